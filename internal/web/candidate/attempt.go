package candidate

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// open is everything a page about one exercise needs.
type open struct {
	holder   hiring.Holder
	org      account.Org
	attempt  attempt.Attempt
	kind     exercise.Kind
	def      exercise.Definition
	number   int
	of       int
	state    attempt.State
	now      time.Time
	base     string // of the candidate's pages
	path     string // of this exercise's
	changes  hiring.Accommodation
	position string // "Task 2 of 4"
	lang     string
}

// open loads one exercise of the link's own application; another's is not found.
func (p Pages) open(c echo.Context) (open, error) {
	ctx, h := c.Request().Context(), site.Holder(c)
	all, err := p.Attempts.AttemptsOf(ctx, h.Org, h.Application.ID)
	if err != nil {
		return open{}, err
	}
	o := open{holder: h, of: len(all), now: p.Clock.Now(), base: "/c/" + site.Token(c), lang: site.Lang(c)}
	for i, a := range all {
		if string(a.ID) == c.Param("attempt") {
			o.attempt, o.number = a, i+1
		}
	}
	if o.number == 0 {
		return open{}, fault.New(fault.NotFound, "This exercise is not part of your application")
	}
	if o.org, err = p.Accounts.Org(ctx, h.Org); err != nil {
		return open{}, err
	}
	if o.changes, err = p.Hirings.Accommodation(ctx, h.Org, h.Application.ID); err != nil {
		return open{}, err
	}
	o.kind, o.def, err = p.Catalog.Definition(o.attempt.Kind, o.attempt.Definition)
	o.def = o.def.In(o.lang)
	o.state = o.attempt.State(o.now)
	o.path = o.base + "/a/" + string(o.attempt.ID)
	o.position = ui.MustSay(o.lang, "task.position", "number", o.number, "of", o.of)
	return o, err
}

func (o open) by() audit.Actor { return audit.Candidate(o.holder.Candidate.ID) }

type ready struct {
	Position, Title, Summary, Limit string
	Path, Base                      string
	Essential                       string
	Limited, Extendable             bool
	Closes                          time.Time
	CutAt                           time.Time
	Zone                            string
	Scoring                         []string // the rule, where the kind tells it
	Practice                        string   // path of the practice, where the kind has one
}

var readyPage = ui.NewPage[ready](files, "pages/ready.html", "pages/parts.html")

type work struct {
	Title string
	Bar   ui.Bar
	Work  ui.Work
	Plain bool // list view asked for
	Kind  string
	// Problem is why a plain form was not accepted; what was typed is in Work.
	Problem ui.Problem
}

var workPage = ui.NewPage[work](files, "pages/work.html")

type over struct {
	Title, Position string
	State           attempt.State
	Base            string
	SavedAt         time.Time
	HandedIn        time.Time
	Checksum        string
	Progress        string
	Zone            string
	NextPath        string
	Path            string
	Noticed         []noticed
	Comments        []attempt.Event
	Comment         string // that was not accepted
	Problem         ui.Problem
}

var overPage = ui.NewPage[over](files, "pages/over.html")

type review struct {
	Title, Position, Progress, Path string
	SavedAt                         time.Time
	Nothing, Limited                bool
	Zone                            string
	Bar                             ui.Bar
	Clock                           ui.Work // only its times
	Answer                          template.HTML
}

var reviewPage = ui.NewPage[review](files, "pages/review.html")

// Attempt shows an exercise as it stands: before the start, at work, or over.
func (p Pages) Attempt(c echo.Context) error {
	o, err := p.open(c)
	if err != nil {
		return err
	}
	switch o.state {
	case attempt.Open:
		if o.holder.Application.ConsentedAt == nil {
			return site.See(c, o.base+"#consent")
		}
		return p.ready(c, o)
	case attempt.Running, attempt.Paused:
		return p.work(c, o, http.StatusOK, nil, nil)
	default:
		return p.over(c, o, http.StatusOK, "", nil)
	}
}

func (p Pages) ready(c echo.Context, o open) error {
	p.Site.Attempt.DrawAhead(o.holder.Org, o.attempt)
	data := ready{
		Position: o.position, Title: o.def.Title, Summary: o.def.Summary, Limit: limitText(o.attempt, o.lang),
		Path: o.path, Base: o.base, Extendable: o.def.Timing == exercise.Extendable, Closes: o.attempt.Closes,
		CutAt: taskOf(o.number, o.attempt, o.kind, o.def, o.now, o.lang).CutAt, Zone: site.Zone(o.org).String(),
	}
	_, data.Limited = o.attempt.Limit()
	if o.def.Timing == exercise.Essential {
		data.Essential = o.def.Essential
	}
	if kind, ok := o.kind.(exercise.Explainer); ok {
		data.Scoring = kind.Scoring(o.lang)
	}
	if _, ok := o.kind.(exercise.Practiser); ok {
		data.Practice = o.base + "/practice/" + o.attempt.Kind
	}
	frame := p.frame(c, o.org.Name)
	frame.Scripts = []string{ui.Asset("device.js")}
	return site.Show(c, http.StatusOK, readyPage, frame, data)
}

