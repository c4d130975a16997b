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
	*texts
	Foreign         bool // the page speaks another language than the clinic
	Opened          bool // some message was opened: those that were not are told apart
	Clinic          string
	Day             string // for the script: board and providers as JSON
	Booked, Asked   int    // confirmed patients, waiting requests
	RuleLines       []string
	EscalationLines []string
	Hands           []handView // all that have hours
	Columns         []handView // those of them who can be booked
	Inbox           []messageView
	Cards           []requestView
	Starts          []startView
	Sent, Left      []requestView
	Board           boardView
}

// handView is a provider or a piece of equipment.
type handView struct {
	ID, Name, Note string
	In             []string
	Later          []laterView
}

// laterView is what a message changes, beside what it changes. The script hides it until the message
// has come in.
type laterView struct{ Event, Text string }

type startView struct {
	At   int
	Text string
}

type messageView struct {
	ID, Time, From, Message string
	Field, SeenField        string
	Seen                    bool
	Answer                  string // text of the chosen option
	Changed                 string // for the script: what the board has to know, as JSON
	Choices                 []choiceView
}

type choiceView struct {
	ID, Text string
	Chosen   bool
}

type requestView struct {
	ID, Name, Visit, Words, Facts, From    string
	Later                                  []laterView
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

// changeData is the part of a message that the script needs.
type changeData struct {
	Providers []newHours `json:"providers,omitempty"`
	Cancel    []string   `json:"cancel,omitempty"`
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
	drawn.texts, drawn.Foreign = textsIn(to.Lang), textsIn(to.Lang) != &english
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
		Clinic: p.Clinic, Booked: len(p.Prior), Asked: len(in.Requests) - len(p.Prior), Opened: len(r.Seen) > 0, RuleLines: p.Rules, EscalationLines: p.EscalationCard,
		Day: string(exercise.Encode(dayData{Open: in.Day[0], Close: in.Day[1], Slot: in.Slot, Providers: in.Providers})),
	}
	for _, d := range in.Providers {
		v.Columns = append(v.Columns, handView{ID: d.ID, Name: d.Name, Note: p.does(d), In: spanTexts(d.Hours), Later: p.laterHours(d.ID)})
	}
	v.Hands = v.Columns
	for _, e := range in.Equipment {
		v.Hands = append(v.Hands, handView{ID: e.ID, Name: e.Name, Note: serves(e), In: spanTexts(e.Hours), Later: p.laterHours(e.ID)})
	}
	for at := in.Day[0]; at < in.Day[1]; at += in.Slot {
		v.Starts = append(v.Starts, startView{at, clockText(at)})
	}
	for _, e := range p.Events {
		v.Inbox = append(v.Inbox, viewOf(e, r))
	}
	v.addRequests(p, r)
	v.Board = p.drawBoard(w, r)
	return v
}

// does lists a provider's visits and, where it matters, licenses.
func (p *public) does(d Provider) string {
	var does []string
	for _, id := range d.Visits {
		does = append(does, p.visitLabel(id))
	}
	for _, l := range p.Licences {
		if l.Provider == d.ID {
			return fmt.Sprintf("%s. Licensed in %s", strings.Join(does, ", "), strings.Join(l.States, ", "))
		}
	}
	return strings.Join(does, ", ")
}

func serves(e Equipment) string {
	if e.Capacity == 1 {
		return "one visit at a time"
	}
	return fmt.Sprintf("%d visits at a time", e.Capacity)
}

// laterHours lists what messages change about the hours of a provider or a piece of equipment.
func (p *public) laterHours(id string) (later []laterView) {
	for _, e := range p.Events {
		for _, h := range slices.Concat(e.Change.Providers, e.Change.Equipment) {
			if h.ID == id {
				later = append(later, laterView{e.ID, spansText(h.Hours, "and")})
			}
		}
	}
	return later
}

