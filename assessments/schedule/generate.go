package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// maxDraws is far more than a definition needs; a test holds the typical number down. A day is drawn
// anew only because its parts do not go together or its difficulty is outside the band: how long the
// search for its optimum takes plays no part.
const maxDraws = 400

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
		if !d.day() {
			continue
		}
		switch ok, err := d.accept(n + 1); {
		case err != nil:
			return exercise.Form{}, err
		case !ok:
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
	d.p = public{Clinic: d.d.Clinic, Zone: d.d.Zone, Visits: d.d.Visits, Rules: d.d.Rules, EscalationCard: d.d.EscalationCard, Prior: []Placement{}}
	d.p.Instance = Instance{Slot: d.d.Slot, Day: d.d.Day, MoveCost: d.d.MoveCost, TurnedAwayCost: d.d.TurnedAwayCost}
	for i, pool := range d.d.Providers {
		p := Provider{ID: fmt.Sprintf("d%d", i+1), Name: exercise.Pick(d.r, pool.Names), Visits: pool.Visits, Hours: exercise.Pick(d.r, pool.Hours)}
		d.p.Instance.Providers = append(d.p.Instance.Providers, p)
		if len(pool.States) > 0 {
			d.p.Licences = append(d.p.Licences, licence{Provider: p.ID, States: exercise.Pick(d.r, pool.States)})
		}
	}
	for _, e := range d.d.Equipment {
		d.p.Instance.Equipment = append(d.p.Instance.Equipment, Equipment{ID: e.ID, Name: e.Name, Capacity: e.Capacity, Hours: e.Hours})
	}
	return d.confirmed() && d.waiting() && d.messages()
}

// confirmed draws bookings that stand together, each at a time that its patient agreed to.
func (d *draw) confirmed() bool {
	for n := range d.between(d.d.Confirmed) {
		if !d.confirm(fmt.Sprintf("c%d", n+1)) {
			return false
		}
	}
	return true
}

// confirm draws one booking. A request for which nothing is free is drawn anew.
func (d *draw) confirm(id string) bool {
	in := &d.p.Instance
	for range 20 {
		q, c := d.request(exercise.Pick(d.r, d.d.Mix), d.d.Windows)
		q.ID = id
		in.Requests = append(in.Requests, q)
		if at, ok := d.freeSlot(); ok {
			d.p.Prior = append(d.p.Prior, at)
			d.card(q, c, "")
			return true
		}
		in.Requests = in.Requests[:len(in.Requests)-1]
	}
	return false
}

// freeSlot books the last request at a random time that clashes with nothing.
func (d *draw) freeSlot() (Placement, bool) {
	in := &d.p.Instance
	i := len(in.Requests) - 1
	w, err := newWorld(in, d.p.Prior)
	if err != nil {
		return Placement{}, false
	}
	for _, a := range shuffled(d.r, w.ways(i)) {
		b := slices.Clone(w.confirm)
		if b[i] = a; a.action == actBook && len(w.evaluate(b).violations) == 0 {
			return book(in.Requests[i].ID, in.Providers[a.at.provider].ID, a.at.start), true
		}
	}
	return Placement{}, false
}

// wanted is a request before it has its place in the list.
type wanted struct {
	request Request
	card    card
	fact    string // of the escalation card; empty for all but red flags
	before  int    // place of the visit that has to come first, or -1
}

// waiting draws the requests that wait: pairs of visits, one or two red flags, and others.
func (d *draw) waiting() bool {
	var list []wanted
	for _, i := range d.r.Perm(len(d.d.Pairs))[:d.d.PairsPerDay] {
		list = d.pair(list, d.d.Pairs[i])
	}
	for _, i := range d.r.Perm(len(d.d.RedFlags))[:1+d.r.IntN(2)] {
		f := d.d.RedFlags[i]
		q, c := d.request(f.Visit, d.d.Windows)
		list = append(list, wanted{q, d.told(q, c, d.name(), f.Words), f.Fact, -1})
	}
	used := map[string]bool{}
	for n := d.between(d.d.Waiting); len(list) < n; {
		visit := exercise.Pick(d.r, d.d.Mix)
		words := exercise.Pick(d.r, d.d.Words[visit])
		if used[words] {
			continue
		}
		used[words] = true
		q, c := d.request(visit, d.d.Windows)
		list = append(list, wanted{q, d.told(q, c, d.name(), words), "", -1})
	}
	d.list(list)
	return true
}

