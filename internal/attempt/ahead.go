package attempt

import (
	"sync"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// Most forms are drawn in milliseconds, one of some thousands takes seconds, because its best solution
// is proven. Nobody should wait for that with a finger on "Start": it is drawn while the page before is
// read. Nothing is kept of it but here: where another server is asked to start, it draws the same form.

// maxAhead bounds the forms that are kept, of some tens of kilobytes each.
const maxAhead = 64

// drawing draws one form, once however often it is called.
type drawing func() (exercise.Form, error)

// ahead are the drawings of attempts that may be started soon.
type ahead struct {
	mu   sync.Mutex
	all  map[sheetKey]drawing
	turn sync.Mutex // one is drawn ahead at a time
}

// of finds the drawing of an attempt; fresh where it is new.
func (m *ahead) of(k sheetKey, draw drawing) (d drawing, fresh bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if d, ok := m.all[k]; ok {
		return d, false
	}
	if m.all == nil {
		m.all = make(map[sheetKey]drawing)
	}
	for old := range m.all { // any: it is drawn anew when it is needed
		if len(m.all) < maxAhead {
			break
		}
		delete(m.all, old)
	}
	d = sync.OnceValues(draw)
	m.all[k] = d
	return d, true
}

func (m *ahead) drop(k sheetKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, k)
}

// DrawAhead begins to draw the form of an attempt that was not started, and does not wait for it.
func (s *Service) DrawAhead(org id.Org, a Attempt) {
	if a.Started != nil {
		return
	}
	draw, fresh := s.ahead.of(sheetKey{org, a.ID}, func() (exercise.Form, error) { return s.draw(a) })
	if !fresh {
		return
	}
	go func() {
		defer func() { _ = recover() }() // Start meets the same, where somebody hears of it
		s.ahead.turn.Lock()
		defer s.ahead.turn.Unlock()
		_, _ = draw()
	}()
}

func (s *Service) draw(a Attempt) (exercise.Form, error) {
	kind, err := s.Catalog.Kind(a.Kind)
	if err != nil {
		return exercise.Form{}, err
	}
	return kind.Generate(a.Definition, a.Seed)
}

// drawn is the form of an attempt that is about to start; one that has begun has it, and needs none.
func (s *Service) drawn(org id.Org, a Attempt) (exercise.Form, error) {
	if a.Started != nil {
		return exercise.Form{}, nil
	}
	key := sheetKey{org, a.ID}
	defer s.ahead.drop(key)
	draw, _ := s.ahead.of(key, func() (exercise.Form, error) { return s.draw(a) })
	return draw()
}