// work draws the exercise with what is saved, or with posted fields that were refused.
func (p Pages) work(c echo.Context, o open, status int, posted url.Values, problem error) error {
	ctx := c.Request().Context()
	form, err := p.Attempts.Form(ctx, o.holder.Org, o.attempt.ID)
	if err != nil {
		return err
	}
	saved, err := p.Attempts.Response(ctx, o.holder.Org, o.attempt.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	body, err := o.draw(form.Public, saved.Response, posted, o.lang)
	if err != nil {
		return err
	}
	frame := p.frame(c, o.org.Name)
	frame.ThemeAction, frame.LanguageForm = "", "work" // nothing competes with the exercise
	p.assets(&frame, o)
	data := work{
		Title: o.def.Title, Kind: form.Kind, Plain: o.changes.ListView,
		Bar: p.bar(o, saved), Work: p.form(o, saved, body), Problem: site.Problem(c, problem),
	}
	return site.Show(c, status, workPage, frame, data)
}

// draw shows the exercise with what was posted, as far as it can be read, else with what is saved: what
// is refused is not lost.
func (o open) draw(public exercise.Public, saved exercise.Response, posted url.Values, lang string) (template.HTML, error) {
	page := exercise.Page{Mode: exercise.Work, Lang: lang}
	if posted != nil {
		if r, _ := o.kind.Read(public, posted); r != nil { // comes with a fault too, where it could be read
			if body, err := o.kind.View(public, r, page); err == nil {
				return body, nil
			}
		}
	}
	return o.kind.View(public, saved, page)
}

// assets adds the scripts and the style of the kind. Its script reads from the page whether a list was
// asked for in place of a board.
func (p Pages) assets(frame *ui.Frame, o open) {
	frame.Scripts = []string{ui.Asset("announce.js"), ui.Asset("attempt.js")}
	p.kindAssets(frame, o.kind)
}

func (p Pages) kindAssets(frame *ui.Frame, kind exercise.Kind) {
	slug := kind.Info().Slug
	if url, ok := p.Assets.URL(slug + "/view.js"); ok {
		frame.Scripts = append(frame.Scripts, url)
	}
	if url, ok := p.Assets.URL(slug + "/view.css"); ok {
		frame.Styles = append(frame.Styles, url)
	}
}

func (p Pages) bar(o open, saved attempt.Saved) ui.Bar {
	_, limited := o.attempt.Limit()
	bar := ui.Bar{
		Step: o.position, Title: o.def.Title, Limited: limited,
		Left: o.attempt.Left(o.now), HideClock: o.changes.HideClock, Lang: o.lang,
	}
	if saved.Seq > 0 {
		bar.SavedAt = ui.Hour(o.lang, saved.At, site.Zone(o.org))
	}
	return bar
}

func (p Pages) form(o open, saved attempt.Saved, body template.HTML) ui.Work {
	w := ui.Work{
		Attempt: string(o.attempt.ID), Action: o.path + "/save", Save: o.path + "/save",
		Now: o.now, Seq: saved.Seq, Legend: o.def.Title, Body: body, Next: o.path, Renew: "/link", Lang: o.lang,
		Buttons: []ui.Button{
			{Name: "_do", Value: "review", Text: ui.MustSay(o.lang, "work.review"), Primary: true},
			{Name: "_do", Value: "save", Text: ui.MustSay(o.lang, "work.save")},
		},
	}
	if o.attempt.Started != nil {
		w.Started = *o.attempt.Started
	}
	if _, limited := o.attempt.Limit(); limited {
		w.Deadline = o.attempt.Deadline()
		if o.attempt.BreakLeft(o.now) > 0 {
			w.Pause, w.Resume = o.path+"/pause", o.path+"/resume"
		}
		if o.state == attempt.Paused {
			w.Paused = o.attempt.Pauses[len(o.attempt.Pauses)-1].To
		}
		if o.def.Timing == exercise.Extendable {
			w.More = o.path + "/more"
		}
	}
	if saved.Seq > 0 {
		w.SavedAt = ui.Hour(o.lang, saved.At, site.Zone(o.org))
	}
	return w
}

// over shows what became of an exercise, with a comment that was not accepted and why.
func (p Pages) over(c echo.Context, o open, status int, comment string, problem error) error {
	ctx := c.Request().Context()
	data := over{
		Title: o.def.Title, Position: o.position, State: o.state, Base: o.base, Path: o.path,
		Zone: site.Zone(o.org).String(), Comment: comment, Problem: site.Problem(c, problem),
	}
	if o.attempt.Started != nil {
		taken, err := p.Site.Attempt.Open(ctx, o.holder.Org, o.attempt.ID)
		if err != nil {
			return err
		}
		data.Progress = o.kind.Progress(taken.Form.Public, taken.Response, o.lang)
		saved, err := p.Attempts.Response(ctx, o.holder.Org, o.attempt.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		data.SavedAt, data.Checksum = saved.At, saved.Checksum
	}
	if o.attempt.Submitted != nil {
		data.HandedIn = *o.attempt.Submitted
	}
	if err := p.addNoticed(ctx, &data, o); err != nil {
		return err
	}
	next, err := p.next(c, o)
	if err != nil {
		return err
	}
	data.NextPath = next
	return site.Show(c, status, overPage, p.frame(c, o.org.Name), data)
}

// next is the path of another exercise that can be worked on, or empty.
func (p Pages) next(c echo.Context, o open) (string, error) {
	all, err := p.Attempts.AttemptsOf(c.Request().Context(), o.holder.Org, o.holder.Application.ID)
	if err != nil {
		return "", err
	}
	for _, a := range all {
		if s := a.State(o.now); s == attempt.Open || s == attempt.Running || s == attempt.Paused {
			return o.base + "/a/" + string(a.ID), nil
		}
	}
	return "", nil
}

// Start starts the clock.
func (p Pages) Start(c echo.Context) error {
	o, err := p.open(c)
	if err != nil {
		return err
	}
	if o.holder.Application.ConsentedAt == nil {
		return site.See(c, o.base+"#consent")
	}
	if err := p.Site.Attempt.Start(c.Request().Context(), o.holder.Org, o.by(), o.attempt.ID); err != nil {
		return err
	}
	return site.See(c, o.path)
}

// Save stores the posted fields: for the script, which asks for numbers, and for the plain form,
// which goes on to a page.
func (p Pages) Save(c echo.Context) error {
	fields, err := c.FormParams()
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "This could not be read. Reload the page and try again")
	}
	if site.Scripted(c) {
		return p.autosave(c, saveOf(c, fields))
	}
	if lang := fields.Get("_lang"); lang != "" {
		if err := p.choose(c, lang); err != nil {
			return err
		}
	}
	o, err := p.open(c)
	if err != nil {
		return err
	}
	if !fields.Has("_seq") && o.state.Over() { // the fields are disabled, and not sent
		return site.See(c, o.path)
	}
	save := saveOf(c, fields)
	save.Application = o.holder.Application.ID
	_, err = p.Site.Attempt.Save(c.Request().Context(), o.holder.Org, o.by(), o.attempt.ID, save)
	return p.afterSave(c, o, fields, err)
}

