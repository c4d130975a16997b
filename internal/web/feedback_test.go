package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/webtest"
)

// rateAll gives every answer of a candidate the ratings that the job asks for.
func rateAll(t *testing.T, w *webtest.World, g *webtest.Guest, level int, roles ...account.Role) {
	t.Helper()
	for _, kind := range []string{"email", "scenario"} {
		for _, role := range roles {
			rate(t, w, g, kind, level, role)
		}
	}
}

func rate(t *testing.T, w *webtest.World, g *webtest.Guest, kind string, level int, role account.Role) {
	t.Helper()
	a := g.Kind(kind)
	taken, err := w.App.Site.Attempt.Open(t.Context(), g.Clinic.Org.ID, a.ID)
	must(t, err)
	k, err := w.App.Site.Catalog.Kind(kind)
	must(t, err)
	levels := map[string]int{}
	for _, c := range exercise.RubricFor(k, taken.Form.Public, taken.Response).Criteria {
		levels[c.ID] = level
	}
	must(t, w.App.Site.Review.Rate(t.Context(), g.Clinic.Org.ID, g.Clinic.Members[role].ID, a.ID, levels, "As the guide says."))
}

func released(t *testing.T, w *webtest.World, level int) *webtest.Guest {
	t.Helper()
	g := w.Clinic.Apply()
	g.Finish(0.7)
	rateAll(t, w, g, level, account.Rater, account.Recruiter)
	desk := w.Clinic.As(account.Recruiter)
	path := "/desk/jobs/" + string(w.Clinic.Posting.JobID) + "/feedback"
	desk.Post(path, url.Values{"application": {string(g.Application.ID)}, "confirm": {"yes"}}).Follow().Is(http.StatusOK).Has("Released")
	g.Base = strings.TrimSuffix(w.Clinic.LinkOf(g.Email), "/feedback")
	return g
}

