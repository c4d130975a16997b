package exercise

import (
	"cmp"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/url"
	"time"
)

// Public is what a candidate may see of a form, Key what they may not, Response what they made of
// it: JSON, each of its own type so that one cannot be handed over for another.
type (
	Public   json.RawMessage
	Key      json.RawMessage
	Response json.RawMessage
)

func (p Public) MarshalJSON() ([]byte, error)   { return json.RawMessage(p).MarshalJSON() }
func (p *Public) UnmarshalJSON(b []byte) error  { return (*json.RawMessage)(p).UnmarshalJSON(b) }
func (k Key) MarshalJSON() ([]byte, error)      { return json.RawMessage(k).MarshalJSON() }
func (k *Key) UnmarshalJSON(b []byte) error     { return (*json.RawMessage)(k).UnmarshalJSON(b) }
func (r Response) MarshalJSON() ([]byte, error) { return json.RawMessage(r).MarshalJSON() }
func (r *Response) UnmarshalJSON(b []byte) error {
	return (*json.RawMessage)(r).UnmarshalJSON(b)
}

// Form is one candidate's exercise: a definition drawn with a seed. It is stored whole, so that an
// old attempt can be read and scored again after the code has changed.
type Form struct {
	Kind       string `json:"kind"`
	Definition string `json:"definition"`
	Version    int    `json:"version"` // of the kind's generator and scorer
	Seed       uint64 `json:"seed"`
	Public     Public `json:"public"`
	Key        Key    `json:"key,omitempty"`
}

// Timing says how a definition's limit behaves (WCAG 2.2.1).
type Timing string

const (
	// Untimed has only the closing date.
	Untimed Timing = "none"
	// Extendable gives five minutes more on request, ten times at least; not scored.
	Extendable Timing = "extendable"
	// Essential keeps its limit; the definition must say why.
	Essential Timing = "essential"
)

// Definition is one authored exercise of a kind, as far as the rest of the product needs to know it.
type Definition struct {
	ID        string    `yaml:"id"`
	Title     string    `yaml:"title"`
	Summary   string    `yaml:"summary"` // one sentence for the candidate's list of tasks
	Minutes   int       `yaml:"minutes"`
	Timing    Timing    `yaml:"timing"`
	Essential string    `yaml:"essential"` // the written reason, required for Timing Essential
	Reference Reference `yaml:"reference"`
	// Spanish holds what candidates read of the above in Spanish; empty fields read English.
	Spanish Translation `yaml:"es"`
}

// Translation is what candidates read of a definition, in another language.
type Translation struct {
	Title     string `yaml:"title"`
	Summary   string `yaml:"summary"`
	Essential string `yaml:"essential"`
}

// In returns the definition with its texts in the language, as far as they were translated.
func (d Definition) In(lang string) Definition {
	if lang == "es" {
		d.Title = cmp.Or(d.Spanish.Title, d.Title)
		d.Summary = cmp.Or(d.Spanish.Summary, d.Summary)
		d.Essential = cmp.Or(d.Spanish.Essential, d.Essential)
	}
	return d
}

// Reference holds the declared starting values of a definition on the 0-100 scale, used (and
// marked provisional) until enough first attempts exist.
type Reference struct {
	Mean        float64 `yaml:"mean"`
	SD          float64 `yaml:"sd"`
	Reliability float64 `yaml:"reliability"` // assumed; 0 where the SEM comes from items
}

// Kind is an exercise kind. All methods are pure and safe for concurrent use. Methods that take
// JSON of a wrong shape return a fault of kind Invalid, never panic.
type Kind interface {
	// Info describes the kind to lists, plans and pages.
	Info() Info
	// Definitions lists what the kind ships, in a fixed order; at least one.
	Definitions() []Definition
	// Generate draws a form; NotFound for an unknown definition. Same arguments, same bytes.
	Generate(definition string, seed uint64) (Form, error)
	// Check tells whether the response has a shape that can be scored for this form.
	Check(Public, Response) error
	// Score holds a response that passed Check against the key.
	Score(Public, Key, Response) (Score, error)
	// Read makes a response of the posted fields of the kind's own HTML (see View). The script
	// and the plain form post the same fields. An Invalid fault names the field.
	Read(Public, url.Values) (Response, error)
	// View draws the form with the response filled in; response may be nil (not begun).
	View(Public, Response, Page) (template.HTML, error)
	// Progress says in few words of the language ("en", "es") how far a response is: "7 of 9
	// placed", "Not answered".
	Progress(form Public, response Response, lang string) string
	// Assets holds "view.js" (an ES module that enhances View's HTML) and, if the kind needs
	// style of its own, "view.css".
	Assets() fs.FS
	// Rubric is how people rate this kind, or nil where no one does.
	Rubric() *Rubric
	// Simulate answers a form as a person of the given ability would: 0 knows nothing of the
	// job, 1 is a master. For the demo world, tests and benchmarks.
	Simulate(form Form, ability float64, seed uint64) (Response, error)
	// ScoreFile serves `preceptor exercise score`: it reads the file shape that the kind's
	// doc.md describes and returns what is printed as JSON.
	ScoreFile(file []byte) (any, error)
	// Doc is the kind's doc.md.
	Doc() string
}

