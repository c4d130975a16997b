package triage

import (
	"math/rand/v2"

	"preceptor/internal/exercise"
)

// Simulate answers as a person of the given ability: who knows more finds the warning signs, keeps
// calm where a message is only loud, and knows who does what.
func (kind) Simulate(form exercise.Form, ability float64, seed uint64) (exercise.Response, error) {
	public, err := decodePublic(form.Public)
	if err != nil {
		return nil, err
	}
	keyed, err := decodeKey(form.Key, public)
	if err != nil {
		return nil, err
	}
	ability = min(1, max(0, ability))
	r := exercise.Rand(seed, "triage simulate")
	response := Response{Choices: []Choice{}}
	for _, m := range public.Messages {
		k, owner := keyed[m.ID], exercise.Pick(r, public.Owners).ID
		if r.Float64() < 0.3+0.68*ability {
			owner = k.By[0]
		}
		c := Choice{Message: m.ID, Urgency: guess(r, k.Right, 0.22+0.75*ability), Owner: owner}
		if r.Float64() < 0.06*(1-ability) { // did not come to it
			continue
		}
		response.Choices = append(response.Choices, c)
	}
	return exercise.Response(exercise.Encode(response)), nil
}

// guess is the right band with the chance of knowing it, else one beside it or any.
func guess(r *rand.Rand, right Band, knows float64) Band {
	lot, wild, beside := r.Float64(), exercise.Pick(r, bands), right.rank()+2*r.IntN(2)-1
	switch {
	case lot < knows:
		return right
	case lot < knows+0.5*(1-knows) && beside >= 0 && beside < len(bands):
		return bands[beside]
	default:
		return wild
	}
}
