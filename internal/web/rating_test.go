package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/web/webtest"
)

// first follows the queue to the item that it offers first.
func first(c *webtest.Client) string {
	return c.Get("/rate").Is(http.StatusOK).Doc().Find(`main .task a[href^="/rate/"]`).Last().AttrOr("href", "")
}

// rater is one more member who rates, signed in, who knows the scale or does not. The name decides where
// they meet checks.
func rater(t *testing.T, w *webtest.World, name string, calibrated bool) (*webtest.Client, account.Member) {
	t.Helper()
	m := w.Clinic.Members[account.Rater]
	m.ID, m.Name, m.Email = id.Member("rater-"+name), name, strings.ToLower(name)+"@riverside.example"
	must(t, w.App.Store.AddMember(t.Context(), w.Clinic.Org.ID, m))
	w.Clinic.Members[account.Rater] = m
	if calibrated {
		w.Clinic.Calibrate(m)
	}
	return w.Clinic.As(account.Rater), m
}

func TestTheScaleComesFirst(t *testing.T) {
	w := webtest.New(t)
	w.Clinic.Apply().Finish(0.7)
	c, _ := rater(t, w, "Rae", false)
	c.Get("/rate").Has("Learn the scale first", "Rate 5 made-up answers")
	for n := 0; ; n++ {
		next := first(c)
		page := c.Get(next).Is(http.StatusOK).Has("Learning the scale")
		if page.Doc().Find(`[action$="/step-back"]`).Length() > 0 {
			t.Fatal("there is nobody to step back from")
		}
		to := c.Post(next, url.Values{"level": {"4"}}).Is(http.StatusSeeOther).Location()
		if strings.HasPrefix(to, "/rate/scale/") {
			c.Get(to).Is(http.StatusOK).Has("Not close enough yet", "Too low", "levels higher than the key", "Try again")
			break
		}
		if n > 60 {
			t.Fatal("five samples do not end")
		}
	}
	c.Get("/rate").Has("Your last try was not close enough")
	w.Clinic.Calibrate(w.Clinic.Members[account.Rater])
	c.Get("/rate").Lacks("Learn the scale first")
}

// TestARaterReadsNothingButTheWork greps everything that a rater is sent for what would sway them.
func TestARaterReadsNothingButTheWork(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	must(t, w.App.Site.Attempt.SetMultiplier(t.Context(), w.Clinic.Org.ID, g.Application.ID, 1.5))
	g.Finish(0.7)
	one, other := rater(t, w, "Rae", true)
	for range 40 {
		next := first(one)
		if next == "" {
			break
		}
		one.Post(next, url.Values{"level": {"4"}, "note": {"secret of Rae"}}).Is(http.StatusSeeOther)
	}
	two, _ := rater(t, w, "Bo", true)
	secrets := []string{
		"Ana Person", g.Email, string(g.Application.ID), string(g.Application.Candidate), ">" + g.Application.Code + "<",
		"secret of Rae", "Rae", string(other.ID), "Handed in", "extra time", "provisional", "by code",
	}
	for _, a := range g.Attempts {
		secrets = append(secrets, string(a.ID))
	}
	look := func(p *webtest.Page) { p.Lacks(secrets...) }
	look(two.Get("/rate").Is(http.StatusOK))
	seen := 0
	for range 40 {
		next := first(two)
		if next == "" {
			break
		}
		look(two.Get(next).Is(http.StatusOK))
		look(two.Post(next, url.Values{"level": {"0"}}).Is(http.StatusUnprocessableEntity).Has("Say in a few words why it is a 0"))
		p := two.Post(next, url.Values{"level": {"3"}})
		look(p)
		look(p.Follow())
		seen++
	}
	if seen < 8 {
		t.Errorf("%d pages only", seen)
	}
	look(two.Get("/rate").Has("Nothing to rate"))
}

