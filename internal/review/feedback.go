package review

import (
	"context"
	"slices"
	"strings"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/scoring"
)

// FeedbackRelease is a member's word that a candidate may read their feedback.
type FeedbackRelease struct {
	Application id.Application
	By          id.Member
	At          time.Time
}

// Feedbacks keeps releases and requests for review. Every method filters by org but for DueAppeals.
type Feedbacks interface {
	// AddRelease is a Conflict where the feedback was released before.
	AddRelease(ctx context.Context, org id.Org, r FeedbackRelease) error
	// ReleaseOf is NotFound where nothing was released.
	ReleaseOf(ctx context.Context, org id.Org, a id.Application) (FeedbackRelease, error)
	ReleasesOfJob(ctx context.Context, org id.Org, j id.Job) ([]FeedbackRelease, error)

	// AddAppeal is a Conflict where the attempt has one.
	AddAppeal(ctx context.Context, org id.Org, a Appeal) error
	Appeal(ctx context.Context, org id.Org, appeal id.Appeal) (Appeal, error)
	// LockAppeal is Appeal that holds the row until the transaction in ctx ends.
	LockAppeal(ctx context.Context, org id.Org, appeal id.Appeal) (Appeal, error)
	AppealsOf(ctx context.Context, org id.Org, a id.Application) ([]Appeal, error)
	// Appeals lists all of the org, the soonest due first.
	Appeals(ctx context.Context, org id.Org) ([]Appeal, error)
	// SetAppeal stores what was found, settled, written and reminded of.
	SetAppeal(ctx context.Context, org id.Org, a Appeal) error
	// DueAppeals lists, over all orgs, open ones due before the moment with fewer reminders than given.
	DueAppeals(ctx context.Context, before time.Time, reminders, limit int) ([]AppealRef, error)
}

// AppealRef names a request and its org.
type AppealRef struct {
	Org    id.Org
	Appeal id.Appeal
}

// FeedbackLetters writes to candidates and to the hiring team; each joins the transaction in ctx.
type FeedbackLetters interface {
	FeedbackReady(ctx context.Context, org id.Org, by audit.Actor, a id.Application) error
	AppealMade(ctx context.Context, org id.Org, a Appeal) error
	AppealDue(ctx context.Context, org id.Org, a Appeal, over bool) error
	AppealAnswered(ctx context.Context, org id.Org, a Appeal) error
}

// Promises tells an org's promise to candidates: how many business days a request for review may
// take, and in which time zone days are counted.
type Promises interface {
	ReviewPromise(ctx context.Context, org id.Org) (days int, zone *time.Location, err error)
}

// Band is a score in words, from the points themselves: it says nothing of other people. The edges are
// declared starting values, as the reference values are.
type Band int

// The bands, lowest first.
const (
	Beginning  Band = iota // under 40
	Developing             // 40 to under 60
	Solid                  // 60 to under 80
	Strong                 // 80 and over
)

// Bands lists all bands, lowest first.
func Bands() []Band { return []Band{Beginning, Developing, Solid, Strong} }

func bandAt(points float64) Band {
	edges := []float64{40, 60, 80}
	return Band(len(edges) - len(slices.DeleteFunc(edges, func(edge float64) bool { return points >= edge })))
}

// BandOf is the band of an estimate; near tells that its plausible range reaches into another band.
func BandOf(e scoring.Estimate) (band Band, near bool) {
	return bandAt(e.Points), bandAt(e.Low) != bandAt(e.High)
}

// Takeaway is one exercise as its candidate hears of it: no number, no rank, no key.
type Takeaway struct {
	Result    Result
	Scored    bool
	Band      Band
	Near      bool     // the next band is as plausible
	Strengths []Phrase // at most two
	Tips      []Phrase // at most two
	Rests     []string // what the score rests on, in English
}

// Phrase is a sentence and the language that it is in.
type Phrase struct{ Text, Lang string }

// most is how many strengths, and how many tips, are told of an exercise.
const most = 2

