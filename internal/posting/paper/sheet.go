package paper

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"preceptor/internal/markdown"
)

// Sheet is what a document is made of.
type Sheet struct {
	Title    string
	Author   string // who is named beside the title on each page
	Address  string // of the page to apply on; at the foot of each page, or empty
	Language string // BCP 47, such as en-US
	Markdown string
	At       time.Time // when the text was last changed; stands in the document's properties
}

// shape is what a block looks like.
type shape int

const (
	paragraph shape = iota
	heading
	item
	code
	rule
)

// block is one paragraph of the document.
type block struct {
	shape  shape
	level  int // of a heading: 1 to 6; of an item: how deep, from 0
	quoted bool
	more   bool // an item's further paragraph: it has no mark of its own
	list   int  // which numbered list an item belongs to, from 1; 0: bullets
	number int  // of an item in a numbered list
	runs   []run
}

// run is a stretch of text in one style. A text of "\n" is a line break.
type run struct {
	text                       string
	bold, italic, mono, struck bool
	href                       string
}

// text is the block without styles.
func (b block) text() string {
	var out strings.Builder
	for _, r := range b.runs {
		out.WriteString(r.text)
	}
	return out.String()
}

// blocks reads the Markdown. A text that the parser refuses comes back line by line.
func blocks(src string) []block {
	root, source, ok := markdown.Tree(src)
	if !ok {
		return plainBlocks(src)
	}
	r := reader{source: source}
	r.children(root, block{})
	return r.blocks
}

func plainBlocks(src string) []block {
	var out []block
	for line := range strings.Lines(src) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, block{runs: []run{{text: line}}})
		}
	}
	return out
}

// reader walks the tree of a text.
type reader struct {
	source []byte
	blocks []block
	lists  int // numbered lists so far
	depth  int // lists around the present node
}

// children reads the blocks below a node; like is what they inherit.
func (r *reader) children(n ast.Node, like block) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.block(c, like)
	}
}

func (r *reader) block(n ast.Node, like block) {
	switch n := n.(type) {
	case *ast.Heading:
		like.shape, like.level = heading, n.Level
		r.add(like, r.inline(n, run{}))
	case *ast.Paragraph, *ast.TextBlock:
		r.add(like, r.inline(n, run{}))
	case *ast.Blockquote:
		like.quoted = true
		r.children(n, like)
	case *ast.List:
		r.list(n, like)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		like.shape = code
		r.add(like, r.lines(n))
	case *ast.ThematicBreak:
		r.blocks = append(r.blocks, block{shape: rule})
	case *extast.Table:
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			r.add(like, r.row(row))
		}
	}
}

func (r *reader) list(n *ast.List, like block) {
	like.shape, like.level, like.list, like.more = item, r.depth, 0, false
	if n.IsOrdered() {
		r.lists++
		like.list, like.number = r.lists, n.Start
	}
	r.depth++
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		first := like
		for part := c.FirstChild(); part != nil; part = part.NextSibling() {
			r.block(part, first)
			first.more = true
		}
		if like.list > 0 {
			like.number++
		}
	}
	r.depth--
}

// lines are the raw lines of a code block.
func (r *reader) lines(n ast.Node) []run {
	var out []run
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		out = append(out, run{text: strings.TrimRight(string(line.Value(r.source)), "\r\n"), mono: true}, run{text: "\n"})
	}
	return out[:max(0, len(out)-1)]
}

// row is a line of a table, its cells apart; the first line of a table is bold.
func (r *reader) row(n ast.Node) []run {
	_, head := n.(*extast.TableHeader)
	var out []run
	for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
		if cell != n.FirstChild() {
			out = append(out, run{text: " | "})
		}
		out = append(out, r.inline(cell, run{bold: head})...)
	}
	return out
}

func (r *reader) add(b block, runs []run) {
	if b.runs = merged(runs); strings.TrimSpace(b.text()) != "" {
		r.blocks = append(r.blocks, b)
	}
}

// inline reads the text below a node; style is what it inherits.
func (r *reader) inline(n ast.Node, style run) []run {
	var out []run
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		next := style
		switch c := c.(type) {
		case *ast.Text:
			out = append(out, r.words(c, style)...)
			continue
		case *ast.String:
			next.text = string(c.Value)
			out = append(out, next)
			continue
		case *ast.AutoLink:
			next.text = string(c.Label(r.source))
			next.href = allowed(linkOf(c, r.source))
			out = append(out, next)
			continue
		case *ast.RawHTML, *ast.Image:
			continue
		case *ast.Emphasis:
			next.bold, next.italic = style.bold || c.Level > 1, style.italic || c.Level == 1
		case *ast.CodeSpan:
			next.mono = true
		case *ast.Link:
			next.href = allowed(string(c.Destination))
		case *extast.Strikethrough:
			next.struck = true
		}
		out = append(out, r.inline(c, next)...)
	}
	return out
}

func linkOf(n *ast.AutoLink, source []byte) string {
	address := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		return "mailto:" + address
	}
	return address
}

// words are a text and the break after it. A text whose escapes and entities have to be read is
// unescaped; code is taken as it stands.
func (r *reader) words(n *ast.Text, style run) []run {
	raw := n.Segment.Value(r.source)
	if !n.IsRaw() {
		raw = resolved(raw)
	}
	style.text = string(raw)
	switch {
	case n.HardLineBreak():
		return []run{style, {text: "\n"}}
	case n.SoftLineBreak():
		style.text += " "
	}
	return []run{style}
}

// merged joins neighbours in the same style, so that a word is not cut where the parser cut it.
func merged(runs []run) []run {
	var out []run
	for _, r := range runs {
		if last := len(out) - 1; last >= 0 && r.text != "\n" && out[last].text != "\n" && sameStyle(out[last], r) {
			out[last].text += r.text
			continue
		}
		if r.text != "" {
			out = append(out, r)
		}
	}
	return out
}

func sameStyle(a, b run) bool {
	a.text, b.text = "", ""
	return a == b
}

// schemes are those that a link in a document may have, as on the product's pages.
var schemes = []string{"https", "http", "mailto", "tel"}

// allowed is the address, or nothing where it must not be a link: a script, a file, or an address
// that means something on a page only.
func allowed(address string) string {
	u, err := url.Parse(address)
	if err != nil || !slices.Contains(schemes, strings.ToLower(u.Scheme)) {
		return ""
	}
	return u.String()
}
