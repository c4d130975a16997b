package posting

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// SlotKind says what a slot's answer looks like and how it is asked for.
type SlotKind string

// The kinds of slots.
const (
	TextSlot   SlotKind = "text"
	ChoiceSlot SlotKind = "choice" // one of Choices
	ListSlot   SlotKind = "list"   // one entry a line
	MoneySlot  SlotKind = "money"  // dollars, typed as "19.50" or "$43,000"
	BoolSlot   SlotKind = "bool"   // "yes", or empty for no
	DateSlot   SlotKind = "date"   // "2027-03-19"
)

var slotKinds = []SlotKind{TextSlot, ChoiceSlot, ListSlot, MoneySlot, BoolSlot, DateSlot}

// Yes is the answer of a ticked BoolSlot.
const Yes = "yes"

// Slot is one question of a template's brief. Its answer is a string in the form that SlotKind
// names, so that whatever a person typed can be shown again.
type Slot struct {
	Name     string   `yaml:"name"`
	Label    string   `yaml:"label"`
	Kind     SlotKind `yaml:"kind"`
	Choices  []string `yaml:"choices"`
	Required bool     `yaml:"required"`
	Default  string   `yaml:"default"`
	Help     string   `yaml:"help"`
	Examples []string `yaml:"examples"`
}

// problem says in one sentence what is wrong with an answer, or nothing.
func (s Slot) problem(answer string) string {
	answer = strings.TrimSpace(answer)
	if answer == "" {
		if s.Required {
			return "This answer is needed before the posting can be published."
		}
		return ""
	}
	if len(answer) > maxAnswer {
		return "This answer is too long. Keep it under 4,000 letters."
	}
	switch s.Kind {
	case ChoiceSlot:
		if !slices.Contains(s.Choices, answer) {
			return "Choose one of: " + strings.Join(s.Choices, ", ") + "."
		}
	case MoneySlot:
		if _, ok := ParseMoney(answer); !ok {
			return "Type an amount in dollars, like 19.50 or 43,000."
		}
	case BoolSlot:
		if answer != Yes {
			return "Tick the box, or leave it empty."
		}
	case DateSlot:
		if _, ok := ParseDate(answer); !ok {
			return "Type a date as year-month-day, like 2027-03-19."
		}
	}
	return ""
}

// maxAnswer bounds one answer, in bytes.
const maxAnswer = 4000

// ParseMoney reads dollars as people type them ("19.50", "$43,000") into cents. It takes amounts
// above nothing and under ten million dollars, with no more than two decimals.
func ParseMoney(typed string) (cents int64, ok bool) {
	typed = strings.TrimPrefix(strings.TrimSpace(typed), "$")
	typed = strings.ReplaceAll(strings.TrimSpace(typed), ",", "")
	whole, part, dotted := strings.Cut(typed, ".")
	if whole == "" || len(whole) > 7 || !digits(whole) || dotted && (part == "" || len(part) > 2 || !digits(part)) {
		return 0, false
	}
	cents, _ = strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	return cents, cents > 0
}

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// FormatMoney writes cents as people read them: "$19.50", "$43,000".
func FormatMoney(cents int64) string {
	whole := strconv.FormatInt(cents/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if cents%100 == 0 {
		return "$" + whole
	}
	return "$" + whole + "." + strconv.FormatInt(cents%100+100, 10)[1:]
}

// ParseDate reads "2027-03-19", the form that date inputs post, or "3/19/2027", as people type it.
func ParseDate(typed string) (time.Time, bool) {
	typed = strings.TrimSpace(typed)
	for _, layout := range []string{time.DateOnly, "1/2/2006"} {
		if t, err := time.Parse(layout, typed); err == nil && t.Year() > 2000 && t.Year() < 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

// FormatDate writes a date in words: "Friday, March 19, 2027".
func FormatDate(t time.Time) string { return t.Format("Monday, January 2, 2006") }

// lines are the non-empty lines of a typed list.
func lines(typed string) []string {
	var out []string
	for line := range strings.Lines(typed) {
		if line = flat(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// flat brings a text onto one line with single spaces.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
