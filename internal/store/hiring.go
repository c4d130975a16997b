package store

import (
	"context"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

var _ hiring.Store = (*Store)(nil)

const (
	noJob         = "There is no such job"
	noCandidate   = "There is no such candidate"
	noApplication = "There is no such application"
	noLink        = "This link does not open anything"
)

// Job finds a job of an org.
func (s *Store) Job(ctx context.Context, org id.Org, j id.Job) (hiring.Job, error) {
	return s.jobIn(ctx, s.read(ctx), org, j)
}

// LockJob is Job that holds the row until the transaction in ctx ends; without one it is Internal.
func (s *Store) LockJob(ctx context.Context, org id.Org, j id.Job) (hiring.Job, error) {
	q, err := s.lock(ctx)
	if err != nil {
		return hiring.Job{}, err
	}
	return s.jobIn(ctx, q, org, j)
}

func (s *Store) jobIn(ctx context.Context, q *gorm.DB, org id.Org, j id.Job) (hiring.Job, error) {
	row, err := find[jobRow](ctx, s, q.Where("org_id = ? AND id = ?", org, j), noJob)
	return row.domain(), err
}

// Jobs lists an org's jobs, newest first.
func (s *Store) Jobs(ctx context.Context, org id.Org) ([]hiring.Job, error) {
	q := s.read(ctx).Where("org_id = ?", org).Order("created_at DESC, id DESC")
	return findAll(ctx, s, q, jobRow.domain)
}

// SetPlan stores plan, plan version, raters and frozen-at.
func (s *Store) SetPlan(ctx context.Context, org id.Org, j hiring.Job) error {
	result := s.write(ctx).Model(&jobRow{}).Where("org_id = ? AND id = ?", org, j.ID).
		Select("plan", "plan_version", "raters", "frozen_at").
		Updates(jobRow{
			Plan: exercise.Plan(list(j.Plan)), PlanVersion: j.PlanVersion, Raters: j.Raters,
			FrozenAt: utcp(j.FrozenAt),
		})
	return s.changed(ctx, result, noJob)
}

// AddCandidate returns the candidate already there under the same e-mail address, else c.
func (s *Store) AddCandidate(ctx context.Context, org id.Org, c hiring.Candidate) (hiring.Candidate, error) {
	var row candidateRow
	err := s.Atomically(ctx, func(ctx context.Context) error {
		fresh := candidateToRow(org, c)
		known := clause.OnConflict{
			Columns: []clause.Column{{Name: "org_id"}, {Name: "email"}}, DoNothing: true,
		}
		if err := s.write(ctx).Clauses(known).Create(&fresh).Error; err != nil {
			return s.fail(ctx, err)
		}
		var err error
		q := s.read(ctx).Where("org_id = ? AND email = ?", org, c.Email)
		row, err = find[candidateRow](ctx, s, q, noCandidate)
		return err
	})
	return row.domain(), err
}

// Candidate finds a candidate of an org.
func (s *Store) Candidate(ctx context.Context, org id.Org, c id.Candidate) (hiring.Candidate, error) {
	q := s.read(ctx).Where("org_id = ? AND id = ?", org, c)
	row, err := find[candidateRow](ctx, s, q, noCandidate)
	return row.domain(), err
}

// SetLang stores the language that a candidate reads.
func (s *Store) SetLang(ctx context.Context, org id.Org, c id.Candidate, lang string) error {
	result := s.write(ctx).Model(&candidateRow{}).Where("org_id = ? AND id = ?", org, c).Update("lang", lang)
	return s.changed(ctx, result, noCandidate)
}

// AddApplication is a Conflict if the candidate is on the job already, or the code or the link is
// taken; NotFound if job or candidate are not of this org.
func (s *Store) AddApplication(ctx context.Context, org id.Org, a hiring.Application) error {
	return add(ctx, s, applicationToRow(org, a))
}

// Application finds an application of an org.
func (s *Store) Application(ctx context.Context, org id.Org, a id.Application) (hiring.Application, error) {
	q := s.read(ctx).Where("org_id = ? AND id = ?", org, a)
	row, err := find[applicationRow](ctx, s, q, noApplication)
	return row.domain(), err
}

// ApplicationOf finds a candidate's application on a job.
func (s *Store) ApplicationOf(ctx context.Context, org id.Org, j id.Job, c id.Candidate) (hiring.Application, error) {
	q := s.read(ctx).Where("org_id = ? AND job_id = ? AND candidate_id = ?", org, j, c)
	row, err := find[applicationRow](ctx, s, q, noApplication)
	return row.domain(), err
}

// Listings returns a job's applications with their candidates, oldest first.
func (s *Store) Listings(ctx context.Context, org id.Org, j id.Job) ([]hiring.Listing, error) {
	var applications []applicationRow
	q := s.read(ctx).Where("org_id = ? AND job_id = ?", org, j).Order("invited_at, id")
	if err := q.Find(&applications).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	people, err := s.candidatesOf(ctx, org, j)
	if err != nil {
		return nil, err
	}
	out := make([]hiring.Listing, 0, len(applications))
	for _, a := range applications {
		if c, ok := people[a.CandidateID]; ok { // applied between the two reads: next time
			out = append(out, hiring.Listing{Application: a.domain(), Candidate: c.domain()})
		}
	}
	return out, nil
}

func (s *Store) candidatesOf(ctx context.Context, org id.Org, j id.Job) (map[string]candidateRow, error) {
	var rows []candidateRow
	onJob := s.read(ctx).Model(&applicationRow{}).Select("candidate_id").Where("org_id = ? AND job_id = ?", org, j)
	if err := s.read(ctx).Where("org_id = ? AND id IN (?)", org, onJob).Find(&rows).Error; err != nil {
		return nil, s.fail(ctx, err)
	}
	people := make(map[string]candidateRow, len(rows))
	for _, r := range rows {
		people[r.ID] = r
	}
	return people, nil
}

// SetApplication stores stage, facts, link, closes, consent, declined, revealed, confirmed and whether
// the opinion was asked for.
func (s *Store) SetApplication(ctx context.Context, org id.Org, a hiring.Application) error {
	result := s.write(ctx).Model(&applicationRow{}).Where("org_id = ? AND id = ?", org, a.ID).
		Select("stage", "facts", "sought", "link_hash", "link_ends_at", "closes_at", "consented_at",
			"declined_at", "revealed_at", "confirmed_at", "opinion_done").
		Updates(applicationToRow(org, a))
	return s.changed(ctx, result, noApplication)
}

// HolderByLink finds what a link opens, in whichever org. Whether it still opens is the caller's to
// decide by LinkEnds.
func (s *Store) HolderByLink(ctx context.Context, linkHash string) (hiring.Holder, error) {
	row, err := find[holderRow](ctx, s, s.holders(ctx, "a.link_hash = ?", linkHash), noLink)
	if err != nil {
		return hiring.Holder{}, err
	}
	return row.domain(), nil
}

const holderTables = ` FROM applications a
JOIN candidates c ON c.org_id = a.org_id AND c.id = a.candidate_id
JOIN jobs j ON j.org_id = a.org_id AND j.id = a.job_id
WHERE `

var holderColumns = sync.OnceValue(joined[holderRow])

// holders asks for applications with their candidates and jobs at once, in SQL that is not put
// together anew: it is part of every request of a candidate.
func (s *Store) holders(ctx context.Context, where string, args ...any) *gorm.DB {
	return s.asked(ctx).Raw("SELECT "+holderColumns()+holderTables+where, args...)
}

// HoldersByEmail finds every live application of an address over all orgs, oldest first: neither
// declined by the candidate nor decided by the clinic.
func (s *Store) HoldersByEmail(ctx context.Context, email string) ([]hiring.Holder, error) {
	decided := []string{string(hiring.StageHired), string(hiring.StageDeclined), string(hiring.StageWithdrawn)}
	q := s.holders(ctx, "c.email = ? AND a.declined_at IS NULL AND a.stage NOT IN ? ORDER BY a.invited_at, a.id", email, decided)
	return findAll(ctx, s, q, holderRow.domain)
}

// Accommodation returns the zero change (multiplier 1) where none was chosen.
func (s *Store) Accommodation(ctx context.Context, org id.Org, a id.Application) (hiring.Accommodation, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, a)
	row, err := find[accommodationRow](ctx, s, q, "")
	if fault.Is(err, fault.NotFound) {
		return hiring.Accommodation{Multiplier: 1}, nil
	}
	return hiring.Accommodation{
		Multiplier: row.Multiplier, HideClock: row.HideClock, ListView: row.ListView,
		LargeText: row.LargeText,
	}, err
}

