package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"preceptor/internal/fault"
)

// fail puts a database's error into the words of package fault. Faults, and the errors that fn
// itself returned to Atomically, pass unchanged; so does the end of a context.
func (s *Store) fail(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if ended := context.Cause(ctx); ended != nil {
		return errors.Join(ended, err)
	}
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return fault.Wrap(fault.NotFound, err, "There is no such thing here")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	if broken, known := broken(err); known {
		return broken
	}
	return err
}

// failAs is fail with the words for a thing that is not there.
func (s *Store) failAs(ctx context.Context, err error, missing string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.New(fault.NotFound, "%s", missing)
	}
	return s.fail(ctx, err)
}

// broken tells what rule of the schema an error comes from; known is false for errors that come from
// no database.
func broken(err error) (f *fault.Error, known bool) {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresFault(e), true
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteFault(e), true
	}
	return nil, false
}

// The words for what both databases refuse. A row that refers to a missing one, or to one of another
// org, is NotFound: the thing it should belong to is not there for this org.
func unique(cause error) *fault.Error {
	return fault.Wrap(fault.Conflict, cause, "That is taken already")
}

func orphan(cause error) *fault.Error {
	return fault.Wrap(fault.NotFound, cause, "What this belongs to does not exist")
}

func refused(cause error) *fault.Error {
	return fault.Wrap(fault.Invalid, cause, "That value cannot be stored")
}

func internal(cause error) *fault.Error {
	return fault.Wrap(fault.Internal, cause, "The database refused the work")
}

func postgresFault(e *pgconn.PgError) *fault.Error {
	switch e.Code {
	case "23505": // unique_violation
		return unique(e)
	case "23503": // foreign_key_violation
		return orphan(e)
	case "23514", "22021", "22P05": // check_violation, and characters PostgreSQL cannot hold (NUL)
		return refused(e)
	default:
		return internal(e)
	}
}

func sqliteFault(e *sqlite.Error) *fault.Error {
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return unique(e)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return orphan(e)
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return refused(e)
	default:
		return internal(e)
	}
}

// givenUp tells whether PostgreSQL ended a transaction for another's sake.
func givenUp(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// changed checks the outcome of an update or delete that must meet a row.
func (s *Store) changed(ctx context.Context, result *gorm.DB, missing string) error {
	if result.Error != nil {
		return s.fail(ctx, result.Error)
	}
	if result.RowsAffected == 0 {
		return fault.New(fault.NotFound, "%s", missing)
	}
	return nil
}
