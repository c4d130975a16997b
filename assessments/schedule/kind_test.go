package schedule

import (
	"math"
	"os"
	"slices"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/exercise/exercisetest"
)

func TestConformance(t *testing.T) {
	exercisetest.Run(t, New(), exercisetest.Options{
		// The best board of the key is written as placements are, and so shares their names.
		SharedNames: []string{"request", "action", "provider", "start"},
		Secrets:     func(exercise.Form) []string { return []string{"red_flag", "acceptable", "optimum", "best_board"} },
		// The lines of the escalation card are for everyone; which request one applies to is not.
		SharedTexts: func(s string) bool {
			return slices.ContainsFunc(shipped().(*kind).definitions, func(d definition) bool { return slices.Contains(d.EscalationCard, s) })
		},
	})
}

// TestAbilitiesRankInOrder holds the exercise to its purpose: who knows more scores more, and the same
// people come out alike on two forms.
func TestAbilitiesRankInOrder(t *testing.T) {
	people := 40
	if os.Getenv("LONG") != "" {
		people = 200
	}
	for _, d := range shipped().Definitions() {
		t.Run(d.ID, func(t *testing.T) {
			t.Parallel()
			last := -1.0
			var first, second []float64
			for _, ability := range []float64{0, 0.25, 0.5, 0.75, 1} {
				var points spread
				for person := range uint64(people) {
					one, other := simulated(t, d.ID, ability, person, person%40), simulated(t, d.ID, ability, person, 40+person%40)
					first, second = append(first, one), append(second, other)
					points.add(one)
				}
				t.Logf("| %s | ability %.2f | %s |", d.ID, ability, &points)
				if points.mean() <= last+3 {
					t.Errorf("ability %.2f scores %.1f, no more than the one below (%.1f)", ability, points.mean(), last)
				}
				last = points.mean()
			}
			alike := correlation(first, second)
			t.Logf("%s: two forms of the same people correlate %.2f", d.ID, alike)
			if last < 99.99 || alike < 0.6 {
				t.Errorf("a master scores %.1f, two forms correlate %.2f", last, alike)
			}
		})
	}
}

func simulated(t *testing.T, definition string, ability float64, person, seed uint64) float64 {
	t.Helper()
	k := shipped()
	form, _, _ := draws(t, definition, seed)
	r, err := k.Simulate(form, ability, 1000*seed+person)
	if err != nil {
		t.Fatal(err)
	}
	return scored(t, k, form, r).Points
}

func correlation(x, y []float64) float64 {
	var sx, sy, sxx, syy, sxy float64
	for i := range x {
		sx, sy, sxx, syy, sxy = sx+x[i], sy+y[i], sxx+x[i]*x[i], syy+y[i]*y[i], sxy+x[i]*y[i]
	}
	n := float64(len(x))
	return (n*sxy - sx*sy) / math.Sqrt((n*sxx-sx*sx)*(n*syy-sy*sy))
}
