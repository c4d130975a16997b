package email

import (
	"regexp"
	"strconv"
	"strings"
)

// fact is a value found in a text.
type fact struct {
	hit
	value string
}

var (
	phoneForm = regexp.MustCompile(`\+?(?:\d{1,2}[-. ])?(?:\(\d{3}\)[-. ]?|\d{3}[-. ]|\(\d{3,5}\)[-. ]?)?\d{3}[-. ]\d{2}[-. ]?\d{2}` +
		`|\(\d{3}\) ?-? ?\d{4}\b|\b\d{3} - \d{4}\b|\+?\(?\d{2,5}\)?[-. ]\d{3,4}[-. ]\d{3,4}|\b\d{5} \d{6}\b|\b\d{7}\b|\b1?\d{10}\b`)
	amountForm = regexp.MustCompile(`\$ ?(\d[\d,]*(?:\.\d{1,2})?)|\b(\d[\d,]*(?:\.\d{1,2})?) ?(?:\$|dollars?\b|usd\b|bucks\b|euros?\b|pounds\b)|\busd ?(\d[\d,]*(?:\.\d{1,2})?)`)
	wordAmount = regexp.MustCompile(`\b((?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]?)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)) (?:dollars?|bucks)\b`)
)

// phones finds telephone numbers; a date in digits is none.
func phones(t *text) []fact {
	var found []fact
	for _, m := range phoneForm.FindAllStringIndex(t.low, -1) {
		start, end := m[0], m[1]
		if touchesDigit(t.low, start, end) || dateAt(t, start, end) {
			continue
		}
		quote := strings.TrimPrefix(t.low[start:end], "(")
		if !strings.Contains(quote, ")") {
			start = end - len(quote)
		}
		found = append(found, fact{hit{start, end}, digits(quote)})
	}
	return found
}

func touchesDigit(s string, start, end int) bool {
	before := start > 0 && (isDigit(s[start-1]) || s[start-1] == '$' ||
		(start > 1 && strings.IndexByte("-./:", s[start-1]) >= 0 && isDigit(s[start-2])))
	after := end < len(s) && (isDigit(s[end]) || (end+1 < len(s) && strings.IndexByte("/:", s[end]) >= 0 && isDigit(s[end+1])))
	return before || after
}

// dateAt reports whether digits read as a date or as a year and a time.
func dateAt(t *text, start, end int) bool {
	for i, tok := range t.toks {
		if tok.start == start && tok.kind == number {
			d := threeNumbers(t.toks, i)
			return d.n > 0 && t.toks[i+d.n-1].end >= end-1 || len(tok.s) == 4 && (tok.s[:2] == "20" || tok.s[:2] == "19")
		}
	}
	return false
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// samePhone compares digits; an area code may be left out or added.
func samePhone(a, b string) bool {
	a, b = digits(a), digits(b)
	return len(a) >= 7 && len(b) >= 7 && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a))
}

// amounts finds sums of money; the value is the number.
func amounts(t *text) []fact {
	var found []fact
	for _, m := range amountForm.FindAllStringSubmatchIndex(t.low, -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 {
				found = append(found, fact{hit{m[0], m[1]}, money(t.low[m[g]:m[g+1]])})
			}
		}
	}
	for _, m := range wordAmount.FindAllStringSubmatchIndex(t.low, -1) {
		found = append(found, fact{hit{m[0], m[1]}, strconv.Itoa(spoken(t.low[m[2]:m[3]]))})
	}
	return found
}

// money writes an amount in one way: "1,025.00" is "1025".
func money(s string) string {
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.Trim(s, "$ "), ",", ""), 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// spoken adds up "twenty-five".
func spoken(s string) int {
	sum := 0
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == ' ' }) {
		sum += numberWords[w]
	}
	return sum
}

var numberWords = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
	"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

// slotWords are what a form letter names between its marks: "(your name here)".
const slotWords = `(?:insert|enter|add|fill in|type|your|the|patient'?s?|provider'?s?|doctor'?s?|clinic'?s?|sender'?s?|coordinator'?s?|first|last|full|new|old|phone|appointment|reply|job|name|date|time|number|role|title|signature|address|reason|day|room|here|goes|of|and|/| )+`

