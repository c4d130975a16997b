package chart

import (
	"maps"
	"net/url"
	"slices"
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
	Drawn string `json:"drawn,omitempty"` // what it looks like: form, card, photo, slip, letter
	From  string `json:"from"`            // who made it and when
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

// Response is a candidate's work: at most one flag for each field. Again are the records that they
// want to look at once more, a mark for themselves that no score knows.
type Response struct {
	Flags []Flag   `json:"flags"`
	Again []string `json:"again,omitempty"`
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

// checkAgain refuses marks on records that the form does not have, and a second mark on one.
func checkAgain(records []Record, again []string) error {
	var p fault.Problems
	seen := map[string]bool{}
	for _, id := range again {
		exists := slices.ContainsFunc(records, func(r Record) bool { return r.ID == id })
		p.Require(exists, clip(againName(id)), "this form has no such record; load the page again and mark it there")
		p.Require(!seen[id], clip(againName(id)), "a record can be marked only once")
		seen[id] = true
	}
	return p.Err()
}

// checkFlags refuses flags on fields that the form does not have, and a second flag on one field.
func checkFlags(fields map[place]Type, flags []Flag) error {
	var p fault.Problems
	seen := map[place]bool{}
	for _, f := range flags {
		at := place{f.Record, f.Field}
		name := clip(valueName(at))
		_, exists := fields[at]
		p.Require(exists, name, "this form has no such field; load the page again and mark it there")
		p.Require(!seen[at], name, "a field can be marked only once; keep one of the two marks")
		p.Require(f.Action == Correct || f.Action == Query, name, "choose whether to correct it or to ask the right person")
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
	if err == nil {
		err = checkAgain(form.Records, response.Again)
	}
	return form, response, err
}

func valueName(at place) string      { return "value." + at.record + "." + at.field }
func wrongName(at place) string      { return "wrong." + at.record + "." + at.field }
func queryName(at place) string      { return "query." + at.record + "." + at.field }
func againName(record string) string { return "again." + record }

// fieldNames are the names of all controls that a form may post.
func fieldNames(records []Record) map[string]bool {
	all := map[string]bool{}
	for _, r := range records {
		all[againName(r.ID)] = true
		for _, f := range r.Fields {
			at := place{r.ID, f.ID}
			all[wrongName(at)], all[valueName(at)], all[queryName(at)] = true, true, true
		}
	}
	return all
}

// checkPosted refuses what says that it is of this kind and is not of this form, or is there twice:
// work on another form must not be lost without a word.
func checkPosted(records []Record, posted url.Values) error {
	var p fault.Problems
	ours := fieldNames(records)
	for _, name := range slices.Sorted(maps.Keys(posted)) {
		sort, _, _ := strings.Cut(name, ".")
		if !slices.Contains([]string{"wrong", "value", "query", "again"}, sort) || sort == name {
			continue
		}
		p.Require(ours[name], clip(name), "this form has no such field; load the page again and mark it there")
		p.Require(len(posted[name]) < 2, clip(name), "this field was sent twice; load the page again and mark it once")
	}
	return p.Err()
}
