package schedule

import (
	"slices"

	"preceptor/internal/fault"
)

// The solver finds a board of the largest value and proves it:
//
//  1. A best board needs only bookings that stand: a booking that is turned away can be left out
//     for nothing, unless it is a confirmed one and moving costs more than turning away (see loose).
//     So the day is a packing of options (a request at a provider and start) into cells (a slot of
//     a provider, a device or a patient), each with room for so many.
//  2. Prices on cells give a bound: no board is worth more than the price of all room plus what
//     each request gains at best after paying for its cells (Lagrangian relaxation). Subgradient
//     steps make the bound small; boards filled greedily by those prices make good records.
//  3. Options that could not lead above the record under that bound are struck.
//  4. What is left open is searched depth first on the request with the most to lose, with steps 2
//     and 3 again at every node, begun from the prices of the node above.
//
// All arithmetic is in whole numbers, so that every machine finds the same board in as many nodes.

// unit is one point in the fixed-point arithmetic of prices.
const unit = 1 << 10

// maxNodes stops a search that would not end, with an error and never with a board that is not
// proven; no clinic day comes near it. It is the only limit of the search.
const maxNodes = 1_000_000

// optimum is the best board with its proof: the search has ended, so that no node is left whose bound
// lies above the value. rootBound was the bound before any decision.
type optimum struct {
	value     int
	board     board
	rootBound int
	nodes     int
}

// resource is a row of cells. Its room is kept in masks: word k of level l has a bit set for each
// slot that has more than l users.
type resource struct {
	room int
	base int // of its masks in a state
}

// option is one way of booking a request.
type option struct {
	gain    int // against not booking it
	at      slot
	end     int
	lo, hi  int  // slots it takes
	loose   bool // booked though it cannot be honoured: takes no room
	reduced int  // gain less the price of its cells, in units
}

// job is a request that can be booked.
type job struct {
	request int
	uses    []int // resources besides the provider's
	before  int   // job that has to stand first, or -1
	options []option
}

// pick is the decision on a job.
type pick struct {
	taken bool
	loose bool
	at    slot
	end   int
}

// node is one state of the search: what is taken, and the options left to the open jobs.
type node struct {
	decided uint64 // jobs
	masks   []uint64
	free    []int // room left by cell
	price   []int // the best found, by cell
	lists   [][]option
	arena   []option
}

type solver struct {
	w         *world
	jobs      []job
	resources []resource
	slots     int
	words     int // per level of a resource
	masks     int // words of all masks
	base      board
	constant  int // value of the board without any job booked
	loose     bool

	price []int // by resource and slot, in units
	sum   []int // of price before a slot, one more per resource
	users []int // by cell, for a step
	order []int // jobs, for greedy
	tops  []int
	spare []uint64 // masks, for greedy

	best   int // gain of the best board so far
	chosen []pick
	record []pick
	root   int // the bound on the gain at the root
	nodes  int
	stack  []node
	reach  []uint64       // cells by job, as masks
	seen   map[string]int // gain by state; see known
	key    []byte
}

// solve finds and proves the best board; Invalid after maxNodes.
func (w *world) solve() (optimum, error) {
	s := newSolver(w)
	s.visit(0, 0)
	if s.nodes >= maxNodes {
		return optimum{}, fault.Invalidf("this day is too large to be solved: %d boards did not settle it", maxNodes)
	}
	b := s.boardOf(s.record)
	return optimum{value: w.evaluate(b).value, board: b, rootBound: s.constant + s.root, nodes: s.nodes}, nil
}

func (s *solver) boardOf(picks []pick) board {
	b := slices.Clone(s.base)
	for j, p := range picks {
		if p.taken {
			b[s.jobs[j].request] = act{actBook, p.at}
		}
	}
	return b
}

func newSolver(w *world) *solver {
	s := &solver{w: w, base: make(board, len(w.in.Requests)), loose: w.in.TurnedAwayCost < w.in.MoveCost && len(w.prior) > 0}
	s.settleFlags()
	s.constant = w.evaluate(s.base).value
	s.addJobs()
	s.addResources()
	cells, jobs := len(s.resources)*s.slots, len(s.jobs)
	s.price, s.sum, s.users = make([]int, cells), make([]int, cells+len(s.resources)), make([]int, cells)
	s.order, s.tops, s.spare = make([]int, jobs), make([]int, jobs), make([]uint64, s.masks)
	s.chosen, s.record = make([]pick, jobs), make([]pick, jobs)
	s.stack = make([]node, jobs+1)
	s.seen = map[string]int{}
	s.addRoot()
	return s
}

