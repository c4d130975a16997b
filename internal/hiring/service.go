package hiring

import (
	"context"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// OpenFor is how long an invitation may be worked on.
const OpenFor = 14 * 24 * time.Hour

// LinkFor is how long a candidate's link opens their page, so that they can come back to results.
const LinkFor = 180 * 24 * time.Hour

// Attempts lays out the exercises of an application (attempt.Service does).
type Attempts interface {
	Prepare(ctx context.Context, org id.Org, app id.Application, plan exercise.Plan, opens, closes time.Time) error
	SetMultiplier(ctx context.Context, org id.Org, app id.Application, multiplier float64) error
	// Ended lists the exercises of an application that were handed in or whose time ran out; open tells
	// whether another can still be worked on.
	Ended(ctx context.Context, org id.Org, app id.Application) (ended exercise.Plan, open bool, err error)
}

// Letters writes to candidates; posting joins the transaction in ctx.
type Letters interface {
	// Link sends the personal link; token is its secret part, shown nowhere else.
	Link(ctx context.Context, h Holder, token string) error
	// Arrived says that the work on these exercises is here.
	Arrived(ctx context.Context, h Holder, done exercise.Plan) error
}

// Deps are what the service needs.
type Deps struct {
	Store    Store
	Tx       Transactor
	Audit    audit.Recorder
	Clock    clock.Clock
	Catalog  exercise.Catalog
	Attempts Attempts
	Letters  Letters
	Desk     Desk
	Post     Post
}

// Service runs a job from its plan to a decision.
type Service struct{ Deps }

// NewService returns a service over its dependencies.
func NewService(d Deps) *Service { return &Service{d} }

// Person is who is invited or applies.
type Person struct {
	Name  string
	Email string
	Phone string
	Lang  string // in which they read, where that is known
	Facts Facts
}

// Clean trims a person's answers and checks them.
func (p *Person) Clean() error {
	p.Name, p.Email, p.Phone = strings.TrimSpace(p.Name), strings.ToLower(strings.TrimSpace(p.Email)), strings.TrimSpace(p.Phone)
	var problems fault.Problems
	problems.Require(p.Name != "", "name", "Enter a name")
	problems.Require(len(p.Name) <= 200, "name", "Keep the name under 200 characters")
	address, err := mail.ParseAddress(p.Email)
	problems.Require(err == nil && address.Address == p.Email && len(p.Email) <= 254, "email", "Enter an e-mail address, like ana@example.org")
	problems.Require(len(p.Phone) <= 40, "phone", "Keep the phone number under 40 characters")
	return problems.Err()
}

// SetPlan changes a job's exercises and weights; Conflict once it is frozen.
func (s *Service) SetPlan(ctx context.Context, org id.Org, by audit.Actor, job id.Job, plan exercise.Plan, raters int) error {
	if err := plan.Check(s.Catalog); err != nil {
		return err
	}
	if raters < 1 || raters > 2 {
		return fault.Invalidf("One or two people rate each answer")
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		j, err := s.Store.LockJob(ctx, org, job)
		if err != nil {
			return err
		}
		if j.FrozenAt != nil {
			return fault.New(fault.Conflict, "The plan is frozen: a candidate was invited on %s, and all must take the same", j.FrozenAt.Format("2 Jan 2006"))
		}
		j.Plan, j.Raters, j.PlanVersion = plan, raters, j.PlanVersion+1
		if err := s.Store.SetPlan(ctx, org, j); err != nil {
			return err
		}
		return s.record(ctx, org, by, audit.PlanChanged, "job", string(job), "")
	})
}

// Invite puts a person on a job and mails them their link. Conflict if they are on it already, or
// the job is not open; Invalid if it has no plan.
func (s *Service) Invite(ctx context.Context, org id.Org, by audit.Actor, job id.Job, p Person) (Application, error) {
	return s.join(ctx, org, by, job, p, SourceInvited)
}

