package posting

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// checker holds a decoded template against what a template must be, and stops at the first
// problem, which it places on its line.
type checker struct {
	t       *Template
	file    *ast.File
	kinds   []string
	problem *Broken
}

func checkTemplate(t *Template, file *ast.File, kinds []string) error {
	c := &checker{t: t, file: file, kinds: kinds}
	c.head()
	c.slots()
	c.duties()
	c.exercises()
	c.skills()
	c.lists()
	if c.problem != nil {
		return c.problem
	}
	return nil
}

// need notes the first failed demand.
func (c *checker) need(ok bool, path, format string, args ...any) {
	if ok || c.problem != nil {
		return
	}
	c.problem = &Broken{c.t.File, lineOf(c.file, path), fmt.Sprintf(format, args...)}
}

func (c *checker) head() {
	t := c.t
	c.need(t.Slug != "", "$.slug", "slug is missing: name the template in small letters joined by hyphens, like front-desk")
	c.need(slugShape.MatchString(t.Slug), "$.slug", "slug must be small letters joined by hyphens, not %q", t.Slug)
	c.need(t.Title != "", "$.title", "title is missing")
	c.need(t.Summary != "", "$.summary", "summary is missing")
	c.need(occupationShape.MatchString(t.Occupation), "$.occupation", "occupation must be an O*NET code like 43-6013.00, not %q", t.Occupation)
	c.need(t.Version > 0, "$.version", "version must be 1 or more")
	c.need(len(t.Scope) > 0, "$.scope", "scope is missing: name the duties that this role must not contain")
}

func (c *checker) slots() {
	seen := map[string]bool{}
	for i, s := range c.t.Slots {
		at := fmt.Sprintf("$.slots[%d]", i)
		c.need(nameShape.MatchString(s.Name), at+".name", "a slot's name must be small letters, digits and _, not %q", s.Name)
		c.need(!seen[s.Name], at+".name", "the slot %q stands twice", s.Name)
		seen[s.Name] = true
		c.need(s.Label != "", at+".name", "the slot %q needs a label", s.Name)
		c.need(slices.Contains(slotKinds, s.Kind), at+".kind", "kind is text, choice, list, money, bool or date, not %q", s.Kind)
		c.need((s.Kind == ChoiceSlot) == (len(s.Choices) > 0), at+".name", "the slot %q: choices belong to kind choice, and it needs them", s.Name)
		if s.Default != "" {
			why := s.problem(s.Default)
			c.need(why == "", at+".default", "the default of slot %q does not fit: %s", s.Name, why)
		}
	}
}

func (c *checker) duties() {
	areas := map[string]bool{}
	for i, a := range c.t.Areas {
		c.need(nameShape.MatchString(a.ID) && a.Title != "", fmt.Sprintf("$.areas[%d].id", i), "an area needs an id and a title")
		areas[a.ID] = true
	}
	c.need(len(c.t.Duties) > 0, "$.duties", "duties are missing")
	seen := map[string]bool{}
	for i, d := range c.t.Duties {
		at := fmt.Sprintf("$.duties[%d]", i)
		c.need(nameShape.MatchString(d.ID), at+".id", "a duty's id must be small letters, digits and _, not %q", d.ID)
		c.need(!seen[d.ID], at+".id", "the duty %q stands twice", d.ID)
		seen[d.ID] = true
		c.need(d.Text != "", at+".id", "the duty %q has no text", d.ID)
		c.need(areas[d.Area], at+".area", "the duty %q is in no known area (%q)", d.ID, d.Area)
		c.need(len(d.Competencies) > 0, at+".id", "the duty %q names no competency: give it one or more of C1 to C7", d.ID)
		for _, k := range d.Competencies {
			c.need(competencyShape.MatchString(k), at+".competencies", "competencies are C1 to C7, not %q", k)
		}
	}
}

func (c *checker) skills() {
	kinds := map[string]bool{}
	for _, e := range c.t.Exercises {
		kinds[e.Kind] = true
	}
	seen := map[string]bool{}
	for i, s := range c.t.Skills {
		at := fmt.Sprintf("$.skills[%d]", i)
		c.need(nameShape.MatchString(s.ID) && !seen[s.ID], at+".id", "a skill needs an id of its own, not %q", s.ID)
		seen[s.ID] = true
		c.need(s.Name != "" && s.Text != "" && s.Shows != "", at+".id", "the skill %q needs name, text and shows", s.ID)
		c.need(kinds[s.Exercise], at+".exercise", "the skill %q is shown by %q, which is not among the exercises", s.ID, s.Exercise)
	}
}

func (c *checker) lists() {
	seen := map[string]bool{}
	for i, tool := range c.t.Tools {
		at := fmt.Sprintf("$.tools[%d].id", i)
		c.need(nameShape.MatchString(tool.ID) && !seen[tool.ID], at, "a tool needs an id of its own, not %q", tool.ID)
		c.need(tool.Text != "", at, "the tool %q has no text", tool.ID)
		seen[tool.ID] = true
	}
	c.need(len(c.t.MustHave) > 0, "$.must_have", "must_have is missing")
	c.need(len(c.t.MustHave) <= maxMustHaves, "$.must_have", "must_have has more than %d entries", maxMustHaves)
}

func (c *checker) exercises() {
	c.need(len(c.t.Exercises) > 0, "$.exercises", "exercises are missing")
	sum := 0.0
	for i, e := range c.t.Exercises {
		at := fmt.Sprintf("$.exercises[%d].kind", i)
		c.need(nameShape.MatchString(e.Kind), at, "an exercise needs a kind")
		known := c.kinds == nil || slices.Contains(c.kinds, e.Kind)
		c.need(known, at, "there is no exercise kind %q: choose from %s", e.Kind, strings.Join(c.kinds, ", "))
		c.need(e.Weight > 0 && e.Minutes > 0 && e.Says != "", at, "the exercise %q needs weight, minutes and says", e.Kind)
		sum += e.Weight
	}
	c.need(math.Abs(sum-1) < 1e-9, "$.exercises", "the weights of the exercises sum to %.2f: make them sum to 1", sum)
}
