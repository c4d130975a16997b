package manager_test

import (
	"net/http"
	"net/url"
	"testing"

	"preceptor/internal/web/ui/uitest"
)

func TestBrowserHistoryReflowsAndPassesAxe(t *testing.T) {
	tab := uitest.Browser(t)
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(with(complete(), "slot.purpose", "You leverage the phones and utilize the records."))
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {c.textOf(job) + "\nBring a pen.\n"}}).is(t, http.StatusSeeOther)
	first := asideOf.FindStringSubmatch(b.get(job + "/posting").Body)
	if first == nil {
		t.Fatal("nothing can be set aside")
	}
	b.post(job+"/dismiss", url.Values{"rule": {first[1]}, "quote": {first[2]}, "based": {"2"}, "reason": {"It is how the team says it"}}).is(t, http.StatusSeeOther)
	c.signIn(tab)
	for _, path := range []string{"/posting", "/versions?version=2", "/trace"} {
		for _, width := range []int64{1280, 360, 320} {
			tab.Size(width, 900)
			tab.Open(c.server.URL + job + path)
			tab.Eval(`document.querySelectorAll('#findings details').forEach(d => d.open = true)`)
			tab.Reflows()
			if width != 320 {
				tab.Axe()
			}
		}
	}
}
