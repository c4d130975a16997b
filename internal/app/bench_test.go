package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/store/storetest"
	"preceptor/migrations"
)

// BenchmarkAutosave tells what the product adds to the least that a durable save can cost. ns/op is
// one autosave from the request to its answer; x-of-sql is how many times that is what the two
// statements of a save cost with database/sql alone, on the same database through the same pool;
// x-of-echo the same for a handler that reads the fields, does the two statements and nothing else.
// The three take turns, so that whatever else the machine does slows all of them.
func BenchmarkAutosave(b *testing.B) {
	for _, database := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(database.name, func(b *testing.B) {
			hall := newHall(b, database.address(b))
			b.Run("serial", func(b *testing.B) { hall.compare(b, 1) })
			b.Run("parallel", func(b *testing.B) { hall.compare(b, seats) })
		})
	}
}

// seats is how many candidates write at the same time.
const seats = 16

// letter is what a candidate has written so far: some 2 kB, as an answer and its autosaves are.
var letter = "Dear Ms. Alvarez,\n\n" + strings.Repeat("Your visit with the nurse moves to Tuesday at 9:40 in the morning; please bring the list of your medicines. ", 18)

// seat is one candidate at work on the e-mail exercise.
type seat struct {
	attempt  id.Attempt
	path     string
	barePath string
	other    row   // of another exercise of theirs, for the statements alone
	seq      int64 // of the last save
}

// hall is the product with candidates at work.
type hall struct {
	product http.Handler
	bare    http.Handler
	alone   statements
	seats   chan *seat // those where nobody writes now
}

func newHall(b *testing.B, address string) *hall {
	b.Helper()
	a, err := app.New(b.Context(), app.Options{
		Config: config.Config{Database: address, Data: b.TempDir()}, Web: config.Web{Addr: "127.0.0.1:8080"},
		Migrate: true, Log: slog.New(slog.DiscardHandler),
	})
	fatal(b, err)
	b.Cleanup(func() { fatal(b, a.Close()) })
	h := &hall{product: a.Handler, alone: statementsOf(a), seats: make(chan *seat, seats)}
	h.bare = bareHandler(h.alone)
	fatal(b, a.Store.Atomically(b.Context(), func(ctx context.Context) error {
		org, job := openJob(ctx, b, a)
		for i := range seats {
			h.seats <- newSeat(ctx, b, a, org, job, i)
		}
		return nil
	}))
	return h
}

func openJob(ctx context.Context, b testing.TB, a *app.App) (id.Org, id.Job) {
	b.Helper()
	org, owner, err := a.Site.Account.CreateOrg(ctx, account.NewOrg{
		OrgFacts:  account.OrgFacts{Name: "Lakeside Clinic", TimeZone: "America/Chicago", Place: "US-TX", Employees: 20},
		OwnerName: "Robin Vale", Email: "robin@lakeside.example", Password: "slow-copper-meadow",
	})
	fatal(b, err)
	role, err := a.Site.Posting.Templates.Find("patient-care-coordinator")
	fatal(b, err)
	brief := posting.NewBrief(role)
	for slot, value := range map[string]string{
		"job_title": "Patient care coordinator", "place": "North Austin", "pay_min": "21", "pay_max": "26", "pay_per": "hour",
		"hours": "Tuesday to Saturday, 40 hours", "apply_by": a.Site.Clock.Now().AddDate(0, 1, 0).Format(time.DateOnly),
	} {
		brief.Slots[slot] = value
	}
	clinic := posting.Clinic{
		Name: org.Name, Place: org.Place, Employees: org.Employees, TimeZone: org.TimeZone, EHR: "ClearChart",
		Hours: "Monday to Saturday, 7:30 am to 6 pm", Benefits: []string{"Health insurance from day one", "18 days of paid leave"},
		Sites:   []posting.Site{{Name: "North Austin", Street: "1 Lantern Way", City: "Austin", Region: "TX", PostalCode: "78758", Country: "US"}},
		Contact: posting.Contact{Name: "Robin Vale", Email: "jobs@lakeside.example", Phone: "(512) 555-0111"},
	}
	by := audit.Member(owner.ID)
	p, err := a.Site.Posting.Create(ctx, org.ID, by, clinic, brief)
	fatal(b, err)
	fatal(b, a.Site.Hiring.SetPlan(ctx, org.ID, by, p.JobID, posting.ProposePlan(role, brief, a.Site.Catalog), 1))
	_, err = a.Site.Posting.Publish(ctx, org.ID, by, p.JobID, clinic)
	fatal(b, err)
	return org.ID, p.JobID
}

