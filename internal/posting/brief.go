package posting

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"preceptor/internal/fault"
)

// Brief is a manager's answers to a template. It keeps whatever was typed, right or wrong;
// Validate tells what is wrong. It is stored as JSON.
type Brief struct {
	Template    string            `json:"template" yaml:"template"`                   // slug
	Slots       map[string]string `json:"slots,omitempty" yaml:"slots"`               // by slot name, as typed
	Duties      []string          `json:"duties,omitempty" yaml:"duties"`             // ids of ticked duties
	AddedDuties []string          `json:"added_duties,omitempty" yaml:"added_duties"` // texts
	Skills      []string          `json:"skills,omitempty" yaml:"skills"`             // ids
	AddedSkills []string          `json:"added_skills,omitempty" yaml:"added_skills"` // texts
	Tools       []string          `json:"tools,omitempty" yaml:"tools"`               // ids
	AddedTools  []string          `json:"added_tools,omitempty" yaml:"added_tools"`   // texts
}

// Names of the form fields that FromForm reads. A slot's field is SlotField plus its name. Ticks
// repeat their field, one id each; added texts stand one a line.
const (
	SlotField       = "slot."
	DutyField       = "duty"
	AddedDutyField  = "duty_added"
	SkillField      = "skill"
	AddedSkillField = "skill_added"
	ToolField       = "tool"
	AddedToolField  = "tool_added"
)

const (
	maxAdded     = 20  // texts added to one list
	maxAddedText = 300 // letters in one of them
)

// NewBrief is where a manager starts: every default filled in, every duty, skill and tool ticked.
func NewBrief(t *Template) Brief {
	b := Brief{Template: t.Slug, Slots: map[string]string{}}
	for _, s := range t.Slots {
		if s.Default != "" {
			b.Slots[s.Name] = s.Default
		}
	}
	b.Duties, b.Skills, b.Tools = t.dutyIDs(), t.skillIDs(), t.toolIDs()
	return b
}

func (t *Template) dutyIDs() []string {
	return collect(t.Duties, func(d Duty) string { return d.ID })
}

func (t *Template) skillIDs() []string {
	return collect(t.Skills, func(s Skill) string { return s.ID })
}

func (t *Template) toolIDs() []string {
	return collect(t.Tools, func(o Tool) string { return o.ID })
}

func collect[T any](from []T, id func(T) string) []string {
	out := make([]string, len(from))
	for i, v := range from {
		out[i] = id(v)
	}
	return out
}

// FromForm reads a posted brief. The brief holds everything that was typed even where err, an
// Invalid fault with one field problem per wrong answer, is not nil.
func FromForm(t *Template, form url.Values) (Brief, error) {
	b := Brief{
		Template:    t.Slug,
		Slots:       map[string]string{},
		Duties:      slices.Clone(form[DutyField]),
		Skills:      slices.Clone(form[SkillField]),
		Tools:       slices.Clone(form[ToolField]),
		AddedDuties: lines(strings.Join(form[AddedDutyField], "\n")),
		AddedSkills: lines(strings.Join(form[AddedSkillField], "\n")),
		AddedTools:  lines(strings.Join(form[AddedToolField], "\n")),
	}
	for _, s := range t.Slots {
		if typed := form.Get(SlotField + s.Name); typed != "" {
			b.Slots[s.Name] = strings.ToValidUTF8(typed, "")
		}
	}
	return b, b.Validate(t)
}

// ParseBrief reads a brief from a YAML file; unknown keys are Invalid faults that name the line.
func ParseBrief(raw []byte) (Brief, error) {
	var b Brief
	if err := yaml.UnmarshalWithOptions(raw, &b, yaml.Strict()); err != nil {
		return b, fault.Wrap(fault.Invalid, err, "The brief cannot be read")
	}
	return b, nil
}

