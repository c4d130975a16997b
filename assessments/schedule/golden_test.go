package schedule

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"testing"

	"preceptor/internal/exercise"
)

var update = flag.Bool("update", false, "write testdata/golden.json anew")

// golden pins what old attempts rely on: the same seed gives the same form, the same response the
// same score. Whoever changes either raises the version first.
type golden struct {
	Version int    `json:"version"`
	Form    string `json:"form"`
	Score   string `json:"score"`
}

func TestGolden(t *testing.T) {
	k := shipped()
	var forms, scores []any
	for _, d := range k.Definitions() {
		for seed := range uint64(5) {
			form, _, _ := draws(t, d.ID, seed)
			r, err := k.Simulate(form, 0.5, seed)
			if err != nil {
				t.Fatal(err)
			}
			score, err := k.Score(form.Public, form.Key, r)
			if err != nil {
				t.Fatal(err)
			}
			forms, scores = append(forms, form), append(scores, score)
		}
	}
	hash := func(v any) string {
		sum := sha256.Sum256(exercise.Encode(v))
		return hex.EncodeToString(sum[:])
	}
	got := golden{version, hash(forms), hash(scores)}
	if *update {
		if err := os.WriteFile("testdata/golden.json", append(exercise.Encode(got), '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var want golden
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("forms or scores have changed: raise the version, then run with -update\n got %+v\nwant %+v", got, want)
	}
}

// TestPageBudget holds the page to what a phone on a slow line can bear, in compressed bytes.
func TestPageBudget(t *testing.T) {
	form, _, _ := draws(t, "family-practice", 3)
	k := shipped()
	page, err := k.View(form.Public, nil, exercise.Page{Mode: exercise.Work})
	if err != nil {
		t.Fatal(err)
	}
	script, err := fs.ReadFile(k.Assets(), "view.js")
	if err != nil {
		t.Fatal(err)
	}
	style, err := fs.ReadFile(k.Assets(), "view.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content []byte
		most    int
	}{"page": {[]byte(page), 12 << 10}, "view.js": {script, 8 << 10}, "view.css": {style, 2 << 10}} {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(c.content); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Len() > c.most {
			t.Errorf("%s takes %d bytes compressed; %d are allowed", name, b.Len(), c.most)
		}
	}
}
