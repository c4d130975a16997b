package recruiter_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/hiring"
)

// start begins an exercise and leaves it.
func (w *world) start(app hiring.Application, kind string) attempt.Attempt {
	w.t.Helper()
	a := w.attempt(app, kind)
	check(w.t, w.site.Attempt.Start(w.t.Context(), w.org.ID, audit.Candidate(app.Candidate), a.ID))
	return a
}

// rowOf is a candidate's row of the live page, its words in a line.
func (w *world) rowOf(page string, app hiring.Application) string {
	w.t.Helper()
	_, row, found := strings.Cut(page, `id="row-`+string(app.ID)+`"`)
	if !found {
		return ""
	}
	row, _, _ = strings.Cut(row, "</tr>")
	return row
}

func (w *world) live() string { w.t.Helper(); return w.get(w.jobPath()+"/live", http.StatusOK) }

func TestLivePageFollowsTheWork(t *testing.T) {
	w := newWorld(t)
	has(t, w.live(), "Nobody is at work", "Nobody has applied yet", "<b>0</b> at work")
	app, fresh := w.invite("Zoe Quimby"), w.invite("Bo Tran")
	page := w.live()
	has(t, page, "Nobody is at work", "stay for an hour", "<b>0</b> to start")
	lacks(t, page, "Nobody has applied yet")

	a := w.start(app, "chart")
	row := w.rowOf(w.live(), app)
	has(t, row, "Working", "Nothing yet", "0 of 4", "Over 10 min", "Add time", "/desk/applications/"+string(app.ID)+"?act="+string(a.ID))
	w.clock.Advance(40 * time.Second)
	page = w.live()
	has(t, page, "<b>1</b> at work", "<b>1</b> in trouble")
	has(t, w.rowOf(page, app), "No contact for 40 s", `data-signs="no contact"`)
	must(w.site.Attempt.Beat(t.Context(), w.org.ID, a.ID, attempt.BeatInput{}))(t)
	page = w.live()
	lacks(t, w.rowOf(page, app), "No contact")
	has(t, page, "<b>0</b> in trouble")
	lacks(t, page, "Zoe", "Bo Tran", "row-"+string(fresh.ID))

	w.clock.Advance(6 * time.Minute)
	has(t, w.rowOf(w.live(), app), "8 min") // of 15: under ten it says nothing that extra time would change
	w.clock.Advance(8*time.Minute + 30*time.Second)
	page = w.live()
	has(t, w.rowOf(page, app), "Time ended", "Not handed in", "Reopen or add time")
	has(t, page, "<b>0</b> at work", "<b>1</b> ended in the last hour")
	w.clock.Advance(2 * time.Hour)
	lacks(t, w.live(), "row-"+string(app.ID))
}

func TestLivePageShowsWhoAskedAndWhatWasGivenBack(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.start(app, "chart")
	now := w.clock.Now()
	check(t, w.db.SetAsked(t.Context(), w.org.ID, app.ID, &now))
	w.clock.Advance(2 * time.Minute)
	must(w.site.Attempt.Beat(t.Context(), w.org.ID, a.ID, attempt.BeatInput{GapFrom: now}))(t)
	has(t, w.rowOf(w.live(), app), "Asked for help or more time", "2 min given back")
	check(t, w.site.Attempt.Submit(t.Context(), w.org.ID, audit.Candidate(app.Candidate), a.ID, nil))
	row := w.rowOf(w.live(), app)
	has(t, row, "Handed in", "1 of 4")
	lacks(t, row, "Add time", "given back")
}

func TestLivePageCountsWhoMustBeginSoon(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	w.invite("Bo Tran")
	w.clock.Set(app.Closes.Add(-20 * time.Hour))
	has(t, w.live(), "<b>2</b> to start within 24 hours", "?status=closing")
	w.start(app, "chart")
	has(t, w.live(), "<b>1</b> to start")
}

// What a candidate asked to have changed shows to nobody without the right: the page of one with three
// times the time and a break is the page of one without.
func TestLivePageTellsNobodyOfAccommodations(t *testing.T) {
	for name, change := range map[string]func(*world, attempt.Attempt){
		"three times": func(w *world, a attempt.Attempt) {
			check(t, w.site.Attempt.SetMultiplierDuring(t.Context(), w.org.ID, audit.Member(w.owner.ID), a.ID, 3))
		},
		"no limit": func(w *world, a attempt.Attempt) {
			check(t, w.site.Attempt.SetMultiplierDuring(t.Context(), w.org.ID, audit.Member(w.owner.ID), a.ID, 0))
		},
		"a break": func(w *world, a attempt.Attempt) {
			check(t, w.site.Attempt.GrantBreaks(t.Context(), w.org.ID, audit.Member(w.owner.ID), a.ID, 5*time.Minute))
			must(w.site.Attempt.Pause(t.Context(), w.org.ID, audit.Member(w.owner.ID), a.ID))(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			plain, changed := w.invite("Zoe Quimby"), w.invite("Bo Tran")
			a, b := w.start(plain, "chart"), w.start(changed, "chart")
			change(w, b)
			w.clock.Advance(20 * time.Second)
			same := func(page string, app hiring.Application, a attempt.Attempt) string {
				return strings.NewReplacer(string(app.ID), "", app.Code, "", string(a.ID), "").Replace(w.rowOf(page, app))
			}
			page := w.live()
			if one, other := same(page, plain, a), same(page, changed, b); one != other {
				t.Errorf("they can be told apart:\n%s\n%s", one, other)
			}
			lacks(t, page, "break", "limit")
			granted := w.owner
			granted.Accommodates = true
			w.as(granted)
			page = w.live()
			if one, other := same(page, plain, a), same(page, changed, b); one == other {
				t.Error("who holds the right sees nothing of it")
			}
		})
	}
}

func TestLivePageIsOfOneClinic(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	w.start(app, "chart")
	w.actor = &account.Actor{Org: account.Org{ID: "another", TimeZone: "UTC"}, Member: w.owner}
	w.get(w.jobPath()+"/live", http.StatusNotFound)
	for _, act := range []string{"extend", "reopen", "fresh", "retest", "void"} {
		w.post("/desk/attempts/"+string(w.attempt(app, "chart").ID)+"/"+act, url.Values{"reason": {"x"}, "sure": {"1"}, "minutes": {"5"}}, http.StatusNotFound)
	}
	w.post(profilePath(app)+"/changes", url.Values{"multiplier": {"2"}}, http.StatusNotFound)
	if a := w.attempt(app, "chart"); a.Voided != nil || len(a.Extensions) > 0 || a.Multiplier != 1 {
		t.Errorf("another clinic changed it: %+v", a.Facts)
	}
}