// TakeawayOf tells of a result in the language, as far as people's work on it is done.
func TakeawayOf(r Result, taken exercise.Taken, lang string) (Takeaway, error) {
	out := Takeaway{Result: r}
	if r.Status != Done || r.Estimate == nil {
		return out, nil
	}
	out.Scored = true
	out.Band, out.Near = BandOf(*r.Estimate)
	out.Rests = r.Score.About()
	coached, err := coached(r.Kind, taken, lang)
	if err != nil {
		return Takeaway{}, err
	}
	held, next := anchored(r)
	out.Strengths, out.Tips = phrases(coached.Strengths, lang, held), phrases(coached.Tips, lang, next)
	return out, nil
}

func coached(kind exercise.Kind, taken exercise.Taken, lang string) (exercise.Feedback, error) {
	coach, ok := kind.(exercise.Coach)
	if !ok || taken.Response == nil {
		return exercise.Feedback{}, nil
	}
	return coach.Feedback(taken.Form.Public, taken.Form.Key, taken.Response, lang)
}

// phrases joins what code says with what people's ratings say, of each the most telling.
func phrases(said []string, lang, anchor string) (out []Phrase) {
	room := most
	if anchor != "" {
		room--
	}
	for _, text := range said[:min(room, len(said))] {
		out = append(out, Phrase{text, lang})
	}
	if anchor != "" {
		out = append(out, Phrase{anchor, "en"}) // the rubric is in English
	}
	return out
}

// anchored takes the rubric's words for what raters found best, and for the next level of what they
// found weakest. Both are empty where nobody rates the kind.
func anchored(r Result) (held, next string) {
	rubric := r.Kind.Rubric()
	levels, n := Joined(r.Ratings)
	if rubric == nil || n == 0 {
		return "", ""
	}
	best, worst := -1.0, 5.0
	for _, c := range rubric.Of(levels).Criteria {
		level, ok := levels[c.ID]
		if !ok {
			continue
		}
		at := min(4, max(0, int(level+.5)))
		if level > best && at >= 2 {
			best, held = level, c.Name+": "+c.Anchors[at]
		}
		if level < worst && at < 4 {
			worst, next = level, c.Name+": "+c.Anchors[at+1]
		}
	}
	return held, next
}

// Unready says, in a half sentence, why the feedback of a profile cannot be released yet; empty where
// it can. Blind ratings come first: nothing is told before they are in.
func Unready(p Profile) string {
	scored := 0
	for _, r := range p.Results {
		switch r.Status {
		case Done:
			scored++
		case NotStarted, Working:
			return "still has exercises to take"
		case AwaitingScore:
			return "is being scored"
		case AwaitingRating:
			return "waits for ratings"
		case Missed, SetAside, Blank: // told as such
		}
	}
	if scored == 0 {
		return "has no score to tell of"
	}
	return ""
}

// Candidacy is a candidate whose feedback is to be released, with all that is known of their work.
type Candidacy struct {
	Application id.Application
	Profile     Profile
}

// ReleaseFeedback lets candidates read their feedback, and writes to them; those who could before are
// left alone. Conflict, and nothing released, where one of them is not ready.
func (s *Service) ReleaseFeedback(ctx context.Context, org id.Org, by id.Member, of []Candidacy) error {
	if len(of) == 0 {
		return &fault.Error{Kind: fault.Invalid, Message: "Choose whose feedback to release", Fields: []fault.Field{{Name: "application", Message: "Choose at least one candidate"}}}
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		for _, one := range of {
			if why := Unready(one.Profile); why != "" {
				return fault.New(fault.Conflict, "%s %s. Nothing was released", one.Profile.Code, why)
			}
			if err := s.release(ctx, org, by, one.Application); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) release(ctx context.Context, org id.Org, by id.Member, a id.Application) error {
	_, err := s.Store.ReleaseOf(ctx, org, a)
	if err == nil || !fault.Is(err, fault.NotFound) {
		return err
	}
	if err := s.Store.AddRelease(ctx, org, FeedbackRelease{Application: a, By: by, At: s.Clock.Now()}); err != nil {
		return err
	}
	if err := s.recordOn(ctx, org, audit.Member(by), a, audit.FeedbackReleased, ""); err != nil {
		return err
	}
	return s.Letters.FeedbackReady(ctx, org, audit.Member(by), a)
}

func (s *Service) recordOn(ctx context.Context, org id.Org, by audit.Actor, a id.Application, verb audit.Verb, reason string) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: by, Verb: verb, Thing: "application", ThingID: string(a), Reason: strings.TrimSpace(reason),
	})
}