func (s *solver) addRoot() {
	root := s.node(0)
	for r := range s.resources {
		for t := range s.slots {
			root.free[r*s.slots+t] = s.resources[r].room
		}
	}
	for j := range s.jobs {
		root.lists[j] = s.jobs[j].options
	}
	s.cutEarly(root)
}

// node returns the stack's node of a depth, made when it is first reached.
func (s *solver) node(depth int) *node {
	n := &s.stack[depth]
	if n.lists == nil {
		n.masks, n.lists = make([]uint64, s.masks), make([][]option, len(s.jobs))
		cells := make([]int, 2*len(s.price))
		n.free, n.price = cells[:len(s.price)], cells[len(s.price):]
	}
	return n
}

// settleFlags decides on red flags, which take no room and depend on nothing.
func (s *solver) settleFlags() {
	for i, r := range s.w.in.Requests {
		if !r.RedFlag {
			continue
		}
		cost := 0
		at, confirmed := s.w.prior[i]
		if confirmed {
			cost = s.w.in.MoveCost
		}
		if r.Value > 0 {
			s.base[i] = sentToNurse
		}
		if confirmed && -s.w.in.TurnedAwayCost > max(r.Value, 0)-cost {
			s.base[i] = act{actBook, at}
		}
	}
}

var sentToNurse = act{action: actEscalate}

// addJobs lists the options of all ordinary requests. An option that gains nothing is kept only
// where another request needs it first.
func (s *solver) addJobs() {
	w := s.w
	wanted := make([]bool, len(w.in.Requests))
	for _, before := range w.after {
		if before >= 0 {
			wanted[before] = true
		}
	}
	at := make([]int, len(w.in.Requests))
	for i := range at {
		at[i] = -1
		if !w.in.Requests[i].RedFlag {
			at[i] = len(s.jobs)
			s.jobs = append(s.jobs, job{request: i, before: -1, options: s.options(i, wanted[i])})
		}
	}
	for j := range s.jobs {
		switch before := w.after[s.jobs[j].request]; {
		case before >= 0 && at[before] >= 0:
			s.jobs[j].before = at[before]
		case before >= 0: // a red flag is never honoured
			s.jobs[j].options = slices.DeleteFunc(s.jobs[j].options, func(o option) bool { return !o.loose })
		}
	}
}

func (s *solver) options(i int, wanted bool) []option {
	w := s.w
	var out []option
	at, confirmed := w.prior[i]
	stay := 0 // what a booking saves by being the confirmed one
	if confirmed {
		stay = w.in.MoveCost
	}
	for p := range w.in.Providers {
		if !w.allowed[i][p] {
			continue
		}
		for start := w.in.Day[0]; start < w.in.Day[1]; start += w.in.Slot {
			here := slot{p, start}
			if !w.sound(i, here) {
				continue
			}
			gain := w.worth(i, here)
			if confirmed && here == at {
				gain += stay
			}
			o := s.option(i, here, gain)
			if gain > 0 || wanted || s.loose {
				out = append(out, o)
			}
			if s.loose && w.after[i] >= 0 && !(confirmed && here == at) {
				o.loose, o.gain = true, -w.in.TurnedAwayCost
				out = append(out, o)
			}
		}
	}
	if s.loose && confirmed {
		o := s.option(i, at, stay-w.in.TurnedAwayCost)
		o.loose = true
		out = append(out, o)
	}
	return out
}

func (s *solver) option(i int, at slot, gain int) option {
	step, end := s.w.in.Slot, s.w.end(i, at)
	lo := (at.start - s.w.in.Day[0]) / step
	hi := (end - s.w.in.Day[0] + step - 1) / step
	s.slots = max(s.slots, hi)
	return option{gain: gain, at: at, end: end, lo: lo, hi: hi}
}

// cutEarly strikes options that begin before their predecessor can have ended.
func (s *solver) cutEarly(n *node) {
	for again := true; again; {
		again = false
		for j := range s.jobs {
			before := s.jobs[j].before
			if before < 0 || len(n.lists[j]) == 0 || n.decided&(1<<before) != 0 {
				continue
			}
			first := earliestEnd(n.lists[before])
			gap := s.w.in.Requests[s.jobs[j].request].After.Gap
			had := len(n.lists[j])
			n.lists[j] = slices.DeleteFunc(n.lists[j], func(o option) bool {
				return !o.loose && (first < 0 || o.at.start < first+gap)
			})
			again = again || len(n.lists[j]) < had
		}
	}
}

