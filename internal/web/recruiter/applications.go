package recruiter

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/id"
	"preceptor/internal/review"
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
	Filter                  filter
	Statuses                []ui.Option
	Evidence                []ui.Option
	Orders                  []ui.Option
	Order                   string // of the list, in words
	Sorts                   map[string]string
	Rows                    []row
	Empty                   ui.Empty
	Nothing                 bool // nobody has applied
	Pager                   ui.Pager
}

// waiting is one thing of the action strip.
type waiting struct {
	Count              int
	Text, Href, Action string
}

// filter is what the address asks for. There is no order by score.
type filter struct{ Code, Status, Evidence, Order string }

// Set reports whether anything is filtered.
func (f filter) Set() bool { return f.Code != "" || f.Status != "" || f.Evidence != "" }

type row struct {
	ID, Path, Code, Name string
	Stage                string
	Status               status
	At                   time.Time // handed in last, or begun, or invited
	AtWord               string    // "" for handed in
	Done, Of             int
	Given, Wanted        int
}

var applicationsPage = ui.NewPage[applications](files, "pages/applications.html")

// Applications lists a job's candidates.
func (p Pages) Applications(c echo.Context) error {
	b, err := p.load(c.Request().Context(), site.Org(c), id.Job(c.Param("job")))
	if err != nil {
		return err
	}
	f := filterOf(c.QueryParams())
	rows := f.apply(rowsOf(b), string(site.Must(c).Member.ID))
	base := jobPath(b.Job.ID)
	data := applications{
		Title: b.Job.Title, Site: b.Job.Site, Base: base, Zone: zone(c), Open: b.Job.Open(b.Now),
		Invited: len(b.People), Tabs: tabs(b.Job, "Applications", len(b.People)), Strip: stripOf(b),
		Filter: f, Nothing: len(b.People) == 0, Order: orderWords[f.Order], Sorts: f.sorts(base),
	}
	if b.Job.ApplyBy != nil {
		data.ApplyBy = *b.Job.ApplyBy
	}
	for _, one := range b.People {
		if s := standing(one, b.Now); s == finished || s == ended {
			data.Finished++
		}
	}
	data.Statuses, data.Evidence, data.Orders = f.options()
	data.Pager = ui.Pager{Page: pageOf(c, len(rows)), Size: pageSize, Total: len(rows), Path: base, Query: f.query()}
	data.Rows = rows[min((data.Pager.Page-1)*pageSize, len(rows)):min(data.Pager.Page*pageSize, len(rows))]
	data.Empty = emptyOf(data)
	frame := p.frame(c, b.Job)
	return site.Show(c, http.StatusOK, applicationsPage, frame, data)
}

