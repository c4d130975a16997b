package posting

import (
	"strings"
	"unicode/utf8"
)

// document is a posting as the rules see it: blocks of Markdown, each in a section of a known
// purpose, and the words and sentences in them. All offsets are bytes of text.
type document struct {
	text      string
	blocks    []block
	sentences []sentence
	words     []word
	index     map[string][]int // places of a word, by its lower-case form
	distinct  []string         // all words, sorted
	steps     int              // how often a phrase was held against a word; bounds are proved with it
}

// blockKind is the shape of a block.
type blockKind int

const (
	prose blockKind = iota
	heading
	bullet
)

// purpose is what a section of a posting is for, read from its heading.
type purpose int

const (
	plain    purpose = iota // no heading tells
	duties                  // what the person does
	musts                   // what the person has to have
	skilled                 // the skills the work takes
	wishes                  // what would be welcome
	benefits                // what the person gets
	applying                // how to apply and how people are chosen
	aside                   // the clinic, the team, the hours
	excluded                // what is not part of the job
)

// block is one heading, one bullet or one paragraph.
type block struct {
	kind       blockKind
	level      int // of a heading
	start, end int
	purpose    purpose
	heading    int // the block that is its heading, or -1
	lead       int // the paragraph ending in a colon that introduces a bullet, or -1
	first      int // its words: [first, last)
	last       int
	sentences  [2]int
}

// readDocument never fails: every text is some document.
func readDocument(markdown string) *document {
	d := &document{text: markdown}
	d.readBlocks()
	d.readWords()
	d.readPurposes()
	return d
}

// readBlocks cuts the text into blocks, line by line.
func (d *document) readBlocks() {
	open := false // whether the next plain line continues the last block
	for at := 0; at < len(d.text); {
		end := strings.IndexByte(d.text[at:], '\n')
		if end < 0 {
			end = len(d.text)
		} else {
			end += at
		}
		open = d.readLine(at, end, open)
		at = end + 1
	}
}

// readLine takes one line in; the result tells whether a block is open after it.
func (d *document) readLine(start, end int, open bool) bool {
	line := d.text[start:end]
	trimmed := strings.TrimLeft(line, " \t>")
	at := end - len(trimmed)
	trimmed = strings.TrimRight(trimmed, " \t\r")
	switch {
	case trimmed == "" || ruler(trimmed):
		if open && (trimmed[:min(3, len(trimmed))] == "===" || trimmed[:min(3, len(trimmed))] == "---") {
			d.underline(trimmed[0])
		}
		return false
	case trimmed[0] == '#':
		marks := len(trimmed) - len(strings.TrimLeft(trimmed, "#"))
		if marks <= 6 && (marks == len(trimmed) || trimmed[marks] == ' ') {
			d.blocks = append(d.blocks, block{kind: heading, level: marks, start: at + marks, end: at + len(trimmed)})
			return false
		}
	case trimmed[0] == '|':
		d.blocks = append(d.blocks, block{kind: prose, start: at, end: at + len(trimmed)})
		return false
	}
	if n := marker(trimmed); n > 0 {
		d.blocks = append(d.blocks, block{kind: bullet, start: at + n, end: at + len(trimmed)})
		return true
	}
	if open && !capitalLine(trimmed) {
		d.blocks[len(d.blocks)-1].end = at + len(trimmed)
		return true
	}
	d.blocks = append(d.blocks, block{kind: prose, start: at, end: at + len(trimmed)})
	if boldLine(trimmed) || capitalLine(trimmed) {
		d.blocks[len(d.blocks)-1].kind = heading
		d.blocks[len(d.blocks)-1].level = 7
		return false
	}
	return true
}

// ruler is a line of only marks: a rule, a setext underline, a table's divider.
func ruler(line string) bool { return strings.Trim(line, "-=*_|: \t") == "" }

// marker is the length of a bullet or number at the start of a line, 0 where there is none.
func marker(line string) int {
	if r, n := utf8.DecodeRuneInString(line); strings.ContainsRune("-*+•·–", r) {
		if len(line) > n && line[n] == ' ' {
			return n + 1
		}
		return 0
	}
	n := 0
	for n < len(line) && n < 3 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	if n > 0 && n+1 < len(line) && (line[n] == '.' || line[n] == ')') && line[n+1] == ' ' {
		return n + 2
	}
	return 0
}

// underline makes a heading of the last block, whose text a row of = or - underlines.
func (d *document) underline(mark byte) {
	b := &d.blocks[len(d.blocks)-1]
	if b.kind != prose || strings.Contains(d.text[b.start:b.end], "\n") {
		return
	}
	b.kind, b.level = heading, 2
	if mark == '=' {
		b.level = 1
	}
}

// capitalLine tells whether a short line is written in capitals and so stands as a heading.
func capitalLine(line string) bool {
	return len(line) >= 4 && len(line) <= 60 && line == strings.ToUpper(line) && line != strings.ToLower(line) && !strings.ContainsAny(line, ".!?,;$@0123456789")
}

