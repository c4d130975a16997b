package posting

import "strings"

// sundries head a section without a purpose of its own.
var sundries = patterns("other|additional|general information|details|notes|considerations", "notes|miscellaneous")

// headingWords tell a section's purpose, first match wins.
var headingWords = []struct {
	purpose  purpose
	patterns []pattern
}{
	{excluded, patterns(
		"not for you|everyone", "not ~1 part|job|role|included", "not in|on your|this job|role|plate|scope", "isn't ~2 job|role|part|yours", "exclud*|exclusions", "off limits", "outside|beyond this|the|your job|role|scope",
		"will|does|do|should not", "won't|don't|doesn't|never ~1 do|be|handle|include|touch", "leave|left to|for ~2 nurse*|clinic*|provider*|staff|medical",
	)},
	{wishes, patterns(
		"nice|good|great|lovely to have|haves", "prefer*", "desir*", "a|big plus", "pluses", "bonus points|skill*|if|qualif*|experience", "advantage*", "asset*", "extra credit|points", "extras", "icing", "brownie", "sweeten*", "surprise us",
		"optional*", "ideally", "nice if", "even better", "helpful", "help*|helps if|you", "what|that helps", "also welcome", "welcome but", "stand|stands out", "set|sets you apart",
		"we love|like to see", "we'd love|like", "would be|make nice|great|good|even|us", "would ~2 help|love|like", "you may|might|could ~1 have|bring",
		"not required|needed|necessary|essential|must*|mandatory", "don't need|require", "don't|not|needn't ~1 have|need to",
	)},
	// before benefits: what patients have is work, not pay
	{duties, patterns("patient experience", "insurance|billing|verif* ~2 benefit*", "benefit* verif*|and billing|insurance", "essential function*|dut*|responsib*|task*|job")},
	{benefits, patterns(
		"benefit*", "perk*", "compensation", "pay|pays", "paid", "salary", "wage*", "reward*", "time off",
		"in it for you", "we|we'll offer|give|provide", "you get|receive", "you'll|you'd|you would get|receive|enjoy", "why join|work", "take care of you",
	)},
	{applying, patterns("apply*", "application*", "hiring", "we choose|hire|select", "next step*", "process", "interview*", "selection", "equal", "eeo", "accommodat*", "fair*", "notice", "deadline", "closes|closing")},
	{musts, patterns(
		"must have*", "must|musts", "requirement*", "require*", "qualif*", "minimum", "eligib*", "criteria", "to be considered", "non negotiable*", "nonnegotiable*", "deal breaker*", "dealbreaker*", "prerequisite*",
		"you|we|you'll|we'll will|would? need", "you|you'll|you'd will|would|should? ~1 bring|have", "need to have", "we ask|expect|require|want|insist", "it takes",
		"about you", "who you are", "you have|are", "looking for", "who should", "what you know", "your profile", "profile", "right|ideal person|candidate|fit", "good|great fit ~3 if", "right for|if ~4", "might|may be ~4 if|for",
		"background", "education", "credentials", "experience", "certifications|certification|licenses|licensure",
	)},
	{skilled, patterns("good at", "who ~1 does|do well", "who thrives|succeeds|fits", "skill*|strengths|talents|competenc*|abilities")},
	{duties, patterns(
		"dut*", "responsib*", "task*", "function*", "the work", "what the job is", "in short", "the|this job|role|position|opportunity", "your role", "job|position|role summary|description|purpose",
		"you|you'll|you'd will|would? ~1 do", "do all day", "will be doing", "you'll be doing", "you|you'll|you'd will? own|handle|take|spend|help|work",
		"your day|days|work|week|part|tasks|mission", "a|typical|normal|usual|regular day|week|shift", "day to day",
	)},
	{aside, patterns("about us|our|the", "about", "who we are", "our", "clinic|practice|team|desk|center|office", "schedule", "shift*", "hours", "location", "from home", "where|when", "tool*", "equipment", "reports")},
}

// exactWords is how many words an exact heading may have.
const exactWords = 3

