package scoring

import "math"

// Z90 is the half width, in standard errors, of the 90 % range that is shown with every score, and
// the bar a difference must clear to be called reliable.
const Z90 = 1.645

// EnoughItems is the number of scored elements under which an estimate is marked FewItems.
const EnoughItems = 8

// AssumedReliability stands in for simulations (the schedule) until alternate forms give one.
const AssumedReliability = 0.65

// AssumedRaterVariance is the variance of one rater's total on 0-100 (SD 10 points) that is used
// until enough double ratings exist to estimate it.
const AssumedRaterVariance = 100.0

// AssumedCorrelation stands for how exercises go together until enough people have taken them.
const AssumedCorrelation = 0.35

// What the standard error of an Estimate rests on.
const (
	BasisItems       = "items"
	BasisAssumed     = "assumed reliability"
	BasisReliability = "reliability"
	BasisRaters      = "raters"
)

// Interval is a range of scores, Low <= High.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Estimate is a score with its uncertainty. Low and High are the ends of the 90 % range, kept
// inside 0-100. Provisional marks a standard error that rests on an assumption or on few attempts.
type Estimate struct {
	Points      float64 `json:"points"`
	SEM         float64 `json:"sem"`
	Low         float64 `json:"low"`
	High        float64 `json:"high"`
	Basis       string  `json:"basis"`
	Provisional bool    `json:"provisional"`
	FewItems    bool    `json:"few_items"`
	// Counts are the parts whose error was counted from their own items.
	Counts []Count `json:"-"`
}

// Count is a part of an estimate whose error was counted from its own items. Weight is how many points
// of the whole one of its points is.
type Count struct{ Weight, Points, Items, SEM float64 }

// counted is what a whole estimate counts as, nothing where it has no items.
func counted(points, items, sem float64) []Count {
	if items <= 1 {
		return nil
	}
	return []Count{{Weight: 1, Points: points, Items: items, SEM: sem}}
}

// weighted is the counts of a part as they stand in a whole.
func weighted(counts []Count, weight float64) (out []Count) {
	for _, c := range counts {
		c.Weight *= weight
		out = append(out, c)
	}
	return out
}

// Range returns the 90 % range.
func (e Estimate) Range() Interval { return Interval{e.Low, e.High} }

// ranged fills Low and High from Points and SEM.
func (e Estimate) ranged() Estimate {
	e.Low, e.High = clamp(e.Points-Z90*e.SEM), clamp(e.Points+Z90*e.SEM)
	return e
}

func clamp(points float64) float64 { return min(100, max(0, points)) }

// Wilson returns Wilson's score interval (1927) for correct of so many items, on 0-100, z standard
// errors either way. Without items it is the whole scale.
func Wilson(correct, of, z float64) Interval {
	if of <= 0 {
		return Interval{0, 100}
	}
	p := min(1, max(0, correct/of))
	zz := z * z / of
	centre := (p + zz/2) / (1 + zz)
	half := z / (1 + zz) * math.Sqrt(p*(1-p)/of+zz/(4*of))
	return Interval{clamp(100 * (centre - half)), clamp(100 * (centre + half))}
}

// ItemSEM is the standard error of measurement of a score counted in items, in points of 0-100:
// Lord's binomial error sqrt(x(n-x)/(n-1)) in items (Lord 1955), scaled by 100/n; 9 of 12 is 13.06.
//
// Within less than one item of either end (all or none right, and fractions near them) Lord's
// error shrinks to nothing while the doubt does not. There it is the distance from the score to
// the far end of Wilson's 90 % interval, divided by 1.645, so that range and error agree.
func ItemSEM(correct, of float64) float64 {
	if of <= 0 {
		return 100 / Z90
	}
	x := min(of, max(0, correct))
	if nearEnd(x, of) {
		w, points := Wilson(x, of, Z90), 100*x/of
		return max(points-w.Low, w.High-points) / Z90
	}
	return 100 / of * math.Sqrt(x*(of-x)/(of-1))
}

