package attempt

import (
	"context"
	"time"

	"preceptor/internal/id"
)

// Trouble is a sign that a candidate at work may need help.
type Trouble string

// The signs of trouble.
const (
	Silent    Trouble = "silent"     // at work, and the server has not heard of them for a while
	LostTime  Trouble = "lost time"  // time was given back after an outage
	LateDraft Trouble = "late draft" // work arrived after time and waits for a person
)

// silentAfter is when a candidate at work counts as out of reach.
const silentAfter = 30 * time.Second

// Live is how an attempt stands, for the hiring team: no answers, no scores. What the candidate has done
// so far is for the kind to say. What Facts hold of accommodations (multiplier, breaks) is not to be shown.
type Live struct {
	Attempt
	State   State
	Left    time.Duration // of the clock
	Limited bool          // else Left is the time until the closing date
	Seen    time.Time     // zero before the first contact
	SavedAt time.Time     // zero before the first save
	Trouble []Trouble
}

// Contact is when the server last heard of a candidate's browser.
type Contact struct {
	Seen      time.Time // by save or heartbeat
	SavedAt   time.Time
	LateDraft bool
}

// Live tells how the attempts of a job stand that candidates are at, or that ended in the last while,
// by application, each in the order of the plan. What it costs does not grow with the job.
func (s *Service) Live(ctx context.Context, org id.Org, job id.Job, while time.Duration) ([]Live, error) {
	now := s.Clock.Now()
	attempts, err := s.Store.AttemptsLive(ctx, org, job, now.Add(-while))
	if err != nil {
		return nil, err
	}
	contacts, err := s.Store.Contacts(ctx, org, job, now.Add(-while))
	if err != nil {
		return nil, err
	}
	out := make([]Live, len(attempts))
	for i, a := range attempts {
		out[i] = a.live(contacts[a.ID], now)
	}
	return out, nil
}

func (a Attempt) live(c Contact, now time.Time) Live {
	l := Live{Attempt: a, State: a.State(now), Left: a.Left(now), Seen: c.Seen, SavedAt: c.SavedAt}
	_, l.Limited = a.Limit()
	if a.Started != nil {
		l.Seen = later(l.Seen, *a.Started)
	}
	switch {
	case l.State == Paused:
		l.State = Running // a break is an accommodation: the hiring team does not learn of it
	case l.State == Running && now.Sub(l.Seen) > silentAfter:
		l.Trouble = append(l.Trouble, Silent)
	}
	if len(a.Credits) > 0 && !l.State.Over() {
		l.Trouble = append(l.Trouble, LostTime)
	}
	if c.LateDraft && l.State != Voided {
		l.Trouble = append(l.Trouble, LateDraft)
	}
	return l
}
