package assessments

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"testing"

	"preceptor/internal/exercise"
)

var field = regexp.MustCompile(`(?s)<[^>]+ data-field="(\w+)"[^>]*>([^<]*)<`)

// Words that a score points at stand where it says, and the page on which people read them marks the
// fields in which places are counted.
func TestPlacesAreInTheWork(t *testing.T) {
	pointed := 0
	for _, k := range Catalog().Kinds() {
		if k.Rubric() == nil {
			continue // nobody writes a text
		}
		for _, d := range k.Definitions() {
			for seed := range uint64(6) {
				form, err := k.Generate(d.ID, seed)
				if err != nil {
					t.Fatal(err)
				}
				r, err := k.Simulate(form, float64(seed)/5, seed)
				if err != nil {
					t.Fatal(err)
				}
				score, err := k.Score(form.Public, form.Key, r)
				if err != nil {
					t.Fatal(err)
				}
				pointed += placesIn(t, k, form, r, score)
			}
		}
	}
	if pointed == 0 {
		t.Error("no score points at any words")
	}
}

func placesIn(t *testing.T, k exercise.Kind, form exercise.Form, r exercise.Response, score exercise.Score) int {
	t.Helper()
	page, err := k.View(form.Public, r, exercise.Page{Mode: exercise.Read})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, m := range field.FindAllStringSubmatch(string(page), -1) {
		shown[m[1]] = html.UnescapeString(m[2])
	}
	var given map[string]any
	if json.Unmarshal(r, &given) != nil {
		return 0 // a kind whose response is no object has no fields
	}
	var places []exercise.Place
	for _, e := range score.Evidence {
		places = append(places, e.Places...)
	}
	for _, h := range score.Hints {
		places = append(places, h.Places...)
		for _, p := range h.Places {
			if text, _ := given[p.Field].(string); !slices.Equal([]rune(h.Quote), []rune(text)[p.From:p.To]) {
				t.Errorf("%s: %+v is not at its place", k.Info().Slug, h)
			}
		}
	}
	for _, p := range places {
		text, is := given[p.Field].(string)
		if !is || shown[p.Field] != text || p.From < 0 || p.From >= p.To || p.To > len([]rune(text)) {
			t.Errorf("%s: %+v is not in the work, whose fields are %q", k.Info().Slug, p, shown)
		}
	}
	return len(places)
}
