package candidate

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// question is one of three about the exercises, asked once and only of who wants to answer.
type question struct {
	Name, Text string
	Options    []ui.Option
}

// questionsOf are the three, with what was chosen.
func questionsOf(lang string, chosen url.Values) []question {
	questions := []question{
		{Name: "clear", Text: ui.MustSay(lang, "opinion.clear")},
		{Name: "work", Text: ui.MustSay(lang, "opinion.work")},
		{Name: "fair", Text: ui.MustSay(lang, "opinion.fair")},
	}
	words := map[hiring.Degree]string{
		hiring.Yes: ui.MustSay(lang, "opinion.yes"), hiring.RatherYes: ui.MustSay(lang, "opinion.rather_yes"),
		hiring.RatherNo: ui.MustSay(lang, "opinion.rather_no"), hiring.No: ui.MustSay(lang, "opinion.no"),
	}
	for i := range questions {
		q := &questions[i]
		for degree := hiring.Yes; degree >= hiring.No; degree-- {
			value := strconv.Itoa(int(degree))
			q.Options = append(q.Options, ui.Option{Value: value, Text: words[degree], Chosen: value == chosen.Get(q.Name)})
		}
	}
	return questions
}

// opinionOf reads the answers; what is none of the choices is refused by the service.
func opinionOf(chosen url.Values) hiring.Opinion {
	read := func(name string) hiring.Degree {
		text := chosen.Get(name)
		if text == "" {
			return hiring.NoAnswer
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return -1
		}
		return hiring.Degree(n)
	}
	return hiring.Opinion{Clear: read("clear"), Work: read("work"), Fair: read("fair")}
}

// Opine keeps what the candidate thought of the exercises, or that they would rather not say.
func (p Pages) Opine(c echo.Context) error {
	chosen, err := c.FormParams()
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "This could not be read. Reload the page and try again")
	}
	opinion, done := opinionOf(chosen), "opinion"
	switch {
	case chosen.Get("act") == "skip":
		opinion, done = hiring.Opinion{}, ""
	case opinion == hiring.Opinion{}:
		const say = "Choose at least one answer, or press “No, thanks”"
		problem := &fault.Error{Kind: fault.Invalid, Message: say, Fields: []fault.Field{{Name: "clear", Message: say}}}
		return p.receipt(c, http.StatusUnprocessableEntity, chosen, problem)
	}
	err = p.Hiring.Opine(c.Request().Context(), site.Holder(c), opinion)
	if err != nil && site.Mendable(err) {
		return p.receipt(c, site.Status(err), chosen, err)
	}
	if err != nil {
		return err
	}
	back := "/c/" + site.Token(c) + "/receipt"
	if done != "" {
		back = site.Done(back, done)
	}
	return site.See(c, back)
}
