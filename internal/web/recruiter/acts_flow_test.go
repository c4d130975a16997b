package recruiter_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/hiring"
)

var actOf = regexp.MustCompile(`action="/desk/attempts/([^/"]+)/([a-z]+)"`)

// offered are the acts that the profile offers on an attempt.
func (w *world) offered(app hiring.Application, a attempt.Attempt) string {
	w.t.Helper()
	var names []string
	for _, m := range actOf.FindAllStringSubmatch(w.get(profilePath(app), http.StatusOK), -1) {
		if m[1] == string(a.ID) {
			names = append(names, m[2])
		}
	}
	return strings.Join(names, " ")
}

func askedOn(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="asked" value="(\d+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page has no form")
	}
	return m[1]
}

func TestActsAreThoseOfTheState(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	chart, email, schedule := w.attempt(app, "chart"), w.attempt(app, "email"), w.attempt(app, "schedule")
	want := func(a attempt.Attempt, acts string) {
		t.Helper()
		if got := w.offered(app, a); got != acts {
			t.Errorf("%s offers %q, want %q", w.attempt(app, a.Kind).State(w.clock.Now()), got, acts)
		}
	}
	want(chart, "void")
	w.start(app, "chart")
	want(chart, "extend fresh void")
	w.take(app, "email", 0.5, true)
	want(email, "reopen fresh retest")
	w.clock.Advance(2 * time.Hour)
	want(chart, "extend fresh retest void")
	open := `<details class="well" open>`
	if n := strings.Count(w.get(profilePath(app)+"?act=ended", http.StatusOK), open); n != 1 {
		t.Errorf("one exercise has ended, the acts of %d are open", n)
	}
	lacks(t, w.get(profilePath(app), http.StatusOK), open)
	w.clock.Set(app.Closes.Add(time.Hour))
	want(schedule, "reopen void")
	has(t, w.get(w.jobPath(), http.StatusOK), profilePath(app)+`?act=ended">Reopen or add time`)
	w.post("/desk/attempts/"+string(schedule.ID)+"/void", url.Values{"reason": {"Left town"}, "sure": {"1"}}, http.StatusSeeOther)
	want(schedule, "fresh")
}

