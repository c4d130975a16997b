package posting

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one word or number of a document. Words are cut at hyphens and slashes; "U.S." is one
// word; an address of the web or of mail is one word that matches nothing.
type word struct {
	lower      string // lower case, straight apostrophes, without dots: "us" for "U.S."
	start, end int
	block      int
	sentence   int
	breaks     byte    // the mark between the word before and this one: , ; : ( - or 0
	number     float64 // of a numeral; 0 else
	dollars    bool    // a $ stands before it
	plus       bool    // a + stands after it
	link       bool
}

// sentence is a run of words: [first, last).
type sentence struct{ first, last int }

func (d *document) readWords() {
	d.words = make([]word, 0, len(d.text)/5) // English has some six letters to a word
	d.sentences = make([]sentence, 0, len(d.text)/50)
	for i := range d.blocks {
		b := &d.blocks[i]
		b.first, b.sentences[0] = len(d.words), len(d.sentences)
		s := scanner{d: d, block: i, at: b.start, end: b.end}
		s.run()
		b.last, b.sentences[1] = len(d.words), len(d.sentences)
	}
	d.spellOut()
	d.index = make(map[string][]int, len(d.words)/2)
	for at, w := range d.words {
		if !w.link {
			d.index[w.lower] = append(d.index[w.lower], at)
		}
	}
	d.distinct = make([]string, 0, len(d.index))
	for w := range d.index {
		d.distinct = append(d.distinct, w)
	}
	slices.Sort(d.distinct)
}

// scanner reads the words of one block.
type scanner struct {
	d       *document
	block   int
	at, end int
	open    int  // first word of the open sentence
	breaks  byte // marks since the last word
	dollars bool
}

func (s *scanner) run() {
	s.open = len(s.d.words)
	for s.at < s.end {
		r, size := utf8.DecodeRuneInString(s.d.text[s.at:s.end])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			s.word()
			continue
		case r == '.' || r == '!' || r == '?':
			s.stop()
		case r == ']' && strings.HasPrefix(s.d.text[s.at:s.end], "]("):
			if n := strings.IndexByte(s.d.text[s.at:s.end], ')'); n > 0 {
				s.at += n + 1
				continue
			}
		default:
			s.mark(r)
		}
		s.at += size
	}
	s.close()
}

// mark notes a sign between words.
func (s *scanner) mark(r rune) {
	switch r {
	case '$':
		s.dollars = true
	case ',', ';', ':', '(', ')', '|':
		s.breaks = byte(r)
	case '-', '–', '—', '−', '‑':
		if s.breaks == 0 {
			s.breaks = '-'
		}
	}
}

// stop ends the sentence at a full stop, unless it belongs to an abbreviation or a number.
func (s *scanner) stop() {
	rest := strings.TrimLeft(s.d.text[s.at:s.end], ".!?\"')*_”’")
	if after, _ := utf8.DecodeRuneInString(rest); rest != "" && !unicode.IsSpace(after) {
		return
	}
	rest = strings.TrimLeft(rest, blank+"\n*_\"“(")
	next, _ := utf8.DecodeRuneInString(rest)
	if s.d.text[s.at] == '.' && (unicode.IsLower(next) && !s.ended() || s.abbreviated()) {
		return
	}
	s.close()
}

// abbreviations end in a full stop within a sentence.
var abbreviations = map[string]bool{
	"dr": true, "mr": true, "mrs": true, "ms": true, "st": true, "no": false, "vs": true, "eg": true, "ie": true,
	"jan": true, "feb": true, "mar": true, "apr": true, "jun": true, "jul": true, "aug": true, "dept": true, "mt": true, "ft": true, "ext": true, "blvd": true, "ste": true, "sep": true, "sept": true, "oct": true, "nov": true, "dec": true, "approx": true, "ave": true, "rd": true, "us": true, "am": false, "pm": false, "inc": false, "est": false,
}

func (s *scanner) abbreviated() bool {
	n := len(s.d.words)
	if n <= s.open || s.d.words[n-1].end < s.at {
		return false
	}
	w := &s.d.words[n-1]
	return abbreviations[w.lower] && (w.lower != "us" || s.d.text[w.start] == 'U')
}

// ended tells whether a full stop before a small letter ends a sentence all the same: it follows a
// whole word that nobody cuts short.
func (s *scanner) ended() bool {
	n := len(s.d.words)
	if n-s.open < minLowerSentence || s.d.words[n-1].end < s.at {
		return false
	}
	w := s.d.words[n-1].lower
	return len(w) >= 4 && strings.ContainsAny(w, "aeiouy") && !cutShort[w]
}

// minLowerSentence is how many words stand before a full stop that a small letter follows.
const minLowerSentence = 3

