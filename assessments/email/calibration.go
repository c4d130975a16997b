package email

import (
	"embed"
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

//go:embed calibration/*.yaml
var calibrationFiles embed.FS

// calibration holds the keyed answers to one definition's form.
type calibration struct {
	Seed    uint64 `yaml:"seed"`
	Samples []struct {
		Subject string           `yaml:"subject"`
		Body    string           `yaml:"body"`
		Rated   map[string]rated `yaml:"rated"`
	} `yaml:"samples"`
}

// rated is a level and why it is that one; the file writes both in a row.
type rated struct {
	level int
	why   string
}

// UnmarshalYAML reads [level, reason].
func (r *rated) UnmarshalYAML(raw []byte) error {
	var pair []any
	if err := yaml.Unmarshal(raw, &pair); err != nil {
		return err
	}
	if len(pair) == 2 {
		level, ok := pair[0].(uint64)
		why, said := pair[1].(string)
		if ok && said && level <= 4 {
			r.level, r.why = int(level), why
			return nil
		}
	}
	return fmt.Errorf("%s is no [level, reason]", raw)
}

// Calibration returns five answers with keyed levels, all to one form of the definition.
func (k *Kind) Calibration(id string) ([]exercise.Sample, error) {
	if _, err := exercise.FindDefinition(k, id); err != nil {
		return nil, err
	}
	raw, err := calibrationFiles.ReadFile("calibration/" + id + ".yaml")
	if err != nil {
		return nil, fault.New(fault.NotFound, "there are no keyed answers for %q", id)
	}
	var c calibration
	if err := yaml.UnmarshalWithOptions(raw, &c, yaml.Strict()); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "the keyed answers cannot be read")
	}
	form, err := k.Generate(id, c.Seed)
	if err != nil {
		return nil, err
	}
	samples := make([]exercise.Sample, 0, len(c.Samples))
	for _, s := range c.Samples {
		sample := exercise.Sample{
			Form:     form,
			Response: exercise.Response(exercise.Encode(response{Subject: s.Subject, Body: exercise.PlainText(s.Body)})),
			Levels:   map[string]int{}, Why: map[string]string{},
		}
		for _, criterion := range slices.Sorted(maps.Keys(s.Rated)) {
			sample.Levels[criterion], sample.Why[criterion] = s.Rated[criterion].level, s.Rated[criterion].why
		}
		samples = append(samples, sample)
	}
	return samples, nil
}
