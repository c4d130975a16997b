package store

import (
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/id"
)

// attemptRow: EndsAt is attempt.Facts.Deadline, kept for queries and never read back.
type attemptRow struct {
	OrgID         string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	ApplicationID string
	Kind          string
	Definition    string
	Seed          int64
	Position      int
	InvitedAt     time.Time
	OpensAt       time.Time
	ClosesAt      time.Time
	AllowanceNs   int64
	Multiplier    float64
	StartedAt     *time.Time
	Extensions    []attempt.Extension `gorm:"serializer:json"`
	Credits       []attempt.Credit    `gorm:"serializer:json"`
	Pauses        []attempt.Pause     `gorm:"serializer:json"`
	BreaksNs      int64
	SubmittedAt   *time.Time
	VoidedAt      *time.Time
	EndsAt        time.Time
	SeenAt        *time.Time
	Replaces      *string
	Again         string
	ComparedAt    *time.Time
}

func (attemptRow) TableName() string { return "attempts" }

func attemptToRow(org id.Org, a attempt.Attempt) attemptRow {
	row := factsToRow(a.Facts)
	row.OrgID, row.ID, row.ApplicationID = string(org), string(a.ID), string(a.Application)
	row.Kind, row.Definition, row.Position = a.Kind, a.Definition, a.Position
	row.SeenAt, row.Replaces, row.Again = utcp(a.Seen), orNull(string(a.Replaces)), string(a.Again)
	row.Seed = int64(a.Seed) //nolint:gosec // the same 64 bits, read back as unsigned
	return row
}

func factsToRow(f attempt.Facts) attemptRow {
	return attemptRow{
		InvitedAt: utc(f.Invited), OpensAt: utc(f.Opens), ClosesAt: utc(f.Closes),
		AllowanceNs: int64(f.Allowance), Multiplier: f.Multiplier, StartedAt: utcp(f.Started),
		Extensions: list(f.Extensions), SubmittedAt: utcp(f.Submitted), VoidedAt: utcp(f.Voided),
		Credits: list(f.Credits), Pauses: list(f.Pauses), BreaksNs: int64(f.Breaks), EndsAt: utc(f.Deadline()),
	}
}

func (r attemptRow) domain() attempt.Attempt {
	a := attempt.Attempt{
		ID: id.Attempt(r.ID), Application: id.Application(r.ApplicationID), Kind: r.Kind,
		Definition: r.Definition, Position: r.Position,
		Seed: uint64(r.Seed), //nolint:gosec // see attemptToRow
		Seen: utcp(r.SeenAt), Replaces: id.Attempt(orEmpty(r.Replaces)), Again: attempt.Again(r.Again),
		Facts: attempt.Facts{
			Invited: utc(r.InvitedAt), Opens: utc(r.OpensAt), Closes: utc(r.ClosesAt),
			Allowance: time.Duration(r.AllowanceNs), Multiplier: r.Multiplier,
			Started: utcp(r.StartedAt), Submitted: utcp(r.SubmittedAt), Voided: utcp(r.VoidedAt),
			Breaks: time.Duration(r.BreaksNs),
		},
	}
	if len(r.Extensions) > 0 {
		a.Extensions = r.Extensions
	}
	if len(r.Credits) > 0 {
		a.Credits = r.Credits
	}
	if len(r.Pauses) > 0 {
		a.Pauses = r.Pauses
	}
	return a
}

func (r attemptRow) ref() attempt.Ref {
	return attempt.Ref{Org: id.Org(r.OrgID), Attempt: id.Attempt(r.ID)}
}

type formRow struct {
	OrgID      string `gorm:"primaryKey"`
	AttemptID  string `gorm:"primaryKey"`
	Kind       string
	Definition string
	Version    int
	Seed       int64
	Public     string
	AnswerKey  string
}

func (formRow) TableName() string { return "forms" }

func formToRow(org id.Org, a id.Attempt, f exercise.Form) formRow {
	return formRow{
		OrgID: string(org), AttemptID: string(a), Kind: f.Kind, Definition: f.Definition,
		Version: f.Version, Public: string(f.Public), AnswerKey: string(f.Key),
		Seed: int64(f.Seed), //nolint:gosec // see attemptToRow
	}
}

func (r formRow) domain() exercise.Form {
	return exercise.Form{
		Kind: r.Kind, Definition: r.Definition, Version: r.Version,
		Seed:   uint64(r.Seed), //nolint:gosec // see attemptToRow
		Public: exercise.Public(r.Public), Key: exercise.Key(r.AnswerKey),
	}
}

type responseRow struct {
	OrgID     string `gorm:"primaryKey"`
	AttemptID string `gorm:"primaryKey"`
	Seq       int64
	Response  string
	SavedAt   time.Time
	LateNs    int64
	Checksum  string
}

func (responseRow) TableName() string { return "responses" }

func (r responseRow) domain() attempt.Saved {
	return attempt.Saved{
		Seq: r.Seq, Response: exercise.Response(r.Response), At: utc(r.SavedAt),
		Late: time.Duration(r.LateNs), Checksum: r.Checksum,
	}
}

type attemptEventRow struct {
	OrgID     string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	AttemptID string
	At        time.Time
	Op        string
	Seq       int64
	Note      string
}

func (attemptEventRow) TableName() string { return "attempt_events" }

func (r attemptEventRow) domain() attempt.Event {
	return attempt.Event{At: utc(r.At), Op: r.Op, Seq: r.Seq, Note: r.Note}
}

type lateDraftRow struct {
	OrgID     string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	AttemptID string
	At        time.Time
	Response  string
}

func (lateDraftRow) TableName() string { return "late_drafts" }

func (r lateDraftRow) domain() attempt.Late {
	return attempt.Late{At: utc(r.At), Response: exercise.Response(r.Response)}
}

type movesRow struct {
	OrgID     string `gorm:"primaryKey"`
	AttemptID string `gorm:"primaryKey"`
	N         int64  `gorm:"primaryKey;autoIncrement:false"`
	At        time.Time
	Total     int64
	Upto      int64
	Sampled   bool
	Moves     string
}

func (movesRow) TableName() string { return "attempt_moves" }

func (r movesRow) domain() attempt.Batch {
	b := attempt.Batch{N: r.N, At: utc(r.At), Total: r.Total, Upto: r.Upto, Sampled: r.Sampled}
	if r.Moves != "" {
		b.Moves = []byte(r.Moves)
	}
	return b
}

type likenessRow struct {
	OrgID     string `gorm:"primaryKey"`
	AttemptID string `gorm:"primaryKey"`
	OtherID   string `gorm:"primaryKey"`
	Likeness  float64
	At        time.Time
}

func (likenessRow) TableName() string { return "attempt_likenesses" }

func (r likenessRow) domain() attempt.Likeness {
	return attempt.Likeness{Other: id.Attempt(r.OtherID), Figure: r.Likeness, At: utc(r.At)}
}

type instanceRow struct {
	ID      string `gorm:"primaryKey"`
	AliveAt time.Time
}

func (instanceRow) TableName() string { return "instances" }
