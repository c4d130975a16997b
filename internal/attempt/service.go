package attempt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Deps are what the service needs.
type Deps struct {
	Store   Store
	Tx      Transactor
	Audit   audit.Recorder
	Queue   Queue
	Clock   clock.Clock
	Catalog exercise.Catalog
	Seed    func() uint64 // a fresh seed for a form
	Outage  Outage        // the rule for time given back; zero: Usual
}

// Service starts, saves and ends attempts.
type Service struct {
	Deps
	sheets sheets
	ahead  ahead
}

// NewService returns a service over its dependencies.
func NewService(d Deps) *Service {
	if d.Outage == (Outage{}) {
		d.Outage = Usual
	}
	return &Service{Deps: d}
}

// Prepare lays out one attempt per exercise of the plan. Forms are drawn at the start, from the seed
// fixed here.
func (s *Service) Prepare(ctx context.Context, org id.Org, app id.Application, plan exercise.Plan, opens, closes time.Time) error {
	attempts := make([]Attempt, 0, len(plan))
	for i, item := range plan {
		_, def, err := s.Catalog.Definition(item.Kind, item.Definition)
		if err != nil {
			return err
		}
		attempts = append(attempts, Attempt{
			ID: id.Attempt(id.New()), Application: app, Kind: item.Kind, Definition: def.ID,
			Seed: s.Seed(), Position: i,
			Facts: Facts{
				Invited: s.Clock.Now(), Opens: opens, Closes: closes,
				Allowance: allowance(def), Multiplier: 1,
			},
		})
	}
	return s.Store.AddAttempts(ctx, org, attempts)
}

func allowance(d exercise.Definition) time.Duration {
	if d.Timing == exercise.Untimed {
		return 0
	}
	return time.Duration(d.Minutes) * time.Minute
}

// SetMultiplier applies a candidate's choice of extra time (0: no limit) to every attempt of the
// application that has not begun.
func (s *Service) SetMultiplier(ctx context.Context, org id.Org, app id.Application, multiplier float64) error {
	return s.beforeStart(ctx, org, app, func(f *Facts) { f.Multiplier = multiplier })
}

// beforeStart changes the attempts of an application that have not begun. It looks under the lock: a
// start in another window must not be overwritten.
func (s *Service) beforeStart(ctx context.Context, org id.Org, app id.Application, edit func(*Facts)) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		attempts, err := s.Store.AttemptsOf(ctx, org, app)
		if err != nil {
			return err
		}
		for _, a := range attempts {
			a, err := s.Store.LockAttempt(ctx, org, a.ID)
			if err != nil {
				return err
			}
			if a.Started != nil || a.Voided != nil {
				continue
			}
			edit(&a.Facts)
			if err := s.Store.SetFacts(ctx, org, a.ID, a.Facts); err != nil {
				return err
			}
		}
		return nil
	})
}

// Start draws the form and starts the clock. Starting a running attempt again changes nothing.
// Faults: NotFound; Expired when too late; Conflict when not open.
func (s *Service) Start(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt) error {
	a, err := s.Store.Attempt(ctx, org, attempt)
	if err != nil {
		return err
	}
	form, err := s.drawn(org, a) // before the transaction: it may take a while
	if err != nil {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, err := s.Store.LockAttempt(ctx, org, attempt)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		switch a.State(now) {
		case Running, Paused:
			return nil
		case Open:
		case Closed, Expired:
			return fault.New(fault.Expired, "This exercise closed on %s", a.Closes.Format("2 Jan 2006, 15:04 UTC"))
		default:
			return fault.New(fault.Conflict, "This exercise cannot be started now")
		}
		a.Started = &now
		if err := s.Store.SetFacts(ctx, org, a.ID, a.Facts); err != nil {
			return err
		}
		if err := s.Store.AddForm(ctx, org, a.ID, form); err != nil {
			return err
		}
		return s.note(ctx, org, by, a.ID, audit.AttemptStarted, Event{At: now, Op: "start"})
	})
}

// Save is one posting of the candidate's form fields.
type Save struct {
	Seq      int64 // the number of this save: one more than the last one acknowledged
	Fields   url.Values
	TakeOver bool // continue here although another window is ahead
	// GapFrom is when the browser's first request failed, zero where none did since the last answer.
	GapFrom time.Time
	// Moves is what the candidate did since the last save, a JSON list of Move; junk in it is left out.
	Moves []byte
	// Application is whose the attempt must be; empty leaves that to the caller.
	Application id.Application
}

