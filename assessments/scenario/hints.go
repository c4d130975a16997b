package scenario

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"preceptor/internal/exercise"
)

// finder points at one sort of words in a reply. It does not judge them.
type finder struct {
	criterion string
	text      string
	pattern   *regexp.Regexp
}

const (
	weekday = `(?:mon|tues|wednes|thurs|fri|satur|sun)day`
	short   = `(?:mon|tues?|wed|thur?s?|fri|sat|sun)` // only after a preposition: "sat" and "sun" are words too
	amount  = `(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|(?:twenty|forty)[- ](?:four|eight)|thirty|an?|(?:a )?(?:few|couple of))`
	i       = `\b(?:i|we)(?:['’]ll| will| can|['’]m going to| am going to|['’]re going to| are going to)`
	month   = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
)

var (
	amounts = anyOf(
		`\$ ?\d[\d,]*(?:\.\d\d)?`,
		`\b\d[\d,]*(?:\.\d\d)? ?(?:dollars?|bucks|usd)\b`,
		`\busd ?\d[\d,]*(?:\.\d\d)?`,
	)
	finders = []finder{
		{"next_step", dayOrTime, anyOf(
			`\b(?:(?:next|this) )?`+weekday+`s?\b`,
			`\b(?:by|on|until|before|next|this) `+short+`\b`,
			`\b(?:by|on|until|before) the \d{1,2}(?:st|nd|rd|th)\b`,
			`\b\d{1,2}(?:st|nd|rd|th)? (?:of )?`+month+`\b`,
			`\b`+month+`\.? \d{1,2}(?:st|nd|rd|th)?\b`,
			`\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b`,
			`\b\d{4}-\d\d-\d\d\b`,
			`\b(?:today|tomorrow|tonight|eod|cob|noon|midday)\b`,
			`\b(?:this|next) (?:week|month|morning|afternoon)\b`,
			`\b(?:end|close) of (?:the |this )?(?:business day|day|business|week|month)\b`,
			`\b(?:within|in|after) (?:the next |about )?`+amount+`(?: ?(?:-|–|to) ?`+amount+`)? ?(?:business |working )?(?:minutes?|hours?|days?|weeks?)\b`,
			`\b\d{1,2}(?::\d\d)? ?[ap](?:\.m\.|m\b)`,
			`\b\d{1,2}:\d\d\b`,
		)},
		{"next_step", announced, anyOf(
			`\b(?:i|we)(?:['’]ll| will|['’]m going to| am going to|['’]re going to| are going to) (?:\w+ly |also |then |now |not )?\w+`,
			`\byou(?:['’]ll| will) (?:get|receive|hear|have)\b`,
			`\bnothing will\b`,
		)},
		{"boundaries", aboutMoney, anyOf(
			`\b(?:i|we) (?:can )?promise\b`, `\bmy word\b`, `\bguarantee\w*`, `\bmake sure (?:that )?you (?:don['’]?t|do not|never|won['’]?t)\b`,
			i+` (?:\w+ly |just |have (?:it|this|that) )?(?:cancel|waive|refund|erase|delete|remove|clear|credit|reimburse|drop|write (?:it |this |that |the \w+ )?off|take (?:it|this|that|the \w+) off|get rid of)\w*`,
			i+` (?:\w+ly |just )?(?:get|give|send|have) (?:[^\s.;!?]\S* ){0,3}?(?:money|refund|waived|refunded|cancel+ed|removed|written off)\b`,
			`\b(?:will|can) be (?:cancel+ed|waived|refunded|erased|deleted|removed|cleared|credited|reimbursed|dropped|written off|taken off)\b`,
			`\b(?:no|free of) charge\b`, `\bwritten off\b`, `\bzero balance\b`,
			`\b(?:won['’]?t|will not|don['’]?t|do not|needn['’]?t|need not)(?: have to| need to)? (?:pay|owe|be (?:charged|billed))\b`,
			`\b(?:ignore|disregard|throw away|tear up) (?:the|this|that|your) (?:bill|statement|invoice|charge)`, `\b(?:don['’]?t|do not) worry\b`,
		)},
		{"boundaries", aboutRefunds, anyOf(`\b(?:refund\w*|waiv(?:e[ds]?|ing|er)|reimburse\w*|write[- ]?off)\b`)},
		{"boundaries", aboutIdentity, anyOf(
			`\b(?:confirm|check|tell me|give me|have|need) (?:your |the |both )?(?:\w+ )?(?:name|address|identity|details)\b`,
			`\bfull name\b`, `\b(?:date of birth|birth ?date|birthday|d\.o\.b\.|dob\b)`, `\bverif(?:y|ying|ied|ication)\b`,
			`\bidentit(?:y|ies)\b`, `\bidentif(?:y|ication|iers?)\b`, `\b(?:member|policy|insurance|photo|patient) (?:id|number)\b`,
			`\b(?:medical record number|mrn)\b`, `\blast (?:four|4)(?: digits)?\b`, `\bsocial security\b`, `\bzip code\b`,
			`\bwho (?:i am|am i|i['’]m) (?:speaking|talking) (?:with|to)\b`,
		)},
	}
)

