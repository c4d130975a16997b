package chart

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

type vector struct {
	Name      string          `json:"name"`
	Form      json.RawMessage `json:"form"`
	Responses []struct {
		Flags  json.RawMessage `json:"flags"`
		Expect Result          `json:"expect"`
	} `json:"responses"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	paths, err := filepath.Glob("testdata/vectors/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	var all []vector
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var v vector
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

func TestVectors(t *testing.T) {
	checked := 0
	for _, v := range vectors(t) {
		for i, r := range v.Responses {
			raw, _ := json.Marshal(map[string]any{"form": v.Form, "flags": r.Flags, "name": "more than needed"})
			got, err := kind{}.ScoreFile(raw)
			if err != nil {
				t.Fatalf("%s %d: %v", v.Name, i, err)
			}
			if got != r.Expect {
				t.Errorf("%s %d: got %+v, want %+v", v.Name, i, got, r.Expect)
			}
			checked++
		}
	}
	if checked < 50 {
		t.Fatalf("only %d vector responses", checked)
	}
}

func TestNormalise(t *testing.T) {
	same := map[Type][][]string{
		Date: {
			{"03/04/1979", "3/4/1979", "3-4-1979", "3.4.1979", "1979-03-04", "1979-3-4", "1979/03/04", "19790304", "Mar 4, 1979", "MARCH 4 1979", "4 March 1979", "March 4th, 1979", "4th of March, 1979", "the 4th of march 1979", "4-Mar-1979", "04MAR1979", "1979 Mar 4", "Sunday, Mar. 4, 1979", " 03/04/1979 ", "03/04/1979"},
			{"09/01/2020", "Sept 1, 2020", "sep 1st 2020", "1 September 2020"},
			{"02/29/2024", "February 29, 2024"},
		},
		Time: {
			{"4:45 AM", "04:45", "4:45am", "4:45 a.m.", "4:45 A. M.", "04:45:00", "445 am", "0445", "4.45 am"},
			{"12:30 AM", "0:30", "00:30", "12:30a"},
			{"12:00 PM", "12:00", "12 pm", "noon", "12 noon"},
			{"1:15 PM", "13:15", "1:15pm", "1315", "1315 hrs", "13h15"},
			{"12:00 am", "0:00", "midnight"},
		},
		Phone: {{"(921) 555-0101", "9215550101", "921.555.0101", "+1 921 555 0101", "1-921-555-0101", "921‑555‑0101"}},
		ID:    {{"K284-68", "k28468", "K 284 68", "K.284/68", "k284‐68"}, {"É-1", "é1"}},
		Money: {{"$1,568.00", "1568", "1568.0", "$1568", "USD 1568.00", "1 568.00", "1568 dollars", "1568."}, {"$0.50", ".5", "0.50"}, {"0", "$0.00", "-0"}},
		Name:  {{"Ana María López", " ana  MARÍA lópez", "Ana Mari\u0301a Lo\u0301pez"}, {"John O'Neill", "john o’neill"}, {"Straße", "STRASSE"}},
		Text:  {{"Spanish interpreter.", "spanish  interpreter", "SPANISH INTERPRETER", " Spanish interpreter . "}, {"Left knee MRI", "Ｌeft\u00a0knee mri."}},
	}
	for typ, groups := range same {
		seen := map[string]string{}
		for _, group := range groups {
			want := Normalise(typ, group[0])
			if other, taken := seen[want]; taken {
				t.Errorf("%s: %q and %q come out the same", typ, other, group[0])
			}
			seen[want] = group[0]
			for _, s := range group {
				if got := Normalise(typ, s); got != want {
					t.Errorf("%s %q: got %q, want %q as of %q", typ, s, got, want, group[0])
				}
			}
		}
	}
}

func TestNormaliseKeepsApart(t *testing.T) {
	apart := map[Type][][2]string{
		Date:  {{"03/04/1979", "04/03/1979"}, {"02/30/2024", "03/01/2024"}, {"13/01/2024", "01/13/2024"}, {"3/4/79", "3/4/1979"}, {"", "01/01/0001"}},
		Time:  {{"4:45", "4:45 pm"}, {"13:00 pm", "13:00"}, {"25:00", "1:00"}, {"4:60", "5:00"}},
		Phone: {{"9215550101", "921555010"}, {"x", "y"}, {"29215550101", "9215550101"}},
		ID:    {{"K284-68", "K284-86"}, {"-", "."}},
		Money: {{"$25", "$25.01"}, {"25.001", "25"}, {"25 or 30", "2530"}, {"$5", "-$5"}},
		Name:  {{"Ana María", "Ana Maria"}, {"Jr.", "Jr"}},
		Text:  {{"mg", "mcg"}},
	}
	for typ, pairs := range apart {
		for _, p := range pairs {
			if Normalise(typ, p[0]) == Normalise(typ, p[1]) {
				t.Errorf("%s: %q and %q should differ, both are %q", typ, p[0], p[1], Normalise(typ, p[0]))
			}
		}
	}
}

func TestScoreFileRefuses(t *testing.T) {
	const form = `"form":{"records":[{"id":"r","fields":[{"id":"f","type":"text","value":"x"}]}],"key":[]}`
	for _, raw := range []string{
		"", "null", "[]", "{}", `{"form":{}}`, `{"form":{"records":[{"id":"r","fields":[{"id":"f","type":"shape"}]}]}}`,
		`{` + form + `,"flags":[{"record":"r","field":"g","action":"query"}]}`,
		`{` + form + `,"flags":[{"record":"r","field":"f","action":"query"},{"record":"r","field":"f","action":"query"}]}`,
		`{` + form + `,"flags":[{"record":"r","field":"f","action":"guess"}]}`,
	} {
		if got, err := (kind{}).ScoreFile([]byte(raw)); err == nil {
			t.Errorf("%s: scored %v", raw, got)
		}
	}
}
