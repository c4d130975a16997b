package ui_test

import (
	"bytes"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"

	"preceptor/internal/fault"
	"preceptor/internal/web/ui"
	"preceptor/internal/web/ui/uitest"
)

type partsData struct {
	Name, Zone, Email, Extra string
	Closes                   time.Time
	Invited                  int
	Span                     time.Duration
	Tabs                     []ui.Link
	Problem                  ui.Problem
	Facts                    []ui.Fact
	Plot, Dotted             ui.Plot
	Notice                   ui.Notice
	Empty                    ui.Empty
	Pager                    ui.Pager
}

type attemptData struct {
	Bar  ui.Bar
	Work ui.Work
}

var (
	files       = os.DirFS("testdata")
	partsPage   = ui.NewPage[partsData](files, "page.html")
	attemptPage = ui.NewPage[attemptData](files, "attempt.html")
	moment      = time.Date(2026, 3, 13, 23, 0, 0, 0, time.UTC)
)

func parts() partsData {
	target := 60.0
	return partsData{
		Name: "Ana <Morales>", Zone: "America/Chicago", Email: "ana.morales", Extra: "1.5", Closes: moment, Invited: 1,
		Span: 8*time.Minute + 57*time.Second,
		Tabs: []ui.Link{{Text: "Applications", Href: "/a", Current: true, Count: 31}, {Text: "Compare", Href: "/c"}},
		Problem: ui.Problem{Message: "Some answers need another look", Fields: []fault.Field{
			{Name: "email", Message: "Enter an email address like name@clinic.example"}, {Name: "extra", Message: "Choose one"}}},
		Facts:  []ui.Fact{{Name: "Clinic", Value: "North Austin"}, {Name: "Posting", Value: "Version 3", Href: "/p/3"}},
		Plot:   ui.Plot{From: 0, To: 100, Ticks: []float64{0, 20, 40, 80, 100}, Target: &target, Value: 45, Low: 39, High: 51, Shape: ui.Diamond},
		Dotted: ui.Plot{From: 0, To: 100, Value: 96, Low: 80, High: 112, Few: true, Shape: ui.Plus},
		Notice: ui.Notice{Tone: ui.OK, Title: "Published.", Text: "The posting is live.", Href: "/jobs/7", Action: "See it"},
		Empty:  ui.Empty{Icon: "chart", Title: "Nothing to rate", Text: "New answers appear here.", Actions: []ui.Link{{Text: "Read the guide", Href: "/guide"}}},
		Pager:  ui.Pager{Page: 3, Size: 8, Total: 42, Path: "/apps", Query: url.Values{"q": {"K7"}}},
	}
}

func staff() ui.Frame {
	return ui.Frame{Kind: ui.Staff, Org: "Riverside Family Clinic", Member: "Dana Whitlock", Account: "/account", Help: "/help",
		Nav:    []ui.Link{{Text: "Jobs", Href: "/jobs", Current: true}, {Text: "Rating", Href: "/rating", Count: 2}},
		Crumbs: []ui.Link{{Text: "Jobs", Href: "/jobs"}, {Text: "Patient care coordinator"}}, ThemeAction: "/theme",
		Notices: []ui.Notice{{Tone: ui.OK, Title: "Saved.", Live: true}},
		Foot:    []ui.Link{{Text: "Privacy", Href: "/privacy"}}, Contact: "Questions? (512) 555-0110"}
}

func attempt() attemptData {
	return attemptData{
		Bar: ui.Bar{Step: "Task 2 of 4", Title: "Check patient records", Limited: true, Left: 8*time.Minute + 57*time.Second},
		Work: ui.Work{Attempt: "a1", Action: "/a/1", Save: "/a/1/save", Now: moment, Deadline: moment.Add(537 * time.Second), Seq: 3,
			Legend: "Record 3", Next: "/a", Renew: "/renew", Buttons: []ui.Button{{Text: "Back", Href: "/a"}, {Name: "next", Text: "Save and continue", Primary: true}},
			Body: `<div data-kind="chart"><label for="c1">Correct value</label><input class="input" id="c1" name="c1"><label><input type="checkbox" name="m" value="a"> A</label></div>`},
	}
}

