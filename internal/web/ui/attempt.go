package ui

import (
	"html/template"
	"strings"
	"time"
)

// Bar is the sticky bar of an attempt. It works as text; attempt.js makes it live.
type Bar struct {
	Step      string // "Task 2 of 4"
	Title     string
	Limited   bool
	Left      time.Duration // when the page was made, if Limited
	HideClock bool          // an accommodation: the clock starts hidden
	SavedAt   string        // "10:42 am", if something was saved
	Lang      string
}

// Words are the texts of the bar.
func (b Bar) Words() words { return wordsOf(b.Lang) }

// Work is the form of an attempt: what the candidate works on, and all that attempt.js needs to
// save it. Load attempt.js with Frame.Scripts.
type Work struct {
	Attempt  string // names the draft on the device
	Action   string // where the form is posted without script
	Save     string // where the script posts
	Now      time.Time
	Deadline time.Time // zero without limit
	Seq      int64     // number of the last save
	Legend   string    // name of the form's group
	Body     template.HTML
	Buttons  []Button
	Next     string        // where "Continue" leads when time is up
	SavedAt  string        // "10:42 am", if something was saved
	Renew    string        // where a new link is asked for; none if empty
	More     string        // where more time is asked for, on an extendable clock; none if empty
	Beat     time.Duration // between heartbeats; 5 s if zero, so that time granted meanwhile is soon seen
	Lang     string
	Started  time.Time // moves are told in time since then
	Pause    string    // where a break is asked for, where breaks were granted; none if empty
	Resume   string    // where a break is ended
	Paused   time.Time // the latest end of a break that lasts
}

// Button ends a form. The first of kind primary is what most people want.
type Button struct {
	Name, Value, Text string
	Primary           bool
	Href              string // a link instead
}

// Words are the texts of the form and of attempt.js.
func (w Work) Words() words { return wordsOf(w.Lang) }

// NowMillis is the server's time for the script.
func (w Work) NowMillis() int64 { return w.Now.UnixMilli() }

// DeadlineMillis is the deadline for the script; 0 is none.
func (w Work) DeadlineMillis() int64 {
	if w.Deadline.IsZero() {
		return 0
	}
	return w.Deadline.UnixMilli()
}

// BeatMillis is the time between heartbeats for the script.
func (w Work) BeatMillis() int64 {
	if w.Beat > 0 {
		return w.Beat.Milliseconds()
	}
	return 5000
}

// StartedMillis is the start for the script.
func (w Work) StartedMillis() int64 { return w.Started.UnixMilli() }

// PausedMillis is the latest end of a break for the script; 0 is none.
func (w Work) PausedMillis() int64 {
	if w.Paused.IsZero() {
		return 0
	}
	return w.Paused.UnixMilli()
}

// Over reports whether time is already up.
func (w Work) Over() bool { return !w.Deadline.IsZero() && !w.Now.Before(w.Deadline) }

// Locked reports whether the work waits: time is up, or a break lasts.
func (w Work) Locked() bool { return w.Over() || !w.Paused.IsZero() }

// Left is the time that remains, for readers without script.
func (w Work) Left() time.Duration { return w.Deadline.Sub(w.Now) }

// sayTime puts a time of day into a text.
func sayTime(text, at string) string { return strings.ReplaceAll(text, "{time}", at) }

func attemptBar(b Bar) (template.HTML, error)   { return part("attemptBar", b) }
func attemptForm(w Work) (template.HTML, error) { return part("attemptForm", w) }
