package posting

import (
	"context"

	"preceptor/internal/id"
)

// Listed is a posting that was published, with the org it belongs to: what the public side reads.
type Listed struct {
	Org     id.Org
	Posting Posting
}

// Store keeps postings. Every method filters by org, but for the public reads, which return only
// what was published.
type Store interface {
	// AddPosting stores a first draft together with its job (Posting.JobID).
	AddPosting(ctx context.Context, org id.Org, p Posting) error
	// Posting returns the posting of a job.
	Posting(ctx context.Context, org id.Org, job id.Job) (Posting, error)
	// Postings returns all of an org, newest first.
	Postings(ctx context.Context, org id.Org) ([]Posting, error)
	// SavePosting replaces a posting and raises its version by one; it also keeps the job's
	// title and dates in step. Conflict unless the stored version is p.Version.
	SavePosting(ctx context.Context, org id.Org, p Posting) error
	// AddPostingVersion keeps what a posting said after a save; Conflict if the number is taken.
	AddPostingVersion(ctx context.Context, org id.Org, v Version) error
	// PostingVersions returns a job's versions, newest first.
	PostingVersions(ctx context.Context, org id.Org, job id.Job) ([]Version, error)
	// PostingVersion returns one of them.
	PostingVersion(ctx context.Context, org id.Org, job id.Job, number int) (Version, error)
	// OpenPostings returns all orgs' published, unclosed postings, newest first.
	OpenPostings(ctx context.Context) ([]Listed, error)
	// PublishedBySlug finds a posting that was published, closed or not; NotFound for drafts.
	PublishedBySlug(ctx context.Context, slug string) (Listed, error)
	// SlugTaken tells whether any posting of any org has the slug.
	SlugTaken(ctx context.Context, slug string) (bool, error)
}

// Transactor runs fn in one transaction; nested calls join the outer one.
type Transactor interface {
	Atomically(ctx context.Context, fn func(context.Context) error) error
}
