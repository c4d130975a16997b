package recruiter

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"preceptor/internal/review"
	"preceptor/internal/scoring"
)

// TestAReportsFileHoldsEveryNumber fills every panel and reads the file back.
func TestAReportsFileHoldsEveryNumber(t *testing.T) {
	median := 12 * time.Minute
	full := review.ExerciseReport{
		Skill: "=Schedule", N: 40, Scored: 40,
		Times: review.Times{Begun: 40, HandedIn: 38, Median: &median, Quarter: 10 * time.Minute, Three: 15 * time.Minute, Share: 95, InTime: &scoring.Interval{Low: 88, High: 98}},
		Items: []review.ItemLine{{Name: "+rule", Item: scoring.Item{N: 40, Facility: .5, ItemRest: .25}}},
		Alpha: &review.Alpha{Value: .8, Range: scoring.Interval{Low: .7, High: .9}, N: 40, Items: 4},
		Means: []review.FormMean{{Form: "A", N: 40, Mean: 55.5, SD: 12.25}},
		Forms: []review.FormPair{{A: "A", B: "B", NA: 30, NB: 31, Equivalence: scoring.Equivalence{Delta: 1.5, Margin: 4, P: .04, Ratio: 1.1, Equivalent: true}}},
		Extra: &review.ExtraTime{With: 12, Without: 28, MeanWith: 50, MeanWithout: 56, Delta: -6, Range: scoring.Interval{Low: -12, High: 0.5}},
		Raters: &review.RaterPanel{Answers: 12, Agreement: &scoring.Agreement{
			N: 48, Exact: .5, Adjacent: 1, Kappa: .75,
		}},
	}
	rows := read(t, exerciseLines(full))
	for _, want := range []string{
		"Time to finish||Median, minutes|38|12|10|15|Low and High are the quartiles",
		"Time to finish||Handed in before time ended, percent|40|95|88|98|90 % range; 80 or more is wanted",
		"Extra time and score||Difference of means|40|-6|-12|0.5|90 % range",
		"Rules and criteria|'+rule|Mean share of the points|40|0.5|||",
		"Rules and criteria||Alpha|40|0.8|0.7|0.9|4 rules; 90 % range",
		"Forms|A|Mean|40|55.5|||",
		"Forms|A against B|Difference of means|61|1.5|-4|4|Low and High are what is allowed",
		"Raters||Quadratic weighted kappa|48|0.75|||",
	} {
		if !rows["'=Schedule|"+want] {
			t.Errorf("no line %q in %v", want, rows)
		}
	}
	for row := range rows {
		if strings.Contains(row, "Needs") {
			t.Errorf("a full panel says %q", row)
		}
	}
	bare := read(t, exerciseLines(review.ExerciseReport{Skill: "Schedule"}))
	for _, panel := range []string{"Time to finish", "Extra time and score", "Rules and criteria"} {
		found := false
		for row := range bare {
			found = found || strings.HasPrefix(row, "Schedule|"+panel+"|||||||Needs ")
		}
		if !found {
			t.Errorf("%s does not say what it waits for: %v", panel, bare)
		}
	}
}

func read(t *testing.T, lines []reportLine) map[string]bool {
	t.Helper()
	body, err := reportCSV(lines)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != len(lines)+1 {
		t.Fatalf("%d rows of %d, %v", len(rows), len(lines), err)
	}
	out := map[string]bool{}
	for _, r := range rows {
		out[strings.Join(r, "|")] = true
	}
	return out
}
