package attempt

import (
	"context"
	"errors"
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
	Position    int        // in the plan, from 0
	Seen        *time.Time // the last heartbeat written down; saves are dated by themselves
	Replaces    id.Attempt // the attempt in whose place this one stands, if any
	Again       Again      // why it does
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
	Op   string // start, save, take_over, submit, late, credit, comment, or the verb of the trail
	Seq  int64
	Note string
}

// Late is a draft that arrived after the grace; it is kept for a person to see and never scored.
type Late struct {
	At       time.Time
	Response exercise.Response
}

// ErrAhead is that a save with the same or a higher number is stored already.
var ErrAhead = errors.New("another save is ahead")

// Store keeps attempts. Every method filters by org; a thing of another org is NotFound.
type Store interface {
	AddAttempts(ctx context.Context, org id.Org, attempts []Attempt) error
	Attempt(ctx context.Context, org id.Org, a id.Attempt) (Attempt, error)
	// LockAttempt is Attempt that holds the row until the transaction in ctx ends.
	LockAttempt(ctx context.Context, org id.Org, a id.Attempt) (Attempt, error)
	// LockSaved is LockAttempt with what is saved, without the response itself. A save that ran at
	// the same time may be missing from it: PutResponse tells.
	LockSaved(ctx context.Context, org id.Org, a id.Attempt) (Attempt, Saved, error)
	// SaveRunning is LockSaved, PutResponse and AddMoves in one go for what nearly every save is: the
	// attempt runs at s.At and never had a break, its moves are fewer than FullMoves, and no save is
	// ahead. done is false, and nothing changed, where it is not so. Of b only Moves and Upto are used.
	SaveRunning(ctx context.Context, org id.Org, a id.Attempt, s Saved, e Event, b Batch) (found Attempt, done bool, err error)
	// AttemptSaved is Attempt with what is saved, without the response itself; Saved is zero before
	// the first save.
	AttemptSaved(ctx context.Context, org id.Org, a id.Attempt) (Attempt, Saved, error)
	// AttemptsOf and AttemptsOfJob leave out attempts that another one took the place of.
	AttemptsOf(ctx context.Context, org id.Org, application id.Application) ([]Attempt, error)
	AttemptsOfJob(ctx context.Context, org id.Org, job id.Job) ([]Attempt, error)
	AllAttemptsOf(ctx context.Context, org id.Org, application id.Application) ([]Attempt, error)
	// SetFacts stores started, extensions, credits, pauses, breaks, multiplier, closes, submitted and
	// voided.
	SetFacts(ctx context.Context, org id.Org, a id.Attempt, f Facts) error
	AddForm(ctx context.Context, org id.Org, a id.Attempt, f exercise.Form) error
	// Form is NotFound before the start.
	Form(ctx context.Context, org id.Org, a id.Attempt) (exercise.Form, error)
	// Response is NotFound before the first save.
	Response(ctx context.Context, org id.Org, a id.Attempt) (Saved, error)
	// Responses returns what is saved for the attempts of a job, by attempt.
	Responses(ctx context.Context, org id.Org, job id.Job) (map[id.Attempt]Saved, error)
	// PutResponse stores a response and the timeline event of the save; it is ErrAhead, and nothing is
	// changed, where one with the same or a higher Seq is stored.
	PutResponse(ctx context.Context, org id.Org, a id.Attempt, s Saved, e Event) error
	AddEvent(ctx context.Context, org id.Org, a id.Attempt, e Event) error
	Timeline(ctx context.Context, org id.Org, a id.Attempt) ([]Event, error)
	AddLate(ctx context.Context, org id.Org, a id.Attempt, l Late) error
	LateDrafts(ctx context.Context, org id.Org, a id.Attempt) ([]Late, error)
	// SetSeen notes a heartbeat.
	SetSeen(ctx context.Context, org id.Org, a id.Attempt, at time.Time) error
	// AttemptsLive lists the attempts of a job that were begun, not set aside, and either go on or ended
	// since a moment, by application; one that another took the place of is left out. Contacts tells of
	// the same ones.
	AttemptsLive(ctx context.Context, org id.Org, job id.Job, since time.Time) ([]Attempt, error)
	Contacts(ctx context.Context, org id.Org, job id.Job, since time.Time) (map[id.Attempt]Contact, error)
	// LastMoves is the last batch of an attempt without its moves; zero where there is none.
	LastMoves(ctx context.Context, org id.Org, a id.Attempt) (Batch, error)
	AddMoves(ctx context.Context, org id.Org, a id.Attempt, b Batch) error
	MovesOf(ctx context.Context, org id.Org, a id.Attempt) ([]Batch, error)
	DropMoves(ctx context.Context, org id.Org, a id.Attempt) error
	// AnswersBeside is the answer of an attempt, empty where there is none, and those of other
	// applications to the same exercise that were compared before, the newest first.
	AnswersBeside(ctx context.Context, org id.Org, a id.Attempt, limit int) (mine Answer, others []Answer, err error)
	// SetLikenesses stores whose texts an attempt's are alike, for both, in place of what was found
	// before, and when it was compared.
	SetLikenesses(ctx context.Context, org id.Org, a id.Attempt, found []Likeness, at time.Time) error
	LikenessesOf(ctx context.Context, org id.Org, a id.Attempt) ([]Likeness, error)
	Sweeper
}

// Sweeper are the questions over all orgs: of sweeps, and of processes that serve them all.
type Sweeper interface {
	// Unscored lists started attempts whose deadline passed or that were submitted, and that
	// have no score yet, over all orgs: the sweep's question.
	Unscored(ctx context.Context, now time.Time, limit int) ([]Ref, error)
	// Uncompared lists attempts, ended by now, whose texts were not compared since they ended.
	Uncompared(ctx context.Context, now time.Time, limit int) ([]Ref, error)
	// OldMoves lists attempts that have moves, all of them from before a moment.
	OldMoves(ctx context.Context, before time.Time, limit int) ([]Ref, error)
	// AtWork lists started attempts, neither handed in nor set aside, whose deadline is after a moment.
	AtWork(ctx context.Context, after time.Time) ([]Ref, error)
	// LastAlive is when any serving process was last there; zero where none ever was.
	LastAlive(ctx context.Context) (time.Time, error)
	SetAlive(ctx context.Context, instance string, at time.Time) error
	// DropInstances forgets processes that were last there before a moment.
	DropInstances(ctx context.Context, before time.Time) error
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
