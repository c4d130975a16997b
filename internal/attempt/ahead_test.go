package attempt_test

import (
	"sync/atomic"
	"testing"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/store/storetest"
)

// slowEssay draws its forms no sooner than it may, and counts them.
type slowEssay struct {
	essay
	begun chan struct{} // receives one for each form
	may   chan struct{}
	drawn *atomic.Int32
}

func (k slowEssay) Generate(definition string, seed uint64) (exercise.Form, error) {
	k.drawn.Add(1)
	k.begun <- struct{}{}
	<-k.may
	return k.essay.Generate(definition, seed)
}

// A form that is drawn while the page before the start is read is not drawn again, and is the one that
// the start would have drawn.
func TestDrawAhead(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	kind := slowEssay{begun: make(chan struct{}, 9), may: make(chan struct{}), drawn: new(atomic.Int32)}
	deps := w.Deps
	deps.Catalog = exercise.NewCatalog(kind)
	w.Service = attempt.NewService(deps)
	a := w.attempts["fixed"]
	for range 3 { // the page is opened again
		w.DrawAhead(w.org, w.facts(a))
	}
	<-kind.begun
	if w.facts(a).Started != nil {
		t.Error("drawing ahead started the clock")
	}
	started := make(chan error, 1)
	go func() { started <- w.Start(t.Context(), w.org, candidate, a) }()
	close(kind.may)
	ok(t, <-started)
	form, err := w.store.Form(t.Context(), w.org, a)
	ok(t, err)
	want, err := essay{}.Generate("fixed", w.facts(a).Seed)
	ok(t, err)
	if n := kind.drawn.Load(); n != 1 || form.Seed != want.Seed || string(form.Public) != string(want.Public) {
		t.Errorf("%d forms were drawn, %+v is kept", n, form)
	}
	ok(t, w.Start(t.Context(), w.org, candidate, a)) // a double click
	w.DrawAhead(w.org, w.facts(a))
	if n := kind.drawn.Load(); n != 1 {
		t.Errorf("%d forms were drawn for an attempt that had begun", n-1)
	}
	ok(t, w.Start(t.Context(), w.org, candidate, w.attempts["flexible"])) // nobody opened its page
	if n := kind.drawn.Load(); n != 2 {
		t.Errorf("%d forms were drawn of two", n)
	}
}
