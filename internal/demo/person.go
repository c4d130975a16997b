package demo

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
)

// person lives one story: from the invitation as far as it goes.
func (b *builder) person(ctx context.Context, p posting.Posting, r role) error {
	name, err := b.nextName()
	if err != nil {
		return err
	}
	h, err := b.join(ctx, p, name, r)
	if err != nil || r.state == invited || r.state == tooLate {
		return err
	}
	if err := b.answer(ctx, h, r); err != nil || r.state == declined {
		return err
	}
	if err := b.exercises(ctx, h, r); err != nil {
		return err
	}
	if r.as != "" {
		b.cast = append(b.cast, actor{role: r, Holder: h})
	}
	if r.state == asksMore {
		b.at(-4 * hour)
		return b.app.Site.Hiring.AskTime(ctx, h, r.words)
	}
	if r.stage != "" {
		b.clock.Advance(20 * hour)
		by := b.memberOf(account.Recruiter)[0]
		if err := b.app.Site.Hiring.Decide(ctx, b.world.Org.ID, by.ID, []id.Application{h.Application.ID}, r.stage, r.reason); err != nil {
			return err
		}
	}
	return b.feedback(ctx, h, r)
}

func (b *builder) join(ctx context.Context, p posting.Posting, name string, r role) (hiring.Holder, error) {
	person := hiring.Person{Name: name, Email: address(name), Facts: factsOf(b.rand)}
	org := b.world.Org.ID
	var app hiring.Application
	var err error
	if r.applied {
		app, err = b.app.Site.Hiring.Apply(ctx, org, p.JobID, person)
	} else {
		app, err = b.app.Site.Hiring.Invite(ctx, org, b.byOwner(), p.JobID, person)
	}
	if err != nil {
		return hiring.Holder{}, err
	}
	c, err := b.app.Store.Candidate(ctx, org, app.Candidate)
	if err != nil {
		return hiring.Holder{}, err
	}
	if err := b.noteLink(ctx, c, app, r); err != nil {
		return hiring.Holder{}, err
	}
	j, err := b.app.Store.Job(ctx, org, app.Job)
	return hiring.Holder{Org: org, Application: app, Candidate: c, Job: j}, err
}

// noteLink reads the link out of the candidate's letter, for those whose work is not over.
func (b *builder) noteLink(ctx context.Context, c hiring.Candidate, app hiring.Application, r role) error {
	if r.state == finished || r.state == tooLate || r.stage != "" {
		return nil
	}
	return b.keepLink(ctx, c, app, string(r.state))
}

func (b *builder) keepLink(ctx context.Context, c hiring.Candidate, app hiring.Application, state string) error {
	letters, err := b.app.Store.Messages(ctx, b.world.Org.ID, 1000)
	if err != nil {
		return err
	}
	for _, m := range letters {
		if m.To != c.Email {
			continue
		}
		for _, word := range strings.Fields(m.Text) {
			if strings.Contains(word, "/c/") {
				b.world.Candidates = append(b.world.Candidates, Link{Name: c.Name, Code: app.Code, State: state, URL: strings.TrimSuffix(word, "/feedback")})
				return nil
			}
		}
	}
	return fault.New(fault.Internal, "no letter with a link went to %s", c.Email)
}

// answer is what the candidate chooses on their page.
func (b *builder) answer(ctx context.Context, h hiring.Holder, r role) error {
	b.clock.Advance(4 * time.Minute)
	if r.state == declined {
		return b.app.Site.Hiring.Decline(ctx, h)
	}
	if r.extra != 0 {
		if err := b.app.Site.Hiring.Accommodate(ctx, h, hiring.Accommodation{Multiplier: r.extra}); err != nil {
			return err
		}
	}
	return b.app.Site.Hiring.Consent(ctx, h)
}

func (b *builder) exercises(ctx context.Context, h hiring.Holder, r role) error {
	attempts, err := b.app.Store.AttemptsOf(ctx, h.Org, h.Application.ID)
	if err != nil {
		return err
	}
	for i, a := range attempts {
		s := sitting{holder: h, role: r, attempt: a, handsIn: true}
		switch {
		case r.state == agreed, (r.state == paused || r.state == asksMore) && i >= r.done:
			return nil
		case (r.state == working || r.state == silent) && i > r.done:
			return nil
		case (r.state == working || r.state == silent) && i == r.done:
			s.handsIn, s.stops = false, true
		case r.state == ranOut && i == 1:
			s.handsIn = false
		}
		if err := b.sit(ctx, s); err != nil {
			return err
		}
		if err := b.incident(ctx, h, r, i, a); err != nil {
			return err
		}
	}
	return nil
}

