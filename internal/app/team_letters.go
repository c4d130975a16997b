package app

import (
	"context"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/mail"
)

// Outcome sends a candidate the letter that a person wrote.
func (l letters) Outcome(ctx context.Context, h hiring.Holder, o hiring.OutcomeLetter) error {
	org, err := l.orgs.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	m, err := mail.OutcomeMessage(mail.OutcomeFacts{
		To: mail.Person{Name: h.Candidate.Name, Email: h.Candidate.Email}, Org: org.Name, Job: h.Job.Title,
		Lang: o.Lang, Text: o.Text, At: l.clock.Now(),
	})
	if err != nil {
		return err
	}
	return l.outbox.Post(ctx, h.Org, m)
}

// Called tells a member that a note calls them; one who has left hears nothing.
func (l letters) Called(ctx context.Context, h hiring.Holder, by, to id.Member) error {
	org, err := l.orgs.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	member, err := l.orgs.Member(ctx, h.Org, to)
	if err != nil || member.DisabledAt != nil {
		return err
	}
	writer, err := l.orgs.Member(ctx, h.Org, by)
	if err != nil {
		return err
	}
	m, err := mail.NoteMessage(mail.NoteFacts{
		To: mail.Person{Name: member.Name, Email: member.Email}, Org: org.Name, Job: h.Job.Title, Code: h.Application.Code,
		Writer: writer.Name, Link: l.baseURL + "/desk/applications/" + string(h.Application.ID) + "#notes",
		Quiet: l.baseURL + "/desk/account", At: l.clock.Now(),
	})
	if err != nil {
		return err
	}
	return l.outbox.Post(ctx, h.Org, m)
}
