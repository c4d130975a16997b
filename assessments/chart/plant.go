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
	"other-code":      {value: otherCode},
	"side":            {value: otherSide},
	"dose-unit":       {value: otherUnit},
	"swap-names":      {value: swapNames},
	"before-referral": {world: beforeReferral},
	"authorization":   {world: badAuthorization},
	"duplicate":       {world: duplicate},
}

// swapDigits exchanges two unlike neighbours among the digits of s from the given position on.
func swapDigits(r *rand.Rand, s string, from int) (string, bool) {
	var at []int
	for i := from; i+1 < len(s); i++ {
		if isDigit(rune(s[i])) && isDigit(rune(s[i+1])) && s[i] != s[i+1] {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return s, false
	}
	i := exercise.Pick(r, at)
	return s[:i] + string(s[i+1]) + string(s[i]) + s[i+2:], true
}

func transposed(r *rand.Rand, _ facts, s string) string {
	if out, ok := swapDigits(r, s, 0); ok {
		return out
	}
	return wrongDigit(r, nil, s)
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
	if out, ok := swapDigits(r, s, len(s)-2); ok {
		return out
	}
	last := s[len(s)-1]
	return s[:len(s)-1] + string('0'+(last-'0'+1+byte(r.IntN(8)))%10)
}

// wrongDate swaps day and month where that gives a date, else the last two digits of the year.
func wrongDate(r *rand.Rand, _ facts, s string) string {
	d, err := time.Parse(inNumbers, s)
	if err != nil {
		panic("chart: a date of another form: " + s)
	}
	swapped := fmt.Sprintf("%02d/%02d/%d", d.Day(), d.Month(), d.Year())
	if _, err := time.Parse(inNumbers, swapped); err == nil && swapped != s && r.IntN(4) > 0 {
		return swapped
	}
	century, year := d.Year()/100, d.Year()%100
	if turned := century*100 + year%10*10 + year/10; turned != d.Year() && turned <= 2010 {
		return d.AddDate(turned-d.Year(), 0, 0).Format(inNumbers)
	}
	return d.AddDate(10-20*r.IntN(2)*(d.Year()/2000), 0, 0).Format(inNumbers)
}

// misspelt swaps two neighbours, doubles a letter or loses one, never the first.
func misspelt(r *rand.Rand, _ facts, s string) string {
	for {
		i := 1 + r.IntN(len(s)-2)
		out := s
		switch r.IntN(3) {
		case 0:
			out = s[:i] + string(s[i+1]) + string(s[i]) + s[i+2:]
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
