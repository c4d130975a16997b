package scenario

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// panel is what a clinic's own experts made of the actions, by action id.
type panel struct {
	means map[string]option
	lines map[string]int // where each stands in the file
	end   int            // the last line
	bad   []fault.Field
}

// columns that a panel's file needs; any other column is passed over.
var needed = []string{"action", "mean", "sd", "n", "date"}

// Rekey reads a panel's means, a CSV file with a line per action (see doc.md), and returns a kind that
// draws forms with them. Every action of a definition must be there: means of a panel beside
// proposals of the author would be no key.
func (k *Kind) Rekey(file []byte) (exercise.Kind, string, error) {
	p, err := readPanel(file)
	if err != nil {
		return nil, "", err
	}
	fresh := *k
	fresh.definitions = slices.Clone(k.definitions)
	known, used := map[string]bool{}, 0
	for i, d := range fresh.definitions {
		for _, c := range d.choices() {
			known[c.ID] = true
		}
		if p.covers(d) {
			fresh.definitions[i] = d.keyedBy(p)
			used++
		}
	}
	for id, line := range p.lines {
		if !known[id] {
			p.blame(line, "there is no action %q; 'exercise key export' lists those there are", id)
		}
	}
	if err := p.err(); err != nil {
		return nil, "", err
	}
	if used == 0 {
		return nil, "", fault.Invalidf("The key file holds no action. 'exercise key export' writes a file to fill in")
	}
	return &fresh, p.says(), nil
}

func readPanel(file []byte) (*panel, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	head, _, _ := bytes.Cut(file, []byte("\n"))
	rows := csv.NewReader(bytes.NewReader(file))
	rows.FieldsPerRecord = -1
	if bytes.Contains(head, []byte(";")) {
		rows.Comma = ';' // as spreadsheets write it where the comma is a decimal point
	}
	names, err := rows.Read()
	if err != nil {
		return nil, broken(err)
	}
	at := map[string]int{}
	for i, name := range names {
		at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range needed {
		if _, ok := at[name]; !ok {
			return nil, fault.Invalidf("The first line of the key file names the columns, and %q is missing. It needs %s", name, strings.Join(needed, ", "))
		}
	}
	p := &panel{means: map[string]option{}, lines: map[string]int{}}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return nil, broken(err)
		}
		p.end, _ = rows.FieldPos(0)
		p.add(p.end, func(column string) string {
			if i := at[column]; i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		})
	}
}

func broken(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return fault.Invalidf("The key file is no CSV: line %d: %v", parse.Line, parse.Err)
	}
	return fault.Invalidf("The key file is empty; its first line names the columns: %s", strings.Join(needed, ", "))
}

// add reads one line. Empty ones are passed over, as spreadsheets leave them at the end.
func (p *panel) add(line int, cell func(column string) string) {
	o := option{ID: cell("action")}
	if o.ID == "" && cell("mean")+cell("sd")+cell("n")+cell("date") == "" {
		return
	}
	before := len(p.bad)
	var ok bool
	if o.Mean, ok = decimal(cell("mean")); !ok || o.Mean < 1 || o.Mean > 5 {
		p.blame(line, "the mean is a number from 1 to 5, not %q", cell("mean"))
	}
	if o.SD, ok = decimal(cell("sd")); !ok || o.SD < 0 || o.SD > 3 {
		p.blame(line, "the SD is a number from 0 to 3, not %q", cell("sd"))
	}
	var err error
	if o.N, err = strconv.Atoi(cell("n")); err != nil || o.N < 2 || o.N > 10_000 {
		p.blame(line, "n is how many experts rated the action, two or more, not %q", cell("n"))
	}
	if o.Date, ok = day(cell("date")); !ok {
		p.blame(line, "the date looks like 2027-01-15, not like %q", cell("date"))
	}
	if first, twice := p.lines[o.ID]; twice {
		p.blame(line, "the action %q stands in line %d already", o.ID, first)
	}
	p.lines[o.ID] = line
	if len(p.bad) == before {
		p.means[o.ID] = o
	}
}

func decimal(text string) (float64, bool) {
	x, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return x, err == nil && !math.IsNaN(x)
}

// day reads a date, also as a spreadsheet in the United States rewrites it: 1/15/2027.
func day(text string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "1/2/2006"} {
		if d, err := time.Parse(layout, text); err == nil {
			return d.Format(time.DateOnly), true
		}
	}
	return "", false
}

