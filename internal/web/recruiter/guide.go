package recruiter

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// guide is the interview guide of one candidate: questions where evidence is thinnest come first.
type guide struct {
	Title, Code, Path, Profile, Zone string
	Sections                         []guideSection
	On                               string // only this competency is shown
	Problem                          ui.Problem
}

type guideSection struct {
	ID, Name, Why string
	Weight        string
	Questions     []guideQuestion
}

type guideQuestion struct {
	review.Question
	Form   form
	Levels []ui.Option // 0 to 4 with anchors
	Given  []heardLine
	Open   bool
}

// heardLine is what one interviewer gave to a question.
type heardLine struct {
	By, Note, Level string
	At              time.Time
}

// heard sums up what interviewers gave on one competency. It stands beside the scores, never in them.
type heard struct {
	Code, Competency, Levels, Path string
}

var guidePage = ui.NewPage[guide](files, "pages/guide.html", "pages/parts.html")

func guidePath(a id.Application, competency string) string {
	path := applicationPath(a) + "/interview"
	if competency != "" {
		path += "?on=" + competency
	}
	return path
}

// Guide shows the structured questions for a candidate.
func (p Pages) Guide(c echo.Context) error { return p.guide(c, http.StatusOK, failed{}) }

// Interviewed keeps what an interviewer gave to one question.
func (p Pages) Interviewed(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	app := id.Application(c.Param("application"))
	level, err := strconv.Atoi(values.Get("level"))
	if err != nil {
		level = -1 // refused by the service, with the bounds
	}
	question := values.Get("question")
	err = p.Review.Interviewed(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, app, question, level, strings.TrimSpace(values.Get("note")))
	if err != nil && site.Mendable(err) {
		return p.guide(c, site.Status(err), failed{key: question, err: err, values: values})
	}
	if err != nil {
		return err
	}
	back := url.Values{"done": {"interviewed"}}
	if on := c.QueryParam("on"); on != "" {
		back.Set("on", on)
	}
	return site.See(c, guidePath(app, "")+"?"+back.Encode())
}

func (p Pages) guide(c echo.Context, code int, f failed) error {
	ctx, org := c.Request().Context(), site.Org(c)
	b, one, err := p.person(ctx, org, id.Application(c.Param("application")))
	if err != nil {
		return err
	}
	given, err := p.Reviews.InterviewsOf(ctx, org, one.Application.ID)
	if err != nil {
		return err
	}
	names, err := p.members(ctx, org)
	if err != nil {
		return err
	}
	data := guide{
		Title: one.title(), Code: one.Application.Code, Path: guidePath(one.Application.ID, ""), Zone: zone(c),
		Profile: applicationPath(one.Application.ID), On: c.QueryParam("on"), Problem: f.summary(),
	}
	for _, s := range weakestFirst(one.Profile) {
		if data.On != "" && data.On != s.Competency.ID {
			continue
		}
		section := guideSection{ID: s.Competency.ID, Name: s.Competency.Name, Why: s.Why, Weight: whole(100*one.Profile.Weight(s.Competency)) + " %"}
		if e := s.Estimate; e != nil {
			section.Why = fmt.Sprintf("Exercises give %s (%s–%s)", whole(e.Points), whole(e.Low), whole(e.High))
		}
		for _, q := range review.QuestionsOn(s.Competency.ID) {
			section.Questions = append(section.Questions, questionOf(q, f, given, names))
		}
		data.Sections = append(data.Sections, section)
	}
	frame := p.frame(c, b.Job, ui.Link{Text: data.Code, Href: data.Profile}, ui.Link{Text: "Interview"})
	return site.Show(c, code, guidePage, frame, data)
}

// weakestFirst orders the competencies by how much of the plan's weight has no sure evidence.
func weakestFirst(p review.Profile) []review.Strand {
	strands := make([]review.Strand, 0, len(review.Competencies()))
	for _, c := range review.Competencies() {
		strands = append(strands, p.Strand(c))
	}
	doubt := func(s review.Strand) float64 { return p.Weight(s.Competency) * (1 - s.Reliability) }
	slices.SortStableFunc(strands, func(a, b review.Strand) int { return cmp.Compare(doubt(b), doubt(a)) })
	return strands
}

func questionOf(q review.Question, f failed, given []review.Interview, names map[id.Member]string) guideQuestion {
	out := guideQuestion{Question: q, Form: f.form(q.ID)}
	out.Open = out.Form.Open()
	for level, anchor := range q.Anchors {
		value := strconv.Itoa(level)
		out.Levels = append(out.Levels, ui.Option{Value: value, Text: value + ". " + anchor, Chosen: out.Form.values.Get("level") == value})
	}
	for _, i := range review.Newest(given) {
		if i.Question == q.ID {
			out.Given = append(out.Given, heardLine{By: names[i.By], Note: i.Note, Level: strconv.Itoa(i.Level), At: i.At})
		}
	}
	return out
}

// heardOf sums up a candidate's interviews, competency by competency.
func heardOf(one person, given []review.Interview) (out []heard) {
	for _, c := range review.Competencies() {
		var levels []string
		people := map[id.Member]bool{}
		for _, i := range review.Newest(given) {
			if strings.HasPrefix(i.Question, c.ID) {
				levels, people[i.By] = append(levels, strconv.Itoa(i.Level)), true
			}
		}
		if len(levels) > 0 {
			out = append(out, heard{
				Code: one.Application.Code, Competency: c.Name, Path: guidePath(one.Application.ID, c.ID),
				Levels: fmt.Sprintf("%s of 4, from %s", strings.Join(levels, " and "), strings.ToLower(count(len(people), "interviewer"))),
			})
		}
	}
	return out
}