// PutAccommodation stores a choice over the one before.
func (s *Store) PutAccommodation(ctx context.Context, org id.Org, a id.Application, c hiring.Accommodation) error {
	return put(ctx, s, accommodationRow{
		OrgID: string(org), ApplicationID: string(a), Multiplier: c.Multiplier,
		HideClock: c.HideClock, ListView: c.ListView, LargeText: c.LargeText,
	}, "org_id", "application_id")
}

// AddDecision stores what a member decided.
func (s *Store) AddDecision(ctx context.Context, org id.Org, d hiring.Decision) error {
	return add(ctx, s, decisionRow{
		OrgID: string(org), ID: d.ID, ApplicationID: string(d.Application), ByID: string(d.By),
		Stage: string(d.Stage), Reason: d.Reason, At: utc(d.At),
	})
}

// Decisions lists an application's decisions, oldest first.
func (s *Store) Decisions(ctx context.Context, org id.Org, a id.Application) ([]hiring.Decision, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, decisionRow.domain)
}

// AddNote stores a member's remark.
func (s *Store) AddNote(ctx context.Context, org id.Org, n hiring.Note) error {
	return add(ctx, s, noteRow{
		OrgID: string(org), ID: n.ID, ApplicationID: string(n.Application), ByID: string(n.By),
		Text: n.Text, At: utc(n.At),
	})
}

// Notes lists an application's notes, oldest first.
func (s *Store) Notes(ctx context.Context, org id.Org, a id.Application) ([]hiring.Note, error) {
	q := s.read(ctx).Where("org_id = ? AND application_id = ?", org, a).Order("at, id")
	return findAll(ctx, s, q, noteRow.domain)
}
