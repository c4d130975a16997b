package manager

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// shownNow is what the script swaps in while a person types.
type shownNow struct {
	HTML     string `json:"html"`
	Findings string `json:"findings"`
	Must     int    `json:"must"`
	Count    int    `json:"count"`
	Says     string `json:"says"`
	Problem  string `json:"problem"` // why what is typed cannot be saved; may be empty
}

// Preview shows what a brief or a text would look like and what would be found in it. It keeps nothing.
func (p Pages) Preview(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	stored, err := p.draft(c)
	if err != nil {
		return err
	}
	t, gone := p.role(stored.Template)
	if gone != nil && stored.JobID == "" {
		return gone
	}
	now, err := asTyped(t, clinicOf(c), stored, readable(form), gone != nil)
	if err != nil {
		return err
	}
	byHand, problem := gone != nil, short(now.Markdown)
	if form.Has(textField) && !byHand {
		if byHand, err = differs(t, clinicOf(c), now); err != nil {
			return err
		}
	}
	found := p.check(c, now)
	list := findingsOf(found, t, now.Brief, form.Get("job") != "", byHand)
	if gone == nil {
		list.Aside = asideFormOf(now, stored, stored.JobID != "" && stored.Version == based(c) && stored.Status() != posting.StatusClosed)
	}
	html, err := list.html()
	if err != nil {
		return err
	}
	body, err := json.Marshal(shownNow{
		HTML: string(preview(now.Markdown, found)), Findings: html, Must: list.Must, Count: len(list.Items),
		Says: list.Says(), Problem: ui.ProblemOf(problem).Of(textField),
	})
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body)
}

// asTyped is a posting with what stands in a form: a whole text, or a brief.
func asTyped(t *posting.Template, clinic posting.Clinic, stored posting.Posting, form url.Values, gone bool) (posting.Posting, error) {
	if gone || form.Has(textField) {
		stored.Markdown = form.Get(textField)
		return stored, nil
	}
	brief, _ := readBrief(t, form) // what is malformed is left out of the text
	return stored.Compose(t, clinic, brief)
}

// draft is the posting that a preview starts from: the job's, or an empty one of a template.
func (p Pages) draft(c echo.Context) (posting.Posting, error) {
	if job := c.FormValue("job"); job != "" {
		return p.Postings.Posting(c.Request().Context(), site.Org(c), id.Job(job))
	}
	t, err := p.Posting.Templates.Find(c.FormValue("template"))
	if err != nil {
		return posting.Posting{}, err
	}
	return posting.Posting{Template: t.Slug, Place: clinicOf(c).Place}, nil
}
