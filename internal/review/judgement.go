package review

import (
	"context"
	"time"

	"preceptor/internal/id"
)

// Family is all answers to one definition, whatever the job.
type Family struct{ Kind, Definition string }

// Key names a family in addresses.
func (f Family) Key() string { return f.Kind + "." + f.Definition }

// SteppedBack is the level of a check that the rater did not want to rate.
const SteppedBack = -1

// Judgement is one rater's level on one criterion of an item, kept as soon as it is given. Once an answer has
// one on every criterion they become a Rating.
type Judgement struct {
	Family
	Rater     id.Member
	Item      string     // see Item.Ref
	Attempt   id.Attempt // empty for a sample
	Round     int        // of calibration; 0 for a check
	Sample    int        // which keyed answer
	Criterion string
	Level     int
	Note      string
	Quotes    []Quote
	Given     bool // false once it was taken back; its words are a draft then
	At        time.Time
}

// Quote is words of an answer that a rater marked: from and up to which character of its text.
type Quote struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
}

// Calibration is how a rater's levels stood against the key, over all criteria of five samples.
type Calibration struct {
	Family
	Rater  id.Member
	Round  int     // 1, 2, ...
	N      int     // levels held against the key
	Kappa  float64 // quadratic weighted; 0 where it is not defined
	Bias   float64 // mean of own level minus key
	Passed bool
	At     time.Time
}

// Disclosure says that an answer tells whose it is. It is open until a member has settled it.
type Disclosure struct {
	ID        string
	Attempt   id.Attempt
	By        id.Member
	Words     string // what gives the writer away, as the rater put it
	At        time.Time
	SettledBy id.Member
	SettledAt *time.Time
	Masks     []string // words that raters do not see any more; none where nothing was hidden
}

// Identity is what would tell whose an answer is.
type Identity struct{ Name, Email, Phone string }

// Rated is a rating with what it was given to.
type Rated struct {
	Family
	Rating
}

// Room keeps what happens in the rating room. Every method filters by org; lists are oldest first.
type Room interface {
	// PutJudgement adds one or overwrites the one of the same rater, item and criterion.
	PutJudgement(ctx context.Context, org id.Org, j Judgement) error
	JudgementsBy(ctx context.Context, org id.Org, rater id.Member) ([]Judgement, error)
	// JudgementsOf lists what all raters gave to an answer so far.
	JudgementsOf(ctx context.Context, org id.Org, a id.Attempt) ([]Judgement, error)
	// Checks lists what all raters gave to checks.
	Checks(ctx context.Context, org id.Org) ([]Judgement, error)
	// RemoveRating takes a rating out; none there is no fault.
	RemoveRating(ctx context.Context, org id.Org, a id.Attempt, rater id.Member) error
	// AskThird asks for one rating more of an answer, or no longer.
	AskThird(ctx context.Context, org id.Org, a id.Attempt, wanted bool, at time.Time) error
	// Rated lists every rating of the org, recusals left out.
	Rated(ctx context.Context, org id.Org) ([]Rated, error)
	// RatedBy lists one rater's ratings, recusals and answers that were set aside left out.
	RatedBy(ctx context.Context, org id.Org, rater id.Member) ([]Rated, error)
	// Reveal keeps that a member was shown what raters or code gave to an answer; the first time counts.
	Reveal(ctx context.Context, org id.Org, a id.Attempt, to id.Member, at time.Time) error
	// RevealedTo lists the members who were shown that.
	RevealedTo(ctx context.Context, org id.Org, a id.Attempt) ([]id.Member, error)

	AddCalibration(ctx context.Context, org id.Org, c Calibration) error
	CalibrationsBy(ctx context.Context, org id.Org, rater id.Member) ([]Calibration, error)

	AddDisclosure(ctx context.Context, org id.Org, r Disclosure) error
	// SettleDisclosures closes every open disclosure on an answer.
	SettleDisclosures(ctx context.Context, org id.Org, a id.Attempt, by id.Member, masks []string, at time.Time) error
	OpenDisclosures(ctx context.Context, org id.Org) ([]Disclosure, error)
	DisclosuresOf(ctx context.Context, org id.Org, a id.Attempt) ([]Disclosure, error)
	IdentityOf(ctx context.Context, org id.Org, a id.Attempt) (Identity, error)
}
