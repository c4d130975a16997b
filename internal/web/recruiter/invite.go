package recruiter

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type invite struct {
	Title, Base, Zone string
	Open              bool
	Tasks             []task
	Minutes           int
	Until             time.Time
	Freezes           bool // this would be the first invitation
	Person            hiring.Person
	Problem           ui.Problem
}

type task struct {
	Name    string
	Minutes int
}

var invitePage = ui.NewPage[invite](files, "pages/invite.html")

// InviteForm asks whom to invite.
func (p Pages) InviteForm(c echo.Context) error {
	return p.invite(c, http.StatusOK, hiring.Person{}, nil)
}

// Invite puts a person on the job and mails them their link.
func (p Pages) Invite(c echo.Context) error {
	job := id.Job(c.Param("job"))
	person := hiring.Person{Name: c.FormValue("name"), Email: c.FormValue("email"), Phone: c.FormValue("phone")}
	_, err := p.Hiring.Invite(c.Request().Context(), site.Org(c), site.By(c), job, person)
	if err != nil && site.Mendable(err) {
		return p.invite(c, site.Status(err), person, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(jobPath(job), "invited"))
}

func (p Pages) invite(c echo.Context, code int, person hiring.Person, problem error) error {
	job, err := p.Hirings.Job(c.Request().Context(), site.Org(c), id.Job(c.Param("job")))
	if err != nil {
		return err
	}
	now := p.Clock.Now()
	data := invite{
		Title: job.Title, Base: jobPath(job.ID), Zone: zone(c), Open: job.Open(now), Until: now.Add(hiring.OpenFor),
		Freezes: job.FrozenAt == nil, Person: person, Problem: ui.ProblemOf(problem),
	}
	if fault.Is(problem, fault.Conflict) && len(data.Problem.Fields) == 0 {
		data.Problem.Fields = []fault.Field{{Name: "email", Message: data.Problem.Message}}
	}
	for _, item := range job.Plan {
		f, err := material{job: job}.facts(p.Catalog, item, attempt.Attempt{}, nil, false)
		if err != nil {
			return err
		}
		data.Tasks = append(data.Tasks, task{Name: f.Definition.Title, Minutes: f.Definition.Minutes})
		data.Minutes += f.Definition.Minutes
	}
	frame := p.frame(c, job, ui.Link{Text: "Invite"})
	return site.Show(c, code, invitePage, frame, data)
}
