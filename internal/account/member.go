package account

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/mail"
)

// How long links to a first and to a new password work.
const (
	invitationLasts = 7 * 24 * time.Hour
	resetLasts      = 24 * time.Hour
)

// NewMember is the form by which an owner asks a person in.
type NewMember struct {
	Name  string
	Email string
	Role  Role
}

// InviteMember adds a member without a password and mails a link to choose one.
func (s *Service) InviteMember(ctx context.Context, by Actor, form NewMember) (Member, error) {
	if err := by.may(ManageMembers); err != nil {
		return Member{}, err
	}
	var p fault.Problems
	checkName(&p, "name", form.Name, "Enter the person's name")
	email := checkEmail(&p, form.Email)
	p.Require(slices.Contains(Roles(), form.Role), "role", "Choose a role")
	if err := p.Err(); err != nil {
		return Member{}, err
	}
	m := Member{
		ID: id.Member(id.New()), Org: by.Org.ID, Name: mail.OneLine(form.Name), Email: email,
		Role: form.Role, CreatedAt: s.Clock.Now(),
	}
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.AddMember(ctx, m.Org, m); err != nil {
			return err
		}
		_, err := s.sendInvitation(ctx, by, m)
		return err
	})
	if err != nil {
		return Member{}, err
	}
	return m, nil
}

// ResendInvitation mails another link to a member who has no password yet, and returns it.
func (s *Service) ResendInvitation(ctx context.Context, by Actor, member id.Member) (link string, err error) {
	err = s.change(ctx, by, member, func(ctx context.Context, m *Member) error {
		if m.PasswordHash != "" {
			return fault.New(fault.Conflict, "%s has joined already", m.Name)
		}
		link, err = s.sendInvitation(ctx, by, *m)
		return err
	})
	return link, err
}

// sendInvitation makes a link, mails it and records that; inside the caller's transaction.
func (s *Service) sendInvitation(ctx context.Context, by Actor, m Member) (string, error) {
	link, expires, err := s.link(ctx, m, invitationLasts)
	if err != nil {
		return "", err
	}
	message, err := mail.MemberInvitationMessage(mail.MemberInvitationFacts{
		To: mail.Person{Name: m.Name, Email: m.Email}, Org: by.Org.Name, Inviter: by.Member.Name,
		Role: string(m.Role), Link: link, Expires: expires, Zone: zone(by.Org), At: s.Clock.Now(),
	})
	if err != nil {
		return "", err
	}
	if err := s.Outbox.Post(ctx, m.Org, message); err != nil {
		return "", err
	}
	return link, s.event(ctx, m, audit.Member(by.Member.ID), audit.MemberInvited, "")
}

// link makes a one-time link by which a member sets a password. The token ends in the member's epoch,
// which the hash covers: once any link or the member set a password, all older links are void.
func (s *Service) link(ctx context.Context, m Member, lasts time.Duration) (string, time.Time, error) {
	secret, _ := id.Token()
	plain := secret + "." + strconv.Itoa(m.Epoch)
	expires := s.Clock.Now().Add(lasts)
	err := s.Store.AddInvitation(ctx, m.Org, Invitation{TokenHash: id.Hash(plain), Member: m.ID, Org: m.Org, ExpiresAt: expires})
	return s.BaseURL + JoinPath + plain, expires, err
}

// Invited tells whom a link to a password is for. Expired if it was used, ran out or never was.
func (s *Service) Invited(ctx context.Context, token string) (Org, Member, error) {
	gone := fault.New(fault.Expired, "This link does not work any more. Ask an owner of your clinic for a new one")
	i, err := s.Store.Invitation(ctx, id.Hash(token))
	if fault.Is(err, fault.NotFound) {
		return Org{}, Member{}, gone
	}
	if err != nil {
		return Org{}, Member{}, err
	}
	m, err := s.Store.Member(ctx, i.Org, i.Member)
	if err != nil {
		return Org{}, Member{}, err
	}
	current := strings.HasSuffix(token, "."+strconv.Itoa(m.Epoch))
	if i.UsedAt != nil || !current || !s.Clock.Now().Before(i.ExpiresAt) || m.DisabledAt != nil {
		return Org{}, Member{}, gone
	}
	org, err := s.Store.Org(ctx, i.Org)
	return org, m, err
}