// Receipt answers a save: what is stored now, and the clock. After a heartbeat Response is empty.
type Receipt struct {
	Saved
	Now       time.Time
	Deadline  time.Time
	Limited   bool          // there is a limit besides the closing date
	Given     time.Duration // back just now, after an outage
	Credits   time.Duration // given back in all
	Paused    bool          // the clock stands still until Resume, or PausedTo
	PausedTo  time.Time
	BreakLeft time.Duration // how long the clock can still be stopped
}

// Save stores a response. The same save twice is one save. Time lost to a gap that it tells of is given
// back first, and the deadline judged with it. Faults: NotFound for an attempt that is not there or is
// another application's; Invalid for fields that make no response; Conflict when another window is
// ahead (Behind tells the stored seq) or the clock is stopped; Expired after the grace, when the draft
// is kept for a person to see.
func (s *Service) Save(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, in Save) (Receipt, error) {
	response, err := s.read(ctx, org, attempt, in)
	if err != nil {
		return Receipt{}, err
	}
	return s.Keep(ctx, org, by, attempt, in, response)
}

// Keep is Save for a response that was read and checked already; in's fields are not looked at.
func (s *Service) Keep(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, in Save, response exercise.Response) (Receipt, error) {
	next := Saved{Seq: in.Seq, Response: response, Checksum: checksum(response)}
	if in.plain() {
		next.At = s.Clock.Now()
		moves := newBatch(ParseMoves(in.Moves), next.At)
		a, done, err := s.Store.SaveRunning(ctx, org, attempt, next, Event{At: next.At, Op: "save", Seq: next.Seq}, moves)
		if err != nil {
			return Receipt{}, err
		}
		if done {
			return s.receipt(a, next, next.At), nil
		}
	}
	return s.keepWithCare(ctx, org, by, attempt, in, next)
}

// plain tells whether a save is like nearly all of them.
func (s Save) plain() bool { return s.Seq > 0 && !s.TakeOver && s.GapFrom.IsZero() }

// keepWithCare looks at everything that can be about a save, under the lock.
func (s *Service) keepWithCare(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, in Save, next Saved) (Receipt, error) {
	var receipt Receipt
	var tooLate error
	err := s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, stored, err := s.lockToSave(ctx, org, attempt, in)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		given, err := s.creditGap(ctx, org, &a, in.GapFrom, a.lastSeen(stored), now)
		if err != nil {
			return err
		}
		late, ok := a.Accepts(now)
		if !ok {
			receipt, tooLate, err = s.afterTime(ctx, org, a, in, stored, next, now)
			return err
		}
		tooLate = nil
		next.At, next.Late = now, late
		saved, err := s.put(ctx, org, by, a, in, stored, next)
		receipt = s.receipt(a, saved, now)
		receipt.Given = given
		return err
	})
	if err == nil {
		err = tooLate
	}
	return receipt, err
}

func (s *Service) lockToSave(ctx context.Context, org id.Org, attempt id.Attempt, in Save) (Attempt, Saved, error) {
	if !in.GapFrom.IsZero() {
		return s.lockForGap(ctx, org, attempt)
	}
	return s.Store.LockSaved(ctx, org, attempt)
}

// afterTime answers a save that arrives too late. One that was stored in time, and whose answer was
// lost on the way, is acknowledged again; any other is refused.
func (s *Service) afterTime(ctx context.Context, org id.Org, a Attempt, in Save, stored, next Saved, now time.Time) (Receipt, error, error) {
	repeated, err := s.repeated(ctx, org, a.ID, in, stored, next)
	if err != nil {
		return Receipt{}, nil, err
	}
	if repeated {
		return s.receipt(a, stored, now), nil, nil
	}
	return Receipt{}, refusal(a.State(now)), s.keepLate(ctx, org, a, now, next.Response)
}

// same tells whether next is the save that is stored.
func (s Saved) same(next Saved) bool {
	return s.Seq > 0 && s.Seq == next.Seq && s.Checksum == next.Checksum
}