func TestUndoHoldAndStepBack(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Finish(0.7)
	c, m := rater(t, w, "Rae", true)
	w.Clock.Advance(time.Hour)
	c.Post("/rate/undo", nil).Follow().Has("There is nothing to take back")
	next := first(c)
	c.Post(next, url.Values{"level": {"3"}, "note": {"a clear promise"}, "quote": {"words that are nowhere"}}).Is(http.StatusUnprocessableEntity).Has("These words are not in the answer", "a clear promise")
	c.Post(next, url.Values{"level": {"2"}, "note": {"a clear promise"}, "mark": {"0-4", "900000-900001"}}).Is(http.StatusSeeOther)
	w.Clock.Advance(time.Minute)
	back := c.Post("/rate/undo", nil).Follow().Is(http.StatusOK).Has("Taken back", "a clear promise")
	if back.Doc().Find(`input[name=level][value="2"][checked]`).Length() != 1 || back.Doc().Find(`input[name=mark][value="0-4"][checked]`).Length() != 1 {
		t.Error("what was given before is shown again")
	}
	c.Post(next+"/tells-who", url.Values{"words": {" "}}).Is(http.StatusUnprocessableEntity).Has("Copy the words")
	c.Post(next+"/tells-who", url.Values{"words": {"my sister Zed"}}).Is(http.StatusSeeOther)
	c.Get(next).Is(http.StatusNotFound)

	owner := w.Clinic.As(account.Owner)
	owner.Get("/rate").Has("1 answer is held back")
	held := owner.Get("/desk/held").Is(http.StatusOK).Has("my sister Zed").Lacks("Ana Person")
	action := held.Doc().Find(`form[action^="/desk/held/"]`).AttrOr("action", "")
	owner.Post(action, url.Values{"act": {"hide"}, "masks": {" "}}).Is(http.StatusUnprocessableEntity).Has("Name the words to hide")
	owner.Post(action, url.Values{"act": {"hide"}, "masks": {"my sister Zed"}}).Follow().Has("The answer is back", "Nothing is held back")
	c.Get(next).Is(http.StatusOK)

	c.Post(next+"/step-back", url.Values{"reason": {"I know them"}}).Is(http.StatusSeeOther)
	c.Get(next).Is(http.StatusNotFound)
	ratings, err := w.App.Store.RatingsOf(t.Context(), w.Clinic.Org.ID, g.Kind("email").ID)
	must(t, err)
	other, err := w.App.Store.RatingsOf(t.Context(), w.Clinic.Org.ID, g.Kind("scenario").ID)
	must(t, err)
	if all := append(ratings, other...); len(all) != 1 || all[0].Rater != m.ID || all[0].Recused != "I know them" {
		t.Errorf("%+v", all)
	}
	owner.Get("/desk/agreement").Is(http.StatusOK).Has("No ratings yet")
}

func TestRatersApartBringAThird(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Finish(0.7)
	all := func(level string) {
		c, _ := rater(t, w, "Rae"+level, true)
		for range 40 {
			if next := first(c); next != "" {
				c.Post(next, url.Values{"level": {level}, "note": {"because"}}).Is(http.StatusSeeOther)
				continue
			}
			return
		}
		t.Fatal("the queue does not end")
	}
	for _, level := range []string{"1", "3"} {
		all(level)
	}
	if c, _ := rater(t, w, "Third", true); first(c) == "" {
		t.Fatal("two levels apart ask for a third rater")
	}
	all("2")
	if c, _ := rater(t, w, "Fourth", true); first(c) != "" {
		t.Error("three are enough")
	}
	w.Clinic.As(account.Owner).Get("/desk/agreement").Is(http.StatusOK).Has("Rae1", "Rae3")
	w.Clinic.As(account.Recruiter).Get("/desk/attempts/" + string(g.Kind("email").ID)).Is(http.StatusOK).Has("Rater 3")
}

// rateWith gives one level to all that a rater's queue offers.
func rateWith(t *testing.T, c *webtest.Client, level, note string) {
	t.Helper()
	for range 40 {
		next := first(c)
		if next == "" {
			return
		}
		c.Post(next, url.Values{"level": {level}, "note": {note}, "mark": {"0-7"}}).Is(http.StatusSeeOther)
	}
	t.Fatal("the queue does not end")
}

