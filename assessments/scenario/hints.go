package scenario

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

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
	month   = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
)

var (
	amounts = regexp.MustCompile(`(?i)\$ ?\d[\d,]*(?:\.\d\d)?|\b\d[\d,]*(?:\.\d\d)? ?(?:dollars?|usd)\b`)
	finders = []finder{
		{"next_step", "Day or time", regexp.MustCompile(`(?i)\b(?:` +
			weekday + `|` +
			`\d{1,2}(?:st|nd|rd|th)? (?:of )?` + month + `|` +
			month + `\.? \d{1,2}(?:st|nd|rd|th)?|` +
			`\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d|` +
			`today|tomorrow|tonight|(?:this|next) (?:week|month|morning|afternoon)|end of (?:the )?(?:day|week|month)|` +
			`(?:within|in) (?:the next )?(?:\d+|one|two|three|five|seven|ten|thirty|few) (?:business |working )?(?:minutes|hours?|days?|weeks?)|` +
			`(?:noon|midday|\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?|\d{1,2}:\d\d))`)},
		{"next_step", "Something is announced or promised", regexp.MustCompile(`(?i)\b(?:i|we)(?:['’]ll| will| am going to| are going to) (?:\w+ly |also |then )?(?:call|phone|ring|write|send|email|e-mail|message|ask|check|hold|rebill|re-bill|resubmit|follow|let|keep|look|get|put|find|make|contact|update|forward|note|document)\b`)},
		{"boundaries", "A promise about money or an outcome", regexp.MustCompile(`(?i)\b(?:i promise|we promise|(?:i|we)(?:['’]ll| will| can| am going to| are going to) (?:\w+ly |just )?(?:cancel|waive|refund|erase|delete|remove|write (?:it |this |that |the \w+ )?off|credit|reimburse|drop)\w*|guarantee\w*|refund\w*|waive[ds]?|no charge|free of charge|written off|(?:won['’]?t|will not|don['’]?t|do not|needn['’]?t|need not) (?:have to |need to )?pay|(?:don['’]t|do not) worry)`)},
		{"boundaries", "Words about who it is", regexp.MustCompile(`(?i)\b(?:date of birth|birth ?date|d\.?o\.?b\b\.?|full name|(?:confirm|verify|check|tell me|have) (?:your |the )?(?:\w+ )?(?:name|address|identity|details)|member (?:id|number)|medical record number|mrn\b|last (?:four|4)(?: digits)?|identif(?:y|ication|iers?)|social security|verify (?:who|that|your))`)},
	}
)

// hints lists what code saw in a reply, in the order of the text, each once.
func hints(task letter, reply string) []exercise.Hint {
	type found struct {
		at   int
		hint exercise.Hint
	}
	var all []found
	for _, at := range amounts.FindAllStringIndex(reply, -1) {
		quote := reply[at[0]:at[1]]
		text := "Amount, not in the brief"
		if sameAmount(quote, task.Amount) {
			text = "Amount, as in the brief"
		}
		all = append(all, found{at[0], exercise.Hint{Criterion: "facts", Text: text, Quote: quote}})
	}
	for _, f := range finders {
		for _, at := range f.pattern.FindAllStringIndex(reply, -1) {
			all = append(all, found{at[0], exercise.Hint{Criterion: f.criterion, Text: f.text, Quote: context(reply, at, f.text == "Day or time")}})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	out := []exercise.Hint{}
	for _, f := range all {
		if !slices.Contains(out, f.hint) {
			out = append(out, f.hint)
		}
	}
	return out
}

// clauseEnd is where a clause stops; the point in "5 p.m." does not end one.
var clauseEnd = regexp.MustCompile(`[;!?\n]|\.(?:\s|$)`)

func sameAmount(a, b string) bool {
	digits := func(s string) string {
		s = strings.TrimSuffix(strings.TrimFunc(s, func(r rune) bool { return r < '0' || r > '9' }), ".00")
		return strings.ReplaceAll(s, ",", "")
	}
	return digits(a) != "" && digits(a) == digits(b)
}

// context quotes a match; unless exact, with the rest of its clause, so that a promise is read whole.
func context(text string, at []int, exact bool) string {
	end := at[1]
	if !exact {
		end = len(text)
		if stop := clauseEnd.FindStringIndex(text[at[1]:]); stop != nil {
			end = at[1] + stop[0]
		}
	}
	quote := []rune(strings.TrimSpace(text[at[0]:end]))
	if len(quote) > 160 {
		return strings.TrimSpace(string(quote[:160])) + "…"
	}
	return string(quote)
}
