package review

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// ReviewDays is how many business days a request may take where the org promises nothing else.
const ReviewDays = 10

// Appeal is a candidate's request that a person look again at one exercise.
type Appeal struct {
	ID          id.Appeal
	Application id.Application
	Attempt     id.Attempt
	Words       string // the candidate's own
	Lang        string // in which they asked, and are answered
	At, Due     time.Time

	Before        float64 // the score that counted when they asked, 0-100
	RatingsBefore int     // ratings that were in then
	WantsRating   bool    // a rating by someone who has not rated it, blind as ever
	WantsCheck    bool    // a person goes through the score line by line

	Score     id.Score // the line of the ledger that was checked
	Lines     []Checked
	CheckedBy id.Member
	CheckedAt *time.Time

	SettledBy id.Member
	SettledAt *time.Time
	After     float64 // the score that counts since, once settled
	Reason    string

	Letter    string // to the candidate: a draft until it was sent
	SentBy    id.Member
	SentAt    *time.Time
	Reminders int // of the deadline, sent to the hiring team
}

// Checked is what a person found of one line of a score.
type Checked struct {
	Rule  string `json:"rule"`
	Title string `json:"title"`
	Right bool   `json:"right"`
	Note  string `json:"note,omitempty"`
}

// Wrong counts the lines that do not hold.
func (a Appeal) Wrong() (n int) {
	for _, l := range a.Lines {
		if !l.Right {
			n++
		}
	}
	return n
}

// Changed tells whether the score is another since, by half a point or more.
func (a Appeal) Changed() bool {
	change := a.After - a.Before
	return a.SettledAt != nil && (change >= .5 || change <= -.5)
}

// Overdue tells whether the answer is late.
func (a Appeal) Overdue(now time.Time) bool { return a.SentAt == nil && !now.Before(a.Due) }

// Rerated tells whether the rating that was asked for is in.
func (a Appeal) Rerated(ratings []Rating) bool {
	return len(given(ratings)) > a.RatingsBefore
}

// Waits says in plain words what is still to do before the request can be settled; empty where nothing is.
func (a Appeal) Waits(ratings []Rating) string {
	switch {
	case a.WantsCheck && a.CheckedAt == nil:
		return "Go through the score line by line first"
	case a.WantsRating && !a.Rerated(ratings):
		return "A second rating, by someone who has not rated this answer, is not in yet"
	default:
		return ""
	}
}

// BusinessDays is the end of the nth day after a moment on which clinics' offices work, in their zone:
// Saturdays and Sundays do not count, holidays do, for calendars of them differ.
func BusinessDays(after time.Time, n int, zone *time.Location) time.Time {
	day := after.In(zone)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday {
			n--
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 0, 0, zone).UTC()
}

// Ask is what a candidate asks to have looked at again.
type Ask struct {
	Application id.Application
	Candidate   id.Candidate
	Attempt     id.Attempt
	Result      Result
	Words, Lang string
}

// AskReview takes a candidate's request and says by when it is answered. Denied before the feedback was
// released, Conflict where they asked before or there is no score.
func (s *Service) AskReview(ctx context.Context, org id.Org, ask Ask) (Appeal, error) {
	words := clean(ask.Words)
	if err := checkWords(words); err != nil {
		return Appeal{}, err
	}
	if _, err := s.Store.ReleaseOf(ctx, org, ask.Application); fault.Is(err, fault.NotFound) {
		return Appeal{}, fault.New(fault.Denied, "Your feedback is not open yet")
	} else if err != nil {
		return Appeal{}, err
	}
	r := ask.Result
	if r.Status != Done || r.Estimate == nil {
		return Appeal{}, fault.New(fault.Conflict, "This exercise has no score to review")
	}
	days, zone, err := s.Promises.ReviewPromise(ctx, org)
	if err != nil {
		return Appeal{}, err
	}
	rated := r.Kind.Info().RatedShare
	a := Appeal{
		ID: id.Appeal(id.New()), Application: ask.Application, Attempt: ask.Attempt, Words: words, Lang: ask.Lang,
		At: s.Clock.Now(), Due: BusinessDays(s.Clock.Now(), days, zone), Before: r.Estimate.Points, RatingsBefore: r.Given,
		WantsRating: rated > 0, WantsCheck: rated < 1,
	}
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.AddAppeal(ctx, org, a); fault.Is(err, fault.Conflict) {
			return fault.New(fault.Conflict, "You have asked for a review of this exercise already")
		} else if err != nil {
			return err
		}
		if err := s.recordOn(ctx, org, audit.Candidate(ask.Candidate), a.Application, audit.ReviewAsked, ""); err != nil {
			return err
		}
		return s.Letters.AppealMade(ctx, org, a)
	})
	return a, err
}

// clean makes typed text fit to be kept: valid, with plain line ends and nothing around it.
func clean(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\x00", "").Replace(strings.ToValidUTF8(text, "")))
}

func checkWords(words string) error {
	var p fault.Problems
	p.Require(words != "", "words", "Say what should be looked at again, and why")
	p.Require(len(words) <= 4000, "words", "Keep it under 4,000 characters")
	return p.Err()
}

// LineField names a line of a score in a form, counted from 0.
func LineField(i int) string { return "line-" + strconv.Itoa(i) }

// Finding is what a person says of one line; Right is nil where they said nothing.
type Finding struct {
	Right *bool
	Note  string
}

