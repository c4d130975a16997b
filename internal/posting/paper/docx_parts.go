package paper

import (
	"cmp"
	"encoding/xml"
	"math"
	"strconv"
	"time"
)

// The parts of a DOCX package beside its text, and the few elements they are built of.

const (
	nsWord        = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRel         = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackageRels = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsExtended    = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
	nsCore        = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
	nsTypes       = "http://schemas.openxmlformats.org/package/2006/content-types"
	typeRel       = nsRel + "/"
	typeWord      = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	inkHex  = "1C2526"
	blueHex = "0B5567"
	greyHex = "6B7674"
)

// node is one element. Names carry their prefix as written.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node
}

// words are the text of an element.
type words string

// el makes an element of attributes, children and text, given in any mixture.
func el(name string, parts ...any) node {
	n := node{XMLName: xml.Name{Local: name}}
	for _, p := range parts {
		switch p := p.(type) {
		case xml.Attr:
			n.Attrs = append(n.Attrs, p)
		case node:
			n.Nodes = append(n.Nodes, p)
		case []node:
			n.Nodes = append(n.Nodes, p...)
		case words:
			n.Text += string(p)
		}
	}
	return n
}

func at(name, value string) xml.Attr { return xml.Attr{Name: xml.Name{Local: name}, Value: value} }
func val(value string) xml.Attr      { return at("w:val", value) }
func num(value int) xml.Attr         { return val(strconv.Itoa(value)) }

func rel(id, kind, target string) node {
	return el("Relationship", at("Id", id), at("Type", kind), at("Target", target))
}

