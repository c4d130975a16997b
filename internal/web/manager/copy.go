package manager

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// Duplicate makes a new draft with the brief, the text and the plan of a job.
func (p Pages) Duplicate(c echo.Context) error {
	ctx := c.Request().Context()
	job, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	if _, err := p.role(stored.Template); err != nil {
		return p.refused(c, err)
	}
	made, err := p.Posting.Duplicate(ctx, site.Org(c), site.By(c), job.ID, clinicOf(c))
	if err != nil {
		return p.refused(c, err)
	}
	if len(job.Plan) > 0 && p.planned(job.Plan) == nil {
		if err := p.Hiring.SetPlan(ctx, site.Org(c), site.By(c), made.JobID, job.Plan, job.Raters); err != nil {
			return err
		}
	}
	return site.See(c, site.Done(postingPath(made.JobID), "copied"))
}

// Reopen asks once more and then puts a closed posting back on the list of open jobs.
func (p Pages) Reopen(c echo.Context) error {
	job, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	if _, err := p.role(stored.Template); err != nil {
		return p.refused(c, err)
	}
	if _, err := p.Posting.Reopened(stored, clinicOf(c)); err != nil {
		return p.refused(c, err)
	}
	if !confirmed(c, stored) {
		return p.confirm(c, stored, reopening(stored))
	}
	if _, err := p.Posting.Reopen(c.Request().Context(), site.Org(c), site.By(c), job.ID, clinicOf(c)); err != nil {
		return p.refused(c, err)
	}
	return site.See(c, site.Done(postingPath(job.ID), "reopened"))
}

func reopening(stored posting.Posting) ui.Confirm {
	return ui.Confirm{
		Title:  "Open " + stored.Title + " again?",
		Points: []string{"Anyone can read it at /jobs/" + stored.Slug + " again.", "People can apply, and you can invite candidates.", "What is public is version " + strconv.Itoa(stored.Version) + ", as it was when it was closed."},
		Action: jobPath(stored.JobID) + "/reopen", Button: "Open the posting again",
	}
}
