package review_test

import (
	"fmt"
	"html"
	"html/template"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"preceptor/internal/exercise"
	"preceptor/internal/review"
)

var anyMark = regexp.MustCompile(`<mark[^>]*>|</mark>`)

// page is an answer of two letters between other things, as kinds draw them.
func page(subject, body, second string) string {
	return `<div><p>3 &lt; 4</p><article class="letter" aria-label="x"><b>Subject: <span lang="en" data-field="subject">` + template.HTMLEscapeString(subject) +
		"</span></b>\n\n<span data-field=\"body\">" + template.HTMLEscapeString(body) + `</span></article><p>between</p>` +
		`<article class="letter" data-field="second">` + template.HTMLEscapeString(second) + `</article><mark>not ours</mark></div>`
}

func TestMarksStandWhereTheySay(t *testing.T) {
	p := page("A & B", "Dear Ana, I <will> call.", "¡Sí!")
	fields := review.Fields(p)
	written := exercise.Response(exercise.Encode(map[string]any{"subject": "A & B", "body": "Dear Ana, I <will> call.", "second": "¡Sí!"}))
	marks := review.StretchesOf(p, written, []exercise.Place{
		{Field: "subject", From: 2, To: 3}, {Field: "body", From: 10, To: 18}, {Field: "second", From: 1, To: 3},
		{Field: "elsewhere", From: 0, To: 1}, {Field: "second", From: 3, To: 9}, {Field: "second", From: -1, To: 2},
	})
	marks = append(marks, review.Stretch{From: fields["body"] + 12, To: fields["body"] + 23, By: "people"}, review.Stretch{From: 9000, To: 9001, By: "people"})
	got, anchors := review.Highlight(p, marks)
	for _, want := range []string{
		`<mark class="code" id="quote-1">&amp;</mark>`, `<mark class="code" id="quote-2">I </mark>`,
		`<mark class="code people" id="quote-3">&lt;will&gt;</mark>`, `<mark class="people"> call</mark>`, `<mark class="code" id="quote-5">Sí</mark>`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	if !slices.Equal(anchors, []string{"quote-1", "quote-2", "quote-5", "quote-3", ""}) {
		t.Errorf("anchors %v", anchors)
	}
}

// Whatever is marked, the text stays, nothing outside the letters changes, no tag is cut, and just the
// marked characters are inside marks.
func TestMarksChangeNothingOfTheText(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	words := []string{"a", " ", "&", "<b>", "\n", "é", "😀", "“quoted”", "&amp;", "'", `"`, "Thursday", "</article>", "\u00a0"}
	text := func() string {
		var b strings.Builder
		for range r.IntN(30) {
			b.WriteString(words[r.IntN(len(words))])
		}
		return b.String()
	}
	for range 2000 {
		p := page(text(), text(), text())
		letters := []rune(review.Letters(p))
		var marks []review.Stretch
		for range r.IntN(8) {
			marks = append(marks, review.Stretch{From: r.IntN(len(letters)+20) - 10, To: r.IntN(len(letters)+20) - 10, By: fmt.Sprint("by", r.IntN(3))})
		}
		got, anchors := review.Highlight(p, marks)
		if review.Letters(string(got)) != string(letters) {
			t.Fatalf("the letters read %q, and were %q", review.Letters(string(got)), string(letters))
		}
		if bare := anyMark.ReplaceAllString(string(got), ""); html.UnescapeString(bare) != html.UnescapeString(anyMark.ReplaceAllString(p, "")) {
			t.Fatalf("without marks: %q, was %q", bare, p)
		}
		if n := strings.Count(string(got), "<mark") - strings.Count(string(got), "</mark>"); n != 0 {
			t.Fatalf("%d marks stay open in %s", n, got)
		}
		holds(t, string(got), letters, marks, anchors)
	}
}

// holds compares what is inside marks with what was to be marked, and looks for every anchor once.
func holds(t *testing.T, got string, letters []rune, marks []review.Stretch, anchors []string) {
	t.Helper()
	var want strings.Builder
	for i, c := range letters {
		if slices.ContainsFunc(marks, func(m review.Stretch) bool { return m.From <= i && i < m.To }) {
			want.WriteRune(c)
		}
	}
	var inside strings.Builder
	for _, m := range regexp.MustCompile(`(?s)<mark class=[^>]*>(.*?)</mark>`).FindAllStringSubmatch(got, -1) {
		inside.WriteString(html.UnescapeString(m[1]))
	}
	if inside.String() != want.String() {
		t.Fatalf("marked %q, want %q in %s", inside.String(), want.String(), got)
	}
	for i, m := range marks {
		seen := max(0, m.From) < min(len(letters), m.To)
		if (anchors[i] != "") != seen || seen && strings.Count(got, `id="`+anchors[i]+`"`) != 1 {
			t.Fatalf("mark %+v has the anchor %q in %s", m, anchors[i], got)
		}
	}
}

// Code counts in the text as it was written; raters read it with names hidden.
func TestWordsOfCodeAreFoundWhereNamesAreHidden(t *testing.T) {
	written := exercise.Response(`{"subject":"","body":"I am Ana. By Thursday. Ana again, by Thursday.","second":"x"}`)
	p := page("", "I am [name]. By Thursday. [name] again, by Thursday.", "x")
	at := func(from, to int) exercise.Place { return exercise.Place{Field: "body", From: from, To: to} }
	marks := review.StretchesOf(p, written, []exercise.Place{at(10, 21), at(34, 45), at(5, 8)})
	var got []string
	for _, m := range marks {
		got = append(got, string([]rune(review.Letters(p))[m.From:m.To]))
	}
	if !slices.Equal(got, []string{"By Thursday", "by Thursday"}) || marks[0].From >= marks[1].From {
		t.Errorf("%q at %+v", got, marks)
	}
}

func TestQuotesAreFoundWhereNamesAreShownAgain(t *testing.T) {
	const masked = "Dear Ms Lopez, I am [name] and I will call. Ask for [name], I will call."
	const shown = "Dear Ms Lopez, I am Ana Maria Torres and I will call. Ask for Ana, I will call."
	find := func(words string, nth int) review.Quote {
		from := 0
		for range nth {
			from += strings.Index(masked[from:], words) + len(words)
		}
		return review.Quote{From: from - len(words), To: from, Text: words}
	}
	for _, c := range []struct {
		quote review.Quote
		want  string
		at    int
	}{
		{find("Dear Ms", 1), "Dear Ms", 0},
		{find("I will call", 1), "I will call", strings.Index(shown, "I will call")},
		{find("I will call", 2), "I will call", strings.LastIndex(shown, "I will call")},
		{find("I am [name] and", 1), "I am Ana Maria Torres and", strings.Index(shown, "I am")},
	} {
		m, ok := c.quote.Locate(shown)
		if !ok || m.From != c.at || shown[m.From:m.To] != c.want {
			t.Errorf("%+v was found at %+v, %v", c.quote, m, ok)
		}
	}
	if m, ok := (review.Quote{From: 2, To: 9, Text: "goodbye"}).Locate(shown); ok {
		t.Errorf("words that are not there stand at %+v", m)
	}
	if m, ok := (review.Quote{From: 5, To: 5}).Locate(shown); ok {
		t.Errorf("no words stand at %+v", m)
	}
}

// FuzzHighlight: no quote and no answer can break the page or change its text.
func FuzzHighlight(f *testing.F) {
	f.Add("A & B", "Dear <Ana>, I am [name].", "I am [name]", 3, 12)
	f.Add("", "\x00é", "[name][name]", -4, 1<<40)
	f.Fuzz(func(t *testing.T, subject, body, words string, from, to int) {
		for _, text := range []string{subject, body, words} {
			if !utf8.ValidString(text) {
				return // responses are JSON
			}
		}
		p := page(subject, body, words)
		text := review.Letters(p)
		marks := []review.Stretch{{From: from, To: to, By: "a"}}
		if m, ok := (review.Quote{From: from, To: to, Text: words}).Locate(text); ok {
			if m.From < 0 || m.From >= m.To || m.To > len([]rune(text)) {
				t.Fatalf("%+v is not in %q", m, text)
			}
			marks = append(marks, m)
		}
		got, _ := review.Highlight(p, marks)
		if review.Letters(string(got)) != text {
			t.Fatalf("%q reads %q", text, review.Letters(string(got)))
		}
	})
}
