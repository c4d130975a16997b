package rater

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"preceptor/internal/review"
)

// FuzzWordOf: whatever is posted, a level is one of the scale or none, and texts are clean.
func FuzzWordOf(f *testing.F) {
	f.Add("level=3&note=kind&mark=2-9&mark=x&quote=Dear")
	f.Add("level=9223372036854775808&mark=-1--2&mark=1-1&note=%00%ff%0d")
	f.Fuzz(func(t *testing.T, body string) {
		typed, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		w := wordOf(typed)
		for _, text := range []string{w.Note, w.Quote} {
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r") {
				t.Fatalf("%q is kept of %q", text, body)
			}
		}
		if typed.Get("level") == "" && w.Level >= 0 {
			t.Fatalf("%q chose %d", body, w.Level)
		}
		if len(w.Marked) > len(typed["mark"]) {
			t.Fatalf("%d marks of %q", len(w.Marked), body)
		}
		shown := answerOf(review.Sheet{})
		shown.keep(review.Sheet{Text: "Dear Ana"}, typed)
		for _, q := range shown.Quotes {
			if q.Text == "" || !strings.Contains("Dear Ana", q.Text) {
				t.Fatalf("%+v is shown as marked", q)
			}
		}
	})
}
