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
//	                    '--closes--> Closed                     any --Void--> Voided
const (
	Invited   State = "invited"   // cannot be started yet
	Open      State = "open"      // can be started
	Running   State = "running"   // the clock runs
	Submitted State = "submitted" // handed in by the candidate
	Expired   State = "expired"   // time ended; what was saved counts
	Closed    State = "closed"    // never started, and now too late
	Voided    State = "voided"    // set aside by a person, with a reason
)

// Over tells whether nothing more can be saved.
func (s State) Over() bool {
	return s == Submitted || s == Expired || s == Closed || s == Voided
}

// Finished tells whether there is work to score.
func (s State) Finished() bool { return s == Submitted || s == Expired }

// Limit is the candidate's own time from start to deadline, extensions included; ok is false
// without a limit.
func (f Facts) Limit() (limit time.Duration, ok bool) {
	if f.Allowance == 0 || f.Multiplier == 0 {
		return 0, false
	}
	limit = time.Duration(float64(f.Allowance) * f.Multiplier)
	for _, e := range f.Extensions {
		limit += e.By
	}
	return limit, true
}

// Deadline is the moment work ends: min(started + allowance*multiplier + extensions, closes). Before
// the start it is Closes.
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
	case f.Started != nil && now.Before(f.Deadline()):
		return Running
	case f.Started != nil:
		return Expired
	case now.Before(f.Opens):
		return Invited
	case now.Before(f.Closes):
		return Open
	default:
		return Closed
	}
}

// Accepts tells whether a save that arrives at now still counts, and how late it is: nothing before
// the deadline, up to Grace after it.
func (f Facts) Accepts(now time.Time) (late time.Duration, ok bool) {
	switch f.State(now) {
	case Running:
		return 0, true
	case Expired:
		late = now.Sub(f.Deadline())
		return late, late < Grace
	default:
		return 0, false
	}
}
