package recruiter

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type profile struct {
	Title, Code, Job, Path, Zone string
	Named                        bool
	CanReveal                    bool
	Status                       shown
	Stage                        string
	Facts                        []ui.Fact
	Closes                       time.Time
	Invited                      time.Time
	Printed                      time.Time
	Axis                         ui.Plot
	Exercises                    []exerciseRow
	Overall                      *figure
	Lacking                      string // what keeps the overall number from being complete
	Decisions                    []said
	Notes                        []said
	Letter                       letterLine
	Interviews                   []heard
	Deeds                        []deed
	Noticed                      noticed
	Changes                      *changes // where the member may know of them
	StageForm, NoteForm, Reveal  form
	CanInvite                    bool
	Desk                         desk
	Problem                      ui.Problem
}

type exerciseRow struct {
	Name, Skill, Icon string
	Weight            string // in the plan
	Path              string // to the evidence; empty before the start
	Tone              ui.Tone
	Status            string
	Note              string
	Score             *figure
	About             []string // what the score rests on
	Given, Wanted     int
	ID                string // of the attempt
	Acts              []act  // where the member may
	ActsOpen          bool
	Another           string // what there is of another attempt in the place of this one
}

// said is what a member wrote, and when.
type said struct {
	By, Text, Stage string
	At              time.Time
}

var profilePage = ui.NewPage[profile](files, "pages/profile.html", "pages/parts.html")

// Profile shows one application: what is known, how far it is and what people said and decided.
func (p Pages) Profile(c echo.Context) error {
	return p.profile(c, http.StatusOK, id.Application(c.Param("application")), failed{})
}

func (p Pages) profile(c echo.Context, code int, app id.Application, f failed) error {
	ctx, org := c.Request().Context(), site.Org(c)
	b, one, err := p.person(ctx, org, app)
	if err != nil {
		return err
	}
	chain, err := p.Attempts.AllAttemptsOf(ctx, org, app)
	if err != nil {
		return err
	}
	data := p.profileOf(c, b, one, chain, f)
	given, err := p.Reviews.InterviewsOf(ctx, org, app)
	if err != nil {
		return err
	}
	data.Interviews = heardOf(one, given)
	data.Printed = p.Clock.Now()
	names, err := p.members(ctx, org)
	if err != nil {
		return err
	}
	if err := p.Hirings.SeeMentions(ctx, org, app, site.Must(c).Member.ID, p.Clock.Now()); err != nil {
		return err
	}
	if data.Decisions, data.Notes, err = p.said(ctx, org, app, names); err != nil {
		return err
	}
	if data.Deeds, err = p.deeds(c, chain, names); err != nil {
		return err
	}
	if data.Noticed, err = p.noticed(ctx, org, one); err != nil {
		return err
	}
	if data.Changes, err = p.changesOf(c, one, f); err != nil {
		return err
	}
	if data.Desk, err = p.deskOf(c, one, names, f); err != nil {
		return err
	}
	if data.Letter, err = p.letterOf(ctx, org, one.Application); err != nil {
		return err
	}
	frame := p.frame(c, b.Job, ui.Link{Text: one.Application.Code})
	return site.Show(c, code, profilePage, frame, data)
}

// person loads one application with its job.
func (p Pages) person(ctx context.Context, org id.Org, app id.Application) (board, person, error) {
	a, err := p.Hirings.Application(ctx, org, app)
	if err != nil {
		return board{}, person{}, err
	}
	b, err := p.few(ctx, org, a.Job, []id.Application{app})
	if err != nil {
		return board{}, person{}, err
	}
	one, err := b.find(app)
	return b, one, err
}

func (p Pages) profileOf(c echo.Context, b board, one person, chain []attempt.Attempt, f failed) profile {
	a := one.Application
	data := profile{
		Title: one.title(), Code: a.Code, Job: b.Job.Title, Path: applicationPath(a.ID), Zone: zone(c),
		Named: one.Named(), CanReveal: !one.Named(), Status: show(standing(one, b.Now)), Stage: stageNames[a.Stage],
		Facts: factsOf(one), Closes: a.Closes, Invited: a.InvitedAt, Axis: axis(),
		StageForm: f.form("stage"), NoteForm: f.form("note"), Reveal: f.form("reveal"),
		CanInvite: site.Must(c).Can(account.InviteCandidate), Problem: f.summary(),
	}
	may := site.Must(c).Can(account.ExtendTime)
	for i, r := range one.Profile.Results {
		row := exerciseRowOf(r, one.Attempts[i])
		if may && one.Attempts[i].ID != "" {
			row.addActs(actForms{now: b.Now, zone: site.Zone(site.Must(c).Org), failed: f, open: c.QueryParam("act")}, one.Attempts[i], chain)
		}
		data.Exercises = append(data.Exercises, row)
	}
	if whole := one.Profile.Composite(); whole.Complete {
		e := whole.Estimate()
		data.Overall = figureOf(&e, ui.Circle)
	} else {
		data.Lacking = strings.Join(whole.Missing, ", ")
	}
	return data
}

