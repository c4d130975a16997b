package scenario

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// version rises whenever a stored form would be drawn or scored differently.
const version = 3

// maxReply is the longest reply that is taken, in characters.
const maxReply = 10_000

//go:embed definitions/*.yaml practice.yaml calibration.yaml view.html doc.md
var files embed.FS

//go:embed view.js view.css
var assets embed.FS

// Kind is the scenario kind; it holds what ships, read once.
type Kind struct {
	definitions []definition
	practice    definition
	samples     map[string][]sample // by definition
	page        *template.Template
	doc         string
}

var (
	_ exercise.Kind       = (*Kind)(nil)
	_ exercise.Practiser  = (*Kind)(nil)
	_ exercise.Coach      = (*Kind)(nil)
	_ exercise.Calibrator = (*Kind)(nil)
	_ exercise.Rekeyer    = (*Kind)(nil)
	_ exercise.Turned     = (*Kind)(nil)
)

// New reads the embedded definitions. A broken one is a build error, which the tests find; it panics.
func New() exercise.Kind {
	k := &Kind{page: template.Must(template.New("view.html").Funcs(viewFuncs()).ParseFS(files, "view.html"))}
	names, err := fs.Glob(files, "definitions/*.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		d := mustRead[definition](name)
		if err := d.check(); err != nil {
			panic(fmt.Errorf("scenario: %s: %w", name, err))
		}
		k.definitions = append(k.definitions, d)
	}
	k.practice = mustRead[definition]("practice.yaml")
	k.samples = mustRead[map[string][]sample]("calibration.yaml")
	doc, err := files.ReadFile("doc.md")
	if err != nil {
		panic(err)
	}
	k.doc = string(doc)
	return k
}

func mustRead[T any](name string) (v T) {
	raw, err := files.ReadFile(name)
	if err == nil {
		err = yaml.UnmarshalWithOptions(raw, &v, yaml.Strict())
	}
	if err != nil {
		panic(fmt.Errorf("scenario: %s: %w", name, err))
	}
	return v
}

// Info describes the kind; weight and competencies are the blueprint's.
func (k *Kind) Info() exercise.Info {
	return exercise.Info{
		Slug: "scenario", Name: "Handle an upset patient", Skill: "Upset patient",
		Behaves: "Chooses what helps and answers calmly within the rules",
		Icon:    "chat", Version: version, Weight: .25, RatedShare: .5,
		Competencies: map[string]int{"C1": 0, "C2": 0, "C3": 15, "C4": 40, "C5": 25, "C6": 10, "C7": 10},
	}
}

// Definitions lists what ships.
func (k *Kind) Definitions() []exercise.Definition {
	list := make([]exercise.Definition, len(k.definitions))
	for i, d := range k.definitions {
		list[i] = d.outline()
	}
	return list
}

// Check refuses unknown actions, ratings outside 1-5 and replies over 10,000 characters. What is
// not rated or not written is allowed.
func (k *Kind) Check(p exercise.Public, r exercise.Response) error {
	form, err := readPublic(p)
	if err != nil {
		return err
	}
	_, err = readResponse(form, r)
	return err
}

// readResponse decodes and checks a response against its form.
func readResponse(form public, raw exercise.Response) (response, error) {
	r, err := readDraft(form, raw)
	if err != nil {
		return r, err
	}
	var p fault.Problems
	r.checkLength(&p)
	return r, p.Err()
}

// readDraft reads what may be too long to hand in: a page shows it again, to be shortened.
func readDraft(form public, raw exercise.Response) (response, error) {
	if len(raw) > exercise.MaxResponse {
		return response{}, fault.Invalidf("the response is larger than %d KB", exercise.MaxResponse>>10)
	}
	r, err := exercise.Decode[response](raw, "the response")
	if err != nil {
		return r, err
	}
	known := form.actions()
	var p fault.Problems
	for id, rating := range r.Ratings {
		p.Require(known[id], "ratings", "there is an action that this form does not have")
		p.Require(rating >= 1 && rating <= 5, "ratings", "ratings go from 1 to 5")
	}
	return r, p.Err()
}

func (r response) checkLength(p *fault.Problems) {
	for _, f := range []struct{ name, text string }{{"reply", r.Reply}, {"second", r.Second}} {
		if n := utf8.RuneCountInString(f.text); n > maxReply {
			p.Add(f.name, "Your reply has %d characters; 10,000 are the most. Take out %d or more. Your text is still here.", n, n-maxReply)
		}
	}
}

// Read makes a response of the posted fields: a radio group per action, named as the action, and the
// text areas "reply" and "second". With a fault comes what could be read, so that a draft can be kept.
func (k *Kind) Read(p exercise.Public, posted url.Values) (exercise.Response, error) {
	form, err := readPublic(p)
	if err != nil {
		return nil, err
	}
	r := response{Ratings: map[string]int{}}
	var problems fault.Problems
	for _, s := range form.Scenes {
		for _, a := range s.Actions {
			text := strings.TrimSpace(posted.Get(a.ID))
			if text == "" {
				continue
			}
			rating, err := strconv.Atoi(text)
			if err != nil || rating < 1 || rating > 5 {
				problems.Add(a.ID, "Choose a rating from 1 to 5")
				continue
			}
			r.Ratings[a.ID] = rating
		}
	}
	r.Reply = exercise.PlainText(posted.Get("reply"))
	if form.Reply.Second != nil {
		r.Second = exercise.PlainText(posted.Get("second"))
	}
	r.checkLength(&problems)
	return exercise.Response(exercise.Encode(r)), problems.Err()
}

// Progress says how many actions are rated and how long the reply is.
func (k *Kind) Progress(p exercise.Public, raw exercise.Response, lang string) string {
	say := wordsOf(lang)
	form, err := readPublic(p)
	if err != nil {
		return say.NotAnswered
	}
	r, err := readResponse(form, raw)
	first, second := countWords(r.Reply), countWords(r.Second)
	if err != nil || len(r.Ratings)+first+second == 0 {
		return say.NotAnswered
	}
	text := say.ProgressNoReply
	switch {
	case second > 0:
		text = say.ProgressTwo
	case first == 1:
		text = say.ProgressOne
	case first > 1:
		text = say.ProgressReply
	}
	return put(text, "n", len(r.Ratings), "of", len(form.actions()), "words", first, "second", second)
}

func countWords(text string) int { return len(strings.Fields(text)) }

// Assets holds view.js and view.css.
func (k *Kind) Assets() fs.FS { return assets }

// Doc is doc.md.
func (k *Kind) Doc() string { return k.doc }
