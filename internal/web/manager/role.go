package manager

import (
	"cmp"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/posting"
)

// errNoRole is what an act says that needs a role template which is not on this server any more.
var errNoRole = fault.New(fault.Conflict, "This needs the role template of the job, which is not on this server any more. Ask the person who runs the server to put its file back. The text can still be edited by hand")

// role is the role template that a posting came from. A clinic's own folder of templates may have
// changed since: then it is an empty template that asks nothing, and errNoRole.
func (p Pages) role(slug string) (*posting.Template, error) {
	t, err := p.Posting.Templates.Find(slug)
	if err != nil {
		return &posting.Template{Slug: slug}, errNoRole
	}
	return t, nil
}

// check is what stands against a text. Without its role template the rules that need one stay silent.
func (p Pages) check(c echo.Context, text posting.Posting) []posting.Finding {
	clinic := clinicOf(c)
	if found, err := p.Posting.Check(text, clinic); err == nil {
		return found
	}
	return text.Standing(posting.Findings(text.Markdown, posting.Context{
		Brief: text.Brief, Clinic: clinic, Place: cmp.Or(clinic.Place, text.Place), Employees: clinic.Employees, On: p.Clock.Now(),
	}))
}