// AcceptInvitation sets the password of the member a link is for, ends older sessions and signs in.
// Expired if the link does not work, Invalid if the password will not do.
func (s *Service) AcceptInvitation(ctx context.Context, token, password string) (session string, m Member, err error) {
	_, m, err = s.Invited(ctx, token)
	if err != nil {
		return "", Member{}, err
	}
	hash, err := s.newPassword(ctx, password, m.Email)
	if err != nil {
		return "", Member{}, err
	}
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.UseInvitation(ctx, m.Org, id.Hash(token), s.Clock.Now()); err != nil {
			return err
		}
		if m, err = s.setPassword(ctx, m, hash, "password set by link"); err != nil {
			return err
		}
		if err := s.Store.DeleteThrottle(ctx, accountKey(m.Email)); err != nil {
			return err
		}
		session, err = s.startSession(ctx, m)
		return err
	})
	if err != nil {
		return "", Member{}, err
	}
	return session, m, nil
}

func (s *Service) newPassword(ctx context.Context, password, email string) (string, error) {
	var p fault.Problems
	checkPassword(&p, password, email)
	if err := p.Err(); err != nil {
		return "", err
	}
	return s.hash.make(ctx, password)
}

// setPassword stores a password and ends all sessions, inside the caller's transaction.
func (s *Service) setPassword(ctx context.Context, m Member, hash, reason string) (Member, error) {
	m, err := s.Store.Member(ctx, m.Org, m.ID) // again: roles may have changed meanwhile
	if err != nil {
		return Member{}, err
	}
	m.PasswordHash = hash
	m.Epoch++
	if err := s.Store.UpdateMember(ctx, m.Org, m); err != nil {
		return Member{}, err
	}
	return m, s.event(ctx, m, audit.Member(m.ID), audit.MemberChanged, reason)
}

// ChangePassword sets the actor's own password, ends all other sessions and returns the token of a
// new one. Invalid if the current password is wrong, TooMany after repeated failures.
func (s *Service) ChangePassword(ctx context.Context, by Actor, current, password string) (session string, err error) {
	m, err := s.Store.Member(ctx, by.Org.ID, by.Member.ID)
	if err != nil {
		return "", err
	}
	if err := s.reserve(ctx, signInKeys(m.Email, "")...); err != nil {
		return "", err
	}
	ok, err := s.hash.matches(ctx, m.PasswordHash, cutPassword(current))
	if err != nil {
		return "", err
	}
	if !ok {
		var p fault.Problems
		p.Add("current", "This is not your current password")
		return "", p.Err()
	}
	hash, err := s.newPassword(ctx, password, m.Email)
	if err != nil {
		return "", err
	}
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.forgive(ctx, m.Email, ""); err != nil {
			return err
		}
		if m, err = s.setPassword(ctx, m, hash, "password changed"); err != nil {
			return err
		}
		session, err = s.startSession(ctx, m)
		return err
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// RenameSelf changes the actor's own name.
func (s *Service) RenameSelf(ctx context.Context, by Actor, name string) error {
	var p fault.Problems
	checkName(&p, "name", name, "Enter your name")
	if err := p.Err(); err != nil {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		m, err := s.Store.Member(ctx, by.Org.ID, by.Member.ID)
		if err != nil {
			return err
		}
		m.Name = mail.OneLine(name)
		if err := s.Store.UpdateMember(ctx, m.Org, m); err != nil {
			return err
		}
		return s.event(ctx, m, audit.Member(m.ID), audit.MemberChanged, "name")
	})
}

// ResetLink makes a link by which a member sets a password anew, mails it and returns it.
func (s *Service) ResetLink(ctx context.Context, by Actor, member id.Member) (link string, err error) {
	err = s.change(ctx, by, member, func(ctx context.Context, m *Member) error {
		link, err = s.sendReset(ctx, by.Org, *m, audit.Member(by.Member.ID))
		return err
	})
	return link, err
}

