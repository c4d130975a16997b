package site

import (
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/web/ui"
)

func TestOutcomeOf(t *testing.T) {
	for _, c := range []struct {
		points, possible float64
		tone             ui.Tone
		word             string
	}{
		{10, 10, ui.OK, "Done"}, {11, 10, ui.OK, "Done"}, {4, 10, ui.Warn, "In part"}, {2, 0, ui.Warn, "In part"},
		{0, 10, ui.Bad, "Missed"}, {-3, 10, ui.Bad, "Cost points"}, {-3, 0, ui.Bad, "Cost points"}, {0, 0, ui.Now, "Not scored"},
	} {
		got := OutcomeOf(exercise.Evidence{Points: c.points, Possible: c.possible})
		if got.Tone != c.tone || got.Word != c.word || got.Icon == "" {
			t.Errorf("%g of %g is %+v, want %s", c.points, c.possible, got, c.word)
		}
	}
}
