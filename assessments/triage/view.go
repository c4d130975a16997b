package triage

import (
	_ "embed"
	"html/template"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

//go:embed view.html
var viewHTML string

var views = template.Must(template.New("triage").Parse(viewHTML))

// page is what the templates draw.
type page struct {
	*words
	Form    Public
	Summary string
	Open    string // how many are not sorted, where the candidate can still change it
	Items   []item
}

// item is one message with what was chosen for it.
type item struct {
	*words
	Message
	Form                   Public
	N                      int
	Title                  string // "Message 3"
	UrgencyName, OwnerName string
	Given                  Choice
	Picks                  []pick
	Urgency, Owner         string // in words
	Done                   bool
}

type pick struct {
	Band    Band
	Text    string
	Checked bool
}

// View draws all messages one under the other, each with its two questions.
func (k kind) View(public exercise.Public, raw exercise.Response, to exercise.Page) (template.HTML, error) {
	form, choices, err := decode(public, raw)
	if err != nil {
		return "", err
	}
	w := wordsOf(to.Lang)
	p := page{words: w, Form: form, Summary: k.Progress(public, raw, to.Lang)}
	open := 0
	for i, m := range form.Messages {
		it := w.item(form, i+1, m, choices[m.ID])
		if !it.Done {
			open++
		}
		p.Items = append(p.Items, it)
	}
	if to.Mode == exercise.Check && open > 0 {
		p.Open = w.StillUnsorted.Of(open)
	}
	name := "work"
	if to.Mode != exercise.Work {
		name = "read"
	}
	var b strings.Builder
	if err := views.ExecuteTemplate(&b, name, p); err != nil {
		return "", fault.Wrap(fault.Internal, err, "The messages cannot be drawn")
	}
	return template.HTML(b.String()), nil //nolint:gosec // written by html/template
}

func (w *words) item(form Public, n int, m Message, c Choice) item {
	it := item{
		words: w, Message: m, Form: form, N: n, Title: exercise.Fill(w.MessageN, "n", n), UrgencyName: urgencyName(m.ID), OwnerName: ownerName(m.ID),
		Given: c, Urgency: w.Bands[c.Urgency], Owner: form.ownersOf([]string{c.Owner}), Done: c.whole(),
	}
	for _, b := range bands {
		it.Picks = append(it.Picks, pick{b, w.Bands[b], c.Urgency == b})
	}
	return it
}
