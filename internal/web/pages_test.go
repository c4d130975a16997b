package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"preceptor/internal/account"
	"preceptor/internal/web/site"
	"preceptor/internal/web/webtest"
)

type selection = goquery.Selection

// walk reads every page that links lead to.
func walk(t *testing.T, c *webtest.Client, start string, look func(*webtest.Page)) (count int) {
	t.Helper()
	seen, queue := map[string]bool{start: true}, []string{start}
	for ; len(queue) > 0; queue = queue[1:] {
		p := c.Get(queue[0])
		for p.Status == http.StatusSeeOther {
			p = p.Follow()
		}
		if p.Status >= 400 {
			t.Errorf("%s leads to %d", queue[0], p.Status)
		}
		count++
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		look(p)
		p.Doc().Find("a[href]").Each(func(_ int, s *selection) {
			path, _, _ := strings.Cut(s.AttrOr("href", ""), "#")
			if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "/static/") && !seen[path] {
				seen[path] = true
				queue = append(queue, path)
			}
		})
	}
	return count
}

func TestEveryPageKeepsToThePolicy(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	w.Clinic.Apply().Finish(0.8)
	w.Clinic.Apply().Finish(0.4)
	started(g, "schedule")
	look := func(p *webtest.Page) {
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if got := p.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", p.What, name, got)
			}
		}
		policy := p.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: the policy is %q", p.What, policy)
		}
		if p.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s has no request id", p.What)
		}
		inline(t, p)
	}
	for name, c := range map[string]struct {
		client *webtest.Client
		start  string
		least  int
	}{
		"public": {w.Browser(), "/jobs", 4}, "owner": {w.Clinic.As(account.Owner), "/desk", 12},
		"recruiter": {w.Clinic.As(account.Recruiter), "/desk", 8}, "rater": {w.Clinic.As(account.Rater), "/rate", 3},
		"candidate": {g.Client, g.Base, 5},
	} {
		if n := walk(t, c.client, c.start, look); n < c.least {
			t.Errorf("the %s came by %d pages only", name, n)
		}
	}
	look(w.Browser().Get("/nothing"))
	look(w.Browser().Get("/sign-in"))
}

func inline(t *testing.T, p *webtest.Page) {
	t.Helper()
	doc := p.Doc()
	doc.Find("script").Each(func(_ int, s *selection) {
		if s.AttrOr("src", "") == "" && s.AttrOr("type", "") != "application/ld+json" {
			t.Errorf("%s has an inline script", p.What)
		}
	})
	if doc.Find("style").Length() > 0 {
		t.Errorf("%s has an inline style sheet", p.What)
	}
	doc.Find("*").Each(func(_ int, s *selection) {
		for _, a := range s.Nodes[0].Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: <%s %s=%q>", p.What, s.Nodes[0].Data, a.Key, a.Val)
			}
		}
	})
	doc.Find(`link[rel="stylesheet"], script[src]`).Each(func(_ int, s *selection) {
		if from := s.AttrOr("href", "") + s.AttrOr("src", ""); !strings.HasPrefix(from, "/static/") {
			t.Errorf("%s loads %s", p.What, from)
		}
	})
}

func TestAssetsAreCached(t *testing.T) {
	w := webtest.Empty(t)
	b := w.Browser()
	n := 0
	b.Get("/jobs").Doc().Find(`link[rel="stylesheet"]`).Each(func(_ int, s *selection) {
		n++
		p := b.Get(s.AttrOr("href", "")).Is(http.StatusOK)
		if got := p.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control is %q", p.What, got)
		}
	})
	if n == 0 {
		t.Error("no style sheet is linked")
	}
	if got := w.Browser().Get("/desk").Header.Get("Cache-Control"); strings.Contains(got, "public") {
		t.Errorf("the desk may be cached: %q", got)
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	a := g.Attempts[0]
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		g.With(name, value).Post(g.Path(a)+"/start", nil).Is(http.StatusForbidden)
		w.Clinic.As(account.Owner).With(name, value).Post("/sign-out", nil).Is(http.StatusForbidden)
	}
	g.With("Sec-Fetch-Site", "cross-site").Get(g.Base).Is(http.StatusOK) // a link in a letter
	if now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, a.ID); err != nil || now.Started != nil {
		t.Errorf("started from another site: %v, %v", now.Started, err)
	}
	g.With("Sec-Fetch-Site", "same-origin").Post(g.Path(a)+"/start", nil).Is(http.StatusSeeOther)
}

func TestPrivatePagesAreNotStored(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	for _, p := range []*webtest.Page{g.Get(g.Base), w.Clinic.As(account.Owner).Get("/desk"), g.Get("/c/AAAAAAAAAAAAAAAAAAAAAA")} {
		if got := p.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control is %q", p.What, got)
		}
	}
}

