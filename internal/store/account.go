package store

import (
	"context"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

var _ account.Store = (*Store)(nil)

// The words for what is not there.
const (
	noOrg        = "There is no such organization"
	noMember     = "There is no such member"
	noInvitation = "This invitation does not exist"
	noSession    = "There is no such session"
)

// CountOrgs counts all orgs: none means the first run.
func (s *Store) CountOrgs(ctx context.Context) (int, error) {
	var n int64
	err := s.read(ctx).Model(&orgRow{}).Count(&n).Error
	return int(n), s.fail(ctx, err)
}

// AddOrg is a Conflict if the slug is taken.
func (s *Store) AddOrg(ctx context.Context, o account.Org) error {
	return add(ctx, s, orgToRow(o))
}

// Org finds an org by id.
func (s *Store) Org(ctx context.Context, org id.Org) (account.Org, error) {
	row, err := find[orgRow](ctx, s, s.asked(ctx).Where("id = ?", org), noOrg)
	return row.domain(), err
}

// OrgBySlug finds an org by the name it has in addresses.
func (s *Store) OrgBySlug(ctx context.Context, slug string) (account.Org, error) {
	row, err := find[orgRow](ctx, s, s.read(ctx).Where("slug = ?", slug), noOrg)
	return row.domain(), err
}

// UpdateOrg stores all of an org but its id and date.
func (s *Store) UpdateOrg(ctx context.Context, o account.Org) error {
	result := s.write(ctx).Model(&orgRow{}).Where("id = ?", o.ID).
		Select("name", "slug", "time_zone", "place", "employees", "facts").Updates(orgToRow(o))
	return s.changed(ctx, result, noOrg)
}

// AddMember is a Conflict if the e-mail address is taken in any org.
func (s *Store) AddMember(ctx context.Context, org id.Org, m account.Member) error {
	return add(ctx, s, memberToRow(org, m))
}

// Member finds a member of an org.
func (s *Store) Member(ctx context.Context, org id.Org, m id.Member) (account.Member, error) {
	row, err := find[memberRow](ctx, s, s.read(ctx).Where("org_id = ? AND id = ?", org, m), noMember)
	return row.domain(), err
}

// Members lists an org's members by name.
func (s *Store) Members(ctx context.Context, org id.Org) ([]account.Member, error) {
	return findAll(ctx, s, s.read(ctx).Where("org_id = ?", org).Order("name, id"), memberRow.domain)
}

// UpdateMember stores all of a member but id, org and date.
func (s *Store) UpdateMember(ctx context.Context, org id.Org, m account.Member) error {
	result := s.write(ctx).Model(&memberRow{}).Where("org_id = ? AND id = ?", org, m.ID).
		Select("name", "email", "role", "password_hash", "epoch", "accommodates", "disabled_at").
		Updates(memberToRow(org, m))
	return s.changed(ctx, result, noMember)
}

// MemberByEmail finds a member of any org, for sign-in.
func (s *Store) MemberByEmail(ctx context.Context, email string) (account.Member, error) {
	row, err := find[memberRow](ctx, s, s.read(ctx).Where("email = ?", email), noMember)
	return row.domain(), err
}

// AddInvitation stores a one-time link for a member of the org.
func (s *Store) AddInvitation(ctx context.Context, org id.Org, i account.Invitation) error {
	return add(ctx, s, memberInvitationRow{
		TokenHash: i.TokenHash, OrgID: string(org), MemberID: string(i.Member),
		ExpiresAt: utc(i.ExpiresAt), UsedAt: utcp(i.UsedAt),
	})
}

// Invitation finds a one-time link of any org by its hash.
func (s *Store) Invitation(ctx context.Context, tokenHash string) (account.Invitation, error) {
	q := s.read(ctx).Where("token_hash = ?", tokenHash)
	row, err := find[memberInvitationRow](ctx, s, q, noInvitation)
	return row.domain(), err
}

// UseInvitation marks a link as used; of two that try at once one gets the Conflict.
func (s *Store) UseInvitation(ctx context.Context, org id.Org, tokenHash string, at time.Time) error {
	return s.Atomically(ctx, func(ctx context.Context) error {
		result := s.write(ctx).Model(&memberInvitationRow{}).
			Where("org_id = ? AND token_hash = ? AND used_at IS NULL", org, tokenHash).
			Update("used_at", utc(at))
		if result.Error != nil || result.RowsAffected > 0 {
			return s.fail(ctx, result.Error)
		}
		q := s.read(ctx).Where("org_id = ? AND token_hash = ?", org, tokenHash)
		if _, err := find[memberInvitationRow](ctx, s, q, noInvitation); err != nil {
			return err
		}
		return fault.New(fault.Conflict, "This invitation was used before. Ask for a new one")
	})
}

// AddSession stores a signed-in browser.
func (s *Store) AddSession(ctx context.Context, org id.Org, session account.Session) error {
	return add(ctx, s, sessionRow{
		ID: string(session.ID), OrgID: string(org), MemberID: string(session.Member),
		Epoch: session.Epoch, CreatedAt: utc(session.CreatedAt), SeenAt: utc(session.SeenAt),
		ExpiresAt: utc(session.ExpiresAt),
	})
}

// Session finds a session of any org by the hash of its token.
func (s *Store) Session(ctx context.Context, session id.Session) (account.Session, error) {
	row, err := find[sessionRow](ctx, s, s.read(ctx).Where("id = ?", session), noSession)
	return row.domain(), err
}

// SessionsOf lists a member's sessions, the last seen first.
func (s *Store) SessionsOf(ctx context.Context, org id.Org, m id.Member) ([]account.Session, error) {
	q := s.read(ctx).Where("org_id = ? AND member_id = ?", org, m).Order("seen_at DESC, id")
	return findAll(ctx, s, q, sessionRow.domain)
}

// TouchSession stores when a session was last seen and when it ends.
func (s *Store) TouchSession(ctx context.Context, org id.Org, session id.Session, seen, expires time.Time) error {
	result := s.write(ctx).Model(&sessionRow{}).Where("org_id = ? AND id = ?", org, session).
		Select("seen_at", "expires_at").
		Updates(sessionRow{SeenAt: utc(seen), ExpiresAt: utc(expires)})
	return s.changed(ctx, result, noSession)
}

// DeleteSession ends a session; one that is gone already is no fault.
func (s *Store) DeleteSession(ctx context.Context, org id.Org, session id.Session) error {
	return s.fail(ctx, s.write(ctx).Where("org_id = ? AND id = ?", org, session).Delete(&sessionRow{}).Error)
}

// DeleteSessionsBefore clears away, over all orgs, the sessions that ended before expired.
func (s *Store) DeleteSessionsBefore(ctx context.Context, expired time.Time) error {
	return s.fail(ctx, s.write(ctx).Where("expires_at < ?", utc(expired)).Delete(&sessionRow{}).Error)
}

// Throttle returns a zero counter for an unknown key.
func (s *Store) Throttle(ctx context.Context, key string) (account.Throttle, error) {
	row, err := find[signInCounterRow](ctx, s, s.read(ctx).Where("key_name = ?", key), "")
	if fault.Is(err, fault.NotFound) {
		return account.Throttle{Key: key}, nil
	}
	return account.Throttle{Key: key, Failures: row.Failures, Since: utc(row.Since)}, err
}

// PutThrottle stores a counter over the one before.
func (s *Store) PutThrottle(ctx context.Context, t account.Throttle) error {
	return put(ctx, s, signInCounterRow{KeyName: t.Key, Failures: t.Failures, Since: utc(t.Since)}, "key_name")
}

// DeleteThrottle forgets a counter.
func (s *Store) DeleteThrottle(ctx context.Context, key string) error {
	return s.fail(ctx, s.write(ctx).Where("key_name = ?", key).Delete(&signInCounterRow{}).Error)
}

// Orgs returns every org, oldest first: for commands on the server itself, never for a request.
func (s *Store) Orgs(ctx context.Context) ([]account.Org, error) {
	var rows []orgRow
	if err := s.read(ctx).Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	orgs := make([]account.Org, len(rows))
	for i, r := range rows {
		orgs[i] = r.domain()
	}
	return orgs, nil
}
