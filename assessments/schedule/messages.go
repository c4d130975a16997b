package schedule

import (
	"slices"
	"strings"

	"preceptor/internal/exercise"
)

// changes draws, by kind of message, what the message changes about the day and what its text
// needs; false where the day has nothing that it could be about.
var changes = map[string]func(*draw, *event) (*strings.Replacer, bool){
	"provider_late":      (*draw).providerLate,
	"provider_leaves":    (*draw).providerLeaves,
	"interpreter_leaves": (*draw).interpreterLeaves,
	"arrival":            (*draw).arrival,
	"cancellation":       (*draw).cancellation,
	"transport":          (*draw).transport,
	"records":            nothing,
	"walk_in":            nothing,
	"wrong_chart":        nothing,
}

func nothing(*draw, *event) (*strings.Replacer, bool) { return strings.NewReplacer(), true }

// doctor draws one of the providers who see new patients.
func (d *draw) doctor() Provider {
	var all []Provider
	for _, p := range d.p.Instance.Providers {
		if contains(p.Visits, "new") {
			all = append(all, p)
		}
	}
	return exercise.Pick(d.r, all)
}

func (d *draw) providerLate(e *event) (*strings.Replacer, bool) {
	p := d.doctor()
	hours := slices.Clone(p.Hours)
	hours[0][0] += 45
	e.Change.Providers = []newHours{{ID: p.ID, Hours: hours}}
	return strings.NewReplacer("{provider}", p.Name, "{time}", clockText(hours[0][0])), true
}

func (d *draw) providerLeaves(e *event) (*strings.Replacer, bool) {
	p := d.doctor()
	hours := slices.Clone(p.Hours)
	last := len(hours) - 1
	hours[last][1] -= 60
	e.Change.Providers = []newHours{{ID: p.ID, Hours: hours}}
	return strings.NewReplacer("{provider}", p.Name, "{time}", clockText(hours[last][1])), true
}

func (d *draw) interpreterLeaves(e *event) (*strings.Replacer, bool) {
	all := d.p.Instance.Equipment
	i := slices.IndexFunc(all, func(q Equipment) bool { return q.ID == "interpreter" })
	if i < 0 {
		return nil, false
	}
	hours := slices.Clone(all[i].Hours)
	last := len(hours) - 1
	hours[last][1] -= 60
	e.Change.Equipment = []newHours{{ID: all[i].ID, Hours: hours}}
	return strings.NewReplacer("{time}", clockText(hours[last][1])), true
}

// arrival adds a request that a provider asks for.
func (d *draw) arrival(e *event) (*strings.Replacer, bool) {
	q := d.request("n1", "follow_up")
	q.Value = 10 + 2*d.r.IntN(2)
	q.Windows = []Interval{{540, 720}}
	e.Change.Add = []Request{q}
	words := slices.DeleteFunc(slices.Clone(d.d.Words["follow_up"]), func(s string) bool {
		return slices.ContainsFunc(d.p.Cards, func(c card) bool { return c.Words == s })
	})
	if len(words) == 0 {
		return nil, false
	}
	d.card(q, exercise.Pick(d.r, words))
	name := d.p.Cards[len(d.p.Cards)-1].Name
	return strings.NewReplacer("{provider}", d.doctor().Name, "{patient}", name), true
}

func (d *draw) cancellation(e *event) (*strings.Replacer, bool) {
	c := exercise.Pick(d.r, d.p.Prior)
	e.Change.Cancel = []string{c.Request}
	return strings.NewReplacer("{patient}", d.nameOf(c.Request), "{time}", clockText(*c.Start)), true
}

// transport makes a patient who is confirmed for the early morning come later.
func (d *draw) transport(e *event) (*strings.Replacer, bool) {
	var early []Placement
	for _, c := range d.p.Prior {
		if *c.Start < d.d.Day[0]+150 {
			early = append(early, c)
		}
	}
	if len(early) == 0 {
		return nil, false
	}
	c := exercise.Pick(d.r, early)
	from := *c.Start + 60
	e.Change.Windows = []newWindows{{Request: c.Request, Windows: []Interval{{from, d.d.Day[1]}}}}
	return strings.NewReplacer("{patient}", d.nameOf(c.Request), "{time}", clockText(from)), true
}

func (d *draw) nameOf(request string) string {
	for _, c := range d.p.Cards {
		if c.For == request {
			return c.Name
		}
	}
	return request
}
