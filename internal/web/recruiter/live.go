package recruiter

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// What the live page shows: who is at work, and whose work ended in the last while.
const (
	liveWhile = time.Hour
	liveMost  = 200 // rows; those in trouble come first
	// plainLeft is where time left is told to the minute. Above it the hiring team reads only that there is
	// more: a figure longer than the exercise would tell what a candidate asked to have changed.
	plainLeft = 10 * time.Minute
)

type live struct {
	Title, Base, Self, AsOf          string
	Tabs                             []ui.Link
	Running, Trouble, Ended, Due, Of int
	Rows                             []liveRow
	More                             int // rows that are not shown
	Empty                            ui.Empty
	Accommodates                     bool
}

type liveRow struct {
	ID, Code, Name, Path string
	Exercise, Skill      string
	Tone                 ui.Tone
	State, Left, Saved   string
	HandedIn, Of         int
	Signs                []sign
	Act                  ui.Link
	working, trouble     bool
}

// sign is what stands out about a candidate at work. Say stays the same while the text counts on.
type sign struct {
	Tone      ui.Tone
	Text, Say string
	trouble   bool // somebody should look
}

var livePage = ui.NewPage[live](files, "pages/live.html")

// Live shows who is at work on a job now. Its script asks for the same page again and again.
func (p Pages) Live(c echo.Context) error {
	ctx, org := c.Request().Context(), site.Org(c)
	job, err := p.Hirings.Job(ctx, org, id.Job(c.Param("job")))
	if err != nil {
		return err
	}
	now := p.Clock.Now()
	all, rated := hiring.PlacesOf(job.Plan, p.Catalog)
	tally, err := p.Hirings.Tally(ctx, org, hiring.Query{Job: job.ID, All: all, Rate: rated, Now: now})
	if err != nil {
		return err
	}
	data := live{
		Title: job.Title, Base: jobPath(job.ID), Self: jobPath(job.ID) + "/live", Tabs: tabs(job, "Live", tally.People),
		AsOf: now.In(site.Zone(site.Must(c).Org)).Format("3:04:05 pm MST"), Due: tally.Due, Of: tally.People,
		Accommodates: site.Must(c).Can(account.GrantAccommodation),
	}
	if err := p.liveRows(c, &data, job, rated, now); err != nil {
		return err
	}
	frame := p.frame(c, job, ui.Link{Text: "Live"})
	frame.Scripts = []string{ui.Asset("announce.js"), ui.Asset("live.js")}
	return site.Show(c, http.StatusOK, livePage, frame, data)
}

func (p Pages) liveRows(c echo.Context, data *live, job hiring.Job, rated hiring.Places, now time.Time) error {
	ctx, org := c.Request().Context(), site.Org(c)
	found, err := p.Site.Attempt.Live(ctx, org, job.ID, liveWhile)
	if err != nil {
		return err
	}
	of := map[id.Application][]attempt.Live{}
	var apps []id.Application
	for _, l := range found {
		if len(of[l.Application]) == 0 {
			apps = append(apps, l.Application)
		}
		of[l.Application] = append(of[l.Application], l)
	}
	entries, err := p.Hirings.EntriesOf(ctx, org, apps)
	if err != nil {
		return err
	}
	for _, e := range entries {
		row := liveRowOf(e, of[e.Application.ID], len(job.Plan), p.Catalog, data.Accommodates, now)
		if e.Named(rated, now) {
			row.Name = e.Name
		}
		data.count(row)
		data.Rows = append(data.Rows, row)
	}
	data.arrange()
	return nil
}

func (d *live) count(r liveRow) {
	if r.working {
		d.Running++
	} else {
		d.Ended++
	}
	if r.trouble {
		d.Trouble++
	}
}

