package hiring

import (
	"context"

	"preceptor/internal/fault"
)

// Degree is how far somebody agrees; NoAnswer where they left a question out.
type Degree int

// The degrees, from no to yes.
const (
	NoAnswer Degree = iota
	No
	RatherNo
	RatherYes
	Yes
)

// Opinion is what a candidate thought of the exercises. It never leads back to them and is in no score.
type Opinion struct {
	Clear Degree // the instructions were clear
	Work  Degree // the exercises showed what the work is like
	Fair  Degree // there was a fair chance to show what one can do
}

// Opinions are counts of answers, by Degree.
type Opinions struct {
	N                 int // people who answered something
	Clear, Work, Fair [5]int
}

// LeastOpinions is how many people must have answered before anybody reads the counts: of fewer one might
// guess who said what.
const LeastOpinions = 5

// Count adds an opinion.
func (o *Opinions) Count(one Opinion) {
	o.N++
	o.Clear[one.Clear]++
	o.Work[one.Work]++
	o.Fair[one.Fair]++
}

func (o Opinion) known() bool {
	for _, d := range []Degree{o.Clear, o.Work, o.Fair} {
		if d < NoAnswer || d > Yes {
			return false
		}
	}
	return true
}

// Opine keeps a candidate's opinion; the zero one says that they would rather not. They are asked once: later
// answers change nothing. The trail keeps nothing of it, because the order of two lists would tell whose
// it is.
func (s *Service) Opine(ctx context.Context, h Holder, o Opinion) error {
	if !o.known() {
		return fault.Invalidf("Choose one of the answers")
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, j, err := s.hold(ctx, h.Org, h.Application.ID)
		if err != nil || a.OpinionDone {
			return err
		}
		a.OpinionDone = true
		if err := s.Store.SetApplication(ctx, h.Org, a); err != nil || o == (Opinion{}) {
			return err
		}
		return s.Store.AddOpinion(ctx, h.Org, j.ID, o)
	})
}
