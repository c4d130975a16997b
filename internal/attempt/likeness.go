package attempt

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// When two texts count as alike: Jaccard's figure over runs of five words, and how many words a text
// needs to be compared at all (short ones are alike by chance). Starting values.
const (
	shingleWords = 5
	leastWords   = 40
	AlikeFrom    = 0.6
)

// Answer is what an attempt's texts are compared from.
type Answer struct {
	Attempt  id.Attempt
	Response exercise.Response
	Public   exercise.Public // what the form gave; only of the answer that others are held against
}

// wordsOf are the words of the sentences in a JSON document, in lower case; a text of fewer than five
// words is an id or a choice rather than something written. Junk has none.
func wordsOf(document []byte) [][]string {
	var v any
	if json.Unmarshal(document, &v) != nil {
		return nil
	}
	var texts [][]string
	walk(v, func(text string) {
		words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
		})
		if len(words) >= shingleWords {
			texts = append(texts, words)
		}
	})
	return texts
}

// walk visits the texts of decoded JSON.
func walk(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, one := range v {
			walk(one, visit)
		}
	case map[string]any:
		for _, one := range v {
			walk(one, visit)
		}
	}
}

// shingles are the runs of five words in texts.
func shingles(texts [][]string) map[string]bool {
	set := map[string]bool{}
	for _, words := range texts {
		for i := range len(words) - shingleWords + 1 {
			set[strings.Join(words[i:i+shingleWords], " ")] = true
		}
	}
	return set
}

// written is what a candidate wrote of their own: the runs of words in the response that the form did
// not give them; nil where that is too little to compare.
func written(response, public []byte) map[string]bool {
	texts := wordsOf(response)
	n := 0
	for _, words := range texts {
		n += len(words)
	}
	set := shingles(texts)
	for given := range shingles(wordsOf(public)) {
		delete(set, given)
	}
	if n < leastWords || len(set) < leastWords-shingleWords+1 {
		return nil
	}
	return set
}

// alike is Jaccard's figure: what two sets share of all that is in them, from 0 to 1. P. Jaccard,
// "Distribution de la flore alpine", Bulletin de la Société vaudoise des sciences naturelles 37 (1901).
func alike(a, b map[string]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	shared := 0
	for s := range a {
		if b[s] {
			shared++
		}
	}
	return float64(shared) / float64(len(a)+len(b)-shared)
}

// ops names the operations of a timeline that stand for a notice whose moves are gone.
const keptNotice = "notice_"

func opOf(kind NoticeKind) string { return keptNotice + string(kind) }

func kindOf(op string) (NoticeKind, bool) {
	kind, ok := strings.CutPrefix(op, keptNotice)
	return NoticeKind(kind), ok && slices.Contains(noticeKinds, NoticeKind(kind))
}
