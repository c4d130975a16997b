package manager

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
)

// SaveBrief writes the text anew from the changed brief.
func (p Pages) SaveBrief(c echo.Context) error {
	_, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	t, err := p.role(stored.Template)
	if err != nil {
		return p.refused(c, err)
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	brief, err := readBrief(t, readable(form))
	if err == nil {
		err = p.fitBrief(c, t, stored, brief)
	}
	if err == nil {
		_, err = p.Posting.SaveBrief(c.Request().Context(), site.Org(c), site.By(c), stored.JobID, clinicOf(c), brief, based(c))
	}
	return p.saved(c, stored.JobID, typed{brief: &brief, problem: err})
}

// fitBrief is fit for what a brief would write; it may also move the last day to apply.
func (p Pages) fitBrief(c echo.Context, t *posting.Template, stored posting.Posting, brief posting.Brief) error {
	next, err := stored.Compose(t, clinicOf(c), brief)
	if err != nil {
		return err
	}
	if err := p.fit(c, stored, next); err != nil {
		return err
	}
	return p.ahead(c, stored, next)
}

// SaveText keeps a text edited by hand; a button of a finding puts its fix in first.
func (p Pages) SaveText(c echo.Context) error {
	_, stored, err := p.opening(c)
	if err != nil {
		return err
	}
	text := plainText(c.FormValue(textField))
	if err := short(text); err != nil {
		return p.saved(c, stored.JobID, typed{markdown: &text, problem: err})
	}
	if key := c.FormValue("apply"); key != "" {
		return p.saveFix(c, stored, text, key)
	}
	err = p.saveText(c, stored, text, based(c))
	return p.saved(c, stored.JobID, typed{markdown: &text, problem: err})
}

// saveFix puts the fix of a finding into a text. In a draft, what else was typed is saved before it, as
// a step of its own: then undoing the fix takes nothing else away.
func (p Pages) saveFix(c echo.Context, stored posting.Posting, text, key string) error {
	fixed, err := p.mended(c, stored, text, key)
	if err != nil {
		return p.saved(c, stored.JobID, typed{markdown: &text, problem: err})
	}
	from, alone := based(c), text == stored.Markdown
	if !alone && stored.Status() == posting.StatusDraft {
		if err := p.saveText(c, stored, text, from); err != nil {
			return p.saved(c, stored.JobID, typed{markdown: &text, problem: err})
		}
		from, alone = from+1, true
	}
	if err := p.saveText(c, stored, fixed, from); err != nil {
		return p.saved(c, stored.JobID, typed{markdown: &fixed, problem: err})
	}
	if !alone {
		return site.See(c, site.Done(postingPath(stored.JobID), "saved"))
	}
	return site.See(c, fmt.Sprintf("%s?%s=%d", postingPath(stored.JobID), fixedParam, from+1))
}

// fixedParam of the studio's address is the version that a fix has just made.
const fixedParam = "fixed"

func (p Pages) saveText(c echo.Context, stored posting.Posting, text string, based int) error {
	next := stored
	next.Markdown = text
	if err := p.fit(c, stored, next); err != nil {
		return err
	}
	_, err := p.Posting.SaveText(c.Request().Context(), site.Org(c), site.By(c), stored.JobID, text, based)
	return err
}

// short refuses a text for which a posting has no room.
func short(text string) error {
	over := len(text) - posting.MaxMarkdown
	if over <= 0 {
		return nil
	}
	return problem(textField, fmt.Sprintf("This text is too long for a posting. %s letters fit, and a letter with an accent takes the room of two. Take out about %s; nothing was saved yet",
		thousands(posting.MaxMarkdown), thousands(over)))
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return thousands(n/1000) + fmt.Sprintf(",%03d", n%1000)
}

// saved goes back to the studio, or shows it with what was refused.
func (p Pages) saved(c echo.Context, job id.Job, was typed) error {
	switch {
	case was.problem == nil:
		return site.See(c, site.Done(postingPath(job), "saved"))
	case site.Mendable(was.problem):
		was.clash = fault.Is(was.problem, fault.Conflict)
		return p.studio(c, site.Status(was.problem), was)
	default:
		return was.problem
	}
}

// mended puts a finding's fix into the text, as long as the text still has that finding.
func (p Pages) mended(c echo.Context, stored posting.Posting, text, key string) (string, error) {
	stored.Markdown = text
	fixed, err := applyFix(text, key, p.check(c, stored))
	if err != nil {
		return text, problem(textField, "The text has changed since this fix was offered. Look at the findings again")
	}
	return fixed, nil
}

// fit refuses a save that would leave a published posting with something that must be fixed, and any
// change to a closed one. A save from an older version is left to the service: that clash comes first.
func (p Pages) fit(c echo.Context, stored, next posting.Posting) error {
	switch {
	case stored.Status() == posting.StatusClosed:
		return fault.Invalidf("This posting is closed. It can be read, but not changed")
	case stored.Status() == posting.StatusDraft || based(c) != stored.Version:
		return nil
	}
	if n := posting.Blocking(p.check(c, next)); n > 0 {
		return fault.Invalidf("Candidates can read this posting, so it was not saved: %d %s must be fixed first. What you typed is kept below", n, noun(n, "thing", "things"))
	}
	return nil
}

// ahead refuses a change after which the last day to apply of a published posting would have passed.
func (p Pages) ahead(c echo.Context, stored, next posting.Posting) error {
	if stored.Status() != posting.StatusPublished || based(c) != stored.Version {
		return nil
	}
	ends, err := next.ApplyByMoment(clinicOf(c).TimeZone)
	if err != nil || ends == nil || p.Clock.Now().Before(*ends) {
		return err
	}
	return problem(posting.SlotField+"apply_by", "The last day to apply has passed, and candidates can read this posting. Choose a later day, or close the posting; nothing was saved yet")
}

func based(c echo.Context) int {
	n, err := strconv.Atoi(c.FormValue("based"))
	if err != nil {
		return -1 // of no version: a clash, which loses nothing
	}
	return n
}

// unixLines undoes the line ends of forms.
func unixLines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// plainText is what a person typed without what is no text: control characters, broken letters. A
// database may refuse them, and nobody can see them.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r):
			return -1
		default:
			return r
		}
	}, strings.ToValidUTF8(unixLines(s), ""))
}

// readable is a form with plain text in every field.
func readable(form url.Values) url.Values {
	out := make(url.Values, len(form))
	for name, values := range form {
		for _, v := range values {
			out[name] = append(out[name], plainText(v))
		}
	}
	return out
}
