package paper

import (
	"github.com/yuin/goldmark/util"
)

// resolved takes the escapes off a text and reads its entities: `\*` is a star, `&amp;` an and, but
// `\&amp;` stays as it was meant, letter by letter.
func resolved(raw []byte) []byte {
	var out []byte
	from := 0
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] == '\\' && util.IsPunct(raw[i+1]) {
			out = append(append(out, entities(raw[from:i])...), raw[i+1])
			i++
			from = i + 1
		}
	}
	return append(out, entities(raw[from:])...)
}

func entities(raw []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(raw))
}
