package attempt_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/store/storetest"
)

const allowed = 20 * time.Minute // of the definition "fixed"

// at moves the clock to so long after the invitation, which is when these attempts start.
func (w *world) at(d time.Duration) time.Time {
	w.clock.Set(began.Add(d))
	return w.clock.Now()
}

func TestLostTimeIsGivenBack(t *testing.T) {
	const minute = time.Minute
	for name, c := range map[string]struct {
		seen, from, back time.Duration // the last save, the first failed request, the first that works again
		given            time.Duration
		late             bool // what comes back is not accepted
	}{
		"a gap between two saves":           {2 * minute, 3 * minute, 5*minute + 10*time.Second, 2*minute + 10*time.Second, false},
		"told from before the last save":    {4 * minute, 1 * minute, 6 * minute, 2 * minute, false},
		"four seconds are not counted":      {2 * minute, 3 * minute, 3*minute + 4*time.Second, 0, false},
		"five are":                          {2 * minute, 3 * minute, 3*minute + 5*time.Second, 5 * time.Second, false},
		"ten minutes at most":               {1 * minute, 2 * minute, 15 * minute, 10 * minute, false},
		"from the future":                   {2 * minute, 30 * minute, 5 * minute, 0, false},
		"across the deadline, in time":      {2 * minute, 17 * minute, 22 * minute, 3 * minute, false},
		"across the deadline, in the grace": {2 * minute, 19 * minute, 21*minute + 29*time.Second, minute, false},
		"across the deadline, too late":     {2 * minute, 19 * minute, 21*minute + 30*time.Second, 0, true},
		"after the deadline":                {2 * minute, 20 * minute, 20*minute + 40*time.Second, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storetest.New(t))
			a := w.start("fixed")
			w.at(c.seen)
			ok(t, second(w.save(a, 1, "before")))
			w.at(c.back)
			got, err := w.saveAfterGap(a, 2, "after", began.Add(c.from))
			if c.late {
				wantKind(t, err, fault.Expired)
			} else {
				ok(t, err)
				if got.Given != c.given || got.Credits != c.given || !got.Deadline.Equal(began.Add(allowed+c.given)) {
					t.Errorf("given %v, %v in all, until %v", got.Given, got.Credits, got.Deadline.Sub(began))
				}
			}
			f := w.facts(a)
			if f.Credited() != c.given || !f.Deadline().Equal(began.Add(allowed+c.given)) {
				t.Errorf("credited %+v", f.Credits)
			}
			if told := slices.Contains(w.trail(a), audit.AttemptCredited); told != (c.given > 0) {
				t.Errorf("the trail is %v", w.trail(a))
			}
		})
	}
}

func TestTheSameGapIsGivenBackOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		ok(t, second(w.save(a, 1, "before")))
		gap := began.Add(time.Minute)
		w.at(4 * time.Minute)
		got, err := w.Beat(t.Context(), w.org, a, attempt.BeatInput{GapFrom: gap, Application: w.app})
		ok(t, err)
		if got.Given != 3*time.Minute || got.Seq != 1 {
			t.Errorf("the heartbeat gives %v back after save %d", got.Given, got.Seq)
		}
		for i, ask := range []func() (attempt.Receipt, error){
			func() (attempt.Receipt, error) { return w.Beat(t.Context(), w.org, a, attempt.BeatInput{GapFrom: gap}) },
			func() (attempt.Receipt, error) { return w.saveAfterGap(a, 2, "after", gap) },
			func() (attempt.Receipt, error) { return w.saveAfterGap(a, 2, "after", gap) },
		} {
			w.clock.Advance(2 * time.Second)
			if got, err := ask(); err != nil || got.Given != 0 || got.Credits != 3*time.Minute {
				t.Errorf("asked again (%d): %+v, %v", i, got, err)
			}
		}
		events, err := w.store.Timeline(t.Context(), w.org, a)
		ok(t, err)
		if n := len(slices.DeleteFunc(events, func(e attempt.Event) bool { return e.Op != "credit" })); n != 1 {
			t.Errorf("%d lines of credit", n)
		}
		if events[0].Note != "3 min given back: the connection was lost" {
			t.Errorf("the line says %q", events[0].Note)
		}
		wantKind(t, second(w.Beat(t.Context(), "another", a, attempt.BeatInput{})), fault.NotFound)
		wantKind(t, second(w.Beat(t.Context(), w.org, a, attempt.BeatInput{Application: "another"})), fault.NotFound)
	})
}

