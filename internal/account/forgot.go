package account

import (
	"context"
	"strings"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// freeResets is how many links to a new password one account is sent before waits begin.
const freeResets = 3

// RequestReset mails a link to a new password to whoever asks with a member's e-mail address. The
// answer is the same for every address; TooMany after repeated requests.
func (s *Service) RequestReset(ctx context.Context, email, address string) error {
	email = strings.ToLower(strings.TrimSpace(email))
	account := throttledKey{"reset:" + id.Hash(email), freeResets}
	if err := s.reserve(ctx, account, throttledKey{"reset-from:" + id.Hash(address), freePerAddress}); err != nil {
		return err
	}
	m, err := s.Store.MemberByEmail(ctx, email)
	unknown := fault.Is(err, fault.NotFound)
	if err != nil && !unknown {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if unknown || m.DisabledAt != nil { // nothing to send, but a write as for the others
			return s.count(ctx, account.key, 0)
		}
		org, err := s.Store.Org(ctx, m.Org)
		if err != nil {
			return err
		}
		_, err = s.sendReset(ctx, org, m, audit.System)
		return err
	})
}
