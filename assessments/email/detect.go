package email

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// features is what code can tell of an e-mail; the JSON names are those of the labelled sets.
type features struct {
	NewDate        bool     `json:"new_date"`
	NewTime        bool     `json:"new_time"`
	OldSlot        bool     `json:"old_slot"`
	WrongFacts     []string `json:"wrong_facts"`
	Contact        bool     `json:"contact"`
	Deadline       bool     `json:"deadline"`
	Alternative    bool     `json:"alternative"`
	Subject        bool     `json:"subject"`
	Greeting       bool     `json:"greeting"`
	PatientNamed   bool     `json:"patient_named"`
	Closing        bool     `json:"closing"`
	Signature      bool     `json:"signature"`
	SubjectPrivate bool     `json:"subject_private"`
	BodyPrivate    bool     `json:"body_private"`
	OtherPerson    bool     `json:"other_person"`
	Placeholder    bool     `json:"placeholder"`
	Words          int      `json:"words"`
	GradeBand      string   `json:"grade_band"`
	Spelling       []string `json:"spelling"`
}

// evidence is a quote of the e-mail under a rule.
type evidence struct {
	span
	Rule string `json:"rule"`
}

// analysis is all that code found in one e-mail.
type analysis struct {
	features
	found map[string][]span // by rule
	place bool              // a room, a provider or a way to meet is named
	ask   bool              // the patient is asked to get in touch, in whatever way
	who   bool              // the patient is told whom to ask for or when someone is there
}

// detector holds an e-mail against a brief and its key.
type detector struct {
	p             public
	k             key
	cal           calendar
	known         map[string]bool
	subject, body *text
	in            [2]moments // of subject and body
	masks         [2][]hit
	out           analysis
	said          map[saying]bool
}

// saying is a question put to a sentence; its answer is kept, since one sentence may hold a
// thousand days.
type saying struct {
	t        *text
	sentence int
	words    *regexp.Regexp
}

// says reports whether a sentence holds one of the words.
func (d *detector) says(t *text, sentence int, words *regexp.Regexp) bool {
	s := saying{t, sentence, words}
	answer, known := d.said[s]
	if !known {
		answer = words.MatchString(t.sentence(sentence))
		d.said[s] = answer
	}
	return answer
}

// analyse finds the features of an e-mail. It never fails: what it cannot find is absent.
func analyse(p public, k key, r response) analysis {
	d := &detector{p: p, k: k, subject: newText("subject", r.Subject), body: newText("body", r.Body)}
	d.cal = newCalendar(k, todayOf(p.Situation))
	d.known = knownNames(p, k)
	d.out.found = map[string][]span{}
	d.said = map[saying]bool{}
	d.out.WrongFacts = []string{}
	d.scan()
	d.slots()
	d.reply()
	d.frame()
	d.secrets()
	d.measure()
	return d.out
}

func (d *detector) fields() [2]*text { return [2]*text{d.subject, d.body} }

func (d *detector) note(rule string, s span) { d.out.found[rule] = append(d.out.found[rule], s) }

// scan reads phones, sums, blanks, days and times of both fields, and notes what is not permitted.
func (d *detector) scan() {
	for f, t := range d.fields() {
		blanks := placeholders(t)
		for _, h := range blanks {
			d.note("placeholder", t.span(h.start, h.end))
		}
		wrong := d.values(f, t)
		d.in[f] = d.cal.scan(t, append(slices.Clone(blanks), d.masks[f]...))
		d.masks[f] = append(d.masks[f], blanks...)
		wrong = append(wrong, d.wrongMoments(f, t)...)
		slices.SortFunc(wrong, func(a, b hit) int { return a.start - b.start })
		for _, h := range wrong {
			s := t.span(h.start, h.end)
			d.note("wrong_fact", s)
			if !slices.Contains(d.out.WrongFacts, s.Quote) {
				d.out.WrongFacts = append(d.out.WrongFacts, s.Quote)
			}
		}
	}
	d.out.Placeholder = len(d.out.found["placeholder"]) > 0
}

// values notes phones and sums, masks them for the clock, and returns the wrong ones.
func (d *detector) values(f int, t *text) (wrong []hit) {
	for _, p := range phones(t) {
		d.masks[f] = append(d.masks[f], p.hit)
		switch {
		case samePhone(p.value, d.p.Clinic.Phone):
			d.note("contact", t.span(p.start, p.end))
		case !slices.ContainsFunc(d.k.Allow.Phones, func(a string) bool { return samePhone(a, p.value) }):
			wrong = append(wrong, p.hit)
		}
	}
	for _, a := range amounts(t) {
		d.masks[f] = append(d.masks[f], a.hit)
		allowed := func(s string) bool { return money(strings.TrimLeft(s, "$€£ ")) == a.value }
		if a.value != "0" && !slices.ContainsFunc(d.k.Allow.Amounts, allowed) {
			wrong = append(wrong, a.hit)
		}
	}
	return wrong
}

