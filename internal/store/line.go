package store

import "sync"

// line is where those wait who can be served together: who finds a server free is served at once, and
// all who come while the servers are at it are served together by the next one that is free.
type line[T any] struct {
	mu      sync.Mutex
	waiting []T
	serving int // servers at work
}

// join adds one to the line; more tells that it is short of a server.
func (l *line[T]) join(w T, servers int) (more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, w)
	if l.serving >= servers {
		return false
	}
	l.serving++
	return true
}

// next takes from the head as many as may be served together. Where none waits the server that asks
// goes home.
func (l *line[T]) next(most int, together func(T) bool) (some []T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rest := l.waiting[:0]
	for _, w := range l.waiting {
		if len(some) < most && together(w) {
			some = append(some, w)
		} else {
			rest = append(rest, w)
		}
	}
	clear(l.waiting[len(rest):])
	l.waiting = rest
	if len(some) == 0 {
		l.serving--
	}
	return some
}
