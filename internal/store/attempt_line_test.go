package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

// atWork are so many attempts at work, each of an org of its own.
func atWork(t *testing.T, s *store.Store, n int) (all []world) {
	t.Helper()
	for i := range n {
		w := seed(t, s, newWorld(fmt.Sprintf("mine%d", i)))
		f := w.attempt.Facts
		f.Submitted, f.Pauses = nil, nil
		ok(t, s.SetFacts(t.Context(), w.org.ID, w.attempt.ID, f))
		all = append(all, w)
	}
	return all
}

type outcome struct {
	found attempt.Attempt
	done  bool
	err   error
}

func saveTo(ctx context.Context, s *store.Store, w world, seq int64, text string) outcome {
	at := now.Add(2 * time.Minute)
	saved := attempt.Saved{Seq: seq, Response: exercise.Response(text), At: at, Checksum: text}
	found, done, err := s.SaveRunning(ctx, w.org.ID, w.attempt.ID, saved, attempt.Event{At: at, Op: "save", Seq: seq}, attempt.Batch{Moves: []byte(`[1]`), Upto: seq})
	return outcome{found, done, err}
}

// waitFor waits until something is so; it fails where that takes absurdly long.
func waitFor(t *testing.T, what string, so func() bool) {
	t.Helper()
	for range 2000 {
		if so() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("in vain waited for %s", what)
}

// Saves that come while the only writer is busy are written in one transaction, all of one attempt in
// their order, and each is answered with its own attempt.
func TestSavesThatWaitAreWrittenTogether(t *testing.T) {
	s := storetest.New(t)
	all := atWork(t, s, 12)
	answers := make([]chan outcome, len(all))
	second := make(chan outcome, 1)
	waits := func() int64 { return s.WriterDB().Stats().WaitCount }
	before := waits()
	ok(t, s.Atomically(t.Context(), func(context.Context) error { // the writer is busy
		for i, w := range all {
			answers[i] = make(chan outcome, 1)
			go func() { answers[i] <- saveTo(t.Context(), s, w, 5, fmt.Sprint("text ", i)) }()
			if i == 0 {
				waitFor(t, "the first to be taken", func() bool { return waits() > before })
			}
		}
		waitFor(t, "the others to stand in the line", func() bool { return s.InLine() == len(all)-1 })
		go func() { second <- saveTo(t.Context(), s, all[1], 6, "later") }()
		waitFor(t, "a second save of one attempt", func() bool { return s.InLine() == len(all) })
		return nil
	}))
	for i, w := range all {
		got := <-answers[i]
		ok(t, got.err)
		if !got.done || got.found.ID != w.attempt.ID {
			t.Errorf("save %d: done %v, of %q", i, got.done, got.found.ID)
		}
		if i != 1 {
			same(t, exercise.Response(fmt.Sprint("text ", i)))(responseOf(t, s, w), nil)
		}
	}
	if got := <-second; !got.done || got.err != nil {
		t.Errorf("the second save of an attempt: %+v", got)
	}
	same(t, exercise.Response("later"))(responseOf(t, s, all[1]), nil)
	if waited := waits() - before; waited > 3 {
		t.Errorf("%d transactions waited for the writer, for %d saves", waited, len(all)+1)
	}
}

func responseOf(t *testing.T, s *store.Store, w world) exercise.Response {
	t.Helper()
	saved, err := s.Response(t.Context(), w.org.ID, w.attempt.ID)
	ok(t, err)
	return saved.Response
}

// One save that the database refuses keeps nothing of its own, and what is said to be done is stored.
func TestARefusedSaveInTheLine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		all := atWork(t, s, 8)
		answers := make(chan func(), len(all))
		for i, w := range all {
			text := fmt.Sprint("text ", i)
			if i == 3 {
				text = "\x00" // no text to PostgreSQL
			}
			go func() {
				got := saveTo(t.Context(), s, w, 5, text)
				answers <- func() {
					ok(t, got.err)
					if stored := responseOf(t, s, w) == nil || string(responseOf(t, s, w)) == text; stored != got.done {
						t.Errorf("save %d: done %v, stored %v", i, got.done, stored)
					}
				}
			}()
		}
		for range all {
			(<-answers)()
		}
	})
}

// Who does not wait for the answer may find the save stored, and nobody else is kept waiting.
func TestASaveWhoseCandidateIsGone(t *testing.T) {
	s := storetest.New(t)
	w := atWork(t, s, 1)[0]
	before := s.WriterDB().Stats().WaitCount
	ctx, leave := context.WithCancel(t.Context())
	answer := make(chan outcome, 1)
	ok(t, s.Atomically(t.Context(), func(context.Context) error {
		go func() { answer <- saveTo(ctx, s, w, 5, "gone") }()
		waitFor(t, "it to be taken", func() bool { return s.WriterDB().Stats().WaitCount > before })
		leave()
		if got := <-answer; got.done || got.err == nil {
			t.Errorf("%+v of a candidate who is gone", got)
		}
		return nil
	}))
	waitFor(t, "the save", func() bool { return string(responseOf(t, s, w)) == "gone" })
	if got := saveTo(t.Context(), s, w, 6, "back"); !got.done || got.err != nil {
		t.Errorf("%+v afterwards", got)
	}
}
