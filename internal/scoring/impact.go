package scoring

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Impact compares the selection rate of a group with that of the group with the highest rate.
type Impact struct {
	Selected, Of       int
	TopSelected, TopOf int
	Rate, TopRate      float64
	Ratio              float64  // Rate/TopRate
	Interval           Interval // 95 % range of Ratio; {0, +Inf} where a count is 0
	Z                  float64  // two proportions with pooled variance
	PZ                 float64  // two-sided P of Z
	Fisher, MidP       float64  // two-sided exact P, and its mid-P
	Exact              bool     // the exact P is the one to read: expected cell < 5 or N < 100
	Shortfall          float64  // selections short of the pooled rate
	Flips              bool     // one selection more here and one fewer there lifts Ratio to the threshold
}

// AdverseImpact computes the ratio with interval exp(ln IR +- 1.96 sqrt((1-p1)/x1 + (1-p2)/x2)),
// the Z test, Fisher's exact test and the shortfall. threshold is the rule of thumb in use (.80).
// ok is false where a group is empty, counts make no sense, or the top group selected no one.
func AdverseImpact(selected, of, topSelected, topOf int, threshold float64) (i Impact, ok bool) {
	if of <= 0 || topOf <= 0 || selected < 0 || selected > of || topSelected <= 0 || topSelected > topOf {
		return i, false
	}
	i = Impact{Selected: selected, Of: of, TopSelected: topSelected, TopOf: topOf}
	n, m := float64(of), float64(topOf)
	i.Rate, i.TopRate = float64(selected)/n, float64(topSelected)/m
	i.Ratio = i.Rate / i.TopRate
	i.Interval = ratioInterval(i)
	pooled := float64(selected+topSelected) / (n + m)
	if se := math.Sqrt(pooled * (1 - pooled) * (1/n + 1/m)); se > 0 {
		i.Z = (i.Rate - i.TopRate) / se
	}
	i.PZ = 2 * distuv.UnitNormal.CDF(-math.Abs(i.Z))
	i.Fisher, i.MidP = fisher(selected, of, topSelected, topOf)
	i.Exact = n+m < 100 || min(n, m)*min(pooled, 1-pooled) < 5
	i.Shortfall = max(0, pooled*n-float64(selected))
	i.Flips = flips(i, threshold)
	return i, true
}

func ratioInterval(i Impact) Interval {
	if i.Selected == 0 {
		return Interval{0, math.Inf(1)}
	}
	half := 1.96 * math.Sqrt((1-i.Rate)/float64(i.Selected)+(1-i.TopRate)/float64(i.TopSelected))
	return Interval{i.Ratio * math.Exp(-half), i.Ratio * math.Exp(half)}
}

// flips tells whether a ratio under the threshold hangs on a single decision.
func flips(i Impact, threshold float64) bool {
	if i.Ratio >= threshold || i.Selected == i.Of {
		return false
	}
	rate, top := float64(i.Selected+1)/float64(i.Of), float64(i.TopSelected-1)/float64(i.TopOf)
	return rate >= threshold*top
}

// fisher is the two-sided exact test: the sum of all tables with these margins that are no likelier
// than the one seen; the mid-P counts half of the tables exactly as likely.
func fisher(a, n, b, m int) (p, mid float64) {
	selected := a + b
	seen := hyper(a, n, m, selected)
	for x := max(0, selected-m); x <= min(n, selected); x++ {
		switch q := hyper(x, n, m, selected); {
		case math.Abs(q-seen) <= 1e-7*seen:
			p, mid = p+q, mid+q/2
		case q < seen:
			p, mid = p+q, mid+q
		}
	}
	return min(1, p), min(1, mid)
}

// hyper is the probability of x selections among n when selected are drawn from n+m.
func hyper(x, n, m, selected int) float64 {
	return math.Exp(choose(n, x) + choose(m, selected-x) - choose(n+m, selected))
}

func choose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// Sentence says a comparison of selection rates in words, without a verdict.
func (i Impact) Sentence(threshold float64) string {
	switch {
	case i.Ratio >= threshold:
		return fmt.Sprintf("The ratio is %.2f, not below the four-fifths rule of thumb (%.2f).", i.Ratio, threshold)
	case i.Interval.High >= 1:
		return fmt.Sprintf("The ratio is %.2f, below %.2f, but its range includes 1: too few people to be sure.", i.Ratio, threshold)
	default:
		return fmt.Sprintf("The ratio is %.2f, below %.2f, and its range does not include 1: look at this step first.", i.Ratio, threshold)
	}
}

// Median is the middle of the values (mean of the middle two); 0 without values.
func Median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	switch n := len(s); {
	case n == 0:
		return 0
	case n%2 == 1:
		return s[n/2]
	default:
		return (s[n/2-1] + s[n/2]) / 2
	}
}

// ScoringRate is the share of a group strictly above the full sample's median, as the New York City
// rule (6 RCNY 5-301) counts scored tools.
func ScoringRate(group []float64, median float64) float64 {
	var above float64
	for _, v := range group {
		if v > median {
			above++
		}
	}
	return share(above, float64(len(group)))
}
