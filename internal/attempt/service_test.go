package attempt_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

// each runs a test over both databases.
func each(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s)) })
}

const fine = fault.Kind(-1)

// bring puts a fresh "fixed" attempt into a state.
func (w *world) bring(state attempt.State) id.Attempt {
	w.t.Helper()
	a, ctx := w.attempts["fixed"], w.t.Context()
	switch state {
	case attempt.Invited:
		w.clock.Set(began.Add(-time.Minute))
	case attempt.Closed:
		w.clock.Set(began.Add(openFor))
	case attempt.Voided:
		ok(w.t, w.Void(ctx, w.org, member, a, "outage"))
	case attempt.Running:
		w.startWithBreaks("fixed")
	case attempt.Paused:
		w.startWithBreaks("fixed")
		ok(w.t, second(w.Pause(ctx, w.org, candidate, a)))
		w.clock.Advance(attempt.Grace)
	case attempt.Expired:
		w.start("fixed")
		w.clock.Advance(time.Hour + 20*time.Minute)
	case attempt.Submitted:
		w.start("fixed")
		ok(w.t, w.Submit(ctx, w.org, candidate, a, nil))
	}
	if got := w.facts(a).State(w.clock.Now()); got != state {
		w.t.Fatalf("brought to %s, not %s", got, state)
	}
	return a
}

// verbs are all acts on an attempt, each with what it needs to be possible at all.
var verbs = map[string]func(*world, id.Attempt) error{
	"start": func(w *world, a id.Attempt) error { return w.Start(w.t.Context(), w.org, candidate, a) },
	"save":  func(w *world, a id.Attempt) error { return second(w.save(a, 1, "x")) },
	"gap": func(w *world, a id.Attempt) error {
		return second(w.saveAfterGap(a, 1, "x", w.clock.Now().Add(-time.Hour)))
	},
	"submit": func(w *world, a id.Attempt) error { return w.Submit(w.t.Context(), w.org, candidate, a, nil) },
	"more":   func(w *world, a id.Attempt) error { return second(w.More(w.t.Context(), w.org, candidate, a)) },
	"pause":  func(w *world, a id.Attempt) error { return second(w.Pause(w.t.Context(), w.org, candidate, a)) },
	"resume": func(w *world, a id.Attempt) error { return second(w.Resume(w.t.Context(), w.org, candidate, a)) },
	"beat": func(w *world, a id.Attempt) error {
		return second(w.Beat(w.t.Context(), w.org, a, attempt.BeatInput{}))
	},
	"extend": func(w *world, a id.Attempt) error {
		return w.Extend(w.t.Context(), w.org, member, a, time.Minute, "outage")
	},
	"reopen": func(w *world, a id.Attempt) error {
		return w.Reopen(w.t.Context(), w.org, member, a, time.Minute, "by accident")
	},
	"breaks": func(w *world, a id.Attempt) error {
		return w.GrantBreaks(w.t.Context(), w.org, member, a, 20*time.Minute)
	},
	"multiplier": func(w *world, a id.Attempt) error {
		return w.SetMultiplierDuring(w.t.Context(), w.org, member, a, 2)
	},
	"void": func(w *world, a id.Attempt) error { return w.Void(w.t.Context(), w.org, member, a, "outage") },
	"retest": func(w *world, a id.Attempt) error {
		return second(w.Again(w.t.Context(), w.org, member, a, attempt.Retest, "half a year"))
	},
	"failure": func(w *world, a id.Attempt) error {
		return second(w.Again(w.t.Context(), w.org, member, a, attempt.Failure, "outage"))
	},
	"taken": func(w *world, a id.Attempt) error { return second(w.Taken(w.t.Context(), w.org, a)) },
}

// outcome is how a verb ends and what state it leads to.
type outcome struct {
	fault fault.Kind
	after attempt.State
}

