package manager

import "strings"

// line is one line of a text that is held against another.
type line struct {
	Text   string
	Differ bool // stands in this text only
}

// mostLines bounds the work of comparing; longer texts are shown whole, without marks.
const mostLines = 1000

// compare marks the lines that stand in one of two texts only, by their longest common sequence. Of
// what both have in common it shows what is near, so that the two stand side by side where they differ.
func compare(theirs, mine string) (left, right []line) {
	a, b := linesOf(theirs), linesOf(mine)
	if len(a) > mostLines || len(b) > mostLines {
		return plainLines(a), plainLines(b)
	}
	for _, c := range nearby(merged(a, b)) {
		l := line{Text: c.Text, Differ: (c.Out || c.In) && c.Text != ""}
		if c.Skip {
			l.Text = "…"
		}
		if !c.In {
			left = append(left, l)
		}
		if !c.Out {
			right = append(right, l)
		}
	}
	return left, right
}

func linesOf(text string) []string {
	return strings.Split(strings.TrimRight(unixLines(text), "\n"), "\n")
}

// common tells for each line of two texts whether it belongs to their longest common sequence.
func common(a, b []string) (keepA, keepB []bool) {
	keepA, keepB = make([]bool, len(a)), make([]bool, len(b))
	length := make([][]int, len(a)+1) // of the common sequence of what follows
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			keepA[i], keepB[j] = true, true
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return keepA, keepB
}

// plainLines are lines without any mark.
func plainLines(texts []string) []line {
	out := make([]line, len(texts))
	for i, t := range texts {
		out[i].Text = t
	}
	return out
}

// change is one line of two texts read as one: taken out, put in, or near such a line. Skip stands
// for lines that are the same in both.
type change struct {
	Text          string
	Out, In, Skip bool
}

// around is how many lines that did not change are shown beside one that did.
const around = 2

// changes reads two texts as one, with only the neighbours of what changed.
func changes(before, then string) []change {
	return nearby(merged(linesOf(before), linesOf(then)))
}

// merged is every line of both texts, once where they agree.
func merged(a, b []string) []change {
	keepA, keepB := make([]bool, len(a)), make([]bool, len(b))
	if len(a) <= mostLines && len(b) <= mostLines {
		keepA, keepB = common(a, b)
	}
	var all []change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && !keepA[i]:
			all = append(all, change{Text: a[i], Out: true})
			i++
		case j < len(b) && !keepB[j]:
			all = append(all, change{Text: b[j], In: true})
			j++
		default:
			all = append(all, change{Text: a[i]})
			i, j = i+1, j+1
		}
	}
	return all
}

// nearby puts one mark in the place of lines that stand far from any change.
func nearby(all []change) []change {
	near := make([]bool, len(all))
	for i, c := range all {
		if c.Out || c.In {
			for k := max(0, i-around); k <= min(len(all)-1, i+around); k++ {
				near[k] = true
			}
		}
	}
	var out []change
	for i, c := range all {
		if near[i] {
			out = append(out, c)
		} else if len(out) == 0 || !out[len(out)-1].Skip {
			out = append(out, change{Skip: true})
		}
	}
	return out
}
