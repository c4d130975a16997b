package triage

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"preceptor/internal/exercise"
	"preceptor/internal/exercise/exercisetest"
	"preceptor/internal/fault"
)

const standard = "family-practice"

// subject is the kind, its definitions read once.
var subject = sync.OnceValue(New)

var update = flag.Bool("update", false, "write goldens anew")

// drawn is a form with its parts read.
type drawn struct {
	form   exercise.Form
	public Public
	key    Key
	byID   map[string]Keyed
}

func draw(t testing.TB, seed uint64) drawn {
	t.Helper()
	form, err := subject().Generate(standard, seed)
	if err != nil {
		t.Fatal(err)
	}
	return parts(t, form)
}

func parts(t testing.TB, form exercise.Form) drawn {
	t.Helper()
	g := drawn{form: form}
	if err := json.Unmarshal(form.Public, &g.public); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(form.Key, &g.key); err != nil {
		t.Fatal(err)
	}
	var err error
	if g.byID, err = decodeKey(form.Key, g.public); err != nil {
		t.Fatal(err)
	}
	return g
}

// answer makes a response of a choice for each message.
func (g drawn) answer(choose func(Keyed) (Band, string)) exercise.Response {
	var r Response
	for _, m := range g.public.Messages {
		band, owner := choose(g.byID[m.ID])
		r.Choices = append(r.Choices, Choice{m.ID, band, owner})
	}
	return exercise.Response(exercise.Encode(r))
}

