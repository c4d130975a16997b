package posting

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"
)

// Level says what a finding asks for.
type Level string

// The levels, strongest first.
const (
	MustFix    Level = "must_fix" // blocks publishing
	Suggestion Level = "suggestion"
	Note       Level = "note"
)

// Finding is one result of checking a posting. Start and End are offsets into the Markdown in
// Unicode code points, End exclusive; where something is absent both are where it belongs and
// Quote is empty. Fix, if there is one, is the text that replaces the quote.
type Finding struct {
	Rule   string  `json:"rule"`
	Level  Level   `json:"level"`
	Quote  string  `json:"quote"`
	Start  int     `json:"start"`
	End    int     `json:"end"`
	Reason string  `json:"reason"`
	Source string  `json:"source"`
	Fix    *string `json:"fix,omitempty"`
}

// Context is what a text is held against. All of it may be empty; then the rules that need it
// stay silent.
type Context struct {
	Template  *Template // its scope is checked
	Brief     Brief     // its tools and languages are known words
	Clinic    Clinic
	Place     string    // like "US-CO" or "US-NY-NYC"; empty: the clinic's
	Employees int       // 0: the clinic's, and if that is 0 too, not known
	On        time.Time // the day that decides which laws are in force; zero: the day their data was checked
}

// Findings checks a posting. It is pure, and bounded for any input: it reads the first MaxMarkdown
// bytes and gives at most maxPerRule findings of one rule. Findings stand in the order of the text.
func Findings(markdown string, context Context) []Finding {
	return examine(markdown, context).found
}

// examine runs all rules and keeps the document they read.
func examine(markdown string, context Context) *check {
	if len(markdown) > MaxMarkdown {
		markdown = markdown[:MaxMarkdown]
	}
	c := &check{doc: readDocument(markdown), Context: context.settled()}
	for _, rule := range rules {
		rule(c)
	}
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	c.found = distinct(c.found)
	return c
}

// distinct drops a finding whose quote lies within another of the same rule. Findings stand in the
// order of the text, the longer first.
func distinct(found []Finding) []Finding {
	reached := map[string]int{}
	return slices.DeleteFunc(found, func(f Finding) bool {
		end := reached[f.Rule]
		reached[f.Rule] = max(end, f.End)
		return f.Quote != "" && f.End <= end
	})
}

// Blocking counts the findings that must be fixed before publishing.
func Blocking(findings []Finding) int {
	n := 0
	for _, f := range findings {
		if f.Level == MustFix {
			n++
		}
	}
	return n
}

// rules are all groups of rules, in the order of the specification. A new group is one new file
// and one line here.
var rules = []func(*check){
	checkElements,
	checkLaw,
	checkFairness,
	checkAbility,
	checkScope,
	checkContent,
	checkDemands,
	checkReading,
	checkStyle,
	checkCulture,
	checkGendered,
}

const maxPerRule = 20

// settled fills place and size from the clinic.
func (c Context) settled() Context {
	c.Place = cmp.Or(c.Place, c.Clinic.Place)
	c.Employees = cmp.Or(c.Employees, c.Clinic.Employees)
	return c
}

// check is one run of the rules over one document.
type check struct {
	Context
	doc   *document
	found []Finding
	count map[string]int
}

// about is what a rule says about its finding.
type about struct {
	rule   string
	level  Level
	reason string
	source string
}

// add reports a quote: the tokens from first up to, not including, end.
func (c *check) add(a about, first, end int) { c.addFix(a, first, end, nil) }

func (c *check) addFix(a about, first, end int, fix *string) {
	start := c.doc.words[first].start
	if c.doc.words[first].dollars && start > 0 && c.doc.text[start-1] == '$' {
		start--
	}
	c.addSpan(a, start, c.doc.words[end-1].end, fix)
}

// full tells whether a rule has reported all it may, so that looking further is in vain.
func (c *check) full(rule string) bool { return c.count[rule] >= maxPerRule }

// addSpan reports a quote by its bytes.
func (c *check) addSpan(a about, start, end int, fix *string) {
	if c.count == nil {
		c.count = map[string]int{}
	}
	if c.count[a.rule]++; c.count[a.rule] > maxPerRule {
		return
	}
	quote := c.doc.text[start:end]
	from := utf8.RuneCountInString(c.doc.text[:start])
	c.found = append(c.found, Finding{
		Rule: a.rule, Level: a.level, Reason: a.reason, Source: a.source, Fix: fix,
		Quote: string([]rune(quote)), Start: from, End: from + utf8.RuneCountInString(quote),
	})
}

// addMissing reports that something is absent; fix is the text to put at the end, or empty.
func (c *check) addMissing(a about, fix string) {
	end := len(c.doc.text)
	if fix == "" {
		c.addSpan(a, end, end, nil)
		return
	}
	c.addSpan(a, end, end, &fix)
}

func text(s string) *string { return &s }
