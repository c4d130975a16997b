package schedule

import (
	"math"
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
			return slices.ContainsFunc(New().(*kind).definitions, func(d definition) bool { return slices.Contains(d.EscalationCard, s) })
		},
	})
}

// TestAbilitiesRankInOrder holds the exercise to its purpose: who knows more scores more.
func TestAbilitiesRankInOrder(t *testing.T) {
	k := New()
	last := -1.0
	for _, ability := range []float64{0, 0.25, 0.5, 0.75, 1} {
		sum, squares, n := 0.0, 0.0, 60.0
		for seed := range uint64(n) {
			form, _, _ := draws(t, "family-practice", seed%20)
			r, err := k.Simulate(form, ability, seed)
			if err != nil {
				t.Fatal(err)
			}
			score, err := k.Score(form.Public, form.Key, r)
			if err != nil {
				t.Fatal(err)
			}
			sum, squares = sum+score.Points, squares+score.Points*score.Points
		}
		mean := sum / n
		t.Logf("ability %.2f: mean %.1f, SD %.1f", ability, mean, math.Sqrt(squares/n-mean*mean))
		if mean <= last+3 {
			t.Errorf("ability %.2f scores %.1f, no more than the one below (%.1f)", ability, mean, last)
		}
		last = mean
	}
	if last < 99.99 {
		t.Errorf("a master scores %.1f", last)
	}
}