func (g drawn) score(t testing.TB, r exercise.Response) exercise.Score {
	t.Helper()
	s, err := subject().Score(g.form.Public, g.form.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) {
	exercisetest.Run(t, subject(), exercisetest.Options{
		// the warning list is for everyone; which message hides a sign is not
		SharedTexts: func(s string) bool { return slices.Contains(subject().(kind).definitions[0].Warning, s) },
		Secrets: func(form exercise.Form) []string {
			var secrets []string
			for _, k := range parts(t, form).key.Keyed {
				secrets = append(secrets, k.Why)
			}
			return append(secrets, `"right"`, `"flag"`, "author proposal")
		},
	})
}

// TestPointsOfAMessage holds the table of doc.md, one line a choice.
func TestPointsOfAMessage(t *testing.T) {
	sign := Keyed{Right: Now, By: []string{"nurse", "physician"}, Flag: "chest pressure"}
	today := Keyed{Right: Today, Near: []Band{Now}, By: []string{"nurse"}}
	visit := Keyed{Right: Today, By: []string{"scheduling"}}
	bill := Keyed{Right: Week, By: []string{"billing"}}
	refill := Keyed{Right: Week, Near: []Band{Today}, By: []string{"nurse"}}
	file := Keyed{Right: None, By: []string{"self"}}
	for _, c := range []struct {
		key  Keyed
		band Band
		to   string
		want float64
	}{
		{sign, Now, "nurse", 3}, {sign, Now, "physician", 3}, {sign, Now, "billing", 2}, {sign, Today, "nurse", -1}, {sign, None, "self", -2}, {sign, "", "", -2},
		{today, Today, "nurse", 3}, {today, Now, "nurse", 2}, {today, Week, "nurse", 1}, {today, "", "nurse", 1},
		{visit, Today, "scheduling", 3}, {visit, Now, "scheduling", 1},
		{bill, Week, "billing", 3}, {bill, Now, "billing", -1}, {bill, Now, "nurse", -2}, {bill, Today, "billing", 1}, {bill, "", "", 0},
		{refill, Today, "nurse", 2}, {file, None, "self", 3}, {file, Now, "", -2}, {file, Week, "self", 1},
	} {
		if got := judge(c.key, Choice{Urgency: c.band, Owner: c.to}).points(); got != c.want {
			t.Errorf("%s chosen for %s to %v, given to %q: %v, want %v", c.band, c.key.Right, c.key.By, c.to, got, c.want)
		}
	}
}

func TestBestIsHundredAndLinesAddUp(t *testing.T) {
	for seed := range uint64(100) {
		g := draw(t, seed)
		best := g.score(t, g.answer(func(k Keyed) (Band, string) { return k.Right, k.By[0] }))
		if best.Points != 100 || best.Measures["warning_signs_seen"] != best.Measures["warning_signs"] {
			t.Fatalf("seed %d: the best response scores %v", seed, best.Points)
		}
		r, err := subject().Simulate(g.form, float64(seed%5)/4, seed)
		if err != nil {
			t.Fatal(err)
		}
		s, sum := g.score(t, r), 0.0
		for _, e := range s.Evidence {
			sum += e.Points
		}
		if len(s.Evidence) != size || math.Abs(max(0, sum)-s.Points) > 0.01 {
			t.Errorf("seed %d: %d lines add up to %v, the score is %v", seed, len(s.Evidence), sum, s.Points)
		}
	}
}

// TestOneAnswerForAllScoresLow: whoever does not read gets little, whatever they choose.
func TestOneAnswerForAllScoresLow(t *testing.T) {
	mean, n := map[string]float64{}, 200
	for seed := range uint64(n) {
		g := draw(t, seed)
		for _, band := range bands {
			rightOwners := g.score(t, g.answer(func(k Keyed) (Band, string) { return band, k.By[0] })).Points
			if band == Now && rightOwners >= 40 {
				t.Errorf("seed %d: all now with every owner right scores %v", seed, rightOwners)
			}
			for _, o := range g.public.Owners {
				points := g.score(t, g.answer(func(Keyed) (Band, string) { return band, o.ID })).Points
				if mean[string(band)+" "+o.ID] += points / float64(n); points >= 35 || (band == Now && points > 25) {
					t.Errorf("seed %d: %s and %s for all scores %v", seed, band, o.ID, points)
				}
			}
		}
		if empty := g.score(t, nil); empty.Points != 0 || len(empty.Evidence) != size {
			t.Errorf("seed %d: no response scores %v", seed, empty.Points)
		}
	}
	for choice, m := range mean {
		if m >= 20 {
			t.Errorf("%s for all scores %.1f on average", choice, m)
		}
	}
	t.Logf("now and nurse for all scores %.1f on average", mean["now nurse"])
}

// TestNamesAndOrderChangeNothing: ids, people and the order of choices are no part of a score.
func TestNamesAndOrderChangeNothing(t *testing.T) {
	for seed := range uint64(40) {
		g := draw(t, seed)
		raw, err := subject().Simulate(g.form, 0.5, seed)
		if err != nil {
			t.Fatal(err)
		}
		want := g.score(t, raw).Points
		var r Response
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(r.Choices), func(i, j int) { r.Choices[i], r.Choices[j] = r.Choices[j], r.Choices[i] })
		if got := g.score(t, exercise.Response(exercise.Encode(r))).Points; got != want {
			t.Errorf("seed %d: another order of choices scores %v, not %v", seed, got, want)
		}
		other := renamed(g, r)
		if got := other.score(t, other.answerOf(r)).Points; got != want {
			t.Errorf("seed %d: other names score %v, not %v", seed, got, want)
		}
	}
}

// renamed gives messages and owners other ids, and people other names.
func renamed(g drawn, r Response) drawn {
	pub, key := g.public, Key{Basis: "other"}
	pub.Messages, pub.Owners = slices.Clone(pub.Messages), slices.Clone(pub.Owners)
	slices.Reverse(pub.Messages)
	for i := range pub.Messages {
		pub.Messages[i].ID, pub.Messages[i].From = "x-"+pub.Messages[i].ID, "Somebody Else"
	}
	for i := range pub.Owners {
		pub.Owners[i].ID = "x-" + pub.Owners[i].ID
	}
	for _, k := range g.key.Keyed {
		k.Of, k.By = "x-"+k.Of, slices.Clone(k.By)
		for i := range k.By {
			k.By[i] = "x-" + k.By[i]
		}
		key.Keyed = append(key.Keyed, k)
	}
	return drawn{form: exercise.Form{Public: exercise.Public(exercise.Encode(pub)), Key: exercise.Key(exercise.Encode(key))}, public: pub, key: key}
}

