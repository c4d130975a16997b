package paper

import (
	"bytes"
	"fmt"
	"slices"

	"codeberg.org/go-pdf/fpdf"
)

// PDF writes the sheet on US Letter paper: title and author at the head of each page, the page's
// number at its foot, an outline of the headings, links that can be followed. No heading stands alone
// at the foot of a page. Invalid for a text in a script that the fonts do not have.
func PDF(s Sheet) ([]byte, error) {
	var err error
	for _, text := range []*string{&s.Title, &s.Author, &s.Address} {
		if *text, err = drawable(*text); err != nil {
			return nil, err
		}
	}
	all, err := drawables(s.Markdown)
	if err != nil {
		return nil, err
	}
	d := newDrawing(s)
	sheets, _ := fitted(all, d.width)
	for i, page := range sheets {
		d.page(page, i+1, len(sheets))
	}
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// drawables are the blocks of a text that the fonts can draw.
func drawables(src string) ([]block, error) {
	all := blocks(src)
	var err error
	for _, b := range all {
		for i := range b.runs {
			if b.runs[i].text, err = drawable(b.runs[i].text); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// drawing is a PDF being written.
type drawing struct {
	pdf    *fpdf.Fpdf
	sheet  Sheet
	loaded map[face]bool // fonts in the document: only those that it uses
}

type colors struct{ r, g, b int }

var (
	ink  = colors{0x1c, 0x25, 0x26}
	blue = colors{0x0b, 0x55, 0x67}
	grey = colors{0x6b, 0x76, 0x74}
)

func newDrawing(s Sheet) *drawing {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true) // the same sheet, the same bytes
	pdf.SetCreationDate(s.At.UTC())
	pdf.SetModificationDate(s.At.UTC())
	pdf.SetTitle(s.Title, true)
	pdf.SetAuthor(s.Author, true)
	pdf.SetCreator("Preceptor", true)
	pdf.SetLang(language(s))
	return &drawing{pdf: pdf, sheet: s, loaded: map[face]bool{}}
}

func (d *drawing) font(r run, size float64) {
	f := faceOf(r)
	if !d.loaded[f] {
		d.loaded[f] = true
		d.pdf.AddUTF8FontFromBytes(f.family, f.style, slices.Clone(faces[f]))
	}
	d.pdf.SetFont(f.family, f.style, size)
}

func (d *drawing) width(r run, size float64) float64 {
	d.font(r, size)
	return d.pdf.GetStringWidth(r.text)
}

func (d *drawing) color(c colors) {
	d.pdf.SetTextColor(c.r, c.g, c.b)
	d.pdf.SetDrawColor(c.r, c.g, c.b)
}

func (d *drawing) page(all []placed, number, count int) {
	d.pdf.AddPage()
	d.frame(number, count)
	for _, l := range all {
		if l.ruled {
			d.rule(l.y)
			continue
		}
		if l.heading > 0 {
			// The outline has no gaps: a level that was jumped over counts as the next one.
			d.pdf.Bookmark(l.title, min(l.heading-1, 1), l.y-l.height)
		}
		for _, p := range l.pieces {
			d.piece(p, l)
		}
	}
}

func (d *drawing) piece(p piece, l placed) {
	d.font(p.run, l.size)
	d.color(ink)
	x := sideMargin + p.x
	if p.href != "" {
		d.color(blue)
		d.stroke(x, l.y+1.6, p.width, 0.5)
		d.pdf.LinkString(x, l.y-l.size, p.width, l.size*1.3, p.href)
	}
	if p.struck {
		d.stroke(x, l.y-l.size*0.28, p.width, 0.6)
	}
	d.pdf.Text(x, l.y, p.text)
}

func (d *drawing) stroke(x, y, length, weight float64) {
	d.pdf.SetLineWidth(weight)
	d.pdf.Line(x, y, x+length, y)
}

func (d *drawing) rule(y float64) {
	d.color(grey)
	d.stroke(sideMargin, y, measure, 0.5)
}

// frame is what stands on every page.
func (d *drawing) frame(number, count int) {
	d.color(grey)
	d.font(run{}, 8.5)
	author := d.fitted(d.sheet.Author, measure/2)
	wide := d.pdf.GetStringWidth(author)
	d.pdf.Text(sideMargin, 38, d.fitted(d.sheet.Title, measure-wide-20))
	d.pdf.Text(pageWidth-sideMargin-wide, 38, author)
	d.stroke(sideMargin, 44, measure, 0.4)
	foot := fmt.Sprintf("Page %d of %d", number, count)
	d.pdf.Text(pageWidth-sideMargin-d.pdf.GetStringWidth(foot), pageHeight-30, foot)
	if s := d.sheet; s.Address != "" {
		address := d.fitted(s.Address, measure-90)
		d.pdf.Text(sideMargin, pageHeight-30, address)
		d.pdf.LinkString(sideMargin, pageHeight-38, d.pdf.GetStringWidth(address), 11, s.Address)
	}
}

// fitted shortens a text to a width.
func (d *drawing) fitted(text string, wide float64) string {
	letters := []rune(text)
	for n := len(letters); n > 0; n-- {
		short := string(letters[:n])
		if n < len(letters) {
			short += "…"
		}
		if d.pdf.GetStringWidth(short) <= wide {
			return short
		}
	}
	return ""
}
