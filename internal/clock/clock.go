// Package clock is the only place that reads the time. Everything else is handed a Clock, so that
// deadlines can be tested by moving it.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC, truncated to microseconds: the finest step both databases keep.
type Clock interface{ Now() time.Time }

// Real is the machine's clock.
type Real struct{}

// Now returns the present moment.
func (Real) Now() time.Time { return Stored(time.Now()) }

// Stored brings a time to the form in which it is stored and compared.
func Stored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Fixed stands still until it is moved; it is safe for concurrent use.
type Fixed struct {
	mu  sync.Mutex
	now time.Time
}

// At returns a clock that stands at t.
func At(t time.Time) *Fixed { return &Fixed{now: Stored(t)} }

// Now returns the moment at which the clock stands.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock by d.
func (f *Fixed) Advance(d time.Duration) { f.Set(f.Now().Add(d)) }

// Set moves the clock to t.
func (f *Fixed) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = Stored(t)
}
