package review

import (
	"encoding/json"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"preceptor/internal/exercise"
)

// Stretch is a part of an answer's letters to be drawn into the page, counted as Letters does, To
// excluded. By is the class of the mark: who points at it.
type Stretch struct {
	From, To int
	By       string
}

// Who points at words: the classes of marks.
const (
	ByPeople = "people"
	ByCode   = "code"
)

// fieldTag is the mark of the element that holds a field's text (see exercise.Place).
var fieldTag = regexp.MustCompile(`\sdata-field="(\w+)"`)

// Highlight draws marks into the letters of a page and changes nothing of their text. Marks may overlap:
// words under several have the classes of all. anchors names for each mark the element in which it
// begins, "" for one that is outside the letters.
func Highlight(page string, marks []Stretch) (_ template.HTML, anchors []string) {
	d := drawing{marks: marks, anchors: make([]string, len(marks))}
	last := 0
	for _, m := range letter.FindAllStringSubmatchIndex(page, -1) {
		d.out.WriteString(page[last:m[2]])
		d.letter(page[m[2]:m[3]])
		last = m[3]
	}
	d.out.WriteString(page[last:])
	return template.HTML(d.out.String()), d.anchors //nolint:gosec // the page's own, with marks around escaped text
}

type drawing struct {
	out     strings.Builder
	marks   []Stretch
	anchors []string
	at      int // characters of text before this place
	drawn   int // marked stretches
}

// letter draws one letter: its tags as they are, its text between them in pieces.
func (d *drawing) letter(inner string) {
	last := 0
	for _, m := range tag.FindAllStringIndex(inner, -1) {
		d.text(inner[last:m[0]])
		d.out.WriteString(inner[m[0]:m[1]])
		last = m[1]
	}
	d.text(inner[last:])
}

// text draws a run of text without tags, cut wherever a mark begins or ends.
func (d *drawing) text(escaped string) {
	text := []rune(html.UnescapeString(escaped))
	cuts := []int{0, len(text)}
	for _, m := range d.marks {
		for _, at := range []int{m.From - d.at, m.To - d.at} {
			if at > 0 && at < len(text) {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	for i := 1; i < len(cuts); i++ {
		if cuts[i-1] < cuts[i] {
			d.piece(d.at+cuts[i-1], string(text[cuts[i-1]:cuts[i]]))
		}
	}
	d.at += len(text)
}

// piece draws text that lies wholly inside or outside of every mark.
func (d *drawing) piece(from int, text string) {
	var by []string
	anchor := ""
	for i, m := range d.marks {
		if m.From > from || m.To <= from {
			continue
		}
		if !slices.Contains(by, m.By) {
			by = append(by, m.By)
		}
		if d.anchors[i] == "" {
			anchor = "quote-" + strconv.Itoa(d.drawn+1)
			d.anchors[i] = anchor
		}
	}
	if len(by) == 0 {
		d.out.WriteString(html.EscapeString(text))
		return
	}
	d.drawn++
	d.out.WriteString(`<mark class="` + strings.Join(by, " ") + `"`)
	if anchor != "" {
		d.out.WriteString(` id="` + anchor + `"`)
	}
	d.out.WriteString(">" + html.EscapeString(text) + "</mark>")
}

// Fields tells at which character of a page's letters each field's text begins.
func Fields(page string) map[string]int {
	at, out := 0, map[string]int{}
	for _, m := range letter.FindAllStringSubmatchIndex(page, -1) {
		if f := fieldTag.FindStringSubmatch(page[m[0]:m[2]]); f != nil {
			out[f[1]] = at
		}
		inner, last := page[m[2]:m[3]], 0
		for _, t := range tag.FindAllStringIndex(inner, -1) {
			at += characters(inner[last:t[0]])
			if f := fieldTag.FindStringSubmatch(inner[t[0]:t[1]]); f != nil {
				out[f[1]] = at
			}
			last = t[1]
		}
		at += characters(inner[last:])
	}
	return out
}

func characters(escaped string) int { return utf8.RuneCountInString(html.UnescapeString(escaped)) }

// StretchesOf finds the words at places of a response in its page. A place whose field the page does not
// show is left out, and so are words that hold a name which is hidden there.
func StretchesOf(page string, written exercise.Response, places []exercise.Place) (out []Stretch) {
	var given map[string]any
	if len(places) == 0 || json.Unmarshal(written, &given) != nil {
		return nil
	}
	text, fields := Letters(page), Fields(page)
	for _, p := range places {
		at, shown := fields[p.Field]
		whole, _ := given[p.Field].(string)
		if words := []rune(whole); shown && 0 <= p.From && p.From < p.To && p.To <= len(words) {
			if m, ok := (Quote{From: at + p.From, To: at + p.To, Text: string(words[p.From:p.To])}).Locate(text); ok {
				m.By = ByCode
				out = append(out, m)
			}
		}
	}
	return out
}

// Locate finds the words that a rater marked in the letters that are shown. Where names were hidden from
// the rater the letters read otherwise and are counted otherwise: the same words nearest to where they
// stood are taken then, Hidden standing for any name. ok is false where they are not there any more.
func (q Quote) Locate(text string) (m Stretch, ok bool) {
	runes := []rune(text)
	if q.From >= 0 && q.From < q.To && q.To <= len(runes) && string(runes[q.From:q.To]) == q.Text {
		return Stretch{From: q.From, To: q.To}, true
	}
	nearest := -1
	for _, at := range q.pattern().FindAllStringIndex(text, -1) {
		from := utf8.RuneCountInString(text[:at[0]])
		far := max(from-q.From, q.From-from)
		if nearest < 0 || far < nearest {
			nearest = far
			m = Stretch{From: from, To: from + utf8.RuneCountInString(text[at[0]:at[1]])}
		}
	}
	return m, nearest >= 0 && m.From < m.To
}

// pattern holds for the quote's words with any name, of up to four words, where one was hidden.
func (q Quote) pattern() *regexp.Regexp {
	parts := strings.Split(strings.ToValidUTF8(q.Text, ""), Hidden)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(strings.Join(parts, `\S+(?:\s\S+){0,3}?`))
}