func contentTypes() node {
	part := func(name, kind string) node {
		return el("Override", at("PartName", name), at("ContentType", kind))
	}
	return el("Types", at("xmlns", nsTypes),
		el("Default", at("Extension", "rels"), at("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
		el("Default", at("Extension", "xml"), at("ContentType", "application/xml")),
		part("/word/document.xml", typeWord+"document.main+xml"),
		part("/word/styles.xml", typeWord+"styles+xml"),
		part("/word/numbering.xml", typeWord+"numbering+xml"),
		part("/word/settings.xml", typeWord+"settings+xml"),
		part("/word/header1.xml", typeWord+"header+xml"),
		part("/word/footer1.xml", typeWord+"footer+xml"),
		part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
		part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"))
}

func packageRels() node {
	return el("Relationships", at("xmlns", nsPackageRels),
		rel("document", typeRel+"officeDocument", "word/document.xml"),
		rel("core", nsPackageRels+"/metadata/core-properties", "docProps/core.xml"),
		rel("app", typeRel+"extended-properties", "docProps/app.xml"))
}

func coreProperties(s Sheet) node {
	moment := func(name string) node {
		return el(name, at("xsi:type", "dcterms:W3CDTF"), words(s.At.UTC().Format(time.RFC3339)))
	}
	return el("cp:coreProperties", at("xmlns:cp", nsCore), at("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
		at("xmlns:dcterms", "http://purl.org/dc/terms/"), at("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
		el("dc:title", words(s.Title)), el("dc:creator", words(s.Author)), el("dc:language", words(language(s))),
		moment("dcterms:created"), moment("dcterms:modified"))
}

func language(s Sheet) string { return cmp.Or(s.Language, "en-US") }

func settings() node {
	return el("w:settings", at("xmlns:w", nsWord), el("w:compat", el("w:compatSetting",
		at("w:name", "compatibilityMode"), at("w:uri", "http://schemas.microsoft.com/office/word"), val("15"))))
}

// section is the paper: US Letter with margins of 0.9 inch, header and footer.
func section() node {
	return el("w:sectPr",
		el("w:headerReference", at("w:type", "default"), at("r:id", "header")),
		el("w:footerReference", at("w:type", "default"), at("r:id", "footer")),
		el("w:pgSz", at("w:w", "12240"), at("w:h", "15840")),
		el("w:pgMar", at("w:top", "1180"), at("w:right", "1300"), at("w:bottom", "1040"), at("w:left", "1300"),
			at("w:header", "560"), at("w:footer", "480"), at("w:gutter", "0")))
}

func header(s Sheet) node {
	return el("w:hdr", at("xmlns:w", nsWord), el("w:p", el("w:pPr", el("w:pStyle", val("Header"))),
		said(s.Title), el("w:r", el("w:tab")), said(s.Author)))
}

func footer(s Sheet) node {
	return el("w:ftr", at("xmlns:w", nsWord), el("w:p", el("w:pPr", el("w:pStyle", val("Footer"))),
		said(s.Address), el("w:r", el("w:tab")), said("Page "), field("PAGE"), said(" of "), field("NUMPAGES")))
}

func said(text string) node {
	return el("w:r", el("w:t", at("xml:space", "preserve"), words(text)))
}

// field is a number that the word processor fills in.
func field(code string) node {
	return el("w:fldSimple", at("w:instr", " "+code+" "), said("1"))
}

// textWidth is the width of a line, in twentieths of a point.
const textWidth = 12240 - 2*1300

// styles are the looks of the paragraphs, in type of the given scale.
func styles(lang string, scale float64) node {
	by := func(n int) int { return int(math.Round(float64(n) * scale)) }
	root := el("w:styles", at("xmlns:w", nsWord),
		el("w:docDefaults",
			el("w:rPrDefault", el("w:rPr", fonts("Calibri"), colour(inkHex), size(by(20)),
				el("w:lang", val(cmp.Or(lang, "en-US"))))),
			el("w:pPrDefault", el("w:pPr", spacing(0, 80, 252)))),
		el("w:style", at("w:type", "paragraph"), at("w:default", "1"), at("w:styleId", "Normal"), el("w:name", val("Normal")), el("w:qFormat")),
		el("w:style", at("w:type", "character"), at("w:default", "1"), at("w:styleId", "DefaultParagraphFont"), el("w:name", val("Default Paragraph Font"))),
		el("w:style", at("w:type", "character"), at("w:styleId", "Hyperlink"), el("w:name", val("Hyperlink")),
			el("w:rPr", colour(blueHex), el("w:u", val("single")))),
	)
	for i, h := range []struct{ size, before, after int }{{36, 0, 60}, {26, 220, 40}, {22, 140, 30}, {21, 160, 40}, {21, 160, 40}, {21, 160, 40}} {
		root.Nodes = append(root.Nodes, headingStyle(i+1, by(h.size), by(h.before), by(h.after)))
	}
	edge := el("w:tabs", el("w:tab", val("right"), at("w:pos", strconv.Itoa(textWidth))))
	small := el("w:rPr", colour(greyHex), size(18))
	root.Nodes = append(root.Nodes,
		style("ListParagraph", "List Paragraph", el("w:pPr", spacing(0, by(80), 262), el("w:contextualSpacing"))),
		style("Quote", "Quote", el("w:pPr", el("w:ind", at("w:left", "360"), at("w:right", "360"))), el("w:rPr", el("w:i"))),
		style("Code", "Code", el("w:rPr", fonts("Courier New"), size(by(19)))),
		style("Header", "header", el("w:pPr", edge), small),
		style("Footer", "footer", el("w:pPr", edge), small))
	return root
}

// headingStyle keeps a heading on the page of what follows it.
func headingStyle(level, half, before, after int) node {
	n := strconv.Itoa(level)
	return style("Heading"+n, "heading "+n,
		el("w:pPr", el("w:keepNext"), el("w:keepLines"), spacing(before, after, 240), el("w:outlineLvl", num(level-1))),
		el("w:rPr", el("w:b"), size(half)))
}

// style is a paragraph's; what follows a heading is usual text again.
func style(id, name string, parts ...node) node {
	return el("w:style", at("w:type", "paragraph"), at("w:styleId", id), el("w:name", val(name)),
		el("w:basedOn", val("Normal")), el("w:next", val(next(id))), el("w:qFormat"), parts)
}

func next(id string) string {
	if id == "ListParagraph" {
		return id
	}
	return "Normal"
}

func fonts(name string) node {
	return el("w:rFonts", at("w:ascii", name), at("w:hAnsi", name), at("w:cs", name), at("w:eastAsia", name))
}

func colour(hex string) node { return el("w:color", val(hex)) }

// size is in half points.
func size(half int) node { return el("w:sz", num(half)) }

// spacing is in twentieths of a point; line in 240ths of a line.
func spacing(before, after, line int) node {
	return el("w:spacing", at("w:before", strconv.Itoa(before)), at("w:after", strconv.Itoa(after)),
		at("w:line", strconv.Itoa(line)), at("w:lineRule", "auto"))
}