// Apply is Invite by the person themself, on the public page. To someone on the job already it sends
// their link again and says nothing else, so that nobody learns who has applied.
func (s *Service) Apply(ctx context.Context, org id.Org, job id.Job, p Person) (Application, error) {
	return s.join(ctx, org, audit.System, job, p, SourceApplied)
}

func (s *Service) join(ctx context.Context, org id.Org, by audit.Actor, job id.Job, p Person, source Source) (Application, error) {
	if err := p.Clean(); err != nil {
		return Application{}, err
	}
	var app Application
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		j, err := s.Store.LockJob(ctx, org, job)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		if !j.Open(now) {
			return fault.New(fault.Conflict, "This job is not open for applications")
		}
		c, err := s.Store.AddCandidate(ctx, org, Candidate{ID: id.Candidate(id.New()), Name: p.Name, Email: p.Email, Phone: p.Phone, Lang: Lang(p.Lang), CreatedAt: now})
		if err != nil {
			return err
		}
		app, err = s.Store.ApplicationOf(ctx, org, job, c.ID)
		if err == nil {
			if source == SourceInvited {
				return fault.New(fault.Conflict, "%s is on this job already, as %s", p.Email, app.Code)
			}
			if app.fresh(now) { // the form was sent twice
				return nil
			}
			return s.sendLink(ctx, org, by, Holder{Org: org, Application: app, Candidate: c, Job: j})
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		app, err = s.add(ctx, org, by, j, c, p, source)
		return err
	})
	return app, err
}

func (s *Service) add(ctx context.Context, org id.Org, by audit.Actor, j Job, c Candidate, p Person, source Source) (Application, error) {
	if err := s.freeze(ctx, org, by, &j); err != nil {
		return Application{}, err
	}
	others, err := s.Store.CountApplications(ctx, org, j.ID)
	if err != nil {
		return Application{}, err
	}
	now := s.Clock.Now()
	token, hash := id.Token()
	app := Application{
		ID: id.Application(id.New()), Job: j.ID, Candidate: c.ID, Code: Code(others),
		Source: source, Stage: StageNew, Facts: p.Facts, LinkHash: hash, LinkEnds: now.Add(LinkFor),
		Closes: now.Add(OpenFor), InvitedAt: now,
	}
	if err := s.Store.AddApplication(ctx, org, app); err != nil {
		return Application{}, err
	}
	if err := s.Attempts.Prepare(ctx, org, app.ID, j.Plan, now, app.Closes); err != nil {
		return Application{}, err
	}
	verb := audit.CandidateInvited
	if source == SourceApplied {
		verb, by = audit.CandidateApplied, audit.Candidate(c.ID)
	}
	if err := s.record(ctx, org, by, verb, "application", string(app.ID), ""); err != nil {
		return Application{}, err
	}
	return app, s.Letters.Link(ctx, Holder{Org: org, Application: app, Candidate: c, Job: j}, token)
}

// freeze fixes the plan at the first invitation.
func (s *Service) freeze(ctx context.Context, org id.Org, by audit.Actor, j *Job) error {
	if j.FrozenAt != nil {
		return nil
	}
	if err := j.Plan.Check(s.Catalog); err != nil {
		return fault.Wrap(fault.Invalid, err, "Choose the exercises of this job first")
	}
	now := s.Clock.Now()
	j.FrozenAt = &now
	if err := s.Store.SetPlan(ctx, org, *j); err != nil {
		return err
	}
	return s.record(ctx, org, by, audit.PlanFrozen, "job", string(j.ID), "first candidate")
}

// codeLetters leaves out those that read like digits.
const codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ"

// Code names the n-th application of a job (n from 0): a letter and a number, unique by n, and in no
// order that tells who came first at a glance.
func Code(n int) string {
	letter := n * 7 % len(codeLetters)
	return string(codeLetters[letter]) + strconv.Itoa(1+(letter*5)%8+8*(n/len(codeLetters)))
}

