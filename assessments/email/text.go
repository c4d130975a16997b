package email

import (
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// text is one field of an e-mail in two shapes: as written, and folded to lower-case ASCII, in
// which every rule is looked for. at leads from a byte of the folded text to the character it came
// from, so that evidence can quote what was written.
type text struct {
	field string
	orig  []rune
	low   string
	at    []int
	toks  []token
	// capitals is whether the writer uses any.
	capitals bool
}

// foldings are characters that have no decomposition of their own but a plain equal.
var foldings = map[rune]string{
	'’': "'", '‘': "'", 'ʼ': "'", '`': "'", '´': "'", '“': `"`, '”': `"`, '–': "-", '—': "-",
	'‐': "-", '‑': "-", '−': "-", '•': "-", '·': "-", '«': "<", '»': ">", 'ß': "ss", 'æ': "ae",
	'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'ı': "i", '\t': " ", '\v': " ", '\f': " ",
	'⁄': "/", '€': "€", '£': "£",
}

// invisible characters are dropped: they only hide words from a reader of text.
const invisible = "\u00ad\u200b\u200c\u200d\u2060\ufeff\r"

func newText(field, s string) *text {
	t := &text{field: field, orig: []rune(s), capitals: strings.ContainsFunc(s, unicode.IsUpper)}
	var b strings.Builder
	for i, r := range t.orig {
		for _, c := range []byte(fold(r)) {
			b.WriteByte(c)
			t.at = append(t.at, i)
		}
	}
	t.at = append(t.at, len(t.orig))
	t.low = b.String()
	t.toks = tokenise(t.low)
	return t
}

// fold returns the lower-case ASCII equal of a character, "~" where there is none.
func fold(r rune) string {
	switch {
	case r < unicode.MaxASCII && r != '\r' && r != '\t' && r != '\v' && r != '\f' && r != '`':
		return string(unicode.ToLower(r))
	case strings.ContainsRune(invisible, r), unicode.Is(unicode.Mn, r):
		return ""
	case r == '€' || r == '£':
		return "$" // one sign for all money: only the number is compared
	}
	if plain, ok := foldings[r]; ok {
		return plain
	}
	if unicode.IsSpace(r) {
		return " "
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if part < unicode.MaxASCII {
			b.WriteRune(unicode.ToLower(part))
		}
	}
	if b.Len() == 0 {
		return "~"
	}
	return b.String()
}

// span is a stretch of a field, in characters.
type span struct {
	Field string `json:"field"`
	Quote string `json:"quote"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// span turns a stretch of the folded text into one of the written text.
func (t *text) span(start, end int) span {
	if end <= start {
		return span{Field: t.field}
	}
	from, to := t.at[start], t.at[end-1]+1
	return span{Field: t.field, Quote: string(t.orig[from:to]), Start: from, End: to}
}

// sentence returns the folded sentence with the given number.
func (t *text) sentence(n int) string {
	i := sort.Search(len(t.toks), func(i int) bool { return t.toks[i].sentence >= n })
	j := sort.Search(len(t.toks), func(i int) bool { return t.toks[i].sentence > n })
	if i == j {
		return ""
	}
	return t.low[t.toks[i].start:t.toks[j-1].end]
}

// capital reports whether the character at a folded byte was written as a capital.
func (t *text) capital(at int) bool { return unicode.IsUpper(t.orig[t.at[at]]) }

type tokenKind int

const (
	word tokenKind = iota
	number
	mark
	newline
)

// token is a word, a run of digits, a single mark or a line end of the folded text.
type token struct {
	s          string
	kind       tokenKind
	start, end int
	space      bool // white space stands before it
	sentence   int
}

func tokenise(low string) []token {
	var toks []token
	space := true
	for i := 0; i < len(low); {
		c := low[i]
		if c == ' ' {
			space = true
			i++
			continue
		}
		n, kind := tokenLength(low[i:])
		toks = append(toks, token{s: low[i : i+n], kind: kind, start: i, end: i + n, space: space})
		space = kind == newline
		i += n
	}
	numberSentences(toks)
	return toks
}

func tokenLength(s string) (int, tokenKind) {
	switch {
	case s[0] == '\n':
		return 1, newline
	case isDigit(s[0]):
		return run(s, isDigit), number
	case isLetter(s[0]):
		n := run(s, isLetter)
		for n+1 < len(s) && s[n] == '\'' && isLetter(s[n+1]) {
			n += 1 + run(s[n+1:], isLetter)
		}
		return n, word
	default:
		return 1, mark
	}
}

func run(s string, is func(byte) bool) int {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// abbreviations end with a point that ends no sentence.
var abbreviations = set(`dr mr mrs ms miss mx prof rm st no appt appts approx ext tel ph vs etc
	mon tue tues wed weds thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec`)

func numberSentences(toks []token) {
	sentence := 0
	for i := range toks {
		toks[i].sentence = sentence
		if endsSentence(toks, i) {
			sentence++
		}
	}
}

func endsSentence(toks []token, i int) bool {
	t := toks[i]
	switch {
	case t.kind == newline:
		return true
	case t.s == "!" || t.s == "?":
		return true
	case t.s != ".":
		return false
	case i+1 < len(toks) && !toks[i+1].space && toks[i+1].kind != newline:
		return false
	case i > 0 && toks[i-1].kind == word && (len(toks[i-1].s) == 1 || abbreviations[toks[i-1].s]):
		return false
	}
	return true
}

// at returns the token at i, or an empty mark outside the text.
func at(toks []token, i int) token {
	if i < 0 || i >= len(toks) {
		return token{kind: newline, space: true}
	}
	return toks[i]
}

// set makes a set of the words of a text.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