// transitions is the whole table: each state with each verb.
func transitions() map[attempt.State]map[string]outcome {
	to := func(s attempt.State) outcome { return outcome{fine, s} }
	conflict := func(s attempt.State) outcome { return outcome{fault.Conflict, s} }
	late := func(s attempt.State) outcome { return outcome{fault.Expired, s} }
	invited, opened, running, paused := attempt.Invited, attempt.Open, attempt.Running, attempt.Paused
	submitted, expired, closed, voided := attempt.Submitted, attempt.Expired, attempt.Closed, attempt.Voided
	return map[attempt.State]map[string]outcome{
		invited: {
			"start": conflict(invited), "save": conflict(invited), "gap": conflict(invited), "submit": conflict(invited),
			"more": conflict(invited), "pause": conflict(invited), "resume": conflict(invited), "beat": conflict(invited),
			"extend": conflict(invited), "reopen": conflict(invited), "breaks": to(invited), "multiplier": to(invited),
			"void": to(voided), "retest": conflict(invited), "failure": conflict(invited), "taken": conflict(invited),
		},
		opened: {
			"start": to(running), "save": conflict(opened), "gap": conflict(opened), "submit": conflict(opened),
			"more": conflict(opened), "pause": conflict(opened), "resume": conflict(opened), "beat": conflict(opened),
			"extend": conflict(opened), "reopen": conflict(opened), "breaks": to(opened), "multiplier": to(opened),
			"void": to(voided), "retest": conflict(opened), "failure": conflict(opened), "taken": conflict(opened),
		},
		running: {
			"start": to(running), "save": to(running), "gap": to(running), "submit": to(submitted),
			"more":  conflict(running), // its clock is fixed
			"pause": to(paused), "resume": to(running), "beat": to(running),
			"extend": to(running), "reopen": conflict(running), "breaks": to(running), "multiplier": to(running),
			"void": to(voided), "retest": conflict(running), "failure": to(voided), "taken": conflict(running),
		},
		paused: {
			"start": to(paused), "save": conflict(paused), "gap": conflict(paused), "submit": to(submitted),
			"more": conflict(paused), "pause": to(paused), "resume": to(running), "beat": to(paused),
			"extend": to(paused), "reopen": conflict(paused), "breaks": to(paused), "multiplier": to(paused),
			"void": to(voided), "retest": conflict(paused), "failure": to(voided), "taken": conflict(paused),
		},
		submitted: {
			"start": conflict(submitted), "save": late(submitted), "gap": late(submitted), "submit": to(submitted),
			"more": late(submitted), "pause": late(submitted), "resume": late(submitted), "beat": to(submitted),
			"extend": conflict(submitted), "reopen": to(running), "breaks": late(submitted), "multiplier": late(submitted),
			"void": to(voided), "retest": to(submitted), "failure": to(voided), "taken": to(submitted),
		},
		expired: {
			"start": late(expired), "save": late(expired),
			"gap":    late(expired), // an hour after time there is nothing to go on with
			"submit": to(expired), "more": late(expired), "pause": late(expired), "resume": late(expired), "beat": to(expired),
			"extend": to(running), "reopen": to(running), "breaks": late(expired), "multiplier": late(expired),
			"void": to(voided), "retest": to(expired), "failure": to(voided), "taken": to(expired),
		},
		closed: {
			"start": late(closed), "save": conflict(closed), "gap": conflict(closed), "submit": late(closed),
			"more": late(closed), "pause": late(closed), "resume": late(closed), "beat": late(closed),
			"extend": conflict(closed), "reopen": to(opened), "breaks": late(closed), "multiplier": late(closed),
			"void": to(voided), "retest": conflict(closed), "failure": to(voided), "taken": conflict(closed),
		},
		voided: {
			"start": conflict(voided), "save": conflict(voided), "gap": conflict(voided), "submit": late(voided),
			"more": late(voided), "pause": late(voided), "resume": late(voided), "beat": late(voided),
			"extend": conflict(voided), "reopen": conflict(voided), "breaks": late(voided), "multiplier": late(voided),
			"void": to(voided), "retest": conflict(voided), "failure": to(voided), "taken": conflict(voided),
		},
	}
}

