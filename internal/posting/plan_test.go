package posting

import (
	"math"
	"reflect"
	"testing"

	"preceptor/internal/exercise"
)

// kind is an exercise kind of which only the description is asked for.
type kind struct {
	exercise.Kind
	info   exercise.Info
	rubric *exercise.Rubric
}

func (k kind) Info() exercise.Info { return k.info }
func (k kind) Definitions() []exercise.Definition {
	return []exercise.Definition{{ID: k.info.Slug + "-1"}}
}
func (k kind) Rubric() *exercise.Rubric { return k.rubric }

func blueprint() exercise.Catalog {
	return exercise.NewCatalog(
		kind{info: exercise.Info{Slug: "schedule", Name: "Schedule", Competencies: map[string]int{"C1": 55, "C2": 10, "C4": 5, "C5": 25, "C7": 5}}},
		kind{info: exercise.Info{Slug: "chart", Name: "Chart", Competencies: map[string]int{"C2": 70, "C5": 5, "C6": 10, "C7": 15}}},
		kind{info: exercise.Info{Slug: "email", Name: "Email", Competencies: map[string]int{"C2": 10, "C3": 50, "C4": 25, "C5": 5, "C6": 10}}, rubric: &exercise.Rubric{Criteria: []exercise.Criterion{{Name: "Clarity"}}}},
		kind{info: exercise.Info{Slug: "scenario", Name: "Scenario", Competencies: map[string]int{"C3": 15, "C4": 40, "C5": 25, "C6": 10, "C7": 10}}},
	)
}

func weights(p exercise.Plan) map[string]float64 {
	out := map[string]float64{}
	for _, item := range p {
		out[item.Kind] = item.Weight
	}
	return out
}

func TestPlanOfAllDutiesOrNoneIsTheStandard(t *testing.T) {
	role := coordinator(t)
	want := map[string]float64{"schedule": .30, "chart": .25, "email": .20, "scenario": .25}
	for _, duties := range [][]string{role.dutyIDs(), nil} {
		plan := ProposePlan(role, Brief{Duties: duties}, blueprint())
		if got := weights(plan); !reflect.DeepEqual(got, want) {
			t.Errorf("with %d duties: %v, want %v", len(duties), got, want)
		}
	}
}

func TestPlanFollowsTheDuties(t *testing.T) {
	role := coordinator(t)
	standard := weights(ProposePlan(role, Brief{}, blueprint()))
	for _, c := range []struct {
		duties []string
		gains  string
	}{
		{[]string{"schedule", "match", "before_visit", "referrals"}, "schedule"},
		{[]string{"register", "file", "discrepancies"}, "chart"},
		{[]string{"explain", "costs", "claims"}, "email"},
		{[]string{"listen", "urgent"}, "scenario"},
	} {
		plan := ProposePlan(role, Brief{Duties: c.duties}, blueprint())
		got := weights(plan)
		if got[c.gains] <= standard[c.gains] {
			t.Errorf("%v: %s weighs %.2f, not more than %.2f", c.duties, c.gains, got[c.gains], standard[c.gains])
		}
		sum := 0.0
		for _, item := range plan {
			steps := item.Weight * 20
			if item.Weight < .05 || math.Abs(steps-math.Round(steps)) > 1e-9 || item.Reason == "" || item.Definition == "" {
				t.Errorf("%v: %+v", c.duties, item)
			}
			sum += item.Weight
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%v: weights sum to %v", c.duties, sum)
		}
		if !reflect.DeepEqual(plan, ProposePlan(role, Brief{Duties: c.duties}, blueprint())) {
			t.Errorf("%v: not the same plan twice", c.duties)
		}
		if err := plan.Check(blueprint()); err != nil {
			t.Error(err)
		}
	}
}

func TestPlanLeavesOutUnknownKinds(t *testing.T) {
	plan := ProposePlan(coordinator(t), Brief{}, exercise.NewCatalog(blueprint().Kinds()[:2]...))
	if got := weights(plan); !reflect.DeepEqual(got, map[string]float64{"schedule": .55, "chart": .45}) {
		t.Errorf("got %v", got)
	}
}

func TestTraceability(t *testing.T) {
	rows := Traceability(coordinator(t), Brief{Duties: []string{"explain"}}, nil, blueprint())
	var got []string
	for _, r := range rows {
		got = append(got, r.Competency[:2]+" "+r.Exercise)
	}
	if want := []string{"C3 Email", "C3 Scenario", "C4 Schedule", "C4 Email", "C4 Scenario"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	more := exercise.NewCatalog(append(blueprint().Kinds(), kind{info: exercise.Info{Slug: "extra", Name: "Extra", Competencies: map[string]int{"C4": 100}}})...)
	if n := len(Traceability(coordinator(t), Brief{Duties: []string{"explain"}}, nil, more)); n != len(rows) {
		t.Errorf("an exercise that is in no plan makes %d lines of %d", n, len(rows))
	}
	added := Traceability(coordinator(t), Brief{Duties: []string{"explain"}}, exercise.Plan{{Kind: "extra"}, {Kind: "email"}}, more)
	if last := added[len(added)-1]; len(added) != len(rows)+1 || last.Exercise != "Extra" || last.Share != 100 {
		t.Errorf("an exercise added by hand gives %+v", added)
	}
	if rows[0].Criteria[0] != "Clarity" || rows[0].Share != 50 || !rows[0].Essential {
		t.Errorf("got %+v", rows[0])
	}
}
