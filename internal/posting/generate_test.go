package posting

import (
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"preceptor/internal/fault"
	"preceptor/templates"
)

var update = flag.Bool("update", false, "write golden files anew")

func shipped(t testing.TB) Templates {
	t.Helper()
	loaded, refused := loadShipped()
	for _, err := range refused {
		t.Fatal(err)
	}
	return slices.Clone(loaded)
}

var loadShipped = sync.OnceValues(func() (Templates, []error) { return LoadTemplates(nil, Source{Files: templates.FS}) })

func coordinator(t testing.TB) *Template {
	t.Helper()
	found, err := shipped(t).Find("patient-care-coordinator")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func riverside() Clinic {
	return Clinic{
		Name:        "Riverside Family Clinic",
		Sites:       []Site{{Name: "North office", Street: "12 Mill Road", City: "Austin", Region: "TX", PostalCode: "78701"}},
		Specialties: []string{"family medicine", "pediatrics"},
		EHR:         "Epic",
		Hours:       "Monday to Friday, 8 am to 5 pm",
		Benefits:    []string{"Medical, dental and vision insurance", "18 days of paid time off", "401(k) with a 4% match"},
		Contact:     Contact{Name: "Dana Whitlock", Email: "dana@riverside.example", Phone: "512-555-0110"},
		Place:       "US-TX", Employees: 24, TimeZone: "America/Chicago", Website: "https://riverside.example",
	}
}

// minimalBrief is a manager who fills in what is required and nothing else.
func minimalBrief(t *Template) Brief {
	b := NewBrief(t)
	b.Slots[payMinSlot], b.Slots[payMaxSlot], b.Slots[applyBySlot] = "20", "25", "2027-03-19"
	return b
}

func fullBrief(t *Template) Brief {
	b := minimalBrief(t)
	b.Slots["hours"] = "Tuesday to Saturday, 8 am to 4:30 pm"
	b.Slots["reports_to"] = "the clinic manager"
	b.Slots["pay_extra"] = "Plus a yearly bonus of up to $800."
	b.Slots["more_languages"] = "Spanish\nVietnamese"
	b.Slots["start"] = "2027-04-12"
	b.Slots["place"] = "North Austin"
	for name, answer := range roleAnswers {
		if _, asked := t.Slot(name); asked {
			b.Slots[name] = answer
		}
	}
	if b.Slots["second_language"] != "" {
		b.Slots["more_languages"] = "Haitian Creole\nVietnamese"
	}
	b.AddedDuties = []string{"Send the weekly list of open referrals to the lead nurse"}
	b.AddedSkills = []string{"Calm on a busy phone line"}
	b.AddedTools = []string{"Fax server"}
	return b
}

// roleAnswers are a manager's answers to the questions that only some templates ask.
var roleAnswers = map[string]string{
	"home_area":       "Anywhere in Texas or New Mexico",
	"time_zone":       "Central time",
	"equipment":       "a laptop\na second screen\na headset",
	"home_costs":      "$40 a month toward your internet",
	"days_on_site":    "Two paid days of training",
	"video_tool":      "Zoom",
	"license_states":  "Texas\nNew Mexico",
	"visits_a_day":    "About 30",
	"late_hours":      "One Saturday a month",
	"payers":          "Medicare\nBlue Cross",
	"portals":         "Availity\nCoverMyMeds",
	"services":        "imaging\nsurgery",
	"volume":          "About 65 each",
	"billing_system":  "Waystar",
	"payment_plan":    "Up to 12 months, no interest",
	"open_claims":     "About 200",
	"arrivals":        "About 90",
	"open_close":      "Opens and closes in turn",
	"language_pay":    "Yes, after a language test",
	"communities":     "families from Central America\nfarm workers",
	"outreach":        "One health fair a month",
	"second_language": "Spanish",
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "drafts", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from the draft; run with -update and read the change\n%s", path, got)
	}
}

func TestDraftsOfEveryTemplate(t *testing.T) {
	for _, role := range shipped(t) {
		briefs := map[string]Brief{"empty": {}, "minimal": minimalBrief(role), "full": fullBrief(role)}
		for name, brief := range briefs {
			t.Run(role.Slug+"/"+name, func(t *testing.T) {
				clinic := riverside()
				if name == "empty" {
					clinic = Clinic{}
				}
				draft, err := Generate(role, clinic, brief)
				if err != nil {
					t.Fatal(err)
				}
				again, _ := Generate(role, clinic, brief)
				if draft != again {
					t.Error("the same brief gave another draft")
				}
				golden(t, role.Slug+"."+name+".md", draft.Markdown)
			})
		}
	}
}

