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

// letters writes to candidates, and to the clinic about them.
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
		To: mail.Person{Name: h.Candidate.Name, Email: h.Candidate.Email}, Lang: h.Candidate.Lang,
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

// Arrived names the exercises in the candidate's language. Their link is stored as a hash alone, so the
// letter says where a new one is to be had.
func (l letters) Arrived(ctx context.Context, h hiring.Holder, done exercise.Plan) error {
	org, err := l.orgs.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	var tasks []string
	for _, item := range done {
		_, def, err := l.catalog.Definition(item.Kind, item.Definition)
		if err != nil {
			return err
		}
		tasks = append(tasks, def.In(h.Candidate.Lang).Title)
	}
	m, err := mail.ConfirmationMessage(mail.ConfirmationFacts{
		To: mail.Person{Name: h.Candidate.Name, Email: h.Candidate.Email}, Lang: h.Candidate.Lang,
		Org: org.Name, Job: h.Job.Title, Code: h.Application.Code, Tasks: tasks, Sent: l.clock.Now(), Zone: site.Zone(org),
		Again: l.baseURL + "/link", Contact: contact(site.Clinic(org)), At: l.clock.Now(),
	})
	if err != nil {
		return err
	}
	return l.outbox.Post(ctx, h.Org, m)
}

// AskTime writes to the clinic's contact, or else to its owners. The candidate is named by their code:
// who reads this may be one from whom names are hidden.
func (l letters) AskTime(ctx context.Context, h hiring.Holder, words string) error {
	org, err := l.orgs.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	to, err := l.desk(ctx, org)
	if err != nil {
		return err
	}
	for _, person := range to {
		m, err := mail.TimeRequestMessage(mail.TimeRequestFacts{
			To: person, Org: org.Name, Job: h.Job.Title, Code: h.Application.Code, Words: words,
			Closed: h.Application.Closes, Zone: site.Zone(org), At: l.clock.Now(),
			Link: l.baseURL + "/desk/applications/" + string(h.Application.ID),
		})
		if err != nil {
			return err
		}
		if err := l.outbox.Post(ctx, h.Org, m); err != nil {
			return err
		}
	}
	return nil
}

// desk is who answers for the clinic.
func (l letters) desk(ctx context.Context, org account.Org) ([]mail.Person, error) {
	if c := site.Clinic(org).Contact; c.Email != "" {
		return []mail.Person{{Name: c.Name, Email: c.Email}}, nil
	}
	members, err := l.orgs.Members(ctx, org.ID)
	var owners []mail.Person
	for _, m := range members {
		if m.Role == account.Owner && m.DisabledAt == nil {
			owners = append(owners, mail.Person{Name: m.Name, Email: m.Email})
		}
	}
	return owners, err
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