func signIn(b *webtest.Client, email, password string) *webtest.Page {
	return b.Post("/sign-in", url.Values{"email": {email}, "password": {password}, "back": {"/desk/account"}})
}

func TestSignInAndOut(t *testing.T) {
	w := webtest.New(t)
	b := w.Browser()
	email := w.Clinic.Members[account.Owner].Email
	signIn(b, email, webtest.Password).Follow().Is(http.StatusOK).Has(email)
	token := b.Cookies[site.SessionCookie(false)]
	b.Post("/sign-out", nil).Follow().Has("You are signed out.")
	b.Cookies[site.SessionCookie(false)] = token
	if p := b.Get("/desk"); !strings.HasPrefix(p.Location(), "/sign-in") {
		t.Errorf("the old session still opens the desk: %d", p.Status)
	}
	for _, back := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		p := w.Browser().Post("/sign-in", url.Values{"email": {email}, "password": {webtest.Password}, "back": {back}})
		if p.Location() != "/desk" {
			t.Errorf("%q sends to %q", back, p.Location())
		}
	}
}

func TestSignInIsThrottled(t *testing.T) {
	w := webtest.New(t)
	email := w.Clinic.Members[account.Manager].Email
	b := w.Browser()
	known := signIn(b, email, "wrong password here").Is(http.StatusUnprocessableEntity).Text()
	if unknown := signIn(b, "nobody@nowhere.example", "wrong password here").Is(http.StatusUnprocessableEntity).Text(); unknown != known {
		t.Error("the page tells which addresses are known")
	}
	for range 4 {
		signIn(b, email, "wrong password here")
	}
	signIn(b, email, webtest.Password).Is(http.StatusTooManyRequests).Has("Too many tries")
	w.Clock.Advance(time.Minute)
	signIn(b, email, webtest.Password).Is(http.StatusSeeOther)
}

func TestSignOutEverywhereEndsEverySession(t *testing.T) {
	w := webtest.New(t)
	one, two, other := w.Clinic.As(account.Owner), w.Clinic.As(account.Owner), w.Clinic.As(account.Manager)
	one.Post("/desk/account/sign-out-everywhere", nil).Is(http.StatusSeeOther)
	two.Get("/desk").Is(http.StatusSeeOther)
	other.Get("/desk").Is(http.StatusOK)
}

func TestSetUpOnce(t *testing.T) {
	w := webtest.Empty(t)
	link, err := w.App.Site.Account.FirstRun(t.Context())
	must(t, err)
	path := link[strings.Index(link, "/setup/"):]
	b := w.Browser()
	b.Get(path).Is(http.StatusOK)
	form := url.Values{
		"clinic": {"Riverside"}, "time_zone": {"America/Chicago"}, "place": {"US-TX"}, "employees": {"12"},
		"name": {"Dana"}, "email": {"dana@riverside.example"}, "password": {"short"},
	}
	p := b.Post(path, form).Is(http.StatusUnprocessableEntity)
	if got := p.Doc().Find(`[name="clinic"]`).AttrOr("value", ""); got != "Riverside" {
		t.Errorf("the clinic's name comes back as %q", got)
	}
	p.Lacks(`value="short"`)
	form.Set("password", webtest.Password)
	b.Post(path, form).Follow().Is(http.StatusOK)
	w.Browser().Get(path).Is(http.StatusGone)
	w.Browser().Post(path, form).Is(http.StatusGone)
	if again, err := w.App.Site.Account.FirstRun(t.Context()); err != nil || again != "" {
		t.Errorf("a second set-up link: %q, %v", again, err)
	}
}

func TestJoinOnce(t *testing.T) {
	w := webtest.New(t)
	owner := w.Clinic.As(account.Owner)
	by := account.Actor{Org: w.Clinic.Org, Member: w.Clinic.Members[account.Owner]}
	_, err := w.App.Site.Account.InviteMember(t.Context(), by, account.NewMember{Name: "Rae Rater", Email: "rae@riverside.example", Role: account.Rater})
	must(t, err)
	path := w.Clinic.JoinOf("rae@riverside.example")
	b := w.Browser()
	b.Get(path).Is(http.StatusOK).Has("rae@riverside.example")
	b.Post(path, url.Values{"password": {"short"}}).Is(http.StatusUnprocessableEntity)
	b.Post(path, url.Values{"password": {webtest.Password + "!"}}).Follow().Is(http.StatusOK)
	w.Browser().Get(path).Is(http.StatusGone)
	owner.Get("/desk/members").Has("Rae Rater")
}

func TestHealth(t *testing.T) {
	w := webtest.Empty(t)
	w.Browser().Get("/healthz").Is(http.StatusOK)
	w.Browser().Get("/readyz").Is(http.StatusOK)
}