func nearEnd(x, of float64) bool { return x < 1 || x > of-1 || of <= 1 }

// FromItems is the estimate of a keyed exercise before norms exist. Its range is Wilson's near the
// ends of the scale (see ItemSEM).
func FromItems(correct, of float64) Estimate {
	e := Estimate{SEM: ItemSEM(correct, of), Basis: BasisItems, FewItems: of < EnoughItems}
	if of <= 0 {
		e.High = 100
		return e
	}
	x := min(of, max(0, correct))
	e.Points = 100 * x / of
	e.Counts = counted(e.Points, of, e.SEM)
	if e = e.ranged(); nearEnd(x, of) {
		w := Wilson(x, of, Z90)
		e.Low, e.High = w.Low, w.High
	}
	return e
}

// ItemsAt is FromItems for a score whose points are not exactly 100*correct/of (weighted elements):
// the error comes from the count, the middle from points.
func ItemsAt(points, correct, of float64) Estimate {
	sem := ItemSEM(correct, of)
	return Estimate{
		Points: points, SEM: sem, Basis: BasisItems, FewItems: of < EnoughItems, Counts: counted(points, of, sem),
	}.ranged()
}

// SEM is the classical standard error of measurement: sd*sqrt(1-r); SD 12 and r .80 give 5.367.
func SEM(sd, r float64) float64 { return sd * math.Sqrt(1-min(1, max(0, r))) }

// FromReliability is an estimate whose reliability is assumed; it is always provisional.
func FromReliability(points, sd, r float64) Estimate {
	return Estimate{Points: points, SEM: SEM(sd, r), Basis: BasisAssumed, Provisional: true}.ranged()
}

// FromNorms is an estimate from the SD and reliability of n first attempts: assumed below 30,
// provisional below 100.
func FromNorms(points, sd, r float64, n int) Estimate {
	e := FromReliability(points, sd, r)
	if n >= 30 {
		e.Basis, e.Provisional = BasisReliability, n < 100
	}
	return e
}

// FromRaters is the estimate of a mean of k raters' totals; varRater is the variance between raters
// of one total, in squared points of 0-100. The standard error is sqrt(varRater/k).
func FromRaters(points, varRater float64, k int) Estimate {
	return WithRaters(Estimate{Points: points}, varRater, k)
}

// WithRaters adds the raters' part, varRater/k, to an estimate's error variance. k below 1 counts as
// 1: a score that nobody rated is no estimate and must not come here.
func WithRaters(e Estimate, varRater float64, k int) Estimate {
	e.SEM = math.Sqrt(e.SEM*e.SEM + varRater/float64(max(1, k)))
	e.Basis = both(e.Basis, BasisRaters)
	return e.ranged()
}

// Share is a part of a mixed exercise: its share of the points, and its estimate.
type Share struct {
	Of       float64
	Estimate Estimate
}

// Combine joins the machine's and people's part of one exercise, both on 0-100, as the weighted mean
// sum(w*x)/sum(w) with standard error sqrt(sum(w^2*SEM^2))/sum(w): errors of parts are taken as
// independent. Parts without a share do not count, neither in points nor in basis.
func Combine(parts ...Share) Estimate {
	var e Estimate
	var total, variance float64
	for _, p := range parts {
		if p.Of <= 0 {
			continue
		}
		total += p.Of
		e.Points += p.Of * p.Estimate.Points
		variance += p.Of * p.Of * p.Estimate.SEM * p.Estimate.SEM
		e.Basis = both(e.Basis, p.Estimate.Basis)
		e.Provisional = e.Provisional || p.Estimate.Provisional
		e.FewItems = e.FewItems || p.Estimate.FewItems
	}
	if total == 0 {
		return FromItems(0, 0)
	}
	for _, p := range parts {
		e.Counts = append(e.Counts, weighted(p.Estimate.Counts, max(0, p.Of)/total)...)
	}
	e.Points, e.SEM = e.Points/total, math.Sqrt(variance)/total
	return e.ranged()
}

func both(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	default:
		return a + " and " + b
	}
}
