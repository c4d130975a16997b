package review_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/review"
)

// takings are n people with chance abilities on a kind of four rules; shift moves their points.
func takings(n int, form string, shift float64, r *rand.Rand) (out []review.Taking) {
	for i := range n {
		ability := 2*r.Float64() - 1
		score := exercise.Score{}
		for rule := range 4 {
			got := min(1, max(0, .5+.3*ability+.15*r.NormFloat64()))
			score.Points += 25 * got
			score.Evidence = append(score.Evidence, exercise.Evidence{Rule: fmt.Sprintf("rule.%d", rule), Points: 25 * got, Possible: 25})
		}
		score.Evidence = append(score.Evidence, exercise.Evidence{Rule: fmt.Sprintf("drawn.%d", i%2), Points: 1, Possible: 1})
		score.Points = min(100, max(0, score.Points+shift))
		f := finished(keyed(), 0)
		f.Score = &score
		out = append(out, review.Taking{
			Result: review.Assess(f), Form: form, Began: true, Finished: true, InTime: i%5 > 0, Spent: time.Duration(10+i%3) * time.Minute,
		})
	}
	return out
}

func TestPanelsStayEmptyBelowTheirMinimum(t *testing.T) {
	r := review.Report(takings(29, "A", 0, rand.New(rand.NewPCG(1, 1))))
	if r.Items != nil || r.Alpha != nil || r.Forms != nil || r.N != 29 || r.Times.Median == nil || r.Times.InTime == nil {
		t.Errorf("29 people: %+v", r)
	}
	r = review.Report(takings(4, "A", 0, rand.New(rand.NewPCG(1, 1))))
	if r.Times.Median != nil || r.Times.InTime != nil || r.Times.HandedIn != 4 {
		t.Errorf("four people: %+v", r.Times)
	}
	if r = review.Report(nil); r.Scored != 0 || r.Items != nil {
		t.Errorf("nobody: %+v", r)
	}
}

func TestRulesThatEveryoneMetAreDescribed(t *testing.T) {
	r := review.Report(takings(60, "A", 0, rand.New(rand.NewPCG(2, 2))))
	if len(r.Items) != 4 || r.Alpha == nil || r.Alpha.Items != 4 || r.Alpha.N != 60 {
		t.Fatalf("%+v, alpha %+v", r.Items, r.Alpha)
	}
	for _, i := range r.Items {
		if i.Facility < .4 || i.Facility > .6 || i.ItemRest < .3 {
			t.Errorf("%+v", i)
		}
	}
	if a := r.Alpha; a.Range.Low >= a.Value || a.Range.High <= a.Value || a.Value < .5 {
		t.Errorf("alpha %+v", a)
	}
	near(t, "the share in time", r.Times.Share, 80)
	if *r.Times.Median != 11*time.Minute || r.Times.Quarter != 10*time.Minute {
		t.Errorf("times %+v", r.Times)
	}
}

func TestFormsAreHeldAgainstEachOther(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 3))
	both := append(takings(400, "A", 0, draw), takings(400, "B", 0, draw)...)
	r := review.Report(append(both, takings(20, "C", 0, draw)...))
	if len(r.Forms) != 1 || !r.Forms[0].Equivalent || r.Forms[0].NA != 400 {
		t.Errorf("two like forms and a rare one: %+v", r.Forms)
	}
	r = review.Report(append(takings(400, "A", 0, draw), takings(400, "B", 12, draw)...))
	if len(r.Forms) != 1 || r.Forms[0].Equivalent {
		t.Errorf("twelve points apart: %+v", r.Forms)
	}
}

func TestRatersAreComparedOnAnswersOfTwo(t *testing.T) {
	var all []review.Taking
	for i := range 12 {
		level := i % 5
		a := review.Rating{ID: "1", Rater: "a", Levels: levels(level, level)}
		b := review.Rating{ID: "2", Rater: "b", Levels: levels(level, max(0, level-1))}
		all = append(all, review.Taking{Result: review.Assess(finished(mixed(1), 0, a, b, review.Rating{ID: "3", Recused: "known"}))})
	}
	r := review.Report(all)
	if r.Raters == nil || r.Raters.Answers != 12 || r.Raters.Agreement == nil {
		t.Fatalf("%+v", r.Raters)
	}
	near(t, "within one", r.Raters.Agreement.Adjacent, 1)
	near(t, "the same", r.Raters.Agreement.Exact, (12+3)/24.)
	if r := review.Report(all[:9]); r.Raters.Agreement != nil || r.Raters.Answers != 9 {
		t.Errorf("nine answers: %+v", r.Raters)
	}
	if r := review.Report(takings(40, "A", 0, rand.New(rand.NewPCG(4, 4)))); r.Raters != nil {
		t.Error("nobody rates a keyed exercise")
	}
}

func TestExtraTimeIsToldOnceNobodyCanBePickedOut(t *testing.T) {
	draw := rand.New(rand.NewPCG(5, 5))
	mixed := func(with, without int, shift float64) []review.Taking {
		all := takings(with, "A", shift, draw)
		for i := range all {
			all[i].Extra = true
		}
		return append(all, takings(without, "A", 0, draw)...)
	}
	if r := review.Report(mixed(9, 200, 0)); r.Extra != nil {
		t.Errorf("nine with it: %+v", r.Extra)
	}
	if r := review.Report(mixed(200, 9, 0)); r.Extra != nil {
		t.Errorf("nine without it: %+v", r.Extra)
	}
	r := review.Report(mixed(100, 100, 20))
	x := r.Extra
	if x == nil || x.With != 100 || x.Without != 100 || x.Range.Low <= 0 || x.Delta < 10 || x.Range.High <= x.Delta {
		t.Fatalf("twenty points more: %+v", x)
	}
	near(t, "the difference", x.Delta, x.MeanWith-x.MeanWithout)
}

func TestFormsHaveMeans(t *testing.T) {
	draw := rand.New(rand.NewPCG(6, 6))
	r := review.Report(append(takings(200, "A", 0, draw), takings(9, "B", 0, draw)...))
	if len(r.Means) != 1 || r.Means[0].Form != "A" || r.Means[0].N != 200 || r.Means[0].Mean < 45 || r.Means[0].Mean > 55 || r.Means[0].SD <= 0 {
		t.Errorf("%+v", r.Means)
	}
}