// pair adds two visits of one patient.
func (d *draw) pair(list []wanted, p pair) []wanted {
	first, c := d.request(p.First, p.FirstWindow)
	then := d.sameFor(c, p)
	then.Patient, then.After = first.Patient, &After{Gap: p.Gap}
	name := d.name()
	return append(list, wanted{first, d.told(first, c, name, exercise.Pick(d.r, d.d.Words[p.First])), "", -1},
		wanted{then, d.told(then, c, name, exercise.Pick(d.r, p.Words)), "", len(list)})
}

// sameFor draws the second visit of a pair for a patient who is where the card says.
func (d *draw) sameFor(c card, p pair) Request {
	return d.requestAt(place{c.State, c.Zone, c.Ahead}, p.Then, p.ThenWindow)
}

// list puts what waits in random order, on the list and on the key.
func (d *draw) list(all []wanted) {
	order := d.r.Perm(len(all))
	place := func(of int) string { return fmt.Sprintf("r%d", slices.Index(order, of)+1) }
	for at, of := range order {
		q := all[of].request
		q.ID = fmt.Sprintf("r%d", at+1)
		if q.After != nil {
			q.After.Request = place(all[of].before)
		}
		all[of].card.For = q.ID
		d.p.Instance.Requests = append(d.p.Instance.Requests, q)
		d.p.Cards = append(d.p.Cards, all[of].card)
	}
	for of, w := range all {
		if w.fact != "" {
			d.k.RedFlags = append(d.k.RedFlags, redMark{Of: place(of), Fact: w.fact})
		}
	}
}

// request draws what a patient wants, and from where. The windows are by the patient's own clock.
func (d *draw) request(visit string, windows [][]Interval) (Request, card) {
	var at place
	if len(d.d.Places) > 0 {
		at = exercise.Pick(d.r, d.d.Places)
	}
	return d.requestAt(at, visit, windows), card{State: at.State, Zone: at.Zone, Ahead: at.Ahead}
}

// requestAt numbers patients at random, which tells nothing: red flags look like any other request.
func (d *draw) requestAt(at place, visit string, windows [][]Interval) Request {
	v := d.d.visit(visit)
	q := Request{Patient: fmt.Sprintf("p%d", 100+d.r.IntN(900)), Visit: v.ID, Minutes: v.Minutes, Value: exercise.Pick(d.r, d.d.Values)}
	for d.names[q.Patient] {
		q.Patient = fmt.Sprintf("p%d", 100+d.r.IntN(900))
	}
	d.names[q.Patient] = true
	if at.State != "" {
		q.Providers = d.p.licensed(at.State)
	}
	if v.Own {
		q.Providers = []string{exercise.Pick(d.r, d.able(&q))}
	}
	for _, e := range d.d.Equipment {
		if (len(e.Visits) == 0 || contains(e.Visits, visit)) && d.r.Float64() < e.Share {
			q.Needs = append(q.Needs, e.ID)
		}
	}
	for range 20 {
		if q.Windows = shifted(exercise.Pick(d.r, windows), -at.Ahead); d.fits(&q) {
			break
		}
	}
	if wish, ok := d.preference(&q); ok && d.r.IntN(2) == 0 {
		q.Prefers = append(q.Prefers, wish)
	}
	return q
}

func shifted(windows []Interval, by int) []Interval {
	var out []Interval
	for _, v := range windows {
		out = append(out, Interval{v[0] + by, v[1] + by})
	}
	return out
}

// licensed lists who may see patients of a state.
func (p *public) licensed(state string) []string {
	var ids []string
	for _, l := range p.Licences {
		if contains(l.States, state) {
			ids = append(ids, l.Provider)
		}
	}
	return ids
}

