package clock_test

import (
	"sync"
	"testing"
	"time"

	"preceptor/internal/clock"
)

func TestStoredIsWhatDatabasesKeep(t *testing.T) {
	zone := time.FixedZone("somewhere", -5*3600)
	got := clock.Stored(time.Date(2027, 3, 9, 9, 30, 0, 123456789, zone))
	if want := time.Date(2027, 3, 9, 14, 30, 0, 123456000, time.UTC); got != want {
		t.Errorf("stored as %v, want %v", got, want)
	}
	if now := (clock.Real{}).Now(); now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
		t.Errorf("the real clock says %v", now)
	}
}

func TestFixedMovesOnlyWhenMoved(t *testing.T) {
	start := time.Date(2027, 3, 9, 14, 30, 0, 0, time.UTC)
	c := clock.At(start)
	for range 2 {
		if c.Now() != start {
			t.Error("it does not stand still")
		}
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { _ = c.Now() })
	}
	group.Wait()
	c.Advance(time.Minute)
	if got := c.Now().Sub(start); got != time.Minute {
		t.Errorf("advanced by %v", got)
	}
	c.Set(start.Add(time.Nanosecond))
	if c.Now() != start {
		t.Errorf("set to %v", c.Now())
	}
}
