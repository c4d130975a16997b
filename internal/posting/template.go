package posting

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"preceptor/internal/fault"
)

// Template is a role template: what a brief asks, what the draft says, which exercises show it.
// It is read only once loaded and safe for concurrent use.
type Template struct {
	Slug       string     `yaml:"slug"`
	Title      string     `yaml:"title"`
	Summary    string     `yaml:"summary"`
	Occupation string     `yaml:"occupation"` // O*NET code, like 43-6013.00
	Version    int        `yaml:"version"`
	Scope      []string   `yaml:"scope"` // duties this role must not contain
	Slots      []Slot     `yaml:"slots"`
	Areas      []Area     `yaml:"areas"` // headings of the duties, in order
	Duties     []Duty     `yaml:"duties"`
	Skills     []Skill    `yaml:"skills"`
	Tools      []Tool     `yaml:"tools"`
	MustHave   []string   `yaml:"must_have"`
	NiceToHave []string   `yaml:"nice_to_have"`
	Exercises  []Exercise `yaml:"exercises"`
	Benefits   []string   `yaml:"benefits"` // suggestions for the form; never printed by themselves

	File string `yaml:"-"` // where it was read from

	body     *template.Template
	snippets map[string]*template.Template // texts of the front matter that hold placeholders
}

// Area is one of the groups in which duties are shown.
type Area struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
}

// Duty is something the person in the role does. Competencies are C1..C7 of the blueprint.
type Duty struct {
	ID           string   `yaml:"id"`
	Area         string   `yaml:"area"`
	Text         string   `yaml:"text"`
	Essential    bool     `yaml:"essential"` // else marginal
	Competencies []string `yaml:"competencies"`
}

// Skill names the exercise kind that shows it; Shows says so in the candidate's words.
type Skill struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"`
	Text     string `yaml:"text"`
	Exercise string `yaml:"exercise"`
	Shows    string `yaml:"shows"`
}

// Tool is something the person works with.
type Tool struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

// Exercise is one line of the suggested plan. Weights of a template sum to 1.
type Exercise struct {
	Kind    string  `yaml:"kind"`
	Weight  float64 `yaml:"weight"`
	Minutes int     `yaml:"minutes"`
	Says    string  `yaml:"says"` // what the candidate does, as the end of a sentence
}

// Templates are the role templates a program was started with, in the order of their files.
type Templates []*Template

// Find returns a template by slug; NotFound otherwise.
func (ts Templates) Find(slug string) (*Template, error) {
	for _, t := range ts {
		if t.Slug == slug {
			return t, nil
		}
	}
	return nil, fault.New(fault.NotFound, "there is no role template %q", slug)
}

// Slot finds a slot by name.
func (t *Template) Slot(name string) (Slot, bool) {
	for _, s := range t.Slots {
		if s.Name == name {
			return s, true
		}
	}
	return Slot{}, false
}

// Broken is a template file that was refused, and why. Line is 0 where the whole file is meant.
type Broken struct {
	File   string
	Line   int
	Reason string
}

func (b *Broken) Error() string {
	if b.Line == 0 {
		return b.File + ": " + b.Reason
	}
	return b.File + ":" + strconv.Itoa(b.Line) + ": " + b.Reason
}

// LoadTemplates reads every *.md at the root of each source, in order. A broken file is refused
// and the rest still load; each error is a *Broken.
func LoadTemplates(sources ...fs.FS) (Templates, []error) {
	var loaded Templates
	var refused []error
	for _, source := range sources {
		names, err := fs.Glob(source, "*.md")
		if err != nil {
			refused = append(refused, &Broken{File: "*.md", Reason: err.Error()})
		}
		for _, name := range names {
			t, err := loadTemplate(source, name)
			if err == nil {
				err = taken(loaded, t)
			}
			if err != nil {
				refused = append(refused, err)
				continue
			}
			loaded = append(loaded, t)
		}
	}
	return loaded, refused
}

func taken(loaded Templates, t *Template) error {
	if other, err := loaded.Find(t.Slug); err == nil {
		return &Broken{t.File, 0, fmt.Sprintf("the slug %q is taken by %s", t.Slug, other.File)}
	}
	return nil
}

func loadTemplate(source fs.FS, name string) (*Template, error) {
	raw, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, &Broken{name, 0, err.Error()}
	}
	return ParseTemplate(name, raw)
}

// ParseTemplate reads one role template; the error is a *Broken that names file, line and reason.
func ParseTemplate(name string, raw []byte) (*Template, error) {
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	front, body, ok := splitFront(raw)
	if !ok {
		return nil, &Broken{name, 1, "the file must begin with front matter between two lines of ---"}
	}
	t := &Template{File: name, snippets: map[string]*template.Template{}}
	if err := yaml.UnmarshalWithOptions(front, t, yaml.Strict()); err != nil {
		return nil, brokenYAML(name, err)
	}
	file, err := parser.ParseBytes(front, 0)
	if err != nil {
		return nil, brokenYAML(name, err)
	}
	if err := checkTemplate(t, file); err != nil {
		return nil, err
	}
	if err := t.compile(front, body); err != nil {
		return nil, brokenText(name, err)
	}
	return t, nil
}

// splitFront cuts the front matter off; both parts keep the line numbers of the file, because the
// lines of the other part stand in them as empty ones.
func splitFront(raw []byte) (front, body []byte, ok bool) {
	rest, ok := bytes.CutPrefix(raw, []byte("---\n"))
	if !ok {
		return nil, nil, false
	}
	end := bytes.Index(rest, []byte("\n---\n"))
	if end < 0 {
		return nil, nil, false
	}
	front = append([]byte("\n"), rest[:end+1]...)
	above := bytes.Repeat([]byte("\n"), bytes.Count(front, []byte("\n"))+1)
	return front, append(above, rest[end+len("\n---\n"):]...), true
}

func brokenYAML(name string, err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return &Broken{name, y.GetToken().Position.Line, y.GetMessage()}
	}
	return &Broken{name, 0, err.Error()}
}

// placed finds the line in the messages of text/template: "template: name:12:3: reason".
var placed = regexp.MustCompile(`^template: [^:]*:(\d+)(?::\d+)?: (?s:(.*))$`)

func brokenText(name string, err error) error {
	if m := placed.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return &Broken{name, line, m[2]}
	}
	return &Broken{name, 0, err.Error()}
}

// lineOf is the line on which a path of the front matter stands, 0 if it is absent.
func lineOf(file *ast.File, path string) int {
	p, err := yaml.PathString(path)
	if err != nil {
		return 0
	}
	node, err := p.FilterFile(file)
	if err != nil || node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

var slugShape = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
var nameShape = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
var occupationShape = regexp.MustCompile(`^\d\d-\d{4}\.\d\d$`)
var competencyShape = regexp.MustCompile(`^C[1-7]$`)

func hasPlaceholder(text string) bool { return strings.Contains(text, "{{") }