func TestThirtyMinutesAreGivenBackAtMost(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	a := w.start("fixed")
	ok(t, w.Extend(t.Context(), w.org, member, a, 3*time.Hour, "room"))
	var given []time.Duration
	for i := range 5 {
		from := w.clock.Now()
		w.clock.Advance(9 * time.Minute)
		got, err := w.saveAfterGap(a, int64(i+1), "x", from)
		ok(t, err)
		given = append(given, got.Given)
	}
	if want := []time.Duration{9 * time.Minute, 9 * time.Minute, 9 * time.Minute, 3 * time.Minute, 0}; !slices.Equal(given, want) {
		t.Errorf("given %v, want %v", given, want)
	}
}

func TestNothingIsGivenBackWithoutAClock(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	free := w.start("free")
	w.at(10 * time.Minute)
	if got, err := w.saveAfterGap(free, 1, "x", began); err != nil || got.Given != 0 || len(w.facts(free).Credits) != 0 {
		t.Errorf("given %v, %v", got.Given, err)
	}
	w.at(openFor - 10*time.Minute) // the closing date cuts this one
	cut := w.start("fixed")
	w.at(openFor - 5*time.Minute)
	if got, err := w.saveAfterGap(cut, 1, "x", began.Add(openFor-8*time.Minute)); err != nil || got.Given != 0 || len(w.facts(cut).Credits) != 0 {
		t.Errorf("given %v past the closing date, %v", got.Given, err)
	}
}

func TestBeatIsWrittenDownNowAndThen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		beat := func(after time.Duration) *time.Time {
			w.at(after)
			ok(t, second(w.Beat(t.Context(), w.org, a, attempt.BeatInput{})))
			return w.facts(a).Seen
		}
		first := beat(time.Second)
		if first == nil || !first.Equal(began.Add(time.Second)) {
			t.Fatalf("the first heartbeat is noted at %v", first)
		}
		if again := beat(15 * time.Second); !again.Equal(*first) {
			t.Errorf("noted again after 14 s, at %v", again)
		}
		if again := beat(16 * time.Second); !again.Equal(began.Add(16 * time.Second)) {
			t.Errorf("not noted after 15 s, but %v", again)
		}
		ok(t, second(w.save(a, 1, "x"))) // is contact of its own
		if again := beat(30 * time.Second); !again.Equal(began.Add(16 * time.Second)) {
			t.Errorf("noted 14 s after a save, at %v", again)
		}
		w.at(10 * time.Minute)
		if got, err := w.saveAfterGap(a, 2, "x", began); err != nil || got.Given != 9*time.Minute+44*time.Second {
			t.Errorf("since the last save %v are given back, %v", got.Given, err)
		}
	})
}

func TestServersRestart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		restart := func(after time.Duration, want int) {
			t.Helper()
			w.at(after)
			got, err := w.ComeUp(ctx, id.New())
			ok(t, err)
			if got != want {
				t.Errorf("after %v %d attempts have time back, want %d", after, got, want)
			}
		}
		restart(0, 0) // the first start there ever was
		running, submitted := w.start("fixed"), w.start("flexible")
		ok(t, w.Submit(ctx, w.org, candidate, submitted, nil))
		w.start("free") // has no clock
		w.at(2 * time.Minute)
		ok(t, w.StayUp(ctx, "first"))
		restart(2*time.Minute+9*time.Second, 0) // too short
		w.at(3 * time.Minute)
		ok(t, w.StayUp(ctx, "first"))
		restart(5*time.Minute+10*time.Second, 1)
		restart(5*time.Minute+10*time.Second, 0) // a second server at once
		f := w.facts(running)
		if f.Credited() != 2*time.Minute+10*time.Second || f.Credits[0].Cause != attempt.Server || !f.Deadline().Equal(began.Add(allowed+f.Credited())) {
			t.Errorf("credits are %+v", f.Credits)
		}
		if len(w.facts(submitted).Credits) != 0 {
			t.Error("time was given for what was handed in")
		}
		w.at(5*time.Minute + 30*time.Second) // the browser was away from 2:50 to 5:30
		got, err := w.saveAfterGap(running, 1, "x", began.Add(2*time.Minute+50*time.Second))
		ok(t, err)
		if got.Given != 30*time.Second || got.Credits != 2*time.Minute+40*time.Second {
			t.Errorf("the browser's gap around it gives %v back, %v in all", got.Given, got.Credits)
		}
	})
}

