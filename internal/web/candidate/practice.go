package candidate

import (
	"html/template"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// practice is a page to try the kind's tools on. Nothing of it is stored: what was done comes with
// the form and goes back with the page.
type practice struct {
	Title, Path, Back string
	Body              template.HTML
	Problem           ui.Problem
	Own               bool // leads back to a candidate's own exercises
	Done              bool
	Good, Better      []string
	Lines             []practiceLine
}

// practiceLine is a line of evidence and how it came out.
type practiceLine struct {
	exercise.Evidence
	site.Outcome
}

var practicePage = ui.NewPage[practice](files, "pages/practice.html")

// trial is a practice form on its way through the pages.
type trial struct {
	kind exercise.Kind
	form exercise.Form
	lang string
}

func (p Pages) trial(c echo.Context) (trial, error) {
	kind, err := p.Catalog.Kind(c.Param("kind"))
	if err != nil {
		return trial{}, err
	}
	practiser, ok := kind.(exercise.Practiser)
	if !ok {
		return trial{}, fault.New(fault.NotFound, "There is no practice for this exercise")
	}
	return trial{kind: kind, form: practiser.Practice(), lang: site.Lang(c)}, nil
}

// Practice shows the practice form of a kind: untimed, as often as one likes, nothing stored.
func (p Pages) Practice(c echo.Context) error {
	t, err := p.trial(c)
	if err != nil {
		return err
	}
	return p.showPractice(c, http.StatusOK, t, nil, practice{})
}

// Practised shows what became of the practice, line by line, above the work itself.
func (p Pages) Practised(c echo.Context) error {
	t, err := p.trial(c)
	if err != nil {
		return err
	}
	fields, err := c.FormParams()
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "This could not be read. Reload the page and try again")
	}
	if lang := fields.Get("_lang"); lang != "" {
		if err := p.choose(c, lang); err != nil {
			return err
		}
		t.lang = site.Lang(c)
		response, _ := t.read(fields)
		return p.showPractice(c, http.StatusOK, t, t.kept(response), practice{})
	}
	response, err := t.read(fields)
	if err != nil {
		return p.showPractice(c, site.Status(err), t, t.kept(response), practice{Problem: site.Problem(c, err)})
	}
	page, err := t.feedback(response)
	if err != nil {
		return err
	}
	return p.showPractice(c, http.StatusOK, t, response, page)
}

// read takes what can be scored; with a fault comes what was read.
func (t trial) read(fields url.Values) (exercise.Response, error) {
	response, err := t.kind.Read(t.form.Public, fields)
	if err != nil {
		return response, err
	}
	return response, t.kind.Check(t.form.Public, response)
}

// kept is what was refused, where the page can show it again.
func (t trial) kept(response exercise.Response) exercise.Response {
	if _, err := t.kind.View(t.form.Public, response, exercise.Page{}); err != nil {
		return nil
	}
	return response
}

func (t trial) feedback(response exercise.Response) (practice, error) {
	score, err := t.kind.Score(t.form.Public, t.form.Key, response)
	if err != nil {
		return practice{}, err
	}
	page := practice{Done: true}
	for _, e := range score.Evidence {
		page.Lines = append(page.Lines, practiceLine{e, site.OutcomeOf(e)})
	}
	if coach, ok := t.kind.(exercise.Coach); ok {
		advice, err := coach.Feedback(t.form.Public, t.form.Key, response, t.lang)
		if err != nil {
			return practice{}, err
		}
		page.Good, page.Better = advice.Strengths, advice.Tips
	}
	return page, nil
}

func (p Pages) showPractice(c echo.Context, status int, t trial, response exercise.Response, page practice) error {
	body, err := t.kind.View(t.form.Public, response, exercise.Page{Lang: t.lang})
	if err != nil {
		return err
	}
	org := ""
	page.Back = "/jobs"
	if token := site.Token(c); token != "" {
		page.Back, page.Own = "/c/"+token, true
		o, err := p.Accounts.Org(c.Request().Context(), site.Holder(c).Org)
		if err != nil {
			return err
		}
		org = o.Name
	}
	def, err := exercise.FindDefinition(t.kind, t.form.Definition)
	if err != nil { // a practice form need not be of a shipped definition
		def = t.kind.Definitions()[0]
	}
	page.Title, page.Path, page.Body = def.In(t.lang).Title, c.Request().URL.Path, body
	frame := p.frame(c, org)
	frame.LanguageForm = "work"
	frame.Scripts = []string{ui.Asset("announce.js")}
	p.kindAssets(&frame, t.kind)
	return site.Show(c, status, practicePage, frame, page)
}
