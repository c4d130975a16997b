package email

import (
	"strconv"
	"time"
)

// dating is a calendar day as a text states it. readings holds what it may mean: "10/6" is a day in
// October or in June. A year of 0 was not said; a month of 0 neither ("the 20th").
type dating struct {
	start, end int // in the folded text
	first, n   int // tokens
	sentence   int
	weekday    int // -1 where none is said beside it
	readings   []reading
	weak       bool // counts only if the brief permits the value
}

type reading struct{ year, month, day int }

// is reports whether one reading of the date is the given day.
func (d dating) is(day time.Time) bool {
	for _, r := range d.readings {
		if r.is(day) {
			return true
		}
	}
	return false
}

func (r reading) is(day time.Time) bool {
	return r.day == day.Day() && (r.month == 0 || r.month == int(day.Month())) &&
		(r.year == 0 || r.year == day.Year())
}

var (
	months = []string{"january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december"}
	shortMonths = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
		"sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
	weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
	// shortWeekdays that are also words ("sat", "sun", "wed") count only beside a date.
	shortWeekdays = map[string]int{"sun": 0, "mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3,
		"thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6}
	// misspelt weekdays are two letters off and still common.
	misspelt     = map[string]int{"wensday": 3, "wensdays": 3, "wendsday": 3, "wensesday": 3, "wedensday": 3, "tusday": 2, "tuseday": 2, "thurday": 4, "thusday": 4}
	ordinalWords = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
		"sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
		"thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
		"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30}
	fractionOf = set(`tablet tablets pill pills dose cup cups hour hours of mile miles day days the a an teaspoon`)
	rooms      = set(`room rm studio suite ste floor apt unit building bldg door desk line route hwy no nr`)
)

func monthOf(s string) int {
	if m, ok := shortMonths[s]; ok {
		return m
	}
	for i, name := range months {
		if s == name || (len(name) >= 6 && oneEdit(s, name)) {
			return i + 1
		}
	}
	return 0
}

// weekdayOf reads a weekday, also in the plural, short or with one letter wrong; -1 for none.
func weekdayOf(s string) int {
	if w, ok := shortWeekdays[s]; ok {
		return w
	}
	if w, ok := misspelt[s]; ok {
		return w
	}
	for i, name := range weekdays {
		if s == name || s == name+"s" || s == name+"'s" || oneEdit(s, name) {
			return i
		}
	}
	return -1
}

// parseDate reads a date that begins at token i, with a weekday before or after it.
func parseDate(toks []token, i int) (dating, bool) {
	w, lead := leadingWeekday(toks, i)
	d := dateCore(toks, i+lead, w >= 0)
	if d.n == 0 {
		return d, false
	}
	if d.n += lead; w < 0 {
		var after int
		w, after = trailingWeekday(toks, i+d.n)
		d.n += after
	}
	d.weekday, d.first, d.sentence = w, i, toks[i].sentence
	d.start, d.end = toks[i].start, toks[i+d.n-1].end
	return d, true
}

// leadingWeekday reads "Thursday, the" and the like; n is 0 without a weekday.
func leadingWeekday(toks []token, i int) (weekday, n int) {
	w := weekdayOf(at(toks, i).s)
	if w < 0 {
		return -1, 0
	}
	n = 1
	for n < 4 {
		switch at(toks, i+n).s {
		case ",", ".", "the", "on", "-", "(", "of":
			n++
			continue
		}
		break
	}
	return w, n
}

// trailingWeekday reads "(Thu)" and ", Thursday" after a date, unless the weekday opens the next.
func trailingWeekday(toks []token, i int) (weekday, n int) {
	if s := at(toks, i).s; s == "," || s == "(" || s == "-" {
		n++
	}
	w := weekdayOf(at(toks, i+n).s)
	if w < 0 {
		return -1, 0
	}
	_, lead := leadingWeekday(toks, i+n)
	if next := dateCore(toks, i+n+lead, true); next.n > 0 {
		return -1, 0
	}
	n++
	if at(toks, i).s == "(" && at(toks, i+n).s == ")" {
		n++
	}
	return w, n
}

// dateCore reads a date without its weekday.
func dateCore(toks []token, i int, afterWeekday bool) dating {
	t := at(toks, i)
	switch {
	case t.kind == number:
		if d := threeNumbers(toks, i); d.n > 0 {
			return d
		}
		if d := dayMonth(toks, i); d.n > 0 {
			return d
		}
		if d := twoNumbers(toks, i); d.n > 0 {
			return d
		}
		return bareOrdinal(toks, i, afterWeekday)
	case t.s == "the":
		if d := dateCore(toks, i+1, true); d.n > 0 && at(toks, i+1).s != "the" {
			d.n++
			d.weak = d.weak || (!afterWeekday && d.readings[0].month == 0)
			return d
		}
	case monthOf(t.s) > 0:
		return monthDay(toks, i)
	case t.kind == word:
		if d := dayMonth(toks, i); d.n > 0 {
			return d
		}
		return bareOrdinal(toks, i, afterWeekday)
	}
	return dating{}
}

// threeNumbers reads 2027-05-20, 5/20/27, 20.05.2027.
func threeNumbers(toks []token, i int) dating {
	sep := at(toks, i+1).s
	if (sep != "-" && sep != "/" && sep != ".") || at(toks, i+3).s != sep {
		return dating{}
	}
	var v [3]int
	for k := range v {
		t := at(toks, i+2*k)
		if t.kind != number || len(t.s) > 4 || (k > 0 && (t.space || at(toks, i+2*k-1).space)) {
			return dating{}
		}
		v[k], _ = strconv.Atoi(t.s)
	}
	if len(toks[i].s) == 4 {
		return numeric(5, reading{v[0], v[1], v[2]})
	}
	if l := len(toks[i+4].s); l != 2 && l != 4 {
		return dating{}
	}
	year := fullYear(v[2])
	return numeric(5, reading{year, v[0], v[1]}, reading{year, v[1], v[0]})
}

// twoNumbers reads 5/20; weakly also 5-20 and 5.20.
func twoNumbers(toks []token, i int) dating {
	sep, b := at(toks, i+1), at(toks, i+2)
	if (sep.s != "/" && sep.s != "-" && sep.s != ".") || sep.space || b.space || b.kind != number ||
		len(toks[i].s) > 2 || len(b.s) > 2 || at(toks, i+3).s == "%" || units[at(toks, i+3).s] && !(sep.s == "/" && at(toks, i+3).s == "session") ||
		(at(toks, i+3).s == "-" && !at(toks, i+3).space && at(toks, i+4).kind == number) {
		return dating{}
	}
	x, _ := strconv.Atoi(toks[i].s)
	y, _ := strconv.Atoi(b.s)
	if x == 24 && y == 7 { // open round the clock
		return dating{}
	}
	d := numeric(3, reading{0, x, y}, reading{0, y, x})
	d.weak = sep.s != "/" || x < y && y <= 4 && fractionOf[at(toks, i+3).s] // "5-20", "5.20", "1/2 tablet"
	return d
}

// numeric keeps the readings that are days of a calendar.
func numeric(n int, readings ...reading) dating {
	d := dating{n: n}
	for _, r := range readings {
		if r.month >= 1 && r.month <= 12 && r.day >= 1 && r.day <= 31 {
			d.readings = append(d.readings, r)
		}
	}
	if len(d.readings) == 0 {
		return dating{}
	}
	return d
}

// fullYear reads "27" as 2027.
func fullYear(y int) int {
	if y < 100 {
		return 2000 + y
	}
	return y
}

// dayMonth reads "20 May", "20th of May 2027", "first of October".
func dayMonth(toks []token, i int) dating {
	day, n, _ := dayNumber(toks, i)
	if n == 0 || rooms[at(toks, i-1).s] {
		return dating{}
	}
	if s := at(toks, i+n).s; s == "of" || s == "-" || s == "/" || s == "in" || s == "," {
		n++
	}
	if pointAndMonth(toks, i+n) {
		n++
	}
	month := monthOf(at(toks, i+n).s)
	if month == 0 || at(toks, i+n-1).kind == newline {
		return dating{}
	}
	n++
	if at(toks, i+n).s == "." && shortMonths[at(toks, i+n-1).s] > 0 {
		n++
	}
	// "Room 6, May 20" and "at 11 May 20": the month belongs to the number after it.
	if next, k, _ := dayNumber(toks, i+n); k > 0 && next > 0 && !clockFollows(toks, i+n) &&
		at(toks, i+n-2).s == "," {
		return dating{}
	}
	year, k := yearAt(toks, i+n)
	return numeric(n+k, reading{year, month, day})
}

// pointAndMonth reads ". May" after a day, as in "11. May", but not the end of a sentence before
// "May I".
func pointAndMonth(toks []token, i int) bool {
	month, next := at(toks, i+1), at(toks, i+2).s
	return at(toks, i).s == "." && !at(toks, i).space && month.kind == word && monthOf(month.s) > 0 &&
		!(month.s == "may" && (next == "i" || next == "we" || next == "you" || next == "it"))
}

// monthDay reads "May 20", "May the 20th, 2027", "May twentieth".
func monthDay(toks []token, i int) dating {
	n := 1
	for at(toks, i+n).s == "." || at(toks, i+n).s == "the" || at(toks, i+n).s == "-" {
		n++
	}
	day, k, _ := dayNumber(toks, i+n)
	if k == 0 || clockFollows(toks, i+n) || n > 3 {
		return dating{}
	}
	n += k
	year, k := yearAt(toks, i+n)
	return numeric(n+k, reading{year, monthOf(toks[i].s), day})
}

// bareOrdinal reads "the 20th", "Thursday 20th" and, weakly, "Thursday 20".
func bareOrdinal(toks []token, i int, led bool) dating {
	day, n, ordinal := dayNumber(toks, i)
	if n == 0 || clockFollows(toks, i) || (!ordinal && !led) {
		return dating{}
	}
	next := at(toks, i+n).s
	if next == "floor" || next == "street" || next == "avenue" || next == "ave" || next == "st" || next == "grade" {
		return dating{}
	}
	d := numeric(n, reading{0, 1, day})
	if d.n > 0 {
		d.readings[0].month = 0
		d.weak = !ordinal || !led || at(toks, i).kind == word
	}
	return d
}

// clockFollows reports whether the number at i is the hour of a time.
func clockFollows(toks []token, i int) bool {
	if at(toks, i).kind != number {
		return false
	}
	t, ok := parseTime(toks, i)
	return ok && !t.weak
}

// dayNumber reads a day of the month: "20", "20th", "sixth", "twenty-first".
func dayNumber(toks []token, i int) (day, n int, ordinal bool) {
	t := at(toks, i)
	if t.kind == word {
		if d, ok := ordinalWords[t.s]; ok {
			return d, 1, true
		}
		if t.s == "twenty" || t.s == "thirty" {
			k := 1
			if at(toks, i+k).s == "-" {
				k++
			}
			if d, ok := ordinalWords[at(toks, i+k).s]; ok && d < 10 {
				return map[string]int{"twenty": 20, "thirty": 30}[t.s] + d, k + 1, true
			}
		}
		return 0, 0, false
	}
	if t.kind != number || len(t.s) > 2 {
		return 0, 0, false
	}
	day, _ = strconv.Atoi(t.s)
	if day < 1 || day > 31 {
		return 0, 0, false
	}
	switch at(toks, i+1).s {
	case "st", "nd", "rd", "th":
		return day, 2, true
	}
	return day, 1, false
}

// yearAt reads ", 2027" or "'27".
func yearAt(toks []token, i int) (year, n int) {
	if s := at(toks, i).s; s == "," || s == "'" || s == "-" || s == "/" {
		n++
	}
	t := at(toks, i+n)
	v, err := strconv.Atoi(t.s)
	if t.kind != number || err != nil {
		return 0, 0
	}
	if len(t.s) == 4 && v > 1900 && v < 2200 && at(toks, i+n+1).s != "hrs" {
		return v, n + 1
	}
	if len(t.s) == 2 && at(toks, i).s == "'" {
		return fullYear(v), n + 1
	}
	return 0, 0
}

// oneEdit reports whether a word of six letters or more is written with one letter added, left
// out, changed, or two neighbours swapped.
func oneEdit(got, want string) bool {
	if len(want) < 6 || got == want || len(got) < len(want)-1 || len(got) > len(want)+1 {
		return false
	}
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	switch {
	case len(got) > len(want):
		return got[i+1:] == want[i:]
	case len(got) < len(want):
		return got[i:] == want[i+1:]
	case i+1 < len(got) && got[i] == want[i+1] && got[i+1] == want[i] && got[i+2:] == want[i+2:]:
		return true
	default:
		return got[i+1:] == want[i+1:]
	}
}
