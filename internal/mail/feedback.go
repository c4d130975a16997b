package mail

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

// The letters about feedback and requests for review.
const (
	FeedbackReady  Kind = "feedback_ready"
	ReviewAsked    Kind = "review_asked"
	ReviewDue      Kind = "review_due"
	ReviewAnswered Kind = "review_answered"
)

// FeedbackReadyFacts are what a candidate hears once their feedback is released.
type FeedbackReadyFacts struct {
	To      Person
	Lang    string // "en", "es", or empty: both
	Org     string
	Job     string
	Link    string // the candidate's own address, with its token
	Contact string
	At      time.Time
}

// FeedbackReadyMessage tells a candidate where to read their feedback. Invalid if the address is no
// address.
func FeedbackReadyMessage(f FeedbackReadyFacts) (Message, error) {
	f.Org, f.Job, f.Contact = OneLine(f.Org), OneLine(f.Job), OneLine(f.Contact)
	subject := subjectIn(f.Lang, "Your feedback for %s at %s", "Sus comentarios para %s en %s", "Your feedback for %s at %s / Sus comentarios")
	return build(FeedbackReady, f.To, f.At, fmt.Sprintf(subject, f.Job, f.Org), struct {
		FeedbackReadyFacts
		Name string
	}{f, OneLine(f.To.Name)})
}

// ReviewFacts are what the hiring team hears of a request for review. The candidate is named by their
// code, and their words stay behind the sign-in.
type ReviewFacts struct {
	To       Person
	Org      string
	Job      string
	Code     string
	Exercise string
	Due      time.Time
	Zone     *time.Location
	Link     string // of the request, for members
	Over     bool   // the deadline has passed
	At       time.Time
}

// ReviewAskedMessage says that a candidate asks for review. Invalid if the address is no address.
func ReviewAskedMessage(f ReviewFacts) (Message, error) {
	return reviewMessage(ReviewAsked, f, "%s asks for review: %s")
}

// ReviewDueMessage reminds of an answer that is due soon, or late. Invalid if the address is no address.
func ReviewDueMessage(f ReviewFacts) (Message, error) {
	subject := "Answer %s soon: review, %s"
	if f.Over {
		subject = "The answer to %s is late: review, %s"
	}
	return reviewMessage(ReviewDue, f, subject)
}

func reviewMessage(kind Kind, f ReviewFacts, subject string) (Message, error) {
	f.Org, f.Job, f.Code, f.Exercise = OneLine(f.Org), OneLine(f.Job), OneLine(f.Code), OneLine(f.Exercise)
	return build(kind, f.To, f.At, fmt.Sprintf(subject, f.Code, f.Job), struct {
		ReviewFacts
		Name string
		When string
	}{f, OneLine(f.To.Name), moment(f.Due, f.Zone)})
}

// ReviewAnsweredFacts are a letter that a person wrote.
type ReviewAnsweredFacts struct {
	To   Person
	Org  string
	Job  string
	Lang string // "en" or "es"
	Text string // paragraphs, with an empty line between
	At   time.Time
}

// ReviewAnsweredMessage carries the clinic's answer to a request for review, word for word. Invalid if
// the address is no address.
func ReviewAnsweredMessage(f ReviewAnsweredFacts) (Message, error) {
	f.Org, f.Job = OneLine(f.Org), OneLine(f.Job)
	subject := fmt.Sprintf("Your request for review: %s at %s", f.Job, f.Org)
	if f.Lang == "es" {
		subject = fmt.Sprintf("Su solicitud de revisión: %s en %s", f.Job, f.Org)
	}
	return build(ReviewAnswered, f.To, f.At, subject, struct {
		ReviewAnsweredFacts
		Paragraphs []template.HTML
	}{f, paragraphs(f.Text)})
}

// paragraphs splits a plain text where lines are empty; single line ends stay.
func paragraphs(text string) (out []template.HTML) {
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			escaped := strings.ReplaceAll(template.HTMLEscapeString(p), "\n", "<br>")
			out = append(out, template.HTML(escaped)) //nolint:gosec // escaped
		}
	}
	return out
}
