package chart

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Type says how two writings of a field's value are held against each other.
type Type string

const (
	Date  Type = "date"
	Time  Type = "time"
	Phone Type = "phone"
	ID    Type = "id"
	Money Type = "money"
	Name  Type = "name"
	Text  Type = "text"
)

var known = map[Type]func(string) (string, bool){
	Date: date, Time: clockTime, Phone: phone, ID: identifier, Money: money, Name: plain, Text: sentence,
}

// Normalise gives the one writing that all equal writings of a value share. A value that is not of
// its type ("about noon" as a date) is compared as plain text.
func Normalise(t Type, value string) string {
	folded := fold(value)
	if read, ok := known[t]; ok {
		if one, ok := read(folded); ok {
			return one
		}
	}
	return folded
}

// phones and word processors turn straight marks into typographic ones
var marks = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "`", "'", "‐", "-", "‑", "-", "‒", "-", "–", "-", "−", "-")

func fold(s string) string {
	s = norm.NFKC.String(marks.Replace(strings.ToValidUTF8(s, "\uFFFD")))
	s = norm.NFKC.String(cases.Fold().String(s)) // folding can undo the composition
	return strings.Join(strings.Fields(marks.Replace(s)), " ")
}

func plain(s string) (string, bool) { return s, true }

func sentence(s string) (string, bool) {
	return strings.TrimSpace(strings.TrimSuffix(s, ".")), true
}

func keep(s string, wanted func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if wanted(r) {
			return r
		}
		return -1
	}, s)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func phone(s string) (string, bool) {
	digits := keep(s, isDigit)
	if len(digits) == 11 {
		digits = strings.TrimPrefix(digits, "1")
	}
	return digits, digits != ""
}

func identifier(s string) (string, bool) {
	id := strings.ToUpper(keep(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }))
	return id, id != ""
}

// money reads an amount in dollars and writes it in cents; as digits, so that no amount is too
// large.
func money(s string) (string, bool) {
	s = strings.NewReplacer("us$", "", "$", "", "usd", "", "dollars", "", "dollar", "", ",", "", " ", "").Replace(s)
	s, minus := strings.CutPrefix(s, "-")
	whole, part, _ := strings.Cut(s, ".")
	part = strings.TrimRight(part, "0")
	digits := whole + part
	if s == "" || s == "." || len(part) > 2 || keep(digits, isDigit) != digits {
		return "", false
	}
	cents := strings.TrimLeft(whole+part+strings.Repeat("0", 2-len(part)), "0")
	if cents == "" {
		return "0", true
	}
	if minus {
		cents = "-" + cents
	}
	return cents, true
}

// runs cuts a text into its runs of letters and of digits.
func runs(s string) []string {
	var out []string
	class := func(r rune) int {
		switch {
		case isDigit(r):
			return 1
		case unicode.IsLetter(r):
			return 2
		default:
			return 0
		}
	}
	last := 0
	for _, r := range s {
		switch c := class(r); {
		case c == 0:
			last = 0
		case c == last:
			out[len(out)-1] += string(r)
		default:
			out = append(out, string(r))
			last = c
		}
	}
	return out
}

// date reads US order, year first, and month names in any order, and writes year-month-day.
func date(s string) (string, bool) {
	var numbers []string
	month := 0
	for i, word := range runs(s) {
		switch {
		case isDigit(rune(word[0])):
			numbers = append(numbers, word)
		case monthOf(word) != 0 && month == 0:
			month = monthOf(word)
		case i > 0 && ordinal(word) && len(numbers) > 0, filler(word):
		default:
			return "", false
		}
	}
	year, m, day, ok := order(numbers, month)
	if !ok {
		return "", false
	}
	d := time.Date(year, time.Month(m), day, 0, 0, 0, 0, time.UTC)
	if d.Day() != day || int(d.Month()) != m {
		return "", false
	}
	return d.Format(time.DateOnly), true
}

// order finds out which number is which; month is 0 unless it was named.
func order(numbers []string, month int) (year, m, day int, ok bool) {
	if len(numbers) == 1 && len(numbers[0]) == 8 && month == 0 {
		n := numbers[0]
		numbers = []string{n[:4], n[4:6], n[6:]}
	}
	value := make([]int, len(numbers))
	for i, n := range numbers {
		if len(n) > 4 || len(n) == 3 {
			return 0, 0, 0, false
		}
		value[i], _ = strconv.Atoi(n)
	}
	long := func(i int) bool { return len(numbers[i]) == 4 }
	switch {
	case month != 0 && len(numbers) == 2 && long(0) != long(1):
		if long(0) {
			return value[0], month, value[1], true
		}
		return value[1], month, value[0], true
	case month == 0 && len(numbers) == 3 && long(0) && !long(1) && !long(2):
		return value[0], value[1], value[2], true
	case month == 0 && len(numbers) == 3 && !long(0) && !long(1) && long(2):
		return value[2], value[0], value[1], true
	}
	return 0, 0, 0, false
}

func monthOf(word string) int {
	if word == "sept" {
		return 9
	}
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); word == name || word == name[:3] {
			return int(m)
		}
	}
	return 0
}

func ordinal(word string) bool {
	return word == "st" || word == "nd" || word == "rd" || word == "th"
}

func filler(word string) bool {
	if word == "of" || word == "the" {
		return true
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); word == name || word == name[:3] {
			return true
		}
	}
	return false
}

// clockTime reads 12 and 24 hour times and writes hour:minute of the 24 hour clock.
func clockTime(s string) (string, bool) {
	var numbers []string
	half := ""
	for _, word := range runs(s) {
		switch {
		case isDigit(rune(word[0])) && half == "":
			numbers = append(numbers, word)
		case len(numbers) > 0 && half == "" && (word == "am" || word == "a"):
			half = "am"
		case len(numbers) > 0 && half == "" && (word == "pm" || word == "p"):
			half = "pm"
		case half != "" && word == "m": // of "p.m."
		case len(numbers) > 0 && (word == "h" || word == "hrs" || word == "hours"):
		case word == "noon" && (len(numbers) == 0 || half == ""):
			half, numbers = "pm", twelve(numbers)
		case word == "midnight" && (len(numbers) == 0 || half == ""):
			half, numbers = "am", twelve(numbers)
		default:
			return "", false
		}
	}
	return onClock(numbers, half)
}

func twelve(numbers []string) []string {
	if len(numbers) == 0 {
		return []string{"12"}
	}
	return numbers
}

func onClock(numbers []string, half string) (string, bool) {
	if len(numbers) == 1 && (len(numbers[0]) == 3 || len(numbers[0]) == 4) {
		n := numbers[0]
		numbers = []string{n[:len(n)-2], n[len(n)-2:]}
	}
	var part [3]int
	if len(numbers) == 0 || len(numbers) > 3 || len(numbers) == 1 && half == "" {
		return "", false
	}
	for i, n := range numbers {
		if len(n) > 2 || i > 0 && len(n) != 2 {
			return "", false
		}
		part[i], _ = strconv.Atoi(n)
	}
	hour, minute := part[0], part[1]
	if half != "" {
		if hour < 1 || hour > 12 {
			return "", false
		}
		hour %= 12
	}
	if half == "pm" {
		hour += 12
	}
	if hour > 23 || minute > 59 || part[2] != 0 {
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", hour, minute), true
}
