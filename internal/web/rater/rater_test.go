package rater

import (
	"net/url"
	"slices"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"

	"preceptor/assessments"
)

func TestGroupsNameJobsAndWork(t *testing.T) {
	kind, err := assessments.Catalog().Kind("email")
	if err != nil {
		t.Fatal(err)
	}
	family := review.Family{Kind: "email", Definition: kind.Definitions()[0].ID}
	criteria := kind.Rubric().Criteria
	desk := review.Desk{Answers: 7, Work: []review.FamilyWork{{
		Family: family, Kind: kind, Definition: kind.Definitions()[0], Jobs: []id.Job{"b", "a"}, Answers: 7, Round: 2, Locked: true,
		Criteria: []review.CriterionWork{
			{Criterion: exercise.Criterion{ID: criteria[0].ID, Name: "First"}, Done: 5},
			{Criterion: exercise.Criterion{ID: criteria[1].ID, Name: "Second"}, Done: 1, Left: 4, Next: "ref"},
		},
	}}}
	groups := groupsOf(desk, []hiring.Job{{ID: "a", Title: "Navigator"}, {ID: "b", Title: "Coordinator"}})
	g := groups[0]
	if len(groups) != 1 || g.Jobs != "Coordinator, Navigator" || g.Start != "/rate/ref/"+criteria[1].ID || g.Minutes != 3 || g.Samples != 5 || !g.Again {
		t.Errorf("%+v", g)
	}
	if g.Criteria[0].Start != "" || g.Criteria[1].Total != 5 {
		t.Errorf("%+v", g.Criteria)
	}
}

func TestTheFormIsRead(t *testing.T) {
	typed := url.Values{"level": {"3"}, "note": {" kind\r\n"}, "mark": {"2-9", "x", "4-", "12-11"}, "quote": {"Dear"}}
	w := wordOf(typed)
	if w.Level != 3 || w.Note != "kind" || w.Quote != "Dear" || !slices.Equal(w.Marked, []review.Quote{{From: 2, To: 9}, {From: 12, To: 11}}) {
		t.Errorf("%+v", w)
	}
	if wordOf(url.Values{"level": {"high"}}).Level != -1 || wordOf(nil).Level != -1 {
		t.Error("what is no number was not chosen")
	}
}

func TestBiasAndDistanceInWords(t *testing.T) {
	for bias, want := range map[float64]string{0.04: "neither higher nor lower than the key", 0.5: "0.5 levels higher than the key", -1.25: "1.2 levels lower than the key"} {
		if got := biasOf(bias); got != want {
			t.Errorf("%v: %q", bias, got)
		}
	}
	if offBy(0) != "The same" || offBy(2) != "2 too high" || offBy(-1) != "1 too low" {
		t.Error(offBy(2), offBy(-1))
	}
}
