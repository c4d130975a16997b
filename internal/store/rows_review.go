package store

import (
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

type ratingRow struct {
	OrgID     string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	AttemptID string
	RaterID   string
	Levels    map[string]int `gorm:"serializer:json"`
	Note      string
	Recused   string
	At        time.Time
}

func (ratingRow) TableName() string { return "ratings" }

func ratingToRow(org id.Org, r review.Rating) ratingRow {
	row := ratingRow{
		OrgID: string(org), ID: string(r.ID), AttemptID: string(r.Attempt), RaterID: string(r.Rater),
		Levels: r.Levels, Note: r.Note, Recused: r.Recused, At: utc(r.At),
	}
	if row.Levels == nil {
		row.Levels = map[string]int{}
	}
	return row
}

func (r ratingRow) domain() review.Rating {
	out := review.Rating{
		ID: id.Rating(r.ID), Attempt: id.Attempt(r.AttemptID), Rater: id.Member(r.RaterID),
		Note: r.Note, Recused: r.Recused, At: utc(r.At),
	}
	if len(r.Levels) > 0 {
		out.Levels = r.Levels
	}
	return out
}

type scoreRow struct {
	OrgID     string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	AttemptID string
	Kind      string
	Version   int
	Score     exercise.Score `gorm:"serializer:json"`
	MadeAt    time.Time
}

func (scoreRow) TableName() string { return "scores" }

func scoreToRow(org id.Org, s review.ScoreRow) scoreRow {
	return scoreRow{
		OrgID: string(org), ID: string(s.ID), AttemptID: string(s.Attempt), Kind: s.Kind,
		Version: s.Version, Score: s.Score, MadeAt: utc(s.MadeAt),
	}
}

func (r scoreRow) domain() review.ScoreRow {
	return review.ScoreRow{
		ID: id.Score(r.ID), Attempt: id.Attempt(r.AttemptID), Kind: r.Kind, Version: r.Version,
		Score: r.Score, MadeAt: utc(r.MadeAt),
	}
}

// answerRow is what AnswersToRate selects.
type answerRow struct {
	ID         string
	JobID      string
	Kind       string
	Definition string
}

func (r answerRow) domain() review.Answer {
	return review.Answer{
		Attempt: id.Attempt(r.ID), Job: id.Job(r.JobID), Kind: r.Kind, Definition: r.Definition,
	}
}
