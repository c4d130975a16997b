package recruiter_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
)

func TestApplicationsSayHowFarEveryoneIs(t *testing.T) {
	w := newWorld(t)
	has(t, w.get(w.jobPath(), http.StatusOK), "No applications yet", "/invite")
	done, part, idle := w.invite("Zoe Quimby"), w.invite("Bo Tran"), w.invite("Cy Quimby")
	w.takeAll(done, 0.8)
	w.take(part, "chart", 0.5, true)
	w.score()
	page := w.get(w.jobPath(), http.StatusOK)
	has(t, page, "Finished", "Working", "Invited", done.Code, part.Code, idle.Code, "2 of 4", "0 of 4", "<b>1</b> waiting for ratings")
	lacks(t, page, "Zoe Quimby", "Bo Tran", "order=score")
	w.rateAll(done, 3)
	page = w.get(w.jobPath(), http.StatusOK)
	has(t, page, "Zoe Quimby", "4 of 4")
	lacks(t, page, "Bo Tran", "Cy Quimby", "waiting for ratings")
}

func TestApplicationsFilterFromTheAddress(t *testing.T) {
	w := newWorld(t)
	done, idle := w.invite("Zoe Quimby"), w.invite("Bo Tran")
	for _, kind := range []string{"schedule", "chart", "email", "scenario"} {
		w.take(done, kind, 0.7, true)
	}
	w.score()
	for query, want := range map[string]hiring.Application{"?status=finished": done, "?status=invited": idle, "?q=" + strings.ToLower(idle.Code): idle} {
		other := done
		if want.ID == done.ID {
			other = idle
		}
		page := w.get(w.jobPath()+query, http.StatusOK)
		has(t, page, ">"+want.Code+"</a>")
		lacks(t, page, ">"+other.Code+"</a>")
	}
	has(t, w.get(w.jobPath()+"?evidence=complete", http.StatusOK), "Nobody matches")
	w.clock.Set(idle.Closes.Add(-time.Hour))
	page := w.get(w.jobPath(), http.StatusOK)
	has(t, page, "<b>1</b> closing within 24 hours")
	page = w.get(w.jobPath()+"?status=closing&order=random&page=7", http.StatusOK)
	has(t, page, ">"+idle.Code+"</a>")
	lacks(t, page, ">"+done.Code+"</a>")
}

func TestAccommodationsShowNowhere(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	h := hiring.Holder{Org: w.org.ID, Application: app}
	check(t, w.site.Hiring.Accommodate(t.Context(), h, hiring.Accommodation{Multiplier: 1.5, ListView: true, LargeText: true, HideClock: true}))
	w.take(app, "chart", 0.5, false)
	w.clock.Advance(2 * time.Hour)
	for _, path := range []string{w.jobPath(), profilePath(app), "/desk/attempts/" + string(w.attempt(app, "chart").ID)} {
		page := w.get(path, http.StatusOK)
		has(t, page, app.Code)
		lacks(t, page, "1.5 ×", "7.5 min", "27 min", "large text", "Larger text", "No visible clock", "multiplier")
	}
}

func TestInviteKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t)
	has(t, w.get(w.jobPath()+"/invite", http.StatusOK), "The first invitation fixes the plan")
	_, page := w.post(w.jobPath()+"/invite", url.Values{"name": {"Zoe Quimby"}, "email": {"nowhere"}}, http.StatusUnprocessableEntity)
	has(t, page, `value="Zoe Quimby"`, `value="nowhere"`, "Enter an e-mail address", `href="#f-email"`)
	form := url.Values{"name": {"Zoe Quimby"}, "email": {"ana@example.org"}}
	to, _ := w.post(w.jobPath()+"/invite", form, http.StatusSeeOther)
	has(t, w.get(to, http.StatusOK), "Invited. The link is on its way.")
	_, page = w.post(w.jobPath()+"/invite", form, http.StatusConflict)
	has(t, page, "is on this job already")
}

