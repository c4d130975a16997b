package hiring

import (
	"context"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// Job is an opening at a clinic. Its text belongs to posting; Title and the dates are kept in step
// when the posting is saved, published and closed.
type Job struct {
	ID          id.Job
	Slug        string
	Title       string
	Site        string
	Plan        exercise.Plan
	PlanVersion int
	Raters      int // ratings asked for per answer: 1 or 2
	FrozenAt    *time.Time
	PublishedAt *time.Time
	ClosedAt    *time.Time
	ApplyBy     *time.Time // the moment applications close
	CreatedAt   time.Time
}

// Open tells whether candidates can apply at now.
func (j Job) Open(now time.Time) bool {
	return j.PublishedAt != nil && j.ClosedAt == nil && (j.ApplyBy == nil || now.Before(*j.ApplyBy))
}

// Candidate is a person who applies or is invited; never has a password.
type Candidate struct {
	ID        id.Candidate
	Name      string
	Email     string // lower case, unique within the org
	Phone     string
	Lang      string // that they chose to read: "en", "es"; empty while unknown
	CreatedAt time.Time
}

// Stage is where people have brought an application. Machines never move it.
type Stage string

// The stages in order; the last three are decisions.
const (
	StageNew       Stage = "new"
	StageReview    Stage = "review"
	StageInterview Stage = "interview"
	StageOffer     Stage = "offer"
	StageHired     Stage = "hired"
	StageDeclined  Stage = "not_selected"
	StageWithdrawn Stage = "withdrawn"
)

// Stages lists all stages in order.
func Stages() []Stage {
	return []Stage{StageNew, StageReview, StageInterview, StageOffer, StageHired, StageDeclined, StageWithdrawn}
}

// Source says how an application came about.
type Source string

const (
	SourceInvited Source = "invited"
	SourceApplied Source = "applied"
)

// Application is a candidate on a job. Code is what people see while names are hidden: a letter and
// a digit or more, unique within the job.
type Application struct {
	ID          id.Application
	Job         id.Job
	Candidate   id.Candidate
	Code        string
	Source      Source
	Stage       Stage
	Facts       Facts
	LinkHash    string
	LinkEnds    time.Time
	Closes      time.Time // last moment to work on exercises
	InvitedAt   time.Time
	ConsentedAt *time.Time
	DeclinedAt  *time.Time // of consent: takes no part
	RevealedAt  *time.Time // names shown to the hiring team
	ConfirmedAt *time.Time // the letter that everything has arrived was written
	OpinionDone bool       // asked what they thought of the exercises: answered, or did not want to
}

// Facts are what the candidate told about themself.
type Facts struct {
	Years        *int     `json:"years,omitempty"`
	Education    string   `json:"education,omitempty"`
	Certificates []string `json:"certificates,omitempty"`
	Tools        []string `json:"tools,omitempty"`
	Languages    []string `json:"languages,omitempty"`
	Availability string   `json:"availability,omitempty"`
	TimeZone     string   `json:"time_zone,omitempty"` // IANA name
	Region       string   `json:"region,omitempty"`
	Employers    []string `json:"employers,omitempty"` // previous ones, newest first
}

// Accommodation is what a candidate chose to change about the test. It is stored apart and never
// shown to managers, recruiters or raters.
type Accommodation struct {
	Multiplier float64 // 1, 1.25, 1.5, 2, 3; 0 for no limit
	HideClock  bool
	ListView   bool
	LargeText  bool
}

// Decision is what a person decided about an application, and why.
type Decision struct {
	ID          string
	Application id.Application
	By          id.Member
	Stage       Stage
	Reason      string
	At          time.Time
}

// Note is a member's remark on an application.
type Note struct {
	ID          string
	Application id.Application
	By          id.Member
	Text        string
	At          time.Time
}

// Holder is what a candidate's link opens: one application with all it belongs to.
type Holder struct {
	Org         id.Org
	Application Application
	Candidate   Candidate
	Job         Job
}

// Listing is one row of a job's applications.
type Listing struct {
	Application Application
	Candidate   Candidate
}

// Store keeps jobs, candidates and applications. Every method filters by org, but for HolderByLink and
// PassByLink: the token's hash names one application of one org.
type Store interface {
	Job(ctx context.Context, org id.Org, j id.Job) (Job, error)
	// LockJob is Job that holds the row until the transaction in ctx ends.
	LockJob(ctx context.Context, org id.Org, j id.Job) (Job, error)
	Jobs(ctx context.Context, org id.Org) ([]Job, error)
	// SetPlan stores plan, plan version, raters and frozen-at.
	SetPlan(ctx context.Context, org id.Org, j Job) error

	// AddCandidate returns the candidate already there under the same e-mail address, else c.
	AddCandidate(ctx context.Context, org id.Org, c Candidate) (Candidate, error)
	Candidate(ctx context.Context, org id.Org, c id.Candidate) (Candidate, error)
	// SetLang stores the language that a candidate reads.
	SetLang(ctx context.Context, org id.Org, c id.Candidate, lang string) error

	// AddApplication is a Conflict if the candidate is on the job already.
	AddApplication(ctx context.Context, org id.Org, a Application) error
	Application(ctx context.Context, org id.Org, a id.Application) (Application, error)
	ApplicationOf(ctx context.Context, org id.Org, j id.Job, c id.Candidate) (Application, error)
	// Listings returns a job's applications with their candidates, oldest first.
	Listings(ctx context.Context, org id.Org, j id.Job) ([]Listing, error)
	// SetApplication stores stage, facts, link, closes, consent, declined, revealed, confirmed and
	// whether the opinion was asked for.
	SetApplication(ctx context.Context, org id.Org, a Application) error
	HolderByLink(ctx context.Context, linkHash string) (Holder, error)
	PassByLink(ctx context.Context, linkHash string) (Pass, error)
	// HoldersByEmail finds every live application of an address, to send links anew.
	HoldersByEmail(ctx context.Context, email string) ([]Holder, error)

	// Accommodation returns the zero change (multiplier 1) where none was chosen.
	Accommodation(ctx context.Context, org id.Org, a id.Application) (Accommodation, error)
	PutAccommodation(ctx context.Context, org id.Org, a id.Application, c Accommodation) error

	AddDecision(ctx context.Context, org id.Org, d Decision) error
	Decisions(ctx context.Context, org id.Org, a id.Application) ([]Decision, error)
	AddNote(ctx context.Context, org id.Org, n Note) error
	Notes(ctx context.Context, org id.Org, a id.Application) ([]Note, error)

	// AddOpinion keeps what somebody thought of a job's exercises, and Opinions counts it.
	AddOpinion(ctx context.Context, org id.Org, j id.Job, o Opinion) error
	Opinions(ctx context.Context, org id.Org, j id.Job) (Opinions, error)

	DeskStore
	OutcomeStore
	PeopleStore
}

// Transactor runs fn in one transaction; nested calls join the outer one.
type Transactor interface {
	Atomically(ctx context.Context, fn func(context.Context) error) error
}