var placeholderForms = []*regexp.Regexp{
	regexp.MustCompile(`\[[^\]\n]{0,60}\]`),
	regexp.MustCompile(`\{\{?[^}\n]{0,60}\}?\}`),
	regexp.MustCompile(`<<?/?[a-z][a-z0-9_ .'-]{0,40}>>?`),
	regexp.MustCompile(`\(` + slotWords + `\)`),
	regexp.MustCompile(`_{3,}|\.{6,}|-{2}:-{2}|\?\? ?[:/] ?\?\?|\?{4,}`),
	regexp.MustCompile(`\bx{1,4} ?[:/.-] ?x{1,4}\b(?:[:/.-]x{1,4}\b)?|\b\d{1,4}[-:/.]x{2,4}\b|\bx{2,4}[:/.-]\d{1,4}\b|\bx{4,}\b`),
	regexp.MustCompile(`\b(?:hh ?: ?mm|mm/dd|dd/mm|yyyy|mm-dd)\b`),
	regexp.MustCompile(`\blorem\b|\bipsum\b`),
	regexp.MustCompile(`\b(?:insert|enter|add) (?:the |your |patient |doctor |provider |clinic |new )*(?:name|date|time|phone number|number|reason|signature)\b(?: here)?`),
	regexp.MustCompile(`\b(?:your|patient|provider|doctor) name here\b|\b(?:name|date|time|text|reason) (?:goes )?here\b`),
	regexp.MustCompile(`%[a-z_]{3,30}%|\$\{?[a-z_]{3,30}\}?|#[a-z]+_[a-z_]+#?|@@[a-z_]+@@`),
	regexp.MustCompile(`\bto be (?:inserted|filled in|added)\b`),
}

// shouted are placeholders only when written in capitals.
var shouted = regexp.MustCompile(`\b(?:XX+|TBD|TBC|TBA|PATIENT_?NAME|YOUR_?NAME|INSERT|FIRST_?NAME|LAST_?NAME)\b`)

// notPlaceholders may stand in square brackets or after a comparison sign.
var notPlaceholders = regexp.MustCompile(`^\[(?:sic|\d{1,2}|https?:.*|.*@.*|.*\d.*)\]$|^</?(?:br|p|b|i|div|strong|em)/?>$|^<[^>]*@`)

// blankLine is a rule drawn between parts of a letter, no blank to fill.
var blankLine = regexp.MustCompile(`(?m)^\s*(?:_{3,}|\.{6,})\s*$`)

// placeholders finds blanks that the writer did not fill.
func placeholders(t *text) []hit {
	var hits []hit
	rules := blankLine.FindAllStringIndex(t.low, -1)
	for _, form := range placeholderForms {
		for _, m := range form.FindAllStringIndex(t.low, -1) {
			h := hit{m[0], m[1]}
			if notPlaceholders.MatchString(t.low[m[0]:m[1]]) || drawn(h, rules) || !realSlot(t.low[m[0]:m[1]]) {
				continue
			}
			hits = append(hits, h)
		}
	}
	for _, tok := range t.toks {
		if tok.kind == word && shouted.MatchString(t.span(tok.start, tok.end).Quote) {
			hits = append(hits, hit{tok.start, tok.end})
		}
	}
	return hits
}

func drawn(h hit, rules [][]int) bool {
	for _, r := range rules {
		if r[0] <= h.start && h.end <= r[1] {
			return true
		}
	}
	return false
}

// realSlot refuses brackets that hold an ordinary remark: "(the room)" or "(and time)".
func realSlot(s string) bool {
	if !strings.HasPrefix(s, "(") {
		return true
	}
	return strings.Contains(s, "name") || strings.Contains(s, "here") || strings.Contains(s, "insert") ||
		strings.Contains(s, "enter") || strings.Contains(s, "signature") || strings.Contains(s, "your ") || loneSlot.MatchString(s)
}

// loneSlot names nothing but what is to be filled in: "(date)", "(new time)", "(day and time)".
var loneSlot = regexp.MustCompile(`^\((?:the )?(?:new |old |appointment )*(?:date|time|day|phone number|number|reason|role|title)(?: ?(?:and|or|/|&) ?(?:date|time|day))?\)$`)
