package schedule

import (
	"embed"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"

	"preceptor/internal/exercise"
)

//go:embed definitions/*.yaml
var definitionFiles embed.FS

// definition is one authored clinic, from which days are drawn.
type definition struct {
	exercise.Definition `yaml:",inline"`

	Clinic         string              `yaml:"clinic"`
	Day            Interval            `yaml:"day"`
	Slot           int                 `yaml:"slot"`
	MoveCost       int                 `yaml:"move_cost"`
	TurnedAwayCost int                 `yaml:"turned_away_cost"`
	Band           band                `yaml:"band"`
	Visits         []visit             `yaml:"visits"`
	Providers      []providerPool      `yaml:"providers"`
	Equipment      []equipmentPool     `yaml:"equipment"`
	Confirmed      [2]int              `yaml:"confirmed"` // how many, from and to
	Waiting        [2]int              `yaml:"waiting"`
	Values         []int               `yaml:"values"`
	Mix            []string            `yaml:"mix"` // visits to draw from
	Windows        [][]Interval        `yaml:"windows"`
	Rules          []string            `yaml:"rules"`
	EscalationCard []string            `yaml:"escalation_card"`
	FirstNames     []string            `yaml:"first_names"`
	LastNames      []string            `yaml:"last_names"`
	Words          map[string][]string `yaml:"words"`
	RedFlags       []redFlag           `yaml:"red_flags"`
	Messages       [][]messagePool     `yaml:"messages"`
}

// band holds what a form has to measure to be accepted; see difficulty.
type band struct {
	Gap         [2]float64 `yaml:"gap"`
	Tightness   [2]float64 `yaml:"tightness"`
	Conflicts   [2]float64 `yaml:"conflicts"`
	Overlapping int        `yaml:"overlapping"`
}

type visit struct {
	ID      string `yaml:"id" json:"id"`
	Label   string `yaml:"label" json:"label"`
	Minutes int    `yaml:"minutes" json:"minutes"`
}

type providerPool struct {
	Names  []string     `yaml:"names"`
	Visits []string     `yaml:"visits"`
	Hours  [][]Interval `yaml:"hours"`
}

type equipmentPool struct {
	ID     string     `yaml:"id"`
	Name   string     `yaml:"name"`
	Hours  []Interval `yaml:"hours"`
	Share  float64    `yaml:"share"`  // of requests that need it
	Visits []string   `yaml:"visits"` // among these visits; empty: any
}

type redFlag struct {
	Visit string `yaml:"visit"`
	Fact  string `yaml:"fact"` // the line of the escalation card
	Words string `yaml:"words"`
}

type messagePool struct {
	Kind       string   `yaml:"kind"`
	From       string   `yaml:"from"`
	Message    string   `yaml:"message"`
	Best       string   `yaml:"best"`
	Acceptable string   `yaml:"acceptable"`
	Wrong      []string `yaml:"wrong"`
}

func loadDefinitions() ([]definition, error) {
	files, err := fs.Glob(definitionFiles, "definitions/*.yaml") // in lexical order
	if err != nil {
		return nil, fmt.Errorf("listing definitions: %w", err)
	}
	var all []definition
	for _, name := range files {
		raw, err := definitionFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		var d definition
		if err := yaml.UnmarshalWithOptions(raw, &d, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := d.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, d)
	}
	return all, nil
}

// check finds what would make a draw fail: visits without words, messages without a known kind.
func (d *definition) check() error {
	if err := exercise.CheckDefinition(d.Definition); err != nil {
		return err
	}
	for _, v := range d.Mix {
		if d.visit(v).ID == "" || len(d.Words[v]) == 0 {
			return fmt.Errorf("the visit %q is unknown or has no words", v)
		}
	}
	for _, list := range d.Messages {
		for _, m := range list {
			if changes[m.Kind] == nil || len(m.Wrong) == 0 {
				return fmt.Errorf("the message kind %q is unknown or has no wrong option", m.Kind)
			}
		}
	}
	return nil
}

func (d *definition) visit(id string) visit {
	for _, v := range d.Visits {
		if v.ID == id {
			return v
		}
	}
	return visit{}
}
