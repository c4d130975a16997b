package recruiter

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// reports says how a job's exercises work, never how one person did.
type reports struct {
	Title, Base string
	Tabs        []ui.Link
	Funnel      []bar
	People      int
	Exercises   []exerciseReport
	Opinions    opinions
}

// bar is a count with its share of the whole; the number stands beside it.
type bar struct {
	Name    string
	N       int
	Percent string // of the first bar
	Width   float64
}

type exerciseReport struct {
	Skill, ID    string
	Begun        int
	Times        []string // sentences; empty under the minimum
	TimesLack    string
	InTime       *bar
	InTimeRange  string
	InTimeLow    bool // under the 80 % that are wanted
	InTimeLack   string
	Items        []itemRow
	ItemsN       int
	ItemsLack    string
	Alpha        string
	Forms        []formRow
	Means        []meanRow
	FormsLack    string
	Extra        []string // sentences
	ExtraLack    string
	File         string // address of its numbers
	Raters       string
	RatersLack   string
	RatedByHands bool
}

type itemRow struct {
	bar
	Rest string
	Weak bool // goes against the rest
}

type meanRow struct{ Form, N, Mean, SD string }

type formRow struct {
	Names, Counts, Delta, Ratio, Says string
}

var reportsPage = ui.NewPage[reports](files, "pages/reports.html", "pages/opinions.html")

// Reports shows statistics of a job: each with the number it rests on, and none below its minimum.
func (p Pages) Reports(c echo.Context) error {
	b, err := p.reported(c)
	if err != nil {
		return err
	}
	data := reports{
		Title: b.Job.Title, Base: jobPath(b.Job.ID), Tabs: tabs(b.Job, "Reports", len(b.People)),
		Funnel: funnelOf(b.People), People: len(b.People),
	}
	for i, item := range b.Job.Plan {
		data.Exercises = append(data.Exercises, exerciseReportOf(item.Kind, jobPath(b.Job.ID), review.Report(takingsOf(b, i))))
	}
	if data.Opinions, err = p.opinions(c.Request().Context(), site.Org(c), b.Job.ID); err != nil {
		return err
	}
	return site.Show(c, http.StatusOK, reportsPage, p.frame(c, b.Job, ui.Link{Text: "Reports"}), data)
}

// reported reads what reports count.
func (p Pages) reported(c echo.Context) (board, error) {
	return p.loadWith(c.Request().Context(), site.Org(c), id.Job(c.Param("job")), p.Reviews.LeanScores)
}

// funnelOf counts how far people came. Each step counts those who took it at any time, whatever was
// decided since.
func funnelOf(people []person) []bar {
	names := []string{"On this job", "Agreed to take part", "Began an exercise", "Finished every exercise", "Scored in full", "Interview or further", "Offer or further", "Hired"}
	counts := make([]int, len(names))
	stages := []hiring.Stage{hiring.StageInterview, hiring.StageOffer, hiring.StageHired}
	for _, p := range people {
		done, of := p.Profile.Complete()
		begun, finished := 0, 0
		for _, r := range p.Profile.Results {
			if r.Finished {
				finished++
			}
			if r.Finished || r.Status == review.Working {
				begun++
			}
		}
		at := slices.Index(stages, p.Application.Stage)
		for i, yes := range []bool{true, p.Application.ConsentedAt != nil, begun > 0, of > 0 && finished == of, of > 0 && done == of, at >= 0, at >= 1, at >= 2} {
			if yes {
				counts[i]++
			}
		}
	}
	bars := make([]bar, len(names))
	for i, name := range names {
		bars[i] = barOf(name, counts[i], len(people))
	}
	return bars
}

func barOf(name string, n, of int) bar {
	b := bar{Name: name, N: n}
	if of > 0 {
		b.Width = 100 * float64(n) / float64(of)
		b.Percent = whole(b.Width) + " %"
	}
	return b
}

// takingsOf are all takings of one exercise of the plan.
func takingsOf(b board, i int) []review.Taking {
	out := make([]review.Taking, 0, len(b.People))
	for _, p := range b.People {
		r, a := p.Profile.Results[i], p.Attempts[i]
		t := review.Taking{Result: r, Form: r.Definition.Title, Began: a.Started != nil && a.Voided == nil, Finished: a.State(b.Now).Finished()}
		if a.Started != nil && a.Submitted != nil {
			t.Spent, t.InTime = a.Submitted.Sub(*a.Started), true
		}
		t.Extra = a.Multiplier != 1 || len(a.Extensions) > 0
		t.InTime = t.InTime && a.State(b.Now) == attempt.Submitted
		out = append(out, t)
	}
	return out
}

func exerciseReportOf(kind, base string, r review.ExerciseReport) exerciseReport {
	out := exerciseReport{Skill: r.Skill, ID: "ex-" + kind, Begun: r.Times.Begun, ItemsN: r.N, RatedByHands: r.Raters != nil, File: reportFile(base, kind)}
	out.addTimes(r.Times)
	out.addItems(r)
	out.addForms(r)
	out.addExtra(r.Extra)
	if r.Raters != nil {
		out.addRaters(*r.Raters)
	}
	return out
}