func (drawn) answerOf(r Response) exercise.Response {
	var out Response
	for _, c := range r.Choices {
		out.Choices = append(out.Choices, Choice{"x-" + c.Message, c.Urgency, "x-" + c.Owner})
	}
	return exercise.Response(exercise.Encode(out))
}

// TestFormsAreParallel: each form has the bands that a mix says, no message twice, and nothing about a
// band in a message's place. Every authored message is drawn at some time.
func TestFormsAreParallel(t *testing.T) {
	const n = 400
	place, seen := map[Band]float64{}, map[string]bool{}
	count := map[Band]float64{}
	for seed := range uint64(n) {
		g := draw(t, seed)
		inForm, signs := map[string]bool{}, 0
		for i, k := range g.key.Keyed {
			if inForm[k.Source] {
				t.Errorf("seed %d: %s is there twice", seed, k.Source)
			}
			inForm[k.Source], seen[k.Source] = true, true
			place[k.Right] += float64(i + 1)
			count[k.Right]++
			if k.Flag != "" {
				signs++
			}
		}
		if len(g.key.Keyed) != size || signs < 2 {
			t.Errorf("seed %d: %d messages, %d warning signs", seed, len(g.key.Keyed), signs)
		}
		for _, m := range g.public.Messages {
			if strings.ContainsAny(m.From+m.Subject+m.Text, "{}") {
				t.Errorf("seed %d: a name was not filled in %q", seed, m.Text)
			}
		}
	}
	for _, b := range bands {
		if mean := place[b] / count[b]; math.Abs(mean-6.5) > 0.5 {
			t.Errorf("messages that are %s lie at place %.2f on average", b, mean)
		}
	}
	if all := subject().(kind).definitions[0].Messages; len(seen) != len(all) || len(all) < 36 {
		t.Errorf("%d of %d messages are ever drawn", len(seen), len(all))
	}
}

