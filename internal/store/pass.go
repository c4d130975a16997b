package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/migrations"
)

const passes = `
SELECT a.link_hash, a.org_id, a.id, a.candidate_id, a.link_ends_at, o.time_zone
FROM applications a JOIN orgs o ON o.id = a.org_id
WHERE a.link_hash = `

const (
	passByLink    = passes + `$1`
	passesByLinks = passes + `ANY($1::text[])`
)

// Questions for passes come with each save, so they stand in a line too (see saveTogether), but for
// those to SQLite, to which it is no journey.
const (
	passAskers   = 2
	mostAsked    = 256
	passesWithin = 10 * time.Second
)

// asking is one question in the line.
type asking struct {
	hash   string
	answer chan passAnswer // receives one
}

type passAnswer struct {
	pass hiring.Pass
	err  error
}

// PassByLink is HolderByLink for a save: plain SQL, as the save itself.
func (s *Store) PassByLink(ctx context.Context, linkHash string) (hiring.Pass, error) {
	if s.dialect == migrations.SQLite || s.tx(ctx) != nil {
		_, p, err := scanPass(s.rowAsked(ctx, passByLink, linkHash))
		if errors.Is(err, sql.ErrNoRows) {
			return hiring.Pass{}, fault.New(fault.NotFound, noLink)
		}
		return p, s.fail(ctx, err)
	}
	w := asking{linkHash, make(chan passAnswer, 1)}
	if s.passLine.join(w, passAskers) {
		go s.answerLine()
	}
	select {
	case got := <-w.answer:
		return got.pass, s.fail(ctx, got.err)
	case <-ctx.Done():
		return hiring.Pass{}, context.Cause(ctx)
	}
}

func scanPass(from interface{ Scan(...any) error }) (hash string, p hiring.Pass, err error) {
	err = from.Scan(&hash, &p.Org, &p.Application, &p.Candidate, &p.LinkEnds, &p.TimeZone)
	p.LinkEnds = utc(p.LinkEnds)
	return hash, p, err
}

// answerLine answers questions until nobody waits.
func (s *Store) answerLine() {
	next := func() []asking { return s.passLine.next(mostAsked, func(asking) bool { return true }) }
	for some := next(); len(some) > 0; some = next() {
		all, err := s.passesOf(some)
		for _, w := range some {
			p, found := all[w.hash]
			switch {
			case err != nil:
				w.answer <- passAnswer{err: err}
			case !found:
				w.answer <- passAnswer{err: fault.New(fault.NotFound, noLink)}
			default:
				w.answer <- passAnswer{pass: p}
			}
		}
	}
}

// passesOf ends in time and never panics, as saveSafely.
func (s *Store) passesOf(some []asking) (all map[string]hiring.Pass, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), passesWithin)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	rows, err := s.readerDB().QueryContext(ctx, passesByLinks, mapped(some, func(w asking) string { return w.hash }))
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	all = make(map[string]hiring.Pass, len(some))
	for rows.Next() {
		hash, p, err := scanPass(rows)
		if err != nil {
			return nil, err
		}
		all[hash] = p
	}
	return all, rows.Err()
}

// rowAsked is row for a question that is kept ready outside of transactions.
func (s *Store) rowAsked(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := s.kept(query); stmt != nil && s.tx(ctx) == nil { //nolint:sqlclosecheck // kept until the pool closes
		return stmt.QueryRowContext(ctx, args...)
	}
	return s.row(ctx, query, args...)
}
