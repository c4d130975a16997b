package main

import (
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"

	"preceptor/assessments"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

type exerciseCmd struct {
	Form  formCmd  `cmd:"" help:"Print a form: a definition drawn with a seed."`
	Solve solveCmd `cmd:"" help:"Print the best response to the form in a file."`
	Score scoreCmd `cmd:"" help:"Score the response in a file."`
	Docs  docsCmd  `cmd:"" help:"Print what a kind measures, and its file shapes."`
	List  listCmd  `cmd:"" help:"List kinds and definitions."`
	New   newCmd   `cmd:"" help:"Write the folder of a new kind into a checkout of the source."`
	Key   keyCmd   `cmd:"" help:"Use the answer key of your own panel."`
}

type formCmd struct {
	Kind       string `required:"" help:"Exercise kind."`
	Definition string `help:"Definition of the kind; its first one if left out."`
	Seed       uint64 `help:"Number from which the form is drawn." default:"1"`
	WithKey    bool   `help:"Print the answer key too."`
}

func (c formCmd) Run() error {
	kind, err := kindNamed(c.Kind)
	if err != nil {
		return err
	}
	if c.Definition == "" {
		c.Definition = kind.Definitions()[0].ID
	}
	form, err := kind.Generate(c.Definition, c.Seed)
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(fault.NotFound, err, "%s has no definition %q; it has %s", c.Kind, c.Definition, strings.Join(definitionsOf(kind), ", "))
	}
	if err != nil {
		return err
	}
	if !c.WithKey {
		form.Key = nil
	}
	return printJSON(form)
}

// kindNamed finds a kind; the fault names those there are.
func kindNamed(slug string) (exercise.Kind, error) {
	catalog := assessments.Catalog()
	kind, err := catalog.Kind(slug)
	if err == nil {
		return kind, nil
	}
	var names []string
	for _, k := range catalog.Kinds() {
		names = append(names, k.Info().Slug)
	}
	return nil, fault.Wrap(fault.NotFound, err, "there is no exercise kind %q; there are %s", slug, strings.Join(names, ", "))
}

func definitionsOf(k exercise.Kind) (ids []string) {
	for _, d := range k.Definitions() {
		ids = append(ids, d.ID)
	}
	return ids
}

type solveCmd struct {
	Kind string `required:"" help:"Exercise kind."`
	File string `arg:"" help:"File to read; - for standard input."`
}

// timed is a solution that reports how long it took.
type timed interface{ SetMillis(ms float64) }

func (c solveCmd) Run() error {
	kind, err := kindNamed(c.Kind)
	if err != nil {
		return err
	}
	solver, ok := kind.(exercise.Solver)
	if !ok {
		return fault.Invalidf("%s exercises have no best response to compute", c.Kind)
	}
	file, err := readFile(c.File)
	if err != nil {
		return err
	}
	began := clock.Real{}.Now()
	solution, err := solver.SolveFile(file)
	if err != nil {
		return err
	}
	if t, ok := solution.(timed); ok {
		t.SetMillis(float64(clock.Real{}.Now().Sub(began)) / float64(time.Millisecond))
	}
	return printJSON(solution)
}

type scoreCmd struct {
	Kind string `required:"" help:"Exercise kind."`
	File string `arg:"" help:"File to read; - for standard input."`
}

func (c scoreCmd) Run() error {
	kind, err := kindNamed(c.Kind)
	if err != nil {
		return err
	}
	file, err := readFile(c.File)
	if err != nil {
		return err
	}
	score, err := kind.ScoreFile(file)
	if err != nil {
		return err
	}
	return printJSON(score)
}

type docsCmd struct {
	Kind string `arg:"" optional:"" help:"Exercise kind; all if left out."`
}

func (c docsCmd) Run() error {
	kinds := assessments.Catalog().Kinds()
	if c.Kind != "" {
		kind, err := kindNamed(c.Kind)
		if err != nil {
			return err
		}
		kinds = []exercise.Kind{kind}
	}
	for _, kind := range kinds {
		if _, err := io.WriteString(os.Stdout, kind.Doc()+"\n"); err != nil {
			return err
		}
	}
	return nil
}

type listCmd struct{}

func (listCmd) Run() error {
	type row struct{ Kind, Definition, Title string }
	var rows []row
	for _, kind := range assessments.Catalog().Kinds() {
		for _, d := range kind.Definitions() {
			rows = append(rows, row{kind.Info().Slug, d.ID, d.Title})
		}
	}
	return printJSON(rows)
}

func readFile(name string) ([]byte, error) {
	const most = 8 << 20
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name) //nolint:gosec // the caller names the file to read
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "the file cannot be opened")
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the file cannot be read")
	}
	if len(b) > most {
		return nil, fault.Invalidf("the file is larger than %d MB", most>>20)
	}
	return b, nil
}

func printJSON(v any) error {
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
