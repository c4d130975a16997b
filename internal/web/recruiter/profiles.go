package recruiter

import (
	"context"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// board is a job with everyone on it, as far as lists, profiles and comparisons need them.
type board struct {
	Job    hiring.Job
	People []person // oldest first
	Now    time.Time
}

// person is one application with its results.
type person struct {
	Application hiring.Application
	Candidate   hiring.Candidate
	Attempts    []attempt.Attempt // in plan order; without an id where none was laid out
	Profile     review.Profile
}

// Named tells whether the hiring team may see whose this is: once ratings are closed, or after
// someone gave a reason.
func (p person) Named() bool { return p.Application.RevealedAt != nil || p.Profile.RatingsClosed() }

// title is the name where it may be shown, else the code.
func (p person) title() string {
	if p.Named() {
		return p.Candidate.Name
	}
	return p.Application.Code
}

// find returns a person of the board; NotFound otherwise.
func (b board) find(a id.Application) (person, error) {
	for _, p := range b.People {
		if p.Application.ID == a {
			return p, nil
		}
	}
	return person{}, fault.New(fault.NotFound, "This application is not on this job")
}

// material is what is stored about a job, before it is put together.
type material struct {
	job      hiring.Job
	listings []hiring.Listing
	attempts []attempt.Attempt
	scores   map[id.Attempt]review.ScoreRow
	ratings  []review.Rating
	waiting  []review.Answer // answers that raters will be shown
	set      []review.Override
	now      time.Time
}

// nobody stands for a rater who has touched no answer, to list all that still wait.
const nobody id.Member = ""

// load reads a job and all its people.
func (p Pages) load(ctx context.Context, org id.Org, job id.Job) (board, error) {
	return p.loadWith(ctx, org, job, p.Reviews.LatestScores)
}

type scoresOfJob func(context.Context, id.Org, id.Job) (map[id.Attempt]review.ScoreRow, error)

func (p Pages) loadWith(ctx context.Context, org id.Org, job id.Job, scores scoresOfJob) (board, error) {
	m := material{now: p.Clock.Now()}
	var err error
	if m.job, err = p.Hirings.Job(ctx, org, job); err != nil {
		return board{}, err
	}
	if m.listings, err = p.Hirings.Listings(ctx, org, job); err != nil {
		return board{}, err
	}
	if m.attempts, err = p.Attempts.AttemptsOfJob(ctx, org, job); err != nil {
		return board{}, err
	}
	if m.scores, err = scores(ctx, org, job); err != nil {
		return board{}, err
	}
	if m.ratings, err = p.Reviews.RatingsOfJob(ctx, org, job); err != nil {
		return board{}, err
	}
	if m.set, err = p.Reviews.OverridesOfJob(ctx, org, job); err != nil {
		return board{}, err
	}
	if m.waiting, err = p.Review.Queue(ctx, org, nobody); err != nil {
		return board{}, err
	}
	people, err := m.people(p.Catalog)
	return board{Job: m.job, People: people, Now: m.now}, err
}

// people puts the material together, application by application.
func (m material) people(catalog exercise.Catalog) ([]person, error) {
	attempts := map[id.Application][]attempt.Attempt{}
	for _, a := range m.attempts {
		attempts[a.Application] = append(attempts[a.Application], a)
	}
	ratings := map[id.Attempt][]review.Rating{}
	for _, r := range m.ratings {
		ratings[r.Attempt] = append(ratings[r.Attempt], r)
	}
	set := map[id.Attempt][]review.Override{}
	for _, o := range m.set {
		set[o.Attempt] = append(set[o.Attempt], o)
	}
	waiting := map[id.Attempt]bool{}
	for _, a := range m.waiting {
		waiting[a.Attempt] = true
	}
	all := make([]person, 0, len(m.listings))
	for _, l := range m.listings {
		one := person{Application: l.Application, Candidate: l.Candidate, Profile: review.Profile{Code: l.Application.Code}}
		for _, item := range m.job.Plan {
			a := newestOf(attempts[l.Application.ID], item)
			facts, err := m.facts(catalog, item, a, ratings[a.ID], waiting[a.ID])
			if err != nil {
				return nil, err
			}
			facts.Override = review.InForce(set[a.ID])
			one.Attempts = append(one.Attempts, a)
			one.Profile.Results = append(one.Profile.Results, review.Assess(facts))
		}
		all = append(all, one)
	}
	return all, nil
}

// newestOf finds the attempt at a plan's item: one that was not set aside before one that was.
func newestOf(attempts []attempt.Attempt, item exercise.PlanItem) (found attempt.Attempt) {
	for _, a := range attempts {
		if a.Kind != item.Kind || a.Definition != item.Definition {
			continue
		}
		if found.ID == "" || found.Voided != nil {
			found = a
		}
	}
	return found
}

func (m material) facts(catalog exercise.Catalog, item exercise.PlanItem, a attempt.Attempt, ratings []review.Rating, waiting bool) (review.Facts, error) {
	kind, def, err := catalog.Definition(item.Kind, item.Definition)
	if err != nil {
		return review.Facts{}, err
	}
	f := review.Facts{Item: item, Kind: kind, Definition: def, Ratings: ratings, Raters: m.job.Raters, Status: review.NotStarted}
	if a.ID == "" {
		return f, nil
	}
	state := a.State(m.now)
	f.Status, f.Finished, f.TimeEnded = statusOf(state), state.Finished(), state == attempt.Expired
	if row, ok := m.scores[a.ID]; ok {
		f.Score = &row.Score
	}
	f.Blank = kind.Rubric() != nil && m.settled(a) && !waiting
	return f, nil
}

// settled tells whether no save can change a finished attempt any more. Only then does its absence
// from the raters' queue mean that there is nothing to rate.
func (m material) settled(a attempt.Attempt) bool {
	return a.Submitted != nil || a.State(m.now) == attempt.Expired && m.now.Sub(a.Deadline()) >= attempt.Grace
}

func statusOf(s attempt.State) review.Status {
	switch s {
	case attempt.Running, attempt.Paused: // breaks are nobody's business here
		return review.Working
	case attempt.Closed:
		return review.Missed
	case attempt.Voided:
		return review.SetAside
	default:
		return review.NotStarted
	}
}

// ratingsOf counts the ratings in and the ratings that this person's answers ask for.
func ratingsOf(p review.Profile) (given, wanted int) {
	for _, r := range p.Results {
		if r.Kind.Rubric() == nil || r.Status == review.Missed || r.Status == review.SetAside || r.Status == review.Blank {
			continue
		}
		given, wanted = given+min(r.Given, r.Raters), wanted+r.Raters
	}
	return given, wanted
}
