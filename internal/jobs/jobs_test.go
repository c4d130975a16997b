package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"preceptor/internal/attempt"
	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

var _ attempt.Queue = (*Client)(nil)

type txKey struct{}

func txFrom(ctx context.Context) (*sql.Tx, bool) {
	tx, ok := ctx.Value(txKey{}).(*sql.Tx)
	return tx, ok
}

// atomically is the store's way: one transaction, found by the context.
func atomically(ctx context.Context, db *sql.DB, fn func(context.Context) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(context.WithValue(ctx, txKey{}, tx)); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// databases runs a test on SQLite, and on PostgreSQL where there is one.
func databases(t *testing.T, test func(t *testing.T, db *sql.DB, driver string)) {
	t.Parallel()
	t.Run(SQLite, func(t *testing.T) { test(t, openSQLite(t), SQLite) })
	t.Run(Postgres, func(t *testing.T) { test(t, openPostgres(t), Postgres) })
}

// openSQLite opens a file as the store does: one connection, each transaction a writer from its start.
func openSQLite(t testing.TB) *sql.DB {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "jobs.db")+
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"+
		"&_time_format=sqlite&_timezone=UTC&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// openPostgres opens a schema of its own.
func openPostgres(t testing.TB) *sql.DB {
	url := os.Getenv("TEST_POSTGRES_URL")
	if url == "" {
		if os.Getenv("REQUIRE_POSTGRES") == "1" {
			t.Fatal("REQUIRE_POSTGRES is set and TEST_POSTGRES_URL is not")
		}
		t.Skip("TEST_POSTGRES_URL is not set")
	}
	admin, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("jobs_%s", id.Hash(id.New())[:12])
	exec(t, admin, "CREATE SCHEMA "+name)
	join := "?"
	for _, r := range url {
		if r == '?' {
			join = "&"
		}
	}
	db, err := sql.Open("pgx", url+join+"search_path="+name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = db.Close()
		exec(t, admin, "DROP SCHEMA "+name+" CASCADE")
		_ = admin.Close()
	})
	return db
}

func exec(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// journal is a log in memory.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// desk notes what the handlers are asked to do.
type desk struct {
	mu     sync.Mutex
	done   []string
	sweeps atomic.Int64
	fail   func(n int) error // of the n-th job, from 1
}

func (d *desk) note(text string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done = append(d.done, text)
	if d.fail != nil {
		return d.fail(len(d.done))
	}
	return nil
}

func (d *desk) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.done)
}

func (d *desk) handlers() Handlers {
	return Handlers{
		Score: func(_ context.Context, org id.Org, a id.Attempt) error {
			return d.note("score " + string(org) + " " + string(a))
		},
		Mail: func(_ context.Context, org id.Org, m string) error { return d.note("mail " + string(org) + " " + m) },
		Sweep: func(context.Context) error {
			d.sweeps.Add(1)
			return nil
		},
	}
}

func newClient(t testing.TB, db *sql.DB, driver string) *Client {
	t.Helper()
	return newLoggingClient(t, db, driver, nil)
}