func TestEveryVerbInEveryState(t *testing.T) {
	table := transitions()
	for _, state := range attempt.States() {
		for verb, act := range verbs {
			want, listed := table[state][verb]
			if !listed {
				t.Errorf("the table lacks %s in state %s", verb, state)
				continue
			}
			t.Run(fmt.Sprintf("%s when %s", verb, state), func(t *testing.T) {
				w := newWorld(t, storetest.New(t))
				a := w.bring(state)
				err := act(w, a)
				if want.fault == fine {
					ok(t, err)
				} else {
					wantKind(t, err, want.fault)
				}
				if got := w.facts(a).State(w.clock.Now()); got != want.after {
					t.Errorf("it is %s afterwards, want %s", got, want.after)
				}
			})
		}
	}
}

func TestPrepareLaysOutThePlan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all, err := w.store.AttemptsOf(t.Context(), w.org, w.app)
		ok(t, err)
		allowances := map[string]time.Duration{"fixed": 20 * time.Minute, "flexible": 10 * time.Minute, "free": 0}
		for i, a := range all {
			if a.Position != i || a.Allowance != allowances[a.Definition] || a.Multiplier != 1 || a.Seed != uint64(i+1) {
				t.Errorf("attempt %d is %+v", i, a)
			}
			if !a.Opens.Equal(began) || !a.Closes.Equal(began.Add(openFor)) || a.Started != nil {
				t.Errorf("attempt %d: times are %+v", i, a.Facts)
			}
		}
		if len(all) != 3 {
			t.Errorf("%d attempts, want 3", len(all))
		}
		wantKind(t, w.Prepare(t.Context(), w.org, w.app, exercise.Plan{{Kind: "dance"}}, began, began), fault.NotFound)
		wantKind(t, w.Prepare(t.Context(), w.org, w.app, exercise.Plan{{Kind: "essay", Definition: "no"}}, began, began), fault.NotFound)
	})
}

func TestStartIsOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		first, err := w.store.Form(t.Context(), w.org, a)
		ok(t, err)
		w.clock.Advance(time.Minute)
		w.start("fixed")
		again, err := w.store.Form(t.Context(), w.org, a)
		ok(t, err)
		if f := w.facts(a); !f.Started.Equal(began) || first.Seed != f.Seed || again.Seed != first.Seed {
			t.Errorf("started at %v with seed %d, form %+v", f.Started, f.Seed, again)
		}
		if got := w.trail(a); !slices.Equal(got, []audit.Verb{audit.AttemptStarted}) {
			t.Errorf("the trail is %v", got)
		}
		wantKind(t, w.Start(t.Context(), w.org, candidate, "nothing"), fault.NotFound)
		wantKind(t, w.Start(t.Context(), "another", candidate, a), fault.NotFound)
	})
}

func TestSave(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		w.clock.Advance(time.Minute)
		first, err := w.save(a, 1, "one")
		ok(t, err)
		if first.Seq != 1 || !first.Now.Equal(w.clock.Now()) || !first.Limited || !first.Deadline.Equal(began.Add(20*time.Minute)) {
			t.Errorf("the receipt is %+v", first)
		}
		w.clock.Advance(time.Second)
		again, err := w.save(a, 1, "one")
		ok(t, err)
		if again.Seq != 1 || !again.At.Equal(first.At) {
			t.Errorf("the same save again is %+v", again)
		}
		if events, err := w.store.Timeline(t.Context(), w.org, a); err != nil || len(events) != 2 {
			t.Errorf("the timeline holds %v, %v; want start and one save", events, err)
		}
		w.behind(a, 1, "other", 1)
		ok(t, second(w.save(a, 2, "two")))
		w.behind(a, 1, "one", 2)
		for _, seq := range []int64{0, -1} {
			wantKind(t, second(w.save(a, seq, "two")), fault.Invalid)
		}
		wantKind(t, second(w.save(a, 3, "unreadable")), fault.Invalid)
		wantKind(t, second(w.save(a, 3, strings.Repeat("x", exercise.MaxResponse))), fault.Invalid)
		if got := w.kept(a); got != "two" {
			t.Errorf("kept %q after refusals", got)
		}
		wantKind(t, second(w.save("nothing", 1, "x")), fault.NotFound)
	})
}

