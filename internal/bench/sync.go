package bench

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"time"

	"preceptor/internal/id"
)

// Sync is what a save costs with one setting of SQLite's "synchronous".
type Sync struct {
	Setting string
	Each    time.Duration // one save after the other
}

// syncs measures the bare statements with each setting, in turns. In WAL mode all of them survive the
// end of the process; only FULL survives the loss of power, since it waits for the disk at each commit.
func syncs(ctx context.Context, folder string, each time.Duration) (out []Sync, err error) {
	settings := []string{"FULL", "NORMAL", "OFF"}
	counts, spent := make([]int, len(settings)), make([]time.Duration, len(settings))
	var writers []*writer
	for _, setting := range settings {
		w, err := writerWith(ctx, filepath.Join(folder, setting+".db"), setting)
		if err != nil {
			return nil, err
		}
		defer w.db.Close() //nolint:errcheck // the file is thrown away
		writers = append(writers, w)
	}
	for total := time.Duration(0); total < each; total += slice {
		for i, w := range writers {
			began := now()
			for since(began) < min(slice, each) {
				if err := w.save(ctx); err != nil {
					return nil, err
				}
				counts[i]++
			}
			spent[i] += since(began)
		}
	}
	for i, setting := range settings {
		out = append(out, Sync{Setting: setting, Each: spent[i] / time.Duration(max(counts[i], 1))})
	}
	return out, nil
}

// writerWith opens a file with the two tables of a save and nothing else; the driver comes with the
// store.
func writerWith(ctx context.Context, path, setting string) (*writer, error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=journal_mode(WAL)&_txlock=immediate&_pragma=synchronous("+setting+")")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	for _, table := range []string{
		`CREATE TABLE responses (org_id TEXT, attempt_id TEXT, seq INTEGER, response TEXT, saved_at TIMESTAMP, late_ns INTEGER, checksum TEXT, PRIMARY KEY (org_id, attempt_id))`,
		`CREATE TABLE attempt_events (org_id TEXT, id TEXT, attempt_id TEXT, at TIMESTAMP, op TEXT, seq INTEGER, note TEXT, PRIMARY KEY (org_id, id))`,
		`CREATE INDEX attempt_events_attempt ON attempt_events (org_id, attempt_id, at)`,
	} {
		if _, err := db.ExecContext(ctx, table); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return &writer{statements: statements{db: db, upsert: upsertResponse, insert: insertEvent}, org: id.New(), attempt: id.New()}, nil
}
