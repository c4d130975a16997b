package exercisetest

import (
	"cmp"
	"math"
	"os"
	"runtime"
	"sync"
	"testing"

	"preceptor/internal/exercise"
)

// Abilities are the five simulated candidates that every kind has to tell apart, in their order.
var Abilities = [5]float64{0, 0.25, 0.5, 0.75, 1}

// RankOptions say how a kind is held to its purpose.
type RankOptions struct {
	// Forms is how many forms of each definition are drawn, and how many persons take two of them. If
	// 0 it is 200 of a kind, at least 100 of a definition, and 1,000 of each in long mode (see Long).
	Forms int
	// Apart is the fewest points by which a mean must exceed the mean of the ability below; 2 if 0. At
	// 99 points nothing is left to exceed.
	Apart float64
	// Floor is the lowest correlation of two forms taken by the same persons; .50 if 0.
	Floor float64
}

// Ranking is what simulated candidates made of one definition, in machine points on 0-100.
type Ranking struct {
	Means, SDs [5]float64 // by Abilities, each over all forms
	// Mean and SD are of a field of applicants (see field) over their first forms, Alternate the
	// correlation of their first forms with their second.
	Mean, SD, Alternate float64
}

// Long is how much of something a test tries: usual, or in long mode, which the environment's LONG=1
// turns on, as much as long says.
func Long(usual, long int) int {
	if os.Getenv("LONG") == "1" {
		return long
	}
	return usual
}

// Ranks has simulated candidates of five abilities take every form of each definition, and a field of
// applicants two forms each; it logs means, SDs and the alternate-form correlation, and fails when the
// means are out of order or the correlation is under its floor. Simulated candidates show that a
// scorer works, not that a score is valid.
func Ranks(t *testing.T, k exercise.Kind, o RankOptions) {
	t.Helper()
	if o.Forms == 0 {
		o.Forms = Long(max(100, 200/len(k.Definitions())), 1000)
	}
	o.Apart, o.Floor = cmp.Or(o.Apart, 2), cmp.Or(o.Floor, 0.5)
	for _, d := range k.Definitions() {
		r, err := rank(k, d.ID, o.Forms)
		if err != nil {
			t.Fatalf("%s: %v", d.ID, err)
		}
		t.Logf("%-28s means %5.1f, SDs %4.1f by ability; applicants: mean %.1f, SD %.1f (declared %v, %v), alternate forms r %.2f",
			d.ID, r.Means, r.SDs, r.Mean, r.SD, d.Reference.Mean, d.Reference.SD, r.Alternate)
		for i := 1; i < len(Abilities); i++ {
			if !(r.Means[i] >= min(99, r.Means[i-1]+o.Apart)) {
				t.Errorf("%s: ability %.2f scores %.1f on average, ability %.2f scores %.1f", d.ID, Abilities[i-1], r.Means[i-1], Abilities[i], r.Means[i])
			}
		}
		if !(r.Alternate >= o.Floor) {
			t.Errorf("%s: two forms correlate %.2f, want %.2f at least", d.ID, r.Alternate, o.Floor)
		}
	}
}

// field is the ability of the i-th of n applicants: evenly spaced over the middle of the scale, so that
// few know nothing and few are masters. It is spread over the persons, so that no form goes with an
// ability.
func field(i, n int) float64 { return 0.15 + 0.8*float64((i*61)%n)/float64(n) }

// rank draws n forms of a definition. The j-th person takes the j-th form and the one after it.
func rank(k exercise.Kind, definition string, n int) (Ranking, error) {
	forms := make([]exercise.Form, n)
	byAbility := make([][5]float64, n)
	first, second := make([]float64, n), make([]float64, n)
	err := each(n, func(i int) (err error) {
		if forms[i], err = k.Generate(definition, uint64(i)+1000); err != nil {
			return err
		}
		for a, ability := range Abilities {
			if byAbility[i][a], err = taken(k, forms[i], ability, uint64(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Ranking{}, err
	}
	err = each(n, func(i int) (err error) {
		ability := field(i, n)
		if first[i], err = taken(k, forms[i], ability, uint64(n+i)); err != nil {
			return err
		}
		second[i], err = taken(k, forms[(i+1)%n], ability, uint64(2*n+i))
		return err
	})
	var r Ranking
	for a := range Abilities {
		scores := make([]float64, n)
		for i := range scores {
			scores[i] = byAbility[i][a]
		}
		r.Means[a], r.SDs[a] = spread(scores)
	}
	r.Mean, r.SD = spread(first)
	r.Alternate = correlation(first, second)
	return r, err
}

// taken is the machine's points for a simulated answer; where people alone give points, it is the share
// of what the machine proposes.
func taken(k exercise.Kind, form exercise.Form, ability float64, seed uint64) (float64, error) {
	response, err := k.Simulate(form, ability, seed)
	if err != nil {
		return 0, err
	}
	score, err := k.Score(form.Public, form.Key, response)
	if err != nil || k.Info().RatedShare < 1 {
		return score.Points, err
	}
	return share(score.Evidence), nil
}

// share is what the lines of evidence earned of what they could, 0-100.
func share(lines []exercise.Evidence) float64 {
	got, possible := 0.0, 0.0
	for _, e := range lines {
		got, possible = got+e.Points, possible+e.Possible
	}
	return 100 * got / possible
}

// each calls do for 0 to n-1 on all processors and returns the error of the smallest i.
func each(n int, do func(i int) error) error {
	errs := make([]error, n)
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n; i += workers {
				errs[i] = do(i)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// spread is the mean and the population SD.
func spread(xs []float64) (mean, sd float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		sd += (x - mean) * (x - mean) / float64(len(xs))
	}
	return mean, math.Sqrt(sd)
}

// correlation is Pearson's r; NaN where one of them does not vary.
func correlation(xs, ys []float64) float64 {
	mx, sx := spread(xs)
	my, sy := spread(ys)
	sum := 0.0
	for i := range xs {
		sum += (xs[i] - mx) * (ys[i] - my) / float64(len(xs))
	}
	return sum / (sx * sy)
}
