package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preceptor/internal/app"
	"preceptor/internal/attempt"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/webtest"
)

// spell is a time in which a server runs over a database.
func spell(t *testing.T, o app.Options, during func(*app.App)) {
	t.Helper()
	a, err := app.New(t.Context(), o)
	fatal(t, err)
	defer func() { fatal(t, a.Close()) }()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, listener) }()
	during(a)
	stop()
	fatal(t, <-done)
}

// waitAlive waits until a server has said that it is there, so that a restart is not mistaken for the
// first start.
func waitAlive(t *testing.T, a *app.App) {
	t.Helper()
	for range 500 {
		last, err := a.Store.LastAlive(t.Context())
		fatal(t, err)
		if last.Equal(a.Site.Clock.Now()) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the server does not say that it is there")
}

func TestAStoppedServerGivesTheTimeBack(t *testing.T) {
	now := clock.At(webtest.Began)
	o := app.Options{
		Config: config.Config{Data: t.TempDir()}, Web: config.Web{Addr: "127.0.0.1:8080"}, Migrate: true,
		Clock: now, Log: slog.New(slog.DiscardHandler),
	}
	var org id.Org
	var seated *seat
	attemptNow := func(a *app.App) attempt.Attempt {
		got, err := a.Store.Attempt(t.Context(), org, seated.attempt)
		fatal(t, err)
		return got
	}
	spell(t, o, func(a *app.App) {
		waitAlive(t, a)
		fatal(t, a.Store.Atomically(t.Context(), func(ctx context.Context) error {
			var job id.Job
			org, job = openJob(ctx, t, a)
			seated = newSeat(ctx, t, a, org, job, 1)
			return nil
		}))
		now.Advance(time.Minute)
	})
	before := now.Now() // the last word of a server that stops
	back := now.Now().Add(4*time.Minute + 30*time.Second)
	for restart := range time.Duration(2) { // the second finds nothing to give back
		now.Set(back.Add(restart * time.Second))
		spell(t, o, func(a *app.App) {
			waitAlive(t, a)
			got := attemptNow(a)
			want := []attempt.Credit{{From: before, To: back, By: 4*time.Minute + 30*time.Second, Cause: attempt.Server}}
			if diff := cmp.Diff(want, got.Credits); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// moments are all the columns that date an attempt and what belongs to it.
var moments = map[string][]string{
	"attempts":       {"invited_at", "opens_at", "closes_at", "started_at", "submitted_at", "ends_at"},
	"responses":      {"saved_at"},
	"attempt_events": {"at"},
}

// Scores never use the time: whatever moment stands wherever, the score is the same to the last line of
// evidence.
func TestTimesChangeNoScore(t *testing.T) {
	w := webtest.New(t)
	guest := w.Clinic.Apply()
	guest.Finish(0.6)
	for _, a := range guest.Attempts {
		kind, err := w.App.Site.Catalog.Kind(a.Kind)
		fatal(t, err)
		want := markOf(t, w, kind, a)
		if want.Points == 0 && len(want.Evidence) == 0 {
			t.Errorf("%s: a score of nothing tells nothing", a.Kind)
		}
		for seed := range uint64(5) {
			permute(t, w, a, rand.New(rand.NewPCG(seed, 9)))
			if diff := cmp.Diff(want, markOf(t, w, kind, a)); diff != "" {
				t.Errorf("%s, permutation %d: %s", a.Kind, seed, diff)
			}
		}
	}
}

func markOf(t *testing.T, w *webtest.World, kind exercise.Kind, a attempt.Attempt) exercise.Score {
	t.Helper()
	taken, err := w.App.Site.Attempt.Taken(t.Context(), w.Clinic.Org.ID, a.ID)
	fatal(t, err)
	score, err := review.Mark(kind, taken)
	fatal(t, err)
	return score
}

// permute hands the moments of an attempt round among its columns.
func permute(t *testing.T, w *webtest.World, a attempt.Attempt, r *rand.Rand) {
	t.Helper()
	db := w.App.Store.WriterDB()
	var set []func(time.Time)
	var found []time.Time
	for table, columns := range moments {
		key := map[bool]string{true: "id", false: "attempt_id"}[table == "attempts"]
		for _, column := range columns {
			var at time.Time
			where := fmt.Sprintf(`WHERE org_id = '%s' AND %s = '%s'`, w.Clinic.Org.ID, key, a.ID)
			fatal(t, db.QueryRowContext(t.Context(), strings.Join([]string{`SELECT`, column, `FROM`, table, where}, " ")).Scan(&at))
			found = append(found, at.Add(time.Duration(r.IntN(3600))*time.Second))
			set = append(set, func(to time.Time) {
				_, err := db.ExecContext(t.Context(), strings.Join([]string{`UPDATE`, table, `SET`, column, `= ?`, where}, " "), to)
				fatal(t, err)
			})
		}
	}
	for i, j := range r.Perm(len(found)) {
		set[i](found[j])
	}
}
