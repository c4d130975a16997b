package recruiter

import (
	"net/url"
	"slices"

	"preceptor/internal/fault"
	"preceptor/internal/web/ui"
)

// form is one of several forms on a page. Their fields may share names, such as "reason", so their
// ids begin with the form's key.
type form struct {
	Key     string
	problem ui.Problem
	values  url.Values
}

// failed is the form that was sent and refused; empty on a page that is only read.
type failed struct {
	key    string
	err    error
	values url.Values
}

// form gives the form of a key, with what was typed if this is the one that failed.
func (f failed) form(key string) form {
	if f.err == nil || f.key != key {
		return form{Key: key}
	}
	return form{Key: key, problem: ui.ProblemOf(f.err), values: f.values}
}

// summary is the problem for the top of the page: its links lead to the fields by their ids.
func (f failed) summary() ui.Problem {
	problem := ui.ProblemOf(f.err)
	problem.Fields = slices.Clone(problem.Fields)
	for i, field := range problem.Fields {
		problem.Fields[i] = fault.Field{Name: f.key + "-" + field.Name, Message: field.Message}
	}
	return problem
}

// Open reports whether the form failed, so that the fold it lies in must be open.
func (f form) Open() bool { return f.problem.Any() }

// entry is one field of a form.
type entry struct {
	ID, Name, Label, Hint, Value, Error string
	Options                             []ui.Option
}

// Field is a field of the form with what was typed.
func (f form) Field(name, label, hint string) entry {
	return entry{
		ID: ui.FieldID(f.Key + "-" + name), Name: name, Label: label, Hint: hint,
		Value: f.values.Get(name), Error: f.problem.Of(name),
	}
}

// Stage is the choice of a stage.
func (f form) Stage() entry {
	e := f.Field("stage", "Stage", "")
	e.Options = stageOptions(e.Value)
	return e
}

// tooLong refuses reasons nobody would read; services that set no limit of their own rely on it.
func tooLong(reason string) error {
	if len(reason) <= 4000 {
		return nil
	}
	var p fault.Problems
	p.Add("reason", "Keep the reason under 4,000 characters")
	return p.Err()
}

// Pick is a field of the form that is chosen from options.
func (f form) Pick(name, label string, options []ui.Option) entry {
	e := f.Field(name, label, "")
	e.Options = options
	return e
}
