package hiring

import (
	"context"

	"preceptor/internal/audit"
	"preceptor/internal/id"
)

// NewLink gives a candidate a new link, for a letter that says more than where it leads; the old one
// ends. It returns the link's secret and whom it opens the door for.
func (s *Service) NewLink(ctx context.Context, org id.Org, by audit.Actor, app id.Application) (token string, h Holder, err error) {
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, j, err := s.hold(ctx, org, app)
		if err != nil {
			return err
		}
		c, err := s.Store.Candidate(ctx, org, a.Candidate)
		if err != nil {
			return err
		}
		plain, hash := id.Token()
		a.LinkHash, a.LinkEnds = hash, s.Clock.Now().Add(LinkFor)
		token, h = plain, Holder{Org: org, Application: a, Candidate: c, Job: j}
		if err := s.Store.SetApplication(ctx, org, a); err != nil {
			return err
		}
		return s.record(ctx, org, by, audit.LinkSent, "application", string(app), "")
	})
	return token, h, err
}
