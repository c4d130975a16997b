package mail

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	netmail "net/mail"
	"strings"
	"text/template"
	"time"
	"unicode"

	"preceptor/internal/fault"
	"preceptor/internal/id"
)

//go:embed messages
var files embed.FS

// The templates are parsed once, when the package loads: a mistake in one ends the process at
// start, and the tests before that. Each message has a text and an HTML body under one name.
var (
	texts = template.Must(template.ParseFS(files, "messages/*.txt"))
	pages = htmltemplate.Must(htmltemplate.New("").Funcs(htmltemplate.FuncMap{"page": pageOf, "address": addressOf}).ParseFS(files, "messages/*.html"))
)

// page is what the frame of an HTML message needs. Lang is "es" or, for all others, "en".
type page struct{ Lang, Title string }

// pageOf frames a message that is in one language, or with lang empty in both.
func pageOf(lang, english, spanish string) page {
	if lang == "es" {
		return page{lang, spanish}
	}
	return page{"en", english}
}

// goal is a link that is written out in a language.
type goal struct{ Lang, Link string }

func addressOf(lang, link string) goal { return goal{lang, link} }

// subjectIn picks the subject for whoever reads lang; of whom none is known gets one that both understand.
func subjectIn(lang, english, spanish, both string) string {
	switch lang {
	case "en":
		return english
	case "es":
		return spanish
	default:
		return both
	}
}

// Person is whom a message goes to.
type Person struct{ Name, Email string }

// CandidateLinkFacts are what an invitation to the exercises says.
type CandidateLinkFacts struct {
	To       Person
	Lang     string // "en", "es", or empty: both
	Org      string // the clinic's name
	Job      string // the job's title
	Link     string // the candidate's own address, with its token
	Tasks    int    // number of exercises
	Minutes  int    // clock time of all of them, 0: not said
	Due      time.Time
	Zone     *time.Location // in which Due is told; nil: UTC
	Contact  string         // a person at the clinic to write to, may be empty
	Reminder bool           // a link sent again, not a first invitation
	At       time.Time
}

// CandidateLinkMessage invites a candidate to the exercises. Invalid if the address is no address.
func CandidateLinkMessage(f CandidateLinkFacts) (Message, error) {
	f.Org, f.Job, f.Contact = OneLine(f.Org), OneLine(f.Job), OneLine(f.Contact)
	subject := subjectIn(f.Lang, "Your exercises for %s at %s", "Sus ejercicios para %s en %s", "Your exercises for %s at %s / Sus ejercicios")
	if f.Reminder {
		subject = subjectIn(f.Lang, "Your link to the exercises for %s at %s", "Su enlace a los ejercicios para %s en %s", "Your link to the exercises for %s at %s / Su enlace")
	}
	return build(CandidateLink, f.To, f.At, fmt.Sprintf(subject, f.Job, f.Org), struct {
		CandidateLinkFacts
		Name   string
		When   string
		Cuando string
	}{f, OneLine(f.To.Name), moment(f.Due, f.Zone), cuando(f.Due, f.Zone)})
}

// MemberInvitationFacts are what an invitation to the hiring team says.
type MemberInvitationFacts struct {
	To      Person
	Org     string
	Inviter string // who asked the person in
	Role    string
	Link    string
	Expires time.Time
	Zone    *time.Location
	At      time.Time
}

// MemberInvitationMessage asks a person into the hiring team. Invalid if the address is no address.
func MemberInvitationMessage(f MemberInvitationFacts) (Message, error) {
	f.Org, f.Inviter, f.Role = OneLine(f.Org), OneLine(f.Inviter), OneLine(f.Role)
	return build(MemberInvitation, f.To, f.At, f.Org+" invites you to Preceptor", struct {
		MemberInvitationFacts
		Name string
		When string
	}{f, OneLine(f.To.Name), moment(f.Expires, f.Zone)})
}

// PasswordLinkFacts are what a link to a new password says.
type PasswordLinkFacts struct {
	To      Person
	Org     string
	Link    string
	Expires time.Time
	Zone    *time.Location
	At      time.Time
}

// PasswordLinkMessage carries a link by which a member sets a password anew. Invalid if the address
// is no address.
func PasswordLinkMessage(f PasswordLinkFacts) (Message, error) {
	f.Org = OneLine(f.Org)
	return build(PasswordLink, f.To, f.At, "Set a new password for Preceptor", struct {
		PasswordLinkFacts
		Name string
		When string
	}{f, OneLine(f.To.Name), moment(f.Expires, f.Zone)})
}

