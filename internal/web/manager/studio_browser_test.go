package manager_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"preceptor/internal/web/ui/uitest"
)

// studio opens the studio of a fresh draft in a browser.
func studio(t *testing.T) (c *clinic, b *browser, tab *uitest.Tab, job string) {
	t.Helper()
	tab = uitest.Browser(t)
	c, b, job = ready(t)
	c.signIn(tab)
	tab.Size(1280, 900)
	tab.Open(c.server.URL + job + "/posting")
	return c, b, tab, job
}

// put types a text into a field, as far as scripts can tell.
func put(tab *uitest.Tab, id, text string) {
	tab.Eval(`(() => { const f = document.getElementById('` + id + `'); f.value = ` + strconv.Quote(text) + `; f.dispatchEvent(new Event('input', {bubbles: true})) })()`)
}

const (
	cutOff   = `(window.realFetch = window.realFetch || window.fetch, window.fetch = () => Promise.reject(new TypeError('no network')))`
	connect  = `(window.fetch = window.realFetch, window.dispatchEvent(new Event('online')))`
	state    = `(document.getElementById('draft-text')?.textContent ?? '')`
	purpose  = `(document.getElementById('f-slot.purpose')?.value ?? '')`
	savedNow = `location.search === '?done=saved'`
)

func TestBrowserAFixIsUndone(t *testing.T) {
	_, _, tab, _ := studio(t)
	put(tab, "f-slot.purpose", "We are a young team.")
	tab.Wait(`document.querySelector('#findings button[data-fix]')`)
	tab.Eval(`document.querySelector('#findings button[data-fix]').click()`)
	tab.Wait(purpose + ` === 'We are a friendly team.'`)
	tab.Wait(`document.getElementById('says').textContent.includes('Control Z')`)
	put(tab, "f-slot.purpose", "We are a friendly team. Join us.")
	tab.Eval(`document.getElementById('fixed-undo').click()`)
	tab.Wait(purpose + ` === 'We are a young team. Join us.'`)
	tab.Wait(`document.querySelector('#findings button[data-fix]') && document.getElementById('fixed-undo').hidden`)

	tab.Eval(`document.querySelector('#findings button[data-fix]').click()`)
	tab.Wait(purpose + ` === 'We are a friendly team. Join us.'`)
	if focus := tab.Eval(`document.activeElement.id`); focus != "f-slot.purpose" {
		t.Errorf("the focus is on %q", focus)
	}
	tab.Eval(`document.execCommand('undo')`) // what Control Z does
	if got := tab.Eval(purpose); got != "We are a young team. Join us." {
		t.Errorf("Control Z leaves %q", got)
	}
}

func TestBrowserADraftOutlivesTheConnection(t *testing.T) {
	c, _, tab, job := studio(t)
	tab.Eval(cutOff)
	put(tab, "f-slot.purpose", "You answer every call.")
	tab.Wait(state + ` === 'No connection – kept on this device'`)
	tab.Wait(`document.getElementById('says').textContent.startsWith('No connection')`)
	tab.Eval(`window.onbeforeunload = null`)
	tab.Open("about:blank") // as when the browser crashes: nothing is asked
	tab.Open(c.server.URL + job + "/posting")
	tab.Wait(purpose + ` === 'You answer every call.'`)
	tab.Wait(`!document.getElementById('kept').hidden && document.getElementById('kept-compare').hidden`)
	tab.Wait(state + ` === 'Not saved yet'`)
	tab.Wait(`document.getElementById('preview').textContent.includes('You answer every call.')`)

	tab.Eval(cutOff)
	tab.Eval(`document.querySelector('#brief-form .formend button').click()`)
	tab.Wait(state + `.includes('saved as soon as the connection is back')`)
	if strings.Contains(c.textOf(job), "every call") {
		t.Fatal("it was saved without a connection")
	}
	tab.Eval(connect)
	tab.Wait(savedNow)
	if !strings.Contains(c.textOf(job), "You answer every call.") {
		t.Error("the queued save did not arrive")
	}
	tab.Wait(state + `.startsWith('Saved ')`)
	if left := tab.Eval(`Object.keys(localStorage).filter(k => k.startsWith('posting:')).length`); left != "0" {
		t.Errorf("%s drafts stay on the device", left)
	}
}

