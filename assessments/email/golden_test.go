package email

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"preceptor/internal/exercise"
)

var update = flag.Bool("update", false, "write the goldens anew")

// golden is what version and seed alone decide: a change of it without a new version would score
// stored attempts otherwise than they were scored.
type golden struct {
	Version int           `json:"version"`
	Cases   []goldenCases `json:"cases"`
}

type goldenCases struct {
	Form     exercise.Form     `json:"form"`
	Response exercise.Response `json:"response"`
	Score    exercise.Score    `json:"score"`
}

func TestGolden(t *testing.T) {
	k := New()
	now := golden{Version: k.Info().Version}
	for i, d := range k.Definitions() {
		form, err := k.Generate(d.ID, uint64(i)+11)
		if err != nil {
			t.Fatal(err)
		}
		r, err := k.Simulate(form, 0.6, 5)
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.Score(form.Public, form.Key, r)
		if err != nil {
			t.Fatal(err)
		}
		now.Cases = append(now.Cases, goldenCases{form, r, s})
	}
	const name = "testdata/golden.json"
	fresh, err := json.MarshalIndent(now, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, append(fresh, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(kept), fresh) {
		t.Error("forms, answers or scores have changed: raise the version and run the test with -update")
	}
}