// TestOwnDraftsAreClean holds every template against the rules that managers are held against.
func TestOwnDraftsAreClean(t *testing.T) {
	for _, role := range shipped(t) {
		for name, brief := range map[string]Brief{"minimal": minimalBrief(role), "full": fullBrief(role)} {
			if err := brief.Validate(role); err != nil {
				t.Errorf("%s, %s brief: %v", role.Slug, name, err)
			}
			draft, err := Generate(role, riverside(), brief)
			if err != nil {
				t.Fatal(err)
			}
			for _, place := range []string{"US-CO", "US-IL", "US-NY-NYC"} {
				found := Findings(draft.Markdown, Context{Template: role, Brief: brief, Clinic: riverside(), Place: place, On: time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)})
				for _, f := range found {
					if f.Level != Note {
						t.Errorf("%s, %s brief, %s: %s %q: %s", role.Slug, name, place, f.Rule, f.Quote, f.Reason)
					}
				}
				checkQuotes(t, draft.Markdown, found)
			}
			if grade := readDocument(draft.Markdown).grade(); grade > 9 {
				t.Errorf("%s, %s brief reads at grade %.1f, above 9", role.Slug, name, grade)
			}
		}
	}
}

// TestEveryTemplateIsOfItsOwnRole keeps a template from being another one under a new title: a full
// draft shares at most half of its duty lines with any other.
func TestEveryTemplateIsOfItsOwnRole(t *testing.T) {
	roles := shipped(t)
	if len(roles) != 7 {
		t.Errorf("%d templates are shipped, not seven", len(roles))
	}
	printed := map[string][]string{}
	for _, role := range roles {
		printed[role.Slug] = dutyLines(t, role)
		if len(printed[role.Slug]) != len(role.Duties) {
			t.Errorf("%s: %d of %d duties are printed", role.Slug, len(printed[role.Slug]), len(role.Duties))
		}
	}
	for a, lines := range printed {
		for b, others := range printed {
			if a == b {
				continue
			}
			if n := sharedLines(lines, others); 2*n > len(lines) {
				t.Errorf("%s shares %d of its %d duties with %s", a, n, len(lines), b)
			}
		}
	}
}

// TestSharedLinesSeeACopy proves that the comparison above notices a copy and small rewording.
func TestSharedLinesSeeACopy(t *testing.T) {
	lines := dutyLines(t, coordinator(t))
	if n := sharedLines(lines, lines); n != len(lines) {
		t.Errorf("a copy shares %d of %d lines", n, len(lines))
	}
	if n := sharedLines([]string{"Schedule, confirm and move visits, and keep the wait list short."}, []string{"Schedule, move and confirm visits and keep the list short"}); n != 1 {
		t.Error("a line with its words moved was not recognised")
	}
	if n := sharedLines([]string{"Log consent to video."}, []string{"Balance the cash drawer."}); n != 0 {
		t.Error("different lines count as the same")
	}
}

// dutyLines are the template's own duties as a full draft prints them.
func dutyLines(t *testing.T, role *Template) []string {
	t.Helper()
	b := fullBrief(role)
	b.AddedDuties = nil
	draft, err := Generate(role, riverside(), b)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(draft.Markdown, "\n### ")
	body, _, _ = strings.Cut(body, "\nLines marked")
	var lines []string
	for line := range strings.Lines(body) {
		if text, ok := strings.CutPrefix(line, "- "); ok {
			lines = append(lines, strings.TrimPrefix(text, "At times: "))
		}
	}
	return lines
}

// sharedLines counts the lines whose words, in any order, are for three quarters those of a line
// among the others.
func sharedLines(lines, others []string) int {
	n := 0
	for _, line := range lines {
		if slices.ContainsFunc(others, func(other string) bool { return sameWords(line, other) }) {
			n++
		}
	}
	return n
}

func sameWords(a, b string) bool {
	words := func(s string) map[string]bool {
		out := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
			out[w] = true
		}
		return out
	}
	left, right := words(a), words(b)
	both := 0
	for w := range left {
		if right[w] {
			both++
		}
	}
	return 4*both >= 3*max(len(left), len(right))
}

func TestEmptyBriefLacksWhatMustBeFixed(t *testing.T) {
	draft, err := Generate(coordinator(t), Clinic{}, Brief{})
	if err != nil {
		t.Fatal(err)
	}
	found := Findings(draft.Markdown, Context{})
	for _, rule := range []string{"pay_missing", "benefits_missing", "apply_by_missing", "accommodation_missing"} {
		if len(of(found, rule)) != 1 {
			t.Errorf("%s was reported %d times", rule, len(of(found, rule)))
		}
	}
}

