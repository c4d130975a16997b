package scenario_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

type answer struct {
	Ratings map[string]int `json:"ratings"`
	Reply   string         `json:"reply"`
	Second  string         `json:"second,omitempty"`
}

func decoded[T any](t testing.TB, raw []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func scored(t testing.TB, f exercise.Form, r exercise.Response) exercise.Score {
	t.Helper()
	s, err := shipped.Score(f.Public, f.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func simulated(t testing.TB, f exercise.Form, ability float64, seed uint64) exercise.Response {
	t.Helper()
	r, err := shipped.Simulate(f, ability, seed)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestNamesAndOrderDoNotCount renames all actions and patients, turns scenes and actions around, and
// wants the same score.
func TestNamesAndOrderDoNotCount(t *testing.T) {
	for seed := range uint64(30) {
		f := form(t, seed)
		r := simulated(t, f, float64(seed)/30, seed)
		want := scored(t, f, r)
		rename := strings.NewReplacer(
			"bill-", "aa-", "desk-", "ab-", "chest-", "ac-", "cause-", "ad-", "daughter-", "ae-",
			"Gutierrez", "Okafor", "Shah", "Okafor", "Moyo", "Okafor", "Holt", "Ivers", "Ruiz", "Ivers",
		)
		p := decoded[map[string]any](t, []byte(rename.Replace(string(f.Public))))
		scenes := p["scenes"].([]any)
		slices.Reverse(scenes)
		for _, s := range scenes {
			slices.Reverse(s.(map[string]any)["actions"].([]any))
		}
		other := exercise.Form{Public: exercise.Public(exercise.Encode(p)), Key: exercise.Key(rename.Replace(string(f.Key)))}
		got := scored(t, other, exercise.Response(rename.Replace(string(r))))
		if got.Points != want.Points || got.Measures["r"] != want.Measures["r"] || got.Measures["dichotomous"] != want.Measures["dichotomous"] {
			t.Errorf("seed %d: %v %v, renamed and turned around %v %v", seed, want.Points, want.Measures, got.Points, got.Measures)
		}
	}
}

// TestLevelAndSpreadDoNotCount: r takes away how high and how far apart a person rates.
func TestLevelAndSpreadDoNotCount(t *testing.T) {
	f := form(t, 3)
	ids := slices.Collect(mapKeys(decoded[answer](t, simulated(t, f, 1, 1)).Ratings))
	slices.Sort(ids)
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		low, high, narrow := answer{Ratings: map[string]int{}}, answer{Ratings: map[string]int{}}, answer{Ratings: map[string]int{}}
		for _, id := range ids {
			x := 1 + r.IntN(2)
			low.Ratings[id], high.Ratings[id], narrow.Ratings[id] = x, x+3, 1+4*(x-1)
		}
		a, b, c := scored(t, f, exercise.Response(exercise.Encode(low))), scored(t, f, exercise.Response(exercise.Encode(high))), scored(t, f, exercise.Response(exercise.Encode(narrow)))
		if math.Abs(a.Measures["r"]-b.Measures["r"]) > 1e-9 || math.Abs(a.Measures["r"]-c.Measures["r"]) > 1e-9 {
			t.Errorf("r is %v low, %v high, %v wide", a.Measures["r"], b.Measures["r"], c.Measures["r"])
		}
	}
	for rating := 1; rating <= 5; rating++ {
		flat := answer{Ratings: map[string]int{}}
		for _, id := range ids {
			flat.Ratings[id] = rating
		}
		if s := scored(t, f, exercise.Response(exercise.Encode(flat))); s.Measures["r"] != 0 {
			t.Errorf("all rated %d: r is %v", rating, s.Measures["r"])
		}
	}
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestRepliesDoNotCount: words are for people to rate.
func TestRepliesDoNotCount(t *testing.T) {
	f := form(t, 3)
	a := decoded[answer](t, simulated(t, f, .6, 1))
	want := scored(t, f, exercise.Response(exercise.Encode(a))).Points
	for _, text := range []string{"", "I promise you a refund of $9,999 by Friday", strings.Repeat("word ", 1999)} {
		a.Reply, a.Second = text, text
		if got := scored(t, f, exercise.Response(exercise.Encode(a))).Points; got != want {
			t.Errorf("a reply of %d characters scores %v, not %v", len(text), got, want)
		}
	}
}

func TestFormsAreEqualInSizeAndNoTwoAlike(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(3000) {
		f := form(t, seed)
		if other, twice := seen[string(f.Public)]; twice {
			t.Errorf("seeds %d and %d give one form", other, seed)
		}
		seen[string(f.Public)] = seed
		p := decoded[struct {
			Scenes []struct {
				Channel string
				Actions []struct{ ID string }
			}
		}](t, f.Public)
		n := 0
		for _, s := range p.Scenes {
			n += len(s.Actions)
			if len(s.Actions) < 4 || len(s.Actions) > 5 || s.Channel == "" {
				t.Fatalf("seed %d: a scene of %d actions, channel %q", seed, len(s.Actions), s.Channel)
			}
		}
		if n != 22 || len(p.Scenes) != 5 {
			t.Fatalf("seed %d: %d actions in %d scenes", seed, n, len(p.Scenes))
		}
	}
}

// TestAttemptsOfVersionOne: what was stored before there was a second turn is drawn and scored as it
// was then.
func TestAttemptsOfVersionOne(t *testing.T) {
	raw, err := os.ReadFile("testdata/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		Form     exercise.Form     `json:"form"`
		Response exercise.Response `json:"response"`
		Score    exercise.Score    `json:"score"`
	}
	k := shipped
	for i, e := range decoded[[]entry](t, raw) {
		got := scored(t, e.Form, e.Response)
		if got.Points != e.Score.Points || got.Items != e.Score.Items || len(got.Evidence) != len(e.Score.Evidence) {
			t.Errorf("attempt %d scored %v, now %v", i, e.Score.Points, got.Points)
		}
		for _, mode := range []exercise.Mode{exercise.Work, exercise.Read, exercise.Check} {
			page, err := k.View(e.Form.Public, e.Response, exercise.Page{Mode: mode})
			if err != nil || strings.Contains(string(page), `name="second"`) {
				t.Errorf("attempt %d, view %d: a second turn, or %v", i, mode, err)
			}
		}
		r, err := k.Read(e.Form.Public, url.Values{"second": {"smuggled in"}})
		if err != nil || strings.Contains(string(r), "smuggled") {
			t.Errorf("a form without a second turn takes one: %s %v", r, err)
		}
	}
}

func TestTheSecondTurnIsOptionalAndKept(t *testing.T) {
	k, f := shipped, form(t, 1)
	for _, c := range []struct {
		second   string
		has      bool
		progress string
	}{
		{"", false, "0 of 22 rated, reply of 2 words"},
		{" \r\n ", false, "0 of 22 rated, reply of 2 words"},
		{"You are right.", true, "0 of 22 rated, replies of 2 and 3 words"},
	} {
		r, err := k.Read(f.Public, url.Values{"reply": {"Dear patient"}, "second": {c.second}})
		if err != nil {
			t.Fatal(err)
		}
		if got := k.(exercise.Turned).HasSecondTurn(f.Public, r); got != c.has {
			t.Errorf("%q is a second turn: %v", c.second, got)
		}
		if got := k.Progress(f.Public, r, "en"); got != c.progress {
			t.Errorf("%q: progress %q", c.second, got)
		}
		page, err := k.View(f.Public, r, exercise.Page{Mode: exercise.Read})
		if err != nil || strings.Contains(string(page), "Answering it was optional") == c.has {
			t.Errorf("%q: the finished work says otherwise (%v)", c.second, err)
		}
		wanted := 6
		if c.has {
			wanted = 12
		}
		if n := len(exercise.RubricFor(k, f.Public, r).Criteria); n != wanted {
			t.Errorf("%q is rated on %d criteria", c.second, n)
		}
	}
	work, err := k.View(f.Public, exercise.Response(`{"ratings":{},"reply":"x","second":"typed"}`), exercise.Page{})
	if err != nil || !strings.Contains(string(work), `<details class="card second" open>`) || !strings.Contains(string(work), "\ntyped</textarea>") {
		t.Errorf("what was typed is hidden or lost (%v)", err)
	}
	_, err = k.Read(f.Public, url.Values{"second": {strings.Repeat("é", 10_001)}})
	if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != "second" {
		t.Errorf("too long: %v", err)
	}
	long, _ := k.Read(f.Public, url.Values{"bill-check": {"4"}, "reply": {strings.Repeat("é", 10_001)}})
	page, err := k.View(f.Public, long, exercise.Page{})
	if err != nil || strings.Count(string(page), "é") != 10_001 || !strings.Contains(string(page), `name="bill-check" value="4" checked`) {
		t.Errorf("what is too long is not shown again, to be shortened (%v)", err)
	}
}

// TestTheSecondTurnCountsAThird: levels of both turns join per criterion, two thirds and one.
func TestTheSecondTurnCountsAThird(t *testing.T) {
	rubric := shipped.Rubric()
	first, second := map[string]int{"acknowledge": 4, "apologise": 3, "facts": 1, "next_step": 4, "boundaries": 3, "tone_clarity": 2}, map[string]int{"acknowledge": 1, "apologise": 0, "facts": 4, "next_step": 1, "boundaries": 3, "tone_clarity": 2}
	levels, alone, want := map[string]float64{}, map[string]float64{}, 0.0
	for _, c := range rubric.Criteria {
		alone[c.ID] = float64(first[c.ID])
		levels[c.ID], levels[c.ID+"-2"] = float64(first[c.ID]), float64(second[c.ID])
		want += c.Weight * (2*float64(first[c.ID]) + float64(second[c.ID])) / 3 / 4
	}
	got, ok := rubric.Of(levels).Points(levels)
	if !ok || math.Abs(got-want) > 1e-9 {
		t.Errorf("both turns give %v, want %v", got, want)
	}
	got, ok = rubric.Of(alone).Points(alone)
	if whole, _ := rubric.Points(alone); !ok || got != whole {
		t.Errorf("the first turn alone gives %v, want %v", got, whole)
	}
	delete(levels, "facts-2")
	if _, ok := rubric.Of(levels).Points(levels); ok {
		t.Error("a second turn rated in part has points")
	}
}

func TestFeedbackTellsNoKey(t *testing.T) {
	k := shipped
	coach := k.(exercise.Coach)
	for seed := range uint64(40) {
		f := form(t, seed)
		key := decoded[keyOf](t, f.Key)
		p := string(f.Public)
		for _, lang := range []string{"en", "es"} {
			got, err := coach.Feedback(f.Public, f.Key, simulated(t, f, float64(seed)/40, seed), lang)
			if err != nil {
				t.Fatal(err)
			}
			all := strings.Join(append(got.Strengths, got.Tips...), "\n")
			for _, o := range key.Options {
				if strings.Contains(all, o.Why) || strings.Contains(all, o.ID) {
					t.Errorf("seed %d tells of %s: %s", seed, o.ID, all)
				}
			}
			if strings.ContainsAny(all, "{}") {
				t.Errorf("a gap in %q", all)
			}
			for _, s := range decoded[struct {
				Scenes []struct {
					Actions []struct{ Text string }
				}
			}](t, []byte(p)).Scenes {
				for _, a := range s.Actions {
					if strings.Contains(all, a.Text) {
						t.Errorf("feedback points at the action %q", a.Text)
					}
				}
			}
		}
	}
	f := form(t, 1)
	got, err := coach.Feedback(f.Public, f.Key, exercise.Response(exercise.Encode(answer{Ratings: map[string]int{}, Reply: "Hello, don't worry, I'll cancel it. I cannot say more."})), "en")
	if err != nil || len(got.Tips) != 2 || !strings.Contains(got.Tips[1], "“don't worry, I'll cancel it”") {
		t.Errorf("%+v %v", got, err)
	}
}

func TestCalibrationShowsEveryLevel(t *testing.T) {
	k := shipped
	samples, err := k.(exercise.Calibrator).Calibration(definition)
	if err != nil {
		t.Fatal(err)
	}
	second := 0
	for level, s := range samples {
		if k.(exercise.Turned).HasSecondTurn(s.Form.Public, s.Response) {
			second++
		}
		reply := decoded[answer](t, s.Response).Reply
		if strings.ContainsAny(reply+strings.Join(slices.Collect(mapValues(s.Why)), ""), "{}") || len(strings.Fields(reply)) < 30 {
			t.Errorf("sample %d has a gap or says next to nothing: %s", level, reply)
		}
		for _, c := range k.Rubric().Criteria {
			if s.Levels[c.ID] != level {
				t.Errorf("sample %d: %s is %d", level, c.ID, s.Levels[c.ID])
			}
		}
	}
	if second != 3 {
		t.Errorf("%d samples hold a second turn", second)
	}
}

func mapValues(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

func FuzzCheckAndScore(f *testing.F) {
	k := shipped
	form, err := k.Generate(definition, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"ratings":{"bill-check":5},"reply":"x","second":"y"}`))
	f.Add([]byte(`{"ratings":null,"reply":""}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if k.Check(form.Public, raw) != nil {
			return
		}
		s, err := k.Score(form.Public, form.Key, raw)
		if err != nil || s.Points < 0 || s.Points > 100 {
			t.Fatalf("%v %v", s.Points, err)
		}
		if _, err := k.(exercise.Coach).Feedback(form.Public, form.Key, raw, "es"); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzGenerate(f *testing.F) {
	f.Add(uint64(0), 0.5)
	f.Add(uint64(math.MaxUint64), math.Inf(1))
	k := shipped
	f.Fuzz(func(t *testing.T, seed uint64, ability float64) {
		form, err := k.Generate(definition, seed)
		if err != nil {
			t.Fatal(err)
		}
		r, err := k.Simulate(form, ability, seed)
		if err != nil || k.Check(form.Public, r) != nil {
			t.Fatal(err)
		}
	})
}

// standWhereTheySay holds the quotes of hints against the text at their places, counted in characters.
func standWhereTheySay(t testing.TB, r exercise.Response, hints []exercise.Hint) {
	t.Helper()
	var given map[string]any
	if err := json.Unmarshal(r, &given); err != nil {
		t.Fatal(err)
	}
	for _, h := range hints {
		if len(h.Places) == 0 {
			t.Fatalf("%+v stands nowhere", h)
		}
		for _, p := range h.Places {
			text, _ := given[p.Field].(string)
			if at := []rune(text)[p.From:p.To]; string(at) != strings.TrimSuffix(h.Quote, "…") {
				t.Fatalf("%+v: at its place stands %q", h, string(at))
			}
		}
	}
}

func TestHintsStandWhereTheySay(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	pieces := []string{
		"I will call you by Thursday", "$214", "¡Hola, señora Núñez! ", "by Thursday", ". ", "\n\n", "  ", "don’t worry", "😀", "; ",
		"I'll cancel it", "your date of birth", "within 2 days", "We will get your money back " + strings.Repeat("as soon as ever we can ", 20),
	}
	f, seen := form(t, 3), 0
	for range 300 {
		var reply, second strings.Builder
		for range r.IntN(12) {
			reply.WriteString(pieces[r.IntN(len(pieces))])
			second.WriteString(pieces[r.IntN(len(pieces))])
		}
		given := exercise.Response(exercise.Encode(map[string]any{"ratings": map[string]int{}, "reply": reply.String(), "second": second.String()}))
		hints := scored(t, f, given).Hints
		standWhereTheySay(t, given, hints[:len(hints)-1]) // the last one says what the key rests on
		seen += len(hints)
	}
	if seen < 1000 {
		t.Errorf("only %d hints", seen)
	}
}