// CheckLines keeps what a person found of every line of the newest score. score is the line of the ledger
// they looked at: Conflict if another has followed since.
func (s *Service) CheckLines(ctx context.Context, org id.Org, by id.Member, appeal id.Appeal, score id.Score, found []Finding) error {
	return s.change(ctx, org, appeal, func(ctx context.Context, a *Appeal) error {
		if !a.WantsCheck || a.SettledAt != nil {
			return fault.New(fault.Conflict, "There is nothing left to check in this request")
		}
		row, err := s.Store.LatestScore(ctx, org, a.Attempt)
		if err != nil {
			return err
		}
		if row.ID != score {
			return fault.New(fault.Conflict, "This was scored anew since you opened the page. Look at the new lines")
		}
		if a.Lines, err = checkedOf(row.Score.Evidence, found); err != nil {
			return err
		}
		now := s.Clock.Now()
		a.Score, a.CheckedBy, a.CheckedAt = score, by, &now
		return s.recordOn(ctx, org, audit.Member(by), a.Application, audit.ReviewChecked, "")
	})
}

func checkedOf(lines []exercise.Evidence, found []Finding) ([]Checked, error) {
	var p fault.Problems
	out := make([]Checked, len(lines))
	for i, e := range lines {
		f := Finding{}
		if i < len(found) {
			f = found[i]
		}
		field := LineField(i)
		note := clean(f.Note)
		p.Require(f.Right != nil, field, "Say of “"+e.Title+"” whether it holds")
		p.Require(f.Right == nil || *f.Right || note != "", field+"-note", "Say what is wrong with “"+e.Title+"”")
		p.Require(len(note) <= 1000, field+"-note", "Keep the note under 1,000 characters")
		out[i] = Checked{Rule: e.Rule, Title: e.Title, Right: f.Right != nil && *f.Right, Note: note}
	}
	return out, p.Err()
}

// SettleReview closes a request with a reason: once what it asked for was done. result is how the
// exercise stands now.
func (s *Service) SettleReview(ctx context.Context, org id.Org, by id.Member, appeal id.Appeal, result Result, reason string) error {
	reason = clean(reason)
	if err := said(reason, "reason", "Say what the review found; it is kept, and the letter begins with it"); err != nil {
		return err
	}
	return s.change(ctx, org, appeal, func(ctx context.Context, a *Appeal) error {
		ratings, err := s.Store.RatingsOf(ctx, org, a.Attempt)
		if err != nil {
			return err
		}
		why := a.Waits(ratings)
		switch {
		case a.SettledAt != nil:
			return fault.New(fault.Conflict, "This request was settled already")
		case why != "":
			return fault.New(fault.Conflict, "%s", why)
		case result.Estimate == nil:
			return fault.New(fault.Conflict, "This exercise has no score now. Wait until it has")
		}
		now := s.Clock.Now()
		a.SettledBy, a.SettledAt, a.After, a.Reason = by, &now, result.Estimate.Points, reason
		return s.recordOn(ctx, org, audit.Member(by), a.Application, audit.ReviewSettled, reason)
	})
}

// KeepLetter keeps the draft of the answer.
func (s *Service) KeepLetter(ctx context.Context, org id.Org, appeal id.Appeal, text string) error {
	return s.change(ctx, org, appeal, func(_ context.Context, a *Appeal) error { return a.write(text) })
}

// SendLetter sends the answer as a person has edited it. It cannot be changed after that.
func (s *Service) SendLetter(ctx context.Context, org id.Org, by id.Member, appeal id.Appeal, text string) error {
	return s.change(ctx, org, appeal, func(ctx context.Context, a *Appeal) error {
		if err := a.write(text); err != nil {
			return err
		}
		now := s.Clock.Now()
		a.SentBy, a.SentAt = by, &now
		if err := s.recordOn(ctx, org, audit.Member(by), a.Application, audit.ReviewAnswered, ""); err != nil {
			return err
		}
		return s.Letters.AppealAnswered(ctx, org, *a)
	})
}

func (a *Appeal) write(text string) error {
	text = clean(text)
	var p fault.Problems
	p.Require(text != "", "letter", "Write the letter")
	p.Require(len(text) <= 10000, "letter", "Keep the letter under 10,000 characters")
	if err := p.Err(); err != nil {
		return err
	}
	switch {
	case a.SettledAt == nil:
		return fault.New(fault.Conflict, "Settle the request before you write the letter")
	case a.SentAt != nil:
		return fault.New(fault.Conflict, "The letter was sent already")
	}
	a.Letter = text
	return nil
}

// change edits a request as it is while nobody else changes it.
func (s *Service) change(ctx context.Context, org id.Org, appeal id.Appeal, edit func(context.Context, *Appeal) error) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, err := s.Store.LockAppeal(ctx, org, appeal)
		if err != nil {
			return err
		}
		if err := edit(ctx, &a); err != nil {
			return err
		}
		return s.Store.SetAppeal(ctx, org, a)
	})
}

// When the hiring team is reminded: once before the deadline and once at it.
const (
	remindBefore = 48 * time.Hour
	remindBatch  = 50
)

// RemindOfReviews writes to the hiring teams whose answers are due soon, or late. Run twice it writes once.
func (s *Service) RemindOfReviews(ctx context.Context) error {
	now := s.Clock.Now()
	return errors.Join(s.remind(ctx, now, 2, true), s.remind(ctx, now.Add(remindBefore), 1, false))
}

// remind raises the reminders of every open request due before a moment to a number.
func (s *Service) remind(ctx context.Context, before time.Time, reminders int, over bool) error {
	due, err := s.Store.DueAppeals(ctx, before, reminders, remindBatch)
	for _, ref := range due {
		err = errors.Join(err, s.change(ctx, ref.Org, ref.Appeal, func(ctx context.Context, a *Appeal) error {
			if a.SentAt != nil || a.Reminders >= reminders {
				return nil
			}
			a.Reminders = reminders
			return s.Letters.AppealDue(ctx, ref.Org, *a, over)
		}))
	}
	return err
}
