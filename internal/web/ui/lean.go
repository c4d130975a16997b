package ui

import (
	"regexp"
	"strings"
)

var (
	gaps  = regexp.MustCompile(`("[^"]*"|'[^']*')|(?:\s|/\*(?s:.*?)\*/)+`)         // or a string, to step over it
	signs = regexp.MustCompile(`("[^"]*"|'[^']*')| ?;? ?(\}) ?| ?([{;,>]) ?|(:) `) // with the spaces that they do not need
)

// leanSheet is lean for a style sheet, which loses the spaces around its signs too.
func leanSheet(sheet string) string {
	short := gaps.ReplaceAllStringFunc(sheet, func(part string) string {
		if part[0] == '"' || part[0] == '\'' {
			return part
		}
		return " "
	})
	return strings.TrimSpace(signs.ReplaceAllString(short, "$1$2$3$4"))
}

// lean takes out of a script what browsers do not need: lines that are only a comment, empty lines and
// the space before a line. It leaves template literals alone, and the whole file where it cannot tell
// where they end.
func lean(script string) string {
	var out strings.Builder
	var inComment, inLiteral bool
	for line := range strings.Lines(script) {
		text := strings.TrimSpace(line)
		switch {
		case inLiteral:
			out.WriteString(line)
			inLiteral = togglesLiteral(line) != inLiteral
			continue
		case inComment:
			inComment = !strings.Contains(text, "*/")
			continue
		case text == "" || strings.HasPrefix(text, "//"):
			continue
		case strings.HasPrefix(text, "/*"):
			end := strings.Index(text, "*/")
			if end < 0 {
				inComment = true
				continue
			}
			if end+2 == len(text) {
				continue
			}
		}
		out.WriteString(strings.TrimLeft(line, " \t"))
		inLiteral = togglesLiteral(line)
	}
	if inLiteral || inComment {
		return script
	}
	return out.String()
}

// togglesLiteral tells whether a template literal begins on a line and does not end there, or the other
// way round.
func togglesLiteral(line string) bool {
	return (strings.Count(line, "`")-strings.Count(line, "\\`"))%2 == 1
}
