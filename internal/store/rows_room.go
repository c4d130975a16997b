package store

import (
	"encoding/json"
	"time"

	"preceptor/internal/id"
	"preceptor/internal/review"
)

type judgementRow struct {
	OrgID      string `gorm:"primaryKey"`
	RaterID    string `gorm:"primaryKey"`
	Item       string `gorm:"primaryKey"`
	Criterion  string `gorm:"primaryKey"`
	AttemptID  *string
	Kind       string
	Definition string
	Round      int
	Sample     int
	Level      int
	Note       string
	Quotes     []review.Quote `gorm:"serializer:json"`
	Given      bool
	At         time.Time
}

func (judgementRow) TableName() string { return "judgements" }

func judgementToRow(org id.Org, j review.Judgement) judgementRow {
	return judgementRow{
		OrgID: string(org), RaterID: string(j.Rater), Item: j.Item, Criterion: j.Criterion, AttemptID: orNull(string(j.Attempt)),
		Kind: j.Kind, Definition: j.Definition, Round: j.Round, Sample: j.Sample, Level: j.Level, Note: j.Note,
		Quotes: list(j.Quotes), Given: j.Given, At: utc(j.At),
	}
}

func (r judgementRow) domain() review.Judgement {
	return review.Judgement{
		Family: review.Family{Kind: r.Kind, Definition: r.Definition}, Rater: id.Member(r.RaterID), Item: r.Item,
		Attempt: id.Attempt(orEmpty(r.AttemptID)), Round: r.Round, Sample: r.Sample, Criterion: r.Criterion,
		Level: r.Level, Note: r.Note, Quotes: r.Quotes, Given: r.Given, At: utc(r.At),
	}
}

type calibrationRow struct {
	OrgID      string `gorm:"primaryKey"`
	RaterID    string `gorm:"primaryKey"`
	Kind       string `gorm:"primaryKey"`
	Definition string `gorm:"primaryKey"`
	Round      int    `gorm:"primaryKey"`
	N          int
	Kappa      float64
	Bias       float64
	Passed     bool
	At         time.Time
}

func (calibrationRow) TableName() string { return "calibrations" }

func (r calibrationRow) domain() review.Calibration {
	return review.Calibration{
		Family: review.Family{Kind: r.Kind, Definition: r.Definition}, Rater: id.Member(r.RaterID), Round: r.Round,
		N: r.N, Kappa: r.Kappa, Bias: r.Bias, Passed: r.Passed, At: utc(r.At),
	}
}

type thirdRow struct {
	OrgID     string `gorm:"primaryKey"`
	AttemptID string `gorm:"primaryKey"`
	At        time.Time
}

func (thirdRow) TableName() string { return "third_ratings" }

type revealRow struct {
	OrgID     string `gorm:"primaryKey"`
	AttemptID string `gorm:"primaryKey"`
	MemberID  string `gorm:"primaryKey"`
	At        time.Time
}

func (revealRow) TableName() string { return "reveals" }

type disclosureRow struct {
	OrgID      string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	AttemptID  string
	ReportedBy string
	Words      string
	At         time.Time
	SettledBy  *string
	SettledAt  *time.Time
	Masks      []string `gorm:"serializer:json"`
}

func (disclosureRow) TableName() string { return "disclosures" }

func disclosureToRow(org id.Org, d review.Disclosure) disclosureRow {
	return disclosureRow{
		OrgID: string(org), ID: d.ID, AttemptID: string(d.Attempt), ReportedBy: string(d.By), Words: d.Words, At: utc(d.At),
		SettledBy: orNull(string(d.SettledBy)), SettledAt: utcp(d.SettledAt), Masks: list(d.Masks),
	}
}

func (r disclosureRow) domain() review.Disclosure {
	return review.Disclosure{
		ID: r.ID, Attempt: id.Attempt(r.AttemptID), By: id.Member(r.ReportedBy), Words: r.Words, At: utc(r.At),
		SettledBy: id.Member(orEmpty(r.SettledBy)), SettledAt: utcp(r.SettledAt), Masks: r.Masks,
	}
}

// ratedRow is a rating beside what it was given to.
type ratedRow struct {
	Rating     ratingRow `gorm:"embedded"`
	Kind       string
	Definition string
}

func (r ratedRow) domain() review.Rated {
	return review.Rated{Family: review.Family{Kind: r.Kind, Definition: r.Definition}, Rating: r.Rating.domain()}
}

// masksText writes masks as their column holds them.
func masksText(masks []string) string {
	text, err := json.Marshal(list(masks))
	if err != nil {
		return "[]" // texts always encode
	}
	return string(text)
}
