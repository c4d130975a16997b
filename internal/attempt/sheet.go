package attempt

import (
	"context"
	"sync"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// sheet is what a save needs of an attempt and never changes once the attempt has begun: whose it is,
// and what its answer is read against.
type sheet struct {
	application id.Application
	kind        string
	public      exercise.Public
}

// maxSheets bounds the memory of a server: a sheet is some tens of kilobytes at most.
const maxSheets = 256

type sheetKey struct {
	org     id.Org
	attempt id.Attempt
}

// sheets remembers the sheets of attempts at work: each is saved every few seconds.
type sheets struct {
	mu  sync.Mutex
	all map[sheetKey]sheet
}

func (m *sheets) get(k sheetKey) (sheet, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.all[k]
	return s, ok
}

// put makes room by forgetting any one: that costs its next save two look-ups.
func (m *sheets) put(k sheetKey, s sheet) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil {
		m.all = make(map[sheetKey]sheet)
	}
	for old := range m.all {
		if len(m.all) < maxSheets {
			break
		}
		delete(m.all, old)
	}
	m.all[k] = s
}

// sheet finds what the answer of an attempt is read against; Conflict before the start. With an
// application it is NotFound unless the attempt is that one's.
func (s *Service) sheet(ctx context.Context, org id.Org, attempt id.Attempt, of id.Application) (sheet, error) {
	key := sheetKey{org, attempt}
	found, ok := s.sheets.get(key)
	if !ok {
		a, err := s.Store.Attempt(ctx, org, attempt)
		if err != nil {
			return sheet{}, err
		}
		found.application = a.Application
	}
	if err := (Attempt{Application: found.application}).of(of); err != nil {
		return sheet{}, err
	}
	if ok {
		return found, nil
	}
	form, err := s.Store.Form(ctx, org, attempt)
	if fault.Is(err, fault.NotFound) {
		return sheet{}, fault.New(fault.Conflict, "Start the exercise first")
	}
	if err != nil {
		return sheet{}, err
	}
	found.kind, found.public = form.Kind, form.Public
	s.sheets.put(key, found)
	return found, nil
}

// of is NotFound unless the attempt is an application's, or none is asked for.
func (a Attempt) of(app id.Application) error {
	if app != "" && a.Application != app {
		return fault.New(fault.NotFound, "This exercise is not part of your application")
	}
	return nil
}
