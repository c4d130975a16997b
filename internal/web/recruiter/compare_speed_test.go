package recruiter_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"preceptor/internal/clock"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

// TestComparingDoesNotGrowWithTheJob holds the promise of 50 ms for a comparison on a job of 10,000
// applications.
func TestComparingDoesNotGrowWithTheJob(t *testing.T) {
	if testing.Short() {
		t.Skip("stores 10,000 applications")
	}
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
	check(t, w.db.Atomically(t.Context(), func(ctx context.Context) error { return w.crowd(ctx, 10_000) }))
	path := w.jobPath() + "/compare?" + compareQuery(five...)
	w.get(path, http.StatusOK) // warm
	best := time.Hour
	for range 5 {
		began := clock.Real{}.Now()
		w.get(path, http.StatusOK)
		best = min(best, clock.Real{}.Now().Sub(began))
	}
	t.Logf("five of 10,005 compared in %s", best)
	if best > 50*time.Millisecond {
		t.Errorf("a comparison takes %s", best)
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