func (p *panel) blame(line int, format string, args ...any) {
	p.bad = append(p.bad, fault.Field{Name: "line " + strconv.Itoa(line), Message: fmt.Sprintf(format, args...)})
}

// covers tells whether the panel keys the definition, and blames it where it does so in part only, or
// leaves next to nothing to score.
func (p *panel) covers(d definition) bool {
	var lacking []string
	agreed, all := 0, d.choices()
	lowest, highest := 5.0, 1.0
	for _, c := range all {
		if _, there := p.lines[c.ID]; !there {
			lacking = append(lacking, c.ID)
			continue
		}
		if o := p.means[c.ID]; o.SD <= maxSD {
			agreed++
			lowest, highest = min(lowest, o.Mean), max(highest, o.Mean)
		}
	}
	switch {
	case len(lacking) == len(all):
		return false
	case len(lacking) > 0:
		p.blame(p.end, "after this line %d actions are missing: %s", len(lacking), strings.Join(lacking, ", "))
	case len(p.bad) > 0:
	case 2*agreed < len(all):
		p.blame(p.end, "the experts agree (SD of %.1f or less) on only %d of %d actions, too few to score by", maxSD, agreed, len(all))
	case highest <= 3 || lowest >= 3:
		p.blame(p.end, "no action is effective, or none is ineffective: a key needs means on both sides of 3")
	}
	return len(p.bad) == 0
}

func (p *panel) err() error {
	if len(p.bad) == 0 {
		return nil
	}
	slices.SortStableFunc(p.bad, func(a, b fault.Field) int {
		return lineOf(a) - lineOf(b)
	})
	return &fault.Error{Kind: fault.Invalid, Message: "The key file cannot be used", Fields: p.bad}
}

func lineOf(f fault.Field) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(f.Name, "line "))
	return n
}

// basis says whose the means are; n is a range where not all experts rated every action.
func (p *panel) basis() string {
	low, high := 10_000, 0
	for _, o := range p.means {
		low, high = min(low, o.N), max(high, o.N)
	}
	if low == high {
		return fmt.Sprintf("the clinic's own panel, n=%d", low)
	}
	return fmt.Sprintf("the clinic's own panel, n=%d to %d", low, high)
}

func (p *panel) newest() (date string) {
	for _, o := range p.means {
		date = max(date, o.Date)
	}
	return date
}

func (p *panel) says() string {
	dropped := 0
	for _, o := range p.means {
		if o.SD > maxSD {
			dropped++
		}
	}
	return fmt.Sprintf("%d actions, keyed by %s, %s; %d left out of scoring because experts differ (SD over %.1f)", len(p.means), p.basis(), p.newest(), dropped, maxSD)
}

// choices are all actions of a definition.
func (d definition) choices() (all []choice) {
	for _, s := range d.Scenes {
		all = append(all, s.Actions...)
	}
	return all
}

// keyedBy returns the definition with the panel's means; why an action is good or bad stays.
func (d definition) keyedBy(p *panel) definition {
	d.Basis, d.Keyed, d.Scenes = p.basis(), p.newest(), slices.Clone(d.Scenes)
	for i, s := range d.Scenes {
		s.Actions = slices.Clone(s.Actions)
		for j := range s.Actions {
			c, o := &s.Actions[j], p.means[s.Actions[j].ID]
			c.Mean, c.SD, c.N, c.Date = o.Mean, o.SD, o.N, o.Date
		}
		d.Scenes[i] = s
	}
	return d
}

// Keys writes the key in use as CSV, with the words of each action in its first variant. An author's
// proposal is written with n of 1, which Rekey refuses: the file is there to be filled in.
func (k *Kind) Keys() []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write(append(slices.Clone(needed), "scene", "text")) // a buffer takes all
	for _, d := range k.definitions {
		for _, s := range d.Scenes {
			fill := filler(s.Variants[0])
			for _, a := range s.Actions {
				_ = out.Write([]string{
					a.ID, strconv.FormatFloat(a.Mean, 'f', -1, 64), strconv.FormatFloat(a.SD, 'f', -1, 64),
					strconv.Itoa(max(1, a.N)), cmp.Or(a.Date, d.Keyed), s.Title, fill.Replace(a.Text),
				})
			}
		}
	}
	out.Flush()
	return b.Bytes()
}
