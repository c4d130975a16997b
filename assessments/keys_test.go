package assessments_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"preceptor/assessments"
	"preceptor/internal/exercise"
)

func panel(t *testing.T) string {
	t.Helper()
	kind, err := assessments.Catalog().Kind("scenario")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(kind.(exercise.Rekeyer).Keys()), ",0,1,2026-11-02,", ",0.5,6,2027-03-01,")
}

func basisOf(t *testing.T, c exercise.Catalog) string {
	t.Helper()
	kind, err := c.Kind("scenario")
	if err != nil {
		t.Fatal(err)
	}
	form, err := kind.Generate(kind.Definitions()[0].ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	return string(form.Key)
}

func TestKeysOfTheFolderAreInUse(t *testing.T) {
	shipped := assessments.Catalog()
	keyed, says, refused := assessments.WithKeys(shipped, fstest.MapFS{
		"scenario.csv": {Data: []byte(panel(t))}, "notes.txt": {}, "scenario.csv.before": {},
	})
	if len(refused) != 0 || len(says) != 1 || !strings.HasPrefix(says[0], "scenario: 22 actions") {
		t.Errorf("refused %v, says %q", refused, says)
	}
	if got := basisOf(t, keyed); !strings.Contains(got, "own panel, n=6") {
		t.Errorf("forms are drawn with %.200s", got)
	}
	if got := basisOf(t, shipped); !strings.Contains(got, "author proposal") {
		t.Errorf("the catalog that ships has changed: %.200s", got)
	}
	if len(keyed.Kinds()) != len(shipped.Kinds()) {
		t.Errorf("%d kinds are left", len(keyed.Kinds()))
	}
}

func TestBrokenKeysLeaveWhatShips(t *testing.T) {
	keyed, says, refused := assessments.WithKeys(assessments.Catalog(), fstest.MapFS{
		"scenario.csv": {Data: []byte(strings.Replace(panel(t), "bill-card,1.6", "bill-card,16", 1))},
		"email.csv":    {Data: []byte("x")}, "dance.csv": {Data: []byte("x")},
	})
	if len(says) != 0 || len(refused) != 3 {
		t.Fatalf("says %q, refused %v", says, refused)
	}
	all := refused[0].Error() + refused[1].Error() + refused[2].Error()
	for _, want := range []string{"scenario.csv: ", "line 3: the mean is a number from 1 to 5", "dance.csv: no exercise kind", "email.csv: this kind's key"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in %q", want, all)
		}
	}
	if got := basisOf(t, keyed); !strings.Contains(got, "author proposal") {
		t.Errorf("forms are drawn with %.200s", got)
	}
	if _, says, refused := assessments.WithKeys(assessments.Catalog(), fstest.MapFS{}); says != nil || refused != nil {
		t.Errorf("an empty folder: %q, %v", says, refused)
	}
}
