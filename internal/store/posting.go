package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/posting"
)

var _ posting.Store = (*Store)(nil)

const (
	noPosting = "There is no such posting"
	noVersion = "There is no such version of this posting"
)

// posted reads postings together with what their jobs hold of them.
func (s *Store) posted(ctx context.Context) *gorm.DB {
	return s.read(ctx).Table("postings p").
		Select("p.*, j.title AS job_title, j.slug AS job_slug, j.created_at AS job_created_at, " +
			"j.published_at AS job_published_at, j.closed_at AS job_closed_at").
		Joins("JOIN jobs j ON j.org_id = p.org_id AND j.id = p.job_id")
}

// AddPosting stores a first draft together with its job: an empty plan, two raters an answer.
func (s *Store) AddPosting(ctx context.Context, org id.Org, p posting.Posting) error {
	return s.Atomically(ctx, func(ctx context.Context) error {
		applyBy, err := s.applyBy(ctx, org, p)
		if err != nil {
			return err
		}
		if err := add(ctx, s, jobOf(org, p, applyBy)); err != nil {
			return err
		}
		return add(ctx, s, postingToRow(org, p))
	})
}

// applyBy is when the posting's last day ends where the org is.
func (s *Store) applyBy(ctx context.Context, org id.Org, p posting.Posting) (*time.Time, error) {
	o, err := s.Org(ctx, org)
	if err != nil {
		return nil, err
	}
	return p.ApplyByMoment(o.TimeZone)
}

// Posting returns the posting of a job.
func (s *Store) Posting(ctx context.Context, org id.Org, job id.Job) (posting.Posting, error) {
	row, err := find[postedRow](ctx, s, s.posted(ctx).Where("p.org_id = ? AND p.job_id = ?", org, job), noPosting)
	if err != nil {
		return posting.Posting{}, err
	}
	return row.domain(), nil
}

// Postings returns all of an org, newest first.
func (s *Store) Postings(ctx context.Context, org id.Org) ([]posting.Posting, error) {
	q := s.posted(ctx).Where("p.org_id = ?", org).Order("j.created_at DESC, p.id DESC")
	return findAll(ctx, s, q, postedRow.domain)
}

// SavePosting replaces a posting and raises its version by one, with the job's title and dates in
// step. Conflict unless the stored version is p.Version.
func (s *Store) SavePosting(ctx context.Context, org id.Org, p posting.Posting) error {
	return s.Atomically(ctx, func(ctx context.Context) error {
		if err := s.savePosting(ctx, org, p); err != nil {
			return err
		}
		applyBy, err := s.applyBy(ctx, org, p)
		if err != nil {
			return err
		}
		result := s.write(ctx).Model(&jobRow{}).Where("org_id = ? AND id = ?", org, p.JobID).
			Select("title", "slug", "site", "published_at", "closed_at", "apply_by").
			Updates(jobOf(org, p, applyBy))
		return s.changed(ctx, result, noPosting)
	})
}

func (s *Store) savePosting(ctx context.Context, org id.Org, p posting.Posting) error {
	row := postingToRow(org, p)
	row.Version++
	result := s.write(ctx).Model(&postingRow{}).
		Where("org_id = ? AND id = ? AND job_id = ? AND version = ?", org, p.ID, p.JobID, p.Version).
		Select("template", "template_version", "brief", "markdown", "version", "pay", "apply_by_day",
			"place", "site", "remote", "employment", "dismissed", "updated_at").
		Updates(row)
	if result.Error != nil || result.RowsAffected > 0 {
		return s.fail(ctx, result.Error)
	}
	if _, err := s.Posting(ctx, org, p.JobID); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "Someone else saved this posting meanwhile. Compare the two texts, then save again.")
}

// AddPostingVersion keeps what a posting said after a save; Conflict if the number is taken.
func (s *Store) AddPostingVersion(ctx context.Context, org id.Org, v posting.Version) error {
	return add(ctx, s, versionToRow(org, v))
}

// PostingVersions returns a job's versions, newest first.
func (s *Store) PostingVersions(ctx context.Context, org id.Org, job id.Job) ([]posting.Version, error) {
	q := s.read(ctx).Where("org_id = ? AND job_id = ?", org, job).Order("version DESC")
	return findAll(ctx, s, q, versionRow.domain)
}

// PostingVersion returns one version of a job's posting.
func (s *Store) PostingVersion(ctx context.Context, org id.Org, job id.Job, number int) (posting.Version, error) {
	q := s.read(ctx).Where("org_id = ? AND job_id = ? AND version = ?", org, job, number)
	row, err := find[versionRow](ctx, s, q, noVersion)
	if err != nil {
		return posting.Version{}, err
	}
	return row.domain(), nil
}

// OpenPostings returns all orgs' published, unclosed postings, newest first.
func (s *Store) OpenPostings(ctx context.Context) ([]posting.Listed, error) {
	q := s.posted(ctx).Where("j.published_at IS NOT NULL AND j.closed_at IS NULL").
		Order("j.published_at DESC, p.id DESC")
	return findAll(ctx, s, q, postedRow.listed)
}

// PublishedBySlug finds a posting that was published, closed or not; NotFound for drafts.
func (s *Store) PublishedBySlug(ctx context.Context, slug string) (posting.Listed, error) {
	q := s.posted(ctx).Where("j.slug = ? AND j.published_at IS NOT NULL", slug)
	row, err := find[postedRow](ctx, s, q, noPosting)
	if err != nil {
		return posting.Listed{}, err
	}
	return row.listed(), nil
}

// SlugTaken tells whether any posting of any org has the slug.
func (s *Store) SlugTaken(ctx context.Context, slug string) (bool, error) {
	var n int64
	err := s.read(ctx).Model(&jobRow{}).Where("slug = ?", slug).Count(&n).Error
	return n > 0, s.fail(ctx, err)
}
