package attempt

import (
	"context"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// Attempt is one candidate's taking of one form.
type Attempt struct {
	ID          id.Attempt
	Application id.Application
	Kind        string
	Definition  string
	Seed        uint64
	Position    int // in the plan, from 0
	Facts
}

// Saved is the response as last accepted.
type Saved struct {
	Seq      int64
	Response exercise.Response
	At       time.Time
	Late     time.Duration // after the deadline, within Grace
	Checksum string        // SHA-256 of Response in hex
}

// Event is one line of an attempt's timeline.
type Event struct {
	At   time.Time
	Op   string // start, save, take_over, extend, submit, late
	Seq  int64
	Note string
}

// Late is a draft that arrived after the grace; it is kept for a person to see and never scored.
type Late struct {
	At       time.Time
	Response exercise.Response
}

// Store keeps attempts. Every method filters by org; a thing of another org is NotFound.
type Store interface {
	AddAttempts(ctx context.Context, org id.Org, attempts []Attempt) error
	Attempt(ctx context.Context, org id.Org, a id.Attempt) (Attempt, error)
	// LockAttempt is Attempt that holds the row until the transaction in ctx ends.
	LockAttempt(ctx context.Context, org id.Org, a id.Attempt) (Attempt, error)
	AttemptsOf(ctx context.Context, org id.Org, application id.Application) ([]Attempt, error)
	AttemptsOfJob(ctx context.Context, org id.Org, job id.Job) ([]Attempt, error)
	// SetFacts stores started, extensions, multiplier, closes, submitted and voided.
	SetFacts(ctx context.Context, org id.Org, a id.Attempt, f Facts) error
	AddForm(ctx context.Context, org id.Org, a id.Attempt, f exercise.Form) error
	// Form is NotFound before the start.
	Form(ctx context.Context, org id.Org, a id.Attempt) (exercise.Form, error)
	// Response is NotFound before the first save.
	Response(ctx context.Context, org id.Org, a id.Attempt) (Saved, error)
	// Responses returns what is saved for the attempts of a job, by attempt.
	Responses(ctx context.Context, org id.Org, job id.Job) (map[id.Attempt]Saved, error)
	// PutResponse stores a response and the timeline event of the save.
	PutResponse(ctx context.Context, org id.Org, a id.Attempt, s Saved, e Event) error
	AddEvent(ctx context.Context, org id.Org, a id.Attempt, e Event) error
	Timeline(ctx context.Context, org id.Org, a id.Attempt) ([]Event, error)
	AddLate(ctx context.Context, org id.Org, a id.Attempt, l Late) error
	LateDrafts(ctx context.Context, org id.Org, a id.Attempt) ([]Late, error)
	// Unscored lists started attempts whose deadline passed or that were submitted, and that
	// have no score yet, over all orgs: the sweep's question.
	Unscored(ctx context.Context, now time.Time, limit int) ([]Ref, error)
}

// Ref names an attempt and its org.
type Ref struct {
	Org     id.Org
	Attempt id.Attempt
}

// Transactor runs fn in one transaction; nested calls join the outer one.
type Transactor interface {
	Atomically(ctx context.Context, fn func(context.Context) error) error
}

// Queue takes what must happen after an attempt ends; it joins the transaction in ctx.
type Queue interface {
	EnqueueScore(ctx context.Context, org id.Org, a id.Attempt) error
}
