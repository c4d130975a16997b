package scenario

import (
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// sample is a reply with its levels as it stands in calibration.yaml, and the second one where there is.
type sample struct {
	Reply  string            `yaml:"reply"`
	Levels map[string]int    `yaml:"levels"`
	Why    map[string]string `yaml:"why"`
	Second *sample           `yaml:"second"`
}

// Calibration returns five replies to forms of the definition, from poor to best, each with ratings
// that say nothing of the reply. Some hold a second turn.
func (k *Kind) Calibration(id string) ([]exercise.Sample, error) {
	at := slices.IndexFunc(k.definitions, func(d definition) bool { return d.ID == id })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "scenario has no definition %q", id)
	}
	var out []exercise.Sample
	for i, s := range k.samples[id] {
		form := k.definitions[at].form(uint64(i) + 1) //nolint:gosec // counts samples
		one, err := k.sample(form, s)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (k *Kind) sample(form exercise.Form, s sample) (exercise.Sample, error) {
	shown, err := readPublic(form.Public)
	if err != nil {
		return exercise.Sample{}, err
	}
	raw, err := k.Simulate(form, .6, form.Seed)
	if err != nil {
		return exercise.Sample{}, err
	}
	given, err := readResponse(shown, raw)
	if err != nil {
		return exercise.Sample{}, err
	}
	fill := shown.Reply.filler()
	out := exercise.Sample{Form: form, Levels: map[string]int{}, Why: map[string]string{}}
	add := func(turn sample, suffix string) string {
		for criterion, level := range turn.Levels {
			out.Levels[criterion+suffix], out.Why[criterion+suffix] = level, fill.Replace(turn.Why[criterion])
		}
		return strings.TrimSpace(fill.Replace(turn.Reply))
	}
	given.Reply, given.Second = add(s, ""), ""
	if s.Second != nil {
		given.Second = add(*s.Second, exercise.SecondTurn)
	}
	out.Response = exercise.Response(exercise.Encode(given))
	return out, nil
}
