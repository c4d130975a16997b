package paper

import (
	"strconv"
	"strings"
	"unicode"
)

// Setting text in lines and lines in pages. Measures are points.

const (
	pageWidth, pageHeight = 612.0, 792.0 // US Letter
	sideMargin            = 60.0
	topMargin, footMargin = 58.0, 50.0
	measure               = pageWidth - 2*sideMargin
	indent                = 15.0 // of each level of a list, and of a quote
)

// piece is a stretch of text in one style, at its place in a line.
type piece struct {
	run
	x, width float64
}

// line is one line of text.
type line struct {
	pieces  []piece
	size    float64
	height  float64
	space   float64 // above it, but not at the top of a page
	ruled   bool    // a drawn line instead of text
	heading int     // level of the heading that begins here, or 0
	title   string  // of that heading, for the outline
	glued   bool    // must stand on the page of the next line
}

// placed is a line with the place of its baseline, counted from the top of its page.
type placed struct {
	line
	y float64
}

// manner is how the lines of a block are set.
type manner struct{ size, height, space float64 }

// scaled is the manner at another size of type.
func (m manner) scaled(by float64) manner { return manner{m.size * by, m.height * by, m.space * by} }

func (b block) manner() manner {
	switch {
	case b.shape == heading:
		return []manner{{18, 23, 0}, {12.5, 15.5, 10.5}, {10.5, 14, 6}, {9.6, 13, 6}, {9.6, 13, 6}, {9.6, 13, 6}}[b.level-1]
	case b.shape == item:
		return manner{9.6, 12.6, 1.5}
	case b.shape == code:
		return manner{8.8, 11.6, 4.5}
	default:
		return manner{9.6, 12.6, 4.5}
	}
}

// measurer tells how wide a text is.
type measurer func(r run, size float64) float64

// scales are the sizes of type in which a text is tried, until it stands on two sheets.
var scales = []float64{1, 0.96, 0.92}

// fitted sets the blocks on pages: on two if the type can be a little smaller for it, so that a posting
// fits both sides of a sheet. A longer text keeps the usual size.
func fitted(all []block, width measurer) (sheets [][]placed, scale float64) {
	for _, scale := range scales {
		if sheets := pages(lines(all, width, scale)); len(sheets) <= 2 {
			return sheets, scale
		}
	}
	return pages(lines(all, width, 1)), 1
}

// lines sets the blocks in lines, in type of the given scale.
func lines(all []block, width measurer, scale float64) []line {
	var out []line
	for i, b := range all {
		set := setter{block: b, manner: b.manner().scaled(scale), width: width, left: b.left()}
		own := set.lines()
		keeps := keepsNext(all, i)
		for n := range own {
			last := n == len(own)-1
			own[n].glued = last && keeps || !last && (len(own) <= 3 || n == 0 || n == len(own)-2)
		}
		out = append(out, own...)
	}
	return out
}

// keepsNext tells whether a block stands on the page of the next one: a heading and what introduces a
// list do, and no item of a list stands alone, at its head or at its end.
func keepsNext(all []block, i int) bool {
	items := func(n int) bool { return n >= 0 && n < len(all) && all[n].shape == item }
	switch {
	case all[i].shape == heading:
		return true
	case !items(i + 1):
		return false
	case items(i):
		return !items(i-1) || !items(i+2)
	default:
		return all[i].shape == paragraph
	}
}

// left is where the text of a block begins.
func (b block) left() float64 {
	switch {
	case b.shape == item:
		return indent * float64(min(b.level, 8)+1)
	case b.quoted:
		return indent
	default:
		return 0
	}
}

// mark is the bullet or number of an item.
func (b block) mark() string {
	switch {
	case b.shape != item || b.more:
		return ""
	case b.list > 0:
		return strconv.Itoa(b.number) + "."
	default:
		return "•"
	}
}

// setter breaks one block into lines.
type setter struct {
	block
	manner
	width measurer
	left  float64

	done    []line
	current []piece
	x       float64
}

