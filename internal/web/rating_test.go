package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/id"
	"preceptor/internal/web/webtest"
)

// first follows the queue to the item that it offers first.
func first(c *webtest.Client) string {
	return c.Get("/rate").Is(http.StatusOK).Doc().Find(`main .task a[href^="/rate/"]`).Last().AttrOr("href", "")
}

// rater is one more member who rates, signed in, who knows the scale or does not.
func rater(t *testing.T, w *webtest.World, name string, calibrated bool) (*webtest.Client, account.Member) {
	t.Helper()
	m := w.Clinic.Members[account.Rater]
	m.ID, m.Name, m.Email = id.Member(id.New()), name, strings.ToLower(name)+"@riverside.example"
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
		if n > 40 {
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
