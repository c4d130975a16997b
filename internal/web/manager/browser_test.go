package manager_test

import (
	"net/http"
	"strings"
	"testing"

	"preceptor/internal/web/ui/uitest"
)

// signIn signs the owner in to a tab.
func (c *clinic) signIn(tab *uitest.Tab) {
	c.t.Helper()
	tab.Open(c.server.URL + "/sign-in")
	tab.Eval(`(document.querySelector('[name=email]').value = 'dana@example.org', document.querySelector('[name=password]').value = '` + password + `', document.querySelector('form.card').submit())`)
	tab.Wait(`location.pathname === '/desk'`)
}

func TestBrowserPreviewFollowsTyping(t *testing.T) {
	tab := uitest.Browser(t)
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(complete())
	c.signIn(tab)
	tab.Open(c.server.URL + job + "/posting")
	const write = `(() => { const f = document.getElementById('f-slot.purpose'); f.value = '%'; f.dispatchEvent(new Event('input', {bubbles: true})) })()`
	tab.Eval(strings.Replace(write, "%", "We are a young team.", 1))
	tab.Wait(`document.querySelector('#preview mark.bad')?.textContent === 'young'`)
	tab.Wait(`document.getElementById('says').textContent.includes('1 must fix')`)

	tab.Eval(`document.querySelector('#findings a[data-go]').click()`)
	if id := tab.Eval(`document.activeElement.id`); id != "f-slot.purpose" {
		t.Errorf("the link leads to %q", id)
	}
	tab.Eval(`document.querySelector('#findings button[data-fix]').click()`)
	tab.Wait(`document.getElementById('preview').textContent.includes('friendly team') && !document.querySelector('#preview mark.bad')`)

	tab.Eval(`window.fetch = () => Promise.reject(new Error('no network'))`)
	tab.Eval(strings.Replace(write, "%", "Another text.", 1))
	tab.Wait(`document.getElementById('checks-off-text').textContent === 'Checks unavailable, you can still save.'`)
	tab.Wait(`document.getElementById('draft-text').textContent === 'No connection – kept on this device'`)
	if shown := tab.Eval(`document.getElementById('preview').textContent.includes('friendly team')`); shown != "true" {
		t.Error("the last preview did not stay")
	}
}

func TestBrowserPagesReflowAndPassAxe(t *testing.T) {
	tab := uitest.Browser(t)
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(with(complete(), "slot.pay_min", ""))
	open := b.draft(complete())
	b.publish(open, "1").is(t, http.StatusSeeOther)
	c.member("Omar Reyes", "omar@example.org", "manager")
	c.signIn(tab)
	for _, path := range []string{"/desk", "/desk?show=closed", "/desk/jobs/new", job + "/posting", open + "/posting", job + "/plan", "/desk/clinic", "/desk/members", "/desk/outbox"} {
		for _, width := range []int64{1280, 360, 320} {
			tab.Size(width, 900)
			tab.Open(c.server.URL + path)
			tab.Reflows()
			if width != 320 {
				tab.Axe()
			}
		}
	}
}
