package manager

import (
	"html/template"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type studio struct {
	Title, Base      string
	Tabs             []ui.Link
	Tone             ui.Tone
	Status           string
	Version          int
	Saved            time.Time
	Published, Ended time.Time
	Zone             string
	Job              string
	Public           string // address of the public page, if there is one
	Live             bool   // candidates can read it
	CanEdit          bool
	CanPublish       bool
	CanClose         bool
	CanReopen        bool
	CanCopy          bool
	Asides           []aside
	Form             briefForm
	Text             ui.Field
	Unsaved          string // the form that holds what was refused, by its id
	NoRole           string // slug of the role template that is not on this server any more
	Undo             int    // the version before the fix that has just been saved, 0 without
	ByHand           bool   // what is shown is not what its brief would give
	Differs          bool   // the text is not what the brief would give
	Preview          template.HTML
	Findings         findings
	Problem          ui.Problem
	Clash            *clash
}

var studioPage = ui.NewPage[studio](files, "pages/studio.html", "pages/lines.html", "pages/brief.html", "pages/findings.html", "pages/results.html")

// clash is two texts of which one was saved while the other was written.
type clash struct {
	Version      int
	Saved        time.Time
	Theirs, Mine []line
}

// typed is what a person sent and what came of it. The zero value shows what is stored.
type typed struct {
	brief    *posting.Brief
	markdown *string
	problem  error
	clash    bool
}

// Studio shows a posting with its brief, its text and its findings; people who may not change it read.
func (p Pages) Studio(c echo.Context) error { return p.studio(c, http.StatusOK, typed{}) }

// studio is the one renderer of the page, for the stored posting and for anything that was refused.
func (p Pages) studio(c echo.Context, status int, was typed) error {
	job, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	t, gone := p.role(stored.Template)
	shown, err := was.shown(t, clinicOf(c), stored)
	if err != nil {
		return err
	}
	data := studio{
		Title: stored.Title, Base: jobPath(job.ID), Job: string(job.ID), Version: stored.Version, Saved: stored.UpdatedAt, Zone: zone(c),
		Problem: ui.ProblemOf(was.problem), Unsaved: was.form(), Undo: undoable(c, stored),
	}
	applications, err := p.applications(c, job.ID)
	if err != nil {
		return err
	}
	data.Tabs = tabs(job.ID, "Posting", applications)
	data.allow(site.Must(c), stored, gone == nil)
	data.dates(stored)
	data.Tone, data.Status = standing(stored, posting.Blocking(p.check(c, stored)), job, p.Clock.Now())
	if data.Asides, err = p.asides(c, stored); err != nil {
		return err
	}
	data.Text = textOf(shown, stored, was, data.Problem)
	if gone != nil {
		data.NoRole, data.ByHand = stored.Template, true
	} else if err := data.brief(c, t, shown, stored); err != nil {
		return err
	}
	found := p.check(c, shown)
	data.Preview = preview(shown.Markdown, found)
	data.Findings = findingsOf(found, t, shown.Brief, data.CanEdit, data.ByHand)
	data.Findings.Aside = asideFormOf(shown, stored, data.CanEdit && gone == nil)
	if was.clash {
		theirs, mine := compare(stored.Markdown, shown.Markdown)
		data.Clash = &clash{Version: stored.Version, Saved: stored.UpdatedAt, Theirs: theirs, Mine: mine}
	}
	frame := p.frame(c, job.ID, stored.Title, "Posting")
	if data.CanEdit {
		frame.Scripts = []string{ui.Asset("studio.js")}
	}
	return site.Show(c, status, studioPage, frame, data)
}

// allow says which acts a person is offered. Without a role template the text can be edited and the
// posting closed; the rest needs one.
func (s *studio) allow(a account.Actor, stored posting.Posting, role bool) {
	edit, publish, at := a.Can(account.EditPosting), a.Can(account.PublishPosting), stored.Status()
	s.CanEdit, s.CanCopy = edit && at != posting.StatusClosed, edit && role
	s.CanPublish = publish && role && at == posting.StatusDraft
	s.CanReopen = publish && role && at == posting.StatusClosed
	s.CanClose, s.Live = publish && at == posting.StatusPublished, at == posting.StatusPublished
}

// brief lays the form out and says whether texts differ from what their briefs would give.
func (s *studio) brief(c echo.Context, t *posting.Template, shown, stored posting.Posting) (err error) {
	s.Form = formOf(t, clinicOf(c), shown.Brief, s.Problem)
	if s.ByHand, err = differs(t, clinicOf(c), shown); err != nil {
		return err
	}
	s.Differs, err = differs(t, clinicOf(c), stored)
	return err
}

// undoable is the version to go back to when the one that is stored came of a fix and of nothing else.
func undoable(c echo.Context, stored posting.Posting) int {
	if stored.Version < 2 || stored.Status() == posting.StatusClosed || c.QueryParam(fixedParam) != strconv.Itoa(stored.Version) {
		return 0
	}
	return stored.Version - 1
}

// form is the id of the form that what was refused belongs to.
func (was typed) form() string {
	switch {
	case was.brief != nil:
		return "brief-form"
	case was.markdown != nil:
		return "text-form"
	default:
		return ""
	}
}

// shown is the stored posting with what was typed in its place.
func (was typed) shown(t *posting.Template, clinic posting.Clinic, stored posting.Posting) (posting.Posting, error) {
	if was.brief != nil {
		return stored.Compose(t, clinic, *was.brief)
	}
	if was.markdown != nil {
		stored.Markdown = *was.markdown
	}
	return stored, nil
}

// textOf is the field of the whole text. A refused brief leaves the stored text in it.
func textOf(shown, stored posting.Posting, was typed, problem ui.Problem) ui.Field {
	text := stored.Markdown
	if was.markdown != nil {
		text = shown.Markdown
	}
	return ui.Field{
		Name: textField, Label: "The whole text", Value: text, ErrorText: problem.Of(textField),
		HintText: "Lines that begin with # are headings, lines that begin with - are bullets, **two stars** make bold.",
	}
}

func (s *studio) dates(stored posting.Posting) {
	if stored.PublishedAt == nil {
		return
	}
	s.Published, s.Public = *stored.PublishedAt, "/jobs/"+stored.Slug
	if stored.ClosedAt != nil {
		s.Ended = *stored.ClosedAt
	}
}

// differs tells whether a text is not what its brief would give: it was edited by hand, or the clinic's
// facts have changed.
func differs(t *posting.Template, clinic posting.Clinic, stored posting.Posting) (bool, error) {
	draft, err := posting.Generate(t, clinic, stored.Brief)
	return err == nil && draft.Markdown != stored.Markdown, err
}
