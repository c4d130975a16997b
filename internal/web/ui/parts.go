package ui

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"sync"

	"preceptor/internal/fault"
)

// parts are the templates behind the functions of Funcs.
var parts = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("parts").Option("missingkey=error").
		Funcs(template.FuncMap{"icon": Icon, "smallicon": SmallIcon, "clockOf": clockText, "sayTime": sayTime}).
		ParseFS(templateFiles, "templates/parts.html"))
})

func part(name string, data any) (template.HTML, error) {
	var out bytes.Buffer
	if err := parts().ExecuteTemplate(&out, name, data); err != nil {
		return "", err
	}
	return template.HTML(out.String()), nil //nolint:gosec // made by html/template just now
}

// Tone colours a status: "" for not begun, then now, ok, warn and bad.
type Tone string

// The tones; each has its own shape, so that colour is never alone.
const (
	Plain Tone = ""     // nothing has begun: a ring
	Now   Tone = "now"  // somebody is at it: half a disc
	OK    Tone = "ok"   // finished: a disc
	Warn  Tone = "warn" // needs you: a diamond
	Bad   Tone = "bad"  // ended or must be mended: a square
)

// Notice tells the state of a page, or what an act has done.
type Notice struct {
	Tone   Tone
	Title  string // said first, in bold
	Text   string
	Href   string // an act, if Action is given
	Action string
	Live   bool // spoken when it appears; for the outcome of an act
}

// Icon is the sign of the tone.
func (n Notice) Icon() string {
	switch n.Tone {
	case OK:
		return "check"
	case Warn, Bad:
		return "alert"
	}
	return "info"
}

// Empty says why there is nothing and what to do next; the first action is the likeliest.
type Empty struct {
	Icon    string
	Title   string
	Text    string
	Actions []Link
}

// Fact is a label with its value; Href makes the value a link.
type Fact struct {
	Name, Value string
	Href        string
}

// Confirm asks once more before an act that cannot be taken back.
type Confirm struct {
	Title   string
	Text    string
	Points  []string // what will happen
	Action  string   // where it is posted
	Button  string   // says what happens: "Withdraw the posting"
	Back    string
	Cancel  string // "Cancel" if empty
	Danger  bool
	Hidden  map[string]string
	Reason  string // label of a reason that must be given, as field "reason"; none if empty
	Problem Problem
	Lang    string
}

// CancelText is the text of the way back.
func (c Confirm) CancelText() string {
	if c.Cancel != "" {
		return c.Cancel
	}
	if wordsOf(c.Lang).Next == spanish.Next {
		return "Cancelar"
	}
	return "Cancel"
}

// ReasonField is the field of the reason.
func (c Confirm) ReasonField() (template.HTML, error) {
	return input("text", Errs(c.Problem, NewField("reason", c.Reason, "")))
}

// Problem is what was wrong with a form: a message, and the fields it is about.
type Problem struct {
	Message string
	Fields  []fault.Field
}

// ProblemOf reads an error; nil gives no problem, and only a fault's own words are shown.
func ProblemOf(err error) Problem {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return Problem{}
	}
	return Problem{Message: f.Message, Fields: f.Fields}
}

// Any reports whether there is a problem.
func (p Problem) Any() bool { return p.Message != "" || len(p.Fields) > 0 }

// Of returns the message for a field, or nothing.
func (p Problem) Of(name string) string {
	for _, f := range p.Fields {
		if f.Name == name {
			return f.Message
		}
	}
	return ""
}

// FieldID is the id of the control of a named field; the error summary leads there.
func FieldID(name string) string { return "f-" + name }

// Summary is the list of problems at the top of a form. It takes the focus.
func Summary(p Problem) (template.HTML, error) { return summaryIn("en", p) }

func summaryIn(lang string, p Problem) (template.HTML, error) {
	if !p.Any() {
		return "", nil
	}
	type item struct{ Href, Message string }
	items := make([]item, 0, len(p.Fields))
	for _, f := range p.Fields {
		items = append(items, item{Href: "#" + FieldID(f.Name), Message: f.Message})
	}
	return part("summary", struct {
		Title, Message string
		Items          []item
	}{wordsOf(lang).Problem, p.Message, items})
}

// Pager is the place within a long list.
type Pager struct {
	Page, Size, Total int // pages count from 1
	Path              string
	Query             url.Values // kept in every link; "page" is replaced
	Lang              string
}

// PagerLink is one number of the pager.
type PagerLink struct {
	Number  int
	Href    string
	Label   string
	Current bool
	Gap     bool // numbers are left out before this one
}

// Pages is how many there are.
func (p Pager) Pages() int {
	if p.Size <= 0 {
		return 1
	}
	return max(1, (p.Total+p.Size-1)/p.Size)
}

// Range says which entries are shown.
func (p Pager) Range() string {
	first := min((p.Page-1)*p.Size+1, p.Total)
	return fmt.Sprintf(wordsOf(p.Lang).RangeOf, first, min(p.Page*p.Size, p.Total), p.Total)
}

// Words are the texts in the language of the pager.
func (p Pager) Words() words { return wordsOf(p.Lang) }

// Links are the first, the last, and those around the present page.
func (p Pager) Links() []PagerLink {
	var links []PagerLink
	last, before := p.Pages(), 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < p.Page-1 || n > p.Page+1) {
			continue
		}
		label := fmt.Sprintf(p.Words().Page, n)
		if n == last {
			label = fmt.Sprintf(p.Words().PageLast, n)
		}
		links = append(links, PagerLink{Number: n, Href: p.Href(n), Label: label, Current: n == p.Page, Gap: n > before+1})
		before = n
	}
	return links
}

// NextHref and PreviousHref lead on; empty at the ends.
func (p Pager) NextHref() string {
	if p.Page >= p.Pages() {
		return ""
	}
	return p.Href(p.Page + 1)
}

// PreviousHref leads back; empty on the first page.
func (p Pager) PreviousHref() string {
	if p.Page <= 1 {
		return ""
	}
	return p.Href(p.Page - 1)
}

// Href is the address of a page.
func (p Pager) Href(page int) string {
	query := url.Values{}
	for key, values := range p.Query {
		query[key] = values
	}
	query.Set("page", strconv.Itoa(page))
	return p.Path + "?" + query.Encode()
}