func TestBrowserAKeptDraftIsThrownAwayOnDemand(t *testing.T) {
	c, _, tab, job := studio(t)
	was := tab.Eval(purpose)
	put(tab, "f-slot.purpose", "Not this.")
	tab.Wait(`Object.keys(localStorage).some(k => k.startsWith('posting:'))`)
	tab.Open("about:blank")
	tab.Open(c.server.URL + job + "/posting")
	tab.Wait(purpose + ` === 'Not this.'`)
	tab.Eval(`(window.confirm = () => true, document.getElementById('kept-drop').click())`)
	tab.Wait(purpose + ` !== 'Not this.' && ` + state + `.startsWith('Saved ')`)
	if got := tab.Eval(purpose); got != was {
		t.Errorf("the saved answer is %q", got)
	}
	if left := tab.Eval(`Object.keys(localStorage).filter(k => k.startsWith('posting:')).length`); left != "0" {
		t.Errorf("%s drafts stay on the device", left)
	}
}

func TestBrowserAKeptDraftNeverReplacesANewerText(t *testing.T) {
	c, b, tab, job := studio(t)
	put(tab, "f-markdown", "# Coordinator\n\nTyped on the train.\n")
	tab.Wait(`Object.keys(localStorage).some(k => k.startsWith('posting:'))`)
	tab.Open("about:blank")
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {"# Coordinator\n\nSaved meanwhile.\n"}}).is(t, http.StatusSeeOther)
	tab.Open(c.server.URL + job + "/posting")
	tab.Wait(`document.getElementById('kept-text').textContent.includes('version 2 was saved meanwhile')`)
	tab.Wait(`document.getElementById('f-markdown').value.includes('Saved meanwhile.')`)
	tab.Eval(`document.getElementById('kept-compare').click()`)
	tab.Wait(`document.getElementById('clash')`)
	tab.Wait(`[...document.querySelectorAll('.clash mark')].map(m => m.textContent).join() === 'Saved meanwhile.,Typed on the train.'`)
	tab.Wait(`document.getElementById('f-markdown').value.includes('Typed on the train.')`)
	if !strings.Contains(c.textOf(job), "Saved meanwhile.") {
		t.Fatal("the newer text is gone")
	}
	put(tab, "f-markdown", "# Coordinator\n\nSaved meanwhile. Typed on the train.\n")
	tab.Eval(`document.querySelector('#text-form .formend button').click()`)
	tab.Wait(savedNow)
	if !strings.Contains(c.textOf(job), "Saved meanwhile. Typed on the train.") {
		t.Errorf("the merged text is\n%s", c.textOf(job))
	}
}

func TestBrowserAFullDeviceIsSaid(t *testing.T) {
	_, _, tab, _ := studio(t)
	tab.Eval(`(Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') })`)
	put(tab, "f-slot.purpose", "You answer every call.")
	tab.Wait(state + ` === 'Not saved yet. This device keeps no copy: save before you leave.'`)
	tab.Eval(cutOff)
	put(tab, "f-slot.purpose", "You answer each call.")
	tab.Wait(state + ` === 'No connection, and this device keeps no copy. Leave this page open.'`)
	if got := tab.Eval(purpose); got != "You answer each call." {
		t.Errorf("the page lost what was typed: %q", got)
	}
	tab.Eval(connect)
	tab.Wait(state + `.startsWith('Not saved yet')`)
}

func TestBrowserChecksMayFail(t *testing.T) {
	c, _, tab, job := studio(t)
	tab.Eval(`(window.realFetch = window.fetch, window.fetch = (url, o) => String(url).includes('preview') ? new Promise(done => setTimeout(() => done(new Response('', {status: 500})), 1500)) : window.realFetch(url, o))`)
	before := tab.Eval(`document.getElementById('preview').textContent`)
	put(tab, "f-slot.purpose", "You answer every call.")
	tab.Wait(`document.getElementById('preview-state').textContent === 'Updating…'`)
	tab.Wait(`!document.getElementById('checks-off').hidden`)
	if text := tab.Eval(`document.getElementById('checks-off-text').textContent`); text != "Checks unavailable, you can still save." {
		t.Errorf("it says %q", text)
	}
	if tab.Eval(`document.getElementById('preview').textContent`) != before || tab.Eval(state) != "Not saved yet" {
		t.Error("the preview or the state changed")
	}
	tab.Eval(`document.querySelector('#brief-form .formend button').click()`)
	tab.Wait(savedNow)
	if !strings.Contains(c.textOf(job), "You answer every call.") {
		t.Error("it could not be saved")
	}
}

