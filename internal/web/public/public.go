package public

import (
	"context"
	"embed"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/exercise"
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
	return []ui.Checked{jobsPage, jobPage, closedPage, appliedPage, linkPage, helpPage, errorPage}
}

// Home sends members to their desk and everyone else to the open jobs.
func (p Pages) Home(c echo.Context) error {
	a, ok := site.Actor(c)
	switch {
	case ok && a.Can(account.SeeDesk):
		return site.See(c, "/desk")
	case ok:
		return site.See(c, "/rate")
	default:
		return site.See(c, "/jobs")
	}
}

// card is one open job in a list.
type card struct {
	Slug, Title, Clinic, Place, Pay, Employment, Zone string
	Remote                                            bool // from home; Place says nothing then
	Closes                                            *time.Time
}

type jobs struct{ Jobs []card }

var jobsPage = ui.NewPage[jobs](files, "pages/jobs.html")

// Jobs lists every open job of every clinic served here.
func (p Pages) Jobs(c echo.Context) error {
	open, err := p.open(c)
	if err != nil {
		return err
	}
	frame := p.PublicFrame(c, "")
	frame.Description = ui.MustSay(site.Lang(c), "jobs.lead")
	frame.Canonical = p.BaseURL + "/jobs"
	return site.Show(c, http.StatusOK, jobsPage, frame, jobs{Jobs: open})
}

// opening is a job on which one can apply now.
type opening struct {
	posting posting.Posting
	org     account.Org
	closes  *time.Time
}

// openings reads them, newest first.
func (p Pages) openings(ctx context.Context) ([]opening, error) {
	listed, err := p.Postings.OpenPostings(ctx)
	if err != nil {
		return nil, err
	}
	orgs := map[id.Org]account.Org{}
	var open []opening
	for _, l := range listed {
		org, known := orgs[l.Org]
		if !known {
			if org, err = p.Accounts.Org(ctx, l.Org); err != nil {
				return nil, err
			}
			orgs[l.Org] = org
		}
		closes, err := l.Posting.ApplyByMoment(org.TimeZone)
		if err != nil {
			return nil, err
		}
		if closes == nil || p.Clock.Now().Before(*closes) {
			open = append(open, opening{l.Posting, org, closes})
		}
	}
	return open, nil
}

// open are the openings as cards.
func (p Pages) open(c echo.Context) ([]card, error) {
	open, err := p.openings(c.Request().Context())
	if err != nil {
		return nil, err
	}
	var cards []card
	for _, o := range open {
		cards = append(cards, cardOf(o.posting, o.org, o.closes))
	}
	return cards, nil
}

func cardOf(p posting.Posting, org account.Org, closes *time.Time) card {
	return card{
		Slug: p.Slug, Title: p.Title, Clinic: org.Name, Place: p.Site.String(), Remote: p.Remote, Pay: p.Pay.String(),
		Employment: p.Employment, Zone: site.Zone(org).String(), Closes: closes,
	}
}

type person struct{ Name, Email, Phone string }

type job struct {
	card
	Description template.HTML
	JSONLD      template.JS
	Person      person
	Problem     ui.Problem
	Open        bool
	Minutes     int
	Tasks       exercise.Plan
	Practice    []ui.Link // exercises to try
	Files       []ui.Link
	Address     string // whole, for people who read the page on paper
}

var jobPage = ui.NewPage[job](files, "pages/job.html")

type closed struct {
	Title  string
	Clinic string
	Jobs   []card
}

var closedPage = ui.NewPage[closed](files, "pages/closed.html")

// Job shows one job; a closed one answers 410 with the other openings.
func (p Pages) Job(c echo.Context) error {
	return p.job(c, http.StatusOK, person{}, nil)
}

