package app

import (
	"context"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/mail"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
)

// letters writes to candidates.
type letters struct {
	outbox  mail.Outbox
	orgs    account.Store
	catalog exercise.Catalog
	clock   clock.Clock
	baseURL string
}

func (l letters) Link(ctx context.Context, h hiring.Holder, token string) error {
	org, err := l.orgs.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	m, err := mail.CandidateLinkMessage(mail.CandidateLinkFacts{
		To:  mail.Person{Name: h.Candidate.Name, Email: h.Candidate.Email},
		Org: org.Name, Job: h.Job.Title, Link: l.baseURL + "/c/" + token,
		Tasks: len(h.Job.Plan), Minutes: h.Job.Plan.Minutes(l.catalog),
		Due: h.Application.Closes, Zone: site.Zone(org), Contact: contact(site.Clinic(org)),
		Reminder: h.Application.InvitedAt.Before(l.clock.Now().Add(-time.Minute)), At: l.clock.Now(),
	})
	if err != nil {
		return err
	}
	return l.outbox.Post(ctx, h.Org, m)
}

func contact(c posting.Clinic) string {
	switch {
	case c.Contact.Email != "":
		return c.Contact.Email
	case c.Contact.Phone != "":
		return c.Contact.Phone
	default:
		return ""
	}
}
