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
	"preceptor/internal/exercise/exercisetest"
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

// TestPageBudget holds the pages to what a phone on a slow line can bear, in compressed bytes.
func TestPageBudget(t *testing.T) {
	k := shipped()
	for _, name := range []string{"view.js", "view.css"} {
		content, err := fs.ReadFile(k.Assets(), name)
		if err != nil {
			t.Fatal(err)
		}
		fitsInto(t, name, content, map[string]int{"view.js": 8 << 10, "view.css": 2200}[name])
	}
	for _, d := range k.Definitions() {
		for _, lang := range []string{"en", "es"} {
			form, _, _ := draws(t, d.ID, 3)
			page, err := k.View(form.Public, nil, exercise.Page{Mode: exercise.Work, Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			fitsInto(t, d.ID+" "+lang, []byte(page), 14<<10)
			// What saves the work posts as many bytes each time.
			values, err := exercisetest.Fields(page)
			if err != nil || len(values.Encode()) > 4<<10 {
				t.Errorf("%s: a save takes %d bytes (%v)", d.ID, len(values.Encode()), err)
			}
		}
	}
}

func fitsInto(t *testing.T, name string, content []byte, most int) {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s takes %d bytes", name, b.Len())
	if b.Len() > most {
		t.Errorf("%s takes %d bytes compressed; %d are allowed", name, b.Len(), most)
	}
}
