package posting

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/fault"
)

const home = "https://jobs.example"

// opened is the full posting, published.
func opened(t *testing.T, change ...func(*Posting)) Opening {
	t.Helper()
	p := composed(t)
	at := noon
	p.PublishedAt, p.UpdatedAt = &at, noon.Add(time.Hour)
	for _, c := range change {
		c(&p)
	}
	return Opening{Posting: p, Clinic: riverside(), URL: home + "/jobs/" + p.Slug}
}

func TestFiles(t *testing.T) {
	o := opened(t)
	for _, f := range Formats() {
		raw, err := File(o.Posting, o.Clinic, f, o.URL)
		if err != nil {
			t.Fatal(f, err)
		}
		text := string(raw)
		switch f {
		case FormatDOCX:
			text = wordText(t, raw)
		case FormatPDF:
			if !bytes.HasPrefix(raw, []byte("%PDF-")) || bytes.Count(raw, []byte("/Type /Page\n")) != 2 {
				t.Errorf("the PDF has %d pages", bytes.Count(raw, []byte("/Type /Page\n")))
			}
			text = ""
		}
		for _, want := range []string{"Patient care coordinator", "Skills you will show", "resumé"} {
			if want = strings.Replace(want, "resumé", "résumé", 1); f != FormatPDF && !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", f, want)
			}
		}
		if f.MediaType() == "" || f.Name() == "" {
			t.Errorf("%s has no name or type", f)
		}
	}
	if _, err := File(o.Posting, o.Clinic, "exe", o.URL); !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
}

func wordText(t *testing.T, raw []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// The elements that Indeed's reference calls required, each of which has to be there and say something.
func TestIndeedFeedHasWhatIndeedRequires(t *testing.T) {
	remote := opened(t, func(p *Posting) { p.Remote, p.Slug, p.Employment = true, "remote", "Part time" })
	raw, left, err := Indeed([]Opening{opened(t), remote}, home+"/jobs")
	if err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	var feed struct {
		XMLName   xml.Name `xml:"source"`
		Publisher string   `xml:"publisher"`
		Home      string   `xml:"publisherurl"`
		Jobs      []struct {
			Fields []struct {
				XMLName xml.Name
				Text    string `xml:",chardata"`
			} `xml:",any"`
		} `xml:"job"`
	}
	if err := xml.Unmarshal(raw, &feed); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(raw), `<?xml version="1.0" encoding="UTF-8"?>`) || feed.Publisher == "" || feed.Home != home+"/jobs" || len(feed.Jobs) != 2 {
		t.Fatalf("%s", raw)
	}
	var jobs []map[string]string
	for _, j := range feed.Jobs {
		fields := map[string]string{}
		for _, f := range j.Fields {
			if f.Text == "" || fields[f.XMLName.Local] != "" {
				t.Errorf("%s is empty or stands twice", f.XMLName.Local)
			}
			fields[f.XMLName.Local] = f.Text
		}
		for _, name := range []string{"title", "date", "referencenumber", "requisitionid", "url", "company", "city", "state", "country", "description"} {
			if fields[name] == "" {
				t.Errorf("%s is missing", name)
			}
		}
		jobs = append(jobs, fields)
	}
	description := jobs[0]["description"]
	delete(jobs[0], "description")
	if want := (map[string]string{
		"title": "Patient care coordinator", "date": "2027-02-01T12:00:00Z", "referencenumber": "p1", "requisitionid": "j1",
		"url": home + "/jobs/coordinator", "company": "Riverside Family Clinic", "city": "Austin", "state": "TX", "country": "US",
		"postalcode": "78701", "streetaddress": "12 Mill Road", "salary": "$20 - $25 per hour", "jobtype": "fulltime",
	}); !reflect.DeepEqual(jobs[0], want) {
		t.Errorf("got %v", jobs[0])
	}
	if jobs[1]["remotetype"] != "Fully remote" || jobs[1]["jobtype"] != "parttime" {
		t.Errorf("remote: %v", jobs[1])
	}
	if strings.Contains(description, "<h1>") || strings.Contains(description, "&#") || strings.Contains(description, "&quot;") || !strings.Contains(description, "<h2>Must have</h2>") {
		t.Errorf("description: %s", description)
	}
	if !bytes.Contains(raw, []byte("<title><![CDATA[Patient care coordinator]]></title>")) || !bytes.Contains(raw, []byte("<description><![CDATA[")) {
		t.Error("texts do not stand in CDATA")
	}
}

func TestFeedsSurviveHostileTexts(t *testing.T) {
	o := opened(t, func(p *Posting) {
		p.Title, p.Markdown = "A ]]> B & <C>", "# A\n\ntext ]]> `<b>` \x01 & <script>x</script> \"q\" &lt;i&gt;"
	})
	raw, _, err := Indeed([]Opening{o}, home)
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Title string `xml:"job>title"`
		Text  string `xml:"job>description"`
	}
	if err := xml.Unmarshal(raw, &feed); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	if feed.Title != "A ]]> B & <C>" || strings.Contains(feed.Text, "<script") || !strings.Contains(feed.Text, "&lt;i&gt;") || !strings.Contains(feed.Text, `"q"`) {
		t.Errorf("%+v", feed)
	}
	if raw, _, err = JobsFeed([]Opening{o}); err != nil || xml.Unmarshal(raw, &feed) != nil {
		t.Errorf("%v: %s", err, raw)
	}
}