// TestFeedbackToReviewToLetter goes the whole way by the pages, without script.
func TestFeedbackToReviewToLetter(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Get(g.Base + "/feedback").Is(http.StatusOK).Has("nothing to read here yet").Lacks("Ask for a review")
	g.Finish(0.7)
	desk := w.Clinic.As(account.Recruiter)
	job := "/desk/jobs/" + string(w.Clinic.Posting.JobID) + "/feedback"
	app := url.Values{"application": {string(g.Application.ID)}, "confirm": {"yes"}}
	desk.Get(job).Is(http.StatusOK).Has("Waits for ratings")
	desk.Post(job, app).Is(http.StatusConflict).Has("waits for ratings. Nothing was released")
	rateAll(t, w, g, 3, account.Rater, account.Recruiter)
	desk.Get("/desk/applications/"+string(g.Application.ID)+"/feedback").Is(http.StatusOK).Has("Not released", "What went well")
	desk.Post(job, url.Values{"application": app["application"]}).Is(http.StatusUnprocessableEntity).Has("cannot be taken back")
	desk.Post(job, app).Follow().Is(http.StatusOK).Has("letters are on their way")
	g.Base = strings.TrimSuffix(w.Clinic.LinkOf(g.Email), "/feedback")

	page := g.Get(g.Base+"/feedback").Is(http.StatusOK).Has("What went well", "To try another time", "do not mean", "placeholder", "within 10 business days")
	if page.Doc().Find("h2").Length() < 5 {
		t.Error("not every exercise is told of")
	}
	g.Get(g.Base).Is(http.StatusOK).Has("Read your feedback")
	es := g.With("Accept-Language", "es").Get(g.Base+"/feedback").Is(http.StatusOK).Has("Qué salió bien", "Pedir una revisión")
	es.Lacks("What went well")

	chart := g.Kind("chart")
	ask := url.Values{"attempt": {string(chart.ID)}, "words": {" "}}
	g.Post(g.Base+"/feedback/review", ask).Is(http.StatusUnprocessableEntity).Has("Say what should be looked at again")
	ask.Set("words", "The second date was right.\n<b>Really</b>")
	g.Post(g.Base+"/feedback/review", ask).Follow().Is(http.StatusOK).Has("You get an answer by", " 23", "The second date was right.", "goes through every line")
	g.Post(g.Base+"/feedback/review", ask).Is(http.StatusConflict).Has("already")

	appeals, err := w.App.Store.Appeals(t.Context(), w.Clinic.Org.ID)
	must(t, err)
	if len(appeals) != 1 || !appeals[0].WantsCheck || appeals[0].WantsRating {
		t.Fatalf("appeals %+v", appeals)
	}
	path := "/desk/reviews/" + string(appeals[0].ID)
	desk.Get("/desk/reviews").Is(http.StatusOK).Has(g.Application.Code, "Open").Lacks(g.Email)
	show := desk.Get(path).Is(http.StatusOK).Has("The second date was right.", "line by line first")
	if strings.Contains(show.Body, "<b>Really") {
		t.Error("what a candidate writes is read as HTML")
	}
	form := checkForm(show)
	desk.Post(path, form).Is(http.StatusUnprocessableEntity).Has("whether it holds")
	lines := show.Doc().Find(`input[type=radio][value=yes]`).Length()
	if lines == 0 {
		t.Fatal("there is nothing to check")
	}
	for i := range lines {
		form.Set(review.LineField(i), "yes")
	}
	form.Set("line-0", "no")
	desk.Post(path, form).Is(http.StatusUnprocessableEntity).Has("Say what is wrong with")
	form.Set("line-0-note", "Two marks were counted as one")
	desk.Post(path, form).Follow().Is(http.StatusOK).Has("1 line does not hold", "Set a score of your own")
	desk.Post(path, url.Values{"act": {"score"}, "score": form["score"], "points": {"99"}, "reason": {"Two marks were counted as one"}}).Follow().Is(http.StatusOK)
	desk.Post(path, url.Values{"act": {"settle"}, "reason": {""}}).Is(http.StatusUnprocessableEntity).Has("Say what the review found")
	settled := desk.Post(path, url.Values{"act": {"settle"}, "reason": {"One line was wrong."}}).Follow().Is(http.StatusOK).Has("to 99", "One line was wrong.", "Two marks were counted as one")
	draft := settled.Doc().Find("textarea[name=letter]").Text()
	if !strings.Contains(draft, "Dear Ana,") || strings.Contains(draft, "99") {
		t.Errorf("the letter reads %q", draft)
	}
	edited := strings.Replace(draft, "Kind regards,", "Write to me any time.\n\nKind regards,", 1)
	desk.Post(path, url.Values{"act": {"send"}, "letter": {edited}}).Is(http.StatusUnprocessableEntity).Has("Read the letter through")
	desk.Post(path, url.Values{"act": {"keep"}, "letter": {edited}}).Follow().Is(http.StatusOK).Has("Write to me any time.")
	desk.Post(path, url.Values{"act": {"send"}, "confirm": {"yes"}, "letter": {edited}}).Follow().Is(http.StatusOK).Has("Sent")
	desk.Post(path, url.Values{"act": {"send"}, "confirm": {"yes"}, "letter": {"other"}}).Is(http.StatusConflict).Has("sent already")
	g.Get(g.Base+"/feedback").Is(http.StatusOK).Has("The clinic answered", "Write to me any time.")
	letters, err := w.App.Store.Messages(t.Context(), w.Clinic.Org.ID, 5)
	must(t, err)
	if letters[0].To != g.Email || !strings.Contains(letters[0].Text, "Write to me any time.") {
		t.Errorf("the newest letter goes to %s", letters[0].To)
	}
	trailHas(t, w, "application.feedback_released", "application.review_asked", "application.review_lines_checked", "attempt.score_overridden", "application.review_settled", "application.review_answered")
}

func checkForm(p *webtest.Page) url.Values {
	score, _ := p.Doc().Find("form input[name=score]").First().Attr("value")
	return url.Values{"act": {"check"}, "score": {score}}
}

func trailHas(t *testing.T, w *webtest.World, verbs ...string) {
	t.Helper()
	trail, err := w.App.Store.Trail(t.Context(), w.Clinic.Org.ID, 500)
	must(t, err)
	seen := map[string]bool{}
	for _, e := range trail {
		seen[string(e.Verb)] = true
	}
	for _, verb := range verbs {
		if !seen[verb] {
			t.Errorf("the trail lacks %s", verb)
		}
	}
}

// TestFeedbackGivesNothingAway holds what candidates read against what they must not.
func TestFeedbackGivesNothingAway(t *testing.T) {
	w := webtest.New(t)
	g := released(t, w, 2)
	other := w.Clinic.Apply()
	for _, lang := range []string{"en", "es"} {
		page := g.With("Accept-Language", lang).Get(g.Base + "/feedback").Is(http.StatusOK)
		page.Lacks("/ 100", "Score ", "%", "rank", other.Application.Code, "Rater ", w.Clinic.Members[account.Rater].Name)
		for _, a := range g.Attempts {
			row, err := w.App.Store.LatestScore(t.Context(), w.Clinic.Org.ID, a.ID)
			must(t, err)
			for _, e := range row.Score.Evidence {
				if e.Fact != "" {
					page.Lacks(e.Fact)
				}
			}
		}
	}
}

