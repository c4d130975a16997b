package posting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineReader cuts a text into blocks, line by line.
type lineReader struct {
	d     *document
	open  bool // whether the next plain line may continue the last block
	short bool // whether the line before was broken on purpose, before the margin
	apart bool // whether an empty line, or nothing, stands before
	head  int  // the row that heads the open table, or -1
	parts []purpose
}

func (d *document) readBlocks() {
	r := lineReader{d: d, apart: true, head: -1}
	for at := 0; at < len(d.text); {
		end := strings.IndexByte(d.text[at:], '\n')
		if end < 0 {
			end = len(d.text)
		} else {
			end += at
		}
		r.read(at, end)
		at = end + 1
	}
}

// blank are the signs that are space to a reader.
const blank = " \t\r\u00a0\u200b\u200e\u200f\u2060\ufeff"

// read takes one line in.
func (r *lineReader) read(start, end int) {
	line := r.d.text[start:end]
	trimmed := strings.TrimLeft(line, blank+">")
	at := end - len(trimmed)
	indent := at - start
	trimmed = strings.TrimRight(trimmed, blank)
	if trimmed == "" || trimmed[0] != '|' && !ruler(trimmed) {
		r.head = -1
	}
	switch {
	case trimmed == "" || ruler(trimmed):
		r.rule(trimmed)
		return
	case trimmed[0] == '|':
		r.row(at, at+len(trimmed))
		return
	}
	if marks := hashes(trimmed); marks > 0 {
		r.push(block{kind: heading, level: marks, start: at + marks, end: at + len(trimmed)})
		r.open = false
		return
	}
	if n, sign := marker(trimmed); n > 0 {
		r.bullet(trimmed, at, indent, n, sign)
		return
	}
	r.plain(trimmed, at, indent)
}

func (r *lineReader) push(b block) {
	b.apart = r.apart
	r.d.blocks = append(r.d.blocks, b)
	r.apart = false
}

// rule takes in an empty line or a line of only marks: a rule, a setext underline, a table's divider.
func (r *lineReader) rule(trimmed string) {
	if n := len(r.d.blocks); strings.ContainsRune(trimmed, '|') && n > 0 && r.d.blocks[n-1].table == tableRow && r.head < 0 {
		r.startTable(n - 1)
		return
	}
	if r.open && (strings.HasPrefix(trimmed, "===") || strings.HasPrefix(trimmed, "---")) {
		r.d.underline(trimmed[0])
	}
	r.open, r.apart = false, true
}

// hashes is how many # make a line a heading, 0 where they do not.
func hashes(line string) int {
	n := len(line) - len(strings.TrimLeft(line, "#"))
	if n == 0 || n > 6 || n < len(line) && n == 1 && !strings.ContainsRune(blank, rune(line[1])) {
		return 0 // "#hiring" is a tag
	}
	return n
}

func (r *lineReader) bullet(trimmed string, at, indent, n int, sign rune) {
	text := strings.TrimLeft(trimmed[n:], blank)
	if pictured(sign) && (boldLine(text) || capitalLine(text)) {
		r.push(block{kind: heading, level: pseudo, start: at + n, end: at + len(trimmed)})
		r.open = false
		return
	}
	if strings.HasPrefix(text, "[ ] ") || strings.HasPrefix(text, "[x] ") {
		n = len(trimmed) - len(text) + 4
	}
	r.push(block{kind: bullet, start: at + n, end: at + len(trimmed), indent: indent, sign: sign})
	if sign == '•' {
		r.d.splitInline()
	}
	r.open, r.short = true, false
}

// splitInline cuts a bullet that holds more of its mark: "• Answer calls • Greet patients".
func (d *document) splitInline() {
	b := d.blocks[len(d.blocks)-1]
	for {
		n := strings.Index(d.text[b.start:b.end], "•")
		if n < 0 {
			return
		}
		d.blocks[len(d.blocks)-1].end = b.start + n
		b.start, b.apart = b.start+n+len("•"), false
		d.blocks = append(d.blocks, b)
	}
}

// pseudo is the level of a heading that no # marks.
const pseudo = 7

// margin is the length under which a line is taken to be broken on purpose.
const margin = 50

// plain takes in a line without a mark: it continues a block or begins one.
func (r *lineReader) plain(trimmed string, at, indent int) {
	stands := boldLine(trimmed) || capitalLine(trimmed) || decorated(trimmed)
	if r.open && !stands && !labelled(trimmed) && (!r.short || indent > 0 || startsLower(trimmed)) {
		r.d.blocks[len(r.d.blocks)-1].end = at + len(trimmed)
		r.short = len(trimmed) < margin
		return
	}
	r.push(block{kind: prose, start: at, end: at + len(trimmed)})
	r.open, r.short = true, len(trimmed) < margin
	if stands {
		b := &r.d.blocks[len(r.d.blocks)-1]
		b.kind, b.level = heading, pseudo
		r.open = false
	}
}

