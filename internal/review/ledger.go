package review

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Override is what a person set in place of a machine score. The machine's score stays in the ledger
// beside it. Points is nil where the machine's score was put back.
type Override struct {
	ID      string
	Attempt id.Attempt
	Score   id.Score // the line it was held against
	By      id.Member
	Points  *float64 // 0-100
	Reason  string
	At      time.Time
}

// Ledger keeps all that was ever said of a score. Every method filters by org; lists are oldest first.
type Ledger interface {
	// ScoresOf lists every line of an attempt, those that a rescoring followed too.
	ScoresOf(ctx context.Context, org id.Org, a id.Attempt) ([]ScoreRow, error)
	AddOverride(ctx context.Context, org id.Org, o Override) error
	OverridesOf(ctx context.Context, org id.Org, a id.Attempt) ([]Override, error)
	OverridesOfJob(ctx context.Context, org id.Org, j id.Job) ([]Override, error)
}

// InForce is the override that counts, nil where the machine's score does.
func InForce(overrides []Override) *Override {
	if len(overrides) == 0 {
		return nil
	}
	if last := overrides[len(overrides)-1]; last.Points != nil {
		return &last
	}
	return nil
}

// over is the score with the person's points; elements count in proportion.
func (o *Override) over(s exercise.Score) exercise.Score {
	if o == nil {
		return s
	}
	s.Points = *o.Points
	s.Items.Correct = *o.Points / 100 * s.Items.Of
	return s
}

// Override sets a person's points in place of a machine score, or with nil points puts the machine's
// score back. score is the line that the person looked at: Conflict if another has followed since.
func (s *Service) Override(ctx context.Context, org id.Org, by id.Member, a id.Attempt, score id.Score, points *float64, reason string) error {
	if err := checkOverride(points, reason); err != nil {
		return err
	}
	latest, err := s.Store.LatestScore(ctx, org, a)
	if err != nil {
		return err
	}
	kind, err := s.Catalog.Kind(latest.Kind)
	if err != nil {
		return err
	}
	before, err := s.Store.OverridesOf(ctx, org, a)
	switch {
	case err != nil:
		return err
	case latest.ID != score:
		return fault.New(fault.Conflict, "This was scored anew since you opened the page. Look at the new lines, then set the score")
	case kind.Info().RatedShare == 1:
		return fault.New(fault.Conflict, "People's ratings are all of this score. Ask for another rating instead")
	case points == nil && InForce(before) == nil:
		return fault.New(fault.Conflict, "The machine's score counts already")
	}
	verb := audit.ScoreOverridden
	if points == nil {
		verb = audit.OverrideUndone
	}
	o := Override{ID: id.New(), Attempt: a, Score: score, By: by, Points: points, Reason: reason, At: s.Clock.Now()}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.AddOverride(ctx, org, o); err != nil {
			return err
		}
		return s.record(ctx, org, audit.Member(by), a, verb, reason)
	})
}

func checkOverride(points *float64, reason string) error {
	var p fault.Problems
	p.Require(points == nil || *points >= 0 && *points <= 100, "points", "Give a score from 0 to 100")
	p.Require(reason != "", "reason", "Say what the machine got wrong, or why its score counts again; it is kept with the score")
	p.Require(len(reason) <= 4000, "reason", "Keep the reason under 4,000 characters")
	return p.Err()
}

// Verdict is what a replay found of one line of the ledger.
type Verdict string

// The verdicts. Only Differs is a fault.
const (
	Same    Verdict = "same"    // byte for byte
	Differs Verdict = "DIFFERS" // the same rules give another score
	Older   Verdict = "older"   // made by rules this program no longer has
	WentOn  Verdict = "went on" // made of a response that more time has changed since
)

// Replay scores work again and holds the result against a line of the ledger. saved is when the
// response was last saved, zero where nothing was.
func Replay(kind exercise.Kind, taken exercise.Taken, saved time.Time, row ScoreRow) (Verdict, error) {
	switch {
	case row.Version != kind.Info().Version:
		return Older, nil
	case saved.After(row.MadeAt):
		return WentOn, nil
	}
	again, err := Mark(kind, taken)
	if err != nil {
		return Differs, err
	}
	want, err := json.Marshal(row.Score)
	if err != nil {
		return Differs, err
	}
	got, err := json.Marshal(again)
	if err != nil || !bytes.Equal(got, want) {
		return Differs, err
	}
	return Same, nil
}

// Exported keeps in the trail that a comparison left the product as a file.
func (s *Service) Exported(ctx context.Context, org id.Org, by id.Member, job id.Job, codes []string) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: audit.Member(by), Verb: audit.CompareExported,
		Thing: "job", ThingID: string(job), Reason: strings.Join(codes, ", "),
	})
}
