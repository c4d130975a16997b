package posting

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"preceptor/internal/fault"
)

var noon = time.Date(2027, 2, 1, 12, 0, 0, 0, time.UTC)

func composed(t *testing.T) Posting {
	t.Helper()
	role := coordinator(t)
	p, err := Posting{ID: "p1", OrgID: "o1", JobID: "j1", Version: 3, Slug: "coordinator"}.Compose(role, riverside(), fullBrief(role))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLife(t *testing.T) {
	p := composed(t)
	if p.Status() != StatusDraft || p.Pay != (Pay{2000, 2500, "hour"}) || p.ApplyBy != "2027-03-19" || p.Place != "US-TX" || p.Remote {
		t.Fatalf("facts: %+v", p)
	}
	if _, err := p.Publish(noon, []Finding{{Level: MustFix}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("published with something to fix: %v", err)
	}
	if _, err := p.Close(noon); !fault.Is(err, fault.Conflict) {
		t.Errorf("closed a draft: %v", err)
	}
	published, err := p.Publish(noon, []Finding{{Level: Suggestion}})
	if err != nil || published.Status() != StatusPublished || p.Status() != StatusDraft {
		t.Fatalf("%v, %v", published.Status(), err)
	}
	closed, err := published.Close(noon)
	if err != nil || closed.Status() != StatusClosed {
		t.Fatalf("%v, %v", closed.Status(), err)
	}
	if _, err := closed.Publish(noon, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("published twice: %v", err)
	}
}

func TestEditFromAnOldVersionIsAConflict(t *testing.T) {
	p := composed(t)
	if _, err := p.Edit("text", 2); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
	if _, err := p.Edit(strings.Repeat("a", MaxMarkdown+1), 3); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	edited, err := p.Edit("text\xff", 3)
	if err != nil || edited.Markdown != "text" {
		t.Errorf("got %q, %v", edited.Markdown, err)
	}
}

func TestDismissal(t *testing.T) {
	p := composed(t)
	jargon, must := Finding{Rule: "jargon", Level: Suggestion, Quote: "leverage"}, Finding{Rule: "pay_missing", Level: MustFix}
	if _, err := p.Dismiss(must, "because", "m1", noon); !fault.Is(err, fault.Invalid) {
		t.Errorf("a must-fix was dismissed: %v", err)
	}
	if _, err := p.Dismiss(jargon, " ", "m1", noon); !fault.Is(err, fault.Invalid) {
		t.Errorf("dismissed without a reason: %v", err)
	}
	q, err := p.Dismiss(jargon, "A name", "m1", noon)
	if err != nil {
		t.Fatal(err)
	}
	other := Finding{Rule: "jargon", Level: Suggestion, Quote: "synergy"}
	if got := q.Standing([]Finding{jargon, must, other}); len(got) != 2 || got[0].Rule != "pay_missing" || got[1].Quote != "synergy" {
		t.Errorf("standing: %+v", got)
	}
	if len(p.Dismissed) != 0 {
		t.Error("the posting that was given changed")
	}
}

func TestApplyByIsTheEndOfTheDayAtTheClinic(t *testing.T) {
	p := Posting{ApplyBy: "2027-03-14"} // clocks change that day
	end, err := p.ApplyByMoment("America/Chicago")
	if err != nil || !end.Equal(time.Date(2027, 3, 15, 4, 59, 0, 0, time.UTC)) {
		t.Errorf("got %v, %v", end, err)
	}
	if _, err := p.ApplyByMoment("Mars/Olympus"); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	if end, err := (Posting{}).ApplyByMoment(""); end != nil || err != nil {
		t.Errorf("got %v, %v", end, err)
	}
}

func TestSlug(t *testing.T) {
	for want, parts := range map[string][]string{
		"patient-care-coordinator-riverside": {"Patient care coordinator", "Riverside"},
		"nino-s-cafe":                        {"Niño 's", "–Café!"},
		"job":                                {"???"},
	} {
		if got := Slug(parts...); got != want {
			t.Errorf("Slug(%q) = %q, want %q", parts, got, want)
		}
	}
	if got := Slug(strings.Repeat("word ", 50)); len(got) > maxSlug || strings.HasSuffix(got, "-") {
		t.Errorf("got %q", got)
	}
}

// TestJSONLD holds the structured data against the properties that Google's guide for JobPosting
// requires (title, description, datePosted, hiringOrganization, a place) and recommends.
func TestJSONLD(t *testing.T) {
	p, err := composed(t).Publish(noon, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := JSONLD(p, riverside(), "https://jobs.riverside.example/jobs/coordinator")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]any{
		"@context": "https://schema.org/", "@type": "JobPosting", "title": "Patient care coordinator", "datePosted": "2027-02-01",
		"validThrough": "2027-03-20T04:59:00Z", "employmentType": "FULL_TIME", "directApply": true,
		"hiringOrganization/@type": "Organization", "hiringOrganization/name": "Riverside Family Clinic", "hiringOrganization/sameAs": "https://riverside.example",
		"identifier/@type": "PropertyValue", "identifier/value": "j1",
		"jobLocation/@type": "Place", "jobLocation/address/@type": "PostalAddress", "jobLocation/address/addressLocality": "Austin", "jobLocation/address/addressRegion": "TX", "jobLocation/address/postalCode": "78701", "jobLocation/address/addressCountry": "US",
		"baseSalary/@type": "MonetaryAmount", "baseSalary/currency": "USD", "baseSalary/value/@type": "QuantitativeValue", "baseSalary/value/minValue": 20.0, "baseSalary/value/maxValue": 25.0, "baseSalary/value/unitText": "HOUR",
	} {
		if value := at(got, path); value != want {
			t.Errorf("%s is %v, want %v", path, value, want)
		}
	}
	description, _ := got["description"].(string)
	if !strings.Contains(description, "<li>") || !strings.Contains(description, "Must have") || description == got["title"] {
		t.Errorf("the description is not the whole posting: %.80s", description)
	}
	if strings.ContainsAny(string(raw), "<>") {
		t.Error("the data could end its script element")
	}
}

func at(v any, path string) any {
	for key := range strings.SplitSeq(path, "/") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}

func TestJSONLDOfRemoteWork(t *testing.T) {
	p := composed(t)
	p.Remote, p.PublishedAt = true, &noon
	raw, err := JSONLD(p, riverside(), "")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if got["jobLocationType"] != "TELECOMMUTE" || at(got, "applicantLocationRequirements/name") != "Texas, USA" || got["jobLocation"] != nil {
		t.Errorf("got %s", raw)
	}
}

func TestJSONLDIsRefused(t *testing.T) {
	p := composed(t)
	if _, err := JSONLD(p, riverside(), ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("a draft: %v", err)
	}
	p.PublishedAt = &noon
	if _, err := JSONLD(p, Clinic{}, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("a clinic without a name: %v", err)
	}
	p.ClosedAt = &noon
	if _, err := JSONLD(p, riverside(), ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("a closed posting: %v", err)
	}
}

func TestText(t *testing.T) {
	got := Text("# Job\n\n**Pay:** $20 \\*an\\* hour_ly_\n\n* one\n- two [us](https://x.example/a)\n\n## Next\n`code` snake_case\n")
	want := "Job\n\nPay: $20 *an* hour_ly\n\n- one\n- two us (https://x.example/a)\n\nNext\ncode snake_case\n"
	if got != want {
		t.Errorf("got %q", got)
	}
}
