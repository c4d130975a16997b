package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// maxDraws is far more than a definition needs; a test holds the typical number down.
const maxDraws = 2_000

// formNodes bounds the search that proves a form's optimum: a day that needs more is left out, so
// that drawing a form stays quick.
const formNodes = 400

// difficulty is measured on the final world of a form and has to lie in the definition's band.
type difficulty struct {
	Gap         float64 `json:"margin"`
	Tightness   float64 `json:"tightness"`
	Conflicts   float64 `json:"conflicts"`
	Overlapping int     `json:"overlapping"`
	Draws       int     `json:"draws"` // days drawn until this one was accepted
}

// Generate draws days from the seed until one is accepted.
func (k *kind) Generate(id string, seed uint64) (exercise.Form, error) {
	i := slices.IndexFunc(k.definitions, func(d definition) bool { return d.ID == id })
	if i < 0 {
		return exercise.Form{}, fault.New(fault.NotFound, "schedule has no definition %q", id)
	}
	for n := range maxDraws {
		d := &draw{d: &k.definitions[i], r: exercise.Rand(seed, fmt.Sprintf("schedule %s %d", id, n)), names: map[string]bool{}}
		if !d.day() || !d.accept(n+1) {
			continue
		}
		return exercise.Form{
			Kind: slug, Definition: id, Version: version, Seed: seed,
			Public: exercise.Public(exercise.Encode(d.p)), Key: exercise.Key(exercise.Encode(d.k)),
		}, nil
	}
	return exercise.Form{}, fault.New(fault.Internal, "%s gives no day of its difficulty for seed %d", id, seed)
}

// draw is one day while it is drawn.
type draw struct {
	d     *definition
	r     *rand.Rand
	p     public
	k     key
	names map[string]bool // taken
}

func (d *draw) between(ends [2]int) int { return ends[0] + d.r.IntN(ends[1]-ends[0]+1) }

// day draws a whole day; false where its parts do not go together.
func (d *draw) day() bool {
	d.p = public{Clinic: d.d.Clinic, Visits: d.d.Visits, Rules: d.d.Rules, EscalationCard: d.d.EscalationCard, Prior: []Placement{}}
	d.p.Instance = Instance{Slot: d.d.Slot, Day: d.d.Day, MoveCost: d.d.MoveCost, TurnedAwayCost: d.d.TurnedAwayCost}
	for i, pool := range d.d.Providers {
		d.p.Instance.Providers = append(d.p.Instance.Providers, Provider{
			ID: fmt.Sprintf("d%d", i+1), Name: exercise.Pick(d.r, pool.Names), Visits: pool.Visits, Hours: exercise.Pick(d.r, pool.Hours),
		})
	}
	for _, e := range d.d.Equipment {
		d.p.Instance.Equipment = append(d.p.Instance.Equipment, Equipment{ID: e.ID, Name: e.Name, Capacity: 1, Hours: e.Hours})
	}
	return d.confirmed() && d.waiting() && d.messages()
}

// confirmed draws bookings that stand together, each at a time that its patient agreed to.
func (d *draw) confirmed() bool {
	in := &d.p.Instance
	for n := range d.between(d.d.Confirmed) {
		q := d.request(fmt.Sprintf("c%d", n+1), exercise.Pick(d.r, d.d.Mix))
		in.Requests = append(in.Requests, q)
		at, ok := d.freeSlot()
		if !ok {
			return false
		}
		d.p.Prior = append(d.p.Prior, at)
		d.card(q, "")
	}
	return true
}

// freeSlot books the last request at a random time that clashes with nothing.
func (d *draw) freeSlot() (Placement, bool) {
	in := &d.p.Instance
	i := len(in.Requests) - 1
	w, err := newWorld(in, nil)
	if err != nil {
		return Placement{}, false
	}
	for range 40 {
		at := slot{d.r.IntN(len(in.Providers)), in.Day[0] + in.Slot*d.r.IntN((in.Day[1]-in.Day[0])/in.Slot)}
		p := book(in.Requests[i].ID, in.Providers[at.provider].ID, at.start)
		b, err := w.board(append(slices.Clone(d.p.Prior), p))
		if err == nil && len(w.evaluate(b).violations) == 0 {
			return p, true
		}
	}
	return Placement{}, false
}