// autosave looks up less than a page does: it is what the server does most of all.
func (p Pages) autosave(c echo.Context, save attempt.Save) error {
	pass := site.Pass(c)
	save.Application = pass.Application
	receipt, err := p.Site.Attempt.Save(c.Request().Context(), pass.Org, audit.Candidate(pass.Candidate), id.Attempt(c.Param("attempt")), save)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, clockJSON(c, site.ZoneNamed(pass.TimeZone), receipt))
}

// saveOf reads the shell's own fields. A plain form carries the number of the last save, the script
// that of this one.
func saveOf(c echo.Context, fields url.Values) attempt.Save {
	seq, err := strconv.ParseInt(fields.Get("_seq"), 10, 64)
	if err != nil {
		seq = -1
	}
	if !site.Scripted(c) {
		seq++
	}
	return attempt.Save{
		Seq: seq, Fields: fields, TakeOver: fields.Get("_takeover") != "",
		Moves: []byte(fields.Get("_moves")), GapFrom: gapFrom(fields.Get("_gap")),
	}
}

// gapFrom reads when the script first failed to reach us, in Unix milliseconds; zero if it did not.
func gapFrom(text string) time.Time {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil || ms <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func (p Pages) afterSave(c echo.Context, o open, fields url.Values, err error) error {
	switch {
	case fault.Is(err, fault.Expired), err != nil && site.Mendable(err) && o.state.Over(): // nothing to mend any more
		return site.See(c, o.path)
	case err != nil && site.Mendable(err) && o.state == attempt.Running:
		return p.work(c, o, site.Status(err), fields, err)
	case err != nil:
		return err
	case fields.Has("_lang"):
		return site.See(c, o.path)
	case strings.HasPrefix(fields.Get("_do"), "review"):
		return site.See(c, o.path+"/review")
	default:
		return site.See(c, site.Done(o.path, "saved"))
	}
}

func clockJSON(c echo.Context, zone *time.Location, r attempt.Receipt) map[string]any {
	out := map[string]any{"seq": r.Seq, "now": r.Now.UnixMilli(), "deadline": int64(0), "saved": ui.Hour(site.Lang(c), r.At, zone)}
	if r.Limited {
		out["deadline"] = r.Deadline.UnixMilli()
	}
	if r.Given > 0 {
		out["given"] = r.Given.Milliseconds()
	}
	if r.Paused {
		out["paused"] = r.PausedTo.UnixMilli()
	}
	return out
}

// Beat answers the script's heartbeat: the clock, and the number of the last save.
func (p Pages) Beat(c echo.Context) error {
	if !site.Scripted(c) { // a reload of a page that refused a save
		o, err := p.open(c)
		if err != nil {
			return err
		}
		return site.See(c, o.path)
	}
	pass := site.Pass(c)
	receipt, err := p.Site.Attempt.Beat(c.Request().Context(), pass.Org, id.Attempt(c.Param("attempt")), attempt.BeatInput{
		GapFrom: gapFrom(c.QueryParam("_gap")), Application: pass.Application,
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, clockJSON(c, site.ZoneNamed(pass.TimeZone), receipt))
}

// Pause stops the clock for a break, where breaks were chosen or granted.
func (p Pages) Pause(c echo.Context) error { return p.turnClock(c, p.Site.Attempt.Pause, "paused") }

// Resume ends a break.
func (p Pages) Resume(c echo.Context) error { return p.turnClock(c, p.Site.Attempt.Resume, "resumed") }

type clockAct func(context.Context, id.Org, audit.Actor, id.Attempt) (attempt.Receipt, error)

func (p Pages) turnClock(c echo.Context, act clockAct, note string) error {
	o, err := p.open(c)
	if err != nil {
		return err
	}
	receipt, err := act(c.Request().Context(), o.holder.Org, o.by(), o.attempt.ID)
	if err != nil {
		return err
	}
	if site.Scripted(c) {
		return c.JSON(http.StatusOK, clockJSON(c, site.Zone(o.org), receipt))
	}
	return site.See(c, site.Done(o.path, note))
}

// More gives more time on an extendable clock.
func (p Pages) More(c echo.Context) error {
	o, err := p.open(c)
	if err != nil {
		return err
	}
	receipt, err := p.Site.Attempt.More(c.Request().Context(), o.holder.Org, o.by(), o.attempt.ID)
	if err != nil {
		return err
	}
	if site.Scripted(c) {
		return c.JSON(http.StatusOK, clockJSON(c, site.Zone(o.org), receipt))
	}
	return site.See(c, site.Done(o.path, "extended"))
}

// Review shows what will be handed in.
func (p Pages) Review(c echo.Context) error {
	o, err := p.open(c)
	if err != nil {
		return err
	}
	if o.state != attempt.Running && o.state != attempt.Paused {
		return site.See(c, o.path)
	}
	ctx := c.Request().Context()
	taken, err := p.Site.Attempt.Open(ctx, o.holder.Org, o.attempt.ID)
	if err != nil {
		return err
	}
	saved, err := p.Attempts.Response(ctx, o.holder.Org, o.attempt.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	answer, err := o.kind.View(taken.Form.Public, taken.Response, exercise.Page{Mode: exercise.Check, Lang: o.lang})
	if err != nil {
		return err
	}
	frame := p.frame(c, o.org.Name)
	frame.ThemeAction = ""
	p.assets(&frame, o)
	frame.Scripts = []string{ui.Asset("announce.js"), ui.Asset("handin.js")} // nothing to edit here
	_, limited := o.attempt.Limit()
	return site.Show(c, http.StatusOK, reviewPage, frame, review{
		Title: o.def.Title, Position: o.position, Path: o.path, SavedAt: saved.At, Nothing: saved.Seq == 0,
		Progress: o.kind.Progress(taken.Form.Public, taken.Response, o.lang), Zone: site.Zone(o.org).String(),
		Bar: p.bar(o, saved), Clock: p.form(o, saved, ""), Answer: answer, Limited: limited,
	})
}

// Submit hands the exercise in as it is saved.
func (p Pages) Submit(c echo.Context) error {
	o, err := p.open(c)
	if err != nil {
		return err
	}
	if err := p.Site.Attempt.Submit(c.Request().Context(), o.holder.Org, o.by(), o.attempt.ID, nil); err != nil {
		return err
	}
	_, open, err := p.Site.Attempt.Ended(c.Request().Context(), o.holder.Org, o.holder.Application.ID)
	if err != nil {
		return err
	}
	if !open { // that was the last one
		return site.See(c, site.Done(o.base+"/receipt", "handedin"))
	}
	return site.See(c, o.path)
}
