package email

import (
	"fmt"
	"slices"
	"strings"
)

// measure counts words, estimates the reading grade and lists likely slips of spelling.
func (d *detector) measure() {
	d.out.Words = wordCount(string(d.body.orig))
	d.out.GradeBand = d.gradeBand()
	d.out.Spelling = d.spelling()
}

// gradeBand is the Flesch-Kincaid grade in bands: 0.39 words a sentence + 11.8 syllables a word -
// 15.59. Dates, names and numbers count as words of one syllable, so that a brief full of them does
// not make every answer look hard.
func (d *detector) gradeBand() string {
	words, syllables, sentences := 0, 0, 0
	last := -1
	for _, tok := range d.body.toks {
		if tok.kind != word && tok.kind != number {
			continue
		}
		words++
		if tok.sentence != last {
			sentences, last = sentences+1, tok.sentence
		}
		if tok.kind == number || d.known[bare(tok.s)] || weekdayOf(tok.s) >= 0 || monthOf(tok.s) > 0 || d.body.capital(tok.start) && !everyday(tok.s) {
			syllables++
		} else {
			syllables += syllableCount(tok.s)
		}
	}
	if words == 0 {
		return "<=6"
	}
	grade := 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
	switch {
	case grade < 6.5:
		return "<=6"
	case grade < 8.5:
		return "7-8"
	case grade < 10.5:
		return "9-10"
	}
	return ">10"
}

// syllableCount counts groups of vowels, without a silent e.
func syllableCount(w string) int {
	n, vowel := 0, false
	for i := range len(w) {
		v := strings.IndexByte("aeiouy", w[i]) >= 0
		if v && !vowel {
			n++
		}
		vowel = v
	}
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
		n--
	}
	return max(1, n)
}

// maxSpelling bounds the list: a rater needs an impression, no proof-reading.
const maxSpelling = 20

// spelling lists small-letter words that are unknown and one letter off an everyday word.
func (d *detector) spelling() []string {
	brief := set(strings.Join(terms(d.p.Situation+" "+strings.Join(d.p.MustCover, " ")), " "))
	slips := []string{}
	for _, tok := range d.body.toks {
		w := tok.s
		if tok.kind != word || len(w) < 5 || everyday(w) || brief[w] || d.known[bare(w)] || d.body.capital(tok.start) ||
			weekdayOf(w) >= 0 || monthOf(w) > 0 || slices.Contains(slips, w) || len(slips) >= maxSpelling {
			continue
		}
		if nearEveryday(w) {
			slips = append(slips, w)
		}
	}
	return slips
}

func nearEveryday(w string) bool {
	if strings.Contains(w, "'") {
		return false
	}
	for known := range common {
		if oneEdit(w, known) || len(known) > 5 && w != known && oneEdit(strings.TrimSuffix(w, "s"), known) {
			return true
		}
	}
	return false
}

// An e-mail of fewer or more words is flagged.
const (
	tooFewWords = 60
	manyWords   = 300
)

// lengthFlag says that an e-mail is far from the usual length; empty otherwise.
func lengthFlag(words int) string {
	switch {
	case words < tooFewWords:
		return fmt.Sprintf("Only %d words", words)
	case words > manyWords:
		return fmt.Sprintf("%d words", words)
	}
	return ""
}
