package posting

import (
	"context"
	"slices"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// maxReason bounds the reason of a dismissal, in bytes.
const maxReason = 600

var errClosed = fault.Invalidf("This posting is closed. It can be read, but not changed")

// Dismiss sets a finding of the stored text aside, with a reason. Conflict when someone saved since
// version based; Invalid when the text has no such finding, or it must be fixed.
func (s *Service) Dismiss(ctx context.Context, org id.Org, by audit.Actor, job id.Job, clinic Clinic, f Finding, reason string, based int) (Posting, error) {
	if len(reason) > maxReason {
		return Posting{}, fault.Invalidf("Say it in fewer words: this reason is too long")
	}
	act := act{verb: audit.PostingDismissed, note: "A finding set aside", reason: f.Rule}
	return s.change(ctx, org, by, job, act, func(p Posting) (Posting, error) {
		if err := p.changeable(based); err != nil {
			return p, err
		}
		found, err := s.Check(p, clinic)
		if err != nil {
			return p, err
		}
		at := slices.IndexFunc(found, func(other Finding) bool { return other.Rule == f.Rule && other.Quote == f.Quote })
		if at < 0 {
			return p, fault.Invalidf("The saved text does not have this finding any more. Look at the findings again")
		}
		return p.Dismiss(found[at], reason, id.Member(by.ID), s.Clock.Now())
	})
}

// Restore takes a dismissal back: the finding stands again. Conflict when someone saved since version
// based; NotFound without such a dismissal.
func (s *Service) Restore(ctx context.Context, org id.Org, by audit.Actor, job id.Job, rule, quote string, based int) (Posting, error) {
	act := act{verb: audit.PostingRestored, note: "A finding taken up again", reason: rule}
	return s.change(ctx, org, by, job, act, func(p Posting) (Posting, error) {
		if err := p.changeable(based); err != nil {
			return p, err
		}
		return p.Restore(rule, quote)
	})
}

// changeable refuses a change to a closed posting, and one from an older version.
func (p Posting) changeable(based int) error {
	if p.Status() == StatusClosed {
		return errClosed
	}
	_, err := p.Edit(p.Markdown, based)
	return err
}

// Restore takes back the dismissal of a rule and quote; NotFound if there is none.
func (p Posting) Restore(rule, quote string) (Posting, error) {
	kept := slices.DeleteFunc(slices.Clone(p.Dismissed), func(d Dismissal) bool { return d.Rule == rule && d.Quote == quote })
	if len(kept) == len(p.Dismissed) {
		return p, fault.New(fault.NotFound, "This finding was not set aside")
	}
	p.Dismissed = kept
	return p, nil
}
