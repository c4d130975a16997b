package schedule

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"

	"preceptor/internal/exercise"
)

// seeds is how many forms the parallel-forms test draws; LONG=1 draws the full 1,000.
func seeds() uint64 {
	if os.Getenv("LONG") != "" {
		return 1000
	}
	return 60
}

// shipped is the kind, read once.
var shipped = sync.OnceValue(New)

// forms keeps what was drawn, for tests that come back to the same forms.
var forms sync.Map

func drawn(id string, seed uint64) (exercise.Form, error) {
	type drawing struct {
		id   string
		seed uint64
	}
	if form, ok := forms.Load(drawing{id, seed}); ok {
		return form.(exercise.Form), nil
	}
	form, err := shipped().Generate(id, seed)
	if err == nil {
		forms.Store(drawing{id, seed}, form)
	}
	return form, err
}

func draws(t testing.TB, id string, seed uint64) (exercise.Form, *public, *key) {
	t.Helper()
	form, err := drawn(id, seed)
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

// spread collects one measure of many forms.
type spread struct {
	n                     int
	sum, squares, low, up float64
}

func (s *spread) add(x float64) {
	if s.n == 0 {
		s.low, s.up = x, x
	}
	s.n, s.sum, s.squares, s.low, s.up = s.n+1, s.sum+x, s.squares+x*x, min(s.low, x), max(s.up, x)
}

func (s *spread) mean() float64 { return s.sum / float64(s.n) }

func (s *spread) String() string {
	sd := math.Sqrt(max(0, s.squares/float64(s.n)-s.mean()*s.mean()))
	return fmt.Sprintf("%.2f | %.2f | %.2f | %.2f", s.mean(), sd, s.low, s.up)
}

// TestFormsAreParallel draws many forms of each definition and holds each against the band and
// against what every form promises. LONG=1 prints the figures of doc.md.
func TestFormsAreParallel(t *testing.T) {
	for _, d := range shipped().(*kind).definitions {
		t.Run(d.ID, func(t *testing.T) {
			t.Parallel()
			measured := [6]spread{}
			seen := map[string]uint64{}
			for seed := range seeds() {
				form, p, key := draws(t, d.ID, seed)
				alike := string(exercise.Encode(p.Instance))
				if other, same := seen[alike]; same {
					t.Errorf("seeds %d and %d are the same day", other, seed)
				}
				seen[alike] = seed
				proven(t, p, key)
				inBand(t, &d, p, key)
				for _, never := range []string{"red_flag", "best", "acceptable", "optimum", "naive", "bound"} {
					if strings.Contains(string(form.Public), `"`+never) {
						t.Fatalf("seed %d: the public form holds %q", seed, never)
					}
				}
				m := key.Difficulty
				for i, x := range []float64{m.Gap, m.Tightness, m.Conflicts, float64(m.Overlapping), float64(key.Nodes), float64(m.Draws)} {
					measured[i].add(x)
				}
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
			for i, name := range []string{"gap", "tightness", "conflicts", "overlapping", "nodes", "draws"} {
				t.Logf("| %s | %s | %s |", d.ID, name, &measured[i])
			}
			if draws := measured[5].mean(); draws > 8 {
				t.Errorf("%s needs %.1f draws per form", d.ID, draws)
			}
		})
	}
}

// proven solves a form again and holds the key against it.
func proven(t *testing.T, p *public, key *key) {
	t.Helper()
	w, err := p.final(key.RedFlags)
	if err != nil {
		t.Fatal(err)
	}
	best, err := w.solve()
	if err != nil || best.value != key.Optimum || best.nodes != key.Nodes || w.evaluate(w.naive()).value != key.Naive {
		t.Errorf("the key says %d and %d, solved %d (%v)", key.Naive, key.Optimum, best.value, err)
	}
	b, err := w.board(key.Best)
	if err != nil || w.evaluate(b).value != key.Optimum {
		t.Errorf("the best board is not worth the optimum (%v)", err)
	}
	if key.Bound != key.Optimum || key.RootBound < key.Optimum {
		t.Errorf("the bounds %d and %d prove no optimum of %d", key.RootBound, key.Bound, key.Optimum)
	}
	if !w.bookable() {
		t.Error("a request cannot be booked even alone")
	}
}

func inBand(t *testing.T, d *definition, p *public, key *key) {
	t.Helper()
	m, in := key.Difficulty, d.Band
	if m.Gap < in.Gap[0] || m.Gap > in.Gap[1] || m.Tightness < in.Tightness[0] || m.Tightness > in.Tightness[1] ||
		m.Conflicts < in.Conflicts[0] || m.Conflicts > in.Conflicts[1] {
		t.Errorf("%+v is outside the band", m)
	}
	if gap := float64(key.Optimum-key.Naive) / float64(key.Optimum); gap < 0.15 || m.Overlapping < 5 {
		t.Errorf("gap %v, %d requests overlap", gap, m.Overlapping)
	}
	w, err := p.final(nil)
	if err != nil {
		t.Fatal(err)
	}
	if waiting := len(w.in.Requests) - len(w.prior); waiting < 9 || waiting > 12 || len(key.RedFlags) < 1 || len(p.Events) < 4 || len(p.Events) > 6 {
		t.Errorf("%d waiting, %d red flags, %d messages", waiting, len(key.RedFlags), len(p.Events))
	}
}

func BenchmarkGenerate(b *testing.B) {
	k := shipped()
	seed := uint64(0)
	for b.Loop() {
		if _, err := k.Generate("orthopaedics", seed); err != nil {
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
