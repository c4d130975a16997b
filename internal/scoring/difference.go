package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Diff is how two scores differ.
type Diff struct {
	Delta     float64 `json:"delta"`    // a - b
	SE        float64 `json:"se"`       // sqrt(SEM_a^2 + SEM_b^2), see Difference
	Reliable  bool    `json:"reliable"` // |Delta| > 1.645 SE
	OddsAbove float64 `json:"odds"`     // probability that a scores above b
}

// Difference compares two estimates. SE_d = sqrt(SEM_a^2 + SEM_b^2); the odds are the normal
// probability Phi(Delta/SE_d). Two SEMs of 5.367 give SE_d 7.589 and a bar of 12.48 points. What was
// counted from items counts at least as if both people stood at their common middle (see pooled).
func Difference(a, b Estimate) Diff {
	d := Diff{Delta: a.Points - b.Points, SE: math.Sqrt(a.SEM*a.SEM + b.SEM*b.SEM + pooled(a.Counts, b.Counts))}
	d.Reliable = math.Abs(d.Delta) > Z90*d.SE
	d.OddsAbove = odds(d.Delta, d.SE)
	return d
}

// pooled is what the error variance of a difference lacks where it was counted from items: on a dozen
// of them Lord's error is too small for who scored far out by luck, and equal people would be told apart
// more than once in ten pairs (12.8 times in 100 with 12 items, simulated; so it is 8.7). Parts are held
// against their like; where two estimates are made up in different ways nothing is added.
func pooled(a, b []Count) (variance float64) {
	if len(a) != len(b) {
		return 0
	}
	for i, x := range a {
		y := b[i]
		middle := (x.Points*x.Items + y.Points*y.Items) / (x.Items + y.Items) / 100
		at := square(ItemSEM(middle*x.Items, x.Items)) + square(ItemSEM(middle*y.Items, y.Items))
		variance += x.Weight * y.Weight * max(0, at-x.SEM*x.SEM-y.SEM*y.SEM)
	}
	return variance
}

func odds(delta, se float64) float64 {
	switch {
	case se > 0:
		return distuv.UnitNormal.CDF(delta / se)
	case delta > 0:
		return 1
	case delta < 0:
		return 0
	default:
		return 0.5
	}
}

// Sentence says a difference in words, the likelier one first: "No reliable difference: about 7
// times in 10 M2 would score above K7."
func (d Diff) Sentence(a, b string) string {
	p := d.OddsAbove
	if p < 0.5 {
		a, b, p = b, a, 1-p
	}
	if d.Reliable {
		return fmt.Sprintf("%s is reliably above %s: %s %s would score above %s.", a, b, times(p), a, b)
	}
	if p < 0.55 {
		return fmt.Sprintf("No reliable difference: either of %s and %s would score above the other about 5 times in 10.", a, b)
	}
	return fmt.Sprintf("No reliable difference: %s %s would score above %s.", times(p), a, b)
}

// times says a probability of a half or more in words. It never claims certainty.
func times(p float64) string {
	switch {
	case p >= 0.995:
		return "more than 99 times in 100"
	case p >= 0.95:
		return "more than 9 times in 10"
	default:
		return fmt.Sprintf("about %d times in 10", min(9, int(math.Round(10*p))))
	}
}

// Bands groups estimates so that those in one band cannot be told from its best score: the top
// score's band holds all within z*SE_d of it, then the same for the rest (Cascio et al. 1991, SED
// banding). Each band lists indexes into the argument, in index order: a band has no inner order.
func Bands(scores []Estimate, z float64) [][]int {
	rest := make([]int, len(scores))
	for i := range rest {
		rest[i] = i
	}
	slices.SortStableFunc(rest, func(i, j int) int { return cmp.Compare(scores[j].Points, scores[i].Points) })
	var bands [][]int
	for len(rest) > 0 {
		band, next := split(scores, rest, z)
		bands, rest = append(bands, band), next
	}
	return bands
}

func split(scores []Estimate, rest []int, z float64) (band, next []int) {
	top := scores[rest[0]]
	for _, i := range rest {
		if d := Difference(top, scores[i]); d.Delta <= z*d.SE {
			band = append(band, i)
		} else {
			next = append(next, i)
		}
	}
	slices.Sort(band)
	return band, next
}
