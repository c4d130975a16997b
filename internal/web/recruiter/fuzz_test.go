package recruiter

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzPointsOf: a score is what was typed as a number, with a point or a comma, or one that is refused.
func FuzzPointsOf(f *testing.F) {
	for _, s := range []string{"71", " 71,5 ", "NaN", "Inf", "-0", "1e2", "0x1p3", "", "７", "1,000.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		p := pointsOf(url.Values{"points": {typed}})
		if p == nil {
			t.Fatalf("%q puts the machine's score back", typed)
		}
		if within := *p >= 0 && *p <= 100; within && !strings.ContainsAny(typed, "0123456789") {
			t.Fatalf("%q gives %v", typed, *p)
		}
	})
}

// FuzzFindingsOf: a line that nobody judged stays so.
func FuzzFindingsOf(f *testing.F) {
	f.Add("line-0=yes&line-1=no&line-1-note=wrong&line-3=yes")
	f.Add("line-0=maybe&line-0-note=%ff")
	f.Fuzz(func(t *testing.T, body string) {
		typed, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		found := findingsOf(typed)
		if len(found) > mostLines {
			t.Fatalf("%d lines of %q", len(found), body)
		}
		for i, one := range found {
			word := typed.Get("line-" + string(rune('0'+i)))
			if i < 10 && (one.Right != nil) != (word == "yes" || word == "no") {
				t.Fatalf("line %d of %q: %+v", i, body, one)
			}
		}
	})
}
