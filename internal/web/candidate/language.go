package candidate

import (
	"github.com/labstack/echo/v4"

	"preceptor/internal/web/site"
)

// Language keeps the candidate's choice of language, for their pages and for letters, and goes back.
func (p Pages) Language(c echo.Context) error {
	if err := p.choose(c, c.FormValue("lang")); err != nil {
		return err
	}
	return p.Back(c, "/c/"+site.Token(c))
}

// choose keeps a choice of language: on this device and, of a candidate, for their letters.
func (p Pages) choose(c echo.Context, lang string) error {
	p.SetLang(c, lang)
	if site.Token(c) == "" { // a practice that anyone may try
		return nil
	}
	return p.Hiring.SetLang(c.Request().Context(), site.Holder(c), site.Lang(c))
}
