package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/web/webtest"
)

// TestWholeJourney goes from a published job to a decision by forms alone: two people apply, take all
// exercises and hand in; the queue scores them, two people rate, a recruiter compares and decides.
func TestWholeJourney(t *testing.T) {
	w := webtest.New(t)
	must(t, w.App.StartJobs(t.Context()))
	defer func() { must(t, w.App.StopJobs(t.Context())) }()
	strong, weak := applies(t, w, "Zyra Quillfeather", "zyra.quillfeather@mail.example"), applies(t, w, "Bram Underhollow", "bram.underhollow@mail.example")
	for g, ability := range map[*webtest.Guest]float64{strong: 0.95, weak: 0.25} {
		for i := range g.Attempts {
			takes(t, w, g, i, ability)
		}
		g.Get(g.Base).Is(http.StatusOK).Has("Handed in")
	}
	awaitScores(t, w, strong, weak)

	recruiter := w.Clinic.As(account.Recruiter)
	compare := "/desk/jobs/" + string(w.Clinic.Posting.JobID) + "/compare?c=" + string(strong.Application.ID) + "&c=" + string(weak.Application.ID)
	recruiter.Get(compare).Is(http.StatusOK).Lacks("Zyra Quillfeather", "zyra.quillfeather@mail.example", "Bram Underhollow")
	for _, role := range []account.Role{account.Rater, account.Manager} {
		if n := ratesAll(t, w, w.Clinic.As(role), w.Clinic.Members[role]); n < 2 {
			t.Errorf("the %s found %d answers to rate", role, n)
		}
	}
	page := recruiter.Get(compare).Is(http.StatusOK).Has(strong.Application.Code, weak.Application.Code)
	if numbers := regexp.MustCompile(`\b\d{1,3}\b`).FindAllString(page.Doc().Find("main").Text(), -1); len(numbers) < 10 {
		t.Errorf("the comparison shows %d numbers: %s", len(numbers), page.Text())
	}

	decide := "/desk/jobs/" + string(w.Clinic.Posting.JobID) + "/decide"
	form := url.Values{"c": {string(strong.Application.ID), string(weak.Application.ID)}, "application": {string(strong.Application.ID)}, "stage": {"interview"}}
	recruiter.Post(decide, form).Is(http.StatusUnprocessableEntity)
	form.Set("reason", "The fuller schedule and the kinder e-mail.")
	recruiter.Post(decide, form).Follow().Is(http.StatusOK)
	recruiter.Get("/desk/applications/" + string(strong.Application.ID)).Is(http.StatusOK).Has("The fuller schedule and the kinder e-mail.")

	trail, err := w.App.Store.Trail(t.Context(), w.Clinic.Org.ID, 10000)
	must(t, err)
	counts := map[audit.Verb]int{}
	for _, e := range trail {
		counts[e.Verb]++
	}
	for verb, want := range map[audit.Verb]int{
		audit.PostingPublished: 1, audit.PlanFrozen: 1, audit.CandidateApplied: 2, audit.ConsentGiven: 2, audit.AttemptStarted: 8,
		audit.AttemptSubmitted: 8, audit.AttemptScored: 8, audit.DecisionRecorded: 1,
	} {
		if counts[verb] != want {
			t.Errorf("the trail has %s %d times, want %d", verb, counts[verb], want)
		}
	}
	if counts[audit.RatingGiven] < 4 {
		t.Errorf("the trail has %d ratings", counts[audit.RatingGiven])
	}
}

// applies fills in the public form and opens the link of the letter in the outbox.
func applies(t *testing.T, w *webtest.World, name, email string) *webtest.Guest {
	t.Helper()
	b := w.Browser()
	job := "/jobs/" + w.Clinic.Posting.Slug
	b.Get("/jobs").Is(http.StatusOK).Has(w.Clinic.Posting.Title)
	p := b.Post(job+"/apply", url.Values{"name": {name}, "email": {"not an address"}}).Is(http.StatusUnprocessableEntity)
	if got := p.Doc().Find(`[name="name"]`).AttrOr("value", ""); got != name {
		t.Errorf("the name comes back as %q", got)
	}
	b.Post(job+"/apply", url.Values{"name": {name}, "email": {email}, "phone": {"555-0142"}}).Follow().Is(http.StatusOK)
	w.Clinic.As(account.Owner).Get("/desk/outbox").Is(http.StatusOK).Has(email)
	g := w.Clinic.Guest(email)
	g.Get(g.Base).Is(http.StatusOK)
	g.Post(g.Base+"/consent", url.Values{"consent": {"agree"}}).Follow().Is(http.StatusOK)
	return g
}

// takes does one exercise by its plain form.
func takes(t *testing.T, w *webtest.World, g *webtest.Guest, i int, ability float64) {
	t.Helper()
	a := started(g, g.Attempts[i].Kind)
	page := g.Get(g.Path(a)).Is(http.StatusOK)
	seq := page.Doc().Find(`#work [name="_seq"]`).AttrOr("value", "missing")
	w.Clock.Advance(2 * time.Minute)
	work := with(answered(t, w, g, a, ability), "_seq", seq, "_do", "review")
	g.Post(g.Path(a)+"/save", work).Follow().Is(http.StatusOK)
	g.Post(g.Path(a)+"/submit", nil).Follow().Has("Handed in. Thank you.")
}

// awaitScores waits until the queue has scored everything.
func awaitScores(t *testing.T, w *webtest.World, guests ...*webtest.Guest) {
	t.Helper()
	left := 0
	for began := (clock.Real{}).Now(); (clock.Real{}).Now().Sub(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		scores, err := w.App.Store.LatestScores(t.Context(), w.Clinic.Org.ID, w.Clinic.Posting.JobID)
		must(t, err)
		left = 0
		for _, g := range guests {
			for _, a := range g.Attempts {
				if _, done := scores[a.ID]; !done {
					left++
				}
			}
		}
		if left == 0 {
			return
		}
	}
	t.Fatalf("%d exercises are not scored after 20 s", left)
}

// ratesAll gives every answer in the queue the level 3 throughout, one criterion at a time.
func ratesAll(t *testing.T, w *webtest.World, c *webtest.Client, m account.Member) (given int) {
	t.Helper()
	w.Clinic.Calibrate(m)
	for range 200 {
		next := c.Get("/rate").Is(http.StatusOK).Doc().Find(`main .task a.btn`).First().AttrOr("href", "")
		if next == "" {
			return given
		}
		c.Get(next).Is(http.StatusOK).Lacks("Zyra Quillfeather", "Bram Underhollow", "mail.example")
		c.Post(next, url.Values{}).Is(http.StatusUnprocessableEntity).Has("Choose a level for")
		c.Post(next, url.Values{"level": {"3"}}).Is(http.StatusSeeOther)
		given++
	}
	t.Fatal("the queue does not end")
	return given
}
