package bench

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Kept is one promise of the product, how often it was looked at, and where it was broken.
type Kept struct {
	Promise string
	Checked int
	Broken  []string
}

// judge compares what is stored with what the candidates were told. It reads the database with nobody
// at work.
type judge struct {
	clinic  *clinic
	people  []*candidate
	outages []span // in which, as far as we know, nobody could be served
	dark    []span // in which no server was there for sure, each long enough to be an outage
	given   time.Duration

	stored, history, own, seen, clock, credit, handed, end Kept
}

func newJudge(c *clinic, people []*candidate, outages, dark []span) *judge {
	return &judge{
		clinic: c, people: people, outages: outages, dark: dark,
		stored:  Kept{Promise: "What is stored is the last save that was acknowledged"},
		history: Kept{Promise: "Every acknowledged save is on the timeline"},
		own:     Kept{Promise: "Every answer is its own candidate's"},
		seen:    Kept{Promise: "No page or answer was behind an acknowledged save"},
		clock:   Kept{Promise: "Every clock ends when the rule says, as was told"},
		credit:  Kept{Promise: "Every outage got the credit that the rule says"},
		handed:  Kept{Promise: "What was handed in stays handed in"},
		end:     Kept{Promise: "Everybody came to the end"},
	}
}

func (k *Kept) look(ok bool, format string, args ...any) {
	k.Checked++
	if !ok {
		k.Broken = append(k.Broken, fmt.Sprintf(format, args...))
	}
}

// all judges everybody.
func (j *judge) all(ctx context.Context) ([]Kept, error) {
	for _, c := range j.people {
		if err := j.one(ctx, c); err != nil {
			return nil, fmt.Errorf("%s: %w", c.mark, err)
		}
	}
	return []Kept{j.stored, j.history, j.own, j.seen, j.clock, j.credit, j.handed, j.end}, nil
}

func (j *judge) one(ctx context.Context, c *candidate) error {
	j.seen.Checked++
	j.seen.Broken = append(j.seen.Broken, c.broken...)
	j.end.look(c.finished, "%s did not come to the end", c.mark)
	if c.path == "" {
		return nil // never came to an exercise, which the line above says
	}
	store, org := j.clinic.app.Store, j.clinic.org
	a, err := store.Attempt(ctx, org, id.Attempt(lastPart(c.path)[1:]))
	if err != nil {
		return err
	}
	if c.handedIn {
		j.handed.look(a.Submitted != nil, "%s was told that it is handed in, and it is not", c.mark)
	}
	events, err := store.Timeline(ctx, org, a.ID)
	if err != nil {
		return err
	}
	j.timeline(c, events)
	j.time(c, a, events)
	saved, err := store.Response(ctx, org, a.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err := j.owner(ctx, c, a, saved); err != nil {
		return err
	}
	return j.last(ctx, c, a, saved)
}

// last expects what was sent with the last acknowledged save, to the byte.
func (j *judge) last(ctx context.Context, c *candidate, a attempt.Attempt, saved attempt.Saved) error {
	last := c.last()
	if last.seq == 0 {
		return nil
	}
	form, err := j.clinic.app.Store.Form(ctx, j.clinic.org, a.ID)
	if err != nil {
		return err
	}
	kind, err := j.clinic.app.Site.Catalog.Kind(a.Kind)
	if err != nil {
		return err
	}
	want, err := kind.Read(form.Public, last.fields)
	if err != nil {
		return err
	}
	j.stored.look(saved.Seq == last.seq && bytes.Equal(saved.Response, want),
		"%s: save %d is stored (%s), acknowledged was %d (%s)", c.mark, saved.Seq, draftIn(saved.Response), last.seq, draftIn(want))
	return nil
}

var (
	marks  = regexp.MustCompile(`Candidate-\d{4,}`)
	drafts = regexp.MustCompile(`wrote (draft \d+)`)
)

func draftIn(r exercise.Response) string {
	if found := drafts.FindSubmatch(r); found != nil {
		return string(found[1])
	}
	return "no draft"
}

// owner expects the candidate's own attempt, and nobody else's words in it.
func (j *judge) owner(ctx context.Context, c *candidate, a attempt.Attempt, saved attempt.Saved) error {
	holder, err := j.clinic.app.Site.Hiring.Open(ctx, c.link[strings.LastIndex(c.link, "/")+1:])
	if err != nil {
		return err
	}
	j.own.look(holder.Application.ID == a.Application && strings.EqualFold(holder.Candidate.Email, c.email),
		"%s worked on an exercise of %s", c.mark, holder.Candidate.Name)
	for _, found := range marks.FindAllString(string(saved.Response), -1) {
		if found != c.mark {
			j.own.Broken = append(j.own.Broken, fmt.Sprintf("%s: the answer holds words of %s", c.mark, found))
		}
	}
	return nil
}

func (j *judge) timeline(c *candidate, events []attempt.Event) {
	there := map[int64]bool{}
	for _, e := range events {
		if e.Op == "save" || e.Op == "take_over" {
			there[e.Seq] = true
		}
	}
	for _, p := range c.promises {
		j.history.look(there[p.seq], "%s: save %d was acknowledged and is not on the timeline", c.mark, p.seq)
	}
}

// time works the deadline out from the facts, without the product's own rule, and holds it against
// what is stored and what was told.
func (j *judge) time(c *candidate, a attempt.Attempt, events []attempt.Event) {
	if a.Started == nil {
		return
	}
	j.credits(c, a, events)
	for _, credit := range a.Credits {
		j.given += credit.By
	}
	got := a.Deadline()
	want, told := ends(a, got), ends(a, c.toldAt)
	j.clock.look(got.Equal(want) && c.deadline.Equal(told.Truncate(time.Millisecond)), "%s: the clock ends at %s, the rule says %s; told was %s at %s",
		c.mark, got.Format(time.TimeOnly), want.Format(time.TimeOnly), c.deadline.UTC().Format(time.TimeOnly), c.toldAt.UTC().Format(time.TimeOnly))
}

// ends is the rule: the start, the time allowed, and what was added and given back until a moment; the
// closing date bounds it.
func ends(a attempt.Attempt, until time.Time) time.Time {
	end := a.Started.Add(time.Duration(float64(a.Allowance) * a.Multiplier))
	for _, e := range a.Extensions {
		if !e.At.After(until) {
			end = end.Add(e.By)
		}
	}
	for _, credit := range a.Credits {
		if !credit.To.Truncate(time.Millisecond).After(until) { // what is told is in milliseconds
			end = end.Add(credit.By)
		}
	}
	if end.After(a.Closes) {
		return a.Closes
	}
	return end
}
