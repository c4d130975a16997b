package candidate

import (
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
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
	return []ui.Checked{landingPage, practicePage, readyPage, workPage, reviewPage, overPage, checkPage, receiptPage, factsPage, feedbackPage}
}

// frame surrounds the pages behind a link, with larger text for whoever asked for it. That this cannot be
// read is no reason to show no page.
func (p Pages) frame(c echo.Context, org string) ui.Frame {
	frame := p.CandidateFrame(c, org)
	if site.Token(c) != "" {
		h := site.Holder(c)
		a, err := p.Hirings.Accommodation(c.Request().Context(), h.Org, h.Application.ID)
		frame.Large = err == nil && a.LargeText
	}
	return frame
}

type landing struct {
	Name, Job, Clinic, Zone string
	Base                    string
	Closes                  time.Time
	Tasks                   []task
	Done                    int
	Minutes                 int
	Agreed, Declined        bool
	AllDone                 bool
	Late                    bool // some exercise closed before it was started
	Finished, Open          bool // something was finished; something runs
	Changes                 changes
	Contact                 posting.Contact
	Reach                   template.HTML // how to reach the clinic: "call … or write to …"
	Words                   string        // that the candidate wrote to the clinic
	Problem                 ui.Problem
	NextID                  string     // of the task to start next
	Asked                   *time.Time // when they wrote to the clinic, if that waits for an answer
	Opinion                 bool       // may say what they thought of the exercises
	Feedback                bool       // was released
}

type task struct {
	Number  int
	ID      string
	Name    string
	Summary string
	Icon    string
	Limit   string
	Tone    ui.Tone
	Status  string
	Action  string // text of its button; empty when there is nothing to do
	Primary bool
	CutAt   time.Time // the deadline that a late start would be cut to, if it would

	Finished bool   // there is a receipt, and a list of what was noted
	Practice string // path of the kind's practice; empty without one, and once there is nothing to do
}

type changes struct {
	Times                          []ui.Option
	HideClock, ListView, LargeText bool
	Breaks                         bool
	Locked                         bool // every exercise has begun: nothing left to change
}

var landingPage = ui.NewPage[landing](files, "pages/landing.html", "pages/parts.html")

// Landing shows the exercises of the link's application.
func (p Pages) Landing(c echo.Context) error {
	return p.landing(c, http.StatusOK, "", nil)
}

// landing shows the page, with what the candidate wrote and why it was not accepted.
func (p Pages) landing(c echo.Context, status int, words string, problem error) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	org, err := p.Accounts.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	attempts, err := p.Attempts.AttemptsOf(ctx, h.Org, h.Application.ID)
	if err != nil {
		return err
	}
	accommodation, err := p.Hirings.Accommodation(ctx, h.Org, h.Application.ID)
	if err != nil {
		return err
	}
	data := landing{
		Name: firstName(h.Candidate.Name), Job: h.Job.Title, Clinic: org.Name, Zone: site.Zone(org).String(),
		Base: "/c/" + site.Token(c), Closes: h.Application.Closes,
		Agreed: h.Application.ConsentedAt != nil, Declined: h.Application.DeclinedAt != nil,
		Contact: site.Clinic(org).Contact, Words: words, Problem: site.Problem(c, problem),
	}
	if data.Feedback, err = p.released(c); err != nil {
		return err
	}
	lang := site.Lang(c)
	if err := p.addTasks(&data, attempts, lang); err != nil {
		return err
	}
	if data.Reach, err = reach(lang, data.Contact); err != nil {
		return err
	}
	if data.Late {
		if data.Asked, err = p.Hiring.Asked(ctx, h); err != nil {
			return err
		}
	}
	data.Opinion = data.AllDone && data.Finished && !h.Application.OpinionDone
	data.Changes = changesOf(accommodation, attempts, lang)
	frame := p.frame(c, org.Name)
	frame.Scripts = []string{ui.Asset("device.js")}
	return site.Show(c, status, landingPage, frame, data)
}

// reach says how a clinic can be reached, in a half sentence.
func reach(lang string, c posting.Contact) (template.HTML, error) {
	call, err := ui.SayHTML(lang, "contact.call", "phone", anchor("tel:", c.Phone))
	if err != nil {
		return "", err
	}
	write, err := ui.SayHTML(lang, "contact.write", "email", anchor("mailto:", c.Email))
	switch {
	case err != nil:
		return "", err
	case c.Phone != "" && c.Email != "":
		return ui.SayHTML(lang, "contact.either", "call", call, "write", write)
	case c.Phone != "":
		return call, nil
	case c.Email != "":
		return write, nil
	default:
		return ui.SayHTML(lang, "contact.none")
	}
}

func anchor(scheme, to string) template.HTML {
	to = template.HTMLEscapeString(to)
	return template.HTML(`<a href="` + scheme + to + `">` + to + `</a>`) //nolint:gosec // escaped
}

