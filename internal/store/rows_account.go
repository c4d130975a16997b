package store

import (
	"time"

	"preceptor/internal/account"
	"preceptor/internal/id"
)

type orgRow struct {
	ID        string `gorm:"primaryKey"`
	Name      string
	Slug      string
	TimeZone  string
	Place     string
	Employees int
	Facts     string
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

func (orgRow) TableName() string { return "orgs" }

func orgToRow(o account.Org) orgRow {
	return orgRow{
		ID: string(o.ID), Name: o.Name, Slug: o.Slug, TimeZone: o.TimeZone, Place: o.Place,
		Employees: o.Employees, Facts: string(o.Facts), CreatedAt: utc(o.CreatedAt),
	}
}

func (r orgRow) domain() account.Org {
	o := account.Org{
		ID: id.Org(r.ID), Name: r.Name, Slug: r.Slug, TimeZone: r.TimeZone, Place: r.Place,
		Employees: r.Employees, CreatedAt: utc(r.CreatedAt),
	}
	if r.Facts != "" {
		o.Facts = []byte(r.Facts)
	}
	return o
}

type memberRow struct {
	OrgID        string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	Name         string
	Email        string
	Role         string
	PasswordHash string
	Epoch        int
	Accommodates bool
	DisabledAt   *time.Time
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
}

func (memberRow) TableName() string { return "members" }

func memberToRow(org id.Org, m account.Member) memberRow {
	return memberRow{
		OrgID: string(org), ID: string(m.ID), Name: m.Name, Email: m.Email, Role: string(m.Role),
		PasswordHash: m.PasswordHash, Epoch: m.Epoch, Accommodates: m.Accommodates, DisabledAt: utcp(m.DisabledAt),
		CreatedAt: utc(m.CreatedAt),
	}
}

func (r memberRow) domain() account.Member {
	return account.Member{
		ID: id.Member(r.ID), Org: id.Org(r.OrgID), Name: r.Name, Email: r.Email,
		Role: account.Role(r.Role), PasswordHash: r.PasswordHash, Epoch: r.Epoch, Accommodates: r.Accommodates,
		DisabledAt: utcp(r.DisabledAt), CreatedAt: utc(r.CreatedAt),
	}
}

type memberInvitationRow struct {
	TokenHash string `gorm:"primaryKey"`
	OrgID     string
	MemberID  string
	ExpiresAt time.Time
	UsedAt    *time.Time
}

func (memberInvitationRow) TableName() string { return "member_invitations" }

func (r memberInvitationRow) domain() account.Invitation {
	return account.Invitation{
		TokenHash: r.TokenHash, Member: id.Member(r.MemberID), Org: id.Org(r.OrgID),
		ExpiresAt: utc(r.ExpiresAt), UsedAt: utcp(r.UsedAt),
	}
}

type sessionRow struct {
	ID        string `gorm:"primaryKey"`
	OrgID     string
	MemberID  string
	Epoch     int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	SeenAt    time.Time
	ExpiresAt time.Time
}

func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) domain() account.Session {
	return account.Session{
		ID: id.Session(r.ID), Org: id.Org(r.OrgID), Member: id.Member(r.MemberID), Epoch: r.Epoch,
		CreatedAt: utc(r.CreatedAt), SeenAt: utc(r.SeenAt), ExpiresAt: utc(r.ExpiresAt),
	}
}

type signInCounterRow struct {
	KeyName  string `gorm:"primaryKey"`
	Failures int
	Since    time.Time
}

func (signInCounterRow) TableName() string { return "sign_in_counters" }
