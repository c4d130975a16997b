package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/exercise"
)

// someBoard is what anybody might leave behind, from nonsense to nearly right.
func someBoard(r *rand.Rand, w *world, best board) board {
	b := slices.Clone(best)
	for i := range b {
		switch r.IntN(6) {
		case 0:
			b[i] = act{}
		case 1:
			b[i] = act{actBook, slot{r.IntN(len(w.in.Providers)), w.in.Day[0] + w.in.Slot*r.IntN((w.in.Day[1]-w.in.Day[0])/w.in.Slot)}}
		case 2:
			b[i] = exercise.Pick(r, w.ways(i))
		case 3:
			b[i] = sentToNurse
		}
	}
	return b
}

// eachBoard calls a function with boards of forms and of the checked days.
func eachBoard(t *testing.T, call func(w *world, b board)) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	try := func(w *world, best board) {
		for range 30 {
			call(w, someBoard(r, w, best))
		}
	}
	for _, d := range shipped().Definitions() {
		for seed := range uint64(8) {
			_, p, key := draws(t, d.ID, seed)
			w, err := p.final(key.RedFlags)
			if err != nil {
				t.Fatal(err)
			}
			best, err := w.board(key.Best)
			if err != nil {
				t.Fatal(err)
			}
			try(w, best)
		}
	}
	all, _ := vectors(t)
	for _, v := range all {
		w := v.world(t)
		try(w, w.naive())
	}
}

// TestGoodBookingsNeverLower: a booking that is honoured and after which all others stand as before
// raises the value by what it is worth.
func TestGoodBookingsNeverLower(t *testing.T) {
	added := 0
	eachBoard(t, func(w *world, b board) {
		before := w.evaluate(b)
		for i, a := range b {
			if a.action != "" {
				continue
			}
			for _, to := range w.ways(i) {
				if to.action != actBook {
					continue
				}
				b[i] = to
				after := w.evaluate(b)
				undisturbed := after.honoured[i]
				for j := range b {
					undisturbed = undisturbed && (j == i || after.honoured[j] == before.honoured[j])
				}
				if undisturbed {
					added++
					if after.value < before.value+w.worth(i, to.at) {
						t.Errorf("a good booking takes the value from %d to %d", before.value, after.value)
					}
				}
			}
			b[i] = a
		}
	})
	if added < 1000 {
		t.Errorf("only %d good bookings were tried", added)
	}
}

// TestDroppingWhatFailsNeverLowers: a booking that cannot be honoured and was never confirmed had
// better not be made. One that stood until its predecessor failed is the exception: it keeps others
// from being honoured, which is not always the worse for the day.
func TestDroppingWhatFailsNeverLowers(t *testing.T) {
	dropped := 0
	eachBoard(t, func(w *world, b board) {
		before := w.evaluate(b)
		for i, a := range b {
			_, confirmed := w.prior[i]
			if a.action != actBook || before.honoured[i] || confirmed || slices.Contains(before.violations[i], tooSoon) {
				continue
			}
			b[i] = act{}
			if after := w.evaluate(b); after.value != before.value+w.in.TurnedAwayCost {
				t.Errorf("dropping what fails takes the value from %d to %d", before.value, after.value)
			}
			b[i] = a
			dropped++
		}
	})
	if dropped < 1000 {
		t.Errorf("only %d bookings were dropped", dropped)
	}
}

// renamed gives every id and name of a form and a response another one.
func renamed(form exercise.Form, r exercise.Response) (exercise.Form, exercise.Response) {
	var pairs []string
	for kind, most := range map[string]int{"r": 14, "c": 12, "n": 3, "d": 6, "e": 8} {
		for i := most; i > 0; i-- {
			pairs = append(pairs, fmt.Sprintf(`"%s%d"`, kind, i), fmt.Sprintf(`"%c-%s%d"`, 'z'-kind[0]%5, kind, i*7))
		}
	}
	for _, first := range shipped().(*kind).definitions[0].names.First {
		pairs = append(pairs, first+" ", strings.ToUpper(first)+"o ")
	}
	swap := strings.NewReplacer(pairs...)
	form.Public, form.Key = exercise.Public(swap.Replace(string(form.Public))), exercise.Key(swap.Replace(string(form.Key)))
	return form, exercise.Response(swap.Replace(string(r)))
}

