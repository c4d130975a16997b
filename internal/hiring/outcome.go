package hiring

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// OutcomeLetter tells a candidate that they were not selected. A person decided so, and a person writes
// and sends it; nothing goes out by itself.
type OutcomeLetter struct {
	Decision    string // it tells of
	Application id.Application
	Lang        string // "en" or "es"
	Text        string // a draft until it was sent
	By          id.Member
	At          time.Time // last kept, or sent
	SentAt      *time.Time
}

// NamePlace stands in a letter for the candidate's first name, which who writes it may not see yet.
const NamePlace = "[name]"

// OutcomeStore keeps these letters, and who wants no mail about notes.
type OutcomeStore interface {
	// PutOutcome keeps a letter over the one of the same decision.
	PutOutcome(ctx context.Context, org id.Org, l OutcomeLetter) error
	// Outcome is NotFound where no letter about the decision was kept.
	Outcome(ctx context.Context, org id.Org, decision string) (OutcomeLetter, error)
	// SetLetterAt notes when the letter about the newest decision went, or with nil that it has not.
	SetLetterAt(ctx context.Context, org id.Org, a id.Application, at *time.Time) error

	// Quiet tells whether a member wants no mail about notes; SetQuiet says so.
	Quiet(ctx context.Context, org id.Org, m id.Member) (bool, error)
	SetQuiet(ctx context.Context, org id.Org, m id.Member, quiet bool) error
}

// Post writes about decisions and notes; posting joins the transaction in ctx.
type Post interface {
	// Outcome sends a candidate the letter that a person wrote.
	Outcome(ctx context.Context, h Holder, l OutcomeLetter) error
	// Called tells a member that a colleague's note calls them. Neither the note nor the candidate's name
	// is in it.
	Called(ctx context.Context, h Holder, by, to id.Member) error
}

// NotSelected finds the decision that a letter is to tell of: the newest, which must be that the
// candidate was not selected. Conflict otherwise.
func (s *Service) NotSelected(ctx context.Context, org id.Org, app id.Application) (Decision, error) {
	made, err := s.Store.Decisions(ctx, org, app)
	if err != nil {
		return Decision{}, err
	}
	if len(made) == 0 || made[len(made)-1].Stage != StageDeclined {
		return Decision{}, fault.New(fault.Conflict, "This letter is for candidates who were not selected. Record that decision first")
	}
	return made[len(made)-1], nil
}

// KeepOutcome keeps the draft of a letter.
func (s *Service) KeepOutcome(ctx context.Context, org id.Org, l OutcomeLetter) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		l, _, err := s.written(ctx, org, l)
		if err != nil {
			return err
		}
		return s.Store.PutOutcome(ctx, org, l)
	})
}

// SendOutcome sends a letter as a person has edited it. It cannot be changed or sent again after that.
func (s *Service) SendOutcome(ctx context.Context, org id.Org, l OutcomeLetter) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		l, h, err := s.written(ctx, org, l)
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(h.Candidate.Name, " ")
		l.Text, l.SentAt = strings.ReplaceAll(l.Text, NamePlace, first), &l.At
		if err := s.Store.PutOutcome(ctx, org, l); err != nil {
			return err
		}
		if err := s.Store.SetLetterAt(ctx, org, l.Application, l.SentAt); err != nil {
			return err
		}
		if err := s.record(ctx, org, audit.Member(l.By), audit.OutcomeSent, "application", string(l.Application), ""); err != nil {
			return err
		}
		return s.Post.Outcome(ctx, h, l)
	})
}

// written checks a letter against what is decided now: Conflict if that is another decision than the
// letter tells of, or it was sent.
func (s *Service) written(ctx context.Context, org id.Org, l OutcomeLetter) (OutcomeLetter, Holder, error) {
	if err := l.clean(); err != nil {
		return l, Holder{}, err
	}
	a, j, err := s.hold(ctx, org, l.Application)
	if err != nil {
		return l, Holder{}, err
	}
	d, err := s.NotSelected(ctx, org, l.Application)
	if err != nil {
		return l, Holder{}, err
	}
	if d.ID != l.Decision {
		return l, Holder{}, fault.New(fault.Conflict, "Somebody decided anew since you opened this letter. Read the decision, then write it again")
	}
	kept, err := s.Store.Outcome(ctx, org, d.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return l, Holder{}, err
	}
	if kept.SentAt != nil {
		return l, Holder{}, fault.New(fault.Conflict, "The letter was sent already")
	}
	l.At = s.Clock.Now()
	c, err := s.Store.Candidate(ctx, org, a.Candidate)
	return l, Holder{Org: org, Application: a, Candidate: c, Job: j}, err
}

// maxLetter is how long a letter may be, in characters.
const maxLetter = 10_000

func (l *OutcomeLetter) clean() error {
	l.Text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\x00", "").Replace(strings.ToValidUTF8(l.Text, "")))
	var p fault.Problems
	n := utf8.RuneCountInString(l.Text)
	p.Require(n > 0, "letter", "Write the letter")
	p.Require(n <= maxLetter, "letter", "Keep the letter under 10,000 characters")
	p.Require(slices.Contains([]string{"en", "es"}, l.Lang), "lang", "Choose English or Spanish")
	return p.Err()
}

// ChooseMail keeps whether a member is told by e-mail of notes that call them.
func (s *Service) ChooseMail(ctx context.Context, org id.Org, m id.Member, quiet bool) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.SetQuiet(ctx, org, m, quiet); err != nil {
			return err
		}
		what := map[bool]string{true: "no mail about notes", false: "mail about notes"}[quiet]
		return s.record(ctx, org, audit.Member(m), audit.MemberChanged, "member", string(m), what)
	})
}

// call writes to the members whom a note calls, but for those who want no mail and who wrote it.
func (s *Service) call(ctx context.Context, org id.Org, app id.Application, by id.Member, called []id.Member) error {
	if len(called) == 0 {
		return nil
	}
	a, err := s.Store.Application(ctx, org, app)
	if err != nil {
		return err
	}
	j, err := s.Store.Job(ctx, org, a.Job)
	if err != nil {
		return err
	}
	for _, m := range called {
		quiet, err := s.Store.Quiet(ctx, org, m)
		if err != nil {
			return err
		}
		if quiet || m == by {
			continue
		}
		if err := s.Post.Called(ctx, Holder{Org: org, Application: a, Job: j}, by, m); err != nil {
			return err
		}
	}
	return nil
}
