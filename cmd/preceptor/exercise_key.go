package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"preceptor/assessments"
	"preceptor/internal/config"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// keyCmd is about the answer keys of a clinic's own panel, one file per kind in the data folder. They
// hold for the whole installation.
type keyCmd struct {
	Export keyExportCmd `cmd:"" help:"Print the key in use as CSV, for a panel to fill in."`
	Import keyImportCmd `cmd:"" help:"Check a panel's key and use it for forms made from the server's next start on."`
}

type keyPlace struct {
	Kind string `help:"Exercise kind." default:"scenario"`
	Data string `help:"The server's data folder, where keys are kept." default:"data" env:"PRECEPTOR_DATA" type:"path"`
}

func (p keyPlace) folder() string { return config.Config{Data: p.Data}.Keys() }

func (p keyPlace) file() string { return filepath.Join(p.folder(), p.Kind+".csv") }

// rekeyer finds the kind, with the key that is in use.
func (p keyPlace) rekeyer() (exercise.Rekeyer, error) {
	catalog, _, refused := assessments.WithKeys(assessments.Catalog(), os.DirFS(p.folder()))
	for _, err := range refused {
		fmt.Fprintln(os.Stderr, "preceptor: not in use:", filepath.Join(p.folder(), err.Error()))
	}
	kind, err := catalog.Kind(p.Kind)
	if err != nil {
		return nil, err
	}
	r, ok := kind.(exercise.Rekeyer)
	if !ok {
		return nil, fault.Invalidf("%s exercises have no key that a panel could make", p.Kind)
	}
	return r, nil
}

type keyExportCmd struct {
	keyPlace `embed:""`
}

func (c keyExportCmd) Run() error {
	r, err := c.rekeyer()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(r.Keys())
	return err
}

type keyImportCmd struct {
	keyPlace `embed:""`
	File     string `arg:"" help:"CSV file with the columns action, mean, sd, n, date; - for standard input."`
}

func (c keyImportCmd) Run() error {
	r, err := c.rekeyer()
	if err != nil {
		return err
	}
	file, err := readFile(c.File)
	if err != nil {
		return err
	}
	_, says, err := r.Rekey(file)
	if err != nil {
		return err
	}
	if err := c.install(file); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, `%s.
Kept as %s; remove it to go back to the key that ships. The key before it, if there was one, is beside it, with .before at the end.
Restart the server: it holds for all clinics of this installation, and for forms made from then on. Exercises already given keep the key they were given with.
`, says, c.file())
	return err
}

// install puts the file in place in one step, so that a server that starts meanwhile reads the old or
// the new one; the old one stays beside it.
func (c keyImportCmd) install(file []byte) error {
	if err := os.MkdirAll(c.folder(), 0o700); err != nil {
		return fault.Wrap(fault.Invalid, err, "the folder for keys cannot be made; name the data folder with --data")
	}
	old, err := os.ReadFile(c.file())
	if err == nil {
		err = os.WriteFile(c.file()+".before", old, 0o600)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the key in use cannot be kept beside the new one: %w", err)
	}
	fresh := c.file() + ".new"
	if err := os.WriteFile(fresh, file, 0o600); err != nil {
		return fault.Wrap(fault.Invalid, err, "the key cannot be written; name a data folder that you may write to with --data")
	}
	return os.Rename(fresh, c.file())
}
