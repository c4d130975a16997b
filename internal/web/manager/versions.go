package manager

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type versionRow struct {
	Number   int
	At       time.Time
	By, Note string
	Href     string // shows what it changed
	Now      bool   // the posting is at this version
}

type versions struct {
	Title, Base  string
	Tabs         []ui.Link
	Zone         string
	Version      int
	Rows         []versionRow
	Shown, Other []ui.Option // which two are compared
	Against      int         // 0: there is none before it
	Chosen       int
	Same         bool
	Changes      []change
	Whole        []line // of a version with none before it
	CanEdit      bool
	Live         bool // candidates can read the posting
	Problem      ui.Problem
}

var versionsPage = ui.NewPage[versions](files, "pages/versions.html", "pages/lines.html")

func versionsPath(j id.Job) string { return jobPath(j) + "/versions" }

// Versions lists what a posting said after each save, with the difference of two of them.
func (p Pages) Versions(c echo.Context) error { return p.versions(c, http.StatusOK, nil) }

func (p Pages) versions(c echo.Context, status int, problem error) error {
	job, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	all, err := p.Postings.PostingVersions(c.Request().Context(), site.Org(c), job.ID)
	if err != nil {
		return err
	}
	names, err := p.names(c)
	if err != nil {
		return err
	}
	applications, err := p.applications(c, job.ID)
	if err != nil {
		return err
	}
	data := versions{
		Title: stored.Title, Base: jobPath(job.ID), Tabs: tabs(job.ID, "Posting", applications), Zone: zone(c), Version: stored.Version,
		CanEdit: site.Must(c).Can(account.EditPosting) && stored.Status() != posting.StatusClosed, Problem: ui.ProblemOf(problem),
		Live: stored.Status() == posting.StatusPublished,
	}
	for _, v := range all {
		data.Rows = append(data.Rows, versionRow{
			Number: v.Number, At: v.At, By: cmp.Or(names[v.By], "Not known"), Note: v.Note, Now: v.Number == stored.Version,
			Href: fmt.Sprintf("%s?version=%d#difference", versionsPath(job.ID), v.Number),
		})
	}
	if err := data.hold(c, all); err != nil {
		return err
	}
	return site.Show(c, status, versionsPage, p.frame(c, job.ID, stored.Title, "Versions"), data)
}

// hold puts the version that was asked for beside another: the one before it, unless one was chosen.
func (d *versions) hold(c echo.Context, all []posting.Version) error {
	if len(all) == 0 {
		return nil
	}
	at, before := max(0, find(all, c.QueryParam("version"))), find(all, c.QueryParam("against"))
	if before < 0 && at+1 < len(all) {
		before = at + 1
	}
	for i, v := range all {
		name := fmt.Sprintf("Version %d: %s", v.Number, v.Note)
		d.Shown = append(d.Shown, ui.Option{Value: strconv.Itoa(v.Number), Text: name, Chosen: i == at})
		d.Other = append(d.Other, ui.Option{Value: strconv.Itoa(v.Number), Text: name, Chosen: i == before})
	}
	d.Chosen = all[at].Number
	if before < 0 {
		d.Whole = plainLines(linesOf(all[at].Markdown))
		return nil
	}
	d.Against, d.Same = all[before].Number, all[before].Markdown == all[at].Markdown
	d.Changes = changes(all[before].Markdown, all[at].Markdown)
	return nil
}

// find is the place of the version with a number, as typed; -1 without.
func find(all []posting.Version, typed string) int {
	number, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return slices.IndexFunc(all, func(v posting.Version) bool { return v.Number == number })
}

// GoBack makes a new version with the text of an earlier one.
func (p Pages) GoBack(c echo.Context) error {
	_, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	to, _ := strconv.Atoi(c.FormValue("to")) // of no number: there is no such version
	then, err := p.Postings.PostingVersion(c.Request().Context(), site.Org(c), stored.JobID, to)
	if err != nil {
		return err
	}
	err = p.goBack(c, stored, then)
	switch {
	case err == nil:
		return site.See(c, site.Done(postingPath(stored.JobID), "back"))
	case site.Mendable(err):
		return p.versions(c, site.Status(err), err)
	default:
		return err
	}
}

// goBack refuses, as publishing does, what would leave a published posting with something that must be
// fixed or with a last day to apply that has passed. Without its role template only the text goes back.
func (p Pages) goBack(c echo.Context, stored posting.Posting, then posting.Version) error {
	t, err := p.role(then.Brief.Template)
	if err != nil {
		return p.saveText(c, stored, then.Markdown, based(c))
	}
	next, err := stored.Compose(t, clinicOf(c), then.Brief)
	if err != nil {
		return err
	}
	if err := p.ahead(c, stored, next); err != nil {
		return flat(err)
	}
	_, err = p.Posting.GoBack(c.Request().Context(), site.Org(c), site.By(c), stored.JobID, clinicOf(c), then.Number, based(c))
	return err
}