// laterFacts lists what messages change about a request.
func (p *public) laterFacts(q Request) (later []laterView) {
	c := p.cardOf(q.ID)
	for _, e := range p.Events {
		for _, n := range e.Change.Windows {
			if n.Request == q.ID {
				later = append(later, laterView{e.ID, p.free(c, n.Windows)})
			}
		}
		for _, n := range e.Change.Moves {
			if n.Request == q.ID {
				later = append(later, laterView{e.ID, "In " + n.State + " today."})
			}
		}
		if slices.Contains(e.Change.Cancel, q.ID) {
			later = append(later, laterView{e.ID, "Cancelled by the patient."})
		}
	}
	return later
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
	m := messageView{ID: e.ID, Time: clockText(e.At), From: e.From, Message: e.Message, Field: messageField(e.ID), SeenField: seenField(e.ID),
		Seen:    slices.Contains(r.Seen, e.ID),
		Changed: string(exercise.Encode(changeData{Providers: e.Change.Providers, Cancel: e.Change.Cancel}))}
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
		view.From, view.Later = from[q.ID], p.laterFacts(q)
		switch view.Action {
		case actEscalate:
			v.Sent = append(v.Sent, view)
		case actDefer:
			v.Left = append(v.Left, view)
		}
		if view.Confirmed {
			confirmed = append(confirmed, view)
		} else {
			v.Cards = append(v.Cards, view)
		}
	}
	v.Cards = append(v.Cards, confirmed...)
}

func (p *public) viewRequest(q Request, r *response) requestView {
	c := p.cardOf(q.ID)
	v := requestView{ID: q.ID, Name: c.Name, Words: c.Words, Visit: p.visitLabel(q.Visit), Minutes: q.Minutes, Value: q.Value, Action: actDefer, Facts: p.facts(q),
		ActionField: actionField(q.ID), ProviderField: providerField(q.ID), StartField: startField(q.ID)}
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
	c := p.cardOf(q.ID)
	facts := []string{p.free(c, q.Windows)}
	switch {
	case c.State != "":
		facts = append([]string{"In " + c.State + "."}, facts...)
	case q.Providers != nil:
		facts = append(facts, "Only with "+p.names(q.Providers)+".")
	}
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
				facts = append(facts, fmt.Sprintf("Has to begin %d minutes or more after the same patient's %s ends.", q.After.Gap, lower(p.visitLabel(before.Visit))))
			}
		}
	}
	for _, f := range q.Prefers {
		var wish []string
		if f.Provider != "" {
			wish = append(wish, p.providerName(f.Provider))
		}
		if f.Window != nil {
			wish = append(wish, p.when(c, []Interval{*f.Window}, "or"))
		}
		facts = append(facts, fmt.Sprintf("Would rather have %s (+%d).", strings.Join(wish, ", "), f.Points))
	}
	return strings.Join(facts, " ")
}

// lower makes a label part of a sentence: its first letter small, unless it is an abbreviation.
func lower(label string) string {
	if len(label) > 1 && label[1] >= 'a' && label[1] <= 'z' {
		return strings.ToLower(label[:1]) + label[1:]
	}
	return label
}

// free says when a patient can be seen.
func (p *public) free(c card, windows []Interval) string {
	if c.Zone == "" {
		return "Can come " + spansText(windows, "or") + "."
	}
	return "Free " + p.when(c, windows, "or") + "."
}

// when gives times by the clinic's clock, and first by the patient's where that is another.
func (p *public) when(c card, times []Interval, word string) string {
	switch {
	case c.Zone == "":
		return spansText(times, word)
	case c.Ahead == 0:
		return spansText(times, word) + " " + c.Zone
	default:
		return fmt.Sprintf("%s %s (%s %s)", spansText(shifted(times, c.Ahead), word), c.Zone, spansText(times, word), p.Zone)
	}
}

// names lists providers.
func (p *public) names(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, p.providerName(id))
	}
	return strings.Join(names, " or ")
}

// stateOf is where a patient is seen, after all messages.
func (p *public) stateOf(request string) string {
	for _, e := range p.Events {
		for _, n := range e.Change.Moves {
			if n.Request == request {
				return n.State
			}
		}
	}
	return p.cardOf(request).State
}
