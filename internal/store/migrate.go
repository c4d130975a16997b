package store

import (
	"context"
	"errors"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"preceptor/internal/fault"
	"preceptor/migrations"
)

// Migrate brings the database to the shape this program knows; at that shape it does nothing.
// Several instances may start at once: PostgreSQL lets one through, SQLite has one writer. A database
// of a newer program is refused and left alone.
func (s *Store) Migrate(ctx context.Context) error {
	p, err := s.migrator()
	if err != nil {
		return err
	}
	current, known, err := p.GetVersions(ctx)
	if err != nil {
		return s.migrateFault(err)
	}
	if current > known {
		return fault.New(fault.Conflict,
			"The database is at version %d and this program knows %d: start the newer program, or restore a backup made before it",
			current, known)
	}
	if _, err := p.Up(ctx); err != nil {
		return s.migrateFault(err)
	}
	return nil
}

// Versions tells which migration the database is at and which the program knows.
func (s *Store) Versions(ctx context.Context) (current, known int64, err error) {
	p, err := s.migrator()
	if err != nil {
		return 0, 0, err
	}
	current, known, err = p.GetVersions(ctx)
	if err != nil {
		return 0, 0, s.migrateFault(err)
	}
	return current, known, nil
}

func (s *Store) migrator() (*goose.Provider, error) {
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption(nil)
	if s.dialect == migrations.Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, s.migrateFault(err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	options = append(options, goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(dialect, s.WriterDB(), migrations.For(s.dialect), options...)
	if err != nil {
		return nil, s.migrateFault(err)
	}
	return p, nil
}

func (s *Store) migrateFault(err error) error {
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		return fault.Wrap(fault.Internal, err, "The migration %s failed", partial.Failed.Source.Path)
	}
	return fault.Wrap(fault.Internal, err, "The database cannot be migrated")
}
