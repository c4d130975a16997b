package attempt_test

import (
	"testing"
	"time"

	"preceptor/internal/attempt"
)

func at(minutes float64) *time.Time {
	t := began.Add(time.Duration(minutes * float64(time.Minute)))
	return &t
}

// facts opens at 0 and closes at 60 minutes, with an allowance of 20.
func facts(edit func(*attempt.Facts)) attempt.Facts {
	f := attempt.Facts{Opens: began, Closes: *at(60), Allowance: 20 * time.Minute, Multiplier: 1}
	if edit != nil {
		edit(&f)
	}
	return f
}

func TestStateFollowsFromFactsAndTime(t *testing.T) {
	started := func(minute float64) func(*attempt.Facts) {
		return func(f *attempt.Facts) { f.Started = at(minute) }
	}
	for name, c := range map[string]struct {
		facts    attempt.Facts
		deadline float64
		states   map[float64]attempt.State // by minute
	}{
		"not begun":                             {facts(nil), 60, map[float64]attempt.State{-0.001: attempt.Invited, 0: attempt.Open, 59.999: attempt.Open, 60: attempt.Closed}},
		"running":                               {facts(started(5)), 25, map[float64]attempt.State{5: attempt.Running, 24.999: attempt.Running, 25: attempt.Expired, 90: attempt.Expired}},
		"late start is cut by the closing date": {facts(started(50)), 60, map[float64]attempt.State{59.999: attempt.Running, 60: attempt.Expired}},
		"more time by a choice":                 {facts(func(f *attempt.Facts) { f.Started, f.Multiplier = at(5), 1.5 }), 35, map[float64]attempt.State{34.9: attempt.Running, 35: attempt.Expired}},
		"no limit by a choice":                  {facts(func(f *attempt.Facts) { f.Started, f.Multiplier = at(5), 0 }), 60, map[float64]attempt.State{59.9: attempt.Running, 60: attempt.Expired}},
		"untimed":                               {facts(func(f *attempt.Facts) { f.Started, f.Allowance = at(5), 0 }), 60, map[float64]attempt.State{59.9: attempt.Running, 60: attempt.Expired}},
		"extended": {facts(func(f *attempt.Facts) {
			f.Started, f.Extensions = at(5), []attempt.Extension{{By: 5 * time.Minute}, {By: 2 * time.Minute}}
		}), 32, map[float64]attempt.State{31.9: attempt.Running, 32: attempt.Expired}},
		"handed in":             {facts(func(f *attempt.Facts) { f.Started, f.Submitted = at(5), at(9) }), 25, map[float64]attempt.State{10: attempt.Submitted, 90: attempt.Submitted}},
		"set aside":             {facts(func(f *attempt.Facts) { f.Voided = at(9) }), 60, map[float64]attempt.State{-5: attempt.Voided, 10: attempt.Voided, 90: attempt.Voided}},
		"set aside, handed in":  {facts(func(f *attempt.Facts) { f.Started, f.Submitted, f.Voided = at(5), at(9), at(10) }), 25, map[float64]attempt.State{11: attempt.Voided}},
		"set aside while timed": {facts(func(f *attempt.Facts) { f.Started, f.Voided = at(5), at(10) }), 25, map[float64]attempt.State{11: attempt.Voided, 40: attempt.Voided}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.facts.Deadline(); !got.Equal(*at(c.deadline)) {
				t.Errorf("deadline is %v after the opening, want %v min", got.Sub(began), c.deadline)
			}
			for minute, want := range c.states {
				if got := c.facts.State(*at(minute)); got != want {
					t.Errorf("at %v min it is %s, want %s", minute, got, want)
				}
			}
		})
	}
}

func TestAcceptsUntilTheGraceEnds(t *testing.T) {
	f := facts(func(f *attempt.Facts) { f.Started = at(5) })
	for _, c := range []struct {
		after time.Duration // the deadline
		late  time.Duration
		ok    bool
	}{
		{-time.Microsecond, 0, true}, {0, 0, true}, {time.Second, time.Second, true},
		{attempt.Grace - time.Microsecond, attempt.Grace - time.Microsecond, true},
		{attempt.Grace, attempt.Grace, false}, {time.Hour, time.Hour, false},
	} {
		late, ok := f.Accepts(f.Deadline().Add(c.after))
		if late != c.late || ok != c.ok {
			t.Errorf("%v after the deadline: late %v, accepted %v", c.after, late, ok)
		}
	}
}

func TestOverAndFinished(t *testing.T) {
	for state, want := range map[attempt.State][2]bool{
		attempt.Invited: {false, false}, attempt.Open: {false, false}, attempt.Running: {false, false},
		attempt.Submitted: {true, true}, attempt.Expired: {true, true},
		attempt.Closed: {true, false}, attempt.Voided: {true, false},
	} {
		if got := [2]bool{state.Over(), state.Finished()}; got != want {
			t.Errorf("%s: over and finished are %v, want %v", state, got, want)
		}
	}
}