// wrongMoments returns the days and times that the brief does not permit, and the new day with a
// wrong weekday.
func (d *detector) wrongMoments(f int, t *text) (wrong []hit) {
	m := d.in[f]
	newDay, ok := d.k.New.day()
	for _, date := range m.dates {
		misnamed := ok && date.is(newDay) && date.weekday >= 0 && date.weekday != int(newDay.Weekday())
		if misnamed || !d.cal.allowsDate(date) {
			wrong = append(wrong, hit{date.start, date.end})
		}
	}
	for _, at := range m.times {
		if !d.cal.allowsTime(at) {
			wrong = append(wrong, hit{at.start, at.end})
		}
	}
	if ok {
		wrong = append(wrong, d.splitWeekday(m, t, newDay)...)
	}
	return wrong
}

// splitWeekday finds a wrong weekday that a time parts from the new day: "Friday at 10:15, May 20".
func (d *detector) splitWeekday(m moments, t *text, newDay time.Time) (wrong []hit) {
	for _, at := range m.times {
		before, after := (*anchor)(nil), (*anchor)(nil)
		for i := range m.days {
			a := &m.days[i]
			if a.weekday >= 0 && a.last < at.first && at.first-a.last <= 3 {
				before = a
			}
			if a.date != nil && a.first >= at.first+at.n && a.first-at.first-at.n <= 2 && a.date.weekday < 0 {
				after = a
			}
		}
		if before != nil && after != nil && before.sentence == after.sentence && after.is(newDay) && !before.onWeekday(newDay) &&
			!slices.ContainsFunc(t.toks[before.first:after.first], func(k token) bool { return k.s == "to" || k.s == "or" || k.s == "and" }) {
			wrong = append(wrong, hit{before.start, after.end})
		}
	}
	return wrong
}

// slots looks for the new, the old and the other slots.
func (d *detector) slots() {
	for f, t := range d.fields() {
		m := d.in[f]
		d.newSlot(m, t)
		d.oldSlot(m, t)
		for _, s := range d.k.Alternatives {
			d.alternative(m, t, s)
		}
	}
	d.out.NewDate = len(d.out.found["new_date"]) > 0
	d.out.NewTime = len(d.out.found["new_time"]) > 0
	d.out.OldSlot = len(d.out.found["old_slot"]) > 0
	d.out.Alternative = len(d.out.found["alternative"]) > 0
}

func (d *detector) newSlot(m moments, t *text) {
	day, ok := d.k.New.day()
	for _, date := range m.dates {
		if ok && date.is(day) {
			d.note("new_date", t.span(date.start, date.end))
		}
	}
	for i, at := range m.times {
		if at.means(d.k.New.minute()) && !d.otherUse(at, m.dayOf(i)) {
			d.note("new_time", t.span(at.start, at.end))
		}
	}
}

// otherUse reports whether a time that is also the new one is said of something else: the clinic's
// hours, or another slot of the same time of day.
func (d *detector) otherUse(t timing, day *anchor) bool {
	if t.ranged && hoursRange(d.p.Clinic.Hours, t) {
		return true
	}
	if day == nil || day.date == nil {
		return false
	}
	others := append([]slot{}, d.k.Alternatives...)
	if d.k.Old != nil {
		others = append(others, *d.k.Old)
	}
	if d.k.Deadline != nil {
		others = append(others, *d.k.Deadline)
	}
	return slices.ContainsFunc(others, func(s slot) bool {
		other, ok := s.day()
		return ok && s.Time == d.k.New.Time && s.Date != d.k.New.Date && day.is(other)
	})
}

// hoursRange reports whether a time is one end of the clinic's hours.
func hoursRange(hours string, t timing) bool {
	m := calendar{}.scan(newText("", hours), nil)
	return slices.ContainsFunc(m.times, func(h timing) bool { return slices.ContainsFunc(h.may, t.means) })
}

