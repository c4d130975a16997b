package manager

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type confirm struct{ Ask ui.Confirm }

var confirmPage = ui.NewPage[confirm](files, "pages/confirm.html")

// Publish asks once more and then opens a posting. What must be fixed comes first.
func (p Pages) Publish(c echo.Context) error {
	job, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	if err := p.ready(c, job, stored); err != nil {
		return p.refused(c, err)
	}
	if !confirmed(c, stored) {
		return p.confirm(c, stored, publishing(stored))
	}
	if _, err := p.Posting.Publish(c.Request().Context(), site.Org(c), site.By(c), job.ID, clinicOf(c)); err != nil {
		return p.refused(c, err)
	}
	return site.See(c, site.Done(postingPath(job.ID), "published"))
}

// ready tells whether candidates could apply to a posting once it is published.
func (p Pages) ready(c echo.Context, job hiring.Job, stored posting.Posting) error {
	if stored.Status() != posting.StatusDraft {
		return fault.New(fault.Conflict, "This posting was published before")
	}
	if _, err := p.role(stored.Template); err != nil {
		return err
	}
	if _, err := stored.Publish(p.Clock.Now(), p.check(c, stored)); err != nil {
		return err
	}
	if job.ApplyBy != nil && !p.Clock.Now().Before(*job.ApplyBy) {
		return problem(posting.SlotField+"apply_by", "The last day to apply has passed. Choose a later one")
	}
	return p.planned(job.Plan)
}

func (p Pages) planned(plan exercise.Plan) error {
	if err := plan.Check(p.Catalog); err != nil {
		return fault.Wrap(fault.Invalid, err, "The plan of exercises is not complete. Open Plan above, check it and save it first")
	}
	return nil
}

// Close asks once more and then takes a posting off the list of open jobs.
func (p Pages) Close(c echo.Context) error {
	job, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	if stored.Status() != posting.StatusPublished {
		return p.refused(c, fault.New(fault.Conflict, "Only a published posting can be closed"))
	}
	if !confirmed(c, stored) {
		return p.confirm(c, stored, closing(stored))
	}
	if _, err := p.Posting.Close(c.Request().Context(), site.Org(c), site.By(c), job.ID); err != nil {
		return p.refused(c, err)
	}
	return site.See(c, site.Done(postingPath(job.ID), "closed"))
}

// refused shows the studio with the reason.
func (p Pages) refused(c echo.Context, err error) error {
	if !site.Mendable(err) {
		return err
	}
	return p.studio(c, site.Status(err), typed{problem: err})
}

// confirmed tells whether the person said yes to the version that is stored.
func confirmed(c echo.Context, stored posting.Posting) bool {
	return c.FormValue("confirm") == "yes" && based(c) == stored.Version
}

func (p Pages) confirm(c echo.Context, stored posting.Posting, ask ui.Confirm) error {
	ask.Back = postingPath(stored.JobID)
	ask.Hidden = map[string]string{"confirm": "yes", "based": strconv.Itoa(stored.Version)}
	if c.FormValue("confirm") == "yes" {
		ask.Problem = ui.Problem{Message: "The posting was changed meanwhile. Look at it again before you go on."}
	}
	return site.Show(c, http.StatusOK, confirmPage, p.frame(c, stored.JobID, stored.Title, "Posting"), confirm{ask})
}

func publishing(stored posting.Posting) ui.Confirm {
	return ui.Confirm{
		Title:  "Publish " + stored.Title + "?",
		Points: []string{"Anyone can read it at /jobs/" + stored.Slug + ".", "People can apply, and you can invite candidates.", "The first candidate fixes the plan of exercises: all take the same.", "What is public is version " + strconv.Itoa(stored.Version) + ", as it was last saved."},
		Action: jobPath(stored.JobID) + "/publish", Button: "Publish the posting",
	}
}

func closing(stored posting.Posting) ui.Confirm {
	return ui.Confirm{
		Title:  "Close " + stored.Title + "?",
		Points: []string{"It leaves the list of open jobs, and nobody can apply or be invited any more.", "Candidates who have a link can finish their exercises until their own closing date.", "You can open it again until its last day to apply."},
		Action: jobPath(stored.JobID) + "/close", Button: "Close the posting", Danger: true,
	}
}