func TestBrowserCountsAreSaidWhenTheyChange(t *testing.T) {
	_, _, tab, _ := studio(t)
	tab.Eval(`(window.spoken = [], new MutationObserver(() => window.spoken.push(document.getElementById('says').textContent)).observe(document.getElementById('says'), {childList: true}))`)
	put(tab, "f-slot.purpose", "You help each patient get the right visit, with the right records and a clear cost.")
	tab.Wait(`document.getElementById('preview').textContent.includes('a clear cost.')`)
	tab.Eval(`new Promise(done => setTimeout(done, 2500))`)
	if said := tab.Eval(`window.spoken.join()`); said != "" {
		t.Errorf("nothing changed, yet it says %q", said)
	}
	put(tab, "f-slot.purpose", "We are a young team.")
	tab.Wait(`document.querySelector('#preview mark.bad')`)
	if said := tab.Eval(`window.spoken.join()`); said != "" {
		t.Errorf("it speaks while the person types: %q", said)
	}
	tab.Wait(`window.spoken.join().includes('1 must fix')`)
}

func TestBrowserResultsAreTabsOnAPhone(t *testing.T) {
	_, _, tab, _ := studio(t)
	shown := func(id string) bool {
		return tab.Eval(`document.getElementById('`+id+`').getClientRects().length > 0`) == "true"
	}
	if shown("result-tabs") || !shown("findings") || !shown("preview") || !shown("widths") {
		t.Error("beside the form both are shown, without tabs")
	}
	tab.Eval(`document.querySelector('[data-width=phone]').click()`)
	if wide := tab.Eval(`document.getElementById('preview').getBoundingClientRect().width`); wide != "360" {
		t.Errorf("the phone is %s px wide", wide)
	}
	tab.Size(360, 800)
	tab.Wait(`!document.getElementById('result-tabs').hidden`)
	if !shown("findings") || shown("preview") || shown("widths") {
		t.Error("a phone shows the findings first, alone")
	}
	tab.Eval(`(document.getElementById('tab-findings').focus(), document.getElementById('tab-findings').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true})))`)
	if !shown("preview") || shown("findings") || tab.Eval(`document.activeElement.id + document.getElementById('panel-preview').getAttribute('role')`) != "tab-previewtabpanel" {
		t.Error("the arrow key does not choose the preview")
	}
	tab.Axe()
	tab.Eval(`document.querySelector('.jump a[href="#find"]').click()`)
	tab.Wait(`document.getElementById('find').getClientRects().length > 0`)
	tab.Size(320, 800)
	tab.Reflows()
	tab.Size(1280, 900)
	tab.Wait(`document.getElementById('result-tabs').hidden`)
	if !shown("preview") || tab.Eval(`document.getElementById('panel-preview').getAttribute('role')`) != "null" {
		t.Error("the tabs stay on a wide page")
	}
}

func TestBrowserANewJobIsKeptUntilItIsSaved(t *testing.T) {
	c, _, tab, _ := studio(t)
	drafts := func() string {
		return tab.Eval(`Object.keys(localStorage).filter(k => k.startsWith('posting:')).length`)
	}
	tab.Open(c.server.URL + "/desk/jobs/new")
	put(tab, "f-slot.job_title", "Coordinator of visits")
	tab.Eval(`document.querySelector('[name=duty]').click()`)
	ticked := tab.Eval(`document.querySelector('[name=duty]').checked`)
	tab.Wait(`Object.keys(localStorage).some(k => k.startsWith('posting:new:'))`)
	tab.Open("about:blank")
	tab.Open(c.server.URL + "/desk/jobs/new")
	tab.Wait(`document.getElementById('f-slot.job_title').value === 'Coordinator of visits'`)
	if tab.Eval(`document.querySelector('[name=duty]').checked`) != ticked {
		t.Error("the tick did not come back")
	}
	tab.Eval(`document.querySelector('#brief-form .formend button').click()`)
	tab.Wait(savedNow + ` && document.querySelector('h1')?.textContent === 'Coordinator of visits'`)
	if left := drafts(); left != "0" {
		t.Errorf("%s drafts stay on the device", left)
	}
}

func TestBrowserSignedOutLosesNothing(t *testing.T) {
	c, _, tab, job := studio(t)
	tab.Eval(`fetch('/sign-out', {method: 'POST'})`)
	put(tab, "f-slot.purpose", "You answer every call.")
	tab.Wait(`document.getElementById('checks-off-text').textContent.startsWith('You are not signed in any more.')`)
	tab.Eval(`document.querySelector('#brief-form .formend button').click()`)
	tab.Wait(`!document.getElementById('studio') && document.querySelector('main')?.textContent.includes('You are not signed in any more')`)
	c.signIn(tab)
	tab.Open(c.server.URL + job + "/posting")
	tab.Wait(purpose + ` === 'You answer every call.'`)
}
