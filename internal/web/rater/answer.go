package rater

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type answer struct {
	Path, Exercise, Name, Question string
	At, Total, Done, Minutes       int
	Learning, Masked, CanUndo      bool
	Last                           bool
	Work, Task                     template.HTML
	Levels                         []level
	Quotes                         []quote
	Note, Quote                    string
	Reason, Words                  string
	Ahead                          string
	Problem                        ui.Problem
}

// Progress is what the bar says to screen readers.
func (a answer) Progress() string { return fmt.Sprintf("%d of %d rated", a.Done, a.Total) }

type level struct {
	Value, Anchor, Example string
	Chosen                 bool
}

// quote is words marked as evidence; Value is where they stand, as "from-to".
type quote struct{ Value, Text string }

var answerPage = ui.NewPage[answer](files, "pages/answer.html")

// Answer shows one answer under one criterion.
func (p Pages) Answer(c echo.Context) error { return p.answer(c, http.StatusOK, nil, nil) }

func (p Pages) answer(c echo.Context, code int, typed url.Values, problem error) error {
	sheet, err := p.Review.Sheet(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, c.Param("item"), c.Param("criterion"))
	if err != nil {
		return err
	}
	task, err := sheet.Kind.View(sheet.Public, nil, exercise.Page{Mode: exercise.Work})
	if err != nil {
		return err
	}
	data := answerOf(sheet)
	data.Task, data.Problem = task, ui.ProblemOf(problem)
	if typed != nil {
		data.keep(sheet, typed)
	}
	frame := p.StaffFrame(c, "/rate", ui.Link{Text: "Rating", Href: "/rate"}, ui.Link{Text: data.Exercise})
	frame.Scripts = []string{ui.Asset("rate.js")}
	if url, ok := p.Assets.URL(sheet.Kind.Info().Slug + "/view.css"); ok {
		frame.Styles = append(frame.Styles, url)
	}
	return site.Show(c, code, answerPage, frame, data)
}

func answerOf(s review.Sheet) answer {
	data := answer{
		Path: itemPath(s.Ref, s.Criterion.ID), Exercise: s.Definition.Title, Name: s.Criterion.Name, Question: s.Criterion.Question,
		Done: s.Done, At: s.Done + 1, Total: s.Done + s.Left, Minutes: minutesFor(s.Left), Learning: s.Learning(),
		Masked: s.Masked, CanUndo: s.CanUndo, Last: s.Left <= 1, Work: s.Work, Note: s.Given.Note,
	}
	if s.Given.Given { // looked at again
		data.At = max(1, s.Done)
	}
	for i := range s.Criterion.Anchors {
		chosen := s.Given.Item != "" && s.Given.Level == i
		data.Levels = append(data.Levels, level{strconv.Itoa(i), s.Criterion.Anchors[i], s.Criterion.Examples[i], chosen})
	}
	for _, q := range s.Given.Quotes {
		data.Quotes = append(data.Quotes, quote{fmt.Sprintf("%d-%d", q.From, q.To), q.Text})
	}
	var ahead []string
	for _, ref := range s.Ahead {
		ahead = append(ahead, itemPath(ref, s.Criterion.ID))
	}
	data.Ahead = strings.Join(ahead, " ")
	return data
}

// keep shows again what was typed into a form that was refused.
func (a *answer) keep(s review.Sheet, typed url.Values) {
	a.Note, a.Quote, a.Reason, a.Words = typed.Get("note"), typed.Get("quote"), typed.Get("reason"), typed.Get("words")
	for i := range a.Levels {
		a.Levels[i].Chosen = typed.Get("level") == a.Levels[i].Value
	}
	a.Quotes = nil
	text := []rune(s.Text)
	for _, q := range markedIn(typed) {
		if q.From >= 0 && q.From < q.To && q.To <= len(text) {
			a.Quotes = append(a.Quotes, quote{fmt.Sprintf("%d-%d", q.From, q.To), string(text[q.From:q.To])})
		}
	}
}

// markedIn reads "from-to" of the words that were marked; what is no such pair is left out.
func markedIn(typed url.Values) (out []review.Quote) {
	for _, pair := range typed["mark"] {
		from, to, _ := strings.Cut(pair, "-")
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if errA == nil && errB == nil {
			out = append(out, review.Quote{From: a, To: b})
		}
	}
	return out
}

// wordOf reads the form; a level that is no number was not chosen.
func wordOf(typed url.Values) review.Word {
	chosen, err := strconv.Atoi(typed.Get("level"))
	if err != nil {
		chosen = -1
	}
	return review.Word{
		Level: chosen, Note: strings.TrimSpace(exercise.PlainText(typed.Get("note"))), Marked: markedIn(typed),
		Quote: exercise.PlainText(typed.Get("quote")),
	}
}

// Judge keeps a level and goes on.
func (p Pages) Judge(c echo.Context) error {
	return p.give(c, "", func(ctx context.Context, org id.Org, rater id.Member, ref, criterion string, typed url.Values) (review.Onward, error) {
		return p.Review.Judge(ctx, org, rater, ref, criterion, wordOf(typed))
	})
}

// StepBack takes the answer out of this rater's queue and goes on.
func (p Pages) StepBack(c echo.Context) error {
	return p.give(c, "recused", func(ctx context.Context, org id.Org, rater id.Member, ref, criterion string, typed url.Values) (review.Onward, error) {
		return p.Review.StepBack(ctx, org, rater, ref, criterion, strings.TrimSpace(exercise.PlainText(typed.Get("reason"))))
	})
}

// TellsWho holds the answer back from everyone and goes on.
func (p Pages) TellsWho(c echo.Context) error {
	return p.give(c, "held", func(ctx context.Context, org id.Org, rater id.Member, ref, criterion string, typed url.Values) (review.Onward, error) {
		return p.Review.TellsWho(ctx, org, rater, ref, criterion, strings.TrimSpace(exercise.PlainText(typed.Get("words"))))
	})
}

type giving func(ctx context.Context, org id.Org, rater id.Member, ref, criterion string, typed url.Values) (review.Onward, error)

func (p Pages) give(c echo.Context, note string, do giving) error {
	typed, err := c.FormParams()
	if err != nil {
		return err
	}
	next, err := do(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, c.Param("item"), c.Param("criterion"), typed)
	if fault.Is(err, fault.Invalid) {
		return p.answer(c, site.Status(err), typed, err)
	}
	if err != nil {
		return err
	}
	return goOn(c, next, note)
}
