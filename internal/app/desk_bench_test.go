package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/store/storetest"
	"preceptor/internal/web/site"
	"preceptor/migrations"
)

// BenchmarkDesk tells what one page of the recruiter's list, and a comparison of five, costs at the server
// with 10,000 applications on the job. ns/op is a request from its address to the whole page; x-of-sql is how many
// times that is what the least query costs with database/sql alone: the same fifty rows in the order
// that the list has by default, and how many there are.
func BenchmarkDesk(b *testing.B) {
	for _, database := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(database.name, func(b *testing.B) {
			d := newDesk(b, database.address(b))
			for _, page := range []struct{ name, query string }{
				{"list", ""}, {"last_page", "?page=200"}, {"filter", "?status=working"}, {"filters", "?status=ended&stage=review&tag=bilingual&assigned=nobody"},
				{"evidence", "?evidence=missing&order=stage"}, {"search_code", "?q=K7"}, {"search_fact", "?q=clearchart"}, {"search_nobody", "?q=zzz"}, {"random", "?order=random"},
			} {
				b.Run(page.name, func(b *testing.B) { d.measure(b, page.query, "10000 on this job") })
			}
			b.Run("compare", func(b *testing.B) { d.measure(b, "/compare?c="+strings.Join(d.five, "&c="), "Compare 5 candidates") })
		})
	}
}

const crowd = 10_000

type desk struct {
	handler  http.Handler
	db       *sql.DB
	path     string
	postgres bool
	cookie   *http.Cookie
	org      id.Org
	job      id.Job
	five     []string // applications that can be compared
}

func newDesk(b *testing.B, address string) desk {
	b.Helper()
	a, err := app.New(b.Context(), app.Options{
		Config: config.Config{Database: address, Data: b.TempDir()}, Web: config.Web{Addr: "127.0.0.1:8080"},
		Migrate: true, Log: slog.New(slog.DiscardHandler),
	})
	fatal(b, err)
	b.Cleanup(func() { fatal(b, a.Close()) })
	d := desk{handler: a.Handler, db: a.Store.WriterDB(), postgres: a.Store.Dialect() == migrations.Postgres}
	plain, hash := id.Token()
	fatal(b, a.Store.Atomically(b.Context(), func(ctx context.Context) error {
		d.org, d.job = openJob(ctx, b, a)
		members, err := a.Store.Members(ctx, d.org)
		fatal(b, err)
		now := clock.Real{}.Now()
		return a.Store.AddSession(ctx, d.org, account.Session{ID: id.Session(hash), Org: d.org, Member: members[0].ID, Epoch: members[0].Epoch, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(time.Hour)})
	}))
	d.path, d.cookie = "/desk/jobs/"+string(d.job), &http.Cookie{Name: site.SessionCookie(false), Value: plain}
	d.fill(b, a)
	return d
}

// fill puts the crowd on the job, in every state, with statements of a hundred rows.
func (d *desk) fill(b *testing.B, a *app.App) {
	b.Helper()
	job, err := a.Store.Job(b.Context(), d.org, d.job)
	fatal(b, err)
	members, err := a.Store.Members(b.Context(), d.org)
	fatal(b, err)
	moment := func(ago time.Duration) string {
		return "'" + clock.Real{}.Now().Add(-ago).UTC().Format("2006-01-02 15:04:05+00:00") + "'"
	}
	stages := hiring.Stages()
	var people, applications, attempts, tags, scores []string
	for i := range crowd {
		c, app, tool := id.New(), id.New(), []string{"Epic", "ClearChart", "Teams"}[i%3]
		people = append(people, fmt.Sprintf("('%s','%s','Person %d','p%d@people.example','555-0142','person %d p%d@people.example',%s)", d.org, c, i, i, i, i, moment(0)))
		applications = append(applications, fmt.Sprintf(`('%s','%s','%s','%s','%s','invited','%s','{"years":%d,"tools":["%s"],"languages":["English","Spanish"],"education":"Medical office certificate"}','medical office certificate %s english spanish',%s,%s,%s)`,
			d.org, app, d.job, c, hiring.Code(i), stages[i%4], i%20, tool, strings.ToLower(tool), moment(-time.Hour), moment(-48*time.Hour), moment(time.Duration(i)*time.Minute)))
		for n, item := range job.Plan {
			started, submitted, ends := "NULL", "NULL", moment(-48*time.Hour)
			if i%7 > n {
				started = moment(3 * time.Hour)
			}
			if i%7 > n+1 {
				submitted = moment(time.Duration(i) * time.Second)
			}
			if i%5 == 0 {
				ends = moment(time.Hour)
			}
			taken := id.New()
			if submitted != "NULL" {
				scores = append(scores, fmt.Sprintf("('%s','%s','%s','%s',1,'%s',%s)", d.org, id.New(), taken, item.Kind, ledger(50+i%50), moment(0)))
			}
			attempts = append(attempts, fmt.Sprintf("('%s','%s','%s','%s','%s',1,%d,%s,%s,%s,0,1,%s,'[]',%s,%s)",
				d.org, taken, app, item.Kind, item.Definition, n, moment(4*time.Hour), moment(4*time.Hour), ends, started, submitted, ends))
		}
		if i%7 == 6 && len(d.five) < 5 { // these have handed in all
			d.five = append(d.five, app)
		}
		if i%10 == 0 {
			tags = append(tags, fmt.Sprintf("('%s','%s','bilingual','%s',%s)", d.org, app, members[0].ID, moment(0)))
		}
	}
	d.insert(b, "candidates (org_id, id, name, email, phone, sought, created_at)", people)
	d.insert(b, "applications (org_id, id, job_id, candidate_id, code, source, stage, facts, sought, link_ends_at, closes_at, invited_at)", applications)
	d.quietly(b, "attempts (org_id, id, application_id, kind, definition, seed, position, invited_at, opens_at, closes_at, allowance_ns, multiplier, started_at, extensions, submitted_at, ends_at)", attempts)
	d.insert(b, "scores (org_id, id, attempt_id, kind, version, score, made_at)", scores)
	d.insert(b, "application_tags (org_id, application_id, tag, added_by, at)", tags)
	for _, tidy := range []string{"VACUUM", "ANALYZE"} {
		_, err = d.db.ExecContext(b.Context(), tidy)
		fatal(b, err)
	}
}

