package email

import (
	"slices"
	"strconv"
	"strings"
)

// timing is a time of day as a text states it: the minutes after midnight that it may mean (two
// where neither a.m. nor p.m. is said).
type timing struct {
	start, end int // in the folded text
	first, n   int // tokens
	sentence   int
	may        []int
	weak       bool // a bare number that counts only if the brief permits the value
	ranged     bool // one end of "8:00 to 5:30"
}

func (t timing) means(minute int) bool { return minute >= 0 && slices.Contains(t.may, minute) }

var (
	hourWords = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
		"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
	minuteWords = map[string]int{"five": 5, "ten": 10, "fifteen": 15, "quarter": 15, "twenty": 20,
		"thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "half": 30}
	timeLeads = set(`at by before until till til from to between around about after @ - than for`)
	units     = set(`minute minutes min mins hour hours day days week weeks month months year years
		dollar dollars buck bucks percent people patients questions times session sessions visits miles
		mile blocks mg ml pages forms other more small steps options different of`)
	decimalUnits = set(`hour hours hr mile miles mg ml percent dollars bucks million`)
)

// parseTime reads a time of day that begins at token i; n is 0 where there is none.
func parseTime(toks []token, i int) (timing, bool) {
	t := at(toks, i)
	var found timing
	switch {
	case t.kind == number:
		found = digitTime(toks, i)
	case t.kind == word:
		found = wordTime(toks, i)
	}
	if found.n == 0 {
		return found, false
	}
	found.first, found.start, found.end = i, t.start, toks[i+found.n-1].end
	found.sentence = t.sentence
	return found, true
}

// digitTime reads "10:15 a.m.", "10.15", "10h15", "840am", "1345 hrs", "4 pm", "4 o'clock", "at 4".
func digitTime(toks []token, i int) timing {
	t := toks[i]
	value, _ := strconv.Atoi(t.s)
	if p := at(toks, i-1); p.s == "$" || rooms[p.s] && p.s != "no" || (!t.space && (p.s == "/" || p.s == "." || p.s == "#")) {
		return timing{}
	}
	if found := separatedTime(toks, i, value); found.n > 0 {
		return found
	}
	switch {
	case len(t.s) <= 2:
		return wholeHour(toks, i, value)
	case len(t.s) <= 4:
		return packedTime(toks, i, value)
	}
	return timing{}
}

func separatedTime(toks []token, i, hour int) timing {
	sep, min := at(toks, i+1), at(toks, i+2)
	if _, n := half(toks, i+2); n > 0 && sep.kind == number && len(sep.s) == 2 && len(toks[i].s) <= 2 { // "10 15 am"
		if minute, _ := strconv.Atoi(sep.s); hour <= 12 && minute < 60 {
			return withHalf(toks, i, 2, hour, minute, false)
		}
	}
	if len(toks[i].s) > 2 || sep.space || min.space || min.kind != number || len(min.s) != 2 ||
		(sep.s != ":" && sep.s != "." && sep.s != "h" && sep.s != ";") {
		return timing{}
	}
	minute, _ := strconv.Atoi(min.s)
	after := at(toks, i+3)
	if hour > 24 || minute > 59 || (sep.s == "." && (partOfNumber(toks, i+3) || after.s == "%" || decimalUnits[after.s])) {
		return timing{}
	}
	n := 3
	if after.s == ":" && at(toks, i+4).kind == number && len(at(toks, i+4).s) == 2 {
		n = 5
	}
	return withHalf(toks, i, n, hour, minute, false)
}

// partOfNumber reports whether the number goes on after token i: "20.05.2027".
func partOfNumber(toks []token, i int) bool {
	return (at(toks, i).s == "." || at(toks, i).s == "/") && !at(toks, i).space &&
		at(toks, i+1).kind == number && !at(toks, i+1).space
}

// wholeHour reads "4 pm", "4p", "12 noon", "10 o'clock", "4 in the afternoon", and "at 4".
func wholeHour(toks []token, i, hour int) timing {
	next := at(toks, i+1)
	if hour > 24 {
		return timing{}
	}
	if next.s == "noon" && hour == 12 {
		return timing{n: 2, may: []int{720}}
	}
	if n := oClock(toks, i+1); n > 0 {
		return withHalf(toks, i, 1+n, hour, 0, false)
	}
	if _, n := half(toks, i+1); n > 0 {
		return withHalf(toks, i, 1, hour, 0, false)
	}
	if _, ok := partOfDay(toks, i+1); ok {
		return withHalf(toks, i, 1, hour, 0, false)
	}
	if next.s == "hrs" && len(toks[i].s) == 2 && timeLeads[at(toks, i-1).s] {
		return withHalf(toks, i, 1, hour, 0, false)
	}
	if next.s == "h" || next.s == "hs" {
		found := withHalf(toks, i, 1, hour, 0, true)
		found.n++
		return found
	}
	if bareHour(toks, i) {
		return withHalf(toks, i, 1, hour, 0, true)
	}
	return timing{}
}

func bareHour(toks []token, i int) bool {
	next := at(toks, i+1)
	return (timeLeads[at(toks, i-1).s] || weekdayOf(at(toks, i-1).s) >= 0) && !units[next.s] &&
		(next.space || next.kind == newline || (next.kind == mark && next.s != ":" && next.s != "/" &&
			next.s != "%" && !partOfNumber(toks, i+1))) &&
		monthOf(next.s) == 0 && !pointAndMonth(toks, i+1) // "from 10. August"
}

// packedTime reads "840am", "1345 hrs" and, weakly, "at 1345".
func packedTime(toks []token, i, value int) timing {
	hour, minute := value/100, value%100
	if hour > 23 || minute > 59 {
		return timing{}
	}
	next := at(toks, i+1).s
	if _, n := half(toks, i+1); n > 0 || ((next == "hrs" || next == "h") && len(toks[i].s) == 4) {
		return withHalf(toks, i, 1, hour, minute, false)
	}
	before := at(toks, i-1).s
	if (timeLeads[before] || weekdayOf(before) >= 0) && !units[next] {
		return withHalf(toks, i, 1, hour, minute, true)
	}
	return timing{}
}

// wordTime reads "noon", "quarter past ten", "half nine", "ten fifteen", "ten o'clock".
func wordTime(toks []token, i int) timing {
	t := toks[i]
	switch t.s {
	case "noon", "midday", "noontime":
		return timing{n: 1, may: []int{720}}
	case "midnight":
		return timing{n: 1, may: []int{0}}
	}
	if found := pastTo(toks, i); found.n > 0 {
		return found
	}
	hour, ok := hourWords[t.s]
	if !ok {
		return timing{}
	}
	if n := oClock(toks, i+1); n > 0 {
		return withHalf(toks, i, 1+n, hour, 0, false)
	}
	if minute, n := spokenMinute(toks, i+1); n > 0 && !units[at(toks, i+1+n).s] {
		found := withHalf(toks, i, 1+n, hour, minute, false)
		found.weak = len(found.may) > 1 && !timeLeads[at(toks, i-1).s]
		return found
	}
	if _, n := half(toks, i+1); n > 0 && at(toks, i+1).s != "am" { // "the one am" is a typo, not a time
		return withHalf(toks, i, 1, hour, 0, false)
	}
	if _, ok := partOfDay(toks, i+1); ok {
		return withHalf(toks, i, 1, hour, 0, false)
	}
	if timeLeads[at(toks, i-1).s] && !units[at(toks, i+1).s] {
		return withHalf(toks, i, 1, hour, 0, true)
	}
	return timing{}
}

// pastTo reads "quarter past ten", "ten to four", "half nine".
func pastTo(toks []token, i int) timing {
	minute, ok := minuteWords[toks[i].s]
	if !ok {
		return timing{}
	}
	n := 1
	if toks[i].s == "twenty" && at(toks, i+n).s == "-" {
		n++
	}
	if toks[i].s == "twenty" && at(toks, i+n).s == "five" {
		minute, n = 25, n+1
	}
	relation := at(toks, i+n).s
	switch relation {
	case "past", "after":
		n++
	case "to", "til", "till":
		minute = -minute
		n++
	default:
		if toks[i].s != "half" {
			return timing{}
		}
	}
	hour, ok := hourOf(at(toks, i+n))
	if !ok || units[at(toks, i+n+1).s] || (minute < 0 && relation == "to" && hourWords[toks[i].s] > 0 && !spokenLead(toks, i)) {
		return timing{}
	}
	total := hour*60 + minute
	return withHalf(toks, i, n+1, total/60, total%60, false)
}

// spokenLead tells "at ten to four" from "from ten to four"; twenty and a quarter are no hours.
func spokenLead(toks []token, i int) bool {
	lead := at(toks, i-1).s
	return lead == "at" || lead == "by" || lead == "before" || lead == "until"
}

func hourOf(t token) (int, bool) {
	if h, ok := hourWords[strings.TrimSuffix(t.s, "'s")]; ok { // "ten past two's free"
		return h, true
	}
	h, err := strconv.Atoi(t.s)
	return h, err == nil && t.kind == number && h >= 1 && h <= 12
}

// spokenMinute reads "fifteen", "forty-five", "oh five".
func spokenMinute(toks []token, i int) (minute, n int) {
	if at(toks, i).s == "-" {
		if m, k := spokenMinute(toks, i+1); k > 0 {
			return m, k + 1
		}
		return 0, 0
	}
	if s := at(toks, i).s; s == "oh" || s == "o" {
		if m, ok := hourWords[at(toks, i+1).s]; ok && m < 10 {
			return m, 2
		}
	}
	m, ok := minuteWords[at(toks, i).s]
	if !ok || m < 10 || at(toks, i).kind != word || at(toks, i).s == "half" || at(toks, i).s == "quarter" {
		return 0, 0
	}
	n = 1
	if at(toks, i+n).s == "-" {
		n++
	}
	if ones, ok := hourWords[at(toks, i+n).s]; ok && m >= 20 && ones < 10 {
		return m + ones, n + 1
	}
	return m, 1
}

func oClock(toks []token, i int) int {
	switch at(toks, i).s {
	case "o'clock", "oclock", "o'clok", "oclok":
		return 1
	case "o":
		if at(toks, i+1).s == "clock" {
			return 2
		}
	}
	return 0
}

// half reads "am", "a.m.", "p", "p. m."; n counts its tokens.
func half(toks []token, i int) (pm bool, n int) {
	t := at(toks, i)
	switch {
	case t.s == "am" || t.s == "pm":
		return t.s == "pm", 1
	case t.s != "a" && t.s != "p":
		return false, 0
	case at(toks, i+1).s == "." && at(toks, i+2).s == "m":
		if at(toks, i+3).s == "." && !at(toks, i+3).space {
			return t.s == "p", 4
		}
		return t.s == "p", 3
	case at(toks, i+1).s == "m" && at(toks, i+1).space:
		return t.s == "p", 2
	case !t.space:
		return t.s == "p", 1
	}
	return false, 0
}

// partOfDay reads "in the afternoon", "this morning"; it stays outside the quote.
func partOfDay(toks []token, i int) (pm, ok bool) {
	lead, article, part := at(toks, i).s, at(toks, i+1).s, at(toks, i+2).s
	if lead == "this" || lead == "that" || lead == "tomorrow" || lead == "every" || lead == "at" {
		part = article
	} else if lead != "in" || (article != "the" && article != "that" && article != "thee") {
		return false, false
	}
	switch part {
	case "morning", "mornings", "am":
		return false, true
	case "afternoon", "evening", "night", "afternoons", "evenings":
		return true, true
	}
	return false, false
}

// withHalf adds "a.m." or "in the afternoon" to an hour and a minute, else leaves both halves open.
func withHalf(toks []token, i, n, hour, minute int, weak bool) timing {
	found := timing{n: n, weak: weak}
	pm, k := half(toks, i+n)
	known := k > 0
	found.n += k
	if !known {
		pm, known = partOfDay(toks, i+n)
	}
	total := hour*60 + minute
	switch {
	case hour > 12 || hour == 0:
		found.may = []int{total % 1440}
	case known:
		found.may = []int{(total%720 + map[bool]int{true: 720}[pm]) % 1440}
	case hour == 12:
		found.may = []int{total, total - 720}
	default:
		found.may = []int{total, total + 720}
	}
	return found
}
