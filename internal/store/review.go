package store

import (
	"context"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

var _ review.Store = (*Store)(nil)

const noScore = "This exercise was not scored yet"

// AddRating is a Conflict if this rater has rated or recused already.
func (s *Store) AddRating(ctx context.Context, org id.Org, r review.Rating) error {
	return add(ctx, s, ratingToRow(org, r))
}

// RatingsOf lists an attempt's ratings and recusals, oldest first.
func (s *Store) RatingsOf(ctx context.Context, org id.Org, a id.Attempt) ([]review.Rating, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, ratingRow.domain)
}

// RatingsOfJob returns every rating and recusal on a job's attempts, oldest first.
func (s *Store) RatingsOfJob(ctx context.Context, org id.Org, j id.Job) ([]review.Rating, error) {
	q := s.ofJob(ctx, &ratingRow{}, "attempt_id", s.attemptIDsOf(ctx, org, j)).
		Where("org_id = ?", org).Order("at, id")
	return findAll(ctx, s, q, ratingRow.domain)
}

// claimed is how long a rater's first levels on an answer keep others from beginning it too.
const claimed = 7 * 24 * time.Hour

// answersToRate: an answer counts as finished once no save can change it any more, which is a
// grace after the deadline, and no longer once a retest is begun. A recusal spares the rater but is no
// rating.
const answersToRate = `
SELECT t.id, a.job_id, t.kind, t.definition
FROM attempts t
JOIN responses r ON r.org_id = t.org_id AND r.attempt_id = t.id
JOIN applications a ON a.org_id = t.org_id AND a.id = t.application_id
JOIN jobs j ON j.org_id = a.org_id AND j.id = a.job_id
WHERE t.org_id = ? AND t.kind IN ?
  AND t.started_at IS NOT NULL AND t.voided_at IS NULL
  AND (t.submitted_at IS NOT NULL OR t.ends_at <= ?)
  AND NOT EXISTS (SELECT 1 FROM attempts newer
                  WHERE newer.org_id = t.org_id AND newer.replaces = t.id AND newer.started_at IS NOT NULL)
  AND ` + ratingsIn + ` < ` + ratingsWanted

const (
	ratingsIn = `(SELECT COUNT(*) FROM ratings given
       WHERE given.org_id = t.org_id AND given.attempt_id = t.id AND given.recused = '')`
	ratingsWanted = `j.raters + (SELECT COUNT(*) FROM third_ratings third
       WHERE third.org_id = t.org_id AND third.attempt_id = t.id AND j.raters = 2)
     + (SELECT COUNT(*) FROM appeals again
       WHERE again.org_id = t.org_id AND again.attempt_id = t.id AND again.wants_rating)`
)

// forRater leaves out what this rater has done or knows the ratings of, what is held back, and what
// enough others have begun.
const forRater = `
  AND NOT EXISTS (SELECT 1 FROM ratings mine
                  WHERE mine.org_id = t.org_id AND mine.attempt_id = t.id AND mine.rater_id = ?)
  AND NOT EXISTS (SELECT 1 FROM reveals known
                  WHERE known.org_id = t.org_id AND known.attempt_id = t.id AND known.member_id = ?)
  AND NOT EXISTS (SELECT 1 FROM disclosures d
                  WHERE d.org_id = t.org_id AND d.attempt_id = t.id AND d.settled_at IS NULL)
  AND (EXISTS (SELECT 1 FROM judgements own
               WHERE own.org_id = t.org_id AND own.attempt_id = t.id AND own.rater_id = ?)
       OR ` + ratingsIn + ` + (SELECT COUNT(DISTINCT begun.rater_id) FROM judgements begun
           WHERE begun.org_id = t.org_id AND begun.attempt_id = t.id AND begun.rater_id <> ? AND begun.at > ?
             AND NOT EXISTS (SELECT 1 FROM ratings done
                             WHERE done.org_id = t.org_id AND done.attempt_id = t.id AND done.rater_id = begun.rater_id))
          < ` + ratingsWanted + `)`