// oldWords stand near a slot that no longer holds; newWords near one that now does.
var (
	oldWords = regexp.MustCompile(`cancel|instead|rather than|replac|original|previous|former|used to|won't|wont|can't|cant\b|cannot|can not|` +
		`unable|no longer|not (?:be|going|possible|able|happen)|isn't|isnt|was\b|were\b|\bold\b|\bfrom\b|reschedul|moved|off\b|void|withdrawn|no session|unavailable|called|delay|postpone|change|cover|has to|have to|had to|needs? to`)
	newWords = regexp.MustCompile(`\bnew\b|\bnow\b|\bwill (?:be|now)|starting|moved to|instead|rescheduled (?:to|for)|rebooked`)
)

func (d *detector) oldSlot(m moments, t *text) {
	if d.k.Old == nil {
		return
	}
	day, ok := d.k.Old.day()
	for _, a := range m.days {
		lone := a.onWeekday(day) && !d.sharesWeekday(day) && !inWeek(t.toks, a)
		if !ok || !a.is(day) && !lone || d.askedBy(t, a) {
			continue
		}
		d.note("old_slot", t.span(a.start, a.end))
	}
	for i, at := range m.times {
		if at.means(d.k.Old.minute()) && !at.means(d.k.New.minute()) && d.saidOfOld(t, at, m.dayOf(i), day) {
			d.note("old_slot", t.span(at.start, at.end))
		}
	}
}

// askedBy reports whether a day is given as the one to answer by, and not as the one that is off.
func (d *detector) askedBy(t *text, a anchor) bool {
	return ledBy(t.toks, a.first) && d.says(t, a.sentence, replyWords) && !d.says(t, a.sentence, oldWords)
}

// sharesWeekday reports whether a lone weekday could as well be another day of the brief.
func (d *detector) sharesWeekday(day time.Time) bool {
	others := append([]slot{d.k.New}, d.k.Alternatives...)
	if d.k.Deadline != nil {
		others = append(others, *d.k.Deadline)
	}
	return slices.ContainsFunc(others, func(s slot) bool {
		other, ok := s.day()
		return ok && other.Weekday() == day.Weekday()
	})
}

// inWeek reports whether a weekday is one end of "Monday to Friday".
func inWeek(toks []token, a anchor) bool {
	link := func(s string) bool { return s == "to" || s == "-" || s == "through" || s == "thru" || s == "until" }
	return link(at(toks, a.first-1).s) && weekdayOf(at(toks, a.first-2).s) >= 0 ||
		link(at(toks, a.last+1).s) && weekdayOf(at(toks, a.last+2).s) >= 0
}

// saidOfOld refuses the old time where it is given to another day or to the clinic's hours.
func (d *detector) saidOfOld(t *text, at timing, day *anchor, old time.Time) bool {
	if at.ranged && hoursRange(d.p.Clinic.Hours, at) {
		return false
	}
	if day == nil || day.is(old) || day.onWeekday(old) {
		return day != nil || !d.says(t, at.sentence, newWords) || d.says(t, at.sentence, oldWords)
	}
	return false
}

func (d *detector) alternative(m moments, t *text, s slot) {
	day, ok := s.day()
	if !ok {
		return
	}
	taken := s.Date == d.k.New.Date || d.k.Old != nil && s.Date == d.k.Old.Date || d.k.Deadline != nil && s.Date == d.k.Deadline.Date
	for i, a := range m.days {
		times := m.timesOf(i)
		timed := slices.ContainsFunc(times, func(at timing) bool { return at.means(s.minute()) })
		switch {
		case a.is(day) && (timed || len(times) == 0 && !taken),
			a.onWeekday(day) && timed && !(d.k.New.Time == s.Time && d.sameWeekday(day)):
			d.note("alternative", t.span(a.start, a.end))
		}
	}
	for i, at := range m.times { // "or 3:30 the same day"
		if s.Date == d.k.New.Date && at.means(s.minute()) && m.dayOf(i) == nil {
			d.note("alternative", t.span(at.start, at.end))
		}
	}
}

// sameWeekday reports whether the new slot is on the same weekday as day.
func (d *detector) sameWeekday(day time.Time) bool {
	other, ok := d.k.New.day()
	return ok && other.Weekday() == day.Weekday()
}

// byWords lead to a time limit.
var byWords = set(`by before until till til than deadline latest due beforehand prior within`)

// replyWords ask for an answer.
var replyWords = regexp.MustCompile(`\b(?:reply|respond|response|answer|confirm|rsvp|deadline|know|hear|call|decide|accept|tell (?:me|us)|get back)`)

