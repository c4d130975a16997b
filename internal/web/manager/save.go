package manager

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
)

// SaveBrief writes the text anew from the changed brief.
func (p Pages) SaveBrief(c echo.Context) error {
	_, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	t, err := p.Posting.Templates.Find(stored.Template)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	brief, err := readBrief(t, form)
	if err == nil {
		err = p.fit(c, stored, typed{brief: &brief})
	}
	if err == nil {
		_, err = p.Posting.SaveBrief(c.Request().Context(), site.Org(c), site.By(c), stored.JobID, clinicOf(c), brief, based(c))
	}
	return p.saved(c, stored.JobID, typed{brief: &brief, problem: err})
}

// SaveText keeps a text edited by hand; a button of a finding puts its fix in first.
func (p Pages) SaveText(c echo.Context) error {
	_, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	text := unixLines(c.FormValue(textField))
	if key := c.FormValue("apply"); key != "" {
		if text, err = p.mended(c, stored, text, key); err != nil {
			return p.saved(c, stored.JobID, typed{markdown: &text, problem: err})
		}
	}
	if err = p.fit(c, stored, typed{markdown: &text}); err == nil {
		_, err = p.Posting.SaveText(c.Request().Context(), site.Org(c), site.By(c), stored.JobID, text, based(c))
	}
	return p.saved(c, stored.JobID, typed{markdown: &text, problem: err})
}

// saved goes back to the studio, or shows it with what was refused.
func (p Pages) saved(c echo.Context, job id.Job, was typed) error {
	switch {
	case was.problem == nil:
		return site.See(c, site.Done(postingPath(job), "saved"))
	case site.Mendable(was.problem):
		was.clash = fault.Is(was.problem, fault.Conflict)
		return p.studio(c, site.Status(was.problem), was)
	default:
		return was.problem
	}
}

// mended puts a finding's fix into the text, as long as the text still has that finding.
func (p Pages) mended(c echo.Context, stored posting.Posting, text, key string) (string, error) {
	stored.Markdown = text
	found, err := p.Posting.Check(stored, clinicOf(c))
	if err != nil {
		return text, err
	}
	fixed, err := applyFix(text, key, found)
	if err != nil {
		return text, problem(textField, "The text has changed since this fix was offered. Look at the findings again")
	}
	return fixed, nil
}

// fit refuses a save that would leave a published posting with something that must be fixed, and any
// change to a closed one. A save from an older version is left to the service: that clash comes first.
func (p Pages) fit(c echo.Context, stored posting.Posting, was typed) error {
	switch {
	case stored.Status() == posting.StatusClosed:
		return fault.Invalidf("This posting is closed. It can be read, but not changed")
	case stored.Status() == posting.StatusDraft || based(c) != stored.Version:
		return nil
	}
	t, err := p.Posting.Templates.Find(stored.Template)
	if err != nil {
		return err
	}
	next, err := was.shown(t, clinicOf(c), stored)
	if err != nil {
		return err
	}
	found, err := p.Posting.Check(next, clinicOf(c))
	if err != nil {
		return err
	}
	if n := posting.Blocking(found); n > 0 {
		return fault.Invalidf("Candidates can read this posting, so it was not saved: %d %s must be fixed first. What you typed is kept below", n, noun(n, "thing", "things"))
	}
	return nil
}

func based(c echo.Context) int {
	n, err := strconv.Atoi(c.FormValue("based"))
	if err != nil {
		return -1 // of no version: a clash, which loses nothing
	}
	return n
}

// unixLines undoes the line ends of forms.
func unixLines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// shownNow is what the script swaps in while a person types.
type shownNow struct {
	HTML     string `json:"html"`
	Findings string `json:"findings"`
	Must     int    `json:"must"`
	Says     string `json:"says"`
	Text     string `json:"text"`
}

// Preview shows what a brief or a text would look like and what would be found in it. It keeps nothing.
func (p Pages) Preview(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	now, err := p.draft(c)
	if err != nil {
		return err
	}
	t, err := p.Posting.Templates.Find(now.Template)
	if err != nil {
		return err
	}
	stored, byHand := now, form.Has(textField)
	if byHand {
		now.Markdown = unixLines(form.Get(textField))
		if byHand, err = differs(t, clinicOf(c), now); err != nil {
			return err
		}
	} else {
		brief, _ := readBrief(t, form) // what is malformed is left out of the text
		if now, err = now.Compose(t, clinicOf(c), brief); err != nil {
			return err
		}
	}
	found, err := p.Posting.Check(now, clinicOf(c))
	if err != nil {
		return err
	}
	list := findingsOf(found, t, now.Brief, form.Get("job") != "", byHand)
	list.Aside = asideFormOf(now, stored, stored.JobID != "" && stored.Version == based(c) && stored.Status() != posting.StatusClosed)
	html, err := list.html()
	if err != nil {
		return err
	}
	body, err := json.Marshal(shownNow{HTML: string(preview(now.Markdown, found)), Findings: html, Must: list.Must, Says: list.Says(), Text: now.Markdown})
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body)
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
