package review_test

import (
	"html/template"
	"io/fs"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/review"
)

// kind is an exercise kind of which only what profiles ask is real.
type kind struct {
	info   exercise.Info
	rubric *exercise.Rubric
}

func (k kind) Info() exercise.Info                                              { return k.info }
func (k kind) Rubric() *exercise.Rubric                                         { return k.rubric }
func (k kind) Definitions() []exercise.Definition                               { return []exercise.Definition{def(0)} }
func (kind) Assets() fs.FS                                                      { return nil }
func (kind) Doc() string                                                        { return "" }
func (kind) ScoreFile([]byte) (any, error)                                      { return nil, nil }
func (kind) Progress(exercise.Public, exercise.Response, string) string         { return "" }
func (kind) Check(exercise.Public, exercise.Response) error                     { return nil }
func (kind) Generate(string, uint64) (exercise.Form, error)                     { return exercise.Form{}, nil }
func (kind) Simulate(exercise.Form, float64, uint64) (exercise.Response, error) { return nil, nil }
func (kind) View(exercise.Public, exercise.Response, exercise.Page) (template.HTML, error) {
	return "", nil
}

func (kind) Read(exercise.Public, url.Values) (exercise.Response, error) {
	return exercise.Response("empty"), nil
}

func (kind) Score(_ exercise.Public, _ exercise.Key, r exercise.Response) (exercise.Score, error) {
	return exercise.Score{Points: float64(len(r))}, nil
}

func def(reliability float64) exercise.Definition {
	return exercise.Definition{ID: "one", Title: "One", Minutes: 10, Reference: exercise.Reference{Mean: 60, SD: 10, Reliability: reliability}}
}

var rubric = &exercise.Rubric{Criteria: []exercise.Criterion{{ID: "warm", Name: "Warm", Weight: 1}, {ID: "clear", Name: "Clear", Weight: 3}}}

func keyed() kind { return kind{info: exercise.Info{Slug: "chart", Skill: "Records"}} }
func mixed(share float64) kind {
	return kind{info: exercise.Info{Slug: "reply", Skill: "Reply", RatedShare: share}, rubric: rubric}
}

func levels(warm, clear int) map[string]int { return map[string]int{"warm": warm, "clear": clear} }

