package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"preceptor/internal/exercise"
)

// seeds is how many forms of each definition are held against a rule: 1,000 where LONG=1.
func seeds() uint64 {
	if os.Getenv("LONG") == "1" {
		return 1000
	}
	return 300
}

// generated is a form with its parts read.
type generated struct {
	form   exercise.Form
	public Public
	key    []Planted
}

var drawn sync.Map // forms by definition and seed: tests read the same ones

func generate(t testing.TB, definition string, seed uint64) generated {
	t.Helper()
	name := fmt.Sprint(definition, seed)
	if g, ok := drawn.Load(name); ok {
		return g.(generated)
	}
	form, err := testKind().Generate(definition, seed)
	if err != nil {
		t.Fatal(err)
	}
	g := generated{form: form}
	if err := json.Unmarshal(form.Public, &g.public); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(form.Key, &g.key); err != nil {
		t.Fatal(err)
	}
	drawn.Store(name, g)
	return g
}

// everyForm runs a check on many forms of each definition.
func everyForm(t *testing.T, check func(t *testing.T, g generated)) {
	for _, d := range testKind().Definitions() {
		t.Run(d.ID, func(t *testing.T) {
			for seed := range seeds() {
				if check(t, generate(t, d.ID, seed)); t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

func TestMakeUp(t *testing.T) {
	makeUp := map[string]string{}
	everyForm(t, func(t *testing.T, g generated) {
		if n := len(g.public.Records); n < 4 || n > 6 {
			t.Errorf("%d records", n)
		}
		fields := 0
		dirty := map[string]bool{}
		for _, r := range g.public.Records {
			fields += len(r.Fields)
			if n := len(r.Fields); n < 11 || n > 14 {
				t.Errorf("%d fields", n)
			}
		}
		var sorts []string
		for _, k := range g.key {
			dirty[k.Record] = true
			sorts = append(sorts, fmt.Sprintf("%s %d %s", k.Error, k.Severity, k.Action))
		}
		if n := len(g.key); n < 8 || n > 12 || fields-n < 4*n || len(dirty) >= len(g.public.Records) {
			t.Errorf("%d errors in %d of %d records with %d fields", n, len(dirty), len(g.public.Records), fields)
		}
		slices.Sort(sorts)
		all := strings.Join(sorts, ", ")
		if first, ok := makeUp[g.form.Definition]; ok && first != all {
			t.Errorf("this form has %s, the first had %s", all, first)
		}
		makeUp[g.form.Definition] = all
		if err := checkKey(places(g.public.Records), g.key); err != nil {
			t.Error(err)
		}
	})
}

var (
	someNumber = regexp.MustCompile(`\(?\d{3}\)?[-. ]+\d{3}[-.]\d{3,4}`)
	fiction    = regexp.MustCompile(`^\(?\d{3}\)?[-. ]+555[-.]01\d{1,2}$`)
)

func TestTextsAreWhole(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		for _, raw := range []string{string(g.form.Public), string(g.form.Key)} {
			var whole any
			if err := json.Unmarshal([]byte(raw), &whole); err != nil {
				t.Fatal(err)
			}
			each(whole, func(s string) {
				if strings.ContainsAny(s, "{}") || strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
					t.Errorf("unfilled or untidy: %q", s)
				}
				for _, number := range someNumber.FindAllString(s, -1) {
					if !fiction.MatchString(number) {
						t.Errorf("a phone number outside the fictional block: %q", number)
					}
				}
			})
		}
	})
}

func each(v any, visit func(string)) {
	switch node := v.(type) {
	case string:
		visit(node)
	case []any:
		for _, child := range node {
			each(child, visit)
		}
	case map[string]any:
		for _, child := range node {
			each(child, visit)
		}
	}
}

// TestEqualAcrossNames wants each name group to meet as many errors, as much harm and as many clean
// records as any other.
func TestEqualAcrossNames(t *testing.T) {
	const forms = 1000
	for _, d := range testKind().Definitions() {
		var errors, severity, clean [len(nameGroups)]float64
		for seed := range uint64(forms) {
			g := generate(t, d.ID, seed)
			for _, r := range g.public.Records {
				group, n := groupOf(t, r), 0
				for _, k := range g.key {
					if r.ID == k.Record {
						n++
						errors[group]++
						severity[group] += float64(k.Severity)
					}
				}
				if n == 0 {
					clean[group]++
				}
			}
		}
		evenly(t, d.ID+": errors", errors[:], 0.06)
		evenly(t, d.ID+": severity", severity[:], 0.06)
		evenly(t, d.ID+": clean records", clean[:], 0.25) // four standard deviations of a fair draw
	}
}

func evenly(t *testing.T, what string, counts []float64, tolerance float64) {
	t.Helper()
	mean := 0.0
	for _, n := range counts {
		mean += n / float64(len(counts))
	}
	for group, n := range counts {
		if math.Abs(n-mean)/mean > tolerance {
			t.Errorf("%s: name group %d has %.0f, the mean is %.0f", what, group, n, mean)
		}
	}
}

// TestNoTwoAlike: neither a form nor a person in it comes again.
func TestNoTwoAlike(t *testing.T) {
	forms, people := map[string]uint64{}, map[string]string{}
	everyForm(t, func(t *testing.T, g generated) {
		if other, again := forms[string(g.form.Public)]; again {
			t.Errorf("the same form as seed %d", other)
		}
		forms[string(g.form.Public)] = g.form.Seed
		for _, r := range g.public.Records {
			at := fmt.Sprint(g.form.Definition, g.form.Seed, r.ID)
			papers := string(exercise.Encode(r.Papers))
			if other, again := people[papers]; again {
				t.Errorf("the person of %s again", other)
			}
			people[papers] = at
		}
	})
}

func groupOf(t *testing.T, r Record) int {
	t.Helper()
	name := r.Papers[0].Lines[0].Text
	for i, g := range nameGroups {
		if slices.Contains(g.last, name) {
			return i
		}
	}
	t.Fatalf("no group has the name %q", name)
	return 0
}

// TestLinesDoNotGiveErrorsAway: which papers a row shows depends on the field alone.
func TestLinesDoNotGiveErrorsAway(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		for i, f := range g.public.Records[0].Fields {
			want := len(sources(g.public.Records[0], f.ID))
			for _, r := range g.public.Records {
				if r.Fields[i].ID != f.ID || len(sources(r, f.ID)) != want || want == 0 {
					t.Errorf("%s has %d lines in one record and %d in another", f.ID, want, len(sources(r, f.ID)))
				}
			}
		}
	})
}
