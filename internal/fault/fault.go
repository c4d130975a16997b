// Package fault is the vocabulary of failure: every service returns one of these kinds with a
// message that is safe to show. It knows nothing of HTTP; web and api each map kinds to statuses
// in one switch. Any package may import it; it imports nothing of ours.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure happened, and so who can mend it.
type Kind int

const (
	// Internal is our own mistake; its cause is logged and never shown.
	Internal Kind = iota
	// Invalid is input that the person can mend.
	Invalid
	// NotFound is a thing that does not exist, or not for this org.
	NotFound
	// Denied is an act that this person may not do.
	Denied
	// Conflict is an act that clashes with what happened meanwhile.
	Conflict
	// Expired is an act that comes too late.
	Expired
	// TooMany is an act repeated too often.
	TooMany
)

func (k Kind) String() string {
	return [...]string{"internal", "invalid", "not found", "denied", "conflict", "expired", "too many"}[k]
}

// Field is one problem of one input, named as the form names it.
type Field struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// Error is a failure with a message fit for the person who caused it.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
	Cause   error
}

func (e *Error) Error() string {
	text := e.Message
	for _, f := range e.Fields {
		text += "; " + f.Name + ": " + f.Message
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Cause }

// New returns a failure of a kind; the message is formatted as by fmt.Sprintf.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Invalidf is shorthand for the commonest kind.
func Invalidf(format string, args ...any) *Error { return New(Invalid, format, args...) }

// Wrap hides a cause behind a safe message.
func Wrap(kind Kind, cause error, format string, args ...any) *Error {
	e := New(kind, format, args...)
	e.Cause = cause
	return e
}

// KindOf returns the kind of the first fault in the chain; any other error is Internal.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Internal
}

// Is reports whether err is a fault of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// FieldsOf returns the field problems that err carries, or nil.
func FieldsOf(err error) []Field {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Fields
	}
	return nil
}

// Problems collects field problems while a form is read.
type Problems struct{ fields []Field }

// Add notes a problem of a field.
func (p *Problems) Add(name, format string, args ...any) {
	p.fields = append(p.fields, Field{Name: name, Message: fmt.Sprintf(format, args...)})
}

// Require notes a problem unless ok.
func (p *Problems) Require(ok bool, name, message string) {
	if !ok {
		p.Add(name, "%s", message)
	}
}

// Err is nil without problems, else one Invalid fault that carries them all.
func (p *Problems) Err() error {
	if len(p.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Some answers need another look", Fields: p.fields}
}