// Every act: refused without a reason or a tick, with what was typed kept; done once however often the
// form is sent; told on the profile with who and why.
func TestActsAreDoneOnceAndTold(t *testing.T) {
	cases := map[string]struct {
		bring func(*world, hiring.Application) attempt.Attempt
		form  url.Values
		lacks string // the refusal without the tick or the amount
		told  []string
		check func(*testing.T, *world, hiring.Application, attempt.Attempt)
	}{
		"extend": {
			func(w *world, app hiring.Application) attempt.Attempt { return w.start(app, "chart") },
			url.Values{"minutes": {"7"}}, "Give between 1 minute and 24 hours", []string{"7 min more"},
			func(t *testing.T, w *world, _ hiring.Application, a attempt.Attempt) {
				if n := len(must(w.db.Attempt(t.Context(), w.org.ID, a.ID))(t).Extensions); n != 1 {
					t.Errorf("time was given %d times", n)
				}
			},
		},
		"reopen": {
			func(w *world, app hiring.Application) attempt.Attempt { return w.take(app, "chart", 0.5, true) },
			url.Values{"minutes": {"9"}, "sure": {"1"}}, "Tick this to go on", []string{"Opened again"},
			func(t *testing.T, w *world, _ hiring.Application, a attempt.Attempt) {
				if got := must(w.db.Attempt(t.Context(), w.org.ID, a.ID))(t); got.State(w.clock.Now()) != attempt.Running || len(got.Extensions) > 1 {
					t.Errorf("it is %+v", got.Facts)
				}
			},
		},
		"fresh": {
			func(w *world, app hiring.Application) attempt.Attempt { return w.start(app, "chart") },
			url.Values{"sure": {"1"}}, "Tick this to go on", []string{"Fresh form given after a technical failure"},
			func(t *testing.T, w *world, app hiring.Application, a attempt.Attempt) {
				if next := w.attempt(app, "chart"); next.Replaces != a.ID || next.State(w.clock.Now()) != attempt.Open {
					t.Errorf("the new one is %+v", next)
				}
			},
		},
		"retest": {
			func(w *world, app hiring.Application) attempt.Attempt { return w.take(app, "chart", 0.5, true) },
			url.Values{"sure": {"1"}}, "Tick this to go on", []string{"Retest given", "Another form was given on Tue 9 Mar 2027"},
			func(t *testing.T, w *world, app hiring.Application, a attempt.Attempt) {
				if n := len(must(w.db.AllAttemptsOf(t.Context(), w.org.ID, app.ID))(t)); n != 5 {
					t.Errorf("%d attempts", n)
				}
				if acts := w.offered(app, a); acts != "reopen" {
					t.Errorf("with another form open it offers %q", acts)
				}
			},
		},
		"void": {
			func(w *world, app hiring.Application) attempt.Attempt { return w.start(app, "chart") },
			url.Values{"sure": {"1"}}, "Tick this to go on", []string{"Set aside"},
			func(t *testing.T, w *world, _ hiring.Application, a attempt.Attempt) {
				if must(w.db.Attempt(t.Context(), w.org.ID, a.ID))(t).Voided == nil {
					t.Error("it was not set aside")
				}
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			app := w.invite("Zoe Quimby")
			a := c.bring(w, app)
			path := "/desk/attempts/" + string(a.ID) + "/" + name
			asked := askedOn(t, w.get(profilePath(app)+"?act="+string(a.ID), http.StatusOK))

			_, page := w.post(path, url.Values{"asked": {asked}, "reason": {"Storm at their place"}}, http.StatusUnprocessableEntity)
			has(t, page, c.lacks, `value="Storm at their place"`, `<details class="well" open>`)
			_, page = w.post(path, merged(c.form, url.Values{"asked": {asked}}), http.StatusUnprocessableEntity)
			has(t, page, "Say why")
			if m := c.form.Get("minutes"); m != "" {
				has(t, page, `value="`+m+`"`)
			}
			w.post(path, merged(c.form, url.Values{"asked": {asked}, "reason": {strings.Repeat("x", 4001)}}), http.StatusUnprocessableEntity)

			for range 2 {
				w.clock.Advance(time.Second)
				w.post(path, merged(c.form, url.Values{"asked": {asked}, "reason": {"Storm at their place"}}), http.StatusSeeOther)
			}
			has(t, w.get(profilePath(app), http.StatusOK), append(c.told, "Storm at their place", "Dana Whitlock, ")...)
			c.check(t, w, app, a)
			w.clock.Advance(time.Second)
			location := w.do(http.MethodGet, path, nil, http.StatusSeeOther).Header().Get("Location")
			if !strings.HasPrefix(location, profilePath(app)+"?act=") {
				t.Errorf("a reload leads to %s", location)
			}
		})
	}
}

func merged(forms ...url.Values) url.Values {
	out := url.Values{}
	for _, f := range forms {
		for k, v := range f {
			out[k] = v
		}
	}
	return out
}

func TestWhatClosedOpensForDays(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.attempt(app, "chart")
	w.clock.Set(app.Closes.Add(time.Hour))
	path := "/desk/attempts/" + string(a.ID) + "/reopen"
	_, page := w.post(path, url.Values{"days": {"15"}, "reason": {"Was on holiday"}}, http.StatusUnprocessableEntity)
	has(t, page, "Give between 1 and 14 days", `value="15"`, `value="Was on holiday"`)
	w.post(path, url.Values{"days": {"3"}, "reason": {"Was on holiday"}}, http.StatusSeeOther)
	if got := w.attempt(app, "chart"); got.State(w.clock.Now()) != attempt.Open || !got.Closes.Equal(w.clock.Now().AddDate(0, 0, 3)) {
		t.Errorf("it closes %v", got.Closes)
	}
}

