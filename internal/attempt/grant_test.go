package attempt_test

import (
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/store/storetest"
)

func TestAFormSentTwiceGivesTimeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, a := t.Context(), w.start("fixed")
		shown := w.clock.Now()
		give := func(reason string, asked time.Time) {
			t.Helper()
			w.clock.Advance(time.Second)
			ok(t, w.ExtendOnce(ctx, w.org, member, a, 5*time.Minute, reason, asked))
		}
		give("the phone rang", shown)
		give("the phone rang", shown)
		if n := len(w.facts(a).Extensions); n != 1 {
			t.Errorf("sent twice, given %d times", n)
		}
		give("the phone rang", w.clock.Now()) // from a page that was made after it
		give("a fire drill", shown)
		if n := len(w.facts(a).Extensions); n != 3 {
			t.Errorf("three grants that were meant, %d given", n)
		}
		n := 0
		for _, v := range w.trail(a) {
			if v == audit.AttemptExtended {
				n++
			}
		}
		if n != 3 {
			t.Errorf("%d grants on the trail", n)
		}
	})
}

func TestGrantWidensWhatIsNotOver(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	ctx, done, running := t.Context(), w.start("fixed"), w.start("flexible")
	ok(t, w.Submit(ctx, w.org, candidate, done, nil))
	ok(t, w.SetMultiplierDuring(ctx, w.org, member, running, 3))
	ok(t, w.Grant(ctx, w.org, member, w.app, attempt.Grant{Multiplier: 1.5, Breaks: 20 * time.Minute}))
	for name, want := range map[string]float64{"fixed": 1, "flexible": 3, "free": 1.5} {
		if f := w.facts(w.attempts[name]); f.Multiplier != want || (f.Breaks == 0) != (name == "fixed") {
			t.Errorf("%s has %v times and %v of breaks", name, f.Multiplier, f.Breaks)
		}
	}
	ok(t, w.Grant(ctx, w.org, member, w.app, attempt.Grant{Multiplier: 0}))
	if f := w.facts(running); f.Multiplier != 0 || f.Breaks != 20*time.Minute {
		t.Errorf("without a limit: %+v", f)
	}
	wantKind(t, w.Grant(ctx, w.org, member, w.app, attempt.Grant{Multiplier: 1, Breaks: 25 * time.Hour}), fault.Invalid)
	wantKind(t, w.Grant(ctx, "another", member, w.app, attempt.Grant{Multiplier: 1}), fault.Conflict)
}

func TestGrantSaysWhenAllIsOver(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	w.at(openFor + time.Hour)
	wantKind(t, w.Grant(t.Context(), w.org, member, w.app, attempt.Grant{Multiplier: 2}), fault.Conflict)
	wantKind(t, w.Grant(t.Context(), "another", member, w.app, attempt.Grant{Multiplier: 2}), fault.Conflict)
}

func TestNextRetest(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	ctx, first := t.Context(), w.start("fixed")
	ok(t, w.Submit(ctx, w.org, candidate, first, nil))
	chain := func() []attempt.Attempt {
		t.Helper()
		all, err := w.store.AllAttemptsOf(ctx, w.org, w.app)
		ok(t, err)
		return all
	}
	old := w.facts(first)
	if from := old.NextRetest(chain()); !from.IsZero() {
		t.Errorf("before any: %v", from)
	}
	next, err := w.Again(ctx, w.org, member, first, attempt.Retest, "asked for it")
	ok(t, err)
	if from := old.NextRetest(chain()); !from.Equal(w.clock.Now().AddDate(0, 6, 0)) {
		t.Errorf("after one: %v", from)
	}
	if by, found := old.ReplacedBy(chain()); !found || by.ID != next {
		t.Errorf("replaced by %+v", by)
	}
	if _, found := w.facts(next).ReplacedBy(chain()); found {
		t.Error("the newest is replaced")
	}
}
