package review

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/scoring"
)

// Two ratings are too far apart at this many levels on a criterion, or points of 100 in total.
const (
	apartLevels = 2
	apartPoints = 15
)

// given leaves the ratings out of ratings and recusals, oldest first.
func given(ratings []Rating) []Rating {
	out := slices.DeleteFunc(slices.Clone(ratings), func(r Rating) bool { return r.Recused != "" })
	slices.SortStableFunc(out, func(a, b Rating) int { return a.At.Compare(b.At) })
	return out
}

// Apart tells whether two ratings of an answer differ so much that a third one is asked for.
func Apart(r *exercise.Rubric, a, b Rating) bool {
	for c, level := range a.Levels {
		if other, both := b.Levels[c]; both && abs(level-other) >= apartLevels {
			return true
		}
	}
	x, xok := pointsOf(r, a)
	y, yok := pointsOf(r, b)
	return xok && yok && math.Abs(x-y) >= apartPoints-1e-9 // 15 stays 15 in binary
}

func abs(n int) int { return max(n, -n) }

func pointsOf(r *exercise.Rubric, rating Rating) (float64, bool) {
	levels := map[string]float64{}
	for c, level := range rating.Levels {
		levels[c] = float64(level)
	}
	return r.Of(levels).Points(levels)
}

// Wanted is how many ratings an answer needs where asked are asked for: three, once the first two are
// apart.
func Wanted(r *exercise.Rubric, ratings []Rating, asked int) int {
	all := given(ratings)
	if asked == 2 && len(all) >= 2 && Apart(r, all[0], all[1]) {
		return asked + 1
	}
	return asked
}

// Joined is the raters' word on each criterion: the mean of two, the median of more. Recusals do not
// count; n is the number of raters.
func Joined(ratings []Rating) (levels map[string]float64, n int) {
	levels, n = Means(ratings)
	if n < 3 {
		return levels, n
	}
	for c := range maps.Keys(levels) {
		var each []float64
		for _, r := range given(ratings) {
			if level, ok := r.Levels[c]; ok {
				each = append(each, float64(level))
			}
		}
		levels[c] = scoring.Median(each)
	}
	return levels, n
}

// How many doubly rated answers a number needs before it is shown.
const (
	LeastExact        = 5  // exact and adjacent
	LeastCoefficients = 10 // kappa, correlations, alpha
	LeastSeverity     = 5
)

// Agreement is how far raters agree on the answers of one family.
type Agreement struct {
	Family   Family
	Criteria []CriterionAgreement
	Raters   []RaterStanding
}

// CriterionAgreement compares, per answer, the two raters whose ids come first; with two raters in all
// that is each with the other. Alpha takes every rating in. N counts doubly rated answers; what has too
// few of them is nil.
type CriterionAgreement struct {
	Name   string
	N      int
	Shares *scoring.Agreement // exact and adjacent
	Kappa  *float64
	ICC    *scoring.ICC
	Alpha  *float64
}

// RaterStanding is how one rater stands to the others, and to the key of the checks. Nothing is
// adjusted by it.
type RaterStanding struct {
	Rater    id.Member
	Answers  int // rated by others too
	Severity *scoring.Severity
	Checks   int // levels given to checks
	Exact    float64
	Bias     float64
}

// Agree computes the agreement of a family from its ratings; keyed are the checks, each with the level
// of the key.
func Agree(kind exercise.Kind, f Family, ratings []Rating, keyed []Keyed) Agreement {
	out := Agreement{Family: f}
	answers := byAnswer(ratings)
	rubric := kind.Rubric()
	for _, c := range append(slices.Clone(rubric.Criteria), rubric.Twice().Criteria[len(rubric.Criteria):]...) {
		if one := agreeOn(c.ID, answers); one.N > 0 {
			one.Name = c.Name
			out.Criteria = append(out.Criteria, one)
		}
	}
	out.Raters = standings(answers, keyed)
	return out
}

// Keyed is a level that a rater gave where the key is known.
type Keyed struct {
	Rater      id.Member
	Level, Key int
}

// byAnswer groups ratings by answer; each answer's stand by rater.
func byAnswer(ratings []Rating) [][]Rating {
	groups := map[id.Attempt][]Rating{}
	for _, r := range ratings {
		if r.Recused == "" {
			groups[r.Attempt] = append(groups[r.Attempt], r)
		}
	}
	out := make([][]Rating, 0, len(groups))
	for _, a := range slices.Sorted(maps.Keys(groups)) {
		slices.SortFunc(groups[a], func(x, y Rating) int { return cmp.Compare(x.Rater, y.Rater) })
		out = append(out, groups[a])
	}
	return out
}

func agreeOn(criterion string, answers [][]Rating) (out CriterionAgreement) {
	var a, b []int
	var table, units [][]float64
	for _, ratings := range answers {
		var unit []float64
		for _, r := range ratings {
			if level, ok := r.Levels[criterion]; ok {
				unit = append(unit, float64(level))
			}
		}
		if len(unit) < 2 {
			continue
		}
		a, b = append(a, int(unit[0])), append(b, int(unit[1]))
		table, units = append(table, unit[:2:2]), append(units, unit)
	}
	out.N = len(a)
	shares, kappa := scoring.Agree(a, b, 5)
	if out.N >= LeastExact {
		out.Shares = &shares
	}
	if out.N < LeastCoefficients {
		return out
	}
	if kappa {
		out.Kappa = &shares.Kappa
	}
	if two, ok := scoring.Analyse(table); ok {
		if icc, varies := two.ICC(); varies {
			out.ICC = &icc
		}
	}
	if alpha, ok := scoring.KrippendorffAlpha(units); ok {
		out.Alpha = &alpha
	}
	return out
}

// standings holds each rater against the mean of the others, answer by answer, over the criteria that
// they share, and against the key.
func standings(answers [][]Rating, keyed []Keyed) []RaterStanding {
	sums, found := map[id.Member]float64{}, map[id.Member]*RaterStanding{}
	of := func(m id.Member) *RaterStanding {
		if found[m] == nil {
			found[m] = &RaterStanding{Rater: m}
		}
		return found[m]
	}
	for _, ratings := range answers {
		for i, own := range ratings {
			others := slices.Concat(ratings[:i], ratings[i+1:])
			if d, ok := deviation(own, others); ok {
				of(own.Rater).Answers++
				sums[own.Rater] += d
			}
		}
	}
	for _, k := range keyed {
		s := of(k.Rater)
		s.Checks++
		s.Bias += float64(k.Level - k.Key)
		if k.Level == k.Key {
			s.Exact++
		}
	}
	out := make([]RaterStanding, 0, len(found))
	for _, m := range slices.Sorted(maps.Keys(found)) {
		s := *found[m]
		if s.Answers >= LeastSeverity {
			severity := scoring.SeverityOf(sums[m]/float64(s.Answers), s.Answers)
			s.Severity = &severity
		}
		if s.Checks > 0 {
			s.Exact, s.Bias = s.Exact/float64(s.Checks), s.Bias/float64(s.Checks)
		}
		out = append(out, s)
	}
	return out
}

func deviation(own Rating, others []Rating) (float64, bool) {
	levels, n := Means(others)
	var sum, count float64
	for _, c := range slices.Sorted(maps.Keys(own.Levels)) {
		if other, ok := levels[c]; ok {
			sum += float64(own.Levels[c]) - other
			count++
		}
	}
	if n == 0 || count == 0 {
		return 0, false
	}
	return sum / count, true
}
