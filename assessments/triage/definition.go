package triage

import (
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/goccy/go-yaml"

	"preceptor/internal/exercise"
)

//go:embed definitions/*.yaml
var definitionFiles embed.FS

// size is how many messages a form has.
const size = 12

// definition is an authored exercise. Texts hold {names}: name and doctor are drawn from the lists, the
// others from one line of the message's own Vary.
type definition struct {
	exercise.Definition `yaml:",inline"`

	Basis    string        `yaml:"basis"` // what the key rests on
	Clinic   string        `yaml:"clinic"`
	Today    string        `yaml:"today"`
	Mixes    [][]int       `yaml:"mixes"` // how many messages of each band, as in bands
	Owners   []Owner       `yaml:"owners"`
	Rules    []string      `yaml:"rules"`
	Warning  []string      `yaml:"warning"`
	People   []string      `yaml:"people"`
	Doctors  []string      `yaml:"doctors"`
	Messages []authoredMsg `yaml:"messages"`
}

// authoredMsg is a message with its key. Near are bands that earn half; Flag names the warning sign
// that the text hides, empty where there is none.
type authoredMsg struct {
	ID      string              `yaml:"id"`
	Urgency Band                `yaml:"urgency"`
	Near    []Band              `yaml:"near"`
	Owners  []string            `yaml:"owners"`
	Flag    string              `yaml:"flag"`
	Channel string              `yaml:"channel"`
	From    string              `yaml:"from"`
	Subject string              `yaml:"subject"`
	Text    string              `yaml:"text"`
	Vary    []map[string]string `yaml:"vary"`
	Why     string              `yaml:"why"`
}

func loadDefinitions() ([]definition, error) {
	files, err := definitionFiles.ReadDir("definitions")
	if err != nil {
		return nil, err
	}
	var all []definition
	for _, f := range files {
		raw, err := definitionFiles.ReadFile(path.Join("definitions", f.Name()))
		if err != nil {
			return nil, err
		}
		var d definition
		if err := yaml.UnmarshalWithOptions(raw, &d, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		if err := d.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		all = append(all, d)
	}
	return all, nil
}

// check refuses a definition that could not be drawn or keyed.
func (d definition) check() error {
	if err := exercise.CheckDefinition(d.Definition); err != nil {
		return err
	}
	if d.Basis == "" || len(d.People) < size || len(d.Doctors) == 0 || len(d.Mixes) == 0 {
		return fmt.Errorf("a definition needs a basis, %d people, doctors and mixes", size)
	}
	owners := map[string]bool{}
	for _, o := range d.Owners {
		owners[o.ID] = true
	}
	seen := map[string]bool{}
	for _, m := range d.Messages {
		if err := m.check(owners); err != nil {
			return fmt.Errorf("message %q: %w", m.ID, err)
		}
		if seen[m.ID] {
			return fmt.Errorf("message %q is there twice", m.ID)
		}
		seen[m.ID] = true
	}
	return d.checkMixes()
}

func (d definition) checkMixes() error {
	pools := d.pools()
	for _, mix := range d.Mixes {
		sum := 0
		if len(mix) != len(bands) {
			return fmt.Errorf("the mix %v does not name %d bands", mix, len(bands))
		}
		for i, n := range mix {
			sum += n
			if n < 1 || 2*n > len(pools[bands[i]]) {
				return fmt.Errorf("the mix %v draws %d of %d messages that are %s", mix, n, len(pools[bands[i]]), bands[i])
			}
		}
		if sum != size {
			return fmt.Errorf("the mix %v adds up to %d", mix, sum)
		}
	}
	return nil
}

func (m authoredMsg) check(owners map[string]bool) error {
	switch {
	case m.ID == "" || m.Channel == "" || m.From == "" || m.Subject == "" || m.Text == "" || m.Why == "" || len(m.Vary) == 0:
		return fmt.Errorf("something is missing")
	case !m.Urgency.known():
		return fmt.Errorf("there is no urgency %q", m.Urgency)
	case m.Flag != "" && m.Urgency != Now:
		return fmt.Errorf("a warning sign is for now")
	case len(m.Owners) == 0:
		return fmt.Errorf("nobody owns it")
	}
	for _, o := range m.Owners {
		if !owners[o] {
			return fmt.Errorf("there is no owner %q", o)
		}
	}
	for _, b := range m.Near {
		if b.rank() != m.Urgency.rank()-1 {
			return fmt.Errorf("%s is not one step sooner than %s", b, m.Urgency)
		}
	}
	for _, v := range m.Vary {
		if !slices.Equal(slices.Sorted(maps.Keys(v)), slices.Sorted(maps.Keys(m.Vary[0]))) {
			return fmt.Errorf("its variants fill other names")
		}
	}
	return nil
}

// pools are the messages of each band, in the order of the file.
func (d definition) pools() map[Band][]authoredMsg {
	pools := map[Band][]authoredMsg{}
	for _, m := range d.Messages {
		pools[m.Urgency] = append(pools[m.Urgency], m)
	}
	return pools
}