func TestAnswersCannotChangeTheStructure(t *testing.T) {
	role := coordinator(t)
	b := minimalBrief(role)
	b.Slots["purpose"] = "# Big\n\n- one\n<script>alert(1)</script> **bold** [x](http://x.example) {{.Slot \"pay_min\"}}"
	b.AddedDuties = []string{"1. first", "- dash", "> quote\x00"}
	draft, err := Generate(role, riverside(), b)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`\# Big - one \<script> alert(1)\</script>`, `\*\*bold\*\*`, `- 1\. first`, `- \- dash`, `- \> quote`} {
		if !strings.Contains(strings.ReplaceAll(draft.Markdown, "script>alert", "script> alert"), want) {
			t.Errorf("%q is missing in\n%s", want, draft.Markdown)
		}
	}
	page := string(HTML(draft.Markdown))
	for _, never := range []string{"<script", "<strong>bold", "<h1>Big", "http://x.example\""} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
}

func TestFromFormKeepsWhatWasTyped(t *testing.T) {
	role := coordinator(t)
	form := url.Values{
		"slot.pay_min": {"25"}, "slot.pay_max": {"a lot"}, "slot.employment": {"Full time"}, "slot.pay_per": {"hour"},
		"slot.language": {"English"}, "slot.apply_by": {"soon"}, "duty": {"schedule", "urgent"}, "duty_added": {"Water the plants\n\nFeed the fish"}, "tool": {"ehr", "abacus"},
	}
	b, err := FromForm(role, form)
	if !fault.Is(err, fault.Invalid) {
		t.Fatalf("got %v, want an Invalid fault", err)
	}
	fields := map[string]bool{}
	for _, f := range fault.FieldsOf(err) {
		fields[f.Name] = true
	}
	if want := map[string]bool{"slot.pay_max": true, "slot.apply_by": true, "tool": true}; !reflect.DeepEqual(fields, want) {
		t.Errorf("fields with problems: %v, want %v", fields, want)
	}
	if b.Slots["pay_max"] != "a lot" || b.Slots["apply_by"] != "soon" || len(b.Duties) != 2 || !reflect.DeepEqual(b.AddedDuties, []string{"Water the plants", "Feed the fish"}) {
		t.Errorf("not everything was kept: %+v", b)
	}
	raw, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var back Brief
	if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(b, back) {
		t.Errorf("JSON changed the brief: %v\n%+v", err, back)
	}
}

func TestReversedPayIsRefused(t *testing.T) {
	role := coordinator(t)
	b := minimalBrief(role)
	b.Slots[payMinSlot], b.Slots[payMaxSlot] = "25", "20"
	if err := b.Validate(role); len(fault.FieldsOf(err)) != 1 || fault.FieldsOf(err)[0].Name != "slot.pay_max" {
		t.Errorf("got %v", err)
	}
	draft, _ := Generate(role, riverside(), b)
	if len(of(Findings(draft.Markdown, Context{}), "pay_reversed")) == 0 {
		t.Error("the draft's reversed range was not reported")
	}
}

func TestMoney(t *testing.T) {
	for typed, want := range map[string]int64{"19.50": 1950, "$43,000": 4300000, " 20 ": 2000, "7.5": 750, "0": 0, "": 0, "-3": 0, "1.234": 0, "12.": 0, "ten": 0, "99999999": 0} {
		got, ok := ParseMoney(typed)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("ParseMoney(%q) = %d, %v; want %d", typed, got, ok, want)
		}
	}
	for cents, want := range map[int64]string{1950: "$19.50", 2000: "$20", 4300000: "$43,000", 123456789: "$1,234,567.89", 5: "$0.05"} {
		if got := FormatMoney(cents); got != want {
			t.Errorf("FormatMoney(%d) = %s, want %s", cents, got, want)
		}
	}
}

func FuzzGenerate(f *testing.F) {
	role := coordinator(f)
	f.Add("20", "# x", "schedule")
	f.Add("\xff\x00", "- a\n- b", "\u202e")
	f.Fuzz(func(t *testing.T, pay, words, duty string) {
		b := NewBrief(role)
		b.Slots[payMinSlot], b.Slots["purpose"], b.Slots["benefits"], b.Duties = pay, words, words, []string{duty, "urgent"}
		b.AddedDuties = []string{words, pay}
		draft, err := Generate(role, Clinic{Name: words, Sites: []Site{{Name: pay}}}, b)
		if err != nil {
			t.Fatal(err)
		}
		headings := 0
		for line := range strings.Lines(draft.Markdown) {
			if strings.HasPrefix(line, "#") {
				headings++
			}
		}
		if headings > 20 {
			t.Errorf("an answer added headings:\n%s", draft.Markdown)
		}
	})
}
