package hiring_test

import (
	"testing"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

func TestTheLanguageOfLetters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		w.invite(0)
		for _, c := range []struct{ chosen, want string }{{"", ""}, {"fr", ""}, {"es", "es"}, {"x-klingon", "es"}, {"en", "en"}} {
			ok(t, w.SetLang(t.Context(), w.holder(0), c.chosen))
			if got := w.holder(0).Candidate.Lang; got != c.want {
				t.Errorf("after %q letters are in %q, want %q", c.chosen, got, c.want)
			}
		}
		p := person(1)
		p.Lang = "es"
		ok(t, second(w.Apply(t.Context(), w.org, w.job, p)))
		p.Lang = "en" // typed by anybody who knows the address
		ok(t, second(w.Apply(t.Context(), w.org, w.job, p)))
		if got := w.holder(1).Candidate.Lang; got != "es" {
			t.Errorf("applied in Spanish, letters are in %q", got)
		}
	})
}

func TestOneLetterSaysThatAllHasArrived(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		app := w.invite(0)
		confirm := func() error { return w.Confirm(t.Context(), w.org, app.ID) }
		for _, c := range []struct {
			name string
			done exercise.Plan
			open bool
			want int
		}{
			{"nothing was done", nil, false, 0},
			{"one is open", plan()[:1], true, 0},
			{"all is done", plan(), false, 1},
			{"the job runs twice", plan(), false, 1},
		} {
			w.laid.ended, w.laid.open = c.done, c.open
			got := w.noted(confirm)
			if w.box.here != c.want || len(got) > 0 && got[0] != audit.WorkConfirmed {
				t.Errorf("%s: %d letters, want %d; noted %v", c.name, w.box.here, c.want, got)
			}
		}
		other, _ := w.opening(id.New())
		wantKind(t, w.Confirm(t.Context(), other, app.ID), fault.NotFound)
	})
}

func TestAnOpinionIsAskedOnceAndLeadsToNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		for n := range 3 {
			w.invite(n)
		}
		for _, bad := range []hiring.Opinion{{Clear: -1}, {Work: 5}, {Fair: 99}} {
			wantKind(t, w.Opine(t.Context(), w.holder(0), bad), fault.Invalid)
		}
		said := hiring.Opinion{Clear: hiring.Yes, Fair: hiring.RatherNo}
		for _, o := range []hiring.Opinion{said, {Clear: hiring.No}, {}} {
			got := w.noted(func() error { return w.Opine(t.Context(), w.holder(0), o) })
			if len(got) != 0 {
				t.Errorf("the trail tells of %v", got)
			}
		}
		ok(t, w.Opine(t.Context(), w.holder(1), hiring.Opinion{})) // would rather not
		ok(t, w.Opine(t.Context(), w.holder(1), said))
		counts, err := w.store.Opinions(t.Context(), w.org, w.job)
		ok(t, err)
		if counts.N != 1 || counts.Clear[hiring.Yes] != 1 || counts.Work[hiring.NoAnswer] != 1 || counts.Fair[hiring.RatherNo] != 1 {
			t.Errorf("counted %+v", counts)
		}
		if !w.holder(0).Application.OpinionDone || !w.holder(1).Application.OpinionDone || w.holder(2).Application.OpinionDone {
			t.Error("who was asked is not kept")
		}
	})
}

func TestTimeIsAskedForOnceADayWhileNobodyAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		app := w.invite(0)
		ask := func() error { return w.AskTime(t.Context(), w.holder(0), "My power was out.") }
		ok(t, ask())
		wantKind(t, ask(), fault.Conflict)
		if at, err := w.Asked(t.Context(), w.holder(0)); err != nil || at == nil || !at.Equal(began) {
			t.Errorf("asked at %v, %v", at, err)
		}
		w.clock.Advance(hiring.AskAgain)
		if at, err := w.Asked(t.Context(), w.holder(0)); err != nil || at != nil {
			t.Errorf("after a day it still waits since %v, %v", at, err)
		}
		ok(t, ask())
		w.clock.Advance(time.Minute)
		ok(t, w.SeeTo(t.Context(), w.org, w.by, app.ID))
		ok(t, ask())
		if len(w.box.asked) != 3 {
			t.Errorf("%d messages reached the clinic", len(w.box.asked))
		}
	})
}
