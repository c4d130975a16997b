package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/migrations"
)

// Config says which database to open.
type Config struct {
	// Database is "sqlite:PATH", a plain path, or "postgres://...".
	Database string
	// MaxConns bounds the PostgreSQL pool; 0 means 16. SQLite's pools are fixed.
	MaxConns int
	// Clock dates what comes without a date; nil means the machine's clock.
	Clock clock.Clock
}

// Store is the open database. It is safe for concurrent use.
type Store struct {
	dialect  migrations.Dialect
	writer   *gorm.DB
	reader   *gorm.DB
	pools    []*sql.DB // writer first
	path     string    // of the SQLite file
	often    *gorm.DB  // the reader for what every request asks; see asked
	ready    atomic.Pointer[map[string]*sql.Stmt]
	saves    line[*waiting]
	passLine line[asking]
	clock    clock.Clock
}

// SQLite: one connection writes, so that writers queue in the program, in order, rather than in the
// database's busy loop; a few others read beside it.
const (
	readers      = 4
	busyMillis   = 10_000
	defaultConns = 16
	pingWithin   = 15 * time.Second // when opened
)

// Open opens the database and checks that it answers. It creates a SQLite file and its folder, but
// no table: see Migrate.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{dialect: dialectOf(c.Database), clock: c.Clock}
	if s.clock == nil {
		s.clock = clock.Real{}
	}
	open := s.openSQLite
	if s.dialect == migrations.Postgres {
		open = s.openPostgres
	}
	if err := open(c); err != nil {
		_ = s.Close()
		return nil, err
	}
	ping, cancel := context.WithTimeout(ctx, pingWithin)
	defer cancel()
	if err := s.Ping(ping); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func dialectOf(database string) migrations.Dialect {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return migrations.Postgres
	}
	return migrations.SQLite
}

func (s *Store) openSQLite(c Config) error {
	path := strings.TrimPrefix(c.Database, "sqlite:")
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return fault.Invalidf("The database needs a file: name one, such as sqlite:data/preceptor.db")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fault.Wrap(fault.Invalid, err, "The folder of the database cannot be made")
	}
	if err := private(path); err != nil {
		return fault.Wrap(fault.Invalid, err, "The file of the database cannot be opened")
	}
	s.path = path
	var err error
	if s.writer, err = s.sqlitePool(path, 1, "_txlock=immediate"); err != nil {
		return err
	}
	if s.reader, err = s.sqlitePool(path, readers, "_pragma=query_only(1)"); err != nil {
		return err
	}
	s.often = s.reader.Session(&gorm.Session{PrepareStmt: true})
	return nil
}

// private makes the file, if there is none, so that only its owner reads it; SQLite gives the files
// beside it the same rights.
func private(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

func (s *Store) sqlitePool(path string, conns int, extra string) (*gorm.DB, error) {
	pool, err := sql.Open("sqlite", sqliteDSN(path, extra))
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "The database cannot be opened")
	}
	s.pools = append(s.pools, pool)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return openGORM(sqlite.New(sqlite.Config{DriverName: "sqlite", Conn: pool}))
}

// sqliteDSN asks for full synchronisation: see internal/decisions/0003-store.md.
func sqliteDSN(path, extra string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join([]string{
		fmt.Sprintf("_pragma=busy_timeout(%d)", busyMillis),
		"_pragma=journal_mode(WAL)",
		"_pragma=synchronous(FULL)",
		"_pragma=foreign_keys(1)",
		"_time_format=sqlite",
		"_timezone=UTC",
		extra,
	}, "&")
}

// preferIndexes tells PostgreSQL what a row costs that an index finds. Its own figure, 4 times a row in
// line, is of disks with arms: by it a save reads all of a few hundred attempts to find one, and takes
// twice as long. It is no parameter of the start because poolers refuse those.
func preferIndexes(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SET random_page_cost = 1.1")
	return err
}

func (s *Store) openPostgres(c Config) error {
	config, err := pgx.ParseConfig(c.Database)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "The address of the PostgreSQL database cannot be read")
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(preferIndexes))
	s.pools = append(s.pools, pool)
	conns := c.MaxConns
	if conns == 0 {
		conns = defaultConns
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxLifetime(30 * time.Minute)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	s.writer, err = openGORM(postgres.New(postgres.Config{Conn: pool}))
	s.reader, s.often = s.writer, s.writer
	return err
}

// openGORM leaves out prepared statements (they deadlock on a pool of one connection; see asked and
// prepare for those that are kept), GORM's own
// transactions (units that need one say so) and its log (errors are returned).
func openGORM(d gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction:   true,
		DisableNestedTransaction: true,
		PrepareStmt:              false,
		DisableAutomaticPing:     true,
		Logger:                   logger.Discard,
	})
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "The database cannot be opened")
	}
	return db, nil
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	for _, p := range s.pools {
		if err := p.PingContext(ctx); err != nil {
			return fault.Wrap(fault.Internal, err, "The database does not answer")
		}
	}
	return nil
}

// Close closes all connections; work in progress is finished first.
func (s *Store) Close() error {
	var first error
	for _, p := range s.pools {
		if err := p.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Dialect names the database in use.
func (s *Store) Dialect() migrations.Dialect { return s.dialect }

// WriterDB is the pool that writes, for packages that bring their own SQL, such as the job queue. On
// SQLite it has one connection: do not use it inside Atomically, see SQLTx.
func (s *Store) WriterDB() *sql.DB { return s.pools[0] }

// readerDB is the pool that reads; PostgreSQL has but one.
func (s *Store) readerDB() *sql.DB { return s.pools[len(s.pools)-1] }
