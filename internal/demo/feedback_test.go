package demo_test

import (
	"testing"

	"preceptor/internal/review"
	"preceptor/internal/store/storetest"
)

// TestWorldHoldsRequestsForReview finds a request in each state, and answers on which raters differ.
func TestWorldHoldsRequestsForReview(t *testing.T) {
	a, world := build(t, storetest.SQLite(t))
	ctx, org := t.Context(), world.Org.ID
	appeals, err := a.Store.Appeals(ctx, org)
	if err != nil || len(appeals) != 4 {
		t.Fatalf("%d requests, %v", len(appeals), err)
	}
	var check, rating, under, sent int
	for _, r := range appeals {
		switch {
		case r.SentAt != nil:
			sent++
		case r.CheckedAt != nil:
			under++
		case r.WantsRating:
			rating++
		default:
			check++
		}
	}
	if check != 1 || rating != 1 || under != 1 || sent != 1 {
		t.Errorf("%d requests to check, %d to rate, %d looked at, %d answered; want one of each", check, rating, under, sent)
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
