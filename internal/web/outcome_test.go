package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"preceptor/internal/account"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/webtest"
)

// TestALetterToSomebodyNotSelected goes the whole way by the pages, without script.
func TestALetterToSomebodyNotSelected(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	desk := w.Clinic.As(account.Recruiter)
	profile := "/desk/applications/" + string(g.Application.ID)
	path, list := profile+"/letter", "/desk/jobs/"+string(w.Clinic.Posting.JobID)
	desk.Get(path).Is(http.StatusConflict).Has("not selected")
	desk.Get(profile).Is(http.StatusOK).Lacks("Write the letter")
	desk.Post(profile+"/stage", url.Values{"stage": {"not_selected"}, "reason": {"The other one knows our tools"}}).Is(http.StatusSeeOther)
	desk.Get(profile).Has("Not told yet", "Write the letter")
	desk.Get(list).Has("not selected and not told yet")
	desk.Get(list + "?letter=1").Has(g.Application.Code)

	page := desk.Get(path).Is(http.StatusOK).Has("The other one knows our tools", "[name] becomes their first name").Lacks(g.Email)
	draft := page.Doc().Find("textarea[name=letter]").Text()
	for _, words := range []string{"Dear [name],", "decided not to go on", "Software did not make it", "business days", w.Clinic.Org.Name} {
		if !strings.Contains(draft, words) {
			t.Errorf("the draft lacks %q: %s", words, draft)
		}
	}
	if strings.Contains(draft, "knows our tools") || strings.Contains(draft, "work tasks") {
		t.Errorf("the draft tells too much: %s", draft)
	}
	spanish := desk.Get(path + "?lang=es").Doc().Find("textarea[name=letter]")
	if lang, _ := spanish.Attr("lang"); lang != "es" || !strings.Contains(spanish.Text(), "Ningún programa la tomó") {
		t.Errorf("%s: %s", lang, spanish.Text())
	}
	decision, _ := page.Doc().Find("input[name=decision]").Attr("value")
	form := func(act, text string, more ...string) url.Values {
		v := url.Values{"act": {act}, "letter": {text}, "decision": {decision}, "lang": {"en"}}
		for _, m := range more {
			v.Set(m, "yes")
		}
		return v
	}
	desk.Post(path, form("send", draft+"\n\nCall me.")).Is(http.StatusUnprocessableEntity).Has("Read the letter through", "Call me.")
	desk.Post(path, form("send", " ", "confirm")).Is(http.StatusUnprocessableEntity).Has("Write the letter")
	desk.Post(path, form("keep", draft+"\n\nCall me.")).Follow().Is(http.StatusOK).Has("The draft is kept", "Call me.")
	w.Clinic.As(account.Manager).Get(path).Is(http.StatusOK).Has("Call me.")
	desk.Post(path, form("send", draft+"\n\nCall me.", "confirm")).Follow().Is(http.StatusOK).Has("Sent by", "Call me.").Lacks("[name]", "<textarea")
	desk.Post(path, form("send", "again", "confirm")).Is(http.StatusConflict).Has("sent already")
	desk.Get(list).Lacks("not told yet")
	letters, err := w.App.Store.Messages(t.Context(), w.Clinic.Org.ID, 1)
	must(t, err)
	if letters[0].To != g.Email || !strings.Contains(letters[0].Text, "Call me.") || strings.Contains(letters[0].Text, "[name]") {
		t.Errorf("to %s: %s", letters[0].To, letters[0].Text)
	}
	trailHas(t, w, "application.decision_recorded", "application.outcome_letter_sent")
}

// TestANoteWritesToWhomItCalls looks at the message: it names nobody whose name is hidden.
func TestANoteWritesToWhomItCalls(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	called := w.Clinic.Members[account.Manager]
	note := func() {
		w.Clinic.As(account.Recruiter).Post("/desk/applications/"+string(g.Application.ID)+"/note", url.Values{"note": {"@" + called.Name + " she is called Wanda"}}).Is(http.StatusSeeOther)
	}
	newest := func() string {
		letters, err := w.App.Store.Messages(t.Context(), w.Clinic.Org.ID, 1)
		must(t, err)
		return letters[0].To + "\n" + letters[0].Subject + "\n" + letters[0].Text + letters[0].HTML
	}
	note()
	text := newest()
	application, err := w.App.Store.Application(t.Context(), w.Clinic.Org.ID, g.Application.ID)
	must(t, err)
	c, err := w.App.Store.Candidate(t.Context(), w.Clinic.Org.ID, application.Candidate)
	must(t, err)
	if !strings.HasPrefix(text, called.Email) || !strings.Contains(text, g.Application.Code) || strings.Contains(text, c.Name) || strings.Contains(text, "Wanda") {
		t.Errorf("the message reads %s", text)
	}
	ticked := func(p *webtest.Page) int {
		return p.Is(http.StatusOK).Doc().Find("input[name=notes][checked]").Length()
	}
	if ticked(w.Clinic.As(account.Manager).Get("/desk/account")) != 1 {
		t.Error("mail is not on from the start")
	}
	if ticked(w.Clinic.As(account.Manager).Post("/desk/account/mail", url.Values{}).Follow()) != 0 {
		t.Error("mail is still on")
	}
	must(t, w.App.Site.Hiring.Decide(t.Context(), w.Clinic.Org.ID, called.ID, []id.Application{g.Application.ID}, hiring.StageReview, "next"))
	before := newest()
	note()
	if newest() != before {
		t.Error("written to against their wish")
	}
}
