package scenario

import (
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// sample is a reply with its levels as it stands in calibration.yaml.
type sample struct {
	Reply  string            `yaml:"reply"`
	Levels map[string]int    `yaml:"levels"`
	Why    map[string]string `yaml:"why"`
}

// Calibration returns five replies to forms of the definition, from poor to best, each with ratings
// that say nothing of the reply.
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
	given.Reply, given.Second = strings.TrimSpace(fill.Replace(s.Reply)), ""
	out := exercise.Sample{
		Form: form, Response: exercise.Response(exercise.Encode(given)),
		Levels: map[string]int{}, Why: map[string]string{},
	}
	for criterion, level := range s.Levels {
		out.Levels[criterion], out.Why[criterion] = level, fill.Replace(s.Why[criterion])
	}
	return out, nil
}
