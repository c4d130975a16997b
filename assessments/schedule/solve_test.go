package schedule

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestOptimumAgrees(t *testing.T) {
	all, _ := vectors(t)
	for _, v := range all {
		w := v.world(t)
		best, err := w.solve()
		if err != nil {
			t.Fatal(err)
		}
		if best.value != v.Optimum {
			t.Errorf("%s: optimum %d, want %d", v.Name, best.value, v.Optimum)
		}
		if best.nodes > 200 {
			t.Errorf("%s: %d nodes; the bound has become weak", v.Name, best.nodes)
		}
	}
}

// exhaustive tries every board of an instance, turned-away bookings and all.
func exhaustive(w *world) int {
	b := make(board, len(w.in.Requests))
	best := w.evaluate(b).value
	var down func(i int)
	down = func(i int) {
		if i == len(b) {
			best = max(best, w.evaluate(b).value)
			return
		}
		b[i] = act{}
		down(i + 1)
		b[i] = sentToNurse
		down(i + 1)
		for p := range w.in.Providers {
			for t := w.in.Day[0]; t < w.in.Day[1]; t += w.in.Slot {
				b[i] = act{actBook, slot{p, t}}
				down(i + 1)
			}
		}
	}
	down(0)
	return best
}

// tiny draws a small day that makes every rule bite now and then.
func tiny(r *rand.Rand) (*Instance, []Placement) {
	const slots = 4
	interval := func() Interval {
		lo := r.IntN(slots)
		return Interval{lo * 10, (lo + 1 + r.IntN(slots-lo)) * 10}
	}
	in := &Instance{Slot: 10, Day: Interval{0, slots * 10}, MoveCost: r.IntN(9), TurnedAwayCost: r.IntN(5)}
	for p := range 1 + r.IntN(2) {
		in.Providers = append(in.Providers, Provider{ID: string(rune('a' + p)), Visits: []string{"x", "y"}[:1+r.IntN(2)], Hours: []Interval{interval(), interval()}})
	}
	in.Equipment = []Equipment{{ID: "e", Capacity: r.IntN(3), Hours: []Interval{{0, slots * 10}}}}
	var prior []Placement
	for i := range 2 + r.IntN(3) {
		q := Request{ID: string(rune('p' + i)), Patient: string(rune('0' + r.IntN(4))), Visit: []string{"x", "y"}[r.IntN(4)/3], Minutes: 5 + 5*r.IntN(4),
			Windows: []Interval{interval(), interval()}, Value: 1 + r.IntN(9), RedFlag: r.IntN(7) == 0}
		if r.IntN(3) == 0 {
			q.Needs = []string{"e"}
		}
		if i > 0 && r.IntN(3) == 0 {
			q.After = &After{Request: string(rune('p' + r.IntN(i))), Gap: 5 * r.IntN(3)}
		}
		if r.IntN(3) == 0 {
			q.Prefers = []Preference{{Provider: "a", Points: r.IntN(7) - 3}}
		}
		if r.IntN(2) == 0 {
			prior = append(prior, book(q.ID, in.Providers[r.IntN(len(in.Providers))].ID, 10*r.IntN(slots)))
		}
		in.Requests = append(in.Requests, q)
	}
	r.Shuffle(len(in.Requests), func(i, j int) { in.Requests[i], in.Requests[j] = in.Requests[j], in.Requests[i] })
	return in, prior
}

func TestSolveIsExhaustive(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	loose := 0
	for n := range 1500 {
		in, prior := tiny(r)
		w, err := newWorld(in, prior)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.solve()
		if err != nil {
			t.Fatal(err)
		}
		if want := exhaustive(w); got.value != want {
			t.Fatalf("day %d: solved %d, exhaustive %d\n%+v\n%+v", n, got.value, want, *in, prior)
		}
		if in.TurnedAwayCost < in.MoveCost && len(prior) > 0 {
			loose++
		}
		if naive := w.evaluate(w.naive()).value; naive > got.value {
			t.Fatalf("day %d: naive %d above the optimum %d", n, naive, got.value)
		}
	}
	if loose < 100 {
		t.Errorf("only %d days with a cheap turning away", loose)
	}
}

// TestLateDayIsWorthTheSame moves days to where a mask of one word does not reach.
func TestLateDayIsWorthTheSame(t *testing.T) {
	const shift = 600
	all, _ := vectors(t)
	for _, v := range all {
		in := v.Instance
		in.Day[1] += shift
		move := func(list []Interval) {
			for i := range list {
				list[i][0], list[i][1] = list[i][0]+shift, list[i][1]+shift
			}
		}
		for i := range in.Providers {
			move(in.Providers[i].Hours)
		}
		for i := range in.Equipment {
			move(in.Equipment[i].Hours)
		}
		for i := range in.Requests {
			move(in.Requests[i].Windows)
			for _, p := range in.Requests[i].Prefers {
				if p.Window != nil {
					p.Window[0], p.Window[1] = p.Window[0]+shift, p.Window[1]+shift
				}
			}
		}
		for i := range v.Prior {
			*v.Prior[i].Start += shift
		}
		w, err := newWorld(&in, v.Prior)
		if err != nil {
			t.Fatal(err)
		}
		best, err := w.solve()
		if err != nil || best.value != v.Optimum || w.evaluate(w.naive()).value != v.Naive {
			t.Errorf("%s ten hours later: optimum %d, want %d (%v)", v.Name, best.value, v.Optimum, err)
		}
	}
}

// BenchmarkSolve solves every checked day and sums up: time, boards searched, memory taken.
func BenchmarkSolve(b *testing.B) {
	all, _ := vectors(b)
	var took, allocs []float64
	most := 0
	for _, v := range all {
		w := v.world(b)
		b.Run(v.Name, func(b *testing.B) {
			b.ReportAllocs()
			nodes := 0
			for b.Loop() {
				best, err := w.solve()
				if err != nil || best.value != v.Optimum {
					b.Fatal(best.value, err)
				}
				nodes = best.nodes
			}
			b.ReportMetric(float64(nodes), "nodes/op")
			took, most = append(took, float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6), max(most, nodes)
		})
		allocs = append(allocs, testing.AllocsPerRun(1, func() { _, _ = w.solve() }))
	}
	slices.Sort(took)
	slices.Sort(allocs)
	b.Logf("%d days: median %.3f ms, at most %.3f ms; at most %d nodes; median %.0f allocations, at most %.0f",
		len(took), took[len(took)/2], took[len(took)-1], most, allocs[len(allocs)/2], allocs[len(allocs)-1])
}

func TestPlanScore(t *testing.T) {
	for _, c := range []struct {
		value, naive, best int
		want               float64
	}{{-3, 10, 20, 0}, {0, 10, 20, 0}, {5, 10, 20, 20}, {10, 10, 20, 40}, {15, 10, 20, 70}, {20, 10, 20, 100}, {1, 64, 70, 0.62}, {5, -5, 15, 70}, {4, 4, 4, 100}} {
		if got := planScore(c.value, c.naive, c.best); got != c.want {
			t.Errorf("planScore(%d, %d, %d) = %v, want %v", c.value, c.naive, c.best, got, c.want)
		}
	}
	if !slices.Equal(bitsOf(bits(60, 70, 0)), []int{60, 61, 62, 63}) || !slices.Equal(bitsOf(bits(60, 70, 1)), []int{0, 1, 2, 3, 4, 5}) {
		t.Error("masks across words are wrong")
	}
}

func bitsOf(mask uint64) (set []int) {
	for i := range 64 {
		if mask&(1<<i) != 0 {
			set = append(set, i)
		}
	}
	return set
}