func render[T any](t *testing.T, page ui.Page[T], frame ui.Frame, data T) (*goquery.Document, string) {
	t.Helper()
	var out bytes.Buffer
	if err := page.Render(&out, frame, data); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, out.String()
}

func TestPagesFitTheirData(t *testing.T) { uitest.CheckPage(t, partsPage, attemptPage) }

func TestStaffFrame(t *testing.T) {
	doc, html := render(t, partsPage, staff(), parts())
	for selector, want := range map[string]string{
		"title":                              "Parts & pieces – Riverside Family Clinic",
		"h1":                                 "Ana <Morales>",
		".top nav [aria-current=page]":       "Jobs",
		".avatar":                            "DW",
		".crumbs li[aria-current]":           "Patient care coordinator",
		".notices .notice.ok[role=status] b": "Saved.",
		".page-head time":                    "Fri 13 Mar 2026, 6 pm CDT",
		".meta span:last-child":              "1 candidate",
		".tabs .count":                       "31",
		".foot .end":                         "Questions? (512) 555-0110",
		".themes [aria-pressed=true]":        "System",
		".pages > span":                      "17 to 24 of 42",
		".pages [aria-current]":              "3",
		".empty .btn.primary":                "Read the guide",
		".notice a[href='/jobs/7']":          "See it",
		"dl.facts dd a":                      "Version 3",
		"#f-email-error":                     "Enter an email address like name@clinic.example",
		".summary a[href='#f-extra']":        "Choose one",
		"label[for=f-about]":                 "About you (optional)",
		"#f-state option[selected]":          "Texas",
		"input[name=extra][checked] + span":  "1.5 ×",
		"input[name=tools][checked] + span":  "Phone",
	} {
		if got := strings.TrimSpace(doc.Find(selector).Text()); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	for _, selector := range []string{"meta[name=robots][content=noindex]", "meta[name=test]", "a.skip[href='#main']", "main#main",
		"#f-email[aria-invalid=true][autocomplete=email][type=email]", "#f-about[maxlength='300'][aria-describedby=f-about-after]",
		"#f-agree:not([checked])", "#f-extra[type=radio]", ".plot .few .dot path", ".plot line.target[x1='60%']", ".plot line.range[x2='100%']",
		"symbol#i-mark", "symbol#i-alert", "symbol#i-chart"} {
		if doc.Find(selector).Length() == 0 {
			t.Errorf("missing %s", selector)
		}
	}
	if doc.Find("symbol#i-lock").Length() != 0 {
		t.Error("a symbol that no part uses was sent")
	}
	if strings.Contains(html, " style=") || strings.Contains(html, "ZgotmplZ") || doc.Find("style, script:not([src])").Length() != 0 {
		t.Error("the document has inline style or script")
	}
	everyReferenceLeadsSomewhere(t, doc)
}

// everyReferenceLeadsSomewhere holds ids to be unique and every label, description and fragment to
// name one.
func everyReferenceLeadsSomewhere(t *testing.T, doc *goquery.Document) {
	t.Helper()
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] {
			t.Errorf("id %s twice", id)
		}
		seen[id] = true
	})
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for id := range strings.FieldsSeq(s.AttrOr(attr, "")) {
				if !seen[id] {
					t.Errorf("%s=%s leads nowhere", attr, id)
				}
			}
		})
	}
	doc.Find("use").Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !seen[id] {
			t.Errorf("icon %s was not sent", id)
		}
	})
}

func TestFramesDiffer(t *testing.T) {
	for kind, selectors := range map[ui.Kind]struct{ has, not string }{
		ui.Staff:     {".top nav", "#say-polite"},
		ui.Candidate: {"#say-assertive[aria-live=assertive]", ".door"},
		ui.Public:    {".top", "meta[name=robots]"},
		ui.Door:      {".wrap > .door h1", "#say-polite"},
	} {
		frame := staff()
		frame.Kind, frame.Theme = kind, ui.ThemeOf("dark")
		doc, _ := render(t, partsPage, frame, parts())
		if doc.Find(selectors.has).Length() == 0 || doc.Find(selectors.not).Length() != 0 {
			t.Errorf("%s: wants %s and no %s", kind, selectors.has, selectors.not)
		}
		if doc.Find("html[data-theme=dark][lang=en]").Length() == 0 {
			t.Errorf("%s: theme or language missing", kind)
		}
	}
}

