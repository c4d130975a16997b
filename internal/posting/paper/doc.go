// Package paper writes a Markdown text as a document for people: DOCX for those who go on editing,
// PDF for those who print or send. Both are pure: the same Sheet gives the same bytes. Headings,
// paragraphs, bold and italic words, lists, quotes, code and links come through; a table becomes
// one line a row; images and raw HTML do not.
//
// It knows nothing of jobs and reads no files: the PDF's letters are those of the Go fonts, which
// come with a module. Package posting imports it; it imports fault and markdown.
package paper
