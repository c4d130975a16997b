package schedule

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"preceptor/internal/exercise"
)

// taken is an attempt as it was stored by some version of this kind, with the score it got then.
type taken struct {
	Form     exercise.Form     `json:"form"`
	Response exercise.Response `json:"response"`
	Score    exercise.Score    `json:"score"`
}

// TestStoredAttemptsStayReadable holds every version's attempts against the code of today: they are
// drawn, and score what they scored. -update adds one of the present version.
func TestStoredAttemptsStayReadable(t *testing.T) {
	k := shipped()
	if *update {
		for _, d := range k.Definitions() {
			writeAttempt(t, k, d.ID)
		}
	}
	files, err := filepath.Glob("testdata/stored/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stored attempts (%v)", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var a taken
		if err := json.Unmarshal(raw, &a); err != nil {
			t.Fatal(err)
		}
		got, err := k.Score(a.Form.Public, a.Form.Key, a.Response)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(unworded(a.Score), unworded(got)); diff != "" {
			t.Errorf("%s scores otherwise than it did (-then +now)\n%s", name, diff)
		}
		for _, mode := range []exercise.Mode{exercise.Work, exercise.Read, exercise.Check} {
			if _, err := k.View(a.Form.Public, a.Response, exercise.Page{Mode: mode}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// unworded leaves out what sentences say: their wording may get better.
func unworded(s exercise.Score) exercise.Score {
	for i := range s.Evidence {
		e := &s.Evidence[i]
		*e = exercise.Evidence{Rule: e.Rule, Points: e.Points, Possible: e.Possible, Where: e.Where}
	}
	return s
}

func writeAttempt(t *testing.T, k exercise.Kind, definition string) {
	t.Helper()
	form, _, _ := draws(t, definition, 11)
	r, err := k.Simulate(form, 0.6, 11)
	if err != nil {
		t.Fatal(err)
	}
	score, err := k.Score(form.Public, form.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("testdata/stored/%s-v%d.json", definition, version)
	if err := os.WriteFile(name, append(exercise.Encode(taken{form, r, score}), '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}
