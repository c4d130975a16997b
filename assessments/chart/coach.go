package chart

import "preceptor/internal/exercise"

// Scoring is the rule of scoring in plain sentences, for before the start.
func (kind) Scoring(lang string) []string { return wordsOf(lang).ScoringRules }

// part is how many of some errors were found.
type part struct{ found, of int }

func (s *part) add(hit bool) {
	s.of++
	if hit {
		s.found++
	}
}

func (s part) missed() int { return s.of - s.found }

// most: three in four, and at least one.
func (s part) most() bool { return s.found > 0 && 4*s.found >= 3*s.of }

// outcome is a tally by sorts of errors that are wide enough to give none of them away.
type outcome struct {
	serious, copied, broken part
	handled, alarms         int
	overwrote, unmended     int // settled wrongly: not theirs to change, no right value
	cautious                int // sent on though it was theirs
}

func (r outcome) hits() int { return r.copied.found + r.broken.found }

func outcomeOf(fields map[place]Type, key []Planted, t tally) outcome {
	r := outcome{alarms: len(t.alarms)}
	for _, k := range key {
		at := place{k.Record, k.Field}
		f, hit := t.found[at]
		if k.Severity == 3 {
			r.serious.add(hit)
		}
		if k.Action == Correct {
			r.copied.add(hit)
		} else {
			r.broken.add(hit)
		}
		if !hit {
			continue
		}
		switch ok := settled(fields[at], k, f); {
		case ok == 1:
			r.handled++
		case ok > 0:
			r.cautious++
		case k.Action == Query:
			r.overwrote++
		default:
			r.unmended++
		}
	}
	return r
}

// Feedback tells sorts and counts: two strengths and two tips at most, most telling first.
func (kind) Feedback(public exercise.Public, rawKey exercise.Key, raw exercise.Response, lang string) (exercise.Feedback, error) {
	form, key, t, err := reckon(public, rawKey, raw)
	if err != nil {
		return exercise.Feedback{}, err
	}
	r, w := outcomeOf(places(form.Records), key, t), wordsOf(lang).coaching
	return exercise.Feedback{Strengths: firstTwo(w.strengths(r)), Tips: firstTwo(w.tips(r))}, nil
}

func firstTwo(all []string) []string { return all[:min(2, len(all))] }

func (w coaching) strengths(r outcome) []string {
	var all []string
	say := func(when bool, text exercise.Amount, s part) {
		switch {
		case when && s.of == 1:
			all = append(all, text[0])
		case when:
			all = append(all, exercise.Fill(text[1], "n", s.found, "of", s.of))
		}
	}
	say(r.serious.of > 0 && r.serious.missed() == 0, w.AllSerious, r.serious)
	if r.alarms == 0 && r.hits() > 0 {
		all = append(all, w.NoAlarms)
	}
	say(r.copied.most(), w.MostCopied, r.copied)
	say(r.broken.most(), w.MostRules, r.broken)
	handled := part{r.handled, r.hits()}
	say(handled.most(), w.WellHandled, handled)
	return all
}

func (w coaching) tips(r outcome) []string {
	if r.hits() == 0 && r.alarms == 0 {
		return []string{w.MarkNothing}
	}
	var all []string
	say := func(n int, text exercise.Amount) {
		if n > 0 {
			all = append(all, text.Of(n))
		}
	}
	if r.alarms > r.hits() {
		all = append(all, w.ManyAlarms)
	} else {
		say(r.alarms, w.Alarms)
	}
	say(r.serious.missed(), w.Serious)
	say(r.overwrote, w.Overwrote)
	say(r.copied.missed(), w.Copied)
	say(r.broken.missed(), w.Broken)
	say(r.unmended, w.Unmended)
	say(r.cautious, w.OverCautious)
	return all
}
