package schedule

import (
	"cmp"
	"math"
	"slices"
)

// Subgradient steps: how many at the root and below, how many without progress halve the step, and
// after how many a board is filled greedily.
const (
	rootRounds = 120
	rounds     = 16
	patience   = 4
	fills      = 5
)

// bound looks for prices under which the bound of a node is small, leaves the best ones in place
// and returns their bound in units. Below (best+1)*unit the node is closed.
func (s *solver) bound(n *node, gain, rounds int) int {
	best := math.MaxInt
	step, stuck := 2*unit, 0
	for round := range rounds {
		limit := s.reprice(n, gain)
		if limit < best {
			best, stuck = limit, 0
			copy(n.price, s.price)
		} else if stuck++; stuck == patience {
			step, stuck = step/2, 0
		}
		if round%fills == 0 {
			s.greedy(n, gain)
		}
		if best < (s.best+1)*unit || !s.movePrices(n, step, limit-s.best*unit) {
			break
		}
	}
	copy(s.price, n.price)
	s.reprice(n, gain)
	return best
}

// reprice brings the reduced gains in line with the prices and returns the bound.
func (s *solver) reprice(n *node, gain int) int {
	limit := gain * unit
	for r := range s.resources {
		sum := s.sum[r*(s.slots+1) : (r+1)*(s.slots+1)]
		free := n.free[r*s.slots : (r+1)*s.slots]
		for t, p := range s.price[r*s.slots : (r+1)*s.slots] {
			sum[t+1] = sum[t] + p
			limit += free[t] * p
		}
	}
	for j, list := range n.lists {
		top := 0
		for k := range list {
			o := &list[k]
			o.reduced = o.gain*unit - s.toll(j, o)
			top = max(top, o.reduced)
		}
		s.tops[j] = top
		limit += top
	}
	return limit
}

// toll is the price of an option's cells.
func (s *solver) toll(j int, o *option) int {
	if o.loose {
		return 0
	}
	at := o.at.provider * (s.slots + 1)
	pays := s.sum[at+o.hi] - s.sum[at+o.lo]
	for _, r := range s.jobs[j].uses {
		at = r * (s.slots + 1)
		pays += s.sum[at+o.hi] - s.sum[at+o.lo]
	}
	return pays
}

// movePrices raises the price of cells that more want than have room and lowers those that fewer
// want, in proportion to the gap that is left. It reports whether any price could move.
func (s *solver) movePrices(n *node, step, gap int) bool {
	clear(s.users)
	for j, list := range n.lists {
		s.wish(j, list)
	}
	norm := 0
	for c, users := range s.users {
		if d := users - n.free[c]; d > 0 || d < 0 && s.price[c] > 0 {
			norm += d * d
		}
	}
	if norm == 0 {
		return false
	}
	stride := max(1, step*gap/unit/norm)
	for c, users := range s.users {
		s.price[c] = max(0, s.price[c]+stride*(users-n.free[c]))
	}
	return true
}

// wish adds the option that a job likes best to the users of its cells.
func (s *solver) wish(j int, list []option) {
	if s.tops[j] == 0 {
		return
	}
	best := &list[slices.IndexFunc(list, func(o option) bool { return o.reduced == s.tops[j] })]
	if best.loose {
		return
	}
	for t := best.lo; t < best.hi; t++ {
		s.users[best.at.provider*s.slots+t]++
		for _, r := range s.jobs[j].uses {
			s.users[r*s.slots+t]++
		}
	}
}

// greedy fills the node's board by reduced gain, the request first that gains most.
func (s *solver) greedy(n *node, gain int) {
	for j := range s.order {
		s.order[j] = j
	}
	slices.SortStableFunc(s.order, func(i, j int) int { return cmp.Compare(s.tops[j], s.tops[i]) })
	copy(s.spare, n.masks)
	decided := n.decided
	for _, j := range s.order {
		gain += s.settle(n, j, &decided)
	}
	s.keep(gain)
	for j := range s.chosen {
		if n.decided&(1<<j) == 0 {
			s.chosen[j] = pick{}
		}
	}
}

// settle books an open job where it gains most, its predecessors before it, and returns the gain.
func (s *solver) settle(n *node, j int, decided *uint64) int {
	if *decided&(1<<j) != 0 {
		return 0
	}
	gain := 0
	if before := s.jobs[j].before; before >= 0 && len(n.lists[j]) > 0 {
		gain = s.settle(n, before, decided)
	}
	*decided |= 1 << j
	var best *option
	for k := range n.lists[j] {
		o := &n.lists[j][k]
		if !o.loose && (best == nil || o.reduced > best.reduced) && s.fits(s.spare, *decided, j, o) {
			best = o
		}
	}
	if best == nil {
		return gain
	}
	s.chosen[j] = best.pick()
	s.take(s.spare, j, best)
	return gain + best.gain
}

func (o *option) pick() pick { return pick{taken: true, loose: o.loose, at: o.at, end: o.end} }
