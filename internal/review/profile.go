package review

import (
	"fmt"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/scoring"
)

// Status says how far one exercise of an application has come.
type Status string

// The statuses of an exercise, as recruiters read them.
const (
	NotStarted     Status = "not_started"
	Working        Status = "working"
	AwaitingScore  Status = "awaiting_score"
	AwaitingRating Status = "awaiting_rating"
	Done           Status = "done"
	Missed         Status = "missed" // never started and closed
	SetAside       Status = "set_aside"
	Blank          Status = "blank" // finished, but nothing was ever saved that people could rate
)

// Label is the status in words.
func (s Status) Label() string {
	return map[Status]string{
		NotStarted: "Not started", Working: "Working", AwaitingScore: "Being scored",
		AwaitingRating: "Awaiting rating", Done: "Scored", Missed: "Not taken", SetAside: "Set aside",
		Blank: "Nothing to rate",
	}[s]
}

// Facts are what a result is computed from: one exercise of one application.
type Facts struct {
	Item       exercise.PlanItem
	Kind       exercise.Kind
	Definition exercise.Definition
	Status     Status // NotStarted, Working, Missed, SetAside; anything else is decided here
	Finished   bool
	Score      *exercise.Score
	Ratings    []Rating
	Raters     int  // ratings asked for
	Blank      bool // nothing was ever saved: no rater will be shown this
	TimeEnded  bool
	Override   *Override // a person's points in place of the machine's
}

// Result is one exercise of one application as recruiters see it.
type Result struct {
	Facts
	Status   Status
	Given    int // ratings in
	Estimate *scoring.Estimate
	// Part is the machine's own part where the whole awaits ratings and the kind has one, named
	// as such by PartName.
	Part     *scoring.Estimate
	PartName string
	Rated    *float64 // people's points, 0-100
}

// Assess computes a result. An exercise that people rate has no number until the ratings asked for
// are in: not rated is never 0.
func Assess(f Facts) Result {
	r := Result{Facts: f, Status: f.Status}
	if !f.Finished {
		return r
	}
	if f.Score == nil {
		r.Status = AwaitingScore
		return r
	}
	info := f.Kind.Info()
	machine := machineEstimate(f.Definition, f.Override.over(*f.Score))
	if info.RatedShare == 0 {
		r.Status, r.Estimate = Done, &machine
		return r
	}
	levels, n := Joined(f.Ratings)
	r.Given, r.Raters = n, Wanted(f.Kind.Rubric(), f.Ratings, f.Raters)
	if n < r.Raters {
		r.Status = AwaitingRating
		if f.Blank {
			r.Status = Blank
		}
		if info.RatedShare < 1 {
			r.Part, r.PartName = &machine, "Judgement part only"
		}
		return r
	}
	points, ok := f.Kind.Rubric().Of(levels).Points(levels)
	if !ok {
		r.Status = AwaitingRating
		return r
	}
	rated := scoring.FromRaters(points, scoring.AssumedRaterVariance, n)
	rated.Provisional = true // until enough double ratings exist to estimate the variance
	whole := scoring.Combine(
		scoring.Share{Of: 1 - info.RatedShare, Estimate: machine},
		scoring.Share{Of: info.RatedShare, Estimate: rated},
	)
	r.Status, r.Estimate, r.Rated = Done, &whole, &points
	return r
}

// machineEstimate takes the error from the count of scored elements where there is one, else from
// the definition's declared reliability.
func machineEstimate(d exercise.Definition, s exercise.Score) scoring.Estimate {
	if s.Items.Of > 1 {
		return scoring.ItemsAt(s.Points, s.Items.Correct, s.Items.Of)
	}
	r := d.Reference.Reliability
	if r == 0 {
		r = scoring.AssumedReliability
	}
	return scoring.FromReliability(s.Points, d.Reference.SD, r)
}

// Profile is what recruiters see of one application's exercises.
type Profile struct {
	Code    string
	Results []Result // in plan order
}

// Composite weighs the results by the plan; incomplete until every exercise has its number.
func (p Profile) Composite() scoring.Composite { return scoring.Compose(p.Parts()) }

// Parts are the profile's places in a composite, in plan order.
func (p Profile) Parts() []scoring.Part {
	parts := make([]scoring.Part, len(p.Results))
	for i, r := range p.Results {
		parts[i] = scoring.Part{
			Name: r.Kind.Info().Skill, Weight: r.Item.Weight,
			Mean: r.Definition.Reference.Mean, SD: r.Definition.Reference.SD,
		}
		if r.Estimate != nil {
			parts[i].Scored, parts[i].Points, parts[i].SEM, parts[i].Counts = true, r.Estimate.Points, r.Estimate.SEM, r.Estimate.Counts
		}
	}
	return parts
}