func newLoggingClient(t testing.TB, db *sql.DB, driver string, log *slog.Logger) *Client {
	t.Helper()
	if err := Migrate(t.Context(), db, driver); err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{DB: db, Driver: driver, TxFrom: txFrom, Log: log,
		Poll: 50 * time.Millisecond, SweepEvery: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(t testing.TB, c *Client, h Handlers) {
	t.Helper()
	if err := c.Start(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := c.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func rows(t testing.TB, db *sql.DB, where string) (n int) {
	t.Helper()
	if err := db.QueryRow("SELECT count(*) FROM river_job WHERE kind <> 'sweep' AND " + where).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCommittedJobsRunAndRolledBackOnesDoNot(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, driver string) {
		c, d := newClient(t, db, driver), &desk{}
		broken := errors.New("the change failed")
		err := atomically(t.Context(), db, func(ctx context.Context) error {
			if err := c.EnqueueScore(ctx, "riverside", "never"); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) || rows(t, db, "1=1") != 0 {
			t.Fatalf("%v, %d rows left", err, rows(t, db, "1=1"))
		}
		err = atomically(t.Context(), db, func(ctx context.Context) error {
			return errors.Join(c.EnqueueScore(ctx, "riverside", "a1"), c.EnqueueMail(ctx, "riverside", "m1"))
		})
		if err != nil {
			t.Fatal(err)
		}
		run(t, c, d.handlers())
		if err := c.EnqueueMail(t.Context(), "riverside", "m2"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "three jobs done", func() bool { return rows(t, db, "state = 'completed'") == 3 })
		got := map[string]bool{}
		for _, text := range d.done {
			got[text] = true
		}
		if len(d.done) != 3 || !got["score riverside a1"] || !got["mail riverside m1"] || !got["mail riverside m2"] {
			t.Errorf("done %q", d.done)
		}
		eventually(t, "a sweep", func() bool { return d.sweeps.Load() > 0 })
	})
}

func TestTwiceEnqueuedIsDoneOnceAndAgainWhenAskedLater(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, driver string) {
		c, d := newClient(t, db, driver), &desk{}
		twice := func() {
			t.Helper()
			err := atomically(t.Context(), db, func(ctx context.Context) error {
				return errors.Join(c.EnqueueScore(ctx, "riverside", "a1"), c.EnqueueScore(ctx, "riverside", "a1"))
			})
			if err = errors.Join(err, c.EnqueueScore(t.Context(), "riverside", "a1")); err != nil {
				t.Fatal(err)
			}
		}
		twice()
		if err := c.EnqueueScore(t.Context(), "lakeside", "a1"); err != nil {
			t.Fatal(err)
		}
		if n := rows(t, db, "1=1"); n != 2 {
			t.Fatalf("%d rows", n)
		}
		run(t, c, d.handlers())
		eventually(t, "two jobs done", func() bool { return rows(t, db, "state = 'completed'") == 2 })
		twice()
		eventually(t, "three jobs done", func() bool { return rows(t, db, "state = 'completed'") == 3 })
		if d.count() != 3 {
			t.Errorf("done %q", d.done)
		}
	})
}

func TestFailuresAreTriedAgainUnlessTheyLast(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, driver string) {
		log := &journal{}
		c := newLoggingClient(t, db, driver, slog.New(slog.NewTextHandler(log, nil)))
		d := &desk{fail: func(n int) error {
			switch n {
			case 1:
				return errors.New("the network is down")
			case 2:
				panic("our own mistake")
			}
			return nil
		}}
		if err := c.EnqueueMail(t.Context(), "riverside", "m1"); err != nil {
			t.Fatal(err)
		}
		run(t, c, d.handlers())
		eventually(t, "the second try", func() bool { return d.count() == 2 })
		eventually(t, "another after the panic", func() bool { return rows(t, db, "state = 'retryable' AND attempt = 2") == 1 })
		d.mu.Lock()
		d.fail = func(int) error { return fault.New(fault.NotFound, "There is no such attempt") }
		d.mu.Unlock()
		if err := c.EnqueueScore(t.Context(), "riverside", "gone"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the job given up", func() bool { return rows(t, db, "state = 'cancelled' AND attempt = 1") == 1 })
		for _, want := range []string{
			`level=WARN msg="job failed" kind=mail job=1 try=1 of=12 error="the network is down"`,
			`level=ERROR msg="job panicked" kind=mail job=1 try=2 panic="our own mistake"`,
			`try=1 of=10 error="There is no such attempt"`,
		} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log lacks %s:\n%s", want, log)
			}
		}
		if strings.Contains(log.String(), "level=INFO") {
			t.Errorf("the library talks:\n%s", log)
		}
	})
}

