package posting

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
)

// everyRole is each shipped template's full brief, published.
func everyRole(t *testing.T) map[string]Opening {
	t.Helper()
	all := map[string]Opening{}
	for _, role := range shipped(t) {
		all[role.Slug] = opened(t, func(p *Posting) {
			var err error
			if *p, err = p.Compose(role, riverside(), fullBrief(role)); err != nil {
				t.Fatal(err)
			}
			p.Slug = role.Slug
		})
	}
	return all
}

// TestFilesSendPeopleToTheJobsPage reads every file of every role: none speaks of "this page", and each
// names the address of the job.
func TestFilesSendPeopleToTheJobsPage(t *testing.T) {
	for slug, o := range everyRole(t) {
		if !strings.Contains(o.Posting.Markdown, "Use the form on this page") {
			t.Errorf("%s: its own page does not say how to apply", slug)
		}
		for _, f := range Formats() {
			raw, err := File(o.Posting, o.Clinic, f, o.URL)
			if err != nil {
				t.Fatal(slug, f, err)
			}
			if f == FormatPDF {
				if n := bytes.Count(raw, []byte("/Type /Page\n")); n > 2 {
					t.Errorf("%s: the PDF has %d pages", slug, n)
				}
				if !bytes.Contains(raw, []byte(o.URL)) || !bytes.Contains(raw, []byte("/Lang (en-US)")) || !bytes.Contains(raw, []byte("/FontFile2")) || !bytes.Contains(raw, []byte("/Title ")) {
					t.Errorf("%s: the PDF has no address, language, title or fonts of its own", slug)
				}
				continue
			}
			text := string(raw)
			if f == FormatDOCX {
				text = wordText(t, raw)
			}
			if strings.Contains(text, "on this page") || !strings.Contains(text, "Use the form at ") || !strings.Contains(text, o.URL) {
				t.Errorf("%s: the %s file sends people nowhere", slug, f)
			}
			if f == FormatText && strings.ContainsAny(text, "<>*#") {
				t.Errorf("%s: the text has marks in it", slug)
			}
		}
	}
}

func TestAddressesInFiles(t *testing.T) {
	for _, c := range []struct{ markdown, url, text, file string }{
		{"Apply on this page.", "https://j.example/a", "Apply at https://j.example/a.", "Apply at <https://j.example/a>."},
		{"Apply ON THIS PAGE.", "", "Apply on the job's own page.", "Apply ON THIS PAGE."},
		{"Call us.", "https://j.example/a", "Call us.\n\nThis job: https://j.example/a", "Call us.\n\nThis job: <https://j.example/a>"},
		{"See https://j.example/a.", "https://j.example/a", "See https://j.example/a.", "See https://j.example/a."},
		{"On this pageant a < b > c", "", "On this pageant a < b > c", "On this pageant a < b > c"},
		{"Write <dana@j.example>", "", "Write dana@j.example", "Write <dana@j.example>"},
	} {
		p := Posting{Title: "A", Markdown: c.markdown}
		text, err := File(p, Clinic{}, FormatText, c.url)
		if err != nil {
			t.Fatal(err)
		}
		source, err := File(p, Clinic{}, FormatMarkdown, c.url)
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimSpace(string(text)) != c.text || strings.TrimSpace(string(source)) != c.file {
			t.Errorf("%q: text %q, Markdown %q", c.markdown, text, source)
		}
	}
}

// TestFeedsSendPeopleToTheJobsPage holds both feeds, which are read on other pages.
func TestFeedsSendPeopleToTheJobsPage(t *testing.T) {
	var all []Opening
	for _, o := range everyRole(t) {
		all = append(all, o)
	}
	indeed, left, err := Indeed(all, home)
	if err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	general, left, err := JobsFeed(all)
	if err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	for name, raw := range map[string][]byte{"indeed": indeed, "jobs": general} {
		if bytes.Contains(raw, []byte("on this page")) || bytes.Count(raw, []byte("Use the form at <a href=")) != len(all) {
			t.Errorf("%s sends people nowhere", name)
		}
	}
}

// TestWhereTheWorkIs holds what boards read of the three choices.
func TestWhereTheWorkIs(t *testing.T) {
	role := coordinator(t)
	for mode, want := range map[string]string{"On site": "", "Part from home": "Hybrid remote", "From home": "Fully remote"} {
		o := opened(t, func(p *Posting) {
			brief := fullBrief(role)
			brief.Slots[modeSlot] = mode
			var err error
			if *p, err = p.Compose(role, riverside(), brief); err != nil {
				t.Fatal(err)
			}
		})
		raw, _, err := Indeed([]Opening{o}, home)
		if err != nil {
			t.Fatal(err)
		}
		var feed struct {
			Remote string `xml:"job>remotetype"`
		}
		if err := xml.Unmarshal(raw, &feed); err != nil || feed.Remote != want {
			t.Errorf("%s: remotetype %q, %v", mode, feed.Remote, err)
		}
		ld, err := JSONLD(o.Posting, o.Clinic, o.URL)
		if err != nil {
			t.Fatal(err)
		}
		if home := strings.Contains(string(ld), "TELECOMMUTE"); home != (mode == "From home") {
			t.Errorf("%s: TELECOMMUTE stands there: %v", mode, home)
		}
	}
}

// TestPayForSearchEngines: a range has two ends, a single pay is a value.
func TestPayForSearchEngines(t *testing.T) {
	for pay, want := range map[Pay]string{
		{2000, 2550, "hour"}: `{"@type":"QuantitativeValue","minValue":20,"maxValue":25.50,"unitText":"HOUR"}`,
		{2000, 2000, "hour"}: `{"@type":"QuantitativeValue","value":20,"unitText":"HOUR"}`,
		{0, 5200000, "year"}: `{"@type":"QuantitativeValue","value":52000,"unitText":"YEAR"}`,
		{2000, 0, "hour"}:    `{"@type":"QuantitativeValue","value":20,"unitText":"HOUR"}`,
	} {
		raw, err := json.Marshal(salary(pay).Value)
		if err != nil || string(raw) != want {
			t.Errorf("%v: %s, %v", pay, raw, err)
		}
	}
	if salary(Pay{}) != nil || salary(Pay{2000, 2500, "week"}) != nil {
		t.Error("a pay that is not said is described")
	}
}
