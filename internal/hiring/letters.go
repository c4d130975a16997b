package hiring

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
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

// Lang is a language that letters are written in, or empty for any other.
func Lang(lang string) string {
	if lang == "en" || lang == "es" {
		return lang
	}
	return ""
}

// SetLang notes the language that a candidate chose; letters are written in it from now on.
func (s *Service) SetLang(ctx context.Context, h Holder, lang string) error {
	if lang = Lang(lang); lang == "" || lang == h.Candidate.Lang {
		return nil
	}
	return s.Store.SetLang(ctx, h.Org, h.Candidate.ID, lang)
}

// Confirm writes to a candidate that their work is here, once nothing is left to work on. It may come
// late and often: the letter goes out once.
func (s *Service) Confirm(ctx context.Context, org id.Org, app id.Application) error {
	done, open, err := s.Attempts.Ended(ctx, org, app)
	if err != nil || open || len(done) == 0 {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, j, err := s.hold(ctx, org, app)
		if err != nil || a.ConfirmedAt != nil {
			return err
		}
		c, err := s.Store.Candidate(ctx, org, a.Candidate)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		a.ConfirmedAt = &now
		if err := s.Store.SetApplication(ctx, org, a); err != nil {
			return err
		}
		if err := s.record(ctx, org, audit.System, audit.WorkConfirmed, "application", string(app), ""); err != nil {
			return err
		}
		return s.Letters.Arrived(ctx, Holder{Org: org, Application: a, Candidate: c, Job: j}, done)
	})
}

// AskAgain is how long a candidate waits before they can ask the clinic for time again, while nobody has
// seen to the first request.
const AskAgain = 24 * time.Hour

// maxWords is how much a candidate can write to the clinic, in characters.
const maxWords = 1000

// Asked is when a candidate wrote to the clinic for time, as long as that keeps them from writing again;
// nil if it does not.
func (s *Service) Asked(ctx context.Context, h Holder) (*time.Time, error) {
	e, err := s.Store.Entry(ctx, h.Org, h.Application.ID)
	if err != nil || e.Asked == nil || !s.Clock.Now().Before(e.Asked.Add(AskAgain)) {
		return nil, err
	}
	return e.Asked, nil
}

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
		if _, _, err := s.hold(ctx, h.Org, h.Application.ID); err != nil {
			return err
		}
		waits, err := s.Asked(ctx, h)
		if err != nil {
			return err
		}
		if waits != nil {
			return fault.New(fault.Conflict, "Your earlier message is with the clinic. They answer by e-mail; if it is urgent, call or write to them")
		}
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
