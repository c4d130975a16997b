package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Tree parses Markdown as HTML does, for writers of other formats. ok is false for a source that is
// too long or nests too deep: it then has to be shown as plain text. Raw HTML and images stand in
// the tree, and so do links of every scheme: whoever walks it has to leave them out.
func Tree(src string) (root ast.Node, source []byte, ok bool) {
	if len(src) > Max || nestsTooDeep(src) {
		return nil, nil, false
	}
	source = []byte(src)
	return parser.Parser().Parse(text.NewReader(source)), source, true
}
