package app

import (
	"context"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/mail"
	"preceptor/internal/review"
	"preceptor/internal/store"
	"preceptor/internal/web/site"
)

// reviewLetters writes about feedback and requests for review.
type reviewLetters struct {
	letters
	store  *store.Store
	hiring *hiring.Service
}

// FeedbackReady sends the candidate a new link, because the old one is stored as a hash alone.
func (l reviewLetters) FeedbackReady(ctx context.Context, org id.Org, by audit.Actor, a id.Application) error {
	o, err := l.orgs.Org(ctx, org)
	if err != nil {
		return err
	}
	token, h, err := l.hiring.NewLink(ctx, org, by, a)
	if err != nil {
		return err
	}
	m, err := mail.FeedbackReadyMessage(mail.FeedbackReadyFacts{
		To: mail.Person{Name: h.Candidate.Name, Email: h.Candidate.Email}, Lang: h.Candidate.Lang, Org: o.Name, Job: h.Job.Title,
		Link: l.baseURL + "/c/" + token + "/feedback", Contact: contact(site.Clinic(o)), At: l.clock.Now(),
	})
	if err != nil {
		return err
	}
	return l.outbox.Post(ctx, org, m)
}

// AppealMade tells the hiring team of a request.
func (l reviewLetters) AppealMade(ctx context.Context, org id.Org, a review.Appeal) error {
	return l.toTeam(ctx, org, a, false, mail.ReviewAskedMessage)
}

// AppealDue reminds the hiring team of a request.
func (l reviewLetters) AppealDue(ctx context.Context, org id.Org, a review.Appeal, over bool) error {
	return l.toTeam(ctx, org, a, over, mail.ReviewDueMessage)
}

func (l reviewLetters) toTeam(ctx context.Context, org id.Org, a review.Appeal, over bool, write func(mail.ReviewFacts) (mail.Message, error)) error {
	o, err := l.orgs.Org(ctx, org)
	if err != nil {
		return err
	}
	h, err := l.holder(ctx, org, a.Application)
	if err != nil {
		return err
	}
	exercise, err := l.exercise(ctx, org, a.Attempt)
	if err != nil {
		return err
	}
	team, err := l.team(ctx, org)
	if err != nil {
		return err
	}
	for _, person := range team {
		m, err := write(mail.ReviewFacts{
			To: person, Org: o.Name, Job: h.Job.Title, Code: h.Application.Code, Exercise: exercise, Due: a.Due,
			Zone: site.Zone(o), Link: l.baseURL + "/desk/reviews/" + string(a.ID), Over: over, At: l.clock.Now(),
		})
		if err != nil {
			return err
		}
		if err := l.outbox.Post(ctx, org, m); err != nil {
			return err
		}
	}
	return nil
}

// AppealAnswered sends the candidate the letter that a person edited.
func (l reviewLetters) AppealAnswered(ctx context.Context, org id.Org, a review.Appeal) error {
	o, err := l.orgs.Org(ctx, org)
	if err != nil {
		return err
	}
	h, err := l.holder(ctx, org, a.Application)
	if err != nil {
		return err
	}
	m, err := mail.ReviewAnsweredMessage(mail.ReviewAnsweredFacts{
		To: mail.Person{Name: h.Candidate.Name, Email: h.Candidate.Email}, Org: o.Name, Job: h.Job.Title,
		Lang: a.Lang, Text: a.Letter, At: l.clock.Now(),
	})
	if err != nil {
		return err
	}
	return l.outbox.Post(ctx, org, m)
}

func (l reviewLetters) holder(ctx context.Context, org id.Org, app id.Application) (hiring.Holder, error) {
	a, err := l.store.Application(ctx, org, app)
	if err != nil {
		return hiring.Holder{}, err
	}
	c, err := l.store.Candidate(ctx, org, a.Candidate)
	if err != nil {
		return hiring.Holder{}, err
	}
	j, err := l.store.Job(ctx, org, a.Job)
	return hiring.Holder{Org: org, Application: a, Candidate: c, Job: j}, err
}

func (l reviewLetters) exercise(ctx context.Context, org id.Org, attempt id.Attempt) (string, error) {
	a, err := l.store.Attempt(ctx, org, attempt)
	if err != nil {
		return "", err
	}
	_, def, err := l.catalog.Definition(a.Kind, a.Definition)
	return def.Title, err
}

// team is the recruiters of the org, or where it has none its owners.
func (l reviewLetters) team(ctx context.Context, org id.Org) ([]mail.Person, error) {
	members, err := l.orgs.Members(ctx, org)
	if err != nil {
		return nil, err
	}
	for _, role := range []account.Role{account.Recruiter, account.Owner} {
		var team []mail.Person
		for _, m := range members {
			if m.Role == role && m.DisabledAt == nil {
				team = append(team, mail.Person{Name: m.Name, Email: m.Email})
			}
		}
		if len(team) > 0 {
			return team, nil
		}
	}
	return nil, nil
}

// ReviewPromise is what the clinic's facts say, or else the usual.
func (l reviewLetters) ReviewPromise(ctx context.Context, org id.Org) (int, *time.Location, error) {
	o, err := l.orgs.Org(ctx, org)
	return site.ReviewDays(o), site.Zone(o), err
}
