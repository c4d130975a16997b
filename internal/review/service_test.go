package review_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// memory is a store, a transactor, a trail and a source of finished work in one.
type memory struct {
	review.Ledger
	review.Interviews
	review.Room
	review.Feedbacks
	ratings []review.Rating
	scores  []review.ScoreRow
	answers []review.Answer
	events  []audit.Event
	taken   exercise.Taken
	refuses error // why no work is handed over
	third   bool
}

func (m *memory) AddRating(_ context.Context, _ id.Org, r review.Rating) error {
	m.ratings = append(m.ratings, r)
	return nil
}

func (m *memory) RatingsOf(context.Context, id.Org, id.Attempt) ([]review.Rating, error) {
	return m.ratings, nil
}

func (m *memory) RatingsOfJob(context.Context, id.Org, id.Job) ([]review.Rating, error) {
	return m.ratings, nil
}

func (m *memory) AnswersToRate(_ context.Context, _ id.Org, rater id.Member, _ []string, _ time.Time) ([]review.Answer, error) {
	return slices.DeleteFunc(slices.Clone(m.answers), func(a review.Answer) bool {
		return slices.ContainsFunc(m.ratings, func(r review.Rating) bool { return r.Attempt == a.Attempt && r.Rater == rater })
	}), nil
}

func (m *memory) AddScore(_ context.Context, _ id.Org, s review.ScoreRow) error {
	m.scores = append(m.scores, s)
	return nil
}

func (m *memory) LatestScore(context.Context, id.Org, id.Attempt) (review.ScoreRow, error) {
	if len(m.scores) == 0 {
		return review.ScoreRow{}, fault.New(fault.NotFound, "no score")
	}
	return m.scores[len(m.scores)-1], nil
}

func (m *memory) ScoredAttempts(context.Context, id.Org) ([]id.Attempt, error) { return nil, nil }

func (m *memory) LeanScores(context.Context, id.Org, id.Job) (map[id.Attempt]review.ScoreRow, error) {
	return nil, nil
}

func (m *memory) LatestScores(context.Context, id.Org, id.Job) (map[id.Attempt]review.ScoreRow, error) {
	return nil, nil
}

func (m *memory) AskThird(_ context.Context, _ id.Org, _ id.Attempt, wanted bool, _ time.Time) error {
	m.third = wanted
	return nil
}

func (m *memory) Atomically(ctx context.Context, fn func(context.Context) error) error {
	return fn(ctx)
}

func (m *memory) Record(_ context.Context, _ id.Org, e audit.Event) error {
	m.events = append(m.events, e)
	return nil
}

func (m *memory) Taken(context.Context, id.Org, id.Attempt) (exercise.Taken, error) {
	return m.taken, m.refuses
}

func service(m *memory, k kind) *review.Service {
	return review.NewService(review.Deps{Store: m, Tx: m, Audit: m, Clock: clock.At(time.Unix(1800000000, 0)), Catalog: exercise.NewCatalog(k), Attempts: m})
}

func taken() exercise.Taken {
	return exercise.Taken{Form: exercise.Form{Kind: "reply", Definition: "one", Seed: 9, Key: exercise.Key("secret")}, Response: exercise.Response("four")}
}

func TestScoringTwiceAddsOneRowAndANewScorerAnother(t *testing.T) {
	m := &memory{taken: taken()}
	k := mixed(.5)
	k.info.Version = 1
	for range 2 {
		if err := service(m, k).ScoreAttempt(t.Context(), "org", "a"); err != nil {
			t.Fatal(err)
		}
	}
	k.info.Version = 2
	if err := service(m, k).ScoreAttempt(t.Context(), "org", "a"); err != nil {
		t.Fatal(err)
	}
	if len(m.scores) != 2 || m.scores[0].Score.Points != 4 || m.scores[1].Version != 2 || len(m.events) != 2 {
		t.Errorf("scores %+v, events %d", m.scores, len(m.events))
	}
}

func TestWorkThatWentOnAfterItsScoreIsScoredAgain(t *testing.T) {
	m := &memory{taken: taken()}
	s := service(m, mixed(.5))
	m.taken.Ended = s.Clock.Now().Add(-time.Minute)
	if err := s.ScoreAttempt(t.Context(), "org", "a"); err != nil {
		t.Fatal(err)
	}
	m.taken.Ended = s.Clock.Now().Add(time.Second) // more time was given since
	if err := s.ScoreAttempt(t.Context(), "org", "a"); err != nil || len(m.scores) != 2 {
		t.Errorf("%v, %d scores, want a second one", err, len(m.scores))
	}
}

