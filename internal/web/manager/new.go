package manager

import (
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// ratersAtFirst is how many people rate each answer unless a manager says otherwise.
const ratersAtFirst = 2

type newJob struct {
	Chosen    string
	Templates []ui.Option
	Summary   string
	Form      briefForm
	Preview   template.HTML
	Findings  findings
	Problem   ui.Problem
	NoFacts   bool // the clinic's own facts are not given yet
	CanFacts  bool
}

var newPage = ui.NewPage[newJob](files, "pages/job_new.html", "pages/brief.html", "pages/findings.html", "pages/results.html")

// NewForm asks for the brief of a new job, with a template's defaults filled in.
func (p Pages) NewForm(c echo.Context) error {
	t, err := p.template(c.QueryParam("template"))
	if err != nil {
		return err
	}
	return p.newForm(c, http.StatusOK, t, posting.NewBrief(t), nil)
}

// usualTemplate is where most clinics start.
const usualTemplate = "patient-care-coordinator"

// template is the one that was chosen, or the usual one, or the first there is.
func (p Pages) template(slug string) (*posting.Template, error) {
	if slug != "" {
		return p.Posting.Templates.Find(slug)
	}
	if len(p.Posting.Templates) == 0 {
		return nil, fault.New(fault.NotFound, "There is no role template to start from")
	}
	if t, err := p.Posting.Templates.Find(usualTemplate); err == nil {
		return t, nil
	}
	return p.Posting.Templates[0], nil
}

func (p Pages) newForm(c echo.Context, status int, t *posting.Template, b posting.Brief, problem error) error {
	clinic := clinicOf(c)
	draft, err := (posting.Posting{}).Compose(t, clinic, b)
	if err != nil {
		return err
	}
	found := p.check(c, draft)
	data := newJob{
		Chosen: t.Slug, Summary: t.Summary, Problem: ui.ProblemOf(problem),
		Preview: preview(draft.Markdown, found), Findings: findingsOf(found, t, b, false, false),
		NoFacts: len(clinic.Sites) == 0 && len(clinic.Benefits) == 0, CanFacts: site.Must(c).Can(account.EditOrg),
	}
	data.Form = formOf(t, clinic, b, data.Problem)
	for _, other := range p.Posting.Templates {
		data.Templates = append(data.Templates, ui.Option{Value: other.Slug, Text: other.Title, Chosen: other == t})
	}
	frame := p.StaffFrame(c, "/desk", ui.Link{Text: "Jobs", Href: "/desk"}, ui.Link{Text: "New job"})
	frame.Scripts = []string{ui.Asset("studio.js")}
	return site.Show(c, status, newPage, frame, data)
}

// Create makes a draft, even of a brief with gaps, and proposes its plan.
func (p Pages) Create(c echo.Context) error {
	ctx := c.Request().Context()
	t, err := p.template(c.FormValue("template"))
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	brief, err := readBrief(t, readable(form))
	if err != nil {
		return p.newForm(c, site.Status(err), t, brief, err)
	}
	made, err := p.Posting.Create(ctx, site.Org(c), site.By(c), clinicOf(c), brief)
	if err != nil && site.Mendable(err) {
		return p.newForm(c, site.Status(err), t, brief, err)
	}
	if err != nil {
		return err
	}
	plan := posting.ProposePlan(t, brief, p.Catalog)
	if len(plan) == 0 { // none of the template's exercises is at hand: the manager chooses
		return site.See(c, site.Done(postingPath(made.JobID), "saved"))
	}
	if err := p.Hiring.SetPlan(ctx, site.Org(c), site.By(c), made.JobID, plan, ratersAtFirst); err != nil {
		return err
	}
	return site.See(c, site.Done(postingPath(made.JobID), "saved"))
}
