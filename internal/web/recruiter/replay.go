package recruiter

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"strconv"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// replayed is the work as it stood after one of the candidate's moves.
type replayed struct {
	Step, Of       int
	Says           string
	Previous, Next string // addresses; empty at the ends
	Work           template.HTML
	Broken         bool // what the browser told does not make a response
	Sampled        bool // some moves were not kept
	Long           bool // of a long text only the length is kept
}

// replayOf draws a step of the moves; nil where none are kept or none is asked for. steps tells how many
// there are.
func (p Pages) replayOf(ctx context.Context, org id.Org, kind exercise.Kind, form exercise.Public, a id.Attempt, step string) (r *replayed, steps int, err error) {
	moves, sampled, err := p.Site.Attempt.Moves(ctx, org, a)
	if err != nil || len(moves) == 0 || step == "" {
		return nil, len(moves), err
	}
	n, err := strconv.Atoi(step)
	if err != nil {
		n = 1
	}
	n = min(max(1, n), len(moves))
	fields, long := fold(moves[:n])
	r = &replayed{Step: n, Of: len(moves), Says: moveText(moves[n-1]), Sampled: sampled, Long: long}
	if n > 1 {
		r.Previous = stepPath(a, n-1)
	}
	if n < len(moves) {
		r.Next = stepPath(a, n+1)
	}
	response, err := kind.Read(form, fields)
	if err == nil {
		r.Work, err = kind.View(form, response, exercise.Page{Mode: exercise.Read})
	}
	r.Broken = err != nil // a browser's word is never an error of ours
	return r, len(moves), nil
}

func stepPath(a id.Attempt, n int) string {
	return attemptPath(a) + "?step=" + strconv.Itoa(n) + "#work"
}

// fold gives the fields of the form after some moves; long tells whether a text among them is too long
// to have been kept.
func fold(moves []attempt.Move) (fields url.Values, long bool) {
	fields = url.Values{}
	lengths := map[string]bool{}
	for _, m := range moves {
		if m.Field == "" || m.Op != "set" && m.Op != "load" {
			continue
		}
		lengths[m.Field] = m.Value == "" && m.N > 0
		if m.Value == "" {
			fields.Del(m.Field)
		} else {
			fields.Set(m.Field, m.Value)
		}
	}
	for _, is := range lengths {
		long = long || is
	}
	return fields, long
}

// moveText says what a move did, and when after the start.
func moveText(m attempt.Move) string {
	at := fmt.Sprintf("%d:%02d", m.At/60000, m.At/1000%60)
	what := map[string]string{
		"set": "changed " + m.Field, "load": "the page opened with " + m.Field, "paste": fmt.Sprintf("pasted %d characters into %s", m.N, m.Field),
		"away": "left the page", "back": "came back to the page",
	}[m.Op]
	return at + " after the start: " + what
}
