package posting

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"preceptor/internal/exercise"
)

// competencyNames are the blueprint's, as the end of a sentence.
var competencyNames = map[string]string{
	"C1": "scheduling and prioritizing",
	"C2": "accuracy",
	"C3": "written communication",
	"C4": "patient-centered service",
	"C5": "choosing the right action",
	"C6": "privacy",
	"C7": "insurance and billing",
}

// marginalDuty is how much a marginal duty counts beside an essential one.
const marginalDuty = 0.5

// ProposePlan weighs the template's exercises by the duties that the brief ticks. Each duty spreads
// its weight evenly over its competencies; an exercise gains or loses against the template's own
// weight as the ticked duties ask more or less of what the blueprint says it shows. With all duties
// ticked, or none, the weights are the template's. They are multiples of .05, at least .05, and sum
// to 1. Kinds that the catalog lacks are left out. Deterministic; definitions are each kind's first.
func ProposePlan(t *Template, b Brief, catalog exercise.Catalog) exercise.Plan {
	asked, all := t.need(b.Duties), t.need(t.dutyIDs())
	if len(asked) == 0 {
		asked = all
	}
	var plan exercise.Plan
	for _, e := range t.Exercises {
		kind, err := catalog.Kind(e.Kind)
		if err != nil || len(kind.Definitions()) == 0 {
			continue
		}
		shares := kind.Info().Competencies
		usual := coverage(all, shares)
		weight := e.Weight
		if usual > 0 {
			weight *= coverage(asked, shares) / usual
		}
		plan = append(plan, exercise.PlanItem{
			Kind:       e.Kind,
			Definition: kind.Definitions()[0].ID,
			Weight:     weight,
			Reason:     t.why(b.Duties, shares),
		})
	}
	roundWeights(plan)
	return plan
}

// need is the share of each competency in the duties; it sums to 1.
func (t *Template) need(ids []string) map[string]float64 {
	need := map[string]float64{}
	sum := 0.0
	for _, d := range t.Duties {
		if !slices.Contains(ids, d.ID) {
			continue
		}
		weight := 1.0
		if !d.Essential {
			weight = marginalDuty
		}
		sum += weight
		for _, c := range d.Competencies {
			need[c] += weight / float64(len(d.Competencies))
		}
	}
	for c := range need {
		need[c] /= sum
	}
	return need
}

// coverage is how much of a need an exercise shows, 0-1. It adds in a fixed order, so that the
// last bit is the same every time.
func coverage(need map[string]float64, shares map[string]int) float64 {
	sum := 0.0
	for _, c := range competencies {
		sum += need[c] * float64(shares[c]) / 100
	}
	return sum
}

var competencies = []string{"C1", "C2", "C3", "C4", "C5", "C6", "C7"}

// why names the two competencies that an exercise shows most of, and how many ticked duties call
// for them.
func (t *Template) why(ids []string, shares map[string]int) string {
	top := slices.Clone(competencies)
	slices.SortStableFunc(top, func(a, b string) int { return cmp.Compare(shares[b], shares[a]) })
	top = slices.DeleteFunc(top[:2], func(c string) bool { return shares[c] == 0 })
	if len(top) == 0 {
		return "Part of the standard plan."
	}
	var names []string
	for _, c := range top {
		names = append(names, competencyNames[c])
	}
	n := 0
	for _, d := range t.Duties {
		if slices.Contains(ids, d.ID) && slices.ContainsFunc(d.Competencies, func(c string) bool { return slices.Contains(top, c) }) {
			n++
		}
	}
	what := spoken(names, "and")
	switch n {
	case 0:
		return fmt.Sprintf("Shows %s; none of the ticked duties calls for it.", what)
	case 1:
		return fmt.Sprintf("Shows %s, which one ticked duty calls for.", what)
	default:
		return fmt.Sprintf("Shows %s, which %s ticked duties call for.", what, numberWord(n))
	}
}

// roundWeights brings weights to multiples of .05 that sum to 1: each gets its floor, at least one
// step; what is left goes to the largest remainders, the earlier first.
func roundWeights(plan exercise.Plan) {
	const steps = 20
	if len(plan) == 0 || len(plan) > steps {
		return
	}
	sum := 0.0
	for _, item := range plan {
		sum += item.Weight
	}
	whole, rest, left := make([]int, len(plan)), make([]float64, len(plan)), steps
	for i, item := range plan {
		exact := item.Weight / sum * steps
		whole[i] = max(1, int(math.Floor(exact+1e-9)))
		rest[i] = exact - float64(whole[i])
		left -= whole[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rest {
			if rest[i] > rest[best]+1e-9 {
				best = i
			}
		}
		whole[best]++
		rest[best]--
	}
	for ; left < 0; left++ { // the floor of one step gave too much: the largest gives it back
		whole[slices.Index(whole, slices.Max(whole))]--
	}
	for i := range plan {
		plan[i].Weight = float64(whole[i]*5) / 100
	}
}

// Trace is one line of the traceability table: why an exercise is asked for. Criteria are those
// that people rate, empty for kinds that only fixed rules score.
type Trace struct {
	Duty       string
	Essential  bool
	Competency string
	Exercise   string
	Share      int // percent of the exercise that shows the competency
	Criteria   []string
}

// Traceability lists duty, competency, exercise and criterion for every ticked duty, in the
// template's order; an exercise is named where the blueprint gives the competency a share. Exercises
// are the template's, and those that the job's plan has beside them.
func Traceability(t *Template, b Brief, plan exercise.Plan, catalog exercise.Catalog) []Trace {
	var rows []Trace
	kinds := t.kindsWith(plan)
	for _, d := range t.Duties {
		if !slices.Contains(b.Duties, d.ID) {
			continue
		}
		for _, c := range d.Competencies {
			for _, slug := range kinds {
				kind, err := catalog.Kind(slug)
				if err != nil || kind.Info().Competencies[c] == 0 {
					continue
				}
				row := Trace{Duty: t.Line(d.Text, Clinic{}, b), Essential: d.Essential, Competency: c + " " + competencyNames[c], Exercise: kind.Info().Name, Share: kind.Info().Competencies[c]}
				if rubric := kind.Rubric(); rubric != nil {
					row.Criteria = collect(rubric.Criteria, func(c exercise.Criterion) string { return c.Name })
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// kindsWith are the template's exercise kinds, then those of a plan that it does not have.
func (t *Template) kindsWith(plan exercise.Plan) []string {
	kinds := collect(t.Exercises, func(e Exercise) string { return e.Kind })
	for _, item := range plan {
		if !slices.Contains(kinds, item.Kind) {
			kinds = append(kinds, item.Kind)
		}
	}
	return kinds
}