func TestOneOfTwoServersGoes(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	ok(t, second(w.ComeUp(t.Context(), "one")))
	ok(t, second(w.ComeUp(t.Context(), "two")))
	a := w.start("fixed")
	for i := range 12 { // the other one is gone for a minute
		w.at(time.Duration(i) * attempt.AliveEvery)
		ok(t, w.StayUp(t.Context(), "one"))
	}
	if n, err := w.ComeUp(t.Context(), "three"); n != 0 || err != nil || len(w.facts(a).Credits) != 0 {
		t.Errorf("%d attempts have time back, %v", n, err)
	}
}

// Who had three minutes left when the server went has them when it is back, even where their clock has
// run out meanwhile; who had none left has none.
func TestARestartAfterTheDeadline(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	ok(t, second(w.ComeUp(t.Context(), "one")))
	early := w.start("flexible") // ends after 10 minutes
	running := w.start("fixed")
	w.at(17 * time.Minute)
	ok(t, w.StayUp(t.Context(), "one"))
	now := w.at(45 * time.Minute)
	if n, err := w.ComeUp(t.Context(), "two"); n != 1 || err != nil {
		t.Errorf("%d attempts have time back, %v", n, err)
	}
	if left := w.facts(running).Left(now); left != 3*time.Minute || len(w.facts(early).Credits) != 0 {
		t.Errorf("%v are left, and the other has %+v", left, w.facts(early).Credits)
	}
	ok(t, second(w.save(running, 1, "back again")))
}

func TestOldServersAreForgottenButTheLast(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	ok(t, second(w.ComeUp(t.Context(), "one")))
	w.at(time.Hour)
	ok(t, second(w.ComeUp(t.Context(), "two")))
	w.at(30 * 24 * time.Hour)
	ok(t, w.Sweep(t.Context()))
	last, err := w.store.LastAlive(t.Context())
	ok(t, err)
	if !last.Equal(began.Add(time.Hour)) {
		t.Errorf("the last one was there at %v", last)
	}
}

func TestGivenInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		130 * time.Second: "2 min 10 s", 2 * time.Minute: "2 min", 9 * time.Second: "9 s", 0: "0 s",
		1499 * time.Millisecond: "1 s", time.Hour: "60 min",
	} {
		if got := attempt.Given(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestBreaks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		plain := w.start("flexible")
		wantKind(t, second(w.Pause(ctx, w.org, candidate, plain)), fault.Denied)
		a := w.startWithBreaks("fixed")
		w.at(5 * time.Minute)
		ok(t, second(w.save(a, 1, "before")))
		got, err := w.Pause(ctx, w.org, candidate, a)
		ok(t, err)
		if !got.Paused || !got.PausedTo.Equal(began.Add(15*time.Minute)) || got.BreakLeft != 10*time.Minute || got.Seq != 1 {
			t.Errorf("the break is %+v", got)
		}
		w.clock.Advance(attempt.Grace - time.Microsecond)
		ok(t, second(w.save(a, 2, "was on its way")))
		w.clock.Advance(time.Microsecond)
		wantKind(t, second(w.save(a, 3, "work in the break")), fault.Conflict)
		w.at(9 * time.Minute)
		if left := w.facts(a).Left(w.clock.Now()); left != 15*time.Minute {
			t.Errorf("%v are left during the break", left)
		}
		ok(t, w.Extend(ctx, w.org, member, a, time.Minute, "asked"))
		got, err = w.Resume(ctx, w.org, candidate, a)
		ok(t, err)
		if got.Paused || got.BreakLeft != 6*time.Minute || !got.Deadline.Equal(began.Add(allowed+5*time.Minute)) {
			t.Errorf("after four minutes of break: %+v", got)
		}
		ok(t, second(w.Pause(ctx, w.org, candidate, a)))
		w.at(30 * time.Minute) // ended by itself at 15 min, with all 10 min used
		f := w.facts(a)
		if f.State(w.clock.Now()) != attempt.Running || !f.Deadline().Equal(began.Add(allowed+11*time.Minute)) {
			t.Errorf("it is %s until %v", f.State(w.clock.Now()), f.Deadline().Sub(began))
		}
		wantKind(t, second(w.Pause(ctx, w.org, candidate, a)), fault.Conflict)
		ok(t, w.GrantBreaks(ctx, w.org, member, a, 12*time.Minute))
		ok(t, second(w.Pause(ctx, w.org, candidate, a)))
		ok(t, w.Submit(ctx, w.org, candidate, a, nil))
		events, err := w.store.Timeline(ctx, w.org, a)
		ok(t, err)
		for _, e := range events { // the hiring team reads it, and must not learn of accommodations
			if e.Op != "start" && e.Op != "save" && e.Op != "submit" && e.Op != string(audit.AttemptExtended) {
				t.Errorf("on the timeline: %+v", e)
			}
		}
		if v := w.trail(a); !slices.Contains(v, audit.AttemptPaused) || !slices.Contains(v, audit.AttemptResumed) || !slices.Contains(v, audit.AccommodationSet) {
			t.Errorf("the trail is %v", v)
		}
	})
}

