package web_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/exercise/exercisetest"
	"preceptor/internal/hiring"
	"preceptor/internal/web/webtest"
)

// answered is what a browser posts for a form answered with the given ability.
func answered(t *testing.T, w *webtest.World, g *webtest.Guest, a attempt.Attempt, ability float64) url.Values {
	t.Helper()
	form, err := w.App.Store.Form(t.Context(), g.Clinic.Org.ID, a.ID)
	must(t, err)
	kind, err := w.App.Site.Catalog.Kind(a.Kind)
	must(t, err)
	response, err := kind.Simulate(form, ability, 3)
	must(t, err)
	page, err := kind.View(form.Public, response, exercise.Page{Mode: exercise.Work})
	must(t, err)
	fields, err := exercisetest.Fields(page)
	must(t, err)
	return fields
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func started(g *webtest.Guest, slug string) attempt.Attempt {
	a := g.Kind(slug)
	g.Post(g.Path(a)+"/start", nil).Is(http.StatusSeeOther)
	return a
}

// stored is the response as the database holds it.
func stored(t *testing.T, w *webtest.World, g *webtest.Guest, a attempt.Attempt) string {
	t.Helper()
	saved, err := w.App.Store.Response(t.Context(), g.Clinic.Org.ID, a.ID)
	must(t, err)
	return string(saved.Response)
}

func with(v url.Values, more ...string) url.Values {
	out := url.Values{}
	for k, values := range v {
		out[k] = values
	}
	for i := 0; i < len(more); i += 2 {
		out.Set(more[i], more[i+1])
	}
	return out
}

// receipt is what the script reads.
type receipt struct {
	Seq      int64
	Now      int64
	Deadline int64
	Given    int64
	Message  string
}

func readJSON(t *testing.T, p *webtest.Page) (r receipt) {
	t.Helper()
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "application/json") {
		t.Fatalf("%s answers %s", p.What, p.Header.Get("Content-Type"))
	}
	must(t, json.Unmarshal([]byte(p.Body), &r))
	return r
}

func TestAutosaveContract(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := g.Kind("email")
	script, save := g.With("X-Attempt-Save", "1"), g.Path(a)+"/save"
	if r := readJSON(t, script.Post(save, url.Values{"_seq": {"1"}}).Is(http.StatusConflict)); r.Message == "" {
		t.Error("a save before the start is refused without a word")
	}
	started(g, "email")
	deadline := webtest.Began.Add(a.Allowance).UnixMilli()
	if r := readJSON(t, script.Get(save).Is(http.StatusOK)); r.Seq != 0 || r.Now != webtest.Began.UnixMilli() || r.Deadline != deadline {
		t.Errorf("the heartbeat answers %+v", r)
	}
	work := answered(t, w, g, a, 0.8)
	w.Clock.Advance(time.Minute)
	for range 2 {
		if r := readJSON(t, script.Post(save, with(work, "_seq", "1")).Is(http.StatusOK)); r.Seq != 1 || r.Now != w.Clock.Now().UnixMilli() || r.Deadline != deadline {
			t.Errorf("a save answers %+v", r)
		}
	}
	kept := stored(t, w, g, a)
	for _, other := range []string{"1", "0", "-4", "x", ""} {
		p := script.Post(save, with(answered(t, w, g, a, 0.1), "_seq", other))
		if r := readJSON(t, p); other == "1" && (p.Status != http.StatusConflict || r.Seq != 1) || other != "1" && p.Status/100 != 4 || r.Message == "" {
			t.Errorf("number %q answers %d %+v", other, p.Status, r)
		}
	}
	if stored(t, w, g, a) != kept {
		t.Error("a refused save changed the answer")
	}
	if r := readJSON(t, script.Post(save, with(work, "_seq", "1", "_takeover", "1")).Is(http.StatusOK)); r.Seq > 2 {
		t.Errorf("taken over as %+v", r)
	}
	w.Clock.Set(webtest.Began.Add(a.Allowance + attempt.Grace))
	if r := readJSON(t, script.Post(save, with(answered(t, w, g, a, 0.1), "_seq", "9")).Is(http.StatusGone)); r.Message == "" {
		t.Error("a late save is refused without a word")
	}
	if stored(t, w, g, a) != kept {
		t.Error("a late save changed the answer")
	}
	g.Get(g.Path(a)).Is(http.StatusOK).Has("Time is up")
}