// waiting draws the requests that wait: one or two red flags, a lab with its visit, and others.
func (d *draw) waiting() bool {
	var list []Request
	var cards []card
	n := d.between(d.d.Waiting)
	add := func(q Request, name, words string) {
		list = append(list, q)
		cards = append(cards, card{Name: name, Words: words})
	}
	lab, visit := d.request("", "lab"), d.request("", "follow_up")
	lab.Windows, visit.Windows = []Interval{{480, 600}}, []Interval{{540, 720}}
	visit.Patient, visit.After = lab.Patient, &After{Gap: 30}
	name := d.name()
	add(lab, name, exercise.Pick(d.r, d.d.Words["lab"]))
	add(visit, name, exercise.Pick(d.r, d.d.Words["after_lab"]))
	flags := d.r.Perm(len(d.d.RedFlags))[:1+d.r.IntN(2)]
	for _, f := range flags {
		add(d.request("", d.d.RedFlags[f].Visit), d.name(), d.d.RedFlags[f].Words)
	}
	for len(list) < n {
		q := d.request("", exercise.Pick(d.r, d.d.Mix))
		words := exercise.Pick(d.r, d.d.Words[q.Visit])
		if slices.ContainsFunc(cards, func(c card) bool { return c.Words == words }) {
			continue
		}
		add(q, d.name(), words)
	}
	order := d.r.Perm(n)
	place := func(of int) string { return fmt.Sprintf("r%d", slices.Index(order, of)+1) }
	for at, of := range order {
		q := list[of]
		q.ID = fmt.Sprintf("r%d", at+1)
		if q.After != nil {
			q.After.Request = place(0)
		}
		cards[of].For = q.ID
		d.p.Instance.Requests = append(d.p.Instance.Requests, q)
		d.p.Cards = append(d.p.Cards, cards[of])
	}
	for i, f := range flags {
		d.k.RedFlags = append(d.k.RedFlags, redMark{Of: place(2 + i), Fact: d.d.RedFlags[f].Fact})
	}
	return true
}

// request draws what a patient wants. Patients are numbered in the order they are drawn, which
// tells nothing: red flags look like any other request.
func (d *draw) request(id, visit string) Request {
	v := d.d.visit(visit)
	q := Request{ID: id, Patient: fmt.Sprintf("p%d", 100+d.r.IntN(900)), Visit: v.ID, Minutes: v.Minutes,
		Windows: exercise.Pick(d.r, d.d.Windows), Value: exercise.Pick(d.r, d.d.Values)}
	for d.names[q.Patient] {
		q.Patient = fmt.Sprintf("p%d", 100+d.r.IntN(900))
	}
	d.names[q.Patient] = true
	for _, e := range d.d.Equipment {
		if (len(e.Visits) == 0 || contains(e.Visits, visit)) && d.r.Float64() < e.Share {
			q.Needs = append(q.Needs, e.ID)
			break
		}
	}
	for range 20 {
		if d.fits(&q) {
			break
		}
		q.Windows = exercise.Pick(d.r, d.d.Windows)
	}
	if d.r.IntN(5) < 2 {
		q.Prefers = append(q.Prefers, d.preference(v.ID))
	}
	return q
}

// fits tells whether there is a time for the request on an empty board.
func (d *draw) fits(q *Request) bool {
	one := d.p.Instance
	one.Requests = []Request{*q}
	one.Requests[0].ID = "one"
	w, err := newWorld(&one, nil)
	return err == nil && len(w.ways(0)) > 1
}

func (d *draw) preference(visit string) Preference {
	points := 1 + d.r.IntN(3)
	if d.r.IntN(2) == 0 {
		noon := (d.d.Day[0] + d.d.Day[1]) / 2
		noon -= noon % 60
		half := exercise.Pick(d.r, []Interval{{d.d.Day[0], noon}, {noon, d.d.Day[1]}})
		return Preference{Window: &half, Points: points}
	}
	var can []string
	for _, p := range d.p.Instance.Providers {
		if contains(p.Visits, visit) {
			can = append(can, p.ID)
		}
	}
	return Preference{Provider: exercise.Pick(d.r, can), Points: points}
}

func (d *draw) card(q Request, words string) {
	d.p.Cards = append(d.p.Cards, card{For: q.ID, Name: d.name(), Words: words})
}

// name draws a full name whose parts no one else of the day has.
func (d *draw) name() string {
	for {
		first, last := exercise.Pick(d.r, d.d.FirstNames), exercise.Pick(d.r, d.d.LastNames)
		if !d.names[first] && !d.names[last] {
			d.names[first], d.names[last] = true, true
			return first + " " + last
		}
	}
}

// messages draws one message of each list, in random order of arrival.
func (d *draw) messages() bool {
	lists := d.r.Perm(len(d.d.Messages))
	for n, l := range lists {
		pool := exercise.Pick(d.r, d.d.Messages[l])
		e := event{ID: fmt.Sprintf("e%d", n+1), At: d.d.Day[0] - 60 + 15*n, From: pool.From, Message: pool.Message}
		fill, ok := changes[pool.Kind](d, &e)
		if !ok {
			return false
		}
		e.From, e.Message = fill.Replace(e.From), fill.Replace(e.Message)
		d.options(&e, pool)
		d.p.Events = append(d.p.Events, e)
	}
	return true
}

