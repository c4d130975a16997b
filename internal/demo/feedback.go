package demo

import (
	"context"
	"slices"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
)

// feedback is what follows for those who may read it: some days ago it was released, and then they asked
// that a person look again.
func (b *builder) feedback(ctx context.Context, h hiring.Holder, r role) error {
	if !r.reads {
		return nil
	}
	b.at(-5 * day)
	standings, err := b.app.Site.Standings(ctx, h)
	if err != nil {
		return err
	}
	one := review.Candidacy{Application: h.Application.ID, Profile: review.Profile{Code: h.Application.Code}}
	for _, s := range standings {
		one.Profile.Results = append(one.Profile.Results, s.Result)
	}
	by := b.memberOf(account.Recruiter)[0]
	if err := b.app.Site.Review.ReleaseFeedback(ctx, h.Org, by.ID, []review.Candidacy{one}); err != nil {
		return err
	}
	state := "has feedback"
	if r.asks != "" {
		state = "has feedback, asked for a review"
		if err := b.ask(ctx, h, r, standings); err != nil {
			return err
		}
	}
	return b.keepLink(ctx, h.Candidate, h.Application, state)
}

func (b *builder) ask(ctx context.Context, h hiring.Holder, r role, standings []site.Standing) error {
	b.at(-4 * day)
	i := slices.IndexFunc(standings, func(s site.Standing) bool { return s.Attempt.Kind == r.asks })
	if i < 0 {
		return fault.New(fault.Internal, "the demo has no %s to review", r.asks)
	}
	_, err := b.app.Site.Review.AskReview(ctx, h.Org, review.Ask{
		Application: h.Application.ID, Candidate: h.Candidate.ID, Attempt: standings[i].Attempt.ID,
		Result: standings[i].Result, Words: r.words, Lang: "en",
	})
	return err
}
