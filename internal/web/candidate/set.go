package candidate

import (
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/fault"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// piece is where one exercise of a set stands: what is saved of it, and when.
type piece struct {
	task
	Begun    bool
	Progress string
	Left     string // minutes; empty without a running clock
	SavedAt  time.Time
	HandedIn time.Time
	Ended    time.Time // when time ran out, if it did
	Checksum string
}

type check struct {
	Base, Zone string
	Parts      []piece
	Open       int // exercises that can be handed in now
	Closes     time.Time
	Problem    ui.Problem
}

var checkPage = ui.NewPage[check](files, "pages/check.html")

type receipt struct {
	Base, Zone              string
	Name, Code, Job, Clinic string
	Email                   string
	Parts                   []piece
	ApplyBy                 time.Time
	Over                    bool       // nothing is left to work on
	Questions               []question // about the exercises; none once they were answered
	Problem                 ui.Problem
}

var receiptPage = ui.NewPage[receipt](files, "pages/receipt.html")

// Check shows how far every exercise is, before they are handed in.
func (p Pages) Check(c echo.Context) error { return p.check(c, http.StatusOK, nil) }

func (p Pages) check(c echo.Context, status int, problem error) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	org, err := p.Accounts.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	data := check{Base: "/c/" + site.Token(c), Zone: site.Zone(org).String(), Closes: h.Application.Closes, Problem: site.Problem(c, problem)}
	if data.Parts, err = p.parts(c); err != nil {
		return err
	}
	for _, part := range data.Parts {
		if part.Begun && part.Action != "" {
			data.Open++
		}
	}
	return site.Show(c, status, checkPage, p.frame(c, org.Name), data)
}

// parts tells of each exercise of the application what is stored.
func (p Pages) parts(c echo.Context) ([]piece, error) {
	ctx, h, lang, now := c.Request().Context(), site.Holder(c), site.Lang(c), p.Clock.Now()
	attempts, err := p.Attempts.AttemptsOf(ctx, h.Org, h.Application.ID)
	if err != nil {
		return nil, err
	}
	pieces := make([]piece, 0, len(attempts))
	for i, a := range attempts {
		kind, def, err := p.Catalog.Definition(a.Kind, a.Definition)
		if err != nil {
			return nil, err
		}
		part := piece{task: taskOf(i+1, a, kind, def, now, lang), Begun: a.Started != nil}
		if part.Begun {
			taken, err := p.Site.Attempt.Open(ctx, h.Org, a.ID)
			if err != nil {
				return nil, err
			}
			saved, err := p.Attempts.Response(ctx, h.Org, a.ID)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			part.Progress, part.SavedAt, part.Checksum = kind.Progress(taken.Form.Public, taken.Response, lang), saved.At, saved.Checksum
		}
		part.addTimes(a, now, lang)
		pieces = append(pieces, part)
	}
	return pieces, nil
}

func (part *piece) addTimes(a attempt.Attempt, now time.Time, lang string) {
	_, limited := a.Limit()
	switch a.State(now) {
	case attempt.Running, attempt.Paused:
		if left := a.Left(now); limited {
			part.Left = ui.MustSay(lang, "task.minutes", "minutes", int((left+time.Minute-1)/time.Minute))
		}
	case attempt.Submitted:
		part.HandedIn = *a.Submitted
	case attempt.Expired:
		part.Ended = a.Deadline()
	}
}

// HandIn hands in every exercise that is open, as it is saved.
func (p Pages) HandIn(c echo.Context) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	attempts, err := p.Attempts.AttemptsOf(ctx, h.Org, h.Application.ID)
	if err != nil {
		return err
	}
	for _, a := range attempts {
		if s := a.State(p.Clock.Now()); s != attempt.Running && s != attempt.Paused {
			continue
		}
		if err := p.Site.Attempt.Submit(ctx, h.Org, audit.Candidate(h.Candidate.ID), a.ID, nil); err != nil {
			return err
		}
	}
	return site.See(c, site.Done("/c/"+site.Token(c)+"/receipt", "handedin"))
}

// Receipt says what was handed in, when, and with which checksum, to be printed.
func (p Pages) Receipt(c echo.Context) error { return p.receipt(c, http.StatusOK, nil, nil) }

// receipt shows it, with answers to the questions about the exercises that were refused.
func (p Pages) receipt(c echo.Context, status int, chosen url.Values, problem error) error {
	ctx, h, lang := c.Request().Context(), site.Holder(c), site.Lang(c)
	org, err := p.Accounts.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	data := receipt{
		Base: "/c/" + site.Token(c), Zone: site.Zone(org).String(), Name: h.Candidate.Name, Code: h.Application.Code,
		Job: h.Job.Title, Clinic: org.Name, Email: h.Candidate.Email, Problem: site.Problem(c, problem),
	}
	if by := h.Job.ApplyBy; by != nil && p.Clock.Now().Before(*by) {
		data.ApplyBy = *by
	}
	if data.Parts, err = p.parts(c); err != nil {
		return err
	}
	done, open, err := p.Site.Attempt.Ended(ctx, h.Org, h.Application.ID)
	if err != nil {
		return err
	}
	if data.Over = !open && len(done) > 0; data.Over && !h.Application.OpinionDone {
		data.Questions = questionsOf(lang, chosen)
	}
	frame := p.frame(c, org.Name)
	frame.Scripts = []string{ui.Asset("device.js")}
	return site.Show(c, status, receiptPage, frame, data)
}

// MailLink sends the candidate the link by which they came, to open on another device.
func (p Pages) MailLink(c echo.Context) error {
	if err := p.Hiring.MailLink(c.Request().Context(), site.Holder(c), site.Token(c)); err != nil {
		return err
	}
	return site.See(c, site.Done("/c/"+site.Token(c), "mailed"))
}

// AskTime tells the clinic that a candidate came too late and what they need.
func (p Pages) AskTime(c echo.Context) error {
	words := c.FormValue("words")
	err := p.Hiring.AskTime(c.Request().Context(), site.Holder(c), words)
	if err != nil && site.Mendable(err) {
		return p.landing(c, site.Status(err), words, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done("/c/"+site.Token(c), "asked"))
}
