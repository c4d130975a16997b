package recruiter

import (
	"fmt"
	"math"

	"preceptor/internal/review"
)

// tip is one thing that would make a comparison surer.
type tip struct {
	Code, Text string
	Href, Link string
}

// tips says for each candidate what evidence would help most: what is missing before what is weak.
func tips(people []person) []tip {
	var out []tip
	for _, p := range people {
		found := missing(p)
		if len(found) == 0 {
			found = weak(p)
		}
		out = append(out, found...)
	}
	return out
}

func missing(p person) []tip {
	var out []tip
	profile := applicationPath(p.Application.ID)
	for _, r := range p.Profile.Results {
		t := tip{Code: p.Profile.Code, Href: profile, Link: "Open the application"}
		name := r.Kind.Info().Skill
		switch r.Status {
		case review.AwaitingRating:
			t.Text, t.Href, t.Link = fmt.Sprintf("%s on %s.", count(r.Raters-r.Given, "more rating"), name), "/rate", "Go to rating"
		case review.AwaitingScore:
			t.Text = name + " is being scored. Look again in a minute."
		case review.NotStarted, review.Working:
			t.Text = name + " is not handed in yet."
		case review.Missed:
			t.Text = name + " was not taken. Ask about it in an interview."
		case review.SetAside:
			t.Text = name + " was set aside. Ask about it in an interview."
		case review.Blank:
			t.Text = name + ": nothing was handed in to rate. Ask about it in an interview."
		default:
			continue
		}
		out = append(out, t)
	}
	return out
}

func count(n int, what string) string {
	if n == 1 {
		return "One " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// weak finds where complete evidence is thinnest: raters who differ, few items, or else the widest
// range.
func weak(p person) []tip {
	var out []tip
	widest, width := -1, 0.0
	for i, r := range p.Profile.Results {
		t := tip{Code: p.Profile.Code, Href: attemptPath(p.Attempts[i].ID), Link: "Read the evidence"}
		name := r.Kind.Info().Skill
		if criterion, gap := disagreement(r); gap >= 2 {
			t.Text, t.Link = fmt.Sprintf("Raters differ by %d levels on %s in %s.", gap, criterion, name), "Read both notes"
			out = append(out, t)
		} else if r.Estimate != nil && r.Estimate.FewItems {
			t.Text = name + " rests on few items. Ask for an example in the interview."
			out = append(out, t)
		}
		if r.Estimate != nil && r.Estimate.High-r.Estimate.Low > width {
			widest, width = i, r.Estimate.High-r.Estimate.Low
		}
	}
	if len(out) == 0 && widest >= 0 {
		r := p.Profile.Results[widest]
		out = append(out, tip{
			Code: p.Profile.Code, Href: attemptPath(p.Attempts[widest].ID), Link: "Read the evidence",
			Text: fmt.Sprintf("%s has the widest range (%.0f–%.0f). Ask about it in the interview.", r.Kind.Info().Skill, math.Round(r.Estimate.Low), math.Round(r.Estimate.High)),
		})
	}
	return out
}

// disagreement is the criterion on which two ratings of an answer lie furthest apart.
func disagreement(r review.Result) (criterion string, gap int) {
	rubric := r.Kind.Rubric()
	if rubric == nil {
		return "", 0
	}
	for _, c := range rubric.Criteria {
		low, high, seen := 4, 0, 0
		for _, rating := range r.Ratings {
			if level, ok := rating.Levels[c.ID]; ok && rating.Recused == "" {
				low, high, seen = min(low, level), max(high, level), seen+1
			}
		}
		if seen > 1 && high-low > gap {
			criterion, gap = c.Name, high-low
		}
	}
	return criterion, gap
}
