package scenario_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"os"
	"strings"
	"testing"

	"preceptor/assessments/scenario"
	"preceptor/internal/exercise"
	"preceptor/internal/exercise/exercisetest"
	"preceptor/internal/fault"
)

const definition = "billing-upset"

// shipped is the kind as it ships; it is safe to share.
var shipped = scenario.New()

func form(t testing.TB, seed uint64) exercise.Form {
	t.Helper()
	f, err := shipped.Generate(definition, seed)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestConformance(t *testing.T) {
	exercisetest.Run(t, shipped, exercisetest.Options{SharedNames: []string{"id", "basis"}})
}

// result is what ScoreFile prints.
type result struct {
	Judgement   float64         `json:"judgement"`
	R           float64         `json:"r"`
	Dichotomous float64         `json:"dichotomous"`
	Hints       []exercise.Hint `json:"hints"`
}

func scoreFile(t *testing.T, file string) (result, error) {
	t.Helper()
	out, err := shipped.ScoreFile([]byte(file))
	if err != nil {
		return result{}, err
	}
	var r result
	if err := json.Unmarshal(exercise.Encode(out), &r); err != nil {
		t.Fatal(err)
	}
	return r, nil
}

// The worked example of the scoring rules, in every shape a file may have.
func TestScoreFileWorkedExample(t *testing.T) {
	shapes := []string{
		`{"key":[{"mean":4.6,"sd":0.4,"n":9},{"mean":1.4},{"mean":3.8},{"mean":2},{"mean":4.2}],"response":{"ratings":[5,2,3,1,4]}}`,
		`{"key":[4.6,1.4,3.8,2,4.2],"response":[5,2,3,1,4]}`,
		`{"public":{"anything":1},"key":{"a":4.6,"b":1.4,"c":3.8,"d":2,"e":4.2},"response":{"ratings":{"e":4,"a":5,"b":2,"c":3,"d":1},"reply":""}}`,
		`{"key":{"basis":"panel","n":9,"options":[{"id":"a","mean":4.6,"new":1},{"id":"b","mean":1.4},{"id":"c","mean":3.8},{"id":"d","mean":2},{"id":"e","mean":4.2}]},"response":{"ratings":[{"id":"e","rating":4},{"id":"a","rating":5},{"id":"b","rating":2},{"id":"c","rating":3},{"id":"d","rating":1}]}}`,
		`{"key":{"mean":[4.6,1.4,3.8,2,4.2],"sd":[0,0,1,0,0]},"response":{"ratings":[5,2,3,1,4]},"note":"x"}`,
		`{"key":{"scenes":[{"id":"one","options":[{"id":"a","mean":4.6},{"id":"b","mean":1.4}]},{"id":"two","options":[{"id":"c","mean":3.8},{"id":"d","mean":2},{"id":"e","mean":4.2}]}]},"response":{"a":5,"b":2,"c":3,"d":1,"e":4}}`,
		`{"public":{"scenes":[{"id":"s","actions":[{"id":"v"},{"id":"w"},{"id":"x"},{"id":"y"},{"id":"z"}]}]},"key":[4.6,1.4,3.8,2,4.2],"response":{"ratings":{"v":5,"w":2,"x":3,"y":1,"z":4}}}`,
		`{"key":[4.6,1.4,3.8,2,4.2],"response":{"ratings":{"o1":5,"o2":2,"o3":3,"o4":1,"o5":4}}}`,
		`{"key":[{"mean":4.6},{"mean":1.4},{"mean":5,"sd":1.01},{"mean":3.8,"sd":1},{"mean":2},{"mean":4.2}],"response":{"ratings":[5,2,1,3,1,4]}}`,
	}
	for _, s := range shapes {
		r, err := scoreFile(t, s)
		if err != nil {
			t.Errorf("%v\n%s", err, s)
			continue
		}
		if math.Abs(r.R-.8944) > 5e-5 || math.Abs(r.Dichotomous-.90) > 1e-9 || math.Abs(r.Judgement-89.72) > .01 {
			t.Errorf("%+v\n%s", r, s)
		}
	}
}

func TestScoreFileRefuses(t *testing.T) {
	for _, s := range []string{
		``, `[]`, `{}`, `{"key":[]}`, `{"key":[4.6],"response":{"ratings":[6]}}`, `{"key":[4.6],"response":{"ratings":[2.5]}}`,
		`{"key":[4.6],"response":{"ratings":[1,2]}}`, `{"key":{"a":4.6},"response":{"ratings":{"b":2}}}`,
		`{"key":[9],"response":[1]}`, `{"key":[4.6],"response":"five"}`, `{"key":[4.6]}`,
	} {
		if _, err := scoreFile(t, s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestFlatRatingsEarnNoProfile(t *testing.T) {
	r, err := scoreFile(t, `{"key":[4.6,1.4,3.8,2],"response":{"ratings":[3,3,3,3]}}`)
	if err != nil || r.R != 0 || r.Dichotomous != .5 || r.Judgement != 25 {
		t.Errorf("all threes: %+v %v", r, err)
	}
	r, err = scoreFile(t, `{"key":[4.6,1.4,3.8,2],"response":{"ratings":[1,5,1,5]}}`)
	if err != nil || r.R > -.9 || r.Judgement != 0 {
		t.Errorf("upside down: %+v %v", r, err)
	}
	r, err = scoreFile(t, `{"key":[4.6,1.4,3.8,2],"response":{"ratings":[5,null,null,null]}}`)
	if err != nil || r.R != 0 || r.Dichotomous != .25 {
		t.Errorf("one of four rated: %+v %v", r, err)
	}
}

func TestScoreFileReadsStoredForm(t *testing.T) {
	k, f := shipped, form(t, 11)
	r, err := k.Simulate(f, .8, 3)
	if err != nil {
		t.Fatal(err)
	}
	want, err := k.Score(f.Public, f.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	file := exercise.Encode(map[string]any{"public": f.Public, "key": f.Key, "response": r})
	got, err := scoreFile(t, string(file))
	if err != nil || got.Judgement != want.Points || got.R != want.Measures["r"] || len(got.Hints) != len(want.Hints)-1 {
		t.Errorf("file says %+v, score %v %v (%v)", got, want.Points, want.Measures, err)
	}
}

func TestEvidenceAddsUp(t *testing.T) {
	k := shipped
	for seed := range uint64(20) {
		f := form(t, seed)
		r, err := k.Simulate(f, float64(seed)/20, seed)
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.Score(f.Public, f.Key, r)
		if err != nil {
			t.Fatal(err)
		}
		var got, possible float64
		for _, e := range s.Evidence {
			got, possible = got+e.Points, possible+e.Possible
			if !strings.Contains(e.Fact, "author proposal, n=1") {
				t.Errorf("%q does not say what the key rests on", e.Fact)
			}
		}
		if math.Abs(got-s.Points) > .01 || math.Abs(possible-100) > .01 || s.Items.Of != 22 {
			t.Errorf("seed %d: lines give %.3f of %.3f, score %.3f, items %+v", seed, got, possible, s.Points, s.Items)
		}
	}
}

func TestDisagreedOptionsAreDropped(t *testing.T) {
	k, f := shipped, form(t, 2)
	var key map[string]any
	if err := json.Unmarshal(f.Key, &key); err != nil {
		t.Fatal(err)
	}
	first := key["options"].([]any)[0].(map[string]any)
	first["sd"] = 1.2
	low := exercise.Response(`{"ratings":{"` + first["id"].(string) + `":1},"reply":""}`)
	s, err := k.Score(f.Public, exercise.Key(exercise.Encode(key)), low)
	if err != nil {
		t.Fatal(err)
	}
	last := s.Evidence[len(s.Evidence)-1]
	if s.Items.Of != 21 || last.Rule != "scenario.dropped" || last.Possible != 0 || s.Points != 0 {
		t.Errorf("dropped option still counts: %+v, last line %+v", s.Items, last)
	}
}

var update = flag.Bool("update", false, "write the golden of this version")

// A stored form must be drawn and scored the same for as long as the version stays.
func TestGolden(t *testing.T) {
	k := shipped
	type entry struct {
		Form     exercise.Form     `json:"form"`
		Response exercise.Response `json:"response"`
		Score    exercise.Score    `json:"score"`
	}
	var entries []entry
	for seed := range uint64(3) {
		f := form(t, seed)
		r, err := k.Simulate(f, .3+.3*float64(seed), seed)
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.Score(f.Public, f.Key, r)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry{f, r, s})
	}
	got, err := json.MarshalIndent(entries, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("testdata/v%d.json", k.Info().Version)
	if *update {
		if err := os.WriteFile(name, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got)+"\n" {
		t.Errorf("forms or scores differ from %s: raise the version in kind.go, then run with -update", name)
	}
}

func TestAbilityShows(t *testing.T) {
	k := shipped
	mean := func(ability float64) (sum float64) {
		for seed := range uint64(40) {
			f := form(t, seed)
			r, err := k.Simulate(f, ability, seed*7)
			if err != nil {
				t.Fatal(err)
			}
			s, err := k.Score(f.Public, f.Key, r)
			if err != nil {
				t.Fatal(err)
			}
			sum += s.Points / 40
		}
		return sum
	}
	low, mid, high := mean(0), mean(.5), mean(1)
	if low > 45 || mid < low+15 || high < mid+10 || high < 90 {
		t.Errorf("mean points by ability: %.1f %.1f %.1f", low, mid, high)
	}
	t.Logf("mean points by ability 0, .5, 1: %.1f %.1f %.1f", low, mid, high)
}

func TestHints(t *testing.T) {
	reply := "Dear Mrs Gutierrez, getting a $214 bill is upsetting. First, may I confirm your name and date of birth? " +
		"Don't worry, I'll cancel it. I will call you by Thursday, or on 14 May at 5 p.m. You owe $1,200.50 otherwise."
	file := exercise.Encode(map[string]any{
		"public":   map[string]any{"reply": map[string]any{"amount": "$214"}},
		"key":      []float64{4, 2},
		"response": map[string]any{"ratings": []int{4, 2}, "reply": reply},
	})
	r, err := scoreFile(t, string(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []exercise.Hint{
		{Criterion: "facts", Text: "Amount, as in the brief", Quote: "$214"},
		{Criterion: "boundaries", Text: "Words about who it is", Quote: "confirm your name and date of birth"},
		{Criterion: "boundaries", Text: "A promise about money or an outcome", Quote: "Don't worry, I'll cancel it"},
		{Criterion: "next_step", Text: "Something is announced", Quote: "I will call you by Thursday, or on 14 May at 5 p.m"},
		{Criterion: "next_step", Text: "Day or time", Quote: "Thursday"},
		{Criterion: "next_step", Text: "Day or time", Quote: "14 May"},
		{Criterion: "next_step", Text: "Day or time", Quote: "5 p.m."},
		{Criterion: "facts", Text: "Amount, not in the brief", Quote: "$1,200.50"},
	}
	for _, w := range want {
		found := false
		for _, h := range r.Hints {
			found = found || h.Criterion == w.Criterion && h.Text == w.Text && h.Quote == w.Quote
		}
		if !found {
			t.Errorf("missing %+v in\n%+v", w, r.Hints)
		}
	}
	for _, h := range r.Hints {
		if !strings.Contains(reply, strings.TrimSuffix(h.Quote, "…")) {
			t.Errorf("the quote %q is not in the reply", h.Quote)
		}
	}
	quiet, err := scoreFile(t, `{"key":[4,2],"response":{"ratings":[],"reply":"I understand your frustration. It may be a system thing."}}`)
	if err != nil || len(quiet.Hints) != 0 {
		t.Errorf("nothing to point at, yet %+v (%v)", quiet.Hints, err)
	}
}

// Each line holds what its hint must quote, and nothing else must be quoted under that name.
func TestHintWords(t *testing.T) {
	cases := []struct{ reply, text, quote string }{
		{"You will hear from us within 2-3 business days", "Day or time", "within 2-3 business days"},
		{"by close of business", "Day or time", "close of business"},
		{"due 4/12/2026, latest", "Day or time", "4/12/2026"},
		{"at 3:45 pm", "Day or time", "3:45 pm"},
		{"it may take time", "Day or time", ""},
		{"the second bill in your hands", "Day or time", ""},
		{"you owe 214 dollars", "Amount, as in the brief", "214 dollars"},
		{"USD 99", "Amount, not in the brief", "USD 99"},
		{"claim 214 of visit 3", "Amount, as in the brief", ""},
		{"Nothing will go to collections while I check", "Something is announced", "Nothing will go to collections while I check"},
		{"I’ll send a letter. Bye", "Something is announced", "I’ll send a letter"},
		{"the charge will be removed", "A promise about money or an outcome", "will be removed"},
		{"please disregard the bill", "A promise about money or an outcome", "disregard the bill"},
		{"you won't have to pay this", "A promise about money or an outcome", "won't have to pay this"},
		{"you can pay by card", "A promise about money or an outcome", ""},
		{"could you verify your address", "Words about who it is", "verify your address"},
		{"the DOB on file", "Words about who it is", "DOB on file"},
		{"let me check the account", "Words about who it is", ""},
	}
	for _, c := range cases {
		file := exercise.Encode(map[string]any{
			"public": map[string]any{"reply": map[string]any{"amount": "$214"}}, "key": []float64{4}, "response": map[string]any{"reply": c.reply},
		})
		r, err := scoreFile(t, string(file))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, h := range r.Hints {
			if h.Text == c.text {
				got += h.Quote
			}
		}
		if got != c.quote {
			t.Errorf("%q: %s quotes %q, want %q", c.reply, c.text, got, c.quote)
		}
	}
}

func TestCheck(t *testing.T) {
	k, f := shipped, form(t, 1)
	ok := []string{
		`{"ratings":{},"reply":""}`, `{"ratings":{"bill-check":5},"reply":"Dear Mrs G"}`,
		`{"ratings":{},"reply":"` + strings.Repeat("é", 10_000) + `"}`,
	}
	for _, s := range ok {
		if err := k.Check(f.Public, exercise.Response(s)); err != nil {
			t.Errorf("%.60s: %v", s, err)
		}
	}
	bad := []string{
		`{"ratings":{"other":5},"reply":""}`, `{"ratings":{"bill-check":6},"reply":""}`, `{"ratings":{"bill-check":0},"reply":""}`,
		`{"ratings":{"bill-check":2.5},"reply":""}`, `{"ratings":{},"reply":"` + strings.Repeat("é", 10_001) + `"}`,
		`{"ratings":[5],"reply":""}`, `{"ratings":{},"reply":"","more":1}`, `{} {}`, ``,
	}
	for _, s := range bad {
		if err := k.Check(f.Public, exercise.Response(s)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.60s: %v", s, err)
		}
	}
}

func TestReadAndProgress(t *testing.T) {
	k, f := shipped, form(t, 1)
	r, err := k.Read(f.Public, url.Values{"bill-check": {"5"}, "chest-card": {"4"}, "reply": {"Dear Mrs G\r\nfirst"}, "_seq": {"3"}, "other": {"9"}})
	if err != nil || string(r) != `{"ratings":{"bill-check":5,"chest-card":4},"reply":"Dear Mrs G\nfirst"}` {
		t.Fatalf("%s %v", r, err)
	}
	if got := k.Progress(f.Public, r, "en"); got != "2 of 22 rated, reply of 4 words" {
		t.Errorf("progress %q", got)
	}
	if got := k.Progress(f.Public, nil, "en"); got != "Not answered" {
		t.Errorf("progress of nothing %q", got)
	}
	_, err = k.Read(f.Public, url.Values{"bill-check": {"7"}})
	if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Name != "bill-check" {
		t.Errorf("a rating of 7: %v", err)
	}
}

func TestVariantsAndOrderAreDrawn(t *testing.T) {
	k := shipped
	amounts, orders, wording := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for seed := range uint64(60) {
		f := form(t, seed)
		text := string(f.Public)
		if strings.ContainsAny(strings.ReplaceAll(text, `"`, ""), "<>") || strings.Contains(text, "{who}") {
			t.Fatal("a variant left something open")
		}
		var p struct {
			Scenes []struct {
				Text    []string              `json:"text"`
				Actions []struct{ ID string } `json:"actions"`
			} `json:"scenes"`
			Reply struct{ Amount string } `json:"reply"`
		}
		if err := json.Unmarshal(f.Public, &p); err != nil {
			t.Fatal(err)
		}
		amounts[p.Reply.Amount] = true
		order := ""
		for _, a := range p.Scenes[0].Actions {
			order += a.ID + " "
		}
		orders[order] = true
		for _, s := range p.Scenes {
			for _, line := range s.Text {
				wording[line] = true
				if strings.ContainsAny(line, "{}") {
					t.Errorf("seed %d: %q has a gap", seed, line)
				}
			}
		}
	}
	if len(amounts) != 3 || len(orders) < 20 || len(wording) != 5*3+3 {
		t.Errorf("%d amounts, %d orders, %d texts", len(amounts), len(orders), len(wording))
	}
	if _, err := k.Generate("nothing", 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown definition: %v", err)
	}
}

func TestViewHidesTheKey(t *testing.T) {
	k, f := shipped, form(t, 5)
	var key struct {
		Options []struct{ Why string } `json:"options"`
	}
	if err := json.Unmarshal(f.Key, &key); err != nil {
		t.Fatal(err)
	}
	r, err := k.Simulate(f, .6, 9)
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []exercise.Mode{exercise.Work, exercise.Read, exercise.Check} {
		html, err := k.View(f.Public, r, exercise.Page{Mode: mode})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range key.Options {
			if strings.Contains(string(html), o.Why) {
				t.Errorf("view %d shows %q", mode, o.Why)
			}
		}
		if mode == exercise.Check && strings.Contains(string(html), "author proposal, n=1") {
			t.Error("who can still change the answer is told of the key")
		}
		if mode == exercise.Read && (strings.Contains(string(html), "<input") || !strings.Contains(string(html), "author proposal, n=1")) {
			t.Error("finished work has inputs or does not say what its key rests on")
		}
	}
}

func TestViewKeepsHostileText(t *testing.T) {
	k, f := shipped, form(t, 5)
	r := exercise.Response(`{"ratings":{"bill-check":5},"reply":"\n</textarea><script>alert(1)</script>"}`)
	for _, mode := range []exercise.Mode{exercise.Work, exercise.Read} {
		html, err := k.View(f.Public, r, exercise.Page{Mode: mode})
		if err != nil || strings.Contains(string(html), "<script>") {
			t.Errorf("view %d lets script through (%v)", mode, err)
		}
	}
}

func TestRubricWeights(t *testing.T) {
	var sum float64
	for _, c := range shipped.Rubric().Criteria {
		sum += c.Weight
		for level, anchor := range c.Anchors {
			if anchor == "" {
				t.Errorf("%s has no anchor for %d", c.ID, level)
			}
		}
	}
	if sum != 100 {
		t.Errorf("weights sum to %v", sum)
	}
}

func TestAssets(t *testing.T) {
	a := shipped.Assets()
	for _, name := range []string{"view.js", "view.css"} {
		if b, err := fs.ReadFile(a, name); err != nil || len(b) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.Open("definitions/billing-upset.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("keys can be fetched as an asset: %v", err)
	}
}

func FuzzScoreFile(f *testing.F) {
	f.Add([]byte(`{"key":[{"mean":4.6,"sd":0.4,"n":9},{"id":"b","mean":1.4}],"response":{"ratings":[5,2],"reply":"by Thursday $3"}}`))
	f.Add([]byte(`{"key":{"a":4.6,"b":{"mean":2}},"response":{"a":5,"b":null}}`))
	k := shipped
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := k.ScoreFile(file)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		var r result
		if json.Unmarshal(exercise.Encode(out), &r) != nil || r.Judgement < 0 || r.Judgement > 100 || r.R < -1.0001 || r.R > 1.0001 {
			t.Fatalf("%+v", out)
		}
	})
}

func FuzzReply(f *testing.F) {
	k := shipped
	form, err := k.Generate(definition, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("I will call you by Thursday about the $214", "5")
	f.Add("\xff\x00\r", "x")
	f.Fuzz(func(t *testing.T, reply, rating string) {
		r, err := k.Read(form.Public, url.Values{"reply": {reply}, "second": {rating}, "bill-check": {rating}})
		if err != nil || k.Check(form.Public, r) != nil {
			return
		}
		s, err := k.Score(form.Public, form.Key, r)
		if err != nil {
			t.Fatal(err)
		}
		standWhereTheySay(t, r, s.Hints[:len(s.Hints)-1])
	})
}
