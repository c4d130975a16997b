package candidate

import (
	"context"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// noticed is a line of the list that candidates and the hiring team see alike: what was logged, and an
// ordinary explanation.
type noticed struct{ Sentence, Benign string }

// addNoticed lists what was logged about an exercise that is finished, and what the candidate said to it.
func (p Pages) addNoticed(ctx context.Context, data *over, o open) error {
	if !o.state.Finished() {
		return nil
	}
	notices, err := p.Site.Attempt.Integrity(ctx, o.holder.Org, o.attempt.ID)
	if err != nil {
		return err
	}
	for _, n := range notices {
		data.Noticed = append(data.Noticed, noticedIn(o.lang, n))
	}
	data.Comments, err = p.Site.Attempt.Comments(ctx, o.holder.Org, o.attempt.ID)
	return err
}

// noticedIn says a notice in a language. Whose text is alike is not for the candidate's eyes.
func noticedIn(lang string, n attempt.Notice) noticed {
	switch n.Kind {
	case attempt.Pasted:
		return noticed{ui.MustSay(lang, "noticed.paste", "n", n.Count, "size", n.Size), ui.MustSay(lang, "noticed.paste_benign")}
	case attempt.Away:
		return noticed{ui.MustSay(lang, "noticed.away", "n", n.Count, "total", attempt.Given(n.Total)), ui.MustSay(lang, "noticed.away_benign")}
	case attempt.Devices:
		return noticed{ui.MustSay(lang, "noticed.devices", "n", n.Count), ui.MustSay(lang, "noticed.devices_benign")}
	default:
		return noticed{ui.MustSay(lang, "noticed.alike"), ui.MustSay(lang, "noticed.alike_benign")}
	}
}

// Comment keeps what the candidate says to the list.
func (p Pages) Comment(c echo.Context) error {
	o, err := p.open(c)
	if err != nil {
		return err
	}
	text := c.FormValue("comment")
	err = p.Site.Attempt.Comment(c.Request().Context(), o.holder.Org, o.by(), o.attempt.ID, text)
	if err != nil && site.Mendable(err) && o.state.Over() {
		return p.over(c, o, site.Status(err), text, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(o.path, "comment"))
}

// breaksOf tells whether any exercise that has not begun may stop its clock.
func breaksOf(attempts []attempt.Attempt) bool {
	for _, a := range attempts {
		if a.Started == nil && a.Breaks > 0 {
			return true
		}
	}
	return false
}
