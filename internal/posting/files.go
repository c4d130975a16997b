package posting

import (
	"cmp"
	"slices"

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
// address, which documents name at their foot; empty where it has none. NotFound for a format that
// there is not, Invalid where the format cannot carry the text.
func File(p Posting, clinic Clinic, f Format, url string) ([]byte, error) {
	if !slices.Contains(Formats(), f) {
		return nil, fault.New(fault.NotFound, "There is no such file")
	}
	sheet := paper.Sheet{Title: p.Title, Author: clinic.Name, Address: url, Markdown: p.Markdown, At: p.UpdatedAt}
	switch f {
	case FormatDOCX:
		return paper.DOCX(sheet)
	case FormatPDF:
		return paper.PDF(sheet)
	case FormatText:
		return []byte(Text(p.Markdown)), nil
	default:
		return []byte(p.Markdown), nil
	}
}

// where is the country and state of a posting, from its site and, failing that, its place.
func (p Posting) where() (country, region string) {
	country, region = placeParts(p.Place)
	return cmp.Or(p.Site.Country, country), cmp.Or(p.Site.Region, region)
}