// AnswersToRate lists finished answers of the kinds given that this rater may rate and that still want
// ratings, answers to the same exercise together.
func (s *Store) AnswersToRate(ctx context.Context, org id.Org, rater id.Member, kinds []string, now time.Time) ([]review.Answer, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	query, args := answersToRate, []any{org, kinds, utc(now.Add(-attempt.Grace))}
	if rater != "" {
		query, args = query+forRater, append(args, rater, rater, rater, rater, utc(now.Add(-claimed)))
	}
	var rows []answerRow
	err := s.read(ctx).Raw(query+"\nORDER BY a.job_id, t.kind, t.definition, t.id", args...).Scan(&rows).Error
	return mapped(rows, answerRow.domain), s.fail(ctx, err)
}

// AddScore adds a line to the ledger.
func (s *Store) AddScore(ctx context.Context, org id.Org, r review.ScoreRow) error {
	return add(ctx, s, scoreToRow(org, r))
}

// LatestScore is NotFound where none was made.
func (s *Store) LatestScore(ctx context.Context, org id.Org, a id.Attempt) (review.ScoreRow, error) {
	q := s.read(ctx).Where("org_id = ? AND attempt_id = ?", org, a).Order("made_at DESC, id DESC")
	row, err := find[scoreRow](ctx, s, q, noScore)
	if err != nil {
		return review.ScoreRow{}, err
	}
	return row.domain(), nil
}

// LatestScores returns the newest row of every scored attempt of a job.
func (s *Store) LatestScores(ctx context.Context, org id.Org, j id.Job) (map[id.Attempt]review.ScoreRow, error) {
	var rows []scoreRow
	q := s.ofJob(ctx, &scoreRow{}, "attempt_id", s.attemptIDsOf(ctx, org, j)).
		Where("org_id = ?", org).Order("made_at, id")
	if err := q.Find(&rows).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	newest := make(map[id.Attempt]review.ScoreRow, len(rows))
	for _, r := range rows { // oldest first: the last one stays
		newest[id.Attempt(r.AttemptID)] = r.domain()
	}
	return newest, nil
}

// ScoredAttempts lists what has a score, also attempts that another one has taken the place of.
func (s *Store) ScoredAttempts(ctx context.Context, org id.Org) ([]id.Attempt, error) {
	var ids []id.Attempt
	err := s.read(ctx).Model(&scoreRow{}).Distinct("attempt_id").Where("org_id = ?", org).Order("attempt_id").Pluck("attempt_id", &ids).Error
	return ids, s.fail(ctx, err)
}

// LeanScores is LatestScores without the words of the evidence. It reads row by row, so that a job of
// ten thousand is never in memory whole.
func (s *Store) LeanScores(ctx context.Context, org id.Org, j id.Job) (map[id.Attempt]review.ScoreRow, error) {
	rows, err := s.ofJob(ctx, &scoreRow{}, "attempt_id", s.attemptIDsOf(ctx, org, j)).
		Where("org_id = ?", org).Order("made_at, id").Rows()
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	defer func() { _ = rows.Close() }()
	newest := map[id.Attempt]review.ScoreRow{}
	for rows.Next() {
		var r scoreRow
		if err := s.read(ctx).ScanRows(rows, &r); err != nil {
			return nil, s.fail(ctx, err)
		}
		newest[id.Attempt(r.AttemptID)] = lean(r.domain())
	}
	return newest, s.fail(ctx, rows.Err())
}

func lean(r review.ScoreRow) review.ScoreRow {
	r.Score.Hints = nil
	for i, e := range r.Score.Evidence {
		r.Score.Evidence[i] = exercise.Evidence{Rule: e.Rule, Points: e.Points, Possible: e.Possible}
	}
	return r
}
