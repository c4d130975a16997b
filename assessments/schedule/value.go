package schedule

import (
	"cmp"
	"slices"
	"strconv"
)

// Codes of what can be wrong with one placement.
const (
	unqualified  = "unqualified"
	offHours     = "provider_hours"
	offWindow    = "patient_window"
	offEquipment = "equipment_hours"
	unsafe       = "unsafe_booking"
	doubleBooked = "double_booked"
	samePatient  = "patient_conflict"
	overCapacity = "equipment_capacity"
	tooSoon      = "precedence"
	needless     = "needless_escalation"
)

// outcome is what a board comes to.
type outcome struct {
	value      int
	moved      int
	honoured   []bool           // by request
	violations map[int][]string // by request, sorted
}

// alone lists what is wrong with a booking whatever else is on the board.
func (w *world) alone(i int, at slot) []string {
	r, end := &w.in.Requests[i], w.end(i, at)
	var wrong []string
	if !w.allowed[i][at.provider] {
		wrong = append(wrong, unqualified)
	}
	if !within(w.in.Providers[at.provider].Hours, at.start, end) {
		wrong = append(wrong, offHours)
	}
	if !within(r.Windows, at.start, end) {
		wrong = append(wrong, offWindow)
	}
	for _, e := range w.needs[i] {
		if !within(w.in.Equipment[e].Hours, at.start, end) {
			wrong = append(wrong, offEquipment)
			break
		}
	}
	return wrong
}

// sound tells whether nothing is wrong with a booking taken alone.
func (w *world) sound(i int, at slot) bool {
	end := w.end(i, at)
	if !w.allowed[i][at.provider] || !within(w.in.Providers[at.provider].Hours, at.start, end) || !within(w.in.Requests[i].Windows, at.start, end) {
		return false
	}
	for _, e := range w.needs[i] {
		if !within(w.in.Equipment[e].Hours, at.start, end) {
			return false
		}
	}
	return true
}

func within(hours []Interval, start, end int) bool {
	for _, h := range hours {
		if h.holds(start, end) {
			return true
		}
	}
	return false
}

// evaluate is the value of a board.
func (w *world) evaluate(b board) outcome {
	o := outcome{honoured: make([]bool, len(b)), violations: map[int][]string{}}
	var sound []int
	for i, a := range b {
		red := w.in.Requests[i].RedFlag
		switch {
		case a.action == actEscalate && red:
			o.value += w.in.Requests[i].Value
		case a.action == actEscalate:
			o.violations[i] = []string{needless}
		case a.action == actBook:
			wrong := w.alone(i, a.at)
			if red {
				wrong = append(wrong, unsafe)
			}
			if len(wrong) == 0 {
				sound = append(sound, i)
			} else {
				o.violations[i] = wrong
			}
		}
	}
	w.honour(b, sound, &o)
	w.dropTooSoon(b, &o)
	w.sum(b, &o)
	return o
}

// honour lets the most valuable bookings stand that can stand together.
func (w *world) honour(b board, sound []int, o *outcome) {
	slices.SortStableFunc(sound, func(i, j int) int {
		return cmp.Or(cmp.Compare(w.in.Requests[j].Value, w.in.Requests[i].Value), cmp.Compare(b[i].at.start, b[j].at.start))
	})
	for at, i := range sound {
		if wrong := w.meets(b, i, sound[:at], o.honoured); len(wrong) > 0 {
			o.violations[i] = wrong
		} else {
			o.honoured[i] = true
		}
	}
}

// meets lists in what way a booking clashes with those of before that are honoured.
func (w *world) meets(b board, i int, before []int, honoured []bool) []string {
	var wrong []string
	start, end := b[i].at.start, w.end(i, b[i].at)
	provider, patient := false, false
	var beside []int
	for _, j := range before {
		if !honoured[j] || b[j].at.start >= end || w.end(j, b[j].at) <= start {
			continue
		}
		provider = provider || b[i].at.provider == b[j].at.provider
		patient = patient || w.in.Requests[i].Patient == w.in.Requests[j].Patient
		beside = append(beside, j)
	}
	if provider {
		wrong = append(wrong, doubleBooked)
	}
	if patient {
		wrong = append(wrong, samePatient)
	}
	for _, e := range w.needs[i] {
		if w.crowded(b, e, i, beside) {
			wrong = append(wrong, overCapacity)
			break
		}
	}
	return wrong
}

// crowded tells whether some slot of booking i would hold more users of e than it can take.
func (w *world) crowded(b board, e, i int, beside []int) bool {
	for t := b[i].at.start; t < w.end(i, b[i].at); t += w.in.Slot {
		users := 1
		for _, j := range beside {
			if b[j].at.start < t+w.in.Slot && t < w.end(j, b[j].at) && slices.Contains(w.needs[j], e) {
				users++
			}
		}
		if users > w.in.Equipment[e].Capacity {
			return true
		}
	}
	return false
}

// dropTooSoon takes back, to a fixpoint, bookings whose predecessor does not stand early enough.
func (w *world) dropTooSoon(b board, o *outcome) {
	for again := true; again; {
		again = false
		for i, stands := range o.honoured {
			if before := w.after[i]; stands && before >= 0 &&
				(!o.honoured[before] || w.end(before, b[before].at)+w.in.Requests[i].After.Gap > b[i].at.start) {
				o.honoured[i], again = false, true
				o.violations[i] = append(o.violations[i], tooSoon)
			}
		}
	}
}

func (w *world) sum(b board, o *outcome) {
	for i, a := range b {
		switch {
		case o.honoured[i]:
			o.value += w.worth(i, a.at)
		case a.action == actBook:
			o.value -= w.in.TurnedAwayCost
		}
		if at, confirmed := w.prior[i]; confirmed && !b.books(i, at) {
			o.moved++
			o.value -= w.in.MoveCost
		}
	}
	for i := range o.violations {
		slices.Sort(o.violations[i])
	}
}

// worth is what a booking brings when it is honoured.
func (w *world) worth(i int, at slot) int {
	r := &w.in.Requests[i]
	points := r.Value
	for _, p := range r.Prefers {
		if (p.Provider == "" || p.Provider == w.in.Providers[at.provider].ID) && (p.Window == nil || p.Window.holds(at.start, w.end(i, at))) {
			points += p.Points
		}
	}
	return points
}

// planScore puts a value on the scale on which 40 is first come, first served and 100 the best.
func planScore(value, naive, optimum int) float64 {
	switch {
	case value <= 0:
		return 0
	case value >= optimum:
		return 100
	case value >= naive:
		return rounded(40 + float64(60*(value-naive))/float64(optimum-naive))
	default:
		return rounded(float64(40*value) / float64(naive))
	}
}

// rounded keeps two decimals of the nearest decimal, ties to even.
func rounded(x float64) float64 {
	short, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 2, 64), 64) // a printed float
	return short
}