// What is found, in words for raters. Days and times are quoted as they stand, the rest with its
// clause.
const (
	dayOrTime     = "Day or time"
	announced     = "Something is announced"
	aboutMoney    = "A promise about money or an outcome"
	aboutRefunds  = "Words about waiving or refunding"
	aboutIdentity = "Words about who it is"
)

// anyOf joins alternatives into one pattern without regard to case; the first that fits wins.
func anyOf(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:` + strings.Join(alternatives, "|") + `)`)
}

// seen lists what code saw in both replies.
func seen(task letter, given response) []exercise.Hint {
	all := hints(task, "reply", given.Reply)
	for _, h := range hints(task, "second", given.Second) {
		h.Text += ", second reply"
		all = append(all, h)
	}
	return all
}

// found is a hint at the byte of the reply where its words begin.
type found struct {
	at   int
	hint exercise.Hint
}

// hints lists what code saw in a reply, in the order of the text; what it saw twice has two places.
func hints(task letter, field, reply string) []exercise.Hint {
	var all []found
	note := func(at []int, exact bool, criterion, text string) {
		quote, place := context(reply, at, exact)
		place.Field = field
		all = append(all, found{at[0], exercise.Hint{Criterion: criterion, Text: text, Quote: quote, Places: []exercise.Place{place}}})
	}
	for _, at := range amounts.FindAllStringIndex(reply, -1) {
		text := "Amount, not in the brief"
		if sameAmount(reply[at[0]:at[1]], task.Amount) {
			text = "Amount, as in the brief"
		}
		note(at, true, "facts", text)
	}
	for _, f := range finders {
		for _, at := range f.pattern.FindAllStringIndex(reply, -1) {
			if f.text == aboutMoney && denied.MatchString(reply[:at[0]]) {
				continue // "I cannot promise that it will be waived"
			}
			note(at, f.text == dayOrTime, f.criterion, f.text)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	return together(all)
}

// together lists each hint once, with all its places.
func together(all []found) []exercise.Hint {
	out := []exercise.Hint{}
	for _, f := range all {
		same := slices.IndexFunc(out, func(h exercise.Hint) bool {
			return h.Criterion == f.hint.Criterion && h.Text == f.hint.Text && h.Quote == f.hint.Quote
		})
		if same < 0 {
			out = append(out, f.hint)
		} else {
			out[same].Places = append(out[same].Places, f.hint.Places...)
		}
	}
	return out
}

// denied is a no at the end of what stands before a match, in the same breath.
var denied = regexp.MustCompile(`(?i)\b(?:cannot|can['’]?t|can not|not (?:able|allowed|in a position)|unable|may not|no one can|nobody can|never|without)\b[^,.;:!?\n]{0,60}$`)

// clauseEnd is where a clause stops; the point in "5 p.m." does not end one.
var clauseEnd = regexp.MustCompile(`[;!?\n]|\.(?:\s|$)`)

func sameAmount(a, b string) bool {
	digits := func(s string) string {
		s = strings.TrimSuffix(strings.TrimFunc(s, func(r rune) bool { return r < '0' || r > '9' }), ".00")
		return strings.ReplaceAll(s, ",", "")
	}
	return digits(a) != "" && digits(a) == digits(b)
}

// longestQuote is how many characters a quote may have.
const longestQuote = 160

// context quotes a match and says where it stands; unless exact, with the rest of its clause, so that a
// promise is read whole.
func context(text string, at []int, exact bool) (string, exercise.Place) {
	end := at[1]
	if !exact {
		end = len(text)
		if stop := clauseEnd.FindStringIndex(text[at[1]:]); stop != nil {
			end = at[1] + stop[0]
		}
	}
	whole := text[at[0]:end]
	begin := at[0] + len(whole) - len(strings.TrimLeftFunc(whole, unicode.IsSpace))
	quote, more := []rune(strings.TrimSpace(whole)), ""
	if len(quote) > longestQuote {
		quote, more = []rune(strings.TrimSpace(string(quote[:longestQuote]))), "…"
	}
	from := utf8.RuneCountInString(text[:begin])
	return string(quote) + more, exercise.Place{From: from, To: from + len(quote)}
}
