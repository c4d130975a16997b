package review_test

import (
	"strings"
	"testing"

	"preceptor/assessments"
	"preceptor/internal/exercise"
	"preceptor/internal/review"
)

// standard is a profile on the standard plan: someone of an ability, rated at a level by two people.
func standard(t *testing.T, ability float64, level int) review.Profile {
	t.Helper()
	p := review.Profile{Code: "K7"}
	for _, k := range assessments.Catalog().Kinds() {
		if k.Info().Weight == 0 {
			continue
		}
		form, err := k.Generate(k.Definitions()[0].ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		response, err := k.Simulate(form, ability, 5)
		if err != nil {
			t.Fatal(err)
		}
		score, err := k.Score(form.Public, form.Key, response)
		if err != nil {
			t.Fatal(err)
		}
		f := review.Facts{Kind: k, Definition: k.Definitions()[0], Finished: true, Score: &score, Raters: 2, Item: exercise.PlanItem{Kind: k.Info().Slug, Weight: k.Info().Weight}}
		if k.Rubric() != nil {
			levels := map[string]int{}
			for _, c := range exercise.RubricFor(k, form.Public, response).Criteria {
				levels[c.ID] = level
			}
			f.Ratings = []review.Rating{{Rater: "a", Levels: levels}, {Rater: "b", Levels: levels}}
		}
		p.Results = append(p.Results, review.Assess(f))
	}
	return p
}

func TestACompetencyShowsANumberOnlyWithEnoughBehindIt(t *testing.T) {
	p := standard(t, .7, 3)
	numbers := 0
	for _, c := range review.Competencies() {
		s := p.Strand(c)
		t.Logf("%s %.1f elements, %d exercises, reliability %.2f: %s", c.ID, s.Elements, s.Exercises, s.Reliability, s.Why)
		enough := s.Elements >= 8 && s.Exercises >= 2 && s.Reliability >= .60
		if enough != (s.Estimate != nil) || enough == (s.Why != "") || len(s.Evidence) == 0 {
			t.Errorf("%s: enough %v, number %v, says %q", c.ID, enough, s.Estimate, s.Why)
		}
		if s.Estimate != nil {
			numbers++
			if !s.Estimate.Provisional || s.Estimate.SEM <= 0 {
				t.Errorf("%s: %+v", c.ID, s.Estimate)
			}
		}
	}
	if numbers == 0 || numbers == len(review.Competencies()) {
		t.Errorf("%d of the competencies show a number", numbers)
	}
	if s := p.Strand(review.Competencies()[0]); !strings.Contains(s.Why, "1 exercise only") {
		t.Errorf("scheduling rests on one exercise: %q", s.Why)
	}
}

func TestACompetencyWaitsForAllItsExercises(t *testing.T) {
	p := standard(t, .7, 3)
	var service review.Competency
	for _, c := range review.Competencies() {
		if s := p.Strand(c); s.Estimate != nil {
			service = c
		}
	}
	for i := range p.Results {
		if p.Results[i].Kind.Info().Slug == "scenario" {
			p.Results[i].Estimate = nil
		}
	}
	if s := p.Strand(service); s.Estimate != nil || !strings.HasPrefix(s.Why, "Waits for ") {
		t.Errorf("%s: %q", service.Name, s.Why)
	}
}

func TestTheWeakestEvidenceIsOfWhatThePlanAsksFor(t *testing.T) {
	p := standard(t, .7, 3)
	weakest, ok := p.Weakest()
	if !ok || p.Weight(weakest.Competency) < .05 {
		t.Fatalf("%+v", weakest)
	}
	if _, ok := (review.Profile{}).Weakest(); ok {
		t.Error("a plan without exercises has no weakest competency")
	}
}

func TestComparisonsHoldTheCompetenciesOfThePlan(t *testing.T) {
	c := review.Compare([]review.Profile{standard(t, .9, 4), standard(t, .2, 1)})
	if len(c.Competencies) != len(review.Competencies()) {
		t.Fatalf("%d rows", len(c.Competencies))
	}
	for _, r := range c.Competencies {
		if len(r.Cells) != 2 || len(r.Strands) != 2 || r.Headline == "" {
			t.Errorf("%+v", r)
		}
	}
}