func second[T any](_ T, err error) error { return err }

// behind expects a Conflict that tells the stored number.
func (w *world) behind(a id.Attempt, seq int64, text string, stored int64) {
	w.t.Helper()
	_, err := w.save(a, seq, text)
	wantKind(w.t, err, fault.Conflict)
	if b, found := errors.AsType[attempt.Behind](err); !found || b.Stored != stored {
		w.t.Errorf("the conflict tells %+v, want %d", b, stored)
	}
}

func TestTakeOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		ok(t, second(w.save(a, 7, "first window")))
		got, err := w.Save(t.Context(), w.org, candidate, a, attempt.Save{Seq: 3, Fields: url.Values{"text": {"second window"}}, TakeOver: true})
		ok(t, err)
		if got.Seq != 8 || w.kept(a) != "second window" {
			t.Errorf("taken over with number %d: %q", got.Seq, w.kept(a))
		}
		w.behind(a, 8, "first window", 8)
		if v := w.trail(a); !slices.Contains(v, audit.AttemptTakenOver) {
			t.Errorf("the trail is %v", v)
		}
	})
}

// A take-over whose answer was lost comes again, perhaps after the end, and is the same take-over.
func TestTakeOverTwice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		take := func(seq int64, text string) (attempt.Receipt, error) {
			return w.Save(t.Context(), w.org, candidate, a, attempt.Save{Seq: seq, Fields: url.Values{"text": {text}}, TakeOver: true, Moves: []byte(`[{"at":1,"op":"paste"}]`)})
		}
		ok(t, second(w.save(a, 7, "the same words")))
		if got, err := take(3, "the same words"); err != nil || got.Seq != 8 {
			t.Errorf("the first, of words that the other window saved: %d, %v", got.Seq, err)
		}
		w.clock.Advance(time.Second)
		if got, err := take(3, "the same words"); err != nil || got.Seq != 8 {
			t.Errorf("it again: %d, %v", got.Seq, err)
		}
		if got, err := take(3, "other words"); err != nil || got.Seq != 9 {
			t.Errorf("another: %d, %v", got.Seq, err)
		}
		w.clock.Set(began.Add(20*time.Minute + attempt.Grace))
		if got, err := take(3, "other words"); err != nil || got.Seq != 9 {
			t.Errorf("it again after the end: %d, %v", got.Seq, err)
		}
		wantKind(t, second(take(3, "third words")), fault.Expired)
		events, err := w.store.Timeline(t.Context(), w.org, a)
		ok(t, err)
		taken := 0
		for _, e := range events {
			if e.Op == "take_over" {
				taken++
			}
		}
		if taken != 2 {
			t.Errorf("%d of 2 take-overs are on the timeline", taken)
		}
	})
}

func TestLateDraftIsKeptAndNeverCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		ok(t, second(w.save(a, 1, "in time")))
		w.clock.Set(began.Add(20*time.Minute + attempt.Grace - time.Microsecond))
		got, err := w.save(a, 2, "within the grace")
		ok(t, err)
		if got.Late != attempt.Grace-time.Microsecond {
			t.Errorf("late by %v", got.Late)
		}
		w.clock.Advance(time.Microsecond)
		wantKind(t, second(w.save(a, 3, "too late")), fault.Expired)
		if again, err := w.save(a, 2, "within the grace"); err != nil || again.Seq != 2 {
			t.Errorf("a stored save whose answer was lost: %+v, %v", again.Seq, err)
		}
		late, err := w.store.LateDrafts(t.Context(), w.org, a)
		ok(t, err)
		if len(late) != 1 || !strings.Contains(string(late[0].Response), "too late") {
			t.Errorf("late drafts are %+v", late)
		}
		taken, err := w.Taken(t.Context(), w.org, a)
		ok(t, err)
		if w.kept(a) != "within the grace" || !strings.Contains(string(taken.Response), "within the grace") {
			t.Errorf("what counts is %s", taken.Response)
		}
	})
}

