package recruiter

import (
	"slices"
	"strings"
)

// Drawn reports whether an exercise has a mark, so that the list needs its scale.
func (p profile) Drawn() bool {
	return slices.ContainsFunc(p.Exercises, func(e exerciseRow) bool { return e.Score != nil })
}

// Tied joins a row's pairs that cannot be told apart into groups in which nobody can be told from anybody,
// each as "K7, M2, R9". Somebody in between belongs to two groups.
func (r compareRow) Tied() []string {
	var codes []string
	for _, c := range r.Cells {
		codes = append(codes, c.Code)
	}
	var groups [][]string
	for i, one := range codes {
		for _, next := range codes[i+1:] {
			if !slices.Contains(r.Ties, one+", "+next) || together(groups, one, next) {
				continue
			}
			groups = append(groups, r.grow([]string{one, next}, codes))
		}
	}
	out := make([]string, len(groups))
	for i, g := range groups {
		out[i] = strings.Join(g, ", ")
	}
	return out
}

// grow adds everyone who is tied with all of a group, in the order of the row.
func (r compareRow) grow(group, codes []string) []string {
	for _, c := range codes {
		if slices.Contains(group, c) {
			continue
		}
		fits := !slices.ContainsFunc(group, func(m string) bool {
			return !slices.Contains(r.Ties, m+", "+c) && !slices.Contains(r.Ties, c+", "+m)
		})
		if fits {
			group = append(group, c)
		}
	}
	slices.SortFunc(group, func(a, b string) int { return slices.Index(codes, a) - slices.Index(codes, b) })
	return group
}

func together(groups [][]string, a, b string) bool {
	return slices.ContainsFunc(groups, func(g []string) bool { return slices.Contains(g, a) && slices.Contains(g, b) })
}
