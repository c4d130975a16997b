package posting

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// readLabelled reads the postings that were labelled by reading them.
func readLabelled(t *testing.T) (cases map[string]expectation, bodies map[string]string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/postings/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	bodies = map[string]string{}
	for name := range cases {
		body, err := os.ReadFile("testdata/postings/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		bodies[name] = string(body)
	}
	return cases, bodies
}

// TestEveryFixMends applies each one-click fix alone to every labelled posting: the rule no longer
// fires at that place, no other must-fix finding appears, and the text around stays as it was.
func TestEveryFixMends(t *testing.T) {
	cases, bodies := readLabelled(t)
	fixes := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		want, body := cases[name], bodies[name]
		role, err := shipped(t).Find(want.Template)
		if err != nil {
			t.Fatal(err)
		}
		clinic := riverside()
		context := Context{Template: role, Clinic: clinic, Brief: minimalBrief(role), Place: want.Place, Employees: want.Employees}
		before := Findings(body, context)
		for _, f := range before {
			if f.Fix == nil {
				continue
			}
			fixes[f.Rule]++
			runes := []rune(body)
			mended := string(runes[:f.Start]) + *f.Fix + string(runes[f.End:])
			after := Findings(mended, context)
			for _, g := range of(after, f.Rule) {
				if g.Start < f.Start+utf8.RuneCountInString(*f.Fix) && g.End > f.Start || f.Quote == "" {
					t.Errorf("%s: %s still fires for %q after the fix %q", name, f.Rule, g.Quote, *f.Fix)
				}
			}
			for rule, n := range blocking(after) {
				if n > blocking(before)[rule] {
					t.Errorf("%s: the fix %q of %s brings %s", name, *f.Fix, f.Rule, rule)
				}
			}
		}
	}
	for _, rule := range []string{"age_coded", "pay_missing", "accommodation_missing", "eeo_missing", "hipaa_missing", "tools_missing", "jargon", "all_caps", "exclamation", "notice_missing"} {
		if fixes[rule] == 0 {
			t.Errorf("no fix of %s was tried", rule)
		}
	}
}

func blocking(found []Finding) map[string]int {
	n := map[string]int{}
	for _, f := range found {
		if f.Level == MustFix {
			n[f.Rule]++
		}
	}
	return n
}

// TestReasonsAreOneSentence proves that each reason is one plain sentence, and short.
func TestReasonsAreOneSentence(t *testing.T) {
	cases, bodies := readLabelled(t)
	for name, body := range bodies {
		for _, f := range Findings(body, Context{Place: cases[name].Place, Employees: cases[name].Employees}) {
			if !strings.HasSuffix(f.Reason, ".") || strings.Contains(strings.TrimSuffix(f.Reason, "."), ". ") || f.Rule != "gendered_words" && len(strings.Fields(f.Reason)) > 40 {
				t.Errorf("%s: %s gives the reason %q", name, f.Rule, f.Reason)
			}
		}
	}
}
