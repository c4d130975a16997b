package bench

import (
	"cmp"
	"slices"
	"time"

	"preceptor/internal/attempt"
)

// span is a time between two moments.
type span struct{ from, to time.Time }

// outside is how much of a span lies in none of the others.
func (s span) outside(others []span) (left time.Duration) {
	sorted := slices.Clone(others)
	slices.SortFunc(sorted, func(a, b span) int { return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to)) })
	at := s.from
	for _, o := range append(sorted, span{s.to, s.to}) {
		start := o.from
		if start.After(s.to) {
			start = s.to
		}
		left += max(start.Sub(at), 0)
		if o.to.After(at) {
			at = o.to
		}
	}
	return left
}

// due is what the rule gives back at a save for a browser that has failed since a moment: the time since
// then, the start and the server's last contact before, without what was given back already. It is told
// here again, and not asked of the product.
func due(since, started, contact, at time.Time, given []attempt.Credit) time.Duration {
	if since.IsZero() {
		return 0
	}
	lost := span{since, at}
	for _, bound := range []time.Time{started, contact} {
		if bound.After(lost.from) {
			lost.from = bound
		}
	}
	var before []span
	var network time.Duration
	for _, c := range given {
		before = append(before, span{c.From, c.To})
		if c.Cause == attempt.Network {
			network += c.By
		}
	}
	back := min(lost.outside(before), 10*time.Minute, 30*time.Minute-network)
	if back < 5*time.Second {
		return 0
	}
	return back
}

// credits goes along the saves that were stored and expects at each what the rule gives back for the gap
// that came with it, and nothing else but what the server itself was away for.
func (j *judge) credits(c *candidate, a attempt.Attempt, events []attempt.Event) {
	given := slices.Clone(a.Credits)
	matched := 0
	for _, credit := range given {
		if credit.Cause == attempt.Server {
			matched++
			j.credit.look(j.away(credit), "%s: %s to %s was given back for the server, which was there",
				c.mark, credit.From.Format(time.TimeOnly), credit.To.Format(time.TimeOnly))
		}
	}
	for _, o := range j.dark {
		atWork := a.Started.Before(o.from) && (a.Submitted == nil || a.Submitted.After(o.to))
		back := slices.ContainsFunc(given, func(c attempt.Credit) bool {
			return c.Cause == attempt.Server && !c.From.After(o.from) && c.By >= o.to.Sub(o.from)
		})
		j.credit.look(!atWork || back, "%s was at work when all servers went at %s, and has not had the time back", c.mark, o.from.Format(time.TimeOnly))
	}
	contact := *a.Started
	for _, e := range events {
		if e.Op != "save" && e.Op != "take_over" {
			continue
		}
		before, here := creditsAt(given, e.At)
		options := c.gapsAt(e)
		j.credit.look(slices.ContainsFunc(options, func(since time.Time) bool {
			return due(since, *a.Started, contact, e.At, before) == here
		}), "%s: save %d at %s gave %s back; the browser told of %v, the last contact was %s", c.mark, e.Seq,
			e.At.Format("15:04:05.000"), here, options, contact.Format("15:04:05.000"))
		if here > 0 {
			matched++
		}
		contact = e.At
	}
	j.credit.look(matched == len(given), "%s: %d credits, %d of them at a save or by the server", c.mark, len(given), matched)
}

// creditsAt parts what was given back before a moment from what was given at it for the network.
func creditsAt(all []attempt.Credit, at time.Time) (before []attempt.Credit, here time.Duration) {
	for _, c := range all {
		switch {
		case c.To.Equal(at) && c.Cause == attempt.Network:
			here += c.By
		case !c.To.After(at):
			before = append(before, c)
		}
	}
	return before, here
}

// slack is by how much a server may be slower than we are to notice that it is gone or there: it says
// that it is there every few seconds.
const slack = 2 * attempt.AliveEvery

// away tells whether nobody could be served, as far as we know, for the time of a credit.
func (j *judge) away(c attempt.Credit) bool {
	return slices.ContainsFunc(j.outages, func(o span) bool {
		return !c.From.Before(o.from.Add(-slack)) && !c.To.After(o.to.Add(slack)) && c.By <= c.To.Sub(c.From)
	})
}