func newSeat(ctx context.Context, b testing.TB, a *app.App, org id.Org, job id.Job, n int) *seat {
	b.Helper()
	application, err := a.Site.Hiring.Invite(ctx, org, audit.System, job, hiring.Person{
		Name: fmt.Sprintf("Candidate %d", n), Email: fmt.Sprintf("candidate%d@people.example", n),
	})
	fatal(b, err)
	token, hash := id.Token()
	application.LinkHash = hash
	fatal(b, a.Store.SetApplication(ctx, org, application))
	attempts, err := a.Store.AttemptsOf(ctx, org, application.ID)
	fatal(b, err)
	s := &seat{}
	for _, at := range attempts {
		if at.Kind == "email" {
			s.attempt = at.ID
		} else {
			s.other = row{org: string(org), attempt: string(at.ID)}
		}
	}
	s.path = "/c/" + token + "/a/" + string(s.attempt) + "/save"
	s.barePath = "/" + s.other.org + "/" + s.other.attempt + "/save"
	fatal(b, a.Site.Attempt.Start(ctx, org, audit.Candidate(application.Candidate), s.attempt))
	return s
}

// turn is how many saves each candidate does before the next way of saving has its turn.
const turn = 8

// compare measures the product, with the benchmark's own clock, and its two measures.
func (h *hall) compare(b *testing.B, writers int) {
	b.ReportAllocs()
	b.ResetTimer()
	b.StopTimer()
	var product, alone, bare time.Duration
	for done := 0; done < b.N; done += writers * turn {
		saves := min(writers*turn, b.N-done)
		b.StartTimer()
		product += h.measure(b, writers, saves, func(s *seat) error { return s.post(h.product, s.path) })
		b.StopTimer()
		alone += h.measure(b, writers, saves, func(s *seat) error { s.seq++; return h.alone.save(b.Context(), s.other, s.seq, s.body()) })
		bare += h.measure(b, writers, saves, func(s *seat) error { return s.post(h.bare, s.barePath) })
	}
	b.ReportMetric(float64(alone)/float64(b.N), "sql-ns/op")
	b.ReportMetric(float64(product)/float64(alone), "x-of-sql")
	b.ReportMetric(float64(product)/float64(bare), "x-of-echo")
}

// measure shares so many saves out among writers, each of them at a seat of its own.
func (h *hall) measure(b *testing.B, writers, saves int, save func(*seat) error) time.Duration {
	began := clock.Real{}.Now()
	var working sync.WaitGroup
	for i := range writers {
		working.Go(func() {
			s := <-h.seats
			defer func() { h.seats <- s }()
			for range (saves + i) / writers {
				if err := save(s); err != nil {
					b.Error(err)
				}
			}
		})
	}
	working.Wait()
	return max(clock.Real{}.Now().Sub(began), time.Microsecond)
}

func (s *seat) body() string { return letter + strconv.FormatInt(s.seq, 10) }

// post sends the next save as the exercise's script does.
func (s *seat) post(to http.Handler, path string) error {
	s.seq++
	fields := url.Values{"subject": {"Your visit moves"}, "body": {s.body()}, "_seq": {strconv.FormatInt(s.seq, 10)}}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
	r.Header.Set("X-Attempt-Save", "1")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	w := httptest.NewRecorder()
	to.ServeHTTP(w, r)
	if want := fmt.Sprintf(`"seq":%d`, s.seq); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
		return fmt.Errorf("answer %d to save %d: %s", w.Code, s.seq, w.Body)
	}
	return nil
}

// row names the response that a save overwrites.
type row struct{ org, attempt string }

// statements are what no save can do without.
type statements struct {
	db             *sql.DB
	upsert, insert string
}

func statementsOf(a *app.App) statements {
	number := func(query string) string { return query }
	if a.Store.Dialect() == migrations.Postgres {
		number = func(query string) string {
			for n := 1; strings.Contains(query, "?"); n++ {
				query = strings.Replace(query, "?", "$"+strconv.Itoa(n), 1)
			}
			return query
		}
	}
	return statements{
		db: a.Store.WriterDB(),
		upsert: number(`INSERT INTO responses (org_id, attempt_id, seq, response, saved_at, late_ns, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (org_id, attempt_id) DO UPDATE SET seq = excluded.seq, response = excluded.response,
			saved_at = excluded.saved_at, late_ns = excluded.late_ns, checksum = excluded.checksum`),
		insert: number(`INSERT INTO attempt_events (org_id, id, attempt_id, at, op, seq, note) VALUES (?, ?, ?, ?, ?, ?, ?)`),
	}
}

func (q statements) save(ctx context.Context, r row, seq int64, body string) error {
	tx, err := q.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // without effect after the commit
	now := clock.Real{}.Now()
	if _, err := tx.ExecContext(ctx, q.upsert, r.org, r.attempt, seq, body, now, 0, "none"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, q.insert, r.org, id.New(), r.attempt, now, "save", seq, ""); err != nil {
		return err
	}
	return tx.Commit()
}

// bareHandler saves what is posted and looks at nothing else.
func bareHandler(q statements) http.Handler {
	e := echo.New()
	e.POST("/:org/:attempt/save", func(c echo.Context) error {
		seq, err := strconv.ParseInt(c.FormValue("_seq"), 10, 64)
		if err != nil {
			return err
		}
		r := row{org: c.Param("org"), attempt: c.Param("attempt")}
		if err := q.save(c.Request().Context(), r, seq, c.FormValue("body")); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, map[string]any{"seq": seq})
	})
	return e
}

func fatal(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