func (p Pages) job(c echo.Context, status int, typed person, problem error) error {
	ctx := c.Request().Context()
	l, err := p.Postings.PublishedBySlug(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	org, err := p.Accounts.Org(ctx, l.Org)
	if err != nil {
		return err
	}
	j, err := p.Hirings.Job(ctx, l.Org, l.Posting.JobID)
	if err != nil {
		return err
	}
	if !j.Open(p.Clock.Now()) {
		return p.closed(c, l.Posting.Title, org.Name)
	}
	address := p.address(l.Posting)
	ld, err := posting.JSONLD(l.Posting, site.Clinic(org), address)
	if err != nil {
		return err
	}
	data := job{
		card: cardOf(l.Posting, org, j.ApplyBy), Description: posting.HTML(body(l.Posting.Markdown)),
		JSONLD: template.JS(ld), //nolint:gosec // our own JSON, with < and > escaped
		Person: typed, Problem: site.Problem(c, problem), Open: true, Minutes: j.Plan.Minutes(p.Catalog), Tasks: j.Plan,
		Files: filesOf(l.Posting), Address: address,
	}
	if data.Practice, err = p.practice(j.Plan, site.Lang(c)); err != nil {
		return err
	}
	frame := p.PublicFrame(c, org.Name)
	frame.Bleed, frame.Canonical, frame.LanguageForm = true, address, "apply"
	frame.Description = l.Posting.Title + " at " + org.Name
	return site.Show(c, status, jobPage, frame, data)
}

// practice lists the exercises of a plan that can be tried before one applies.
func (p Pages) practice(plan exercise.Plan, lang string) ([]ui.Link, error) {
	var links []ui.Link
	for _, item := range plan {
		kind, def, err := p.Catalog.Definition(item.Kind, item.Definition)
		if err != nil {
			return nil, err
		}
		if _, ok := kind.(exercise.Practiser); ok {
			links = append(links, ui.Link{Text: def.In(lang).Title, Href: "/practice/" + item.Kind})
		}
	}
	return links, nil
}

// body is the posting without its title, which the page shows itself.
func body(markdown string) string {
	first, rest, found := strings.Cut(strings.TrimLeft(markdown, "\n"), "\n")
	if found && strings.HasPrefix(first, "# ") {
		return rest
	}
	return markdown
}

func (p Pages) closed(c echo.Context, title, clinic string) error {
	open, err := p.open(c)
	if err != nil {
		return err
	}
	return site.Show(c, http.StatusGone, closedPage, p.PublicFrame(c, clinic), closed{Title: title, Clinic: clinic, Jobs: open})
}

// Apply puts a person on the job and mails their link. The page that follows says the same for
// people who applied before.
func (p Pages) Apply(c echo.Context) error {
	ctx := c.Request().Context()
	l, err := p.Postings.PublishedBySlug(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	applied := "/jobs/" + l.Posting.Slug + "/applied"
	if c.FormValue("website") != "" { // a field that people do not see, but that programs fill in
		return site.See(c, applied)
	}
	typed := person{Name: c.FormValue("name"), Email: c.FormValue("email"), Phone: c.FormValue("phone")}
	if lang := c.FormValue("_lang"); lang != "" { // what was typed stays
		p.SetLang(c, lang)
		return p.job(c, http.StatusOK, typed, nil)
	}
	_, err = p.Hiring.Apply(ctx, l.Org, l.Posting.JobID, hiring.Person{
		Name: typed.Name, Email: typed.Email, Phone: typed.Phone, Lang: site.Lang(c), // that of the page they filled in
	})
	if err != nil && site.Mendable(err) {
		return p.job(c, site.Status(err), typed, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, applied)
}

type applied struct{ Title, Clinic, Slug string }

var appliedPage = ui.NewPage[applied](files, "pages/applied.html")

// Applied says what comes next.
func (p Pages) Applied(c echo.Context) error {
	l, err := p.Postings.PublishedBySlug(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	org, err := p.Accounts.Org(c.Request().Context(), l.Org)
	if err != nil {
		return err
	}
	return site.Show(c, http.StatusOK, appliedPage, p.PublicFrame(c, org.Name), applied{Title: l.Posting.Title, Clinic: org.Name, Slug: l.Posting.Slug})
}

type link struct {
	Email   string
	Problem ui.Problem
}

var linkPage = ui.NewPage[link](files, "pages/link.html")

// LinkForm asks for the address to which a candidate's link is sent again.
func (p Pages) LinkForm(c echo.Context) error {
	return site.Show(c, http.StatusOK, linkPage, p.CandidateDoor(c), link{})
}

// LinkSend sends it; the answer is the same whether the address is known or not.
func (p Pages) LinkSend(c echo.Context) error {
	email := strings.TrimSpace(c.FormValue("email"))
	if !strings.Contains(email, "@") {
		err := &fault.Error{Kind: fault.Invalid, Message: "Enter your e-mail address", Fields: []fault.Field{{Name: "email", Message: "Enter an e-mail address, like ana@example.org"}}}
		return site.Show(c, http.StatusUnprocessableEntity, linkPage, p.CandidateDoor(c), link{Email: email, Problem: site.Problem(c, err)})
	}
	if err := p.Hiring.ResendTo(c.Request().Context(), email); err != nil {
		return err
	}
	return site.See(c, site.Done("/link", "sent"))
}

var helpPage = ui.NewPage[struct{}](files, "pages/help.html")

// Help answers what people ask most.
func (p Pages) Help(c echo.Context) error {
	return site.Show(c, http.StatusOK, helpPage, p.PublicFrame(c, ""), struct{}{})
}

// Theme keeps the reader's choice of colours and goes back.
func (p Pages) Theme(c echo.Context) error {
	p.Prefer(c, "theme", string(ui.ThemeOf(c.FormValue("theme"))))
	return p.Back(c, "/")
}

// Language keeps the reader's choice of language and goes back.
func (p Pages) Language(c echo.Context) error {
	p.SetLang(c, c.FormValue("lang"))
	return p.Back(c, "/")
}

type failure struct {
	Status            int
	Title             string
	Message           string
	RequestID         string
	Internal, NewLink bool
}

var errorPage = ui.NewPage[failure](files, "pages/error.html")

// ShowError is the page for anything that went wrong, in plain words.
func ShowError(s *site.Site, c echo.Context, status int, message, requestID string) error {
	lang := site.Lang(c)
	data := failure{
		Status: status, Message: strings.TrimSuffix(ui.Refusal(lang, message), "."), RequestID: requestID, Title: failureTitle(status, lang),
		Internal: status >= http.StatusInternalServerError,
		NewLink:  strings.HasPrefix(c.Path(), "/c/"),
	}
	return site.Show(c, status, errorPage, s.PublicFrame(c, ""), data)
}

func failureTitle(status int, lang string) string {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return ui.MustSay(lang, "error.missing")
	case http.StatusForbidden:
		return ui.MustSay(lang, "error.denied")
	case http.StatusGone:
		return ui.MustSay(lang, "error.ended")
	case http.StatusConflict:
		return ui.MustSay(lang, "error.changed")
	case http.StatusTooManyRequests:
		return ui.MustSay(lang, "error.often")
	case http.StatusUnprocessableEntity, http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		return ui.MustSay(lang, "error.refused")
	default:
		return ui.MustSay(lang, "error.internal")
	}
}
