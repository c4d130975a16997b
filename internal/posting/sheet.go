package posting

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"
)

// sheet is what a template's text sees: one brief laid over template and clinic. Its exported
// methods are the vocabulary of template authors. Everything that people typed comes out on one
// line and escaped, so that an answer cannot change the structure of the posting.
type sheet struct {
	t      *Template
	clinic Clinic
	brief  Brief
}

func (s *sheet) plainTitle() string {
	if title := oneLine(s.brief.Slots[titleSlot]); title != "" {
		return title
	}
	return s.t.Title
}

// Title is the job's title.
func (s *sheet) Title() string { return escape(s.plainTitle()) }

// ClinicName is the clinic's name, or words that stand for it.
func (s *sheet) ClinicName() string {
	if name := escape(s.clinic.Name); name != "" {
		return name
	}
	return "Our clinic"
}

// Slot is an answer in words: a date spelled out, a list joined.
func (s *sheet) Slot(name string) (string, error) {
	slot, ok := s.t.Slot(name)
	if !ok {
		return "", fmt.Errorf("there is no slot %q", name)
	}
	answer := s.brief.Slots[name]
	switch slot.Kind {
	case DateSlot:
		day, ok := ParseDate(answer)
		if !ok {
			return "", nil
		}
		return FormatDate(day), nil
	case MoneySlot:
		cents, ok := ParseMoney(answer)
		if !ok {
			return "", nil
		}
		return FormatMoney(cents), nil
	case ListSlot:
		return spoken(escapeAll(lines(answer)), "and"), nil
	default:
		return escape(answer), nil
	}
}

// List is the entries of a list slot.
func (s *sheet) List(name string) ([]string, error) {
	if _, ok := s.t.Slot(name); !ok {
		return nil, fmt.Errorf("there is no slot %q", name)
	}
	return escapeAll(lines(s.brief.Slots[name])), nil
}

// Yes tells whether a bool slot is ticked.
func (s *sheet) Yes(name string) (bool, error) {
	if _, ok := s.t.Slot(name); !ok {
		return false, fmt.Errorf("there is no slot %q", name)
	}
	return s.brief.Slots[name] == Yes, nil
}

// Pay is the pay range in words, or nothing.
func (s *sheet) Pay() string { return s.brief.Pay().String() }

// Place is where the work is: the answer, or else the clinic's first site.
func (s *sheet) Place() string {
	if place := escape(s.brief.Slots[placeSlot]); place != "" || len(s.clinic.Sites) == 0 {
		return place
	}
	return escape(s.clinic.Sites[0].String())
}

// Hours are the answer, or else the clinic's hours.
func (s *sheet) Hours() string {
	if hours := escape(s.brief.Slots[hoursSlot]); hours != "" {
		return hours
	}
	return escape(s.clinic.Hours)
}

// EHR is the name of the clinic's record system, or nothing.
func (s *sheet) EHR() string { return escape(s.clinic.EHR) }

// Specialties are the clinic's fields in one phrase.
func (s *sheet) Specialties() string { return spoken(escapeAll(s.clinic.Specialties), "and") }

// Benefits are the answer, or else the clinic's benefits.
func (s *sheet) Benefits() []string {
	if own := lines(s.brief.Slots[benefitsSlot]); len(own) > 0 {
		return escapeAll(own)
	}
	return escapeAll(s.clinic.Benefits)
}

// Contact tells whom to ask, or nothing.
func (s *sheet) Contact() string { return escape(s.clinic.Contact.sentence()) }

// dutyGroup is an area with its ticked duties, ready to print.
type dutyGroup struct {
	Title  string
	Duties []string
}