// Resend makes a new link and mails it; the old one ends.
func (s *Service) Resend(ctx context.Context, org id.Org, by audit.Actor, app id.Application) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, j, err := s.hold(ctx, org, app)
		if err != nil {
			return err
		}
		c, err := s.Store.Candidate(ctx, org, a.Candidate)
		if err != nil {
			return err
		}
		return s.sendLink(ctx, org, by, Holder{Org: org, Application: a, Candidate: c, Job: j})
	})
}

// ResendWait is how long a link stays before a stranger's request can end it: anyone may type an address,
// and each new link ends the one before, perhaps in the middle of an exercise.
const ResendWait = 2 * time.Minute

// fresh tells whether the application's link was made just now.
func (a Application) fresh(now time.Time) bool {
	return now.Before(a.LinkEnds.Add(ResendWait - LinkFor))
}

// ResendTo mails new links to an address, for every application it has whose link is not a fresh one. It
// returns the same whether the address is known or not.
func (s *Service) ResendTo(ctx context.Context, email string) error {
	holders, err := s.Store.HoldersByEmail(ctx, strings.ToLower(strings.TrimSpace(email)))
	if err != nil {
		return err
	}
	for _, h := range holders {
		if h.Application.fresh(s.Clock.Now()) {
			continue
		}
		if err := s.Resend(ctx, h.Org, audit.Candidate(h.Candidate.ID), h.Application.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) sendLink(ctx context.Context, org id.Org, by audit.Actor, h Holder) error {
	token, hash := id.Token()
	h.Application.LinkHash, h.Application.LinkEnds = hash, s.Clock.Now().Add(LinkFor)
	if err := s.Store.SetApplication(ctx, org, h.Application); err != nil {
		return err
	}
	if err := s.record(ctx, org, by, audit.LinkSent, "application", string(h.Application.ID), ""); err != nil {
		return err
	}
	return s.Letters.Link(ctx, h, token)
}

// Consent records that the candidate takes part; doing so again changes nothing.
func (s *Service) Consent(ctx context.Context, h Holder) error {
	if h.Application.ConsentedAt != nil {
		return nil
	}
	return s.setApplication(ctx, h.Org, audit.Candidate(h.Candidate.ID), h.Application.ID, audit.ConsentGiven, "", func(a *Application, now time.Time) error {
		a.ConsentedAt, a.DeclinedAt = &now, nil
		return nil
	})
}

// Decline records that the candidate takes no part in the exercises; they may change their mind
// while the exercises are open. A person follows up: the application's stage stays as it is.
func (s *Service) Decline(ctx context.Context, h Holder) error {
	return s.setApplication(ctx, h.Org, audit.Candidate(h.Candidate.ID), h.Application.ID, audit.ConsentDeclined, "", func(a *Application, now time.Time) error {
		a.ConsentedAt, a.DeclinedAt = nil, &now
		return nil
	})
}

// Multipliers are the choices of extra time; 0 is no limit.
func Multipliers() []float64 { return []float64{1, 1.25, 1.5, 2, 3, 0} }

// Accommodate stores what a candidate changes about the test and applies it to every exercise that
// has not begun.
func (s *Service) Accommodate(ctx context.Context, h Holder, c Accommodation) error {
	if !slices.Contains(Multipliers(), c.Multiplier) {
		return &fault.Error{Kind: fault.Invalid, Message: "Choose how much time you need", Fields: []fault.Field{{Name: "multiplier", Message: "Choose one of the amounts of time"}}}
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.PutAccommodation(ctx, h.Org, h.Application.ID, c); err != nil {
			return err
		}
		if err := s.Attempts.SetMultiplier(ctx, h.Org, h.Application.ID, c.Multiplier); err != nil {
			return err
		}
		return s.record(ctx, h.Org, audit.Candidate(h.Candidate.ID), audit.AccommodationSet, "application", string(h.Application.ID), "")
	})
}

// Reveal shows names to the hiring team before ratings are closed; the reason is kept.
func (s *Service) Reveal(ctx context.Context, org id.Org, by audit.Actor, app id.Application, reason string) error {
	if err := needReason(reason); err != nil {
		return err
	}
	return s.setApplication(ctx, org, by, app, audit.NamesRevealed, reason, func(a *Application, now time.Time) error {
		if a.RevealedAt == nil {
			a.RevealedAt = &now
		}
		return nil
	})
}

// Decide moves applications of a job to a stage, with a reason. Only members decide.
func (s *Service) Decide(ctx context.Context, org id.Org, by id.Member, apps []id.Application, stage Stage, reason string) error {
	var p fault.Problems
	p.Require(slices.Contains(Stages(), stage), "stage", "Choose a stage")
	p.Require(len(apps) > 0, "application", "Choose at least one candidate")
	p.Require(strings.TrimSpace(reason) != "", "reason", "Say what in the evidence led you here; it is kept with the job")
	p.Require(len(reason) <= 4000, "reason", "Keep the reason under 4,000 characters")
	if err := p.Err(); err != nil {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		for _, app := range apps {
			if err := s.decide(ctx, org, by, app, stage, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) decide(ctx context.Context, org id.Org, by id.Member, app id.Application, stage Stage, reason string) error {
	err := s.setApplication(ctx, org, audit.Member(by), app, audit.DecisionRecorded, reason, func(a *Application, _ time.Time) error {
		a.Stage = stage
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.Store.SetLetterAt(ctx, org, app, nil); err != nil {
		return err
	}
	return s.Store.AddDecision(ctx, org, Decision{ID: id.New(), Application: app, By: by, Stage: stage, Reason: reason, At: s.Clock.Now()})
}

// AddNote keeps a member's remark, which may call other members by name.
func (s *Service) AddNote(ctx context.Context, org id.Org, by id.Member, app id.Application, text string, calls ...id.Member) error {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 4000 {
		return &fault.Error{Kind: fault.Invalid, Message: "Write a note", Fields: []fault.Field{{Name: "note", Message: "Write between 1 and 4,000 characters"}}}
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if _, err := s.Store.Application(ctx, org, app); err != nil {
			return err
		}
		note := Note{ID: id.New(), Application: app, By: by, Text: text, At: s.Clock.Now()}
		if err := s.Store.AddNote(ctx, org, note); err != nil {
			return err
		}
		for _, m := range calls {
			if err := s.Store.AddMention(ctx, org, note.ID, m); err != nil {
				return err
			}
		}
		if err := s.call(ctx, org, app, by, calls); err != nil {
			return err
		}
		return s.record(ctx, org, audit.Member(by), audit.ApplicationNoted, "application", string(app), "")
	})
}

func needReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return &fault.Error{Kind: fault.Invalid, Message: "Say why", Fields: []fault.Field{{Name: "reason", Message: "Say why, it is kept in the trail"}}}
	}
	return nil
}

// hold reads an application under the lock of its job, so that two changes at once, such as a
// candidate's consent and a member's decision, do not overwrite each other.
func (s *Service) hold(ctx context.Context, org id.Org, app id.Application) (Application, Job, error) {
	a, err := s.Store.Application(ctx, org, app)
	if err != nil {
		return Application{}, Job{}, err
	}
	j, err := s.Store.LockJob(ctx, org, a.Job)
	if err != nil {
		return Application{}, Job{}, err
	}
	a, err = s.Store.Application(ctx, org, app) // as it is now that nobody else changes it
	return a, j, err
}

func (s *Service) setApplication(ctx context.Context, org id.Org, by audit.Actor, app id.Application, verb audit.Verb, reason string, edit func(*Application, time.Time) error) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, _, err := s.hold(ctx, org, app)
		if err != nil {
			return err
		}
		if err := edit(&a, s.Clock.Now()); err != nil {
			return err
		}
		if err := s.Store.SetApplication(ctx, org, a); err != nil {
			return err
		}
		return s.record(ctx, org, by, verb, "application", string(app), reason)
	})
}

func (s *Service) record(ctx context.Context, org id.Org, by audit.Actor, verb audit.Verb, thing, thingID, reason string) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: by, Verb: verb, Thing: thing, ThingID: thingID, Reason: reason,
	})
}