// joined are the words [first, last) with spaces between them.
func (d *document) joined(first, last int) string {
	text := d.words[first].lower
	for at := first + 1; at < last; at++ {
		text += " " + d.words[at].lower
	}
	return text
}

// exactHeadings are purposes of headings that are these few words and no more.
var exactHeadings = map[string]purpose{
	"bonus": wishes, "bonuses": wishes, "plus": wishes, "extra": wishes, "wishes": wishes,
	"you": musts, "need": musts, "needs": musts, "needed": musts, "essential": musts, "essentials": musts, "expectations": musts, "have": musts, "certification": musts, "basics": musts,
	"you should": musts, "you must": musts, "you must have": musts, "we need": musts, "the person": musts, "person": musts, "you bring": musts, "the basics": musts, "must": musts,
	"you will": duties, "you'll": duties, "you would": duties, "you'd": duties, "tasks": duties, "your job": duties,
	"money": benefits, "the money": benefits, "the offer": benefits, "offer": benefits, "how": applying, "the fine print": applying, "the skills": skilled, "dates": applying, "timeline": applying,
	"role": duties, "job": duties, "work": duties, "summary": duties, "do": duties, "position": duties,
	"leave": benefits, "us": aside, "company": aside,
}

// leadWords is how many words may introduce a list and still name its purpose.
const leadWords = 14

// sections follows the text and knows in which section the next block stands.
type sections struct {
	d       *document
	above   [pseudo + 1]purpose
	current purpose
	base    purpose // what the heading alone says
	head    int     // the open heading, or -1
	lead    int     // what introduces the open list, or -1
	table   int     // the open table's head, or -1
	group   int     // the bullet that names the bullets under it, or -1
}

// readPurposes gives each block the purpose of the section in which it stands. A heading without a
// telling word takes after the heading above it.
func (d *document) readPurposes() {
	s := sections{d: d, head: -1, lead: -1, table: -1, group: -1}
	for i := range d.blocks {
		b := &d.blocks[i]
		b.label = b.first
		if d.entitles(i) {
			b.kind, b.level = heading, pseudo
		}
		b.heading, b.lead, b.purpose = s.head, -1, s.current
		if b.table == noTable {
			s.table = -1
		}
		switch {
		case b.table != noTable:
			s.row(i)
		case b.kind == heading:
			s.enter(i)
		case b.kind == prose:
			s.paragraph(i)
		default:
			s.item(i)
		}
	}
}

func (s *sections) enter(i int) {
	b := &s.d.blocks[i]
	s.current = s.headed(b)
	s.base = s.current
	s.head, s.lead, s.group = i, i, -1
	b.heading, b.purpose = -1, s.current
}

func (s *sections) paragraph(i int) {
	b := &s.d.blocks[i]
	s.lead, s.group = -1, -1
	if s.d.leads(i) {
		s.lead = i
		first := b.first
		if b.sentences[1] > b.sentences[0] {
			first = s.d.sentences[b.sentences[1]-1].first
		}
		last := b.last
		if end := s.d.labelEnd(b); end > b.first && s.d.boldEnd(b) > 0 {
			first, last = b.first, end
		}
		s.current = s.under(s.d.purposeOf(first, last), last-first)
		b.purpose = s.current
		return
	}
	if i > 0 && b.apart && s.d.blocks[i-1].kind == bullet {
		s.current = s.base // the list that a line introduced is over
		b.purpose = s.current
	}
	if s.named(b); b.purpose != s.current && b.label > b.first {
		if s.head >= 0 && s.d.blocks[s.head].level == pseudo {
			s.base = plain // what names itself ends a section that only bold letters headed
		}
		s.current = s.base
	}
}

// under is the purpose of a list that a line of so many words introduces, within its section.
func (s *sections) under(p purpose, words int) purpose {
	switch {
	case p == plain && words > maxLabel, words > leadWords:
		return s.current
	case p == plain, p == skilled && (s.base == musts || s.base == wishes), p == aside && s.base != plain:
		return s.base
	}
	return p
}

