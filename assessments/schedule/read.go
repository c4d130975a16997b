package schedule

import (
	"net/url"
	"strconv"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Names of the page's fields: three per request, and two per message.
func actionField(request string) string   { return "action." + request }
func providerField(request string) string { return "provider." + request }
func startField(request string) string    { return "start." + request }
func messageField(event string) string    { return "message." + event }
func seenField(event string) string       { return "seen." + event }

// all lists every request of the form: the first ones and those that messages bring.
func (p *public) all() []Request {
	list := p.Instance.Requests[:len(p.Instance.Requests):len(p.Instance.Requests)]
	for _, e := range p.Events {
		list = append(list, e.Change.Add...)
	}
	return list
}

// Read makes a response of the posted fields. A request whose action is not posted waits.
func (k *kind) Read(form exercise.Public, values url.Values) (exercise.Response, error) {
	p, w, err := readPublic(form)
	if err != nil {
		return nil, err
	}
	r := response{Placements: []Placement{}, Events: []eventAnswer{}}
	var wrong fault.Problems
	for _, q := range p.all() {
		switch action := values.Get(actionField(q.ID)); action {
		case "", actDefer:
		case actEscalate:
			r.Placements = append(r.Placements, escalate(q.ID))
		case actBook:
			start, err := strconv.Atoi(values.Get(startField(q.ID)))
			wrong.Require(err == nil, startField(q.ID), "Choose a start from the list")
			r.Placements = append(r.Placements, book(q.ID, values.Get(providerField(q.ID)), start))
			_, known := w.provider[values.Get(providerField(q.ID))]
			wrong.Require(known, providerField(q.ID), "Choose a provider from the list")
			wrong.Require(err != nil || w.onGrid(start), startField(q.ID), "Choose a start within the clinic's day")
		default:
			wrong.Add(actionField(q.ID), "Choose to book, to send to the nurse, or to leave waiting")
		}
	}
	for _, e := range p.Events {
		if option := values.Get(messageField(e.ID)); option != "" {
			r.Events = append(r.Events, eventAnswer{Event: e.ID, Option: option})
			wrong.Require(e.has(option), messageField(e.ID), "Choose one of the answers")
		}
	}
	for _, e := range p.Events {
		if values.Get(seenField(e.ID)) == "1" {
			r.Seen = append(r.Seen, e.ID)
		}
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	raw := exercise.Response(exercise.Encode(r))
	_, _, err = p.readResponse(w, raw)
	return raw, err
}

func (e *event) has(option string) bool {
	for _, o := range e.Options {
		if o.ID == option {
			return true
		}
	}
	return false
}
