// Package storetest opens empty, migrated stores for tests: SQLite in a folder of its own, PostgreSQL
// in a schema of its own, both gone when the test ends. Only tests import it.
//
// PostgreSQL is used where TEST_POSTGRES_URL names a database that the tests may create schemas in;
// without it those tests are skipped, or fail if REQUIRE_POSTGRES=1.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"preceptor/internal/id"
	"preceptor/internal/store"
)

// New returns an empty, migrated store on SQLite.
func New(t testing.TB) *store.Store {
	t.Helper()
	address := SQLite(t)
	if err := os.WriteFile(strings.TrimPrefix(address, "sqlite:"), empty(t), 0o600); err != nil {
		t.Fatalf("copy the empty database: %v", err)
	}
	return migrated(t, address)
}

// template is a migrated database without rows. Tests copy it: that is faster than migrating anew.
var template struct {
	once sync.Once
	file []byte
	err  error
}

func empty(t testing.TB) []byte {
	t.Helper()
	template.once.Do(func() { template.file, template.err = migratedFile() })
	if template.err != nil {
		t.Fatalf("make the empty database: %v", template.err)
	}
	return template.file
}

func migratedFile() ([]byte, error) {
	folder, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path, ctx := filepath.Join(folder, "empty.db"), context.Background()
	s, err := store.Open(ctx, store.Config{Database: path})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(s.Migrate(ctx), s.Close()); err != nil { // closing moves the log into the file
		return nil, err
	}
	return os.ReadFile(path)
}

// NewPostgres returns an empty, migrated store on PostgreSQL; see Postgres.
func NewPostgres(t testing.TB) *store.Store {
	t.Helper()
	return migrated(t, Postgres(t))
}

// Each runs a test on both databases.
func Each(t *testing.T, test func(*testing.T, *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, NewPostgres(t)) })
}

// SQLite is the address of a database that does not exist yet.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "store.db")
}

// Postgres is the address of an empty schema. It skips the test where no PostgreSQL is at hand.
func Postgres(t testing.TB) string {
	t.Helper()
	base := os.Getenv("TEST_POSTGRES_URL")
	if base == "" {
		if os.Getenv("REQUIRE_POSTGRES") == "1" {
			t.Fatal("REQUIRE_POSTGRES=1, and TEST_POSTGRES_URL names no database")
		}
		t.Skip("TEST_POSTGRES_URL names no PostgreSQL database")
	}
	address, err := url.Parse(base)
	if err != nil {
		t.Fatalf("TEST_POSTGRES_URL: %v", err)
	}
	schema := "t_" + strings.ReplaceAll(id.New(), "-", "")
	query := address.Query()
	query.Set("search_path", schema)
	address.RawQuery = query.Encode()
	run(t, base, `CREATE SCHEMA `+schema)
	t.Cleanup(func() { run(t, base, `DROP SCHEMA `+schema+` CASCADE`) })
	return address.String()
}

// run does one statement on a connection of its own; the pgx driver comes with package store.
func run(t testing.TB, address, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatalf("open %s: %v", statement, err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Open opens a database and closes it when the test ends. Migrate is left to the caller.
func Open(t testing.TB, address string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Database: address, MaxConns: 8})
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

func migrated(t testing.TB, address string) *store.Store {
	t.Helper()
	s := Open(t, address)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate the store: %v", err)
	}
	return s
}
