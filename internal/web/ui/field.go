package ui

import (
	"fmt"
	"html/template"
	"slices"
)

// Field is a labelled control on its way through a pipe; it ends in input, textarea, choose, picks,
// ticks or tick.
type Field struct {
	Name, Label, Value string
	HintText           string // above the control
	AfterText          string // below it
	ErrorText          string
	Type               string
	Autocomplete       string
	InputMode          string
	Placeholder        string
	Required           bool
	Optional           bool
	Rows               int
	MaxLength          int
	Options            []Option
	Lang               string
}

// Option is one choice of a field. Note is a second line.
type Option struct {
	Value, Text, Note string
	Chosen            bool
}

// NewField begins a field. Value may be a string or anything that prints as one; nil is empty.
func NewField(name, label string, value any) Field {
	f := Field{Name: name, Label: label}
	if value != nil {
		f.Value = fmt.Sprint(value)
	}
	return f
}

// Choices makes options of values and texts in turn: Choices("a", "First", "b", "Second").
func Choices(pairs ...string) ([]Option, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("options come in pairs of value and text, not %d", len(pairs))
	}
	var all []Option
	for pair := range slices.Chunk(pairs, 2) {
		all = append(all, Option{Value: pair[0], Text: pair[1]})
	}
	return all, nil
}

// Hint is said between label and control.
func Hint(text string, f Field) Field { f.HintText = text; return f }

// After is said below the control.
func After(text string, f Field) Field { f.AfterText = text; return f }

// Errs gives the field its own message out of the form's problem.
func Errs(p Problem, f Field) Field { f.ErrorText = p.Of(f.Name); return f }

func autocomplete(token string, f Field) Field { f.Autocomplete = token; return f }
func inputMode(mode string, f Field) Field     { f.InputMode = mode; return f }
func placeholder(text string, f Field) Field   { f.Placeholder = text; return f }
func maxLength(characters int, f Field) Field  { f.MaxLength = characters; return f }
func required(f Field) Field                   { f.Required = true; return f }
func optional(f Field) Field                   { f.Optional = true; return f }
func fieldLang(lang string, f Field) Field     { f.Lang = lang; return f }
func input(kind string, f Field) (template.HTML, error) {
	f.Type = kind
	return part("input", f)
}

func textarea(rows int, f Field) (template.HTML, error) {
	f.Rows = rows
	return part("textarea", f)
}

func choose(options []Option, f Field) (template.HTML, error) {
	return part("select", f.with(options))
}

func picks(options []Option, f Field) (template.HTML, error) {
	f.Type = "radio"
	return part("picks", f.with(options))
}

func ticks(options []Option, f Field) (template.HTML, error) {
	f.Type = "checkbox"
	return part("ticks", f.with(options))
}

// tick is one box; it is ticked unless the value is empty, "false", "off" or "0".
func tick(f Field) (template.HTML, error) { return part("tick", f) }

// with marks the option that equals the value, unless options bring their own marks.
func (f Field) with(options []Option) Field {
	f.Options = slices.Clone(options)
	if slices.ContainsFunc(options, func(o Option) bool { return o.Chosen }) {
		return f
	}
	for i, o := range f.Options {
		f.Options[i].Chosen = o.Value == f.Value && (f.Value != "" || f.Type != "checkbox")
	}
	return f
}

// ID is the id of the control.
func (f Field) ID() string { return FieldID(f.Name) }

// OptionID is the id of a choice: the first is where the error summary leads.
func (f Field) OptionID(i int) string {
	if i == 0 {
		return f.ID()
	}
	return fmt.Sprintf("%s-%d", f.ID(), i+1)
}

// Ticked reports whether a single box is ticked.
func (f Field) Ticked() bool {
	return !slices.Contains([]string{"", "false", "off", "0"}, f.Value)
}

// Described lists the ids of the texts about the control.
func (f Field) Described() string {
	ids := ""
	for _, d := range []struct{ text, suffix string }{{f.HintText, "-hint"}, {f.ErrorText, "-error"}, {f.AfterText, "-after"}} {
		if d.text != "" {
			ids += " " + f.ID() + d.suffix
		}
	}
	if ids == "" {
		return ""
	}
	return ids[1:]
}

// OptionalText marks what need not be filled in.
func (f Field) OptionalText() string { return wordsOf(f.Lang).Optional }
