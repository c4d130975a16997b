package posting

import (
	"fmt"
	"slices"
	"strings"
)

// Demands that shut out people who could do the work.

const sourceDemands = "Meta-analyses find that schooling and years say little about performance; EEOC guidance on job-related requirements"

var (
	degreeWords = patterns(
		// by name
		"bachelor*|baccalaureate", "degree|degrees", "master's|masters|associate's|associates degree", "ba|bs|bsn|bba|mha|mph",
		// by school
		"college|university graduate|graduates|grads|grad|education|diploma|educated", "college required|mandatory|needed", "years of college|university", "year college|university",
		"finish|finished|complete|completed|graduated|graduate ~2 college|university",
	)
	// degreeNot are other degrees: "a high degree of care".
	degreeNot = patterns("high|great|certain|large|some|this|any|the degree of", "a|some degree of", "to a degree", "degree of ~1 accuracy|care|skill|attention|independence|discretion|confidentiality", "360 degree")

	certWords = patterns(
		"cmaa|cpcc|cehrs|ccma|ncma|rma|cma|rhit|rhia|cpc|cpar|chaa|ccs|cpb|crcr|cpht|bls|cpr|acls",
		"certif*", "credential|credentials|credentialed", "license|licensure|licensed",
	)
	// certNot are certificates of other things, and other people's.
	certNot = patterns(
		"birth|death|marriage|gift|stock certificate*", "gift certificate*", "driver's|drivers|driver|driving license",
		"certified mail|copy|copies|letter*|interpreter*|translator*|translation*|check*|public", "licensed staff|nurse|nurses|clinician*|provider*|professional*|social",
		"certification of|fee|fees|cost*|exam*|course*",
	)

	brandWords  = patterns(products, "practice fusion")
	brandTaught = patterns("train*|teach*|learn|learned|learning|taught")
	// brandSoft takes other products too, or only names the one in use.
	brandSoft = patterns("such as", "like", "eg|example", "any|our|ours|an ehr|is", "or|and ~2 similar|comparable|another|other|any")
	// knowing tells that the product is to be known.
	knowing = patterns(
		"experience*|exp|knowledge|know|knows|proficien*|skilled|expert*|used|using|worked|fluent|command|mastery|master",
		"trained|familiar*|background|user|years", "must|mandatory|require*",
	)

	yearUnit   = patterns("year|years|yr|yrs|decade|decades")
	atMost     = patterns("up to", "at most", "no more than", "maximum of")
	timeSpan   = patterns("past|last|these|next")
	timeWorked = patterns("experience*|worked|work|working|held|served")
	experience = patterns("experience|exp|experienced|background|work|working|worked|in|as|at|of|with|doing")
	// yearNot makes the years another thing: leave, age, the clinic's own.
	yearNot = patterns(
		"paid ~1 leave|time|vacation|off|sabbatical", "sabbatical|term|contract|commitment|warranty|plan",
		"degree*|college|program", "old|older|over|ago|age|history|anniversary", "of age", "with us|me|our", "in business",
	)
	smallNumber = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)

func checkDemands(c *check) {
	c.checkMustCount()
	c.checkDemanded("degree_required", "A degree is demanded; schooling says little about this work, so make it welcome instead.", degreeWords, degreeNot)
	c.checkDemanded("certificate_required", "A certificate is demanded; name it as welcome, or offer to pay for it.", certWords, certNot)
	c.checkYears()
	c.checkBrand()
}

// checkDemanded reports phrases that are demanded, once per sentence.
func (c *check) checkDemanded(rule, why string, words, except []pattern) {
	d := c.doc
	last := -1
	for _, m := range d.find(words) {
		s := d.sentenceOf(m.first)
		if d.startsWith(except, m.first, s.last) || m.first > s.first && d.startsWith(except, m.first-1, s.last) || m.first > s.first+1 && d.startsWith(except, m.first-2, s.last) && d.words[m.first-1].number == 0 {
			continue
		}
		if d.isShout(m) || d.ofPatients(m.first) && d.blockOf(m.first).purpose == duties || d.demandOf(m) != demanded || d.words[m.first].sentence == last {
			continue
		}
		if d.blockOf(m.first).purpose == duties || d.blockOf(m.first).purpose == benefits {
			continue
		}
		if b := d.blockOf(m.first); m.first < b.label && d.within(except, b.label, b.last) {
			continue // "License: driver's license"
		}
		last = d.words[m.first].sentence
		c.add(about{rule, Suggestion, why, sourceDemands}, m.first, m.end)
	}
}

// isShout refuses "ba", "ma" and the like unless written in capitals.
func (d *document) isShout(m match) bool {
	w := &d.words[m.first]
	if len(w.lower) > 3 || strings.HasPrefix(w.lower, "cm") {
		return false
	}
	return d.text[w.start:w.start+1] == strings.ToLower(d.text[w.start:w.start+1])
}

func (c *check) checkMustCount() {
	n, over := 0, -1
	for i := range c.doc.blocks {
		b := &c.doc.blocks[i]
		if b.purpose != musts || b.last == b.first || c.doc.softBullet(b) {
			continue
		}
		before := n
		if n += c.doc.items(b); before <= maxMustHaves && n > maxMustHaves {
			over = i
		}
	}
	if over >= 0 {
		b := &c.doc.blocks[over]
		why := fmt.Sprintf("%d must-haves: keep those without which the work cannot begin, seven at most.", n)
		c.add(about{"must_have_count", Suggestion, why, sourceDemands}, b.first, b.last)
	}
}

