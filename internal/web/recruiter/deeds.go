package recruiter

import (
	"context"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
)

// deed is one line of what was done about an application's exercises: by a member, by the candidate, or
// by rule after an outage.
type deed struct {
	At                      time.Time
	Text, Exercise, By, Why string
}

// deeds lists them, newest first, for all attempts at all exercises.
func (p Pages) deeds(c echo.Context, chain []attempt.Attempt, names map[id.Member]string) ([]deed, error) {
	ctx, org := c.Request().Context(), site.Org(c)
	knows := site.Must(c).Can(account.GrantAccommodation)
	var all []deed
	for _, a := range chain {
		events, err := p.Trail.TrailOf(ctx, org, "attempt", string(a.ID))
		if err != nil {
			return nil, err
		}
		title, _ := namesOf(p.Catalog, a)
		for _, d := range deedsOf(a, events, names, knows) {
			d.Exercise = title
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b deed) int { return b.At.Compare(a.At) })
	return all, nil
}

var deedWords = map[audit.Verb]string{
	audit.AttemptReopened: "Opened again", audit.AttemptVoided: "Set aside", audit.AttemptRetest: "Retest given",
	audit.AttemptFailed: "Fresh form given after a technical failure",
}

func deedsOf(a attempt.Attempt, events []audit.Event, names map[id.Member]string, knows bool) (out []deed) {
	who := func(actor string) string {
		if name, ok := names[id.Member(actor)]; ok {
			return name
		}
		return "The candidate"
	}
	for _, e := range events {
		text, told := deedWords[e.Verb]
		if e.Verb == audit.AccommodationSet && knows {
			text, told = "Changes to the test were granted", true
		}
		if told {
			out = append(out, deed{At: e.At, Text: text, By: who(e.Actor.ID), Why: e.Reason})
		}
	}
	for _, e := range a.Extensions {
		if !ofReopening(e, events) {
			out = append(out, deed{At: e.At, Text: attempt.Given(e.By) + " more", By: who(e.Actor), Why: e.Reason})
		}
	}
	for _, c := range a.Credits {
		out = append(out, deed{At: c.To, Text: attempt.Given(c.By) + " given back", By: "By rule", Why: c.Cause.Words()})
	}
	return out
}

// ofReopening tells whether time was given by opening an attempt again, which stands there by itself. The
// trail is written a moment after the attempt.
func ofReopening(e attempt.Extension, events []audit.Event) bool {
	return slices.ContainsFunc(events, func(ev audit.Event) bool {
		return ev.Verb == audit.AttemptReopened && ev.Actor.ID == e.Actor && ev.Reason == e.Reason && ev.At.Sub(e.At).Abs() < time.Minute
	})
}

// noticed is what was logged about how the exercises were taken.
type noticed struct {
	Waits     bool // for the ratings
	Over      bool // there are exercises it could be about
	Exercises []noticedIn
}

type noticedIn struct {
	Exercise string
	Lines    []noticedLine
	Comments []said
}

type noticedLine struct{ Sentence, Benign, Other string }

// noticed reads the notices once all ratings are in, so that they sway nobody.
func (p Pages) noticed(ctx context.Context, org id.Org, one person) (noticed, error) {
	n := noticed{Waits: !one.Profile.RatingsClosed()}
	for i, a := range one.Attempts {
		if a.Started == nil || !a.State(p.Clock.Now()).Over() {
			continue
		}
		n.Over = true
		if n.Waits {
			return n, nil
		}
		in, err := p.noticedIn(ctx, org, a.ID)
		if err != nil {
			return n, err
		}
		if in.Exercise = one.Profile.Results[i].Definition.Title; len(in.Lines)+len(in.Comments) > 0 {
			n.Exercises = append(n.Exercises, in)
		}
	}
	return n, nil
}

func (p Pages) noticedIn(ctx context.Context, org id.Org, a id.Attempt) (in noticedIn, err error) {
	notices, err := p.Site.Attempt.Integrity(ctx, org, a)
	if err != nil {
		return in, err
	}
	for _, n := range notices {
		line := noticedLine{Sentence: n.Sentence, Benign: n.Benign}
		if n.Other != "" {
			line.Other = attemptPath(n.Other)
		}
		in.Lines = append(in.Lines, line)
	}
	comments, err := p.Site.Attempt.Comments(ctx, org, a)
	for _, e := range comments {
		in.Comments = append(in.Comments, said{Text: e.Note, At: e.At})
	}
	return in, err
}
