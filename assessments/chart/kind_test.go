package chart

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
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

// TestAbilityOrdersScores: five abilities, 200 people each, two forms a person.
func TestAbilityOrdersScores(t *testing.T) {
	for _, d := range testKind().Definitions() {
		last := math.Inf(-1)
		var one, other []float64
		for _, ability := range []float64{0, 0.25, 0.5, 0.75, 1} {
			var mine []float64
			for person := range uint64(200) {
				first, second := simulated(t, d.ID, person, ability, person+1000), simulated(t, d.ID, person+50, ability, person+2000)
				one, other, mine = append(one, first), append(other, second), append(mine, first)
			}
			mean, sd := spread(mine)
			t.Logf("%s: ability %.2f scores %.1f, SD %.1f", d.ID, ability, mean, sd)
			if mean < last+4 {
				t.Errorf("%s: ability %.2f scores %.1f, the one below %.1f", d.ID, ability, mean, last)
			}
			last = mean
		}
		r := correlation(one, other)
		t.Logf("%s: two forms correlate %.2f", d.ID, r)
		if r < 0.8 {
			t.Errorf("%s: two forms of one person correlate only %.2f", d.ID, r)
		}
	}
}

func simulated(t *testing.T, definition string, seed uint64, ability float64, person uint64) float64 {
	t.Helper()
	g := generate(t, definition, seed)
	r, err := testKind().Simulate(g.form, ability, person)
	if err != nil {
		t.Fatal(err)
	}
	s, err := testKind().Score(g.form.Public, g.form.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	return s.Points
}

func spread(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, math.Sqrt(sd)
}

func correlation(x, y []float64) float64 {
	mx, sx := spread(x)
	my, sy := spread(y)
	sum := 0.0
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my) / float64(len(x)-1)
	}
	return sum / sx / sy
}

