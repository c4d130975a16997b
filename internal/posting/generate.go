package posting

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"preceptor/internal/fault"
)

// Draft is a generated job description.
type Draft struct {
	Title    string
	Markdown string
}

// Generate writes a job description from a brief. It is pure: the same template, clinic and brief
// give the same bytes. What the brief leaves out is left out of the text, so that Findings can
// name it; answers that Validate refuses do no harm here. The error is an Internal fault: a loaded
// template always executes.
func Generate(t *Template, clinic Clinic, brief Brief) (Draft, error) {
	s := &sheet{t: t, clinic: clinic, brief: brief}
	var out bytes.Buffer
	if err := t.body.Execute(&out, s); err != nil {
		return Draft{}, fault.Wrap(fault.Internal, err, "the template %s cannot be filled in", t.Slug)
	}
	return Draft{Title: s.plainTitle(), Markdown: tidy(out.String())}, nil
}

// functions are the words a template's text may use beside the methods of sheet.
var functions = template.FuncMap{
	"lower":  strings.ToLower,
	"join":   func(items []string) string { return spoken(items, "and") },
	"number": numberWord,
	"last":   func(i int, list []Exercise) bool { return i == len(list)-1 },
}

// compile parses body and placeholders, refuses unknown slots and runs the template once with
// nothing and once with everything, so that Generate cannot fail later.
func (t *Template) compile(front, body []byte) error {
	var err error
	if t.body, err = t.parse(string(body)); err != nil {
		return err
	}
	for _, text := range t.texts() {
		if !hasPlaceholder(text) {
			continue
		}
		above := bytes.Count(front[:max(0, bytes.Index(front, []byte(text)))], []byte("\n"))
		if t.snippets[text], err = t.parse(strings.Repeat("\n", above) + text); err != nil {
			return err
		}
	}
	for _, b := range []Brief{{Template: t.Slug}, NewBrief(t)} {
		if _, err := t.dryRun(b); err != nil {
			return err
		}
	}
	return nil
}

func (t *Template) dryRun(b Brief) (string, error) {
	var out bytes.Buffer
	s := &sheet{t: t, brief: b}
	if err := t.body.Execute(&out, s); err != nil {
		return "", err
	}
	for _, snippet := range t.snippets {
		if err := snippet.Execute(&out, s); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// texts are the entries of the front matter in which placeholders may stand.
func (t *Template) texts() []string {
	texts := slices.Concat(t.MustHave, t.NiceToHave)
	for _, d := range t.Duties {
		texts = append(texts, d.Text)
	}
	for _, s := range t.Skills {
		texts = append(texts, s.Text)
	}
	for _, o := range t.Tools {
		texts = append(texts, o.Text)
	}
	return texts
}

func (t *Template) parse(text string) (*template.Template, error) {
	parsed, err := template.New("text").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		return nil, err
	}
	for _, part := range parsed.Templates() {
		if err := t.knownSlots(part.Tree, part.Root); err != nil {
			return nil, err
		}
	}
	return parsed, nil
}

// knownSlots walks a parsed text and refuses a slot that the front matter does not declare, also
// on branches that no trial brief would reach.
func (t *Template) knownSlots(tree *parse.Tree, node parse.Node) error {
	var err error
	visit := func(n parse.Node) {
		if err == nil {
			err = t.knownSlots(tree, n)
		}
	}
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				visit(child)
			}
		}
	case *parse.ActionNode:
		visit(n.Pipe)
	case *parse.TemplateNode:
		visit(n.Pipe)
	case *parse.PipeNode:
		if n == nil {
			return nil
		}
		for _, c := range n.Cmds {
			visit(c)
		}
	case *parse.CommandNode:
		if err := t.knownSlot(tree, n); err != nil {
			return err
		}
		for _, a := range n.Args {
			visit(a)
		}
	case *parse.IfNode:
		err = t.knownBranches(tree, &n.BranchNode)
	case *parse.WithNode:
		err = t.knownBranches(tree, &n.BranchNode)
	case *parse.RangeNode:
		err = t.knownBranches(tree, &n.BranchNode)
	}
	return err
}

func (t *Template) knownBranches(tree *parse.Tree, n *parse.BranchNode) error {
	if err := t.knownSlots(tree, n.Pipe); err != nil {
		return err
	}
	if err := t.knownSlots(tree, n.List); err != nil {
		return err
	}
	return t.knownSlots(tree, n.ElseList)
}

// knownSlot checks one call like .Slot "pay" or $.Yes "training".
func (t *Template) knownSlot(tree *parse.Tree, n *parse.CommandNode) error {
	var called []string
	switch f := n.Args[0].(type) {
	case *parse.FieldNode:
		called = f.Ident
	case *parse.VariableNode:
		called = f.Ident
	}
	if len(called) == 0 || !slices.Contains([]string{"Slot", "List", "Yes"}, called[len(called)-1]) {
		return nil
	}
	where, _ := tree.ErrorContext(n)
	if len(n.Args) != 2 {
		return fmt.Errorf("template: %s: "+ownReason+"%s takes the name of one slot", where, n.Args[0])
	}
	name, ok := n.Args[1].(*parse.StringNode)
	if !ok {
		return fmt.Errorf("template: %s: "+ownReason+"%s takes a slot's name in quotes", where, n.Args[0])
	}
	if _, ok := t.Slot(name.Text); !ok {
		return fmt.Errorf("template: %s: "+ownReason+"there is no slot %q: add it under slots, or mend its name", where, name.Text)
	}
	return nil
}

var (
	trailing = regexp.MustCompile(`[ \t]+\n`)
	gaps     = regexp.MustCompile(`\n{3,}`)
)

// tidy removes the traces that absent parts leave: trailing blanks and rows of empty lines.
func tidy(markdown string) string {
	markdown = trailing.ReplaceAllString(markdown, "\n")
	return strings.TrimSpace(gaps.ReplaceAllString(markdown, "\n\n")) + "\n"
}

// spoken joins items as in speech: "a, b and c".
func spoken(items []string, last string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	head := strings.Join(items[:len(items)-1], ", ")
	return head + " " + last + " " + items[len(items)-1]
}

func numberWord(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}
