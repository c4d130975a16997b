package manager

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"preceptor/internal/posting"
)

// preview is a posting as candidates read it, with the quotes of findings marked. Its headings are
// moved down, under those of the page around it. Of a text that is too long it shows what fits.
func preview(markdown string, found []posting.Finding) template.HTML {
	if len(markdown) > posting.MaxMarkdown {
		markdown = strings.ToValidUTF8(markdown[:posting.MaxMarkdown], "")
	}
	return mark(lower(string(posting.HTML(markdown))), found)
}

var headings = strings.NewReplacer(
	"<h1>", "<h3>", "</h1>", "</h3>", "<h2>", "<h4>", "</h2>", "</h4>", "<h3>", "<h5>", "</h3>", "</h5>",
	"<h1 ", "<h3 ", "<h2 ", "<h4 ", "<h3 ", "<h5 ",
)

func lower(html string) string { return headings.Replace(html) }

// mark puts marks around quotes that stand in one piece of text. It never touches tags: it looks only
// between them, and what it adds is fixed.
func mark(html string, found []posting.Finding) template.HTML {
	found = slices.Clone(found) // what must be fixed first, and words before the sentences around them
	slices.SortStableFunc(found, func(x, y posting.Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(levelOrder, x.Level), slices.Index(levelOrder, y.Level)), cmp.Compare(len(x.Quote), len(y.Quote)))
	})
	tones := map[posting.Level]string{posting.MustFix: "bad", posting.Suggestion: "warn"}
	for _, f := range found {
		quote := template.HTMLEscapeString(strings.TrimSpace(f.Quote))
		if tone := tones[f.Level]; tone != "" && len(quote) > 1 {
			html = markOne(html, quote, tone)
		}
	}
	return template.HTML(html) //nolint:gosec // sanitised HTML with marks between its tags
}

// markOne marks the first place outside tags and other marks.
func markOne(html, quote, tone string) string {
	marked := 0
	for at := 0; at < len(html); {
		end := strings.IndexByte(html[at:], '<')
		if end < 0 {
			end = len(html) - at
		}
		if i := strings.Index(html[at:at+end], quote); i >= 0 && marked == 0 {
			i += at
			return html[:i] + `<mark class="` + tone + `">` + quote + "</mark>" + html[i+len(quote):]
		}
		at += end
		if at >= len(html) {
			break
		}
		switch tag := html[at:]; {
		case strings.HasPrefix(tag, "<mark"):
			marked++
		case strings.HasPrefix(tag, "</mark"):
			marked--
		}
		closing := strings.IndexByte(html[at:], '>')
		if closing < 0 {
			break
		}
		at += closing + 1
	}
	return html
}
