package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/hiring"
	"preceptor/internal/mail"
	"preceptor/internal/web/ui/uitest"
	"preceptor/internal/web/webtest"
)

// newest is the newest letter to an address.
func newest(t *testing.T, w *webtest.World, to string) mail.Message {
	t.Helper()
	letters, err := w.App.Store.Messages(t.Context(), w.Clinic.Org.ID, 100)
	must(t, err)
	for _, m := range letters {
		if m.To == to {
			return m
		}
	}
	t.Fatalf("no letter to %s", to)
	return mail.Message{}
}

// by is the clinic's owner, as the trail names them.
func by(w *webtest.World) audit.Actor { return audit.Member(w.Clinic.Members[account.Owner].ID) }

// speaks fails unless a letter is in these languages alone.
func speaks(t *testing.T, m mail.Message, english, spanish bool) {
	t.Helper()
	if strings.Contains(m.Text, "Hello ") != english || strings.Contains(m.Text, "Hola") != spanish {
		t.Errorf("want English %v, Spanish %v:\n%s", english, spanish, m.Text)
	}
}

// TestLettersFollowTheLanguage: of the page that was filled in, or chosen behind the link, wherever the
// choice is made; both languages for the invited of whom nothing is known.
func TestLettersFollowTheLanguage(t *testing.T) {
	w := webtest.New(t)
	reader := w.Browser()
	reader.Cookies["lang"] = "es"
	job := "/jobs/" + w.Clinic.Posting.Slug
	reader.Post(job+"/apply", url.Values{"name": {"Rosa Vela"}, "email": {"rosa@mail.example"}}).Is(http.StatusSeeOther)
	speaks(t, newest(t, w, "rosa@mail.example"), false, true)

	_, err := w.App.Site.Hiring.Invite(t.Context(), w.Clinic.Org.ID, by(w), w.Clinic.Posting.JobID, hiring.Person{Name: "Ana Reyes", Email: "ana@mail.example"})
	must(t, err)
	speaks(t, newest(t, w, "ana@mail.example"), true, true)
	g := w.Clinic.Guest("ana@mail.example")
	g.With("Referer", "http://127.0.0.1:8080"+g.Base+"/check").Post(g.Base+"/language", url.Values{"lang": {"es"}}).Is(http.StatusSeeOther)
	g.Get(g.Base).Has("Hola, Ana")
	g.Post(g.Base+"/mail-link", nil).Is(http.StatusSeeOther)
	speaks(t, newest(t, w, "ana@mail.example"), false, true)
	g.Post(g.Base+"/consent", url.Values{"consent": {"agree"}}).Is(http.StatusSeeOther)
	a := started(g, "email")
	g.Post(g.Path(a)+"/save", url.Values{"_seq": {"0"}, "_lang": {"en"}}).Is(http.StatusSeeOther)
	g.Post(g.Base+"/mail-link", nil).Is(http.StatusSeeOther)
	speaks(t, newest(t, w, "ana@mail.example"), true, false)

	for _, odd := range []string{"", "fr", "<script>"} {
		p := g.Post(g.Base+"/language", url.Values{"lang": {odd}}).Is(http.StatusSeeOther)
		if p.Location() != g.Base {
			t.Errorf("%q leads to %s", odd, p.Location())
		}
	}
	elsewhere := g.With("Referer", "https://elsewhere.example/trap").Post(g.Base+"/language", url.Values{"lang": {"en"}})
	if elsewhere.Location() != g.Base {
		t.Errorf("the choice leads to %s", elsewhere.Location())
	}
}