// Areas are the groups in which a duty is ticked, in the template's order.
func (s *sheet) Areas() ([]dutyGroup, error) {
	var groups []dutyGroup
	for _, area := range s.t.Areas {
		g := dutyGroup{Title: area.Title}
		for _, d := range s.t.Duties {
			if d.Area != area.ID || !slices.Contains(s.brief.Duties, d.ID) {
				continue
			}
			text, err := s.fill(d.Text)
			if err != nil {
				return nil, err
			}
			if !d.Essential {
				text = "At times: " + lowerFirst(text)
			}
			g.Duties = append(g.Duties, text)
		}
		if len(g.Duties) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

// AddedDuties are the duties in the manager's own words.
func (s *sheet) AddedDuties() []string { return escapeAll(s.brief.AddedDuties) }

// AnyDuties tells whether there is a duty to print.
func (s *sheet) AnyDuties() bool { return len(s.brief.Duties)+len(s.AddedDuties()) > 0 }

// AnyMarginal tells whether one of the ticked duties is marginal.
func (s *sheet) AnyMarginal() bool {
	return slices.ContainsFunc(s.t.Duties, func(d Duty) bool {
		return !d.Essential && slices.Contains(s.brief.Duties, d.ID)
	})
}

// Skills are the ticked skills.
func (s *sheet) Skills() []Skill {
	var out []Skill
	for _, skill := range s.t.Skills {
		if slices.Contains(s.brief.Skills, skill.ID) {
			out = append(out, skill)
		}
	}
	return out
}

// AddedSkills are the skills in the manager's own words.
func (s *sheet) AddedSkills() []string { return escapeAll(s.brief.AddedSkills) }

// AnySkills tells whether there is a skill to print.
func (s *sheet) AnySkills() bool { return len(s.Skills())+len(s.AddedSkills()) > 0 }

// Tools are ticked and added tools.
func (s *sheet) Tools() ([]string, error) {
	var ticked []string
	for _, o := range s.t.Tools {
		if slices.Contains(s.brief.Tools, o.ID) {
			ticked = append(ticked, o.Text)
		}
	}
	filled, err := s.fillAll(ticked)
	return append(filled, escapeAll(s.brief.AddedTools)...), err
}

// MustHave are the template's demands.
func (s *sheet) MustHave() ([]string, error) { return s.fillAll(s.t.MustHave) }

// NiceToHave are the template's wishes.
func (s *sheet) NiceToHave() ([]string, error) { return s.fillAll(s.t.NiceToHave) }

// Exercises are the suggested exercises.
func (s *sheet) Exercises() []Exercise { return s.t.Exercises }

// Minutes are those of all exercises together.
func (s *sheet) Minutes() int {
	sum := 0
	for _, e := range s.t.Exercises {
		sum += e.Minutes
	}
	return sum
}

func (s *sheet) fillAll(texts []string) ([]string, error) {
	var out []string
	for _, text := range texts {
		filled, err := s.fill(text)
		if err != nil {
			return nil, err
		}
		if filled != "" {
			out = append(out, filled)
		}
	}
	return out, nil
}

// fill replaces the placeholders of a text of the front matter.
func (s *sheet) fill(text string) (string, error) {
	snippet, ok := s.t.snippets[text]
	if !ok {
		return text, nil
	}
	return run(snippet, s)
}

// Line is one of the template's duties, skills or tools in the words that the posting will use, without
// marks: with the clinic's facts and the answers of the brief in it.
func (t *Template) Line(text string, clinic Clinic, b Brief) string {
	filled, err := (&sheet{t: t, clinic: clinic, brief: b}).fill(text)
	if err != nil {
		return text // what a loaded template says was tried when it was loaded
	}
	return strings.TrimSpace(Text(filled))
}

func run(t *template.Template, s *sheet) (string, error) {
	var out strings.Builder
	if err := t.Execute(&out, s); err != nil {
		return "", err
	}
	return flat(out.String()), nil
}

func escapeAll(texts []string) []string {
	var out []string
	for _, text := range texts {
		if text = escape(text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// escape makes a typed text one line of plain Markdown: what could begin markup gets a backslash.
func escape(typed string) string {
	text := []rune(oneLine(typed))
	var out strings.Builder
	for i, r := range text {
		if marks(text, i) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// oneLine brings a typed text onto one line, without what no one can see or type: broken letters and
// control characters.
func oneLine(typed string) string {
	return flat(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, "")))
}

// marks tells whether the rune at i could be read as markup.
func marks(text []rune, i int) bool {
	next := rune(' ')
	if i+1 < len(text) {
		next = text[i+1]
	}
	switch text[i] {
	case '\\', '`', '*', '<', '[', ']', '|', '~':
		return true
	case '_':
		return i == 0 || !wordRune(text[i-1]) || !wordRune(next)
	case '&':
		return next == '#' || unicode.IsLetter(next)
	case '#', '>', '+', '-', '=':
		return i == 0
	case '.', ')':
		return i > 0 && i <= 9 && next == ' ' && digits(string(text[:i]))
	}
	return false
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