func TestCompareAsksForTwoToFive(t *testing.T) {
	w := newWorld(t)
	has(t, w.get(w.jobPath()+"/compare", http.StatusOK), "Nobody to compare yet")
	var all []string
	for _, name := range []string{"A A", "B B", "C C", "D D", "E E", "F F"} {
		all = append(all, string(w.invite(name).ID))
	}
	has(t, w.get(w.jobPath()+"/compare", http.StatusOK), "Select 2 to 5")
	has(t, w.get(w.jobPath()+"/compare?c="+all[0], http.StatusUnprocessableEntity), "You chose 1", "checked")
	has(t, w.get(w.jobPath()+"/compare?"+url.Values{"c": all}.Encode(), http.StatusUnprocessableEntity), "You chose 6")
	has(t, w.get(w.jobPath()+"/compare?"+url.Values{"c": {all[0], "elsewhere"}}.Encode(), http.StatusUnprocessableEntity), "not on this job")
	here := w.job
	w.job = w.addJob("Front desk", "front-desk")
	foreign := w.invite("G G")
	w.job = here
	has(t, w.get(w.jobPath()+"/compare?"+url.Values{"c": {all[0], string(foreign.ID)}}.Encode(), http.StatusUnprocessableEntity), "not on this job")
}

func TestCompareShowsRangesAndWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	strong, weak, half := w.invite("Zoe Quimby"), w.invite("Bo Tran"), w.invite("Cy Quimby")
	w.takeAll(strong, 0.95)
	w.takeAll(weak, 0.1)
	w.take(half, "email", 0.9, true)
	w.score()
	w.rateAll(strong, 4)
	w.rateAll(weak, 1)
	query := w.jobPath() + "/compare?" + url.Values{"c": {string(strong.ID), string(weak.ID), string(half.ID)}}.Encode()
	page := w.get(query, http.StatusOK)
	has(t, page, strong.Code+" is clearly above "+weak.Code, "Awaiting rating", "Incomplete: ", "What would help most",
		"2 more ratings on", "Every pair in words", "25 %", "/desk/attempts/"+string(w.attempt(strong, "email").ID))
	lacks(t, page, "0, "+half.Code, "Cy Quimby")
}

func TestADecisionNeedsAReasonAndKeepsIt(t *testing.T) {
	w := newWorld(t)
	a, b := w.invite("Zoe Quimby"), w.invite("Bo Tran")
	form := url.Values{"c": {string(a.ID), string(b.ID)}, "application": {string(b.ID)}, "stage": {"interview"}, "reason": {" "}}
	_, page := w.post(w.jobPath()+"/decide", form, http.StatusUnprocessableEntity)
	has(t, page, "Say what in the evidence led you here", `href="#f-decide-reason"`, `value="interview" selected`, `value="`+string(b.ID)+`" checked`)
	form.Set("reason", "Clearest e-mail")
	form.Del("stage")
	_, page = w.post(w.jobPath()+"/decide", form, http.StatusUnprocessableEntity)
	has(t, page, "Clearest e-mail", "Choose a stage")
	form.Set("stage", "interview")
	to, _ := w.post(w.jobPath()+"/decide", form, http.StatusSeeOther)
	has(t, w.get(to, http.StatusOK), "Your decision and its reason are kept.")
	has(t, w.get(profilePath(b), http.StatusOK), "Interview", "Clearest e-mail", "Dana Whitlock")
	lacks(t, w.get(profilePath(a), http.StatusOK), "Clearest e-mail")
	here := w.job
	w.job = w.addJob("Front desk", "front-desk")
	foreign := w.invite("G G")
	w.job = here
	form["application"] = []string{string(foreign.ID)}
	w.post(w.jobPath()+"/decide", form, http.StatusNotFound)
}