func TestAttempt(t *testing.T) {
	doc, _ := render(t, attemptPage, ui.Frame{Kind: ui.Candidate, Org: "Riverside", Scripts: []string{ui.Asset("announce.js"), ui.Asset("attempt.js")}}, attempt())
	for _, selector := range []string{"header.bar #clock[role=timer]", "form#work[data-attempt=a1][data-seq='3'][data-deadline='1773443337000']",
		"#work fieldset:not([disabled])", "#time-up[hidden]", "input[name=_seq][value='3']", "script[type=module][src*=attempt]", "#strings[data-one-minute]", "#hide-time[hidden]"} {
		if doc.Find(selector).Length() != 1 {
			t.Errorf("missing %s", selector)
		}
	}
	everyReferenceLeadsSomewhere(t, doc)

	late := attempt()
	late.Work.Deadline, late.Work.SavedAt, late.Work.Lang = late.Work.Now, "10:42 am", "es"
	doc, _ = render(t, attemptPage, ui.Frame{Kind: ui.Candidate, Lang: "es"}, late)
	if doc.Find("#work fieldset[disabled]").Length() != 1 || doc.Find("#time-up[hidden]").Length() != 0 {
		t.Error("work is open after its time")
	}
	if text := doc.Find("#time-up-text").Text(); !strings.Contains(text, "10:42 am") || doc.Find("#time-up h2").Text() != "Se acabó el tiempo" {
		t.Errorf("time up says %q", text)
	}
}

func TestRenderWritesAllOrNothing(t *testing.T) {
	bad := ui.NewPage[map[string]string](fstest.MapFS{"bad.html": {Data: []byte(`{{define "title"}}x{{end}}{{define "main"}}{{.missing}}{{end}}`)}}, "bad.html")
	icon := ui.NewPage[int](fstest.MapFS{"icon.html": {Data: []byte(`{{define "title"}}x{{end}}{{define "main"}}{{icon "unicorn"}}{{end}}`)}}, "icon.html")
	var out bytes.Buffer
	if err := bad.Render(&out, staff(), map[string]string{}); err == nil || out.Len() != 0 {
		t.Errorf("missing key: err %v, %d bytes written", err, out.Len())
	}
	if err := icon.Render(&out, staff(), 1); err == nil || out.Len() != 0 {
		t.Errorf("unknown icon: err %v, %d bytes written", err, out.Len())
	}
}

func TestNewPageRefusesHalfAPage(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a page without main was accepted")
		}
	}()
	ui.NewPage[int](fstest.MapFS{"half.html": {Data: []byte(`{{define "title"}}x{{end}}`)}}, "half.html")
}

func TestConfirm(t *testing.T) {
	page := ui.NewPage[ui.Confirm](fstest.MapFS{"c.html": {Data: []byte(`{{define "title"}}{{.Title}}{{end}}{{define "main"}}{{confirm .}}{{end}}`)}}, "c.html")
	uitest.CheckPage(t, page)
	doc, _ := render(t, page, staff(), ui.Confirm{Title: "Reveal names?", Points: []string{"Your reason is kept"}, Action: "/reveal", Button: "Reveal names",
		Back: "/jobs", Reason: "Reason", Hidden: map[string]string{"job": "7"}, Danger: true, Problem: ui.ProblemOf(fault.Invalidf("Give a reason"))})
	for _, selector := range []string{"form[method=post][action='/reveal']", "button.btn.bad", ".door a[href='/jobs']", "#f-reason", "input[type=hidden][name=job][value='7']", "[role=alert]"} {
		if doc.Find(selector).Length() != 1 {
			t.Errorf("missing %s", selector)
		}
	}
}

func TestProblemOfHidesForeignErrors(t *testing.T) {
	if p := ui.ProblemOf(os.ErrNotExist); p.Any() {
		t.Errorf("shows %q", p.Message)
	}
	if p := ui.ProblemOf(nil); p.Any() {
		t.Errorf("nil is %v", p)
	}
}

func BenchmarkRender(b *testing.B) {
	frame, data := staff(), parts()
	for b.Loop() {
		if err := partsPage.Render(&bytes.Buffer{}, frame, data); err != nil {
			b.Fatal(err)
		}
	}
}
