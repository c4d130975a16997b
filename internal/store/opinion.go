package store

import (
	"context"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

type opinionRow struct {
	OrgID string `gorm:"primaryKey"`
	ID    string `gorm:"primaryKey"`
	JobID string
	Clear int
	Work  int
	Fair  int
}

func (opinionRow) TableName() string { return "opinions" }

// AddOpinion keeps what somebody thought of a job's exercises, under an id by chance: ids that grow with
// time would tell who wrote it.
func (s *Store) AddOpinion(ctx context.Context, org id.Org, j id.Job, o hiring.Opinion) error {
	_, chance := id.Token()
	return add(ctx, s, opinionRow{
		OrgID: string(org), ID: chance, JobID: string(j), Clear: int(o.Clear), Work: int(o.Work), Fair: int(o.Fair),
	})
}

// Opinions counts what a job's candidates thought.
func (s *Store) Opinions(ctx context.Context, org id.Org, j id.Job) (hiring.Opinions, error) {
	var rows []opinionRow
	if err := s.read(ctx).Where("org_id = ? AND job_id = ?", org, j).Find(&rows).Error; err != nil {
		return hiring.Opinions{}, s.fail(ctx, err)
	}
	var out hiring.Opinions
	for _, r := range rows {
		out.Count(hiring.Opinion{Clear: hiring.Degree(r.Clear), Work: hiring.Degree(r.Work), Fair: hiring.Degree(r.Fair)})
	}
	return out, nil
}
