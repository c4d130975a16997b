package attempt_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/store/storetest"
)

func TestParseMoves(t *testing.T) {
	long, longer := strings.Repeat("é", 120), strings.Repeat("é", 121)
	for name, c := range map[string]struct {
		raw  string
		want []attempt.Move
	}{
		"nothing":            {"", nil},
		"no list":            {`{"at":1,"op":"set"}`, nil},
		"a set":              {`[{"at":1,"op":"set","field":"a","value":"x","via":"drag"}]`, []attempt.Move{{At: 1, Op: "set", Field: "a", Value: "x", Via: "drag"}}},
		"junk between":       {`[1,"x",null,{"at":"soon","op":"set"},{"op":"dance"},{"at":2,"op":"back"},[[]],{"at":3,"op":"away"}]`, []attempt.Move{{At: 2, Op: "back"}, {At: 3, Op: "away"}}},
		"broken off":         {`[{"at":2,"op":"back"},{"at":3,"op`, []attempt.Move{{At: 2, Op: "back"}}},
		"before the start":   {`[{"at":-5,"op":"back","n":-7}]`, []attempt.Move{{Op: "back"}}},
		"after a century":    {`[{"at":9000000000000,"op":"back"}]`, nil},
		"another way to act": {`[{"at":1,"op":"set","via":"<script>"}]`, []attempt.Move{{At: 1, Op: "set"}}},
		"120 characters":     {`[{"op":"set","value":"` + long + `"}]`, []attempt.Move{{Op: "set", Value: long}}},
		"121 characters":     {`[{"op":"set","value":"` + longer + `"}]`, []attempt.Move{{Op: "set", N: 121}}},
		"a long field":       {`[{"op":"set","field":"` + longer + `"}]`, nil},
		"beyond 64 kB":       {`[{"op":"back"},"` + strings.Repeat("x", 64<<10) + `",{"op":"away"}]`, []attempt.Move{{Op: "back"}}},
	} {
		if diff := cmp.Diff(c.want, attempt.ParseMoves([]byte(c.raw))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Whatever comes is read without failing, stays in bounds, and is read again as it was written.
func FuzzParseMoves(f *testing.F) {
	for _, seed := range []string{
		`[{"at":1,"op":"set","field":"a","value":"x","n":3,"via":"tap"},{"at":2,"op":"paste","n":900}]`,
		`[{"at":1e99,"op":"set"}]`, `[{"op":"load","value":"\u0000\ud800"},`, `[[[[`, `null`, "[\"\xff\"]", `[{"op":"set","op":"back"}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		moves := attempt.ParseMoves(raw)
		for _, m := range moves {
			if m.At < 0 || m.N < 0 || len([]rune(m.Value)) > 120 || len([]rune(m.Field)) > 120 {
				t.Fatalf("out of bounds: %+v", m)
			}
		}
		written, err := json.Marshal(moves)
		ok(t, err)
		if len(written) > 64<<10 {
			return // characters that JSON escapes take more room than they came in
		}
		if diff := cmp.Diff(moves, attempt.ParseMoves(written)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func moves(list ...attempt.Move) []byte {
	raw, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	return raw
}

func (w *world) saveWith(a id.Attempt, seq int64, raw []byte) {
	w.t.Helper()
	_, err := w.Save(w.t.Context(), w.org, candidate, a, attempt.Save{Seq: seq, Fields: url.Values{"text": {"text"}}, Moves: raw})
	ok(w.t, err)
}

func (w *world) moves(a id.Attempt) ([]attempt.Move, bool) {
	w.t.Helper()
	got, sampled, err := w.Moves(w.t.Context(), w.org, a)
	ok(w.t, err)
	return got, sampled
}

func TestMovesAreKeptWithTheirSave(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		one := attempt.Move{At: 1000, Op: "set", Field: "text", Value: "a\x00\"ü", Via: "key"}
		two := attempt.Move{At: 2000, Op: "paste", Field: "text", N: 300}
		three := attempt.Move{At: 3000, Op: "away"}
		w.saveWith(a, 1, moves(one))
		w.saveWith(a, 1, moves(one))             // the same save again
		w.saveWith(a, 2, moves(one, two, three)) // its answer was lost: they come once more
		w.saveWith(a, 3, []byte("junk"))
		w.saveWith(a, 4, nil)
		wantKind(t, second(w.Save(t.Context(), w.org, candidate, a, attempt.Save{Seq: 2, Fields: url.Values{"text": {"behind"}}, Moves: moves(attempt.Move{At: 9000, Op: "back"})})), fault.Conflict)
		got, sampled := w.moves(a)
		if diff := cmp.Diff([]attempt.Move{one, two, three}, got); diff != "" || sampled {
			t.Errorf("sampled %v: %s", sampled, diff)
		}
	})
}

func TestAVeryLongTimelineIsSampled(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	a := w.start("fixed")
	const each = 100 // sets in a batch, of about 150 bytes
	batch := func(n int) []byte {
		var list []attempt.Move
		for i := range each {
			list = append(list, attempt.Move{At: int64((1000+n)*1000 + i + 1), Op: "set", Field: "text", Value: strings.Repeat("x", 110)})
		}
		return moves(append(list, attempt.Move{At: int64((1000+n)*1000 + 999), Op: "paste", N: 5})...)
	}
	size := len(batch(100))
	full := 500<<10/size + 1
	for n := range full {
		w.saveWith(a, int64(n+1), batch(n))
	}
	if got, sampled := w.moves(a); sampled || len(got) != full*(each+1) {
		t.Fatalf("after %d batches of %d bytes: sampled %v, %d moves", full, size, sampled, len(got))
	}
	const more = 20
	for n := range more {
		w.saveWith(a, int64(full+n+1), batch(full+n))
	}
	got, sampled := w.moves(a)
	if want := full*(each+1) + more + 2*each; !sampled || len(got) != want {
		t.Errorf("sampled %v, %d moves, want %d", sampled, len(got), want)
	}
	for n := range 400 {
		w.saveWith(a, int64(full+more+n+1), batch(full+more+n))
	}
	batches, err := w.store.MovesOf(t.Context(), w.org, a)
	ok(t, err)
	if last := batches[len(batches)-1]; last.Total > 1<<20+64<<10 || last.Total < 1<<20 {
		t.Errorf("%d bytes are kept in the end", last.Total)
	}
	if w.kept(a) != "text" {
		t.Error("the response was lost with the moves")
	}
}

func TestMovesGoAfterNinetyDays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		flagged, plain := w.start("fixed"), w.start("flexible")
		w.saveWith(flagged, 1, moves(attempt.Move{At: 1, Op: "paste", N: 201}, attempt.Move{At: 2, Op: "away"}, attempt.Move{At: 90_002, Op: "back"}))
		w.saveWith(plain, 1, moves(attempt.Move{At: 1, Op: "paste", N: 200}))
		before, err := w.Integrity(ctx, w.org, flagged)
		ok(t, err)
		w.at(attempt.KeepMoves)
		ok(t, w.Sweep(ctx))
		if got, _ := w.moves(flagged); len(got) != 3 {
			t.Fatalf("%d moves are left on the last day", len(got))
		}
		w.clock.Advance(time.Microsecond)
		for range 2 { // a second sweep finds nothing
			ok(t, w.Sweep(ctx))
		}
		for a, want := range map[id.Attempt]int{flagged: 2, plain: 0} {
			if got, _ := w.moves(a); len(got) != 0 {
				t.Errorf("%d moves are left", len(got))
			}
			after, err := w.Integrity(ctx, w.org, a)
			ok(t, err)
			if len(after) != want {
				t.Errorf("the notices are %+v, want %d", after, want)
			}
			for i, n := range after {
				if n.Sentence != before[i].Sentence || n.Benign != before[i].Benign || n.Kind != before[i].Kind {
					t.Errorf("%+v was %+v", n, before[i])
				}
			}
			if n := len(slices.DeleteFunc(w.trail(a), func(v audit.Verb) bool { return v != audit.MovesDeleted })); n != 1 {
				t.Errorf("%d lines on the trail tell of it", n)
			}
		}
	})
}

func sentences(notices []attempt.Notice) (out []string) {
	for _, n := range notices {
		out = append(out, fmt.Sprintf("%s: %s", n.Kind, n.Sentence))
	}
	return out
}

func TestNotices(t *testing.T) {
	for name, c := range map[string]struct {
		moves []attempt.Move
		want  []string
	}{
		"nothing":                      {nil, nil},
		"short pastes, short absences": {[]attempt.Move{{At: 1, Op: "paste", N: 200}, {At: 1, Op: "away"}, {At: 60_001, Op: "back"}, {At: 60_002, Op: "set"}}, nil},
		"pastes":                       {[]attempt.Move{{At: 1, Op: "paste", N: 201}, {At: 2, Op: "paste", N: 900}}, []string{"paste: Long texts were pasted: 2 times, 1101 characters in all."}},
		"an absence": {
			[]attempt.Move{{At: 1000, Op: "away"}, {At: 2000, Op: "away"}, {At: 131_000, Op: "back"}},
			[]string{"away: The page was left for more than a minute: once, 2 min 10 s in all."},
		},
		"back without a word": {
			[]attempt.Move{{At: 1000, Op: "away"}, {At: 62_000, Op: "set"}, {At: 900_000, Op: "back"}},
			[]string{"away: The page was left for more than a minute: once, 1 min 1 s in all."},
		},
		"not back at the end": {
			[]attempt.Move{{At: 18 * 60_000, Op: "away"}},
			[]string{"away: The page was left for more than a minute: once, 2 min in all."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storetest.New(t))
			a := w.start("fixed")
			w.saveWith(a, 1, moves(c.moves...))
			w.at(time.Hour)
			got, err := w.Integrity(t.Context(), w.org, a)
			ok(t, err)
			if diff := cmp.Diff(c.want, sentences(got)); diff != "" {
				t.Error(diff)
			}
			for _, n := range got {
				if n.Benign == "" || n.Count == 0 {
					t.Errorf("%+v lacks an ordinary explanation or a number", n)
				}
			}
		})
	}
}

func TestAnotherWindowIsNoticed(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	a := w.start("fixed")
	w.saveWith(a, 1, nil)
	ok(t, second(w.Save(t.Context(), w.org, candidate, a, attempt.Save{Seq: 1, Fields: url.Values{"text": {"here"}}, TakeOver: true})))
	got, err := w.Integrity(t.Context(), w.org, a)
	ok(t, err)
	if diff := cmp.Diff([]string{"devices: Work went on in another window or on another device: once."}, sentences(got)); diff != "" {
		t.Error(diff)
	}
	ok(t, w.Comment(t.Context(), w.org, candidate, a, "My phone"))
	events, err := w.store.Timeline(t.Context(), w.org, a)
	ok(t, err)
	for _, e := range attempt.WithoutNotices(append(events, attempt.Event{Op: "notice_paste"})) {
		if e.Op != "start" && e.Op != "save" {
			t.Errorf("told to everybody: %+v", e)
		}
	}
}

func TestComment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, a := t.Context(), w.start("fixed")
		for _, text := range []string{"", "  \n", strings.Repeat("x", 2001)} {
			wantKind(t, w.Comment(ctx, w.org, candidate, a, text), fault.Invalid)
		}
		for i := range 20 {
			for range 2 { // a form sent twice says it once
				ok(t, w.Comment(ctx, w.org, candidate, a, fmt.Sprintf(" My phone\x00 rang. %d", i)))
			}
		}
		wantKind(t, w.Comment(ctx, w.org, candidate, a, "once more"), fault.Conflict)
		wantKind(t, w.Comment(ctx, "another", candidate, a, "once more"), fault.NotFound)
		said, err := w.Comments(ctx, w.org, a)
		ok(t, err)
		if len(said) != 20 || said[0].Note != "My phone rang. 0" {
			t.Errorf("said %+v", said)
		}
		events, err := w.store.TrailOf(ctx, w.org, "attempt", string(a))
		ok(t, err)
		for _, e := range events {
			if strings.Contains(e.Reason, "phone") {
				t.Errorf("the trail holds what was said: %+v", e)
			}
		}
	})
}

// prose is so many words, with others from a number on.
func prose(words, from int) string {
	var out []string
	for i := range words {
		out = append(out, fmt.Sprintf("word%d", i+from))
	}
	return strings.Join(out, " ")
}

func TestAlikeTextsAreNoticed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		attempts := map[string]id.Attempt{}
		texts := map[string]string{
			"first": prose(60, 0), "the same": strings.ToUpper(prose(60, 0)) + "!", "half": prose(60, 30),
			"short": prose(39, 0), "unlike": prose(60, 500),
		}
		for _, name := range []string{"first", "the same", "half", "short", "unlike"} {
			w.another(name)
			a := w.start("fixed")
			ok(t, second(w.save(a, 1, texts[name])))
			ok(t, w.Submit(ctx, w.org, candidate, a, nil))
			attempts[name] = a
			ok(t, w.Sweep(ctx))
			w.clock.Advance(time.Minute)
		}
		for name, want := range map[string]string{"first": "the same", "the same": "first", "half": "", "short": "", "unlike": ""} {
			got, err := w.Integrity(ctx, w.org, attempts[name])
			ok(t, err)
			if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || got[0].Other != attempts[want] || got[0].Likeness != 1) {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if left, err := w.store.Uncompared(ctx, w.clock.Now(), 10); err != nil || len(left) != 0 {
			t.Errorf("not compared: %v, %v", left, err)
		}
	})
}

// Another attempt of the same person is not another candidate.
func TestOwnTextsAreNotCompared(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	ctx, a := t.Context(), w.start("fixed")
	ok(t, second(w.save(a, 1, prose(60, 0))))
	ok(t, w.Submit(ctx, w.org, candidate, a, nil))
	again, err := w.Again(ctx, w.org, member, a, attempt.Retest, "half a year")
	ok(t, err)
	ok(t, w.Start(ctx, w.org, candidate, again))
	ok(t, second(w.save(again, 1, prose(60, 0))))
	ok(t, w.Submit(ctx, w.org, candidate, again, nil))
	ok(t, w.Sweep(ctx))
	if got, err := w.Integrity(ctx, w.org, again); err != nil || len(got) != 0 {
		t.Errorf("noticed %+v, %v", got, err)
	}
}
