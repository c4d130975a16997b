package schedule

import "slices"

// naive is the day of someone who takes requests first come, first served, and knows no red flag.
func (w *world) naive() board {
	b := make(board, len(w.in.Requests))
	kept := slices.Clone(w.order)
	kept = slices.DeleteFunc(kept, func(i int) bool { return !w.sound(i, w.prior[i]) })
	for _, i := range kept {
		b[i] = act{actBook, w.prior[i]}
	}
	for last := 0; last >= 0; {
		o := w.evaluate(b)
		last = -1
		for at, i := range kept {
			if o.inTrouble(i) {
				last = at
			}
		}
		if last >= 0 {
			b[kept[last]] = act{}
			kept = slices.Delete(kept, last, last+1)
		}
	}
	for i := range b {
		if b[i].action == "" {
			w.bookEarliest(b, i)
		}
	}
	return b
}

// inTrouble passes over a red flag that is booked: who does not see it sees no trouble, and it
// takes no time from others.
func (o *outcome) inTrouble(i int) bool {
	codes := o.violations[i]
	return len(codes) > 1 || len(codes) == 1 && codes[0] != unsafe
}

func (o *outcome) anyTrouble() bool {
	for i := range o.violations {
		if o.inTrouble(i) {
			return true
		}
	}
	return false
}

// bookEarliest books a request where, of all starts, no booking on the board is in trouble.
func (w *world) bookEarliest(b board, i int) {
	for start := w.in.Day[0]; start < w.in.Day[1]; start += w.in.Slot {
		for p := range w.in.Providers {
			at := slot{p, start}
			if !w.sound(i, at) {
				continue
			}
			b[i] = act{actBook, at}
			if o := w.evaluate(b); !o.anyTrouble() {
				return
			}
			b[i] = act{}
		}
	}
}
