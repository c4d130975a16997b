package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/migrations"
)

// Autosaves are most of what a server writes: these statements are plain SQL, without GORM between
// (see BenchmarkAutosave in package app), and as few as they can be. Placeholders are those of
// PostgreSQL, which SQLite reads too.

const attemptColumns = `
       a.application_id, a.kind, a.definition, a.seed, a.position, a.seen_at, a.replaces, a.again,
       a.invited_at, a.opens_at, a.closes_at, a.allowance_ns, a.multiplier, a.started_at, a.extensions,
       a.credits, a.pauses, a.breaks_ns, a.submitted_at, a.voided_at`

const savedAttempt = `
SELECT` + attemptColumns + `, r.seq, r.saved_at, r.late_ns, r.checksum
FROM attempts a LEFT JOIN responses r ON r.org_id = a.org_id AND r.attempt_id = a.id
WHERE a.org_id = $1 AND a.id = $2`

// putResponse leaves a response alone that has the same number or a higher one: it came from another
// window after the caller looked.
const putResponse = `
INSERT INTO responses (org_id, attempt_id, seq, response, saved_at, late_ns, checksum)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (org_id, attempt_id) DO UPDATE SET seq = excluded.seq, response = excluded.response,
    saved_at = excluded.saved_at, late_ns = excluded.late_ns, checksum = excluded.checksum
WHERE responses.seq < excluded.seq`

const addEvent = `
INSERT INTO attempt_events (org_id, id, attempt_id, at, op, seq, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`

// putResponseAndEvent is both in one round trip, for PostgreSQL.
const putResponseAndEvent = `
WITH put AS (` + putResponse + ` RETURNING 1)
INSERT INTO attempt_events (org_id, id, attempt_id, at, op, seq, note)
SELECT $1, $8::text, $2, $9::timestamptz, $10::text, $11::bigint, $12::text FROM put`

const lastMoves = `
SELECT n, at, total, upto, sampled FROM attempt_moves WHERE org_id = $1 AND attempt_id = $2 ORDER BY n DESC LIMIT 1`

