package bench

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"preceptor/internal/app"
	"preceptor/internal/config"
	"preceptor/internal/fault"
)

// The databases that a bench brings along; any other name is the address of an empty one.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Databases are the ones that can be brought along here: SQLite always, PostgreSQL where its programs
// are installed.
func Databases() []string {
	if _, err := postgresPrograms(); err != nil {
		return []string{SQLite}
	}
	return []string{SQLite, Postgres}
}

// database is an empty database and the folder for everything that is written beside it.
type database struct {
	name    string // for people
	address string
	folder  string
	cluster *cluster // nil: it cannot be restarted
}

// openDatabase makes a database of its own, or uses the one that is named. Close removes what it made.
func openDatabase(ctx context.Context, named string) (*database, error) {
	folder, err := os.MkdirTemp("", "preceptor-bench-*")
	if err != nil {
		return nil, err
	}
	d := &database{name: "SQLite", address: named, folder: folder}
	switch {
	case named == SQLite:
		d.address = "sqlite:" + filepath.Join(folder, "bench.db")
	case named == Postgres:
		if d.cluster, err = startCluster(ctx, filepath.Join(folder, "postgres")); err != nil {
			_ = os.RemoveAll(folder) // the first error is the one that tells
			return nil, err
		}
		d.name, d.address = "PostgreSQL", d.cluster.address()
	case strings.HasPrefix(named, "postgres"):
		d.name = "PostgreSQL"
	}
	return d, nil
}

func (d *database) close() {
	if d.cluster != nil {
		d.cluster.remove()
	}
	_ = os.RemoveAll(d.folder) // a temporary folder left behind harms no one
}

// sqlite tells whether the database is a file, which one process at a time serves.
func (d *database) sqlite() bool { return !strings.HasPrefix(d.address, "postgres") }

// open puts the product together over the database, which must hold no clinic yet.
func (d *database) open(ctx context.Context) (*app.App, error) {
	a, err := app.New(ctx, app.Options{
		Config: config.Config{Database: d.address, Data: filepath.Join(d.folder, "data")},
		Web:    config.Web{Addr: "127.0.0.1:8080"}, Migrate: true, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	n, err := a.Store.CountOrgs(ctx)
	if err == nil && n > 0 {
		err = fault.Invalidf("This database holds a clinic. Name an empty one: a bench fills it with made-up people")
	}
	if err != nil {
		_ = a.Close() // the first error is the one that tells
		return nil, err
	}
	return a, nil
}
