package triage

import (
	"embed"
	"io/fs"
	"net/url"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

const (
	slug = "triage"
	// version rises whenever a stored form would be drawn or scored differently.
	version = 1
)

//go:embed view.js view.css
var assets embed.FS

//go:embed doc.md
var doc string

type kind struct{ definitions []definition }

// New returns the kind. The definitions are part of the program, so a broken one is a panic.
func New() exercise.Kind {
	definitions, err := loadDefinitions()
	if err != nil {
		panic("triage: " + err.Error())
	}
	return kind{definitions}
}

// Info describes the kind. It has no share of the standard plan; a manager can add it to a job's.
func (kind) Info() exercise.Info {
	return exercise.Info{
		Slug: slug, Name: "Sort an inbox", Skill: "Inbox triage",
		Behaves: "Sees what cannot wait, and gives each message to the right person", Icon: "mail", Version: version,
		Competencies: map[string]int{"C1": 50, "C2": 5, "C4": 5, "C5": 30, "C6": 10},
	}
}

func (k kind) Definitions() []exercise.Definition {
	var all []exercise.Definition
	for _, d := range k.definitions {
		all = append(all, d.Definition)
	}
	return all
}

func (kind) Assets() fs.FS            { return assets }
func (kind) Doc() string              { return doc }
func (kind) Rubric() *exercise.Rubric { return nil }

// Check passes responses that choose, at most once for a message, what the form offers.
func (kind) Check(public exercise.Public, r exercise.Response) error {
	_, _, err := decode(public, r)
	return err
}

func urgencyName(message string) string { return "urgency-" + message }
func ownerName(message string) string   { return "owner-" + message }

// Read makes a response of two fields a message. What cannot be read is left out of it and named in
// the fault, so that the rest is kept.
func (kind) Read(public exercise.Public, posted url.Values) (exercise.Response, error) {
	form, err := decodePublic(public)
	if err != nil {
		return nil, err
	}
	var problems fault.Problems
	response := Response{Choices: []Choice{}}
	for _, m := range form.Messages {
		c := Choice{Message: m.ID, Urgency: Band(posted.Get(urgencyName(m.ID))), Owner: posted.Get(ownerName(m.ID))}
		if c.Urgency != "" && !c.Urgency.known() {
			problems.Add(urgencyName(m.ID), "Choose how soon from the list")
			c.Urgency = ""
		}
		if c.Owner != "" && !form.hasOwner(c.Owner) {
			problems.Add(ownerName(m.ID), "Choose who acts next from the list")
			c.Owner = ""
		}
		if c.Urgency != "" || c.Owner != "" {
			response.Choices = append(response.Choices, c)
		}
	}
	return exercise.Response(exercise.Encode(response)), problems.Err()
}

// Progress counts messages that have both an urgency and an owner.
func (kind) Progress(public exercise.Public, raw exercise.Response, lang string) string {
	w := wordsOf(lang)
	form, choices, err := decode(public, raw)
	if err != nil || len(choices) == 0 {
		return w.NothingSorted
	}
	whole := 0
	for _, c := range choices {
		if c.whole() {
			whole++
		}
	}
	return exercise.Fill(w.SortedOf, "n", whole, "of", len(form.Messages))
}
