package manager

import (
	"embed"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

//go:embed pages/*.html
var files embed.FS

// Pages are the handlers.
type Pages struct{ *site.Site }

// New returns the handlers over a site.
func New(s *site.Site) Pages { return Pages{s} }

// All lists the pages for the test that checks every template.
func All() []ui.Checked {
	return []ui.Checked{
		deskPage, newPage, studioPage, confirmPage, planPage, clinicPage, membersPage, outboxPage, messagePage,
		versionsPage, tracePage,
	}
}

func zone(c echo.Context) string { return site.Zone(site.Must(c).Org).String() }

func clinicOf(c echo.Context) posting.Clinic { return site.Clinic(site.Must(c).Org) }

func jobParam(c echo.Context) id.Job { return id.Job(c.Param("job")) }

func jobPath(j id.Job) string     { return "/desk/jobs/" + string(j) }
func postingPath(j id.Job) string { return jobPath(j) + "/posting" }
func planPath(j id.Job) string    { return jobPath(j) + "/plan" }

// frame surrounds a page of a job; here names the page.
func (p Pages) frame(c echo.Context, j id.Job, title, here string) ui.Frame {
	return p.StaffFrame(c, "/desk", ui.Link{Text: "Jobs", Href: "/desk"}, ui.Link{Text: title, Href: jobPath(j)}, ui.Link{Text: here})
}

func tabs(j id.Job, current string, applications int) []ui.Link {
	links := []ui.Link{
		{Text: "Applications", Href: jobPath(j), Count: applications},
		{Text: "Live", Href: jobPath(j) + "/live"},
		{Text: "Compare", Href: jobPath(j) + "/compare"},
		{Text: "Reports", Href: jobPath(j) + "/reports"},
		{Text: "Feedback", Href: jobPath(j) + "/feedback"},
		{Text: "Posting", Href: postingPath(j)},
		{Text: "Plan", Href: planPath(j)},
	}
	for i := range links {
		links[i].Current = links[i].Text == current
	}
	return links
}

// applications counts a job's applications, for its tabs.
func (p Pages) applications(c echo.Context, j id.Job) (int, error) {
	all, err := p.Hirings.Listings(c.Request().Context(), site.Org(c), j)
	return len(all), err
}

// opening reads a job and its posting.
func (p Pages) opening(c echo.Context) (hiring.Job, posting.Posting, error) {
	job, err := p.Hirings.Job(c.Request().Context(), site.Org(c), jobParam(c))
	if err != nil {
		return hiring.Job{}, posting.Posting{}, err
	}
	text, err := p.Postings.Posting(c.Request().Context(), site.Org(c), job.ID)
	return job, text, err
}

// problem is an Invalid fault about one field.
func problem(field, message string) error {
	return &fault.Error{Kind: fault.Invalid, Message: "Some answers need another look", Fields: []fault.Field{{Name: field, Message: message}}}
}
