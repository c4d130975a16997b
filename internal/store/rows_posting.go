package store

import (
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/posting"
)

type postingRow struct {
	OrgID           string `gorm:"primaryKey"`
	ID              string `gorm:"primaryKey"`
	JobID           string
	Template        string
	TemplateVersion int
	Brief           posting.Brief `gorm:"serializer:json"`
	Markdown        string
	Version         int
	Pay             posting.Pay `gorm:"serializer:json"`
	ApplyByDay      string
	Place           string
	Site            posting.Site `gorm:"serializer:json"`
	Remote          bool
	Employment      string
	Dismissed       []posting.Dismissal `gorm:"serializer:json"`
	UpdatedAt       time.Time           `gorm:"autoUpdateTime:false"`
}

func (postingRow) TableName() string { return "postings" }

func postingToRow(org id.Org, p posting.Posting) postingRow {
	return postingRow{
		OrgID: string(org), ID: string(p.ID), JobID: string(p.JobID), Template: p.Template,
		TemplateVersion: p.TemplateVersion, Brief: p.Brief, Markdown: p.Markdown, Version: p.Version,
		Pay: p.Pay, ApplyByDay: p.ApplyBy, Place: p.Place, Site: p.Site, Remote: p.Remote,
		Employment: p.Employment, Dismissed: list(p.Dismissed), UpdatedAt: utc(p.UpdatedAt),
	}
}

// jobOf is what a posting says of its job; applyBy is the moment its last day ends.
func jobOf(org id.Org, p posting.Posting, applyBy *time.Time) jobRow {
	return jobRow{
		OrgID: string(org), ID: string(p.JobID), Slug: orNull(p.Slug), Title: p.Title,
		Site: p.Site.Name, Plan: exercise.Plan{}, Raters: defaultRaters,
		PublishedAt: utcp(p.PublishedAt), ClosedAt: utcp(p.ClosedAt), ApplyBy: utcp(applyBy),
		CreatedAt: utc(p.CreatedAt),
	}
}

// defaultRaters is how many ratings a new job asks for per answer.
const defaultRaters = 2

// postedRow is a posting with what its job holds of it.
type postedRow struct {
	Row            postingRow `gorm:"embedded"`
	JobTitle       string
	JobSlug        *string
	JobCreatedAt   time.Time
	JobPublishedAt *time.Time
	JobClosedAt    *time.Time
}

func (r postedRow) domain() posting.Posting {
	p := posting.Posting{
		ID: id.Posting(r.Row.ID), OrgID: id.Org(r.Row.OrgID), JobID: id.Job(r.Row.JobID), Template: r.Row.Template,
		TemplateVersion: r.Row.TemplateVersion, Title: r.JobTitle, Slug: orEmpty(r.JobSlug), Brief: r.Row.Brief,
		Markdown: r.Row.Markdown, Version: r.Row.Version, Pay: r.Row.Pay, ApplyBy: r.Row.ApplyByDay, Place: r.Row.Place,
		Site: r.Row.Site, Remote: r.Row.Remote, Employment: r.Row.Employment, CreatedAt: utc(r.JobCreatedAt),
		UpdatedAt: utc(r.Row.UpdatedAt), PublishedAt: utcp(r.JobPublishedAt), ClosedAt: utcp(r.JobClosedAt),
	}
	if len(r.Row.Dismissed) > 0 {
		p.Dismissed = r.Row.Dismissed
	}
	return p
}

func (r postedRow) listed() posting.Listed {
	return posting.Listed{Org: id.Org(r.Row.OrgID), Posting: r.domain()}
}

type versionRow struct {
	OrgID    string `gorm:"primaryKey"`
	JobID    string `gorm:"primaryKey"`
	Version  int    `gorm:"primaryKey;autoIncrement:false"`
	Title    string
	Brief    posting.Brief `gorm:"serializer:json"`
	Markdown string
	SavedBy  *string
	SavedAt  time.Time
	Note     string
}

func (versionRow) TableName() string { return "posting_versions" }

func versionToRow(org id.Org, v posting.Version) versionRow {
	return versionRow{
		OrgID: string(org), JobID: string(v.Job), Version: v.Number, Title: v.Title, Brief: v.Brief,
		Markdown: v.Markdown, SavedBy: orNull(string(v.By)), SavedAt: utc(v.At), Note: v.Note,
	}
}

func (r versionRow) domain() posting.Version {
	return posting.Version{
		Job: id.Job(r.JobID), Number: r.Version, Title: r.Title, Brief: r.Brief, Markdown: r.Markdown,
		By: id.Member(orEmpty(r.SavedBy)), At: utc(r.SavedAt), Note: r.Note,
	}
}
