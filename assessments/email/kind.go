package email

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"
	"unicode/utf8"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// version rises whenever a stored form would be drawn or scored differently.
const version = 3

// maxText is how many characters subject and message may have together.
const maxText = 10_000

// maxTextSaid is maxText as people write it.
const maxTextSaid = "10,000"

//go:embed definitions/*.yaml view.html doc.md
var files embed.FS

//go:embed view.js view.css
var assets embed.FS

// Kind is the sample e-mail; it holds what ships, read once.
type Kind struct {
	definitions []definition
	page        *template.Template
	doc         string
}

var (
	_ exercise.Kind       = (*Kind)(nil)
	_ exercise.Practiser  = (*Kind)(nil)
	_ exercise.Coach      = (*Kind)(nil)
	_ exercise.Calibrator = (*Kind)(nil)
)

// New reads the embedded definitions. A broken one is a build error, which the tests find; it panics.
func New() exercise.Kind {
	k := &Kind{page: template.Must(template.ParseFS(files, "view.html"))}
	names, err := fs.Glob(files, "definitions/*.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		d, err := readDefinition(name)
		if err != nil {
			panic(fmt.Errorf("email: %s: %w", name, err))
		}
		k.definitions = append(k.definitions, d)
	}
	doc, err := files.ReadFile("doc.md")
	if err != nil {
		panic(err)
	}
	k.doc = string(doc)
	return k
}

// Info describes the kind; weight and competencies are the blueprint's.
func (k *Kind) Info() exercise.Info {
	return exercise.Info{
		Slug: "email", Name: "Write to a patient", Skill: "Patient e-mail",
		Behaves: "Tells a patient about a change clearly, kindly and without telling too much",
		Icon:    "mail", Version: version, Weight: .20, RatedShare: 1,
		Competencies: map[string]int{"C1": 0, "C2": 10, "C3": 50, "C4": 25, "C5": 5, "C6": 10, "C7": 0},
	}
}

// Definitions lists what ships.
func (k *Kind) Definitions() []exercise.Definition {
	list := make([]exercise.Definition, len(k.definitions))
	for i, d := range k.definitions {
		list[i] = d.Definition
	}
	return list
}

// oneLine joins what was typed on several lines.
func oneLine(s string) string { return strings.Join(strings.Fields(exercise.PlainText(s)), " ") }

// check refuses an e-mail that is too long, with the number of characters to take out.
func (r response) check() error {
	var p fault.Problems
	if n := utf8.RuneCountInString(r.Subject) + utf8.RuneCountInString(r.Body); n > maxText {
		p.Add("body", "The e-mail has %d characters; %s are the most. Take out %d or more. Your text is still here.", n, maxTextSaid, n-maxText)
	}
	p.Require(!strings.Contains(r.Subject, "\n"), "subject", "The subject is one line. Take the line break out.")
	return p.Err()
}

// Check refuses what is no e-mail for the form: a wrong shape, or more than 10,000 characters.
func (k *Kind) Check(p exercise.Public, r exercise.Response) error {
	if _, err := readPublic(p); err != nil {
		return err
	}
	_, err := readResponse(r)
	return err
}

// Read builds the response of the fields "subject" and "body". With a fault comes what was read, so
// that the page can show it again.
func (k *Kind) Read(p exercise.Public, form url.Values) (exercise.Response, error) {
	if !json.Valid(p) { // Check reads it, right after this
		return nil, fault.Invalidf("the brief cannot be read")
	}
	r := response{Subject: oneLine(form.Get("subject")), Body: exercise.PlainText(form.Get("body"))}
	return exercise.Response(exercise.Encode(r)), r.check()
}

// Progress says how many words are written.
func (k *Kind) Progress(_ exercise.Public, raw exercise.Response, lang string) string {
	w := wordsOf(lang)
	r, err := readResponse(raw)
	if err != nil || strings.TrimSpace(r.Subject+r.Body) == "" {
		return w.NotAnswered
	}
	text := w.Words.Of(wordCount(r.Body))
	if strings.TrimSpace(r.Subject) == "" {
		return exercise.Fill(w.NoSubjectSoFar, "words", text)
	}
	return text
}

// Assets holds view.js and view.css.
func (k *Kind) Assets() fs.FS { return assets }

// Doc is doc.md.
func (k *Kind) Doc() string { return k.doc }
