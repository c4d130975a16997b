package recruiter

import (
	"context"

	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// few reads a job and some of its people, in the order given: what a profile or a comparison costs does
// not grow with the job. NotFound if one of them is on another job.
func (p Pages) few(ctx context.Context, org id.Org, job id.Job, apps []id.Application) (board, error) {
	m := material{now: p.Clock.Now(), scores: map[id.Attempt]review.ScoreRow{}}
	var err error
	if m.job, err = p.Hirings.Job(ctx, org, job); err != nil {
		return board{}, err
	}
	for _, app := range apps {
		l, err := p.listing(ctx, org, job, app)
		if err != nil {
			return board{}, err
		}
		attempts, err := p.Attempts.AttemptsOf(ctx, org, app)
		if err != nil {
			return board{}, err
		}
		m.listings, m.attempts = append(m.listings, l), append(m.attempts, attempts...)
	}
	for _, a := range m.attempts {
		if a.Started == nil {
			continue
		}
		if err := p.addTo(ctx, org, &m, a); err != nil {
			return board{}, err
		}
	}
	people, err := m.people(p.Catalog)
	return board{Job: m.job, People: people, Now: m.now}, err
}

func (p Pages) listing(ctx context.Context, org id.Org, job id.Job, app id.Application) (hiring.Listing, error) {
	a, err := p.Hirings.Application(ctx, org, app)
	if err != nil {
		return hiring.Listing{}, err
	}
	if a.Job != job {
		return hiring.Listing{}, fault.New(fault.NotFound, "This application is not on this job")
	}
	c, err := p.Hirings.Candidate(ctx, org, a.Candidate)
	return hiring.Listing{Application: a, Candidate: c}, err
}

// addTo reads what belongs to one attempt that has begun.
func (p Pages) addTo(ctx context.Context, org id.Org, m *material, a attempt.Attempt) error {
	row, err := p.Reviews.LatestScore(ctx, org, a.ID)
	switch {
	case err == nil:
		m.scores[a.ID] = row
	case !fault.Is(err, fault.NotFound):
		return err
	}
	set, err := p.Reviews.OverridesOf(ctx, org, a.ID)
	if err != nil {
		return err
	}
	m.set = append(m.set, set...)
	kind, err := p.Catalog.Kind(a.Kind)
	if err != nil || kind.Rubric() == nil {
		return err
	}
	ratings, err := p.Reviews.RatingsOf(ctx, org, a.ID)
	if err != nil {
		return err
	}
	m.ratings = append(m.ratings, ratings...)
	// What was saved is what raters will be shown.
	if _, err := p.Attempts.Response(ctx, org, a.ID); err == nil {
		m.waiting = append(m.waiting, review.Answer{Attempt: a.ID})
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	return nil
}
