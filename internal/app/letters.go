package app

import (
	"context"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/mail"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
)

// outbox stores a message and queues its sending, both in the transaction of ctx.
type outbox struct {
	store mail.Store
	tx    interface {
		Atomically(ctx context.Context, fn func(context.Context) error) error
	}
	queue interface {
		EnqueueMail(ctx context.Context, org id.Org, messageID string) error
	}
	clock clock.Clock
}

func (o outbox) Post(ctx context.Context, org id.Org, m mail.Message) error {
	if m.ID == "" {
		m.ID = id.New()
	}
	if m.At.IsZero() {
		m.At = o.clock.Now()
	}
	return o.tx.Atomically(ctx, func(ctx context.Context) error {
		if err := o.store.AddMessage(ctx, org, m); err != nil {
			return err
		}
		return o.queue.EnqueueMail(ctx, org, m.ID)
	})
}

// letters writes to candidates.
type letters struct {
	outbox  outbox
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
		Tasks: len(h.Job.Plan), Minutes: l.minutes(h.Job.Plan),
		Due: h.Application.Closes, Zone: site.Zone(org), Contact: contact(site.Clinic(org)),
		Reminder: h.Application.InvitedAt.Before(l.clock.Now().Add(-time.Minute)), At: l.clock.Now(),
	})
	if err != nil {
		return err
	}
	return l.outbox.Post(ctx, h.Org, m)
}

func (l letters) minutes(plan exercise.Plan) (total int) {
	for _, item := range plan {
		kind, err := l.catalog.Kind(item.Kind)
		if err != nil {
			continue
		}
		if d, err := exercise.FindDefinition(kind, item.Definition); err == nil {
			total += d.Minutes
		}
	}
	return total
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
