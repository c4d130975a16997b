package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

var _ attempt.Store = (*Store)(nil)

const (
	noAttempt  = "There is no such exercise"
	noForm     = "This exercise was not started yet"
	noResponse = "Nothing was saved yet"
)

// AddAttempts stores new attempts, all or none.
func (s *Store) AddAttempts(ctx context.Context, org id.Org, attempts []attempt.Attempt) error {
	if len(attempts) == 0 {
		return nil
	}
	rows := mapped(attempts, func(a attempt.Attempt) attemptRow { return attemptToRow(org, a) })
	return s.fail(ctx, s.write(ctx).Create(&rows).Error)
}

// Attempt finds an attempt of an org.
func (s *Store) Attempt(ctx context.Context, org id.Org, a id.Attempt) (attempt.Attempt, error) {
	return s.attemptIn(ctx, s.read(ctx), org, a)
}

// LockAttempt is Attempt that holds the row until the transaction in ctx ends; without one it is
// Internal.
func (s *Store) LockAttempt(ctx context.Context, org id.Org, a id.Attempt) (attempt.Attempt, error) {
	q, err := s.lock(ctx)
	if err != nil {
		return attempt.Attempt{}, err
	}
	return s.attemptIn(ctx, q, org, a)
}

func (s *Store) attemptIn(ctx context.Context, q *gorm.DB, org id.Org, a id.Attempt) (attempt.Attempt, error) {
	row, err := find[attemptRow](ctx, s, q.Where("org_id = ? AND id = ?", org, a), noAttempt)
	return row.domain(), err
}

// counts leaves out attempts that another one took the place of: at once after a failure, else when
// the other was begun. Naming the application, too, leads SQLite to its few attempts: by the clinic alone
// it reads all that there are.
const counts = `NOT EXISTS (SELECT 1 FROM attempts newer WHERE newer.org_id = attempts.org_id AND newer.application_id = attempts.application_id
	AND newer.replaces = attempts.id AND (newer.again = 'failure' OR newer.started_at IS NOT NULL))`

// AttemptsOf lists an application's attempts in the order of the plan, without those that another one
// took the place of.
func (s *Store) AttemptsOf(ctx context.Context, org id.Org, application id.Application) ([]attempt.Attempt, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, application).Where(counts).Order("position, id")
	return findAll(ctx, s, q, attemptRow.domain)
}

// AllAttemptsOf lists all of an application's attempts, oldest first in each place of the plan.
func (s *Store) AllAttemptsOf(ctx context.Context, org id.Org, application id.Application) ([]attempt.Attempt, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, application).Order("position, invited_at, id")
	return findAll(ctx, s, q, attemptRow.domain)
}

// AttemptsOfJob lists a job's attempts by application, each in the order of the plan, without those
// that another one took the place of.
func (s *Store) AttemptsOfJob(ctx context.Context, org id.Org, job id.Job) ([]attempt.Attempt, error) {
	q := s.ofJob(ctx, &attemptRow{}, "application_id", s.applicationsOf(ctx, org, job)).
		Where("org_id = ?", org).Where(counts).Order("application_id, position, id")
	return findAll(ctx, s, q, attemptRow.domain)
}

// ofJob narrows a table to the rows whose column is among ids.
func (s *Store) ofJob(ctx context.Context, table any, column string, ids *gorm.DB) *gorm.DB {
	return s.read(ctx).Model(table).Where(column+" IN (?)", ids)
}

func (s *Store) applicationsOf(ctx context.Context, org id.Org, job id.Job) *gorm.DB {
	return s.read(ctx).Model(&applicationRow{}).Select("id").Where("org_id = ? AND job_id = ?", org, job)
}

func (s *Store) attemptIDsOf(ctx context.Context, org id.Org, job id.Job) *gorm.DB {
	return s.read(ctx).Model(&attemptRow{}).Select("id").
		Where("org_id = ? AND application_id IN (?)", org, s.applicationsOf(ctx, org, job))
}

