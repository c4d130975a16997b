package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// MovesOf lists an attempt's batches in order.
func (s *Store) MovesOf(ctx context.Context, org id.Org, a id.Attempt) ([]attempt.Batch, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("n")
	return findAll(ctx, s, q, movesRow.domain)
}

// DropMoves deletes an attempt's batches.
func (s *Store) DropMoves(ctx context.Context, org id.Org, a id.Attempt) error {
	return s.fail(ctx, s.write(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Delete(&movesRow{}).Error)
}

// OldMoves lists attempts that have moves, all of them from before a moment.
func (s *Store) OldMoves(ctx context.Context, before time.Time, limit int) ([]attempt.Ref, error) {
	newer := s.read(ctx).Table("attempt_moves m").Select("1").
		Where("m.org_id = attempt_moves.org_id AND m.attempt_id = attempt_moves.attempt_id AND m.at >= ?", utc(before))
	q := s.read(ctx).Distinct("org_id", "attempt_id").Where("at < ?", utc(before)).
		Where("NOT EXISTS (?)", newer).Order("org_id, attempt_id").Limit(limit)
	return findAll(ctx, s, q, func(r movesRow) attempt.Ref {
		return attempt.Ref{Org: id.Org(r.OrgID), Attempt: id.Attempt(r.AttemptID)}
	})
}

// live narrows a job's attempts to those that were begun, count, and go on or ended since a moment.
func (s *Store) live(ctx context.Context, org id.Org, job id.Job, since time.Time) *gorm.DB {
	// What is kept beside applications leaves only few to look into.
	moving := s.applicationsOf(ctx, org, job).Where("begun_at IS NOT NULL AND (work_ends_at >= ? OR handed_in_at >= ?)", utc(since), utc(since))
	return s.ofJob(ctx, &attemptRow{}, "application_id", moving).
		Where("attempts.org_id = ? AND attempts.started_at IS NOT NULL AND attempts.voided_at IS NULL", org).
		Where("COALESCE(attempts.submitted_at, attempts.ends_at) >= ?", utc(since)).Where(counts)
}

// AttemptsLive lists attempts that go on or ended since a moment, by application, in the order of the plan.
func (s *Store) AttemptsLive(ctx context.Context, org id.Org, job id.Job, since time.Time) ([]attempt.Attempt, error) {
	return findAll(ctx, s, s.live(ctx, org, job, since).Order("application_id, position, id"), attemptRow.domain)
}

// Contacts tells when the browser of each attempt that goes on, or ended since a moment, was last heard of.
func (s *Store) Contacts(ctx context.Context, org id.Org, job id.Job, since time.Time) (map[id.Attempt]attempt.Contact, error) {
	var rows []struct {
		ID      string
		SeenAt  *time.Time
		SavedAt *time.Time
		Late    bool
	}
	late := s.read(ctx).Table("late_drafts l").Select("1").Where("l.org_id = attempts.org_id AND l.attempt_id = attempts.id")
	q := s.live(ctx, org, job, since).
		Select("attempts.id, attempts.seen_at, r.saved_at, EXISTS (?) AS late", late).
		Joins("LEFT JOIN responses r ON r.org_id = attempts.org_id AND r.attempt_id = attempts.id")
	if err := q.Scan(&rows).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	out := make(map[id.Attempt]attempt.Contact, len(rows))
	for _, r := range rows {
		c := attempt.Contact{LateDraft: r.Late}
		if r.SavedAt != nil {
			c.SavedAt, c.Seen = utc(*r.SavedAt), utc(*r.SavedAt)
		}
		if r.SeenAt != nil && utc(*r.SeenAt).After(c.Seen) {
			c.Seen = utc(*r.SeenAt)
		}
		out[id.Attempt(r.ID)] = c
	}
	return out, nil
}

// Uncompared lists attempts, not set aside and ended by now, whose texts were not compared since they
// ended, the longest ended first.
func (s *Store) Uncompared(ctx context.Context, now time.Time, limit int) ([]attempt.Ref, error) {
	q := s.read(ctx).Where("started_at IS NOT NULL AND voided_at IS NULL").
		Where("submitted_at IS NOT NULL OR ends_at <= ?", utc(now)).
		Where("compared_at IS NULL OR compared_at < COALESCE(submitted_at, ends_at)").
		Order("ends_at, id").Limit(limit)
	return findAll(ctx, s, q, attemptRow.ref)
}

// AtWork lists started attempts, neither handed in nor set aside, whose deadline is after a moment.
func (s *Store) AtWork(ctx context.Context, after time.Time) ([]attempt.Ref, error) {
	q := s.read(ctx).Where("started_at IS NOT NULL AND submitted_at IS NULL AND voided_at IS NULL").
		Where("ends_at > ?", utc(after)).Order("ends_at, id")
	return findAll(ctx, s, q, attemptRow.ref)
}

// AnswersBeside is the answer of an attempt, empty where there is none, and those of other applications
// to the same exercise that were compared before, the newest first.
func (s *Store) AnswersBeside(ctx context.Context, org id.Org, a id.Attempt, limit int) (mine attempt.Answer, others []attempt.Answer, err error) {
	this, err := s.Attempt(ctx, org, a)
	if err != nil {
		return mine, nil, err
	}
	mine, err = s.answerOf(ctx, org, a)
	if err != nil || mine.Response == nil {
		return mine, nil, err
	}
	q := s.read(ctx).Table("responses").Select("responses.*").
		Joins("JOIN attempts t ON t.org_id = responses.org_id AND t.id = responses.attempt_id").
		Where("responses.org_id = ? AND t.kind = ? AND t.definition = ?", org, this.Kind, this.Definition).
		Where("t.application_id <> ? AND t.compared_at IS NOT NULL AND t.voided_at IS NULL", this.Application).
		Order("t.compared_at DESC, t.id").Limit(limit)
	others, err = findAll(ctx, s, q, func(r responseRow) attempt.Answer {
		return attempt.Answer{Attempt: id.Attempt(r.AttemptID), Response: exercise.Response(r.Response)}
	})
	return mine, others, err
}

func (s *Store) answerOf(ctx context.Context, org id.Org, a id.Attempt) (attempt.Answer, error) {
	var rows []struct{ Response, Public string }
	err := s.read(ctx).Table("responses r").Select("r.response, f.public").
		Joins("JOIN forms f ON f.org_id = r.org_id AND f.attempt_id = r.attempt_id").
		Where("r.org_id = ? AND r.attempt_id = ?", org, a).Scan(&rows).Error
	answer := attempt.Answer{Attempt: a}
	for _, r := range rows {
		answer.Response, answer.Public = exercise.Response(r.Response), exercise.Public(r.Public)
	}
	return answer, s.fail(ctx, err)
}

// SetLikenesses stores whose texts an attempt's are alike, for both, in place of what was found before,
// and when it was compared.
func (s *Store) SetLikenesses(ctx context.Context, org id.Org, a id.Attempt, found []attempt.Likeness, at time.Time) error {
	return s.Atomically(ctx, func(ctx context.Context) error {
		compared := utc(at)
		result := s.write(ctx).Model(&attemptRow{}).Where("org_id = ? AND id = ?", org, a).
			Select("compared_at").Updates(attemptRow{ComparedAt: &compared})
		if err := s.changed(ctx, result, noAttempt); err != nil {
			return err
		}
		old := s.write(ctx).Where("org_id = ? AND (attempt_id = ? OR other_id = ?)", org, a, a)
		if err := old.Delete(&likenessRow{}).Error; err != nil {
			return s.fail(ctx, err)
		}
		for _, l := range found {
			for _, pair := range [][2]id.Attempt{{a, l.Other}, {l.Other, a}} {
				row := likenessRow{OrgID: string(org), AttemptID: string(pair[0]), OtherID: string(pair[1]), Likeness: l.Figure, At: utc(l.At)}
				if err := add(ctx, s, row); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// LikenessesOf lists whose texts an attempt's are alike, the most alike first.
func (s *Store) LikenessesOf(ctx context.Context, org id.Org, a id.Attempt) ([]attempt.Likeness, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("likeness DESC, other_id")
	return findAll(ctx, s, q, likenessRow.domain)
}

// LastAlive is when any serving process was last there; zero where none ever was.
func (s *Store) LastAlive(ctx context.Context) (time.Time, error) {
	found, err := findAll(ctx, s, s.read(ctx).Order("alive_at DESC").Limit(1), func(r instanceRow) time.Time { return utc(r.AliveAt) })
	if err != nil || len(found) == 0 {
		return time.Time{}, err
	}
	return found[0], nil
}

// SetAlive notes that a process serves.
func (s *Store) SetAlive(ctx context.Context, instance string, at time.Time) error {
	return put(ctx, s, instanceRow{ID: instance, AliveAt: utc(at)}, "id")
}

// DropInstances forgets processes that were last there before a moment, but never the last one of all.
func (s *Store) DropInstances(ctx context.Context, before time.Time) error {
	last, err := s.LastAlive(ctx)
	if err != nil {
		return err
	}
	old := s.write(ctx).Where("alive_at < ? AND alive_at < ?", utc(before), last)
	return s.fail(ctx, old.Delete(&instanceRow{}).Error)
}
