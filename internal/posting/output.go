package posting

import (
	"html/template"
	"strings"

	"preceptor/internal/markdown"
)

// HTML is the posting for the web: sanitised, headings as they stand in the Markdown.
func HTML(src string) template.HTML { return markdown.HTML(src) }

// Text is the posting as plain text, for mail and for boards that take nothing else: headings in
// lines of their own, bullets with "- ", no other marks.
func Text(src string) string {
	var out strings.Builder
	for line := range strings.Lines(src) {
		line = strings.TrimRight(line, " \t\r\n")
		if head := strings.TrimLeft(line, "#"); head != line && strings.HasPrefix(head, " ") {
			line = strings.TrimSpace(head)
		}
		out.WriteString(unmarked(line))
		out.WriteByte('\n')
	}
	return strings.TrimSpace(out.String()) + "\n"
}

// unmarked takes emphasis, code marks and escapes off a line and writes links as "text (address)".
func unmarked(line string) string {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	body := line[indent:]
	if strings.HasPrefix(body, "* ") || strings.HasPrefix(body, "+ ") {
		body = "-" + body[1:]
	}
	var out strings.Builder
	out.WriteString(line[:indent])
	for i := 0; i < len(body); i++ {
		c := body[i]
		switch {
		case c == '\\' && i+1 < len(body) && strings.IndexByte("\\`*_{}[]()#+-.!|<>~&=", body[i+1]) >= 0:
			i++
			out.WriteByte(body[i])
		case c == '*' || c == '`':
		case c == '_' && !insideWord(body, i):
		case c == '<':
			if address, n := autolink(body[i:]); n > 0 {
				out.WriteString(address)
				i += n - 1
				continue
			}
			out.WriteByte(c)
		case c == '[':
			if text, address, n := link(body[i:]); n > 0 {
				out.WriteString(unmarked(text) + " (" + address + ")")
				i += n - 1
				continue
			}
			out.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

func insideWord(s string, i int) bool {
	return i > 0 && i+1 < len(s) && wordRune(rune(s[i-1])) && wordRune(rune(s[i+1]))
}

// autolink reads "<address>" at the start of s; n is its length, 0 where there is none.
func autolink(s string) (address string, n int) {
	end := strings.IndexByte(s, '>')
	if end < 0 || strings.ContainsAny(s[1:end], " <") || !strings.Contains(s[1:end], "://") && !strings.Contains(s[1:end], "@") {
		return "", 0
	}
	return s[1:end], end + 1
}

// link reads "[text](address)" at the start of s; n is its length, 0 where there is none.
func link(s string) (text, address string, n int) {
	middle := strings.Index(s, "](")
	if middle < 0 || strings.ContainsAny(s[1:middle], "[]") {
		return "", "", 0
	}
	end := strings.IndexByte(s[middle:], ')')
	if end < 0 {
		return "", "", 0
	}
	return s[1:middle], s[middle+2 : middle+end], middle + end + 1
}
