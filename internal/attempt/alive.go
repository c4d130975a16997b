package attempt

import (
	"context"
	"errors"
	"time"

	"preceptor/internal/id"
)

// How often a serving process says that it is there, and how long a silence of all of them is an
// outage.
const (
	AliveEvery = 5 * time.Second
	OutageFrom = 10 * time.Second
)

// ComeUp is for a process that begins to serve, before it answers anything. If no process was there for
// OutageFrom or more, every attempt that was at work when the last one went has the time back; then the
// process is noted. Doing it twice, or in several processes at once, gives the time back once. An error
// does not keep the others from theirs.
func (s *Service) ComeUp(ctx context.Context, instance string) (credited int, err error) {
	since, err := s.Store.LastAlive(ctx)
	if err != nil {
		return 0, err
	}
	if !since.IsZero() && s.Clock.Now().Sub(since) >= OutageFrom {
		credited, err = s.creditOutages(ctx, since)
	}
	return credited, errors.Join(err, s.StayUp(ctx, instance))
}

func (s *Service) creditOutages(ctx context.Context, since time.Time) (credited int, failed error) {
	refs, err := s.Store.AtWork(ctx, since)
	if err != nil {
		return 0, err
	}
	for _, r := range refs {
		given, err := s.creditOutage(ctx, r, since)
		failed = errors.Join(failed, err)
		if given {
			credited++
		}
	}
	return credited, failed
}

// StayUp notes that a process still serves.
func (s *Service) StayUp(ctx context.Context, instance string) error {
	return s.Store.SetAlive(ctx, instance, s.Clock.Now())
}

func (s *Service) creditOutage(ctx context.Context, r Ref, since time.Time) (given bool, err error) {
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		given = false
		a, saved, err := s.Store.LockSaved(ctx, r.Org, r.Attempt)
		if err != nil || a.Submitted != nil || a.Voided != nil {
			return err
		}
		now := s.Clock.Now()
		c, ok := a.outage(s.Outage, since, a.lastSeen(saved), now)
		if !ok {
			return nil
		}
		given = true
		return s.giveBack(ctx, r.Org, &a, c, now)
	})
	return given, err
}

// sweepInstances forgets processes that are long gone; the last one alive is always kept.
func (s *Service) sweepInstances(ctx context.Context) error {
	return s.Store.DropInstances(ctx, s.Clock.Now().Add(-24*time.Hour))
}

// lastSeen is when the server last heard of the candidate's browser: by heartbeat or by save.
func (a Attempt) lastSeen(saved Saved) time.Time {
	if a.Seen == nil {
		return saved.At
	}
	return later(*a.Seen, saved.At)
}

// BeatInput is what comes with a heartbeat.
type BeatInput struct {
	// GapFrom is when the browser's first request failed, zero where none did since the last answer.
	GapFrom time.Time
	// Application is whose the attempt must be; empty leaves that to the caller.
	Application id.Application
}

// seenEvery is how often contact is written down: the heartbeat of a quiet page costs a question only.
const seenEvery = 15 * time.Second

// Beat answers a heartbeat: what is saved, the clock, and what was given back for a gap it tells of.
// Faults: NotFound; Conflict before the start.
func (s *Service) Beat(ctx context.Context, org id.Org, attempt id.Attempt, in BeatInput) (Receipt, error) {
	a, saved, err := s.Store.AttemptSaved(ctx, org, attempt)
	if err != nil {
		return Receipt{}, err
	}
	if err := a.of(in.Application); err != nil {
		return Receipt{}, err
	}
	now := s.Clock.Now()
	if a.Started == nil {
		return Receipt{}, refusal(a.State(now))
	}
	if !in.GapFrom.IsZero() {
		return s.beatAfterGap(ctx, org, attempt, in.GapFrom)
	}
	if !a.State(now).Over() && now.Sub(a.lastSeen(saved)) >= seenEvery {
		err = s.Store.SetSeen(ctx, org, attempt, now)
	}
	return s.receipt(a, saved, now), err
}

func (s *Service) beatAfterGap(ctx context.Context, org id.Org, attempt id.Attempt, from time.Time) (Receipt, error) {
	var receipt Receipt
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, saved, err := s.lockForGap(ctx, org, attempt)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		given, err := s.creditGap(ctx, org, &a, from, a.lastSeen(saved), now)
		if err != nil {
			return err
		}
		receipt = s.receipt(a, saved, now)
		receipt.Given = given
		if a.State(now).Over() {
			return nil
		}
		return s.Store.SetSeen(ctx, org, attempt, now)
	})
	return receipt, err
}

// lockForGap reads what was saved after the lock is held, where LockSaved may be one save behind: a gap
// must not be counted from before a save that has just been answered.
func (s *Service) lockForGap(ctx context.Context, org id.Org, attempt id.Attempt) (Attempt, Saved, error) {
	if _, err := s.Store.LockAttempt(ctx, org, attempt); err != nil {
		return Attempt{}, Saved{}, err
	}
	return s.Store.AttemptSaved(ctx, org, attempt)
}
