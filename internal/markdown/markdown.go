package markdown

import (
	"bytes"
	"html"
	"html/template"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// Max is the longest source that is parsed, in bytes. A longer one is shown as plain text: no
// author writes that much, and the parser's time is then bounded.
const Max = 64 << 10

// maxNesting is how many quote or list marks may open one line; deeper ones make parsers slow.
const maxNesting = 32

// Both are safe for concurrent use once built.
var (
	parser = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	policy = newPolicy()
)

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote",
		"ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(true)
	return p
}

// HTML renders Markdown. It never fails: what cannot be rendered is shown as escaped text.
func HTML(src string) template.HTML {
	if len(src) > Max || nestsTooDeep(src) || spreadsTooWide(src) {
		return plain(src)
	}
	var b bytes.Buffer
	if err := parser.Convert([]byte(src), &b); err != nil {
		return plain(src)
	}
	return template.HTML(policy.SanitizeBytes(b.Bytes())) //nolint:gosec // sanitised just here
}

// plain shows source as it was written.
func plain(src string) template.HTML {
	return template.HTML("<pre>" + html.EscapeString(src) + "</pre>\n") //nolint:gosec // escaped just here
}

// nestsTooDeep finds a run of block openers or brackets that no author writes by hand.
func nestsTooDeep(src string) bool {
	run := 0
	for i := range len(src) {
		switch src[i] {
		case '>', '[', '(', '-', '*', '_', '+':
			if run++; run > maxNesting && !rule(src[i-maxNesting:i+1]) {
				return true
			}
		case ' ', '\t':
		default:
			run = 0
		}
	}
	return false
}

// maxCells bounds the tables of a source. Every row gets as many cells as the widest, so that a few
// thousand short lines under a wide head would become a page of hundreds of megabytes.
const maxCells = 1 << 15

// spreadsTooWide reports whether a source could become a table of more cells than that.
func spreadsTooWide(src string) bool {
	lines, widest, bars := 1, 0, 0
	for i := range len(src) {
		switch src[i] {
		case '|':
			bars++
			widest = max(widest, bars)
		case '\n':
			lines, bars = lines+1, 0
		}
	}
	return widest > 0 && (widest+1)*lines > maxCells
}

// rule reports whether a run is one repeated dash, star or underscore: a drawn line or a blank.
func rule(run string) bool {
	for i := range len(run) {
		if run[i] != run[0] && run[i] != ' ' {
			return false
		}
	}
	return run[0] == '-' || run[0] == '_'
}
