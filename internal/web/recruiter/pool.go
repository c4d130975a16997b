package recruiter

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type pool struct {
	Zone                                   string
	Years, Region, Tool, Employer, Job, To string // To is the job in words
	Jobs                                   []ui.Option
	Cards                                  []card
	Filtered                               bool
	Pager                                  ui.Pager
	Back                                   string
	Problem                                ui.Problem
}

// card is what can be browsed of a candidate: no name, no address.
type card struct {
	Title, Tools, Languages, Employers, Availability string
	Since                                            time.Time
	Invite                                           string // address; empty for one who is on the job
}

const poolPath = "/desk/pool"

// mostPages keeps a page's number within what can be counted with.
const mostPages = 1_000_000

var poolPage = ui.NewPage[pool](files, "pages/pool.html")

// Pool lists candidates who agreed to be found for later jobs.
func (p Pages) Pool(c echo.Context) error { return p.pool(c, http.StatusOK, c.QueryParams(), nil) }

func (p Pages) pool(c echo.Context, code int, asked url.Values, problem error) error {
	ctx, org := c.Request().Context(), site.Org(c)
	get := func(name string) string { return strings.TrimSpace(asked.Get(name)) }
	data := pool{Zone: zone(c), Years: get("years"), Region: get("region"), Tool: get("tool"), Employer: get("employer"), Job: get("job"), Problem: ui.ProblemOf(problem)}
	jobs, err := p.Hirings.Jobs(ctx, org)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if !j.Open(p.Clock.Now()) {
			continue
		}
		if data.Job == "" || data.Job == string(j.ID) {
			data.Job, data.To = string(j.ID), j.Title
		}
		data.Jobs = append(data.Jobs, ui.Option{Value: string(j.ID), Text: j.Title, Chosen: data.Job == string(j.ID)})
	}
	query := url.Values{}
	for name, value := range map[string]string{"years": data.Years, "region": data.Region, "tool": data.Tool, "employer": data.Employer} {
		if value != "" {
			query.Set(name, value)
		}
	}
	data.Filtered = len(query) > 0
	query.Set("job", data.Job)
	data.Back = query.Encode()
	if err := p.cards(c, &data, query); err != nil {
		return err
	}
	return site.Show(c, code, poolPage, p.StaffFrame(c, poolPath, ui.Link{Text: "Talent pool"}), data)
}

func (p Pages) cards(c echo.Context, data *pool, query url.Values) error {
	years, _ := strconv.Atoi(data.Years) // what is no number asks for all
	page, _ := strconv.Atoi(c.QueryParam("page"))
	page = min(max(1, page), mostPages)
	q := hiring.PoolQuery{
		Years: years, Region: data.Region, Tool: data.Tool, Employer: data.Employer, Job: id.Job(data.Job), Offset: (page - 1) * pageSize, Limit: pageSize,
	}
	cards, n, err := p.Hirings.Pool(c.Request().Context(), site.Org(c), q)
	if last := (ui.Pager{Size: pageSize, Total: n}).Pages(); err == nil && page > last { // past the end: the last page
		page, q.Offset = last, (last-1)*pageSize
		cards, n, err = p.Hirings.Pool(c.Request().Context(), site.Org(c), q)
	}
	for _, one := range cards {
		data.Cards = append(data.Cards, cardOf(one, data.Job != ""))
	}
	data.Pager = ui.Pager{Page: page, Size: pageSize, Total: n, Path: poolPath, Query: query}
	return err
}

func cardOf(one hiring.Pooled, open bool) card {
	f := one.Facts
	title := "Experience not told"
	if f.Years != nil {
		title = years(*f.Years)
	}
	if f.Region != "" {
		title += ", " + f.Region
	}
	join := func(list []string) string { return strings.Join(list, ", ") }
	out := card{Title: title, Tools: join(f.Tools), Languages: join(f.Languages), Employers: join(f.Employers), Availability: f.Availability, Since: one.Since}
	if open && !one.On {
		out.Invite = poolPath + "/" + string(one.Candidate) + "/invite"
	}
	return out
}

// InvitePooled invites a candidate of the pool to a job.
func (p Pages) InvitePooled(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	back, _ := url.ParseQuery(values.Get("back")) // what cannot be read asks for nothing
	_, err = p.Hiring.InvitePooled(c.Request().Context(), site.Org(c), site.By(c), id.Job(values.Get("job")), id.Candidate(c.Param("candidate")))
	if err != nil && site.Mendable(err) {
		return p.pool(c, site.Status(err), back, err)
	}
	if err != nil {
		return err
	}
	back.Set("done", "pool-invited")
	return site.See(c, poolPath+"?"+back.Encode())
}
