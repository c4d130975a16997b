package store

import (
	"context"
	"fmt"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/migrations"
)

// What a save costs is the wait for the disk at its commit, and it is the same for many. So saves stand
// in a line: whoever finds the writer free is written at once, and all who came while it was at work are
// written together, in one transaction. None is answered before that has committed. PostgreSQL too has
// one writer: what a second one wins at the disk costs more in smaller transactions.
const (
	mostTogether = 64               // saves of one transaction
	saveWithin   = 10 * time.Second // then a transaction is given up
)

// saveKey names an attempt over all orgs.
type saveKey struct {
	org     id.Org
	attempt id.Attempt
}

// waiting is one save in the line.
type waiting struct {
	saveKey
	saved attempt.Saved
	event attempt.Event
	moves attempt.Batch
	done  chan *attempt.Attempt // receives one: the attempt, or nil where nothing was stored
}

// SaveRunning is LockSaved, PutResponse and AddMoves in one go for what nearly every save is: the attempt
// runs at saved.At and never had a break, there is room for its moves, no save is ahead, and nobody else
// changes the attempt right now. done is false, and nothing changed, where it is not so or where the
// database refused: the single steps tell why. Of b only the moves and their end are looked at.
func (s *Store) SaveRunning(ctx context.Context, org id.Org, a id.Attempt, saved attempt.Saved, e attempt.Event, b attempt.Batch) (found attempt.Attempt, done bool, err error) {
	w := &waiting{saveKey: saveKey{org, a}, saved: saved, event: e, moves: b, done: make(chan *attempt.Attempt, 1)}
	if s.tx(ctx) != nil {
		all, err := s.saveTogether(ctx, []*waiting{w})
		found, done = all[w.saveKey]
		return found, done, err
	}
	if s.saves.join(w, 1) {
		go s.writeLine()
	}
	select {
	case stored := <-w.done:
		if stored == nil {
			return attempt.Attempt{}, false, nil
		}
		return *stored, true, nil
	case <-ctx.Done(): // it may be stored yet, as any save whose answer is lost
		return attempt.Attempt{}, false, context.Cause(ctx)
	}
}

// writeLine is the writer's work: until nobody waits.
func (s *Store) writeLine() {
	for some := s.nextSaves(); len(some) > 0; some = s.nextSaves() {
		all, err := s.saveSafely(some)
		for _, w := range some {
			if found, ok := all[w.saveKey]; ok && err == nil {
				w.done <- &found
			} else {
				w.done <- nil
			}
		}
	}
}

// nextSaves are of each attempt the first save only.
func (s *Store) nextSaves() []*waiting {
	taken := map[saveKey]bool{}
	return s.saves.next(mostTogether, func(w *waiting) bool {
		first := !taken[w.saveKey]
		taken[w.saveKey] = true
		return first
	})
}

// saveSafely is saveTogether that ends in time and never panics: nobody stands above it who would catch
// that.
func (s *Store) saveSafely(some []*waiting) (all map[saveKey]attempt.Attempt, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), saveWithin)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return s.saveTogether(ctx, some)
}

// saveTogether stores saves of different attempts in one transaction and returns the attempts of those
// that it stored.
func (s *Store) saveTogether(ctx context.Context, some []*waiting) (all map[saveKey]attempt.Attempt, err error) {
	if s.dialect == migrations.Postgres {
		return s.saveInOne(ctx, some)
	}
	err = s.Atomically(ctx, func(ctx context.Context) error {
		all = map[saveKey]attempt.Attempt{}
		for _, w := range some {
			found, done, err := s.saveInSteps(ctx, w)
			if err != nil {
				return err
			}
			if done {
				all[w.saveKey] = found
			}
		}
		return nil
	})
	return all, err
}

// saveInSteps is saveInOne for SQLite, where a statement is no journey, and one save at a time.
func (s *Store) saveInSteps(ctx context.Context, w *waiting) (attempt.Attempt, bool, error) {
	found, stored, err := s.LockSaved(ctx, w.org, w.attempt)
	if fault.Is(err, fault.NotFound) {
		return attempt.Attempt{}, false, nil
	}
	if err != nil || found.State(w.saved.At) != attempt.Running || len(found.Pauses) > 0 || stored.Seq >= w.saved.Seq {
		return attempt.Attempt{}, false, err
	}
	if b := w.moves; len(b.Moves) > 0 {
		last, err := s.LastMoves(ctx, w.org, w.attempt)
		if err != nil || last.Total >= attempt.FullMoves {
			return attempt.Attempt{}, false, err
		}
		b.N, b.At, b.Total = last.N+1, w.saved.At, last.Total+int64(len(b.Moves))
		if err := s.AddMoves(ctx, w.org, w.attempt, b); err != nil {
			return attempt.Attempt{}, false, err
		}
	}
	return found, true, s.PutResponse(ctx, w.org, w.attempt, w.saved, w.event)
}