func TestSubmit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		last := attempt.Save{Seq: 1, Fields: url.Values{"text": {"done"}}}
		ok(t, w.Submit(t.Context(), w.org, candidate, a, &last))
		at := w.facts(a).Submitted
		w.clock.Advance(time.Minute)
		for range 2 {
			ok(t, w.Submit(t.Context(), w.org, candidate, a, &last))
		}
		if !w.facts(a).Submitted.Equal(*at) || w.kept(a) != "done" {
			t.Errorf("handed in at %v: %q", w.facts(a).Submitted, w.kept(a))
		}
		if !slices.Equal(w.queue.scored, []id.Attempt{a}) {
			t.Errorf("queued for scoring: %v", w.queue.scored)
		}
		if got := w.trail(a); len(got) != 2 || !slices.Contains(got, audit.AttemptSubmitted) {
			t.Errorf("the trail is %v", got)
		}
		b := w.start("flexible")
		unreadable := attempt.Save{Seq: 1, Fields: url.Values{"text": {"unreadable"}}}
		wantKind(t, w.Submit(t.Context(), w.org, candidate, b, &unreadable), fault.Invalid)
		if w.facts(b).Submitted != nil {
			t.Error("handed in although its last save was refused")
		}
	})
}

func TestExtendMovesTheDeadline(t *testing.T) {
	const more = 10 * time.Minute
	for name, c := range map[string]struct {
		definition   string
		start, grant time.Duration // after the invitation
		want         time.Duration // new deadline, after the invitation
	}{
		"running":                       {"fixed", 0, 5 * time.Minute, 30 * time.Minute},
		"expired":                       {"fixed", 0, time.Hour, 70 * time.Minute},
		"running, cut by the closing":   {"fixed", openFor - 5*time.Minute, openFor - 2*time.Minute, openFor + more},
		"expired, cut by the closing":   {"fixed", openFor - 5*time.Minute, openFor + time.Hour, openFor + time.Hour + more},
		"ends just before the closing":  {"fixed", openFor - 20*time.Minute, openFor - 19*time.Minute, openFor + more},
		"no limit, running":             {"free", 0, 5 * time.Minute, openFor + more},
		"no limit, after it had closed": {"free", 0, openFor + time.Hour, openFor + time.Hour + more},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storetest.New(t))
			w.clock.Set(began.Add(c.start))
			a := w.start(c.definition)
			w.clock.Set(began.Add(c.grant))
			ok(t, w.Extend(t.Context(), w.org, member, a, more, "outage"))
			f := w.facts(a)
			if got := f.Deadline().Sub(began); got != c.want {
				t.Errorf("the deadline is %v after the invitation, want %v", got, c.want)
			}
			if f.Extensions[0].Reason != "outage" || f.Extensions[0].Actor != member.ID {
				t.Errorf("the extension is %+v", f.Extensions[0])
			}
			ok(t, second(w.save(a, 1, "back again")))
		})
	}
}

func TestExtendNeedsAReasonAndABound(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	a := w.start("fixed")
	wantKind(t, w.Extend(t.Context(), w.org, member, a, time.Minute, ""), fault.Invalid)
	for _, more := range []time.Duration{0, -time.Minute, 24*time.Hour + 1} {
		wantKind(t, w.Extend(t.Context(), w.org, member, a, more, "outage"), fault.Invalid)
	}
	wantKind(t, w.Extend(t.Context(), "another", member, a, time.Minute, "outage"), fault.NotFound)
	if len(w.facts(a).Extensions) != 0 {
		t.Error("a refused extension was kept")
	}
}

func TestMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("flexible")
		wantKind(t, second(w.More(t.Context(), w.org, candidate, a)), fault.Conflict) // too early
		for i := range attempt.MoreOften {
			w.clock.Set(w.facts(a).Deadline().Add(-attempt.MoreWithin))
			got, err := w.More(t.Context(), w.org, candidate, a)
			ok(t, err)
			want := began.Add(10*time.Minute + time.Duration(i+1)*attempt.MoreTime)
			if !got.Deadline.Equal(want) || !w.facts(a).Deadline().Equal(want) {
				t.Fatalf("time %d: the deadline is %v, want %v", i+1, got.Deadline, want)
			}
		}
		w.clock.Set(w.facts(a).Deadline().Add(-time.Minute))
		wantKind(t, second(w.More(t.Context(), w.org, candidate, a)), fault.Conflict) // taken too often
		w.clock.Set(w.facts(a).Deadline())
		wantKind(t, second(w.More(t.Context(), w.org, candidate, a)), fault.Expired)
	})
}

func TestMoreCannotPassTheClosing(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	w.clock.Set(began.Add(openFor - 8*time.Minute))
	a := w.start("flexible")
	w.clock.Set(began.Add(openFor - time.Minute))
	wantKind(t, second(w.More(t.Context(), w.org, candidate, a)), fault.Conflict)
	if len(w.facts(a).Extensions) != 0 {
		t.Error("time was noted that the candidate did not get")
	}
}

func TestVoidKeepsTheWork(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		ok(t, second(w.save(a, 1, "work")))
		wantKind(t, w.Void(t.Context(), w.org, member, a, ""), fault.Invalid)
		ok(t, w.Void(t.Context(), w.org, member, a, "outage"))
		wantKind(t, second(w.save(a, 2, "more")), fault.Expired)
		open, err := w.Open(t.Context(), w.org, a)
		ok(t, err)
		if !strings.Contains(string(open.Response), "work") {
			t.Errorf("the work is %s", open.Response)
		}
	})
}

func TestSetMultiplierLeavesWhatHasBegun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		running := w.start("fixed")
		ok(t, w.Void(t.Context(), w.org, member, w.attempts["free"], "outage"))
		ok(t, w.SetMultiplier(t.Context(), w.org, w.app, 1.5))
		for a, want := range map[id.Attempt]float64{running: 1, w.attempts["flexible"]: 1.5, w.attempts["free"]: 1} {
			if got := w.facts(a); got.Multiplier != want || (a == running) != (got.Started != nil) {
				t.Errorf("%s has multiplier %v, want %v", got.Definition, got.Multiplier, want)
			}
		}
	})
}

func TestSweepQueuesWhatEnded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fixed, flexible := w.start("fixed"), w.start("flexible")
		ok(t, w.Submit(t.Context(), w.org, candidate, flexible, nil))
		for _, c := range []struct {
			at   time.Duration
			want []id.Attempt
		}{
			{time.Minute, []id.Attempt{flexible}}, // handed in: safe to queue again
			{20*time.Minute + attempt.Grace - time.Microsecond, []id.Attempt{flexible}},
			{20*time.Minute + attempt.Grace, []id.Attempt{flexible, fixed}},
		} {
			w.queue.scored = nil
			w.clock.Set(began.Add(c.at))
			ok(t, w.Sweep(t.Context()))
			slices.Sort(w.queue.scored)
			slices.Sort(c.want)
			if !slices.Equal(w.queue.scored, c.want) {
				t.Errorf("after %v the sweep queues %v, want %v", c.at, w.queue.scored, c.want)
			}
		}
	})
}

// TestNoSaveIsJudgedWrongly plays random saves, grants, gaps, breaks and moves of the clock, and holds
// each answer against the deadline as the acts so far make it: nothing after deadline and grace is
// accepted, nothing before refused.
func TestNoSaveIsJudgedWrongly(t *testing.T) {
	for seed := range uint64(25) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			w := newWorld(t, storetest.New(t))
			w.clock.Advance(time.Duration(r.Int64N(int64(openFor))))
			p := player{world: w, Rand: r, definition: []string{"fixed", "flexible", "free"}[r.IntN(3)]}
			p.a = w.startWithBreaks(p.definition)
			p.deadline, p.contact = w.facts(p.a).Deadline(), w.clock.Now()
			for p.step = range 40 {
				w.jump(r, p.deadline)
				p.act()
				if got := w.kept(p.a); got != p.text {
					t.Fatalf("step %d: %q is kept, %q was acknowledged", p.step, got, p.text)
				}
			}
		})
	}
}

