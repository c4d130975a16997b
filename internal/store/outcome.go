package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

const noOutcome = "No letter about this decision was written"

type outcomeRow struct {
	OrgID         string `gorm:"primaryKey"`
	DecisionID    string `gorm:"primaryKey"`
	ApplicationID string
	Lang          string
	Text          string
	KeptBy        string
	KeptAt        time.Time
	SentAt        *time.Time
}

func (outcomeRow) TableName() string { return "outcome_letters" }

func (r outcomeRow) domain() hiring.OutcomeLetter {
	return hiring.OutcomeLetter{
		Decision: r.DecisionID, Application: id.Application(r.ApplicationID), Lang: r.Lang, Text: r.Text,
		By: id.Member(r.KeptBy), At: utc(r.KeptAt), SentAt: utcp(r.SentAt),
	}
}

type quietRow struct {
	OrgID    string `gorm:"primaryKey"`
	MemberID string `gorm:"primaryKey"`
}

func (quietRow) TableName() string { return "quiet_members" }

// PutOutcome keeps a letter over the one of the same decision; NotFound for a decision of another org.
func (s *Store) PutOutcome(ctx context.Context, org id.Org, l hiring.OutcomeLetter) error {
	return put(ctx, s, outcomeRow{
		OrgID: string(org), DecisionID: l.Decision, ApplicationID: string(l.Application), Lang: l.Lang, Text: l.Text,
		KeptBy: string(l.By), KeptAt: utc(l.At), SentAt: utcp(l.SentAt),
	}, "org_id", "decision_id")
}

// Outcome is NotFound where no letter about the decision was kept.
func (s *Store) Outcome(ctx context.Context, org id.Org, decision string) (hiring.OutcomeLetter, error) {
	row, err := find[outcomeRow](ctx, s, s.read(ctx).Where("org_id = ? AND decision_id = ?", org, decision), noOutcome)
	return row.domain(), err
}

// SetLetterAt notes when the letter about the newest decision went, or with nil that it has not.
func (s *Store) SetLetterAt(ctx context.Context, org id.Org, a id.Application, at *time.Time) error {
	return s.setOn(ctx, org, a, "letter_at", utcp(at))
}

// Quiet tells whether a member wants no mail about notes.
func (s *Store) Quiet(ctx context.Context, org id.Org, m id.Member) (bool, error) {
	var n int64
	err := s.read(ctx).Model(&quietRow{}).Where("org_id = ? AND member_id = ?", org, m).Count(&n).Error
	return n > 0, s.fail(ctx, err)
}

// SetQuiet is NotFound for a member of another org.
func (s *Store) SetQuiet(ctx context.Context, org id.Org, m id.Member, quiet bool) error {
	if !quiet {
		return s.fail(ctx, s.write(ctx).Where("org_id = ? AND member_id = ?", org, m).Delete(&quietRow{}).Error)
	}
	row := quietRow{OrgID: string(org), MemberID: string(m)}
	return s.fail(ctx, s.write(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error)
}
