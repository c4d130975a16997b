package email

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed words.txt
var wordList string

// common holds everyday words: a misspelling of a private term must not be one of them ("cancel"
// is no cancer), and a surname that is one of them needs more than itself to count.
var common = set(wordList)

// everyday reports whether a folded word is an everyday word or a plain form of one.
func everyday(w string) bool {
	if common[w] {
		return true
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "ly", "er", "r", "est", "'s", "s'", "n't"} {
		stem, ok := strings.CutSuffix(w, ending)
		if !ok || len(stem) < 3 { // "ines" is no form of "in"
			continue
		}
		last := len(stem) - 1
		if common[stem] || (ending == "ing" && common[stem+"e"]) ||
			(last > 1 && stem[last] == stem[last-1] && strings.IndexByte("aeiou", stem[last]) < 0 && common[stem[:last]]) ||
			(stem[last] == 'i' && common[stem[:last]+"y"]) {
			return true
		}
	}
	return false
}

// bare takes apostrophes and a possessive off a folded word: "parkinson's" is "parkinson",
// "d'amico" is "damico".
func bare(w string) string {
	w = strings.TrimSuffix(w, "'s")
	return strings.ReplaceAll(w, "'", "")
}

// endings are what a term may gain and still be the same matter; derived are those that may
// replace the last letters of a long one ("diabetes", "diabetic").
var (
	endings = []string{"s", "es", "ed", "d", "ing", "al", "ous", "ic", "y", "ist", "er", "ers"}
	derived = []string{"ic", "ics", "tic", "al", "ous", "ed", "ing", "ive", "ist", "ists", "y", "ies", "s",
		"es", "er", "ers", "t", "c", "ious", "ation", "ant"}
)

// sameWord reports whether a word of a text is a term's word, an inflection of it, or, for six
// letters and more, a misspelling that is no everyday word.
func sameWord(got, term string) bool {
	got, term = bare(got), bare(term)
	if got == term || (strings.HasSuffix(term, "s") && len(term) > 4 && got == term[:len(term)-1]) {
		return true
	}
	if stem, ok := strings.CutSuffix(term, "y"); ok && (got == stem+"ies" || got == stem+"ied") {
		return true
	}
	if rest, ok := strings.CutPrefix(got, term); ok && len(term) >= 3 && slices.Contains(endings, rest) {
		return !everyday(got)
	}
	if everyday(got) {
		return false
	}
	return oneEdit(got, term) || oneEdit(strings.TrimSuffix(got, "s"), term) ||
		(strings.HasSuffix(term, "y") && oneEdit(strings.TrimSuffix(got, "ies")+"y", term)) || derives(got, term)
}

// derives tells "diabetic" from "diabetes": a long common beginning and a usual ending.
func derives(got, term string) bool {
	n := 0
	for n < len(got) && n < len(term) && got[n] == term[n] {
		n++
	}
	return n >= 6 && n >= len(term)-3 && slices.Contains(derived, got[n:])
}

// hit is a stretch of the folded text.
type hit struct{ start, end int }

func (h hit) inside(others []hit) bool {
	return slices.ContainsFunc(others, func(o hit) bool { return o.start <= h.start && h.end <= o.end })
}

// qualifiers may be left out of a term: "blood pressure" tells as much as "high blood pressure".
var qualifiers = set(`high low abnormal chronic acute severe mild worse new early late positive advanced`)

