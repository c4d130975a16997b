package web_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"preceptor/internal/account"
	"preceptor/internal/web/ui/uitest"
	"preceptor/internal/web/webtest"
)

// press sends a form by its button and waits for what the next page says.
func press(tab *uitest.Tab, button, says string) {
	tab.Eval(fmt.Sprintf(`(() => { const b = [...document.querySelectorAll('main button')].find((x) => x.textContent.trim() === %q); if (!b) throw new Error('no button'); b.click(); return '' })()`, button))
	tab.Wait(fmt.Sprintf(`document.readyState === 'complete' && document.body.innerText.includes(%q)`, says))
}

func lookAtAll(tab *uitest.Tab) {
	for _, width := range []int64{320, 1280} {
		tab.Size(width, 900)
		tab.Reflows()
	}
	tab.Axe()
}

// TestBrowserFeedbackJourney: released, read, asked, checked line by line, settled, answered.
func TestBrowserFeedbackJourney(t *testing.T) {
	tab := uitest.Browser(t)
	w := webtest.New(t)
	g := w.Clinic.Apply()
	g.Finish(0.6)
	rateAll(t, w, g, 2, account.Rater, account.Manager)
	server := httptest.NewServer(w.App.Handler)
	defer server.Close()
	job := server.URL + "/desk/jobs/" + string(w.Clinic.Posting.JobID) + "/feedback"

	enter(tab, server.URL, w.Clinic.Members[account.Recruiter].Email)
	tab.Open(job)
	lookAtAll(tab)
	tab.Eval(`document.querySelectorAll('main input[type=checkbox]').forEach((x) => x.click())`)
	press(tab, "Release the feedback", "letters are on their way")
	base := server.URL + strings.TrimSuffix(w.Clinic.LinkOf(g.Email), "/feedback")

	tab.Open(base + "/feedback")
	lookAtAll(tab)
	tab.Eval(`(() => { const d = document.querySelectorAll('main details')[1]; d.open = true; d.querySelector('textarea').value = 'The insurance number was right.'; d.querySelector('button').click(); return '' })()`)
	tab.Wait(`document.readyState === 'complete' && document.body.innerText.includes('You get an answer by')`)
	lookAtAll(tab)

	tab.Open(server.URL + "/desk/reviews")
	lookAtAll(tab)
	appeals, err := w.App.Store.Appeals(t.Context(), w.Clinic.Org.ID)
	must(t, err)
	tab.Open(server.URL + "/desk/reviews/" + string(appeals[0].ID))
	lookAtAll(tab)
	press(tab, "Keep what I found", "There is a problem")
	lookAtAll(tab)
	tab.Eval(`document.querySelectorAll('main input[type=radio][value=yes]').forEach((x) => x.click())`)
	press(tab, "Keep what I found", "every line holds")
	tab.Eval(`document.querySelector('textarea[name=reason]').value = 'Every line was counted as the rules say.'`)
	press(tab, "Settle the request", "Read the letter through")
	lookAtAll(tab)
	tab.Eval(`document.querySelector('input[name=confirm]').click()`)
	press(tab, "Send the letter", "The letter is on its way")
	lookAtAll(tab)
	tab.Open(base + "/feedback")
	tab.Wait(`document.body.innerText.includes('Every line was counted as the rules say.')`)
}

func enter(tab *uitest.Tab, base, email string) {
	tab.Open(base + "/sign-in")
	tab.Eval(fmt.Sprintf(`(() => { document.querySelector('input[name=email]').value = %q; document.querySelector('input[name=password]').value = %q; document.querySelector('main form button').click() })()`, email, webtest.Password))
	tab.Wait(`location.pathname.startsWith('/desk')`)
}
