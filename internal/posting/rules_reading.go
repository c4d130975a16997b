package posting

import (
	"fmt"
	"strings"
)

// How hard the text is to read.

const sourcePlain = "Plain Writing Act guidelines; Flesch-Kincaid grade level (Kincaid et al. 1975)"

const (
	maxGrade         = 10
	maxSentenceWords = 25
	minWords         = 300
	minGraded        = 100 // the formula says nothing of shorter texts
	maxWords         = 700
)

func checkReading(c *check) {
	d := c.doc
	for i := range d.sentences {
		c.checkSentence(d.sentences[i])
	}
	if n := d.countWords(0, len(d.words)); n < minWords || n > maxWords {
		why := fmt.Sprintf("The posting has %d words; between %d and %d tell enough and are still read to the end.", n, minWords, maxWords)
		c.addMissing(about{"length", Suggestion, why, sourcePlain}, "")
	}
	if grade := d.grade(); grade > maxGrade && len(d.words) >= minGraded {
		why := fmt.Sprintf("The text reads at grade %.1f; shorter sentences and everyday words bring it to %d or below.", grade, maxGrade)
		c.addMissing(about{"reading_grade", Suggestion, why, sourcePlain}, "")
	}
}

// checkSentence reports a long sentence, but for the statement of equal opportunity, whose list
// the law wrote.
func (c *check) checkSentence(s sentence) {
	n := c.doc.countWords(s.first, s.last)
	if n <= maxSentenceWords || c.doc.promises(s) {
		return
	}
	why := fmt.Sprintf("This sentence has %d words; up to %d are easy to read on a phone.", n, maxSentenceWords)
	c.add(about{"long_sentence", Suggestion, why, sourcePlain}, s.first, s.last)
}

// countWords counts as people do: "follow-up", "7:30" and "and/or" are one word each.
func (d *document) countWords(first, last int) int {
	n := 0
	for at := first; at < last; at++ {
		if at == first || d.words[at].block != d.words[at-1].block || !d.attached(at) {
			n++
		}
	}
	return n
}

// attached tells whether one mark and nothing else stands between a word and the one before.
func (d *document) attached(at int) bool {
	gap := d.text[d.words[at-1].end:d.words[at].start]
	return gap == "" || !strings.ContainsAny(gap, blank+"\n—–|")
}

// grade is the Flesch-Kincaid grade level: 0.39 words/sentences + 11.8 syllables/words - 15.59.
// Headings and addresses do not count.
func (d *document) grade() float64 {
	words, sentences, syllables := 0, 0, 0
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.kind == heading || b.first == b.last {
			continue
		}
		sentences += b.sentences[1] - b.sentences[0]
		for _, w := range d.words[b.first:b.last] {
			if !w.link {
				words++
				syllables += syllablesOf(w.lower)
			}
		}
	}
	if words == 0 || sentences == 0 {
		return 0
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

// syllablesOf counts groups of vowels, less a silent e at the end.
func syllablesOf(w string) int {
	n, vowel := 0, false
	for _, r := range w {
		v := strings.ContainsRune("aeiouyáéíóúü", r)
		if v && !vowel {
			n++
		}
		vowel = v
	}
	silent := strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") ||
		strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ted") && !strings.HasSuffix(w, "ded") ||
		strings.HasSuffix(w, "es") && !strings.HasSuffix(w, "ses") && !strings.HasSuffix(w, "ces") && !strings.HasSuffix(w, "ges") && !strings.HasSuffix(w, "les")
	if silent && n > 1 {
		n--
	}
	return max(n, 1)
}