func TestReadKeepsWhatItCan(t *testing.T) {
	g := draw(t, 1)
	r, err := subject().Read(g.form.Public, url.Values{
		"urgency-m1": {"now"}, "owner-m1": {"nurse"}, "urgency-m2": {"tomorrow"}, "owner-m2": {"billing"}, "owner-m3": {"the cat"},
	})
	if !fault.Is(err, fault.Invalid) || string(r) != `{"choices":[{"message":"m1","urgency":"now","owner":"nurse"},{"message":"m2","owner":"billing"}]}` {
		t.Errorf("read %s, %v", r, err)
	}
	for _, raw := range []string{
		`{"choices":[{"message":"m1"},{"message":"m1"}]}`, `{"choices":[{"message":"m99"}]}`, `{"choices":[{"message":"m1","urgency":"soon"}]}`,
		`{"choices":[{"message":"m1","owner":"cat"}]}`, `{"choices":[],"points":100}`, `[]`,
	} {
		if err := subject().Check(g.form.Public, exercise.Response(raw)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func TestFiles(t *testing.T) {
	g := draw(t, 3)
	solved, err := subject().(exercise.Solver).SolveFile(exercise.Encode(g.form))
	if err != nil || solved.(Solution).Points != 100 {
		t.Fatalf("solved as %+v, %v", solved, err)
	}
	file := exercise.Encode(map[string]any{"public": g.form.Public, "key": g.form.Key, "response": solved.(Solution).Response})
	score, err := subject().ScoreFile(file)
	if err != nil || score.(exercise.Score).Points != 100 {
		t.Errorf("scored as %+v, %v", score, err)
	}
	noKey := g.form
	noKey.Key = nil
	if _, err := subject().(exercise.Solver).SolveFile(exercise.Encode(noKey)); !fault.Is(err, fault.Invalid) {
		t.Errorf("solved without a key: %v", err)
	}
}

// TestStored holds what was stored by each version against the code of today: same seed, same form,
// same score. Whoever changes either raises the version, then runs with -update.
func TestStored(t *testing.T) {
	type stored struct {
		Form     exercise.Form     `json:"form"`
		Response exercise.Response `json:"response"`
		Score    exercise.Score    `json:"score"`
	}
	g := draw(t, 42)
	r, err := subject().Simulate(g.form, 0.6, 42)
	if err != nil {
		t.Fatal(err)
	}
	got := exercise.Encode(stored{g.form, r, g.score(t, r)})
	name := fmt.Sprintf("testdata/%s-v%d.json", standard, version)
	if *update {
		if err := os.WriteFile(name, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(want)) != string(got) {
		t.Errorf("%s differs; if that is meant, raise the version and run with -update", name)
	}
	for v := 1; v <= version; v++ {
		raw, err := os.ReadFile(fmt.Sprintf("testdata/%s-v%d.json", standard, v))
		if err != nil {
			t.Fatal(err)
		}
		var old stored
		if err := json.Unmarshal(raw, &old); err != nil {
			t.Fatal(err)
		}
		s, err := subject().Score(old.Form.Public, old.Form.Key, old.Response)
		if err != nil || s.Points != old.Score.Points {
			t.Errorf("version %d scored %v, now %v (%v)", v, old.Score.Points, s.Points, err)
		}
	}
}

func FuzzResponse(f *testing.F) {
	g := draw(f, 1)
	for _, seed := range []string{`{"choices":[{"message":"m1","urgency":"now","owner":"nurse"}]}`, `{"choices":null}`, `null`, `{"choices":[{}]}`} {
		f.Add([]byte(seed), "now", "nurse")
	}
	k := subject()
	f.Fuzz(func(t *testing.T, raw []byte, urgency, owner string) {
		posted, err := k.Read(g.form.Public, url.Values{"urgency-m1": {urgency}, "owner-m1": {owner}, "urgency-m2": {owner}})
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
		for _, r := range []exercise.Response{raw, posted} {
			if k.Check(g.form.Public, r) != nil {
				continue
			}
			s := g.score(t, r)
			if !(s.Points >= 0 && s.Points <= 100) || len(s.Evidence) != size {
				t.Fatalf("%s scores %v", r, s.Points)
			}
			if _, err := k.View(g.form.Public, r, exercise.Page{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.Check(g.form.Public, posted); err != nil {
			t.Fatalf("Read makes what Check refuses: %v", err)
		}
	})
}

func FuzzScoreFile(f *testing.F) {
	g := draw(f, 2)
	f.Add([]byte(exercise.Encode(g.form)))
	f.Add([]byte(`{"public":{},"key":{},"response":null}`))
	f.Add([]byte(`{"public":{"clinic":"","today":"","rules":null,"warning":null,"owners":[{"id":"a","name":"A","does":""}],"messages":[{"id":"m","channel":"","from":"","subject":"","text":""}]},"key":{"basis":"","keyed":[{"of":"m","source":"","right":"now","by":["a"],"why":""}]}}`))
	k := subject()
	f.Fuzz(func(t *testing.T, raw []byte) {
		out, err := k.ScoreFile(raw)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if s := out.(exercise.Score); !(s.Points >= 0 && s.Points <= 100) {
			t.Fatalf("%v points", s.Points)
		}
		if _, err := k.(exercise.Solver).SolveFile(raw); err != nil {
			t.Fatalf("what can be scored cannot be solved: %v", err)
		}
	})
}

func FuzzGenerate(f *testing.F) {
	f.Add(uint64(0), uint64(1))
	k := subject()
	f.Fuzz(func(t *testing.T, seed, other uint64) {
		g := draw(t, seed)
		if again := draw(t, seed); string(again.form.Public) != string(g.form.Public) || string(again.form.Key) != string(g.form.Key) {
			t.Fatal("other bytes the second time")
		}
		r, err := k.Simulate(g.form, float64(other%101)/100, other)
		if err != nil || k.Check(g.form.Public, r) != nil {
			t.Fatalf("a simulated response is refused (%v)", err)
		}
		g.score(t, r)
	})
}
