package exercise_test

import (
	"encoding/json"
	"slices"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// named is a kind of which only its name and definitions matter.
type named struct {
	exercise.Kind
	slug string
}

func (n named) Info() exercise.Info { return exercise.Info{Slug: n.slug} }
func (n named) Definitions() []exercise.Definition {
	return []exercise.Definition{{ID: n.slug + "-1"}, {ID: n.slug + "-2"}}
}

var catalog = exercise.NewCatalog(named{slug: "one"}, named{slug: "two"})

func TestCatalog(t *testing.T) {
	if k, err := catalog.Kind("two"); err != nil || k.Info().Slug != "two" {
		t.Errorf("found %v, %v", k, err)
	}
	if _, err := catalog.Kind("three"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown kind is %v", err)
	}
	if k := catalog.Kinds(); len(k) != 2 || k[0].Info().Slug != "one" {
		t.Errorf("the kinds are %v", k)
	}
	if d, err := exercise.FindDefinition(named{slug: "one"}, "one-2"); err != nil || d.ID != "one-2" {
		t.Errorf("found %v, %v", d, err)
	}
	if _, err := exercise.FindDefinition(named{slug: "one"}, "two-1"); !fault.Is(err, fault.NotFound) {
		t.Errorf("another kind's definition is %v", err)
	}
}

func TestCheckDefinition(t *testing.T) {
	good := exercise.Definition{ID: "a", Title: "A", Minutes: 5, Timing: exercise.Extendable, Reference: exercise.Reference{Mean: 50, SD: 15}}
	for field, edit := range map[string]func(*exercise.Definition){
		"":          func(*exercise.Definition) {},
		"id":        func(d *exercise.Definition) { d.ID = "" },
		"title":     func(d *exercise.Definition) { d.Title = "" },
		"minutes":   func(d *exercise.Definition) { d.Minutes = 0 },
		"timing":    func(d *exercise.Definition) { d.Timing = "hasty" },
		"essential": func(d *exercise.Definition) { d.Timing = exercise.Essential },
		"reference": func(d *exercise.Definition) { d.Reference.SD = 0 },
	} {
		d := good
		edit(&d)
		fields := fault.FieldsOf(exercise.CheckDefinition(d))
		if field == "" && len(fields) > 0 || field != "" && (len(fields) != 1 || fields[0].Name != field) {
			t.Errorf("without %s: %+v", field, fields)
		}
	}
	untimed := good
	untimed.Timing, untimed.Minutes = exercise.Untimed, 0
	if err := exercise.CheckDefinition(untimed); err != nil {
		t.Errorf("an untimed definition needs no minutes: %v", err)
	}
}

func TestPlanCheck(t *testing.T) {
	item := func(kind, definition string, weight float64) exercise.PlanItem {
		return exercise.PlanItem{Kind: kind, Definition: definition, Weight: weight}
	}
	for name, c := range map[string]struct {
		plan exercise.Plan
		want fault.Kind
	}{
		"empty":              {nil, fault.Invalid},
		"unknown kind":       {exercise.Plan{item("three", "x", 1)}, fault.NotFound},
		"unknown definition": {exercise.Plan{item("one", "two-1", 1)}, fault.NotFound},
		"twice":              {exercise.Plan{item("one", "one-1", 0.5), item("one", "one-2", 0.5)}, fault.Invalid},
		"weightless":         {exercise.Plan{item("one", "one-1", 1), item("two", "two-1", 0)}, fault.Invalid},
		"below zero":         {exercise.Plan{item("one", "one-1", 1.5), item("two", "two-1", -0.5)}, fault.Invalid},
		"too little":         {exercise.Plan{item("one", "one-1", 0.5), item("two", "two-1", 0.49)}, fault.Invalid},
		"too much":           {exercise.Plan{item("one", "one-1", 0.5), item("two", "two-1", 0.51)}, fault.Invalid},
	} {
		if err := c.plan.Check(catalog); !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := exercise.Plan{item("two", "two-1", 0.7), item("one", "one-2", 0.3)}
	if err := good.Check(catalog); err != nil {
		t.Error(err)
	}
	if found, ok := good.Find("one"); !ok || found.Definition != "one-2" {
		t.Errorf("found %+v", found)
	}
	if _, ok := good.Find("three"); ok {
		t.Error("found what is not there")
	}
}

func TestRubricPoints(t *testing.T) {
	r := &exercise.Rubric{Criteria: []exercise.Criterion{{ID: "tone", Weight: 3}, {ID: "facts", Weight: 1}}}
	for _, c := range []struct {
		levels map[string]float64
		want   float64
		ok     bool
	}{
		{map[string]float64{"tone": 4, "facts": 4}, 100, true},
		{map[string]float64{"tone": 0, "facts": 0}, 0, true},
		{map[string]float64{"tone": 2, "facts": 4}, 62.5, true},
		{map[string]float64{"tone": 2.5, "facts": 0, "other": 4}, 46.875, true},
		{map[string]float64{"tone": 4}, 0, false},
	} {
		if got, ok := r.Points(c.levels); got != c.want || ok != c.ok {
			t.Errorf("%v are %v, %v", c.levels, got, ok)
		}
	}
}

func TestFinalJoinsMachineAndPeople(t *testing.T) {
	rated := 40.0
	for _, c := range []struct {
		share  float64
		rated  *float64
		points float64
		ok     bool
	}{{0, nil, 80, true}, {0, &rated, 80, true}, {0.25, &rated, 70, true}, {1, &rated, 40, true}, {0.25, nil, 0, false}} {
		if got, ok := exercise.Final(exercise.Info{RatedShare: c.share}, 80, c.rated); got != c.points || ok != c.ok {
			t.Errorf("share %v: %v, %v", c.share, got, ok)
		}
	}
}

func TestDecodeIsStrict(t *testing.T) {
	type pair struct {
		A int `json:"a"`
	}
	if v, err := exercise.Decode[pair]([]byte(` {"a": 3} `), "the pair"); err != nil || v.A != 3 {
		t.Errorf("read %v, %v", v, err)
	}
	for _, bad := range []string{``, `null x`, `{"a":3} {}`, `{"a":3}]`, `{"b":1}`, `{"a":"3"}`, `{"a":1.5}`, `[`, `{"a":3`} {
		if _, err := exercise.Decode[pair]([]byte(bad), "the pair"); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestEncodeKeepsTextAsItIs(t *testing.T) {
	if got := string(exercise.Encode(map[string]string{"a": "<b> & c"})); got != `{"a":"<b> & c"}` {
		t.Errorf("encoded as %s", got)
	}
}

func TestFormsCarryRawJSON(t *testing.T) {
	form := exercise.Form{Kind: "one", Public: exercise.Public(`{"p":1}`), Key: exercise.Key(`{"k":2}`)}
	raw, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	var back exercise.Form
	if err := json.Unmarshal(raw, &back); err != nil || string(back.Public) != `{"p":1}` || string(back.Key) != `{"k":2}` {
		t.Errorf("%s became %+v, %v", raw, back, err)
	}
	form.Key = nil
	if raw, err = json.Marshal(form); err != nil || slices.Contains(keysOf(t, raw), "key") {
		t.Errorf("a form without key is %s, %v", raw, err)
	}
}

func keysOf(t *testing.T, raw []byte) (keys []string) {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for k := range all {
		keys = append(keys, k)
	}
	return keys
}

func TestChanceIsOneStreamPerSeedAndPurpose(t *testing.T) {
	draw := func(seed uint64, purpose string) [4]uint64 {
		r := exercise.Rand(seed, purpose)
		return [4]uint64{r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64()}
	}
	if again := draw(1, "names"); draw(1, "names") != again {
		t.Error("the same stream differs")
	}
	if draw(1, "names") == draw(2, "names") || draw(1, "names") == draw(1, "times") {
		t.Error("two streams are the same")
	}
	r := exercise.Rand(3, "pick")
	seen := map[string]bool{}
	for range 100 {
		seen[exercise.Pick(r, []string{"a", "b", "c"})] = true
	}
	if len(seen) != 3 {
		t.Errorf("picked only %v", seen)
	}
}