// TestTheLetterAfterEverything: once all is handed in, one letter says so, with the number.
func TestTheLetterAfterEverything(t *testing.T) {
	w := webtest.New(t)
	must(t, w.App.StartJobs(t.Context()))
	defer func() { must(t, w.App.StopJobs(t.Context())) }()
	g := w.Clinic.Apply()
	for i, a := range g.Attempts {
		g.Post(g.Path(a)+"/start", nil).Is(http.StatusSeeOther)
		next := g.Post(g.Path(a)+"/submit", nil).Is(http.StatusSeeOther)
		if last := i == len(g.Attempts)-1; strings.Contains(next.Location(), "/receipt") != last {
			t.Errorf("after exercise %d comes %s", i+1, next.Location())
		}
	}
	for range 100 {
		if m := newest(t, w, g.Email); m.Kind == mail.Confirmation {
			speaks(t, m, true, true)
			if !strings.Contains(m.Text, g.Application.Code) || !strings.Contains(m.Text, "/link") || strings.Contains(m.Text, g.Base) {
				t.Errorf("it reads\n%s", m.Text)
			}
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("no letter came in ten seconds")
}

// TestThreeQuestionsAreAskedOnce: by choice, after everything; the clinic reads counts of five or more.
func TestThreeQuestionsAreAskedOnce(t *testing.T) {
	w := webtest.New(t)
	reports := w.Clinic.As(account.Recruiter)
	page := "/desk/jobs/" + string(w.Clinic.Posting.JobID) + "/reports"
	var guests []*webtest.Guest
	for range hiring.LeastOpinions {
		guests = append(guests, w.Clinic.Apply())
	}
	g := guests[0]
	g.Get(g.Base + "/receipt").Lacks("opinion")
	for _, g := range guests {
		g.Finish(0.5)
	}
	g.Get(g.Base).Has("Three questions for you")
	g.Get(g.Base+"/receipt").Has("All done. Thank you.", "What did you think of the exercises?")
	opine := g.Base + "/opinion"
	g.Post(opine, nil).Is(http.StatusUnprocessableEntity).Has("Choose at least one answer")
	for _, odd := range []string{"9", "-1", "yes", "1e9", "٣"} {
		back := g.Post(opine, url.Values{"clear": {odd}, "fair": {"3"}}).Is(http.StatusUnprocessableEntity).Has("Choose one of the answers")
		if back.Doc().Find("input[name=fair][value='3'][checked]").Length() != 1 {
			t.Errorf("after %q what was chosen is lost", odd)
		}
	}
	g.Post(opine, url.Values{"clear": {"4"}, "fair": {"2"}}).Follow().Has("Your answers are kept without your name").Lacks(`id="opinion"`)
	g.Post(opine, url.Values{"clear": {"1"}}).Is(http.StatusSeeOther)
	g.Get(g.Base).Lacks("Three questions")
	reports.Get(page).Has("What candidates thought", "Needs 5 people’s answers; there are 1.")
	for _, g := range guests[1:4] {
		g.Post(g.Base+"/opinion", url.Values{"work": {"3"}, "clear": {"4"}}).Is(http.StatusSeeOther)
	}
	skips := guests[4]
	skips.Post(skips.Base+"/opinion", url.Values{"act": {"skip"}, "clear": {"1"}}).Follow().Lacks(`id="opinion"`)
	reports.Get(page).Has("there are 4.")
	fifth := w.Clinic.Apply()
	fifth.Finish(0.5)
	fifth.Post(fifth.Base+"/opinion", url.Values{"clear": {"1"}}).Is(http.StatusSeeOther)
	shown := reports.Get(page).Has("N = 5 people who answered something.")
	if row := strings.Join(strings.Fields(shown.Doc().Find("#opinions").Parent().Find("tbody tr").First().Text()), " "); row != "Instructions were clear40010" {
		t.Errorf("the row reads %q", row)
	}
	counts, err := w.App.Store.Opinions(t.Context(), w.Other.Org.ID, w.Clinic.Posting.JobID)
	if err != nil || counts.N != 0 {
		t.Errorf("another clinic counts %d, %v", counts.N, err)
	}
}

// TestWhoTakesNoPart: declining is a real way, with people to talk to, and can be taken back.
func TestWhoTakesNoPart(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Post(g.Base+"/consent", url.Values{"consent": {"decline"}}).Follow().
		Has("You chose not to take part.", "Nothing is held against you.", "talk to a person").Lacks(`id="changes"`, `id="exercises"`, "Finish by")
	a := g.Kind("email")
	g.Post(g.Path(a)+"/start", nil).Is(http.StatusSeeOther)
	if now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, a.ID); err != nil || now.Started != nil {
		t.Errorf("started without consent: %v", err)
	}
	g.Post(g.Base+"/consent", url.Values{"consent": {"agree"}}).Follow().Has("Finish by", "Start")
}

// TestWhatWasChosenAboutTheTestIsHonoured: larger text on every page, a list in place of the board with
// all that its script does, no clock to be seen.
func TestWhatWasChosenAboutTheTestIsHonoured(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Get(g.Base).Lacks(`class="large"`)
	g.Post(g.Base+"/changes", url.Values{"multiplier": {"1"}, "list_view": {"1"}, "large_text": {"1"}, "hide_clock": {"1"}}).Is(http.StatusSeeOther)
	board := started(g, "schedule")
	for _, path := range []string{g.Base, g.Base + "/facts", g.Base + "/check", g.Base + "/receipt", g.Base + "/practice/schedule", g.Path(board), g.Path(board) + "/review", g.Path(g.Kind("email"))} {
		if p := g.Get(path).Is(http.StatusOK); !p.Doc().Find("html").HasClass("large") {
			t.Errorf("%s is not larger", path)
		}
	}
	for _, a := range g.Attempts {
		if a.ID != board.ID {
			g.Post(g.Path(a)+"/start", nil).Is(http.StatusSeeOther)
		}
		doc := g.Get(g.Path(a)).Is(http.StatusOK).Doc()
		if doc.Find("[data-plain]").Length() != 1 || doc.Find(`script[src*="`+a.Kind+`"]`).Length() != 1 {
			t.Errorf("%s: a list is asked for and its script comes: %d, %d", a.Kind, doc.Find("[data-plain]").Length(), doc.Find(`script[src*="`+a.Kind+`"]`).Length())
		}
		if clock := doc.Find("#clock"); clock.Length() == 1 && clock.Is(":not([hidden])") {
			t.Errorf("%s shows its clock", a.Kind)
		}
	}
}

// nonsense is what people and programs type.
var nonsense = []string{
	"", " ", "\x00\x01\x02", strings.Repeat("long ", 4000), strings.Repeat("W", 20000), "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`,
	"{{.Org}}", "';DROP TABLE candidates;--", "مرحبا\u202eabc", "👩‍⚕️👩‍⚕️", "\xff\xfe", "-1", "1e309", "NaN", "../../etc/passwd",
}

// TestNonsenseInEveryForm: nothing breaks, nothing is drawn as code, and what is refused is said.
func TestNonsenseInEveryForm(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	late := w.Clinic.Apply()
	done := w.Clinic.Apply()
	done.Finish(0.5)
	a := started(g, "email")
	posts := []struct {
		who    *webtest.Client
		path   string
		fields []string
	}{
		{w.Browser(), "/jobs/" + w.Clinic.Posting.Slug + "/apply", []string{"name", "email", "phone"}},
		{w.Browser(), "/link", []string{"email"}},
		{w.Browser(), "/theme", []string{"theme"}},
		{w.Browser(), "/language", []string{"lang"}},
		{w.Browser(), "/practice/email", []string{"subject", "body", "_lang"}},
		{g.Client, g.Base + "/consent", []string{"consent"}},
		{g.Client, g.Base + "/changes", []string{"multiplier", "list_view"}},
		{g.Client, g.Base + "/language", []string{"lang"}},
		{g.Client, g.Base + "/facts", []string{"years", "education", "tools", "languages", "employers", "region", "time_zone", "availability", "certificates"}},
		{g.Client, g.Base + "/resume", []string{"act", "resume"}},
		{g.Client, g.Base + "/pool", []string{"act"}},
		{late.Client, late.Base + "/more-time", []string{"words"}},
		{g.Client, g.Path(a) + "/save", []string{"subject", "body", "_seq", "_do", "_moves", "_gap", "_takeover"}},
		{done.Client, done.Base + "/opinion", []string{"clear", "work", "fair", "act"}},
		{done.Client, done.Path(done.Kind("email")) + "/comment", []string{"comment"}},
		{done.Client, done.Base + "/feedback/review", []string{"attempt", "words"}},
	}
	for i, p := range posts {
		for n, text := range nonsense {
			form := url.Values{}
			for _, field := range p.fields {
				form.Set(field, text)
			}
			w.Clock.Advance(time.Minute) // letters are rationed
			got := p.who.Post(p.path, form)
			if got.Status >= 500 || got.Status == http.StatusOK && strings.HasSuffix(p.path, "/apply") {
				t.Errorf("form %d with nonsense %d (%.20q) answers %d", i, n, text, got.Status)
			}
			if strings.Contains(got.Body, "<script>alert(1)") || strings.Contains(got.Body, "<img src=x") {
				t.Errorf("form %d draws nonsense %d as code", i, n)
			}
			if got.Status == http.StatusUnprocessableEntity && !strings.Contains(got.Body, `class="summary"`) && !strings.Contains(got.Body, "There is nothing to read here yet") {
				t.Errorf("form %d with nonsense %d does not say what is wrong: %.600s", i, n, got.Text())
			}
		}
	}
	for _, token := range []string{"x", strings.Repeat("A", 22), strings.Repeat("A", 4000), "%00", "..%2f..", "<script>"} {
		p := w.Browser().Get("/c/" + token)
		if p.Status != http.StatusNotFound && p.Status != http.StatusBadRequest {
			t.Errorf("link %.20q answers %d", token, p.Status)
		}
		p.Lacks("<script>alert")
	}
}

// offlineIn cuts or restores the connection of a tab.
func offlineIn(t *testing.T, tab *uitest.Tab, off bool) {
	t.Helper()
	cut := []*network.Conditions{}
	if off {
		cut = append(cut, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	_, err := chromedp.Call(tab.Context(), network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: cut})
	must(t, err)
}

// TestBrowserHandingInWaitsForTheConnection: the clock goes on while the answer is checked, more time is
// seen, and without connection handing in waits and is done once it is back. Long names and larger text
// do not make pages wider than a small phone.
func TestBrowserHandingInWaitsForTheConnection(t *testing.T) {
	tab := uitest.Browser(t)
	w := webtest.New(t)
	g := longNamed(t, w)
	a := started(g, "chart")
	server := httptest.NewServer(w.App.Handler)
	defer server.Close()
	for _, path := range []string{g.Base, g.Base + "/receipt", g.Base + "/check", g.Base + "/facts", g.Path(g.Kind("email")), g.Path(a), g.Path(a) + "/review"} {
		tab.Open(server.URL + path)
		lookAtAll(tab)
	}
	tab.Wait(`/^1[45]:\d\d$/.test(document.getElementById('clock').textContent)`)
	must(t, w.App.Site.Attempt.Extend(t.Context(), w.Clinic.Org.ID, by(w), a.ID, 20*time.Minute, "A fire drill"))
	tab.Wait(`/^3[45]:\d\d$/.test(document.getElementById('clock').textContent)`)
	offlineIn(t, tab, true)
	tab.Eval(`document.querySelector('#hand-in button').click()`)
	tab.Wait(`!document.getElementById('hand-in-notice').hidden && document.getElementById('hand-in-waits').textContent.includes('Keep this page open')`)
	if now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, a.ID); err != nil || now.Submitted != nil {
		t.Fatalf("handed in without connection: %v", err)
	}
	offlineIn(t, tab, false)
	tab.Eval(`dispatchEvent(new Event('online'))`)
	tab.Wait(`document.readyState === 'complete' && document.body.innerText.includes('Handed in. Thank you.')`)
	if now, err := w.App.Store.Attempt(t.Context(), w.Clinic.Org.ID, a.ID); err != nil || now.Submitted == nil {
		t.Errorf("not handed in: %v", err)
	}
	g.Post(g.Base+"/consent", url.Values{"consent": {"decline"}}).Is(http.StatusSeeOther)
	tab.Open(server.URL + g.Base)
	lookAtAll(tab)

	done := w.Clinic.Apply()
	done.Finish(0.5)
	tab.Open(server.URL + done.Base + "/receipt")
	lookAtAll(tab)
	tab.Eval(`document.querySelector('input[name=clear]').click()`)
	press(tab, "Send my answers", "Your answers are kept without your name")
	lookAtAll(tab)
}

// longNamed is a candidate with a long name from right to left, and larger text.
func longNamed(t *testing.T, w *webtest.World) *webtest.Guest {
	t.Helper()
	_, err := w.App.Site.Hiring.Apply(t.Context(), w.Clinic.Org.ID, w.Clinic.Posting.JobID, hiring.Person{Name: strings.Repeat("عبدالرحمن", 9), Email: "long@mail.example"})
	must(t, err)
	g := w.Clinic.Guest("long@mail.example")
	g.Post(g.Base+"/consent", url.Values{"consent": {"agree"}}).Is(http.StatusSeeOther)
	g.Post(g.Base+"/changes", url.Values{"multiplier": {"1"}, "large_text": {"1"}}).Is(http.StatusSeeOther)
	return g
}
