package exercisetest

import (
	"errors"
	"math"
	"testing"

	"preceptor/internal/exercise"
)

// scale is a kind whose forms score the ability times slope, with luck that hangs on the seed.
type scale struct {
	exercise.Kind
	slope, luck float64
	refuses     bool
}

func (scale) Info() exercise.Info { return exercise.Info{} }
func (s scale) Generate(string, uint64) (exercise.Form, error) {
	if s.refuses {
		return exercise.Form{}, errors.New("no form")
	}
	return exercise.Form{}, nil
}

func (s scale) Simulate(_ exercise.Form, ability float64, seed uint64) (exercise.Response, error) {
	points := 50 + s.slope*ability + s.luck*(exercise.Rand(seed, "luck").Float64()-0.5)
	return exercise.Response(exercise.Encode(points)), nil
}

func (scale) Score(_ exercise.Public, _ exercise.Key, r exercise.Response) (exercise.Score, error) {
	points, err := exercise.Decode[float64](r, "points")
	return exercise.Score{Points: points}, err
}

func TestRankSeesOrderAndReliability(t *testing.T) {
	exact, err := rank(scale{slope: 40}, "", 50)
	near := func(x, want float64) bool { return math.Abs(x-want) < 1e-9 }
	if err != nil || !near(exact.Means[0], 50) || !near(exact.Means[3], 80) || !near(exact.SDs[2], 0) || !near(exact.Alternate, 1) {
		t.Errorf("without luck: %+v, %v", exact, err)
	}
	blurred, err := rank(scale{slope: 40, luck: 20}, "", 200)
	if err != nil || blurred.Alternate > 0.9 || blurred.Alternate < 0.5 {
		t.Errorf("with luck: %+v, %v", blurred, err)
	}
	// luck alone: the forms of a person have nothing in common
	if chance, err := rank(scale{luck: 20}, "", 200); err != nil || math.Abs(chance.Alternate) > 0.25 {
		t.Errorf("luck alone: %+v, %v", chance, err)
	}
	if reversed, err := rank(scale{slope: -40}, "", 50); err != nil || reversed.Means[4] >= reversed.Means[0] {
		t.Errorf("reversed: %+v, %v", reversed, err)
	}
	if _, err := rank(scale{refuses: true}, "", 5); err == nil {
		t.Error("a kind that cannot draw is ranked")
	}
}

func TestShareOfEvidence(t *testing.T) {
	if got := share([]exercise.Evidence{{Points: 1, Possible: 2}, {Points: 2, Possible: 2}}); got != 75 {
		t.Errorf("share %v", got)
	}
}
