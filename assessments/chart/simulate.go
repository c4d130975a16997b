package chart

import (
	"preceptor/internal/exercise"
)

// Simulate answers as a person of the given ability: who knows more finds more, corrects better,
// overwrites less that is not theirs, and marks less that is right.
func (kind) Simulate(form exercise.Form, ability float64, seed uint64) (exercise.Response, error) {
	public, err := decodePublic(form.Public)
	if err != nil {
		return nil, err
	}
	key, err := exercise.Decode[[]Planted](form.Key, "the key")
	if err != nil {
		return nil, err
	}
	planted := map[place]Planted{}
	for _, k := range key {
		planted[place{k.Record, k.Field}] = k
	}
	ability = min(1, max(0, ability))
	r := exercise.Rand(seed, "chart simulate")
	response := Response{Flags: []Flag{}}
	for _, record := range public.Records {
		for _, f := range record.Fields {
			finds, settles, other := r.Float64(), r.Float64(), r.Float64()
			k, wrong := planted[place{record.ID, f.ID}]
			flag := Flag{Record: record.ID, Field: f.ID, Action: Query}
			switch {
			case wrong && finds < 0.2+0.76*ability:
				flag = answer(flag, k, f.Value, settles < 0.3+0.67*ability, other < 0.5)
			case !wrong && finds < 0.09*(1-ability)*(1-ability):
				if other < 0.5 {
					flag.Action, flag.Value = Correct, f.Value
				}
			default:
				continue
			}
			response.Flags = append(response.Flags, flag)
		}
	}
	if err := checkFlags(places(public.Records), response.Flags); err != nil {
		return nil, err
	}
	return exercise.Response(exercise.Encode(response)), nil
}

// answer settles a found error well, or in one of two wrong ways.
func answer(f Flag, k Planted, recorded string, well, cautious bool) Flag {
	switch {
	case well && k.Action == Correct && len(k.Accept) > 0:
		f.Action, f.Value = Correct, k.Accept[0]
	case well, cautious && k.Action == Correct:
		f.Action = Query
	default:
		f.Action, f.Value = Correct, recorded
	}
	return f
}
