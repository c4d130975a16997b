package manager

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"preceptor/internal/fault"
	"preceptor/internal/posting"
	"preceptor/internal/web/ui"
)

// briefForm is the form of a brief, made of what a template asks.
type briefForm struct {
	Template string
	Rows     []briefRow
	Duties   []tickGroup
	Added    []ui.Field // duties, skills and tools that the template does not list
	Skills   tickGroup
	Tools    tickGroup
	Answered int
	Asked    int
}

// briefRow is one field, or a few short ones side by side.
type briefRow struct{ Fields []briefField }

// briefField is a slot as a control.
type briefField struct {
	ui.Field
	Control string // text, long, textarea, money, select, date or tick
	Choices []ui.Option
}

// tickGroup is a list of lines to tick. Only the first group of a list carries its error.
type tickGroup struct {
	Title, Name, Error string
	Boxes              []tickBox
}

type tickBox struct {
	ID, Value, Text, Note string
	Ticked                bool
}

// formOf lays a brief out. What was typed is shown again as it is, right or wrong.
func formOf(t *posting.Template, clinic posting.Clinic, b posting.Brief, problem ui.Problem) briefForm {
	f := briefForm{Template: t.Slug, Asked: len(t.Slots)}
	for _, s := range t.Slots {
		field := fieldOf(t, s, b.Slots[s.Name], problem)
		if strings.TrimSpace(b.Slots[s.Name]) != "" || s.Kind == posting.BoolSlot {
			f.Answered++
		}
		f.place(s, field)
	}
	f.Duties = dutyGroups(t, clinic, b, problem)
	f.Skills = tickGroup{Title: "Skills they will show", Name: posting.SkillField, Error: problem.Of(posting.SkillField)}
	for i, s := range t.Skills {
		f.Skills.Boxes = append(f.Skills.Boxes, box(posting.SkillField, i, s.ID, s.Name, t.Line(s.Text, clinic, b)+", shown by "+s.Shows, b.Skills))
	}
	f.Tools = tickGroup{Title: "Tools they work with", Name: posting.ToolField, Error: problem.Of(posting.ToolField)}
	for i, o := range t.Tools {
		f.Tools.Boxes = append(f.Tools.Boxes, box(posting.ToolField, i, o.ID, t.Line(o.Text, clinic, b), "", b.Tools))
	}
	f.Added = []ui.Field{
		added(posting.AddedDutyField, "Other duties", b.AddedDuties, problem),
		added(posting.AddedSkillField, "Other skills", b.AddedSkills, problem),
		added(posting.AddedToolField, "Other tools", b.AddedTools, problem),
	}
	return f
}

// place puts short fields that follow each other on one row.
func (f *briefForm) place(s posting.Slot, field briefField) {
	short := s.Kind == posting.ChoiceSlot || s.Kind == posting.MoneySlot || s.Kind == posting.DateSlot
	if n := len(f.Rows); short && n > 0 {
		last := f.Rows[n-1].Fields
		if c := last[0].Control; len(last) < 3 && (c == "select" || c == "money" || c == "date") && together(last[0], field) {
			f.Rows[n-1].Fields = append(last, field)
			return
		}
	}
	f.Rows = append(f.Rows, briefRow{[]briefField{field}})
}

// together keeps amounts with their unit, choices with choices and dates with dates.
func together(first, next briefField) bool {
	return first.Control == next.Control || first.Control == "money" && next.Control == "select"
}

// longText is from how many letters on an answer gets more than one line.
const longText = 50