// ConsoleResetLink is ResetLink for commands that run on the server itself, where an owner who
// forgot the password has nobody else to ask. Never call it for a request.
func (s *Service) ConsoleResetLink(ctx context.Context, email string) (link string, err error) {
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		m, err := s.Store.MemberByEmail(ctx, email)
		if err != nil {
			return err
		}
		org, err := s.Store.Org(ctx, m.Org)
		if err != nil {
			return err
		}
		link, err = s.sendReset(ctx, org, m, audit.System)
		return err
	})
	return link, err
}

func (s *Service) sendReset(ctx context.Context, org Org, m Member, by audit.Actor) (string, error) {
	if m.DisabledAt != nil {
		return "", fault.New(fault.Conflict, "%s is disabled. Let them in again first", m.Name)
	}
	link, expires, err := s.link(ctx, m, resetLasts)
	if err != nil {
		return "", err
	}
	message, err := mail.PasswordLinkMessage(mail.PasswordLinkFacts{
		To: mail.Person{Name: m.Name, Email: m.Email}, Org: org.Name, Link: link,
		Expires: expires, Zone: zone(org), At: s.Clock.Now(),
	})
	if err != nil {
		return "", err
	}
	if err := s.Outbox.Post(ctx, m.Org, message); err != nil {
		return "", err
	}
	return link, s.event(ctx, m, by, audit.MemberChanged, "link to a new password")
}

// Members lists the people of the actor's org.
func (s *Service) Members(ctx context.Context, by Actor) ([]Member, error) {
	if err := by.may(ManageMembers); err != nil {
		return nil, err
	}
	return s.Store.Members(ctx, by.Org.ID)
}

// ChangeRole gives a member another role. Conflict if the org would be left without an owner.
func (s *Service) ChangeRole(ctx context.Context, by Actor, member id.Member, role Role) error {
	if !slices.Contains(Roles(), role) {
		var p fault.Problems
		p.Add("role", "Choose a role")
		return p.Err()
	}
	return s.update(ctx, by, member, "role "+string(role), func(m *Member) { m.Role = role })
}

// SetAccommodates gives or takes the right to see and grant changes to the test.
func (s *Service) SetAccommodates(ctx context.Context, by Actor, member id.Member, may bool) error {
	reason := "accommodation right taken"
	if may {
		reason = "accommodation right given"
	}
	return s.update(ctx, by, member, reason, func(m *Member) { m.Accommodates = may })
}

// DisableMember ends a member's access and sessions. Conflict if the org would be left without an owner.
func (s *Service) DisableMember(ctx context.Context, by Actor, member id.Member) error {
	now := s.Clock.Now()
	return s.update(ctx, by, member, "disabled", func(m *Member) {
		m.DisabledAt = &now
		m.Epoch++
	})
}

// EnableMember lets a disabled member in again.
func (s *Service) EnableMember(ctx context.Context, by Actor, member id.Member) error {
	return s.update(ctx, by, member, "enabled", func(m *Member) { m.DisabledAt = nil })
}

func (s *Service) update(ctx context.Context, by Actor, member id.Member, reason string, set func(*Member)) error {
	s.owners.Lock()
	defer s.owners.Unlock()
	return s.change(ctx, by, member, func(ctx context.Context, m *Member) error {
		set(m)
		if err := s.Store.UpdateMember(ctx, m.Org, *m); err != nil {
			return err
		}
		if err := s.ownerLeft(ctx, m.Org); err != nil {
			return err
		}
		return s.event(ctx, *m, audit.Member(by.Member.ID), audit.MemberChanged, reason)
	})
}

// change does an owner's act on a member of the same org in one transaction.
func (s *Service) change(ctx context.Context, by Actor, member id.Member, act func(context.Context, *Member) error) error {
	if err := by.may(ManageMembers); err != nil {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		m, err := s.Store.Member(ctx, by.Org.ID, member)
		if err != nil {
			return err
		}
		return act(ctx, &m)
	})
}

// ownerLeft is a Conflict unless somebody can still sign in as an owner.
func (s *Service) ownerLeft(ctx context.Context, org id.Org) error {
	members, err := s.Store.Members(ctx, org)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Role == Owner && m.DisabledAt == nil && m.PasswordHash != "" {
			return nil
		}
	}
	return fault.New(fault.Conflict, "Your clinic needs at least one owner who can sign in. Make somebody else an owner first")
}
