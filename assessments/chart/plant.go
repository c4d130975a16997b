package chart

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"preceptor/internal/exercise"
)

// plant makes one sort of error. It may change the person's facts before papers and record are
// written (world), and spoil the value in the record afterwards (value).
type plant struct {
	world func(*rand.Rand, world, facts)
	value func(*rand.Rand, facts, string) string
}

var plants = map[string]plant{
	"transpose":      {value: transposed},
	"wrong-digit":    {value: wrongDigit},
	"date":           {value: wrongDate},
	"misspell":       {value: misspelt},
	"phone":          {value: wrongPhone},
	"drop-item":      {world: withAllergies, value: withoutLast},
	"no-interpreter": {world: withInterpreter, value: func(*rand.Rand, facts, string) string { return noInterpreter }},
	"other-copay":    {value: func(_ *rand.Rand, f facts, _ string) string { return f["copay_specialist"] }},
	"other-page":     {world: otherPage},
	"coverage-ended": {world: coverageEnded},
	"closed-day":     {world: closedDay},
	"release":        {world: badRelease},

	"other-choice":    {value: otherChoice},
	"other-plan":      {value: otherPlan},
	"other-code":      {value: otherCode},
	"side":            {value: otherSide},
	"dose-unit":       {value: otherUnit},
	"swap-names":      {value: swapNames},
	"before-referral": {world: beforeReferral},
	"authorization":   {world: badAuthorization},
	"duplicate":       {world: duplicate},
}

// neighbours are the positions from which two unlike digits follow each other in s.
func neighbours(s string, from int) []int {
	var at []int
	for i := from; i+1 < len(s); i++ {
		if isDigit(rune(s[i])) && isDigit(rune(s[i+1])) && s[i] != s[i+1] {
			at = append(at, i)
		}
	}
	return at
}

// swapped exchanges the characters at i and i+1.
func swapped(s string, i int) string { return s[:i] + string(s[i+1]) + string(s[i]) + s[i+2:] }

func transposed(r *rand.Rand, _ facts, s string) string {
	return swapped(s, exercise.Pick(r, neighbours(s, 0)))
}

func wrongDigit(r *rand.Rand, _ facts, s string) string {
	var at []int
	for i := range len(s) {
		if isDigit(rune(s[i])) {
			at = append(at, i)
		}
	}
	i := exercise.Pick(r, at[1:]) // the first digit stays, ids do not begin with 0
	return s[:i] + string('0'+(s[i]-'0'+byte(1+r.IntN(9)))%10) + s[i+1:]
}

// wrongPhone spoils the last two digits or loses one: the number stays one of the fictional block.
func wrongPhone(r *rand.Rand, _ facts, s string) string {
	if r.IntN(3) == 0 {
		return s[:len(s)-1]
	}
	if at := neighbours(s, len(s)-2); len(at) > 0 {
		return swapped(s, at[0])
	}
	last := s[len(s)-1]
	return s[:len(s)-1] + string('0'+(last-'0'+1+byte(r.IntN(8)))%10)
}

// wrongDate swaps day and month, or two digits of the day or the year.
func wrongDate(r *rand.Rand, _ facts, s string) string {
	d, err := time.Parse(inNumbers, s)
	if err != nil {
		panic("chart: a date of another form: " + s)
	}
	return exercise.Pick(r, mistyped(d))
}

// mistyped are the days for which a day of birth can be mistaken, as the record writes them.
func mistyped(d time.Time) []string {
	day, month, year := fmt.Sprintf("%02d", d.Day()), fmt.Sprintf("%02d", d.Month()), d.Format("2006")
	var all []string
	for _, s := range []string{
		day + "/" + month + "/" + year, month + "/" + swapped(day, 0) + "/" + year, month + "/" + day + "/" + swapped(year, 2),
	} {
		other, err := time.Parse(inNumbers, s)
		if err == nil && !other.Equal(d) && other.Year() <= 2010 {
			all = append(all, s)
		}
	}
	return all
}

// misspelt swaps two neighbours, doubles a letter or loses one, never the first.
func misspelt(r *rand.Rand, _ facts, s string) string {
	for {
		i := 1 + r.IntN(len(s)-2)
		out := s
		switch r.IntN(3) {
		case 0:
			out = swapped(s, i)
		case 1:
			out = s[:i] + string(s[i]) + s[i:]
		case 2:
			out = s[:i] + s[i+1:]
		}
		if out != s {
			return out
		}
	}
}

func withAllergies(r *rand.Rand, _ world, f facts) { f["allergies"] = drawAllergies(r) }

func withoutLast(r *rand.Rand, _ facts, s string) string {
	first, _, _ := strings.Cut(s, ", ")
	return first
}

func withInterpreter(r *rand.Rand, _ world, f facts) {
	f.setLanguage(exercise.Pick(r, languages))
}

func otherPage(r *rand.Rand, w world, f facts) {
	for {
		other := drawPerson(r, w, r.IntN(len(nameGroups)))
		if other["last"] != f["last"] && other["dob"] != f["dob"] {
			f["page_name"], f["page_dob"] = other["page_name"], other["page_dob"]
			return
		}
	}
}

func coverageEnded(r *rand.Rand, _ world, f facts) {
	f["cover_to"] = f.visit().AddDate(0, 0, -1-r.IntN(8)).Format(inNumbers)
}

// closedDay moves the visit, and what has to reach it, to a closed day.
func closedDay(r *rand.Rand, w world, f facts) {
	d := w.closed
	if r.IntN(2) == 0 {
		d = w.today.AddDate(0, 0, exercise.Pick(r, []int{6, 13}))
	}
	f.setVisit(d)
	f.setCoverage(r, w)
	f.setRelease(r, w)
}

func badRelease(r *rand.Rand, _ world, f facts) {
	if r.IntN(2) == 0 {
		f["signature"] = "(blank)"
		return
	}
	f["release_until"] = f.visit().AddDate(0, 0, -1-r.IntN(10)).Format(inNumbers)
}
