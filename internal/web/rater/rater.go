package rater

import (
	"context"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/exercise"
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
func All() []ui.Checked { return []ui.Checked{queuePage, answerPage} }

type queue struct {
	Total  int
	Groups []group
	Empty  ui.Empty
}

// group is the answers to one exercise of one job.
type group struct {
	Job, Exercise, Skill, Icon string
	Count                      int
	First                      string // address of the answer to begin with
}

var queuePage = ui.NewPage[queue](files, "pages/queue.html")

// Queue counts what waits, by exercise and job.
func (p Pages) Queue(c echo.Context) error {
	ctx, org := c.Request().Context(), site.Org(c)
	answers, err := p.Review.Queue(ctx, org, site.Must(c).Member.ID)
	if err != nil {
		return err
	}
	jobs, err := p.Hirings.Jobs(ctx, org)
	if err != nil {
		return err
	}
	groups, err := groupsOf(p.Catalog, answers, jobs)
	if err != nil {
		return err
	}
	data := queue{Total: len(answers), Groups: groups, Empty: ui.Empty{
		Icon: "check", Title: "Nothing to rate",
		Text: "Answers come here once candidates have handed them in. You have seen all there are.",
	}}
	return site.Show(c, http.StatusOK, queuePage, p.StaffFrame(c, "/rate"), data)
}

// groupsOf keeps the order in which this rater meets the answers within a group; groups stand by job
// and exercise.
func groupsOf(catalog exercise.Catalog, answers []review.Answer, jobs []hiring.Job) ([]group, error) {
	titles := map[id.Job]string{}
	for _, j := range jobs {
		titles[j.ID] = j.Title
	}
	var keys []review.Answer
	counts := map[review.Answer]int{}
	first := map[review.Answer]id.Attempt{}
	for _, a := range answers {
		key := a
		key.Attempt = ""
		if counts[key]++; counts[key] == 1 {
			keys, first[key] = append(keys, key), a.Attempt
		}
	}
	groups := make([]group, 0, len(keys))
	for _, key := range keys {
		kind, def, err := definition(catalog, key)
		if err != nil {
			return nil, err
		}
		groups = append(groups, group{
			Job: titles[key.Job], Exercise: def.Title, Skill: kind.Info().Skill, Icon: kind.Info().Icon,
			Count: counts[key], First: answerPath(first[key]),
		})
	}
	slices.SortStableFunc(groups, func(a, b group) int { return strings.Compare(a.Job+"\x00"+a.Exercise, b.Job+"\x00"+b.Exercise) })
	return groups, nil
}

func definition(catalog exercise.Catalog, a review.Answer) (exercise.Kind, exercise.Definition, error) {
	kind, def, err := catalog.Definition(a.Kind, a.Definition)
	return kind, def, err
}

func answerPath(a id.Attempt) string { return "/rate/" + string(a) }

type answer struct {
	Path, Exercise, Job string
	Left                int
	Work                template.HTML
	Task                template.HTML // the exercise before anyone worked on it
	Criteria            []criterion
	Note                string
	NoteError           string
	Reason, ReasonError string
	Problem             ui.Problem
}

type criterion struct {
	Field, ID, Name, Question, Error string
	Levels                           []level
}

type level struct {
	Value, Anchor, Example string
	Chosen                 bool
}

var answerPage = ui.NewPage[answer](files, "pages/answer.html")

// Answer shows one answer and its rubric.
func (p Pages) Answer(c echo.Context) error {
	return p.answer(c, http.StatusOK, nil, nil)
}

func (p Pages) answer(c echo.Context, code int, values url.Values, problem error) error {
	ctx, org := c.Request().Context(), site.Org(c)
	next, err := p.Review.ToRate(ctx, org, site.Must(c).Member.ID, id.Attempt(c.Param("attempt")))
	if err != nil {
		return err
	}
	kind, def, err := definition(p.Catalog, next.Answer)
	if err != nil {
		return err
	}
	job, err := p.Hirings.Job(ctx, org, next.Answer.Job)
	if err != nil {
		return err
	}
	work, err := kind.View(next.Taken.Form.Public, next.Taken.Response, exercise.Page{Mode: exercise.Read})
	if err != nil {
		return err
	}
	task, err := kind.View(next.Taken.Form.Public, nil, exercise.Page{Mode: exercise.Work})
	if err != nil {
		return err
	}
	rubric := exercise.RubricFor(kind, next.Taken.Form.Public, next.Taken.Response)
	data := answer{
		Path: answerPath(next.Answer.Attempt), Exercise: def.Title, Job: job.Title, Left: next.Left, Work: work, Task: task,
		Criteria: criteriaOf(rubric, values, ui.ProblemOf(problem)),
		Note:     values.Get("note"), Reason: values.Get("reason"), Problem: summaryOf(rubric, problem),
	}
	data.NoteError, data.ReasonError = data.Problem.Of("note"), data.Problem.Of("reason")
	frame := p.StaffFrame(c, "/rate", ui.Link{Text: "Rating", Href: "/rate"}, ui.Link{Text: job.Title})
	if url, ok := p.Assets.URL(kind.Info().Slug + "/view.css"); ok {
		frame.Styles = append(frame.Styles, url)
	}
	return site.Show(c, code, answerPage, frame, data)
}

// levelField names the field of a criterion: apart from the form's own fields, whatever a rubric
// calls its criteria.
func levelField(criterion string) string { return "level-" + criterion }

func criteriaOf(r *exercise.Rubric, values url.Values, problem ui.Problem) []criterion {
	var out []criterion
	for _, c := range r.Criteria {
		field := levelField(c.ID)
		one := criterion{Field: field, ID: ui.FieldID(field), Name: c.Name, Question: c.Question, Error: problem.Of(c.ID)}
		for i := range c.Anchors {
			value := strconv.Itoa(i)
			one.Levels = append(one.Levels, level{Value: value, Anchor: c.Anchors[i], Example: c.Examples[i], Chosen: values.Get(field) == value})
		}
		out = append(out, one)
	}
	return out
}

// summaryOf renames problems of criteria to the fields of the form, so that links find them.
func summaryOf(r *exercise.Rubric, err error) ui.Problem {
	problem := ui.ProblemOf(err)
	problem.Fields = slices.Clone(problem.Fields)
	for i, f := range problem.Fields {
		if slices.ContainsFunc(r.Criteria, func(c exercise.Criterion) bool { return c.ID == f.Name }) {
			problem.Fields[i].Name = levelField(f.Name)
		}
	}
	return problem
}

// levelsOf reads the levels that were chosen; what is no number is left out and so asked for again.
func levelsOf(values url.Values) map[string]int {
	levels := map[string]int{}
	for name, chosen := range values {
		id, ok := strings.CutPrefix(name, levelField(""))
		if !ok || len(chosen) == 0 {
			continue
		}
		if n, err := strconv.Atoi(chosen[0]); err == nil {
			levels[id] = n
		}
	}
	return levels
}

// Rate keeps the levels and goes on to the next answer.
func (p Pages) Rate(c echo.Context) error {
	return p.give(c, "rated", func(ctx context.Context, a id.Attempt, v url.Values) error {
		return p.Review.Rate(ctx, site.Org(c), site.Must(c).Member.ID, a, levelsOf(v), strings.TrimSpace(v.Get("note")))
	})
}

// Recuse takes the answer out of this rater's queue and goes on.
func (p Pages) Recuse(c echo.Context) error {
	return p.give(c, "recused", func(ctx context.Context, a id.Attempt, v url.Values) error {
		reason := strings.TrimSpace(v.Get("reason"))
		if len(reason) > 4000 {
			var problems fault.Problems
			problems.Add("reason", "Keep the reason under 4,000 characters")
			return problems.Err()
		}
		return p.Review.Recuse(ctx, site.Org(c), site.Must(c).Member.ID, a, reason)
	})
}

func (p Pages) give(c echo.Context, done string, do func(context.Context, id.Attempt, url.Values) error) error {
	ctx, org, rater := c.Request().Context(), site.Org(c), site.Must(c).Member.ID
	a := id.Attempt(c.Param("attempt"))
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	before, err := p.Review.Queue(ctx, org, rater)
	if err != nil {
		return err
	}
	err = do(ctx, a, values)
	if fault.Is(err, fault.NotFound) && p.given(ctx, org, rater, a) {
		err = nil // the same form sent twice
	}
	if fault.Is(err, fault.Invalid) {
		return p.answer(c, site.Status(err), values, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(nextPath(before, a), done))
}

// given tells whether this rater has dealt with the answer already.
func (p Pages) given(ctx context.Context, org id.Org, rater id.Member, a id.Attempt) bool {
	ratings, err := p.Reviews.RatingsOf(ctx, org, a)
	return err == nil && slices.ContainsFunc(ratings, func(r review.Rating) bool { return r.Rater == rater })
}

// nextPath leads to the next answer to the same exercise, else to any other, else to the queue.
func nextPath(queue []review.Answer, done id.Attempt) string {
	i := slices.IndexFunc(queue, func(a review.Answer) bool { return a.Attempt == done })
	if i < 0 {
		if len(queue) > 0 {
			return answerPath(queue[0].Attempt)
		}
		return "/rate"
	}
	rest := slices.Concat(queue[i+1:], queue[:i])
	for _, a := range rest {
		if a.Job == queue[i].Job && a.Kind == queue[i].Kind && a.Definition == queue[i].Definition {
			return answerPath(a.Attempt)
		}
	}
	if len(rest) > 0 {
		return answerPath(rest[0].Attempt)
	}
	return "/rate"
}