func earliestEnd(options []option) int {
	first := -1
	for k := range options {
		if o := &options[k]; !o.loose && (first < 0 || o.end < first) {
			first = o.end
		}
	}
	return first
}

// addResources makes rows of cells of whatever can run short: providers first, by their index.
func (s *solver) addResources() {
	s.words = (s.slots + 63) / 64
	for range s.w.in.Providers {
		s.addResource(1)
	}
	users := map[int][]int{}
	patients := map[string][]int{}
	for j := range s.jobs {
		i := s.jobs[j].request
		for _, e := range slices.Compact(slices.Sorted(slices.Values(s.w.needs[i]))) {
			users[e] = append(users[e], j)
		}
		patients[s.w.in.Requests[i].Patient] = append(patients[s.w.in.Requests[i].Patient], j)
	}
	for e, device := range s.w.in.Equipment {
		if len(users[e]) > device.Capacity {
			s.share(users[e], device.Capacity)
		}
	}
	for j := range s.jobs { // in the order of the list, for the same result everywhere
		if same := patients[s.w.in.Requests[s.jobs[j].request].Patient]; len(same) > 1 && same[0] == j {
			s.share(same, 1)
		}
	}
}

func (s *solver) share(jobs []int, room int) {
	if room == 0 {
		for _, j := range jobs {
			s.jobs[j].options = slices.DeleteFunc(s.jobs[j].options, func(o option) bool { return !o.loose })
		}
		return
	}
	for _, j := range jobs {
		s.jobs[j].uses = append(s.jobs[j].uses, len(s.resources))
	}
	s.addResource(room)
}

func (s *solver) addResource(room int) {
	s.resources = append(s.resources, resource{room: room, base: s.masks})
	s.masks += room * s.words
}

// bits is the mask of slots lo to hi within a word.
func bits(lo, hi, word int) uint64 {
	lo, hi = max(lo-64*word, 0), min(hi-64*word, 64)
	if lo >= hi {
		return 0
	}
	return ^uint64(0) >> (64 - (hi - lo)) << lo
}

func (r *resource) full(state []uint64, o *option, words int) bool {
	top := state[r.base+(r.room-1)*words:]
	if words == 1 {
		return top[0]&bits(o.lo, o.hi, 0) != 0
	}
	for word := o.lo / 64; word <= (o.hi-1)/64; word++ {
		if top[word]&bits(o.lo, o.hi, word) != 0 {
			return true
		}
	}
	return false
}

func (r *resource) take(state []uint64, o *option, words int) {
	for word := o.lo / 64; word <= (o.hi-1)/64; word++ {
		mask := bits(o.lo, o.hi, word)
		for level := r.room - 1; level > 0; level-- {
			state[r.base+level*words+word] |= state[r.base+(level-1)*words+word] & mask
		}
		state[r.base+word] |= mask
	}
}

// fits tells whether an option can be added to the masks and the choices made so far. A
// predecessor that is not decided yet is taken to allow it.
func (s *solver) fits(masks []uint64, decided uint64, j int, o *option) bool {
	if o.loose {
		return true
	}
	job := &s.jobs[j]
	if before := job.before; before >= 0 && decided&(1<<before) != 0 {
		p := &s.chosen[before]
		if !p.taken || p.loose || p.end+s.w.in.Requests[job.request].After.Gap > o.at.start {
			return false
		}
	}
	if s.resources[o.at.provider].full(masks, o, s.words) {
		return false
	}
	for _, r := range job.uses {
		if s.resources[r].full(masks, o, s.words) {
			return false
		}
	}
	return true
}

func (s *solver) take(masks []uint64, j int, o *option) {
	if o.loose {
		return
	}
	s.resources[o.at.provider].take(masks, o, s.words)
	for _, r := range s.jobs[j].uses {
		s.resources[r].take(masks, o, s.words)
	}
}

// keep notes the choices if they make a better board. Loose options promise more than they may
// bring, so that the board itself has to be asked.
func (s *solver) keep(gain int) {
	if s.loose {
		gain = s.w.evaluate(s.boardOf(s.chosen)).value - s.constant
	}
	if gain > s.best {
		s.best = gain
		copy(s.record, s.chosen)
	}
}
