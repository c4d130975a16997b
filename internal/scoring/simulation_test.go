package scoring_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"preceptor/internal/scoring"
)

// people is how many simulated takings a rate rests on: the standard error of one in ten is .09 points
// of a hundred.
const people = 100000

// taking measures a person whose true score is known.
type taking func(r *rand.Rand, truth float64) scoring.Estimate

// keyedTest counts items that are right with the probability of the true score.
func keyedTest(items int) taking {
	return func(r *rand.Rand, truth float64) scoring.Estimate {
		right := 0
		for range items {
			if r.Float64() < truth/100 {
				right++
			}
		}
		return scoring.FromItems(float64(right), float64(items))
	}
}

// simulation has an error that fits its SD and reliability.
func simulation(sd, reliability float64) taking {
	return func(r *rand.Rand, truth float64) scoring.Estimate {
		return scoring.FromReliability(truth+scoring.SEM(sd, reliability)*r.NormFloat64(), sd, reliability)
	}
}

func ratedTest(raters int) taking {
	return func(r *rand.Rand, truth float64) scoring.Estimate {
		var sum float64
		for range raters {
			sum += truth + math.Sqrt(scoring.AssumedRaterVariance)*r.NormFloat64()
		}
		return scoring.FromRaters(sum/float64(raters), scoring.AssumedRaterVariance, raters)
	}
}

// mixedTest is half keyed, half rated; both halves measure the same.
func mixedTest(items, raters int) taking {
	machine, people := keyedTest(items), ratedTest(raters)
	return func(r *rand.Rand, truth float64) scoring.Estimate {
		return scoring.Combine(scoring.Share{Of: .5, Estimate: machine(r, truth)}, scoring.Share{Of: .5, Estimate: people(r, truth)})
	}
}

// planned is the composite of four exercises that each measure the true score.
func planned(r *rand.Rand, truth float64) scoring.Estimate {
	takings := []taking{simulation(12, .65), keyedTest(22), ratedTest(2), mixedTest(22, 2)}
	parts := make([]scoring.Part, len(takings))
	for i, take := range takings {
		e := take(r, truth)
		parts[i] = scoring.Part{Weight: []float64{.30, .25, .20, .25}[i], Scored: true, Points: e.Points, SEM: e.SEM, Mean: 60, SD: 12, Counts: e.Counts}
	}
	return scoring.Compose(parts).Estimate()
}

var takings = map[string]taking{
	"22 items": keyedTest(22), "40 items": keyedTest(40), "12 items": keyedTest(12),
	"simulation": simulation(12, .65), "one rater": ratedTest(1), "two raters": ratedTest(2),
	"judgement and raters": mixedTest(22, 2), "composite": planned,
}

// bands of ability, on the scale of the scores, and one for everybody as they come.
var bands = []struct {
	name  string
	truth func(r *rand.Rand) float64
}{
	{"all", func(r *rand.Rand) float64 { return min(95, max(20, 60+12*r.NormFloat64())) }},
	{"20-40", between(20, 40)}, {"40-60", between(40, 60)}, {"60-80", between(60, 80)}, {"80-95", between(80, 95)},
}

func between(low, high float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return low + (high-low)*r.Float64() }
}

// rate is how often something holds, in percent, and its standard error.
func rate(holds func(r *rand.Rand) bool) (percent, se float64) {
	r, n := rand.New(rand.NewPCG(17, 90)), 0
	for range people {
		if holds(r) {
			n++
		}
	}
	p := float64(n) / people
	return 100 * p, 100 * math.Sqrt(p*(1-p)/people)
}

// A 90 % range that is honest holds the true score nine times in ten, whoever is measured. Lord's error
// of a dozen items is a little small in the middle and Wilson's range wide at the ends: so it is in all
// that counts few items, and 90 means 87 to 93 there.
func TestRangesHoldTheTrueScore(t *testing.T) {
	for name, take := range takings {
		for _, b := range bands {
			share, se := rate(func(r *rand.Rand) bool {
				truth := b.truth(r)
				e := take(r, truth)
				return e.Low <= truth && truth <= e.High
			})
			t.Logf("%-20s %-5s holds %.1f %% (se %.2f)", name, b.name, share, se)
			if b.name == "all" && (share < 87 || share > 93) || share < 85 {
				t.Errorf("%s, %s: the 90 %% range holds %.1f %% of the true scores", name, b.name, share)
			}
		}
	}
}

// Two people of the same true score are called different no more than once in ten pairs. Four standard
// errors are the noise of this test.
func TestEqualPeopleAreSeldomToldApart(t *testing.T) {
	for name, take := range takings {
		for _, b := range bands {
			share, se := rate(func(r *rand.Rand) bool {
				truth := b.truth(r)
				return scoring.Difference(take(r, truth), take(r, truth)).Reliable
			})
			t.Logf("%-20s %-5s told apart %.2f %% (se %.2f)", name, b.name, share, se)
			if share > 10+4*se {
				t.Errorf("%s, %s: %.2f %% of equal pairs are called different (se %.2f)", name, b.name, share, se)
			}
		}
	}
}

// Who is truly further apart is told apart more often, and in the right order.
func TestTrueDifferencesShow(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 90))
	before := 0.0
	for _, gap := range []float64{0, 8, 16, 32} {
		told, wrong := 0, 0
		for range people / 4 {
			if d := scoring.Difference(planned(r, 50+gap), planned(r, 50)); d.Reliable && d.Delta > 0 {
				told++
			} else if d.Reliable {
				wrong++
			}
		}
		share := float64(told) / (people / 4)
		if share < before || gap > 0 && float64(wrong) > .02*people/4 {
			t.Errorf("%.0f points apart: told %.3f, told the wrong way %d times", gap, share, wrong)
		}
		before = share
	}
	if before < .95 {
		t.Errorf("32 points are told apart in only %.2f of pairs", before)
	}
}
