package recruiter

import (
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/assessments"
	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
)

var noon = time.Date(2027, 3, 9, 12, 0, 0, 0, time.UTC)

func at(minutes int) *time.Time {
	t := noon.Add(time.Duration(minutes) * time.Minute)
	return &t
}

func facts(started, submitted *time.Time) attempt.Facts {
	return attempt.Facts{Opens: noon.Add(-time.Hour), Closes: noon.Add(48 * time.Hour), Allowance: 10 * time.Minute, Multiplier: 1, Started: started, Submitted: submitted}
}

// chartAndEmail is a plan of one keyed and one rated exercise.
func chartAndEmail(t *testing.T) (exercise.Catalog, exercise.Plan) {
	t.Helper()
	catalog := assessments.Catalog()
	var plan exercise.Plan
	for _, slug := range []string{"chart", "email"} {
		k, err := catalog.Kind(slug)
		if err != nil {
			t.Fatal(err)
		}
		plan = append(plan, exercise.PlanItem{Kind: slug, Definition: k.Definitions()[0].ID, Weight: .5})
	}
	return catalog, plan
}

// stored is one application whose both exercises were handed in and scored.
func stored(plan exercise.Plan) material {
	return material{
		job: hiring.Job{Plan: plan, Raters: 2}, now: noon,
		listings: []hiring.Listing{{Application: hiring.Application{ID: "app", Code: "K7"}, Candidate: hiring.Candidate{Name: "Zoe"}}},
		attempts: []attempt.Attempt{
			{ID: "e", Application: "app", Kind: "email", Definition: plan[1].Definition, Facts: facts(at(-60), at(-55))},
			{ID: "c", Application: "app", Kind: "chart", Definition: plan[0].Definition, Facts: facts(at(-90), at(-85))},
			{ID: "x", Application: "other", Kind: "chart", Definition: plan[0].Definition, Facts: facts(nil, nil)},
		},
		scores: map[id.Attempt]review.ScoreRow{
			"c": {Score: exercise.Score{Points: 75, Items: exercise.Items{Correct: 9, Of: 12}}}, "e": {},
		},
		waiting: []review.Answer{{Attempt: "e"}},
	}
}

func TestPeopleArePutTogetherInPlanOrder(t *testing.T) {
	catalog, plan := chartAndEmail(t)
	people, err := stored(plan).people(catalog)
	if err != nil {
		t.Fatal(err)
	}
	p := people[0]
	if len(people) != 1 || p.Attempts[0].ID != "c" || p.Attempts[1].ID != "e" {
		t.Fatalf("attempts %+v", p.Attempts)
	}
	if p.Profile.Results[0].Status != review.Done || p.Profile.Results[1].Status != review.AwaitingRating || p.Named() {
		t.Errorf("%s, %s, named %v", p.Profile.Results[0].Status, p.Profile.Results[1].Status, p.Named())
	}
	if given, wanted := ratingsOf(p.Profile); given != 0 || wanted != 2 {
		t.Errorf("ratings %d of %d", given, wanted)
	}
}

func TestAnswersOutsideTheQueueHaveNothingToRate(t *testing.T) {
	catalog, plan := chartAndEmail(t)
	m := stored(plan)
	m.waiting = nil
	status := func() review.Status {
		people, err := m.people(catalog)
		if err != nil {
			t.Fatal(err)
		}
		return people[0].Profile.Results[1].Status
	}
	if got := status(); got != review.Blank {
		t.Errorf("handed in empty: %s", got)
	}
	m.attempts[0].Facts = facts(at(-10), nil) // ends this moment: a save may still come
	if got := status(); got != review.AwaitingRating {
		t.Errorf("within the grace: %s", got)
	}
	m.now = noon.Add(attempt.Grace)
	if got := status(); got != review.Blank {
		t.Errorf("after the grace: %s", got)
	}
}

