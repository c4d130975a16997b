package recruiter_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"preceptor/internal/web/ui/uitest"
)

// TestBrowserTheDeskFromListToShare walks the recruiter's way, and looks at every new page at both
// widths.
func TestBrowserTheDeskFromListToShare(t *testing.T) {
	tab := uitest.Browser(t)
	w := newWorld(t)
	one, _ := w.invite("Zoe Quimby"), w.invite("Bo Tran")
	server := httptest.NewServer(w.echo)
	defer server.Close()
	w.site.BaseURL = server.URL
	looks := func(what string) {
		t.Helper()
		t.Log(what)
		for _, width := range []int64{320, 360, 1280} {
			tab.Size(width, 900)
			tab.Reflows()
		}
		tab.Axe()
	}
	sees := func(text string) {
		t.Helper()
		page := tab.Eval(`document.querySelector("main").innerText`)
		if !strings.Contains(page, text) {
			t.Fatalf("the page lacks %q:\n%s", text, page)
		}
	}
	write := func(selector, text string) {
		t.Helper()
		tab.Eval("document.querySelector(`" + selector + "`).value = `" + text + "`")
	}
	click := func(selector string) { t.Helper(); tab.Eval("document.querySelector(`" + selector + "`).click()") }
	press := func(selector string) {
		t.Helper()
		tab.Eval("window.before = true")
		click(selector)
		tab.Wait("!window.before && document.readyState === 'complete'")
	}

	tab.Open(server.URL + w.jobPath() + "/invite/many")
	write("#f-list", "Ana Ruiz, ana@example.org\nNo Mail, nomail")
	press(`form[enctype] button`)
	sees("1 can be sent, 1 cannot")
	looks("a checked list")
	press(`form:not([enctype]) .btn.primary`)
	sees("1 invitation on the way")

	tab.Open(server.URL + w.jobPath())
	write("#status", "invited")
	press(`form[role="search"] .btn`)
	sees("1 to 3 of 3")
	click(`input[value="` + string(one.ID) + `"]`)
	click(".many summary")
	write("#f-bulk-tag", "bilingual")
	looks("acts on many")
	press(`button[value="tag"]`)
	sees("bilingual")

	tab.Open(server.URL + profilePath(one))
	write("#f-note-note", "@Dana Whitlock please call")
	press(`form[action$="/note"] .btn`)
	sees("@Dana Whitlock please call")
	write("#f-stage-stage", "interview")
	write("#f-stage-reason", "Clear e-mails")
	press(`form[action$="/stage"] .btn`)
	sees("Stage: Interview")
	write("#f-share-recipient", "Dr. Ruiz")
	press(`form[action$="/shares"] .btn`)
	sees("Copy this link now")
	looks("a profile with a new link")
	tab.Open(tab.Eval("document.querySelector(`input[aria-label=\"The new link\"]`).value"))
	sees("For your eyes")
	looks("the shared profile")
	tab.Open(server.URL + "/desk/pool")
	looks("the pool")
}
