package posting

import (
	"slices"
	"strings"
)

// pattern is a phrase of words. Its source is a line of elements:
//
//	young|youthful      one of these words
//	grad*               a word that begins so
//	book+               a verb: book, books, booking
//	~2                  up to two words of any kind
//	school?             a word that may be absent
//
// A phrase matches within one sentence; punctuation between its words does not matter.
type pattern []element

type element struct {
	words    []string // exact
	prefixes []string
	optional bool
	gap      int
}

// patterns compiles phrases; they are constants of this package.
func patterns(sources ...string) []pattern {
	out := make([]pattern, len(sources))
	for i, source := range sources {
		for _, field := range strings.Fields(source) {
			out[i] = append(out[i], compileElement(field))
		}
	}
	return out
}

// literal is the pattern of a phrase that someone typed.
func literal(phrase string) pattern {
	var p pattern
	for _, w := range strings.FieldsFunc(strings.ToLower(phrase), func(r rune) bool { return !wordRune(r) && r != '\'' }) {
		p = append(p, element{words: []string{w}})
	}
	return p
}

func compileElement(field string) element {
	if digit, ok := strings.CutPrefix(field, "~"); ok {
		return element{gap: int(digit[0] - '0')}
	}
	var e element
	field, e.optional = strings.CutSuffix(field, "?")
	for alternative := range strings.SplitSeq(field, "|") {
		if stem, ok := strings.CutSuffix(alternative, "*"); ok {
			e.prefixes = append(e.prefixes, stem)
		} else if verb, ok := strings.CutSuffix(alternative, "+"); ok {
			e.words = append(e.words, verbForms(verb)...)
		} else {
			e.words = append(e.words, alternative)
		}
	}
	return e
}

// verbForms are the forms in which a duty is told: "tag" gives tag, tags, tagging. Verbs of two
// syllables never double their last letter here ("answer").
func verbForms(verb string) []string {
	last, stem := verb[len(verb)-1], verb[:len(verb)-1]
	before := verb[len(verb)-2]
	const vowels = "aeiou"
	third, ing := verb+"s", verb+"ing"
	switch {
	case last == 'e' && before != 'e':
		ing = stem + "ing"
	case last == 'y' && !strings.ContainsRune(vowels, rune(before)):
		third = stem + "ies"
	case strings.HasSuffix(verb, "sh") || strings.HasSuffix(verb, "ch") || strings.HasSuffix(verb, "ss") || last == 'x':
		third = verb + "es"
	case len(verb) <= 4 && !strings.ContainsRune(vowels+"wxy", rune(last)) && strings.ContainsRune(vowels, rune(before)) && !strings.ContainsRune(vowels, rune(verb[len(verb)-3])):
		ing = verb + string(last) + "ing"
	}
	return []string{verb, third, ing}
}

func (e element) matches(w *word) bool {
	if w.link {
		return false
	}
	if slices.Contains(e.words, w.lower) {
		return true
	}
	for _, p := range e.prefixes {
		if strings.HasPrefix(w.lower, p) {
			return true
		}
	}
	return false
}

// at tells whether the phrase stands at a word, and where it ends; last bounds it.
func (p pattern) at(d *document, at, last int) (end int, ok bool) {
	d.steps++
	if len(p) == 0 {
		return at, true
	}
	e, rest := p[0], p[1:]
	if e.gap > 0 {
		for skip := 0; skip <= e.gap && at+skip <= last; skip++ {
			if end, ok = rest.at(d, at+skip, last); ok {
				return end, true
			}
		}
		return 0, false
	}
	if at < last && e.matches(&d.words[at]) {
		if end, ok = rest.at(d, at+1, last); ok {
			return end, true
		}
	}
	if e.optional {
		return rest.at(d, at, last)
	}
	return 0, false
}

// match is where a phrase stands: words [first, end).
type match struct{ first, end int }

// find returns every place of the phrases in the document, in the order of the phrases. It looks
// only where a first word stands.
func (d *document) find(phrases []pattern) []match {
	var found []match
	for _, p := range phrases {
		for _, w := range p[0].words {
			found = d.from(found, p, d.index[w])
		}
		for _, stem := range p[0].prefixes {
			i, _ := slices.BinarySearch(d.distinct, stem)
			for ; i < len(d.distinct) && strings.HasPrefix(d.distinct[i], stem); i++ {
				found = d.from(found, p, d.index[d.distinct[i]])
			}
		}
	}
	return found
}

func (d *document) from(found []match, p pattern, places []int) []match {
	for _, at := range places {
		if end, ok := p.at(d, at, d.sentenceOf(at).last); ok && !d.parted(at, end) {
			found = append(found, match{at, end})
		}
	}
	return found
}

// parted tells whether a semicolon stands within a phrase.
func (d *document) parted(first, end int) bool {
	for at := first + 1; at < end; at++ {
		if d.words[at].breaks == ';' {
			return true
		}
	}
	return false
}

// within tells whether one of the phrases stands among the words [first, last).
func (d *document) within(phrases []pattern, first, last int) bool {
	_, ok := d.firstWithin(phrases, first, last)
	return ok
}

func (d *document) firstWithin(phrases []pattern, first, last int) (match, bool) {
	for at := first; at < last; at++ {
		for _, p := range phrases {
			if end, ok := p.at(d, at, last); ok {
				return match{at, end}, true
			}
		}
	}
	return match{}, false
}

// has tells whether one of the phrases stands anywhere.
func (d *document) has(phrases []pattern) bool { return len(d.find(phrases)) > 0 }

// inSentence tells whether one of the phrases stands in the sentence of a word.
func (d *document) inSentence(phrases []pattern, at int) bool {
	s := d.sentenceOf(at)
	return d.within(phrases, s.first, s.last)
}

// around tells whether one of the phrases stands in the sentence of a match, not far from it.
func (d *document) around(phrases []pattern, m match) bool {
	s := d.sentenceOf(m.first)
	return d.within(phrases, max(s.first, m.first-lookBack), min(s.last, m.end+lookBack))
}

// inBlock tells whether one of the phrases stands in the block of a word.
func (d *document) inBlock(phrases []pattern, at int) bool {
	b := d.blockOf(at)
	return d.within(phrases, max(b.first, at-maxSentence), min(b.last, at+maxSentence))
}
