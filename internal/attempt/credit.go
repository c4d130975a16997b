package attempt

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/id"
)

// Credit is time given back by rule for what the candidate lost to an outage between From and To.
type Credit struct {
	From  time.Time     `json:"from"`
	To    time.Time     `json:"to"`
	By    time.Duration `json:"by"` // at most To - From
	Cause Cause         `json:"cause"`
}

// Cause is who lost the time.
type Cause string

// The causes.
const (
	Network Cause = "network" // the browser could not reach the server
	Server  Cause = "server"  // no server was running
)

// Outage is the rule for what is given back.
type Outage struct {
	Least time.Duration // shorter gaps are not counted
	Each  time.Duration // at most for one gap that a browser tells of
	All   time.Duration // at most for all of them in one attempt
}

// Usual is the rule where nothing else is configured.
var Usual = Outage{Least: 5 * time.Second, Each: 10 * time.Minute, All: 30 * time.Minute}

// Credited is all the time given back.
func (f Facts) Credited() time.Duration {
	var sum time.Duration
	for _, c := range f.Credits {
		sum += c.By
	}
	return sum
}

// gap is the credit for a browser that could not reach the server from a moment on until now. Only
// what counts: after the server last saw it, inside the running time, not given back or taken as a
// break already, within the bounds, and not past the closing date.
func (f Facts) gap(o Outage, from, seen, now time.Time) (Credit, bool) {
	if from.IsZero() || f.Started == nil {
		return Credit{}, false
	}
	c := Credit{From: later(later(from, seen), *f.Started), To: earlier(now, f.Deadline()), Cause: Network}
	c.By = min(f.lost(c.From, c.To), o.Each, o.All-f.creditedFor(Network))
	return f.cut(c, o)
}

// outage is the credit for a time in which no server ran. Who was at work when it began has all of it
// back: they could not work, whatever their clock said meanwhile.
func (f Facts) outage(o Outage, from, seen, now time.Time) (Credit, bool) {
	if f.Started == nil {
		return Credit{}, false
	}
	c := Credit{From: later(later(from, seen), *f.Started), To: now, Cause: Server}
	if !c.From.Before(f.Deadline()) {
		return Credit{}, false // over before it began
	}
	c.By = f.lost(c.From, c.To)
	return f.cut(c, o)
}

// cut ends a credit at the closing date; ok is false where nothing worth counting is left, or where
// there is no clock.
func (f Facts) cut(c Credit, o Outage) (Credit, bool) {
	if _, limited := f.Limit(); !limited {
		return Credit{}, false
	}
	if c.By < o.Least {
		return Credit{}, false
	}
	c.By = min(c.By, f.Closes.Sub(f.Deadline()))
	return c, c.By > 0
}

func (f Facts) creditedFor(cause Cause) time.Duration {
	var sum time.Duration
	for _, c := range f.Credits {
		if c.Cause == cause {
			sum += c.By
		}
	}
	return sum
}

// lost is the time from a moment to another, without credits and breaks.
func (f Facts) lost(from, to time.Time) time.Duration {
	taken := slices.Clone(f.Pauses)
	for _, c := range f.Credits {
		taken = append(taken, Pause{From: c.From, To: c.To})
	}
	slices.SortFunc(taken, func(a, b Pause) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	var lost time.Duration
	for _, p := range taken {
		if p.From.After(from) {
			lost += max(earlier(p.From, to).Sub(from), 0)
		}
		from = later(from, p.To)
	}
	return lost + max(to.Sub(from), 0)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Given tells an amount of time as candidates hear it: "2 min 10 s".
func Given(d time.Duration) string {
	d = d.Round(time.Second)
	var parts []string
	if m := int(d / time.Minute); m > 0 {
		parts = append(parts, fmt.Sprintf("%d min", m))
	}
	if s := int(d % time.Minute / time.Second); s > 0 || len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%d s", s))
	}
	return strings.Join(parts, " ")
}

// giveBack adds a credit to a locked attempt: stored, on the timeline and on the trail. It is given by
// rule, so the product itself is the actor.
func (s *Service) giveBack(ctx context.Context, org id.Org, a *Attempt, c Credit, now time.Time) error {
	a.Credits = append(a.Credits, c)
	if err := s.Store.SetFacts(ctx, org, a.ID, a.Facts); err != nil {
		return err
	}
	note := Given(c.By) + " given back: " + c.Cause.Words()
	if err := s.Store.AddEvent(ctx, org, a.ID, Event{At: now, Op: "credit", Note: note}); err != nil {
		return err
	}
	return s.record(ctx, org, audit.System, a.ID, audit.AttemptCredited, note)
}

// Words say the cause to people.
func (c Cause) Words() string {
	if c == Server {
		return "the server was out of reach"
	}
	return "the connection was lost"
}

// creditGap gives back, under the lock, what a browser lost since a moment. It does so only where the
// attempt can go on with it: what is over stays over, and a person can give more time.
func (s *Service) creditGap(ctx context.Context, org id.Org, a *Attempt, from, seen, now time.Time) (time.Duration, error) {
	switch a.State(now) {
	case Running, Expired:
	default:
		return 0, nil
	}
	c, ok := a.gap(s.Outage, from, seen, now)
	if !ok {
		return 0, nil
	}
	with := a.Facts
	with.Credits = append(slices.Clone(a.Credits), c)
	if _, ok := with.Accepts(now); !ok {
		return 0, nil
	}
	return c.By, s.giveBack(ctx, org, a, c, now)
}
