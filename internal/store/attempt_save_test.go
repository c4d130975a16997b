package store_test

import (
	"context"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

// A save in one go happens for a running attempt only, all of it or nothing.
func TestSaveRunning(t *testing.T) {
	started, past := now, now.Add(time.Minute)
	running := attempt.Facts{Closes: now.Add(time.Hour), Allowance: 20 * time.Minute, Multiplier: 1, Started: &started}
	with := func(edit func(*attempt.Facts)) attempt.Facts {
		f := running
		edit(&f)
		return f
	}
	at := now.Add(2 * time.Minute)
	for name, c := range map[string]struct {
		facts attempt.Facts
		seq   int64 // 4 is stored
		moves int64 // bytes of moves so far
		done  bool
	}{
		"running":       {running, 5, 0, true},
		"a later one":   {running, 9, 0, true},
		"with credits":  {with(func(f *attempt.Facts) { f.Credits = []attempt.Credit{{By: time.Minute, Cause: attempt.Network}} }), 5, 0, true},
		"the same one":  {running, 4, 0, false},
		"behind":        {running, 3, 0, false},
		"not begun":     {with(func(f *attempt.Facts) { f.Started = nil }), 5, 0, false},
		"handed in":     {with(func(f *attempt.Facts) { f.Submitted = &past }), 5, 0, false},
		"set aside":     {with(func(f *attempt.Facts) { f.Voided = &past }), 5, 0, false},
		"time is up":    {with(func(f *attempt.Facts) { f.Closes = at }), 5, 0, false},
		"just in time":  {with(func(f *attempt.Facts) { f.Closes = at.Add(time.Microsecond) }), 5, 0, true},
		"had a break":   {with(func(f *attempt.Facts) { f.Pauses = []attempt.Pause{{From: now, To: now}} }), 5, 0, false},
		"nearly full":   {running, 5, attempt.FullMoves - 1, true},
		"full of moves": {running, 5, attempt.FullMoves, false},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				ctx := t.Context()
				w, twin := seedTwins(t, s, newWorld("mine"))
				org, a := w.org.ID, w.attempt.ID
				ok(t, s.SetFacts(ctx, org, a, c.facts))
				if c.moves > 0 {
					ok(t, s.AddMoves(ctx, org, a, attempt.Batch{N: 2, At: now, Total: c.moves, Moves: []byte(`[]`)}))
				}
				last, err := s.LastMoves(ctx, org, a)
				ok(t, err)
				before, others := snapshot(t, s, org), snapshot(t, s, twin.org.ID)

				saved := attempt.Saved{Seq: c.seq, Response: exercise.Response(`{"text":"new"}`), At: at, Checksum: "c"}
				event := attempt.Event{At: at, Op: "save", Seq: c.seq, Note: "n"}
				batch := attempt.Batch{Moves: []byte(`[{"at":9}]`), Upto: 9}
				found, done, err := s.SaveRunning(ctx, org, a, saved, event, batch)
				ok(t, err)
				if done != c.done {
					t.Fatalf("done %v, want %v", done, c.done)
				}
				if snapshot(t, s, twin.org.ID) != others {
					t.Error("the twin changed")
				}
				if !done {
					if snapshot(t, s, org) != before {
						t.Error("something changed although it is not done")
					}
					return
				}
				same(t, found)(s.Attempt(ctx, org, a))
				same(t, saved)(s.Response(ctx, org, a))
				same(t, []attempt.Event{{At: now, Op: "save", Seq: 4}, event})(s.Timeline(ctx, org, a))
				batch.N, batch.At, batch.Total = last.N+1, at, last.Total+int64(len(batch.Moves))
				batches, err := s.MovesOf(ctx, org, a)
				same(t, batch)(batches[len(batches)-1], err)
			})
		})
	}
}

// Without moves none are stored; nor is anything for an attempt that is not there.
func TestSaveRunningWithoutMoves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, w := t.Context(), seed(t, s, newWorld("mine"))
		f := w.attempt.Facts
		f.Submitted, f.Pauses = nil, nil
		ok(t, s.SetFacts(ctx, w.org.ID, w.attempt.ID, f))
		saved := attempt.Saved{Seq: 5, Response: exercise.Response(`{}`), At: now.Add(2 * time.Minute)}
		if _, done, err := s.SaveRunning(ctx, w.org.ID, w.attempt.ID, saved, attempt.Event{At: now, Op: "save"}, attempt.Batch{}); !done || err != nil {
			t.Errorf("done %v, %v", done, err)
		}
		same(t, []attempt.Batch{w.moves})(s.MovesOf(ctx, w.org.ID, w.attempt.ID))
		if _, done, err := s.SaveRunning(ctx, w.org.ID, "nothing", saved, attempt.Event{At: now, Op: "save"}, attempt.Batch{}); done || err != nil {
			t.Errorf("of nothing: done %v, %v", done, err)
		}
	})
}

// A save that waits for a hand-in to end finds the attempt handed in.
func TestSaveRunningWaitsForAHandIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seed(t, s, newWorld("mine"))
		f := w.attempt.Facts
		f.Submitted, f.Pauses = nil, nil
		ok(t, s.SetFacts(t.Context(), w.org.ID, w.attempt.ID, f))
		saved := attempt.Saved{Seq: 5, Response: exercise.Response(`{}`), At: now.Add(2 * time.Minute)}
		outcome := make(chan bool, 1)
		ok(t, s.Atomically(t.Context(), func(ctx context.Context) error {
			_, _, err := s.LockSaved(ctx, w.org.ID, w.attempt.ID)
			ok(t, err)
			go func() {
				_, done, err := s.SaveRunning(t.Context(), w.org.ID, w.attempt.ID, saved, attempt.Event{At: now, Op: "save"}, attempt.Batch{})
				outcome <- done || err != nil
			}()
			time.Sleep(50 * time.Millisecond) // it waits by now; were it late it would find the same
			f.Submitted = w.attempt.Submitted
			return s.SetFacts(ctx, w.org.ID, w.attempt.ID, f)
		}))
		if <-outcome {
			t.Error("it was stored after the hand-in")
		}
	})
}
