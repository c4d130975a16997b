package recruiter

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

const pageSize = 50

type applications struct {
	Title, Site, Base, Zone string
	Invited, Finished       int
	ApplyBy                 time.Time
	Open, Invitable         bool
	Tabs                    []ui.Link
	Strip                   []waiting
	Views                   []view
	Filter                  filter
	Statuses                []ui.Option
	Stages                  []ui.Option
	Evidence                []ui.Option
	Tags                    []ui.Option
	Members                 []ui.Option // to filter by
	Orders                  []ui.Option
	Order                   string // of the list, in words
	Sorts                   map[string]string
	Rows                    []row
	Empty                   ui.Empty
	Nothing                 bool // nobody has applied
	Pager                   ui.Pager
	CanInvite, CanDecide    bool
	Bulk                    bulk
	Problem                 ui.Problem
}

// waiting is one thing of the action strip.
type waiting struct {
	Count              int
	Text, Href, Action string
}

// view is a list that the member keeps under a name.
type view struct {
	Name, Href, Remove string
	Current            bool
}

type row struct {
	ID, Path, Code, Name string
	Stage                string
	Status               shown
	At                   time.Time // handed in last, or begun, or invited
	AtWord               string    // "" for handed in
	Done, Of             int
	Given, Wanted        int
	Tags                 []string
	Assigned             string
	Asked, Picked        bool
	Ended                bool // by time: somebody may open it again
}

var applicationsPage = ui.NewPage[applications](files, "pages/applications.html", "pages/parts.html")

// Applications lists a job's candidates.
func (p Pages) Applications(c echo.Context) error {
	return p.applications(c, http.StatusOK, c.QueryParams(), failed{})
}

// applications shows the list that an address asks for, with the act on many that was refused.
func (p Pages) applications(c echo.Context, code int, asked url.Values, f failed) error {
	ctx, org := c.Request().Context(), site.Org(c)
	job, err := p.Hirings.Job(ctx, org, id.Job(c.Param("job")))
	if err != nil {
		return err
	}
	data := applications{
		Title: job.Title, Site: job.Site, Base: jobPath(job.ID), Zone: zone(c), Open: job.Open(p.Clock.Now()), Filter: filterOf(asked),
		CanInvite: site.Must(c).Can(account.InviteCandidate), CanDecide: site.Must(c).Can(account.Decide), Problem: f.summary(),
	}
	if job.ApplyBy != nil {
		data.ApplyBy = *job.ApplyBy
	}
	names, err := p.members(ctx, org)
	if err != nil {
		return err
	}
	if err := p.fill(c, &data, job, names, f); err != nil {
		return err
	}
	if err := p.choices(c, &data, job.ID, names); err != nil {
		return err
	}
	data.Bulk = bulkOf(f, names, data.Filter)
	return site.Show(c, code, applicationsPage, p.frame(c, job), data)
}

// fill asks the store for the page of the list, and counts what waits.
func (p Pages) fill(c echo.Context, data *applications, job hiring.Job, names map[id.Member]string, f failed) error {
	ctx, org, me := c.Request().Context(), site.Org(c), site.Must(c).Member.ID
	q := data.Filter.asked(job.ID, me)
	q.Now, q.Limit = p.Clock.Now(), pageSize
	q.All, q.Rate = hiring.PlacesOf(job.Plan, p.Catalog)
	tally, err := p.Hirings.Tally(ctx, org, q)
	if err != nil {
		return err
	}
	data.Invited, data.Finished, data.Nothing = tally.People, tally.Finished, tally.People == 0
	data.Tabs, data.Strip = tabs(job, "Applications", tally.People), stripOf(data.Base, tally)
	if !data.Filter.Set() {
		q.Matching = tally.People
	}
	page := pageOf(c, tally.People)
	q.Offset = (page - 1) * pageSize
	entries, matching, err := p.Hirings.Desk(ctx, org, q)
	if err == nil && len(entries) == 0 && matching > 0 { // past the end: the last page
		page = pageOf(c, matching)
		q.Offset = (page - 1) * pageSize
		entries, matching, err = p.Hirings.Desk(ctx, org, q)
	}
	if err != nil {
		return err
	}
	data.Pager = ui.Pager{Page: page, Size: pageSize, Total: matching, Path: data.Base, Query: data.Filter.query()}
	for _, e := range entries {
		r := rowOf(e, job, q.Rate, q.Now)
		r.Assigned = names[e.Assigned]
		r.Picked = slices.Contains(f.values["c"], r.ID)
		data.Rows = append(data.Rows, r)
	}
	data.Empty = emptyOf(*data)
	return nil
}

func rowOf(e hiring.Entry, job hiring.Job, rated hiring.Places, now time.Time) row {
	r := row{
		ID: string(e.Application.ID), Path: applicationPath(e.Application.ID), Code: e.Application.Code,
		Stage: stageNames[e.Application.Stage], Status: show(e.Standing(now)), Tags: e.Tags, Asked: e.Asked != nil,
		Done: e.Evidence(rated), Of: len(job.Plan),
	}
	r.Ended = e.Standing(now) == ended
	if e.Named(rated, now) {
		r.Name = e.Name
	}
	r.At, r.AtWord = lastAct(e)
	r.Given, r.Wanted = e.Ratings(rated, job.Raters, now)
	return r
}

