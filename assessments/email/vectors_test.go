package email

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"
)

// labelled is a set of e-mails to one brief with the features that two labellers agreed on.
type labelled struct {
	Public public
	Key    key
	Emails []struct {
		ID       string
		Response response
		Features map[string]json.RawMessage
	}
}

func readLabelled(t *testing.T, folder string) []labelled {
	t.Helper()
	files, err := filepath.Glob("testdata/" + folder + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled sets: %v", err)
	}
	var sets []labelled
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var l labelled
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		sets = append(sets, l)
	}
	return sets
}

// counts of one feature over all labelled e-mails.
type counts struct{ hit, miss, alarm, none int }

func (c counts) f1() (precision, recall, f1 float64) {
	ratio := func(a, b int) float64 {
		if b == 0 {
			return 1
		}
		return float64(a) / float64(b)
	}
	precision, recall = ratio(c.hit, c.hit+c.alarm), ratio(c.hit, c.hit+c.miss)
	return precision, recall, ratio(2*c.hit, 2*c.hit+c.alarm+c.miss)
}

func (c *counts) add(want, got bool) {
	switch {
	case want && got:
		c.hit++
	case want:
		c.miss++
	case got:
		c.alarm++
	default:
		c.none++
	}
}

// strict features must reach F1 0.95, all others 0.85.
var strict = strings.Fields("new_date new_time contact subject greeting patient_named closing subject_private other_person placeholder")

// The vectors were labelled by others; the own set grew with the rules and only guards them.
func TestFeaturesAgainstLabels(t *testing.T) {
	for _, folder := range []string{"vectors", "own"} {
		t.Run(folder, func(t *testing.T) { againstLabels(t, folder) })
	}
}

func againstLabels(t *testing.T, folder string) {
	t.Helper()
	table := map[string]*counts{}
	for _, l := range readLabelled(t, folder) {
		for _, e := range l.Emails {
			got := asMap(t, analyse(l.Public, l.Key, e.Response).features)
			for name, raw := range e.Features {
				if table[name] == nil {
					table[name] = &counts{}
				}
				compare(t, e.ID, name, raw, got[name], table[name])
			}
		}
	}
	report(t, table)
}

func asMap(t *testing.T, f features) map[string]json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// compare counts one label; a list counts each of its values.
func compare(t *testing.T, id, name string, want, got json.RawMessage, c *counts) {
	t.Helper()
	var a, b any
	if json.Unmarshal(want, &a) != nil || json.Unmarshal(got, &b) != nil {
		t.Fatalf("%s %s: cannot compare %s with %s", id, name, want, got)
	}
	if !reflect.DeepEqual(a, b) {
		t.Logf("%s %s: labelled %s, found %s", id, name, want, got)
	}
	if flag, ok := a.(bool); ok {
		c.add(flag, b == true)
		return
	}
	wanted, found := a.([]any), b.([]any)
	for _, w := range wanted {
		c.add(true, slices.Contains(found, w))
	}
	for _, f := range found {
		if !slices.Contains(wanted, f) {
			c.add(false, true)
		}
	}
	if len(wanted) == 0 && len(found) == 0 {
		c.add(false, false)
	}
}

func report(t *testing.T, table map[string]*counts) {
	t.Helper()
	names := make([]string, 0, len(table))
	for name := range table {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	fmt.Fprintf(&b, "%-16s %9s %7s %6s %9s\n", "feature", "precision", "recall", "F1", "agreement")
	for _, name := range names {
		c := *table[name]
		p, r, f := c.f1()
		fmt.Fprintf(&b, "%-16s %9.3f %7.3f %6.3f %6d/%d\n", name, p, r, f, c.hit+c.none, c.hit+c.none+c.miss+c.alarm)
		floor := 0.85
		if slices.Contains(strict, name) {
			floor = 0.95
		}
		if f < floor {
			t.Errorf("%s: F1 %.3f is under %.2f", name, f, floor)
		}
	}
	t.Log("\n" + b.String())
}
