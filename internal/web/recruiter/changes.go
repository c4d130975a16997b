package recruiter

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// changes is what a candidate has changed about the test, for members with the accommodation right.
type changes struct {
	Path   string
	Facts  []ui.Fact
	Form   form
	Times  []ui.Option
	Breaks []ui.Option
	Open   bool // an exercise can still be changed
}

// changesOf is nil for whoever may not know.
func (p Pages) changesOf(c echo.Context, one person, f failed) (*changes, error) {
	if !site.Must(c).Can(account.GrantAccommodation) {
		return nil, nil //nolint:nilnil // no changes to show is no error
	}
	chosen, err := p.Hirings.Accommodation(c.Request().Context(), site.Org(c), one.Application.ID)
	if err != nil {
		return nil, err
	}
	out := &changes{Path: applicationPath(one.Application.ID) + "/changes", Form: f.form("changes"), Facts: changedFacts(one, chosen)}
	for _, a := range one.Attempts {
		out.Open = out.Open || !a.State(p.Clock.Now()).Over()
	}
	typed := out.Form.values
	out.Times = []ui.Option{{Text: "As it is"}}
	for _, m := range hiring.Multipliers()[1:] {
		value := strconv.FormatFloat(m, 'f', -1, 64)
		out.Times = append(out.Times, ui.Option{Value: value, Text: timesWords(m), Chosen: typed.Get("multiplier") == value})
	}
	out.Breaks = []ui.Option{{Text: "As they are"}}
	for _, n := range []int{15, 30, 60, 120} {
		value := strconv.Itoa(n)
		out.Breaks = append(out.Breaks, ui.Option{Value: value, Text: value + " minutes in all", Chosen: typed.Get("breaks") == value})
	}
	return out, nil
}

func timesWords(m float64) string {
	switch m {
	case 0:
		return "No limit"
	case 1:
		return "As usual"
	default:
		return strconv.FormatFloat(m, 'f', -1, 64) + " times"
	}
}

func changedFacts(one person, chosen hiring.Accommodation) (facts []ui.Fact) {
	for i, a := range one.Attempts {
		if a.ID == "" {
			continue
		}
		value := "Time: " + strings.ToLower(timesWords(a.Multiplier))
		if a.Breaks > 0 {
			value += fmt.Sprintf(". Breaks: %d min in all", a.Breaks/time.Minute)
		}
		facts = append(facts, ui.Fact{Name: one.Profile.Results[i].Kind.Info().Skill, Value: value})
	}
	var view []string
	for _, v := range []struct {
		on   bool
		text string
	}{{chosen.HideClock, "no visible clock"}, {chosen.ListView, "list instead of the board"}, {chosen.LargeText, "larger text"}} {
		if v.on {
			view = append(view, v.text)
		}
	}
	if len(view) > 0 {
		facts = append(facts, ui.Fact{Name: "On screen", Value: strings.Join(view, ", ")})
	}
	return facts
}

// Grant widens time and breaks for every exercise of an application that is not over. Its route lets in
// only members with the right.
func (p Pages) Grant(c echo.Context) error {
	app := id.Application(c.Param("application"))
	return p.act(c, app, "changes", "granted", func(v url.Values) error {
		grant, err := grantOf(v)
		if err != nil {
			return err
		}
		if _, err := p.Hirings.Application(c.Request().Context(), site.Org(c), app); err != nil {
			return err
		}
		return p.Site.Attempt.Grant(c.Request().Context(), site.Org(c), site.By(c), app, grant)
	})
}

func grantOf(v url.Values) (attempt.Grant, error) {
	g := attempt.Grant{Multiplier: 1}
	var p fault.Problems
	if text := v.Get("multiplier"); text != "" {
		m, err := strconv.ParseFloat(text, 64)
		p.Require(err == nil && (m == 0 || m >= 1 && m <= 4), "multiplier", "Choose one of the amounts of time")
		g.Multiplier = m
	}
	if text := v.Get("breaks"); text != "" {
		g.Breaks = amount(v, "breaks", time.Minute, 24*60)
		p.Require(g.Breaks > 0, "breaks", "Choose how long the clock may stand still")
	}
	p.Require(v.Get("multiplier")+v.Get("breaks") != "", "multiplier", "Choose more time, breaks, or both")
	return g, p.Err()
}
