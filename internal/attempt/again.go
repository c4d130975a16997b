package attempt

import (
	"context"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Again is why an attempt takes the place of another.
type Again string

// The reasons for another attempt. A retest replaces the first one once it is begun: the latest
// counts, and both are kept. A failure of technology replaces it at once.
const (
	Retest  Again = "retest"
	Failure Again = "failure"
)

// AgainFor is how long a new attempt, or a reopened one, stays open at least; retestMonths is how long
// after a retest there is none.
const (
	AgainFor     = 7 * 24 * time.Hour
	retestMonths = 6
)

// Again lays out a new attempt at the exercise of another one, on another form. For a Retest the old
// one must be finished, and there is one in six months; for a Failure the old one is set aside, with
// the reason. The choices about time are kept. Faults: Invalid without a reason; Conflict where the
// old one does not allow it or was replaced already.
func (s *Service) Again(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, kind Again, reason string) (id.Attempt, error) {
	if err := needReason(reason); err != nil {
		return "", err
	}
	if kind != Retest && kind != Failure {
		return "", fault.Invalidf("Say whether this is a retest or a technical failure")
	}
	next := id.Attempt(id.New())
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		old, err := s.Store.LockAttempt(ctx, org, attempt)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		if err := s.mayAgain(ctx, org, old, kind, now); err != nil {
			return err
		}
		if kind == Failure && old.Voided == nil {
			old.Voided = &now
			if err := s.Store.SetFacts(ctx, org, old.ID, old.Facts); err != nil {
				return err
			}
			if err := s.noteWhy(ctx, org, by, old.ID, audit.AttemptVoided, now, reason); err != nil {
				return err
			}
		}
		if err := s.Store.AddAttempts(ctx, org, []Attempt{old.again(next, kind, s.Seed(), now)}); err != nil {
			return err
		}
		return s.noteWhy(ctx, org, by, next, verbsOfAgain[kind], now, reason)
	})
	if err != nil {
		return "", err
	}
	return next, nil
}

var verbsOfAgain = map[Again]audit.Verb{Retest: audit.AttemptRetest, Failure: audit.AttemptFailed}

// again is the attempt that takes the place of this one.
func (a Attempt) again(next id.Attempt, kind Again, seed uint64, now time.Time) Attempt {
	return Attempt{
		ID: next, Application: a.Application, Kind: a.Kind, Definition: a.Definition, Seed: seed,
		Position: a.Position, Replaces: a.ID, Again: kind,
		Facts: Facts{
			Invited: now, Opens: now, Closes: later(a.Closes, now.Add(AgainFor)),
			Allowance: a.Allowance, Multiplier: a.Multiplier, Breaks: a.Breaks,
		},
	}
}

func (s *Service) mayAgain(ctx context.Context, org id.Org, old Attempt, kind Again, now time.Time) error {
	chain, err := s.Store.AllAttemptsOf(ctx, org, old.Application)
	if err != nil {
		return err
	}
	if _, replaced := old.ReplacedBy(chain); replaced {
		return fault.New(fault.Conflict, "There is another attempt in the place of this one already")
	}
	if next := old.NextRetest(chain); kind == Retest && next.After(now) {
		return fault.New(fault.Conflict, "There was a retest on %s; the next can be given six months later", next.AddDate(0, -retestMonths, 0).Format("2 Jan 2006"))
	}
	state := old.State(now)
	switch {
	case kind == Retest && !state.Finished():
		return fault.New(fault.Conflict, "A retest follows an exercise that was finished")
	case kind == Failure && (state == Invited || state == Open):
		return fault.New(fault.Conflict, "This exercise was not begun: it can be taken as it is")
	}
	return nil
}

// ReplacedBy finds the attempt that takes the place of this one, begun or not, among all of its application.
func (a Attempt) ReplacedBy(chain []Attempt) (next Attempt, ok bool) {
	for _, other := range chain {
		if other.Replaces == a.ID {
			return other, true
		}
	}
	return Attempt{}, false
}

// NextRetest is from when on another retest of this exercise can be given; zero where there was none.
func (a Attempt) NextRetest(chain []Attempt) (from time.Time) {
	for _, other := range chain {
		if other.Again == Retest && other.Kind == a.Kind && other.Definition == a.Definition {
			from = later(from, other.Invited.AddDate(0, retestMonths, 0))
		}
	}
	return from
}

