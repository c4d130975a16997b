package manager

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// tracedDuty is one ticked duty with what it leads to.
type tracedDuty struct {
	Text      string
	Essential bool
	Rows      []tracedRow
}

type tracedRow struct {
	posting.Trace
	Out bool // this job's plan leaves the exercise out
}

type traced struct {
	Title, Base string
	Tabs        []ui.Link
	Version     int
	Clinic      string
	Duties      []tracedDuty
	Out         bool   // some exercise is left out
	NoRole      string // slug of the role template that is not on this server any more
}

var tracePage = ui.NewPage[traced](files, "pages/trace.html")

// Trace shows why each exercise is asked for: from duty to skill, exercise and what is rated.
func (p Pages) Trace(c echo.Context) error {
	job, text, err := p.opening(c)
	if err != nil {
		return err
	}
	t, gone := p.role(text.Template)
	applications, err := p.applications(c, job.ID)
	if err != nil {
		return err
	}
	data := traced{
		Title: text.Title, Base: jobPath(job.ID), Tabs: tabs(job.ID, "Plan", applications), Version: text.Version, Clinic: clinicOf(c).Name,
	}
	if gone != nil {
		data.NoRole = text.Template
	}
	data.add(posting.Traceability(t, text.Brief, job.Plan, p.Catalog), leftOut(job, p.Catalog))
	return site.Show(c, http.StatusOK, tracePage, p.frame(c, job.ID, text.Title, "From duty to exercise"), data)
}

// leftOut names the exercises that a job's plan does not use. A job without a plan leaves out none.
func leftOut(job hiring.Job, catalog exercise.Catalog) map[string]bool {
	out := map[string]bool{}
	for _, k := range catalog.Kinds() {
		_, used := job.Plan.Find(k.Info().Slug)
		out[k.Info().Name] = !used && len(job.Plan) > 0
	}
	return out
}

// add groups lines of the table by duty; they come in that order.
func (d *traced) add(rows []posting.Trace, out map[string]bool) {
	for _, row := range rows {
		if n := len(d.Duties); n == 0 || d.Duties[n-1].Text != row.Duty {
			d.Duties = append(d.Duties, tracedDuty{Text: row.Duty, Essential: row.Essential})
		}
		last := &d.Duties[len(d.Duties)-1]
		last.Rows = append(last.Rows, tracedRow{Trace: row, Out: out[row.Exercise]})
		d.Out = d.Out || out[row.Exercise]
	}
}
