package posting

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

type expectation struct {
	Template  string   `json:"template"`
	Place     string   `json:"place"`
	Employees int      `json:"employees"`
	Must      []string `json:"must"`
	Never     []string `json:"never"`
}

// TestFindingsOnWholePostings holds the rules against postings whose findings were settled by
// reading.
func TestFindingsOnWholePostings(t *testing.T) {
	raw, err := os.ReadFile("testdata/findings/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]expectation
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("testdata/findings/" + name + ".md")
			if err != nil {
				t.Fatal(err)
			}
			role, _ := shipped(t).Find(want.Template)
			found := Findings(string(text), Context{Template: role, Place: want.Place, Employees: want.Employees})
			for _, rule := range want.Must {
				if len(of(found, rule)) == 0 {
					t.Errorf("%s was not reported", rule)
				}
			}
			for _, f := range found {
				if slices.Contains(want.Never, f.Rule) {
					t.Errorf("%s was reported for %q: %s", f.Rule, f.Quote, f.Reason)
				}
			}
			checkQuotes(t, string(text), found)
			if testing.Verbose() {
				for _, f := range found {
					t.Logf("%-22s %-10s %q %s", f.Rule, f.Level, f.Quote, f.Reason)
				}
			}
		})
	}
}

// unasked are the rules that a single sentence breaks by being alone; a case has to name them.
var unasked = []string{"length", "area_missing", "skill_missing", "hipaa_missing", "tools_missing", "gendered_words",
	"pay_missing", "benefits_missing", "apply_by_missing", "accommodation_missing", "eeo_missing"}

// TestFindingsOnSentences holds each rule against what it must see and what it must let pass.
func TestFindingsOnSentences(t *testing.T) {
	raw, err := os.ReadFile("testdata/findings/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(raw)) {
		rules, body, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok {
			continue
		}
		cases++
		found := Findings(strings.ReplaceAll(body, `\n`, "\n"), Context{})
		for rule := range strings.FieldsSeq(rules) {
			never, denied := strings.CutPrefix(rule, "!")
			switch {
			case denied && len(of(found, never)) > 0:
				t.Errorf("%s was reported for %q in: %s", never, of(found, never)[0].Quote, body)
			case !denied && len(of(found, rule)) == 0:
				t.Errorf("%s was not reported in: %s", rule, body)
			}
		}
		for _, f := range found {
			if !slices.Contains(unasked, f.Rule) && !strings.Contains(rules, f.Rule) {
				t.Errorf("%s was reported for %q in: %s", f.Rule, f.Quote, body)
			}
		}
	}
	if cases < 100 {
		t.Errorf("only %d cases were read", cases)
	}
}

// TestTopics holds the skills, the duty areas, privacy and tools against plain ways to name them.
func TestTopics(t *testing.T) {
	raw, err := os.ReadFile("testdata/findings/topics.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(raw)) {
		topic, body, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok {
			continue
		}
		cases++
		topic, absent := strings.CutPrefix(topic, "!")
		section := "What you need"
		if area, ok := strings.CutPrefix(topic, "D:"); ok {
			topic, section = area, "Duties"
		}
		found := Findings("# Coordinator\n\n## "+section+"\n\n- "+body+"\n", Context{})
		missing := slices.ContainsFunc(found, func(f Finding) bool { return f.Rule == topic || strings.Contains(f.Reason, topic) })
		if missing != absent {
			t.Errorf("%s is missing: %v, in: %s", topic, missing, body)
		}
	}
	if cases < 50 {
		t.Errorf("only %d cases were read", cases)
	}
}

func TestLaws(t *testing.T) {
	bare := "We pay well."
	on := func(day string) time.Time { d, _ := time.Parse(time.DateOnly, day); return d }
	cases := []struct {
		place     string
		employees int
		day       string
		want      bool
	}{
		{"US-CO", 1, "", true}, {"US-TX", 500, "", false}, {"US-CA", 14, "", false}, {"US-CA", 15, "", true}, {"US-CA", 0, "", true},
		{"US-NY-NYC", 4, "", true}, {"us-oh-columbus", 40, "2026-12-31", false}, {"US-OH-Columbus", 40, "2027-01-01", true},
		{"US-DE", 30, "2027-09-25", false}, {"US-DE", 30, "2027-09-26", true}, {"US-VA", 2, "2026-06-30", false}, {"US-VA", 2, "2026-07-01", true}, {"", 9, "", false},
	}
	for _, c := range cases {
		found := of(Findings(bare, Context{Place: c.place, Employees: c.employees, On: on(c.day)}), "pay_law")
		if (len(found) > 0) != c.want {
			t.Errorf("%s with %d employees on %s: %v, want a finding: %v", c.place, c.employees, c.day, found, c.want)
		}
	}
	for _, l := range laws().Laws {
		if len(l.Needs) == 0 || l.Source == "" || l.Name == "" || on(l.From).IsZero() {
			t.Errorf("a line of the law data is not complete: %+v", l)
		}
	}
}

