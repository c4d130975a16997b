package recruiter_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

// TestComparingDoesNotGrowWithTheJob: a comparison reads its own people, however many others apply. What it
// allocates counts what it reads.
func TestComparingDoesNotGrowWithTheJob(t *testing.T) {
	w := newWorld(t)
	var five []hiring.Application
	for i := range 5 {
		app := w.invite("Ana " + string(rune('A'+i)))
		w.takeAll(app, .2*float64(i))
		five = append(five, app)
	}
	w.score()
	for _, app := range five {
		w.rateAll(app, 2)
	}
	compare := func() { w.get(w.jobPath()+"/compare?"+compareQuery(five...), http.StatusOK) }
	alone := testing.AllocsPerRun(5, compare)
	check(t, w.db.Atomically(t.Context(), func(ctx context.Context) error { return w.crowd(ctx, 1000) }))
	if crowded := testing.AllocsPerRun(5, compare); crowded > 1.02*alone {
		t.Errorf("comparing five of 1,005 allocates %.0f times, five of five %.0f times", crowded, alone)
	}
}

// crowd puts n more applications on the job.
func (w *world) crowd(ctx context.Context, n int) error {
	now := w.clock.Now()
	for i := range n {
		c, err := w.db.AddCandidate(ctx, w.org.ID, hiring.Candidate{
			ID: id.Candidate(id.New()), Name: "Someone", Email: fmt.Sprintf("crowd%d@example.org", i), CreatedAt: now,
		})
		if err != nil {
			return err
		}
		err = w.db.AddApplication(ctx, w.org.ID, hiring.Application{
			ID: id.Application(id.New()), Job: w.job, Candidate: c.ID, Code: fmt.Sprintf("ZZ%d", i), Source: hiring.SourceApplied,
			Stage: hiring.StageNew, LinkHash: id.New(), LinkEnds: now.Add(time.Hour), Closes: now.Add(time.Hour), InvitedAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
