package chart

import (
	"strings"
	"unicode/utf8"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Public is what the candidate sees.
type Public struct {
	Task    string   `json:"task"`
	Today   string   `json:"today"` // the day on which the records are checked
	Rules   []string `json:"rules"` // the look-up card
	Records []Record `json:"records"`
}

// Record is one patient's record beside the papers it was made from.
type Record struct {
	ID     string  `json:"id"`
	Papers []Paper `json:"papers,omitempty"`
	Fields []Field `json:"fields"`
}

// Paper is a source document; its lines are in reading order.
type Paper struct {
	Title string `json:"title"`
	From  string `json:"from"` // who made it and when
	Lines []Line `json:"lines"`
}

// Line is a labelled entry of a paper, or a sentence where Label is empty. Fields are the record's
// fields that the line speaks of, whether they agree with it or not.
type Line struct {
	Label  string   `json:"label,omitempty"`
	Text   string   `json:"text"`
	Fields []string `json:"fields,omitempty"`
}

// Field is one entry of a record as the system holds it.
type Field struct {
	ID    string `json:"id"`
	Label string `json:"label,omitempty"`
	Type  Type   `json:"type"`
	Value string `json:"value"`
}

// Action is what a candidate does about an error.
type Action string

const (
	// Correct overwrites the value.
	Correct Action = "correct"
	// Query leaves it and asks the person whose it is.
	Query Action = "query"
)

// Planted is one error of the key.
type Planted struct {
	Record   string   `json:"record"`
	Field    string   `json:"field"`
	Error    string   `json:"error,omitempty"` // id of the error's sort: "dob"
	Severity int      `json:"severity"`        // 1-3
	Action   Action   `json:"action"`
	Accept   []string `json:"accept"`
	Proof    string   `json:"proof,omitempty"` // where it is proven
}

// Flag is what a candidate says of one field.
type Flag struct {
	Record string `json:"record"`
	Field  string `json:"field"`
	Action Action `json:"action"`
	Value  string `json:"value,omitempty"`
}

// Response is a candidate's work: at most one flag for each field.
type Response struct {
	Flags []Flag `json:"flags"`
}

// maxValue is the longest corrected value in characters; no field of a record is near it.
const maxValue = 200

// place names a field of a record.
type place struct{ record, field string }

func places(records []Record) map[place]Type {
	all := map[place]Type{}
	for _, r := range records {
		for _, f := range r.Fields {
			all[place{r.ID, f.ID}] = f.Type
		}
	}
	return all
}

// checkFlags refuses flags on fields that the form does not have, and a second flag on one field.
func checkFlags(fields map[place]Type, flags []Flag) error {
	var p fault.Problems
	seen := map[place]bool{}
	for _, f := range flags {
		at := place{f.Record, f.Field}
		name := clip(valueName(at))
		_, exists := fields[at]
		p.Require(exists, name, "this form has no such field")
		p.Require(!seen[at], name, "a field can be flagged only once")
		p.Require(f.Action == Correct || f.Action == Query, name, "choose to correct it or to ask the right person")
		p.Require(utf8.RuneCountInString(f.Value) <= maxValue, name, "a value has at most 200 characters")
		seen[at] = true
	}
	return p.Err()
}

func clip(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "")
	}
	return s
}

func decodePublic(raw exercise.Public) (Public, error) {
	return exercise.Decode[Public](raw, "the form")
}

// decode reads a response and holds it against the form. A response that is null or absent is not
// begun, and has no flags.
func decode(public exercise.Public, raw exercise.Response) (Public, Response, error) {
	form, err := decodePublic(public)
	if err != nil || len(raw) == 0 {
		return form, Response{}, err
	}
	if len(raw) > exercise.MaxResponse {
		return form, Response{}, fault.Invalidf("the response is larger than can be kept")
	}
	response, err := exercise.Decode[Response](raw, "the response")
	if err == nil {
		err = checkFlags(places(form.Records), response.Flags)
	}
	return form, response, err
}

func valueName(at place) string { return "value." + at.record + "." + at.field }
func wrongName(at place) string { return "wrong." + at.record + "." + at.field }
func queryName(at place) string { return "query." + at.record + "." + at.field }