func finished(k kind, points float64, ratings ...review.Rating) review.Facts {
	return review.Facts{
		Kind: k, Definition: def(.75), Finished: true, Score: &exercise.Score{Points: points}, Raters: 2, Ratings: ratings,
		Item: exercise.PlanItem{Weight: .5},
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.005 {
		t.Errorf("%s is %.3f, want %.3f", what, got, want)
	}
}

func TestUnfinishedWorkKeepsItsStatusAndHasNoNumber(t *testing.T) {
	for _, s := range []review.Status{review.NotStarted, review.Working, review.Missed, review.SetAside} {
		r := review.Assess(review.Facts{Kind: keyed(), Status: s, Score: &exercise.Score{Points: 50}})
		if r.Status != s || r.Estimate != nil || r.Status.Label() == "" {
			t.Errorf("%s became %s, estimate %v", s, r.Status, r.Estimate)
		}
	}
	unscored := finished(keyed(), 0)
	unscored.Score = nil
	if r := review.Assess(unscored); r.Status != review.AwaitingScore || r.Estimate != nil {
		t.Errorf("without a score: %s", r.Status)
	}
}

func TestKeyedWorkIsDoneWithItsScore(t *testing.T) {
	r := review.Assess(finished(keyed(), 70))
	if r.Status != review.Done {
		t.Fatalf("status %s", r.Status)
	}
	near(t, "SEM of SD 10 at reliability .75", r.Estimate.SEM, 5)
	if !r.Estimate.Provisional {
		t.Error("an assumed reliability is provisional")
	}
	counted := finished(keyed(), 75)
	counted.Definition = def(0)
	counted.Score.Items = exercise.Items{Correct: 9, Of: 12}
	near(t, "SEM of 9 of 12", review.Assess(counted).Estimate.SEM, 13.06)
}

func TestNotRatedIsNeverZero(t *testing.T) {
	one := review.Rating{Levels: levels(4, 4)}
	stepped := review.Rating{Recused: "I know them"}
	for _, given := range [][]review.Rating{nil, {one}, {one, stepped}, {stepped, stepped}} {
		r := review.Assess(finished(mixed(1), 0, given...))
		if r.Status != review.AwaitingRating || r.Estimate != nil || r.Part != nil {
			t.Errorf("with %d ratings: %s, %v, part %v", len(given), r.Status, r.Estimate, r.Part)
		}
	}
	half := review.Assess(finished(mixed(.5), 80, one))
	if half.Estimate != nil || half.Part == nil || half.Part.Points != 80 || half.PartName == "" {
		t.Errorf("the machine's part of a mixed exercise: %+v", half)
	}
	partial := review.Rating{Levels: map[string]int{"warm": 3}}
	if r := review.Assess(finished(mixed(1), 0, partial, partial)); r.Estimate != nil {
		t.Error("ratings that lack a criterion make no score")
	}
}

func TestRatingsMakeTheScore(t *testing.T) {
	two := []review.Rating{{Levels: levels(3, 2)}, {Levels: levels(3, 2)}} // (3+6)/16
	r := review.Assess(finished(mixed(1), 0, two...))
	if r.Status != review.Done || r.Given != 2 {
		t.Fatalf("status %s with %d ratings", r.Status, r.Given)
	}
	near(t, "points", r.Estimate.Points, 56.25)
	near(t, "SEM of two raters", r.Estimate.SEM, math.Sqrt(50))
	joined := review.Assess(finished(mixed(.5), 80, two...))
	near(t, "joined points", joined.Estimate.Points, (80+56.25)/2)
	near(t, "joined SEM", joined.Estimate.SEM, math.Sqrt(.25*25+.25*50))
	near(t, "people's part", *joined.Rated, 56.25)
}

func TestABlankAnswerWaitsForNobody(t *testing.T) {
	f := finished(mixed(.5), 40)
	f.Blank = true
	r := review.Assess(f)
	if r.Status != review.Blank || r.Estimate != nil {
		t.Errorf("%s, %v", r.Status, r.Estimate)
	}
	if p := (review.Profile{Results: []review.Result{r}}); !p.RatingsClosed() || p.Composite().Complete {
		t.Error("nothing to rate closes ratings, and leaves the whole incomplete")
	}
}

func profile(code string, facts ...review.Facts) review.Profile {
	p := review.Profile{Code: code}
	for _, f := range facts {
		p.Results = append(p.Results, review.Assess(f))
	}
	return p
}

func TestNamesStayHiddenWhileAnAnswerMayStillBeRated(t *testing.T) {
	for _, s := range []review.Status{review.NotStarted, review.Working} {
		if profile("K7", review.Facts{Kind: mixed(1), Status: s}).RatingsClosed() {
			t.Errorf("closed while %s", s)
		}
	}
	if profile("K7", finished(mixed(1), 0)).RatingsClosed() {
		t.Error("closed while awaiting ratings")
	}
	for _, s := range []review.Status{review.Missed, review.SetAside} {
		if !profile("K7", review.Facts{Kind: mixed(1), Status: s}, finished(keyed(), 1)).RatingsClosed() {
			t.Errorf("open after %s", s)
		}
	}
}

func TestAMissingExerciseMakesTheWholeIncomplete(t *testing.T) {
	p := profile("K7", finished(keyed(), 70), finished(mixed(1), 0))
	if c := p.Composite(); c.Complete || !slices.Equal(c.Missing, []string{"Reply"}) {
		t.Errorf("%+v", c)
	}
	if done, of := p.Complete(); done != 1 || of != 2 {
		t.Errorf("%d of %d", done, of)
	}
	row := review.Compare([]review.Profile{p, p}).Overall
	if row.Cells[0].Estimate != nil || !strings.Contains(row.Cells[0].Missing, "Incomplete: Reply") {
		t.Errorf("%+v", row.Cells[0])
	}
}

func TestComparisonNamesTiesAndClearDifferences(t *testing.T) {
	high, middle, low := profile("R9", finished(keyed(), 90)), profile("M2", finished(keyed(), 60)), profile("K7", finished(keyed(), 55))
	row := review.Compare([]review.Profile{low, middle, high}).Rows[0]
	if row.Headline != "R9 is clearly above K7 and M2." {
		t.Errorf("headline %q", row.Headline)
	}
	if !slices.Equal(row.Ties, []string{"K7, M2"}) || len(row.Sentences) != 3 {
		t.Errorf("ties %v, sentences %v", row.Ties, row.Sentences)
	}
	same := review.Compare([]review.Profile{low, middle}).Rows[0]
	if same.Headline != "No reliable difference between those scored." {
		t.Errorf("headline %q", same.Headline)
	}
	waiting := review.Compare([]review.Profile{low, profile("Q1", review.Facts{Kind: keyed(), Status: review.Working})}).Rows[0]
	if waiting.Headline != "Not enough scores to compare yet." || waiting.Cells[1].Missing != "Working" {
		t.Errorf("%+v", waiting)
	}
	if c := review.Compare(nil); len(c.Rows) != 0 {
		t.Error("nobody to compare has rows")
	}
}

func TestMeansLeaveOutRecusals(t *testing.T) {
	got, n := review.Means([]review.Rating{{Levels: levels(4, 1)}, {Recused: "know them"}, {Levels: levels(1, 2)}})
	if n != 2 || got["warm"] != 2.5 || got["clear"] != 1.5 {
		t.Errorf("%v of %d", got, n)
	}
}

func TestShuffleIsTheViewersOwn(t *testing.T) {
	var things []int
	for i := range 30 {
		things = append(things, i)
	}
	mine := review.Shuffle(things, "ana")
	if !slices.Equal(mine, review.Shuffle(things, "ana")) || slices.Equal(mine, review.Shuffle(things, "bo")) || slices.Equal(mine, things) {
		t.Error("an order is a viewer's own and stays")
	}
	slices.Sort(mine)
	if !slices.Equal(mine, things) {
		t.Error("everything is still there")
	}
}

func TestMarkScoresWhatWasNeverSavedAsEmpty(t *testing.T) {
	score, err := review.Mark(keyed(), exercise.Taken{})
	if err != nil || score.Points != float64(len("empty")) {
		t.Errorf("%v, %v", score, err)
	}
}
