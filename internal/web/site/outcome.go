package site

import (
	"preceptor/internal/exercise"
	"preceptor/internal/web/ui"
)

// Outcome is how a line of evidence came out: its tone, its icon, and a word for those who see neither.
type Outcome struct {
	Tone       ui.Tone
	Icon, Word string
}

// OutcomeOf tells by the points of a line.
func OutcomeOf(e exercise.Evidence) Outcome {
	switch {
	case e.Possible > 0 && e.Points >= e.Possible:
		return Outcome{ui.OK, "check", "Done"}
	case e.Points > 0:
		return Outcome{ui.Warn, "part", "In part"}
	case e.Points < 0:
		return Outcome{ui.Bad, "cross", "Cost points"}
	case e.Possible > 0:
		return Outcome{ui.Bad, "cross", "Missed"}
	default:
		return Outcome{ui.Now, "part", "Not scored"}
	}
}
