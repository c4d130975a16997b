package email

import (
	"bytes"
	"html/template"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/markdown"
)

// page is what view.html draws.
type page struct {
	public
	W             *words
	Task          template.HTML
	SituationHTML template.HTML
	Suggested     string
	Limits        string
	Given         response
	Count         string
	Max           int
	TooLong       bool
	Empty         bool
}

// View draws brief and composer for the candidate, or the finished letter for staff.
func (k *Kind) View(p exercise.Public, raw exercise.Response, to exercise.Page) (template.HTML, error) {
	form, err := readPublic(p)
	if err != nil {
		return "", err
	}
	var given response
	if raw != nil {
		if given, err = decodeResponse(raw); err != nil {
			return "", err
		}
	}
	name := map[exercise.Mode]string{exercise.Work: "work", exercise.Read: "read", exercise.Check: "read"}[to.Mode]
	if name == "" {
		return "", fault.Invalidf("there is no such view")
	}
	w := wordsOf(to.Lang)
	var b bytes.Buffer
	if err := k.page.ExecuteTemplate(&b, name, page{
		public: form, W: w, Task: w.taskOf(form), SituationHTML: markdown.HTML(form.Situation), Suggested: w.suggested(form),
		Limits: exercise.Fill(w.Limits, "max", maxTextSaid), Given: given, Max: maxText, TooLong: given.check() != nil,
		Count: w.Words.Of(wordCount(given.Body)), Empty: strings.TrimSpace(given.Subject+given.Body) == "",
	}); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // written by html/template
}
