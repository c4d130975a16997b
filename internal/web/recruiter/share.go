package recruiter

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// desk is what the hiring team keeps beside a profile: tags, who looks after it, links for others.
type desk struct {
	Path       string
	Tags       []string
	TagForm    form
	Assignees  []ui.Option
	Assigned   string
	Asked      time.Time // zero where nothing waits
	Shares     []share
	ShareForm  form
	Days       []ui.Option
	NewLink    string // shown once
	Resume     *hiring.Resume
	ResumeHref string // empty while names are hidden
}

type share struct {
	For, By, State, End string
	Live                bool
}

// deskOf reads what stands beside a profile.
func (p Pages) deskOf(c echo.Context, one person, names map[id.Member]string, f failed) (desk, error) {
	ctx, org, app := c.Request().Context(), site.Org(c), one.Application.ID
	d := desk{Path: applicationPath(app), TagForm: f.form("tag"), ShareForm: f.form("share"), NewLink: f.values.Get("new-link")}
	e, err := p.Hirings.Entry(ctx, org, app)
	if err != nil {
		return d, err
	}
	d.Tags, d.Assigned = e.Tags, names[e.Assigned]
	if e.Asked != nil {
		d.Asked = *e.Asked
	}
	d.Assignees = append([]ui.Option{{Value: "nobody", Text: "Nobody", Chosen: e.Assigned == ""}}, memberOptions(names, e.Assigned)...)
	for _, n := range hiring.ShareDays() {
		d.Days = append(d.Days, ui.Option{Value: strconv.Itoa(n), Text: days(n), Chosen: strconv.Itoa(n) == d.ShareForm.values.Get("days")})
	}
	links, err := p.Hirings.Shares(ctx, org, app)
	if err != nil {
		return d, err
	}
	for _, l := range links {
		d.Shares = append(d.Shares, shareOf(l, names, p.Clock.Now(), site.Zone(site.Must(c).Org), d.Path))
	}
	if r, err := p.Hirings.Resume(ctx, org, app, false); err == nil {
		d.Resume = &r
		if one.Named() {
			d.ResumeHref = d.Path + "/resume"
		}
	}
	return d, nil
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

func shareOf(s hiring.Share, names map[id.Member]string, now time.Time, in *time.Location, path string) share {
	day := func(t time.Time) string { return t.In(in).Format("2 Jan 2006, 15:04") }
	out := share{For: s.Recipient, By: names[s.By], Live: s.Live(now), End: path + "/shares/" + s.ID + "/end"}
	switch {
	case s.Ended != nil:
		out.State = "Taken back " + day(*s.Ended)
	case !out.Live:
		out.State = "Ended " + day(s.Ends)
	default:
		out.State = "Works until " + day(s.Ends)
	}
	if s.Opened != nil {
		out.State += ", first opened " + day(*s.Opened)
	} else {
		out.State += ", not opened"
	}
	return out
}

// ShareProfile makes a link to the profile for somebody without a sign-in, and shows it once.
func (p Pages) ShareProfile(c echo.Context) error {
	app := id.Application(c.Param("application"))
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(values.Get("days")) // refused by the service
	token, err := p.Hiring.Share(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, app, values.Get("recipient"), n)
	if err != nil && site.Mendable(err) {
		return p.profile(c, site.Status(err), app, failed{key: "share", err: err, values: values})
	}
	if err != nil {
		return err
	}
	return p.profile(c, http.StatusOK, app, failed{values: url.Values{"new-link": {p.BaseURL + "/shared/" + token}}})
}

// EndShare takes a link back.
func (p Pages) EndShare(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "share", "share-ended", func(url.Values) error {
		return p.Hiring.EndShare(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, app, c.Param("share"))
	})
}

// Tags adds a tag to one application, or takes one off.
func (p Pages) Tags(c echo.Context) error {
	app := id.Application(c.Param("application"))
	done := map[string]string{"untag": "untagged"}[c.FormValue("act")]
	if done == "" {
		done = "tagged"
	}
	return p.act(c, app, "tag", done, func(v url.Values) error {
		if done == "untagged" {
			return p.Hiring.Untag(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, []id.Application{app}, v.Get("tag"))
		}
		return p.Hiring.Tag(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, []id.Application{app}, v.Get("tag"))
	})
}

// Assign gives the application to a member to look after.
func (p Pages) Assign(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "assign", "assigned", func(v url.Values) error {
		to, err := p.assignee(c, v.Get("assignee"))
		if err != nil {
			return err
		}
		return p.Hiring.Assign(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, []id.Application{app}, to)
	})
}

// SeenTo notes that somebody answered what the candidate asked for.
func (p Pages) SeenTo(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "seen", "seen-to", func(url.Values) error {
		return p.Hiring.SeeTo(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, app)
	})
}

// Resume hands out the file that the candidate gave, once names are shown. It is never opened here.
func (p Pages) Resume(c echo.Context) error {
	ctx, org, app := c.Request().Context(), site.Org(c), id.Application(c.Param("application"))
	_, one, err := p.person(ctx, org, app)
	if err != nil {
		return err
	}
	if !one.Named() {
		return fault.New(fault.Denied, "The file shows the name, which stays hidden until all ratings are in")
	}
	r, err := p.Hiring.ReadResume(ctx, org, site.Must(c).Member.ID, app)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(r.Name))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	return c.Blob(http.StatusOK, r.Type, r.Content)
}

type shared struct {
	Title, Job, Clinic, Zone string
	Ends                     time.Time
	Status                   shown
	Facts                    []ui.Fact
	Axis                     ui.Plot
	Exercises                []exerciseRow
	Overall                  *figure
	Lacking                  string
}

var sharedPage = ui.NewPage[shared](files, "pages/shared.html")

// Shared shows a profile to whoever holds its link: what is known and the scores, no notes, decisions
// or work, and no name before the hiring team sees it.
func (p Pages) Shared(c echo.Context) error {
	ctx := c.Request().Context()
	c.Response().Header().Set("Cache-Control", "no-store")
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	link, err := p.Hiring.OpenShare(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	org, err := p.Accounts.Org(ctx, link.Org)
	if err != nil {
		return err
	}
	b, one, err := p.person(ctx, link.Org, link.Share.Application)
	if err != nil {
		return err
	}
	data := shared{
		Title: one.Application.Code, Job: b.Job.Title, Clinic: org.Name, Zone: site.Zone(org).String(), Ends: link.Share.Ends,
		Status: show(standing(one, b.Now)), Facts: factsOf(one), Axis: axis(),
	}
	if one.Named() {
		data.Title = fmt.Sprintf("%s: %s", one.Application.Code, one.Candidate.Name)
	}
	for i, r := range one.Profile.Results {
		row := exerciseRowOf(r, one.Attempts[i])
		row.Path = ""
		data.Exercises = append(data.Exercises, row)
	}
	if whole := one.Profile.Composite(); whole.Complete {
		e := whole.Estimate()
		data.Overall = figureOf(&e, ui.Circle)
	} else {
		data.Lacking = strings.Join(whole.Missing, ", ")
	}
	return site.Show(c, http.StatusOK, sharedPage, p.PublicFrame(c, org.Name), data)
}
