package store

import (
	"time"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

type tagRow struct {
	OrgID         string `gorm:"primaryKey"`
	ApplicationID string `gorm:"primaryKey"`
	Tag           string `gorm:"primaryKey"`
	AddedBy       string
	At            time.Time
}

func (tagRow) TableName() string { return "application_tags" }

type mentionRow struct {
	OrgID    string `gorm:"primaryKey"`
	NoteID   string `gorm:"primaryKey"`
	MemberID string `gorm:"primaryKey"`
	SeenAt   *time.Time
}

func (mentionRow) TableName() string { return "note_mentions" }

type viewRow struct {
	OrgID    string `gorm:"primaryKey"`
	ID       string `gorm:"primaryKey"`
	MemberID string
	JobID    string
	Name     string
	Query    string
	At       time.Time
}

func (viewRow) TableName() string { return "saved_views" }

func (r viewRow) domain() hiring.View {
	return hiring.View{ID: r.ID, By: id.Member(r.MemberID), Job: id.Job(r.JobID), Name: r.Name, Query: r.Query, At: utc(r.At)}
}

type shareRow struct {
	OrgID         string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	ApplicationID string
	TokenHash     string
	SharedBy      string
	Recipient     string
	At            time.Time
	EndsAt        time.Time
	EndedAt       *time.Time
	OpenedAt      *time.Time
}

func (shareRow) TableName() string { return "profile_shares" }

func (r shareRow) domain() hiring.Share {
	return hiring.Share{
		ID: r.ID, Application: id.Application(r.ApplicationID), TokenHash: r.TokenHash, By: id.Member(r.SharedBy),
		Recipient: r.Recipient, At: utc(r.At), Ends: utc(r.EndsAt), Ended: utcp(r.EndedAt), Opened: utcp(r.OpenedAt),
	}
}

type poolRow struct {
	OrgID       string `gorm:"primaryKey"`
	CandidateID string `gorm:"primaryKey"`
	Years       int
	Region      string
	Tools       string
	Employers   string
	Facts       hiring.Facts `gorm:"serializer:json"`
	Since       time.Time
}

func (poolRow) TableName() string { return "talent_pool" }

func (r poolRow) domain() hiring.Pooled {
	return hiring.Pooled{Candidate: id.Candidate(r.CandidateID), Facts: r.Facts, Since: utc(r.Since)}
}

type resumeRow struct {
	OrgID         string `gorm:"primaryKey"`
	ApplicationID string `gorm:"primaryKey"`
	FileName      string
	FileType      string
	Bytes         int
	At            time.Time
	File          []byte
}

func (resumeRow) TableName() string { return "resumes" }
