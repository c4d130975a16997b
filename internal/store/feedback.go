package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"preceptor/internal/id"
	"preceptor/internal/review"
)

const (
	noRelease = "The feedback was not released"
	noAppeal  = "This request for review is not known here"
)

type releaseRow struct {
	OrgID         string `gorm:"primaryKey"`
	ApplicationID string `gorm:"primaryKey"`
	ReleasedBy    string
	At            time.Time
}

func (releaseRow) TableName() string { return "feedback_releases" }

func (r releaseRow) domain() review.FeedbackRelease {
	return review.FeedbackRelease{Application: id.Application(r.ApplicationID), By: id.Member(r.ReleasedBy), At: utc(r.At)}
}

type appealRow struct {
	OrgID         string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	ApplicationID string
	AttemptID     string
	Words         string
	Lang          string
	At            time.Time
	DueAt         time.Time
	PointsBefore  float64
	RatingsBefore int
	WantsRating   bool
	WantsCheck    bool
	ScoreID       *string
	Lines         []review.Checked `gorm:"serializer:json"`
	CheckedBy     *string
	CheckedAt     *time.Time
	SettledBy     *string
	SettledAt     *time.Time
	PointsAfter   float64
	Reason        string
	Letter        string
	SentBy        *string
	SentAt        *time.Time
	Reminders     int
}

func (appealRow) TableName() string { return "appeals" }

func appealToRow(org id.Org, a review.Appeal) appealRow {
	return appealRow{
		OrgID: string(org), ID: string(a.ID), ApplicationID: string(a.Application), AttemptID: string(a.Attempt),
		Words: a.Words, Lang: a.Lang, At: utc(a.At), DueAt: utc(a.Due), PointsBefore: a.Before, RatingsBefore: a.RatingsBefore,
		WantsRating: a.WantsRating, WantsCheck: a.WantsCheck, ScoreID: orNull(string(a.Score)), Lines: list(a.Lines),
		CheckedBy: orNull(string(a.CheckedBy)), CheckedAt: utcp(a.CheckedAt), SettledBy: orNull(string(a.SettledBy)),
		SettledAt: utcp(a.SettledAt), PointsAfter: a.After, Reason: a.Reason, Letter: a.Letter,
		SentBy: orNull(string(a.SentBy)), SentAt: utcp(a.SentAt), Reminders: a.Reminders,
	}
}

func (r appealRow) domain() review.Appeal {
	a := review.Appeal{
		ID: id.Appeal(r.ID), Application: id.Application(r.ApplicationID), Attempt: id.Attempt(r.AttemptID),
		Words: r.Words, Lang: r.Lang, At: utc(r.At), Due: utc(r.DueAt), Before: r.PointsBefore, RatingsBefore: r.RatingsBefore,
		WantsRating: r.WantsRating, WantsCheck: r.WantsCheck, Score: id.Score(orEmpty(r.ScoreID)),
		CheckedBy: id.Member(orEmpty(r.CheckedBy)), CheckedAt: utcp(r.CheckedAt), SettledBy: id.Member(orEmpty(r.SettledBy)),
		SettledAt: utcp(r.SettledAt), After: r.PointsAfter, Reason: r.Reason, Letter: r.Letter,
		SentBy: id.Member(orEmpty(r.SentBy)), SentAt: utcp(r.SentAt), Reminders: r.Reminders,
	}
	if len(r.Lines) > 0 {
		a.Lines = r.Lines
	}
	return a
}

// AddRelease is a Conflict where the feedback was released before.
func (s *Store) AddRelease(ctx context.Context, org id.Org, r review.FeedbackRelease) error {
	return add(ctx, s, releaseRow{OrgID: string(org), ApplicationID: string(r.Application), ReleasedBy: string(r.By), At: utc(r.At)})
}

// ReleaseOf is NotFound where nothing was released.
func (s *Store) ReleaseOf(ctx context.Context, org id.Org, a id.Application) (review.FeedbackRelease, error) {
	row, err := find[releaseRow](ctx, s, s.read(ctx).Where("org_id = ? AND application_id = ?", org, a), noRelease)
	return row.domain(), err
}

// ReleasesOfJob lists the releases to a job's candidates, oldest first.
func (s *Store) ReleasesOfJob(ctx context.Context, org id.Org, j id.Job) ([]review.FeedbackRelease, error) {
	q := s.ofJob(ctx, &releaseRow{}, "application_id", s.applicationsOf(ctx, org, j)).Where("org_id = ?", org).Order("at, application_id")
	return findAll(ctx, s, q, releaseRow.domain)
}

// AddAppeal is a Conflict where the attempt has one.
func (s *Store) AddAppeal(ctx context.Context, org id.Org, a review.Appeal) error {
	return add(ctx, s, appealToRow(org, a))
}

// Appeal finds a request for review.
func (s *Store) Appeal(ctx context.Context, org id.Org, appeal id.Appeal) (review.Appeal, error) {
	return s.appealIn(ctx, s.read(ctx), org, appeal)
}

// LockAppeal is Appeal that holds the row until the transaction in ctx ends.
func (s *Store) LockAppeal(ctx context.Context, org id.Org, appeal id.Appeal) (review.Appeal, error) {
	q, err := s.lock(ctx)
	if err != nil {
		return review.Appeal{}, err
	}
	return s.appealIn(ctx, q, org, appeal)
}

func (s *Store) appealIn(ctx context.Context, q *gorm.DB, org id.Org, appeal id.Appeal) (review.Appeal, error) {
	row, err := find[appealRow](ctx, s, q.Where("org_id = ? AND id = ?", org, appeal), noAppeal)
	return row.domain(), err
}

// AppealsOf lists what a candidate asked for, oldest first.
func (s *Store) AppealsOf(ctx context.Context, org id.Org, a id.Application) ([]review.Appeal, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, appealRow.domain)
}

// Appeals lists all requests of the org, the soonest due first.
func (s *Store) Appeals(ctx context.Context, org id.Org) ([]review.Appeal, error) {
	return findAll(ctx, s, s.read(ctx).Where("org_id = ?", org).Order("due_at, id"), appealRow.domain)
}

// SetAppeal stores what was found, settled, written and reminded of.
func (s *Store) SetAppeal(ctx context.Context, org id.Org, a review.Appeal) error {
	row := appealToRow(org, a)
	lines, err := json.Marshal(row.Lines)
	if err != nil {
		return s.fail(ctx, err)
	}
	result := s.write(ctx).Model(&appealRow{}).Where("org_id = ? AND id = ?", org, a.ID).Updates(map[string]any{
		"score_id": row.ScoreID, "lines": string(lines), "checked_by": row.CheckedBy, "checked_at": row.CheckedAt,
		"settled_by": row.SettledBy, "settled_at": row.SettledAt, "points_after": row.PointsAfter, "reason": row.Reason,
		"letter": row.Letter, "sent_by": row.SentBy, "sent_at": row.SentAt, "reminders": row.Reminders,
	})
	return s.changed(ctx, result, noAppeal)
}

// DueAppeals lists, over all orgs, those unanswered that are due before a moment and of which the
// hiring team was reminded fewer times than given.
func (s *Store) DueAppeals(ctx context.Context, before time.Time, reminders, limit int) ([]review.AppealRef, error) {
	q := s.read(ctx).Where("sent_at IS NULL AND due_at <= ? AND reminders < ?", utc(before), reminders).Order("due_at, id").Limit(limit)
	return findAll(ctx, s, q, func(r appealRow) review.AppealRef {
		return review.AppealRef{Org: id.Org(r.OrgID), Appeal: id.Appeal(r.ID)}
	})
}