func (s *sections) item(i int) {
	b := &s.d.blocks[i]
	if s.group >= 0 && b.indent > s.d.blocks[s.group].indent {
		b.lead, b.purpose = s.group, s.d.blocks[s.group].purpose
		s.named(b)
		return
	}
	s.group = -1
	b.lead = s.lead
	if s.d.groups(i) {
		s.group = i
		b.kind = prose
		if p := s.d.purposeOf(b.first, b.last); p != plain && !(p == benefits && s.current == duties) {
			b.purpose = p
		}
		return
	}
	s.named(b)
}

// groups tells whether a bullet names the deeper bullets that follow it.
func (d *document) groups(i int) bool {
	if i+1 >= len(d.blocks) {
		return false
	}
	b, next := &d.blocks[i], &d.blocks[i+1]
	return next.kind == bullet && next.indent > b.indent && b.last-b.first <= 6 &&
		(strings.HasSuffix(strings.TrimRight(d.text[b.start:b.end], "*_ "), ":") || d.purposeOf(b.first, b.last) != plain)
}

// row gives a row or a cell of a table its purpose: from its column, from its first cell, from the
// table's head.
func (s *sections) row(i int) {
	b := &s.d.blocks[i]
	switch b.table {
	case tableHead:
		s.table = i
		if p := s.d.purposeOf(b.first, b.last); p != plain {
			b.purpose = p
		}
	case tableCell:
		b.purpose, b.heading = b.column, s.table
	default:
		s.group = -1
		if s.table >= 0 {
			b.heading = s.table
			if p := s.d.blocks[s.table].purpose; p == musts || p == wishes || p == excluded {
				b.purpose, b.kind = p, bullet
			}
		}
		s.named(b)
	}
}

// named gives a block the purpose that its own label says: "Nice to have: Spanish".
func (s *sections) named(b *block) {
	end := s.d.labelEnd(b)
	if end == b.first || b.start == s.d.blocks[0].start && !s.d.parts(end) {
		return
	}
	if end == b.first+1 && s.d.words[b.first].lower == "you" && !s.d.parts(end) {
		return // "**You** check eligibility" is a sentence
	}
	b.label = end
	p := s.d.purposeOf(b.first, end)
	switch p {
	case plain:
		return
	case aside:
		if b.kind != prose {
			return
		}
	case skilled:
		if b.purpose != plain && (b.kind != prose || b.purpose == musts || b.purpose == wishes) {
			return
		}
	case benefits, applying, duties:
		if b.purpose == duties && (s.d.startsWith(acts, end, b.last) || s.d.startsWith(does, end, b.last) && !s.d.startsWith(gets, end, b.last)) {
			return // "Money. You collect copays.", "Money: check eligibility" among the duties
		}
		if b.kind == bullet && (b.purpose == duties || b.purpose == wishes || b.purpose == excluded || b.purpose == musts) {
			return
		}
	case musts:
		if (b.purpose == wishes || b.purpose == excluded || b.purpose == duties && b.kind == bullet) && !s.d.within(demanding, b.first, end) {
			return
		}
	}
	b.purpose = p
}

// does and gets begin what a person does in the job and has from it, acts what is done about money.
var (
	acts = patterns("check|checks|verify|verifies|collect|collects|explain|explains|quote|quotes|post|posts|process|bill|bills|take|takes|handle|handles|look|looks")
	does = patterns("you|you'll")
	gets = patterns("you|you'll will|would|can|may? get|gets|receive|earn|have|enjoy|are|start|send|apply|choose|also")
)

// parts tells whether a mark parts the words before one from it: the bold title of a posting has none.
func (d *document) parts(at int) bool {
	return strings.ContainsAny(d.text[d.words[at-1].end:d.words[at].start], ":|-–—")
}

// demanding words make a label a demand wherever it stands.
var demanding = patterns("must", "require*|requirement*", "minimum", "need|needs|needed", "must have*")

// maxLabel is how many words may name what a block holds.
const maxLabel = 6

