package demo_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/app"
	"preceptor/internal/attempt"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/demo"
	"preceptor/internal/exercise"
	"preceptor/internal/store/storetest"
)

var looked = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

// build makes the demo world in the database at address.
func build(t *testing.T, address string) (*app.App, demo.World) {
	t.Helper()
	moved := clock.At(looked)
	seeds := uint64(100)
	a, err := app.New(t.Context(), app.Options{
		Config: config.Config{Database: address, Data: t.TempDir()}, Web: config.Web{Addr: "127.0.0.1:8080"},
		Clock: moved, Migrate: true, Log: slog.New(slog.DiscardHandler),
		Seed: func() uint64 { seeds++; return seeds },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	world, err := demo.Build(t.Context(), a, moved, looked, 7)
	if err != nil {
		t.Fatal(err)
	}
	return a, world
}

// scores lists kind, state, points, and sums of the form and the score as they were stored, for every
// attempt of the org, in an order that ids do not touch.
func scores(t *testing.T, ctx context.Context, a *app.App, w demo.World) (lines []string, states map[attempt.State]int) {
	t.Helper()
	states = map[attempt.State]int{}
	jobs, err := a.Store.Jobs(ctx, w.Org.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		attempts, err := a.Store.AttemptsOfJob(ctx, w.Org.ID, j.ID)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := a.Store.LatestScores(ctx, w.Org.ID, j.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range attempts {
			state := at.State(looked)
			states[state]++
			form, err := a.Store.Form(ctx, w.Org.ID, at.ID)
			if err != nil && at.Started != nil {
				t.Fatal(err)
			}
			points := fmt.Sprintf("%x|-", sha256.Sum256(exercise.Encode(form)))
			if row, ok := rows[at.ID]; ok {
				points = fmt.Sprintf("%x|%x|%.4f", sha256.Sum256(exercise.Encode(form)), sha256.Sum256(exercise.Encode(row.Score)), row.Score.Points)
			}
			lines = append(lines, fmt.Sprintf("%s|%d|%s|%s|%s", j.Title, at.Seed, at.Kind, state, points))
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Compare(a, b) })
	return lines, states
}

func TestWorldHoldsEveryState(t *testing.T) {
	a, world := build(t, "sqlite:"+t.TempDir()+"/demo.db")
	_, states := scores(t, t.Context(), a, world)
	for _, want := range []attempt.State{attempt.Open, attempt.Running, attempt.Submitted, attempt.Expired, attempt.Closed, attempt.Voided} {
		if states[want] == 0 {
			t.Errorf("no attempt is %s; there are %v", want, states)
		}
	}
	if len(world.Open) != 2 || len(world.Members) != 5 {
		t.Errorf("%d open jobs and %d members, want 2 and 5", len(world.Open), len(world.Members))
	}
	total := 0
	jobs, err := a.Store.Jobs(t.Context(), world.Org.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		listings, err := a.Store.Listings(t.Context(), world.Org.ID, j.ID)
		if err != nil {
			t.Fatal(err)
		}
		total += len(listings)
	}
	if total < 30 {
		t.Errorf("%d candidates, want some thirty", total)
	}
}

// TestEveryKindIsTaken: whatever the catalog holds, someone in the world has been scored on it.
func TestEveryKindIsTaken(t *testing.T) {
	a, world := build(t, "sqlite:"+t.TempDir()+"/demo.db")
	lines, _ := scores(t, t.Context(), a, world)
	for _, k := range a.Site.Catalog.Kinds() {
		part := "|" + k.Info().Slug + "|"
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, part) && !strings.HasSuffix(l, "|-") }) {
			t.Errorf("nobody has a score on %s", k.Info().Slug)
		}
	}
}

func TestSameSeedSameWorld(t *testing.T) {
	first, one := build(t, "sqlite:"+t.TempDir()+"/one.db")
	second, two := build(t, "sqlite:"+t.TempDir()+"/two.db")
	x, _ := scores(t, t.Context(), first, one)
	y, _ := scores(t, t.Context(), second, two)
	if !slices.Equal(x, y) {
		t.Errorf("two builds from one seed differ:\n%v\n%v", x, y)
	}
}

func TestWorldIsTheSameOnPostgres(t *testing.T) {
	pg, one := build(t, storetest.Postgres(t))
	lite, two := build(t, "sqlite:"+t.TempDir()+"/demo.db")
	x, _ := scores(t, t.Context(), pg, one)
	y, _ := scores(t, t.Context(), lite, two)
	if !slices.Equal(x, y) {
		t.Errorf("the databases disagree:\n%v\n%v", x, y)
	}
}
