package recruiter

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/review"
)

func tiedRow(codes []string, ties ...string) compareRow {
	row := compareRow{Row: review.Row{Ties: ties}}
	for _, c := range codes {
		row.Cells = append(row.Cells, compareCell{Code: c})
	}
	return row
}

func TestTiesAreToldByGroup(t *testing.T) {
	four := []string{"K7", "M2", "R9", "B6"}
	for _, c := range []struct {
		ties, want []string
	}{
		{nil, []string{}},
		{[]string{"K7, M2"}, []string{"K7, M2"}},
		{[]string{"K7, M2", "M2, R9"}, []string{"K7, M2", "M2, R9"}}, // M2 may belong with either
		{[]string{"K7, M2", "K7, R9", "M2, R9"}, []string{"K7, M2, R9"}},
		{[]string{"K7, M2", "K7, R9", "M2, R9", "R9, B6"}, []string{"K7, M2, R9", "R9, B6"}},
	} {
		if got := tiedRow(four, c.ties...).Tied(); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %q, want %q", c.ties, got, c.want)
		}
	}
}

// TestGroupsSayWhatPairsSay: every tie is in a group, and a group holds ties only.
func TestGroupsSayWhatPairsSay(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	codes := []string{"A1", "B2", "C3", "D4", "E5"}
	for range 500 {
		var ties []string
		for i, a := range codes {
			for _, b := range codes[i+1:] {
				if r.IntN(2) == 0 {
					ties = append(ties, a+", "+b)
				}
			}
		}
		var told []string
		for _, g := range tiedRow(codes, ties...).Tied() {
			members := strings.Split(g, ", ")
			for i, a := range members {
				for _, b := range members[i+1:] {
					told = append(told, fmt.Sprintf("%s, %s", a, b))
				}
			}
		}
		slices.Sort(told)
		if told = slices.Compact(told); !slices.Equal(told, ties) {
			t.Fatalf("ties %q are told as %q", ties, told)
		}
	}
}