func factsOf(p person) []ui.Fact {
	f := p.Application.Facts
	var out []ui.Fact
	add := func(name, value string) {
		if value != "" {
			out = append(out, ui.Fact{Name: name, Value: value})
		}
	}
	if p.Named() {
		add("Name", p.Candidate.Name)
		out = append(out, ui.Fact{Name: "E-mail", Value: p.Candidate.Email, Href: "mailto:" + p.Candidate.Email})
		add("Phone", p.Candidate.Phone)
	}
	if f.Years != nil {
		add("Experience", years(*f.Years))
	}
	add("Education", f.Education)
	add("Certificates", strings.Join(f.Certificates, ", "))
	add("Tools", strings.Join(f.Tools, ", "))
	add("Languages", strings.Join(f.Languages, ", "))
	add("Availability", f.Availability)
	add("Region", f.Region)
	add("Time zone", strings.ReplaceAll(f.TimeZone, "_", " "))
	add("Previously at", strings.Join(f.Employers, ", "))
	add("Came by", map[hiring.Source]string{hiring.SourceInvited: "Invitation", hiring.SourceApplied: "The public page"}[p.Application.Source])
	return out
}

func exerciseRowOf(r review.Result, a attempt.Attempt) exerciseRow {
	info := r.Kind.Info()
	row := exerciseRow{
		Name: r.Definition.Title, Skill: info.Skill, Icon: info.Icon, Tone: toneOf(r.Status), Status: r.Status.Label(),
		Note: noteOn(r), Score: figureOf(r.Estimate, ui.Circle), ID: string(a.ID), Weight: whole(100*r.Item.Weight) + " %",
	}
	if a.Started != nil {
		row.Path = attemptPath(a.ID)
	}
	row.About = restsOn(r)
	if info.RatedShare > 0 && r.Finished && r.Status != review.Blank {
		row.Given, row.Wanted = r.Given, r.Raters
	}
	return row
}

func toneOf(s review.Status) ui.Tone {
	return map[review.Status]ui.Tone{
		review.Working: ui.Now, review.AwaitingScore: ui.Now, review.AwaitingRating: ui.Warn, review.Done: ui.OK,
		review.Missed: ui.Bad, review.Blank: ui.Bad,
	}[s]
}

// said reads decisions and notes, newest first.
func (p Pages) said(ctx context.Context, org id.Org, app id.Application, names map[id.Member]string) (decisions, notes []said, err error) {
	made, err := p.Hirings.Decisions(ctx, org, app)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range made {
		decisions = append(decisions, said{By: names[d.By], Text: d.Reason, Stage: stageNames[d.Stage], At: d.At})
	}
	kept, err := p.Hirings.Notes(ctx, org, app)
	if err != nil {
		return nil, nil, err
	}
	for _, n := range kept {
		notes = append(notes, said{By: names[n.By], Text: n.Text, At: n.At})
	}
	newest := func(a, b said) int { return b.At.Compare(a.At) }
	slices.SortStableFunc(decisions, newest)
	slices.SortStableFunc(notes, newest)
	return decisions, notes, nil
}

// act runs what a form of the profile asks for: on to the profile with a note, or the profile again
// with the form as it was typed.
func (p Pages) act(c echo.Context, app id.Application, key, done string, do func(values url.Values) error) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	err = do(values)
	if err != nil && site.Mendable(err) {
		return p.profile(c, site.Status(err), app, failed{key: key, err: err, values: values})
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(applicationPath(app), done))
}

// Note keeps a remark.
func (p Pages) Note(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "note", "noted", func(v url.Values) error {
		names, err := p.members(c.Request().Context(), site.Org(c))
		if err != nil {
			return err
		}
		return p.Hiring.AddNote(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, app, v.Get("note"), calls(v.Get("note"), names)...)
	})
}

// Stage moves the application, with a reason.
func (p Pages) Stage(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "stage", "decided", func(v url.Values) error {
		return p.Hiring.Decide(c.Request().Context(), site.Org(c), site.Must(c).Member.ID,
			[]id.Application{app}, hiring.Stage(v.Get("stage")), v.Get("reason"))
	})
}

// Reveal shows the name before ratings are closed, with a reason.
func (p Pages) Reveal(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "reveal", "revealed", func(v url.Values) error {
		if err := tooLong(v.Get("reason")); err != nil {
			return err
		}
		return p.Hiring.Reveal(c.Request().Context(), site.Org(c), site.By(c), app, v.Get("reason"))
	})
}

// Resend mails a new link; the old one ends.
func (p Pages) Resend(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "link", "resent", func(url.Values) error {
		return p.Hiring.Resend(c.Request().Context(), site.Org(c), site.By(c), app)
	})
}