// Solver is a kind that can compute the best response (`preceptor exercise solve`).
type Solver interface {
	SolveFile(file []byte) (any, error)
}

// Practiser is a kind with a practice form: small, untimed, never stored or counted. Its key is no
// secret: after the practice the candidate sees every line of evidence.
type Practiser interface {
	// Practice is always the same form.
	Practice() Form
}

// Coach is a kind that can tell candidates about their finished work.
type Coach interface {
	// Feedback gives nothing away of a key that other candidates still meet: types and counts, and
	// in the candidate's own words what held.
	Feedback(form Public, key Key, response Response, lang string) (Feedback, error)
}

// Feedback is what a candidate can take along, in plain sentences, most telling first.
type Feedback struct {
	Strengths []string // at most two
	Tips      []string // at most two, each something to do another time
}

// Calibrator is a rated kind with answers whose levels are known, on which raters learn the scale.
type Calibrator interface {
	// Calibration returns five samples for each definition, NotFound for an unknown one.
	Calibration(definition string) ([]Sample, error)
}

// Sample is an answer with its keyed levels (0-4 by id of every criterion of RubricFor), each with a
// sentence that says why.
type Sample struct {
	Form     Form
	Response Response
	Levels   map[string]int
	Why      map[string]string
}

// Rekeyer is a kind whose shipped answer key stands in for one that a clinic's own panel makes.
type Rekeyer interface {
	// Rekey returns a kind that draws forms with the key of a file, whose shape doc.md describes, and
	// says in one sentence what the key is. An Invalid fault names lines and reasons; the receiver
	// stays as it is. Forms carry their key: those drawn before keep theirs.
	Rekey(file []byte) (kind Kind, says string, err error)
	// Keys writes the keys in use in the same shape, so that a panel can fill it in.
	Keys() []byte
}

// Turned is a rated kind whose response may hold a second turn, which is rated by the same criteria.
type Turned interface {
	HasSecondTurn(Public, Response) bool
}

// Page tells View for whom it draws. Lang is the language of what the page itself says: "en" (also
// where it is empty) or "es"; the exercise's own texts keep theirs.
type Page struct {
	Mode Mode
	Lang string
}

// Mode is what a page is for.
type Mode int

const (
	// Work is the candidate's editable form: inputs inside the page's own <form>.
	Work Mode = iota
	// Read is the finished work, read-only, without inputs, for recruiters and raters. It must
	// hold nothing that tells who the candidate is, and no key.
	Read
	// Check is Read for the candidate, who may still go back and change it: without anything that
	// judges the work.
	Check
)

// Info describes a kind.
type Info struct {
	Slug    string // "schedule"
	Name    string // "Build a day's schedule"
	Skill   string // row title in a comparison: "Scheduling"
	Behaves string // one line under it: "Builds a day that holds together"
	Icon    string // symbol of ui/icons: "calendar"
	Version int    // raised whenever a golden changes
	// Weight is the share of the standard plan, 0-1, 0 where the standard plan does without it;
	// Competencies the shares of the blueprint
	// (C1..C7, percent), both from the scoring specification.
	Weight       float64
	Competencies map[string]int
	// RatedShare is how much of the exercise's score people's ratings make up, 0-1; the machine
	// score makes up the rest.
	RatedShare float64
}

// Score is a machine result: immutable, rescoring makes another. Points is on 0-100 and counts for
// 1-RatedShare of the exercise.
type Score struct {
	Points   float64            `json:"points"`
	Items    Items              `json:"items"`    // scored elements, for the standard error
	Measures map[string]float64 `json:"measures"` // named parts: "plan", "events", "hits"
	Evidence []Evidence         `json:"evidence"`
	Hints    []Hint             `json:"hints,omitempty"` // for raters, after their own rating
}

