package recruiter

import (
	"context"
	"embed"
	"math"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/scoring"
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
	return []ui.Checked{applicationsPage, livePage, invitePage, inviteManyPage, poolPage, sharedPage, comparePage, selectPage, profilePage, evidencePage, guidePage, reportsPage, releasePage, previewPage, appealsPage, appealPage, outcomePage}
}

func zone(c echo.Context) string { return site.Zone(site.Must(c).Org).String() }

func jobPath(j id.Job) string                 { return "/desk/jobs/" + string(j) }
func applicationPath(a id.Application) string { return "/desk/applications/" + string(a) }
func attemptPath(a id.Attempt) string         { return "/desk/attempts/" + string(a) }

// frame surrounds a page of a job; trail leads from the job to the page, whose own link is last.
func (p Pages) frame(c echo.Context, j hiring.Job, trail ...ui.Link) ui.Frame {
	crumbs := []ui.Link{{Text: "Jobs", Href: "/desk"}, {Text: j.Title, Href: jobPath(j.ID)}}
	return p.StaffFrame(c, "/desk", append(crumbs, trail...)...)
}

func tabs(j hiring.Job, current string, applications int) []ui.Link {
	base := jobPath(j.ID)
	links := []ui.Link{
		{Text: "Applications", Href: base, Count: applications},
		{Text: "Live", Href: base + "/live"},
		{Text: "Compare", Href: base + "/compare"},
		{Text: "Reports", Href: base + "/reports"},
		{Text: "Feedback", Href: base + "/feedback"},
		{Text: "Posting", Href: base + "/posting"},
		{Text: "Plan", Href: base + "/plan"},
	}
	for i := range links {
		links[i].Current = links[i].Text == current
	}
	return links
}

// members names the org's members; those who left keep their name in what they wrote.
func (p Pages) members(ctx context.Context, org id.Org) (map[id.Member]string, error) {
	all, err := p.Accounts.Members(ctx, org)
	if err != nil {
		return nil, err
	}
	names := make(map[id.Member]string, len(all))
	for _, m := range all {
		names[m.ID] = m.Name
	}
	return names, nil
}

var stageNames = map[hiring.Stage]string{
	hiring.StageNew: "New", hiring.StageReview: "In review", hiring.StageInterview: "Interview",
	hiring.StageOffer: "Offer", hiring.StageHired: "Hired", hiring.StageDeclined: "Not selected",
	hiring.StageWithdrawn: "Withdrew",
}

func stageOptions(chosen string) []ui.Option {
	options := []ui.Option{{Value: "", Text: "Choose a stage"}}
	for _, s := range hiring.Stages() {
		options = append(options, ui.Option{Value: string(s), Text: stageNames[s], Chosen: string(s) == chosen})
	}
	return options
}

// figure is a score as it is shown: rounded, with its range, and drawn.
type figure struct {
	Points, Range    string
	Provisional, Few bool
	Rests            string // what the range rests on
	Plot             ui.Plot
}

func figureOf(e *scoring.Estimate, shape ui.Shape) *figure {
	if e == nil {
		return nil
	}
	plot := axis()
	plot.Value, plot.Low, plot.High, plot.Shape, plot.Few = e.Points, e.Low, e.High, shape, e.FewItems
	return &figure{
		Points: whole(e.Points), Range: whole(e.Low) + "–" + whole(e.High),
		Provisional: e.Provisional, Few: e.FewItems, Rests: rests(*e), Plot: plot,
	}
}

// axis is the scale that every row shares.
func axis() ui.Plot { return ui.Plot{From: 0, To: 100, Ticks: []float64{0, 20, 40, 60, 80, 100}} }

// rests says in words what an estimate's range is computed from.
func rests(e scoring.Estimate) string {
	words := strings.NewReplacer(
		scoring.BasisItems, "the number of things that were scored",
		scoring.BasisAssumed, "an assumed reliability of this exercise",
		scoring.BasisReliability, "the reliability measured over first attempts",
		scoring.BasisRaters, "how far raters are assumed to differ",
		"composite", "the ranges of all exercises together",
	)
	return words.Replace(e.Basis)
}

func whole(x float64) string { return strconv.Itoa(int(math.Round(x))) }

// short writes a number with at most one decimal and a real minus sign.
func short(x float64) string {
	text := strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
	if text == "-0" {
		return "0"
	}
	return strings.Replace(text, "-", "−", 1)
}

// told writes what candidates told about themselves in one line.
func told(f hiring.Facts) string {
	var parts []string
	if f.Years != nil {
		parts = append(parts, years(*f.Years))
	}
	for _, list := range [][]string{f.Languages, f.Certificates, f.Tools} {
		if len(list) > 0 {
			parts = append(parts, strings.Join(list, ", "))
		}
	}
	if f.Education != "" {
		parts = append(parts, f.Education)
	}
	return strings.Join(parts, " · ")
}

func years(n int) string {
	if n == 1 {
		return "1 year of experience"
	}
	return strconv.Itoa(n) + " years of experience"
}