func (p Pages) addTasks(data *landing, attempts []attempt.Attempt, lang string) error {
	now := p.Clock.Now()
	for i, a := range attempts {
		kind, def, err := p.Catalog.Definition(a.Kind, a.Definition)
		if err != nil {
			return err
		}
		t := taskOf(i+1, a, kind, def, now, lang)
		if _, ok := kind.(exercise.Practiser); ok && a.State(now) == attempt.Open {
			t.Practice = data.Base + "/practice/" + a.Kind
		}
		switch state := a.State(now); state {
		case attempt.Submitted, attempt.Expired:
			data.Done++
			data.Finished = true
		case attempt.Voided:
			data.Done++
		case attempt.Running, attempt.Paused:
			data.Open = true
		case attempt.Closed:
			data.Late = true
		}
		if t.Action != "" && data.NextID == "" {
			t.Primary, data.NextID = true, t.ID
		}
		data.Minutes += def.Minutes
		data.Tasks = append(data.Tasks, t)
	}
	data.AllDone = data.Done == len(attempts)
	return nil
}

func taskOf(number int, a attempt.Attempt, kind exercise.Kind, def exercise.Definition, now time.Time, lang string) task {
	def = def.In(lang)
	t := task{
		Number: number, ID: string(a.ID), Name: def.Title, Summary: def.Summary,
		Icon: kind.Info().Icon, Limit: limitText(a, lang),
	}
	t.Tone, t.Status, t.Action = stateWords(a.State(now), lang)
	t.Finished = a.State(now).Finished()
	if limit, ok := a.Limit(); ok && a.State(now) == attempt.Open && now.Add(limit).After(a.Closes) {
		t.CutAt = a.Closes
	}
	return t
}

func limitText(a attempt.Attempt, lang string) string {
	limit, ok := a.Limit()
	if !ok {
		return ui.MustSay(lang, "task.unlimited")
	}
	return ui.MustSay(lang, "task.minutes", "minutes", int((limit+time.Minute-1)/time.Minute))
}

func stateWords(s attempt.State, lang string) (tone ui.Tone, status, action string) {
	switch s {
	case attempt.Running, attempt.Paused:
		return ui.Now, ui.MustSay(lang, "task.working"), ui.MustSay(lang, "task.continue")
	case attempt.Submitted:
		return ui.OK, ui.MustSay(lang, "task.submitted"), ""
	case attempt.Expired:
		return ui.Bad, ui.MustSay(lang, "task.expired"), ""
	case attempt.Closed:
		return ui.Bad, ui.MustSay(lang, "task.closed"), ""
	case attempt.Voided:
		return ui.Plain, ui.MustSay(lang, "task.voided"), ""
	case attempt.Invited:
		return ui.Plain, ui.MustSay(lang, "task.invited"), ""
	default:
		return ui.Plain, ui.MustSay(lang, "task.open"), ui.MustSay(lang, "task.start")
	}
}

func changesOf(a hiring.Accommodation, attempts []attempt.Attempt, lang string) changes {
	c := changes{HideClock: a.HideClock, ListView: a.ListView, LargeText: a.LargeText, Breaks: breaksOf(attempts)}
	c.Locked = !slices.ContainsFunc(attempts, func(a attempt.Attempt) bool { return a.Started == nil && a.Voided == nil })
	for _, m := range hiring.Multipliers() {
		value := strconv.FormatFloat(m, 'g', -1, 64)
		text := ui.MustSay(lang, "changes.times", "times", value)
		switch m {
		case 1:
			text = ui.MustSay(lang, "changes.standard")
		case 0:
			text = ui.MustSay(lang, "changes.unlimited")
		}
		c.Times = append(c.Times, ui.Option{Value: value, Text: text, Chosen: m == a.Multiplier})
	}
	return c
}

// firstName is how a page greets. One that is written from right to left keeps to itself, so that the
// marks around it stay where they belong.
func firstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	if strings.ContainsFunc(first, func(r rune) bool {
		return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana)
	}) {
		const isolate, end = "\u2068", "\u2069"
		return isolate + first + end
	}
	return first
}

// Consent records whether the candidate takes part.
func (p Pages) Consent(c echo.Context) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	back := "/c/" + site.Token(c)
	switch c.FormValue("consent") {
	case "agree":
		if err := p.Hiring.Consent(ctx, h); err != nil {
			return err
		}
		return site.See(c, site.Done(back, "agreed"))
	case "decline":
		if err := p.Hiring.Decline(ctx, h); err != nil {
			return err
		}
		return site.See(c, site.Done(back, "declined"))
	default:
		err := &fault.Error{Kind: fault.Invalid, Message: "Please answer before you start", Fields: []fault.Field{{Name: "consent", Message: "Choose whether you take part"}}}
		return p.landing(c, http.StatusUnprocessableEntity, "", err)
	}
}

// Changes stores what the candidate changes about the test.
func (p Pages) Changes(c echo.Context) error {
	multiplier, err := strconv.ParseFloat(c.FormValue("multiplier"), 64)
	if err != nil {
		multiplier = -1 // refused below, with the list of choices
	}
	ctx, h := c.Request().Context(), site.Holder(c)
	err = p.Hiring.Accommodate(ctx, h, hiring.Accommodation{
		Multiplier: multiplier, HideClock: c.FormValue("hide_clock") != "",
		ListView: c.FormValue("list_view") != "", LargeText: c.FormValue("large_text") != "",
	})
	if err != nil && site.Mendable(err) {
		return p.landing(c, site.Status(err), "", err)
	}
	if err != nil {
		return err
	}
	breaks := time.Duration(0)
	if c.FormValue("breaks") != "" {
		breaks = attempt.Breaks
	}
	if err := p.Site.Attempt.AllowBreaks(ctx, h.Org, h.Application.ID, breaks); err != nil {
		return err
	}
	return site.See(c, site.Done("/c/"+site.Token(c), "changes"))
}
