package review

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"

	"preceptor/internal/scoring"
)

// How many observations a panel of the reports needs before it shows anything.
const (
	LeastTimes  = 5  // finished exercises, for a median time
	LeastShares = 10 // begun exercises, for the share that finished in time
	LeastItems  = 30 // scored responses, for item statistics and alpha
	LeastForms  = 30 // scored responses of each form, for equivalence
	LeastPairs  = 10 // answers rated by two people, for agreement
	LeastMeans  = 10 // scored responses of a form, for its mean
	LeastExtra  = 10 // scored responses with extra time, and as many without
)

// Taking is one exercise taken by someone, as reports see it: without whose it is.
type Taking struct {
	Result
	Form     string        // definition
	Began    bool          // the clock was started
	Spent    time.Duration // from start to hand-in; 0 where it was not handed in
	InTime   bool          // handed in before time ended
	Finished bool
	Extra    bool // had more time than the exercise gives: chosen before, or added on the way
}

// ExerciseReport is what the takings of one exercise kind say about the exercise.
type ExerciseReport struct {
	Skill   string
	Times   Times
	Items   []ItemLine // nil under the minimum
	N       int        // scored responses behind Items
	Alpha   *Alpha
	Means   []FormMean // of forms with enough responses
	Forms   []FormPair
	Extra   *ExtraTime  // nil unless there are enough with extra time and enough without
	Raters  *RaterPanel // nil where nobody rates it
	Scored  int         // responses with a number
	ByForms map[string]int
}

// Times say how long people took. Nil parts are below their minimum.
type Times struct {
	Begun, HandedIn int
	Median          *time.Duration
	Quarter, Three  time.Duration // quartiles, with Median
	InTime          *scoring.Interval
	Share           float64 // percent handed in in time, with InTime
}

// ItemLine is a rule or a criterion over all who met it.
type ItemLine struct {
	Name string
	scoring.Item
}

// Alpha is the internal consistency of the exercise's rules or criteria.
type Alpha struct {
	Value    float64
	Range    scoring.Interval // 90 %
	N, Items int
}

// FormPair compares two forms of an exercise.
type FormPair struct {
	A, B   string
	NA, NB int
	scoring.Equivalence
}

// FormMean is how the responses to one form scored.
type FormMean struct {
	Form     string
	N        int
	Mean, SD float64
}

// ExtraTime holds scores with extra time against those without. Which of them had it is told of nobody:
// the panel shows once both sides have LeastExtra, and before that not how many there are.
type ExtraTime struct {
	With, Without         int
	MeanWith, MeanWithout float64
	Delta                 float64          // MeanWith - MeanWithout
	Range                 scoring.Interval // 90 %, by Welch's standard error
}

// RaterPanel is how two people who rated the same answers agree; Agreement is nil under the minimum.
type RaterPanel struct {
	Answers   int // rated by two or more
	Agreement *scoring.Agreement
}

// Report describes one exercise kind from all its takings.
func Report(takings []Taking) (r ExerciseReport) {
	if len(takings) == 0 {
		return r
	}
	r.Skill = takings[0].Kind.Info().Skill
	r.Times = timesOf(takings)
	r.ByForms = map[string]int{}
	points := map[string][]float64{}
	byTime := map[bool][]float64{}
	for _, t := range takings {
		if t.Estimate != nil {
			r.Scored++
			byTime[t.Extra] = append(byTime[t.Extra], t.Estimate.Points)
			r.ByForms[t.Form]++
			points[t.Form] = append(points[t.Form], t.Estimate.Points)
		}
	}
	r.items(takings)
	r.Means, r.Forms, r.Extra = meansOf(points), pairsOf(points), extraOf(byTime[true], byTime[false])
	if takings[0].Kind.Rubric() != nil {
		r.Raters = ratersOf(takings)
	}
	return r
}

func timesOf(takings []Taking) (t Times) {
	var minutes []float64
	inTime := 0
	for _, one := range takings {
		if !one.Began || !one.Finished {
			continue
		}
		t.Begun++
		if one.InTime {
			inTime++
		}
		if one.Spent > 0 {
			t.HandedIn++
			minutes = append(minutes, one.Spent.Minutes())
		}
	}
	if t.HandedIn >= LeastTimes {
		slices.Sort(minutes)
		at := func(share float64) time.Duration {
			return time.Duration(quantile(minutes, share) * float64(time.Minute))
		}
		middle := at(.5)
		t.Median, t.Quarter, t.Three = &middle, at(.25), at(.75)
	}
	if t.Begun >= LeastShares {
		w := scoring.Wilson(float64(inTime), float64(t.Begun), scoring.Z90)
		t.InTime, t.Share = &w, 100*float64(inTime)/float64(t.Begun)
	}
	return t
}

