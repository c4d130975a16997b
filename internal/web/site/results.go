package site

import (
	"context"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// Standing is one attempt and how it stands.
type Standing struct {
	Attempt attempt.Attempt
	Result  review.Result
}

// Standings assesses every exercise of an application, in the order of the plan.
func (s *Site) Standings(ctx context.Context, h hiring.Holder) ([]Standing, error) {
	attempts, err := s.Attempts.AttemptsOf(ctx, h.Org, h.Application.ID)
	if err != nil {
		return nil, err
	}
	out := make([]Standing, 0, len(attempts))
	for _, item := range h.Job.Plan {
		a, ok := currentOf(attempts, item)
		if !ok {
			continue
		}
		result, err := s.standing(ctx, h, item, a)
		if err != nil {
			return nil, err
		}
		out = append(out, Standing{a, result})
	}
	return out, nil
}

// currentOf finds the attempt at an item that was not set aside, or else the last one.
func currentOf(attempts []attempt.Attempt, item exercise.PlanItem) (found attempt.Attempt, ok bool) {
	for _, a := range attempts {
		if a.Kind == item.Kind && a.Definition == item.Definition && (!ok || found.Voided != nil) {
			found, ok = a, true
		}
	}
	return found, ok
}

func (s *Site) standing(ctx context.Context, h hiring.Holder, item exercise.PlanItem, a attempt.Attempt) (review.Result, error) {
	kind, def, err := s.Catalog.Definition(item.Kind, item.Definition)
	if err != nil {
		return review.Result{}, err
	}
	f := review.Facts{Item: item, Kind: kind, Definition: def, Raters: h.Job.Raters, Status: review.NotStarted}
	state := a.State(s.Clock.Now())
	f.Finished, f.TimeEnded = state.Finished(), state == attempt.Expired
	switch state {
	case attempt.Running, attempt.Paused:
		f.Status = review.Working
	case attempt.Closed:
		f.Status = review.Missed
	case attempt.Voided:
		f.Status = review.SetAside
	default:
	}
	if !f.Finished {
		return review.Assess(f), nil
	}
	return s.scored(ctx, h.Org, f, a.ID)
}

func (s *Site) scored(ctx context.Context, org id.Org, f review.Facts, a id.Attempt) (review.Result, error) {
	row, err := s.Reviews.LatestScore(ctx, org, a)
	switch {
	case err == nil:
		f.Score = &row.Score
	case !fault.Is(err, fault.NotFound):
		return review.Result{}, err
	}
	if f.Ratings, err = s.Reviews.RatingsOf(ctx, org, a); err != nil {
		return review.Result{}, err
	}
	set, err := s.Reviews.OverridesOf(ctx, org, a)
	if err != nil {
		return review.Result{}, err
	}
	f.Override = review.InForce(set)
	_, err = s.Attempts.Response(ctx, org, a)
	if f.Blank = f.Kind.Rubric() != nil && fault.Is(err, fault.NotFound); f.Blank {
		err = nil
	}
	if fault.Is(err, fault.NotFound) { // nothing was saved in an exercise that nobody rates
		err = nil
	}
	return review.Assess(f), err
}
