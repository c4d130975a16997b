package recruiter

import (
	"cmp"
	"context"
	"slices"

	"preceptor/internal/exercise"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

// quote is words that a rater marked. Href leads to them in the work, empty where they are not there
// any more.
type quote struct{ Rater, Criterion, Text, Href string }

// addQuotes draws into the work what raters marked and what code quotes, and links either to its words.
// The work has to be the one that counts, as it was written.
func (p Pages) addQuotes(ctx context.Context, org id.Org, data *evidence, r review.Result, a id.Attempt, written exercise.Response) error {
	judgements, err := p.Reviews.JudgementsOf(ctx, org, a)
	if err != nil {
		return err
	}
	page := string(data.Work)
	d := &quoting{text: review.Letters(page)}
	marked := d.marked(r, judgements)
	for i := range data.Ledger.Lines {
		line := &data.Ledger.Lines[i]
		d.code(page, written, line.Places, func(href string) { line.Href = cmp.Or(line.Href, href) })
	}
	for i := range data.Hints {
		hint := &data.Hints[i]
		d.code(page, written, hint.Places, func(href string) { hint.Href = cmp.Or(hint.Href, href) })
	}
	work, anchors := review.Highlight(page, d.all)
	for i, anchor := range anchors {
		if anchor != "" {
			d.link[i]("#" + anchor)
		}
	}
	data.Work = work
	data.ByRaters = slices.ContainsFunc(d.all, func(s review.Stretch) bool { return s.By == review.ByPeople })
	data.ByCode = slices.ContainsFunc(d.all, func(s review.Stretch) bool { return s.By == review.ByCode })
	for _, q := range marked {
		data.Quotes = append(data.Quotes, *q)
	}
	return nil
}

// quoting gathers stretches, each with what is done once it is known where it was drawn.
type quoting struct {
	text string
	all  []review.Stretch
	link []func(href string)
}

// marked gathers the words that raters marked whose ratings are in, numbered as in the table.
func (d *quoting) marked(r review.Result, judgements []review.Judgement) (out []*quote) {
	number := map[id.Member]string{}
	for _, rating := range r.Ratings {
		if rating.Recused == "" {
			number[rating.Rater] = raterName(len(number) + 1)
		}
	}
	for _, j := range judgements {
		if number[j.Rater] == "" || !j.Given {
			continue
		}
		for _, words := range j.Quotes {
			q := &quote{Rater: number[j.Rater], Criterion: criterionName(r.Kind, j.Criterion), Text: words.Text}
			out = append(out, q)
			if s, ok := words.Locate(d.text); ok {
				s.By = review.ByPeople
				d.all, d.link = append(d.all, s), append(d.link, func(href string) { q.Href = href })
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *quote) int { return cmp.Compare(a.Rater, b.Rater) })
	return out
}

func (d *quoting) code(page string, written exercise.Response, places []exercise.Place, link func(string)) {
	for _, s := range review.StretchesOf(page, written, places) {
		d.all, d.link = append(d.all, s), append(d.link, link)
	}
}
