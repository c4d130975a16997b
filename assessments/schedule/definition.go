package schedule

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/goccy/go-yaml"

	"preceptor/internal/exercise"
)

//go:embed definitions/*.yaml names.yaml
var definitionFiles embed.FS

// definition is one authored clinic, from which days are drawn.
type definition struct {
	exercise.Definition `yaml:",inline"`

	Clinic         string              `yaml:"clinic"`
	Zone           string              `yaml:"zone"` // of the clinic's clock; only where patients live in others
	Day            Interval            `yaml:"day"`
	Slot           int                 `yaml:"slot"`
	MoveCost       int                 `yaml:"move_cost"`
	TurnedAwayCost int                 `yaml:"turned_away_cost"`
	Band           band                `yaml:"band"`
	Visits         []visit             `yaml:"visits"`
	Providers      []providerPool      `yaml:"providers"`
	Equipment      []equipmentPool     `yaml:"equipment"`
	Places         []place             `yaml:"places"`    // where patients are; none: they come to the clinic
	Confirmed      [2]int              `yaml:"confirmed"` // how many, from and to
	Waiting        [2]int              `yaml:"waiting"`
	Values         []int               `yaml:"values"`
	Mix            []string            `yaml:"mix"`     // visits to draw from
	Windows        [][]Interval        `yaml:"windows"` // when patients can, by their own clock
	Pairs          []pair              `yaml:"pairs"`
	PairsPerDay    int                 `yaml:"pairs_per_day"`
	Arrival        arrival             `yaml:"arrival"`
	Rules          []string            `yaml:"rules"`
	EscalationCard []string            `yaml:"escalation_card"`
	Words          map[string][]string `yaml:"words"`
	RedFlags       []redFlag           `yaml:"red_flags"`
	Messages       [][]messagePool     `yaml:"messages"`

	names people
}

// people are the names of all clinics' patients.
type people struct {
	First []string `yaml:"first"`
	Last  []string `yaml:"last"`
}

// place is where patients are when they are seen from afar: the state says who may see them, the
// zone what their clock shows.
type place struct {
	State string `yaml:"state"`
	Zone  string `yaml:"zone"`
	Ahead int    `yaml:"ahead"` // minutes that its clocks are ahead of the clinic's
}

// pair is two visits of one patient of which the second needs what comes out of the first.
type pair struct {
	First       string       `yaml:"first"`
	Then        string       `yaml:"then"`
	Gap         int          `yaml:"gap"`
	FirstWindow [][]Interval `yaml:"first_windows"`
	ThenWindow  [][]Interval `yaml:"then_windows"`
	Words       []string     `yaml:"words"` // of the second; the first has those of its visit
}

// arrival is what a request looks like that a message brings.
type arrival struct {
	Visits  []string     `yaml:"visits"`
	Values  []int        `yaml:"values"`
	Windows [][]Interval `yaml:"windows"`
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
	Own     bool   `yaml:"own" json:"-"` // only with the provider who has treated the patient before
}

type providerPool struct {
	Names  []string     `yaml:"names"`
	Visits []string     `yaml:"visits"`
	Hours  [][]Interval `yaml:"hours"`
	States [][]string   `yaml:"states"` // licences, to draw from
	Lead   bool         `yaml:"lead"`   // messages are about them
}

type equipmentPool struct {
	ID       string     `yaml:"id"`
	Name     string     `yaml:"name"`
	Capacity int        `yaml:"capacity"`
	Hours    []Interval `yaml:"hours"`
	Share    float64    `yaml:"share"`  // of requests that need it
	Visits   []string   `yaml:"visits"` // among these visits; empty: any
}

type redFlag struct {
	Visit string `yaml:"visit"`
	Fact  string `yaml:"fact"` // the line of the escalation card
	Words string `yaml:"words"`
}

type messagePool struct {
	Kind       string   `yaml:"kind"`
	Equipment  string   `yaml:"equipment"` // that the message is about
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
	var names people
	if err := readYAML("names.yaml", &names); err != nil {
		return nil, err
	}
	var all []definition
	for _, name := range files {
		d := definition{names: names}
		if err := readYAML(name, &d); err != nil {
			return nil, err
		}
		if err := d.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, d)
	}
	return all, nil
}

func readYAML(name string, to any) error {
	raw, err := definitionFiles.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if err := yaml.UnmarshalWithOptions(raw, to, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// check finds what would make a draw fail: visits without words or without anyone who does them,
// messages without a known kind.
func (d *definition) check() error {
	if err := exercise.CheckDefinition(d.Definition); err != nil {
		return err
	}
	visits := slices.Concat(d.Mix, d.Arrival.Visits)
	for _, p := range d.Pairs {
		visits = append(visits, p.First)
		if d.visit(p.Then).ID == "" || len(p.Words) == 0 || len(p.FirstWindow) == 0 || len(p.ThenWindow) == 0 {
			return fmt.Errorf("the pair of %q and %q is not complete", p.First, p.Then)
		}
	}
	for _, v := range visits {
		if d.visit(v).ID == "" || len(d.Words[v]) == 0 {
			return fmt.Errorf("the visit %q is unknown or has no words", v)
		}
	}
	for _, f := range d.RedFlags {
		if d.visit(f.Visit).ID == "" || !slices.Contains(d.EscalationCard, f.Fact) {
			return fmt.Errorf("a red flag has the unknown visit %q or is not on the escalation card: %q", f.Visit, f.Fact)
		}
	}
	if len(d.Pairs) < d.PairsPerDay || len(d.Arrival.Values) == 0 || len(d.Arrival.Windows) == 0 {
		return errors.New("there are too few pairs, or the arrival has no value or windows")
	}
	for _, list := range d.Messages {
		for _, m := range list {
			if err := d.checkMessage(m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *definition) checkMessage(m messagePool) error {
	if changes[m.Kind] == nil || len(m.Wrong) == 0 {
		return fmt.Errorf("the message kind %q is unknown or has no wrong option", m.Kind)
	}
	if m.Equipment != "" && !slices.ContainsFunc(d.Equipment, func(e equipmentPool) bool { return e.ID == m.Equipment }) {
		return fmt.Errorf("a message is about the unknown equipment %q", m.Equipment)
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
