package chart

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// drawing is a paper as a picture, in units of which the paper is sheetWidth wide. It says what the
// text beside it says, in the same order, for eyes alone.
type drawing struct {
	Width, Height int
	Marks         []mark
}

// mark is a rectangle, or a line of text where Text is not empty. Class names its place in view.css.
type mark struct {
	Class, Text         string
	X, Y, Width, Height int
}

const (
	sheetWidth = 360
	margin     = 16
	inner      = sheetWidth - 2*margin
	lineHeight = 19
	gap        = 6
	photoWidth = 88
)

// drawers lay out the lines of a paper by what the paper looks like.
var drawers = map[string]func(*pen, []Line){
	"form": boxes, "card": columns, "photo": besidePhoto, "slip": pairs, "letter": pairs,
}

// draw makes the picture of a paper; one that does not say what it looks like is a form.
func draw(p Paper) drawing {
	look := cmp.Or(p.Drawn, "form")
	lay, ok := drawers[look]
	if !ok {
		look, lay = "form", boxes
	}
	sheet := &pen{}
	sheet.rect("sheet "+look, 1, 1, sheetWidth-2, 0) // as high as it turns out to be
	if look == "card" {
		sheet.rect("band", 1, 1, sheetWidth-2, 36)
	}
	sheet.text("head", margin, 25, p.Title)
	sheet.y = 42
	sheet.wrapped("by", margin, inner, p.From)
	sheet.y += gap
	lay(sheet, p.Lines)
	height := sheet.y + margin
	sheet.marks[0].Height = height - 2
	return drawing{sheetWidth, height, sheet.marks}
}

// pen draws from the top to the bottom; y is the top of what comes next.
type pen struct {
	marks []mark
	y     int
}

func (p *pen) rect(class string, x, y, width, height int) {
	p.marks = append(p.marks, mark{Class: class, X: x, Y: y, Width: width, Height: height})
}

func (p *pen) text(class string, x, y int, text string) {
	p.marks = append(p.marks, mark{Class: class, X: x, Y: y, Text: text})
}

// wrapped writes as many lines as the text needs.
func (p *pen) wrapped(class string, x, width int, text string) {
	if class != "" { // labels are smaller
		width += width / 6
	}
	for _, line := range wrap(text, width) {
		p.text(class, x, p.y+14, line)
		p.y += lineHeight
	}
}

// entry is a label above its text, or a sentence.
func (p *pen) entry(x, width int, l Line) {
	if l.Label != "" {
		p.wrapped("label", x, width, l.Label)
		p.y -= 3 // its letters are smaller
	}
	p.wrapped("", x, width, l.Text)
}

// boxes is a printed form: two short entries stand side by side.
func boxes(p *pen, lines []Line) { grid(p, lines, true) }

// columns is a card: like a form, without boxes.
func columns(p *pen, lines []Line) { grid(p, lines, false) }

func grid(p *pen, lines []Line, boxed bool) {
	const half = (inner - gap) / 2
	for len(lines) > 0 {
		width, row := inner, lines[:1]
		if len(lines) > 1 && short(lines[0], half) && short(lines[1], half) {
			width, row = half, lines[:2]
		}
		lines = lines[len(row):]
		top, bottom := p.y, p.y
		for i, l := range row {
			x := margin + i*(half+gap)
			box := len(p.marks)
			if boxed && l.Label != "" {
				p.rect("box", x, top, width, 0)
			}
			p.y = top + 3
			p.entry(x+8, width-16, l)
			if boxed && l.Label != "" {
				p.marks[box].Height = p.y + 2 - top
			}
			bottom = max(bottom, p.y)
		}
		p.y = bottom + gap
	}
}

func short(l Line, width int) bool {
	return l.Label != "" && len(wrap(l.Label, width-16)) == 1 && len(wrap(l.Text, width-16)) == 1
}

// besidePhoto is an identity card: entries stand beside the place of the picture.
func besidePhoto(p *pen, lines []Line) {
	top := p.y
	p.rect("picture", margin, top, photoWidth, photoWidth*5/4)
	p.rect("face", margin+26, top+18, 36, 36)
	p.rect("shoulders", margin+14, top+62, 60, 40)
	for _, l := range lines {
		p.entry(margin+photoWidth+margin, inner-photoWidth-margin, l)
	}
	p.y = max(p.y, top+photoWidth*5/4)
}

// pairs are labels on the left and texts on the right, as slips and letters have them.
func pairs(p *pen, lines []Line) {
	const label = 112
	for _, l := range lines {
		p.rect("rule", margin, p.y, inner, 1)
		p.y += gap
		top := p.y
		if l.Label == "" {
			p.wrapped("", margin, inner, l.Text)
			p.y += gap
			continue
		}
		p.wrapped("label", margin, label, l.Label)
		bottom := p.y
		p.y = top
		p.wrapped("", margin+label+8, inner-label-8, l.Text)
		p.y = max(p.y, bottom) + gap/2
	}
}

// wrap breaks a text into lines that are sure to fit: the reader's font is not known, so characters
// count as wider than those of common fonts are on average.
func wrap(text string, width int) []string {
	most := width * 2 / 17
	var lines []string
	for _, word := range strings.Fields(text) {
		for utf8.RuneCountInString(word) > most {
			runes := []rune(word)
			lines, word = append(lines, string(runes[:most])), string(runes[most:])
		}
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= most {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