// repeated tells whether what is stored came of this very save. A take-over is stored under a number of
// our own: it is the same one where the last thing stored was a take-over with these words.
func (s *Service) repeated(ctx context.Context, org id.Org, a id.Attempt, in Save, stored, next Saved) (bool, error) {
	if !in.TakeOver {
		return stored.same(next), nil
	}
	if stored.Seq <= in.Seq || stored.Checksum != next.Checksum {
		return false, nil
	}
	events, err := s.Store.Timeline(ctx, org, a)
	return slices.ContainsFunc(events, func(e Event) bool { return e.Op == opTakeOver && e.Seq == stored.Seq }), err
}

const opTakeOver = "take_over"

func (s *Service) receipt(a Attempt, saved Saved, now time.Time) Receipt {
	_, limited := a.Limit()
	r := Receipt{
		Saved: saved, Now: now, Deadline: a.Deadline(), Limited: limited,
		Credits: a.Credited(), BreakLeft: a.BreakLeft(now),
	}
	if p, ok := a.pause(); ok && a.State(now) == Paused {
		r.Paused, r.PausedTo = true, p.To
	}
	return r
}

// Behind is the cause of a Conflict by sequence: the seq that is stored.
type Behind struct{ Stored int64 }

func (b Behind) Error() string { return fmt.Sprintf("stored seq is %d", b.Stored) }

// put stores next unless what is stored is the same or ahead. Where another save came between the
// reading of stored and this, it looks again.
func (s *Service) put(ctx context.Context, org id.Org, by audit.Actor, a Attempt, in Save, stored, next Saved) (Saved, error) {
	for {
		repeated, err := s.repeated(ctx, org, a.ID, in, stored, next)
		if err != nil {
			return Saved{}, err
		}
		op := "save"
		switch {
		case repeated:
			return stored, nil
		case in.TakeOver:
			next.Seq, op = max(stored.Seq, in.Seq)+1, opTakeOver
		case next.Seq < 1:
			return Saved{}, fault.Invalidf("A save needs its number")
		case next.Seq <= stored.Seq:
			return stored, fault.Wrap(fault.Conflict, Behind{stored.Seq}, "This exercise is open in another window, which saved later")
		}
		err = s.Store.PutResponse(ctx, org, a.ID, next, Event{At: next.At, Op: op, Seq: next.Seq})
		if err == nil {
			return next, s.afterPut(ctx, org, by, a.ID, in, next.At)
		}
		if !errors.Is(err, ErrAhead) {
			return Saved{}, err
		}
		if stored, err = s.Store.Response(ctx, org, a.ID); err != nil {
			return Saved{}, err
		}
	}
}

// afterPut keeps what belongs to a save that was stored.
func (s *Service) afterPut(ctx context.Context, org id.Org, by audit.Actor, a id.Attempt, in Save, now time.Time) error {
	if in.TakeOver {
		if err := s.record(ctx, org, by, a, audit.AttemptTakenOver, ""); err != nil {
			return err
		}
	}
	return s.putMoves(ctx, org, a, in.Moves, now)
}

func (s *Service) read(ctx context.Context, org id.Org, attempt id.Attempt, in Save) (exercise.Response, error) {
	sheet, err := s.sheet(ctx, org, attempt, in.Application)
	if err != nil {
		return nil, err
	}
	kind, err := s.Catalog.Kind(sheet.kind)
	if err != nil {
		return nil, err
	}
	response, err := kind.Read(sheet.public, in.Fields)
	if err != nil {
		return nil, err
	}
	if len(response) > exercise.MaxResponse {
		return nil, fault.Invalidf("This answer is too long to keep: %d kB, at most %d", len(response)>>10, exercise.MaxResponse>>10)
	}
	return response, kind.Check(sheet.public, response)
}

func (s *Service) keepLate(ctx context.Context, org id.Org, a Attempt, now time.Time, r exercise.Response) error {
	if a.State(now) != Expired {
		return nil
	}
	if err := s.Store.AddLate(ctx, org, a.ID, Late{At: now, Response: r}); err != nil {
		return err
	}
	return s.Store.AddEvent(ctx, org, a.ID, Event{At: now, Op: "late", Note: "arrived after time; kept, not scored"})
}

