package attempt

import (
	"context"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Breaks is how long the clock may be stopped in all where breaks were asked for.
const Breaks = 30 * time.Minute

// Pause is a break with the clock stopped. While it lasts To is the latest it can end, so that the
// deadline follows from the facts alone.
type Pause struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Broken is how long the clock stood still for breaks; one that lasts counts as long as it may.
func (f Facts) Broken() time.Duration {
	var sum time.Duration
	for _, p := range f.Pauses {
		sum += p.To.Sub(p.From)
	}
	return sum
}

// pause is the last break, over or not.
func (f Facts) pause() (Pause, bool) {
	if len(f.Pauses) == 0 {
		return Pause{}, false
	}
	return f.Pauses[len(f.Pauses)-1], true
}

func (f Facts) paused(now time.Time) bool {
	p, ok := f.pause()
	return ok && now.Before(p.To)
}

// BreakLeft is how long the clock can still be stopped at now.
func (f Facts) BreakLeft(now time.Time) time.Duration {
	left := f.Breaks - f.Broken()
	if p, ok := f.pause(); ok && f.paused(now) {
		left += p.To.Sub(now)
	}
	return max(left, 0)
}

// AllowBreaks lets the attempts of an application that have not begun stop their clock for so long in
// all: a candidate's choice before the start. 0 takes it back.
func (s *Service) AllowBreaks(ctx context.Context, org id.Org, app id.Application, total time.Duration) error {
	return s.beforeStart(ctx, org, app, func(f *Facts) { f.Breaks = total })
}

// GrantBreaks lets an attempt that is not over stop its clock for so long in all. It only adds. Faults:
// Invalid; Conflict once the attempt is over.
func (s *Service) GrantBreaks(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, total time.Duration) error {
	if total <= 0 || total > 24*time.Hour {
		return fault.Invalidf("Give between 1 minute and 24 hours")
	}
	return s.change(ctx, org, by, attempt, audit.AccommodationSet, "", func(a *Attempt, now time.Time) error {
		if a.State(now).Over() {
			return refusal(a.State(now))
		}
		a.Breaks = max(a.Breaks, total)
		return nil
	})
}

// Pause stops the clock of a running attempt, at most for what is left of its breaks; then it runs on
// by itself. Pausing a paused attempt changes nothing. Faults: Denied where no break was granted;
// Conflict where none is left, without a clock, or when not running.
func (s *Service) Pause(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt) (Receipt, error) {
	return s.clock(ctx, org, by, attempt, audit.AttemptPaused, func(a *Attempt, now time.Time) (bool, error) {
		_, limited := a.Limit()
		switch {
		case a.State(now) == Paused:
			return false, nil
		case a.State(now) != Running:
			return false, refusal(a.State(now))
		case a.Breaks == 0:
			return false, fault.New(fault.Denied, "Breaks were not asked for. Ask the clinic if you need one")
		case !limited:
			return false, fault.New(fault.Conflict, "This exercise has no clock: take a break whenever you like")
		case a.BreakLeft(now) == 0:
			return false, fault.New(fault.Conflict, "All breaks are used up. Ask the clinic if you need more")
		}
		a.Pauses = append(a.Pauses, Pause{From: now, To: now.Add(a.BreakLeft(now))})
		return true, nil
	})
}

// Resume lets the clock of a paused attempt run on. Resuming a running attempt changes nothing; any
// other is refused as a save would be.
func (s *Service) Resume(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt) (Receipt, error) {
	return s.clock(ctx, org, by, attempt, audit.AttemptResumed, func(a *Attempt, now time.Time) (bool, error) {
		switch a.State(now) {
		case Running:
			return false, nil
		case Paused:
			a.Pauses[len(a.Pauses)-1].To = now
			return true, nil
		default:
			return false, refusal(a.State(now))
		}
	})
}

// clock is change for an act of the candidate that answers with the clock and may have nothing to do.
func (s *Service) clock(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, verb audit.Verb, edit func(*Attempt, time.Time) (bool, error)) (Receipt, error) {
	var receipt Receipt
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, saved, err := s.Store.LockSaved(ctx, org, attempt)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		changed, err := edit(&a, now)
		if err != nil {
			return err
		}
		receipt = s.receipt(a, saved, now)
		if !changed {
			return nil
		}
		if err := s.Store.SetFacts(ctx, org, a.ID, a.Facts); err != nil {
			return err
		}
		return s.record(ctx, org, by, a.ID, verb, "") // not on the timeline: see noteWhy
	})
	return receipt, err
}
