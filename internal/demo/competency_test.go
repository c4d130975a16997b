package demo_test

import (
	"testing"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
	"preceptor/internal/store/storetest"
)

// TestCompetenciesShowNumbersOnlyWithEnoughBehindThem holds every competency of every candidate of the
// made-up clinic against the rule: eight scored elements, two exercises that bring one or more each, a
// reliability of .60, and nothing missing.
func TestCompetenciesShowNumbersOnlyWithEnoughBehindThem(t *testing.T) {
	a, world := build(t, storetest.SQLite(t))
	ctx, org := t.Context(), world.Org.ID
	job, err := a.Store.Job(ctx, org, world.Open[0].JobID)
	if err != nil {
		t.Fatal(err)
	}
	attempts, err := a.Store.AttemptsOfJob(ctx, org, job.ID)
	if err != nil {
		t.Fatal(err)
	}
	people := map[id.Application]bool{}
	for _, at := range attempts {
		people[at.Application] = true
	}
	shown, withheld := map[string]int{}, map[string]int{}
	for app := range people {
		standings, err := a.Site.Standings(ctx, hiring.Holder{Org: org, Application: hiring.Application{ID: app}, Job: job})
		if err != nil {
			t.Fatal(err)
		}
		var p review.Profile
		for i, s := range standings {
			s.Result.Item = job.Plan[i]
			p.Results = append(p.Results, s.Result)
		}
		for _, c := range review.Competencies() {
			s := p.Strand(c)
			if enough := holdsUp(p, c); (s.Estimate != nil) != enough {
				t.Errorf("%s of %s: a number %v, enough behind it %v (%s; %+v)", c.ID, app, s.Estimate != nil, enough, s.Why, s)
			}
			if s.Estimate != nil {
				shown[c.ID]++
			} else {
				withheld[c.ID]++
			}
		}
	}
	t.Logf("with a number %v, without %v", shown, withheld)
	if len(shown) == 0 || len(withheld) == 0 {
		t.Errorf("with a number %v, without %v: the world shows only one of the two", shown, withheld)
	}
}

// holdsUp counts for itself what stands behind a competency.
func holdsUp(p review.Profile, c review.Competency) bool {
	elements, exercises := 0.0, 0
	var weights, ones, reliabilities []float64
	for _, r := range p.Results {
		share := float64(r.Kind.Info().Competencies[c.ID]) / 100
		if share == 0 || r.Item.Weight == 0 {
			continue
		}
		if r.Estimate == nil {
			return false
		}
		n := 0.0
		if info := r.Kind.Info(); info.RatedShare < 1 {
			if n = r.Score.Items.Of; n == 0 {
				for _, line := range r.Score.Evidence {
					if line.Possible > 0 {
						n++
					}
				}
			}
		}
		if r.Rated != nil {
			n += float64(len(r.Kind.Rubric().Criteria))
		}
		if elements += share * n; share*n >= 1 {
			exercises++
		}
		sd := r.Definition.Reference.SD
		whole := max(0, 1-r.Estimate.SEM*r.Estimate.SEM/(sd*sd))
		weights, ones = append(weights, r.Item.Weight*share), append(ones, 1)
		reliabilities = append(reliabilities, share*whole/(1+(share-1)*whole))
	}
	return elements >= 8 && exercises >= 2 && scoring.MosierReliability(weights, ones, reliabilities, scoring.AssumedCorrelation) >= .60
}
