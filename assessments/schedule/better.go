package schedule

// change is one placement done otherwise, and what the board would gain by it.
type change struct {
	request int
	to      act
	gain    int
}

// better answers what would have been better on a board: the single change that gains most; of
// equals the nearest, which is the one with the same provider and the least shift of time. ok is
// false where no single change gains anything.
func (w *world) better(b board) (best change, ok bool) {
	now := w.evaluate(b).value
	far := 0
	for i, is := range b {
		for _, to := range w.ways(i) {
			if to == is {
				continue
			}
			b[i] = to
			gain, distance := w.evaluate(b).value-now, w.distance(is, to)
			if gain > 0 && (gain > best.gain || gain == best.gain && distance < far) {
				best, far, ok = change{request: i, to: to, gain: gain}, distance, true
			}
		}
		b[i] = is
	}
	return best, ok
}

// ways lists what can sensibly be done with a request.
func (w *world) ways(i int) []act {
	if w.in.Requests[i].RedFlag {
		return []act{sentToNurse}
	}
	ways := []act{{}}
	for start := w.in.Day[0]; start < w.in.Day[1]; start += w.in.Slot {
		for p := range w.in.Providers {
			if at := (slot{p, start}); w.sound(i, at) {
				ways = append(ways, act{actBook, at})
			}
		}
	}
	return ways
}

func (w *world) distance(from, to act) int {
	day := w.in.Day[1] - w.in.Day[0]
	switch {
	case from.action != actBook || to.action != actBook:
		return 2 * day
	case from.at.provider != to.at.provider:
		return day + abs(from.at.start-to.at.start)
	default:
		return abs(from.at.start - to.at.start)
	}
}

func abs(n int) int { return max(n, -n) }
