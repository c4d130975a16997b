package email

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/exercise"
)

// adviceOn gives the feedback on an e-mail to the practice brief.
func adviceOn(t *testing.T, r response) exercise.Feedback {
	t.Helper()
	k := New().(*Kind)
	form := k.Practice()
	f, err := k.Feedback(form.Public, form.Key, exercise.Response(exercise.Encode(r)), "en")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const practiceLetter = `Dear Mr. Pennington,

There is no heating in the building on Wednesday, January 6, so your 2:30 p.m. visit cannot take place. I am sorry.

You can now see Dr. Ellery on Friday, January 8 at 9:50 a.m. in Room 3, or on Monday, January 11 at 3:10 p.m. Please reply by Tuesday, January 5 at 4:00 p.m. in WillowOnline or call 555-0199.

Kind regards,
Ana Ruiz
Willow Lane Clinic`

func TestFeedbackFollowsTheLetter(t *testing.T) {
	w := english.coaching
	subject := "A new time for your visit"
	cases := map[string]struct {
		r                response
		strength, tip    string
		noStrength, none string
	}{
		"good":      {r: response{subject, practiceLetter}, strength: w.Slot, tip: w.Impact},
		"nothing":   {r: response{}, tip: w.Write, noStrength: w.Private},
		"a word":    {r: response{"Hi", "Hello."}, tip: w.Write, noStrength: w.Private},
		"other":     {r: response{subject, practiceLetter + "\nLavinia Stroud has 10:40."}, tip: w.Other, none: w.Impact},
		"subject":   {r: response{"Your gout visit", practiceLetter}, tip: w.InSubject},
		"wrong":     {r: response{subject, strings.Replace(practiceLetter, "9:50", "10:40", 1)}, tip: w.Wrong[0], noStrength: w.Slot},
		"two wrong": {r: response{subject, strings.NewReplacer("9:50", "10:40", "0199", "0198").Replace(practiceLetter)}, tip: w.Wrong.Of(2)},
		"no reply":  {r: response{subject, strings.Replace(practiceLetter, " Please reply by Tuesday, January 5 at 4:00 p.m. in WillowOnline or call 555-0199.", "", 1)}, tip: w.How, noStrength: w.Reply},
		"unsigned":  {r: response{subject, strings.Split(practiceLetter, "\n\nKind")[0]}, strength: w.Reply, tip: w.Signed},
		"untitled":  {r: response{"", practiceLetter}, tip: w.Titled},
		"too long":  {r: response{subject, strings.Replace(practiceLetter, "I am sorry.", strings.Repeat("I am sorry. ", 100), 1)}, tip: w.TooLong},
	}
	for name, c := range cases {
		f := adviceOn(t, c.r)
		if c.strength != "" && !slices.Contains(f.Strengths, c.strength) {
			t.Errorf("%s: strengths are %q", name, f.Strengths)
		}
		if slices.Contains(f.Strengths, c.noStrength) && c.noStrength != "" {
			t.Errorf("%s: praised for %q", name, c.noStrength)
		}
		if !slices.Contains(f.Tips, c.tip) || c.none != "" && slices.Contains(f.Tips, c.none) {
			t.Errorf("%s: tips are %q", name, f.Tips)
		}
	}
}

// Both languages say all, and nothing reads the same in both.
func TestWordsInBothLanguages(t *testing.T) {
	for _, pair := range [][2]map[string]string{{english.Script, spanish.Script}} {
		for name, text := range pair[0] {
			if other := pair[1][name]; other == "" || other == text {
				t.Errorf("%s reads %q in Spanish", name, other)
			}
		}
	}
	eachText(t, english, spanish)
	eachText(t, english.coaching, spanish.coaching)
}

// eachText compares the texts of two values of one type, member by member.
func eachText(t *testing.T, en, es any) {
	t.Helper()
	a, b := reflect.ValueOf(en), reflect.ValueOf(es)
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		if a.Field(i).Kind() != reflect.String || name == "Own" || name == "Portal" {
			continue
		}
		if one, other := a.Field(i).String(), b.Field(i).String(); one == "" || other == "" || one == other {
			t.Errorf("%s: %q, in Spanish %q", name, one, other)
		}
	}
}
