package schedule

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"preceptor/internal/exercise"
)

// seeds is how many forms the parallel-forms test draws; LONG=1 draws the full 1,000.
func seeds() uint64 {
	if os.Getenv("LONG") != "" {
		return 1000
	}
	return 200
}

func draws(t testing.TB, id string, seed uint64) (exercise.Form, *public, *key) {
	t.Helper()
	form, err := New().Generate(id, seed)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	p, _, err := readPublic(form.Public)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	k, err := readKey(form.Key)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return form, p, k
}

func TestFormsAreParallel(t *testing.T) {
	k := New().(*kind)
	for _, d := range k.definitions {
		var sum difficulty
		worst := 0
		for seed := range seeds() {
			form, p, key := draws(t, d.ID, seed)
			w, err := p.final(key.RedFlags)
			if err != nil {
				t.Fatal(err)
			}
			best, err := w.solve()
			if err != nil || best.value != key.Optimum || w.evaluate(w.naive()).value != key.Naive {
				t.Fatalf("seed %d: key says %d and %d, solved %d (%v)", seed, key.Naive, key.Optimum, best.value, err)
			}
			b, err := w.board(key.Best)
			if err != nil || w.evaluate(b).value != key.Optimum {
				t.Fatalf("seed %d: the best board is not worth the optimum (%v)", seed, err)
			}
			m, in := key.Difficulty, d.Band
			if m.Gap < in.Gap[0] || m.Gap > in.Gap[1] || m.Tightness < in.Tightness[0] || m.Tightness > in.Tightness[1] ||
				m.Conflicts < in.Conflicts[0] || m.Conflicts > in.Conflicts[1] || m.Overlapping < 5 {
				t.Errorf("seed %d: %+v is outside the band", seed, m)
			}
			if waiting := len(w.in.Requests) - len(w.prior); waiting < 9 || waiting > 12 || len(key.RedFlags) < 1 || len(p.Events) != 4 {
				t.Errorf("seed %d: %d waiting, %d red flags, %d messages", seed, waiting, len(key.RedFlags), len(p.Events))
			}
			for _, never := range []string{"red_flag", "best", "acceptable", "optimum", "naive"} {
				if strings.Contains(string(form.Public), `"`+never) {
					t.Fatalf("seed %d: the public form holds %q", seed, never)
				}
			}
			sum.Gap += m.Gap
			sum.Tightness += m.Tightness
			sum.Conflicts += m.Conflicts
			sum.Draws += m.Draws
			worst = max(worst, m.Draws)
		}
		n := float64(seeds())
		t.Logf("%s: mean gap %.3f tightness %.3f conflicts %.2f, %.1f draws per form, at most %d", d.ID, sum.Gap/n, sum.Tightness/n, sum.Conflicts/n, float64(sum.Draws)/n, worst)
		if float64(sum.Draws)/n > 25 {
			t.Errorf("%s needs %.1f draws per form", d.ID, float64(sum.Draws)/n)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	k := New()
	seed := uint64(0)
	for b.Loop() {
		if _, err := k.Generate("family-practice", seed); err != nil {
			b.Fatal(err)
		}
		seed++
	}
}

func TestPublicSurvivesEncoding(t *testing.T) {
	form, _, _ := draws(t, "family-practice", 4)
	var v map[string]any
	if err := json.Unmarshal(form.Public, &v); err != nil || v["instance"] == nil {
		t.Fatal(err)
	}
}
