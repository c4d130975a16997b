package email

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/exercise/exercisetest"
	"preceptor/internal/fault"
)

// provisional shows the suite, which compares points, what code would award until people have rated.
type provisional struct{ *Kind }

func (p provisional) Score(pub exercise.Public, k exercise.Key, r exercise.Response) (exercise.Score, error) {
	s, err := p.Kind.Score(pub, k, r)
	s.Points = s.Measures["provisional"]
	return s, err
}

func TestContract(t *testing.T) {
	exercisetest.Run(t, provisional{New().(*Kind)}, exercisetest.Options{
		Secrets:     isoDates,
		SharedTexts: func(string) bool { return true }, // the key's phrases and names are the brief's own words
	})
}

// isoDates are the key's days as only the key writes them.
func isoDates(form exercise.Form) []string {
	var k key
	if json.Unmarshal(form.Key, &k) != nil {
		return nil
	}
	return k.Allow.Dates
}

// The page of a candidate holds the brief and not one member of the key.
func TestKeyStaysHome(t *testing.T) {
	k := New()
	for _, d := range k.Definitions() {
		for seed := range uint64(30) {
			form, err := k.Generate(d.ID, seed)
			if err != nil {
				t.Fatal(err)
			}
			page, err := k.View(form.Public, nil, exercise.Page{Mode: exercise.Work})
			if err != nil {
				t.Fatal(err)
			}
			answers, err := readKey(form.Key)
			if err != nil {
				t.Fatal(err)
			}
			told := string(page) + string(form.Public)
			for _, secret := range append(answers.Allow.Dates, "allow_body", "other_people", "alternatives", "allow_", `"reason"`) {
				if strings.Contains(told, secret) {
					t.Errorf("%s seed %d tells %q", d.ID, seed, secret)
				}
			}
		}
	}
}

// Whoever gives all facts in any of the usual styles has them found, and nothing held against them.
func TestMasterHasAllFacts(t *testing.T) {
	k := New()
	for _, d := range k.Definitions() {
		for seed := range uint64(40) {
			form, err := k.Generate(d.ID, seed)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := k.Simulate(form, 1, seed)
			if err != nil {
				t.Fatal(err)
			}
			p, _ := readPublic(form.Public)
			answers, _ := readKey(form.Key)
			r, err := readResponse(raw)
			if err != nil {
				t.Fatal(err)
			}
			f := analyse(p, answers, r).features
			whole := f.NewDate && f.NewTime && f.OldSlot && f.Contact && f.Deadline && f.Alternative && f.Subject && f.Greeting &&
				f.PatientNamed && f.Closing && f.Signature
			if !whole || len(f.WrongFacts) > 0 || f.SubjectPrivate || f.BodyPrivate || f.OtherPerson || f.Placeholder {
				t.Fatalf("%s seed %d: %+v\n%s", d.ID, seed, f, r.Body)
			}
		}
	}
}

// The trap is a time that the brief mentions and the key does not permit; the brief itself, sent as
// an answer, tells the private matter and the other patient's name.
func TestTrapsAreSet(t *testing.T) {
	k := New()
	for _, d := range k.Definitions() {
		for seed := range uint64(30) {
			form, err := k.Generate(d.ID, seed)
			if err != nil {
				t.Fatal(err)
			}
			p, _ := readPublic(form.Public)
			answers, _ := readKey(form.Key)
			f := analyse(p, answers, response{Subject: "Brief", Body: p.Situation}).features
			if len(f.WrongFacts) != 1 || !f.BodyPrivate || !f.OtherPerson {
				t.Errorf("%s seed %d: wrong facts %q, private %v, other %v", d.ID, seed, f.WrongFacts, f.BodyPrivate, f.OtherPerson)
			}
			if !f.NewDate || !f.NewTime || !f.OldSlot || !f.Deadline || !f.Alternative || !f.Contact {
				t.Errorf("%s seed %d: %+v", d.ID, seed, f)
			}
		}
	}
}

