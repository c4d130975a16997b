package manager

import (
	"html/template"
	"net/http"
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
	CanEdit          bool
	CanPublish       bool
	CanClose         bool
	CanReopen        bool
	CanCopy          bool
	Asides           []aside
	Form             briefForm
	Text             ui.Field
	Unsaved          bool // the page holds what was refused
	ByHand           bool // what is shown is not what its brief would give
	Differs          bool // the text is not what the brief would give
	Preview          template.HTML
	Findings         findings
	Problem          ui.Problem
	Clash            *clash
}

var studioPage = ui.NewPage[studio](files, "pages/studio.html", "pages/lines.html", "pages/brief.html", "pages/findings.html")

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
	t, err := p.Posting.Templates.Find(stored.Template)
	if err != nil {
		return err
	}
	shown, err := was.shown(t, clinicOf(c), stored)
	if err != nil {
		return err
	}
	found, err := p.Posting.Check(shown, clinicOf(c))
	if err != nil {
		return err
	}
	applications, err := p.applications(c, job.ID)
	if err != nil {
		return err
	}
	a := site.Must(c)
	data := studio{
		Title: stored.Title, Base: jobPath(job.ID), Tabs: tabs(job.ID, "Posting", applications), Job: string(job.ID),
		Version: stored.Version, Saved: stored.UpdatedAt, Zone: zone(c),
		CanEdit: a.Can(account.EditPosting) && stored.Status() != posting.StatusClosed, CanPublish: a.Can(account.PublishPosting) && stored.Status() == posting.StatusDraft,
		CanClose:  a.Can(account.PublishPosting) && stored.Status() == posting.StatusPublished,
		CanReopen: a.Can(account.PublishPosting) && stored.Status() == posting.StatusClosed,
		CanCopy:   a.Can(account.EditPosting),
		Problem:   ui.ProblemOf(was.problem), Unsaved: was.brief != nil || was.markdown != nil,
		Preview: preview(shown.Markdown, found),
	}
	if data.ByHand, err = differs(t, clinicOf(c), shown); err != nil {
		return err
	}
	data.Findings = findingsOf(found, t, shown.Brief, data.CanEdit, data.ByHand)
	data.Findings.Aside = asideFormOf(shown, stored, data.CanEdit)
	if data.Asides, err = p.asides(c, stored); err != nil {
		return err
	}
	data.Form = formOf(t, clinicOf(c), shown.Brief, data.Problem)
	data.Text = textOf(shown, stored, was, data.Problem)
	data.dates(stored)
	data.Tone, data.Status = standing(stored, p.blocking(c, stored), job, p.Clock.Now())
	if data.Differs, err = differs(t, clinicOf(c), stored); err != nil {
		return err
	}
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

// blocking counts what must be fixed in the stored text.
func (p Pages) blocking(c echo.Context, stored posting.Posting) int {
	found, err := p.Posting.Check(stored, clinicOf(c))
	if err != nil {
		return 0
	}
	return posting.Blocking(found)
}

// differs tells whether a text is not what its brief would give: it was edited by hand, or the clinic's
// facts have changed.
func differs(t *posting.Template, clinic posting.Clinic, stored posting.Posting) (bool, error) {
	draft, err := posting.Generate(t, clinic, stored.Brief)
	return err == nil && draft.Markdown != stored.Markdown, err
}