// cutShort are longer words that are written with a full stop.
var cutShort = wordSet("approx appt appts assoc dept depts govt incl info mgmt temp admin prof prefer pref cert certs exper experi util")

func (s *scanner) close() {
	if last := len(s.d.words); last > s.open {
		s.d.sentences = append(s.d.sentences, sentence{s.open, last})
		s.open = last
	}
	s.breaks = 0
}

// word reads one word that begins at s.at.
func (s *scanner) word() {
	if n := s.link(); n > 0 {
		s.push(word{lower: "", end: s.at + n, link: true})
		return
	}
	r, _ := utf8.DecodeRuneInString(s.d.text[s.at:])
	if unicode.IsDigit(r) {
		s.numeral()
		return
	}
	end := s.at
	for end < s.end {
		r, size := utf8.DecodeRuneInString(s.d.text[end:s.end])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !s.inner(r, end, size) {
			break
		}
		end += size
	}
	lower := strings.ToLower(s.d.text[s.at:end])
	if strings.ContainsAny(lower, ".’") {
		lower = strings.ReplaceAll(strings.ReplaceAll(lower, ".", ""), "’", "'")
	}
	s.push(word{lower: lower, end: end})
}

// inner tells whether a mark belongs to the word around it: the apostrophe of "don't", the dots of
// "U.S." but for the last.
func (s *scanner) inner(r rune, at, size int) bool {
	next, _ := utf8.DecodeRuneInString(s.d.text[at+size : s.end])
	switch r {
	case '\'', '’':
		return unicode.IsLetter(next)
	case '.':
		single := at-s.at == 1 || at >= 2 && s.d.text[at-2] == '.'
		if !single || !unicode.IsLetter(next) {
			return false
		}
		after, _ := utf8.DecodeRuneInString(s.d.text[min(at+size+utf8.RuneLen(next), s.end):s.end])
		return !unicode.IsLetter(after)
	}
	return false
}

// numeral reads digits with their commas, decimals, a k for thousands and a plus.
func (s *scanner) numeral() {
	text, end := s.d.text, s.at
	for end < s.end {
		c := text[end]
		joint := (c == ',' || c == '.') && end+1 < s.end && text[end+1] >= '0' && text[end+1] <= '9'
		if (c < '0' || c > '9') && !joint {
			break
		}
		end++
	}
	if end == s.at { // a digit of another script
		_, size := utf8.DecodeRuneInString(text[s.at:])
		end = s.at + size
	}
	w := word{lower: text[s.at:end], dollars: s.dollars}
	w.number, _ = strconv.ParseFloat(strings.ReplaceAll(w.lower, ",", ""), 64)
	if end < s.end && (text[end] == 'k' || text[end] == 'K') && s.wordEnds(end+1) {
		w.number *= 1000
		end++
	}
	if end+1 < s.end && s.wordEnds(end+2) && slices.Contains([]string{"st", "nd", "rd", "th"}, text[end:end+2]) {
		end += 2
	}
	w.end = end
	if end < s.end && text[end] == '+' {
		w.plus = true
	}
	s.push(w)
}

// wordEnds tells whether no letter stands at a place.
func (s *scanner) wordEnds(at int) bool {
	r, _ := utf8.DecodeRuneInString(s.d.text[at:s.end])
	return at >= s.end || !wordRune(r)
}

// link is the length of a mail or web address at s.at, 0 where there is none.
func (s *scanner) link() int {
	run := s.d.text[s.at:min(s.end, s.at+maxLink+1)]
	if n := strings.IndexAny(run, " \t\n\r,;()<>|[]*"); n >= 0 {
		run = run[:n]
	}
	run = strings.TrimRight(run, ".!?:'\"")
	if len(run) > maxLink {
		return 0
	}
	if strings.ContainsRune(run, '@') || strings.Contains(run, "://") || strings.HasPrefix(run, "www.") {
		return len(run)
	}
	host, _, _ := strings.Cut(run, "/")
	dot := strings.LastIndexByte(host, '.')
	if dot < 2 || len(host)-dot < 3 || !lettersOnly(host[dot+1:]) || !lettersOnly(host[dot-2:dot]) {
		return 0
	}
	return len(run)
}

const maxLink = 200

// maxSentence cuts what never ends, so that the rules' work grows with the text and not with its
// square.
const maxSentence = 250

func lettersOnly(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

func (s *scanner) push(w word) {
	w.start, w.block, w.sentence, w.breaks = s.at, s.block, len(s.d.sentences), s.breaks
	s.d.words = append(s.d.words, w)
	s.at, s.breaks, s.dollars = w.end, 0, false
	if len(s.d.words)-s.open >= maxSentence {
		s.close()
	}
}
