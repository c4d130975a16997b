package posting

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"preceptor/internal/fault"
	"preceptor/internal/posting/paper"
)

// Format is a kind of file that a posting can be taken away as.
type Format string

// The formats that anyone may download.
const (
	FormatMarkdown Format = "md"
	FormatText     Format = "txt"
	FormatDOCX     Format = "docx"
	FormatPDF      Format = "pdf"
)

// Formats lists them, the most wanted first.
func Formats() []Format { return []Format{FormatPDF, FormatDOCX, FormatText, FormatMarkdown} }

// MediaType is the format's content type.
func (f Format) MediaType() string {
	return map[Format]string{
		FormatMarkdown: "text/markdown; charset=utf-8",
		FormatText:     "text/plain; charset=utf-8",
		FormatDOCX:     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		FormatPDF:      "application/pdf",
	}[f]
}

// Name is what people call the format.
func (f Format) Name() string {
	return map[Format]string{FormatMarkdown: "Markdown", FormatText: "Plain text", FormatDOCX: "Word", FormatPDF: "PDF"}[f]
}

// File is the posting in a format; the same arguments give the same bytes. url is the posting's public
// address, where its text sends people to apply; empty where it has none. NotFound for a format that
// there is not, Invalid where the format cannot carry the text.
func File(p Posting, clinic Clinic, f Format, url string) ([]byte, error) {
	if !slices.Contains(Formats(), f) {
		return nil, fault.New(fault.NotFound, "There is no such file")
	}
	text := away(p.Markdown, url)
	sheet := paper.Sheet{Title: p.Title, Author: clinic.Name, Address: url, Markdown: text, At: p.UpdatedAt}
	switch f {
	case FormatDOCX:
		return paper.DOCX(sheet)
	case FormatPDF:
		return paper.PDF(sheet)
	case FormatText:
		return []byte(Text(signed(text, url))), nil
	default:
		if url == "" {
			return []byte(p.Markdown), nil // a source to work on, not yet a job that people apply for
		}
		return []byte(signed(text, url)), nil
	}
}

var onThisPage = regexp.MustCompile(`(?i)\bon this (?:web ?)?page\b`)

// away is a posting's text where it stands on another page than its own, or on paper: what sends
// people to "this page" names its address.
func away(markdown, url string) string {
	there := "on the job's own page"
	if url != "" {
		there = "at <" + url + ">"
	}
	return onThisPage.ReplaceAllLiteralString(markdown, there)
}

// signed is a text that names its address, at its end if nowhere else.
func signed(markdown, url string) string {
	if strings.Contains(markdown, url) {
		return markdown
	}
	return strings.TrimRight(markdown, "\n") + "\n\nThis job: <" + url + ">\n"
}

// where is the country and state of a posting, from its site and, failing that, its place.
func (p Posting) where() (country, region string) {
	country, region = placeParts(p.Place)
	return cmp.Or(p.Site.Country, country), cmp.Or(p.Site.Region, region)
}
