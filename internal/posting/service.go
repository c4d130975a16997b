package posting

import (
	"cmp"
	"context"
	"fmt"

	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Deps are what the service needs.
type Deps struct {
	Store     Store
	Tx        Transactor
	Audit     audit.Recorder
	Clock     clock.Clock
	Templates Templates
}

// Service drafts, saves, publishes and closes postings.
type Service struct{ Deps }

// NewService returns a service over its dependencies.
func NewService(d Deps) *Service { return &Service{d} }

// Check returns the findings of a posting as it stands, where the clinic is today.
func (s *Service) Check(p Posting, clinic Clinic) ([]Finding, error) {
	t, err := s.Templates.Find(p.Template)
	if err != nil {
		return nil, err
	}
	return p.Standing(Findings(p.Markdown, Context{
		Template: t, Brief: p.Brief, Clinic: clinic, Place: cmp.Or(clinic.Place, p.Place), Employees: clinic.Employees, On: s.Clock.Now(),
	})), nil
}

// Create makes a job and its first draft from a brief. The brief may be incomplete: what is missing
// shows as findings.
func (s *Service) Create(ctx context.Context, org id.Org, by audit.Actor, clinic Clinic, brief Brief) (Posting, error) {
	t, err := s.Templates.Find(brief.Template)
	if err != nil {
		return Posting{}, err
	}
	now := s.Clock.Now()
	p := Posting{
		ID: id.Posting(id.New()), OrgID: org, JobID: id.Job(id.New()), Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	if p, err = p.Compose(t, clinic, brief); err != nil {
		return Posting{}, err
	}
	return s.add(ctx, org, by, p, clinic, "First draft")
}

// add stores a new draft under a free address, with its first version.
func (s *Service) add(ctx context.Context, org id.Org, by audit.Actor, p Posting, clinic Clinic, note string) (Posting, error) {
	err := s.Tx.Atomically(ctx, func(ctx context.Context) (err error) {
		if p.Slug, err = s.freeSlug(ctx, p.Title, clinic.Name); err != nil {
			return err
		}
		if err := s.Store.AddPosting(ctx, org, p); err != nil {
			return err
		}
		if err := s.Store.AddPostingVersion(ctx, org, versionOf(p, by, note)); err != nil {
			return err
		}
		return s.record(ctx, org, by, act{verb: audit.PostingDrafted}, p.JobID)
	})
	return p, err
}

func (s *Service) freeSlug(ctx context.Context, parts ...string) (string, error) {
	base := Slug(parts...)
	for n := 1; n < 1000; n++ {
		slug := base
		if n > 1 {
			slug = fmt.Sprintf("%s-%d", base, n)
		}
		taken, err := s.Store.SlugTaken(ctx, slug)
		if err != nil || !taken {
			return slug, err
		}
	}
	return "", fault.New(fault.Conflict, "There are too many jobs with this title")
}

// SaveBrief composes the text anew from a changed brief; edits made by hand are replaced. Conflict
// when someone saved since version based.
func (s *Service) SaveBrief(ctx context.Context, org id.Org, by audit.Actor, job id.Job, clinic Clinic, brief Brief, based int) (Posting, error) {
	t, err := s.Templates.Find(brief.Template)
	if err != nil {
		return Posting{}, err
	}
	return s.change(ctx, org, by, job, act{verb: audit.PostingSaved, note: "Brief saved"}, func(p Posting) (Posting, error) {
		if p, err := p.Edit(p.Markdown, based); err != nil {
			return p, err
		}
		return p.Compose(t, clinic, brief)
	})
}

// SaveText replaces the text by hand. Conflict when someone saved since version based.
func (s *Service) SaveText(ctx context.Context, org id.Org, by audit.Actor, job id.Job, markdown string, based int) (Posting, error) {
	return s.change(ctx, org, by, job, act{verb: audit.PostingSaved, note: "Text edited by hand"}, func(p Posting) (Posting, error) {
		return p.Edit(markdown, based)
	})
}

// Publish opens a posting; Invalid while something must be fixed.
func (s *Service) Publish(ctx context.Context, org id.Org, by audit.Actor, job id.Job, clinic Clinic) (Posting, error) {
	return s.change(ctx, org, by, job, act{verb: audit.PostingPublished, note: "Published"}, func(p Posting) (Posting, error) {
		findings, err := s.Check(p, clinic)
		if err != nil {
			return p, err
		}
		return p.Publish(s.Clock.Now(), findings)
	})
}

// Close ends a posting: it leaves the list of open jobs, and no one can apply any more.
func (s *Service) Close(ctx context.Context, org id.Org, by audit.Actor, job id.Job) (Posting, error) {
	return s.change(ctx, org, by, job, act{verb: audit.PostingClosed, note: "Closed"}, func(p Posting) (Posting, error) {
		return p.Close(s.Clock.Now())
	})
}

// Reopen puts a closed posting back on the list of open jobs; Invalid while something must be fixed,
// or when its last day to apply has passed.
func (s *Service) Reopen(ctx context.Context, org id.Org, by audit.Actor, job id.Job, clinic Clinic) (Posting, error) {
	return s.change(ctx, org, by, job, act{verb: audit.PostingReopened, note: "Opened again"}, func(p Posting) (Posting, error) {
		return s.Reopened(p, clinic)
	})
}

// Reopened is a posting as Reopen would leave it. It stores nothing.
func (s *Service) Reopened(p Posting, clinic Clinic) (Posting, error) {
	findings, err := s.Check(p, clinic)
	if err != nil {
		return p, err
	}
	ends, err := p.ApplyByMoment(clinic.TimeZone)
	if err != nil {
		return p, err
	}
	return p.Reopen(s.Clock.Now(), ends, findings)
}

// act is one kind of change: its verb in the trail, with a reason if it has one, and what the list of
// versions says of it.
type act struct {
	verb         audit.Verb
	note, reason string
}

// change edits the stored posting, keeps what it says as a version, and records the act.
func (s *Service) change(ctx context.Context, org id.Org, by audit.Actor, job id.Job, act act, edit func(Posting) (Posting, error)) (Posting, error) {
	var p Posting
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		stored, err := s.Store.Posting(ctx, org, job)
		if err != nil {
			return err
		}
		if p, err = edit(stored); err != nil {
			return err
		}
		p.UpdatedAt = s.Clock.Now()
		if err := s.Store.SavePosting(ctx, org, p); err != nil {
			return err
		}
		p.Version++
		if err := s.Store.AddPostingVersion(ctx, org, versionOf(p, by, act.note)); err != nil {
			return err
		}
		return s.record(ctx, org, by, act, job)
	})
	return p, err
}

func (s *Service) record(ctx context.Context, org id.Org, by audit.Actor, act act, job id.Job) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: by, Verb: act.verb, Thing: "posting", ThingID: string(job), Reason: act.reason,
	})
}