func TestStopWaitsForRunningJobs(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, driver string) {
		c, d := newClient(t, db, driver), &desk{}
		began := make(chan struct{})
		h := d.handlers()
		h.Score = func(ctx context.Context, _ id.Org, _ id.Attempt) error {
			close(began)
			time.Sleep(300 * time.Millisecond)
			return errors.Join(ctx.Err(), d.note("whole"))
		}
		if err := c.EnqueueScore(t.Context(), "riverside", "a1"); err != nil {
			t.Fatal(err)
		}
		if err := c.Start(t.Context(), h); err != nil {
			t.Fatal(err)
		}
		<-began
		if err := c.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d.count() != 1 || rows(t, db, "state = 'completed'") != 1 {
			t.Errorf("done %q", d.done)
		}
	})
}

func TestStopCancelsWhatTakesTooLong(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, driver string) {
		c, d := newClient(t, db, driver), &desk{}
		began := make(chan struct{})
		h := d.handlers()
		h.Score = func(ctx context.Context, _ id.Org, _ id.Attempt) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		}
		if err := c.EnqueueScore(t.Context(), "riverside", "a1"); err != nil {
			t.Fatal(err)
		}
		if err := c.Start(t.Context(), h); err != nil {
			t.Fatal(err)
		}
		<-began
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := c.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if n := rows(t, db, "state IN ('retryable', 'available', 'scheduled')"); n != 1 {
			t.Errorf("%d jobs wait for the next start", n)
		}
	})
}

// Saves of work share SQLite's one connection with the queue; neither may keep the other waiting.
func TestSavesAndJobsShareTheConnection(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, driver string) {
		c, d := newClient(t, db, driver), &desk{}
		exec(t, db, "CREATE TABLE saves (n INTEGER)")
		run(t, c, d.handlers())
		const savers, each = 6, 20
		var slowest atomic.Int64
		var wg sync.WaitGroup
		for s := range savers {
			wg.Go(func() {
				for n := range each {
					from := clock.Real{}.Now()
					err := atomically(t.Context(), db, func(ctx context.Context) error {
						tx, _ := txFrom(ctx)
						if _, err := tx.ExecContext(ctx, "INSERT INTO saves (n) VALUES ($1)", n); err != nil {
							return err
						}
						return c.EnqueueScore(ctx, "riverside", id.Attempt(fmt.Sprint(s, "-", n)))
					})
					if err != nil {
						t.Error(err)
						return
					}
					took := int64(clock.Real{}.Now().Sub(from))
					for old := slowest.Load(); took > old && !slowest.CompareAndSwap(old, took); old = slowest.Load() {
					}
				}
			})
		}
		wg.Wait()
		eventually(t, "all jobs done", func() bool { return d.count() >= savers*each })
		t.Logf("slowest save %v", time.Duration(slowest.Load()))
		if slowest.Load() > int64(3*time.Second) {
			t.Errorf("a save waited %v", time.Duration(slowest.Load()))
		}
	})
}

func TestMigrateTwiceAndTogether(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, driver string) {
		var wg sync.WaitGroup
		together := 1
		if driver == Postgres {
			together = 3
		}
		for range together {
			wg.Go(func() {
				if err := Migrate(t.Context(), db, driver); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		from := clock.Real{}.Now()
		if err := Migrate(t.Context(), db, driver); err != nil {
			t.Fatal(err)
		}
		t.Logf("nothing to do in %v", clock.Real{}.Now().Sub(from))
		if n := rows(t, db, "1=1"); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestWhatCannotWorkIsRefused(t *testing.T) {
	if _, err := New(Config{Driver: "oracle"}); !fault.Is(err, fault.Internal) {
		t.Errorf("got %v", err)
	}
	if err := Migrate(t.Context(), nil, "oracle"); !fault.Is(err, fault.Internal) {
		t.Errorf("got %v", err)
	}
	c := newClient(t, openSQLite(t), SQLite)
	if err := c.Start(t.Context(), Handlers{}); !fault.Is(err, fault.Internal) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkMigrateSQLite(b *testing.B) {
	for b.Loop() {
		if err := Migrate(b.Context(), openSQLite(b), SQLite); err != nil {
			b.Fatal(err)
		}
	}
}
