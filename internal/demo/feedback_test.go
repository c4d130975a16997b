package demo_test

import (
	"testing"

	"preceptor/internal/review"
	"preceptor/internal/store/storetest"
)

// TestWorldHoldsRequestsForReview finds two requests to answer, and answers on which raters differ.
func TestWorldHoldsRequestsForReview(t *testing.T) {
	a, world := build(t, storetest.SQLite(t))
	ctx, org := t.Context(), world.Org.ID
	appeals, err := a.Store.Appeals(ctx, org)
	if err != nil || len(appeals) != 2 {
		t.Fatalf("%d requests, %v", len(appeals), err)
	}
	var check, rating bool
	for _, r := range appeals {
		check, rating = check || r.WantsCheck, rating || r.WantsRating
		if r.SentAt != nil {
			t.Error("a request is answered already")
		}
	}
	if !check || !rating {
		t.Error("one request is to be checked, one to be rated")
	}
	open, settled := 0, 0
	attempts, err := a.Store.AttemptsOfJob(ctx, org, world.Open[0].JobID)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range attempts {
		ratings, err := a.Store.RatingsOf(ctx, org, at.ID)
		kind, unknown := a.Site.Catalog.Kind(at.Kind)
		if err != nil || unknown != nil || kind.Rubric() == nil || len(ratings) < 2 {
			continue
		}
		switch third := review.Wanted(kind.Rubric(), ratings, 2) > 2; {
		case third && len(ratings) == 2:
			open++
		case third && len(ratings) == 3:
			settled++
		}
	}
	if open == 0 || settled == 0 {
		t.Errorf("%d answers wait for a third rating, %d have it; want some of each", open, settled)
	}
}
