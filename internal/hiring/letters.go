package hiring

import (
	"context"
	"strings"
	"unicode/utf8"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
)

// Desk writes to the clinic about a candidate; posting joins the transaction in ctx.
type Desk interface {
	// AskTime passes on what a candidate wrote who came too late for an exercise.
	AskTime(ctx context.Context, h Holder, words string) error
}

// MailLink mails a candidate the link by which they came, to open on another device. Unlike with
// Resend the link stays as it is.
func (s *Service) MailLink(ctx context.Context, h Holder, token string) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		by := audit.Candidate(h.Candidate.ID)
		if err := s.record(ctx, h.Org, by, audit.LinkSent, "application", string(h.Application.ID), "to open on another device"); err != nil {
			return err
		}
		return s.Letters.Link(ctx, h, token)
	})
}

// maxWords is how much a candidate can write to the clinic, in characters.
const maxWords = 1000

// AskTime passes a candidate's request for more time on to the clinic. It promises nothing: a person
// decides, and reopens or extends the exercise by hand.
func (s *Service) AskTime(ctx context.Context, h Holder, words string) error {
	words = strings.TrimSpace(words)
	if n := utf8.RuneCountInString(words); n == 0 || n > maxWords {
		const say = "Say in at most 1,000 characters what you need"
		return &fault.Error{Kind: fault.Invalid, Message: say, Fields: []fault.Field{{Name: "words", Message: say}}}
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		by := audit.Candidate(h.Candidate.ID)
		if err := s.record(ctx, h.Org, by, audit.TimeAsked, "application", string(h.Application.ID), ""); err != nil {
			return err
		}
		now := s.Clock.Now()
		if err := s.Store.SetAsked(ctx, h.Org, h.Application.ID, &now); err != nil {
			return err
		}
		return s.Desk.AskTime(ctx, h, words)
	})
}
