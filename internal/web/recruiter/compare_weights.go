package recruiter

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"preceptor/internal/review"
	"preceptor/internal/scoring"
	"preceptor/internal/web/ui"
)

// delta is how far a weight is moved to see what the comparison owes to it.
const delta = 0.10

// panel shows what would move if the weights did. Nothing of it is kept.
type panel struct {
	Keep   []string // ids of the candidates, for the form's address
	Fields []entry
	Rows   []panelRow
	Says   []string
	Tried  bool // other weights than the plan's are shown
	Wrong  string
}

type panelRow struct {
	Code    string
	Shape   ui.Shape
	Plan    *figure // by the plan's weights
	Tried   *figure // by the weights typed
	Place   string  // best and worst, while each weight moves by ten points
	Missing string
}

// panelOf reads the weights to try from the address: percent by exercise, w-email=30.
func panelOf(people []person, query url.Values) panel {
	p := panel{Keep: idsOf(people)}
	profiles := profilesOf(people)
	tried, wrong := triedOf(profiles[0], query)
	for i, r := range profiles[0].Results {
		e := entry{
			ID: ui.FieldID("w-" + r.Item.Kind), Name: "w-" + r.Item.Kind, Label: r.Kind.Info().Skill,
			Value: short(100 * r.Item.Weight),
		}
		if typed := query.Get(e.Name); typed != "" {
			e.Value = typed
		}
		p.Tried = p.Tried || math.Abs(tried[i]-r.Item.Weight) > 1e-6
		p.Fields = append(p.Fields, e)
	}
	p.Wrong = wrong
	p.Rows, p.Says = placesOf(profiles, tried)
	return p
}

// triedOf gives the weights that were typed, as shares of their sum, or the plan's.
func triedOf(p review.Profile, query url.Values) (weights []float64, wrong string) {
	plan, sum := make([]float64, len(p.Results)), 0.0
	weights = make([]float64, len(p.Results))
	for i, r := range p.Results {
		plan[i], weights[i] = r.Item.Weight, 100*r.Item.Weight
		if typed := strings.TrimSpace(query.Get("w-" + r.Item.Kind)); typed != "" {
			x, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
			if err != nil || !(x >= 0 && x <= 100) {
				return plan, fmt.Sprintf("Give %s a weight from 0 to 100. The plan’s weights are shown.", r.Kind.Info().Skill)
			}
			weights[i] = x
		}
		sum += weights[i]
	}
	if sum == 0 {
		return plan, "Give at least one exercise a weight. The plan’s weights are shown."
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights, ""
}

// placesOf shows each candidate by both weights, and between which places they stand while each of the
// tried weights moves. Those without all scores have no place.
func placesOf(profiles []review.Profile, tried []float64) (rows []panelRow, says []string) {
	parts := make([][]scoring.Part, len(profiles))
	for i, p := range profiles {
		parts[i] = p.Parts()
		for n := range parts[i] {
			parts[i][n].Weight = tried[n]
		}
	}
	ranges, complete := scoring.RankRanges(parts, delta), 0
	composites := make([]scoring.Composite, len(parts))
	for i := range parts {
		if composites[i] = scoring.Compose(parts[i]); composites[i].Complete {
			complete++
		}
	}
	for i, p := range profiles {
		row := panelRow{Code: p.Code, Shape: ui.Shapes()[i], Plan: wholeFigure(p.Composite(), i), Tried: wholeFigure(composites[i], i)}
		if row.Tried == nil {
			row.Missing = "Incomplete: " + strings.Join(composites[i].Missing, ", ")
		} else {
			row.Place = placeOf(composites, i, ranges[i], complete)
		}
		if r := ranges[i]; complete >= fewest && r.Best != r.Worst {
			says = append(says, p.Code+": the order changes when a weight moves.")
		}
		rows = append(rows, row)
	}
	if complete >= fewest && says == nil {
		says = []string{"Moving any one weight by 10 points changes the order of nobody whose scores are complete."}
	}
	return rows, says
}

// placeOf says between which places someone stands: those that moving weights gives, widened by everyone
// who cannot be told from them.
func placeOf(all []scoring.Composite, i int, r scoring.RankRange, complete int) string {
	if complete < fewest {
		return "–"
	}
	best, worst := 1, complete
	for _, other := range all {
		if d := scoring.Difference(other.Estimate(), all[i].Estimate()); other.Complete && d.Reliable {
			if d.Delta > 0 {
				best++
			} else {
				worst--
			}
		}
	}
	if best, worst = min(best, r.Best), max(worst, r.Worst); best != worst {
		return fmt.Sprintf("%d to %d of %d", best, worst, complete)
	}
	return fmt.Sprintf("%d of %d", best, complete)
}

func wholeFigure(c scoring.Composite, i int) *figure {
	if !c.Complete {
		return nil
	}
	e := c.Estimate()
	return figureOf(&e, ui.Shapes()[i])
}
