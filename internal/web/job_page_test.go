package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui/uitest"
	"preceptor/internal/web/webtest"
)

// everyJob publishes a job from each role template, with every question of its brief answered.
func everyJob(t *testing.T, w *webtest.World) []posting.Posting {
	t.Helper()
	facts := site.Clinic(w.Clinic.Org)
	facts.Contact = posting.Contact{Name: "Dana Whitlock", Email: "jobs@clinic.example", Phone: "512-555-0110"}
	facts.Sites = []posting.Site{{Name: "North Austin", Street: "1200 Lantern Way", City: "Austin", Region: "TX", PostalCode: "78758"}}
	facts.Specialties, facts.EHR = []string{"family medicine", "pediatrics"}, "ClearChart"
	facts.Benefits = []string{"Health, dental and vision insurance", "18 days of paid leave", "401(k) with a 4% match"}
	by := audit.Member(w.Clinic.Members[account.Owner].ID)
	var all []posting.Posting
	for _, role := range w.App.Site.Posting.Templates {
		p, err := w.App.Site.Posting.Create(t.Context(), w.Clinic.Org.ID, by, facts, answersTo(role))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.App.Site.Hiring.SetPlan(t.Context(), w.Clinic.Org.ID, by, p.JobID, posting.ProposePlan(role, p.Brief, w.App.Site.Catalog), 2); err != nil {
			t.Fatal(err)
		}
		if p, err = w.App.Site.Posting.Publish(t.Context(), w.Clinic.Org.ID, by, p.JobID, facts); err != nil {
			t.Fatal(role.Slug, err)
		}
		all = append(all, p)
	}
	if len(all) < 7 {
		t.Fatalf("only %d jobs", len(all))
	}
	return all
}

// answersTo is a brief with an answer to every question, the first example where there is one.
func answersTo(role *posting.Template) posting.Brief {
	b := posting.NewBrief(role)
	for _, s := range role.Slots {
		if len(s.Examples) > 0 {
			b.Slots[s.Name] = s.Examples[0]
		}
		if s.Kind == posting.DateSlot {
			b.Slots[s.Name] = "2027-04-20"
		}
	}
	b.Slots["pay_min"], b.Slots["pay_max"], b.Slots["pay_per"] = "21", "26", "hour"
	delete(b.Slots, "benefits") // the clinic's
	return b
}

// TestEveryJobPage holds the page of each role against its budget and what search engines read.
func TestEveryJobPage(t *testing.T) {
	w := webtest.New(t)
	for _, job := range everyJob(t, w) {
		shown := w.Browser().Get("/jobs/" + job.Slug).Is(200)
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write([]byte(shown.Body)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if packed.Len() > maxPage {
			t.Errorf("%s: %d bytes, more than %d", job.Slug, packed.Len(), maxPage)
		}
		script := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(shown.Body)
		if script == nil {
			t.Fatalf("%s: no structured data", job.Slug)
		}
		var ld map[string]any
		if err := json.Unmarshal([]byte(script[1]), &ld); err != nil {
			t.Fatalf("%s: %v", job.Slug, err)
		}
		for _, name := range []string{"title", "description", "datePosted", "validThrough", "hiringOrganization", "employmentType", "baseSalary", "identifier", "directApply", "url"} {
			if ld[name] == nil || ld[name] == "" {
				t.Errorf("%s: the structured data has no %s", job.Slug, name)
			}
		}
		if home := ld["jobLocationType"] == "TELECOMMUTE"; home != job.Remote || home == (ld["jobLocation"] != nil) || home != (ld["applicantLocationRequirements"] != nil) {
			t.Errorf("%s: the place of work is %v, %v", job.Slug, ld["jobLocation"], ld["jobLocationType"])
		}
		shown.Has("Share this job", w.App.Site.BaseURL+"/jobs/"+job.Slug)
	}
}

// TestBrowserEveryJobPage looks at the page of each role: on a narrow screen, with a checker of
// accessibility, and on paper, where it takes no more than two sheets. Then one of the jobs closes.
func TestBrowserEveryJobPage(t *testing.T) {
	tab := uitest.Browser(t)
	w := webtest.New(t)
	jobs := everyJob(t, w)
	server := httptest.NewServer(w.App.Handler)
	defer server.Close()
	for _, job := range jobs {
		tab.Open(server.URL + "/jobs/" + job.Slug)
		if got := tab.Eval(`document.querySelector('h1').innerText`); got != job.Title {
			t.Fatalf("%s shows %q", job.Slug, got)
		}
		look(tab)
		printed, err := chromedp.Call(tab.Context(), page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.5, PaperHeight: 11})
		if err != nil {
			t.Fatal(err)
		}
		if count := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1)); count < 1 || count > 2 {
			t.Errorf("%s prints on %d sheets", job.Slug, count)
		}
		keep(t, job.Slug+".pdf", printed.Data)
	}
	by := audit.Member(w.Clinic.Members[account.Owner].ID)
	if _, err := w.App.Site.Posting.Close(t.Context(), w.Clinic.Org.ID, by, jobs[0].JobID); err != nil {
		t.Fatal(err)
	}
	tab.Open(server.URL + "/jobs/" + jobs[0].Slug)
	text := tab.Eval(`document.querySelector('main').innerText`)
	if !strings.Contains(text, "This job has closed") || !strings.Contains(text, jobs[1].Title) || strings.Contains(text, "Apply and get") {
		t.Errorf("a closed job says %q", text)
	}
	look(tab)
	picture, err := chromedp.Run(tab.Context(), chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "closed.png", picture)
}

// look checks the open page wide and narrow.
func look(tab *uitest.Tab) {
	tab.Size(1280, 900)
	tab.Axe()
	tab.Size(320, 900)
	tab.Reflows()
	tab.Axe()
	tab.Size(1280, 900)
}

// keep leaves a file in the folder that ARTEFACTS names, if it names one.
func keep(t *testing.T, name string, data []byte) {
	t.Helper()
	if folder := os.Getenv("ARTEFACTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