// Validate holds a brief against its template: an Invalid fault names each wrong answer by its form
// field.
func (b Brief) Validate(t *Template) error {
	var p fault.Problems
	p.Require(b.Template == t.Slug, "template", "This brief belongs to another template.")
	for _, name := range slices.Sorted(maps.Keys(b.Slots)) {
		if _, known := t.Slot(name); !known {
			p.Add(SlotField+name, "The template does not ask for this.")
		}
	}
	for _, s := range t.Slots {
		if why := s.problem(b.Slots[s.Name]); why != "" {
			p.Add(SlotField+s.Name, "%s", why)
		}
	}
	if b.Pay().Reversed() {
		p.Add(SlotField+payMaxSlot, "The highest pay is below the lowest. Swap the two.")
	}
	p.Require(len(b.Duties)+len(b.AddedDuties) > 0, DutyField, "Tick at least one duty, or add one.")
	ticked(&p, DutyField, b.Duties, t.dutyIDs())
	ticked(&p, SkillField, b.Skills, t.skillIDs())
	ticked(&p, ToolField, b.Tools, t.toolIDs())
	added(&p, AddedDutyField, b.AddedDuties)
	added(&p, AddedSkillField, b.AddedSkills)
	added(&p, AddedToolField, b.AddedTools)
	return p.Err()
}

func ticked(p *fault.Problems, field string, ids, known []string) {
	for _, id := range ids {
		if !slices.Contains(known, id) {
			p.Add(field, "One of the ticked lines is not in the template. Tick again.")
			return
		}
	}
}

func added(p *fault.Problems, field string, texts []string) {
	p.Require(len(texts) <= maxAdded, field, "Add no more than 20 lines.")
	for _, text := range texts {
		if utf8.RuneCountInString(text) > maxAddedText {
			p.Add(field, "Keep each line under 300 letters.")
			return
		}
	}
}

// Names of slots that other parts of the product read. A template that has none of them still
// works; its postings then carry no pay or date as facts.
const (
	titleSlot      = "job_title"
	payMinSlot     = "pay_min"
	payMaxSlot     = "pay_max"
	payPerSlot     = "pay_per"
	applyBySlot    = "apply_by"
	benefitsSlot   = "benefits"
	placeSlot      = "place"
	hoursSlot      = "hours"
	employmentSlot = "employment"
	modeSlot       = "mode"
)

// Pay is a range in cents; 0 means not said. Per is "hour" or "year".
type Pay struct {
	Min int64  `json:"min"`
	Max int64  `json:"max"`
	Per string `json:"per"`
}

// Reversed tells that the range runs backwards.
func (p Pay) Reversed() bool { return p.Min > 0 && p.Max > 0 && p.Max < p.Min }

// String writes the range as people read it: "$19.50 to $24 an hour"; empty where nothing is said.
func (p Pay) String() string {
	per := map[string]string{"hour": " an hour", "year": " a year"}[p.Per]
	switch {
	case p.Min == 0 && p.Max == 0:
		return ""
	case p.Min == 0 || p.Min == p.Max:
		return FormatMoney(p.Max) + per
	case p.Max == 0:
		return FormatMoney(p.Min) + per
	default:
		return FormatMoney(p.Min) + " to " + FormatMoney(p.Max) + per
	}
}

// Pay is the pay that the brief states; amounts that cannot be read count as not said.
func (b Brief) Pay() Pay {
	least, _ := ParseMoney(b.Slots[payMinSlot])
	most, _ := ParseMoney(b.Slots[payMaxSlot])
	return Pay{Min: least, Max: most, Per: b.Slots[payPerSlot]}
}

// withoutDay is the brief without a last day to apply.
func (b Brief) withoutDay() Brief {
	b.Slots = maps.Clone(b.Slots)
	delete(b.Slots, applyBySlot)
	return b
}

// ApplyBy is the last day to apply as "2027-03-19", or empty.
func (b Brief) ApplyBy() string {
	if day, ok := ParseDate(b.Slots[applyBySlot]); ok {
		return day.Format("2006-01-02")
	}
	return ""
}
