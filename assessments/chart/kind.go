package chart

import (
	"embed"
	"io/fs"
	"net/url"
	"strings"
	"unicode"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

const (
	slug    = "chart"
	version = 2
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
		panic("chart: " + err.Error())
	}
	return kind{definitions}
}

func (kind) Info() exercise.Info {
	return exercise.Info{
		Slug: slug, Name: "Check patient records", Skill: "Record accuracy",
		Behaves: "Finds what does not match and leaves alone what does", Icon: "chart", Version: version,
		Weight: 0.25, Competencies: map[string]int{"C2": 70, "C5": 5, "C6": 10, "C7": 15},
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

// Check passes responses whose flags name fields of the form, each at most once.
func (kind) Check(public exercise.Public, r exercise.Response) error {
	_, _, err := decode(public, r)
	return err
}

// Read makes flags of the ticked fields, in the order of the form. What was typed beside a field
// that is no longer ticked is not part of the response.
func (kind) Read(public exercise.Public, posted url.Values) (exercise.Response, error) {
	form, err := decodePublic(public)
	if err != nil {
		return nil, err
	}
	if err := checkPosted(form.Records, posted); err != nil {
		return nil, err
	}
	response := Response{Flags: []Flag{}}
	for _, record := range form.Records {
		if posted.Get(againName(record.ID)) != "" {
			response.Again = append(response.Again, record.ID)
		}
		for _, f := range record.Fields {
			at := place{record.ID, f.ID}
			if posted.Get(wrongName(at)) == "" {
				continue
			}
			flag := Flag{Record: record.ID, Field: f.ID, Action: Correct, Value: printable(posted.Get(valueName(at)))}
			if posted.Get(queryName(at)) != "" {
				flag.Action = Query
			}
			response.Flags = append(response.Flags, flag)
		}
	}
	if err := checkFlags(places(form.Records), response.Flags); err != nil {
		return nil, err
	}
	return exercise.Response(exercise.Encode(response)), nil
}

// printable drops what a one-line input cannot hold and a database refuses.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// Progress counts marks; it must not hint at how many there should be.
func (kind) Progress(public exercise.Public, raw exercise.Response, lang string) string {
	w := wordsOf(lang)
	_, response, err := decode(public, raw)
	if err != nil || len(response.Flags) == 0 {
		return w.NothingMarked
	}
	records := map[string]bool{}
	for _, f := range response.Flags {
		records[f.Record] = true
	}
	text := w.MarksInMany
	if len(records) == 1 {
		text = exercise.Amount{w.OneMark, w.MarksInOne}.Of(len(response.Flags))
	}
	return exercise.Fill(text, "n", len(response.Flags), "of", len(records))
}

// Score holds a response against the key; see doc.md for the rule.
func (kind) Score(public exercise.Public, rawKey exercise.Key, raw exercise.Response) (exercise.Score, error) {
	form, key, t, err := reckon(public, rawKey, raw)
	if err != nil {
		return exercise.Score{}, err
	}
	return ledger(form, key, t), nil
}

// reckon reads a form and a response, and holds one against the other.
func reckon(public exercise.Public, rawKey exercise.Key, raw exercise.Response) (Public, []Planted, tally, error) {
	form, response, err := decode(public, raw)
	if err != nil {
		return form, nil, tally{}, err
	}
	key, err := exercise.Decode[[]Planted](rawKey, "the key")
	if err != nil {
		return form, nil, tally{}, err
	}
	fields := places(form.Records)
	if err := checkTypes(fields); err != nil {
		return form, nil, tally{}, err
	}
	if err := checkKey(fields, key); err != nil {
		return form, nil, tally{}, err
	}
	if len(key) == 0 {
		return form, nil, tally{}, fault.Invalidf("the key names no errors")
	}
	return form, key, weigh(fields, key, response.Flags), nil
}
