package schedule

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// TestFilesAgree runs the checked cases the way the command line does: bytes in, JSON out.
func TestFilesAgree(t *testing.T) {
	k := shipped().(*kind)
	all, raw := vectors(t)
	for n, v := range all {
		solved, err := k.SolveFile(raw[n])
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		s := solved.(*Solution)
		if s.Naive != v.Naive || s.Optimum != v.Optimum || s.Nodes < 1 {
			t.Errorf("%s: solved %+v, want %d and %d", v.Name, s, v.Naive, v.Optimum)
		}
		var loose map[string]any
		if err := json.Unmarshal(raw[n], &loose); err != nil {
			t.Fatal(err)
		}
		scored := func(placements any) map[string]any {
			file, err := json.Marshal(map[string]any{"instance": loose["instance"], "prior": loose["prior"], "placements": placements, "note": "left unread"})
			if err != nil {
				t.Fatal(err)
			}
			out, err := k.ScoreFile(file)
			if err != nil {
				t.Fatalf("%s: %v", v.Name, err)
			}
			var printed map[string]any
			if err := json.Unmarshal(exercise.Encode(out), &printed); err != nil {
				t.Fatal(err)
			}
			return printed
		}
		for i, r := range loose["responses"].([]any) {
			want := r.(map[string]any)
			got := scored(want["placements"])
			delete(want, "placements")
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s response %d (-want +got)\n%s", v.Name, i, diff)
			}
		}
		if got := scored(s.Board); got["value"] != float64(v.Optimum) || got["score"] != 100.0 {
			t.Errorf("%s: the solver's own board is worth %v and scores %v", v.Name, got["value"], got["score"])
		}
	}
}

func TestFilesAreRefused(t *testing.T) {
	const day = `"instance":{"slot":15,"day":[480,600],"move_cost":2,"turned_away_cost":2,"providers":[{"id":"a","visits":["x"],"hours":[[480,600]]}],
"equipment":[],"requests":[{"id":"r","patient":"p","visit":"x","minutes":15,"windows":[[480,600]],"value":4}]}`
	k := shipped().(*kind)
	if _, err := k.ScoreFile([]byte(`{` + day + `,"placements":[{"request":"r","action":"book","provider":"a","start":495}],"more":1}`)); err != nil {
		t.Fatalf("a sound file is refused: %v", err)
	}
	for placements, want := range map[string]string{
		`[{"request":"s","action":"defer"}]`:                                     `no request "s"`,
		`[{"request":"r","action":"defer"},{"request":"r","action":"escalate"}]`: "placed twice",
		`[{"request":"r","action":"book","provider":"b","start":495}]`:           `unknown provider "b"`,
		`[{"request":"r","action":"book","provider":"a","start":500}]`:           "not a slot",
		`[{"request":"r","action":"book","provider":"a","start":600}]`:           "not a slot",
		`[{"request":"r","action":"book","provider":"a","start":465}]`:           "not a slot",
		`[{"request":"r","action":"book","provider":"a"}]`:                       "without a start",
		`[{"request":"r","action":"move"}]`:                                      "not \"move\"",
		`{"request":"r"}`:                                                        "not JSON of the shape",
	} {
		_, err := k.ScoreFile([]byte(`{` + day + `,"placements":` + placements + `}`))
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", placements, want, err)
		}
	}
	for old, bad := range map[string]string{
		`"slot":15`: `"slot":0`, `"day":[480,600]`: `"day":[480]`, `"id":"r"`: `"id":""`, `"hours":[[480,600]]`: `"hours":[[480,600,700]]`,
		`"value":4`: `"value":4,"needs":["e"]`, `"minutes":15`: `"minutes":0`, `"visit":"x"`: `"visit":"x","after":{"request":"q","gap":0}`,
	} {
		if _, err := k.SolveFile([]byte(`{` + strings.Replace(day, old, bad, 1) + `}`)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: want Invalid, got %v", bad, err)
		}
	}
}

func TestBetterFindsTheLargestGain(t *testing.T) {
	all, _ := vectors(t)
	for _, v := range all {
		w := v.world(t)
		best, err := w.solve()
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := w.better(best.board); ok {
			t.Errorf("%s: the best board could gain %d by one change", v.Name, c.gain)
		}
		for i, a := range best.board {
			if a.action != actBook {
				continue
			}
			without := append(board(nil), best.board...)
			without[i] = act{}
			loss := best.value - w.evaluate(without).value
			if c, ok := w.better(without); loss > 0 && (!ok || c.gain < loss) {
				t.Errorf("%s: %s was taken off at a loss of %d; the best change gains %d", v.Name, w.in.Requests[i].ID, loss, c.gain)
			}
		}
	}
}

func FuzzFiles(f *testing.F) {
	_, raw := vectors(f)
	for _, text := range raw[:4] {
		f.Add(text)
	}
	f.Add([]byte(`{"instance":{"slot":1,"day":[0,9],"requests":[{"id":"r","minutes":3,"windows":[[0,9]],"value":-1}]}}`))
	k := shipped().(*kind)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 20_000 {
			t.Skip("large files are slow, not interesting")
		}
		for _, call := range []func([]byte) (any, error){k.ScoreFile, k.SolveFile} {
			if out, err := call(raw); err != nil && !fault.Is(err, fault.Invalid) {
				t.Errorf("want Invalid, got %v", err)
			} else if err == nil && !json.Valid(exercise.Encode(out)) {
				t.Error("no JSON")
			}
		}
	})
}

func FuzzResponse(f *testing.F) {
	form, _, _ := draws(f, "family-practice", 9)
	k := shipped()
	good, err := k.Simulate(form, 0.5, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(good), "action.r1=book&start.r1=480&provider.r1=d1&message.e1=a")
	f.Add([]byte(`{"placements":[{"request":"r1","action":"book","provider":"d1","start":480}],"events":[{"event":"e1","option":"a"}]}`), "action.r1=escalate")
	f.Add([]byte(`null`), "%")
	f.Fuzz(func(t *testing.T, raw []byte, posted string) {
		score, err := k.Score(form.Public, form.Key, raw)
		if checked := k.Check(form.Public, raw); (checked == nil) != (err == nil) {
			t.Errorf("Check says %v, Score %v", checked, err)
		}
		if err == nil && (score.Points < 0 || score.Points > 100) {
			t.Errorf("%v points", score.Points)
		}
		values, err := url.ParseQuery(posted)
		if err != nil {
			return
		}
		r, err := k.Read(form.Public, values)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("want Invalid, got %v", err)
			}
			return
		}
		if err := k.Check(form.Public, r); err != nil {
			t.Errorf("Read makes what Check refuses: %v", err)
		}
	})
}

// FuzzSeeds draws forms from any seed: each has to be whole, and what anybody does with it scored.
func FuzzSeeds(f *testing.F) {
	for n := range uint64(3) {
		f.Add(n, n<<61+n, 0.5)
	}
	k := shipped()
	f.Fuzz(func(t *testing.T, which, seed uint64, ability float64) {
		d := k.Definitions()[which%uint64(len(k.Definitions()))]
		form, p, key := draws(t, d.ID, seed)
		proven(t, p, key)
		r, err := k.Simulate(form, ability, seed)
		if err != nil {
			t.Fatal(err)
		}
		if s := scored(t, k, form, r); s.Points < 0 || s.Points > 100 {
			t.Errorf("%v points", s.Points)
		}
		if _, err := k.(exercise.Coach).Feedback(form.Public, form.Key, r, "es"); err != nil {
			t.Error(err)
		}
	})
}
