package attempt_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"preceptor/internal/fault"
)

// Two windows save at once, and one of them hands in: each number is acknowledged once, what was
// acknowledged last is kept, and nothing changes after the hand-in.
func TestWindowsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		const saves = 20
		var mu sync.Mutex
		acknowledged := map[int64][]string{}
		var windows sync.WaitGroup
		for window := range 3 {
			windows.Go(func() {
				for n := int64(1); n <= saves; n++ {
					text := fmt.Sprintf("window %d, save %d", window, n)
					receipt, err := w.save(a, n, text)
					if err == nil {
						mu.Lock()
						acknowledged[receipt.Seq] = append(acknowledged[receipt.Seq], text)
						mu.Unlock()
					} else if !fault.Is(err, fault.Conflict) {
						t.Errorf("%s: %v", text, err)
					}
				}
			})
		}
		windows.Wait()
		for n, texts := range acknowledged {
			if len(texts) != 1 {
				t.Errorf("number %d was acknowledged to %q", n, texts)
			}
		}
		if last := acknowledged[saves]; !slices.Contains(last, w.kept(a)) {
			t.Errorf("%q is kept, %q was acknowledged last", w.kept(a), last)
		}
		events, err := w.store.Timeline(t.Context(), w.org, a)
		ok(t, err)
		if len(events) != 1+len(acknowledged) { // and the start
			t.Errorf("%d events of %d saves", len(events), len(acknowledged))
		}
	})
}

func TestNothingIsStoredAfterAHandIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.start("fixed")
		var saving sync.WaitGroup
		var last int64
		saving.Go(func() {
			for n := int64(1); ; n++ {
				if _, err := w.save(a, n, fmt.Sprint(n)); err != nil {
					if !fault.Is(err, fault.Expired) {
						t.Error(err)
					}
					return
				}
				last = n
			}
		})
		ok(t, w.Submit(t.Context(), w.org, candidate, a, nil))
		kept := w.kept(a)
		saving.Wait()
		if w.kept(a) != kept || last > 0 && kept != fmt.Sprint(last) {
			t.Errorf("%q was kept at the hand-in, %q is kept now, %d was acknowledged", kept, w.kept(a), last)
		}
	})
}
