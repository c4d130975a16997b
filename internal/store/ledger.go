package store

import (
	"context"
	"time"

	"preceptor/internal/id"
	"preceptor/internal/review"
)

type overrideRow struct {
	OrgID     string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	AttemptID string
	ScoreID   string
	SetBy     string
	Points    *float64
	Reason    string
	At        time.Time
}

func (overrideRow) TableName() string { return "score_overrides" }

func (r overrideRow) domain() review.Override {
	return review.Override{
		ID: r.ID, Attempt: id.Attempt(r.AttemptID), Score: id.Score(r.ScoreID), By: id.Member(r.SetBy),
		Points: r.Points, Reason: r.Reason, At: utc(r.At),
	}
}

type interviewRow struct {
	OrgID         string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	ApplicationID string
	RatedBy       string
	Question      string
	Level         int
	Note          string
	At            time.Time
}

func (interviewRow) TableName() string { return "interview_ratings" }

func (r interviewRow) domain() review.Interview {
	return review.Interview{
		ID: r.ID, Application: id.Application(r.ApplicationID), By: id.Member(r.RatedBy), Question: r.Question,
		Level: r.Level, Note: r.Note, At: utc(r.At),
	}
}

// ScoresOf lists every line of an attempt's ledger, oldest first.
func (s *Store) ScoresOf(ctx context.Context, org id.Org, a id.Attempt) ([]review.ScoreRow, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("made_at, id")
	return findAll(ctx, s, q, scoreRow.domain)
}

// AddOverride adds a person's word about a score.
func (s *Store) AddOverride(ctx context.Context, org id.Org, o review.Override) error {
	return add(ctx, s, overrideRow{
		OrgID: string(org), ID: o.ID, AttemptID: string(o.Attempt), ScoreID: string(o.Score), SetBy: string(o.By),
		Points: o.Points, Reason: o.Reason, At: utc(o.At),
	})
}

// OverridesOf lists an attempt's overrides, oldest first.
func (s *Store) OverridesOf(ctx context.Context, org id.Org, a id.Attempt) ([]review.Override, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, overrideRow.domain)
}

// OverridesOfJob lists the overrides of a job's attempts, oldest first.
func (s *Store) OverridesOfJob(ctx context.Context, org id.Org, j id.Job) ([]review.Override, error) {
	q := s.ofJob(ctx, &overrideRow{}, "attempt_id", s.attemptIDsOf(ctx, org, j)).Where("org_id = ?", org).Order("at, id")
	return findAll(ctx, s, q, overrideRow.domain)
}

// AddInterview adds what an interviewer gave.
func (s *Store) AddInterview(ctx context.Context, org id.Org, i review.Interview) error {
	return add(ctx, s, interviewRow{
		OrgID: string(org), ID: i.ID, ApplicationID: string(i.Application), RatedBy: string(i.By), Question: i.Question,
		Level: i.Level, Note: i.Note, At: utc(i.At),
	})
}

// InterviewsOf lists what interviewers gave an application, oldest first.
func (s *Store) InterviewsOf(ctx context.Context, org id.Org, a id.Application) ([]review.Interview, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, interviewRow.domain)
}