// able lists the providers who can be booked for a request.
func (d *draw) able(q *Request) []string {
	var ids []string
	for _, p := range d.p.Instance.Providers {
		if contains(p.Visits, q.Visit) && (q.Providers == nil || contains(q.Providers, p.ID)) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// fits tells whether there is a time for the request on an empty board.
func (d *draw) fits(q *Request) bool {
	one := d.p.Instance
	one.Requests = []Request{*q}
	one.Requests[0].ID, one.Requests[0].After = "one", nil
	w, err := newWorld(&one, nil)
	return err == nil && len(w.ways(0)) > 1
}

// preference draws a wish that could come true but need not: one of several providers, or one of the
// halves of the day into which the patient's windows reach.
func (d *draw) preference(q *Request) (Preference, bool) {
	points := 1 + d.r.IntN(3)
	able := d.able(q)
	noon := (d.d.Day[0] + d.d.Day[1]) / 2
	noon -= noon % 60
	var halves []Interval
	for _, half := range []Interval{{d.d.Day[0], noon}, {noon, d.d.Day[1]}} {
		if slices.ContainsFunc(q.Windows, func(v Interval) bool { return min(v[1], half[1])-max(v[0], half[0]) >= q.Minutes }) {
			halves = append(halves, half)
		}
	}
	switch half := d.r.IntN(2) == 0; {
	case len(halves) == 2 && (half || len(able) < 2):
		window := exercise.Pick(d.r, halves)
		return Preference{Window: &window, Points: points}, true
	case len(able) > 1:
		return Preference{Provider: exercise.Pick(d.r, able), Points: points}, true
	}
	return Preference{}, false
}

// told fills a card: the patient's words with the times by the patient's clock.
func (d *draw) told(q Request, c card, name, words string) card {
	own := ""
	if len(q.Providers) == 1 {
		own = d.p.providerName(q.Providers[0])
	}
	c.Name, c.Words = name, strings.NewReplacer("{free}", spansText(shifted(q.Windows, c.Ahead), "or"), "{own}", own).Replace(words)
	return c
}

func (d *draw) card(q Request, c card, words string) {
	c = d.told(q, c, d.name(), words)
	c.For = q.ID
	d.p.Cards = append(d.p.Cards, c)
}

// name draws a full name whose parts no one else of the day has.
func (d *draw) name() string {
	for {
		first, last := exercise.Pick(d.r, d.d.names.First), exercise.Pick(d.r, d.d.names.Last)
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
		fill, ok := changes[pool.Kind](d, &e, pool)
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
func (d *draw) accept(draws int) (bool, error) {
	w, err := d.p.final(d.k.RedFlags)
	if err != nil {
		return false, fault.Wrap(fault.Internal, err, "%s draws days that are none", d.d.ID)
	}
	in := func(x float64, ends [2]float64) bool { return ends[0] <= x && x <= ends[1] }
	m, band := w.clashes(), d.d.Band
	if !in(m.Conflicts, band.Conflicts) || m.Overlapping < band.Overlapping || !w.bookable() {
		return false, nil
	}
	naive, err := d.anchor(w)
	if err != nil {
		return false, fault.Wrap(fault.Internal, err, "a day of %s is too large", d.d.ID)
	}
	best := d.k.Optimum
	gap := float64(best-naive) / float64(max(best, 1))
	m.Gap, m.Tightness, m.Draws = rounded(gap), d.k.Difficulty.Tightness, draws
	d.k.Difficulty = m
	return naive > 0 && in(gap, band.Gap) && in(m.Tightness, band.Tightness), nil
}

// anchor puts the two anchors of the plan's score and the proof of the upper one on the key.
func (d *draw) anchor(w *world) (naive int, err error) {
	best, err := w.solve()
	if err != nil {
		return 0, err
	}
	d.k.Naive, d.k.Optimum, d.k.Best = w.evaluate(w.naive()).value, best.value, w.placements(best.board)
	d.k.Bound, d.k.RootBound, d.k.Nodes = best.value, best.rootBound, best.nodes
	d.k.Difficulty.Tightness = w.tightness(best.board)
	return d.k.Naive, nil
}

// bookable tells whether every waiting request without a red flag could be booked if it were the
// only one, with the request that has to come before it.
func (w *world) bookable() bool {
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
	return strings.Join(spanTexts(list), " "+word+" ")
}

func spanTexts(list []Interval) []string {
	var out []string
	for _, v := range list {
		out = append(out, spanText(v))
	}
	return out
}