func (s *setter) lines() []line {
	if s.shape == rule {
		return []line{{ruled: true, height: 10, space: 6}}
	}
	s.x = s.left
	for _, r := range s.runs {
		if s.shape == heading {
			r.bold = true
		}
		if r.text == "\n" {
			s.flush()
			continue
		}
		for _, word := range wordsOf(r.text) {
			r.text = word
			s.word(r)
		}
	}
	s.flush()
	first := &s.done[0]
	first.space = s.space
	if s.shape == heading {
		first.heading, first.title = s.level, s.text()
	}
	if mark := s.mark(); mark != "" {
		r := run{text: mark}
		w := s.width(r, s.size)
		first.pieces = append([]piece{{r, s.left - indent + max(0, indent-5-w), w}}, first.pieces...)
	}
	return s.done
}

// word puts a word, or the space between two, on the line or on the next.
func (s *setter) word(r run) {
	blank := strings.TrimSpace(r.text) == ""
	if blank && len(s.current) == 0 && s.shape != code {
		return
	}
	w := s.width(r, s.size)
	if !blank && s.x+w > measure && !s.fits(w) {
		r, w = s.broken(r)
	}
	s.current = append(s.current, piece{r, s.x, w})
	s.x += w
}

// fits carries the word that is being written to a new line, with those of its letters that stand on
// this line in another style. It tells whether the word then fits.
func (s *setter) fits(w float64) bool {
	cut := len(s.current)
	for cut > 0 && strings.TrimSpace(s.current[cut-1].text) != "" {
		cut--
	}
	tail := append([]piece(nil), s.current[cut:]...)
	if cut == 0 {
		tail = nil // the whole line is one word: break between its styles
		cut = len(s.current)
	}
	s.current = s.current[:cut]
	if len(s.current) > 0 {
		s.flush()
	}
	for _, p := range tail {
		p.x = s.x
		s.current = append(s.current, p)
		s.x += p.width
	}
	return s.x+w <= measure
}

// broken cuts a word that is wider than a line, such as a long address, and returns its end.
func (s *setter) broken(r run) (run, float64) {
	letters := []rune(r.text)
	for {
		n := len(letters)
		for n > 1 && s.x+s.width(with(r, letters[:n]), s.size) > measure {
			n--
		}
		part := with(r, letters[:n])
		w := s.width(part, s.size)
		if n == len(letters) {
			return part, w
		}
		s.current = append(s.current, piece{part, s.x, w})
		s.flush()
		letters = letters[n:]
	}
}

func with(r run, letters []rune) run {
	r.text = string(letters)
	return r
}

// flush ends the line.
func (s *setter) flush() {
	for n := len(s.current); n > 0 && strings.TrimSpace(s.current[n-1].text) == ""; n-- {
		s.current = s.current[:n-1]
	}
	s.done = append(s.done, line{pieces: joined(s.current), size: s.size, height: s.height})
	s.current, s.x = nil, s.left
}

// joined makes one piece of neighbours in one style: fewer commands, and words that can be found.
func joined(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		if last := len(out) - 1; last >= 0 && sameStyle(out[last].run, p.run) {
			out[last].text += p.text
			out[last].width += p.width
			continue
		}
		out = append(out, p)
	}
	return out
}

// wordsOf cuts a text into words and the spaces between them; a space that must not break is part of
// its word.
func wordsOf(text string) []string {
	var out []string
	from, wasBlank := 0, false
	for i, r := range text {
		blank := unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
		if i > from && blank != wasBlank {
			out = append(out, text[from:i])
			from = i
		}
		wasBlank = blank
	}
	if from < len(text) {
		out = append(out, text[from:])
	}
	return out
}

// pages puts lines on pages. Lines that are glued go to the next page together, unless they are more
// than a page.
func pages(all []line) [][]placed {
	out := [][]placed{nil}
	y := topMargin
	for i := 0; i < len(all); {
		n := i + 1
		for n < len(all) && all[n-1].glued {
			n++
		}
		if top := len(out[len(out)-1]) == 0; !top && y+heightOf(all[i:n]) > pageHeight-footMargin {
			out, y = append(out, nil), topMargin
		}
		for _, l := range all[i:n] {
			page := &out[len(out)-1]
			if y+l.space+l.height > pageHeight-footMargin && len(*page) > 0 {
				out, y = append(out, nil), topMargin
				page = &out[len(out)-1]
			}
			if len(*page) > 0 {
				y += l.space
			}
			y += l.height
			*page = append(*page, placed{l, y - 0.28*l.height})
		}
		i = n
	}
	return out
}

func heightOf(group []line) float64 {
	sum := 0.0
	for _, l := range group {
		sum += l.space + l.height
	}
	return sum
}
