package posting

import (
	"strings"
	"unicode"
)

// tablePart is what a block is of a table.
type tablePart int

const (
	noTable tablePart = iota
	tableRow
	tableHead
	tableCell
)

// row takes in a row of a table. Where the head names different purposes ("Required | Preferred"),
// each cell below becomes an item of its own; else a row is one block, named by its first cell.
func (r *lineReader) row(start, end int) {
	r.open = false
	if r.head < 0 || len(r.parts) == 0 {
		r.push(block{kind: prose, start: start, end: end, table: tableRow, lead: r.head})
		return
	}
	cells := r.d.cells(start, end)
	for i, cell := range cells {
		if i >= len(r.parts) || !r.d.lettered(cell) {
			continue
		}
		p := r.parts[i]
		if p == plain {
			p = r.ticked(cells)
		}
		r.push(block{kind: bullet, start: cell[0], end: cell[1], table: tableCell, column: p, sign: '|'})
	}
}

// startTable reads the head of a table whose divider was seen.
func (r *lineReader) startTable(at int) {
	r.head, r.parts = at, nil
	b := &r.d.blocks[at]
	b.table = tableHead
	seen := map[purpose]bool{}
	for _, cell := range r.d.cells(b.start, b.end) {
		p := purposeOfText(r.d.text[cell[0]:cell[1]])
		seen[p] = true
		r.parts = append(r.parts, p)
	}
	delete(seen, plain)
	if len(seen) < 2 {
		r.parts = nil
	}
}

// ticked is the purpose of the column in which a row is ticked.
func (r *lineReader) ticked(cells [][2]int) purpose {
	for i, cell := range cells {
		if i < len(r.parts) && r.parts[i] != plain && tick(strings.TrimSpace(r.d.text[cell[0]:cell[1]])) {
			return r.parts[i]
		}
	}
	return plain
}

func tick(s string) bool {
	switch strings.ToLower(s) {
	case "x", "yes", "y", "✓", "✔", "✅", "☑", "✔️", "•", "●":
		return true
	}
	return false
}

// cells are the spans between the bars of a row.
func (d *document) cells(start, end int) [][2]int {
	var out [][2]int
	at := start + 1
	for at <= end && len(out) < maxCells {
		n := strings.IndexByte(d.text[at:end], '|')
		if n < 0 {
			if at < end {
				out = append(out, [2]int{at, end})
			}
			break
		}
		out = append(out, [2]int{at, at + n})
		at += n + 1
	}
	return out
}

// maxCells is how many columns of a table are read.
const maxCells = 12

func (d *document) lettered(cell [2]int) bool {
	return strings.ContainsFunc(d.text[cell[0]:cell[1]], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) && !tick(strings.TrimSpace(d.text[cell[0]:cell[1]]))
}

// purposeOfText is the purpose a heading of these words gives.
func purposeOfText(text string) purpose {
	d := &document{text: text, blocks: []block{{end: len(text)}}}
	d.readWords()
	return d.purposeOf(0, len(d.words))
}
