package posting

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

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

	slugLine int
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
	return nil, fault.New(fault.NotFound, "There is no role template %q. If it is one of your own, put its file back and start again", slug)
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

// Source is a folder of role templates. Name stands before the names of its files in messages; the
// shipped ones have none.
type Source struct {
	Name  string
	Files fs.FS
}

// LoadTemplates reads every *.md at the root of each source, in order. A broken file is refused
// and the rest still load; each error is a *Broken. kinds are the exercise kinds that a template may
// suggest; nil lets any pass.
func LoadTemplates(kinds []string, sources ...Source) (Templates, []error) {
	var loaded Templates
	var refused []error
	for _, source := range sources {
		entries, err := fs.ReadDir(source.Files, ".")
		if err != nil {
			refused = append(refused, &Broken{source.Name, 0, "the folder cannot be read: " + cause(err)})
		}
		for _, entry := range entries {
			if name := entry.Name(); strings.HasPrefix(name, ".") || !strings.EqualFold(path.Ext(name), ".md") {
				continue
			}
			t, err := source.load(entry.Name(), kinds)
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
	for _, other := range loaded {
		if other.Slug == t.Slug {
			return &Broken{t.File, t.slugLine, fmt.Sprintf("the slug %q belongs to %s: choose another", t.Slug, other.File)}
		}
	}
	return nil
}

// maxTemplate bounds a template file, in bytes; the shipped ones take 10 kB.
const maxTemplate = 256 << 10

// load reads one file. It looks before it opens, as opening what is no plain file may wait forever.
func (s Source) load(name string, kinds []string) (*Template, error) {
	file := path.Join(s.Name, name)
	info, err := fs.Stat(s.Files, name)
	switch {
	case err != nil:
		return nil, &Broken{file, 0, "the file cannot be read: " + cause(err)}
	case !info.Mode().IsRegular():
		return nil, &Broken{file, 0, "this is a folder or a device, not a file: rename it or move it away"}
	case info.Size() > maxTemplate:
		return nil, &Broken{file, 0, fmt.Sprintf("the file has %d kB: a role template takes at most %d", info.Size()>>10, maxTemplate>>10)}
	}
	raw, err := fs.ReadFile(s.Files, name)
	if err != nil {
		return nil, &Broken{file, 0, "the file cannot be read: " + cause(err)}
	}
	return parseTemplate(file, raw, kinds)
}

// cause is an error without the name of the file, which a Broken says already.
func cause(err error) string {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err.Error()
	}
	return err.Error()
}

// parseTemplate reads one role template; the error is a *Broken that names file, line and reason.
func parseTemplate(name string, raw []byte, kinds []string) (*Template, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	if err := readable(name, raw); err != nil {
		return nil, err
	}
	front, body, err := splitFront(name, raw)
	if err != nil {
		return nil, err
	}
	t := &Template{File: name, snippets: map[string]*template.Template{}}
	if err := yaml.UnmarshalWithOptions(front, t, yaml.Strict()); err != nil {
		return nil, brokenYAML(name, err)
	}
	file, err := parser.ParseBytes(front, 0)
	if err != nil {
		return nil, brokenYAML(name, err)
	}
	t.slugLine = lineOf(file, "$.slug")
	if err := checkTemplate(t, file, kinds); err != nil {
		return nil, err
	}
	if err := t.compile(front, body); err != nil {
		return nil, brokenText(name, err)
	}
	return t, nil
}

// readable refuses what is no text in UTF-8.
func readable(name string, raw []byte) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return &Broken{name, 1, "the file is empty: begin with a copy of a shipped template"}
	}
	for line, text := range bytes.Split(raw, []byte("\n")) {
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return &Broken{name, line + 1, "this line is no text in UTF-8: save the file as plain text in UTF-8"}
		}
	}
	return nil
}

// splitFront cuts the front matter off; both parts keep the line numbers of the file, because the
// lines of the other part stand in them as empty ones.
func splitFront(name string, raw []byte) (front, body []byte, err error) {
	rest, ok := bytes.CutPrefix(raw, []byte("---\n"))
	if !ok {
		return nil, nil, &Broken{name, 1, "the file must begin with front matter between two lines of ---"}
	}
	front, body, ok = bytes.Cut(append(rest, '\n'), []byte("\n---\n"))
	if !ok {
		return nil, nil, &Broken{name, 1, "the front matter has no end: put a line of --- below it"}
	}
	front = slices.Concat([]byte("\n"), front, []byte("\n"))
	lines := bytes.Count(front, []byte("\n")) + 1
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil, &Broken{name, lines, "no text stands below the front matter: add the sections of the posting"}
	}
	return front, slices.Concat(bytes.Repeat([]byte("\n"), lines), body), nil
}

func brokenYAML(name string, err error) error {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil {
		return &Broken{name, 0, "the front matter is no valid YAML: " + err.Error()}
	}
	reason := "the front matter cannot be read here: " + y.GetMessage()
	if m := wrongType.FindStringSubmatch(y.GetMessage()); m != nil {
		reason = "here stands " + typeWord(m[1]) + " where " + typeWord(m[2]) + " belongs"
	}
	if strings.HasPrefix(y.GetMessage(), "unknown field") {
		reason = y.GetMessage() + ": check its spelling, or remove it"
	}
	return &Broken{name, y.GetToken().Position.Line, reason}
}

// wrongType finds in a message what stands in the file and what should.
var wrongType = regexp.MustCompile(`^cannot unmarshal (.+) into Go (?:struct field \S+|value) of type (.+)$`)

// typeWord is a Go type in the words of someone who writes YAML.
func typeWord(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case strings.HasPrefix(goType, "int"), strings.HasPrefix(goType, "uint"), strings.HasPrefix(goType, "float"):
		return "a number"
	case goType == "bool":
		return "true or false"
	case strings.HasPrefix(goType, "map"), strings.HasPrefix(goType, "posting."):
		return "a group of keys"
	default:
		return "a text"
	}
}

var (
	// placed finds the line in the messages of text/template: "template: text:12:3: reason".
	placed = regexp.MustCompile(`^template: text:(\d+)(?::\d+)?: (?s:(.*))$`)
	// unknownWord finds in them a word that sheet does not have.
	unknownWord = regexp.MustCompile(`can't evaluate field (\w+) in type`)
)

func brokenText(name string, err error) error {
	m := placed.FindStringSubmatch(err.Error())
	if m == nil {
		return &Broken{name, 0, err.Error()}
	}
	line, _ := strconv.Atoi(m[1])
	reason := "a placeholder cannot be read: " + m[2]
	if word := unknownWord.FindStringSubmatch(m[2]); word != nil {
		reason = "there is no placeholder ." + word[1] + ": the shipped templates show those there are"
	} else if strings.HasPrefix(m[2], ownReason) {
		reason = strings.TrimPrefix(m[2], ownReason)
	}
	return &Broken{name, line, reason}
}

// ownReason marks in an error of text/template's form that the reason is ours, in plain words.
const ownReason = "! "

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
