package posting

import (
	"slices"
	"strings"
	"unicode"
)

// amount is a pay that the text states: a range, or one figure where low and high are the same.
type amount struct {
	match
	low, high float64
	ranged    bool
}

var (
	payWords = patterns("comp|pay|pays|wage|wages|salary|salaries|salaried|compensation|earn|earns|rate|hourly|starting|starts|range|base|offer|offers|annual")
	notPay   = patterns("bonus*|tuition|stipend|allowance|reimburs*|deductible*|copay*|lunch|gift|referral|uniform*|parking|match*|education|signing|sign|grant*|donat*|fee|fees|toward|debt*|bill|bills|million|claims|budget|revenue|relocation|premium*|discount*|insurance|fund*|account*|certification|loan*|differential|licens*|exam|exams|course*")
	perUnit  = patterns("per|an|a|each|every|the hour|hr|year|yr|annum|week|month|shift", "hourly|annually|yearly|hour|hr|yr|year|biweekly|weekly|monthly|annual")
)

// pays finds all pay stated in the text.
func (d *document) pays() []amount {
	var found []amount
	for at := 0; at < len(d.words); at++ {
		if d.words[at].number <= 0 {
			continue
		}
		a := d.amountAt(at)
		if d.isPay(a) {
			found = append(found, a)
		}
		at = max(at, a.end-1)
	}
	return found
}

var spelled = map[string]float64{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "thousand": 1000}

// spellOut gives the word before "dollars" the number that is written in letters before it:
// "forty-two thousand dollars".
func (d *document) spellOut() {
	for at := 1; at < len(d.words); at++ {
		if w := d.words[at].lower; w != "dollars" && w != "bucks" || d.words[at-1].number > 0 {
			continue
		}
		first := at
		for first > 0 && at-first < 4 && spelled[d.words[first-1].lower] > 0 && d.words[first-1].block == d.words[at].block {
			first--
		}
		n := 0.0
		for _, w := range d.words[first:at] {
			if w.lower == "thousand" {
				n *= 1000
			} else {
				n += spelled[w.lower]
			}
		}
		d.words[at-1].number = n
	}
}

// amountAt reads a figure or a range of two that begins at a number.
func (d *document) amountAt(at int) amount {
	w := &d.words[at]
	a := amount{match: match{at, at + 1}, low: w.number, high: w.number}
	next := at + 1
	if end, ok := d.unitAt(next); ok {
		next, a.end = end, end
	}
	last := d.sentenceOf(at).last
	if next < last && slices.Contains([]string{"to", "and", "through", "up", "down"}, d.words[next].lower) && d.joins(at, next) {
		next++
		if next < last && d.words[next].lower == "to" {
			next++
		}
	} else if next >= last || d.words[next].breaks != '-' {
		return a
	}
	if next >= last || d.words[next].number <= 0 || !d.words[next].dollars && d.counts(next+1, last) {
		return a
	}
	a.high, a.ranged, a.end = d.words[next].number, true, next+1
	if end, ok := d.unitAt(next + 1); ok {
		a.end = end
	}
	switch { // "45-52k" names thousands once
	case a.high >= 100*a.low:
		a.low *= 1000
	case a.low >= 100*a.high:
		a.high *= 1000
	}
	return a
}

// joins tells whether the word between two figures makes a range of them; "and" does so only after
// "between".
func (d *document) joins(at, next int) bool {
	if d.words[next].lower != "and" {
		return true
	}
	return at > 0 && d.words[at-1].lower == "between" || at > 1 && d.words[at-2].lower == "between"
}

// counts tells whether a number counts hours, days or the like, not dollars.
func (d *document) counts(at, last int) bool {
	return at < last && slices.Contains([]string{"hours", "hour", "hrs", "days", "weeks", "months", "am", "pm", "years", "percent", "minutes"}, d.words[at].lower)
}

func (d *document) unitAt(at int) (end int, ok bool) {
	if at >= len(d.words) {
		return 0, false
	}
	if (d.words[at].lower == "dollars" || d.words[at].lower == "usd") && at+1 < len(d.words) {
		at++
	}
	last := min(d.sentenceOf(at).last, at+2)
	for _, p := range perUnit {
		if end, ok := p.at(d, at, last); ok {
			return end, true
		}
	}
	return 0, false
}