// boldLine tells whether a line is bold from end to end and so stands as a heading: "**Duties**".
func boldLine(line string) bool {
	line = strings.TrimSuffix(line, ":")
	for _, mark := range []string{"**", "__"} {
		inner, ok := strings.CutPrefix(line, mark)
		if !ok {
			continue
		}
		inner, ok = strings.CutSuffix(inner, mark)
		if ok && !strings.Contains(inner, mark) && len(inner) <= 60 && !strings.ContainsAny(inner, ",;$") {
			return true
		}
	}
	return false
}

// headingWords tell a section's purpose, first match wins.
var headingWords = []struct {
	purpose  purpose
	patterns []pattern
}{
	{excluded, patterns("not part of", "will not do", "won't do", "do not do", "don't do", "never do", "does not include", "outside this|the job|role")},
	{wishes, patterns("nice to have", "good to have", "great to have", "prefer*", "desir*", "a|big plus", "pluses", "bonus points|skill*|if", "not required|needed|necessary|essential|must*",
		"optional*", "even better", "helpful", "extra credit", "also welcome", "would be nice|great|good", "we love|like to see", "welcome but", "advantage*", "help*|helps if|you")},
	{benefits, patterns("benefit*", "perk*", "in it for you", "we offer|give|provide", "you get|receive", "compensation", "pay", "salary", "wage*", "why join|work")},
	{applying, patterns("apply*", "application*", "hiring", "we choose|hire|select", "next step*", "process", "interview*", "selection", "equal", "eeo", "accommodat*", "fair*", "notice")},
	{musts, patterns("must have*", "must", "requirement*", "require*", "qualif*", "you|you'll|we need", "you|you'll bring", "need to have", "you have|are", "we ask|expect|require|want|insist", "about you", "who you are", "looking for", "background",
		"education", "credentials", "experience", "minimum", "eligib*", "to be considered")},
	{skilled, patterns("skill*|strengths|talents")},
	{duties, patterns("dut*", "responsib*", "you|you'll do", "do all day", "will be doing", "the work", "your day|days|work|week|part", "a day", "day to day", "the|this job|role|position", "task*",
		"function*", "your role", "you own|handle|take", "what the job is", "in short")},
	{aside, patterns("about us|our|the", "about", "who we are", "our", "clinic|practice|team|desk|center|office", "schedule", "shift*", "hours", "location", "from home", "where|when", "tool*", "equipment")},
}

// readPurposes gives each block the purpose of the section in which it stands. A heading without a
// telling word takes after the heading above it.
func (d *document) readPurposes() {
	var above [8]purpose
	current, head, lead := plain, -1, -1
	for i := range d.blocks {
		b := &d.blocks[i]
		b.heading, b.lead = head, -1
		switch b.kind {
		case heading:
			current = d.headed(b, &above)
			head, lead = i, -1
			b.heading = -1
		case prose:
			lead = -1
			if d.leads(i) {
				lead = i
				if p := d.purposeOf(b); p != plain && b.last-b.first <= 8 {
					current = p
				}
			}
		case bullet:
			b.lead = lead
		}
		b.purpose = current
	}
}

// leads tells whether a paragraph introduces a list: it ends in a colon, or is a few words without
// a full stop before a bullet.
func (d *document) leads(i int) bool {
	b := &d.blocks[i]
	last := strings.TrimRight(d.text[b.start:b.end], "*_ ")
	if strings.HasSuffix(last, ":") {
		return true
	}
	if strings.Contains(last, ":") {
		return false // "Pay: on request" says all it has to say
	}
	return i+1 < len(d.blocks) && d.blocks[i+1].kind == bullet && b.last-b.first <= 6 && !strings.ContainsAny(last, ".!?$@")
}

func (d *document) headed(b *block, above *[8]purpose) purpose {
	p := d.purposeOf(b)
	if p == plain {
		for level := b.level - 1; level >= 1 && p == plain; level-- {
			p = above[level]
		}
	}
	if b.start == d.blocks[0].start {
		p = plain // the title names the job, not a section
	}
	above[b.level] = p
	for level := b.level + 1; level < len(above); level++ {
		above[level] = plain
	}
	return p
}

func (d *document) purposeOf(b *block) purpose {
	for _, h := range headingWords {
		for _, p := range h.patterns {
			for at := b.first; at < b.last; at++ {
				if _, ok := p.at(d, at, b.last); ok {
					return h.purpose
				}
			}
		}
	}
	return plain
}

// blockOf is the block of a word.
func (d *document) blockOf(at int) *block { return &d.blocks[d.words[at].block] }

// sentenceOf is the sentence of a word.
func (d *document) sentenceOf(at int) *sentence { return &d.sentences[d.words[at].sentence] }