func TestPlainFormSavesReviewsAndHandsIn(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := started(g, "chart")
	g.Get(g.Path(a)).Is(http.StatusOK)
	work := answered(t, w, g, a, 0.8)
	g.Post(g.Path(a)+"/save", with(work, "_seq", "0", "_do", "save")).Follow().Has("Saved.")
	other := with(answered(t, w, g, a, 0.1), "_seq", "0", "_do", "save")
	kept := stored(t, w, g, a)
	g.Post(g.Path(a)+"/save", other).Is(http.StatusConflict).Has("another window")
	if stored(t, w, g, a) != kept {
		t.Error("an older window overwrote the answer")
	}
	g.Post(g.Path(a)+"/save", with(work, "_seq", "1", "_do", "review")).Follow().Is(http.StatusOK)
	for range 2 {
		g.Post(g.Path(a)+"/submit", nil).Follow().Is(http.StatusOK).Has("Handed in. Thank you.")
	}
	g.Post(g.Path(a)+"/save", with(other, "_seq", "2")).Follow().Has("Handed in")
	if stored(t, w, g, a) != kept {
		t.Error("the answer changed after it was handed in")
	}
}

// TestKeysStayOnTheServer starts every exercise and reads all that a candidate can get.
func TestKeysStayOnTheServer(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	for _, a := range g.Attempts {
		g.Get(g.Path(a)).Is(http.StatusOK)
		started(g, a.Kind)
		form, err := w.App.Store.Form(t.Context(), g.Clinic.Org.ID, a.ID)
		must(t, err)
		secrets := secretsOf(form)
		if len(form.Key) < 10 {
			t.Errorf("%s has no key to look for", a.Kind)
		}
		script := g.With("X-Attempt-Save", "1")
		work := answered(t, w, g, a, 0)
		pages := []*webtest.Page{
			g.Get(g.Base), g.Get(g.Path(a)), script.Get(g.Path(a) + "/save"),
			script.Post(g.Path(a)+"/save", with(work, "_seq", "1")),
			script.Post(g.Path(a)+"/save", with(work, "_seq", "0")),
			g.Get(g.Path(a)), g.Get(g.Path(a) + "/review"), script.Post(g.Path(a)+"/more", nil),
			g.Post(g.Path(a)+"/submit", nil).Follow(),
		}
		for _, p := range pages {
			text := html.UnescapeString(p.Body)
			for _, s := range append(secrets, string(form.Key), `"key"`) {
				if strings.Contains(text, s) {
					t.Errorf("%s: %s holds %q of the key", a.Kind, p.What, s)
				}
			}
		}
		t.Logf("%s: looked for %d values of the key", a.Kind, len(secrets))
	}
}

// secretsOf lists the longer texts of a key that the public part does not hold.
func secretsOf(form exercise.Form) (found []string) {
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case string:
			if len(v) >= 10 && !strings.Contains(string(form.Public), strings.Trim(string(exercise.Encode(v)), `"`)) {
				found = append(found, v)
			}
		case []any:
			for _, e := range v {
				visit(e)
			}
		case map[string]any:
			for _, e := range v {
				visit(e)
			}
		}
	}
	var key any
	if json.Unmarshal(form.Key, &key) == nil {
		visit(key)
	}
	return found
}

func TestBadInputLosesNothing(t *testing.T) {
	w := webtest.New(t)
	g, stranger := w.Clinic.Apply(), w.Other.Apply()
	a := started(g, "email")
	save := g.Path(a) + "/save"
	g.Post(save, with(answered(t, w, g, a, 0.9), "_seq", "0")).Is(http.StatusSeeOther)
	kept := stored(t, w, g, a)
	form := "application/x-www-form-urlencoded"
	huge := "text=" + strings.Repeat("a", 1<<20)
	long := url.Values{"_seq": {"1"}, "body": {strings.Repeat("word ", 120_000)}, "subject": {"Still here"}}
	for name, p := range map[string]*webtest.Page{
		"unknown exercise":      g.Get(g.Base + "/a/nothing"),
		"exercise of another":   g.Post(g.Base+"/a/"+string(stranger.Attempts[0].ID)+"/save", url.Values{"_seq": {"1"}}),
		"guessed link":          g.Get("/c/AAAAAAAAAAAAAAAAAAAAAA"),
		"link with junk":        g.Get("/c/%00%ff"),
		"a megabyte":            g.Send(http.MethodPost, save, form, strings.NewReader(huge)),
		"a long answer":         g.Post(save, long),
		"broken encoding":       g.Send(http.MethodPost, save, form, strings.NewReader("_seq=1&body=%zz")),
		"JSON instead":          g.Send(http.MethodPost, save, "application/json", strings.NewReader(`{"_seq":1}`)),
		"broken multipart":      g.Send(http.MethodPost, save, "multipart/form-data; boundary=x", strings.NewReader("--x\r\nbroken")),
		"not a number of times": g.Post(g.Base+"/changes", url.Values{"multiplier": {"a lot"}}),
		"no number":             g.Post(save, url.Values{"_seq": {"99999999999999999999"}}),
		"no such page":          g.Get("/nothing/here"),
		"wrong method":          g.Send(http.MethodDelete, g.Base, "", nil),
	} {
		if p.Status < 400 || p.Status > 499 {
			t.Errorf("%s answers %d", name, p.Status)
		}
		p.Lacks("goroutine", ".go:", "panic", "sql", "runtime error")
		if !strings.Contains(p.Body, "<h1") {
			t.Errorf("%s answers without a page: %s", name, p.Body)
		}
	}
	if stored(t, w, g, a) != kept {
		t.Error("bad input changed the answer")
	}
	if r := readJSON(t, g.With("X-Attempt-Save", "1").Send(http.MethodPost, save, form, strings.NewReader(huge)).Is(http.StatusRequestEntityTooLarge)); r.Message == "" {
		t.Error("the script learns nothing of why")
	}
}