const addMoves = `
INSERT INTO attempt_moves (org_id, attempt_id, n, at, total, upto, sampled, moves) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// prepare keeps the statements of a save ready, for SQLite, which would take longer to read them than to
// do them; pgx keeps those of PostgreSQL by itself. It needs the tables to be there, and no transaction.
func (s *Store) prepare(ctx context.Context) error {
	if s.dialect == migrations.Postgres || s.ready.Load() != nil {
		return nil
	}
	ready := map[string]*sql.Stmt{}
	for pool, queries := range map[*sql.DB][]string{
		s.WriterDB(): {savedAttempt, putResponse, addEvent, lastMoves, addMoves},
		s.readerDB(): {passByLink},
	} {
		for _, query := range queries {
			stmt, err := pool.PrepareContext(ctx, query) //nolint:sqlclosecheck // kept until the pool closes
			if err != nil {
				return fault.Wrap(fault.Internal, err, "The database cannot be prepared")
			}
			ready[query] = stmt
		}
	}
	if !s.ready.CompareAndSwap(nil, &ready) {
		for _, stmt := range ready { // another call was first
			_ = stmt.Close()
		}
	}
	return nil
}

// kept is a statement that is ready, nil where it is not.
func (s *Store) kept(query string) *sql.Stmt {
	ready := s.ready.Load()
	if ready == nil {
		return nil
	}
	return (*ready)[query]
}

// prepared finds a statement that is ready for the transaction in ctx.
func (s *Store) prepared(ctx context.Context, tx *sql.Tx, query string) (*sql.Stmt, bool) {
	stmt := s.kept(query)
	if stmt == nil {
		return nil, false
	}
	return tx.StmtContext(ctx, stmt), true
}

// row asks for one row: in the transaction in ctx, else of the pool that reads.
func (s *Store) row(ctx context.Context, query string, args ...any) *sql.Row {
	tx, ok := s.SQLTx(ctx)
	if !ok {
		return s.readerDB().QueryRowContext(ctx, query, args...)
	}
	if stmt, ok := s.prepared(ctx, tx, query); ok { //nolint:sqlclosecheck // the end of the transaction closes it
		return stmt.QueryRowContext(ctx, args...)
	}
	return tx.QueryRowContext(ctx, query, args...)
}

// rowsWritten runs a statement that writes and answers with rows: in the transaction in ctx, else on the
// pool that writes.
func (s *Store) rowsWritten(ctx context.Context, statement string, args ...any) (*sql.Rows, error) {
	if tx, ok := s.SQLTx(ctx); ok {
		return tx.QueryContext(ctx, statement, args...)
	}
	return s.WriterDB().QueryContext(ctx, statement, args...)
}

// exec runs a statement in the transaction in ctx, else on the pool that writes.
func (s *Store) exec(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	tx, ok := s.SQLTx(ctx)
	if !ok {
		return s.WriterDB().ExecContext(ctx, statement, args...)
	}
	if stmt, ok := s.prepared(ctx, tx, statement); ok { //nolint:sqlclosecheck // the end of the transaction closes it
		return stmt.ExecContext(ctx, args...)
	}
	return tx.ExecContext(ctx, statement, args...)
}

// LockSaved is LockAttempt with what is saved, without the response itself. On PostgreSQL a save that
// was under way when this one asked may be missing from it; PutResponse tells.
func (s *Store) LockSaved(ctx context.Context, org id.Org, a id.Attempt) (attempt.Attempt, attempt.Saved, error) {
	if s.tx(ctx) == nil {
		return attempt.Attempt{}, attempt.Saved{}, fault.New(fault.Internal, "a lock needs a transaction")
	}
	query := savedAttempt
	if s.dialect == migrations.Postgres {
		query += ` FOR UPDATE OF a`
	}
	return s.attemptSaved(ctx, query, org, a)
}

// AttemptSaved is Attempt with what is saved, without the response itself; Saved is zero before the
// first save.
func (s *Store) AttemptSaved(ctx context.Context, org id.Org, a id.Attempt) (attempt.Attempt, attempt.Saved, error) {
	return s.attemptSaved(ctx, savedAttempt, org, a)
}

func (s *Store) attemptSaved(ctx context.Context, query string, org id.Org, a id.Attempt) (attempt.Attempt, attempt.Saved, error) {
	var seq, late sql.NullInt64
	var at sql.NullTime
	var checksum sql.NullString
	found, err := scanAttempt(s.row(ctx, query, string(org), string(a)), org, a, &seq, &at, &late, &checksum)
	if errors.Is(err, sql.ErrNoRows) {
		return attempt.Attempt{}, attempt.Saved{}, fault.New(fault.NotFound, noAttempt)
	}
	saved := attempt.Saved{Seq: seq.Int64, Late: time.Duration(late.Int64), Checksum: checksum.String}
	if at.Valid {
		saved.At = utc(at.Time)
	}
	return found, saved, s.fail(ctx, err)
}

// scanAttempt reads attemptColumns, and what follows them.
func scanAttempt(from interface{ Scan(...any) error }, org id.Org, a id.Attempt, more ...any) (attempt.Attempt, error) {
	row := attemptRow{OrgID: string(org), ID: string(a)}
	var extensions, credits, pauses []byte
	err := from.Scan(slices.Concat([]any{
		&row.ApplicationID, &row.Kind, &row.Definition, &row.Seed, &row.Position, &row.SeenAt, &row.Replaces, &row.Again,
		&row.InvitedAt, &row.OpensAt, &row.ClosesAt, &row.AllowanceNs, &row.Multiplier, &row.StartedAt, &extensions,
		&credits, &pauses, &row.BreaksNs, &row.SubmittedAt, &row.VoidedAt,
	}, more)...)
	if err != nil {
		return attempt.Attempt{}, err
	}
	err = errors.Join(unlisted(extensions, &row.Extensions), unlisted(credits, &row.Credits), unlisted(pauses, &row.Pauses))
	return row.domain(), err
}

// unlisted reads a JSON list; most are empty.
func unlisted[T any](raw []byte, into *[]T) error {
	if len(raw) <= len(`[]`) {
		return nil
	}
	return json.Unmarshal(raw, into)
}

// PutResponse stores a response and the timeline event of the save, both or neither; it is
// attempt.ErrAhead, and nothing changed, where one with the same or a higher number is stored.
func (s *Store) PutResponse(ctx context.Context, org id.Org, a id.Attempt, saved attempt.Saved, e attempt.Event) error {
	response := []any{string(org), string(a), saved.Seq, string(saved.Response), utc(saved.At), int64(saved.Late), saved.Checksum}
	event := []any{string(org), id.New(), string(a), utc(e.At), e.Op, e.Seq, e.Note}
	if s.dialect == migrations.Postgres {
		args := slices.Concat(response, []any{event[1], event[3], event[4], event[5], event[6]})
		return s.ahead(s.changedAny(ctx, putResponseAndEvent, args...))
	}
	return s.Atomically(ctx, func(ctx context.Context) error {
		if err := s.ahead(s.changedAny(ctx, putResponse, response...)); err != nil {
			return err
		}
		_, err := s.changedAny(ctx, addEvent, event...)
		return err
	})
}

func (s *Store) ahead(stored bool, err error) error {
	if err == nil && !stored {
		return attempt.ErrAhead
	}
	return err
}

// changedAny runs a statement and tells whether it changed a row.
func (s *Store) changedAny(ctx context.Context, statement string, args ...any) (bool, error) {
	result, err := s.exec(ctx, statement, args...)
	if err != nil {
		return false, s.fail(ctx, err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// SetSeen notes a heartbeat.
func (s *Store) SetSeen(ctx context.Context, org id.Org, a id.Attempt, at time.Time) error {
	found, err := s.changedAny(ctx, `UPDATE attempts SET seen_at = $3 WHERE org_id = $1 AND id = $2`, string(org), string(a), utc(at))
	if err == nil && !found {
		return fault.New(fault.NotFound, noAttempt)
	}
	return err
}

// LastMoves is the last batch of an attempt without its moves; zero where there is none.
func (s *Store) LastMoves(ctx context.Context, org id.Org, a id.Attempt) (attempt.Batch, error) {
	var r movesRow
	err := s.row(ctx, lastMoves, string(org), string(a)).Scan(&r.N, &r.At, &r.Total, &r.Upto, &r.Sampled)
	if errors.Is(err, sql.ErrNoRows) {
		return attempt.Batch{}, nil
	}
	return r.domain(), s.fail(ctx, err)
}

// AddMoves adds a batch; one with the same number is a Conflict.
func (s *Store) AddMoves(ctx context.Context, org id.Org, a id.Attempt, b attempt.Batch) error {
	_, err := s.changedAny(ctx, addMoves, string(org), string(a), b.N, utc(b.At), b.Total, b.Upto, b.Sampled, string(b.Moves))
	return err
}
