package schedule

import (
	"math/rand/v2"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Simulate does with each request and message what the best day does, as often as the ability
// says, and otherwise what people do who overlook something: the first free time, nothing, a
// random time, or a time that cannot hold.
func (k *kind) Simulate(form exercise.Form, ability float64, seed uint64) (exercise.Response, error) {
	p, _, err := readPublic(form.Public)
	if err != nil {
		return nil, err
	}
	key, err := readKey(form.Key)
	if err != nil {
		return nil, err
	}
	w, err := p.final(key.RedFlags)
	if err != nil {
		return nil, err
	}
	best, err := w.board(key.Best)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the key's best board cannot be read")
	}
	random := exercise.Rand(seed, "schedule simulate")
	naive := w.naive()
	b := make(board, len(best))
	for i := range b {
		b[i] = best[i]
		if random.Float64() >= ability {
			b[i] = w.slip(random, i, naive[i])
		}
	}
	r := response{Placements: w.placements(b), Events: []eventAnswer{}}
	for _, e := range p.Events {
		option := exercise.Pick(random, e.Options).ID
		for _, a := range key.Answers {
			if a.To == e.ID && e.has(a.Best) && random.Float64() < ability {
				option = a.Best
			}
		}
		r.Events = append(r.Events, eventAnswer{Event: e.ID, Option: option})
	}
	return exercise.Response(exercise.Encode(r)), nil
}

// slip is what someone does with a request who does not see what is best.
func (w *world) slip(random *rand.Rand, i int, naive act) act {
	switch n := random.IntN(20); {
	case n < 10:
		return naive
	case n < 14:
		return act{}
	case n < 17 && !w.in.Requests[i].RedFlag:
		return exercise.Pick(random, w.ways(i))
	case n < 18 && !w.in.Requests[i].RedFlag:
		return sentToNurse
	default:
		slots := (w.in.Day[1] - w.in.Day[0] + w.in.Slot - 1) / w.in.Slot
		if len(w.in.Providers) == 0 {
			return act{}
		}
		return act{actBook, slot{random.IntN(len(w.in.Providers)), w.in.Day[0] + w.in.Slot*random.IntN(slots)}}
	}
}
