package web_test

import (
	"bytes"
	"compress/gzip"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/web/ui/uitest"
	"preceptor/internal/web/webtest"
)

func TestAJobAsFilesAndInFeedsUntilItCloses(t *testing.T) {
	w := webtest.New(t)
	slug, other := w.Clinic.Posting.Slug, w.Other.Posting.Slug
	visitor := w.Browser()
	files := map[string]string{"md": "# Patient care coordinator", "txt": "Patient care coordinator\n", "docx": "PK\x03\x04", "pdf": "%PDF-"}
	shown := visitor.Get("/jobs/" + slug).Is(200).Doc()
	for format, begins := range files {
		path := "/jobs/" + slug + "/files/" + format
		if shown.Find(`a[href="`+path+`"]`).Length() != 1 {
			t.Errorf("the page does not link to %s", path)
		}
		file := visitor.Get(path).Is(200)
		if !strings.HasPrefix(file.Body, begins) || file.Header.Get("Content-Disposition") != `attachment; filename="`+slug+"."+format+`"` {
			t.Errorf("%s begins with %.20q, %v", path, file.Body, file.Header)
		}
	}
	visitor.Get("/jobs/" + slug + "/files/exe").Is(404)
	visitor.Get("/jobs/none/files/pdf").Is(404)

	lists := []string{"/jobs", "/sitemap.xml", "/feeds/jobs.xml", "/feeds/indeed.xml"}
	for _, path := range lists {
		if body := visitor.Get(path).Is(200).Body; !listed(slug).MatchString(body) || !listed(other).MatchString(body) {
			t.Errorf("%s lacks an open job: %s", path, body)
		}
	}
	by := audit.Member(w.Clinic.Members[account.Owner].ID)
	if _, err := w.App.Site.Posting.Close(t.Context(), w.Clinic.Org.ID, by, w.Clinic.Posting.JobID); err != nil {
		t.Fatal(err)
	}
	for _, path := range lists {
		if body := visitor.Get(path).Is(200).Body; listed(slug).MatchString(body) || !listed(other).MatchString(body) {
			t.Errorf("%s does not follow the closing: %s", path, body)
		}
	}
	for format := range files {
		visitor.Get("/jobs/" + slug + "/files/" + format).Is(410)
	}
	visitor.Get("/jobs/" + slug).Is(410).Lacks("application/ld+json")
}

// listed finds the address of a job, and not of another whose slug begins with the same words.
func listed(slug string) *regexp.Regexp { return regexp.MustCompile(`/jobs/` + slug + `["<\]]`) }

// What is behind a link or a sign-in stays out of search engines; what is public stays in.
func TestRobots(t *testing.T) {
	w := webtest.New(t)
	robots := w.Browser().Get("/robots.txt").Is(200)
	robots.Has("User-agent: *\n", "Sitemap: "+w.App.Site.BaseURL+"/sitemap.xml")
	refused := func(path string) bool {
		for line := range strings.Lines(robots.Body) {
			if prefix, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: "); ok && strings.HasPrefix(path, prefix) {
				return true
			}
		}
		return false
	}
	for path, want := range map[string]bool{
		"/jobs": false, "/jobs/" + w.Clinic.Posting.Slug: false, "/help": false, "/feeds/indeed.xml": false,
		"/desk": true, "/desk/jobs/new": true, "/c/token": true, "/rate/x": true, "/join/x": true, "/setup/x": true, "/sign-in": true, "/link": true,
	} {
		if refused(path) != want {
			t.Errorf("%s: refused %v, want %v", path, !want, want)
		}
	}
}

// maxPage is the budget of the public page over the wire, compressed, in bytes.
const maxPage = 20_000

func TestThePublicPageIsLight(t *testing.T) {
	w := webtest.New(t)
	body := w.Browser().Get("/jobs/" + w.Clinic.Posting.Slug).Is(200).Body
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > maxPage {
		t.Errorf("%d bytes, more than %d", packed.Len(), maxPage)
	}
}

// The public page prints on one or two sheets, without the form.
func TestBrowserThePublicPagePrintsOnTwoSheets(t *testing.T) {
	tab := uitest.Browser(t)
	w := webtest.New(t)
	server := httptest.NewServer(w.App.Handler)
	defer server.Close()
	tab.Open(server.URL + "/jobs/" + w.Clinic.Posting.Slug)
	printed, err := chromedp.Call(tab.Context(), page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.5, PaperHeight: 11})
	if err != nil {
		t.Fatal(err)
	}
	count := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1))
	if count < 1 || count > 2 {
		t.Errorf("it prints on %d sheets", count)
	}
}