func TestFindingJSON(t *testing.T) {
	fix := "x"
	raw, err := json.Marshal([]Finding{{Rule: "r", Level: MustFix, Quote: "q", Start: 1, End: 2, Reason: "why", Source: "s"}, {Fix: &fix}})
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"rule":"r","level":"must_fix","quote":"q","start":1,"end":2,"reason":"why","source":"s"},{"rule":"","level":"","quote":"","start":0,"end":0,"reason":"","source":"","fix":"x"}]`
	if string(raw) != want {
		t.Errorf("got %s", raw)
	}
}

// TestFixesMend applies every one-click fix and proves that the finding is gone.
func TestFixesMend(t *testing.T) {
	clinic := riverside()
	brief := minimalBrief(coordinator(t))
	text := "# Coordinator\n\nWe are a YOUTHFUL and energetic team. We utilize many tools!!!\n"
	context := Context{Clinic: clinic, Brief: brief, Place: "US-IL"}
	fixed := 0
	for _, f := range Findings(text, context) {
		if f.Fix == nil {
			continue
		}
		fixed++
		runes := []rune(text)
		mended := string(runes[:f.Start]) + *f.Fix + string(runes[f.End:])
		after, before := Findings(mended, context), Findings(text, context)
		if len(of(after, f.Rule)) >= len(of(before, f.Rule)) {
			t.Errorf("%s: the fix %q left it standing in %q", f.Rule, *f.Fix, mended)
		}
	}
	if fixed < 7 {
		t.Errorf("only %d fixes were offered", fixed)
	}
}

func FuzzFindings(f *testing.F) {
	f.Add("# A\n\n- Pay: $20-$25/hr\n\n**Must:**\n- BA\n", "US-CO")
	f.Add("\xff\xfe$1k-\xf0\x9f", "US-")
	f.Add("Write to jOBS@Clinic.example or www.EHR.Example, use ChiroTouch", "")
	f.Add("| a | b |\n1. x [y](z) \u2019 caf\u00e9 $1,2,3.4.5+ U.S.A.", "")
	f.Fuzz(func(t *testing.T, text, place string) {
		found := Findings(text, Context{Place: place})
		if len(found) > 60*maxPerRule {
			t.Errorf("%d findings", len(found))
		}
		if len(text) <= MaxMarkdown {
			checkQuotes(t, text, found)
		}
	})
}

// TestFindingsAreBounded gives the rules the largest texts of the worst sorts.
func TestFindingsAreBounded(t *testing.T) {
	for name, unit := range map[string]string{
		"bytes": "\xff\x00\x80", "triggers": "young $1 no degree required by the nurse, ", "marks": "!*_[](", "lines": "- a\n", "one word": "a", "dates": "1/1/1/", "numbers": "1 - ", "dots": "a.b.",
		"negators": "not ", "care": "give the patient advice no ",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(unit, 100_000/len(unit))
			whole := examine(text, Context{Place: "US-CO"})
			if most := MaxMarkdown * maxStepsPerByte; whole.doc.steps > most {
				t.Errorf("%d steps, at most %d are allowed", whole.doc.steps, most)
			}
			for _, f := range whole.found {
				if n := len(of(whole.found, f.Rule)); n > maxPerRule {
					t.Fatalf("%d findings of %s", n, f.Rule)
				}
			}
		})
	}
}

func BenchmarkDraftFindingsHTML(b *testing.B) {
	role := coordinator(b)
	brief, clinic := fullBrief(role), riverside()
	for b.Loop() {
		draft, err := Generate(role, clinic, brief)
		if err != nil {
			b.Fatal(err)
		}
		Findings(draft.Markdown, Context{Template: role, Brief: brief, Clinic: clinic})
		HTML(draft.Markdown)
	}
}

func BenchmarkFindings(b *testing.B) {
	role := coordinator(b)
	draft, _ := Generate(role, riverside(), fullBrief(role))
	text := draft.Markdown + draft.Markdown[:len(draft.Markdown)/3]
	for b.Loop() {
		Findings(text, Context{Template: role, Clinic: riverside()})
	}
}

func of(found []Finding, rule string) []Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f Finding) bool { return f.Rule != rule })
}

// checkQuotes proves that every quote is what stands at its offsets.
func checkQuotes(t *testing.T, text string, found []Finding) {
	t.Helper()
	runes := []rune(text)
	for _, f := range found {
		if f.Start < 0 || f.Start > f.End || f.End > len(runes) || string(runes[f.Start:f.End]) != f.Quote {
			t.Errorf("%s: %q does not stand at [%d, %d)", f.Rule, f.Quote, f.Start, f.End)
		}
		if f.Reason == "" || f.Source == "" || f.Level == "" {
			t.Errorf("%s: level, reason or source is missing", f.Rule)
		}
	}
}

// TestCalmKeepsNames: the fix for shouting leaves what is written with a capital anyway.
func TestCalmKeepsNames(t *testing.T) {
	for shouted, want := range map[string]string{
		"PLEASE SEND YOUR RESUME BEFORE MAY 7, 2027":    "Please send your resume before May",
		"YOU MAY START ON MONDAY WITH OUR HIPAA COURSE": "You may start on Monday with our HIPAA course",
	} {
		found := of(Findings("We are hiring.\n\n"+shouted+".\n", Context{}), "all_caps")
		if len(found) != 1 || found[0].Fix == nil || *found[0].Fix != want {
			t.Errorf("%s: %+v, want the fix %q", shouted, found, want)
		}
	}
}