func emptyOf(a applications) ui.Empty {
	switch {
	case a.Nothing && a.Open:
		return ui.Empty{
			Icon: "people", Title: "No applications yet",
			Text:    "You can wait for people to apply, or invite candidates you already know.",
			Actions: []ui.Link{{Text: "Invite candidates", Href: a.Base + "/invite"}, {Text: "See the posting", Href: a.Base + "/posting"}},
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

// status says how far an application has come, computed from its exercises alone.
type status string

const (
	invited  status = "invited"
	working  status = "working"
	finished status = "finished"
	ended    status = "ended"
	declined status = "declined"
	closing  status = "closing" // only to filter by: ends within a day
)

var statusWords = map[status]string{
	invited: "Invited", working: "Working", finished: "Finished", ended: "Time ended",
	declined: "Takes no part", closing: "Ends within 24 hours",
}

// Label is the status in words.
func (s status) Label() string { return statusWords[s] }

// Tone colours the status.
func (s status) Tone() ui.Tone {
	return map[status]ui.Tone{working: ui.Now, finished: ui.OK, ended: ui.Bad}[s]
}

// standing computes the status: working from the first start until every exercise is over; ended
// where time ran out on one, or one was never started.
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

// soon tells whether the exercises close within a day while some can still be worked on.
func soon(p person, now time.Time) bool {
	s := standing(p, now)
	left := p.Application.Closes.Sub(now)
	return (s == invited || s == working) && left > 0 && left <= 24*time.Hour
}

type listed struct {
	row
	soon bool
}

func rowsOf(b board) []listed {
	rows := make([]listed, 0, len(b.People))
	for _, p := range b.People {
		r := row{
			ID: string(p.Application.ID), Path: applicationPath(p.Application.ID), Code: p.Application.Code,
			Stage: stageNames[p.Application.Stage], Status: standing(p, b.Now),
		}
		if p.Named() {
			r.Name = p.Candidate.Name
		}
		r.At, r.AtWord = lastAct(p)
		r.Done, r.Of = p.Profile.Complete()
		r.Given, r.Wanted = ratingsOf(p.Profile)
		rows = append(rows, listed{r, soon(p, b.Now)})
	}
	return rows
}

// lastAct is the newest moment of an application. Where time ran out there is no such moment to
// show: with the start it would tell how much time a candidate was given.
func lastAct(p person) (at time.Time, word string) {
	at, word = p.Application.InvitedAt, "Invited"
	for _, a := range p.Attempts {
		if a.Started != nil && word != "" && a.Started.After(at) {
			at, word = *a.Started, "Started"
		}
		if a.Submitted != nil && (word != "" || a.Submitted.After(at)) {
			at, word = *a.Submitted, ""
		}
	}
	return at, word
}

func stripOf(b board) (strip []waiting) {
	unrated, ending, over := 0, 0, 0
	for _, p := range b.People {
		if slices.ContainsFunc(p.Profile.Results, func(r review.Result) bool { return r.Status == review.AwaitingRating }) {
			unrated++
		}
		if soon(p, b.Now) {
			ending++
		}
		if standing(p, b.Now) == ended {
			over++
		}
	}
	base := jobPath(b.Job.ID)
	for _, w := range []waiting{
		{unrated, "waiting for ratings", "/rate", "Rate now"},
		{ending, "closing within 24 hours", base + "?status=closing", "See who"},
		{over, "ended by time", base + "?status=ended", "Add time or look"},
	} {
		if w.Count > 0 {
			strip = append(strip, w)
		}
	}
	return strip
}

var orderWords = map[string]string{"submitted": "newest first", "code": "by code", "random": "in random order"}

func filterOf(q url.Values) filter {
	f := filter{
		Code: strings.TrimSpace(q.Get("q")), Status: q.Get("status"), Evidence: q.Get("evidence"), Order: q.Get("order"),
	}
	if _, known := statusWords[status(f.Status)]; !known {
		f.Status = ""
	}
	if f.Evidence != "complete" && f.Evidence != "missing" {
		f.Evidence = ""
	}
	if _, known := orderWords[f.Order]; !known {
		f.Order = "submitted"
	}
	return f
}

func (f filter) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"q": f.Code, "status": f.Status, "evidence": f.Evidence, "order": f.Order} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// sorts are the addresses of the same list in other orders.
func (f filter) sorts(base string) map[string]string {
	links := map[string]string{}
	for order := range orderWords {
		f.Order = order
		links[order] = base + "?" + f.query().Encode()
	}
	return links
}

func (f filter) options() (statuses, evidence, orders []ui.Option) {
	statuses = []ui.Option{{Text: "Any status"}}
	for _, s := range []status{invited, working, finished, ended, declined, closing} {
		statuses = append(statuses, ui.Option{Value: string(s), Text: s.Label(), Chosen: f.Status == string(s)})
	}
	evidence = []ui.Option{{Text: "Any"}, {Value: "complete", Text: "Complete", Chosen: f.Evidence == "complete"}, {Value: "missing", Text: "Something missing", Chosen: f.Evidence == "missing"}}
	orders = []ui.Option{
		{Value: "submitted", Text: "Time submitted", Chosen: f.Order == "submitted"},
		{Value: "code", Text: "Code", Chosen: f.Order == "code"},
		{Value: "random", Text: "Random", Chosen: f.Order == "random"},
	}
	return statuses, evidence, orders
}

// apply filters and orders; random is the viewer's own order, the same each time.
func (f filter) apply(all []listed, viewer string) []row {
	var rows []row
	for _, r := range all {
		if f.keeps(r) {
			rows = append(rows, r.row)
		}
	}
	switch f.Order {
	case "code":
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.Code, b.Code) })
	case "random":
		rows = review.Shuffle(rows, viewer)
	default:
		slices.SortStableFunc(rows, newestFirst)
	}
	return rows
}

func (f filter) keeps(r listed) bool {
	switch {
	case f.Code != "" && !strings.HasPrefix(strings.ToUpper(r.Code), strings.ToUpper(f.Code)):
		return false
	case f.Status == string(closing) && !r.soon:
		return false
	case f.Status != "" && f.Status != string(closing) && string(r.Status) != f.Status:
		return false
	case f.Evidence == "complete" && r.Done < r.Of, f.Evidence == "missing" && r.Done == r.Of:
		return false
	default:
		return true
	}
}

// newestFirst puts those who handed something in before those who did not.
func newestFirst(a, b row) int {
	if (a.AtWord == "") != (b.AtWord == "") {
		if a.AtWord == "" {
			return -1
		}
		return 1
	}
	return b.At.Compare(a.At)
}
