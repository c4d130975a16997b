package account

import (
	"context"
	"slices"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// How long a session lasts without use and in all, and how often its use is written down.
const (
	SessionIdle  = 12 * time.Hour
	SessionMost  = 7 * 24 * time.Hour
	sessionTouch = time.Minute
)

var errSignedOut = fault.New(fault.Expired, "Your sign-in has ended. Please sign in again")

// startSession makes a session with a new token, inside the caller's transaction.
func (s *Service) startSession(ctx context.Context, m Member) (string, error) {
	now := s.Clock.Now()
	plain, hash := id.Token()
	session := Session{
		ID: id.Session(hash), Org: m.Org, Member: m.ID, Epoch: m.Epoch,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(SessionIdle),
	}
	if err := s.Store.AddSession(ctx, m.Org, session); err != nil {
		return "", err
	}
	return plain, s.event(ctx, m, audit.Member(m.ID), audit.SignedIn, "")
}

// SessionByToken tells who is signed in by a browser's token, and notes at most once a minute that
// they are still there. Expired if nobody is.
func (s *Service) SessionByToken(ctx context.Context, token string) (Actor, error) {
	session, m, err := s.session(ctx, token)
	if err != nil {
		return Actor{}, err
	}
	org, err := s.Store.Org(ctx, session.Org)
	if err != nil {
		return Actor{}, ended(err)
	}
	if now := s.Clock.Now(); now.Sub(session.SeenAt) >= sessionTouch {
		expires := now.Add(SessionIdle)
		if last := session.CreatedAt.Add(SessionMost); expires.After(last) {
			expires = last
		}
		if err := s.Store.TouchSession(ctx, session.Org, session.ID, now, expires); err != nil {
			return Actor{}, err
		}
	}
	return Actor{Org: org, Member: m, Session: session.ID}, nil
}

func (s *Service) session(ctx context.Context, token string) (Session, Member, error) {
	if token == "" {
		return Session{}, Member{}, errSignedOut
	}
	session, err := s.Store.Session(ctx, id.Session(id.Hash(token)))
	if err != nil {
		return Session{}, Member{}, ended(err)
	}
	m, err := s.Store.Member(ctx, session.Org, session.Member)
	if err != nil {
		return Session{}, Member{}, ended(err)
	}
	if !valid(session, m, s.Clock.Now()) {
		return Session{}, Member{}, errSignedOut
	}
	return session, m, nil
}

func ended(err error) error {
	if fault.Is(err, fault.NotFound) {
		return errSignedOut
	}
	return err
}

func valid(session Session, m Member, now time.Time) bool {
	return session.Epoch == m.Epoch && m.DisabledAt == nil &&
		now.Before(session.ExpiresAt) && now.Before(session.CreatedAt.Add(SessionMost))
}

// SignOut ends the session of a token; without one it does nothing.
func (s *Service) SignOut(ctx context.Context, token string) error {
	session, m, err := s.session(ctx, token)
	if fault.Is(err, fault.Expired) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.end(ctx, m, session.ID)
}

// EndSession ends one of the actor's own sessions. NotFound if it is not theirs.
func (s *Service) EndSession(ctx context.Context, by Actor, session id.Session) error {
	own, err := s.ListSessions(ctx, by)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(own, func(o Session) bool { return o.ID == session }) {
		return fault.New(fault.NotFound, "This sign-in has ended already")
	}
	return s.end(ctx, by.Member, session)
}

func (s *Service) end(ctx context.Context, m Member, session id.Session) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.DeleteSession(ctx, m.Org, session); err != nil {
			return err
		}
		return s.event(ctx, m, audit.Member(m.ID), audit.SignedOut, "")
	})
}

// SignOutEverywhere ends all sessions of the actor, this one included.
func (s *Service) SignOutEverywhere(ctx context.Context, by Actor) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		m, err := s.Store.Member(ctx, by.Org.ID, by.Member.ID)
		if err != nil {
			return err
		}
		m.Epoch++
		if err := s.Store.UpdateMember(ctx, m.Org, m); err != nil {
			return err
		}
		return s.event(ctx, m, audit.Member(m.ID), audit.SignedOut, "everywhere")
	})
}

// ListSessions lists the actor's valid sessions, the last seen first.
func (s *Service) ListSessions(ctx context.Context, by Actor) ([]Session, error) {
	m, err := s.Store.Member(ctx, by.Org.ID, by.Member.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.SessionsOf(ctx, m.Org, m.ID)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	open := slices.DeleteFunc(slices.Clone(all), func(o Session) bool { return !valid(o, m, now) })
	slices.SortFunc(open, func(a, b Session) int { return b.SeenAt.Compare(a.SeenAt) })
	return open, nil
}

// Sweep removes sessions that ran out; nothing depends on when it runs.
func (s *Service) Sweep(ctx context.Context) error {
	return s.Store.DeleteSessionsBefore(ctx, s.Clock.Now())
}
