package posting

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// typedTexts are what a clinic may type as a duty, a skill, a tool or an answer, meant letter by letter.
var typedTexts = []string{
	`Fill {{.Slot "pay_min"}} and {{template "x"}} in`, "{{", "}}", `{{/* gone */}}`, "a | b | c", "| --- | --- |", "`code`", "``` go", "<b>bold</b>", "<script>alert(1)</script>",
	"<https://evil.example>", "</script><!--", "a < b > c & d", "&lt;b&gt; &amp; &#60; &copy;", "one\ntwo\r\nthree", "line\u2028line", "# Head", "\x00# Head", "\x01- item", " \x00 1. first", "- dash", "+ plus", "* star",
	"1. one", "1) one", "123456789. many", "> quote", "=====", "-----", "***", "___", "_a_ __b__ *c* **d** ~~e~~", "snake_case_word", "[x](http://evil.example)", "![i](x.png)", "[x]: http://evil.example", "[^1]",
	`back\slash \* \`, `"quotes" and 'single'`, "Café – naïve “x”", "a\tb", "\\", "!", "$1^2~3", "http://evil.example/a_b_c", "x]]>y", "&", "a&b;", "\ufeff# x", "e\u0301", "](", "<!-- -->", "<?php ?>", "<![CDATA[x]]>", "{% raw %}", "${x}", "%s %d",
}

var tags = regexp.MustCompile(`<[^>]*>`)

// spokenLines are the lines of a page's text, without its tags.
func spokenLines(page string) []string {
	var out []string
	for line := range strings.Lines(page) {
		out = append(out, html.UnescapeString(strings.TrimSpace(tags.ReplaceAllString(line, ""))))
	}
	return out
}

// literally drafts a posting with a text in every place where people type, and holds each output
// against the text.
func literally(t *testing.T, role *Template, text string) (o Opening, want string) {
	t.Helper()
	if want = oneLine(text); want == "" {
		return o, ""
	}
	b := minimalBrief(role)
	b.AddedDuties, b.AddedSkills, b.AddedTools = []string{text}, []string{text}, []string{text}
	b.Slots["benefits"] = strings.Join(strings.Fields(text), " ")
	clinic := riverside()
	clinic.Specialties = []string{text}
	plainly, err := Generate(role, clinic, minimalBrief(role))
	if err != nil {
		t.Fatal(err)
	}
	o = opened(t, func(p *Posting) {
		if *p, err = p.Compose(role, clinic, b); err != nil {
			t.Fatal(err)
		}
	})
	page := string(HTML(o.Posting.Markdown))
	lines := spokenLines(page)
	if n := len(slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l != want })); n < 4 {
		t.Errorf("%q: the page says it %d times, not as duty, skill, tool and benefit:\n%s", text, n, page)
	}
	for _, mark := range []string{"<h1", "<h2", "<ol", "<table", "<pre", "<code", "<em", "<del", "<a ", "<blockquote", "<hr"} {
		if got, had := strings.Count(page, mark), strings.Count(string(HTML(plainly.Markdown)), mark); got != had {
			t.Errorf("%q: %d times %s on the page, else %d", text, got, mark, had)
		}
	}
	words, err := File(o.Posting, clinic, FormatText, o.URL)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(words), "- "+want+"\n"); n < 4 {
		t.Errorf("%q: the text says it %d times:\n%s", text, n, words)
	}
	ld, err := JSONLD(o.Posting, clinic, o.URL)
	if err != nil || strings.ContainsAny(string(ld), "<>") || json.Unmarshal(ld, &map[string]any{}) != nil {
		t.Errorf("%q: %v: %s", text, err, ld)
	}
	for name, write := range map[string]func([]Opening) ([]byte, []LeftOut, error){
		"jobs": JobsFeed, "indeed": func(all []Opening) ([]byte, []LeftOut, error) { return Indeed(all, home) },
	} {
		raw, left, err := write([]Opening{o})
		if err != nil || len(left) > 0 {
			t.Fatal(left, err)
		}
		var feed struct {
			Text string `xml:"job>description"`
		}
		if err := xml.Unmarshal(raw, &feed); err != nil || strings.Contains(feed.Text, "<script") {
			t.Errorf("%q: %s: %v in %s", text, name, err, raw)
		}
	}
	return o, want
}

func TestTypedTextsComeOutLiterally(t *testing.T) {
	role := coordinator(t)
	for _, text := range typedTexts {
		o, want := literally(t, role, text)
		word, err := File(o.Posting, o.Clinic, FormatDOCX, o.URL)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(html.UnescapeString(tags.ReplaceAllString(wordText(t, word), "")), want); n < 4 {
			t.Errorf("%q: the document says it %d times", text, n)
		}
	}
}

// TestLinesOfATemplate shows the lines of a template of one's own where they are ticked and traced.
func TestLinesOfATemplate(t *testing.T) {
	source := strings.Replace(source(t), "    text: Call patients before visits.", "    text: Call {{.ClinicName}}'s patients before visits | `soon`, <b>kindly</b>.", 1)
	role, err := parseTemplate("own.md", []byte(source), nil)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(role.Duties, func(d Duty) bool { return d.ID == "reminders" })
	clinic := Clinic{Name: "A*B|C", EHR: "Chart_{{x}}_"}
	if got := role.Line(role.Duties[i].Text, clinic, Brief{}); !strings.HasPrefix(got, "Call A*B|C's patients before visits | soon, <b>kindly</b>.") {
		t.Errorf("the duty is shown as %q", got)
	}
	if got := role.Line(role.Tools[0].Text, clinic, Brief{}); got != "Chart_{{x}}_, our electronic health record (EHR)" {
		t.Errorf("the tool is shown as %q", got)
	}
	draft, err := Generate(role, clinic, NewBrief(role))
	if err != nil {
		t.Fatal(err)
	}
	if page := string(HTML(draft.Markdown)); strings.Contains(page, "<b>") || !strings.Contains(page, "Chart_{{x}}_, our") || !strings.Contains(page, "A*B|C") {
		t.Errorf("the page says %s", page)
	}
}

func FuzzTyped(f *testing.F) {
	role := coordinator(f)
	for _, text := range typedTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxAddedText {
			return
		}
		literally(t, role, text)
	})
}