// arrange puts those in trouble first, then those at work, each by code: a row moves only for a reason.
func (d *live) arrange() {
	rank := func(r liveRow) int {
		switch {
		case r.trouble:
			return 0
		case r.working:
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(d.Rows, func(a, b liveRow) int { return cmp.Compare(rank(a), rank(b)) })
	if d.More = max(0, len(d.Rows)-liveMost); d.More > 0 {
		d.Rows = d.Rows[:liveMost]
	}
	d.Empty = ui.Empty{Icon: "clock", Title: "Nobody is at work", Text: "Candidates appear here as soon as they start, and stay for an hour after they end."}
	if d.Of == 0 {
		d.Empty.Text, d.Empty.Actions = "Nobody has applied yet. You can wait, or invite candidates you already know.", []ui.Link{{Text: "Go to the applications", Href: d.Base}}
	}
}

// liveRowOf shows the exercise that a candidate is at, or else the one that ended last, with the signs of
// all of them.
func liveRowOf(e hiring.Entry, attempts []attempt.Live, places int, catalog exercise.Catalog, accommodates bool, now time.Time) liveRow {
	at := slices.MaxFunc(attempts, func(a, b attempt.Live) int {
		return cmp.Or(compareBools(a.State.Working(), b.State.Working()), endOf(a).Compare(endOf(b)))
	})
	app := e.Application
	row := liveRow{
		ID: string(app.ID), Code: app.Code, Path: applicationPath(app.ID), Of: places,
		HandedIn: min(places, e.Progress.LaidOut-e.Progress.Unfinished.Count()), Left: leftOf(at, accommodates, now), Saved: savedAgo(at.SavedAt, now),
		working: at.State.Working(), Act: ui.Link{Text: "Open", Href: applicationPath(app.ID)},
	}
	row.Exercise, row.Skill = namesOf(catalog, at.Attempt)
	row.Tone, row.State = liveState(at.State)
	for _, l := range attempts {
		row.Signs = append(row.Signs, signsOf(l, accommodates, now)...)
	}
	if e.Asked != nil {
		row.Signs = append(row.Signs, sign{ui.Warn, "Asked for help or more time", "asked for help or more time", true})
	}
	row.trouble = slices.ContainsFunc(row.Signs, func(s sign) bool { return s.trouble })
	switch {
	case at.State == attempt.Expired:
		row.Act = ui.Link{Text: "Reopen or add time", Href: actPath(at.Attempt)}
	case at.State.Working():
		row.Act = ui.Link{Text: "Add time", Href: actPath(at.Attempt)}
	}
	return row
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

func endOf(l attempt.Live) time.Time {
	if l.Submitted != nil {
		return *l.Submitted
	}
	return l.Deadline()
}

// namesOf are the title and the skill of an attempt's exercise; one that has left the catalog keeps its id.
func namesOf(catalog exercise.Catalog, a attempt.Attempt) (title, skill string) {
	kind, def, err := catalog.Definition(a.Kind, a.Definition)
	if err != nil {
		return a.Definition, ""
	}
	return def.Title, kind.Info().Skill
}

func liveState(s attempt.State) (ui.Tone, string) {
	switch {
	case s.Working():
		return ui.Now, "Working"
	case s == attempt.Submitted:
		return ui.OK, "Handed in"
	default:
		return ui.Bad, "Time ended"
	}
}

// leftOf says how much time is left. Without the accommodation right it tells neither of more time nor of
// a break: the end is then the latest it can become.
func leftOf(l attempt.Live, accommodates bool, now time.Time) string {
	left := l.Left
	if !accommodates {
		left = max(0, l.Deadline().Sub(now))
	}
	switch {
	case !l.State.Working():
		return "–"
	case l.Allowance == 0:
		return "No clock"
	case l.Multiplier == 0 && accommodates:
		return "No limit"
	case left > plainLeft && !accommodates:
		return "Over 10 min"
	case left < time.Minute:
		return "Under 1 min"
	default:
		return fmt.Sprintf("%d min", left/time.Minute)
	}
}

// signsOf puts into words what stands out. Breaks are for those who may know of accommodations.
func signsOf(l attempt.Live, accommodates bool, now time.Time) (signs []sign) {
	for _, t := range l.Trouble {
		switch t {
		case attempt.Silent:
			signs = append(signs, sign{ui.Warn, "No contact for " + roughly(now.Sub(l.Seen)), "no contact", true})
		case attempt.LateDraft:
			signs = append(signs, sign{ui.Warn, "A draft came after time", "a draft came after time", true})
		case attempt.LostTime:
			given := attempt.Given(l.Credited()) + " given back"
			signs = append(signs, sign{ui.Now, given, given, false})
		}
	}
	if l.State == attempt.Expired {
		signs = append(signs, sign{ui.Bad, "Not handed in", "time ended, not handed in", true})
	}
	if accommodates && l.Facts.State(now) == attempt.Paused {
		signs = append(signs, sign{ui.Now, "In a break", "in a break", false})
	}
	return signs
}

// roughly says a span as people do: "40 s", "3 min", "2 h".
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	default:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
}

func savedAgo(at, now time.Time) string {
	switch ago := now.Sub(at); {
	case at.IsZero():
		return "Nothing yet"
	case ago < 10*time.Second:
		return "Just now"
	default:
		return roughly(ago) + " ago"
	}
}

// Says are a row's signs for the script, which tells of those that are new.
func (r liveRow) Says() string {
	says := make([]string, len(r.Signs))
	for i, s := range r.Signs {
		says[i] = s.Say
	}
	return strings.Join(says, "|")
}
