package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"preceptor/internal/fault"
)

// tries is how often a transaction is run when PostgreSQL gives it up for another's sake.
const tries = 3

// txKey finds this store's transaction in a context; two stores do not see each other's.
type txKey struct{ store *Store }

// Atomically runs fn in one transaction, which commits if fn returns nil. Nested calls join the
// outer one. PostgreSQL may give up a transaction (deadlock, serialisation): fn is then run again,
// up to three times in all, so it must not act on anything but the database and its own variables.
func (s *Store) Atomically(ctx context.Context, fn func(context.Context) error) error {
	if s.tx(ctx) != nil {
		return fn(ctx)
	}
	var err error
	for range tries {
		err = s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			return fn(context.WithValue(ctx, txKey{s}, tx))
		})
		if !givenUp(err) {
			break
		}
	}
	return s.fail(ctx, err)
}

// SQLTx is the transaction in ctx, for packages that bring their own SQL; ok is false outside
// Atomically.
func (s *Store) SQLTx(ctx context.Context) (tx *sql.Tx, ok bool) {
	if db := s.tx(ctx); db != nil {
		tx, ok = db.Statement.ConnPool.(*sql.Tx)
	}
	return tx, ok
}

func (s *Store) tx(ctx context.Context) *gorm.DB {
	tx, _ := ctx.Value(txKey{s}).(*gorm.DB)
	return tx
}

// write is where a change goes: the transaction in ctx, else the writer.
func (s *Store) write(ctx context.Context) *gorm.DB {
	if tx := s.tx(ctx); tx != nil {
		return tx.WithContext(ctx)
	}
	return s.writer.WithContext(ctx)
}

// read is where a question goes: the transaction in ctx, else the readers.
func (s *Store) read(ctx context.Context) *gorm.DB {
	if tx := s.tx(ctx); tx != nil {
		return tx.WithContext(ctx)
	}
	return s.reader.WithContext(ctx)
}

// asked is read for the few questions that every request asks in the same words: SQLite keeps their
// statements prepared.
func (s *Store) asked(ctx context.Context) *gorm.DB {
	if tx := s.tx(ctx); tx != nil {
		return tx.WithContext(ctx)
	}
	return s.often.WithContext(ctx)
}

// lock is read that holds the rows found until the transaction ends. SQLite needs no lock: its one
// writer holds them all.
func (s *Store) lock(ctx context.Context) (*gorm.DB, error) {
	tx := s.tx(ctx)
	if tx == nil {
		return nil, fault.New(fault.Internal, "a lock needs a transaction")
	}
	return tx.WithContext(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), nil
}
