package demo

import (
	"context"
	"net/url"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// Stop is a place worth seeing, with the address of it after the base. As is the role to sign in with,
// empty where no sign-in is needed.
type Stop struct{ What, As, Path string }

// tour says where to see what.
func (b *builder) tour(ctx context.Context) error {
	job := "/desk/jobs/" + string(b.world.Open[0].JobID)
	top, held := b.first(favourite), b.first(reviewed)
	appeals, err := b.app.Store.Appeals(ctx, b.world.Org.ID)
	if err != nil {
		return err
	}
	overridden, err := b.attemptOf(ctx, held)
	if err != nil {
		return err
	}
	board, err := b.attemptOf(ctx, top)
	if err != nil {
		return err
	}
	var tie []id.Application
	for _, a := range b.playing(tied) {
		tie = append(tie, a.Application.ID)
	}
	b.world.Tour = []Stop{
		{"What waits today", "recruiter", "/desk"},
		{"Candidates of a job, with tags, a saved view and filters", "recruiter", job},
		{"Who is at work now, without reloading", "recruiter", job + "/live"},
		{"Two candidates who cannot be told apart", "recruiter", job + "/compare?" + choose(tie...)},
		{"Four candidates, one of them clearly above", "recruiter", job + "/compare?" + choose(append([]id.Application{top.Application.ID, held.Application.ID}, tie...)...)},
		{"A profile with interviews, notes and a share link", "recruiter", "/desk/applications/" + string(top.Application.ID)},
		{"The same profile, as its link shows it", "", "/shared/" + top.share},
		{"A schedule: score line by line, board, and how it came about", "recruiter", "/desk/attempts/" + board},
		{"A score that a person has set, with the reason", "recruiter", "/desk/attempts/" + overridden},
		{"Requests for review: asked, looked at, answered", "recruiter", "/desk/reviews"},
	}
	for _, a := range appeals {
		b.world.Tour = append(b.world.Tour, Stop{"  " + stateOf(a), "recruiter", "/desk/reviews/" + string(a.ID)})
	}
	b.world.Tour = append(b.world.Tour,
		Stop{"Answers to rate, blind", "rater", "/rate"},
		Stop{"How far raters agree", "recruiter", "/desk/agreement"},
		Stop{"How the exercises work on this job", "recruiter", job + "/reports"},
		Stop{"People who agreed to be found again", "recruiter", "/desk/pool"},
		Stop{"A draft posting with findings", "manager", "/desk/jobs/" + string(b.draftOf) + "/posting"},
		Stop{"Letters that were sent", "owner", "/desk/outbox"},
	)
	return nil
}

// attemptOf is the first exercise of an actor.
func (b *builder) attemptOf(ctx context.Context, a *actor) (string, error) {
	all, err := b.app.Store.AttemptsOf(ctx, a.Org, a.Application.ID)
	if err != nil {
		return "", err
	}
	for _, one := range all {
		if one.Position == 0 {
			return string(one.ID), nil
		}
	}
	return "", fault.New(fault.Internal, "the demo has no first exercise of %s", a.Application.Code)
}

func stateOf(a review.Appeal) string {
	switch {
	case a.SentAt != nil:
		return "answered"
	case a.CheckedAt != nil:
		return "looked at, not settled"
	case a.WantsRating:
		return "asked, waits for another rating"
	default:
		return "asked, waits to be gone through"
	}
}

func choose(apps ...id.Application) string {
	v := url.Values{}
	for _, a := range apps {
		v.Add("c", string(a))
	}
	return v.Encode()
}
