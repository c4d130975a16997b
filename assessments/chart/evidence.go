package chart

import (
	"fmt"
	"strings"

	"preceptor/internal/exercise"
)

// ledger writes a tally as a score with one line for each planted error and each false alarm. The
// lines add up to the points, unless false alarms took more than was earned.
func ledger(form Public, key []Planted, t tally) exercise.Score {
	titles := titlesOf(form)
	result := t.result(len(key))
	score := exercise.Score{
		Points: result.Score,
		// of the points, not of the hits alone: the error of measurement is that of the shown score
		Items: exercise.Items{Correct: t.points() / 100 * float64(len(key)), Of: float64(len(key))},
		Measures: map[string]float64{
			"planted": float64(len(key)), "clean": float64(t.clean),
			"hits": float64(result.Hits), "misses": float64(result.Misses), "false_alarms": float64(result.FalseAlarms),
			"corrected": result.Corrected, "dprime": result.DPrime, "criterion": result.Criterion,
		},
	}
	for _, k := range key {
		score.Evidence = append(score.Evidence, line(titles, k, t))
	}
	for _, f := range t.alarms {
		at := titles[place{f.Record, f.Field}]
		score.Evidence = append(score.Evidence, exercise.Evidence{
			Rule: "chart.false_alarm", Title: at.field, Points: round4(-100 * t.penalty / float64(len(t.alarms))),
			Act: deed(f), Fact: "The record holds " + quoted(at.value) + ", which agrees with the papers and the rules", Where: at.record,
		})
	}
	return score
}

func line(titles map[place]title, k Planted, t tally) exercise.Evidence {
	at := titles[place{k.Record, k.Field}]
	e := exercise.Evidence{
		Rule: "chart." + k.ruleID(), Title: at.field, Possible: round4(100 * float64(k.Severity) / t.severity),
		Act: "Not marked; the record holds " + quoted(at.value), Fact: should(k), Where: at.record,
	}
	if f, hit := t.found[place{k.Record, k.Field}]; hit {
		ok := settled(at.typ, k, f)
		e.Points = round4(100 * earned(k, ok) / t.severity)
		e.Act = deed(f)
	}
	return e
}

func (k Planted) ruleID() string {
	if k.Error == "" {
		return "error"
	}
	return k.Error
}

func deed(f Flag) string {
	switch {
	case f.Action == Query:
		return "Marked as wrong, sent to the right person"
	case f.Value == "":
		return "Marked as wrong, no value given"
	default:
		return "Marked as wrong, changed to " + quoted(f.Value)
	}
}

func should(k Planted) string {
	text := "To be sent to the right person"
	if k.Action == Correct && len(k.Accept) > 0 {
		text = "Should be " + quoted(k.Accept[0])
	}
	if k.Proof != "" {
		text += ". " + k.Proof
	}
	return fmt.Sprintf("%s. Severity %d of 3", text, k.Severity)
}

func quoted(s string) string { return "“" + s + "”" }

// title is how a place is called in words.
type title struct {
	record, field, value string
	typ                  Type
}

func titlesOf(form Public) map[place]title {
	all := map[place]title{}
	for i, r := range form.Records {
		record := fmt.Sprintf("Record %d", i+1)
		for _, f := range r.Fields {
			label := f.Label
			if strings.TrimSpace(label) == "" {
				label = "Field " + f.ID
			}
			all[place{r.ID, f.ID}] = title{record, record + ", " + label, f.Value, f.Type}
		}
	}
	return all
}
