package posting

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// levelOf is the level the specification gives each rule.
var levelOf = func() map[string]Level {
	levels := map[string]Level{}
	for level, rules := range map[Level]string{
		MustFix: `pay_missing pay_reversed benefits_missing apply_by_missing accommodation_missing eeo_missing pay_law age_coded
			native_speaker citizenship salary_history personal_question clinical_scope notice_missing`,
		Suggestion: `pay_width ability_unlinked area_missing skill_missing hipaa_missing tools_missing must_have_count degree_required
			certificate_required years_over_3 tool_brand_required reading_grade long_sentence length jargon all_caps exclamation
			culture_words unlimited_duties`,
		Note: `gendered_words`,
	} {
		for rule := range strings.FieldsSeq(rules) {
			levels[rule] = level
		}
	}
	return levels
}()

// tally counts right and wrong answers. A rule that a posting neither must nor never breaks is
// not counted for that posting.
type tally struct{ right, missed, wrong int }

func (t tally) precision() float64 { return share(t.right, t.right+t.wrong) }
func (t tally) recall() float64    { return share(t.right, t.right+t.missed) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// score adds one posting's findings to the tallies by rule and by level.
func score(byRule map[string]tally, byLevel map[Level]tally, want expectation, found []Finding) (missed, wrong []string) {
	count := func(rule string, add tally) {
		r, l := byRule[rule], byLevel[levelOf[rule]]
		byRule[rule] = tally{r.right + add.right, r.missed + add.missed, r.wrong + add.wrong}
		byLevel[levelOf[rule]] = tally{l.right + add.right, l.missed + add.missed, l.wrong + add.wrong}
	}
	for _, rule := range want.Must {
		if len(of(found, rule)) > 0 {
			count(rule, tally{right: 1})
			continue
		}
		count(rule, tally{missed: 1})
		missed = append(missed, rule)
	}
	for _, rule := range want.Never {
		if hits := of(found, rule); len(hits) > 0 {
			count(rule, tally{wrong: 1})
			wrong = append(wrong, fmt.Sprintf("%s %q %s", rule, hits[0].Quote, hits[0].Reason))
		}
	}
	return missed, wrong
}

// TestPrecisionAndRecall measures the rules on postings that were labelled by reading them, before
// the rules saw them. The rules were then mended where they were wrong, so the figures here tell
// that nothing was lost since; on postings never seen before they were lower. A label that proved
// wrong says so in "corrected". Run with -v to see the tables.
func TestPrecisionAndRecall(t *testing.T) {
	raw, err := os.ReadFile("testdata/postings/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]expectation
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 100 {
		t.Fatalf("only %d postings", len(cases))
	}
	byRule, byLevel := map[string]tally{}, map[Level]tally{}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		want := cases[name]
		for _, rule := range slices.Concat(want.Must, want.Never) {
			if levelOf[rule] == "" {
				t.Fatalf("%s: there is no rule %q", name, rule)
			}
		}
		body, err := os.ReadFile("testdata/postings/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		role, err := shipped(t).Find(want.Template)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found := Findings(string(body), Context{Template: role, Place: want.Place, Employees: want.Employees})
		checkQuotes(t, string(body), found)
		for _, f := range found {
			if f.Level != levelOf[f.Rule] {
				t.Errorf("%s: %s is a %s, want %s", name, f.Rule, f.Level, levelOf[f.Rule])
			}
		}
		missed, wrong := score(byRule, byLevel, want, found)
		if len(missed)+len(wrong) > 0 {
			t.Logf("%s: missed %v, wrong %v", name, missed, wrong)
		}
	}
	for _, level := range []Level{MustFix, Suggestion, Note} {
		n := byLevel[level]
		t.Logf("%-22s precision %.3f recall %.3f (right %d, missed %d, wrong %d)", level, n.precision(), n.recall(), n.right, n.missed, n.wrong)
		if n.right == 0 || n.precision() < 0.99 || n.recall() < 0.99 {
			t.Errorf("%s: precision %.3f, recall %.3f; both have to reach 0.99", level, n.precision(), n.recall())
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		n := byRule[rule]
		t.Logf("  %-22s precision %.3f recall %.3f (right %d, missed %d, wrong %d)", rule, n.precision(), n.recall(), n.right, n.missed, n.wrong)
	}
}
