package posting

import (
	"fmt"
	"slices"
	"strings"
)

// Gender-coded words: shown with their balance, never judged. Much of the vocabulary of care is on
// the list, so ordinary words of this work are let through.

const sourceGender = "Gaucher, Friesen and Kay 2011, word lists; the effect on readers is small and disputed"

var (
	masculineStems = strings.Fields("active adventurous aggress ambitio analy assert athlet autonom battle boast challeng champion compet confident courag decid decision decisive defend determin domina driven fearless fight force greedy headstrong hierarch hostil impulsive independen individual intellect lead logic objective opinion outspoken persist principle reckless stubborn superior unreasonab")
	feminineStems  = strings.Fields("agree affectionate child cheer collab commit communal compassion connect considerate cooperat depend emotiona empath feel flatterable gentle honest interpersonal interdependen kind kinship loyal modesty nag nurtur pleasant polite quiet respon sensitiv submissive support sympath tender together trust understand warm whin enthusias inclusive yield shar")

	// hyphenated stems are cut into two words
	masculinePairs = patterns("head strong", "self confiden*|relian*|sufficien*", "selfconfiden*|selfrelian*|selfsufficien*")
	femininePairs  = patterns("co operat*", "inter personal*|dependen*")

	ordinary = patterns("responsib*|responsive|children|childcare|dependent|dependents|individuals|analyst|analysts|sharepoint", "support staff", "confidential*|sharp*", "child health|care", "children's", "leadership team", "decision making tool*", "analyze|analyzes|analyzing claims", "committed hours", "kind of", "kinds of", "leading|lead time|apron*", "individual ~1 who|with|that|to|is")
)

func checkGendered(c *check) {
	masculine := c.doc.coded(masculineStems, masculinePairs)
	feminine := c.doc.coded(feminineStems, femininePairs)
	all := slices.Concat(masculine, feminine)
	if len(all) == 0 {
		return
	}
	first := slices.MinFunc(all, func(a, b match) int { return a.first - b.first })
	why := fmt.Sprintf("For your information: %s of feminine tone%s, %s of masculine tone%s.",
		counted(len(feminine)), c.doc.listed(feminine), counted(len(masculine)), c.doc.listed(masculine))
	c.add(about{"gendered_words", Note, why, sourceGender}, first.first, first.end)
}

func counted(n int) string {
	if n == 1 {
		return "one word"
	}
	return numberWord(n) + " words"
}

// coded finds the words with one of the stems, but for ordinary words of this work.
func (d *document) coded(stems []string, pairs []pattern) []match {
	found := d.find(pairs)
	for _, stem := range stems {
		i, _ := slices.BinarySearch(d.distinct, stem)
		for ; i < len(d.distinct) && strings.HasPrefix(d.distinct[i], stem); i++ {
			for _, at := range d.index[d.distinct[i]] {
				if !d.ordinary(at) && !overlaps(found, match{at, at + 1}) {
					found = append(found, match{at, at + 1})
				}
			}
		}
		if len(found) > maxCoded {
			break
		}
	}
	slices.SortFunc(found, func(a, b match) int { return a.first - b.first })
	return found
}

// maxCoded bounds the work on a text that is nothing but such words.
const maxCoded = 200

// ordinary tells whether a word is let through: alone or with its neighbours.
func (d *document) ordinary(at int) bool {
	s := d.sentenceOf(at)
	return d.startsWith(ordinary, at, s.last) || at > s.first && d.words[at-1].lower == "decision" && d.startsWith(ordinary, at-1, s.last)
}

func (d *document) listed(found []match) string {
	var words []string
	for _, m := range found {
		w := strings.ToLower(d.text[d.words[m.first].start:d.words[m.end-1].end])
		if !slices.Contains(words, w) && len(words) < 12 {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}
