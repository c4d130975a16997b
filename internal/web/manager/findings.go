package manager

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"preceptor/internal/posting"
	"preceptor/internal/web/ui"
)

// findings are the results of checking a text, as the studio lists them.
type findings struct {
	Must, Suggestions, Notes int
	Items                    []finding
	Apply                    bool // fixes can be put into the text
	Aside                    *asideForm
}

type finding struct {
	Tone              ui.Tone
	Icon, Level       string
	Quote             string // shortened
	Whole             string // the quote as it stands
	Reason, Source    string
	Href, Where       string // where to mend it
	FixText, FixLabel string
	HasFix            bool
	Apply             string // value of the button that puts the fix in
	Rule              string
	Keep              bool   // it can be set aside
	Start, End        int    // offsets in the text, in code points
	Field             string // id of the control that holds the quote
}

// levels say a level in tone, icon and word.
var levels = map[posting.Level]finding{
	posting.MustFix:    {Tone: ui.Bad, Icon: "cross", Level: "Must fix"},
	posting.Suggestion: {Tone: ui.Warn, Icon: "alert", Level: "Suggestion"},
	posting.Note:       {Tone: "note", Icon: "info", Level: "Note"},
}

var levelOrder = []posting.Level{posting.MustFix, posting.Suggestion, posting.Note}

// findingsOf lists findings by level, then by place in the text.
// byHand says that the text is not the brief's: then everything is mended in the text.
func findingsOf(found []posting.Finding, t *posting.Template, b posting.Brief, apply, byHand bool) findings {
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(x, y posting.Finding) int {
		return cmp.Compare(slices.Index(levelOrder, x.Level), slices.Index(levelOrder, y.Level))
	})
	list := findings{Apply: apply}
	for _, f := range sorted {
		switch f.Level {
		case posting.MustFix:
			list.Must++
		case posting.Suggestion:
			list.Suggestions++
		default:
			list.Notes++
		}
		list.Items = append(list.Items, findingOf(f, t, b, byHand))
	}
	return list
}

func findingOf(f posting.Finding, t *posting.Template, b posting.Brief, byHand bool) finding {
	out := levels[f.Level]
	out.Quote, out.Reason, out.Source = shorten(f.Quote, 90), f.Reason, f.Source
	out.Start, out.End, out.Whole = f.Start, f.End, f.Quote
	out.Rule, out.Keep = f.Rule, f.Level != posting.MustFix
	out.Href, out.Where = "#"+ui.FieldID(textField), "the text"
	if !byHand {
		out.Href, out.Where = mend(f, t, b)
	}
	if id, ok := strings.CutPrefix(out.Href, "#"); ok {
		out.Field = id
	}
	if f.Fix != nil {
		out.HasFix, out.FixText = true, *f.Fix
		out.FixLabel, out.Apply = fixLabel(f), applyKey(f)
	}
	return out
}

func fixLabel(f posting.Finding) string {
	switch {
	case f.Quote == "":
		return "Add the missing line"
	case *f.Fix == "":
		return "Take it out"
	default:
		return "Use “" + shorten(strings.TrimSpace(*f.Fix), 40) + "”"
	}
}

func shorten(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// missingAt is where to mend what is absent from a text, by rule: a slot, or a list of ticks.
var missingAt = map[string]string{
	"pay_missing": "pay_min", "pay_reversed": "pay_min", "pay_width": "pay_max", "pay_law": "pay_extra",
	"benefits_missing": "benefits", "apply_by_missing": "apply_by", "notice_missing": "assessment_notice",
	"area_missing": posting.DutyField, "hipaa_missing": posting.DutyField,
	"skill_missing": posting.SkillField, "tools_missing": posting.ToolField,
}

// textField is the name of the field that holds the whole text.
const textField = "markdown"

// mend says where a finding is best mended: the answer that holds the quote, the question whose
// answer is missing, the clinic's facts, or else the text itself.
func mend(f posting.Finding, t *posting.Template, b posting.Brief) (href, where string) {
	if f.Rule == "accommodation_missing" {
		return "/desk/clinic#" + ui.FieldID("contact_name"), "the clinic’s contact"
	}
	if at, ok := missingAt[f.Rule]; ok {
		if s, known := t.Slot(at); known {
			return "#" + ui.FieldID(posting.SlotField+s.Name), named(s.Label)
		}
		if words := map[string]string{posting.DutyField: "the duties", posting.SkillField: "the skills", posting.ToolField: "the tools"}[at]; words != "" {
			return "#" + ui.FieldID(at), words
		}
	}
	if field, label := holder(f.Quote, t, b); field != "" {
		return "#" + ui.FieldID(field), named(label)
	}
	return "#" + ui.FieldID(textField), "the text"
}

func named(label string) string { return "“" + shorten(label, 28) + "”" }

// holder finds the answer that a quote stands in.
func holder(quote string, t *posting.Template, b posting.Brief) (field, label string) {
	quote = strings.TrimSpace(quote)
	if quote == "" {
		return "", ""
	}
	for _, s := range t.Slots {
		if typed := s.Kind == posting.TextSlot || s.Kind == posting.ListSlot; typed && strings.Contains(b.Slots[s.Name], quote) {
			return posting.SlotField + s.Name, s.Label
		}
	}
	for _, list := range []struct {
		texts        []string
		field, label string
	}{
		{b.AddedDuties, posting.AddedDutyField, "Other duties"},
		{b.AddedSkills, posting.AddedSkillField, "Other skills"},
		{b.AddedTools, posting.AddedToolField, "Other tools"},
	} {
		if strings.Contains(strings.Join(list.texts, "\n"), quote) {
			return list.field, list.label
		}
	}
	return "", ""
}

// applyKey names a finding within one text.
func applyKey(f posting.Finding) string { return f.Rule + "|" + strconv.Itoa(f.Start) }

var errNoFix = errors.New("no such fix")

// applyFix puts the fix of the finding that a key names into the text.
func applyFix(markdown, key string, found []posting.Finding) (string, error) {
	for _, f := range found {
		if f.Fix == nil || applyKey(f) != key {
			continue
		}
		runes := []rune(markdown)
		if f.Start < 0 || f.End < f.Start || f.End > len(runes) {
			return markdown, errNoFix
		}
		return string(runes[:f.Start]) + *f.Fix + string(runes[f.End:]), nil
	}
	return markdown, errNoFix
}

// Says counts findings in words, as it is announced.
func (f findings) Says() string {
	if len(f.Items) == 0 {
		return "Nothing found. The posting can be published."
	}
	var parts []string
	if f.Must > 0 {
		parts = append(parts, fmt.Sprintf("%d must fix", f.Must))
	}
	if f.Suggestions > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", f.Suggestions, noun(f.Suggestions, "suggestion", "suggestions")))
	}
	if f.Notes > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", f.Notes, noun(f.Notes, "note", "notes")))
	}
	return "Findings: " + strings.Join(parts, ", ")
}

var findingsPart = template.Must(template.New("findings.html").Option("missingkey=error").Funcs(ui.Funcs()).ParseFS(files, "pages/findings.html"))

// html is the list by itself, for the script that swaps it.
func (f findings) html() (string, error) {
	var out bytes.Buffer
	err := findingsPart.ExecuteTemplate(&out, "findings", f)
	return out.String(), err
}
