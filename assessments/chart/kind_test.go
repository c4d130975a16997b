package chart

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/exercise/exercisetest"
	"preceptor/internal/fault"
)

func TestContract(t *testing.T) {
	exercisetest.Run(t, New(), exercisetest.Options{
		// accepted values of the key can be read in the papers; proofs and sorts of error cannot
		SharedTexts: func(s string) bool { return strings.HasPrefix(s, "Needed: ") },
		Secrets: func(form exercise.Form) []string {
			var key []Planted
			if err := json.Unmarshal(form.Key, &key); err != nil {
				t.Fatal(err)
			}
			var secrets []string
			for _, k := range key {
				secrets = append(secrets, k.Proof, k.Error+"\"", "chart."+k.Error)
			}
			return secrets
		},
	})
}

func score(t *testing.T, g generated, flags []Flag) exercise.Score {
	t.Helper()
	s, err := testKind().Score(g.form.Public, g.form.Key, exercise.Response(exercise.Encode(Response{Flags: flags})))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAllAndNothingScoreZero(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		var all []Flag
		for _, r := range g.public.Records {
			for _, f := range r.Fields {
				all = append(all, Flag{Record: r.ID, Field: f.ID, Action: Query})
			}
		}
		if s := score(t, g, all); s.Points != 0 {
			t.Errorf("marking everything scores %v", s.Points)
		}
		if s := score(t, g, nil); s.Points != 0 || len(s.Evidence) != len(g.key) {
			t.Errorf("marking nothing scores %v with %d lines", s.Points, len(s.Evidence))
		}
	})
}

func TestPerfectAndLedger(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		var perfect []Flag
		for _, k := range g.key {
			f := Flag{Record: k.Record, Field: k.Field, Action: k.Action}
			if k.Action == Correct {
				f.Value = strings.ToUpper(" " + k.Accept[0] + " ")
			}
			perfect = append(perfect, f)
		}
		if s := score(t, g, perfect); s.Points != 100 {
			t.Errorf("a perfect response scores %v", s.Points)
		}
		r, err := testKind().Simulate(g.form, 0.8, g.form.Seed)
		if err != nil {
			t.Fatal(err)
		}
		s, err := testKind().Score(g.form.Public, g.form.Key, r)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, e := range s.Evidence {
			sum += e.Points
		}
		if sum = max(0, sum); math.Abs(sum-s.Points) > 0.01 {
			t.Errorf("the lines add up to %v, the score is %v", sum, s.Points)
		}
		if float64(len(s.Evidence)) != s.Measures["planted"]+s.Measures["false_alarms"] {
			t.Errorf("%d lines", len(s.Evidence))
		}
	})
}

// TestAbilityOrdersScores: five abilities, ordered by their mean score over sixty forms.
func TestAbilityOrdersScores(t *testing.T) {
	for _, d := range testKind().Definitions() {
		last := math.Inf(-1)
		for _, ability := range []float64{0, 0.25, 0.5, 0.75, 1} {
			sum := 0.0
			for seed := range uint64(60) {
				g := generate(t, d.ID, seed)
				r, err := testKind().Simulate(g.form, ability, seed+1000)
				if err != nil {
					t.Fatal(err)
				}
				s, err := testKind().Score(g.form.Public, g.form.Key, r)
				if err != nil {
					t.Fatal(err)
				}
				sum += s.Points / 60
			}
			t.Logf("%s: ability %.2f scores %.1f", d.ID, ability, sum)
			if sum < last+4 {
				t.Errorf("%s: ability %.2f scores %.1f, the one below %.1f", d.ID, ability, sum, last)
			}
			last = sum
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	g := generate(t, standard, 1)
	field := g.public.Records[0].Fields[0].ID
	one := func(record, field, action, value string) string {
		return fmt.Sprintf(`{"flags":[{"record":%q,"field":%q,"action":%q,"value":%q}]}`, record, field, action, value)
	}
	for what, raw := range map[string]string{
		"unknown record": one("r9", field, "query", ""), "unknown field": one("r1", "shoe", "query", ""),
		"unknown action": one("r1", field, "erase", ""), "a long value": one("r1", field, "correct", strings.Repeat("x", 201)),
		"a second flag": `{"flags":[{"record":"r1","field":"` + field + `","action":"query"},{"record":"r1","field":"` + field + `","action":"correct"}]}`,
		"a new member":  `{"flags":[],"score":100}`, "another shape": `[]`, "two texts": `{"flags":[]} {}`,
	} {
		if err := testKind().Check(g.form.Public, exercise.Response(raw)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	for _, raw := range []string{"", "null", `{}`, `{"flags":null}`, `{"flags":[]}`, one("r1", field, "correct", "")} {
		if err := testKind().Check(g.form.Public, exercise.Response(raw)); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// TestGolden holds the first form of each definition and a score against what was stored, so that
// a change of generator or scorer cannot pass without a new version.
func TestGolden(t *testing.T) {
	for _, d := range testKind().Definitions() {
		g := generate(t, d.ID, 42)
		r, err := testKind().Simulate(g.form, 0.6, 42)
		if err != nil {
			t.Fatal(err)
		}
		s, err := testKind().Score(g.form.Public, g.form.Key, r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(map[string]any{"form": g.form, "response": r, "score": s}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("testdata/golden/%s-v%d.json", d.ID, version)
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s differs from its golden; if that is meant, raise the version and run with -update", d.ID)
		}
	}
}

var update = flag.Bool("update", false, "write goldens anew")

// TestWholeFormAsFile: what `exercise form --with-key` prints can be scored from the command line.
func TestWholeFormAsFile(t *testing.T) {
	g := generate(t, standard, 5)
	r, err := testKind().Simulate(g.form, 0.7, 5)
	if err != nil {
		t.Fatal(err)
	}
	var response Response
	if err := json.Unmarshal(r, &response); err != nil {
		t.Fatal(err)
	}
	got, err := testKind().ScoreFile(exercise.Encode(map[string]any{"form": g.form, "flags": response.Flags}))
	if err != nil {
		t.Fatal(err)
	}
	if want := score(t, g, response.Flags).Points; got.(Result).Score != want {
		t.Errorf("the file scores %v, the response %v", got, want)
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"Mar 4, 1979", "4:45 a.m.", "+1 921 555 0101", "$1,568.00", "K284-68", "É", "٣/٤/١٩٧٩", "1\xff"} {
		f.Add(s)
	}
	types := []Type{Date, Time, Phone, ID, Money, Name, Text}
	f.Fuzz(func(t *testing.T, s string) {
		for _, typ := range types {
			one := Normalise(typ, s)
			if again := Normalise(typ, " "+s+" "); again != one {
				t.Errorf("%s: spaces around %q change %q to %q", typ, s, one, again)
			}
		}
	})
}

func FuzzScore(f *testing.F) {
	form, err := testKind().Generate(standard, 7)
	if err != nil {
		f.Fatal(err)
	}
	for _, ability := range []float64{0, 0.5, 1} {
		r, err := testKind().Simulate(form, ability, 1)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(r))
	}
	f.Add([]byte(`{"flags":[{"record":"r1","field":"dob","action":"correct","value":"\u0000"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		err := testKind().Check(form.Public, raw)
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
		s, scored := testKind().Score(form.Public, form.Key, raw)
		if (err == nil) != (scored == nil) || s.Points < 0 || s.Points > 100 || math.IsNaN(s.Points) {
			t.Fatalf("%q: check %v, score %v %v", raw, err, scored, s.Points)
		}
	})
}

// testKind is read once: 200 seeds need not parse the definitions 200 times.
var testKind = sync.OnceValue(New)
