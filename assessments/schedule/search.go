package schedule

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// visit searches below the node at a depth, whose decisions gain so much.
func (s *solver) visit(depth, gain int) {
	if s.nodes++; s.nodes >= maxNodes {
		return
	}
	n := s.node(depth)
	if depth > 0 && s.known(n, gain) {
		return
	}
	many := rounds
	if depth == 0 {
		many = rootRounds
	}
	limit := s.bound(n, gain, many)
	if depth == 0 {
		s.root = max(limit/unit, s.best)
	}
	if limit < s.goal() {
		return
	}
	s.strike(n, limit)
	s.cutEarly(n)
	if depth == 0 {
		s.markReach(n)
	}
	j := s.choose(n, limit)
	if j < 0 {
		s.keep(gain)
		return
	}
	list := n.lists[j]
	slices.SortStableFunc(list, func(a, b option) int { return cmp.Compare(b.reduced, a.reduced) })
	beside := limit - s.tops[j] // bound without this job
	out := false
	for k := range list {
		if !out && list[k].reduced <= 0 {
			out = true
			s.leave(depth, j, gain, beside)
		}
		if beside+list[k].reduced < s.goal() {
			break
		}
		s.chosen[j] = list[k].pick()
		s.descend(depth, j, &list[k])
		s.visit(depth+1, gain+list[k].gain)
		s.chosen[j] = pick{}
	}
	if !out {
		s.leave(depth, j, gain, beside)
	}
}

// maxKnown bounds the memory for states that were searched.
const maxKnown = 100_000

// markReach notes for each job the cells that it could use at all.
func (s *solver) markReach(root *node) {
	s.reach = make([]uint64, len(s.jobs)*s.masks)
	for j, list := range root.lists {
		reach := s.reach[j*s.masks : (j+1)*s.masks]
		for k := range list {
			if o := &list[k]; !o.loose {
				s.resources[o.at.provider].reach(reach, o, s.words)
				for _, r := range s.jobs[j].uses {
					s.resources[r].reach(reach, o, s.words)
				}
			}
		}
	}
}

// reach adds the cells of an option on all levels.
func (r *resource) reach(masks []uint64, o *option, words int) {
	for level := range r.room {
		for word := o.lo / 64; word <= (o.hi-1)/64; word++ {
			masks[r.base+level*words+word] |= bits(o.lo, o.hi, word)
		}
	}
}

// known tells whether the same jobs were decided before so that the same room was left in the reach
// of the others, with no less gain: two visits of one length that swap places make such a pair.
// What can follow depends on nothing else but the ends of predecessors whose successors are open.
func (s *solver) known(n *node, gain int) bool {
	if s.loose {
		return false
	}
	key := binary.LittleEndian.AppendUint64(s.key[:0], n.decided)
	clear(s.spare)
	for j := range s.jobs {
		if n.decided&(1<<j) == 0 {
			for m, cells := range s.reach[j*s.masks : (j+1)*s.masks] {
				s.spare[m] |= cells
			}
		}
	}
	for m, cells := range s.spare {
		key = binary.LittleEndian.AppendUint64(key, n.masks[m]&cells)
	}
	for j := range s.jobs {
		before := s.jobs[j].before
		if before >= 0 && n.decided&(1<<j) == 0 && n.decided&(1<<before) != 0 {
			key = binary.LittleEndian.AppendUint32(key, uint32(s.chosen[before].end)) //nolint:gosec // minutes of a day; 0 if not booked
		}
	}
	s.key = key
	before, seen := s.seen[string(key)]
	if seen && before >= gain {
		return true
	}
	if seen || len(s.seen) < maxKnown {
		s.seen[string(key)] = gain
	}
	return false
}

// goal is the least bound, in units, of a node that may hold a better board.
func (s *solver) goal() int { return (s.best + 1) * unit }

// leave searches the boards on which a job is not booked.
func (s *solver) leave(depth, j, gain, beside int) {
	if beside >= s.goal() {
		s.descend(depth, j, nil)
		s.visit(depth+1, gain)
	}
}

// strike drops the options that cannot lead above the record.
func (s *solver) strike(n *node, limit int) {
	for j, list := range n.lists {
		floor := s.goal() - limit + s.tops[j]
		n.lists[j] = slices.DeleteFunc(list, func(o option) bool { return o.reduced < floor })
	}
}

// choose picks the open job with the fewest ways left, of equals the one with the most to lose, or
// the first of its predecessors that is open; -1 if no job has an option left. Requests that can
// float anywhere come last: by then they mostly fit, or the bound says that they do not.
func (s *solver) choose(n *node, limit int) int {
	best, least := -1, 0
	for j, list := range n.lists {
		if len(list) == 0 {
			continue
		}
		ways := len(list)
		if limit-s.tops[j] >= s.goal() {
			ways++
		}
		if best < 0 || ways < least || ways == least && s.tops[j] > s.tops[best] {
			best, least = j, ways
		}
	}
	for best >= 0 {
		before := s.jobs[best].before
		if before < 0 || len(n.lists[before]) == 0 {
			break
		}
		best = before
	}
	return best
}

// descend makes the node below: job j decided by o (nil: not booked), and of the other jobs the
// options that still fit.
func (s *solver) descend(depth, j int, o *option) {
	from, to := &s.stack[depth], s.node(depth+1)
	to.decided = from.decided | 1<<j
	copy(to.masks, from.masks)
	copy(to.free, from.free)
	copy(s.price, from.price)
	if o != nil {
		s.take(to.masks, j, o)
		s.occupy(to.free, j, o)
	}
	to.arena = to.arena[:0]
	for i, list := range from.lists {
		begin := len(to.arena)
		if i != j {
			for k := range list {
				if s.fits(to.masks, to.decided, i, &list[k]) {
					to.arena = append(to.arena, list[k])
				}
			}
		}
		to.lists[i] = to.arena[begin:len(to.arena):len(to.arena)]
	}
	s.cutEarly(to)
}

func (s *solver) occupy(free []int, j int, o *option) {
	if o.loose {
		return
	}
	for t := o.lo; t < o.hi; t++ {
		free[o.at.provider*s.slots+t]--
		for _, r := range s.jobs[j].uses {
			free[r*s.slots+t]--
		}
	}
}
