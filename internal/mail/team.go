package mail

import (
	"fmt"
	"html/template"
	"time"
)

// The letters about decisions and notes.
const (
	OutcomeLetter Kind = "outcome_letter"
	NoteCalls     Kind = "note_calls"
)

// OutcomeFacts are a letter that a person wrote to somebody who was not selected.
type OutcomeFacts struct {
	To   Person
	Org  string
	Job  string
	Lang string // "en" or "es"
	Text string // paragraphs, with an empty line between
	At   time.Time
}

// OutcomeMessage carries the letter word for word. Invalid if the address is no address.
func OutcomeMessage(f OutcomeFacts) (Message, error) {
	f.Org, f.Job = OneLine(f.Org), OneLine(f.Job)
	subject := "Your application for %s at %s"
	if f.Lang == "es" {
		subject = "Su solicitud para %s en %s"
	}
	return build(OutcomeLetter, f.To, f.At, fmt.Sprintf(subject, f.Job, f.Org), struct {
		OutcomeFacts
		Paragraphs []template.HTML
	}{f, paragraphs(f.Text)})
}

// NoteFacts are what a member hears whom a colleague's note calls. The candidate is named by their code,
// and the note stays behind the sign-in.
type NoteFacts struct {
	To     Person
	Org    string
	Job    string
	Code   string
	Writer string // the colleague
	Link   string // of the application, for members
	Quiet  string // of the page where such mail is turned off
	At     time.Time
}

// NoteMessage says that a note calls a member. Invalid if the address is no address.
func NoteMessage(f NoteFacts) (Message, error) {
	f.Org, f.Job, f.Code, f.Writer = OneLine(f.Org), OneLine(f.Job), OneLine(f.Code), OneLine(f.Writer)
	return build(NoteCalls, f.To, f.At, fmt.Sprintf("%s has a note for you on %s: %s", f.Writer, f.Code, f.Job), struct {
		NoteFacts
		Name string
	}{f, OneLine(f.To.Name)})
}