// TestASecondRatingIsBlind puts an answer back among the others: nothing marks it, nobody who has rated
// it meets it, and what the others gave is hidden until it is in.
func TestASecondRatingIsBlind(t *testing.T) {
	w := webtest.New(t)
	g := released(t, w, 2)
	email := g.Kind("email")
	words := "My letter was warm enough"
	g.Post(g.Base+"/feedback/review", url.Values{"attempt": {string(email.ID)}, "words": {words}}).Follow().Has("without knowing what others thought")
	ctx, org := t.Context(), w.Clinic.Org.ID
	for role, want := range map[account.Role]int{account.Rater: 0, account.Recruiter: 0, account.Manager: 1} {
		queue, err := w.App.Site.Review.Queue(ctx, org, w.Clinic.Members[role].ID)
		must(t, err)
		if len(queue) != want {
			t.Errorf("%s has %d answers to rate, want %d", role, len(queue), want)
		}
	}
	w.Clinic.As(account.Manager).Get("/rate").Is(http.StatusOK).Lacks(words, "asked", "again", g.Application.Code)
	evidence := "/desk/attempts/" + string(email.ID)
	w.Clinic.As(account.Manager).Get(evidence).Is(http.StatusOK).Lacks("Rater 1", "As the guide says.")
	appeals, err := w.App.Store.Appeals(ctx, org)
	must(t, err)
	path := "/desk/reviews/" + string(appeals[0].ID)
	desk := w.Clinic.As(account.Recruiter)
	desk.Get(path).Is(http.StatusOK).Has("back in the rating room", "2 members").Lacks("Rater 1")
	desk.Post(path, url.Values{"act": {"settle"}, "reason": {"x"}}).Is(http.StatusConflict).Has("second rating")
	rate(t, w, g, "email", 4, account.Manager)
	desk.Get(evidence).Is(http.StatusOK).Has("Rater 3")
	desk.Post(path, url.Values{"act": {"settle"}, "reason": {"A third person read it."}}).Follow().Is(http.StatusOK).Has("The score stands", "had not read your work before")
}

// TestTheDeadlineIsSwept writes once before and once at the deadline, and no more.
func TestTheDeadlineIsSwept(t *testing.T) {
	w := webtest.New(t)
	g := released(t, w, 3)
	g.Post(g.Base+"/feedback/review", url.Values{"attempt": {string(g.Kind("schedule").ID)}, "words": {"Please look"}}).Follow()
	appeals, err := w.App.Store.Appeals(t.Context(), w.Clinic.Org.ID)
	must(t, err)
	due := appeals[0].Due
	sent := func(kind string) (n int) {
		letters, err := w.App.Store.Messages(t.Context(), w.Clinic.Org.ID, 1000)
		must(t, err)
		for _, m := range letters {
			if string(m.Kind) == kind && m.To == w.Clinic.Members[account.Recruiter].Email {
				n++
			}
		}
		return n
	}
	if sent("review_asked") != 1 {
		t.Error("the recruiter was not told")
	}
	for _, c := range []struct {
		at   time.Time
		want int
	}{{due.Add(-49 * time.Hour), 0}, {due.Add(-47 * time.Hour), 1}, {due.Add(-time.Hour), 1}, {due.Add(time.Minute), 2}, {due.Add(time.Hour), 2}} {
		w.Clock.Set(c.at)
		for range 2 {
			must(t, w.App.Site.Review.RemindOfReviews(t.Context()))
		}
		if n := sent("review_due"); n != c.want {
			t.Errorf("at %v: %d reminders, want %d", c.at.Sub(due), n, c.want)
		}
	}
	w.Clinic.As(account.Recruiter).Get("/desk/reviews").Has("Late")
	g.Get(g.Base + "/feedback").Is(http.StatusOK).Has("The answer is late")
}

func appealOf(t *testing.T, w *webtest.World, g *webtest.Guest) id.Appeal {
	t.Helper()
	a := review.Appeal{
		ID: id.Appeal(id.New()), Application: g.Application.ID, Attempt: g.Kind("schedule").ID, Words: "x", Lang: "en",
		At: w.Clock.Now(), Due: w.Clock.Now().Add(240 * time.Hour), WantsCheck: true,
	}
	must(t, w.App.Store.AddAppeal(t.Context(), g.Clinic.Org.ID, a))
	return a.ID
}
