package attempt

import (
	"time"
)

// Grace is how long after the deadline a save still counts, for slow networks.
const Grace = 30 * time.Second

// Facts are what is stored of an attempt; everything else follows from them and the time.
type Facts struct {
	Invited    time.Time
	Opens      time.Time
	Closes     time.Time
	Allowance  time.Duration // 0: no limit but Closes
	Multiplier float64       // of the allowance, 1 or more; 0 stands for "no limit"
	Started    *time.Time
	Extensions []Extension
	Credits    []Credit
	Pauses     []Pause
	Breaks     time.Duration // how long the clock may be stopped in all; 0: not at all
	Submitted  *time.Time
	Voided     *time.Time
}

// Extension is time given during an attempt, or given back after an outage.
type Extension struct {
	By     time.Duration `json:"by"`
	Reason string        `json:"reason"`
	Actor  string        `json:"actor"`
	At     time.Time     `json:"at"`
}

// State is where an attempt stands at a moment.
type State string

// The states. From Invited to Running an attempt moves forward with time and the candidate's acts;
// the last four are final unless a person gives more time or another form.
//
//	Invited --opens--> Open --Start--> Running --Submit--> Submitted
//	                    |                 |--deadline----> Expired
//	                    '--closes--> Closed  |  ^               any --Void--> Voided
//	                                    Pause|  |Resume, or the break is used up
//	                                         v  |
//	                                        Paused
//
// A person takes three ways back: Extend (Expired to Running), Reopen (Submitted and Expired to
// Running, Closed to Open), and Again, which puts a new attempt in the place of this one.
const (
	Invited   State = "invited"   // cannot be started yet
	Open      State = "open"      // can be started
	Running   State = "running"   // the clock runs
	Paused    State = "paused"    // the clock stands still during a break
	Submitted State = "submitted" // handed in by the candidate
	Expired   State = "expired"   // time ended; what was saved counts
	Closed    State = "closed"    // never started, and now too late
	Voided    State = "voided"    // set aside by a person, with a reason
)

// States are all of them, in the order above.
func States() []State {
	return []State{Invited, Open, Running, Paused, Submitted, Expired, Closed, Voided}
}

// Over tells whether nothing more can be saved.
func (s State) Over() bool {
	return s == Submitted || s == Expired || s == Closed || s == Voided
}

// Working tells whether the candidate is at it, at work or in a break. Breaks are accommodations: whoever
// is not the candidate is told no more than this.
func (s State) Working() bool { return s == Running || s == Paused }

// Finished tells whether there is work to score.
func (s State) Finished() bool { return s == Submitted || s == Expired }

// Limit is the candidate's own time from start to deadline: what was given at first, and extensions,
// credits and breaks; ok is false without a limit.
func (f Facts) Limit() (limit time.Duration, ok bool) {
	if f.Allowance == 0 || f.Multiplier == 0 {
		return 0, false
	}
	limit = time.Duration(float64(f.Allowance)*f.Multiplier) + f.Credited() + f.Broken()
	for _, e := range f.Extensions {
		limit += e.By
	}
	return limit, true
}

// Deadline is the moment work ends: min(started + allowance*multiplier + extensions + credits + breaks,
// closes). Before the start it is Closes. During a break it is the latest it can become: a break
// counts as long as it may last until Resume ends it.
func (f Facts) Deadline() time.Time {
	limit, ok := f.Limit()
	if f.Started == nil || !ok {
		return f.Closes
	}
	own := f.Started.Add(limit)
	if own.After(f.Closes) {
		return f.Closes
	}
	return own
}

// State tells where the attempt stands at now. The deadline itself is already too late.
func (f Facts) State(now time.Time) State {
	switch {
	case f.Voided != nil:
		return Voided
	case f.Submitted != nil:
		return Submitted
	case f.Started != nil && !now.Before(f.Deadline()):
		return Expired
	case f.Started != nil && f.paused(now):
		return Paused
	case f.Started != nil:
		return Running
	case now.Before(f.Opens):
		return Invited
	case now.Before(f.Closes):
		return Open
	default:
		return Closed
	}
}

// Left is how much of the clock is left at now, 0 once it is over; a break does not use it up. Before
// the start it is the whole of it.
func (f Facts) Left(now time.Time) time.Duration {
	if f.Started == nil {
		limit, ok := f.Limit()
		if until := f.Closes.Sub(now); !ok || until < limit {
			limit = until
		}
		return max(limit, 0)
	}
	if p, ok := f.pause(); ok && f.paused(now) {
		now = p.To
	}
	return max(f.Deadline().Sub(now), 0)
}

// Accepts tells whether a save that arrives at now still counts, and how late it is: nothing before
// the deadline, up to Grace after it. What was on its way when a break began counts as long.
func (f Facts) Accepts(now time.Time) (late time.Duration, ok bool) {
	switch f.State(now) {
	case Running:
		return 0, true
	case Paused:
		p, _ := f.pause()
		return 0, now.Sub(p.From) < Grace
	case Expired:
		late = now.Sub(f.Deadline())
		return late, late < Grace
	default:
		return 0, false
	}
}
