package chart

import (
	"embed"
	"fmt"
	"path"
	"slices"

	"github.com/goccy/go-yaml"

	"preceptor/internal/exercise"
)

//go:embed definitions/*.yaml
var definitionFiles embed.FS

// definition is an authored exercise. Texts hold {names} of a person's facts, see people.go.
type definition struct {
	exercise.Definition `yaml:",inline"`

	Task   string     `yaml:"task"`
	Rules  []string   `yaml:"rules"`
	Fields []fieldDef `yaml:"fields"`
	Papers []paperDef `yaml:"papers"`
	Loads  [][]int    `yaml:"loads"`
	Errors []errorDef `yaml:"errors"`
}

type fieldDef struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	Type  Type   `yaml:"type"`
	Value string `yaml:"value"`
}

type paperDef struct {
	Title string    `yaml:"title"`
	Drawn string    `yaml:"drawn"`
	From  string    `yaml:"from"`
	Lines []lineDef `yaml:"lines"`
}

type lineDef struct {
	Label  string   `yaml:"label"`
	Text   string   `yaml:"text"`
	Fields []string `yaml:"fields"`
}

// errorDef is one error that every form of the definition holds, on one of Fields. In Accept and
// Proof {=} stands for the field's right value, {=bare} for it without "Dr".
type errorDef struct {
	ID       string   `yaml:"id"`
	Fields   []string `yaml:"fields"`
	Severity int      `yaml:"severity"`
	Action   Action   `yaml:"action"`
	Plant    string   `yaml:"plant"`
	Accept   []string `yaml:"accept"`
	Proof    string   `yaml:"proof"`
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
	// the first is the one that plans propose
	slices.SortFunc(all, func(a, b definition) int {
		if a.ID == standard {
			return -1
		}
		if b.ID == standard {
			return 1
		}
		return 0
	})
	return all, nil
}

const standard = "new-patient-registration"

// check refuses what the specification of the exercise rules out.
func (d definition) check() error {
	if err := exercise.CheckDefinition(d.Definition); err != nil {
		return err
	}
	if n := len(d.Fields); n < 11 || n > 14 {
		return fmt.Errorf("a record has 11 to 14 fields, not %d", n)
	}
	if n := len(d.Errors); n < 8 || n > 12 {
		return fmt.Errorf("a form has 8 to 12 errors, not %d", n)
	}
	fields := map[string]bool{}
	for _, f := range d.Fields {
		if _, ok := known[f.Type]; !ok || fields[f.ID] {
			return fmt.Errorf("the field %s is there twice or has no type", f.ID)
		}
		fields[f.ID] = true
	}
	for _, p := range d.Papers {
		if _, ok := drawers[p.Drawn]; !ok {
			return fmt.Errorf("no paper is drawn as %q", p.Drawn)
		}
	}
	for _, load := range d.Loads {
		if err := d.checkLoad(load); err != nil {
			return err
		}
	}
	return d.checkErrors(fields)
}

func (d definition) checkLoad(load []int) error {
	sum := 0
	for _, n := range load {
		sum += n
	}
	clean := len(load)*len(d.Fields) - len(d.Errors)
	switch {
	case len(load) < 4 || len(load) > 6:
		return fmt.Errorf("a form has 4 to 6 records, not %d", len(load))
	case sum != len(d.Errors) || !slices.Contains(load, 0):
		return fmt.Errorf("the load %v does not give %d errors with one clean record", load, len(d.Errors))
	case clean < 4*len(d.Errors):
		return fmt.Errorf("%d clean fields are too few for %d errors", clean, len(d.Errors))
	}
	return nil
}

func (d definition) checkErrors(fields map[string]bool) error {
	used := map[string]bool{}
	for _, e := range d.Errors {
		if _, ok := plants[e.Plant]; !ok {
			return fmt.Errorf("%s: there is no plant %q", e.ID, e.Plant)
		}
		if e.Severity < 1 || e.Severity > 3 || e.Action != Correct && e.Action != Query {
			return fmt.Errorf("%s: severity is 1 to 3, action correct or query", e.ID)
		}
		if (e.Action == Correct) != (len(e.Accept) > 0) || e.Proof == "" {
			return fmt.Errorf("%s: what to correct needs accepted values, what to query has none, and all need a proof", e.ID)
		}
		for _, f := range e.Fields {
			if !fields[f] || used[f] {
				return fmt.Errorf("%s: the field %s does not exist or has two errors", e.ID, f)
			}
			used[f] = true
		}
	}
	return nil
}
