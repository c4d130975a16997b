package posting

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
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
			found := Findings(string(text), Context{Place: want.Place, Employees: want.Employees})
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
