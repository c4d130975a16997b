package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"time"
)

// DOCX writes the sheet as an Office Open XML document (ECMA-376, transitional) on US Letter paper,
// with real headings, lists and links, so that Word, LibreOffice and screen readers find their way.
func DOCX(s Sheet) ([]byte, error) {
	w := docx{}
	var body []node
	all := blocks(s.Markdown)
	for i, b := range all {
		body = append(body, w.paragraph(b, keepsNext(all, i)))
	}
	if len(body) == 0 {
		body = append(body, el("w:p"))
	}
	body = append(body, section())
	files := []struct {
		name string
		root node
	}{
		{"[Content_Types].xml", contentTypes()},
		{"_rels/.rels", packageRels()},
		{"docProps/core.xml", coreProperties(s)},
		{"docProps/app.xml", el("Properties", at("xmlns", nsExtended), el("Application", words("Preceptor")))},
		{"word/document.xml", el("w:document", at("xmlns:w", nsWord), at("xmlns:r", nsRel), el("w:body", body))},
		{"word/_rels/document.xml.rels", w.documentRels()},
		{"word/styles.xml", styles(s.Language, scaleOf(s))},
		{"word/numbering.xml", w.numbering()},
		{"word/settings.xml", settings()},
		{"word/header1.xml", header(s)},
		{"word/footer1.xml", footer(s)},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		if err := writeFile(z, f.name, f.root, s.At); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// scaleOf is the scale at which the sheet takes two pages as a PDF. A word processor has other fonts
// and breaks its own lines, but it will not be far off. A text that the fonts of the PDF do not have
// keeps the usual size.
func scaleOf(s Sheet) float64 {
	all, err := drawables(s.Markdown)
	if err != nil {
		return 1
	}
	_, scale := fitted(all, newDrawing(s).width)
	return scale
}

func writeFile(z *zip.Writer, name string, root node, at time.Time) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC()})
	if err != nil {
		return err
	}
	raw, err := xml.Marshal(root)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = f.Write(append([]byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"), raw...))
	return err
}

// docx gathers what the body refers to.
type docx struct {
	links []string
	lists []int // first number of each numbered list
}

func (w *docx) paragraph(b block, keeps bool) node {
	var props []node
	style := w.style(b)
	if style != "" {
		props = append(props, el("w:pStyle", val(style)))
	}
	if keeps {
		props = append(props, el("w:keepNext"))
	}
	if b.shape == item && !b.more {
		props = append(props, el("w:numPr", el("w:ilvl", num(min(b.level, levels-1))), el("w:numId", num(w.list(b)))))
	}
	if b.shape == rule {
		props = append(props, el("w:pBdr", el("w:bottom", val("single"), at("w:sz", "6"), at("w:space", "1"), at("w:color", greyHex))))
	}
	if b.shape == item && b.more {
		props = append(props, el("w:ind", at("w:left", strconv.Itoa(listIndent*(min(b.level, levels-1)+1)))))
	}
	p := el("w:p")
	if len(props) > 0 {
		p.Nodes = append(p.Nodes, el("w:pPr", props))
	}
	for _, r := range b.runs {
		p.Nodes = append(p.Nodes, w.run(r))
	}
	return p
}

// style is the name of a paragraph's style; empty: the usual one.
func (w *docx) style(b block) string {
	switch {
	case b.shape == heading:
		return "Heading" + strconv.Itoa(b.level)
	case b.shape == item:
		return "ListParagraph"
	case b.shape == code:
		return "Code"
	case b.quoted:
		return "Quote"
	default:
		return ""
	}
}

// list is the number of the list's definition: 1 for bullets, one of its own for every numbered list,
// because each starts to count anew.
func (w *docx) list(b block) int {
	if b.list == 0 {
		return 1
	}
	for len(w.lists) < b.list {
		w.lists = append(w.lists, b.number)
	}
	return 1 + b.list
}

func (w *docx) run(r run) node {
	var props []node
	if r.href != "" {
		props = append(props, el("w:rStyle", val("Hyperlink")))
	}
	if r.mono {
		props = append(props, el("w:rFonts", at("w:ascii", "Courier New"), at("w:hAnsi", "Courier New"), at("w:cs", "Courier New")))
	}
	for _, mark := range []struct {
		on   bool
		name string
	}{{r.bold, "w:b"}, {r.italic, "w:i"}, {r.struck, "w:strike"}} {
		if mark.on {
			props = append(props, el(mark.name))
		}
	}
	out := el("w:r")
	if len(props) > 0 {
		out.Nodes = append(out.Nodes, el("w:rPr", props))
	}
	if r.text == "\n" {
		out.Nodes = append(out.Nodes, el("w:br"))
		return out
	}
	out.Nodes = append(out.Nodes, el("w:t", at("xml:space", "preserve"), words(r.text)))
	if r.href == "" {
		return out
	}
	w.links = append(w.links, r.href)
	return el("w:hyperlink", at("r:id", linkID(len(w.links))), at("w:history", "1"), out)
}

func linkID(n int) string { return "link" + strconv.Itoa(n) }

func (w *docx) documentRels() node {
	root := el("Relationships", at("xmlns", nsPackageRels),
		rel("styles", typeRel+"styles", "styles.xml"), rel("numbering", typeRel+"numbering", "numbering.xml"),
		rel("settings", typeRel+"settings", "settings.xml"),
		rel("header", typeRel+"header", "header1.xml"), rel("footer", typeRel+"footer", "footer1.xml"))
	for i, href := range w.links {
		link := rel(linkID(i+1), typeRel+"hyperlink", href)
		link.Attrs = append(link.Attrs, at("TargetMode", "External"))
		root.Nodes = append(root.Nodes, link)
	}
	return root
}

// levels is how deep a list can go in a document of this format.
const levels = 9

// listIndent is how far each level of a list stands in, in twentieths of a point.
const listIndent = 360

func (w *docx) numbering() node {
	bullets := el("w:abstractNum", at("w:abstractNumId", "0"), el("w:multiLevelType", val("hybridMultilevel")))
	numbers := el("w:abstractNum", at("w:abstractNumId", "1"), el("w:multiLevelType", val("hybridMultilevel")))
	for i := range levels {
		bullets.Nodes = append(bullets.Nodes, listLevel(i, "bullet", string([]rune("•–•–•–•–•")[i])))
		numbers.Nodes = append(numbers.Nodes, listLevel(i, "decimal", "%"+strconv.Itoa(i+1)+"."))
	}
	root := el("w:numbering", at("xmlns:w", nsWord), bullets, numbers,
		el("w:num", at("w:numId", "1"), el("w:abstractNumId", num(0))))
	for i, start := range w.lists {
		n := el("w:num", at("w:numId", strconv.Itoa(i+2)), el("w:abstractNumId", num(1)))
		for level := range levels {
			from := 1
			if start > 0 {
				from = start
			}
			n.Nodes = append(n.Nodes, el("w:lvlOverride", at("w:ilvl", strconv.Itoa(level)), el("w:startOverride", num(from))))
		}
		root.Nodes = append(root.Nodes, n)
	}
	return root
}

func listLevel(i int, format, text string) node {
	return el("w:lvl", at("w:ilvl", strconv.Itoa(i)),
		el("w:start", num(1)), el("w:numFmt", val(format)), el("w:lvlText", val(text)), el("w:lvlJc", val("left")),
		el("w:pPr", el("w:ind", at("w:left", strconv.Itoa(listIndent*(i+1))), at("w:hanging", strconv.Itoa(listIndent)))))
}