func fieldOf(t *posting.Template, s posting.Slot, answer string, problem ui.Problem) briefField {
	f := briefField{Field: ui.Field{Name: posting.SlotField + s.Name, Label: s.Label, Value: answer, HintText: s.Help}, Control: "text"}
	f.ErrorText = problem.Of(f.Name)
	if len(s.Examples) > 0 && s.Kind != posting.ListSlot {
		f.Placeholder = "Such as " + s.Examples[0]
	}
	if s.Required && strings.TrimSpace(answer) == "" {
		f.HintText = strings.TrimSpace(f.HintText + " Needed before publishing.")
	}
	switch s.Kind {
	case posting.TextSlot:
		if len(s.Default) > longText || len(answer) > longText {
			f.Control = "long"
		}
	case posting.ChoiceSlot:
		f.Control, f.Choices = "select", choices(s, answer)
	case posting.ListSlot:
		f.Control = "textarea"
		f.HintText = listHint(t, s)
	case posting.MoneySlot:
		f.Control, f.InputMode = "money", "decimal"
	case posting.BoolSlot:
		f.Control = "tick"
	case posting.DateSlot:
		f.Control = "date"
		if day, ok := posting.ParseDate(answer); ok {
			f.Value = day.Format("2006-01-02")
		} else if answer != "" { // a date field would drop what it cannot read
			f.Control = "money"
		}
	}
	return f
}

func listHint(t *posting.Template, s posting.Slot) string {
	hint := s.Help
	if !strings.Contains(hint, "One a line") {
		hint = strings.TrimSpace("One a line. " + hint)
	}
	examples := s.Examples
	if s.Name == "benefits" && len(examples) == 0 {
		examples = t.Benefits
	}
	if len(examples) > 0 {
		hint += " Such as: " + strings.Join(examples, "; ") + "."
	}
	return hint
}

// choices offers none where none is needed, and shows an answer that is not among them.
func choices(s posting.Slot, answer string) []ui.Option {
	var options []ui.Option
	if answer == "" || !s.Required {
		options = append(options, ui.Option{Text: "Not said", Chosen: answer == ""})
	}
	for _, c := range s.Choices {
		options = append(options, ui.Option{Value: c, Text: c, Chosen: c == answer})
	}
	if answer != "" && !slices.Contains(s.Choices, answer) {
		options = append(options, ui.Option{Value: answer, Text: answer, Chosen: true})
	}
	return options
}

func dutyGroups(t *posting.Template, clinic posting.Clinic, b posting.Brief, problem ui.Problem) []tickGroup {
	var groups []tickGroup
	n := 0
	for _, area := range t.Areas {
		g := tickGroup{Title: area.Title, Name: posting.DutyField}
		for _, d := range t.Duties {
			if d.Area != area.ID {
				continue
			}
			note := ""
			if !d.Essential {
				note = "A small part of the job"
			}
			g.Boxes = append(g.Boxes, box(posting.DutyField, n, d.ID, t.Line(d.Text, clinic, b), note, b.Duties))
			n++
		}
		groups = append(groups, g)
	}
	if len(groups) > 0 {
		groups[0].Error = problem.Of(posting.DutyField)
	}
	return groups
}

// box is one line to tick; the first of a name carries the id to which messages lead.
func box(name string, i int, value, text, note string, ticked []string) tickBox {
	id := ui.FieldID(name)
	if i > 0 {
		id = fmt.Sprintf("%s-%d", id, i+1)
	}
	return tickBox{ID: id, Value: value, Text: text, Note: note, Ticked: slices.Contains(ticked, value)}
}

func added(name, label string, texts []string, problem ui.Problem) ui.Field {
	return ui.Field{
		Name: name, Label: label, Value: strings.Join(texts, "\n"), HintText: "One a line.",
		ErrorText: problem.Of(name), Optional: true,
	}
}

// readBrief reads a posted brief. The error names malformed answers only: what is merely missing is
// no error in a draft, it shows as a finding.
func readBrief(t *posting.Template, form url.Values) (posting.Brief, error) {
	b, err := posting.FromForm(t, form)
	return b, malformed(b, err)
}

func malformed(b posting.Brief, err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	var wrong fault.Problems
	for _, field := range f.Fields {
		slot, isSlot := strings.CutPrefix(field.Name, posting.SlotField)
		missing := isSlot && strings.TrimSpace(b.Slots[slot]) == "" ||
			field.Name == posting.DutyField && len(b.Duties)+len(b.AddedDuties) == 0
		if !missing {
			wrong.Add(field.Name, "%s", field.Message)
		}
	}
	return wrong.Err()
}