// maxQuestion is how many words a question may have that names what its answer holds.
const maxQuestion = 12

// labelEnd is the end of the words that name a block's content: up to a colon, the end of bold
// letters, the first bar of a table, or a dash after a word or two.
func (d *document) labelEnd(b *block) int {
	if b.first == b.last {
		return b.first
	}
	if s := d.sentences[b.sentences[0]]; s.last < b.last && s.last-s.first <= maxQuestion && strings.ContainsRune(d.text[d.words[s.last-1].end:d.words[s.last].start], '?') {
		return s.last // "How do I apply? By e-mail."
	}
	bold := d.boldEnd(b)
	for at := b.first + 1; at < b.last && at <= b.first+maxLabel; at++ {
		w := &d.words[at]
		switch {
		case d.words[at-1].end <= bold && w.start >= bold:
			return at
		case w.breaks == ':' && !d.glued(at-1, ':'), w.breaks == '|' && b.table != noTable:
			return at
		case w.breaks == '-' && bold == 0 && at <= b.first+2 && !d.attached(at):
			return at
		case w.breaks != 0 && w.breaks != '-' && bold == 0:
			return b.first
		}
	}
	return b.first
}

// boldEnd is where bold letters end that begin a block, 0 where none do.
func (d *document) boldEnd(b *block) int {
	text := d.text[b.start:b.end]
	body := strings.TrimLeft(text, blank)
	for _, mark := range []string{"**", "__", "*", "_"} {
		if inner, ok := strings.CutPrefix(body, mark); ok {
			if n := strings.Index(inner, mark); n > 0 {
				return b.start + len(text) - len(inner) + n
			}
		}
	}
	return 0
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
	most := maxLabel
	if d.boldEnd(b) > 0 && d.purposeOf(b.first, d.labelEnd(b)) != plain {
		most = leadWords
	}
	return i+1 < len(d.blocks) && d.blocks[i+1].kind == bullet && b.last-b.first <= most && !strings.ContainsAny(last, ".!?$@")
}

// entitles tells whether a line without marks stands as a heading: a few words alone on a line that
// name a section, or such words after a picture before a list with other signs.
func (d *document) entitles(i int) bool {
	b := &d.blocks[i]
	line := d.text[b.start:b.end]
	if !b.apart || b.table != noTable || b.last-b.first > 6 || b.last == b.first || i+1 >= len(d.blocks) || strings.ContainsAny(line, ".!;,$@|0123456789\n") || strings.Contains(strings.TrimRight(line, blank+"*_:"), ":") {
		return false
	}
	next := &d.blocks[i+1]
	switch b.kind {
	case prose:
		return (next.apart || next.kind != bullet) && (d.purposeOf(b.first, b.last) != plain || d.startsWith(sundries, b.first, b.last)) && i > 0
	case bullet:
		return pictured(b.sign) && (next.apart || next.sign != b.sign) && d.purposeOf(b.first, b.last) != plain
	}
	return false
}

func (s *sections) headed(b *block) purpose {
	p := s.d.purposeOf(b.first, b.last)
	outer := plain
	for level := b.level - 1; level >= 1 && outer == plain; level-- {
		outer = s.above[level]
	}
	switch {
	case p == plain, p == skilled && (outer == musts || outer == wishes), p == aside && outer == duties:
		p = outer
	}
	if b.start == s.d.blocks[0].start {
		p = plain // the title names the job, not a section
	}
	s.above[b.level] = p
	for level := b.level + 1; level < len(s.above); level++ {
		s.above[level] = plain
	}
	return p
}

// purposeOf is the purpose that the words [first, last) give a section.
func (d *document) purposeOf(first, last int) purpose {
	if last-first <= exactWords && last > first {
		if p, ok := exactHeadings[d.joined(first, last)]; ok {
			return p
		}
	}
	for _, h := range headingWords {
		for _, p := range h.patterns {
			for at := first; at < last; at++ {
				if _, ok := p.at(d, at, last); ok {
					return h.purpose
				}
			}
		}
	}
	return plain
}
