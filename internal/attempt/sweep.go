package attempt

import (
	"context"
	"errors"

	"preceptor/internal/audit"
	"preceptor/internal/id"
)

// sweepBatch is how many attempts one sweep looks at for each purpose; the next comes in a minute.
const sweepBatch = 100

// Sweep does what follows from time alone: scoring of every attempt that ended and has no score,
// comparing of texts, deletion of old moves. It may run late, twice or on several servers without
// harm.
func (s *Service) Sweep(ctx context.Context) error {
	return errors.Join(s.sweepScores(ctx), s.sweepTexts(ctx), s.sweepMoves(ctx), s.sweepInstances(ctx))
}

func (s *Service) sweepScores(ctx context.Context) error {
	refs, err := s.Store.Unscored(ctx, s.Clock.Now().Add(-Grace), 500)
	if err != nil {
		return err
	}
	for _, r := range refs {
		if err := s.Queue.EnqueueScore(ctx, r.Org, r.Attempt); err != nil {
			return err
		}
	}
	return nil
}

// sweepMoves deletes the moves of attempts that were at rest for KeepMoves. What they said that was
// worth a notice stays on the timeline as a sentence.
func (s *Service) sweepMoves(ctx context.Context) error {
	refs, err := s.Store.OldMoves(ctx, s.Clock.Now().Add(-KeepMoves), sweepBatch)
	if err != nil {
		return err
	}
	for _, r := range refs {
		if err := s.dropMoves(ctx, r.Org, r.Attempt); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) dropMoves(ctx context.Context, org id.Org, attempt id.Attempt) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, err := s.Store.LockAttempt(ctx, org, attempt)
		if err != nil {
			return err
		}
		moves, _, err := s.Moves(ctx, org, attempt)
		if err != nil || len(moves) == 0 {
			return errors.Join(err, s.Store.DropMoves(ctx, org, attempt))
		}
		now := s.Clock.Now()
		for _, n := range ofMoves(moves, a.end(now)) {
			if err := s.Store.AddEvent(ctx, org, attempt, Event{At: now, Op: opOf(n.Kind), Note: n.Sentence}); err != nil {
				return err
			}
		}
		if err := s.Store.DropMoves(ctx, org, attempt); err != nil {
			return err
		}
		return s.record(ctx, org, audit.System, attempt, audit.MovesDeleted, "")
	})
}

// maxCompared bounds how many earlier answers to an exercise a new one is held against: the newest.
const maxCompared = 500

// sweepTexts holds the texts of attempts that ended against those of other candidates.
func (s *Service) sweepTexts(ctx context.Context) error {
	refs, err := s.Store.Uncompared(ctx, s.Clock.Now().Add(-Grace), sweepBatch)
	if err != nil {
		return err
	}
	for _, r := range refs {
		if err := s.compare(ctx, r.Org, r.Attempt); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) compare(ctx context.Context, org id.Org, attempt id.Attempt) error {
	mine, others, err := s.Store.AnswersBeside(ctx, org, attempt, maxCompared)
	if err != nil {
		return err
	}
	own := written(mine.Response, mine.Public)
	now := s.Clock.Now()
	var found []Likeness
	for _, o := range others {
		if own == nil {
			break
		}
		if figure := alike(own, written(o.Response, mine.Public)); figure > AlikeFrom {
			found = append(found, Likeness{Other: o.Attempt, Figure: figure, At: now})
		}
	}
	return s.Store.SetLikenesses(ctx, org, attempt, found, now)
}