func TestPointsWaitForPeople(t *testing.T) {
	k := New()
	form, err := k.Generate("delayed-specialist", 4)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := k.Simulate(form, 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Score(form.Public, form.Key, raw)
	if err != nil {
		t.Fatal(err)
	}
	if s.Points != 0 || s.Items.Of != 0 || s.Measures["provisional"] != 39 {
		t.Errorf("points %v, items %v, measures %v", s.Points, s.Items, s.Measures)
	}
	if _, ok := exercise.Final(k.Info(), s.Points, nil); ok {
		t.Error("an e-mail that no one has rated has a number")
	}
}

func TestLongTextIsRefused(t *testing.T) {
	k := New()
	form, err := k.Generate("changed-therapy", 1)
	if err != nil {
		t.Fatal(err)
	}
	fits := strings.Repeat("é", maxText)
	if _, err := k.Read(form.Public, url.Values{"body": {fits}}); err != nil {
		t.Errorf("10,000 characters: %v", err)
	}
	kept, err := k.Read(form.Public, url.Values{"subject": {"ab"}, "body": {fits}})
	if !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[0].Name != "body" || !strings.Contains(err.Error(), "Take out 2") {
		t.Errorf("two too many: %v", err)
	}
	if !strings.Contains(string(kept), fits) {
		t.Error("the text is lost with the refusal")
	}
}

func TestReadMakesLinesAlike(t *testing.T) {
	k := New()
	form, err := k.Generate("changed-therapy", 1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := k.Read(form.Public, url.Values{"subject": {" New\r\ntime "}, "body": {"a\r\nb\rc\n\xff\x00"}})
	if err != nil || string(r) != `{"subject":"New time","body":"a\nb\nc\n`+"\uFFFD"+`"}` {
		t.Errorf("%s %v", r, err)
	}
}

func TestScoreFile(t *testing.T) {
	k := New()
	file := `{"public": {"id": "x", "patient": {"title": "Ms.", "last": "Lind"}, "clinic": {"phone": "555-0110"}, "note": 1},
		"key": {"new": {"date": "2027-05-20", "time": "10:15"}, "old": null, "allow": {}, "other_people": ["Ola Berg"]},
		"response": {"subject": "Hi", "body": "Dear Ms. Lind,\nCome on Friday, May 20 at 10:15. Mr. Berg may not.\nBest,\nAna"}, "more": true}`
	out, err := k.ScoreFile([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	r, ok := out.(result)
	if !ok {
		t.Fatalf("%T", out)
	}
	if !r.Features.NewDate || !r.Features.OtherPerson || len(r.Features.WrongFacts) != 1 || len(r.Criteria) != 10 {
		t.Errorf("%+v", r)
	}
	levels := map[string]int{}
	for _, c := range r.Criteria {
		if c.Level != nil {
			levels[c.ID] = *c.Level
		}
	}
	want := map[string]int{"new_slot": 2, "contact": 0, "correctness": 1, "privacy": 0, "format": 3}
	for id, level := range want {
		if levels[id] != level {
			t.Errorf("%s: level %d, want %d", id, levels[id], level)
		}
	}
	if len(levels) != len(want) {
		t.Errorf("levels %v", levels)
	}
	if raw := string(exercise.Encode(r)); !strings.Contains(raw, `"level":null`) || !strings.Contains(raw, `"id":"apology"`) {
		t.Errorf("%s", raw)
	}
	for _, bad := range []string{"{}", "null", `{"public":{},"key":{}}`, "[]"} {
		if _, err := k.ScoreFile([]byte(bad)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// Code never awards more than level 3, and never more than 42.75 of 100 in all.
func TestCodeIsModest(t *testing.T) {
	for _, l := range readLabelled(t, "vectors") {
		for _, e := range l.Emails {
			a := analyse(l.Public, l.Key, e.Response)
			r := judge(&a, l.Key)
			if r.Provisional > 42.75 {
				t.Errorf("%s: %v", e.ID, r.Provisional)
			}
			for _, c := range r.Criteria {
				if c.Level != nil && (*c.Level > maxCode || *c.Level < 0) {
					t.Errorf("%s %s: level %d", e.ID, c.ID, *c.Level)
				}
				for _, ev := range c.Evidence {
					field := []rune(map[string]string{"subject": e.Response.Subject, "body": e.Response.Body}[ev.Field])
					if string(field[ev.Start:ev.End]) != ev.Quote {
						t.Errorf("%s %s: %q at %d-%d", e.ID, ev.Rule, ev.Quote, ev.Start, ev.End)
					}
				}
			}
		}
	}
}