func TestProfileForms(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	path := profilePath(app)
	lacks(t, w.get(path, http.StatusOK), "Zoe Quimby", "zoe.quimby@example.org")
	_, page := w.post(path+"/reveal", url.Values{"reason": {""}}, http.StatusUnprocessableEntity)
	has(t, page, "Say why, it is kept in the trail", "<details open>")
	lacks(t, page, "Zoe Quimby")
	to, _ := w.post(path+"/reveal", url.Values{"reason": {"Phone call today"}}, http.StatusSeeOther)
	has(t, w.get(to, http.StatusOK), "Zoe Quimby", "zoe.quimby@example.org", "Names are shown now")
	_, page = w.post(path+"/note", url.Values{"note": {""}}, http.StatusUnprocessableEntity)
	has(t, page, `href="#f-note-note"`)
	w.post(path+"/note", url.Values{"note": {"Speaks Vietnamese"}}, http.StatusSeeOther)
	has(t, w.get(path, http.StatusOK), "Speaks Vietnamese")
	_, page = w.post(path+"/stage", url.Values{"stage": {"offer"}, "reason": {""}}, http.StatusUnprocessableEntity)
	has(t, page, `value="offer" selected`)
	w.post(path+"/stage", url.Values{"stage": {"offer"}, "reason": {"Best fit"}}, http.StatusSeeOther)
	has(t, w.get(path, http.StatusOK), "Stage: Offer", "Best fit")
	before := w.links[app.ID]
	w.post(path+"/link", nil, http.StatusSeeOther)
	if w.links[app.ID] != before+1 {
		t.Error("no new link was mailed")
	}
}

func TestMoreTimeAndSettingAside(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.take(app, "chart", 0.4, false)
	path := "/desk/attempts/" + string(a.ID)
	w.clock.Advance(2 * time.Hour)
	_, page := w.post(path+"/extend", url.Values{"minutes": {"soon"}, "reason": {"Outage at ours"}}, http.StatusUnprocessableEntity)
	has(t, page, "Give between 1 minute and 24 hours", `value="Outage at ours"`, `value="soon"`, "#f-extend-"+string(a.ID)+"-minutes")
	w.post(path+"/extend", url.Values{"minutes": {"30"}, "reason": {"Outage at ours"}}, http.StatusSeeOther)
	if got := w.attempt(app, "chart").State(w.clock.Now()); got != attempt.Running {
		t.Fatalf("after more time the attempt is %s", got)
	}
	_, page = w.post(path+"/void", url.Values{"reason": {""}}, http.StatusUnprocessableEntity)
	has(t, page, "Say why")
	_, page = w.post(path+"/void", url.Values{"reason": {"Someone else sat down"}}, http.StatusUnprocessableEntity)
	has(t, page, "Tick this to go on", `value="Someone else sat down"`)
	w.post(path+"/void", url.Values{"reason": {"Someone else sat down"}, "sure": {"1"}}, http.StatusSeeOther)
	has(t, w.get(profilePath(app), http.StatusOK), "Set aside")
	has(t, w.get(path, http.StatusOK), "Set aside: Someone else sat down", "More time was given: Outage at ours", `data-kind="chart"`)
	handedIn := w.take(app, "email", 0.4, true)
	w.post("/desk/attempts/"+string(handedIn.ID)+"/void", url.Values{"reason": {"x"}}, http.StatusConflict)
	w.post("/desk/attempts/"+string(handedIn.ID)+"/extend", url.Values{"minutes": {"5"}, "reason": {"x"}}, http.StatusConflict)
}

func TestEvidenceShowsTheLedgerAndTheWork(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	w.takeAll(app, 0.6)
	w.score()
	for _, kind := range []string{"schedule", "chart", "scenario"} {
		a := w.attempt(app, kind)
		row := must(w.db.LatestScore(t.Context(), w.org.ID, a.ID))(t)
		page := w.get("/desk/attempts/"+string(a.ID), http.StatusOK)
		has(t, page, `data-kind="`+kind+`"`, "What earned points", "Rule "+row.Score.Evidence[0].Rule, "Rule version", "Timeline", "Saved", "Handed in", kind+"/view")
		lacks(t, page, "Zoe Quimby")
	}
	page := w.get("/desk/attempts/"+string(w.attempt(app, "scenario").ID), http.StatusOK)
	has(t, page, "Judgement part only", "placeholder", "Awaiting rating")
	missed := w.get("/desk/attempts/"+string(w.attempt(app, "chart").ID)+"?show=missed", http.StatusOK)
	lacks(t, missed, ">Done: <")
}

