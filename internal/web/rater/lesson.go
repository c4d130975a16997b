package rater

import (
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type lesson struct {
	Exercise, Retry      string
	Passed               bool
	Kappa, Bias          string
	LeastKappa, MostBias string
	Enough, Level        bool // each of the two conditions
	N, Same, Near        int
	Samples              []sample
}

type sample struct {
	Number int
	Work   template.HTML
	Lines  []line
}

type line struct {
	review.LessonLine
	Off string // how far, in words
}

var lessonPage = ui.NewPage[lesson](files, "pages/lesson.html")

// Lesson shows how the rater's calibration went, beside the key.
func (p Pages) Lesson(c echo.Context) error {
	kind, definition, _ := strings.Cut(c.Param("family"), ".")
	ctx, org, rater := c.Request().Context(), site.Org(c), site.Must(c).Member.ID
	found, err := p.Review.Lesson(ctx, org, rater, review.Family{Kind: kind, Definition: definition})
	if fault.Is(err, fault.NotFound) {
		return site.See(c, "/rate") // nothing has ended yet
	}
	if err != nil {
		return err
	}
	data := lessonOf(found)
	if data.Retry, err = p.startOf(c, found.Family); err != nil {
		return err
	}
	frame := p.StaffFrame(c, "/rate", ui.Link{Text: "Rating", Href: "/rate"}, ui.Link{Text: "Your calibration"})
	if url, ok := p.Assets.URL(kind + "/view.css"); ok {
		frame.Styles = append(frame.Styles, url)
	}
	return site.Show(c, http.StatusOK, lessonPage, frame, data)
}

// startOf is where the rater goes on in a family: the next round, or the answers.
func (p Pages) startOf(c echo.Context, f review.Family) (string, error) {
	desk, err := p.Review.Waiting(c.Request().Context(), site.Org(c), site.Must(c).Member.ID)
	if err != nil {
		return "", err
	}
	for _, w := range desk.Work {
		for _, one := range w.Criteria {
			if w.Family == f && one.Next != "" {
				return itemPath(one.Next, one.Criterion.ID), nil
			}
		}
	}
	return "/rate", nil
}

func lessonOf(l review.Lesson) lesson {
	data := lesson{
		Exercise: l.Definition.Title, Passed: l.Passed, N: l.N, Kappa: fmt.Sprintf("%.2f", l.Kappa), Bias: biasOf(l.Bias),
		LeastKappa: fmt.Sprintf("%.2f", review.LeastKappa), MostBias: fmt.Sprintf("%.1f", review.MostBias),
		Enough: l.Kappa >= review.LeastKappa, Level: math.Abs(l.Bias) <= review.MostBias,
	}
	for i, s := range l.Samples {
		one := sample{Number: i + 1, Work: s.Work}
		for _, c := range s.Criteria {
			off := c.Own - c.Key
			if off == 0 {
				data.Same++
			}
			if off >= -1 && off <= 1 {
				data.Near++
			}
			one.Lines = append(one.Lines, line{c, offBy(off)})
		}
		data.Samples = append(data.Samples, one)
	}
	return data
}

func offBy(n int) string {
	switch {
	case n == 0:
		return "The same"
	case n > 0:
		return fmt.Sprintf("%d too high", n)
	default:
		return fmt.Sprintf("%d too low", -n)
	}
}

func biasOf(bias float64) string {
	switch {
	case math.Abs(bias) < 0.05:
		return "neither higher nor lower than the key"
	case bias > 0:
		return fmt.Sprintf("%.1f levels higher than the key", bias)
	default:
		return fmt.Sprintf("%.1f levels lower than the key", -bias)
	}
}