// lastAct is the newest moment of an application. Where time ran out there is no such moment to
// show: with the start it would tell how much time a candidate was given.
func lastAct(e hiring.Entry) (at time.Time, word string) {
	switch p := e.Progress; {
	case p.HandedIn != nil:
		return *p.HandedIn, ""
	case p.Begun != nil:
		return *p.Begun, "Started"
	default:
		return e.Application.InvitedAt, "Invited"
	}
}

func emptyOf(a applications) ui.Empty {
	switch {
	case a.Nothing && a.Open:
		return ui.Empty{
			Icon: "people", Title: "No applications yet",
			Text:    "You can wait for people to apply, or invite candidates you already know.",
			Actions: []ui.Link{{Text: "Invite candidates", Href: a.Base + "/invite"}, {Text: "Invite many at once", Href: a.Base + "/invite/many"}, {Text: "See the posting", Href: a.Base + "/posting"}},
		}
	case a.Nothing:
		return ui.Empty{
			Icon: "people", Title: "No applications yet",
			Text:    "This job is not open. Candidates can apply once its posting is published.",
			Actions: []ui.Link{{Text: "Go to the posting", Href: a.Base + "/posting"}},
		}
	default:
		return ui.Empty{
			Icon: "search", Title: "Nobody matches", Text: "No application fits what you filter for.",
			Actions: []ui.Link{{Text: "Show everyone", Href: a.Base}},
		}
	}
}

func pageOf(c echo.Context, total int) int {
	page, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil {
		return 1
	}
	return min(max(1, page), ui.Pager{Size: pageSize, Total: total}.Pages())
}

// status says how far an application has come.
type status = hiring.Standing

const (
	invited  = hiring.Invited
	working  = hiring.Working
	finished = hiring.Finished
	ended    = hiring.TimeEnded
	declined = hiring.TakesNone
)

var statusWords = map[status]string{
	invited: "Invited", working: "Working", finished: "Finished", ended: "Time ended",
	declined: "Takes no part", hiring.EndingSoon: "Ends within 24 hours",
}

var statusTones = map[status]ui.Tone{working: ui.Now, finished: ui.OK, ended: ui.Bad}

// shown is a status as a page shows it.
type shown struct {
	Label string
	Tone  ui.Tone
}

func show(s status) shown { return shown{statusWords[s], statusTones[s]} }

// standing computes the status of one whose attempts are at hand, as hiring.Entry does from what is
// kept beside an application.
func standing(p person, now time.Time) status {
	if p.Application.DeclinedAt != nil {
		return declined
	}
	begun, over, late := false, true, false
	for _, a := range p.Attempts {
		state := a.State(now)
		begun = begun || a.Started != nil
		over = over && state.Over()
		late = late || state == attempt.Expired || state == attempt.Closed
	}
	switch {
	case len(p.Attempts) == 0:
		return invited
	case over && late:
		return ended
	case over:
		return finished
	case begun:
		return working
	default:
		return invited
	}
}

func stripOf(base string, t hiring.Tally) (strip []waiting) {
	for _, w := range []waiting{
		{t.Asked, "asked for help or time", base + "?asked=1", "See who"},
		{t.Mentions, "with a note for you", base + "?mentions=1", "Read"},
		{t.Unrated, "waiting for ratings", "/rate", "Rate now"},
		{t.Closing, "closing within 24 hours", base + "?status=closing", "See who"},
		{t.Unwritten, "not selected and not told yet", base + "?letter=1", "Write to them"},
		{t.Ended, "ended by time", base + "?status=ended", "Add time or look"},
	} {
		if w.Count > 0 {
			strip = append(strip, w)
		}
	}
	return strip
}

// choices fills the filters, the saved views and the orders.
func (p Pages) choices(c echo.Context, data *applications, job id.Job, names map[id.Member]string) error {
	ctx, org, f := c.Request().Context(), site.Org(c), data.Filter
	uses, err := p.Hirings.TagsOfJob(ctx, org, job)
	if err != nil {
		return err
	}
	data.Tags = []ui.Option{{Text: "Any tag"}}
	for _, u := range uses {
		data.Tags = append(data.Tags, ui.Option{Value: u.Tag, Text: u.Tag + " (" + strconv.Itoa(u.Uses) + ")", Chosen: u.Tag == f.Tag})
	}
	data.Members = append([]ui.Option{{Text: "Anyone"}, {Value: "me", Text: "Me", Chosen: f.Assigned == "me"}, {Value: "nobody", Text: "Nobody", Chosen: f.Assigned == "nobody"}}, memberOptions(names, id.Member(f.Assigned))...)
	data.Statuses, data.Stages, data.Evidence, data.Orders = f.options()
	data.Order, data.Sorts = orderWords[f.Order], f.sorts(data.Base)
	kept, err := p.Hirings.Views(ctx, org, job, site.Must(c).Member.ID)
	for _, v := range kept {
		data.Views = append(data.Views, view{Name: v.Name, Href: data.Base + "?" + v.Query, Remove: data.Base + "/views/" + v.ID + "/remove", Current: v.Query == f.query().Encode()})
	}
	return err
}

func memberOptions(names map[id.Member]string, chosen id.Member) []ui.Option {
	var options []ui.Option
	for m, name := range names {
		options = append(options, ui.Option{Value: string(m), Text: name, Chosen: m == chosen})
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return strings.Compare(a.Text+a.Value, b.Text+b.Value) })
	return options
}
