package hiring

import (
	"context"
	"time"

	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Pass is as much of a Holder as a save needs, which is looked up more often than all else together.
type Pass struct {
	Org         id.Org
	Application id.Application
	Candidate   id.Candidate
	LinkEnds    time.Time
	TimeZone    string // of the org
}

// Open finds what a candidate's link opens. Expired for a link that ended, NotFound for any other.
func (s *Service) Open(ctx context.Context, token string) (Holder, error) {
	return opened(ctx, s, token, s.Store.HolderByLink, func(h Holder) time.Time { return h.Application.LinkEnds })
}

// Pass is Open for a save.
func (s *Service) Pass(ctx context.Context, token string) (Pass, error) {
	return opened(ctx, s, token, s.Store.PassByLink, func(p Pass) time.Time { return p.LinkEnds })
}

// opened looks up the hash of a token, and whether what it finds still opens.
func opened[T any](ctx context.Context, s *Service, token string, find func(context.Context, string) (T, error), ends func(T) time.Time) (T, error) {
	var none T
	if len(token) < 16 || len(token) > 64 {
		return none, fault.New(fault.NotFound, "This link is not known here")
	}
	found, err := find(ctx, id.Hash(token))
	if fault.Is(err, fault.NotFound) {
		return none, fault.New(fault.NotFound, "This link is not known here")
	}
	if err != nil {
		return none, err
	}
	if !s.Clock.Now().Before(ends(found)) {
		return none, fault.New(fault.Expired, "This link has ended")
	}
	return found, nil
}
