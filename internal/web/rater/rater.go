package rater

import (
	"embed"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
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
	return []ui.Checked{queuePage, answerPage, lessonPage, agreementPage, heldPage, pastPage, afterPage}
}

type queue struct {
	Total     int
	Groups    []group
	Empty     ui.Empty
	Held      int  // answers held back, for those who may look at them
	Agreement bool // the reader may see how raters agree
}

// group is the answers to one exercise, over all jobs.
type group struct {
	ID, Exercise, Skill, Icon string
	Jobs                      string
	Count                     int
	Locked                    bool
	Samples                   int
	Minutes                   int
	Again                     bool // a round of calibration has ended
	Start                     string
	Lesson                    string
	Criteria                  []work
}

// work is one criterion of a group.
type work struct {
	Name              string
	Done, Left, Total int
	Start             string // empty where nothing waits
}

var queuePage = ui.NewPage[queue](files, "pages/queue.html")

// Queue lists what waits, by exercise and criterion.
func (p Pages) Queue(c echo.Context) error {
	ctx, org := c.Request().Context(), site.Org(c)
	desk, err := p.Review.Waiting(ctx, org, site.Must(c).Member.ID)
	if err != nil {
		return err
	}
	jobs, err := p.Hirings.Jobs(ctx, org)
	if err != nil {
		return err
	}
	data := queue{Total: desk.Answers, Groups: groupsOf(desk, jobs), Empty: ui.Empty{
		Icon: "check", Title: "Nothing to rate",
		Text: "Answers come here once candidates have handed them in. You have seen all there are for you.",
	}}
	if data.Agreement = site.Must(c).Can(account.Compare); data.Agreement {
		held, err := p.held(ctx, org)
		if err != nil {
			return err
		}
		data.Held = len(held)
	}
	return site.Show(c, http.StatusOK, queuePage, p.StaffFrame(c, "/rate"), data)
}

func groupsOf(desk review.Desk, jobs []hiring.Job) []group {
	titles := map[id.Job]string{}
	for _, j := range jobs {
		titles[j.ID] = j.Title
	}
	groups := make([]group, 0, len(desk.Work))
	for _, w := range desk.Work {
		info := w.Kind.Info()
		g := group{
			ID: "family-" + w.Kind.Info().Slug + "-" + w.Definition.ID, Exercise: w.Definition.Title, Skill: info.Skill, Icon: info.Icon,
			Count: w.Answers, Locked: w.Locked, Again: w.Round > 1, Lesson: lessonPath(w.Family),
		}
		var names []string
		for _, j := range w.Jobs {
			names = append(names, titles[j])
		}
		g.Jobs = strings.Join(names, ", ")
		g.addWork(w)
		groups = append(groups, g)
	}
	return groups
}

func (g *group) addWork(w review.FamilyWork) {
	left := 0
	for _, c := range w.Criteria {
		one := work{Name: c.Criterion.Name, Done: c.Done, Left: c.Left, Total: c.Done + c.Left}
		left, g.Samples = left+c.Left, max(g.Samples, one.Total)
		if c.Next != "" {
			one.Start = itemPath(c.Next, c.Criterion.ID)
		}
		if g.Start == "" {
			g.Start = one.Start
		}
		g.Criteria = append(g.Criteria, one)
	}
	g.Minutes = minutesFor(left)
}

// minutesFor estimates how long levels take, at three quarters of a minute each.
func minutesFor(levels int) int { return (levels*3 + 3) / 4 }

func itemPath(ref, criterion string) string { return "/rate/" + ref + "/" + criterion }

func lessonPath(f review.Family) string { return "/rate/scale/" + f.Key() }

// goOn leads to what comes next.
func goOn(c echo.Context, next review.Onward, note string) error {
	path := "/rate"
	switch {
	case next.Learned > 0:
		return site.See(c, lessonPath(next.Family))
	case next.Ref != "":
		path = itemPath(next.Ref, next.Criterion)
	case note == "":
		note = "judged"
	}
	if note != "" {
		path = site.Done(path, note)
	}
	return site.See(c, path)
}

// Undo takes back what was given last and shows it again.
func (p Pages) Undo(c echo.Context) error {
	next, err := p.Review.Undo(c.Request().Context(), site.Org(c), site.Must(c).Member.ID)
	if fault.Is(err, fault.NotFound) {
		return site.See(c, site.Done("/rate", "nothing"))
	}
	if err != nil {
		return err
	}
	return goOn(c, next, "undone")
}
