package jobs

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"

	"github.com/riverqueue/river/rivermigrate"

	"preceptor/internal/fault"
)

// migrationLock is the PostgreSQL advisory lock under which the queue's tables are made: instances
// that start together take turns. The number is "jobs" in ASCII.
const migrationLock = 0x6a6f6273

// Migrate makes and updates the queue's own tables. It is quick when there is nothing to do.
func Migrate(ctx context.Context, db *sql.DB, driver string) (err error) {
	d, err := driverOf(db, driver)
	if err != nil {
		return err
	}
	if driver == Postgres {
		unlock, err := lock(ctx, db)
		if err != nil {
			return fault.Wrap(fault.Internal, err, "The job queue's tables cannot be locked")
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	m, err := rivermigrate.New(d, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return fault.Wrap(fault.Internal, err, "The job queue's tables cannot be made")
	}
	return nil
}

func lock(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
		return errors.Join(err, conn.Close())
	}, nil
}