// saveAll is whole saves in one statement, for PostgreSQL. It judges by the attempts as they are once
// the locks are held, so that nothing is stored after a hand-in. It waits for no lock, and takes its own
// in one order: two of it never wait for each other.
const saveAll = `
WITH n AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::timestamptz[], $6::text[],
                         $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[])
        AS n (org, attempt, new_seq, new_response, new_at, new_checksum, event, op, note, moves, upto)),
a AS (
    SELECT a.*, n.* FROM attempts a JOIN n ON a.org_id = n.org AND a.id = n.attempt
    WHERE a.started_at IS NOT NULL AND a.submitted_at IS NULL AND a.voided_at IS NULL
      AND a.ends_at > n.new_at AND a.pauses = '[]'
    ORDER BY a.org_id, a.id
    FOR UPDATE OF a SKIP LOCKED),
fit AS (
    SELECT a.*, COALESCE(last.n, 0) AS last_n, COALESCE(last.total, 0) AS last_total
    FROM a LEFT JOIN LATERAL (
        SELECT m.n, m.total FROM attempt_moves m
        WHERE m.org_id = a.org AND m.attempt_id = a.attempt AND a.moves <> ''
        ORDER BY m.n DESC LIMIT 1) last ON TRUE
    WHERE COALESCE(last.total, 0) < $12::bigint),
put AS (
    INSERT INTO responses (org_id, attempt_id, seq, response, saved_at, late_ns, checksum)
    SELECT org, attempt, new_seq, new_response, new_at, 0, new_checksum FROM fit
    ON CONFLICT (org_id, attempt_id) DO UPDATE SET seq = excluded.seq, response = excluded.response,
        saved_at = excluded.saved_at, late_ns = excluded.late_ns, checksum = excluded.checksum
    WHERE responses.seq < excluded.seq
    RETURNING org_id, attempt_id),
stored AS (SELECT fit.* FROM fit JOIN put ON put.org_id = fit.org AND put.attempt_id = fit.attempt),
events AS (
    INSERT INTO attempt_events (org_id, id, attempt_id, at, op, seq, note)
    SELECT org, event, attempt, new_at, op, new_seq, note FROM stored),
batches AS (
    INSERT INTO attempt_moves (org_id, attempt_id, n, at, total, upto, sampled, moves)
    SELECT org, attempt, last_n + 1, new_at, last_total + octet_length(moves), upto, FALSE, moves
    FROM stored WHERE moves <> ''
    ON CONFLICT DO NOTHING)
SELECT` + attemptColumns + `, a.org, a.attempt FROM stored a`

// saveInOne has no commit of its own to wait for: the last row has been read only when the statement's
// has come.
func (s *Store) saveInOne(ctx context.Context, some []*waiting) (map[saveKey]attempt.Attempt, error) {
	rows, err := s.rowsWritten(ctx, saveAll, append(columnsOf(some), int64(attempt.FullMoves))...)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	defer rows.Close() //nolint:errcheck // Err tells
	all := make(map[saveKey]attempt.Attempt, len(some))
	for rows.Next() {
		var key saveKey
		found, err := scanAttempt(rows, "", "", &key.org, &key.attempt)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		found.ID = key.attempt
		all[key] = found
	}
	return all, s.fail(ctx, rows.Err())
}

// columnsOf turns saves into the arrays of saveAll.
func columnsOf(some []*waiting) []any {
	n := len(some)
	seqs, uptos, ats := make([]int64, n), make([]int64, n), make([]time.Time, n)
	orgs, attempts, responses, checksums := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	events, ops, notes, moves := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, w := range some {
		orgs[i], attempts[i], events[i] = string(w.org), string(w.attempt), id.New()
		seqs[i], ats[i], responses[i], checksums[i] = w.saved.Seq, utc(w.saved.At), string(w.saved.Response), w.saved.Checksum
		ops[i], notes[i], moves[i], uptos[i] = w.event.Op, w.event.Note, string(w.moves.Moves), w.moves.Upto
	}
	return []any{orgs, attempts, seqs, responses, ats, checksums, events, ops, notes, moves, uptos}
}
