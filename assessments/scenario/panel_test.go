package scenario_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// panelFile is the exported key with n of 9 and other means: rows by action, the first of them names.
func panelFile(t *testing.T) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(rekeyer().Keys())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		row[1], row[2], row[3], row[4] = strconv.FormatFloat(1.5+float64(i%7)/2, 'f', -1, 64), "0.4", "9", "2027-01-15"
	}
	return rows
}

func rekeyer() exercise.Rekeyer { return shipped.(exercise.Rekeyer) }

func written(rows [][]string, comma string) []byte {
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(comma)
			}
			b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

type keyOf struct {
	Basis, Date string
	Options     []struct {
		ID   string
		Mean float64
		SD   float64
		N    int
		Date string
		Why  string
	}
}

func TestAPanelsKeyIsDrawnAndNamed(t *testing.T) {
	rows := panelFile(t)
	rows[3][2] = "1.3" // experts differ on this one
	rows[4][3] = "7"   // and not all rated this
	rows[5][4] = "2027-02-01"
	k, says, err := rekeyer().Rekey(written(rows, ","))
	if err != nil {
		t.Fatal(err)
	}
	if says != "22 actions, keyed by the clinic's own panel, n=7 to 9, 2027-02-01; 1 left out of scoring because experts differ (SD over 1.0)" {
		t.Errorf("it says %q", says)
	}
	before := form(t, 4)
	f, err := k.Generate(definition, 4)
	if err != nil {
		t.Fatal(err)
	}
	var key keyOf
	if err := json.Unmarshal(f.Key, &key); err != nil {
		t.Fatal(err)
	}
	for i, o := range key.Options {
		row := rows[i+1]
		if o.ID != row[0] || strconv.FormatFloat(o.Mean, 'f', -1, 64) != row[1] || strconv.Itoa(o.N) != row[3] || o.Date != row[4] || o.Why == "" {
			t.Errorf("%+v was read of %v", o, row)
		}
	}
	if again := form(t, 4); string(again.Key) != string(before.Key) {
		t.Error("the shipped kind has another key now")
	}
	// the actions themselves are the same, in the same order
	strip := func(p exercise.Public) string {
		return strings.NewReplacer("author proposal, n=1", "", "the clinic's own panel, n=7 to 9", "", `"placeholder":true`, "", `"placeholder":false`, "").Replace(string(p))
	}
	if strip(f.Public) != strip(before.Public) {
		t.Error("a key changes what the candidate sees")
	}
	r, err := k.Simulate(f, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Score(f.Public, f.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Evidence {
		if !strings.Contains(e.Fact, "the clinic's own panel, n=7 to 9") || strings.Contains(e.Fact, "author proposal") {
			t.Errorf("the evidence rests on %q", e.Fact)
		}
		if e.Rule == "scenario.side" && !strings.Contains(e.Fact, "SD 0.40, n=") {
			t.Errorf("spread and number are not in %q", e.Fact)
		}
	}
	about := s.About()
	if len(about) != 1 || strings.Contains(about[0], "placeholder") || !strings.Contains(about[0], "own panel, n=7 to 9, 2027-02-01") {
		t.Errorf("the score rests on %q", about)
	}
	page, err := k.View(f.Public, r, exercise.Page{Mode: exercise.Read})
	if err != nil || strings.Contains(string(page), "placeholder") || !strings.Contains(string(page), "own panel, n=7 to 9") {
		t.Errorf("finished work still speaks of a placeholder (%v)", err)
	}
	// what was drawn with the shipped key scores by it, also with the new kind
	old, err := shipped.Score(before.Public, before.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	now, err := k.Score(before.Public, before.Key, r)
	if err != nil || old.Points != now.Points || old.Evidence[0].Fact != now.Evidence[0].Fact {
		t.Errorf("an old form scores %v, then %v (%v)", old.Points, now.Points, err)
	}
	exported := k.(exercise.Rekeyer).Keys()
	if _, again, err := rekeyer().Rekey(exported); err != nil || again != says {
		t.Errorf("what is exported reads %q (%v)", again, err)
	}
}

func TestAPanelsFileFromASpreadsheet(t *testing.T) {
	rows := panelFile(t)
	for _, row := range rows[1:] {
		row[1], row[2] = strings.Replace(row[1], ".", ",", 1), "0,4"
	}
	rows = append(rows, []string{"", "", "", "", "", "", ""})
	rows[0] = []string{" Action", "MEAN", "Sd", "n", "date", "scene", "text"}
	if _, _, err := rekeyer().Rekey(append([]byte("\ufeff"), written(rows, ";")...)); err != nil {
		t.Error(err)
	}
	rows[5][4] = "1/15/2027"
	if _, says, err := rekeyer().Rekey(written(rows, ";")); err != nil || !strings.Contains(says, ", 2027-01-15;") {
		t.Errorf("%q %v", says, err)
	}
	var few [][]string // columns in another order, and no words
	for _, row := range rows[:23] {
		few = append(few, []string{row[4], row[3], row[2], row[1], row[0]})
	}
	if _, _, err := rekeyer().Rekey(written(few, ";")); err != nil {
		t.Error(err)
	}
}

func TestAPanelsFileIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(rows [][]string) [][]string
		says  []string
	}{
		"mean of six":       {func(r [][]string) [][]string { r[3][1] = "6"; return r }, []string{"line 4: the mean is a number from 1 to 5, not \"6\""}},
		"mean of nothing":   {func(r [][]string) [][]string { r[3][1] = ""; return r }, []string{"line 4: the mean"}},
		"mean not a number": {func(r [][]string) [][]string { r[3][1] = "NaN"; return r }, []string{"line 4: the mean"}},
		"negative spread":   {func(r [][]string) [][]string { r[3][2] = "-1"; return r }, []string{"line 4: the SD"}},
		"one expert":        {func(r [][]string) [][]string { r[7][3] = "1"; return r }, []string{"line 8: n is how many experts"}},
		"half an expert":    {func(r [][]string) [][]string { r[7][3] = "2.5"; return r }, []string{"line 8: n"}},
		"other date":        {func(r [][]string) [][]string { r[1][4] = "15.1.2027"; return r }, []string{"line 2: the date looks like 2027-01-15"}},
		"two at once":       {func(r [][]string) [][]string { r[9][1], r[2][4] = "0", "soon"; return r }, []string{"line 3: the date", "line 10: the mean"}},
		"unknown action":    {func(r [][]string) [][]string { return append(r, []string{"bill-dance", "4", "0", "9", "2027-01-15"}) }, []string{`line 24: there is no action "bill-dance"`}},
		"doubled":           {func(r [][]string) [][]string { return append(r, r[1]) }, []string{`line 24: the action "bill-check" stands in line 2 already`}},
		"left out":          {func(r [][]string) [][]string { return append(r[:2], r[3:]...) }, []string{"after this line 1 actions are missing: bill-card"}},
		"no agreement": {func(r [][]string) [][]string {
			for _, row := range r[1:13] {
				row[2] = "1.4"
			}
			return r
		}, []string{"agree (SD of 1.0 or less) on only 10 of 22"}},
		"one side": {func(r [][]string) [][]string {
			for _, row := range r[1:] {
				row[1] = "4"
			}
			return r
		}, []string{"both sides of 3"}},
		"missing column": {func(r [][]string) [][]string { r[0][2] = "spread"; return r }, []string{`"sd" is missing`}},
		"names only":     {func(r [][]string) [][]string { return r[:1] }, []string{"holds no action"}},
		"nothing":        {func([][]string) [][]string { return nil }, []string{"empty"}},
		"short line":     {func(r [][]string) [][]string { r[5] = r[5][:2]; return r }, []string{"line 6: the SD", "line 6: n", "line 6: the date"}},
	} {
		k, _, err := rekeyer().Rekey(written(c.spoil(panelFile(t)), ","))
		if !fault.Is(err, fault.Invalid) || k != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not say %q", name, err, want)
			}
		}
	}
	if _, _, err := rekeyer().Rekey([]byte("action,mean,sd,n,date\nbill-check,\"4,0.5\n")); err == nil || !strings.Contains(err.Error(), "no CSV: line 2") {
		t.Errorf("an open quote: %v", err)
	}
	if _, _, err := rekeyer().Rekey(rekeyer().Keys()); err == nil || !strings.Contains(err.Error(), "two or more") {
		t.Errorf("the author's proposal passes as a panel: %v", err)
	}
}

func FuzzRekey(f *testing.F) {
	f.Add([]byte("action,mean,sd,n,date\nbill-check,4,0.5,9,2027-01-15\n"))
	f.Add([]byte("action;mean;sd;n;date\r\nbill-check;4,5;0,5;9;2027-01-15\r\n"))
	f.Add(rekeyer().Keys())
	k := rekeyer()
	f.Fuzz(func(t *testing.T, file []byte) {
		fresh, _, err := k.Rekey(file)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		form, err := fresh.Generate(definition, 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fresh.Simulate(form, 1, 1); err != nil {
			t.Fatal(err)
		}
	})
}
