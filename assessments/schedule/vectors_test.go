package schedule

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type vector struct {
	Name       string      `json:"name"`
	Instance   Instance    `json:"instance"`
	Prior      []Placement `json:"prior"`
	Naive      int         `json:"naive"`
	NaiveBoard []Placement `json:"naive_board"`
	Optimum    int         `json:"optimum"`
	Responses  []struct {
		Placements []Placement         `json:"placements"`
		Value      int                 `json:"value"`
		Honoured   []string            `json:"honoured"`
		Moved      int                 `json:"moved"`
		Violations map[string][]string `json:"violations"`
		Score      float64             `json:"score"`
	} `json:"responses"`
}

func vectors(t testing.TB) (all []vector, raw [][]byte) {
	t.Helper()
	files, err := filepath.Glob("testdata/vectors/*.json")
	if err != nil || len(files) < 41 {
		t.Fatalf("%d vectors, %v", len(files), err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var v vector
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all, raw = append(all, v), append(raw, text)
	}
	return all, raw
}

func (v *vector) world(t testing.TB) *world {
	t.Helper()
	w, err := newWorld(&v.Instance, v.Prior)
	if err != nil {
		t.Fatalf("%s: %v", v.Name, err)
	}
	return w
}

func TestNaiveAgrees(t *testing.T) {
	all, _ := vectors(t)
	for _, v := range all {
		w := v.world(t)
		b := w.naive()
		if got := w.evaluate(b).value; got != v.Naive {
			t.Errorf("%s: naive value %d, want %d", v.Name, got, v.Naive)
		}
		if diff := cmp.Diff(v.NaiveBoard, w.placements(b), cmpopts.SortSlices(func(a, b Placement) bool { return a.Request < b.Request })); diff != "" {
			t.Errorf("%s: naive board (-want +got)\n%s", v.Name, diff)
		}
	}
}

func TestResponsesAgree(t *testing.T) {
	all, _ := vectors(t)
	for _, v := range all {
		w := v.world(t)
		for i, r := range v.Responses {
			b, err := w.board(r.Placements)
			if err != nil {
				t.Errorf("%s response %d: %v", v.Name, i, err)
				continue
			}
			o := w.evaluate(b)
			got := w.result(o, planScore(o.value, v.Naive, v.Optimum))
			want := Result{Value: r.Value, Honoured: r.Honoured, Moved: r.Moved, Violations: r.Violations, Score: r.Score}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s response %d (-want +got)\n%s", v.Name, i, diff)
			}
		}
	}
}