// incident is what a member did about an exercise.
func (b *builder) incident(ctx context.Context, h hiring.Holder, r role, i int, a attempt.Attempt) error {
	by := audit.Member(b.memberOf(account.Recruiter)[0].ID)
	switch {
	case r.state == voided && i == 0:
		return b.app.Site.Attempt.Void(ctx, h.Org, by, a.ID, "The clinic's network failed for an hour; the candidate asked not to have it counted.")
	case r.state == failed && i == 0:
		return b.again(ctx, h, r, a, attempt.Failure, "The board did not load on the candidate's tablet; they take a fresh form.")
	case r.state == retested && i == 1:
		_, err := b.app.Site.Attempt.Again(ctx, h.Org, by, a.ID, attempt.Retest, "The fire alarm rang for five minutes in the building where the candidate sat.")
		return err
	}
	return nil
}

// again sits the same exercise once more, on a form of its own.
func (b *builder) again(ctx context.Context, h hiring.Holder, r role, old attempt.Attempt, kind attempt.Again, reason string) error {
	b.clock.Advance(90 * time.Minute)
	by := audit.Member(b.memberOf(account.Recruiter)[0].ID)
	fresh, err := b.app.Site.Attempt.Again(ctx, h.Org, by, old.ID, kind, reason)
	if err != nil {
		return err
	}
	next, err := b.app.Store.Attempt(ctx, h.Org, fresh)
	if err != nil {
		return err
	}
	return b.sit(ctx, sitting{holder: h, role: r, attempt: next, handsIn: true})
}

// sitting is one exercise taken by one candidate.
type sitting struct {
	holder  hiring.Holder
	role    role
	attempt attempt.Attempt
	handsIn bool
	stops   bool // the world ends in the middle of it
}

// sit takes an exercise: a first pass, a second one, and hand-in, spread over the time there is.
func (b *builder) sit(ctx context.Context, s sitting) error {
	by := audit.Candidate(s.holder.Candidate.ID)
	org := s.holder.Org
	b.clock.Advance(time.Duration(5+b.rand.IntN(40)) * time.Minute)
	if s.stops {
		b.at(-time.Duration(3+b.rand.IntN(3)) * time.Minute)
	}
	if err := b.app.Site.Attempt.Start(ctx, org, by, s.attempt.ID); err != nil {
		return err
	}
	form, err := b.app.Store.Form(ctx, org, s.attempt.ID)
	if err != nil {
		return err
	}
	kind, err := b.app.Site.Catalog.Kind(form.Kind)
	if err != nil {
		return err
	}
	limit := s.attempt.Allowance
	began, told := b.clock.Now(), timeline{kept: s.role.as != ""}
	for pass, ability := range []float64{s.role.ability * 0.5, b.onTheDay(s.role.ability)} {
		if s.stops && pass == 1 {
			return nil
		}
		b.clock.Advance(time.Duration(float64(limit) * (0.25 + 0.15*b.rand.Float64())))
		if s.stops {
			b.at(-lastSave(s.role))
		}
		response, err := kind.Simulate(form, ability, b.rand.Uint64()>>12)
		if err != nil {
			return err
		}
		moves, err := told.to(b.clock.Now().Sub(began), kind, form, response)
		if err != nil {
			return err
		}
		if _, err := b.app.Site.Attempt.Keep(ctx, org, by, s.attempt.ID, attempt.Save{Seq: int64(pass + 1), Moves: moves}, response); err != nil {
			return err
		}
		if err := b.gap(ctx, s); err != nil {
			return err
		}
	}
	return b.end(ctx, s, kind)
}

// lastSave is how long ago somebody at work was heard of.
func lastSave(r role) time.Duration {
	if r.state == silent {
		return 3 * time.Minute
	}
	return 12 * time.Second
}

