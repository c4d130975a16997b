package recruiter

import (
	"context"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

// opinions is what candidates thought of a job's exercises, once enough have said so. Nothing leads from
// an answer to a person, and no score knows of it.
type opinions struct {
	N    int
	Lack string // why there are no counts
	Rows []opinionRow
}

// opinionRow counts the answers to one question.
type opinionRow struct {
	Question                          string
	Yes, RatherYes, RatherNo, No, Out int
}

func (p Pages) opinions(ctx context.Context, org id.Org, job id.Job) (opinions, error) {
	counts, err := p.Hirings.Opinions(ctx, org, job)
	if err != nil {
		return opinions{}, err
	}
	if counts.N < hiring.LeastOpinions {
		return opinions{Lack: needs(hiring.LeastOpinions, counts.N, "people’s answers")}, nil
	}
	row := func(question string, n [5]int) opinionRow {
		return opinionRow{question, n[hiring.Yes], n[hiring.RatherYes], n[hiring.RatherNo], n[hiring.No], n[hiring.NoAnswer]}
	}
	return opinions{N: counts.N, Rows: []opinionRow{
		row("Instructions were clear", counts.Clear),
		row("Exercises show what the work is like", counts.Work),
		row("A fair chance to show what one can do", counts.Fair),
	}}, nil
}
