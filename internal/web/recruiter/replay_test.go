package recruiter

import (
	"testing"

	"preceptor/internal/attempt"
)

func TestMovesFoldIntoTheFieldsOfTheForm(t *testing.T) {
	moves := []attempt.Move{
		{Op: "load", Field: "subject", Value: "Hello"}, {Op: "set", Field: "a", Value: "1"}, {Op: "away"},
		{Op: "set", Field: "a", Value: "2"}, {Op: "set", Field: "body", N: 400}, {Op: "paste", Field: "body", N: 12}, {Op: "set", Field: "subject"},
	}
	fields, long := fold(moves[:4])
	if fields.Get("subject") != "Hello" || fields.Get("a") != "2" || long {
		t.Errorf("after four moves %v, long %v", fields, long)
	}
	fields, long = fold(moves)
	if fields.Has("subject") || fields.Has("body") || fields.Get("a") != "2" || !long {
		t.Errorf("after all moves %v, long %v", fields, long)
	}
	if fields, long = fold(append(moves, attempt.Move{Op: "set", Field: "body", Value: "short"})); fields.Get("body") != "short" || long {
		t.Errorf("a text that became short again: %v, %v", fields, long)
	}
}

func TestMovesAreSaidInWords(t *testing.T) {
	for want, m := range map[string]attempt.Move{
		"1:05 after the start: changed r3-start":                   {At: 65000, Op: "set", Field: "r3-start"},
		"0:00 after the start: left the page":                      {Op: "away"},
		"2:00 after the start: pasted 12 characters into the text": {At: 120000, Op: "paste", N: 12, Field: "the text"},
	} {
		if got := moveText(m); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
