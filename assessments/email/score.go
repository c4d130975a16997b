package email

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// maxCode is the highest level that code may award.
const maxCode = 3

// codedCriterion is one that code may say something about.
type codedCriterion struct {
	id    string
	needs string // what code looks for
	rules []string
	level func(*analysis) int
}

// codedCriteria are all that code awards; tone, empathy, language and apology are people's alone.
var codedCriteria = []codedCriterion{
	{"new_slot", "the new day and time, with place or provider, and the day to confirm by",
		[]string{"new_date", "new_time", "deadline"}, newSlotLevel},
	{"contact", "the clinic's phone or portal, and a deadline, hours or a person",
		[]string{"contact", "deadline"}, contactLevel},
	{"correctness", "dates, times, phones and sums that are not in the brief, and needed ones that are missing",
		[]string{"wrong_fact", "new_date", "new_time", "contact", "deadline"}, correctnessLevel},
	{"privacy", "private terms, and names of people who are not the patient",
		[]string{"other_person", "subject_private", "body_private"}, privacyLevel},
	{"format", "a subject, a greeting and a closing",
		[]string{"subject", "greeting", "patient_named", "closing", "signature"}, formatLevel},
}

func count(flags ...bool) int {
	n := 0
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n
}

// newSlotLevel: day and time, then place and deadline.
func newSlotLevel(a *analysis) int {
	level := count(a.NewDate, a.NewTime)
	if level == 2 && a.place && a.Deadline {
		return maxCode
	}
	return level
}

func contactLevel(a *analysis) int {
	switch {
	case a.Contact && (a.Deadline || a.who):
		return maxCode
	case a.Contact:
		return 2
	case a.ask:
		return 1
	}
	return 0
}

// correctnessLevel is capped by each wrong fact until a rater clears it.
func correctnessLevel(a *analysis) int {
	have := count(a.NewDate, a.NewTime, a.Contact, a.Deadline)
	switch wrong := len(a.WrongFacts); {
	case wrong >= 2 || have == 0:
		return 0
	case wrong == 1:
		return 1
	}
	return min(maxCode, have)
}

// privacyLevel is what privacy is capped at; an e-mail that says nothing has kept nothing.
func privacyLevel(a *analysis) int {
	switch {
	case a.OtherPerson || a.Words == 0:
		return 0
	case a.SubjectPrivate:
		return 1
	case a.BodyPrivate:
		return 2
	}
	return maxCode
}

func formatLevel(a *analysis) int { return count(a.Subject, a.Greeting, a.Closing) }

// result is what `preceptor exercise score --kind email` prints.
type result struct {
	Features    features          `json:"features"`
	Criteria    []criterionResult `json:"criteria"`
	Provisional float64           `json:"provisional"` // points of 100 until people have rated
	Flags       []warning         `json:"flags"`
	Hints       []exercise.Hint   `json:"hints"`
}

// criterionResult has a level where code awards one, null where only people do.
type criterionResult struct {
	ID       string     `json:"id"`
	Level    *int       `json:"level"`
	Evidence []evidence `json:"evidence"`
}

// warning is a finding that a person has to look at.
type warning struct {
	Rule string `json:"rule"`
	Text string `json:"text"`
	span
}

// judge turns an analysis into levels, flags and hints.
func judge(a *analysis, k key) result {
	r := result{Features: a.features, Flags: flagsOf(a), Hints: hintsOf(a, k)}
	for _, c := range rubric.Criteria {
		out := criterionResult{ID: c.ID, Evidence: []evidence{}}
		for _, coded := range codedCriteria {
			if coded.id != c.ID {
				continue
			}
			level := coded.level(a)
			out.Level, out.Evidence = &level, a.evidence(coded.rules)
			r.Provisional += c.Weight * float64(level) / 4
		}
		r.Criteria = append(r.Criteria, out)
	}
	r.Provisional = math.Round(r.Provisional*100) / 100
	return r
}

// maxQuotes bounds the quotes of one rule.
const maxQuotes = 12

func (a *analysis) evidence(rules []string) []evidence {
	list := []evidence{}
	for _, rule := range rules {
		for i, s := range a.found[rule] {
			if i < maxQuotes {
				list = append(list, evidence{s, rule})
			}
		}
	}
	return list
}

// flagTexts say what a person should check; the order is that of urgency.
var flagTexts = []struct{ rule, text string }{
	{"other_person", "Names someone who is not the patient"},
	{"subject_private", "Private term in the subject"},
	{"body_private", "Private term beyond what the brief permits"},
	{"wrong_fact", "Not a value of the brief"},
	{"placeholder", "A blank that was not filled in"},
}

func flagsOf(a *analysis) []warning {
	flags := []warning{}
	for _, f := range flagTexts {
		for i, s := range a.found[f.rule] {
			if i < maxQuotes {
				flags = append(flags, warning{f.rule, f.text, s})
			}
		}
	}
	if text := lengthFlag(a.Words); text != "" {
		flags = append(flags, warning{"length", text, span{Field: "body"}})
	}
	return flags
}