func TestWorkThatIsNotOverIsLeftAlone(t *testing.T) {
	m := &memory{refuses: fault.New(fault.Conflict, "This exercise is not finished")}
	if err := service(m, mixed(.5)).ScoreAttempt(t.Context(), "org", "a"); err != nil || len(m.scores) != 0 {
		t.Errorf("%v, scores %+v", err, m.scores)
	}
	m.refuses = fault.New(fault.NotFound, "There is no such exercise")
	if err := service(m, mixed(.5)).ScoreAttempt(t.Context(), "org", "a"); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

func TestARaterSeesTheWorkWithoutKeyAndSeed(t *testing.T) {
	m := &memory{taken: taken(), answers: []review.Answer{{Attempt: "a", Kind: "reply"}, {Attempt: "b", Kind: "reply"}}}
	next, err := service(m, mixed(.5)).ToRate(t.Context(), "org", "rater", "a")
	if err != nil || next.Left != 2 || next.Taken.Form.Key != nil || next.Taken.Form.Seed != 0 {
		t.Errorf("%+v, %v", next, err)
	}
	if _, err := service(m, mixed(.5)).ToRate(t.Context(), "org", "rater", "elsewhere"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an answer outside the queue: %v", err)
	}
}

func TestTheQueueHasEachRatersOwnOrder(t *testing.T) {
	m := &memory{}
	for i := range 20 {
		m.answers = append(m.answers, review.Answer{Attempt: id.Attempt(rune('a' + i)), Kind: "reply"})
	}
	order := func(rater id.Member) []review.Answer {
		q, err := service(m, mixed(1)).Queue(t.Context(), "org", rater)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	if !slices.Equal(order("ana"), order("ana")) || slices.Equal(order("ana"), order("bo")) {
		t.Error("an order is a rater's own and stays")
	}
}

func TestRatingNeedsEveryCriterionOnce(t *testing.T) {
	m := &memory{taken: taken(), answers: []review.Answer{{Attempt: "a", Kind: "reply"}}}
	s := service(m, mixed(1))
	for name, bad := range map[string]map[string]int{
		"one missing": {"warm": 3}, "too high": {"warm": 5, "clear": 0}, "below": {"warm": -1, "clear": 0}, "unknown": {"warm": 1, "clear": 1, "x": 1},
	} {
		if err := s.Rate(t.Context(), "org", "rater", "a", bad, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Rate(t.Context(), "org", "rater", "a", levels(0, 4), "fine"); err != nil {
		t.Fatal(err)
	}
	if len(m.ratings) != 1 || m.ratings[0].Note != "fine" || m.events[0].Verb != audit.RatingGiven {
		t.Errorf("%+v", m.ratings)
	}
	if err := s.Rate(t.Context(), "org", "rater", "a", levels(1, 1), ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("rating twice: %v", err)
	}
}

// turned is a kind whose responses hold a second turn if they say so.
type turned struct{ kind }

func (turned) HasSecondTurn(_ exercise.Public, r exercise.Response) bool {
	return string(r) == "twice"
}

func TestASecondTurnIsRatedToo(t *testing.T) {
	m := &memory{taken: taken(), answers: []review.Answer{{Attempt: "a", Kind: "reply"}, {Attempt: "b", Kind: "reply"}}}
	s := service(m, mixed(1))
	s.Catalog = exercise.NewCatalog(turned{mixed(1)})
	both := map[string]int{"warm": 3, "clear": 3, "warm-2": 0, "clear-2": 3}
	if err := s.Rate(t.Context(), "org", "rater", "a", both, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("levels for a second turn that is not there: %v", err)
	}
	if err := s.Rate(t.Context(), "org", "rater", "a", levels(4, 3), "kind"); err != nil {
		t.Error(err)
	}
	m.taken.Response = exercise.Response("twice")
	if err := s.Rate(t.Context(), "org", "rater", "b", levels(3, 3), ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("a second turn without levels: %v", err)
	}
	if err := s.Rate(t.Context(), "org", "rater", "b", both, "second is curt"); err != nil {
		t.Fatal(err)
	}
	r := review.Assess(finished(mixed(1), 0, m.ratings[1], m.ratings[1]))
	// warm weighs 1 of 4: (2*3 + 0)/3 = 2 of 4 levels; clear 3 of 4: 3 of 4 levels
	if r.Rated == nil || math.Abs(*r.Rated-(.25*50+.75*75)) > 1e-9 {
		t.Errorf("both turns give %v", r.Rated)
	}
	// one rater came before the second turn was written
	r = review.Assess(finished(mixed(1), 0, m.ratings[0], m.ratings[1]))
	if r.Rated == nil || math.Abs(*r.Rated-(.25*100*(2*3.5)/12+.75*75)) > 1e-9 {
		t.Errorf("a rater of one turn and one of both give %v", *r.Rated)
	}
}

func TestSteppingBackNeedsAReason(t *testing.T) {
	m := &memory{taken: taken(), answers: []review.Answer{{Attempt: "a", Kind: "reply"}}}
	s := service(m, mixed(1))
	if err := s.Recuse(t.Context(), "org", "rater", "a", ""); !fault.Is(err, fault.Invalid) || len(m.ratings) > 0 {
		t.Errorf("without a reason: %v", err)
	}
	if err := s.Recuse(t.Context(), "org", "rater", "a", "I know them"); err != nil {
		t.Fatal(err)
	}
	if q, _ := s.Queue(t.Context(), "org", "rater"); len(q) != 0 || m.events[0].Reason != "I know them" {
		t.Errorf("queue %v, events %+v", q, m.events)
	}
}