// ledBy reports whether a limit word stands in the few words before token i.
func ledBy(toks []token, i int) bool {
	for k := i - 1; k >= max(0, i-6); k-- {
		if byWords[toks[k].s] {
			return true
		}
		if toks[k].kind == newline || toks[k].s == "." && toks[k].sentence != at(toks, i).sentence {
			return false
		}
	}
	return false
}

// portalWord names the patient portal without its name.
var (
	portalWord = regexp.MustCompile(`\bportal\b`)
	askWord    = regexp.MustCompile(`\b(?:call|contact|phone|telephone|ring|reach|reply|respond|message|e-?mail|text|let (?:me|us|the clinic) know|get (?:back|in touch)|write)\b`)
	whoWord    = regexp.MustCompile(`\bask for\b|\bextension\b|\bext\b|\bspeak (?:to|with)\b|\bopen\b|\bhours\b|\bweekdays?\b|\bmonday (?:to|through|-|thru) (?:thursday|friday|saturday)\b|\bmy (?:direct )?(?:number|line)\b|\bask me\b`)
	placeWord  = regexp.MustCompile(`\b(?:room|rm|studio|suite|floor|building|bldg|video|telehealth|wing|lab|hall|gym)\b|\b(?:dr|doctor)\b\.? ?[a-z]|\bnurse [a-z]`)
)

// reply looks for how and by when the patient is to answer.
func (d *detector) reply() {
	for f, t := range d.fields() {
		for _, h := range d.portal(t) {
			d.note("contact", t.span(h.start, h.end))
		}
		d.deadline(d.in[f], t)
		d.out.place = d.out.place || placeWord.MatchString(t.low)
	}
	d.out.Contact = len(d.out.found["contact"]) > 0
	d.out.Deadline = len(d.out.found["deadline"]) > 0
	d.out.ask = askWord.MatchString(d.body.low)
	d.out.who = whoWord.MatchString(d.body.low)
}

// portal finds the portal by its name, in one word or two, or by what it is.
func (d *detector) portal(t *text) []hit {
	var hits []hit
	name := strings.Join(terms(d.p.Clinic.Portal), "")
	for i, tok := range t.toks {
		if tok.kind != word || len(name) < 4 {
			continue
		}
		joined := tok.s
		for n := 0; n < 3; n++ {
			if joined == name || oneEdit(joined, name) {
				hits = append(hits, hit{tok.start, t.toks[i+n].end})
				break
			}
			next := at(t.toks, i+n+1)
			if next.kind != word && next.kind != number {
				break
			}
			joined += next.s
		}
	}
	for _, m := range portalWord.FindAllStringIndex(t.low, -1) {
		hits = append(hits, hit{m[0], m[1]})
	}
	return hits
}

func (d *detector) deadline(m moments, t *text) {
	if d.k.Deadline == nil {
		return
	}
	day, dated := d.k.Deadline.day()
	minute := d.k.Deadline.minute()
	if !dated {
		for _, at := range m.times {
			if at.means(minute) && ledBy(t.toks, at.first) {
				d.note("deadline", t.span(at.start, at.end))
			}
		}
		return
	}
	for i, a := range m.days {
		times := m.timesOf(i)
		timed := slices.ContainsFunc(times, func(at timing) bool { return minute >= 0 && at.means(minute) })
		first := a.first
		for _, at := range times {
			first = min(first, at.first)
		}
		led := ledBy(t.toks, first) || ledBy(t.toks, a.first)
		otherTime := len(times) > 0 && !timed && minute >= 0
		asked := d.says(t, a.sentence, replyWords)
		switch {
		case otherTime:
		case a.date != nil && a.is(day) && (led || timed || asked && !d.isSlot(d.k.Deadline.Date)),
			a.date == nil && a.is(day) && (led || timed),
			a.onWeekday(day) && (led && (timed || !d.weekdayOfSlot(day)) || timed && !d.weekdayOfSlot(day)):
			d.note("deadline", t.span(a.start, a.end))
		}
	}
}

// isSlot reports whether a day of the brief is also that of a slot, or today.
func (d *detector) isSlot(date string) bool {
	if date == d.k.New.Date || d.k.Old != nil && date == d.k.Old.Date || date == d.cal.today.Format(dayLayout) {
		return true
	}
	return slices.ContainsFunc(d.k.Alternatives, func(s slot) bool { return s.Date == date })
}

// weekdayOfSlot reports whether the new or the old slot is on the same weekday.
func (d *detector) weekdayOfSlot(day time.Time) bool {
	if d.sameWeekday(day) {
		return true
	}
	if d.k.Old == nil {
		return false
	}
	old, ok := d.k.Old.day()
	return ok && old.Weekday() == day.Weekday()
}

