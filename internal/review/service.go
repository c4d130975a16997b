package review

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Attempts hands over finished work (attempt.Service does).
type Attempts interface {
	Taken(ctx context.Context, org id.Org, a id.Attempt) (exercise.Taken, error)
}

// Deps are what the service needs.
type Deps struct {
	Store    Store
	Tx       Transactor
	Audit    audit.Recorder
	Clock    clock.Clock
	Catalog  exercise.Catalog
	Attempts Attempts
	Letters  FeedbackLetters
	Promises Promises
}

// Service scores finished work and takes people's ratings.
type Service struct {
	Deps
	keyedAnswers sync.Map // []exercise.Sample by Family
}

// NewService returns a service over its dependencies.
func NewService(d Deps) *Service { return &Service{Deps: d} }

// ScoreAttempt adds a machine score to the ledger unless the newest one is of the present scorer and of
// the finished work:
// running it twice does no harm. Work that was set aside, or can still change, is left alone.
func (s *Service) ScoreAttempt(ctx context.Context, org id.Org, a id.Attempt) error {
	taken, err := s.Attempts.Taken(ctx, org, a)
	if fault.Is(err, fault.Conflict) {
		return nil // set aside or given more time since this was queued; what ends later is queued again
	}
	if err != nil {
		return err
	}
	kind, err := s.Catalog.Kind(taken.Form.Kind)
	if err != nil {
		return err
	}
	version := kind.Info().Version
	latest, err := s.Store.LatestScore(ctx, org, a)
	if err == nil && latest.Version == version && !latest.MadeAt.Before(taken.Ended) {
		return nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	score, err := Mark(kind, taken)
	if err != nil {
		return err
	}
	row := ScoreRow{ID: id.Score(id.New()), Attempt: a, Kind: taken.Form.Kind, Version: version, Score: score, MadeAt: s.Clock.Now()}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.AddScore(ctx, org, row); err != nil {
			return err
		}
		return s.record(ctx, org, audit.System, a, audit.AttemptScored, "")
	})
}

// Mark scores work; work of which nothing was ever saved is scored as an empty response.
func Mark(kind exercise.Kind, taken exercise.Taken) (exercise.Score, error) {
	response := taken.Response
	if response == nil {
		empty, err := kind.Read(taken.Form.Public, nil)
		if err != nil {
			return exercise.Score{}, err
		}
		response = empty
	}
	return kind.Score(taken.Form.Public, taken.Form.Key, response)
}

// Next is an answer to rate: the work without anything that tells whose it is.
type Next struct {
	Answer Answer
	Taken  exercise.Taken // Key stripped
	Left   int            // answers still to rate, this one included
}

// Queue lists what this rater may rate, in an order of their own: random, but the same each time.
func (s *Service) Queue(ctx context.Context, org id.Org, rater id.Member) ([]Answer, error) {
	answers, err := s.Store.AnswersToRate(ctx, org, rater, s.rated(), s.Clock.Now())
	if err != nil {
		return nil, err
	}
	order := func(a Answer) uint64 {
		return exercise.Rand(1, string(rater)+string(a.Attempt)).Uint64()
	}
	slices.SortFunc(answers, func(a, b Answer) int {
		if x, y := order(a), order(b); x < y {
			return -1
		} else if x > y {
			return 1
		}
		return 0
	})
	return answers, nil
}

func (s *Service) rated() (slugs []string) {
	for _, k := range s.Catalog.Kinds() {
		if k.Rubric() != nil {
			slugs = append(slugs, k.Info().Slug)
		}
	}
	return slugs
}

// ToRate returns one answer of the rater's queue; NotFound if it is not in it.
func (s *Service) ToRate(ctx context.Context, org id.Org, rater id.Member, a id.Attempt) (Next, error) {
	queue, err := s.Queue(ctx, org, rater)
	if err != nil {
		return Next{}, err
	}
	i := slices.IndexFunc(queue, func(q Answer) bool { return q.Attempt == a })
	if i < 0 {
		return Next{}, fault.New(fault.NotFound, "This answer is not waiting for your rating")
	}
	taken, err := s.Attempts.Taken(ctx, org, a)
	if err != nil {
		return Next{}, err
	}
	taken.Form.Key = nil
	taken.Form.Seed = 0
	return Next{Answer: queue[i], Taken: taken, Left: len(queue)}, nil
}

