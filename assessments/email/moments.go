package email

import (
	"slices"
	"sort"
	"strconv"
	"time"
)

// moments are the days and times of one field, in the order in which they stand.
type moments struct {
	t     *text
	dates []dating
	times []timing
	days  []anchor
	owner []int // for each time the index of its day in days; -1 without one
}

// anchor is a day that a time may belong to: a date, or a weekday or "tomorrow" on its own.
type anchor struct {
	first, last int // tokens
	start, end  int
	sentence    int
	weekday     int // of a weekday on its own; -1 else
	date        *dating
	day         time.Time // of "today" and "tomorrow"; zero else
}

// facts that a scan is held against.
type calendar struct {
	dates []time.Time
	times []int
	today time.Time
}

func newCalendar(k key, today time.Time) calendar {
	c := calendar{today: today}
	add := func(s slot) {
		if d, ok := s.day(); ok {
			c.dates = append(c.dates, d)
		}
		if m := s.minute(); m >= 0 {
			c.times = append(c.times, m)
		}
	}
	for _, d := range k.Allow.Dates {
		add(slot{Date: d})
	}
	for _, m := range k.Allow.Times {
		add(slot{Time: m})
	}
	add(k.New)
	for _, s := range append([]slot{}, k.Alternatives...) {
		add(s)
	}
	if k.Old != nil {
		add(*k.Old)
	}
	if k.Deadline != nil {
		add(*k.Deadline)
	}
	return c
}

func (c calendar) allowsDate(d dating) bool { return slices.ContainsFunc(c.dates, d.is) }

func (c calendar) allowsTime(t timing) bool { return slices.ContainsFunc(c.times, t.means) }

// scan finds the days and times of a field outside the masked stretches (phones, sums, blanks).
func (c calendar) scan(t *text, masked []hit) moments {
	m := moments{t: t}
	for i := 0; i < len(t.toks); {
		i += max(1, c.step(&m, i, masked))
	}
	for i := range m.dates {
		d := &m.dates[i]
		m.days = append(m.days, anchor{first: d.first, last: d.first + d.n - 1, start: d.start, end: d.end,
			sentence: d.sentence, weekday: -1, date: d})
	}
	slices.SortStableFunc(m.days, func(a, b anchor) int { return a.first - b.first })
	m.markRanges()
	m.settle()
	return m
}

// step reads what begins at token i and returns how many tokens it took.
func (c calendar) step(m *moments, i int, masked []hit) int {
	tok := m.t.toks[i]
	if (hit{tok.start, tok.end}).inside(masked) {
		return 1
	}
	d, isDate := parseDate(m.t.toks, i)
	t, isTime := parseTime(m.t.toks, i)
	isDate = isDate && (!d.weak || c.allowsDate(d)) && !touchesAny(d.start, d.end, masked)
	if isDate && isTime && d.weak && !t.weak && c.allowsTime(t) {
		isDate = false // "10.15" is a time where both could be
	}
	if !isDate && !isTime {
		t, isTime = c.hourBesideDate(m, i)
	}
	isTime = isTime && (!t.weak || c.allowsTime(t) || aloneAfterAt(m.t.toks, t))
	switch {
	case isDate:
		m.dates = append(m.dates, d)
		c.sharedMonth(m, i+d.n)
		return d.n
	case isTime:
		m.times = append(m.times, t)
		return t.n
	default:
		return c.loneDay(m, i)
	}
}

// hourBesideDate reads the bare hour of "3/9 11" and of "11 on the 9th" where the brief permits it.
func (c calendar) hourBesideDate(m *moments, i int) (timing, bool) {
	toks := m.t.toks
	tok := toks[i]
	next := at(toks, i+1)
	if tok.kind != number || len(tok.s) > 4 || (next.kind != newline && !next.space && next.kind != mark) || units[next.s] ||
		partOfNumber(toks, i+1) || monthOf(next.s) > 0 || next.s == ":" || next.s == "/" || next.s == "-" && !next.space {
		return timing{}, false
	}
	beside := next.s == "on" && dateCore(toks, i+2, false).n > 0
	if n := len(m.dates); n > 0 {
		last := m.dates[n-1].first + m.dates[n-1].n
		beside = beside || last == i || last == i-1 && at(toks, last).s == ","
	}
	hour, err := strconv.Atoi(tok.s)
	minute := 0
	if len(tok.s) > 2 { // "805"
		hour, minute = hour/100, hour%100
	}
	if err != nil || hour > 24 || minute > 59 || !beside {
		return timing{}, false
	}
	t := withHalf(toks, i, 1, hour, minute, true)
	t.first, t.start, t.end, t.sentence = i, tok.start, tok.end, tok.sentence
	return t, true
}

func touchesAny(start, end int, masked []hit) bool {
	return slices.ContainsFunc(masked, func(h hit) bool { return start < h.end && h.start < end })
}

