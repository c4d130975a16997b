package store

import (
	"context"
	"errors"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"preceptor/internal/fault"
	"preceptor/migrations"
)

// Migrate brings the database to the shape this program knows; at that shape it does nothing. A
// database of a newer program is refused and left alone.
//
// Several instances may start at once. PostgreSQL lets one through by a lock. SQLite has no such
// lock: an instance that was overtaken fails on what is there already, and then looks again. Each
// migration is a transaction, so looking again is harmless.
func (s *Store) Migrate(ctx context.Context) error {
	looks := 1
	if s.dialect == migrations.SQLite {
		looks = 5
	}
	var err error
	for range looks {
		if err = s.migrate(ctx); !fault.Is(err, fault.Internal) || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return err
	}
	return s.prepare(ctx)
}

func (s *Store) migrate(ctx context.Context) error {
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

// An instance asks for the lock every second, for ten minutes.
const (
	lockSeconds = 1
	lockTries   = 600
)

func (s *Store) migrator() (*goose.Provider, error) {
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption(nil)
	if s.dialect == migrations.Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockSeconds, lockTries))
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
