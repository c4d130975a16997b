package chart

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

func view(t *testing.T, g generated, r exercise.Response, to exercise.Page) string {
	t.Helper()
	page, err := testKind().View(g.form.Public, r, to)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

var (
	svgs    = regexp.MustCompile(`(?s)<svg class="chart-drawing".*?</svg>`)
	svgText = regexp.MustCompile(`<text x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>`)
)

// TestDrawings: every paper is drawn once, hidden from readers of the text, with the same words in
// the same order, and all of them together are light.
func TestDrawings(t *testing.T) {
	for _, d := range testKind().Definitions() {
		g := generate(t, d.ID, 11)
		drawings := svgs.FindAllString(view(t, g, nil, exercise.Page{}), -1)
		var papers []Paper
		for _, r := range g.public.Records {
			papers = append(papers, r.Papers...)
		}
		if len(drawings) != len(papers) {
			t.Fatalf("%s: %d drawings of %d papers", d.ID, len(drawings), len(papers))
		}
		if all := len(strings.Join(drawings, "")); all > 60<<10 {
			t.Errorf("%s: the drawings weigh %d bytes", d.ID, all)
		}
		for i, p := range papers {
			var drawn []string
			for _, m := range svgText.FindAllStringSubmatch(drawings[i], -1) {
				drawn = append(drawn, strings.Fields(html.UnescapeString(m[3]))...)
			}
			want := strings.Fields(p.Title + " " + p.From)
			for _, l := range p.Lines {
				want = append(want, strings.Fields(l.Label+" "+l.Text)...)
			}
			if !slices.Equal(drawn, want) {
				t.Errorf("%s is drawn as %q, says %q", p.Title, drawn, want)
			}
			if !strings.Contains(drawings[i], `aria-hidden="true"`) {
				t.Errorf("%s would be read twice", p.Title)
			}
		}
	}
}

// TestDrawingsFit: no text leaves its sheet or another's line, for every look and for long words.
func TestDrawingsFit(t *testing.T) {
	long := []Line{
		{Label: "Name", Text: "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren Subramanian"}, {Label: "Phone", Text: "512.555.0100"},
		{Label: "A label that is rather long for a label", Text: "Office visit $20, specialist $45"}, {Text: strings.Repeat("Please call again. ", 12)},
	}
	for look := range drawers {
		picture := draw(Paper{Title: "Paper", Drawn: look, From: "Filled in by the patient on September 28, 2026", Lines: long})
		at := map[[2]int]bool{}
		for _, m := range picture.Marks {
			width := m.Width
			if m.Text != "" {
				width = len([]rune(m.Text)) * 8
				if m.Class == "by" || m.Class == "label" {
					width = len([]rune(m.Text)) * 7
				}
				if at[[2]int{m.X, m.Y}] {
					t.Errorf("%s: two texts at %d, %d", look, m.X, m.Y)
				}
				at[[2]int{m.X, m.Y}] = true
			}
			if m.X < 0 || m.Y < 0 || m.X+width > picture.Width || m.Y+m.Height > picture.Height {
				t.Errorf("%s: %+v leaves the sheet of %d × %d", look, m, picture.Width, picture.Height)
			}
		}
	}
	if old := draw(Paper{Title: "From before papers had a look", From: "x"}); !strings.Contains(old.Marks[0].Class, "form") {
		t.Errorf("%+v", old.Marks[0])
	}
}

// TestPageIsLight: what a candidate loads, packed; the page around it takes another 3 kB.
func TestPageIsLight(t *testing.T) {
	for _, d := range testKind().Definitions() {
		for _, lang := range []string{"en", "es"} {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			if _, err := w.Write([]byte(view(t, generate(t, d.ID, 11), nil, exercise.Page{Lang: lang}))); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s %s: %d bytes", d.ID, lang, packed.Len())
			if packed.Len() > 12<<10 {
				t.Errorf("%s %s: %d bytes", d.ID, lang, packed.Len())
			}
		}
	}
}

// TestProblemsLeadToTheirField: a list of problems links to the control of a field by its name.
func TestProblemsLeadToTheirField(t *testing.T) {
	g := generate(t, standard, 1)
	_, err := testKind().Read(g.form.Public, url.Values{"wrong.r2.plan": {"on"}, "value.r2.plan": {strings.Repeat("x", 201)}})
	fields := fault.FieldsOf(err)
	if len(fields) != 1 || !strings.Contains(view(t, g, nil, exercise.Page{}), `id="f-`+fields[0].Name+`" name="`+fields[0].Name+`"`) {
		t.Errorf("no control for %v", err)
	}
}

// TestOwnMark: the mark to look again is kept, shown to the candidate, and to nobody else.
func TestOwnMark(t *testing.T) {
	g := generate(t, standard, 1)
	r := exercise.Response(`{"flags":[{"record":"r1","field":"dob","action":"correct"}],"again":["r3"]}`)
	if page := view(t, g, r, exercise.Page{}); !strings.Contains(page, `name="again.r3" checked`) || strings.Count(page, `name="again.`) != len(g.public.Records) {
		t.Error("the mark is not kept")
	}
	check := view(t, g, r, exercise.Page{Mode: exercise.Check})
	if !strings.Contains(check, "To look at again") || !strings.Contains(check, "1 mark has no value yet") {
		t.Error("the check page does not remind of what is open")
	}
	if read := view(t, g, r, exercise.Page{Mode: exercise.Read}); strings.Contains(read, "look at again") || strings.Contains(read, "no value yet") {
		t.Error("others see what is the candidate's own")
	}
}

// TestSpanishPage: nothing that the page itself says is left in English, and what stays English says so.
func TestSpanishPage(t *testing.T) {
	g := generate(t, standard, 1)
	r := exercise.Response(`{"flags":[{"record":"r1","field":"dob","action":"query"},{"record":"r1","field":"plan","action":"correct","value":"x"},{"record":"r2","field":"plan","action":"correct"}],"again":["r1"]}`)
	for _, mode := range []exercise.Mode{exercise.Work, exercise.Check, exercise.Read} {
		page := view(t, g, r, exercise.Page{Mode: mode, Lang: "es"})
		said := spoken(t, page)
		for _, english := range []string{"Wrong", "Correct", "Record", "record", "marked", "Marked", "Paper", "paper", "Undo", "Rules", "rules", "score", "right person", "Today"} {
			if strings.Contains(said, english) {
				t.Errorf("mode %d says %q", mode, english)
			}
		}
		if n := strings.Count(page, `lang="en"`); n < 5*len(g.public.Records[0].Fields) {
			t.Errorf("mode %d: only %d English passages are marked", mode, n)
		}
	}
}

// spoken is what a page says in its own language: texts, and attributes that are read or announced.
func spoken(t *testing.T, page string) string {
	t.Helper()
	root, err := xhtml.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	var walk func(*xhtml.Node)
	walk = func(n *xhtml.Node) {
		if n.Type == xhtml.TextNode {
			said.WriteString(n.Data + "\n")
		}
		for _, a := range n.Attr {
			if a.Key == "lang" && a.Val == "en" || a.Key == "class" && a.Val == "chart-drawing" {
				return
			}
			if a.Key == "aria-label" || a.Key == "data-here" || a.Key == "data-undone" || a.Key == "data-nothing" {
				said.WriteString(a.Val + "\n")
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(root)
	return said.String()
}

// TestFeedbackCounts: what feedback says is true of the work.
func TestFeedbackCounts(t *testing.T) {
	g := generate(t, standard, 2)
	var all, serious []Flag
	for _, k := range g.key {
		f := Flag{Record: k.Record, Field: k.Field, Action: k.Action}
		if k.Action == Correct {
			f.Value = k.Accept[0]
		}
		all = append(all, f)
		if k.Severity == 3 {
			serious = append(serious, Flag{Record: k.Record, Field: k.Field, Action: Correct, Value: "x"})
		}
	}
	var everything []Flag
	for at := range places(g.public.Records) {
		everything = append(everything, Flag{Record: at.record, Field: at.field, Action: Query})
	}
	for name, c := range map[string]struct {
		flags           []Flag
		lang            string
		strengths, tips []string
	}{
		"nothing":    {nil, "en", nil, []string{english.MarkNothing}},
		"perfect":    {all, "en", []string{"You found all 4 of the most serious errors.", english.NoAlarms}, nil},
		"overwrote":  {serious, "en", []string{"You found all 4 of the most serious errors.", english.NoAlarms}, []string{english.Overwrote.Of(2), english.Copied.Of(5)}},
		"everything": {everything, "es", []string{"Encontró los 4 errores más graves.", "Encontró 7 de 7 valores mal copiados."}, []string{spanish.ManyAlarms, spanish.OverCautious.Of(7)}},
	} {
		got, err := testKind().(exercise.Coach).Feedback(g.form.Public, g.form.Key, exercise.Response(exercise.Encode(Response{Flags: c.flags})), c.lang)
		if err != nil || !slices.Equal(got.Strengths, c.strengths) || !slices.Equal(got.Tips, c.tips) {
			t.Errorf("%s: %q %q %v", name, got.Strengths, got.Tips, err)
		}
	}
}

// TestWordsAreWhole: both languages say the same things, with the same places for numbers.
func TestWordsAreWhole(t *testing.T) {
	flat := func(w words) map[string]any {
		var all map[string]any
		if err := json.Unmarshal(exercise.Encode(struct {
			words
			Sentences coaching
		}{w, w.coaching}), &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	slots := regexp.MustCompile(`\{\w+\}`)
	en, es := flat(english), flat(spanish)
	if len(en) < 30 {
		t.Fatalf("%d words", len(en))
	}
	var hold func(name string, a, b any)
	hold = func(name string, a, b any) {
		switch x := a.(type) {
		case string:
			y, _ := b.(string)
			if name != "Own" && (x == "" || y == "" || x == y || !slices.Equal(slices.Sorted(slices.Values(slots.FindAllString(x, -1))), slices.Sorted(slices.Values(slots.FindAllString(y, -1))))) {
				t.Errorf("%s: %q and %q", name, x, y)
			}
		case map[string]any:
			for n, v := range x {
				hold(name+"."+n, v, b.(map[string]any)[n])
			}
		case []any:
			if len(x) != len(b.([]any)) {
				t.Errorf("%s: %d and %d", name, len(x), len(b.([]any)))
				return
			}
			for i, v := range x {
				hold(name, v, b.([]any)[i])
			}
		}
	}
	for name, v := range en {
		hold(name, v, es[name])
	}
}