// sharedMonth reads the second day of "May 21 or 25" where the brief permits it.
func (c calendar) sharedMonth(m *moments, i int) {
	toks := m.t.toks
	if s := at(toks, i).s; s != "or" && s != "and" && s != "&" {
		return
	}
	if at(toks, i+1).kind != number || clockFollows(toks, i+1) || at(toks, i+2).s == "/" || at(toks, i+2).s == ":" {
		return
	}
	d := bareOrdinal(toks, i+1, true)
	if d.n == 0 || monthOf(at(toks, i+1+d.n).s) > 0 {
		return
	}
	d.weekday, d.first, d.sentence = -1, i+1, toks[i+1].sentence
	d.start, d.end = toks[i+1].start, toks[i+d.n].end
	if c.allowsDate(d) && !units[at(toks, i+1+d.n).s] {
		m.dates = append(m.dates, d)
	}
}

// aloneAfterAt tells "see you at 3." from "at 3 locations".
func aloneAfterAt(toks []token, t timing) bool {
	before, after := at(toks, t.first-1).s, at(toks, t.first+t.n)
	if before != "at" && before != "@" {
		return false
	}
	return after.kind == newline || after.kind == mark && after.s != "%" && after.s != "/" && after.s != "-" ||
		after.s == "on" || after.s == "instead" || weekdayOf(after.s) >= 0
}

// loneDay reads a weekday or "tomorrow" that is no part of a date.
func (c calendar) loneDay(m *moments, i int) int {
	tok := m.t.toks[i]
	a := anchor{first: i, last: i, start: tok.start, end: tok.end, sentence: tok.sentence, weekday: -1}
	switch w := weekdayOf(tok.s); {
	case w >= 0 && (!commonDay[tok.s] || timeLeads[at(m.t.toks, i-1).s] || m.t.capital(tok.start)):
		a.weekday = w
	case c.today.IsZero():
		return 1
	case tok.s == "today" || tok.s == "tonight":
		a.day = c.today
	case tok.s == "tomorrow":
		a.day = c.today.AddDate(0, 0, 1)
	default:
		return 1
	}
	if a.weekday >= 0 || !a.day.IsZero() {
		m.days = append(m.days, a)
	}
	return 1
}

// commonDay are short weekdays that are words too.
var commonDay = set("sat sun wed mon")

// markRanges marks the ends of "8:00 a.m. to 5:30 p.m.".
func (m *moments) markRanges() {
	for i := 0; i+1 < len(m.times); i++ {
		a, b := &m.times[i], &m.times[i+1]
		between := at(m.t.toks, a.first+a.n).s
		if b.first == a.first+a.n+1 && (between == "to" || between == "-" || between == "until" ||
			between == "till" || between == "through" || between == "and" || between == "thru") {
			a.ranged, b.ranged = true, true
		}
	}
}

// near is how many tokens a time may stand from its day.
const near = 9

// settle gives each time its day.
func (m *moments) settle() {
	m.owner = make([]int, len(m.times))
	for i, t := range m.times {
		m.owner[i] = m.nearest(t)
	}
}

// nearest finds the day that a time belongs to: the closest one of its sentence; -1 without one.
func (m *moments) nearest(t timing) int {
	best, least := -1, near+1
	from := sort.Search(len(m.days), func(i int) bool { return m.days[i].last >= t.first-near-1 })
	for i := from; i < len(m.days) && m.days[i].first <= t.first+t.n+near; i++ {
		a := m.days[i]
		if a.sentence != t.sentence || m.between(t, a) {
			continue
		}
		gap := a.first - (t.first + t.n)
		if a.first < t.first {
			gap = t.first - a.last - 1
		} else if !leadsOn(m.t.toks, t.first+t.n, a.first) {
			gap += 3 // "8:40 a.m. or Tuesday": the day of another slot
		}
		if gap < least {
			best, least = i, gap
		}
	}
	return best
}

// dayOf returns the day of the i-th time; nil without one.
func (m *moments) dayOf(i int) *anchor {
	if m.owner[i] < 0 {
		return nil
	}
	return &m.days[m.owner[i]]
}

// leadsOn reports whether a day follows a time directly: "1:15 on the 6th", "noon on Friday".
func leadsOn(toks []token, from, to int) bool {
	for i := from; i < to; i++ {
		switch at(toks, i).s {
		case "on", "this", "next", "in", "the", "afternoon", "morning", "coming", "of", "(", "evening":
		default:
			return false
		}
	}
	return true
}

// between reports whether another time stands between a time and the day after it: that one has it.
func (m *moments) between(t timing, a anchor) bool {
	if a.first < t.first {
		return false
	}
	i := sort.Search(len(m.times), func(i int) bool { return m.times[i].first > t.first })
	return i < len(m.times) && m.times[i].first < a.first
}

// timesOf lists the times that belong to the i-th day.
func (m *moments) timesOf(day int) []timing {
	var found []timing
	for i, t := range m.times {
		if m.owner[i] == day {
			found = append(found, t)
		}
	}
	return found
}

// is reports whether an anchor is the given day, said as a date or as today or tomorrow.
func (a anchor) is(day time.Time) bool {
	return a.date != nil && a.date.is(day) || !a.day.IsZero() && a.day.Equal(day)
}

// onWeekday reports whether an anchor is a lone weekday that fits the day.
func (a anchor) onWeekday(day time.Time) bool {
	return a.weekday >= 0 && a.weekday == int(day.Weekday())
}
