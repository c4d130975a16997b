package schedule

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

//go:embed view.html
var pageFile embed.FS

var pages = template.Must(template.ParseFS(pageFile, "view.html"))

// page is what view.html draws.
type page struct {
	Clinic             string
	Day                string // for the script: board and providers as JSON
	Confirmed, Waiting int
	Rules              []string
	EscalationCard     []string
	Providers          []handView
	Equipment          []handView
	Messages           []messageView
	Requests           []requestView
	Starts             []startView
	Sent, Left         []requestView
	Board              boardView
}

// handView is a provider or a piece of equipment.
type handView struct{ ID, Name, Note, In string }

type startView struct {
	At   int
	Text string
}

type messageView struct {
	ID, Time, From, Message, Field string
	Answer                         string // text of the chosen option
	Changed                        string // for the script: new hours as JSON
	Choices                        []choiceView
}

type choiceView struct {
	ID, Text string
	Chosen   bool
}

type requestView struct {
	ID, Name, Visit, Words, Facts, From    string
	Minutes, Value                         int
	Confirmed                              bool
	Action, Provider                       string
	Start                                  int
	ActionField, ProviderField, StartField string
}

// dayData is the part of a day that the script needs beyond the form's fields.
type dayData struct {
	Open      int        `json:"open"`
	Close     int        `json:"close"`
	Slot      int        `json:"slot"`
	Providers []Provider `json:"providers"`
}

// View draws the form. Not begun, it holds the confirmed bookings.
func (k *kind) View(form exercise.Public, raw exercise.Response, to exercise.Page) (template.HTML, error) {
	p, w, err := readPublic(form)
	if err != nil {
		return "", err
	}
	r := &response{Placements: p.Prior}
	if len(raw) > 0 {
		if r, _, err = p.readResponse(w, raw); err != nil {
			return "", err
		}
	}
	name := map[exercise.Mode]string{exercise.Work: "work", exercise.Read: "read", exercise.Check: "read"}[to.Mode]
	if name == "" {
		return "", fault.Invalidf("there is no such view")
	}
	drawn := p.page(w, r)
	if to.Mode == exercise.Check {
		drawn.Board.unjudge()
	}
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, drawn); err != nil {
		return "", fmt.Errorf("drawing a schedule: %w", err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // written by html/template
}

func (p *public) page(w *world, r *response) *page {
	in := &p.Instance
	v := &page{
		Clinic: p.Clinic, Confirmed: len(p.Prior), Waiting: len(in.Requests) - len(p.Prior), Rules: p.Rules, EscalationCard: p.EscalationCard,
		Day: string(exercise.Encode(dayData{Open: in.Day[0], Close: in.Day[1], Slot: in.Slot, Providers: in.Providers})),
	}
	for _, d := range in.Providers {
		var does []string
		for _, id := range d.Visits {
			does = append(does, p.visitLabel(id))
		}
		v.Providers = append(v.Providers, handView{ID: d.ID, Name: d.Name, Note: strings.Join(does, ", "), In: spansText(d.Hours, "and")})
	}
	for _, e := range in.Equipment {
		v.Equipment = append(v.Equipment, handView{Name: e.Name, Note: "one visit at a time", In: spansText(e.Hours, "and")})
	}
	for at := in.Day[0]; at < in.Day[1]; at += in.Slot {
		v.Starts = append(v.Starts, startView{at, clockText(at)})
	}
	for _, e := range p.Events {
		v.Messages = append(v.Messages, viewOf(e, r))
	}
	v.addRequests(p, r)
	v.Board = p.drawBoard(w, r)
	return v
}

func (p *public) visitLabel(id string) string {
	for _, v := range p.Visits {
		if v.ID == id {
			return v.Label
		}
	}
	return id
}

func viewOf(e event, r *response) messageView {
	m := messageView{ID: e.ID, Time: clockText(e.At), From: e.From, Message: e.Message, Field: messageField(e.ID)}
	m.Changed = string(exercise.Encode(append([]newHours{}, e.Change.Providers...)))
	for _, o := range e.Options {
		chosen := slices.Contains(r.Events, eventAnswer{Event: e.ID, Option: o.ID})
		m.Choices = append(m.Choices, choiceView{o.ID, o.Text, chosen})
		if chosen {
			m.Answer = o.Text
		}
	}
	return m
}

// addRequests puts those that wait first: they are the work.
func (v *page) addRequests(p *public, r *response) {
	from := map[string]string{}
	for _, e := range p.Events {
		for _, q := range e.Change.Add {
			from[q.ID] = e.ID
		}
	}
	var confirmed []requestView
	for _, q := range p.all() {
		view := p.viewRequest(q, r)
		view.From = from[q.ID]
		switch view.Action {
		case actEscalate:
			v.Sent = append(v.Sent, view)
		case actDefer:
			v.Left = append(v.Left, view)
		}
		if view.Confirmed {
			confirmed = append(confirmed, view)
		} else {
			v.Requests = append(v.Requests, view)
		}
	}
	v.Requests = append(v.Requests, confirmed...)
}

func (p *public) viewRequest(q Request, r *response) requestView {
	v := requestView{ID: q.ID, Name: q.ID, Visit: p.visitLabel(q.Visit), Minutes: q.Minutes, Value: q.Value, Action: actDefer, Facts: p.facts(q),
		ActionField: actionField(q.ID), ProviderField: providerField(q.ID), StartField: startField(q.ID)}
	for _, c := range p.Cards {
		if c.For == q.ID {
			v.Name, v.Words = c.Name, c.Words
		}
	}
	for _, c := range p.Prior {
		if c.Request == q.ID && c.Action == actBook {
			v.Confirmed = true
			v.Facts = fmt.Sprintf("Confirmed for %s with %s. %s", clockText(*c.Start), p.providerName(c.Provider), v.Facts)
			v.Provider, v.Start = c.Provider, *c.Start
		}
	}
	for _, c := range r.Placements {
		if c.Request == q.ID {
			v.Action = c.Action
			if c.Action == actBook {
				v.Provider, v.Start = c.Provider, *c.Start
			}
		}
	}
	return v
}

func (p *public) providerName(id string) string {
	for _, d := range p.Instance.Providers {
		if d.ID == id {
			return d.Name
		}
	}
	return id
}

// facts are what a request asks for, in sentences.
func (p *public) facts(q Request) string {
	facts := []string{"Can come " + spansText(q.Windows, "or") + "."}
	for _, need := range q.Needs {
		for _, e := range p.Instance.Equipment {
			if e.ID == need {
				facts = append(facts, "Needs: "+e.Name+".")
			}
		}
	}
	if q.After != nil {
		for _, before := range p.all() {
			if before.ID == q.After.Request {
				facts = append(facts, fmt.Sprintf("Has to begin %d minutes or more after the same patient's %s ends.", q.After.Gap, strings.ToLower(p.visitLabel(before.Visit))))
			}
		}
	}
	for _, f := range q.Prefers {
		var wish []string
		if f.Provider != "" {
			wish = append(wish, p.providerName(f.Provider))
		}
		if f.Window != nil {
			wish = append(wish, spanText(*f.Window))
		}
		facts = append(facts, fmt.Sprintf("Would rather have %s (+%d).", strings.Join(wish, ", "), f.Points))
	}
	return strings.Join(facts, " ")
}