// About is what the score itself rests on: hints that point at nothing in the work, such as a key
// that is a placeholder. Every page that shows the score shows them.
func (s Score) About() (texts []string) {
	for _, h := range s.Hints {
		if h.Criterion == "" && h.Quote == "" {
			texts = append(texts, h.Text)
		}
	}
	return texts
}

// Items counts scored elements. Correct may be fractional; Of is 0 where the score is no count.
type Items struct {
	Correct float64 `json:"correct"`
	Of      float64 `json:"of"`
}

// Evidence is one line of a score: what was done, under which rule, for how many points, held
// against which fact.
type Evidence struct {
	Rule     string  `json:"rule"`  // stable id: "schedule.honoured"
	Title    string  `json:"title"` // "Ana Ruiz, lab then visit"
	Points   float64 `json:"points"`
	Possible float64 `json:"possible"`
	Act      string  `json:"act"`  // what the candidate did
	Fact     string  `json:"fact"` // what it was held against
	Where    string  `json:"where,omitempty"`
	Places   []Place `json:"places,omitempty"` // of the words that it quotes
}

// Hint is something code saw in a text, quoted, without judging it.
type Hint struct {
	Criterion string  `json:"criterion,omitempty"`
	Text      string  `json:"text"`
	Quote     string  `json:"quote,omitempty"`
	Places    []Place `json:"places,omitempty"` // of what it quotes, as often as it was found
}

// Place is where words stand: from and to which character of a field of the response, To excluded. The
// kind's view for reading marks the element that holds a field's text, and no other, with data-field.
type Place struct {
	Field string `json:"field"`
	From  int    `json:"from"`
	To    int    `json:"to"`
}

// Rubric is the human rating instrument of a kind.
type Rubric struct {
	Criteria []Criterion
}

// Criterion is rated 0-4; Anchors describe the five levels, Example holds a sentence that shows a
// level where the author gave one (empty otherwise).
type Criterion struct {
	ID       string
	Name     string
	Question string // what the rater asks of the text
	Weight   float64
	Anchors  [5]string
	Examples [5]string
}

// SecondTurn ends the id of a criterion by which a second turn is rated.
const SecondTurn = "-2"

// secondShare is how much a second turn counts, as far as there is one.
const secondShare = 1.0 / 3

// Twice is the rubric for a response with a second turn: every criterion again, as "id-2", for a third
// of its weight.
func (r *Rubric) Twice() *Rubric {
	var first, second []Criterion
	for _, c := range r.Criteria {
		weight := c.Weight
		c.Weight = weight * (1 - secondShare)
		first = append(first, c)
		c.ID, c.Name, c.Weight = c.ID+SecondTurn, c.Name+", second reply", weight*secondShare
		second = append(second, c)
	}
	return &Rubric{Criteria: append(first, second...)}
}

// Of is the rubric by which levels were given: twice, where they hold more than r has criteria.
func (r *Rubric) Of(levels map[string]float64) *Rubric {
	if len(levels) > len(r.Criteria) {
		return r.Twice()
	}
	return r
}

// RubricFor is the kind's rubric for a response, or nil where no one rates the kind.
func RubricFor(k Kind, p Public, response Response) *Rubric {
	r := k.Rubric()
	if t, ok := k.(Turned); ok && r != nil && t.HasSecondTurn(p, response) {
		return r.Twice()
	}
	return r
}

// Points turns levels by criterion id (means over raters, 0-4) into 0-100:
// 100 * sum(w * level) / (4 * sum w). Every criterion must be there; ok is false otherwise.
func (r *Rubric) Points(levels map[string]float64) (points float64, ok bool) {
	var got, possible float64
	for _, c := range r.Criteria {
		level, rated := levels[c.ID]
		if !rated {
			return 0, false
		}
		got += c.Weight * level
		possible += 4 * c.Weight
	}
	return 100 * got / possible, true
}

// Final joins the machine's points with people's (nil: not rated yet) by the kind's RatedShare. ok
// is false while people's part is missing.
func Final(info Info, machine float64, rated *float64) (points float64, ok bool) {
	switch {
	case info.RatedShare == 0:
		return machine, true
	case rated == nil:
		return 0, false
	default:
		return (1-info.RatedShare)*machine + info.RatedShare**rated, true
	}
}

// Taken is a form and what was made of it; Response is nil where nothing was ever saved. Ended is when
// the work could change no more, zero while it still can; no score depends on it.
type Taken struct {
	Form     Form
	Response Response
	Ended    time.Time
}