func TestSalaryForBoards(t *testing.T) {
	for pay, want := range map[Pay]string{
		{2000, 2500, "hour"}: "$20 - $25 per hour", {1950, 1950, "hour"}: "$19.50 per hour", {0, 5200000, "year"}: "$52,000 per year",
		{2000, 0, "hour"}: "$20 per hour", {}: "", {2000, 2500, ""}: "",
	} {
		if got := boardSalary(pay); got != want {
			t.Errorf("%v: %q, want %q", pay, got, want)
		}
	}
}

// Drafts, closed postings and such as lack a required fact stand in no feed; the others still do.
func TestFeedsLeaveOut(t *testing.T) {
	closed := opened(t, func(p *Posting) { p.ClosedAt, p.Slug = &noon, "closed" })
	draft := opened(t, func(p *Posting) { p.PublishedAt, p.Slug = nil, "draft" })
	nowhere := opened(t, func(p *Posting) { p.Site, p.Slug, p.Place = Site{}, "nowhere", "" })
	all := []Opening{closed, draft, nowhere, opened(t)}
	indeed, leftOut, err := Indeed(all, home)
	if err != nil {
		t.Fatal(err)
	}
	general, alsoLeft, err := JobsFeed(all)
	if err != nil {
		t.Fatal(err)
	}
	for name, left := range map[string][]LeftOut{"indeed": leftOut, "jobs": alsoLeft} {
		var slugs []string
		for _, l := range left {
			slugs = append(slugs, l.Job)
		}
		if !slices.Equal(slugs, []string{"closed", "draft", "nowhere"}) {
			t.Errorf("%s left out %v", name, slugs)
		}
	}
	pages, err := Sitemap(all, home)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"indeed": indeed, "jobs": general, "sitemap": pages} {
		if bytes.Contains(raw, []byte("/closed")) || bytes.Contains(raw, []byte("/draft")) || !bytes.Contains(raw, []byte("/jobs/coordinator<")) && !bytes.Contains(raw, []byte("/jobs/coordinator]")) {
			t.Errorf("%s: %s", name, raw)
		}
	}
}

// The feed holds what its description says is always there, and nothing that it does not describe.
func TestJobsFeedIsAsDescribed(t *testing.T) {
	raw, left, err := JobsFeed([]Opening{opened(t)})
	if err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	described, err := os.ReadFile("jobs-feed.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for dec := xml.NewDecoder(bytes.NewReader(raw)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			names[start.Name.Local] = true
			for _, a := range start.Attr {
				names["@"+a.Name.Local] = true
			}
		}
	}
	for name := range names {
		if name = strings.TrimPrefix(name, "@"); !strings.Contains(string(described), name) {
			t.Errorf("%s is not described", name)
		}
	}
	for _, name := range []string{"@version", "@updated", "@id", "title", "url", "name", "@remote", "city", "state", "country", "posted", "updated", "description", "pay", "apply_by", "employment"} {
		if !names[name] {
			t.Errorf("%s is missing", name)
		}
	}
	if !bytes.Contains(raw, []byte(`<pay currency="USD" per="hour" min="20" max="25"></pay>`)) || !bytes.Contains(raw, []byte("<apply_by>2027-03-20T04:59:00Z</apply_by>")) {
		t.Errorf("%s", raw)
	}
}

// What sitemaps.org asks for: the name space, full addresses, W3C dates.
func TestSitemap(t *testing.T) {
	raw, err := Sitemap([]Opening{opened(t)}, home, "/help")
	if err != nil {
		t.Fatal(err)
	}
	var site struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		Pages   []struct {
			Loc     string `xml:"loc"`
			Changed string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(raw, &site); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range site.Pages {
		if u, err := url.Parse(p.Loc); err != nil || u.Scheme != "https" || u.Host != "jobs.example" {
			t.Errorf("%q is no full address", p.Loc)
		}
		if p.Changed != "" {
			if _, err := time.Parse(time.RFC3339, p.Changed); err != nil {
				t.Error(err)
			}
		}
		got = append(got, strings.TrimPrefix(p.Loc, home)+" "+p.Changed)
	}
	if want := []string{"/jobs 2027-02-01T13:00:00Z", "/jobs/coordinator 2027-02-01T13:00:00Z", "/help "}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if empty, err := Sitemap(nil, home); err != nil || !bytes.Contains(empty, []byte("/jobs</loc>")) {
		t.Errorf("%v: %s", err, empty)
	}
	if _, err := Sitemap(nil, "jobs"); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

// What search engines require of a JobPosting: of a job at a place, and of one from home.
func TestStructuredDataHasWhatIsRequired(t *testing.T) {
	for _, c := range []struct {
		remote bool
		fields []string
	}{{false, []string{"jobLocation"}}, {true, []string{"jobLocationType", "applicantLocationRequirements"}}} {
		o := opened(t, func(p *Posting) { p.Remote = c.remote })
		raw, err := JSONLD(o.Posting, o.Clinic, o.URL)
		if err != nil {
			t.Fatal(err)
		}
		var ld map[string]any
		if err := json.Unmarshal(raw, &ld); err != nil {
			t.Fatal(err)
		}
		for _, name := range append(c.fields, "@context", "@type", "title", "description", "datePosted", "validThrough", "hiringOrganization", "baseSalary", "employmentType", "identifier") {
			if text := fmt.Sprint(ld[name]); ld[name] == nil || text == "" {
				t.Errorf("remote %v: %s is missing", c.remote, name)
			}
		}
	}
}

func BenchmarkFile(b *testing.B) {
	t, err := shipped(b).Find("patient-care-coordinator")
	if err != nil {
		b.Fatal(err)
	}
	p, err := Posting{}.Compose(t, riverside(), fullBrief(t))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range Formats() {
		b.Run(string(f), func(b *testing.B) {
			for b.Loop() {
				if _, err := File(p, riverside(), f, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