// needs says what a panel waits for.
func needs(least, have int, what string) string {
	return fmt.Sprintf("Needs %d %s; there are %d.", least, what, have)
}

func (e *exerciseReport) addTimes(t review.Times) {
	if t.Median == nil {
		e.TimesLack = needs(review.LeastTimes, t.HandedIn, "exercises handed in")
	} else {
		e.Times = []string{fmt.Sprintf("Half took %s or less; the middle half %s to %s. N = %d handed in.", span(*t.Median), span(t.Quarter), span(t.Three), t.HandedIn)}
	}
	if t.InTime == nil {
		e.InTimeLack = needs(review.LeastShares, t.Begun, "exercises that are over")
		return
	}
	b := bar{Name: "Handed in before time ended", N: t.Begun, Width: t.Share, Percent: whole(t.Share) + " %"}
	e.InTime, e.InTimeLow = &b, t.Share < 80
	e.InTimeRange = whole(t.InTime.Low) + "–" + whole(t.InTime.High) + " %"
}

func span(d time.Duration) string {
	if d < time.Hour {
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}

func (e *exerciseReport) addItems(r review.ExerciseReport) {
	if r.N < review.LeastItems {
		e.ItemsLack = needs(review.LeastItems, r.N, "scored responses")
		return
	}
	if len(r.Items) == 0 {
		e.ItemsLack = "No two rules were met by everyone: each form draws its own."
	}
	for _, i := range r.Items {
		e.Items = append(e.Items, itemRow{
			bar:  bar{Name: i.Name, N: i.N, Width: 100 * i.Facility, Percent: whole(100*i.Facility) + " %"},
			Rest: fmt.Sprintf("%.2f", i.ItemRest), Weak: i.ItemRest < 0,
		})
	}
	if a := r.Alpha; a != nil {
		e.Alpha = fmt.Sprintf("Alpha %.2f (%.2f–%.2f, 90 %%), %d people, %d rules.", a.Value, a.Range.Low, a.Range.High, a.N, a.Items)
	}
}

func (e *exerciseReport) addExtra(x *review.ExtraTime) {
	if x == nil {
		e.ExtraLack = fmt.Sprintf("Needs %d scored responses with extra time and %d without. How many there are is not told before, so that nobody can be picked out.", review.LeastExtra, review.LeastExtra)
		return
	}
	e.Extra = []string{
		fmt.Sprintf("With extra time the mean is %s (N = %d), without it %s (N = %d).", short(x.MeanWith), x.With, short(x.MeanWithout), x.Without),
		fmt.Sprintf("The difference is %s points (%s to %s, 90 %%). %s", short(x.Delta), short(x.Range.Low), short(x.Range.High), differs(x.Range)),
	}
}

func differs(r scoring.Interval) string {
	if r.Low > 0 || r.High < 0 {
		return "The range leaves out 0: look whether the clock measures what the job needs."
	}
	return "The range includes 0: nothing speaks for a difference."
}

func (e *exerciseReport) addForms(r review.ExerciseReport) {
	for _, m := range r.Means {
		e.Means = append(e.Means, meanRow{m.Form, strconv.Itoa(m.N), short(m.Mean), short(m.SD)})
	}
	for _, f := range r.Forms {
		row := formRow{
			Names: f.A + " against " + f.B, Counts: fmt.Sprintf("%d and %d", f.NA, f.NB),
			Delta: fmt.Sprintf("%s of ±%s allowed", short(f.Delta), short(f.Margin)), Ratio: fmt.Sprintf("%.2f", f.Ratio),
			Says: "Not shown to be equally hard",
		}
		if f.Equivalent {
			row.Says = fmt.Sprintf("Equally hard within .3 SD (P %.3f)", f.P)
		}
		e.Forms = append(e.Forms, row)
	}
	if len(r.Forms) > 0 {
		return
	}
	counts := slices.Sorted(maps.Values(r.ByForms))
	if len(counts) < 2 {
		e.FormsLack = "One form only: there is nothing to hold it against."
		return
	}
	e.FormsLack = needs(review.LeastForms, counts[len(counts)-2], "scored responses of each of two forms")
}

func (e *exerciseReport) addRaters(r review.RaterPanel) {
	if r.Agreement == nil {
		e.RatersLack = needs(review.LeastPairs, r.Answers, "answers rated by two people")
		return
	}
	g := *r.Agreement
	e.Raters = fmt.Sprintf("The same level in %s %% of ratings, within one in %s %%, quadratic weighted kappa %.2f. N = %d levels on %d answers.",
		whole(100*g.Exact), whole(100*g.Adjacent), g.Kappa, g.N, r.Answers)
}
