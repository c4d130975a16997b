package review

import (
	"fmt"
	"strings"

	"preceptor/internal/scoring"
)

// What a competency needs before it shows a number.
const (
	enoughElements    = scoring.EnoughItems
	enoughExercises   = 2
	enoughReliability = .60
)

// Strand is what a profile's exercises say of one competency: a number where there is enough of it,
// else the evidence alone.
type Strand struct {
	Competency  Competency
	Estimate    *scoring.Estimate // nil: Why says what it lacks
	Why         string
	Elements    float64 // scored elements that bear on it
	Exercises   int     // exercises with one such element or more
	Reliability float64 // estimated, 0-1
	Evidence    []StrandPart
}

// StrandPart is one exercise's share in a competency.
type StrandPart struct {
	Index  int // in the plan
	Skill  string
	Share  float64 // of the exercise, 0-1, by the blueprint
	Result Result
}

// Strand puts together what bears on a competency. The blueprint says which share of each exercise
// does; the lines of a score are not told apart by competency, so each exercise brings its whole score
// with the error of a test of that share's length (Spearman and Brown 1910):
//
//	r_i = p_i R_i / (1 + (p_i - 1) R_i)      R_i = 1 - SEM_i^2 / SD_i^2, p_i the share
//	SEM_i' = SD_i sqrt(1 - r_i)              weights w_i p_i
//	r_C by Mosier, with .35 assumed between exercises
//
// One exercise that is missing leaves it without a number: nothing counts as zero, no weight moves.
func (p Profile) Strand(c Competency) Strand {
	s := Strand{Competency: c}
	var parts []scoring.Part
	var weights, ones, reliabilities []float64
	var lacking []string
	for i, r := range p.Results {
		share := float64(r.Kind.Info().Competencies[c.ID]) / 100
		if share <= 0 || r.Item.Weight <= 0 {
			continue
		}
		s.Evidence = append(s.Evidence, StrandPart{Index: i, Skill: r.Kind.Info().Skill, Share: share, Result: r})
		if r.Estimate == nil {
			lacking = append(lacking, r.Kind.Info().Skill)
			continue
		}
		if n := share * r.elements(); n > 0 {
			s.Elements += n
			if n >= 1 {
				s.Exercises++
			}
		}
		ref := r.Definition.Reference
		rel := shortened(reliabilityOf(*r.Estimate, ref.SD), share)
		parts = append(parts, scoring.Part{
			Name: r.Kind.Info().Skill, Weight: r.Item.Weight * share, Scored: true, Points: r.Estimate.Points,
			SEM: scoring.SEM(ref.SD, rel), Mean: ref.Mean, SD: ref.SD,
		})
		weights, ones, reliabilities = append(weights, r.Item.Weight*share), append(ones, 1), append(reliabilities, rel)
	}
	s.Reliability = scoring.MosierReliability(weights, ones, reliabilities, scoring.AssumedCorrelation)
	if s.Why = s.lacks(lacking); s.Why == "" {
		e := scoring.Compose(parts).Estimate()
		e.Basis, e.Provisional = scoring.BasisAssumed, true
		s.Estimate = &e
	}
	return s
}

// lacks says why a competency shows no number, or nothing.
func (s Strand) lacks(missing []string) string {
	switch {
	case len(s.Evidence) == 0:
		return "No exercise of this plan shows it"
	case len(missing) > 0:
		return "Waits for " + strings.Join(missing, ", ")
	case s.Exercises < enoughExercises:
		return fmt.Sprintf("Shown by %s only", counted(s.Exercises, "exercise"))
	case s.Elements < enoughElements:
		return fmt.Sprintf("Only %s bear on it", counted(int(s.Elements), "scored element"))
	case s.Reliability < enoughReliability:
		return fmt.Sprintf("Too unsure for a number (reliability %.2f, %.2f needed)", s.Reliability, enoughReliability)
	default:
		return ""
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// elements counts what was scored: the machine's items or lines, and people's criteria.
func (r Result) elements() float64 {
	info, n := r.Kind.Info(), 0.0
	if info.RatedShare < 1 && r.Score != nil {
		n = r.Score.Items.Of
		if n == 0 {
			for _, line := range r.Score.Evidence {
				if line.Possible > 0 {
					n++
				}
			}
		}
	}
	if info.RatedShare > 0 && r.Rated != nil {
		n += float64(len(r.Kind.Rubric().Criteria))
	}
	return n
}

func reliabilityOf(e scoring.Estimate, sd float64) float64 {
	if sd <= 0 {
		return 0
	}
	return min(1, max(0, 1-e.SEM*e.SEM/(sd*sd)))
}

// shortened is the reliability of a share of a test.
func shortened(r, share float64) float64 { return share * r / (1 + (share-1)*r) }

// Weight is how much of the plan bears on a competency, 0-1.
func (p Profile) Weight(c Competency) (w float64) {
	for _, r := range p.Results {
		w += r.Item.Weight * float64(r.Kind.Info().Competencies[c.ID]) / 100
	}
	return w
}

// Weakest is the competency that the plan asks for and that the evidence says least of: of those with
// a twentieth of the plan's weight or more, the one with the lowest reliability for its weight. ok is
// false for a plan without any.
func (p Profile) Weakest() (weakest Strand, ok bool) {
	most := 0.0
	for _, c := range Competencies() {
		s := p.Strand(c)
		if w := p.Weight(c); w >= .05 && w*(1-s.Reliability) > most {
			most, weakest, ok = w*(1-s.Reliability), s, true
		}
	}
	return weakest, ok
}

// competencyRow lays one competency of all profiles side by side.
func competencyRow(profiles []Profile, c Competency) CompetencyRow {
	row := CompetencyRow{Row: Row{Name: c.Name, Kind: c.ID}}
	for _, p := range profiles {
		s := p.Strand(c)
		row.Strands = append(row.Strands, s)
		row.Cells = append(row.Cells, Cell{Code: p.Code, Estimate: s.Estimate, Missing: s.Why})
	}
	row.Row = row.inWords()
	return row
}

// CompetencyRow is one competency over all profiles. Strands stand in the order of the profiles.
type CompetencyRow struct {
	Row
	Strands []Strand
}
