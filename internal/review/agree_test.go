package review_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
)

func TestTwoRatersApartAskForAThird(t *testing.T) {
	for name, c := range map[string]struct {
		a, b map[string]int
		want int
	}{
		"the same":                       {levels(3, 3), levels(3, 3), 2},
		"two levels on a criterion":      {levels(4, 3), levels(2, 3), 3},
		"one level on the lighter":       {levels(4, 3), levels(3, 3), 2}, // 6.25 points
		"one level, 18.75 points":        {levels(3, 4), levels(3, 3), 3}, // clear weighs 3 of 4
		"opposite ways, 12.5 points":     {levels(4, 2), levels(3, 3), 2}, // 25 and -75 of 400
		"a second turn that one has met": {levels(4, 3), map[string]int{"warm": 3, "clear": 3, "warm-2": 0, "clear-2": 3}, 2},
	} {
		pair := []review.Rating{{Levels: c.a}, {Levels: c.b}}
		if got := review.Wanted(rubric, pair, 2); got != c.want {
			t.Errorf("%s: %d ratings wanted, want %d", name, got, c.want)
		}
		if review.Wanted(rubric, pair, 1) != 1 {
			t.Errorf("%s: a job that asks for one rating asks for no third", name)
		}
	}
	recused := []review.Rating{{Levels: levels(4, 4)}, {Recused: "I know them"}, {Levels: levels(4, 4)}}
	if review.Wanted(rubric, recused, 2) != 2 {
		t.Error("a recusal is no rating")
	}
}

func TestFifteenPointsAskForAThirdAndLessDoNot(t *testing.T) {
	five := &exercise.Rubric{}
	for i := range 5 {
		five.Criteria = append(five.Criteria, exercise.Criterion{ID: fmt.Sprint(i), Weight: 1})
	}
	rating := func(each ...int) review.Rating {
		r := review.Rating{Levels: map[string]int{}}
		for i, level := range each {
			r.Levels[fmt.Sprint(i)] = level
		}
		return r
	}
	if !review.Apart(five, rating(2, 2, 2, 2, 2), rating(3, 3, 3, 2, 2)) { // 15 of 100
		t.Error("15 points are apart")
	}
	if review.Apart(five, rating(2, 2, 2, 2, 2), rating(3, 3, 2, 2, 2)) { // 10 of 100
		t.Error("10 points are not")
	}
}

func TestTheThirdRaterSettlesByTheMedian(t *testing.T) {
	two := []review.Rating{{Levels: levels(4, 3)}, {Levels: levels(1, 3)}}
	if r := review.Assess(finished(mixed(1), 0, two...)); r.Status != review.AwaitingRating || r.Raters != 3 {
		t.Errorf("%s with %d raters asked for", r.Status, r.Raters)
	}
	r := review.Assess(finished(mixed(1), 0, append(two, review.Rating{Levels: levels(3, 2)})...))
	if r.Status != review.Done || r.Given != 3 {
		t.Fatalf("%s with %d", r.Status, r.Given)
	}
	near(t, "points of the medians 3 and 3", *r.Rated, 75)
	near(t, "SEM of three", r.Estimate.SEM, math.Sqrt(100.0/3))
}

// rated makes ratings of two raters from rows of levels for one criterion.
func rated(a, b []int) (out []review.Rating) {
	for i := range a {
		answer := id.Attempt(fmt.Sprintf("answer %02d", i))
		out = append(out,
			review.Rating{Attempt: answer, Rater: "ana", Levels: levels(a[i], 2)},
			review.Rating{Attempt: answer, Rater: "bo", Levels: levels(b[i], 2)})
	}
	return out
}

func TestAgreementMatchesThePublishedVectors(t *testing.T) {
	a, b := []int{0, 1, 2, 2, 3, 4, 3, 1, 2, 4}, []int{0, 1, 2, 3, 3, 4, 2, 2, 2, 3}
	got := review.Agree(mixed(1), review.Family{}, rated(a, b), nil)
	warm := got.Criteria[0]
	if warm.Name != "Warm" || warm.N != 10 || warm.Kappa == nil || warm.Alpha == nil || warm.ICC == nil {
		t.Fatalf("%+v", warm)
	}
	near(t, "kappa", *warm.Kappa, .8529)
	near(t, "alpha", *warm.Alpha, .8603)
	near(t, "exact", warm.Shares.Exact, .6)
	near(t, "adjacent", warm.Shares.Adjacent, 1)
	if clear := got.Criteria[1]; clear.N != 10 || clear.Kappa != nil || clear.Alpha != nil {
		t.Errorf("levels that never vary have no kappa: %+v", clear)
	}
}

func TestAgreementIsHiddenBelowItsMinimum(t *testing.T) {
	a := []int{0, 1, 2, 3, 4, 0, 1, 2, 3}
	for n, want := range map[int][2]bool{4: {false, false}, 5: {true, false}, 9: {true, false}} {
		c := review.Agree(mixed(1), review.Family{}, rated(a[:n], a[:n]), nil).Criteria[0]
		if c.N != n || (c.Shares != nil) != want[0] || (c.Kappa != nil || c.ICC != nil || c.Alpha != nil) != want[1] {
			t.Errorf("%d answers: %+v", n, c)
		}
	}
}

func TestSeverityIsShrunkAndFlagged(t *testing.T) {
	a, b := slices.Repeat([]int{3}, 20), slices.Repeat([]int{1}, 20)
	got := review.Agree(mixed(1), review.Family{}, rated(a, b), []review.Keyed{{Rater: "bo", Level: 3, Key: 2}, {Rater: "bo", Level: 2, Key: 2}}).Raters
	if len(got) != 2 || got[0].Rater != "ana" {
		t.Fatalf("%+v", got)
	}
	near(t, "ana's own", got[0].Severity.Raw, 1) // two levels on one criterion of two
	near(t, "ana's shrunk", got[0].Severity.Shrunk, 20.0/30)
	if !got[0].Severity.Flagged || !got[1].Severity.Flagged || got[0].Severity.N != 20 {
		t.Errorf("%+v", got[0].Severity)
	}
	if got[1].Checks != 2 || got[1].Exact != .5 || got[1].Bias != .5 {
		t.Errorf("checks %+v", got[1])
	}
	few := review.Agree(mixed(1), review.Family{}, rated(a[:14], b[:14]), nil).Raters[0].Severity
	if few == nil || few.Flagged || few.Shrunk != scoring.SeverityOf(1, 14).Shrunk {
		t.Errorf("14 answers: %+v", few)
	}
	if s := review.Agree(mixed(1), review.Family{}, rated(a[:4], b[:4]), nil).Raters[0].Severity; s != nil {
		t.Errorf("4 answers: %+v", s)
	}
}