// Complete counts the results that have a number.
func (p Profile) Complete() (done, of int) {
	for _, r := range p.Results {
		if r.Estimate != nil {
			done++
		}
	}
	return done, len(p.Results)
}

// RatingsClosed tells whether no answer of this profile waits for people, or can come to.
func (p Profile) RatingsClosed() bool {
	for _, r := range p.Results {
		if r.Kind.Info().RatedShare > 0 && !r.RatingClosed() {
			return false
		}
	}
	return true
}

// RatingClosed tells whether people have rated all there is to rate of this exercise.
func (r Result) RatingClosed() bool {
	switch r.Status {
	case Done, Missed, SetAside, Blank:
		return true
	default:
		return false
	}
}

// Comparison is two to five profiles side by side, row by row.
type Comparison struct {
	Profiles []Profile
	Rows     []Row
	Overall  Row
	// Competencies are those that the plan bears on at all.
	Competencies []CompetencyRow
}

// Row is one skill over all profiles. Cells stand in the order of the profiles.
type Row struct {
	Name      string
	Behaves   string
	Kind      string
	Cells     []Cell
	Headline  string   // the one sentence that matters
	Sentences []string // every pair
	Ties      []string // "K7, M2"
}

// Cell is one profile's place in a row. Missing says in words why there is no number.
type Cell struct {
	Code     string
	Estimate *scoring.Estimate
	Missing  string
}

// Compare lays profiles side by side; all must be of one plan.
func Compare(profiles []Profile) Comparison {
	c := Comparison{Profiles: profiles}
	if len(profiles) == 0 {
		return c
	}
	for i := range profiles[0].Results {
		c.Rows = append(c.Rows, skillRow(profiles, i))
	}
	c.Overall = overallRow(profiles)
	for _, competency := range Competencies() {
		if profiles[0].Weight(competency) > 0 {
			c.Competencies = append(c.Competencies, competencyRow(profiles, competency))
		}
	}
	return c
}

func skillRow(profiles []Profile, i int) Row {
	info := profiles[0].Results[i].Kind.Info()
	row := Row{Name: info.Skill, Behaves: info.Behaves, Kind: info.Slug}
	for _, p := range profiles {
		r := p.Results[i]
		cell := Cell{Code: p.Code, Estimate: r.Estimate}
		if r.Estimate == nil {
			cell.Missing = r.Status.Label()
		}
		row.Cells = append(row.Cells, cell)
	}
	return row.inWords()
}

func overallRow(profiles []Profile) Row {
	row := Row{Name: "All exercises, by the plan's weights", Behaves: "Each exercise measured against its reference first"}
	for _, p := range profiles {
		c := p.Composite()
		cell := Cell{Code: p.Code}
		if c.Complete {
			e := c.Estimate()
			cell.Estimate = &e
		} else {
			cell.Missing = "Incomplete: " + strings.Join(c.Missing, ", ")
		}
		row.Cells = append(row.Cells, cell)
	}
	return row.inWords()
}

// inWords writes the row's sentences: who is reliably above whom, who cannot be told apart.
func (r Row) inWords() Row {
	below := map[string][]string{}
	for i, a := range r.Cells {
		for _, b := range r.Cells[i+1:] {
			if a.Estimate == nil || b.Estimate == nil {
				continue
			}
			d := scoring.Difference(*a.Estimate, *b.Estimate)
			r.Sentences = append(r.Sentences, d.Sentence(a.Code, b.Code))
			switch {
			case !d.Reliable:
				r.Ties = append(r.Ties, a.Code+", "+b.Code)
			case d.Delta > 0:
				below[a.Code] = append(below[a.Code], b.Code)
			default:
				below[b.Code] = append(below[b.Code], a.Code)
			}
		}
	}
	r.Headline = r.headline(below)
	return r
}

// headline names everyone who is reliably above somebody, in the order of the cells.
func (r Row) headline(below map[string][]string) string {
	switch {
	case len(r.Sentences) == 0:
		return "Not enough scores to compare yet."
	case len(below) == 0:
		return "No reliable difference between those scored."
	}
	var above []string
	for _, c := range r.Cells {
		if codes := below[c.Code]; len(codes) > 0 {
			above = append(above, fmt.Sprintf("%s is clearly above %s.", c.Code, listed(codes)))
		}
	}
	return strings.Join(above, " ")
}

// listed joins codes as a sentence does: "K7", "K7 and M2", "K7, M2 and R9".
func listed(codes []string) string {
	last := len(codes) - 1
	if last == 0 {
		return codes[0]
	}
	return strings.Join(codes[:last], ", ") + " and " + codes[last]
}