func startsLower(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLower(r)
}

// labelled tells whether a line begins with a name and a colon, so that it says something of its own:
// "Location: Tucson".
func labelled(line string) bool {
	name, _, ok := strings.Cut(line, ":")
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(name, "*_"))
	return ok && len(name) <= 32 && unicode.IsUpper(r) && strings.Count(name, " ") <= 3 && !strings.ContainsAny(name, ".,;!?()")
}

// ruler is a line of only marks.
func ruler(line string) bool { return strings.Trim(line, "-=*_|:~ \t") == "" }

// bulletSigns stand before an item; o is the hollow bullet of word processors.
const bulletSigns = "-*+•·–—‣▪▫■□●○◦◆◇►▶▸➤➢→⇒✓✔✅☑☐★☆✦✧❖§»›o"

// marker is the length of a bullet or number at the start of a line and its sign; 0 where there is
// none. A picture counts as a bullet too.
func marker(line string) (n int, sign rune) {
	sign, n = utf8.DecodeRuneInString(line)
	if strings.ContainsRune(bulletSigns, sign) || pictured(sign) {
		for n < len(line) { // a picture may have a colour or be built of several
			r, size := utf8.DecodeRuneInString(line[n:])
			if r != '\ufe0f' && r != '\u200d' && !pictured(r) {
				break
			}
			n += size
		}
		rest := line[n:]
		if spaced := strings.TrimLeft(rest, blank); len(spaced) < len(rest) {
			return len(line) - len(spaced), sign
		}
		if rest != "" && (pictured(sign) || strings.ContainsRune("•▪●✓✔✅☑", sign)) {
			return n, sign
		}
		return 0, 0
	}
	return numbered(line)
}

// numbered reads "1.", "1)", "(1)", "a)" at the start of a line.
func numbered(line string) (n int, sign rune) {
	if line[0] == '(' {
		n = 1
	}
	from := n
	for n < len(line) && n-from < 3 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	if n == from && n+1 < len(line) && line[n] >= 'a' && line[n] <= 'j' && line[n+1] == ')' {
		n++
	}
	if n > from && n+1 < len(line) && (line[n] == '.' && line[0] != '(' || line[n] == ')') && line[n+1] == ' ' {
		return n + 2, '1'
	}
	return 0, 0
}

// pictured tells whether a sign is a picture: an emoji or the like.
func pictured(r rune) bool { return r >= 0x2190 && unicode.Is(unicode.So, r) && r != '\ufffd' }

// underline makes a heading of the last block, whose text a row of = or - underlines.
func (d *document) underline(mark byte) {
	b := &d.blocks[len(d.blocks)-1]
	if b.kind != prose || strings.Contains(d.text[b.start:b.end], "\n") {
		return
	}
	b.kind, b.level = heading, 2
	if mark == '=' {
		b.level = 1
	}
}

// capitalLine tells whether a short line is written in capitals and so stands as a heading.
func capitalLine(line string) bool {
	return len(line) >= 4 && len(line) <= 60 && line == strings.ToUpper(line) && line != strings.ToLower(line) && !strings.ContainsAny(line, ".!?,;$@0123456789")
}

// boldLine tells whether a line is bold from end to end and so stands as a heading: "**Duties**".
func boldLine(line string) bool {
	line = strings.TrimSuffix(line, ":")
	for _, mark := range []string{"**", "__"} {
		inner, ok := strings.CutPrefix(line, mark)
		if !ok {
			continue
		}
		inner, ok = strings.CutSuffix(inner, mark)
		if ok && !strings.Contains(inner, mark) && len(inner) <= 60 && !strings.ContainsAny(inner, ",;$") {
			return true
		}
	}
	return false
}

// decorated tells whether marks on both sides make a line a heading: "=== Duties ===", "[Pay]".
func decorated(line string) bool {
	inner := strings.TrimLeft(line, "=~-–—_*[<:|#")
	before := len(line) - len(inner)
	trimmed := strings.TrimRight(inner, "=~-–—_*]>:|#")
	after := len(inner) - len(trimmed)
	inner = strings.TrimSpace(trimmed)
	return before > 0 && after > 0 && inner != "" && len(inner) <= 60 && !strings.ContainsAny(inner, ".!?;$@(") && (before > 1 || line[0] == '[')
}

// entitled tells whether the label or the heading of a block has one of the phrases.
func (d *document) entitled(b *block, phrases []pattern) bool {
	return d.within(phrases, b.first, b.label) || d.headedBy(b, phrases)
}

// headedBy tells whether the heading of a block has one of the phrases among its first words.
func (d *document) headedBy(b *block, phrases []pattern) bool {
	if b.heading < 0 {
		return false
	}
	head := &d.blocks[b.heading]
	return d.within(phrases, head.first, min(head.last, head.first+maxHeading))
}

// maxHeading is how many words of a heading are read.
const maxHeading = 30
