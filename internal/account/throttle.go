package account

import (
	"context"
	"fmt"
	"time"

	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Failures that cost nothing, per account and per address. A clinic's people share one address, so
// it gets more. Each further failure doubles the wait, up to longestWait; a quiet hour forgives all.
const (
	freePerAccount = 5
	freePerAddress = 25
	firstWait      = 30 * time.Second
	longestWait    = 15 * time.Minute
	forgottenAfter = time.Hour
)

// Wait is how long after its last failure a key with so many failures must wait.
func Wait(failures, free int) time.Duration {
	if failures < free {
		return 0
	}
	wait := firstWait
	for range failures - free {
		if wait *= 2; wait >= longestWait {
			return longestWait
		}
	}
	return wait
}

// Keys hold hashes: the counters need not know e-mail addresses and networks.
func accountKey(email string) string   { return "account:" + id.Hash(email) }
func addressKey(address string) string { return "address:" + id.Hash(address) }

type throttledKey struct {
	key  string
	free int
}

// signInKeys lists the keys of a password tried. Without an address (a session's own act) only the
// account counts.
func signInKeys(email, address string) []throttledKey {
	keys := []throttledKey{{accountKey(email), freePerAccount}}
	if address != "" {
		keys = append(keys, throttledKey{addressKey(address), freePerAddress})
	}
	return keys
}

// reserve counts a try as failed before it is known to be, so that many at once cannot slip through
// together; forgive takes it back. TooMany, uncounted, while a wait lasts.
func (s *Service) reserve(ctx context.Context, keys ...throttledKey) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		for _, k := range keys {
			if err := s.mayTry(ctx, k.key, k.free); err != nil {
				return err
			}
		}
		for _, k := range keys {
			if err := s.count(ctx, k.key, 1); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgive clears the account's failures, and takes back only this try from the address: somebody
// with an account of their own must not wipe the count of the others they tried.
func (s *Service) forgive(ctx context.Context, email, address string) error {
	if err := s.Store.DeleteThrottle(ctx, accountKey(email)); err != nil || address == "" {
		return err
	}
	return s.count(ctx, addressKey(address), -1)
}

func (s *Service) mayTry(ctx context.Context, key string, free int) error {
	t, err := s.throttle(ctx, key)
	if err != nil {
		return err
	}
	left := t.Since.Add(Wait(t.Failures, free)).Sub(s.Clock.Now())
	if t.Failures < free || left <= 0 {
		return nil
	}
	return fault.New(fault.TooMany, "Too many tries. Please try again in %s", inWords(left))
}

// throttle returns a counter, forgotten if it was quiet long enough. Since is its last failure.
func (s *Service) throttle(ctx context.Context, key string) (Throttle, error) {
	t, err := s.Store.Throttle(ctx, key)
	if err != nil {
		return Throttle{}, err
	}
	t.Key = key
	if s.Clock.Now().Sub(t.Since) >= forgottenAfter {
		t.Failures = 0
	}
	return t, nil
}

func (s *Service) count(ctx context.Context, key string, by int) error {
	t, err := s.throttle(ctx, key)
	if err != nil {
		return err
	}
	t.Failures = max(0, t.Failures+by)
	if by >= 0 {
		t.Since = s.Clock.Now()
	}
	return s.Store.PutThrottle(ctx, t)
}

func inWords(d time.Duration) string {
	if d <= time.Minute {
		return fmt.Sprintf("%d seconds", int(d.Round(time.Second)/time.Second))
	}
	return fmt.Sprintf("%d minutes", int((d+time.Minute-1)/time.Minute))
}
