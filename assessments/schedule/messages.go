package schedule

import (
	"math/rand/v2"
	"slices"
	"strings"

	"preceptor/internal/exercise"
)

// changes draws, by kind of message, what the message changes about the day and what its text
// needs; false where the day has nothing that it could be about.
var changes = map[string]func(*draw, *event, messagePool) (*strings.Replacer, bool){
	"provider_late":    (*draw).providerLate,
	"provider_leaves":  (*draw).providerLeaves,
	"equipment_late":   (*draw).equipmentLate,
	"equipment_leaves": (*draw).equipmentLeaves,
	"arrival":          (*draw).arrival,
	"cancellation":     (*draw).cancellation,
	"transport":        (*draw).transport,
	"elsewhere":        (*draw).elsewhere,
	"desk":             nothing, // changes nothing about the day
}

func nothing(*draw, *event, messagePool) (*strings.Replacer, bool) {
	return strings.NewReplacer(), true
}

// lead draws one of the providers whom messages are about.
func (d *draw) lead() Provider {
	var all []Provider
	for i, p := range d.d.Providers {
		if p.Lead {
			all = append(all, d.p.Instance.Providers[i])
		}
	}
	return exercise.Pick(d.r, all)
}

func (d *draw) providerLate(e *event, _ messagePool) (*strings.Replacer, bool) {
	p := d.lead()
	hours := slices.Clone(p.Hours)
	hours[0][0] += 45
	e.Change.Providers = []newHours{{ID: p.ID, Hours: hours}}
	return strings.NewReplacer("{provider}", p.Name, "{time}", clockText(hours[0][0])), true
}

func (d *draw) providerLeaves(e *event, _ messagePool) (*strings.Replacer, bool) {
	p := d.lead()
	hours := slices.Clone(p.Hours)
	last := len(hours) - 1
	hours[last][1] -= 60
	e.Change.Providers = []newHours{{ID: p.ID, Hours: hours}}
	return strings.NewReplacer("{provider}", p.Name, "{time}", clockText(hours[last][1])), true
}

// equipment finds what a message is about, with hours of its own to change.
func (d *draw) equipment(pool messagePool) (Equipment, bool) {
	i := slices.IndexFunc(d.p.Instance.Equipment, func(q Equipment) bool { return q.ID == pool.Equipment })
	if i < 0 {
		return Equipment{}, false
	}
	q := d.p.Instance.Equipment[i]
	q.Hours = slices.Clone(q.Hours)
	return q, true
}

func (d *draw) equipmentLate(e *event, pool messagePool) (*strings.Replacer, bool) {
	q, ok := d.equipment(pool)
	if ok {
		q.Hours[0][0] += 60
		e.Change.Equipment = []newHours{{ID: q.ID, Hours: q.Hours}}
	}
	return d.timed(q, ok, 0, 0)
}

func (d *draw) equipmentLeaves(e *event, pool messagePool) (*strings.Replacer, bool) {
	q, ok := d.equipment(pool)
	last := len(q.Hours) - 1
	if ok {
		q.Hours[last][1] -= 60
		e.Change.Equipment = []newHours{{ID: q.ID, Hours: q.Hours}}
	}
	return d.timed(q, ok, last, 1)
}

// timed fills in one end of one of the hours of a piece of equipment.
func (d *draw) timed(q Equipment, ok bool, span, end int) (*strings.Replacer, bool) {
	if !ok {
		return nil, false
	}
	return strings.NewReplacer("{time}", clockText(q.Hours[span][end])), true
}

// arrival adds a request that a provider asks for.
func (d *draw) arrival(e *event, _ messagePool) (*strings.Replacer, bool) {
	visit := exercise.Pick(d.r, d.d.Arrival.Visits)
	q, c := d.request(visit, d.d.Arrival.Windows)
	q.ID, q.Value = "n1", exercise.Pick(d.r, d.d.Arrival.Values)
	for _, words := range shuffled(d.r, d.d.Words[visit]) {
		if mine := d.told(q, c, "", words).Words; !slices.ContainsFunc(d.p.Cards, func(c card) bool { return c.Words == mine }) {
			e.Change.Add = []Request{q}
			d.card(q, c, words)
			name := d.p.Cards[len(d.p.Cards)-1].Name
			return strings.NewReplacer("{provider}", d.lead().Name, "{patient}", name), true
		}
	}
	return nil, false
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// unchanged draws a confirmed booking that no message is about yet.
func (d *draw) unchanged(fit func(Placement) bool) (Placement, bool) {
	var all []Placement
	for _, c := range d.p.Prior {
		if fit(c) && !slices.ContainsFunc(d.p.Events, func(e event) bool { return e.Change.about(c.Request) }) {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return Placement{}, false
	}
	return exercise.Pick(d.r, all), true
}

// about tells whether a message changes something about a request.
func (c *worldChange) about(request string) bool {
	return slices.Contains(c.Cancel, request) ||
		slices.ContainsFunc(c.Windows, func(n newWindows) bool { return n.Request == request }) ||
		slices.ContainsFunc(c.Moves, func(n newState) bool { return n.Request == request })
}

func (d *draw) cancellation(e *event, _ messagePool) (*strings.Replacer, bool) {
	c, ok := d.unchanged(func(Placement) bool { return true })
	if !ok {
		return nil, false
	}
	e.Change.Cancel = []string{c.Request}
	return d.ofPatient(c.Request, *c.Start), true
}

// transport makes a patient who is confirmed for the early hours come later.
func (d *draw) transport(e *event, _ messagePool) (*strings.Replacer, bool) {
	c, ok := d.unchanged(func(c Placement) bool { return *c.Start < d.d.Day[0]+150 })
	if !ok {
		return nil, false
	}
	from := *c.Start + 60
	e.Change.Windows = []newWindows{{Request: c.Request, Windows: []Interval{{from, d.d.Day[1]}}}}
	return d.ofPatient(c.Request, from), true
}

// elsewhere puts a confirmed patient into a state where the booked provider may not see them, but
// another one may.
func (d *draw) elsewhere(e *event, _ messagePool) (*strings.Replacer, bool) {
	for _, to := range shuffled(d.r, d.d.Places) {
		moved := newState{State: to.State, Providers: d.p.licensed(to.State)}
		c, ok := d.unchanged(func(c Placement) bool {
			q := d.p.Instance.Requests[slices.IndexFunc(d.p.Instance.Requests, func(q Request) bool { return q.ID == c.Request })]
			q.Providers = moved.Providers
			return !contains(q.Providers, c.Provider) && d.fits(&q)
		})
		if ok {
			moved.Request = c.Request
			e.Change.Moves = []newState{moved}
			return strings.NewReplacer("{patient}", d.p.cardOf(c.Request).Name, "{state}", to.State), true
		}
	}
	return nil, false
}

// ofPatient fills in a name and a time by the patient's own clock.
func (d *draw) ofPatient(request string, at int) *strings.Replacer {
	c := d.p.cardOf(request)
	return strings.NewReplacer("{patient}", c.Name, "{time}", clockText(at+c.Ahead))
}

// cardOf is the human side of a request; its name is the id where the form has none.
func (p *public) cardOf(request string) card {
	for _, c := range p.Cards {
		if c.For == request {
			return c
		}
	}
	return card{For: request, Name: request}
}
