package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
)

const passByLink = `
SELECT a.org_id, a.id, a.candidate_id, a.link_ends_at, o.time_zone
FROM applications a JOIN orgs o ON o.id = a.org_id
WHERE a.link_hash = $1`

// PassByLink is HolderByLink for a save: plain SQL, as the save itself.
func (s *Store) PassByLink(ctx context.Context, linkHash string) (hiring.Pass, error) {
	var p hiring.Pass
	var ends time.Time
	row := s.rowAsked(ctx, passByLink, linkHash)
	err := row.Scan(&p.Org, &p.Application, &p.Candidate, &ends, &p.TimeZone)
	if errors.Is(err, sql.ErrNoRows) {
		return hiring.Pass{}, fault.New(fault.NotFound, noLink)
	}
	p.LinkEnds = utc(ends)
	return p, s.fail(ctx, err)
}

// rowAsked is row outside of a transaction, for a question that is kept ready.
func (s *Store) rowAsked(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := s.kept(query); stmt != nil { //nolint:sqlclosecheck // kept until the pool closes
		return stmt.QueryRowContext(ctx, args...)
	}
	return s.readerDB().QueryRowContext(ctx, query, args...)
}
