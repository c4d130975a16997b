package attempt

import (
	"context"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// Ended lists the exercises of an application that were handed in or whose time ran out; open tells
// whether another can still be worked on.
func (s *Service) Ended(ctx context.Context, org id.Org, app id.Application) (ended exercise.Plan, open bool, err error) {
	attempts, err := s.Store.AttemptsOf(ctx, org, app)
	now := s.Clock.Now()
	for _, a := range attempts {
		switch state := a.State(now); {
		case state.Finished():
			ended = append(ended, exercise.PlanItem{Kind: a.Kind, Definition: a.Definition})
		case !state.Over():
			open = true
		}
	}
	return ended, open, err
}
