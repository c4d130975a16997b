package store_test

import (
	"bytes"
	"encoding/base64"
	"testing"

	"github.com/pressly/goose/v3"

	"preceptor/internal/id"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
	"preceptor/migrations"
)

// Files that were kept as base64 are whole after they became bytes, whatever their length leaves over.
func TestFilesOutliveTheMoveToBytes(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(t.Context(), store.Config{Database: address(t)})
			ok(t, err)
			t.Cleanup(func() { ok(t, s.Close()) })
			dialect, off := goose.DialectSQLite3, "PRAGMA defer_foreign_keys = 1"
			if s.Dialect() == migrations.Postgres {
				dialect, off = goose.DialectPostgres, "SET LOCAL session_replication_role = replica"
			}
			p, err := goose.NewProvider(dialect, s.WriterDB(), migrations.For(s.Dialect()), goose.WithDisableGlobalRegistry(true))
			ok(t, err)
			_, err = p.UpTo(t.Context(), 15)
			ok(t, err)
			conn, err := s.WriterDB().Conn(t.Context())
			ok(t, err)
			files := map[string][]byte{"a": []byte("%PDF-1"), "b": []byte("%PDF-12"), "c": []byte("%PDF-123"), "all": everyByte()}
			exec := func(statement string, args ...any) {
				t.Helper()
				_, err := conn.ExecContext(t.Context(), statement, args...)
				ok(t, err)
			}
			if s.Dialect() == migrations.SQLite {
				exec("PRAGMA foreign_keys = 0")
			}
			exec("BEGIN")
			exec(off)
			for app, file := range files {
				exec("INSERT INTO resumes (org_id, application_id, file_name, file_type, bytes, at, content) VALUES ('o', $1, 'r.pdf', 'application/pdf', $2, '2026-01-02 03:04:05+00:00', $3)",
					app, len(file), base64.StdEncoding.EncodeToString(file))
			}
			exec("COMMIT")
			ok(t, conn.Close())
			ok(t, s.Migrate(t.Context()))
			for app, file := range files {
				r, err := s.Resume(t.Context(), "o", id.Application(app), true)
				ok(t, err)
				if !bytes.Equal(r.Content, file) {
					t.Errorf("%s: %d bytes %.20q, want %d %.20q", app, len(r.Content), r.Content, len(file), file)
				}
			}
		})
	}
}

func everyByte() []byte {
	out := make([]byte, 256*256+1)
	for i := range out {
		out[i] = byte(i ^ i>>8) //nolint:gosec // the low eight bits are wanted
	}
	return out
}
