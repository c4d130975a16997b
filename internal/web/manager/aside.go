package manager

import (
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
)

// asideForm is what a finding needs to be set aside: where to, and of which version it is.
type asideForm struct {
	Action  string
	Version int
}

// aside is a finding that a person set aside.
type aside struct {
	Rule, Quote   string
	Short, Reason string
	By            string
	At            time.Time
}

// asideFormOf is nil where a finding cannot be set aside: the person only reads, or the text is not
// the one that is stored, and to post the form would lose it.
func asideFormOf(shown, stored posting.Posting, edit bool) *asideForm {
	if !edit || stored.Version == 0 || shown.Markdown != stored.Markdown {
		return nil
	}
	return &asideForm{Action: jobPath(stored.JobID) + "/dismiss", Version: stored.Version}
}

// asides lists what was set aside, the latest first.
func (p Pages) asides(c echo.Context, stored posting.Posting) ([]aside, error) {
	if len(stored.Dismissed) == 0 {
		return nil, nil
	}
	names, err := p.names(c)
	if err != nil {
		return nil, err
	}
	list := make([]aside, 0, len(stored.Dismissed))
	for i := len(stored.Dismissed) - 1; i >= 0; i-- {
		d := stored.Dismissed[i]
		list = append(list, aside{Rule: d.Rule, Quote: d.Quote, Short: shorten(d.Quote, 90), Reason: d.Reason, By: names[d.By], At: d.At})
	}
	return list, nil
}

// names are the members of the clinic, those without access any more too.
func (p Pages) names(c echo.Context) (map[id.Member]string, error) {
	all, err := p.Accounts.Members(c.Request().Context(), site.Org(c))
	names := make(map[id.Member]string, len(all))
	for _, m := range all {
		names[m.ID] = m.Name
	}
	return names, err
}

// Dismiss sets a finding aside with a reason, or takes that back.
func (p Pages) Dismiss(c echo.Context) error {
	_, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	if _, err := p.role(stored.Template); err != nil {
		return p.refused(c, err)
	}
	ctx, rule, quote := c.Request().Context(), c.FormValue("rule"), unixLines(c.FormValue("quote"))
	note := "aside"
	switch c.FormValue("act") {
	case "":
		f := posting.Finding{Rule: rule, Quote: quote}
		_, err = p.Posting.Dismiss(ctx, site.Org(c), site.By(c), stored.JobID, clinicOf(c), f, c.FormValue("reason"), based(c))
	case "undo":
		note = "again"
		_, err = p.Posting.Restore(ctx, site.Org(c), site.By(c), stored.JobID, rule, quote, based(c))
	default:
		err = fault.Invalidf("Choose whether to set the finding aside or to take it up again")
	}
	if err != nil {
		return p.refused(c, flat(err))
	}
	return site.See(c, site.Done(postingPath(stored.JobID), note)+"#find")
}

// flat puts what a fault says of its fields into its message: the fields of a small form that is
// closed when the page comes back cannot be linked to.
func flat(err error) error {
	var f *fault.Error
	if errors.As(err, &f) && len(f.Fields) > 0 {
		return &fault.Error{Kind: f.Kind, Message: f.Fields[0].Message}
	}
	return err
}
