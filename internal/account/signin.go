package account

import (
	"context"
	"strings"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
)

// SignIn checks a password and starts a session; the token is shown once, to the browser. address is
// the network address of the request. Denied, with one message for all reasons, if it does not fit;
// TooMany, with the time to wait, after repeated failures.
func (s *Service) SignIn(ctx context.Context, email, password, address string) (token string, m Member, err error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if err := s.reserve(ctx, signInKeys(email, address)...); err != nil {
		return "", Member{}, err
	}
	m, err = s.check(ctx, email, password)
	if err != nil {
		return "", Member{}, err
	}
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.forgive(ctx, email, address); err != nil {
			return err
		}
		token, err = s.startSession(ctx, m)
		return err
	})
	if err != nil {
		return "", Member{}, err
	}
	return token, m, nil
}

var errRefused = fault.New(fault.Denied, "The e-mail address and password do not fit together")

// check finds the member whose password it is. Whoever asks cannot tell an unknown account from a
// wrong password: both cost one hash and one write.
func (s *Service) check(ctx context.Context, email, password string) (Member, error) {
	m, err := s.Store.MemberByEmail(ctx, email)
	unknown := fault.Is(err, fault.NotFound)
	if err != nil && !unknown {
		return Member{}, err
	}
	if m.DisabledAt != nil {
		m.PasswordHash = ""
	}
	ok, err := s.hash.matches(ctx, m.PasswordHash, cutPassword(password))
	switch {
	case err != nil:
		return Member{}, err
	case ok:
		return m, nil
	}
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if unknown { // nobody's trail to write to, but a write all the same
			return s.count(ctx, accountKey(email), 0)
		}
		return s.event(ctx, m, audit.System, audit.SignInRefused, "")
	})
	if err != nil {
		return Member{}, err
	}
	return Member{}, errRefused
}

// cutPassword keeps endless input from being hashed; no stored password is so long.
func cutPassword(p string) string {
	const most = 4*PasswordMax + 1 // bytes of the longest password, and one more
	return p[:min(len(p), most)]
}