func TestRefusedChoicesComeBackWithTheWork(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := started(g, "schedule")
	work := answered(t, w, g, a, 0.9)
	g.Post(g.Path(a)+"/save", with(work, "_seq", "0")).Is(http.StatusSeeOther)
	kept := stored(t, w, g, a)
	page := g.Get(g.Path(a))
	var names []string
	page.Doc().Find("#work select[name]").Each(func(_ int, s *selection) {
		name := s.AttrOr("name", "")
		_, request, _ := strings.Cut(name, ".")
		if strings.HasPrefix(name, "action.") || work.Get("action."+request) == "book" { // what is not booked has no place to check
			names = append(names, name)
		}
	})
	if len(names) < 10 {
		t.Fatalf("the schedule's form has %d choices", len(names))
	}
	for _, name := range names {
		p := g.With("X-Attempt-Save", "1").Post(g.Path(a)+"/save", with(work, name, "08:07-nowhere", "_seq", "2"))
		if r := readJSON(t, p.Is(http.StatusUnprocessableEntity)); r.Message == "" {
			t.Errorf("%s is refused without a word", name)
		}
		g.Post(g.Path(a)+"/save", with(work, name, "08:07-nowhere", "_seq", "1")).Is(http.StatusUnprocessableEntity)
	}
	if stored(t, w, g, a) != kept {
		t.Error("a refused choice changed the answer")
	}
}

func TestLinksEnd(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Get(g.Base).Is(http.StatusOK)
	g.Post("/link", url.Values{"email": {"nobody@mail.example"}}).Follow().Has("If that address has applied here")
	g.Get(g.Base).Is(http.StatusOK)
	g.Post("/link", url.Values{"email": {g.Email}}).Follow().Has("If that address has applied here")
	g.Get(g.Base).Is(http.StatusOK) // a link of a moment ago is not ended by whoever knows the address
	w.Clock.Advance(hiring.ResendWait)
	g.Post("/link", url.Values{"email": {g.Email}}).Follow().Has("If that address has applied here")
	g.Get(g.Base).Is(http.StatusNotFound)
	fresh := w.Clinic.LinkOf(g.Email)
	g.Get(fresh).Is(http.StatusOK)
	w.Clock.Advance(181 * 24 * time.Hour)
	g.Get(fresh).Is(http.StatusGone).Has("This link has ended")
}

func TestConsentComesFirst(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := g.Attempts[0]
	g.Post(g.Base+"/consent", url.Values{"consent": {"maybe"}}).Is(http.StatusUnprocessableEntity)
	g.Post(g.Base+"/consent", url.Values{"consent": {"decline"}}).Follow().Has("You take no part")
	g.Post(g.Path(a)+"/start", nil).Is(http.StatusSeeOther)
	if now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, a.ID); err != nil || now.Started != nil {
		t.Errorf("started without consent: %+v, %v", now.Started, err)
	}
	g.Post(g.Base+"/changes", url.Values{"multiplier": {"1.5"}, "hide_clock": {"on"}}).Follow().Has("saved")
	g.Post(g.Base+"/consent", url.Values{"consent": {"agree"}}).Is(http.StatusSeeOther)
	g.Post(g.Path(a)+"/start", nil).Follow().Is(http.StatusOK)
	now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, a.ID)
	must(t, err)
	if got := now.Deadline().Sub(*now.Started); got != a.Allowance*3/2 {
		t.Errorf("1.5 times %v is %v", a.Allowance, got)
	}
}

func TestMoreTimeIsSeenWithoutReloading(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := started(g, "schedule")
	before := readJSON(t, g.With("X-Attempt-Save", "1").Get(g.Path(a)+"/save"))
	by := audit.Member(w.Clinic.Members[account.Recruiter].ID)
	must(t, w.App.Site.Attempt.Extend(t.Context(), w.Clinic.Org.ID, by, a.ID, 7*time.Minute, "outage"))
	after := readJSON(t, g.With("X-Attempt-Save", "1").Get(g.Path(a)+"/save"))
	if after.Deadline-before.Deadline != (7 * time.Minute).Milliseconds() {
		t.Errorf("the heartbeat moved by %d ms", after.Deadline-before.Deadline)
	}
}
