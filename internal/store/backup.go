package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"preceptor/internal/fault"
	"preceptor/migrations"
)

// Backup writes a whole, compact copy of a SQLite database to a new file while people go on working:
// it shows the moment at which it began. It never writes over a file (Conflict). PostgreSQL has
// pg_dump for this (Invalid).
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.dialect != migrations.SQLite {
		return fault.Invalidf("A PostgreSQL database is backed up with pg_dump")
	}
	switch _, err := os.Stat(path); {
	case err == nil:
		return fault.New(fault.Conflict, "There is a file of this name already. Choose another one for the backup")
	case !errors.Is(err, fs.ErrNotExist):
		return fault.Wrap(fault.Invalid, err, "The backup cannot be written there")
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600) // SQLite would let others read it
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "The backup cannot be written there")
	}
	if err := file.Close(); err != nil {
		return fault.Wrap(fault.Internal, err, "The backup cannot be written there")
	}
	if err := s.vacuumInto(ctx, path); err != nil {
		_ = os.Remove(path)
		return s.fail(ctx, err)
	}
	return nil
}

// vacuumInto uses a connection of its own: the readers may not write, not even elsewhere, and the
// writer is needed.
func (s *Store) vacuumInto(ctx context.Context, path string) error {
	pool, err := sql.Open("sqlite", sqliteDSN(s.path, ""))
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(err, pool.Close())
}
