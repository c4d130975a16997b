package triage

import "preceptor/internal/exercise"

// Scoring is the rule of scoring in plain sentences, for before the start.
func (kind) Scoring(lang string) []string { return wordsOf(lang).ScoringRules }

// Feedback tells counts and habits: two strengths and two tips at most, most telling first.
func (kind) Feedback(public exercise.Public, key exercise.Key, raw exercise.Response, lang string) (exercise.Feedback, error) {
	late, owned := 0, 0
	t, err := reckon(public, key, raw, func(_ Public, _ int, k Keyed, c Choice, v verdict) {
		if c.Urgency.known() && c.Urgency.rank() > k.Right.rank() && k.Flag == "" {
			late++
		}
		if c.Owner != "" && !v.owner {
			owned++
		}
	})
	if err != nil {
		return exercise.Feedback{}, err
	}
	w := wordsOf(lang).coaching
	return exercise.Feedback{Strengths: firstTwo(w.strengths(t)), Tips: firstTwo(w.tips(t, late, owned))}, nil
}

func firstTwo(all []string) []string { return all[:min(2, len(all))] }

func (w coaching) strengths(t tally) []string {
	var all []string
	say := func(when bool, text string, n, of int) {
		if when {
			all = append(all, exercise.Fill(text, "n", n, "of", of))
		}
	}
	say(t.flags > 0 && t.caught == t.flags, w.AllSigns, t.caught, t.flags)
	say(t.whole > 0 && t.falseAlarm == 0 && 2*t.exact >= t.n, w.Calm, 0, 0)
	say(4*t.exact >= 3*t.n, w.MostUrgency, t.exact, t.n)
	say(4*t.owner >= 3*t.n, w.MostOwners, t.owner, t.n)
	return all
}

func (w coaching) tips(t tally, late, notTheirs int) []string {
	if t.whole == 0 {
		return []string{w.SortNothing}
	}
	var all []string
	say := func(n int, text exercise.Amount) {
		if n > 0 {
			all = append(all, text.Of(n))
		}
	}
	say(t.flags-t.caught, w.Signs)
	say(t.falseAlarm, w.Alarms)
	say(t.n-t.whole, w.Unsorted)
	say(notTheirs, w.Owners)
	say(late, w.Late)
	return all
}