func (d *document) isPay(a amount) bool {
	dollars := d.words[a.first].dollars || d.words[a.end-1].dollars
	for at := a.first; at < a.end; at++ {
		dollars = dollars || d.words[at].dollars
	}
	unit := d.unitEnds(a)
	if !dollars && (!unit || a.low < 7 || d.unitIsSmall(a)) && !d.namedPay(a) {
		return false
	}
	if d.otherMoney(a) {
		return false
	}
	b := d.blockOf(a.first)
	said := d.inSentence(payWords, a.first) || d.headedBy(b, payWords)
	if d.within(strictPay, b.first, b.label) {
		return true
	}
	if b.purpose == duties || d.ofPatients(a.first) {
		return said && (unit || a.ranged) || a.ranged && a.low >= 20000 && a.high <= 3*a.low && !d.ofPatients(a.first)
	}
	return unit || said || a.ranged && a.low >= 7 && a.high <= 3*a.low
}

var strictPay = patterns("comp|hourly|pay|salary|wage|wages|compensation|rate")

// namedPay accepts a bare figure that its label or heading calls pay, where it can be a wage.
func (d *document) namedPay(a amount) bool {
	b := d.blockOf(a.first)
	s := d.sentenceOf(a.first)
	named := d.within(strictPay, max(s.first, a.first-3), a.first) || d.entitled(b, strictPay)
	year := a.low >= 20000 && a.high <= 250000
	hour := a.ranged && a.low >= 10 && a.high <= 100
	return named && (year || hour) && !d.counts(a.end, d.sentenceOf(a.first).last)
}

func (d *document) unitEnds(a amount) bool {
	return d.within(perUnit, a.first+1, a.end)
}

// unitIsSmall refuses bare numbers that are no wage: "30 a week".
func (d *document) unitIsSmall(a amount) bool {
	unit := d.words[a.end-1].lower
	switch {
	case strings.HasPrefix(unit, "h"):
		return a.low > 300
	case strings.HasPrefix(unit, "y") || strings.HasPrefix(unit, "an"):
		return a.low < 10000
	default:
		return true
	}
}

// otherMoney tells whether the words beside an amount make it a bonus, a copay or the like.
func (d *document) otherMoney(a amount) bool {
	s := d.sentenceOf(a.first)
	for at := a.first - 1; at >= s.first && at >= a.first-5; at-- {
		next := &d.words[at+1]
		if next.breaks == ';' || next.breaks == ',' || next.breaks == '(' && at+1 < a.first || next.breaks == ')' || d.words[at].number > 0 || d.words[at].lower == "plus" {
			break
		}
		if d.startsWith(notPay, at, s.last) {
			return true
		}
	}
	if a.ranged && a.low >= 7 && d.unitEnds(a) {
		return false // "$15-$17/hr, cash bonus monthly"
	}
	for at := a.end; at < s.last && at < a.end+3; at++ {
		w := &d.words[at]
		if w.breaks != 0 && w.breaks != '-' || w.number > 0 || w.lower == "plus" || w.lower == "and" || w.lower == "with" {
			break
		}
		if d.startsWith(notPay, at, s.last) {
			return true
		}
	}
	return false
}

var months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthName tells whether a word names a month, in full or cut to three or four letters.
func (d *document) monthName(at int) bool {
	w := &d.words[at]
	first := rune(d.text[w.start])
	if len(w.lower) < 3 || !unicode.IsUpper(first) {
		return false
	}
	return slices.ContainsFunc(months, func(m string) bool {
		return m == w.lower || len(w.lower) <= 4 && strings.HasPrefix(m, w.lower)
	})
}

// dateAt tells whether a calendar date begins at a word, and where it ends.
func (d *document) dateAt(at int) (end int, ok bool) {
	last := d.sentenceOf(at).last
	day := func(i int) bool { return i < last && d.words[i].number >= 1 && d.words[i].number <= 31 }
	switch {
	case d.words[at].link:
		return 0, false
	case d.words[at].number == 0 && d.monthName(at) && day(at+1):
		return at + 2, true
	case day(at) && at+1 < last && d.monthName(at+1):
		return at + 2, true
	case day(at) && at+2 < last && d.words[at+1].lower == "of" && d.monthName(at+2):
		return at + 3, true
	case d.words[at].number > 0 && at+1 < last && d.glued(at, '/', '.') && d.words[at+1].number > 0:
		if at+2 < last && d.glued(at+1, '/', '.') && d.words[at+2].number > 0 {
			return at + 3, true
		}
		return at + 2, d.words[at].number <= 12 && day(at+1) && d.text[d.words[at].end] == '/'
	case d.words[at].number >= 2000 && d.words[at].number < 2200 && at+2 < last && d.glued(at, '-') && d.glued(at+1, '-'):
		return at + 3, true
	}
	return 0, false
}

// glued tells whether nothing but one of the marks stands between a word and the next.
func (d *document) glued(at int, marks ...byte) bool {
	w, next := &d.words[at], &d.words[at+1]
	return next.start == w.end+1 && slices.Contains(marks, d.text[w.end])
}
