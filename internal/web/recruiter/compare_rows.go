package recruiter

import (
	"fmt"
	"slices"
	"strings"

	"preceptor/internal/review"
	"preceptor/internal/web/ui"
)

// factRow is one thing that candidates told about themselves; a dash stands for what they did not tell.
type factRow struct {
	Name   string
	Values []string
}

// factRows lays what candidates told side by side, without what tells who they are.
func factRows(people []person) []factRow {
	rows := []factRow{
		{Name: "Experience"}, {Name: "Education"}, {Name: "Certificates"}, {Name: "Tools"}, {Name: "Languages"}, {Name: "Availability"},
	}
	for _, p := range people {
		f := p.Application.Facts
		experience := ""
		if f.Years != nil {
			experience = years(*f.Years)
		}
		for i, value := range []string{
			experience, f.Education, strings.Join(f.Certificates, ", "), strings.Join(f.Tools, ", "), strings.Join(f.Languages, ", "), f.Availability,
		} {
			if value == "" {
				value = "–"
			}
			rows[i].Values = append(rows[i].Values, value)
		}
	}
	return rows
}

// competencyRow draws a competency: a number where there is enough behind it, else what it lacks, and
// always the exercises that show it.
func competencyRow(r review.CompetencyRow, people []person) compareRow {
	row := compareRow{Row: r.Row, Axis: axis()}
	for n, cell := range r.Cells {
		s := r.Strands[n]
		shape := ui.Shapes()[n]
		out := compareCell{
			Code: cell.Code, Shape: shape, Score: figureOf(cell.Estimate, shape), Missing: cell.Missing,
			Path: guidePath(people[n].Application.ID, s.Competency.ID),
		}
		for _, part := range s.Evidence {
			if s.Estimate != nil {
				break // the number stands for them
			}
			text := fmt.Sprintf("%s: %s", part.Skill, part.Result.Status.Label())
			if e := part.Result.Estimate; e != nil {
				text = fmt.Sprintf("%s %s (%s–%s)", part.Skill, whole(e.Points), whole(e.Low), whole(e.High))
			}
			link := ui.Link{Text: text}
			if a := people[n].Attempts[part.Index]; a.Started != nil {
				link.Href = attemptPath(a.ID)
			}
			out.Parts = append(out.Parts, link)
		}
		row.Cells = append(row.Cells, out)
	}
	if len(r.Sentences) == 0 {
		row.Headline = "Read the evidence: too few have a number to compare."
	}
	return row
}

// ask is what to ask next: a competency of which somebody's evidence says least.
type ask struct {
	Competency string
	Of         []asked
	Questions  []review.Question
}

// asked is a candidate whom a question would tell most about.
type asked struct{ Code, Why, Path string }

// asksOf gathers the weakest evidence of each candidate by competency, so that those who lack the same
// are asked the same.
func asksOf(people []person) (asks []ask) {
	for _, p := range people {
		s, ok := p.Profile.Weakest()
		if !ok {
			continue
		}
		why := s.Why
		if s.Estimate != nil {
			why = fmt.Sprintf("Widest doubt for its weight (%s–%s)", whole(s.Estimate.Low), whole(s.Estimate.High))
		}
		i := slices.IndexFunc(asks, func(a ask) bool { return a.Competency == s.Competency.Name })
		if i < 0 {
			i = len(asks)
			asks = append(asks, ask{Competency: s.Competency.Name, Questions: review.QuestionsOn(s.Competency.ID)})
		}
		asks[i].Of = append(asks[i].Of, asked{p.Application.Code, why, guidePath(p.Application.ID, s.Competency.ID)})
	}
	return asks
}