// options shuffles what can be answered; the ids say nothing of the merit.
func (d *draw) options(e *event, pool messagePool) {
	texts := append([]string{pool.Best, pool.Acceptable}, pool.Wrong...)
	a := answer{To: e.ID}
	for at, of := range d.r.Perm(len(texts)) {
		id := string(rune('a' + at))
		e.Options = append(e.Options, choice{ID: id, Text: texts[of]})
		switch of {
		case 0:
			a.Best = id
		case 1:
			a.Acceptable = id
		}
	}
	d.k.Answers = append(d.k.Answers, a)
}

// accept holds the final world against the band, what is cheap to measure first, and solves it.
func (d *draw) accept(draws int) bool {
	w, err := d.p.final(d.k.RedFlags)
	if err != nil {
		return false
	}
	in := func(x float64, ends [2]float64) bool { return ends[0] <= x && x <= ends[1] }
	m, band := w.clashes(), d.d.Band
	if !in(m.Conflicts, band.Conflicts) || m.Overlapping < band.Overlapping || !d.bookable(w) {
		return false
	}
	best, err := w.solveWithin(formNodes)
	if err != nil || best.value <= 0 {
		return false
	}
	naive := w.evaluate(w.naive()).value
	m.Gap = rounded(float64(best.value-naive) / float64(best.value))
	m.Tightness, m.Draws = w.tightness(best.board), draws
	d.k.Naive, d.k.Optimum, d.k.Best, d.k.Nodes, d.k.Difficulty = naive, best.value, w.placements(best.board), best.nodes, m
	return naive > 0 && in(m.Gap, band.Gap) && in(m.Tightness, band.Tightness)
}

// bookable tells whether every waiting request without a red flag could be booked if it were the
// only one, with the request that has to come before it.
func (d *draw) bookable(w *world) bool {
	for i, r := range w.in.Requests {
		if _, confirmed := w.prior[i]; confirmed || r.RedFlag {
			continue
		}
		last, first := -1, -1
		for _, a := range w.ways(i) {
			if a.action == actBook {
				last = max(last, a.at.start)
			}
		}
		if before := w.after[i]; before >= 0 {
			for _, a := range w.ways(before) {
				if a.action == actBook && (first < 0 || w.end(before, a.at) < first) {
					first = w.end(before, a.at)
				}
			}
			if first < 0 || first+r.After.Gap > last {
				return false
			}
		}
		if last < 0 {
			return false
		}
	}
	return true
}

// tightness is the share of the providers' time that a board fills.
func (w *world) tightness(b board) float64 {
	booked, open := 0, 0
	for i, stands := range w.evaluate(b).honoured {
		if stands {
			booked += w.in.Requests[i].Minutes
		}
	}
	for _, p := range w.in.Providers {
		for _, h := range p.Hours {
			open += h[1] - h[0]
		}
	}
	return rounded(float64(booked) / float64(max(open, 1)))
}

// clashes measures how often waiting requests and others want the same time.
func (w *world) clashes() (m difficulty) {
	waiting, clashes := 0, 0
	wishes := w.wishes()
	for i, a := range wishes {
		if _, confirmed := w.prior[i]; confirmed || a.action == "" {
			continue
		}
		waiting++
		with := 0
		for j, b := range wishes {
			if i != j && b.action != "" && a.at.provider == b.at.provider && a.at.start < w.end(j, b.at) && b.at.start < w.end(i, a.at) {
				with++
			}
		}
		clashes += with
		if with > 0 {
			m.Overlapping++
		}
	}
	m.Conflicts = rounded(float64(clashes) / float64(max(waiting, 1)))
	return m
}

// wishes is the board on which everyone has what they would get if they were alone: confirmed
// patients their time, others the earliest. Red flags want none.
func (w *world) wishes() board {
	b := make(board, len(w.in.Requests))
	for i := range b {
		if at, confirmed := w.prior[i]; confirmed && w.sound(i, at) {
			b[i] = act{actBook, at}
			continue
		}
		for _, a := range w.ways(i) {
			if a.action == actBook {
				b[i] = a
				break
			}
		}
	}
	return b
}

// clockText is a time of day as people of the clinic write it.
func clockText(minutes int) string {
	half := "am"
	if minutes/60%24 >= 12 {
		half = "pm"
	}
	return fmt.Sprintf("%d:%02d %s", (minutes/60+11)%12+1, minutes%60, half)
}

// spanText leaves the first half of the day out where it is that of the second.
func spanText(v Interval) string {
	from, to := clockText(v[0]), clockText(v[1])
	if from[len(from)-2:] == to[len(to)-2:] {
		from = from[:len(from)-3]
	}
	return from + " to " + to
}

// spansText joins spans with a word: "or" for when someone can come, "and" for when someone is in.
func spansText(list []Interval, word string) string {
	var out []string
	for _, v := range list {
		out = append(out, spanText(v))
	}
	return strings.Join(out, " "+word+" ")
}