// ConfirmationFacts are what a candidate hears after handing in.
type ConfirmationFacts struct {
	To      Person
	Lang    string // "en", "es", or empty: both
	Org     string
	Job     string
	Code    string   // of the application
	Tasks   []string // titles of what has arrived
	Sent    time.Time
	Zone    *time.Location
	Again   string // where a candidate who lost their link asks for a new one
	Contact string
	At      time.Time
}

// ConfirmationMessage tells a candidate that the work arrived. Invalid if the address is no address.
func ConfirmationMessage(f ConfirmationFacts) (Message, error) {
	f.Org, f.Job, f.Contact = OneLine(f.Org), OneLine(f.Job), OneLine(f.Contact)
	subject := subjectIn(f.Lang, "We have your work for %s at %s", "Tenemos su trabajo para %s en %s", "We have your work for %s at %s / Tenemos su trabajo")
	return build(Confirmation, f.To, f.At, fmt.Sprintf(subject, f.Job, f.Org), struct {
		ConfirmationFacts
		Name   string
		When   string
		Cuando string
	}{f, OneLine(f.To.Name), moment(f.Sent, f.Zone), cuando(f.Sent, f.Zone)})
}

// TimeRequestFacts are what the clinic hears of a candidate who came too late for an exercise.
type TimeRequestFacts struct {
	To     Person
	Org    string
	Job    string
	Code   string // of the application; never the name
	Words  string // the candidate's own
	Closed time.Time
	Zone   *time.Location
	Link   string // of the application, for members
	At     time.Time
}

// TimeRequestMessage passes on that a candidate asks for more time. Invalid if the address is no
// address.
func TimeRequestMessage(f TimeRequestFacts) (Message, error) {
	f.Org, f.Job, f.Code = OneLine(f.Org), OneLine(f.Job), OneLine(f.Code)
	return build(TimeRequest, f.To, f.At, fmt.Sprintf("%s asks for more time: %s", f.Code, f.Job), struct {
		TimeRequestFacts
		Name string
		When string
	}{f, OneLine(f.To.Name), moment(f.Closed, f.Zone)})
}

func build(kind Kind, to Person, at time.Time, subject string, facts any) (Message, error) {
	address, err := Address(to.Email)
	if err != nil {
		return Message{}, err
	}
	m := Message{
		ID: id.New(), Kind: kind, At: at,
		To: address, ToName: OneLine(to.Name), Subject: OneLine(subject),
	}
	var text, html bytes.Buffer
	if err := texts.ExecuteTemplate(&text, string(kind)+".txt", facts); err != nil {
		return Message{}, fault.Wrap(fault.Internal, err, "The message could not be written")
	}
	if err := pages.ExecuteTemplate(&html, string(kind)+".html", facts); err != nil {
		return Message{}, fault.Wrap(fault.Internal, err, "The message could not be written")
	}
	m.Text, m.HTML = text.String(), html.String()
	return m, nil
}

// Address returns a bare e-mail address in lower case, or Invalid. It refuses display names, comments,
// quoted local parts and control characters, so that the result can stand in a header.
func Address(raw string) (string, error) {
	raw = strings.TrimSpace(raw)
	parsed, err := netmail.ParseAddress(raw)
	if err != nil || parsed.Address != raw || len(raw) > 254 || strings.ContainsAny(raw, "\"\\<>,; ") {
		return "", fault.Invalidf("Enter an e-mail address like name@clinic.example")
	}
	return strings.ToLower(raw), nil
}

// OneLine makes text fit for a header: control characters and line breaks become single spaces.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// moment tells a time with its zone, as in "Friday, December 4, 2026, 5:00 PM CST".
func moment(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("Monday, January 2, 2006, 3:04 PM MST")
}

var (
	dias  = [...]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}
	meses = [...]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}
)

// cuando is moment in Spanish: "viernes 4 de diciembre de 2026, 5:00 p. m. CST".
func cuando(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	if zone == nil {
		zone = time.UTC
	}
	t = t.In(zone)
	half := "a. m."
	if t.Hour() >= 12 {
		half = "p. m."
	}
	return fmt.Sprintf("%s %d de %s de %d, %s %s %s", dias[t.Weekday()], t.Day(), meses[t.Month()-1], t.Year(), t.Format("3:04"), half, t.Format("MST"))
}
