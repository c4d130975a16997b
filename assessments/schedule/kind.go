package schedule

import (
	"embed"
	"io/fs"

	"preceptor/internal/exercise"
)

const (
	slug = "schedule"
	// version is raised whenever the same seed gives another form or the same response another score.
	version = 2
)

//go:embed view.js view.css
var assets embed.FS

//go:embed doc.md
var doc string

type kind struct {
	definitions []definition
	practice    exercise.Form
}

// New returns the kind. Its content is part of the program, so that broken content is a panic.
func New() exercise.Kind {
	all, err := loadDefinitions()
	if err != nil {
		panic("schedule: " + err.Error())
	}
	practice, err := loadPractice()
	if err != nil {
		panic("schedule: " + err.Error())
	}
	return &kind{definitions: all, practice: practice}
}

// Info describes the kind.
func (k *kind) Info() exercise.Info {
	return exercise.Info{
		Slug: slug, Name: "Build a day's schedule", Skill: "Scheduling", Behaves: "Builds a day that holds together",
		Icon: "calendar", Version: version, Weight: 0.30,
		Competencies: map[string]int{"C1": 55, "C2": 10, "C4": 5, "C5": 25, "C7": 5},
	}
}

// Definitions lists what ships, in the order of file names.
func (k *kind) Definitions() []exercise.Definition {
	var all []exercise.Definition
	for _, d := range k.definitions {
		all = append(all, d.Definition)
	}
	return all
}

// Check tells whether a response can be scored for a form.
func (k *kind) Check(form exercise.Public, raw exercise.Response) error {
	p, w, err := readPublic(form)
	if err != nil {
		return err
	}
	_, _, err = p.readResponse(w, raw)
	return err
}

// Progress says how far a response is.
func (k *kind) Progress(form exercise.Public, raw exercise.Response, lang string) string {
	say := textsIn(lang)
	p, w, err := readPublic(form)
	if err != nil {
		return say.NotReadable
	}
	if len(raw) == 0 {
		return say.NotBegun
	}
	r, b, err := p.readResponse(w, raw)
	if err != nil {
		return say.NotReadable
	}
	placed := 0
	for i, a := range b {
		if _, confirmed := w.prior[i]; !confirmed && a.action != "" {
			placed++
		}
	}
	return say.Fill(say.Progress, placed, len(b)-len(w.prior), len(r.Events), len(p.Events))
}

// Assets holds the script and the style of the page.
func (k *kind) Assets() fs.FS { return assets }

// Rubric is nil: no one rates a schedule.
func (k *kind) Rubric() *exercise.Rubric { return nil }

// Doc is the kind's description.
func (k *kind) Doc() string { return doc }

var (
	_ exercise.Solver    = (*kind)(nil)
	_ exercise.Practiser = (*kind)(nil)
	_ exercise.Coach     = (*kind)(nil)
)
