package posting

import (
	"context"
	"strconv"
	"strings"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Version is what a posting said after one save. Versions are added and read, never changed.
type Version struct {
	Job      id.Job
	Number   int
	Title    string
	Brief    Brief
	Markdown string
	By       id.Member // empty: the product itself, or not known
	At       time.Time
	Note     string // what the save was: "Text edited by hand"
}

// versionOf is the version that a posting is at.
func versionOf(p Posting, by audit.Actor, note string) Version {
	v := Version{Job: p.JobID, Number: p.Version, Title: p.Title, Brief: p.Brief, Markdown: p.Markdown, At: p.UpdatedAt, Note: note}
	if by.Kind == audit.ByMember {
		v.By = id.Member(by.ID)
	}
	return v
}

// GoBack gives a posting the brief and the text of an earlier version, as a new version. The clinic's
// facts in the brief's answers are today's; the text is as it was. A published posting takes only a
// text without anything that must be fixed, a closed one none.
func (s *Service) GoBack(ctx context.Context, org id.Org, by audit.Actor, job id.Job, clinic Clinic, to, based int) (Posting, error) {
	v, err := s.Store.PostingVersion(ctx, org, job, to)
	if err != nil {
		return Posting{}, err
	}
	t, err := s.Templates.Find(v.Brief.Template)
	if err != nil {
		return Posting{}, err
	}
	act := act{verb: audit.PostingSaved, note: "Back to version " + strconv.Itoa(to)}
	return s.change(ctx, org, by, job, act, func(p Posting) (Posting, error) {
		if p.Status() == StatusClosed {
			return p, errClosed
		}
		if p, err = p.Edit(p.Markdown, based); err != nil {
			return p, err
		}
		if p, err = p.Compose(t, clinic, v.Brief); err != nil {
			return p, err
		}
		p.Title, p.Markdown = v.Title, v.Markdown
		return p, s.staysFit(p, clinic)
	})
}

// staysFit refuses a change that leaves something to fix where candidates read it.
func (s *Service) staysFit(p Posting, clinic Clinic) error {
	if p.Status() != StatusPublished {
		return nil
	}
	found, err := s.Check(p, clinic)
	if err != nil {
		return err
	}
	if n := Blocking(found); n > 0 {
		return fault.Invalidf("Candidates can read this posting, and that text has something that must be fixed (%d). Nothing was changed.", n)
	}
	return nil
}

// Duplicate makes a new draft with the brief and the text of a job. It has an address of its own and
// no last day to apply; findings that were set aside there are open again here.
func (s *Service) Duplicate(ctx context.Context, org id.Org, by audit.Actor, job id.Job, clinic Clinic) (Posting, error) {
	source, err := s.Store.Posting(ctx, org, job)
	if err != nil {
		return Posting{}, err
	}
	t, err := s.Templates.Find(source.Template)
	if err != nil {
		return Posting{}, err
	}
	now := s.Clock.Now()
	p := Posting{
		ID: id.Posting(id.New()), OrgID: org, JobID: id.Job(id.New()), Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	brief := source.Brief.withoutDay()
	if p, err = p.Compose(t, clinic, brief); err != nil {
		return Posting{}, err
	}
	p.Title = source.Title
	if p.Markdown, err = undated(t, clinic, source, p.Markdown); err != nil {
		return Posting{}, err
	}
	return s.add(ctx, org, by, p, clinic, "Copied from another job")
}

// undated is a posting's text without the lines in which its brief writes the last day to apply;
// fresh is what the brief gives without that day.
func undated(t *Template, clinic Clinic, source Posting, fresh string) (string, error) {
	dated, err := Generate(t, clinic, source.Brief)
	if err != nil {
		return "", err
	}
	if dated.Markdown == source.Markdown {
		return fresh, nil
	}
	drop := map[string]bool{}
	for line := range strings.Lines(dated.Markdown) {
		drop[strings.TrimSpace(line)] = true
	}
	for line := range strings.Lines(fresh) {
		delete(drop, strings.TrimSpace(line))
	}
	var kept strings.Builder
	for line := range strings.Lines(source.Markdown) {
		if !drop[strings.TrimSpace(line)] {
			kept.WriteString(line)
		}
	}
	return kept.String(), nil
}