// ledger is a score with as much evidence as the longest have.
func ledger(points int) string {
	line := `{"rule":"made.up","item":"line","points":1,"possible":2,"act":"What the candidate did, in a sentence of the usual length.","fact":"What it was held against, in another one."}`
	return fmt.Sprintf(`{"points":%d,"items":{"correct":30,"of":40},"measures":{},"evidence":[%s]}`, points, strings.TrimSuffix(strings.Repeat(line+",", 40), ","))
}

// quietly adds attempts and then counts each application's once: with the triggers of every row
// PostgreSQL takes minutes.
func (d desk) quietly(b *testing.B, into string, rows []string) {
	b.Helper()
	exec := func(statement string) {
		_, err := d.db.ExecContext(b.Context(), statement)
		fatal(b, err)
	}
	if !d.postgres {
		d.insert(b, into, rows)
		return
	}
	exec("ALTER TABLE attempts DISABLE TRIGGER USER")
	d.insert(b, into, rows)
	exec("ALTER TABLE attempts ENABLE TRIGGER USER")
	exec("UPDATE attempts SET ends_at = ends_at WHERE position = 0")
}

func (d desk) insert(b *testing.B, into string, rows []string) {
	b.Helper()
	tx, err := d.db.BeginTx(b.Context(), nil)
	fatal(b, err)
	for len(rows) > 0 {
		n := min(100, len(rows))
		_, err := tx.ExecContext(b.Context(), "INSERT INTO "+into+" VALUES "+strings.Join(rows[:n], ","))
		fatal(b, err)
		rows = rows[n:]
	}
	fatal(b, tx.Commit())
}

func (d desk) measure(b *testing.B, query, says string) {
	b.ReportAllocs()
	var bare time.Duration
	before := spent(b)
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, d.path+query, http.NoBody)
		r.AddCookie(d.cookie)
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), says) {
			b.Fatalf("answer %d: %.300s", w.Code, w.Body)
		}
	}
	per, used := b.Elapsed()/time.Duration(b.N), (spent(b)-before)/time.Duration(b.N)
	const turns = 20
	for range turns {
		bare += d.bare(b)
	}
	b.ReportMetric(float64(per)/float64(bare/turns), "x-of-sql")
	b.ReportMetric(float64(per)/float64(time.Millisecond), "ms/op")
	b.ReportMetric(float64(used)/float64(time.Millisecond), "cpu-ms/op")
}

// spent is the processor's time that this process has used; PostgreSQL's own is not in it.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	fatal(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// bare reads fifty rows and counts all with database/sql alone.
func (d desk) bare(b *testing.B) time.Duration {
	b.Helper()
	of := fmt.Sprintf(" FROM applications a WHERE a.org_id = '%s' AND a.job_id = '%s'", d.org, d.job)
	began := clock.Real{}.Now()
	rows, err := d.db.QueryContext(b.Context(), "SELECT a.id, a.code, a.stage, a.facts, a.handed_in_at"+of+
		" ORDER BY a.handed_in_at DESC NULLS LAST, a.begun_at DESC NULLS LAST, a.invited_at DESC, a.id LIMIT 50")
	fatal(b, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one, code, stage, facts string
		var at sql.NullTime
		fatal(b, rows.Scan(&one, &code, &stage, &facts, &at))
	}
	fatal(b, rows.Err())
	var n int
	fatal(b, d.db.QueryRowContext(b.Context(), "SELECT COUNT(*)"+of).Scan(&n))
	return clock.Real{}.Now().Sub(began)
}
