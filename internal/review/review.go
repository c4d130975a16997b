package review

import (
	"context"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// Rating is one rater's levels (0-4 by criterion id) for one response, blind until submitted. A
// recusal is a rating without levels and with a reason.
type Rating struct {
	ID      id.Rating
	Attempt id.Attempt
	Rater   id.Member
	Levels  map[string]int
	Note    string
	Recused string // the reason, empty for a rating
	At      time.Time
}

// ScoreRow is one immutable line of the ledger; rescoring adds another, the newest counts.
type ScoreRow struct {
	ID      id.Score
	Attempt id.Attempt
	Kind    string
	Version int // of the scorer
	Score   exercise.Score
	MadeAt  time.Time
}

// Answer is what a rater sees of a response: no names, no other ratings, no code levels.
type Answer struct {
	Attempt    id.Attempt
	Job        id.Job
	Kind       string
	Definition string
}

// Store keeps ratings and scores. Every method filters by org.
type Store interface {
	Ledger
	Interviews
	Room
	Feedbacks

	// AddRating is a Conflict if this rater has rated or recused already.
	AddRating(ctx context.Context, org id.Org, r Rating) error
	RatingsOf(ctx context.Context, org id.Org, a id.Attempt) ([]Rating, error)
	// RatingsOfJob returns every rating on a job's attempts.
	RatingsOfJob(ctx context.Context, org id.Org, j id.Job) ([]Rating, error)
	// AnswersToRate lists finished answers of the kinds given that this rater has neither rated nor
	// stepped back from and that still want ratings: fewer than the job asks for, or than that and one
	// where a third was asked for. Answers of which this rater was shown what others gave, that are held back, or that enough others are rating now,
	// are left out, but not for the rater "", who stands for everyone.
	AnswersToRate(ctx context.Context, org id.Org, rater id.Member, kinds []string, now time.Time) ([]Answer, error)

	AddScore(ctx context.Context, org id.Org, s ScoreRow) error
	// LatestScore is NotFound where none was made.
	LatestScore(ctx context.Context, org id.Org, a id.Attempt) (ScoreRow, error)
	// LatestScores returns the newest row of every scored attempt of a job.
	LatestScores(ctx context.Context, org id.Org, j id.Job) (map[id.Attempt]ScoreRow, error)
	// LeanScores is LatestScores without the words of the evidence, for what counts over a whole job.
	LeanScores(ctx context.Context, org id.Org, j id.Job) (map[id.Attempt]ScoreRow, error)
	// ScoredAttempts lists what has a score, also attempts that another one has taken the place of.
	ScoredAttempts(ctx context.Context, org id.Org) ([]id.Attempt, error)
}

// Transactor runs fn in one transaction; nested calls join the outer one.
type Transactor interface {
	Atomically(ctx context.Context, fn func(context.Context) error) error
}
