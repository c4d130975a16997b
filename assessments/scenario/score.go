package scenario

import (
	"fmt"
	"math"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// maxSD is the spread among experts above which an action has no key: they do not agree.
const maxSD = 1.0

// judgement is the result of the rating part.
type judgement struct {
	Points      float64 // 100 * mean(max(0, R), Dichotomous)
	R           float64 // agreement of profiles within the person, -1 to 1
	Dichotomous float64 // share on the experts' side of 3
}

// rated is one action with its key and what the candidate gave it (0: nothing).
type rated struct {
	option
	Rating float64
}

// judge scores ratings against the key. Both follow Likert-scale scoring of situational judgement
// tests (McDaniel et al. 2011): standardising within the person takes away how high someone rates
// and how far apart, the dichotomous part takes away shades.
//
// An action that was not rated counts in the standardised part as the person's own mean, so that it
// neither agrees nor disagrees, and as 0 in the dichotomous one.
func judge(items []rated) judgement {
	if len(items) == 0 {
		return judgement{}
	}
	ratings, means := make([]float64, len(items)), make([]float64, len(items))
	var j judgement
	fill := meanRating(items)
	for i, it := range items {
		ratings[i], means[i] = it.Rating, it.Mean
		if it.Rating == 0 {
			ratings[i] = fill
		}
		j.Dichotomous += side(it.Rating, it.Mean) / float64(len(items))
	}
	j.R = withinPerson(ratings, means)
	j.Points = 100 * (max(0, j.R) + j.Dichotomous) / 2
	return j
}

func meanRating(items []rated) float64 {
	var sum, n float64
	for _, it := range items {
		if it.Rating > 0 {
			sum, n = sum+it.Rating, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// withinPerson is 1 - mean((z_r - z_k)^2)/2 with population SDs, 0 where either side is flat.
func withinPerson(ratings, means []float64) float64 {
	zr, flat := standard(ratings)
	zk, level := standard(means)
	if flat || level {
		return 0
	}
	var sum float64
	for i := range zr {
		sum += (zr[i] - zk[i]) * (zr[i] - zk[i])
	}
	return 1 - sum/float64(len(zr))/2
}

func standard(values []float64) (z []float64, flat bool) {
	n := float64(len(values))
	var mean, ss float64
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		ss += (v - mean) * (v - mean)
	}
	sd := math.Sqrt(ss / n)
	if sd < 1e-9 {
		return nil, true
	}
	z = make([]float64, len(values))
	for i, v := range values {
		z[i] = (v - mean) / sd
	}
	return z, false
}

// side is 1 on the same side of 3, a half where either is exactly 3, else 0; nothing for no rating.
func side(rating, mean float64) float64 {
	switch {
	case rating == 0:
		return 0
	case rating == 3 || mean == 3:
		return 0.5
	case (rating > 3) == (mean > 3):
		return 1
	default:
		return 0
	}
}

// Score scores the judgement part; the reply gets hints only, for raters. Points are half the share
// of actions on the experts' side and half the agreement within the person, which is also how the
// evidence adds up: one line per action and one for the whole profile.
func (k *Kind) Score(p exercise.Public, rawKey exercise.Key, r exercise.Response) (exercise.Score, error) {
	form, err := readPublic(p)
	if err != nil {
		return exercise.Score{}, err
	}
	secret, err := readKey(rawKey)
	if err != nil {
		return exercise.Score{}, err
	}
	given, err := readResponse(form, r)
	if err != nil {
		return exercise.Score{}, err
	}
	return score(form, secret, given)
}

func score(form public, secret key, given response) (exercise.Score, error) {
	keyed := map[string]option{}
	for _, o := range secret.Options {
		keyed[o.ID] = o
	}
	var items []rated
	var lines, dropped []exercise.Evidence
	for _, s := range form.Scenes {
		for _, a := range s.Actions {
			o, ok := keyed[a.ID]
			if !ok {
				return exercise.Score{}, fault.Invalidf("the key lacks the action %q", a.ID)
			}
			it := rated{o, float64(given.Ratings[a.ID])}
			if o.SD > maxSD {
				dropped = append(dropped, line(s, a, it, secret.Basis, 0))
				continue
			}
			items = append(items, it)
			lines = append(lines, line(s, a, it, secret.Basis, 1))
		}
	}
	j := judge(items)
	share := 50 / max(1, float64(len(items)))
	for i := range lines {
		lines[i].Points, lines[i].Possible = round(lines[i].Points*share), round(lines[i].Possible*share)
	}
	lines = append(lines, profile(j, len(items), secret.Basis))
	points := round(j.Points)
	return exercise.Score{
		Points:   points,
		Items:    exercise.Items{Correct: round(points / 100 * float64(len(items))), Of: float64(len(items))},
		Measures: map[string]float64{"judgement": points, "r": round(j.R), "dichotomous": round(j.Dichotomous)},
		Evidence: append(lines, dropped...),
		Hints:    append(seen(form.Reply, given), basisHint(secret)),
	}, nil
}

// round keeps stored numbers short and the same on every machine.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// line is the evidence of one action; weight 0 marks an action that experts do not agree on.
func line(s scene, a action, it rated, basis string, weight float64) exercise.Evidence {
	e := exercise.Evidence{
		Rule: "scenario.side", Title: a.Text, Where: s.Title,
		Points: weight * side(it.Rating, it.Mean), Possible: weight,
		Act:  said(it.Rating),
		Fact: fmt.Sprintf("Key %.1f (%s). %s", it.Mean, it.rests(basis), it.Why),
	}
	if weight == 0 {
		e.Rule = "scenario.dropped"
		e.Fact = fmt.Sprintf("Not scored: experts differ, SD over %.1f (%s).", maxSD, it.rests(basis))
	}
	return e
}

func said(rating float64) string {
	if rating == 0 {
		return english.NotRated
	}
	return fmt.Sprintf("Rated %.0f, %s", rating, english.Wording[int(rating)])
}

func profile(j judgement, n int, basis string) exercise.Evidence {
	return exercise.Evidence{
		Rule: "scenario.profile", Title: "Order and distance of all ratings together", Where: "All scenes",
		Points: round(50 * max(0, j.R)), Possible: 50,
		Act:  fmt.Sprintf("Agreement r = %.2f over %d actions", j.R, n),
		Fact: fmt.Sprintf("Key of all actions (%s). Ratings are compared after taking away how high and how far apart a person rates.", basis),
	}
}

// basisHint tells raters and recruiters what the number beside the reply rests on.
func basisHint(secret key) exercise.Hint {
	text := fmt.Sprintf("Judgement key: %s, %s.", secret.Basis, secret.Date)
	if secret.placeholder() {
		text += " A placeholder until the clinic loads its own panel's means."
	}
	return exercise.Hint{Text: text}
}