// gap loses the connection for two minutes in the first exercise, and the time comes back by rule.
func (b *builder) gap(ctx context.Context, s sitting) error {
	if s.role.state != cutOff || s.attempt.Position != 0 {
		return nil
	}
	from := b.clock.Now().Add(20 * time.Second)
	b.clock.Advance(2*time.Minute + 30*time.Second)
	_, err := b.app.Site.Attempt.Beat(ctx, s.holder.Org, s.attempt.ID, attempt.BeatInput{GapFrom: from})
	return err
}

// onTheDay is ability with the luck of the day.
func (b *builder) onTheDay(ability float64) float64 {
	return math.Min(1, math.Max(0, ability+0.08*b.rand.NormFloat64()))
}

func (b *builder) end(ctx context.Context, s sitting, kind exercise.Kind) error {
	org, a := s.holder.Org, s.attempt
	if s.role.state == moreGiven && a.Position == 0 {
		by := audit.Member(b.memberOf(account.Recruiter)[0].ID)
		if err := b.app.Site.Attempt.Extend(ctx, org, by, a.ID, 10*time.Minute, "The connection was lost for ten minutes."); err != nil {
			return err
		}
	}
	if s.handsIn {
		if err := b.app.Site.Attempt.Submit(ctx, org, audit.Candidate(s.holder.Candidate.ID), a.ID, nil); err != nil {
			return err
		}
	} else {
		b.clock.Advance(2 * hour) // the time ran out unnoticed
	}
	if err := b.app.Site.Review.ScoreAttempt(ctx, org, a.ID); err != nil {
		return err
	}
	return b.rate(ctx, s, kind)
}

// rate has simulated raters read the answer: what they give follows the candidate's ability, their
// own severity and chance.
func (b *builder) rate(ctx context.Context, s sitting, kind exercise.Kind) error {
	if kind.Rubric() == nil {
		return nil
	}
	taken, err := b.app.Site.Attempt.Open(ctx, s.holder.Org, s.attempt.ID)
	if err != nil {
		return err
	}
	rubric := exercise.RubricFor(kind, taken.Form.Public, taken.Response)
	written := b.clock.Now()
	defer b.clock.Set(written)
	worth := make([]float64, len(rubric.Criteria)) // what the answer shows, on which raters mostly agree
	for c := range worth {
		worth[c] = 0.4 + 3.6*s.role.ability + 0.4*b.rand.NormFloat64()
	}
	for i, rater := range b.ratersOf(s.role, taken.Form.Kind) {
		b.clock.Advance(3 * hour)
		levels := map[string]int{}
		for n, c := range rubric.Criteria {
			level := worth[n] + severity(s.role, taken.Form.Kind, i) + chanceOf(s.role)*b.rand.NormFloat64()
			levels[c.ID] = int(math.Round(math.Min(4, math.Max(0, level))))
		}
		if err := b.app.Site.Review.Rate(ctx, s.holder.Org, rater.ID, s.attempt.ID, levels, noteOf(levels)); err != nil {
			return err
		}
	}
	return nil
}

// ratersOf are those who rate an answer: two who are apart are followed by a third where it is settled.
func (b *builder) ratersOf(r role, kind string) []account.Member {
	raters := b.memberOf(account.Rater)
	raters = raters[:min(r.raters, len(raters))]
	if r.apart == settled && kind == "email" {
		raters = append(raters, b.memberOf(account.Recruiter)[0])
	}
	return raters
}

// chanceOf is how far chance moves a level. Feedback is released only where two raters did not differ.
func chanceOf(r role) float64 {
	if r.reads || r.as == tied {
		return 0.1
	}
	return 0.25
}

// severity is how much a rater gives more than others would.
func severity(r role, kind string, rater int) float64 {
	switch {
	case r.apart != agree && kind == "email" && rater == 1:
		return -2.3
	case r.reads, r.as == tied:
		return 0
	}
	return []float64{-0.15, 0.15, 0}[rater]
}

// noteOf is what a rater writes who used an end of the scale.
func noteOf(levels map[string]int) string {
	for _, level := range levels {
		if level == 0 {
			return "What the patient needs most is missing."
		}
	}
	if slices.Contains(slices.Collect(maps.Values(levels)), 4) {
		return "Complete, kind and easy to act on."
	}
	return ""
}
