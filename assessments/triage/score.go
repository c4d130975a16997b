package triage

import (
	"math"
	"strings"

	"preceptor/internal/exercise"
)

// Points for one message; doc.md says why.
const (
	exactPoints  = 2.0
	nearPoints   = 1.0
	ownerPoints  = 1.0
	mostPoints   = exactPoints + ownerPoints
	missedPoints = -2.0 // a warning sign that no one hears of now
	alarmPoints  = -2.0 // now, for what can wait till the week or needs no one
)

// verdict is a choice held against the key.
type verdict struct {
	exact, near, missed, alarm bool
	owner                      bool
}

func judge(k Keyed, c Choice) verdict {
	v := verdict{exact: c.Urgency == k.Right, missed: k.Flag != "" && c.Urgency != Now}
	for _, b := range k.Near {
		v.near = v.near || (!v.exact && c.Urgency == b)
	}
	v.alarm = c.Urgency == Now && !v.near && k.Right.rank() >= Week.rank()
	for _, o := range k.By {
		v.owner = v.owner || c.Owner == o
	}
	return v
}

// urgency is what the chosen band earns, or costs.
func (v verdict) urgency() float64 {
	switch {
	case v.exact:
		return exactPoints
	case v.near:
		return nearPoints
	case v.missed:
		return missedPoints
	case v.alarm:
		return alarmPoints
	}
	return 0
}

func (v verdict) points() float64 {
	if v.owner {
		return v.urgency() + ownerPoints
	}
	return v.urgency()
}

// tally counts verdicts over a form.
type tally struct {
	n, whole                  int
	exact, near, owner        int
	flags, caught, falseAlarm int
	earned                    float64
}

func (t *tally) add(k Keyed, c Choice, v verdict) {
	count := func(to *int, when bool) {
		if when {
			*to++
		}
	}
	t.n++
	t.earned += v.points()
	count(&t.whole, c.whole())
	count(&t.exact, v.exact)
	count(&t.near, v.near)
	count(&t.owner, v.owner)
	count(&t.flags, k.Flag != "")
	count(&t.caught, k.Flag != "" && !v.missed)
	count(&t.falseAlarm, v.alarm)
}

// score is 0-100: what was earned, at least nothing, of what could be.
func (t tally) score() float64 { return round4(100 * max(0, t.earned) / (mostPoints * float64(t.n))) }

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// reckon reads a form with its key and a response, and calls each for every message in turn.
func reckon(public exercise.Public, rawKey exercise.Key, raw exercise.Response, each func(Public, int, Keyed, Choice, verdict)) (tally, error) {
	var t tally
	form, choices, err := decode(public, raw)
	if err != nil {
		return t, err
	}
	keyed, err := decodeKey(rawKey, form)
	if err != nil {
		return t, err
	}
	for i, m := range form.Messages {
		k, c := keyed[m.ID], choices[m.ID]
		v := judge(k, c)
		t.add(k, c, v)
		each(form, i, k, c, v)
	}
	return t, nil
}

// Score holds each choice against the key; see doc.md for the rule. The lines add up to the points,
// unless more was lost than earned.
func (kind) Score(public exercise.Public, key exercise.Key, raw exercise.Response) (exercise.Score, error) {
	var score exercise.Score
	t, err := reckon(public, key, raw, func(form Public, i int, k Keyed, c Choice, v verdict) {
		score.Evidence = append(score.Evidence, line(form, i, k, c, v))
	})
	if err != nil {
		return exercise.Score{}, err
	}
	score.Points = t.score()
	score.Items = exercise.Items{Correct: score.Points / 100 * float64(t.n), Of: float64(t.n)}
	score.Measures = map[string]float64{
		"messages": float64(t.n), "sorted": float64(t.whole), "urgency_exact": float64(t.exact), "urgency_near": float64(t.near),
		"owner_right": float64(t.owner), "warning_signs": float64(t.flags), "warning_signs_seen": float64(t.caught),
		"false_alarms": float64(t.falseAlarm),
	}
	return score, nil
}

func line(form Public, i int, k Keyed, c Choice, v verdict) exercise.Evidence {
	m, whole := form.Messages[i], mostPoints*float64(len(form.Messages))
	rule := "triage.message"
	if k.Flag != "" {
		rule = "triage.warning_sign"
	}
	return exercise.Evidence{
		Rule: rule, Title: title(m), Points: round4(100 * v.points() / whole), Possible: round4(100 * mostPoints / whole),
		Act: deed(form, c), Fact: should(form, k), Where: exercise.Fill(english.MessageN, "n", i+1),
	}
}

func title(m Message) string {
	if t := strings.TrimSpace(m.From + ": " + m.Subject); t != ":" {
		return t
	}
	return "A message without a sender"
}

func deed(form Public, c Choice) string {
	switch {
	case c.Urgency == "" && c.Owner == "":
		return "Not sorted"
	case c.Urgency == "":
		return "Given to " + form.ownersOf([]string{c.Owner}) + ", without an urgency"
	case c.Owner == "":
		return english.Bands[c.Urgency] + ", given to no one"
	default:
		return english.Bands[c.Urgency] + ", given to " + form.ownersOf([]string{c.Owner})
	}
}

func should(form Public, k Keyed) string {
	text := english.Bands[k.Right]
	for _, b := range k.Near {
		text += " (" + english.Bands[b] + " earns half)"
	}
	return text + ", to " + form.ownersOf(k.By) + ". " + k.Why
}

// ownersOf names owners: "Nurse or Physician".
func (p Public) ownersOf(ids []string) string {
	var names []string
	for _, id := range ids {
		for _, o := range p.Owners {
			if o.ID == id {
				names = append(names, o.Name)
			}
		}
	}
	return strings.Join(names, " or ")
}
