package store_test

import (
	"reflect"
	"testing"

	"preceptor/internal/review"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

// TestRatedIsWhole: what agreement is computed of has the rating's levels, rater and answer.
func TestRatedIsWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seed(t, s, newWorld("mine"))
		got, err := s.Rated(t.Context(), w.org.ID)
		ok(t, err)
		want := []review.Rated{{Family: review.Family{Kind: w.attempt.Kind, Definition: w.attempt.Definition}, Rating: w.rating}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	})
}
