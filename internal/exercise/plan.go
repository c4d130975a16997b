package exercise

import "preceptor/internal/fault"

// Plan is the exercises and weights of a job, in the order in which candidates see them. It is
// proposed from the posting's duties and frozen at the first invitation.
type Plan []PlanItem

// PlanItem is one exercise of a plan. Weight is a share, 0-1; Reason says in one sentence why it
// weighs so.
type PlanItem struct {
	Kind       string  `json:"kind"`
	Definition string  `json:"definition"`
	Weight     float64 `json:"weight"`
	Reason     string  `json:"reason"`
}

// Check refuses a plan that candidates could not take: no exercise, unknown or repeated kinds or
// definitions, weights that do not add up to 1.
func (p Plan) Check(c Catalog) error {
	if len(p) == 0 {
		return fault.Invalidf("A plan needs at least one exercise")
	}
	var sum float64
	seen := map[string]bool{}
	for _, item := range p {
		if _, _, err := c.Definition(item.Kind, item.Definition); err != nil {
			return err
		}
		if seen[item.Kind] || item.Weight <= 0 {
			return fault.Invalidf("Each exercise stands once in a plan, with a weight above 0")
		}
		seen[item.Kind] = true
		sum += item.Weight
	}
	if sum < 0.999 || sum > 1.001 {
		return fault.Invalidf("The weights of a plan add up to 100 %%, these add up to %.0f %%", 100*sum)
	}
	return nil
}

// Minutes is the clock time of all exercises of the plan; what the catalog does not hold counts 0.
func (p Plan) Minutes(c Catalog) (total int) {
	for _, item := range p {
		if _, d, err := c.Definition(item.Kind, item.Definition); err == nil {
			total += d.Minutes
		}
	}
	return total
}

// Find returns the plan's item of a kind.
func (p Plan) Find(kind string) (PlanItem, bool) {
	for _, item := range p {
		if item.Kind == kind {
			return item, true
		}
	}
	return PlanItem{}, false
}