// TestWhatCodeFoundComesAfterOnesOwn: a rater reads hints and others' levels of an answer that they have
// rated, names hidden, and takes nothing back after that.
func TestWhatCodeFoundComesAfterOnesOwn(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Finish(0.7)
	one, _ := rater(t, w, "Rae", true)
	one.Get("/rate/rated").Is(http.StatusOK).Has("You have rated nothing yet")
	open := first(one)
	one.Get("/rate/rated/" + strings.Split(open, "/")[2]).Is(http.StatusNotFound)
	one.Post("/rate/rated/"+strings.Split(open, "/")[2], nil).Is(http.StatusNotFound)
	w.Clock.Advance(time.Hour)
	rateWith(t, one, "3", "")
	two, _ := rater(t, w, "Bo", true)
	rateWith(t, two, "4", "all of it")

	list := two.Get("/rate/rated").Is(http.StatusOK)
	paths := map[string]string{}
	list.Doc().Find(`main a[href^="/rate/rated/"]`).Each(func(_ int, a *goquery.Selection) {
		paths[a.Closest("section").Find("h2").Text()] = a.AttrOr("href", "")
	})
	if len(paths) != 2 {
		t.Fatalf("rated: %v", paths)
	}
	secrets := []string{"Ana Person", g.Email, string(g.Application.ID), ">" + g.Application.Code + "<", "Rae", string(g.Kind("email").ID), string(g.Kind("scenario").ID)}
	list.Lacks(secrets...)
	for title, path := range paths {
		before := two.Get(path).Is(http.StatusOK).Has("all of it", "Show it").Lacks(secrets...)
		before.Lacks("Code looks for", "by code, provisional", "Others")
		if before.Doc().Find("article.letter mark.people").Length() == 0 || before.Doc().Find("mark.code").Length() > 0 {
			t.Errorf("%s: the rater's own marks are in the text, and no others", title)
		}
		after := two.Post(path, nil).Follow().Is(http.StatusOK).Has("Others").Lacks(secrets...)
		if marked := after.Doc().Find("article.letter mark.code").Length(); marked == 0 {
			t.Errorf("%s: what code found is not in the text", title)
		}
		if others := after.Doc().Find("main td.num:last-child").First().Text(); others != "3" {
			t.Errorf("%s: the other rater gave %q", title, others)
		}
	}
	two.Post("/rate/undo", nil).Follow().Has("There is nothing to take back")
	one.Post("/rate/undo", nil).Follow().Is(http.StatusOK).Has("Taken back")
}

// TestWhoReadTheRatingsRatesNoMore: a member who read what others gave is not asked for the blind rating
// of a review, by no way.
func TestWhoReadTheRatingsRatesNoMore(t *testing.T) {
	w := webtest.New(t)
	g := released(t, w, 2)
	email := g.Kind("email")
	manager := w.Clinic.As(account.Manager)
	page := manager.Get("/desk/attempts/" + string(email.ID)).Is(http.StatusOK).Has("Rater 1")
	if page.Doc().Find("article.letter mark.code").Length() == 0 {
		t.Error("what code quotes is not marked in the text")
	}
	page.Doc().Find(`a[href^="#quote-"]`).Each(func(_ int, a *goquery.Selection) {
		if to := a.AttrOr("href", ""); page.Doc().Find("article.letter mark"+to).Length() != 1 {
			t.Errorf("%s leads nowhere", to)
		}
	})
	g.Post(g.Base+"/feedback/review", url.Values{"attempt": {string(email.ID)}, "words": {"Please read it again"}}).Follow().Has("without knowing what others thought")
	ctx, org := t.Context(), w.Clinic.Org.ID
	for role, want := range map[account.Role]int{account.Owner: 1, account.Manager: 0} {
		m := w.Clinic.Members[role]
		w.Clinic.Calibrate(m)
		queue, err := w.App.Site.Review.Queue(ctx, org, m.ID)
		must(t, err)
		if len(queue) != want {
			t.Errorf("%s has %d answers to rate, want %d", role, len(queue), want)
		}
	}
	levels := map[string]int{}
	kind, err := w.App.Site.Catalog.Kind("email")
	must(t, err)
	for _, c := range kind.Rubric().Criteria {
		levels[c.ID] = 2
	}
	if err := w.App.Site.Review.Rate(ctx, org, w.Clinic.Members[account.Manager].ID, email.ID, levels, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("who read the ratings rates on paper: %v", err)
	}
	manager.Get("/rate").Is(http.StatusOK).Has("Nothing to rate")
	appeals, err := w.App.Store.Appeals(ctx, org)
	must(t, err)
	desk := w.Clinic.As(account.Recruiter)
	desk.Get("/desk/reviews/" + string(appeals[0].ID)).Is(http.StatusOK).Has("1 member")
	again := w.Clinic.As(account.Owner).Get("/desk/attempts/"+string(email.ID)).Is(http.StatusOK).Has("One rating more is asked for").Lacks("Rater 1", "plausibly")
	if again.Doc().Find("mark.people, mark.code").Length() > 0 {
		t.Error("marks are shown while the rating is open")
	}
	must(t, w.App.Site.Review.Rate(ctx, org, w.Clinic.Members[account.Owner].ID, email.ID, levels, ""))
}
