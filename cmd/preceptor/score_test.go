package main

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/demo"
)

var lookedAt = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

// demoIn makes the demo world in a data folder and hands its database to do.
func demoIn(t *testing.T, folder string, do func(*sql.DB)) {
	t.Helper()
	moved := clock.At(lookedAt)
	a, err := app.New(t.Context(), app.Options{
		Config: config.Config{Data: folder, Log: "text", LogLevel: "error"}, Web: config.Web{Addr: "127.0.0.1:8080"}, Clock: moved, Migrate: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close() //nolint:errcheck // a test's own folder
	n, err := a.Store.CountOrgs(t.Context())
	if err == nil && n == 0 {
		_, err = demo.Build(t.Context(), a, moved, moved.Now(), 7)
	}
	if err != nil {
		t.Fatal(err)
	}
	do(a.Store.WriterDB())
}

func TestEveryScoreOfTheDemoComesOutAgain(t *testing.T) {
	folder := t.TempDir()
	var stored int
	demoIn(t, folder, func(db *sql.DB) {
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM scores").Scan(&stored); err != nil || stored < 20 {
			t.Fatalf("%d scores in the demo, %v", stored, err)
		}
	})
	got := run(t, "", "score", "replay", "--data", folder, "--all")
	if got.code != 0 || strings.Count(got.out, "same\n") != stored || !strings.Contains(got.out, ", 0 different") {
		t.Fatalf("ends with %d for %d scores:\n%s%s", got.code, stored, got.out, got.err)
	}
	demoIn(t, folder, func(db *sql.DB) {
		if _, err := db.ExecContext(t.Context(), `UPDATE scores SET score = replace(score, '"possible":', '"possible":1') WHERE id = (SELECT MIN(id) FROM scores WHERE kind = 'chart')`); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), `UPDATE scores SET version = 0 WHERE id = (SELECT MIN(id) FROM scores WHERE kind = 'schedule')`); err != nil {
			t.Fatal(err)
		}
	})
	got = run(t, "", "score", "replay", "--data", folder)
	if got.code != 1 || !strings.Contains(got.out, "1 by older rules, 0 whose work went on, 1 different") || strings.Count(got.out, "DIFFERS") != 1 {
		t.Errorf("after tampering it ends with %d:\n%s%s", got.code, got.out, got.err)
	}
}