// hintsOf are for raters, after their own rating.
func hintsOf(a *analysis, k key) []exercise.Hint {
	hints := []exercise.Hint{}
	add := func(criterion, text, quote string, at ...span) {
		hints = append(hints, exercise.Hint{Criterion: criterion, Text: text, Quote: quote, Places: placesOf(at)})
	}
	if k.Old != nil {
		if old := a.found["old_slot"]; len(old) > 0 {
			add("change_reason", "States the old appointment", old[0].Quote, old[0])
		} else {
			add("change_reason", "The old appointment was not found", "")
		}
	}
	if other := a.found["alternative"]; len(other) > 0 {
		add("new_slot", "Offers another slot", other[0].Quote, other[0])
	} else if len(k.Alternatives) > 0 {
		add("new_slot", "No other slot was found", "")
	}
	grade := strings.NewReplacer("<=", "up to ", ">", "over ", "-", " to ").Replace(a.GradeBand)
	add("plain_language", "Reading grade "+grade+", an estimate from the length of sentences and words", "")
	if len(a.Spelling) > 0 {
		add("mechanics", "Words that may be misspelt", strings.Join(a.Spelling, ", "))
	}
	if a.Signature && len(a.found["signature"]) > 0 {
		add("format", "Signed", "")
	}
	return hints
}

// Score finds what code can find. Its points are 0 because people's ratings are the whole score of
// this kind; what code would award until then is the measure "provisional".
func (k *Kind) Score(p exercise.Public, key exercise.Key, r exercise.Response) (exercise.Score, error) {
	public, err := readPublic(p)
	if err != nil {
		return exercise.Score{}, err
	}
	answers, err := readKey(key)
	if err != nil {
		return exercise.Score{}, err
	}
	given, err := readResponse(r)
	if err != nil {
		return exercise.Score{}, err
	}
	a := analyse(public, answers, given)
	found := judge(&a, answers)
	score := exercise.Score{
		Measures: map[string]float64{
			"provisional": found.Provisional, "words": float64(a.Words), "wrong_facts": float64(len(a.WrongFacts)),
		},
		Hints: found.Hints,
	}
	for _, f := range found.Flags {
		score.Hints = append(score.Hints, exercise.Hint{Criterion: flagCriterion[f.Rule], Text: f.Text, Quote: f.Quote, Places: placesOf([]span{f.span})})
	}
	for _, c := range found.Criteria {
		if c.Level != nil {
			score.Measures[c.ID] = float64(*c.Level)
			score.Evidence = append(score.Evidence, ledgerLine(c))
		}
	}
	return score, nil
}

// placesOf are the places of spans; what stands nowhere has none.
func placesOf(spans []span) (out []exercise.Place) {
	for _, s := range spans {
		if s.End > s.Start {
			out = append(out, exercise.Place{Field: s.Field, From: s.Start, To: s.End})
		}
	}
	return out
}

var flagCriterion = map[string]string{"other_person": "privacy", "subject_private": "privacy",
	"body_private": "privacy", "wrong_fact": "correctness", "placeholder": "format"}

// ledgerLine writes a criterion's finding as a line of the score. Points are provisional ones.
func ledgerLine(c criterionResult) exercise.Evidence {
	line := exercise.Evidence{Rule: "email." + c.ID, Act: quotes(c.Evidence)}
	for _, e := range c.Evidence {
		line.Places = append(line.Places, placesOf([]span{e.span})...)
	}
	for _, r := range rubric.Criteria {
		if r.ID == c.ID {
			line.Title = fmt.Sprintf("%s: level %d by code, provisional", r.Name, *c.Level)
			line.Points, line.Possible = r.Weight*float64(*c.Level)/4, r.Weight*maxCode/4
		}
	}
	for _, coded := range codedCriteria {
		if coded.id == c.ID {
			line.Fact = "Code looks for " + coded.needs + "; a rater decides"
		}
	}
	return line
}

// ruleNames are how findings are called before people.
var ruleNames = map[string]string{"new_date": "new day", "new_time": "new time", "deadline": "deadline",
	"contact": "contact", "wrong_fact": "not in the brief", "other_person": "another person",
	"subject_private": "private term in the subject", "body_private": "private term in the body",
	"subject": "subject", "greeting": "greeting", "patient_named": "patient named", "closing": "closing", "signature": "signature"}

func quotes(list []evidence) string {
	parts := make([]string, 0, len(list))
	for _, e := range list {
		quote := []rune(e.Quote)
		if len(quote) > 80 {
			quote = append(quote[:79], '…')
		}
		parts = append(parts, fmt.Sprintf("%s “%s”", ruleNames[e.Rule], string(quote)))
	}
	if len(parts) == 0 {
		return "Nothing of it was found"
	}
	return strings.Join(parts, "; ")
}

// file is the shape that ScoreFile reads; unknown members are ignored, so that labelled sets can
// carry notes of their own.
type file struct {
	Public   *public   `json:"public"`
	Key      *key      `json:"key"`
	Response *response `json:"response"`
}

// ScoreFile scores {public, key, response} and returns features, levels, flags and hints.
func (k *Kind) ScoreFile(raw []byte) (any, error) {
	var f file
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the file cannot be read")
	}
	var p fault.Problems
	p.Require(f.Public != nil, "public", "the file has no public part")
	p.Require(f.Key != nil, "key", "the file has no key")
	p.Require(f.Response != nil, "response", "the file has no response")
	if err := p.Err(); err != nil {
		return nil, err
	}
	if err := (response{Body: f.Response.Subject + f.Response.Body}).check(); err != nil {
		return nil, err
	}
	a := analyse(*f.Public, *f.Key, *f.Response)
	return judge(&a, *f.Key), nil
}
