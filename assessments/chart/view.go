package chart

import (
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

//go:embed view.html
var viewHTML string

var views = template.Must(template.New("chart").Parse(viewHTML))

// page is what the templates draw. Controls are named by the ids of the form, elements by position.
type page struct {
	*words
	Form          Public
	Summary       string // empty where the page around it says so
	Several       bool   // records to go from one to another
	Records       []recordView
	Marked, Again int
	NoValue       string // how many marks lack a value, if any do
}

type recordView struct {
	*words
	N                   int
	ID                  string
	Short, Long, Behind string // "Record 1", "Record 1 of 5", "Papers of record 1"
	Marked              int
	AgainName           string
	Again               bool // the candidate's own mark
	Papers              []paperView
	Rows                []rowView
}

type paperView struct {
	Title, From string
	Blocks      []block
	Drawing     *drawing // nil where the work is read
}

// block is a run of labelled lines, or one sentence.
type block struct {
	Facts []Line
	Note  string
}

type rowView struct {
	ID, Label, Value                string
	Sources                         []string
	WrongName, ValueName, QueryName string
	Flagged, Query                  bool
	Answer, Done                    string
}

// View draws all records one under the other; the script shows one at a time.
func (k kind) View(public exercise.Public, raw exercise.Response, to exercise.Page) (template.HTML, error) {
	form, response, err := decode(public, raw)
	if err != nil {
		return "", err
	}
	p := draft{words: wordsOf(to.Lang), mode: to.Mode, flags: map[place]Flag{}, again: response.Again}.page(form, response)
	if to.Mode == exercise.Read {
		p.Summary = k.Progress(public, raw, to.Lang)
	}
	name := "work"
	if to.Mode != exercise.Work {
		name = "read"
	}
	var b strings.Builder
	if err := views.ExecuteTemplate(&b, name, p); err != nil {
		return "", fault.Wrap(fault.Internal, err, "The records cannot be drawn")
	}
	return template.HTML(b.String()), nil //nolint:gosec // written by html/template
}

// draft is what all parts of a page are drawn with.
type draft struct {
	*words
	mode  exercise.Mode
	flags map[place]Flag
	again []string
}

func (d draft) page(form Public, response Response) page {
	p := page{words: d.words, Form: form, Several: len(form.Records) > 1, Marked: len(response.Flags), Again: len(response.Again)}
	open := 0
	for _, f := range response.Flags {
		d.flags[place{f.Record, f.Field}] = f
		if f.Action == Correct && f.Value == "" {
			open++
		}
	}
	if d.mode == exercise.Check && open > 0 {
		p.NoValue = d.NoValues.Of(open)
	}
	for i, r := range form.Records {
		p.Records = append(p.Records, d.record(i+1, len(form.Records), r))
	}
	return p
}

func (d draft) record(n, of int, r Record) recordView {
	v := recordView{
		words: d.words, N: n, ID: r.ID, AgainName: againName(r.ID),
		Short: exercise.Fill(d.RecordN, "n", n), Long: exercise.Fill(d.RecordOf, "n", n, "of", of), Behind: exercise.Fill(d.PapersOf, "n", n),
		Again: d.mode != exercise.Read && slices.Contains(d.again, r.ID),
	}
	for _, p := range r.Papers {
		v.Papers = append(v.Papers, d.paper(p))
	}
	for i, f := range r.Fields {
		row := d.row(n, i+1, r, f)
		if row.Flagged {
			v.Marked++
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func (d draft) row(n, i int, r Record, f Field) rowView {
	at := place{r.ID, f.ID}
	flag, flagged := d.flags[at]
	return rowView{
		ID: fmt.Sprintf("%d-%d", n, i), Label: f.Label, Value: f.Value, Sources: sources(r, f.ID),
		WrongName: wrongName(at), ValueName: valueName(at), QueryName: queryName(at),
		Flagged: flagged, Query: flag.Action == Query, Answer: flag.Value, Done: d.done(flag),
	}
}

// done says what became of a marked field.
func (w *words) done(f Flag) string {
	switch {
	case f.Action == Query:
		return w.Sent
	case f.Value == "":
		return w.NoValue
	default:
		return exercise.Fill(w.Changed, "value", f.Value)
	}
}

// sources are the lines of the papers that speak of a field, each with the paper's title, for rows
// that carry their papers with them. Right and wrong fields have the same lines.
func sources(r Record, field string) []string {
	var out []string
	for _, p := range r.Papers {
		for _, l := range p.Lines {
			for _, f := range l.Fields {
				if f == field && l.Label != "" {
					out = append(out, p.Title+", "+lower(l.Label)+": "+l.Text)
				} else if f == field {
					out = append(out, p.Title+": "+l.Text)
				}
			}
		}
	}
	return out
}

// lower writes a label inside a sentence, but leaves "ID" and the like alone.
func lower(label string) string {
	if len(label) > 1 && label[1] >= 'A' && label[1] <= 'Z' {
		return label
	}
	return strings.ToLower(label[:1]) + label[1:]
}

func (d draft) paper(p Paper) paperView {
	v := paperView{Title: p.Title, From: p.From}
	if d.mode == exercise.Work {
		picture := draw(p)
		v.Drawing = &picture
	}
	for _, l := range p.Lines {
		last := len(v.Blocks) - 1
		switch {
		case l.Label == "":
			v.Blocks = append(v.Blocks, block{Note: l.Text})
		case last >= 0 && v.Blocks[last].Facts != nil:
			v.Blocks[last].Facts = append(v.Blocks[last].Facts, l)
		default:
			v.Blocks = append(v.Blocks, block{Facts: []Line{l}})
		}
	}
	return v
}