func TestABreakIsNoGap(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	a := w.startWithBreaks("fixed")
	w.at(5 * time.Minute)
	ok(t, second(w.Pause(t.Context(), w.org, candidate, a)))
	w.at(8 * time.Minute)
	ok(t, second(w.Resume(t.Context(), w.org, candidate, a)))
	w.at(10 * time.Minute)
	if got, err := w.saveAfterGap(a, 1, "x", began.Add(4*time.Minute)); err != nil || got.Given != 3*time.Minute {
		t.Errorf("a gap of six minutes with a break of three gives %v back, %v", got.Given, err)
	}
}

func TestMoreTimeDuring(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		a := w.start("fixed")
		w.at(10 * time.Minute)
		ok(t, w.SetMultiplierDuring(ctx, w.org, member, a, 1.5))
		got, err := w.Beat(ctx, w.org, a, attempt.BeatInput{})
		ok(t, err)
		if !got.Deadline.Equal(began.Add(30*time.Minute)) || !got.Limited {
			t.Errorf("the next heartbeat tells %v", got.Deadline.Sub(began))
		}
		wantKind(t, w.SetMultiplierDuring(ctx, w.org, member, a, 1.25), fault.Conflict)
		for _, m := range []float64{-1, 0.5, 4.5} {
			wantKind(t, w.SetMultiplierDuring(ctx, w.org, member, a, m), fault.Invalid)
		}
		ok(t, w.SetMultiplierDuring(ctx, w.org, member, a, 0))
		wantKind(t, w.SetMultiplierDuring(ctx, w.org, member, a, 2), fault.Conflict)
		if _, limited := w.facts(a).Limit(); limited {
			t.Error("the limit is still there")
		}
		wantKind(t, w.SetMultiplierDuring(ctx, "another", member, a, 2), fault.NotFound)
	})
}

// A save that a gap brings back in time must be judged in the transaction that credits the gap: none
// is credited where the save is refused.
func TestARefusedSaveCreditsNothing(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	a := w.start("fixed")
	ok(t, second(w.save(a, 5, "ahead")))
	w.at(3 * time.Minute)
	wantKind(t, second(w.saveAfterGap(a, 2, "behind", began)), fault.Conflict)
	if f := w.facts(a); len(f.Credits) != 0 {
		t.Errorf("credited %+v", f.Credits)
	}
	if got, err := w.saveAfterGap(a, 6, "ahead", began); err != nil || got.Given != 3*time.Minute {
		t.Errorf("the window that is ahead has %v back, %v", got.Given, err)
	}
	if !strings.Contains(w.kept(a), "ahead") {
		t.Errorf("kept %q", w.kept(a))
	}
}
