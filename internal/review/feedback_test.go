package review_test

import (
	"strings"
	"testing"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
)

func TestBusinessDaysPassOverWeekends(t *testing.T) {
	chicago, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		asked, due string
		days       int
	}{
		{"2027-03-09T14:30:00Z", "2027-03-23 23:59", 10}, // over the change to summer time
		{"2027-03-12T15:00:00Z", "2027-03-15 23:59", 1},  // Friday
		{"2027-03-13T15:00:00Z", "2027-03-15 23:59", 1},  // Saturday
		{"2027-03-16T03:00:00Z", "2027-03-16 23:59", 1},  // still Monday in Chicago
	} {
		asked, err := time.Parse(time.RFC3339, c.asked)
		if err != nil {
			t.Fatal(err)
		}
		if got := review.BusinessDays(asked, c.days, chicago).In(chicago).Format("2006-01-02 15:04"); got != c.due {
			t.Errorf("%d days after %s end %s, want %s", c.days, c.asked, got, c.due)
		}
	}
}

func TestBandsAreOfThePointsAlone(t *testing.T) {
	for points, want := range map[float64]review.Band{0: review.Beginning, 39.9: review.Beginning, 40: review.Developing, 60: review.Solid, 79.9: review.Solid, 80: review.Strong, 100: review.Strong} {
		if got, near := review.BandOf(scoring.Estimate{Points: points, Low: points, High: points}); got != want || near {
			t.Errorf("%v: band %d, near %v", points, got, near)
		}
	}
	if _, near := review.BandOf(scoring.Estimate{Points: 70, Low: 58, High: 79}); !near {
		t.Error("a range over an edge is not said to be rough")
	}
}

func TestTakeawaySpeaksOfRubricAnchors(t *testing.T) {
	k := mixed(.5)
	score := exercise.Score{Points: 70, Items: exercise.Items{Correct: 7, Of: 10}, Hints: []exercise.Hint{{Text: "A placeholder key"}, {Text: "no part", Quote: "q"}}}
	facts := review.Facts{Kind: k, Score: &score, Finished: true, Raters: 1, Ratings: []review.Rating{{Levels: map[string]int{}}}}
	for i, c := range k.Rubric().Criteria {
		facts.Ratings[0].Levels[c.ID] = 2 + min(i, 1)
	}
	told, err := review.TakeawayOf(review.Assess(facts), exercise.Taken{}, "es")
	if err != nil || !told.Scored || len(told.Rests) != 1 || told.Rests[0] != "A placeholder key" {
		t.Fatalf("%+v, %v", told, err)
	}
	for _, list := range [][]review.Phrase{told.Strengths, told.Tips} {
		if len(list) != 1 || list[0].Lang != "en" || !strings.Contains(list[0].Text, ": ") {
			t.Errorf("anchors read %+v", list)
		}
	}
	facts.Ratings = nil
	if told, err := review.TakeawayOf(review.Assess(facts), exercise.Taken{}, "en"); err != nil || told.Scored || told.Strengths != nil {
		t.Errorf("an answer that waits for its ratings tells %+v, %v", told, err)
	}
}

func TestNothingIsReleasedBeforeTheRatingsAreIn(t *testing.T) {
	for status, ready := range map[review.Status]bool{
		review.Done: true, review.AwaitingRating: false, review.AwaitingScore: false, review.Working: false, review.NotStarted: false,
		review.Missed: true, review.SetAside: true, review.Blank: true,
	} {
		p := review.Profile{Results: []review.Result{{Status: review.Done}, {Status: status}}}
		if why := review.Unready(p); (why == "") != ready {
			t.Errorf("%s: %q", status, why)
		}
	}
	if review.Unready(review.Profile{Results: []review.Result{{Status: review.Missed}}}) == "" {
		t.Error("feedback without any score can be released")
	}
}

func TestAppealWaitsForWhatItAsked(t *testing.T) {
	at := time.Unix(1800000000, 0)
	old, again, back := review.Rating{Rater: "a"}, review.Rating{Rater: "b"}, review.Rating{Rater: "c", Recused: "friend"}
	a := review.Appeal{WantsRating: true, WantsCheck: true, RatingsBefore: 1}
	if w := a.Waits([]review.Rating{old, again}); !strings.Contains(w, "line by line") {
		t.Errorf("unchecked: %q", w)
	}
	a.CheckedAt = &at
	if w := a.Waits([]review.Rating{old, back}); !strings.Contains(w, "second rating") {
		t.Errorf("a recusal counts as a rating: %q", w)
	}
	if w := a.Waits([]review.Rating{old, back, again}); w != "" {
		t.Errorf("all done, and yet %q", w)
	}
	a.Before, a.After = 60, 60.4
	if a.Changed() {
		t.Error("changed before it was settled")
	}
	a.SettledAt = &at
	if a.Changed() {
		t.Error("less than half a point is a change")
	}
	if a.After = 60.5; !a.Changed() {
		t.Error("half a point is no change")
	}
}
