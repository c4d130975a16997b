package review

import (
	"fmt"
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// scale is a kind whose one criterion raters learn on five samples.
type scale struct {
	exercise.Kind
	twice bool
}

func (scale) Info() exercise.Info { return exercise.Info{Slug: "reply"} }
func (scale) Definitions() []exercise.Definition {
	return []exercise.Definition{{ID: "one"}}
}
func (scale) Rubric() *exercise.Rubric {
	return &exercise.Rubric{Criteria: []exercise.Criterion{{ID: "warm", Name: "Warm", Weight: 1}, {ID: "clear", Name: "Clear", Weight: 1}}}
}

var replies = Family{"reply", "one"}

// roomOf is the room of one who knows the scale, with so many answers waiting. The last keyed sample has
// a second turn where twice.
func roomOf(rater id.Member, answers int, twice bool) *room {
	r := &room{
		catalog: exercise.NewCatalog(scale{twice: twice}), rater: rater, now: time.Unix(1800000000, 0), judged: map[string]map[string]Judgement{},
		rounds: map[Family]int{}, unlocked: map[Family]bool{replies: true},
		samples: func(Family) []exercise.Sample {
			out := make([]exercise.Sample, 5)
			for i := range out {
				out[i].Levels = map[string]int{"warm": i, "clear": i}
			}
			if twice {
				out[4].Levels["warm-2"], out[4].Levels["clear-2"] = 1, 1
			}
			return out
		},
	}
	for i := range answers {
		r.answers = append(r.answers, Answer{Attempt: id.Attempt(fmt.Sprint("attempt", i)), Kind: "reply", Definition: "one"})
	}
	return r
}

func (r *room) give(i Item, criterion string) {
	j := Judgement{Family: i.Family, Rater: r.rater, Item: i.Ref, Attempt: i.Attempt, Round: i.Round, Sample: i.Sample, Criterion: criterion, Level: 2, Given: true, At: r.now}
	if r.judged[i.Ref] == nil {
		r.judged[i.Ref] = map[string]Judgement{}
	}
	r.judged[i.Ref][criterion], r.all = j, append(r.all, j)
}

// One item in ten that a rater meets on a criterion is a check: exactly one in each ten, at a place of the
// rater's own, the same each time they look, and never two of the same name.
func TestOneInTenIsACheck(t *testing.T) {
	const raters, answers = 20, 36
	checks, met := 0, 0
	for n := range raters {
		r := roomOf(id.Member(fmt.Sprint("rater", n)), answers, false)
		seen := map[string]bool{}
		block := 0
		for position := 0; ; position++ {
			if position%blockOf == 0 {
				block = 0
			}
			i, ok := r.next(replies, "warm")
			if !ok {
				break
			}
			if found, there := r.find(i.Ref); !there || found != i || seen[i.Ref] {
				t.Fatalf("%+v cannot be looked up, or was met before", i)
			}
			seen[i.Ref] = true
			if met++; !i.real() {
				checks++
				if block++; block > 1 {
					t.Fatalf("rater %d meets two checks in one ten", n)
				}
			}
			if done, left := r.count(replies, "warm"); done != position || left == 0 {
				t.Fatalf("at position %d %d are done and %d left", position, done, left)
			}
			r.give(i, "warm")
			if position%blockOf == blockOf-1 && block != 1 {
				t.Fatalf("rater %d meets no check in a ten", n)
			}
		}
		if _, left := r.count(replies, "warm"); left != 0 {
			t.Fatalf("%d are left in the end", left)
		}
	}
	if share := float64(checks) / float64(met); math.Abs(share-.1) > .01 { // the last ten may end before its check
		t.Errorf("%d of %d items are checks", checks, met)
	}
}

// Where in its ten a check stands is even over raters: nobody learns to expect one.
func TestChecksStandAnywhere(t *testing.T) {
	places, checks := map[int]int{}, 0
	for n := range 300 {
		r := roomOf(id.Member(fmt.Sprint("rater", n)), 1, false)
		for position := range 50 {
			i, due := r.check(replies, "warm", position)
			if again, _ := r.check(replies, "warm", position); again != i {
				t.Fatal("a check changes while it waits")
			}
			if due {
				places[position%blockOf]++
				checks++
			}
		}
	}
	if checks != 300*5 {
		t.Errorf("%d checks", checks)
	}
	for at := range blockOf { // 150 each, standard error 11.6 by the binomial
		if off := math.Abs(float64(places[at]) - 150); off > 4*11.6 {
			t.Errorf("%d checks stand at place %d of their ten", places[at], at)
		}
	}
}

// Nothing is checked before the scale is learned, and nothing without keyed answers.
func TestNoChecksWithoutAKey(t *testing.T) {
	locked, bare := roomOf("a", 30, false), roomOf("a", 30, false)
	locked.unlocked = map[Family]bool{}
	bare.samples = func(Family) []exercise.Sample { return nil }
	for position := range 100 {
		for name, r := range map[string]*room{"locked": locked, "bare": bare} {
			if i, due := r.check(replies, "warm", position); due {
				t.Fatalf("%s: a check at %d: %+v", name, position, i)
			}
		}
	}
}

// A second turn that a sample holds is learned and checked as the first is; criteria of it that no sample
// has a key for are not.
func TestSecondTurnsAreLearnedAndChecked(t *testing.T) {
	checks := func(r *room) (n int) {
		for position := range 200 {
			if i, due := r.check(replies, "warm-2", position); due {
				n++
				if _, keyed := r.samples(replies)[i.Sample].Levels["warm-2"]; !keyed {
					t.Fatalf("sample %d has no key for the second turn", i.Sample)
				}
			}
		}
		return n
	}
	if n := checks(roomOf("a", 5, false)); n != 0 {
		t.Errorf("%d checks of a second turn that no sample has", n)
	}
	if n := checks(roomOf("a", 5, true)); n != 20 {
		t.Errorf("%d checks in 200, want one in ten", n)
	}
	r := roomOf("a", 5, true)
	r.unlocked = map[Family]bool{}
	given := 0
	for _, c := range r.criteria(replies) {
		for i, ok := r.next(replies, c.ID); ok; i, ok = r.next(replies, c.ID) {
			r.give(i, c.ID)
			given++
		}
	}
	if given != 5*2+2 {
		t.Errorf("%d levels to learn on, want two for each of five samples and two for the second turn", given)
	}
}

// FuzzCheckOverride: only a score from 0 to 100 with a reason is taken.
func FuzzCheckOverride(f *testing.F) {
	f.Add(71.5, "two marks were counted as one")
	f.Add(math.NaN(), "x")
	f.Add(math.Inf(1), "x")
	f.Add(100.0000001, "x")
	f.Fuzz(func(t *testing.T, points float64, reason string) {
		good := points >= 0 && points <= 100 && !math.IsNaN(points) && reason != "" && len(reason) <= 4000
		if err := checkOverride(&points, reason); (err == nil) != good {
			t.Fatalf("%v for %q: %v", points, reason, err)
		}
		if (checkOverride(nil, reason) == nil) != (reason != "" && len(reason) <= 4000) {
			t.Fatalf("back to the machine's score for %q", reason)
		}
	})
}

// FuzzWordCheck: whatever a rater sends, a level is one of the scale, the ends have a note, and what is
// kept as a quote stands in the answer where it says.
func FuzzWordCheck(f *testing.F) {
	f.Add(3, "", 0, 4, "I will  call", "Dear Ana,\nI will call.")
	f.Add(4, "warm", -1, 9, "[a-z]*(", "Dear Ana,\nI will call.")
	f.Add(0, "", 5, 2, "\u00a0", "é")
	f.Fuzz(func(t *testing.T, level int, note string, from, to int, copied, text string) {
		if !utf8.ValidString(text) {
			return // responses are JSON
		}
		quotes, err := Word{Level: level, Note: note, Marked: []Quote{{From: from, To: to}}, Quote: copied}.check(Sheet{Text: text})
		if err == nil && (level < 0 || level > 4 || (level == 0 || level == 4) && note == "") {
			t.Fatalf("level %d with the note %q is taken", level, note)
		}
		for _, q := range quotes {
			if runes := []rune(text); q.From < 0 || q.From >= q.To || q.To > len(runes) || string(runes[q.From:q.To]) != q.Text {
				t.Fatalf("%+v does not stand in %q", q, text)
			}
		}
	})
}
