package email

import (
	"net/url"
	"strings"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Whatever is typed: what Read takes, Check takes and Score scores, and every quote is where it
// says.
func FuzzReadAndScore(f *testing.F) {
	k := New()
	form, err := k.Generate("delayed-specialist", 7)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("A change", "Dear Ms. X,\nMay 20 at 10.15, (555) 0142, $5, [name]\nBest,\nA")
	f.Add("", "half past twenty-first of the May 5/5/5 12-12 24:00 99:99 a.m.")
	f.Fuzz(func(t *testing.T, subject, body string) {
		r, err := k.Read(form.Public, url.Values{"subject": {subject}, "body": {body}})
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if err := k.Check(form.Public, r); err != nil {
			t.Fatalf("Read makes what Check refuses: %v", err)
		}
		if _, err := k.Score(form.Public, form.Key, r); err != nil {
			t.Fatal(err)
		}
		quotesStand(t, r)
	})
}

func quotesStand(t *testing.T, raw exercise.Response) {
	t.Helper()
	r, err := readResponse(raw)
	if err != nil {
		t.Fatal(err)
	}
	p, k := testBrief()
	a := analyse(p, k, r)
	for rule, spans := range a.found {
		for _, s := range spans {
			field := []rune(map[string]string{"subject": r.Subject, "body": r.Body}[s.Field])
			if s.Start < 0 || s.End > len(field) || string(field[s.Start:s.End]) != s.Quote || s.Quote == "" {
				t.Fatalf("%s: %q at %d-%d of %s", rule, s.Quote, s.Start, s.End, s.Field)
			}
		}
	}
}

func FuzzScoreFile(f *testing.F) {
	k := New()
	f.Add([]byte(`{"public":{},"key":{"new":{"date":"2027-05-20","time":"10:15"}},"response":{"subject":"a","body":"May 20"}}`))
	f.Add([]byte(`{"public":null}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := k.ScoreFile(raw); err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
	})
}

// The longest e-mails that are taken, made to cost time, are scored at once.
func BenchmarkWorstText(b *testing.B) {
	p, k := testBrief()
	for _, part := range []string{"5/20 10:15 ", "thursday ", "harold ", "cancer ", "((((", "may 20 ", "x:x ", ".", "a.", "555-", "[", "hi, ", "9:20 ", "may 17 ", "monday ", "thanks\n", "best,\n", "physical "} {
		body := strings.Repeat(part, maxText/len(part))
		b.Run(strings.TrimSpace(part), func(b *testing.B) {
			for b.Loop() {
				analyse(p, k, response{Body: body})
			}
		})
	}
}

// Every seed draws a form whose days and times are told apart, and which the able can answer in full.
func FuzzGenerate(f *testing.F) {
	k := New()
	f.Add(uint64(0), uint8(0))
	f.Add(^uint64(0), uint8(3))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8) {
		d := k.Definitions()[int(n)%len(k.Definitions())]
		form, err := k.Generate(d.ID, seed)
		if err != nil {
			t.Fatal(err)
		}
		p, err := readPublic(form.Public)
		if err != nil || strings.Contains(p.Situation, "<no value>") || strings.Contains(p.Situation, "{{") {
			t.Fatalf("%v: %s", err, p.Situation)
		}
		best, err := k.Simulate(form, 1, seed)
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.Score(form.Public, form.Key, best)
		if err != nil || s.Measures["provisional"] != 39 || s.Measures["wrong_facts"] != 0 {
			t.Fatalf("the able get %v with %v wrong facts: %v", s.Measures["provisional"], s.Measures["wrong_facts"], err)
		}
	})
}
