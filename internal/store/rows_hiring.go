package store

import (
	"slices"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

type jobRow struct {
	OrgID       string `gorm:"primaryKey"`
	ID          string `gorm:"primaryKey"`
	Slug        *string
	Title       string
	Site        string
	Plan        exercise.Plan `gorm:"serializer:json"`
	PlanVersion int
	Raters      int
	FrozenAt    *time.Time
	PublishedAt *time.Time
	ClosedAt    *time.Time
	ApplyBy     *time.Time
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
}

func (jobRow) TableName() string { return "jobs" }

func (r jobRow) domain() hiring.Job {
	return hiring.Job{
		ID: id.Job(r.ID), Slug: orEmpty(r.Slug), Title: r.Title, Site: r.Site, Plan: r.Plan,
		PlanVersion: r.PlanVersion, Raters: r.Raters, FrozenAt: utcp(r.FrozenAt),
		PublishedAt: utcp(r.PublishedAt), ClosedAt: utcp(r.ClosedAt), ApplyBy: utcp(r.ApplyBy),
		CreatedAt: utc(r.CreatedAt),
	}
}

type candidateRow struct {
	OrgID     string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	Name      string
	Email     string
	Phone     string
	Lang      string
	Sought    string    `gorm:"->:false;<-"` // by searches alone
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

func (candidateRow) TableName() string { return "candidates" }

func candidateToRow(org id.Org, c hiring.Candidate) candidateRow {
	return candidateRow{
		OrgID: string(org), ID: string(c.ID), Name: c.Name, Email: c.Email, Phone: c.Phone,
		Lang: c.Lang, Sought: folded(c.Name + "\n" + c.Email), CreatedAt: utc(c.CreatedAt),
	}
}

func (r candidateRow) domain() hiring.Candidate {
	return hiring.Candidate{
		ID: id.Candidate(r.ID), Name: r.Name, Email: r.Email, Phone: r.Phone,
		Lang: r.Lang, CreatedAt: utc(r.CreatedAt),
	}
}

// applicationRow keeps the facts as text: people may write any character in them.
type applicationRow struct {
	OrgID       string `gorm:"primaryKey"`
	ID          string `gorm:"primaryKey"`
	JobID       string
	CandidateID string
	Code        string
	Source      string
	Stage       string
	Facts       hiring.Facts `gorm:"serializer:json"`
	Sought      string       `gorm:"->:false;<-"` // by searches alone
	LinkHash    *string
	LinkEndsAt  time.Time
	ClosesAt    time.Time
	InvitedAt   time.Time
	ConsentedAt *time.Time
	DeclinedAt  *time.Time
	RevealedAt  *time.Time
	ConfirmedAt *time.Time
	OpinionDone bool
}

func (applicationRow) TableName() string { return "applications" }

func applicationToRow(org id.Org, a hiring.Application) applicationRow {
	return applicationRow{
		OrgID: string(org), ID: string(a.ID), JobID: string(a.Job), CandidateID: string(a.Candidate),
		Code: a.Code, Source: string(a.Source), Stage: string(a.Stage), Facts: a.Facts,
		Sought: sought(a.Facts), LinkHash: orNull(a.LinkHash), LinkEndsAt: utc(a.LinkEnds), ClosesAt: utc(a.Closes),
		InvitedAt: utc(a.InvitedAt), ConsentedAt: utcp(a.ConsentedAt), DeclinedAt: utcp(a.DeclinedAt),
		RevealedAt: utcp(a.RevealedAt), ConfirmedAt: utcp(a.ConfirmedAt), OpinionDone: a.OpinionDone,
	}
}

// sought is what a search finds of facts: their words, and not what the facts are called.
func sought(f hiring.Facts) string {
	words := []string{f.Education, f.Availability, f.Region}
	return lines(slices.Concat(words, f.Certificates, f.Tools, f.Languages, f.Employers))
}

func (r applicationRow) domain() hiring.Application {
	return hiring.Application{
		ID: id.Application(r.ID), Job: id.Job(r.JobID), Candidate: id.Candidate(r.CandidateID),
		Code: r.Code, Source: hiring.Source(r.Source), Stage: hiring.Stage(r.Stage), Facts: r.Facts,
		LinkHash: orEmpty(r.LinkHash), LinkEnds: utc(r.LinkEndsAt), Closes: utc(r.ClosesAt),
		InvitedAt: utc(r.InvitedAt), ConsentedAt: utcp(r.ConsentedAt), DeclinedAt: utcp(r.DeclinedAt),
		RevealedAt: utcp(r.RevealedAt), ConfirmedAt: utcp(r.ConfirmedAt), OpinionDone: r.OpinionDone,
	}
}

// holderRow is a row of a join: the prefixes are the names that the tables have in it.
type holderRow struct {
	Application applicationRow `gorm:"embedded;embeddedPrefix:a_"`
	Candidate   candidateRow   `gorm:"embedded;embeddedPrefix:c_"`
	Job         jobRow         `gorm:"embedded;embeddedPrefix:j_"`
}

func (r holderRow) domain() hiring.Holder {
	return hiring.Holder{
		Org: id.Org(r.Application.OrgID), Application: r.Application.domain(),
		Candidate: r.Candidate.domain(), Job: r.Job.domain(),
	}
}

type accommodationRow struct {
	OrgID         string `gorm:"primaryKey"`
	ApplicationID string `gorm:"primaryKey"`
	Multiplier    float64
	HideClock     bool
	ListView      bool
	LargeText     bool
}

func (accommodationRow) TableName() string { return "accommodations" }

type decisionRow struct {
	OrgID         string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	ApplicationID string
	ByID          string
	Stage         string
	Reason        string
	At            time.Time
}

func (decisionRow) TableName() string { return "decisions" }

func (r decisionRow) domain() hiring.Decision {
	return hiring.Decision{
		ID: r.ID, Application: id.Application(r.ApplicationID), By: id.Member(r.ByID),
		Stage: hiring.Stage(r.Stage), Reason: r.Reason, At: utc(r.At),
	}
}

type noteRow struct {
	OrgID         string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	ApplicationID string
	ByID          string
	Text          string
	At            time.Time
}

func (noteRow) TableName() string { return "notes" }

func (r noteRow) domain() hiring.Note {
	return hiring.Note{
		ID: r.ID, Application: id.Application(r.ApplicationID), By: id.Member(r.ByID), Text: r.Text,
		At: utc(r.At),
	}
}