func TestFindingsAndNotesWaitForAllRatings(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.take(app, "email", 0.8, true)
	w.score()
	path := "/desk/attempts/" + string(a.ID)
	secrets := []string{`id="led"`, `id="hin"`, "note of one", "Provisional", "level 4 by code"}
	page := w.get(path, http.StatusOK)
	has(t, page, "Awaiting rating", "Some findings wait")
	lacks(t, page, secrets...)
	w.rate(w.raters[0], a, 3, "note of one")
	lacks(t, w.get(path, http.StatusOK), secrets...)
	w.rate(w.raters[1], a, 1, "note of two")
	lacks(t, w.get(path, http.StatusOK), secrets...) // two levels apart: a third person is asked
	w.rate(w.owner, a, 2, "note of three")
	page = w.get(path, http.StatusOK)
	has(t, page, "What code found", "What code saw", "Rater 1: note of one", "Rater 2: note of two", "Raters differ", "plausibly")
	lacks(t, page, "Ravi Nair", "Kim Osei")
	has(t, w.get(profilePath(app), http.StatusOK), "3 of 3 ratings")
}

func TestLateDraftsAreMarkedAndOpenOnTheirOwn(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.take(app, "email", 0.8, false)
	w.clock.Advance(3 * time.Hour)
	check(t, w.db.AddLate(t.Context(), w.org.ID, a.ID, attempt.Late{At: w.clock.Now(), Response: lateEmail(t, w, a)}))
	path := "/desk/attempts/" + string(a.ID)
	page := w.get(path, http.StatusOK)
	has(t, page, "After time", "Draft 1", "Not scored")
	lacks(t, page, "written too late")
	has(t, w.get(path+"?late=1", http.StatusOK), "written too late", "draft that came after time")
}

func lateEmail(t *testing.T, w *world, a attempt.Attempt) exercise.Response {
	t.Helper()
	form := must(w.db.Form(t.Context(), w.org.ID, a.ID))(t)
	k := must(w.site.Catalog.Kind("email"))(t)
	return must(k.Read(form.Public, url.Values{"subject": {"Hello"}, "body": {"written too late"}}))(t)
}

func TestWorkInProgressIsNotShown(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.take(app, "email", 0.8, false)
	page := w.get("/desk/attempts/"+string(a.ID), http.StatusOK)
	has(t, page, "working on this")
	lacks(t, page, `data-kind="email"`)
}

func TestAnEmptyAnswerWaitsForNobody(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	for _, kind := range []string{"schedule", "chart", "scenario"} {
		w.take(app, kind, 0.5, true)
	}
	a := w.take(app, "email", -1, true)
	w.score()
	for _, m := range w.raters {
		w.rate(m, w.attempt(app, "scenario"), 2, "")
	}
	page := w.get(profilePath(app), http.StatusOK)
	has(t, page, "Nothing to rate", "Incomplete.", "Zoe Quimby")
	has(t, w.get("/desk/attempts/"+string(a.ID), http.StatusOK), "Nothing was saved in this exercise")
}

func TestThingsOfAnotherOrgAreNotFound(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.take(app, "email", 0.8, true)
	w.actor = &account.Actor{Org: account.Org{ID: "elsewhere", TimeZone: "UTC"}, Member: account.Member{ID: "x", Role: account.Owner}}
	for _, path := range []string{w.jobPath(), w.jobPath() + "/compare", w.jobPath() + "/invite", profilePath(app), "/desk/attempts/" + string(a.ID)} {
		w.get(path, http.StatusNotFound)
	}
	for _, path := range []string{profilePath(app) + "/note", profilePath(app) + "/stage", profilePath(app) + "/reveal", profilePath(app) + "/link", "/desk/attempts/" + string(a.ID) + "/extend", "/desk/attempts/" + string(a.ID) + "/void"} {
		w.post(path, url.Values{"note": {"x"}, "reason": {"x"}, "stage": {"offer"}, "minutes": {"5"}}, http.StatusNotFound)
	}
}