func refusal(state State) error {
	switch state {
	case Expired:
		return fault.New(fault.Expired, "Time was up before this arrived. It is kept for a person to see, but is not part of the answer")
	case Submitted:
		return fault.New(fault.Expired, "This exercise was handed in already")
	case Voided:
		return fault.New(fault.Expired, "This exercise was set aside")
	case Closed:
		return fault.New(fault.Expired, "This exercise has closed")
	case Paused:
		return fault.New(fault.Conflict, "The clock is stopped. End the break to go on")
	case Running:
		return fault.New(fault.Conflict, "This exercise is being worked on")
	default:
		return fault.New(fault.Conflict, "Start the exercise first")
	}
}

func checksum(r exercise.Response) string {
	sum := sha256.Sum256(r)
	return hex.EncodeToString(sum[:])
}

// Submit hands the attempt in. Doing it twice, or after time is up, is no error: the last accepted
// response counts either way. A nil save submits what is stored.
func (s *Service) Submit(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, last *Save) error {
	if last != nil {
		if _, err := s.Save(ctx, org, by, attempt, *last); err != nil && !fault.Is(err, fault.Expired) {
			return err
		}
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, err := s.Store.LockAttempt(ctx, org, attempt)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		if a.State(now) == Submitted || a.State(now) == Expired {
			return nil
		}
		if !a.State(now).Working() {
			return refusal(a.State(now))
		}
		a.Submitted = &now
		if err := s.Store.SetFacts(ctx, org, a.ID, a.Facts); err != nil {
			return err
		}
		if err := s.note(ctx, org, by, a.ID, audit.AttemptSubmitted, Event{At: now, Op: "submit"}); err != nil {
			return err
		}
		return s.Queue.EnqueueScore(ctx, org, a.ID)
	})
}

// Extend gives more time to an attempt that has begun, counted from its deadline, or from now where
// that has passed. The closing date moves along if it stands in the way.
func (s *Service) Extend(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, more time.Duration, reason string) error {
	return s.ExtendOnce(ctx, org, by, attempt, more, reason, time.Time{})
}

// ExtendOnce is Extend by a form that was made at a moment: where the same person gave time with the same
// reason since, the form was sent twice, and nothing is added. Zero never is.
func (s *Service) ExtendOnce(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, more time.Duration, reason string, asked time.Time) error {
	var p fault.Problems
	p.Require(reason != "", "reason", "Say why, it is kept with the attempt")
	p.Require(more > 0 && more <= 24*time.Hour, "minutes", "Give between 1 minute and 24 hours")
	if err := p.Err(); err != nil {
		return err
	}
	err := s.change(ctx, org, by, attempt, audit.AttemptExtended, reason, func(a *Attempt, now time.Time) error {
		twice := func(e Extension) bool { return e.Actor == by.ID && e.Reason == reason && !e.At.Before(asked) }
		if !asked.IsZero() && slices.ContainsFunc(a.Extensions, twice) {
			return errTwice
		}
		if state := a.State(now); !state.Working() && state != Expired {
			return fault.New(fault.Conflict, "Time can be added only to an exercise that has begun and was not handed in")
		}
		a.extendTo(later(a.Deadline(), now).Add(more), Extension{By: more, Reason: reason, Actor: by.ID, At: now})
		return nil
	})
	if errors.Is(err, errTwice) {
		return nil
	}
	return err
}

var errTwice = errors.New("the same act was done already")