// TestNamesAndOrderDoNotCount: other ids, other people, flags in another order and the candidate's
// own marks change no score.
func TestNamesAndOrderDoNotCount(t *testing.T) {
	for seed := range uint64(60) {
		g := generate(t, testKind().Definitions()[seed%2].ID, seed)
		raw, err := testKind().Simulate(g.form, float64(seed%5)/4, seed)
		if err != nil {
			t.Fatal(err)
		}
		want, err := testKind().Score(g.form.Public, g.form.Key, raw)
		if err != nil {
			t.Fatal(err)
		}
		rename := strings.NewReplacer(`"r1"`, `"zeta"`, `"r2"`, `"eta"`, `"r3"`, `"theta"`, g.public.Records[0].Papers[0].Lines[0].Text, "Somebodyelse")
		public, key, response := exercise.Public(rename.Replace(string(g.form.Public))), exercise.Key(rename.Replace(string(g.form.Key))), Response{}
		if err := json.Unmarshal([]byte(rename.Replace(string(raw))), &response); err != nil {
			t.Fatal(err)
		}
		slices.Reverse(response.Flags)
		response.Again = []string{"eta", "zeta"}
		got, err := testKind().Score(public, key, exercise.Response(exercise.Encode(response)))
		if err != nil || got.Points != want.Points || !maps.Equal(got.Measures, want.Measures) {
			t.Errorf("seed %d: %v %v, want %v %v (%v)", seed, got.Points, got.Measures, want.Points, want.Measures, err)
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
		"a second flag":             `{"flags":[{"record":"r1","field":"` + field + `","action":"query"},{"record":"r1","field":"` + field + `","action":"correct"}]}`,
		"no such record to look at": `{"flags":[],"again":["r9"]}`, "looked at twice": `{"flags":[],"again":["r1","r1"]}`,
		"a new member": `{"flags":[],"score":100}`, "another shape": `[]`, "two texts": `{"flags":[]} {}`,
	} {
		if err := testKind().Check(g.form.Public, exercise.Response(raw)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	for _, raw := range []string{"", "null", `{}`, `{"flags":null}`, `{"flags":[]}`, one("r1", field, "correct", ""), `{"flags":[],"again":["r2","r1"]}`} {
		if err := testKind().Check(g.form.Public, exercise.Response(raw)); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// TestSaveRefuses: a posted field that is not of this form, or comes twice, is refused by its name
// with what to do; nothing else of the page is.
func TestSaveRefuses(t *testing.T) {
	g := generate(t, standard, 1)
	for _, posted := range []url.Values{
		{"wrong.r9.dob": {"on"}}, {"wrong.r1.shoe": {"on"}}, {"query.r1": {"on"}}, {"again.r9": {"on"}}, {"value.": {"x"}},
		{"wrong.r1.dob": {"on", "on"}}, {"value.r1.dob": {"1", "2"}}, {"again.r1": {"on", "on"}},
	} {
		_, err := testKind().Read(g.form.Public, posted)
		fields := fault.FieldsOf(err)
		if len(fields) != 1 || posted[fields[0].Name] == nil || !strings.Contains(fields[0].Message, "load the page again") {
			t.Errorf("%v: got %v", posted, err)
		}
	}
	r, err := testKind().Read(g.form.Public, url.Values{
		"wrong.r1.dob": {"on"}, "value.r1.dob": {"1/2/1980"}, "value.r1.plan": {"left behind"}, "again.r2": {"on"}, "papers": {"drawn"}, "_seq": {"3"}, "wrong": {"x"},
	})
	if want := `{"flags":[{"record":"r1","field":"dob","action":"correct","value":"1/2/1980"}],"again":["r2"]}`; err != nil || string(r) != want {
		t.Errorf("read %s %v", r, err)
	}
}

// TestEvidence: each planted error and each false alarm has its line, which says what was done, what
// should have been, and where that is proven.
func TestEvidence(t *testing.T) {
	g := generate(t, standard, 3)
	clean := ""
	planted := map[place]Planted{}
	for _, k := range g.key {
		planted[place{k.Record, k.Field}] = k
	}
	for _, f := range g.public.Records[0].Fields {
		if _, wrong := planted[place{"r1", f.ID}]; !wrong {
			clean = f.ID
		}
	}
	first := g.key[0]
	flags := []Flag{{Record: first.Record, Field: first.Field, Action: first.Action}, {Record: "r1", Field: clean, Action: Correct, Value: "other"}}
	if first.Action == Correct {
		flags[0].Value = first.Accept[0]
	}
	lines := score(t, g, flags).Evidence
	if len(lines) != len(g.key)+1 {
		t.Fatalf("%d lines for %d errors and a false alarm", len(lines), len(g.key))
	}
	for i, k := range g.key {
		l := lines[i]
		if l.Rule != "chart."+k.Error || !strings.Contains(l.Fact, k.Proof) || (k.Action == Correct) != strings.Contains(l.Fact, "Should be “") {
			t.Errorf("%+v for %+v", l, k)
		}
		if found := strings.HasPrefix(l.Act, "Marked as wrong"); found != (i == 0) || (l.Points == l.Possible) != (i == 0) {
			t.Errorf("%+v", l)
		}
	}
	alarm := lines[len(g.key)]
	if alarm.Rule != "chart.false_alarm" || alarm.Points >= 0 || !strings.Contains(alarm.Act, "“other”") || !strings.Contains(alarm.Fact, "agrees") {
		t.Errorf("%+v", alarm)
	}
}

// TestWithoutKey: a form without its key, as a candidate or the command line gets it, holds nothing of
// the key, and its records differ by their values alone: not by order, names, types or papers.
func TestWithoutKey(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		open := g.form
		open.Key = nil
		printed := string(exercise.Encode(open))
		for _, name := range []string{`"key"`, `"severity"`, `"action"`, `"accept"`, `"proof"`, `"error"`} {
			if strings.Contains(printed, name) {
				t.Errorf("%s is printed without the key", name)
			}
		}
		var public Public
		if err := json.Unmarshal(open.Public, &public); err != nil {
			t.Fatal(err)
		}
		for i := range public.Records {
			r := &public.Records[i]
			if r.ID != recordID(i) {
				t.Errorf("record %d is called %s", i, r.ID)
			}
			for f := range r.Fields { // order, names and types are those of the first record
				if one := public.Records[0].Fields[f]; r.Fields[f].ID != one.ID || r.Fields[f].Label != one.Label || r.Fields[f].Type != one.Type {
					t.Errorf("field %d of %s differs by more than its value", f, r.ID)
				}
			}
			for p := range r.Papers {
				one := public.Records[0].Papers[p]
				if r.Papers[p].Title != one.Title || r.Papers[p].Drawn != one.Drawn || len(r.Papers[p].Lines) != len(one.Lines) {
					t.Errorf("paper %d of %s differs by more than its texts", p, r.ID)
				}
			}
		}
	})
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

// TestStored: forms of earlier versions can still be read, and the work on them keeps its score.
func TestStored(t *testing.T) {
	paths, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(paths) < 2*version {
		t.Fatalf("%d goldens for %d versions: %v", len(paths), version, err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var stored struct {
			Form     exercise.Form     `json:"form"`
			Response exercise.Response `json:"response"`
			Score    exercise.Score    `json:"score"`
		}
		if err := json.Unmarshal(raw, &stored); err != nil {
			t.Fatal(err)
		}
		got, err := testKind().Score(stored.Form.Public, stored.Form.Key, stored.Response)
		if err != nil || !reflect.DeepEqual(got, stored.Score) {
			t.Errorf("%s scores %v now, was %v (%v)", path, got.Points, stored.Score.Points, err)
		}
		for _, mode := range []exercise.Mode{exercise.Work, exercise.Read, exercise.Check} {
			if _, err := testKind().View(stored.Form.Public, stored.Response, exercise.Page{Mode: mode}); err != nil {
				t.Errorf("%s: %v", path, err)
			}
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

func FuzzRead(f *testing.F) {
	form, err := testKind().Generate(standard, 7)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"wrong.r1.dob=on&value.r1.dob=3%2F4%2F1979", "query.r2.visit=on&wrong.r2.visit=", "again.r1=1&again.r1=1", "wrong.r1.dob=%00", "value.r1.dob=%ff", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		posted, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		r, err := testKind().Read(form.Public, posted)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if err := testKind().Check(form.Public, r); err != nil {
			t.Fatalf("Read makes what Check refuses: %v", err)
		}
	})
}

func FuzzScoreFile(f *testing.F) {
	for _, v := range vectors(f)[:2] {
		f.Add(string(exercise.Encode(map[string]any{"form": v.Form, "flags": v.Responses[1].Flags})))
	}
	f.Add(`{"form":{"records":[{"id":"r","fields":[{"id":"f","type":"date","value":"x"}]}],"key":[{"record":"r","field":"f","severity":3,"action":"query"}]},"flags":[]}`)
	f.Fuzz(func(t *testing.T, s string) {
		got, err := kind{}.ScoreFile([]byte(s))
		switch {
		case err != nil && !fault.Is(err, fault.Invalid):
			t.Fatal(err)
		case err == nil && (got.(Result).Score < 0 || got.(Result).Score > 100 || math.IsNaN(got.(Result).DPrime)):
			t.Fatalf("%+v", got)
		}
	})
}

func FuzzGenerate(f *testing.F) {
	f.Add(uint64(0))
	f.Add(uint64(math.MaxUint64))
	f.Fuzz(func(t *testing.T, seed uint64) {
		for _, d := range testKind().Definitions() {
			provable(t, generate(t, d.ID, seed))
		}
	})
}

// testKind is read once: 200 seeds need not parse the definitions 200 times.
var testKind = sync.OnceValue(New)
