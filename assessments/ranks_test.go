package assessments_test

import (
	"testing"

	"preceptor/assessments"
	"preceptor/internal/exercise/exercisetest"
)

// TestSimulatedCandidatesRankInOrder holds every kind to its purpose: who can do more scores more, on
// one form as on another.
func TestSimulatedCandidatesRankInOrder(t *testing.T) {
	for _, k := range assessments.Catalog().Kinds() {
		t.Run(k.Info().Slug, func(t *testing.T) { exercisetest.Ranks(t, k, exercisetest.RankOptions{}) })
	}
}
