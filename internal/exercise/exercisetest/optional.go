package exercisetest

import (
	"net/url"
	"strings"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// spanish holds the words of the page itself, not those of the exercise, against both languages.
func (s suite) spanish(t *testing.T) {
	d, err := exercise.FindDefinition(s.k, s.definition)
	if err != nil {
		t.Fatal(err)
	}
	es := d.In("es")
	if es.Title == d.Title || es.Summary == d.Summary || (d.Essential != "" && es.Essential == d.Essential) {
		t.Errorf("the title, the summary or the reason of the limit has no Spanish: %+v", es)
	}
	form := s.form(t, 1)
	for _, mode := range []exercise.Mode{exercise.Work, exercise.Check} {
		en, err := s.k.View(form.Public, nil, exercise.Page{Mode: mode, Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		es, err := s.k.View(form.Public, nil, exercise.Page{Mode: mode, Lang: "es"})
		if err != nil {
			t.Fatal(err)
		}
		lint(t, string(es), "in Spanish")
		if en == es {
			t.Errorf("mode %d reads the same in English and Spanish", mode)
		}
		names, err := Fields(en)
		if err != nil {
			t.Fatal(err)
		}
		if same, _ := Fields(es); names.Encode() != same.Encode() {
			t.Errorf("mode %d posts other fields in Spanish", mode)
		}
	}
	if s.k.Progress(form.Public, nil, "en") == s.k.Progress(form.Public, nil, "es") {
		t.Error("progress reads the same in English and Spanish")
	}
}

// practice is a small form of its own that can be answered and scored at once.
func practice(t *testing.T, k exercise.Kind) {
	p, ok := k.(exercise.Practiser)
	if !ok {
		t.Fatal("there is nothing to practise on")
	}
	form := p.Practice()
	if again := p.Practice(); string(again.Public) != string(form.Public) || string(again.Key) != string(form.Key) {
		t.Error("another practice form each time")
	}
	empty, err := k.Read(form.Public, url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "es"} {
		page, err := k.View(form.Public, empty, exercise.Page{Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		lint(t, string(page), "practice")
	}
	var points []float64
	for _, ability := range []float64{0, 1} {
		r, err := k.Simulate(form, ability, 1)
		if err != nil {
			t.Fatal(err)
		}
		score, err := k.Score(form.Public, form.Key, r)
		if err != nil || len(score.Evidence) == 0 {
			t.Fatalf("a practice answer gets no evidence: %v", err)
		}
		points = append(points, score.Points)
	}
	if points[0] >= points[1] {
		t.Errorf("knowing nothing earns %.1f, knowing all %.1f", points[0], points[1])
	}
	for _, d := range k.Definitions() {
		for seed := range uint64(3) {
			real, err := k.Generate(d.ID, seed)
			if err != nil {
				t.Fatal(err)
			}
			if string(real.Key) == string(form.Key) || string(real.Public) == string(form.Public) {
				t.Errorf("the practice form is the form %d of %s", seed, d.ID)
			}
		}
	}
}

// coaching tells a few plain things and nothing of the key.
func (s suite) coaching(t *testing.T) {
	coach, ok := s.k.(exercise.Coach)
	if !ok {
		t.Fatal("candidates get no feedback")
	}
	form := s.form(t, 1)
	empty, err := s.k.Read(form.Public, url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	answers := []exercise.Response{nil, empty}
	for i := range 8 {
		r, err := s.k.Simulate(form, float64(i)/7, uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, r)
	}
	for _, lang := range []string{"en", "es"} {
		some := false
		for i, r := range answers {
			f, err := coach.Feedback(form.Public, form.Key, r, lang)
			if err != nil {
				t.Fatalf("answer %d: %v", i, err)
			}
			some = some || len(f.Strengths) > 0
			if len(f.Strengths) > 2 || len(f.Tips) > 2 || (i < 2 && len(f.Tips) == 0) {
				t.Errorf("answer %d: %d strengths, %d tips", i, len(f.Strengths), len(f.Tips))
			}
			s.tellsNothing(t, form, f)
		}
		if !some {
			t.Errorf("%s: no answer has a strength", lang)
		}
	}
}

func (s suite) tellsNothing(t *testing.T, form exercise.Form, f exercise.Feedback) {
	t.Helper()
	if s.o.Secrets == nil {
		return
	}
	all := strings.Join(append(append([]string{}, f.Strengths...), f.Tips...), "\n")
	for _, secret := range s.o.Secrets(form) {
		if secret != "" && strings.Contains(all, secret) {
			t.Errorf("feedback tells the key's %q", secret)
		}
	}
}

// calibration: five samples a definition that raters can be held against.
func (s suite) calibration(t *testing.T) {
	rubric := s.k.Rubric()
	if rubric == nil {
		return
	}
	c, ok := s.k.(exercise.Calibrator)
	if !ok {
		t.Fatal("people rate this kind, and there is nothing to learn the scale on")
	}
	if _, err := c.Calibration("no-such-definition"); !fault.Is(err, fault.NotFound) {
		t.Errorf("want NotFound, got %v", err)
	}
	samples, err := c.Calibration(s.definition)
	if err != nil || len(samples) != 5 {
		t.Fatalf("%d samples: %v", len(samples), err)
	}
	seen := map[string]map[int]bool{}
	for i, sample := range samples {
		if err := s.k.Check(sample.Form.Public, sample.Response); err != nil {
			t.Errorf("sample %d: %v", i, err)
		}
		criteria := exercise.RubricFor(s.k, sample.Form.Public, sample.Response).Criteria
		if len(sample.Levels) != len(criteria) {
			t.Errorf("sample %d: %d levels for %d criteria", i, len(sample.Levels), len(criteria))
		}
		for _, criterion := range criteria {
			level, keyed := sample.Levels[criterion.ID]
			if !keyed || level < 0 || level > 4 || sample.Why[criterion.ID] == "" {
				t.Errorf("sample %d has no level or no reason for %s", i, criterion.ID)
			}
			if seen[criterion.ID] == nil {
				seen[criterion.ID] = map[int]bool{}
			}
			seen[criterion.ID][level] = true
		}
	}
	for id, levels := range seen {
		if len(levels) < 3 {
			t.Errorf("%s: the five samples show only %d levels", id, len(levels))
		}
	}
}
