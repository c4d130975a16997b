package attempt_test

import (
	"slices"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/store/storetest"
)

// counted are the attempts at the definition "fixed" that count now.
func (w *world) counted() (out []id.Attempt) {
	w.t.Helper()
	all, err := w.store.AttemptsOf(w.t.Context(), w.org, w.app)
	ok(w.t, err)
	ofJob, err := w.store.AttemptsOfJob(w.t.Context(), w.org, w.job)
	ok(w.t, err)
	if len(ofJob) != len(all) {
		w.t.Errorf("%d attempts of the job, %d of its only application", len(ofJob), len(all))
	}
	for _, a := range all {
		if a.Definition == "fixed" {
			out = append(out, a.ID)
		}
	}
	return out
}

func TestRetestCountsOnceItIsBegun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, first := t.Context(), w.startWithBreaks("fixed")
		ok(t, w.SetMultiplierDuring(ctx, w.org, member, first, 1.5))
		ok(t, second(w.save(first, 1, "first")))
		ok(t, w.Submit(ctx, w.org, candidate, first, nil))
		w.at(24 * time.Hour)
		wantKind(t, second(w.Again(ctx, w.org, member, first, attempt.Retest, "")), fault.Invalid)
		wantKind(t, second(w.Again(ctx, w.org, member, first, "dance", "reason")), fault.Invalid)
		wantKind(t, second(w.Again(ctx, "another", member, first, attempt.Retest, "reason")), fault.NotFound)
		next, err := w.Again(ctx, w.org, member, first, attempt.Retest, "asked for it")
		ok(t, err)
		wantKind(t, second(w.Again(ctx, w.org, member, first, attempt.Retest, "twice")), fault.Conflict)

		old, a := w.facts(first), w.facts(next)
		if a.Seed == old.Seed || a.Replaces != first || a.Again != attempt.Retest || a.Position != old.Position || a.Definition != old.Definition {
			t.Errorf("the new attempt is %+v", a)
		}
		if a.Multiplier != 1.5 || a.Breaks != 10*time.Minute || !a.Closes.Equal(w.clock.Now().Add(attempt.AgainFor)) || a.State(w.clock.Now()) != attempt.Open {
			t.Errorf("its facts are %+v", a.Facts)
		}
		if got := w.counted(); !slices.Equal(got, []id.Attempt{first, next}) {
			t.Errorf("before it is begun %v count", got)
		}
		ok(t, w.Start(ctx, w.org, candidate, next))
		if got := w.counted(); !slices.Equal(got, []id.Attempt{next}) {
			t.Errorf("once it is begun %v count", got)
		}
		earlier, err := w.Earlier(ctx, w.org, w.app)
		ok(t, err)
		if len(earlier) != 1 || earlier[0].ID != first || w.kept(first) != "first" {
			t.Errorf("kept are %+v", earlier)
		}
		ok(t, w.Submit(ctx, w.org, candidate, next, nil))
		wantKind(t, second(w.Again(ctx, w.org, member, next, attempt.Retest, "soon")), fault.Conflict)
		w.clock.Set(began.Add(24*time.Hour).AddDate(0, 6, 0).Add(-time.Microsecond))
		wantKind(t, second(w.Again(ctx, w.org, member, next, attempt.Retest, "soon")), fault.Conflict)
		w.clock.Advance(time.Microsecond)
		ok(t, second(w.Again(ctx, w.org, member, next, attempt.Retest, "half a year")))
		if v := w.trail(next); !slices.Contains(v, audit.AttemptRetest) {
			t.Errorf("the trail is %v", v)
		}
	})
}

func TestFailureReplacesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, first := t.Context(), w.start("fixed")
		next, err := w.Again(ctx, w.org, member, first, attempt.Failure, "the power went")
		ok(t, err)
		if got := w.counted(); !slices.Equal(got, []id.Attempt{next}) {
			t.Errorf("%v count", got)
		}
		if w.facts(first).Voided == nil || !slices.Contains(w.trail(first), audit.AttemptVoided) || !slices.Contains(w.trail(next), audit.AttemptFailed) {
			t.Errorf("the trails are %v and %v", w.trail(first), w.trail(next))
		}
		ok(t, w.Start(ctx, w.org, candidate, next))
		ok(t, second(w.save(next, 1, "again")))
		third, err := w.Again(ctx, w.org, member, next, attempt.Failure, "and again")
		ok(t, err)
		ok(t, w.Start(ctx, w.org, candidate, third))
		ok(t, w.Submit(ctx, w.org, candidate, third, nil))
		ok(t, second(w.Again(ctx, w.org, member, third, attempt.Retest, "failures are no retests")))
		if earlier, err := w.Earlier(ctx, w.org, w.app); err != nil || len(earlier) != 2 {
			t.Errorf("earlier ones are %+v, %v", earlier, err)
		}
	})
}

