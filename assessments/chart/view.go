package chart

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

//go:embed view.html
var viewHTML string

var views = template.Must(template.New("chart").Parse(viewHTML))

// page is what the templates draw. Controls are named by the ids of the form, elements by position.
type page struct {
	Task, Today, Summary string
	Rules                []string
	Records              []recordView
}

type recordView struct {
	N, Of, Marked          int
	MarkedText, PaperCount string
	Papers                 []paperView
	Rows                   []rowView
}

type paperView struct {
	Title, From string
	Blocks      []block
	Read        bool // the level of its heading differs
}

// block is a run of labelled lines, or one sentence.
type block struct {
	Facts []Line
	Note  string
}

type rowView struct {
	N                               int
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
	flags := map[place]Flag{}
	for _, f := range response.Flags {
		flags[place{f.Record, f.Field}] = f
	}
	p := page{Task: form.Task, Today: form.Today, Rules: form.Rules, Summary: k.Progress(public, raw, to.Lang)}
	for i, r := range form.Records {
		p.Records = append(p.Records, drawRecord(i+1, len(form.Records), r, flags, to.Mode))
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

func drawRecord(n, of int, r Record, flags map[place]Flag, mode exercise.Mode) recordView {
	v := recordView{N: n, Of: of, PaperCount: plural(len(r.Papers), "paper")}
	for _, p := range r.Papers {
		v.Papers = append(v.Papers, drawPaper(p, mode))
	}
	for i, f := range r.Fields {
		row := drawRow(n, i+1, r, f, flags)
		if row.Flagged {
			v.Marked++
		}
		v.Rows = append(v.Rows, row)
	}
	v.MarkedText = plural(v.Marked, "field") + " marked"
	return v
}

func drawRow(n, i int, r Record, f Field, flags map[place]Flag) rowView {
	at := place{r.ID, f.ID}
	flag, flagged := flags[at]
	return rowView{
		N: n, ID: fmt.Sprintf("%d-%d", n, i), Label: f.Label, Value: f.Value, Sources: sources(r, f.ID),
		WrongName: wrongName(at), ValueName: valueName(at), QueryName: queryName(at),
		Flagged: flagged, Query: flag.Action == Query, Answer: flag.Value, Done: sentenceCase(deed(flag)),
	}
}

func sentenceCase(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

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

func drawPaper(p Paper, mode exercise.Mode) paperView {
	v := paperView{Title: p.Title, From: p.From, Read: mode != exercise.Work}
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