// SetFacts stores started, extensions, credits, pauses, breaks, multiplier, closes, submitted and voided.
func (s *Store) SetFacts(ctx context.Context, org id.Org, a id.Attempt, f attempt.Facts) error {
	result := s.write(ctx).Model(&attemptRow{}).Where("org_id = ? AND id = ?", org, a).
		Select("started_at", "extensions", "credits", "pauses", "breaks_ns", "multiplier", "closes_at", "submitted_at", "voided_at", "ends_at").
		Updates(factsToRow(f))
	return s.changed(ctx, result, noAttempt)
}

// AddForm stores an attempt's form; a second one is a Conflict.
func (s *Store) AddForm(ctx context.Context, org id.Org, a id.Attempt, f exercise.Form) error {
	return add(ctx, s, formToRow(org, a, f))
}

// Form is NotFound before the start.
func (s *Store) Form(ctx context.Context, org id.Org, a id.Attempt) (exercise.Form, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a)
	row, err := find[formRow](ctx, s, q, noForm)
	if err != nil {
		return exercise.Form{}, err
	}
	return row.domain(), nil
}

// Response is NotFound before the first save.
func (s *Store) Response(ctx context.Context, org id.Org, a id.Attempt) (attempt.Saved, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a)
	row, err := find[responseRow](ctx, s, q, noResponse)
	if err != nil {
		return attempt.Saved{}, err
	}
	return row.domain(), nil
}

// Responses returns what is saved for the attempts of a job, by attempt.
func (s *Store) Responses(ctx context.Context, org id.Org, job id.Job) (map[id.Attempt]attempt.Saved, error) {
	var rows []responseRow
	q := s.ofJob(ctx, &responseRow{}, "attempt_id", s.attemptIDsOf(ctx, org, job)).Where("org_id = ?", org)
	if err := q.Find(&rows).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	out := make(map[id.Attempt]attempt.Saved, len(rows))
	for _, r := range rows {
		out[id.Attempt(r.AttemptID)] = r.domain()
	}
	return out, nil
}

// AddEvent adds a line to an attempt's timeline.
func (s *Store) AddEvent(ctx context.Context, org id.Org, a id.Attempt, e attempt.Event) error {
	return add(ctx, s, attemptEventRow{
		OrgID: string(org), ID: id.New(), AttemptID: string(a), At: utc(e.At), Op: e.Op, Seq: e.Seq,
		Note: e.Note,
	})
}

// Timeline lists an attempt's events, oldest first.
func (s *Store) Timeline(ctx context.Context, org id.Org, a id.Attempt) ([]attempt.Event, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, attemptEventRow.domain)
}

// AddLate keeps a draft that came too late.
func (s *Store) AddLate(ctx context.Context, org id.Org, a id.Attempt, l attempt.Late) error {
	return add(ctx, s, lateDraftRow{
		OrgID: string(org), ID: id.New(), AttemptID: string(a), At: utc(l.At), Response: string(l.Response),
	})
}

// LateDrafts lists the drafts that came too late, oldest first.
func (s *Store) LateDrafts(ctx context.Context, org id.Org, a id.Attempt) ([]attempt.Late, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, lateDraftRow.domain)
}

// Unscored lists started attempts, not voided, whose deadline passed or that were submitted, and
// that have no score yet, over all orgs, the longest ended first.
func (s *Store) Unscored(ctx context.Context, now time.Time, limit int) ([]attempt.Ref, error) {
	scored := s.read(ctx).Table("scores s").Select("1").
		Where("s.org_id = attempts.org_id AND s.attempt_id = attempts.id").
		Where("s.made_at >= COALESCE(attempts.submitted_at, attempts.ends_at)") // not from before more time was given
	q := s.read(ctx).Where("started_at IS NOT NULL AND voided_at IS NULL").
		Where("submitted_at IS NOT NULL OR ends_at <= ?", utc(now)).
		Where("NOT EXISTS (?)", scored).Order("ends_at, id").Limit(limit)
	return findAll(ctx, s, q, attemptRow.ref)
}
