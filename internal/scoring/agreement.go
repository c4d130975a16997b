package scoring

import "math"

// Agreement of two raters on the same answers.
type Agreement struct {
	N        int     `json:"n"`
	Exact    float64 `json:"exact"`    // share with the same level, 0-1
	Adjacent float64 `json:"adjacent"` // share within one level, 0-1
	Kappa    float64 `json:"kappa"`    // quadratic weighted
}

// Agree compares two raters' levels, 0 to levels-1, of the same answers; ok is false where there
// is nothing to compare or kappa is not defined.
func Agree(a, b []int, levels int) (g Agreement, ok bool) {
	if len(a) != len(b) || len(a) == 0 {
		return g, false
	}
	g.N = len(a)
	for i := range a {
		switch d := a[i] - b[i]; {
		case d == 0:
			g.Exact++
			g.Adjacent++
		case d == 1 || d == -1:
			g.Adjacent++
		}
	}
	g.Exact /= float64(g.N)
	g.Adjacent /= float64(g.N)
	g.Kappa, ok = QuadraticKappa(a, b, levels)
	return g, ok
}

// QuadraticKappa is Cohen's kappa with quadratic weights (Cohen 1968): 1 - sum(w*observed) /
// sum(w*expected), w = (i-j)^2. It is not defined (ok false) where both raters give one and the
// same level throughout, where lengths differ, or where a level is out of range.
func QuadraticKappa(a, b []int, levels int) (kappa float64, ok bool) {
	if len(a) != len(b) || len(a) == 0 || levels < 2 {
		return 0, false
	}
	inA, inB := make([]float64, levels), make([]float64, levels)
	var observed, expected float64
	for i := range a {
		if min(a[i], b[i]) < 0 || max(a[i], b[i]) >= levels {
			return 0, false
		}
		inA[a[i]]++
		inB[b[i]]++
		observed += square(float64(a[i] - b[i]))
	}
	for i := range inA {
		for j := range inB {
			expected += inA[i] * inB[j] * square(float64(i-j)) / float64(len(a))
		}
	}
	if expected == 0 {
		return 0, false
	}
	return 1 - observed/expected, true
}

func square(x float64) float64 { return x * x }

// KrippendorffAlpha is alpha with the interval metric (Krippendorff 2011): 1 - D_o/D_e over pairs of
// values within a unit against pairs over all units. Rows are units, columns raters; NaN is "not
// rated"; units with fewer than two values do not count. ok is false without any variation.
func KrippendorffAlpha(units [][]float64) (alpha float64, ok bool) {
	var all []float64
	var observed float64
	for _, unit := range units {
		values := rated(unit)
		if len(values) < 2 {
			continue
		}
		all = append(all, values...)
		observed += pairs(values) / float64(len(values)-1)
	}
	if constant(all) {
		return 0, false
	}
	n := float64(len(all))
	return 1 - (observed/n)/(pairs(all)/(n*(n-1))), true
}

// constant tells whether all values are the same but for rounding; so are none. A variance does not
// tell: the mean of equal values may be rounded, and their distance from it is not quite 0 then.
func constant(rows ...[]float64) bool {
	first, seen := 0.0, false
	for _, row := range rows {
		for _, x := range row {
			if seen && math.Abs(x-first) > 1e-9 {
				return false
			}
			if !seen {
				first, seen = x, true
			}
		}
	}
	return true
}

func rated(unit []float64) []float64 {
	var values []float64
	for _, v := range unit {
		if !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	return values
}

// pairs is the sum of squared differences over all ordered pairs: 2n*sum((x-mean)^2).
func pairs(values []float64) float64 {
	m, ss := 0.0, 0.0
	for _, v := range values {
		m += v / float64(len(values))
	}
	for _, v := range values {
		ss += square(v - m)
	}
	return 2 * float64(len(values)) * ss
}

// Severity is how far a rater stands from the others, in levels.
type Severity struct {
	Raw     float64 `json:"raw"`    // mean of own level minus others' mean; below 0 is severe
	N       int     `json:"n"`      // answers it rests on
	Shrunk  float64 `json:"shrunk"` // Raw*N/(N+10): little evidence, little claim
	Flagged bool    `json:"flagged"`
}

// SeverityOf describes a rater whose mean deviation over n answers is s. It is flagged at |s| > .4
// with n >= 15. It is shown, never used to change a score.
func SeverityOf(s float64, n int) Severity {
	return Severity{
		Raw: s, N: n,
		Shrunk:  s * float64(n) / float64(n+10),
		Flagged: math.Abs(s) > 0.4 && n >= 15,
	}
}