const maxMustHaves = 7

// items is how many must-haves a block of them holds: a bullet is one, a labelled line is a list.
func (d *document) items(b *block) int {
	switch {
	case b.kind == bullet:
		return 1
	case b.kind != prose || b.label == b.first || d.leadsOthers(b):
		return 0
	}
	semicolons, commas := 1, 1
	for at := b.label + 1; at < b.last; at++ {
		switch d.words[at].breaks {
		case ';':
			semicolons++
		case ',':
			commas++
		}
	}
	switch {
	case semicolons > 2:
		return semicolons
	case commas >= longList:
		return commas
	}
	return 1
}

// longList is how many parts with commas between them are a list and not one thing said at length.
const longList = 5

// leadsOthers tells whether a block only introduces what follows.
func (d *document) leadsOthers(b *block) bool {
	return strings.HasSuffix(strings.TrimRight(d.text[b.start:b.end], "*_ "), ":")
}

// softBullet tells whether a bullet among the must-haves is only a wish.
func (d *document) softBullet(b *block) bool {
	for at := b.first; at < b.last; at++ {
		if grade := d.marked(at, b.last); grade != mentioned {
			return grade == wished
		}
	}
	return false
}

func (c *check) checkYears() {
	d := c.doc
	for _, m := range d.find(yearUnit) {
		first, years := d.yearsBefore(m.first)
		s := d.sentenceOf(m.first)
		if first > s.first+1 && d.within(atMost, max(s.first, first-3), first) {
			continue
		}
		if years <= 3 || years > 40 || d.startsWith(yearNot, m.end, s.last) || d.within(yearNot, m.end, min(m.end+3, s.last)) || d.words[m.first].breaks == '-' && d.within(yearNot, m.end, min(m.end+2, s.last)) {
			continue
		}
		if first > s.first && d.startsWith(timeSpan, first-1, first) && !d.within(timeWorked, s.first, s.last) {
			continue // "any illness in the past five years"
		}
		whole := match{first, m.end}
		b := d.blockOf(m.first)
		if b.purpose == duties || b.purpose == benefits || !d.within(experience, max(s.first, m.first-6), min(m.end+6, s.last)) && b.purpose != musts {
			continue
		}
		if d.demandOf(whole) == demanded {
			c.add(about{"years_over_3", Suggestion, "More than three years are demanded; past three, years say little about how well a person works.", sourceDemands}, first, m.end)
		}
	}
}

// yearsBefore reads the number before "years": the low end of a range, digits before words in
// brackets.
func (d *document) yearsBefore(at int) (first int, years float64) {
	s := d.sentenceOf(at)
	first = at
	if strings.HasPrefix(d.words[at].lower, "decade") {
		return at, 10
	}
	for i := at - 1; i >= s.first && i >= at-4; i-- {
		w := &d.words[i]
		n := w.number
		if n == 0 {
			n = float64(max(0, slices.Index(smallNumber, w.lower)))
		}
		if n == 0 && !slices.Contains([]string{"to", "or", "plus", "and", "more"}, w.lower) {
			break
		}
		if n > 0 && !w.dollars {
			first, years = i, n
		}
	}
	return first, years
}

// mixedNames are words with a capital in the midst, as makers of software like to write them.
func (d *document) mixedNames() []match {
	var found []match
	for at := range d.words {
		if !d.words[at].link && d.mixedCase(at) && !d.startsWith(brandWords, at, at+1) && !d.startsWith(noProducts, at, at+1) {
			found = append(found, match{at, at + 1})
		}
	}
	return found
}

var noProducts = patterns("minnesotacare|masshealth|badgercare|tenncare|peachcare|mainecare|soonercare|linkedin|powerpoint|iphone|ipad|youtube|onedrive|facetime|whatsapp|wifi|facebook|sharepoint|gsuite|ecommerce|elearning|phd|lpns|rns")

// softened tells whether a block takes other products too, or offers to teach this one.
func (d *document) softened(b *block, near int) bool {
	if d.around(brandSoft, match{near, near + 1}) {
		return true
	}
	for at := max(b.first, near-2*lookBack); at < min(b.last, near+2*lookBack); at++ {
		if d.startsWith(brandTaught, at, b.last) && !d.within(negatorsBefore, max(b.first, at-5), at) {
			return true
		}
	}
	return false
}

func (c *check) checkBrand() {
	d := c.doc
	for _, m := range slices.Concat(d.find(brandWords), d.mixedNames()) {
		if c.full("tool_brand_required") {
			return
		}
		w := &d.words[m.first]
		if startsLower(d.text[w.start:w.end]) && !d.mixedCase(m.first) && w.lower != "athenahealth" && w.lower != "eclinicalworks" {
			continue // "an epic team"
		}
		b := d.blockOf(m.first)
		if b.purpose == duties || b.purpose == benefits || d.softened(b, m.first) || b.purpose != musts && !d.inSentence(knowing, m.first) || d.demandOf(m) != demanded {
			continue
		}
		c.add(about{"tool_brand_required", Suggestion, "Experience with one product is demanded; a capable person learns it in weeks, so offer to train.", sourceDemands}, m.first, m.end)
	}
}