// extendTo moves the deadline to end. What was lost since a deadline that has passed comes on top of
// what e gives, else a late grant would be empty.
func (a *Attempt) extendTo(end time.Time, e Extension) {
	if limit, ok := a.Limit(); ok {
		e.By = max(e.By, end.Sub(a.Started.Add(limit)))
	}
	a.Extensions = append(a.Extensions, e)
	a.Closes = later(a.Closes, end)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// How much time a candidate can take on an extendable clock, how close to the end they may ask, and
// how often: WCAG 2.2.1 wants ten times at least.
const (
	MoreTime   = 5 * time.Minute
	MoreWithin = 5 * time.Minute
	MoreOften  = 20
	moreReason = "asked for more time"
)

// More gives a running attempt of an extendable definition MoreTime more; it is logged, not scored.
// Conflict where the clock is not extendable or far from its end.
func (s *Service) More(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt) (Receipt, error) {
	var receipt Receipt
	err := s.change(ctx, org, by, attempt, audit.AttemptExtended, moreReason, func(a *Attempt, now time.Time) error {
		_, def, err := s.Catalog.Definition(a.Kind, a.Definition)
		if err != nil {
			return err
		}
		switch {
		case a.State(now) != Running:
			return refusal(a.State(now))
		case def.Timing != exercise.Extendable:
			return fault.New(fault.Conflict, "The time of this exercise is fixed")
		case a.Deadline().Sub(now) > MoreWithin:
			return fault.New(fault.Conflict, "You can ask for more time in the last five minutes")
		case len(a.Extensions) >= MoreOften:
			return fault.New(fault.Conflict, "You have taken all the extra time there is. Ask the clinic if you need more")
		case !a.Deadline().Before(a.Closes):
			return fault.New(fault.Conflict, "This exercise closes then. Ask the clinic if you need more time")
		}
		a.Extensions = append(a.Extensions, Extension{By: MoreTime, Reason: moreReason, Actor: by.ID, At: now})
		saved, err := s.Store.Response(ctx, org, a.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		receipt = s.receipt(*a, saved, now)
		return nil
	})
	return receipt, err
}

// Void sets an attempt aside, with a reason; its work stays readable.
func (s *Service) Void(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, reason string) error {
	if err := needReason(reason); err != nil {
		return err
	}
	return s.change(ctx, org, by, attempt, audit.AttemptVoided, reason, func(a *Attempt, now time.Time) error {
		if a.Voided == nil {
			a.Voided = &now
		}
		return nil
	})
}

func needReason(reason string) error {
	if reason != "" {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Message: "Say why", Fields: []fault.Field{{Name: "reason", Message: "Say why, it is kept with the attempt"}}}
}

func (s *Service) change(ctx context.Context, org id.Org, by audit.Actor, attempt id.Attempt, verb audit.Verb, reason string, edit func(*Attempt, time.Time) error) error {
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		a, err := s.Store.LockAttempt(ctx, org, attempt)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		if err := edit(&a, now); err != nil {
			return err
		}
		if err := s.Store.SetFacts(ctx, org, a.ID, a.Facts); err != nil {
			return err
		}
		return s.noteWhy(ctx, org, by, a.ID, verb, now, reason)
	})
}

// noteWhy puts an act with its reason on the timeline and on the trail. Accommodations are on the trail
// alone: the hiring team reads the timeline.
func (s *Service) noteWhy(ctx context.Context, org id.Org, by audit.Actor, a id.Attempt, verb audit.Verb, now time.Time, reason string) error {
	if verb == audit.AccommodationSet {
		return s.record(ctx, org, by, a, verb, reason)
	}
	if err := s.Store.AddEvent(ctx, org, a, Event{At: now, Op: string(verb), Note: reason}); err != nil {
		return err
	}
	return s.record(ctx, org, by, a, verb, reason)
}

// Taken returns the form and the last accepted response of an attempt that is over; Conflict while
// it can still change.
func (s *Service) Taken(ctx context.Context, org id.Org, attempt id.Attempt) (exercise.Taken, error) {
	a, err := s.Store.Attempt(ctx, org, attempt)
	if err != nil {
		return exercise.Taken{}, err
	}
	if !a.State(s.Clock.Now()).Finished() {
		return exercise.Taken{}, fault.New(fault.Conflict, "This exercise is not finished")
	}
	taken, err := s.Open(ctx, org, attempt)
	taken.Ended = a.Deadline()
	if a.Submitted != nil {
		taken.Ended = *a.Submitted
	}
	return taken, err
}

// Open returns the form and the response so far of an attempt that has begun.
func (s *Service) Open(ctx context.Context, org id.Org, attempt id.Attempt) (exercise.Taken, error) {
	form, err := s.Store.Form(ctx, org, attempt)
	if err != nil {
		return exercise.Taken{}, err
	}
	saved, err := s.Store.Response(ctx, org, attempt)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return exercise.Taken{}, err
	}
	return exercise.Taken{Form: form, Response: saved.Response}, nil
}

func (s *Service) note(ctx context.Context, org id.Org, by audit.Actor, a id.Attempt, verb audit.Verb, e Event) error {
	if err := s.Store.AddEvent(ctx, org, a, e); err != nil {
		return err
	}
	return s.record(ctx, org, by, a, verb, "")
}

func (s *Service) record(ctx context.Context, org id.Org, by audit.Actor, a id.Attempt, verb audit.Verb, reason string) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: s.Clock.Now(), Actor: by, Verb: verb, Thing: "attempt", ThingID: string(a), Reason: reason,
	})
}