// TestNamesAndOrderDoNotScore: neither who the people are nor in what order a response lists its
// placements, answers and messages changes a point.
func TestNamesAndOrderDoNotScore(t *testing.T) {
	k := shipped()
	random := rand.New(rand.NewPCG(5, 6))
	for _, d := range k.Definitions() {
		for seed := range uint64(12) {
			form, _, _ := draws(t, d.ID, seed)
			raw, err := k.Simulate(form, 0.4, seed)
			if err != nil {
				t.Fatal(err)
			}
			want := scored(t, k, form, raw)
			other, same := renamed(form, raw)
			if string(other.Public) == string(form.Public) {
				t.Fatal("nothing was renamed")
			}
			if got := scored(t, k, other, same); got.Points != want.Points || fmt.Sprint(got.Measures) != fmt.Sprint(want.Measures) {
				t.Errorf("%s %d: %v points, after renaming %v", d.ID, seed, want.Points, got.Points)
			}
			r, err := exercise.Decode[response](raw, "it")
			if err != nil {
				t.Fatal(err)
			}
			r.Placements, r.Events, r.Seen = shuffled(random, r.Placements), shuffled(random, r.Events), []string{"e2", "e1"}
			got := scored(t, k, form, exercise.Response(exercise.Encode(r)))
			if string(exercise.Encode(got)) != string(exercise.Encode(want)) {
				t.Errorf("%s %d: %v points, in another order %v", d.ID, seed, want.Points, got.Points)
			}
		}
	}
}

func scored(t *testing.T, k exercise.Kind, form exercise.Form, r exercise.Response) exercise.Score {
	t.Helper()
	s, err := k.Score(form.Public, form.Key, r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEvidenceIsWhole: a line for each request of the day and each message, whose points add up to the
// value of the board.
func TestEvidenceIsWhole(t *testing.T) {
	k := shipped()
	for _, d := range k.Definitions() {
		for seed := range uint64(12) {
			form, p, key := draws(t, d.ID, seed)
			w, err := p.final(key.RedFlags)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := k.Simulate(form, float64(seed)/11, seed)
			if err != nil {
				t.Fatal(err)
			}
			s := scored(t, k, form, raw)
			lines, messages, sum := map[string]bool{}, 0, 0.0
			for _, e := range s.Evidence {
				if e.Rule == "" || e.Title == "" || e.Act == "" || e.Fact == "" {
					t.Errorf("%s %d: half a line: %+v", d.ID, seed, e)
				}
				switch e.Rule {
				case "schedule.message":
					messages++
				case "schedule.better":
				default:
					lines[e.Where], sum = true, sum+e.Points
				}
			}
			if len(lines) != len(w.in.Requests) || messages != len(p.Events) || sum != s.Measures["value"] {
				t.Errorf("%s %d: %d lines for %d requests, %d for %d messages; %v points, value %v", d.ID, seed, len(lines), len(w.in.Requests), messages, len(p.Events), sum, s.Measures["value"])
			}
		}
	}
}

// TestFeedbackFits holds what candidates are told against boards of which it is known what is wrong.
func TestFeedbackFits(t *testing.T) {
	k := shipped().(*kind)
	form := k.Practice()
	for what, c := range map[string]struct{ response, strength, tip string }{
		"perfect": {`{"placements":[{"request":"c1","action":"book","provider":"d1","start":540},{"request":"r1","action":"book","provider":"d1","start":570},{"request":"r2","action":"book","provider":"d1","start":480},{"request":"r3","action":"escalate"}],"events":[{"event":"e1","option":"b"}]}`, "as good as any", ""},
		"flag":    {`{"placements":[{"request":"c1","action":"book","provider":"d1","start":540},{"request":"r3","action":"book","provider":"d2","start":510}],"events":[]}`, "confirmed patients", "escalation card"},
		"clash":   {`{"placements":[{"request":"c1","action":"book","provider":"d1","start":540},{"request":"r1","action":"book","provider":"d1","start":480},{"request":"r2","action":"book","provider":"d1","start":480},{"request":"r3","action":"escalate"}],"events":[{"event":"e1","option":"b"}]}`, "warning signs", "promised the same time"},
		"waits":   {`{"placements":[{"request":"c1","action":"book","provider":"d1","start":540},{"request":"r3","action":"escalate"}],"events":[{"event":"e1","option":"b"}]}`, "warning signs", "left waiting could have been seen"},
	} {
		f, err := k.Feedback(form.Public, form.Key, exercise.Response(c.response), "en")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(f.Strengths, " "), c.strength) || !strings.Contains(strings.Join(f.Tips, " "), c.tip) {
			t.Errorf("%s: %+v", what, f)
		}
		for _, c := range []string{"Adler", "Sandoval", "Weston", "8:00", "9:30"} {
			if strings.Contains(strings.Join(append(f.Strengths, f.Tips...), " "), c) {
				t.Errorf("%s: feedback tells %q", what, c)
			}
		}
	}
}

// TestMessagesAreKnown: what has come in is kept, and only what there is can have come in.
func TestMessagesAreKnown(t *testing.T) {
	k := shipped()
	form, _, _ := draws(t, "telehealth", 2)
	for raw, ok := range map[string]bool{
		`{"placements":[],"events":[],"seen":["e1","e2"]}`: true,
		`{"placements":[],"events":[],"seen":["e9"]}`:      false,
		`{"placements":[],"events":[],"seen":["e1","e1"]}`: false,
	} {
		if err := k.Check(form.Public, exercise.Response(raw)); (err == nil) != ok {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