func TestARetestSaysWhenTheNextCanBeGiven(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	first := w.take(app, "chart", 0.5, true)
	w.post("/desk/attempts/"+string(first.ID)+"/retest", url.Values{"reason": {"Asked for it"}, "sure": {"1"}}, http.StatusSeeOther)
	var second attempt.Attempt
	for _, a := range must(w.db.AllAttemptsOf(t.Context(), w.org.ID, app.ID))(t) {
		if a.Replaces == first.ID {
			second = a
		}
	}
	by := audit.Candidate(app.Candidate)
	check(t, w.site.Attempt.Start(t.Context(), w.org.ID, by, second.ID))
	check(t, w.site.Attempt.Submit(t.Context(), w.org.ID, by, second.ID, nil))
	page := w.get(profilePath(app), http.StatusOK)
	has(t, page, "The next one can be given from Thu 9 Sep 2027 on")
	_, page = w.post("/desk/attempts/"+string(second.ID)+"/retest", url.Values{"reason": {"Once more"}, "sure": {"1"}}, http.StatusConflict)
	has(t, page, "the next can be given six months later")
}

func TestNoticesWaitForTheRatings(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	lacks(t, w.get(profilePath(app), http.StatusOK), "What was noted")
	w.takeAll(app, 0.8)
	email := w.attempt(app, "email")
	check(t, w.db.AddEvent(t.Context(), w.org.ID, email.ID, attempt.Event{At: w.clock.Now(), Op: "take_over"}))
	check(t, w.site.Attempt.Comment(t.Context(), w.org.ID, audit.Candidate(app.Candidate), email.ID, "My tablet ran empty"))
	w.score()
	page := w.get(profilePath(app), http.StatusOK)
	has(t, page, "Shown once all ratings are in")
	lacks(t, page, "another window", "My tablet ran empty")
	w.rateAll(app, 3)
	has(t, w.get(profilePath(app), http.StatusOK), "Work went on in another window or on another device: once.", "A phone that ran empty",
		"My tablet ran empty", "None of this enters a score", "Each line has an ordinary explanation")
}

func TestTimeGivenBackIsTold(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.start(app, "chart")
	began := w.clock.Now()
	w.clock.Advance(130 * time.Second)
	must(w.site.Attempt.Beat(t.Context(), w.org.ID, a.ID, attempt.BeatInput{GapFrom: began}))(t)
	has(t, w.get(profilePath(app), http.StatusOK), "2 min 10 s given back", "the connection was lost", "By rule", "Raters see none of it")
}

func TestChangesAreForThoseWithTheRight(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.start(app, "chart")
	check(t, w.db.PutAccommodation(t.Context(), w.org.ID, app.ID, hiring.Accommodation{Multiplier: 1.5, LargeText: true}))
	page := w.get(profilePath(app), http.StatusOK)
	has(t, page, "are never shown here")
	lacks(t, page, "Changes to the test</h2>", "larger text", "Grant more")

	granted := w.owner
	granted.Accommodates = true
	w.as(granted)
	has(t, w.get(profilePath(app), http.StatusOK), "Changes to the test</h2>", "larger text", "Grant more")
	_, page = w.post(profilePath(app)+"/changes", url.Values{}, http.StatusUnprocessableEntity)
	has(t, page, "Choose more time, breaks, or both", "f-changes-multiplier")
	w.post(profilePath(app)+"/changes", url.Values{"multiplier": {"NaN"}}, http.StatusUnprocessableEntity)
	_, page = w.post(profilePath(app)+"/changes", url.Values{"multiplier": {"9"}, "breaks": {"30"}}, http.StatusUnprocessableEntity)
	has(t, page, `<option value="30" selected>`)
	w.post(profilePath(app)+"/changes", url.Values{"multiplier": {"2"}, "breaks": {"30"}}, http.StatusSeeOther)
	for _, kind := range []string{"chart", "email", "schedule", "scenario"} {
		if got := w.attempt(app, kind); got.Breaks != 30*time.Minute || got.Allowance > 0 && got.Multiplier != 2 {
			t.Errorf("%s has %v times and %v", kind, got.Multiplier, got.Breaks)
		}
	}
	page = w.get(profilePath(app), http.StatusOK)
	has(t, page, "Time: 2 times. Breaks: 30 min in all", "Changes to the test were granted")

	w.as(w.owner)
	page = w.get(profilePath(app), http.StatusOK)
	lacks(t, page, "Changes to the test were granted", "2 times", "30 min")
	lacks(t, w.get("/desk/attempts/"+string(a.ID), http.StatusOK), "granted", "2 times")
	if w.owner.Can(account.GrantAccommodation) {
		t.Error("an owner has the right by role")
	}
}