func TestAVoidedAttemptGivesWayToItsReplacement(t *testing.T) {
	item := exercise.PlanItem{Kind: "chart", Definition: "d"}
	voided, fresh := attempt.Attempt{ID: "old", Kind: "chart", Definition: "d"}, attempt.Attempt{ID: "new", Kind: "chart", Definition: "d"}
	voided.Voided = at(0)
	for _, order := range [][]attempt.Attempt{{voided, fresh}, {fresh, voided}} {
		if got := newestOf(order, item); got.ID != "new" {
			t.Errorf("found %s", got.ID)
		}
	}
	if got := newestOf([]attempt.Attempt{{ID: "z", Kind: "email", Definition: "d"}}, item); got.ID != "" {
		t.Errorf("found %s", got.ID)
	}
}

func taking(all ...attempt.Facts) person {
	p := person{Application: hiring.Application{Closes: noon.Add(48 * time.Hour)}}
	for _, f := range all {
		p.Attempts = append(p.Attempts, attempt.Attempt{Facts: f})
	}
	return p
}

func TestStandingFollowsFromTheFacts(t *testing.T) {
	fresh, running, done := facts(nil, nil), facts(at(-5), nil), facts(at(-30), at(-25))
	late := facts(at(-30), nil)
	closed := fresh
	closed.Closes = noon
	none := taking(fresh)
	none.Application.DeclinedAt = at(0)
	for _, c := range []struct {
		what string
		p    person
		want status
	}{
		{"nothing begun", taking(fresh, fresh), invited}, {"one running", taking(fresh, running), working},
		{"one done, one open", taking(done, fresh), working}, {"all handed in", taking(done, done), finished},
		{"one out of time", taking(done, late), ended}, {"one out of time, one open", taking(late, fresh), working},
		{"never begun", taking(closed), ended}, {"takes no part", none, declined}, {"no plan", taking(), invited},
	} {
		if got := standing(c.p, noon); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestTheLastActNeverTellsADeadline(t *testing.T) {
	e := hiring.Entry{Application: hiring.Application{InvitedAt: noon.Add(-time.Hour)}, Progress: hiring.Progress{Begun: at(-30), WorkEnds: at(-20)}}
	if when, word := lastAct(e); word != "Started" || !when.Equal(*at(-30)) {
		t.Errorf("%s %s", word, when)
	}
	e.Progress.HandedIn, e.Progress.Begun = at(-25), at(-3)
	if when, word := lastAct(e); word != "" || !when.Equal(*at(-25)) {
		t.Errorf("%q %s", word, when)
	}
}

func TestSavesInARowAreOneLine(t *testing.T) {
	var events []attempt.Event
	for i, op := range []string{"start", "save", "save", "save", "take_over", "submit", "save", "late", "odd"} {
		events = append(events, attempt.Event{At: *at(i), Op: op})
	}
	got := timelineOf(events)
	var texts []string
	for _, m := range got {
		texts = append(texts, m.Text)
	}
	want := []string{"Started", "Saved 3 times by then", "Handed in", "Saved", "A draft arrived after time; it is kept and not scored", "odd"}
	if !slices.Equal(texts, want) || !got[1].At.Equal(*at(3)) || !got[4].Late {
		t.Errorf("%q", texts)
	}
}

func TestLedgerLinesSayWhatTheyEarned(t *testing.T) {
	l := ledgerOf([]exercise.Evidence{
		{Title: "all", Points: 8, Possible: 8}, {Title: "some", Points: 2.25, Possible: 8}, {Title: "none", Possible: 4},
		{Title: "cost", Points: -4, Possible: 6}, {Title: "dropped"},
	}, false)
	var words []string
	for _, x := range l.Lines {
		words = append(words, x.Word+" "+x.Earned)
	}
	if want := []string{"Done 8", "In part 2.3", "Missed 0", "Cost points −4", "Not scored 0"}; !slices.Equal(words, want) {
		t.Errorf("%q", words)
	}
	if l.show(true); l.Missed != 3 || len(l.Lines) != 3 || l.All != 5 {
		t.Errorf("%d missed, %d of %d shown", l.Missed, len(l.Lines), l.All)
	}
}

func estimated(code string, points ...float64) person {
	p := person{Application: hiring.Application{Code: code}, Profile: review.Profile{Code: code}}
	kinds := assessments.Catalog().Kinds()
	for i, x := range points {
		e := scoring.FromReliability(x, 10, .75)
		f := review.Facts{Kind: kinds[i], Definition: kinds[i].Definitions()[0], Item: exercise.PlanItem{Weight: 1 / float64(len(points))}}
		p.Profile.Results = append(p.Profile.Results, review.Result{Facts: f, Status: review.Done, Estimate: &e})
		p.Attempts = append(p.Attempts, attempt.Attempt{ID: id.Attempt(code)})
	}
	return p
}

func TestPairsThatNoRowTellsApart(t *testing.T) {
	a, b, c := estimated("A1", 60, 60), estimated("B2", 62, 58), estimated("C3", 90, 60)
	got := apart(review.Compare([]review.Profile{a.Profile, b.Profile, c.Profile}))
	if len(got) != 1 || !strings.HasPrefix(got[0], "A1 and B2 cannot be told apart") {
		t.Errorf("%q", got)
	}
}

func TestMovingWeightsNeedsTwoWhoAreComplete(t *testing.T) {
	a, b := estimated("A1", 70, 50), estimated("B2", 50, 69.9)
	missing := estimated("C3", 60, 60)
	missing.Profile.Results[1].Estimate = nil
	plan := []float64{.5, .5}
	if _, got := placesOf([]review.Profile{a.Profile, missing.Profile}, plan); got != nil {
		t.Errorf("%q", got)
	}
	rows, got := placesOf([]review.Profile{a.Profile, b.Profile, missing.Profile}, plan)
	if len(got) != 2 || !strings.Contains(got[0], "A1: the order changes") || rows[0].Place != "1 to 2 of 2" || rows[2].Missing == "" {
		t.Errorf("%q %+v", got, rows)
	}
	if _, got := placesOf([]review.Profile{estimated("A1", 90, 90).Profile, b.Profile}, plan); len(got) != 1 || !strings.Contains(got[0], "nobody") {
		t.Errorf("%q", got)
	}
}

func TestTipsNameWhatIsMissingBeforeWhatIsWeak(t *testing.T) {
	p := estimated("A1", 60, 60)
	p.Profile.Results[0].Estimate = nil
	p.Profile.Results[0].Status = review.Missed
	if got := tips([]person{p}); len(got) != 1 || !strings.Contains(got[0].Text, "was not taken") {
		t.Errorf("%+v", got)
	}
	few := estimated("A1", 60, 60)
	few.Profile.Results[1].Estimate.FewItems = true
	if got := tips([]person{few}); len(got) != 1 || !strings.Contains(got[0].Text, "few items") {
		t.Errorf("%+v", got)
	}
	if got := tips([]person{estimated("A1", 60, 90)}); len(got) != 1 || !strings.Contains(got[0].Text, "widest range (52–68)") {
		t.Errorf("%+v", got)
	}
}

func TestRatersWhoDifferAreNamedByCriterion(t *testing.T) {
	email, err := assessments.Catalog().Kind("email")
	if err != nil {
		t.Fatal(err)
	}
	r := review.Result{Facts: review.Facts{Kind: email, Ratings: []review.Rating{
		{Levels: map[string]int{"apology": 1, "contact": 2}}, {Levels: map[string]int{"apology": 4, "contact": 3}}, {Recused: "x"},
	}}}
	if criterion, gap := disagreement(r); criterion != "Apology" || gap != 3 {
		t.Errorf("%s, %d", criterion, gap)
	}
	r.Ratings = r.Ratings[:1]
	if _, gap := disagreement(r); gap != 0 {
		t.Error("one rater cannot differ")
	}
}