// Earlier lists the attempts of an application that another one has taken the place of, oldest first.
func (s *Service) Earlier(ctx context.Context, org id.Org, app id.Application) ([]Attempt, error) {
	all, err := s.Store.AllAttemptsOf(ctx, org, app)
	if err != nil {
		return nil, err
	}
	counted, err := s.Store.AttemptsOf(ctx, org, app)
	if err != nil {
		return nil, err
	}
	counts := make(map[id.Attempt]bool, len(counted))
	for _, a := range counted {
		counts[a.ID] = true
	}
	var out []Attempt
	for _, a := range all {
		if !counts[a.ID] {
			out = append(out, a)
		}
	}
	return out, nil
}

// Reopen lets an attempt go on that was handed in by accident or whose time ended, for so long from now
// (its deadline stays if it is later), or opens one that closed without a start. What was handed in
// stays as it was saved. Faults: Invalid; Conflict where it is open anyway or was set aside.
func (s *Service) Reopen(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, more time.Duration, reason string) error {
	var p fault.Problems
	p.Require(reason != "", "reason", "Say why, it is kept with the attempt")
	p.Require(more > 0 && more <= 2*AgainFor, "minutes", "Give between 1 minute and 14 days")
	if err := p.Err(); err != nil {
		return err
	}
	return s.change(ctx, org, by, attempt, audit.AttemptReopened, reason, func(a *Attempt, now time.Time) error {
		switch a.State(now) {
		case Closed:
			a.Closes = now.Add(more)
		case Submitted, Expired:
			a.Submitted = nil
			a.extendTo(later(a.Deadline(), now.Add(more)), Extension{Reason: reason, Actor: by.ID, At: now})
		default:
			return fault.New(fault.Conflict, "Only an exercise that was handed in, ran out or closed can be opened again")
		}
		return nil
	})
}

// SetMultiplierDuring changes how much time an attempt that is not over has, as an accommodation granted
// by a member; 0 takes the limit away. It only ever gives time. Faults: Invalid for a factor that is
// not offered; Conflict where time would be taken away or the attempt is over.
func (s *Service) SetMultiplierDuring(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, multiplier float64) error {
	if multiplier != 0 && (multiplier < 1 || multiplier > 4) {
		return &fault.Error{Kind: fault.Invalid, Message: "Choose how much time", Fields: []fault.Field{{Name: "multiplier", Message: "Choose between 1 and 4 times, or no limit"}}}
	}
	return s.change(ctx, org, by, attempt, audit.AccommodationSet, "", func(a *Attempt, now time.Time) error {
		if a.State(now).Over() {
			return refusal(a.State(now))
		}
		if Wider(a.Multiplier, multiplier) != multiplier {
			return fault.New(fault.Conflict, "Time that was given is not taken away")
		}
		a.Multiplier = multiplier
		return nil
	})
}

// Wider is the multiplier that gives more time: 0 stands for no limit.
func Wider(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return max(a, b)
}

// Grant is what a member adds to the changes a candidate chose.
type Grant struct {
	Multiplier float64       // 1 or less than there is: as it is; 0: no limit
	Breaks     time.Duration // in all; less than there is: as it is
}

// Grant widens time and breaks for every attempt of an application that is not over, all or none.
// Nothing that was given is taken away. Faults: Invalid; Conflict where all are over.
func (s *Service) Grant(ctx context.Context, org id.Org, by audit.Actor, app id.Application, g Grant) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		attempts, err := s.Store.AttemptsOf(ctx, org, app)
		if err != nil {
			return err
		}
		now, open := s.Clock.Now(), 0
		for _, a := range attempts {
			if a.State(now).Over() {
				continue
			}
			open++
			if err := s.grant(ctx, org, by, a, g); err != nil {
				return err
			}
		}
		if open == 0 {
			return fault.New(fault.Conflict, "Every exercise is over. Open one again, then change it")
		}
		return nil
	})
}

func (s *Service) grant(ctx context.Context, org id.Org, by audit.Actor, a Attempt, g Grant) error {
	if wide := Wider(a.Multiplier, g.Multiplier); wide != a.Multiplier {
		if err := s.SetMultiplierDuring(ctx, org, by, a.ID, wide); err != nil {
			return err
		}
	}
	if g.Breaks <= a.Breaks {
		return nil
	}
	return s.GrantBreaks(ctx, org, by, a.ID, g.Breaks)
}