// findTerm finds a private term. Of a term of several words, one that is no everyday word is
// enough: "diabetes" tells as much as "type 2 diabetes".
func findTerm(t *text, term string, known map[string]bool) []hit {
	words := terms(term)
	if len(words) == 0 {
		return nil
	}
	hits := findPhrase(t, words, known)
	if len(words) > 2 && qualifiers[words[0]] {
		hits = append(hits, findPhrase(t, words[1:], known)...)
	}
	if len(words) > 1 {
		for _, w := range words {
			if len(w) >= 4 && !everyday(w) && !known[bare(w)] {
				hits = append(hits, findPhrase(t, []string{w}, known)...)
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return a.start - b.start })
	return slices.CompactFunc(hits, func(a, b hit) bool { return b.start < a.end })
}

// terms splits a term into folded words and numbers.
func terms(term string) []string {
	var words []string
	for _, t := range newText("", term).toks {
		if t.kind == word || t.kind == number {
			words = append(words, t.s)
		}
	}
	return words
}

// findPhrase finds words in a row, with spaces, hyphens or one line end between them.
func findPhrase(t *text, words []string, known map[string]bool) []hit {
	var hits []hit
	for i, tok := range t.toks {
		if tok.kind == mark || tok.kind == newline || !matches(tok, words[0], known) {
			continue
		}
		j, ok := i, true
		for _, w := range words[1:] {
			j++
			if s := at(t.toks, j); s.s == "-" || s.kind == newline {
				j++
			}
			if ok = matches(at(t.toks, j), w, known); !ok {
				break
			}
		}
		if ok {
			hits = append(hits, hit{tok.start, t.toks[j].end})
		}
	}
	return hits
}

func matches(tok token, want string, known map[string]bool) bool {
	if tok.kind == number {
		return tok.s == want
	}
	if tok.kind != word {
		return false
	}
	if known[bare(tok.s)] && bare(tok.s) != bare(want) { // a name of the brief is no misspelling
		return false
	}
	return sameWord(tok.s, want)
}

var titles = set(`mr mrs ms miss mx dr prof doctor sir madam sr sra senor senora mister`)

// particles of surnames say nothing alone.
var particles = set(`de la del da di van von der den le el los las bin al y jr sr ii iii`)

// nameParts returns the folded words of a name that stand for the person.
func nameParts(name string) []string {
	var parts []string
	for _, w := range terms(name) {
		w = bare(w)
		if len(w) > 1 && !titles[w] && !particles[w] {
			parts = append(parts, w)
		}
	}
	return parts
}

// isName reports whether the token at i is a part of a name, perhaps misspelt; n counts tokens.
func isName(toks []token, i int, part string) int {
	t := at(toks, i)
	if t.kind != word {
		return 0
	}
	w := bare(t.s)
	if w == part || t.s == part+"s" || (!everyday(w) && oneEdit(w, part)) {
		return 1
	}
	if next := at(toks, i+1); next.kind == word && len(t.s) <= 3 && t.s+bare(next.s) == part {
		return 2
	}
	return 0
}

// findPeople finds other people's names: the surname, or the first name where it is no one else's.
func findPeople(t *text, people []string, known map[string]bool) []hit {
	var hits []hit
	for _, person := range people {
		parts := nameParts(person)
		for k, part := range parts {
			last := k == len(parts)-1 && len(parts) > 1 || len(parts) == 1
			for i := range t.toks {
				n := isName(t.toks, i, part)
				if n == 0 || !names(t, i, part, parts, last, known) {
					continue
				}
				hits = append(hits, hit{t.toks[i].start, t.toks[i+n-1].end})
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return a.start - b.start })
	return join(hits)
}

// names decides whether a word that fits a part of someone's name is meant as their name.
func names(t *text, i int, part string, parts []string, last bool, known map[string]bool) bool {
	before, w := at(t.toks, i-1).s, bare(t.toks[i].s)
	if before == "." {
		before = at(t.toks, i-2).s
	}
	beside := titles[before] || (last && len(parts) > 1 && isNameAny(t.toks, i-1, parts[:len(parts)-1]))
	if known[w] && !beside {
		return false
	}
	switch {
	case beside:
		return true
	case everyday(w) || len(part) < 4:
		return last && t.capital(t.toks[i].start) && at(t.toks, i-1).kind == word
	case last:
		return true
	default: // a first name alone, as it is written; "prices rose" is none unless nothing has capitals
		return w == part && (t.capital(t.toks[i].start) || !t.capitals)
	}
}

func isNameAny(toks []token, i int, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return isName(toks, i, p) > 0 })
}

// join makes one stretch of neighbouring ones, so that a full name is quoted whole.
func join(hits []hit) []hit {
	var out []hit
	for _, h := range hits {
		if n := len(out); n > 0 && h.start <= out[n-1].end+1 {
			out[n-1].end = max(out[n-1].end, h.end)
			continue
		}
		out = append(out, h)
	}
	return out
}
