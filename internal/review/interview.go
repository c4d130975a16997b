package review

import (
	"context"
	"slices"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Interview is what one interviewer gave to one structured question: evidence of its own, never
// averaged with scores.
type Interview struct {
	ID          string
	Application id.Application
	By          id.Member
	Question    string // id of a Question
	Level       int    // 0-4
	Note        string // what the candidate said
	At          time.Time
}

// Interviews keeps what interviewers gave. Every method filters by org; lists are oldest first.
type Interviews interface {
	AddInterview(ctx context.Context, org id.Org, i Interview) error
	InterviewsOf(ctx context.Context, org id.Org, a id.Application) ([]Interview, error)
}

// Interviewed keeps an interviewer's level for a question, with what the candidate said.
func (s *Service) Interviewed(ctx context.Context, org id.Org, by id.Member, app id.Application, question string, level int, note string) error {
	var p fault.Problems
	p.Require(slices.ContainsFunc(Questions(), func(q Question) bool { return q.ID == question }), "question", "Choose a question of the guide")
	p.Require(level >= 0 && level <= 4, "level", "Choose a level from 0 to 4")
	p.Require(note != "", "note", "Write down what the candidate said; it is the evidence")
	p.Require(len(note) <= 4000, "note", "Keep the note under 4,000 characters")
	if err := p.Err(); err != nil {
		return err
	}
	i := Interview{ID: id.New(), Application: app, By: by, Question: question, Level: level, Note: note, At: s.Clock.Now()}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.AddInterview(ctx, org, i); err != nil {
			return err
		}
		return s.Audit.Record(ctx, org, audit.Event{
			ID: id.New(), At: i.At, Actor: audit.Member(by), Verb: audit.InterviewRated, Thing: "application", ThingID: string(app),
		})
	})
}

// Newest leaves each interviewer's newest level per question, in the order of the list.
func Newest(all []Interview) (out []Interview) {
	type key struct {
		by       id.Member
		question string
	}
	last := map[key]int{}
	for n, i := range all {
		last[key{i.By, i.Question}] = n
	}
	for n, i := range all {
		if last[key{i.By, i.Question}] == n {
			out = append(out, i)
		}
	}
	return out
}
