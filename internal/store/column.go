package store

import (
	"time"

	"preceptor/internal/clock"
)

// Both databases keep microseconds, and PostgreSQL hands moments back in the server's zone: these
// bring a moment to the one form in which the domain compares it, on the way in and out.
func utc(t time.Time) time.Time { return clock.Stored(t) }

func utcp(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := clock.Stored(*t)
	return &u
}

// orNull keeps an empty text as NULL, so that a unique column takes several of them.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// list keeps a missing list as an empty one: JSON columns are never NULL.
func list[T any](of []T) []T {
	if of == nil {
		return []T{}
	}
	return of
}

// mapped turns rows into what the domain knows.
func mapped[R, D any](rows []R, domain func(R) D) []D {
	out := make([]D, len(rows))
	for i, r := range rows {
		out[i] = domain(r)
	}
	return out
}