func TestReopen(t *testing.T) {
	for name, c := range map[string]struct {
		definition string
		end        func(*world, id.Attempt) // how it came to be over
		deadline   time.Duration            // after the invitation, with 10 minutes given
	}{
		"handed in early": {"fixed", func(w *world, a id.Attempt) {
			w.at(2 * time.Minute)
			ok(w.t, w.Submit(w.t.Context(), w.org, candidate, a, nil))
		}, 20 * time.Minute},
		"handed in late": {"fixed", func(w *world, a id.Attempt) {
			w.at(19 * time.Minute)
			ok(w.t, w.Submit(w.t.Context(), w.org, candidate, a, nil))
		}, 29 * time.Minute},
		"expired":          {"fixed", func(w *world, _ id.Attempt) { w.at(time.Hour) }, 70 * time.Minute},
		"without a limit":  {"free", func(w *world, a id.Attempt) { w.at(openFor + time.Hour) }, openFor + 70*time.Minute},
		"after it closed":  {"fixed", func(w *world, a id.Attempt) { w.at(openFor + time.Hour) }, openFor + 70*time.Minute},
		"a day after that": {"flexible", func(w *world, a id.Attempt) { w.at(openFor + 24*time.Hour) }, openFor + 24*time.Hour + 10*time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storetest.New(t))
			a := w.start(c.definition)
			ok(t, second(w.save(a, 1, "before")))
			c.end(w, a)
			for _, more := range []time.Duration{0, -1, 14*24*time.Hour + 1} {
				wantKind(t, w.Reopen(t.Context(), w.org, member, a, more, "reason"), fault.Invalid)
			}
			wantKind(t, w.Reopen(t.Context(), w.org, member, a, time.Minute, ""), fault.Invalid)
			ok(t, w.Reopen(t.Context(), w.org, member, a, 10*time.Minute, "by accident"))
			f := w.facts(a)
			if got := f.Deadline().Sub(began); got != c.deadline || f.State(w.clock.Now()) != attempt.Running {
				t.Errorf("it is %s until %v, want %v", f.State(w.clock.Now()), got, c.deadline)
			}
			ok(t, second(w.save(a, 2, "after")))
			ok(t, w.Submit(t.Context(), w.org, candidate, a, nil))
			if v := w.trail(a); !slices.Contains(v, audit.AttemptReopened) {
				t.Errorf("the trail is %v", v)
			}
		})
	}
}

func TestReopenWhatClosed(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	a := w.bring(attempt.Closed)
	ok(t, w.Reopen(t.Context(), w.org, member, a, attempt.AgainFor, "was on holiday"))
	if f := w.facts(a); !f.Closes.Equal(w.clock.Now().Add(attempt.AgainFor)) {
		t.Errorf("it closes at %v", f.Closes)
	}
	ok(t, w.Start(t.Context(), w.org, candidate, a))
}

func TestLive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		fixed, flexible := w.start("fixed"), w.start("flexible")
		ok(t, second(w.save(fixed, 1, "x")))
		live := func() map[id.Attempt]attempt.Live {
			t.Helper()
			all, err := w.Live(ctx, w.org, w.job, time.Hour)
			ok(t, err)
			out := map[id.Attempt]attempt.Live{}
			for _, l := range all {
				out[l.ID] = l
			}
			if len(out) != 2 { // the third was not begun
				t.Fatalf("%d attempts", len(out))
			}
			return out
		}
		w.at(30 * time.Second)
		if l := live()[fixed]; l.State != attempt.Running || l.Left != allowed-30*time.Second || !l.Limited || len(l.Trouble) != 0 || !l.SavedAt.Equal(began) {
			t.Errorf("at work: %+v", l)
		}
		w.at(31 * time.Second)
		ok(t, second(w.Beat(ctx, w.org, flexible, attempt.BeatInput{})))
		all := live()
		if l := all[fixed]; !slices.Equal(l.Trouble, []attempt.Trouble{attempt.Silent}) {
			t.Errorf("not heard of for 31 s: %+v", l)
		}
		if l := all[flexible]; len(l.Trouble) != 0 || !l.Seen.Equal(w.clock.Now()) || !l.SavedAt.IsZero() {
			t.Errorf("heard of: %+v", l)
		}
		ok(t, w.GrantBreaks(ctx, w.org, member, fixed, 10*time.Minute))
		ok(t, second(w.Pause(ctx, w.org, candidate, fixed)))
		if l := live()[fixed]; l.State != attempt.Running || len(l.Trouble) != 0 {
			t.Errorf("in a break: %+v", l)
		}
		ok(t, second(w.Resume(ctx, w.org, candidate, fixed)))
		w.at(3 * time.Minute)
		ok(t, second(w.saveAfterGap(fixed, 2, "x", began.Add(time.Minute))))
		if l := live()[fixed]; !slices.Equal(l.Trouble, []attempt.Trouble{attempt.LostTime}) {
			t.Errorf("after an outage: %+v", l)
		}
		w.at(time.Hour)
		wantKind(t, second(w.save(flexible, 1, "late")), fault.Expired)
		if l := live()[flexible]; l.State != attempt.Expired || l.Left != 0 || !slices.Equal(l.Trouble, []attempt.Trouble{attempt.LateDraft}) {
			t.Errorf("after time: %+v", l)
		}
		for _, while := range []time.Duration{time.Second, 2 * time.Hour} {
			got, err := w.Live(ctx, w.org, w.job, while)
			if want := map[bool]int{true: 2}[while > time.Hour]; err != nil || len(got) != want {
				t.Errorf("of the last %v: %+v, %v", while, got, err)
			}
		}
		if got, err := w.Live(ctx, "another", w.job, time.Hour); err != nil || len(got) != 0 {
			t.Errorf("another org sees %+v, %v", got, err)
		}
	})
}