// player is a candidate, and a member who gives them time, with what they must have by the acts so far.
type player struct {
	*world
	*rand.Rand
	a          id.Attempt
	definition string
	step       int
	seq        int64
	text       string    // acknowledged last
	deadline   time.Time // by the acts so far
	contact    time.Time // when the server last answered a save or heartbeat
	pausedFrom time.Time
	pausedTo   time.Time // of the last break
}

func (p *player) act() {
	p.t.Helper()
	ctx, now := p.t.Context(), p.clock.Now()
	switch p.IntN(8) {
	case 0:
		more := time.Duration(1+p.Int64N(3600)) * time.Second
		ok(p.t, p.Extend(ctx, p.org, member, p.a, more, "outage"))
		p.deadline = latest(p.deadline, now).Add(more)
	case 1:
		if receipt, err := p.More(ctx, p.org, candidate, p.a); err == nil {
			if p.definition != "flexible" || !now.Before(p.deadline) || now.Before(p.pausedTo) || !receipt.Deadline.After(p.deadline) {
				p.t.Fatalf("step %d: more time was given", p.step)
			}
			p.deadline = receipt.Deadline
		}
	case 2:
		p.pause(now)
	case 3:
		if p.paused(now) {
			ok(p.t, second(p.Resume(ctx, p.org, candidate, p.a)))
			p.deadline = p.facts(p.a).Deadline()
			p.pausedTo = now
		}
	case 4:
		p.save(now, now.Add(-time.Duration(p.Int64N(int64(20*time.Minute)))))
	default:
		p.save(now, time.Time{})
	}
}

func (p *player) paused(now time.Time) bool { return now.Before(p.pausedTo) && now.Before(p.deadline) }

func (p *player) pause(now time.Time) {
	p.t.Helper()
	receipt, err := p.Pause(p.t.Context(), p.org, candidate, p.a)
	if err != nil || p.paused(now) {
		return
	}
	if !now.Before(p.deadline) || p.definition == "free" || receipt.PausedTo.Sub(now) > 10*time.Minute {
		p.t.Fatalf("step %d: a break until %v", p.step, receipt.PausedTo)
	}
	p.deadline, p.pausedFrom, p.pausedTo = receipt.Deadline, now, receipt.PausedTo
}

// save holds what is given back for a gap against what can have been lost, and the answer against the
// deadline with it.
func (p *player) save(now, gap time.Time) {
	p.t.Helper()
	next := fmt.Sprintf("text %d", p.step)
	receipt, err := p.saveAfterGap(p.a, p.seq+1, next, gap)
	given := p.facts(p.a).Deadline().Sub(p.deadline)
	if most := min(10*time.Minute, now.Sub(p.contact), now.Sub(gap)); given < 0 || given > 0 && (gap.IsZero() || given > most || err != nil) {
		p.t.Fatalf("step %d: %v are given back for %v since %v, %v", p.step, given, now.Sub(gap), now.Sub(p.contact), err)
	}
	p.deadline = p.deadline.Add(given)
	want := now.Before(p.deadline.Add(attempt.Grace))
	if p.paused(now) {
		want = now.Sub(p.pausedFrom) < attempt.Grace
	}
	if want != (err == nil) {
		p.t.Fatalf("step %d: a save %v after the deadline: %v", p.step, now.Sub(p.deadline), err)
	}
	if err == nil {
		p.seq, p.text, p.contact = receipt.Seq, next, now
	}
}

// jump moves the clock forward, often to the moments around the deadline where mistakes would be.
func (w *world) jump(r *rand.Rand, deadline time.Time) {
	target := w.clock.Now().Add(time.Duration(r.Int64N(int64(3 * time.Minute))))
	if r.IntN(2) == 0 {
		around := []time.Duration{-time.Minute, -time.Microsecond, 0, attempt.Grace - time.Microsecond, attempt.Grace, attempt.Grace + time.Microsecond}
		target = deadline.Add(around[r.IntN(len(around))])
	}
	w.clock.Set(latest(w.clock.Now(), target))
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
