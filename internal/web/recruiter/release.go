package recruiter

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type release struct {
	Title   string
	Path    string
	Tabs    []ui.Link
	Ready   []releasable
	Unready []unready
	Done    []releasable
	Empty   bool
	Confirm bool
	Problem ui.Problem
}

// releasable is one candidate whose feedback can be released, was, or cannot be yet.
type releasable struct {
	ID, Code, Path, Stage string
	Chosen                bool
}

// unready are candidates whose feedback cannot be released yet, for one reason.
type unready struct {
	Why   string
	Codes []string
}

// wait adds a candidate to those who wait for the same.
func (r *release) wait(code, why string) {
	why = strings.ToUpper(why[:1]) + why[1:]
	i := slices.IndexFunc(r.Unready, func(w unready) bool { return w.Why == why })
	if i < 0 {
		i = len(r.Unready)
		r.Unready = append(r.Unready, unready{Why: why})
	}
	r.Unready[i].Codes = append(r.Unready[i].Codes, code)
}

var releasePage = ui.NewPage[release](files, "pages/release.html", "pages/parts.html")

// ReleaseForm lists whose feedback can be released.
func (p Pages) ReleaseForm(c echo.Context) error {
	return p.release(c, http.StatusOK, url.Values{}, nil)
}

func (p Pages) release(c echo.Context, code int, typed url.Values, problem error) error {
	ctx, org := c.Request().Context(), site.Org(c)
	b, err := p.load(ctx, org, id.Job(c.Param("job")))
	if err != nil {
		return err
	}
	released, err := p.Reviews.ReleasesOfJob(ctx, org, b.Job.ID)
	if err != nil {
		return err
	}
	data := release{
		Title: b.Job.Title, Path: jobPath(b.Job.ID) + "/feedback", Tabs: tabs(b.Job, "Feedback", len(b.People)),
		Empty: len(b.People) == 0, Confirm: typed.Get("confirm") != "", Problem: ui.ProblemOf(problem),
	}
	for _, one := range b.People {
		a := one.Application
		row := releasable{ID: string(a.ID), Code: a.Code, Path: applicationPath(a.ID) + "/feedback", Stage: stageNames[a.Stage], Chosen: slices.Contains(typed["application"], string(a.ID))}
		why := review.Unready(one.Profile)
		switch {
		case slices.ContainsFunc(released, func(r review.FeedbackRelease) bool { return r.Application == a.ID }):
			data.Done = append(data.Done, row)
		case why != "":
			data.wait(a.Code, why)
		default:
			data.Ready = append(data.Ready, row)
		}
	}
	return site.Show(c, code, releasePage, p.frame(c, b.Job, ui.Link{Text: "Feedback"}), data)
}

// Release lets the chosen candidates read their feedback.
func (p Pages) Release(c echo.Context) error {
	typed, err := c.FormParams()
	if err != nil {
		return err
	}
	ctx, org := c.Request().Context(), site.Org(c)
	b, err := p.load(ctx, org, id.Job(c.Param("job")))
	if err != nil {
		return err
	}
	of, err := chosenFor(b, typed)
	if err == nil {
		err = p.Review.ReleaseFeedback(ctx, org, site.Must(c).Member.ID, of)
	}
	if err != nil && site.Mendable(err) {
		return p.release(c, site.Status(err), typed, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(jobPath(b.Job.ID)+"/feedback", "released"))
}

func chosenFor(b board, typed url.Values) (of []review.Candidacy, err error) {
	for _, app := range typed["application"] {
		one, err := b.find(id.Application(app))
		if err != nil {
			return nil, err
		}
		of = append(of, review.Candidacy{Application: one.Application.ID, Profile: one.Profile})
	}
	var problems fault.Problems
	problems.Require(len(of) > 0, "application", "Choose at least one candidate")
	problems.Require(typed.Get("confirm") != "", "confirm", "Tick that they may read it: a release cannot be taken back")
	return of, problems.Err()
}

type preview struct {
	Code, Job, Path string
	Parts           []previewPart
	Why             string // it cannot be released yet
	Released        bool
	ID              string
}

type previewPart struct {
	Title, Band, Status string
	Near                bool
	Strengths, Tips     []review.Phrase
	Rests               []string
}

var previewPage = ui.NewPage[preview](files, "pages/preview.html", "pages/parts.html")

// PreviewFeedback shows a candidate's feedback as they read it, before and after its release.
func (p Pages) PreviewFeedback(c echo.Context) error {
	ctx, org := c.Request().Context(), site.Org(c)
	b, one, err := p.person(ctx, org, id.Application(c.Param("application")))
	if err != nil {
		return err
	}
	a := one.Application
	data := preview{Code: a.Code, Job: b.Job.Title, Path: jobPath(b.Job.ID) + "/feedback", ID: string(a.ID), Why: review.Unready(one.Profile)}
	_, err = p.Reviews.ReleaseOf(ctx, org, a.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	data.Released = err == nil
	if data.Parts, err = p.previewParts(c, hiring.Holder{Org: org, Application: a, Job: b.Job}); err != nil {
		return err
	}
	frame := p.frame(c, b.Job, ui.Link{Text: a.Code, Href: applicationPath(a.ID)}, ui.Link{Text: "Feedback"})
	return site.Show(c, http.StatusOK, previewPage, frame, data)
}

var bandNames = map[review.Band]string{
	review.Strong: "Strong", review.Solid: "Solid", review.Developing: "On the way", review.Beginning: "A beginning",
}

func (p Pages) previewParts(c echo.Context, h hiring.Holder) ([]previewPart, error) {
	ctx := c.Request().Context()
	standings, err := p.Standings(ctx, h)
	if err != nil {
		return nil, err
	}
	var parts []previewPart
	for _, s := range standings {
		part := previewPart{Title: s.Result.Definition.Title, Status: s.Result.Status.Label()}
		if s.Result.Status == review.Done {
			taken, err := p.Site.Attempt.Open(ctx, h.Org, s.Attempt.ID)
			if err != nil {
				return nil, err
			}
			told, err := review.TakeawayOf(s.Result, taken, "en")
			if err != nil {
				return nil, err
			}
			part.Band, part.Near, part.Strengths, part.Tips, part.Rests = bandNames[told.Band], told.Near, told.Strengths, told.Tips, told.Rests
		}
		parts = append(parts, part)
	}
	return parts, nil
}