// quantile interpolates between the sorted values.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	low := int(math.Floor(at))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// items describes the rules of the ledger, or the criteria where people give all points: each person's
// share of a rule's points, 0-1. Rules that not everyone met are left out, as each form draws its own.
func (r *ExerciseReport) items(takings []Taking) {
	var people []map[string]float64
	met := map[string]int{}
	for _, t := range takings {
		if shares := sharesOf(t); len(shares) > 0 && t.Estimate != nil {
			people = append(people, shares)
			for name := range shares {
				met[name]++
			}
		}
	}
	if r.N = len(people); r.N < LeastItems {
		return
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(met)) {
		if met[name] == r.N {
			names = append(names, name)
		}
	}
	table := make([][]float64, r.N)
	for i, shares := range people {
		for _, name := range names {
			table[i] = append(table[i], shares[name])
		}
	}
	for i, item := range scoring.ItemStatistics(table) {
		r.Items = append(r.Items, ItemLine{names[i], item})
	}
	if a, _, ok := scoring.Cronbach(table); ok {
		r.Alpha = &Alpha{Value: a, Range: scoring.AlphaInterval(a, r.N, len(names), .90), N: r.N, Items: len(names)}
	}
}

func sharesOf(t Taking) map[string]float64 {
	if t.Kind.Info().RatedShare == 1 {
		means, n := Means(t.Ratings)
		for c := range means {
			means[c] /= 4
		}
		if n == 0 {
			return nil
		}
		return means
	}
	if t.Score == nil {
		return nil
	}
	got, possible := map[string]float64{}, map[string]float64{}
	for _, line := range t.Score.Evidence {
		if line.Possible > 0 {
			got[line.Rule] += max(0, line.Points)
			possible[line.Rule] += line.Possible
		}
	}
	for rule := range got {
		got[rule] /= possible[rule]
	}
	return got
}

func meansOf(points map[string][]float64) (means []FormMean) {
	for _, form := range slices.Sorted(maps.Keys(points)) {
		if n := len(points[form]); n >= LeastMeans {
			mean, variance := stat.MeanVariance(points[form], nil)
			means = append(means, FormMean{Form: form, N: n, Mean: mean, SD: math.Sqrt(variance)})
		}
	}
	return means
}

func extraOf(with, without []float64) *ExtraTime {
	if min(len(with), len(without)) < LeastExtra {
		return nil
	}
	e := ExtraTime{With: len(with), Without: len(without)}
	var a, b float64
	e.MeanWith, a = stat.MeanVariance(with, nil)
	e.MeanWithout, b = stat.MeanVariance(without, nil)
	e.Delta = e.MeanWith - e.MeanWithout
	half := scoring.Z90 * math.Sqrt(a/float64(e.With)+b/float64(e.Without))
	e.Range = scoring.Interval{Low: e.Delta - half, High: e.Delta + half}
	return &e
}

// pairsOf compares every two forms that enough people took: means by two one-sided tests against .3 SD,
// and the ratio of variances.
func pairsOf(points map[string][]float64) (pairs []FormPair) {
	names := slices.Sorted(maps.Keys(points))
	for i, a := range names {
		for _, b := range names[i+1:] {
			if min(len(points[a]), len(points[b])) < LeastForms {
				continue
			}
			if e, ok := scoring.Equivalent(points[a], points[b], .3); ok {
				pairs = append(pairs, FormPair{A: a, B: b, NA: len(points[a]), NB: len(points[b]), Equivalence: e})
			}
		}
	}
	return pairs
}

// ratersOf pools the criteria of all answers that two people rated; the one who rated first stands on
// the left.
func ratersOf(takings []Taking) *RaterPanel {
	var first, second []int
	panel := &RaterPanel{}
	for _, t := range takings {
		given := slices.DeleteFunc(slices.Clone(t.Ratings), func(r Rating) bool { return r.Recused != "" })
		if len(given) < 2 {
			continue
		}
		panel.Answers++
		slices.SortStableFunc(given, func(a, b Rating) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
		for _, c := range slices.Sorted(maps.Keys(given[0].Levels)) {
			if level, ok := given[1].Levels[c]; ok {
				first, second = append(first, given[0].Levels[c]), append(second, level)
			}
		}
	}
	if panel.Answers >= LeastPairs {
		if g, ok := scoring.Agree(first, second, 5); ok {
			panel.Agreement = &g
		}
	}
	return panel
}