// Rate stores a rater's levels all at once, as a clinic does that rated on paper; every criterion of the
// rubric needs one, from 0 to 4, and the ends of the scale a note.
func (s *Service) Rate(ctx context.Context, org id.Org, rater id.Member, a id.Attempt, levels map[string]int, note string) error {
	next, err := s.ToRate(ctx, org, rater, a)
	if err != nil {
		return err
	}
	kind, err := s.Catalog.Kind(next.Answer.Kind)
	if err != nil {
		return err
	}
	if err := checkLevels(exercise.RubricFor(kind, next.Taken.Form.Public, next.Taken.Response), levels, note); err != nil {
		return err
	}
	if len(note) > 4000 {
		return &fault.Error{Kind: fault.Invalid, Message: "The note is too long", Fields: []fault.Field{{Name: "note", Message: "Keep the note under 4,000 characters"}}}
	}
	return s.add(ctx, org, Rating{Attempt: a, Rater: rater, Levels: levels, Note: note}, audit.RatingGiven)
}

func checkLevels(r *exercise.Rubric, levels map[string]int, note string) error {
	var p fault.Problems
	ends := slices.ContainsFunc(slices.Collect(maps.Values(levels)), func(level int) bool { return level == 0 || level == 4 })
	p.Require(!ends || note != "", "note", "Say in a few words why: the ends of the scale need a note")
	for _, c := range r.Criteria {
		level, ok := levels[c.ID]
		p.Require(ok, c.ID, "Choose a level for "+c.Name)
		p.Require(!ok || level >= 0 && level <= 4, c.ID, "A level is 0 to 4")
	}
	p.Require(len(levels) <= len(r.Criteria), "levels", "There is a level for a criterion this rubric does not have")
	return p.Err()
}

// Recuse takes an answer out of this rater's queue, with a reason.
func (s *Service) Recuse(ctx context.Context, org id.Org, rater id.Member, a id.Attempt, reason string) error {
	if reason == "" {
		return &fault.Error{Kind: fault.Invalid, Message: "Say why you step back", Fields: []fault.Field{{Name: "reason", Message: "Say why you step back, in a few words"}}}
	}
	if _, err := s.ToRate(ctx, org, rater, a); err != nil {
		return err
	}
	return s.add(ctx, org, Rating{Attempt: a, Rater: rater, Recused: reason}, audit.RatingRecused)
}

func (s *Service) add(ctx context.Context, org id.Org, r Rating, verb audit.Verb) error {
	r.ID, r.At = id.Rating(id.New()), s.Clock.Now()
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.AddRating(ctx, org, r); err != nil {
			return err
		}
		if r.Recused == "" {
			if err := s.settle(ctx, org, r.Attempt); err != nil {
				return err
			}
		}
		return s.record(ctx, org, audit.Member(r.Rater), r.Attempt, verb, r.Recused)
	})
}

func (s *Service) record(ctx context.Context, org id.Org, by audit.Actor, a id.Attempt, verb audit.Verb, reason string) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: by, Verb: verb, Thing: "attempt", ThingID: string(a), Reason: reason,
	})
}

// Shuffle orders things at random per viewer, the same each time: within a band no order is meant.
func Shuffle[T any](things []T, viewer string) []T {
	out := slices.Clone(things)
	var r *rand.Rand = exercise.Rand(2, viewer)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// Means averages raters' levels per criterion over those who gave one; recusals do not count. n is the
// number of raters.
func Means(ratings []Rating) (levels map[string]float64, n int) {
	sums, given := map[string]float64{}, map[string]float64{}
	for _, r := range ratings {
		if r.Recused != "" {
			continue
		}
		n++
		for c, level := range r.Levels {
			sums[c] += float64(level)
			given[c]++
		}
	}
	for c := range maps.Keys(sums) {
		sums[c] /= given[c]
	}
	return sums, n
}