// frame looks at subject line, greeting, closing and signature.
func (d *detector) frame() {
	if s := strings.TrimSpace(d.subject.low); strings.ContainsFunc(s, func(r rune) bool { return r != '~' && r < 128 && (isLetter(byte(r)) || isDigit(byte(r))) }) ||
		strings.Contains(s, "~") {
		d.out.Subject = true
		d.note("subject", d.subject.span(0, len(d.subject.low)))
	}
	if h, ok := greetingOf(d.body, d.p.Patient); ok {
		d.out.Greeting = true
		d.note("greeting", d.body.span(h.start, h.end))
		if n, ok := namesPatient(d.body, h, d.p.Patient); ok {
			d.out.PatientNamed = true
			d.note("patient_named", d.body.span(n.start, n.end))
		}
	}
	e := endingOf(d.body, d.p, placeholders(d.body))
	if e.closing != nil {
		d.out.Closing = true
		d.note("closing", d.body.span(e.closing.start, e.closing.end))
	}
	if e.signature != nil {
		d.out.Signature = true
		d.note("signature", d.body.span(e.signature.start, e.signature.end))
	}
}

// secrets looks for what must not be told.
func (d *detector) secrets() {
	allowed := d.allowedInBody()
	for _, term := range d.k.Private {
		for _, h := range findTerm(d.subject, term, d.known) {
			d.note("subject_private", d.subject.span(h.start, h.end))
		}
		for _, h := range findTerm(d.body, term, d.known) {
			if !h.inside(allowed) {
				d.note("body_private", d.body.span(h.start, h.end))
			}
		}
	}
	for _, t := range d.fields() {
		for _, h := range findPeople(t, d.k.OtherPeople, d.known) {
			if s := t.span(h.start, h.end); !d.ownFirstName(s) {
				d.note("other_person", s)
			}
		}
	}
	d.out.SubjectPrivate = len(d.out.found["subject_private"]) > 0
	d.out.BodyPrivate = len(d.out.found["body_private"]) > 0
	d.out.OtherPerson = len(d.out.found["other_person"]) > 0
}

// ownFirstName reports whether a name is the sender's own, who happens to be called like the other
// person.
func (d *detector) ownFirstName(s span) bool {
	surname := slices.ContainsFunc(d.k.OtherPeople, func(name string) bool {
		parts := nameParts(name)
		return len(parts) > 0 && strings.HasSuffix(bare(newText("", s.Quote).low), parts[len(parts)-1])
	})
	return !surname && slices.ContainsFunc(d.out.found["signature"], func(own span) bool {
		return own.Field == s.Field && own.Start <= s.Start && s.End <= own.End
	})
}

// allowedInBody finds the permitted terms, so that a private term inside one is not held against
// the writer.
func (d *detector) allowedInBody() []hit {
	var hits []hit
	for _, term := range d.k.AllowBody {
		hits = append(hits, findTerm(d.body, term, d.known)...)
	}
	return hits
}

// knownNames are the brief's own names: never a misspelling of a private term, never someone else.
func knownNames(p public, k key) map[string]bool {
	known := map[string]bool{}
	add := func(name string) {
		for _, part := range nameParts(name) {
			known[part] = true
		}
	}
	add(p.Patient.First + " " + p.Patient.Last)
	add(p.Clinic.Name)
	add(p.Clinic.Portal)
	brief := newText("", p.Situation)
	for i, tok := range brief.toks {
		if tok.kind == word && len(tok.s) > 2 && brief.capital(tok.start) && tok.sentence == at(brief.toks, i-1).sentence {
			known[bare(tok.s)] = true
		}
	}
	for _, other := range append(slices.Clone(k.Private), k.OtherPeople...) {
		for _, part := range nameParts(other) {
			if !slices.Contains(nameParts(p.Patient.First+" "+p.Patient.Last), part) {
				delete(known, part)
			}
		}
	}
	return known
}

// todayOf reads "Today is ..." of a brief; zero without it.
func todayOf(situation string) time.Time {
	t := newText("", situation)
	for i, tok := range t.toks {
		if tok.s != "today" || at(t.toks, i+1).s != "is" {
			continue
		}
		d, ok := parseDate(t.toks, i+2)
		if ok && d.readings[0].year > 0 && d.readings[0].month > 0 {
			r := d.readings[0]
			return time.Date(r.year, time.Month(r.month), r.day, 0, 0, 0, 0, time.UTC)
		}
	}
	return time.Time{}
}
