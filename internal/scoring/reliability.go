package scoring

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// TwoWay is the analysis of variance of persons (rows) by raters or items (columns), every cell
// filled, and what follows from it.
type TwoWay struct {
	Persons, Raters             int
	MSPersons, MSRaters, MSRest float64
}

// Analyse takes the table apart. ok is false unless it has two rows, two columns and no gaps. Mean
// squares of a table that does not vary are exactly 0.
func Analyse(table [][]float64) (t TwoWay, ok bool) {
	n := len(table)
	if n < 2 || len(table[0]) < 2 {
		return t, false
	}
	k := len(table[0])
	rows, columns, grand := make([]float64, n), make([]float64, k), 0.0
	for i, row := range table {
		if len(row) != k {
			return t, false
		}
		for j, x := range row {
			if math.IsNaN(x) {
				return t, false
			}
			rows[i] += x / float64(k)
			columns[j] += x / float64(n)
			grand += x / float64(n*k)
		}
	}
	if t.Persons, t.Raters = n, k; constant(table...) {
		return t, true
	}
	var ssP, ssR, ssE float64
	for i, row := range table {
		ssP += float64(k) * square(rows[i]-grand)
		for j, x := range row {
			ssE += square(x - rows[i] - columns[j] + grand)
		}
	}
	for _, c := range columns {
		ssR += float64(n) * square(c-grand)
	}
	return TwoWay{
		Persons: n, Raters: k, MSPersons: ssP / float64(n-1), MSRaters: ssR / float64(k-1),
		MSRest: ssE / float64((n-1)*(k-1)),
	}, true
}

// ICC holds intraclass correlations (Shrout and Fleiss 1979).
type ICC struct {
	Single     float64 `json:"single"`     // ICC(2,1): one random rater, absolute agreement
	Mean       float64 `json:"mean"`       // ICC(2,k): the mean of k random raters
	Consistent float64 `json:"consistent"` // ICC(3,k): the mean of these k raters, consistency
}

// ICC returns the intraclass correlations; ok is false where nothing varies, for they are 0/0 then.
func (t TwoWay) ICC() (icc ICC, ok bool) {
	n, k := float64(t.Persons), float64(t.Raters)
	p, r, e := t.MSPersons, t.MSRaters, t.MSRest
	return ICC{
		Single:     share(p-e, p+(k-1)*e+k*(r-e)/n),
		Mean:       share(p-e, p+(r-e)/n),
		Consistent: share(p-e, p),
	}, p+r+e > 0
}

// G holds the variance components of a persons-by-raters study (Brennan 2001) and Phi, the
// dependability of a mean of that many raters. Negative components are set to 0.
type G struct {
	Person, Rater, Rest float64
	Phi                 float64
}

// Generalise returns var_p = (MS_p-MS_pr)/n_r, var_r = (MS_r-MS_pr)/n_p, var_pr = MS_pr and
// Phi = var_p / (var_p + (var_r+var_pr)/raters).
func (t TwoWay) Generalise(raters int) G {
	g := G{
		Person: max(0, (t.MSPersons-t.MSRest)/float64(t.Raters)),
		Rater:  max(0, (t.MSRaters-t.MSRest)/float64(t.Persons)),
		Rest:   t.MSRest,
	}
	g.Phi = share(g.Person, g.Person+(g.Rater+g.Rest)/float64(max(1, raters)))
	return g
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// Cronbach is coefficient alpha (Cronbach 1951) of persons (rows) by items (columns) and the
// standard error of measurement of the sum, SD*sqrt(1-alpha). Variances are of samples (n-1). ok is
// false unless the table is full, at least 2 by 2, and the sums vary.
func Cronbach(table [][]float64) (alpha, sem float64, ok bool) {
	if _, ok := Analyse(table); !ok {
		return 0, 0, false
	}
	k := len(table[0])
	sums := make([]float64, len(table))
	var items float64
	for j := range k {
		column := make([]float64, len(table))
		for i, row := range table {
			column[i] = row[j]
			sums[i] += row[j]
		}
		items += stat.Variance(column, nil)
	}
	if constant(sums) {
		return 0, 0, false
	}
	total := stat.Variance(sums, nil)
	alpha = float64(k) / float64(k-1) * (1 - items/total)
	return alpha, math.Sqrt(total * max(0, 1-alpha)), true
}

// AlphaInterval is Feldt's interval (1965) for alpha of n persons and k items at a level such as
// .90: (1-alpha)/(1-estimate) follows F(n-1, (n-1)(k-1)).
func AlphaInterval(alpha float64, n, k int, level float64) Interval {
	if n < 2 || k < 2 {
		return Interval{0, 1}
	}
	f := distuv.F{D1: float64(n - 1), D2: float64((n - 1) * (k - 1))}
	tail := (1 - level) / 2
	return Interval{1 - (1-alpha)*f.Quantile(1-tail), 1 - (1-alpha)*f.Quantile(tail)}
}

// Item is what a report says of one scored element.
type Item struct {
	N        int     `json:"n"`
	Facility float64 `json:"facility"`  // mean share of its points, 0-1
	ItemRest float64 `json:"item_rest"` // correlation with the sum of the other items; 0 without variation
}

// ItemStatistics describes every column of persons by items, each cell 0-1. Nil unless the table is
// full and at least 2 by 2.
func ItemStatistics(table [][]float64) []Item {
	if _, ok := Analyse(table); !ok {
		return nil
	}
	items := make([]Item, len(table[0]))
	for j := range items {
		mine, rest := make([]float64, len(table)), make([]float64, len(table))
		for i, row := range table {
			mine[i] = row[j]
			for other, x := range row {
				if other != j {
					rest[i] += x
				}
			}
		}
		items[j] = Item{N: len(table), Facility: stat.Mean(mine, nil), ItemRest: Correlation(mine, rest)}
	}
	return items
}

// Correlation is Pearson's r; 0 where either side does not vary.
func Correlation(x, y []float64) float64 {
	if len(x) != len(y) || len(x) < 2 || constant(x) || constant(y) {
		return 0
	}
	return stat.Correlation(x, y, nil)
}

// Equivalence is the result of two one-sided tests (Schuirmann 1987).
type Equivalence struct {
	Delta      float64 `json:"delta"`      // mean of a minus mean of b
	Margin     float64 `json:"margin"`     // in points
	P          float64 `json:"p"`          // the larger of the two one-sided P values
	Ratio      float64 `json:"ratio"`      // variance of a over variance of b
	Equivalent bool    `json:"equivalent"` // P < .05
}

// Equivalent tests whether two forms' means lie within share*SD (pooled) of each other, with
// Welch's standard error and degrees of freedom. ok is false under two scores or without variation.
func Equivalent(a, b []float64, share float64) (e Equivalence, ok bool) {
	if len(a) < 2 || len(b) < 2 || constant(a) || constant(b) {
		return e, false
	}
	ma, va := stat.MeanVariance(a, nil)
	mb, vb := stat.MeanVariance(b, nil)
	na, nb := float64(len(a)), float64(len(b))
	pooled := math.Sqrt(((na-1)*va + (nb-1)*vb) / (na + nb - 2))
	se := math.Sqrt(va/na + vb/nb)
	df := square(va/na+vb/nb) / (square(va/na)/(na-1) + square(vb/nb)/(nb-1))
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	e = Equivalence{Delta: ma - mb, Margin: share * pooled, Ratio: va / vb}
	e.P = max(1-t.CDF((e.Delta+e.Margin)/se), t.CDF((e.Delta-e.Margin)/se))
	e.Equivalent = e.P < 0.05
	return e, true
}
