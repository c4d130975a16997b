package journey

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// atEmail starts the e-mail task of somebody in the made-up clinic.
func atEmail(t *testing.T) (c *client, path string) {
	t.Helper()
	p, world := serveDemo(t)
	jar, err := cookiejar.New(nil)
	must(t, err)
	c = &client{Client: http.Client{Jar: jar}, base: p.base}
	return c, c.exercise(t, world, "email")
}

// window takes what the window shows, scrolled as it is.
func (v *visitor) window(name string) {
	v.t.Helper()
	v.take(name, page.CaptureScreenshotParams{})
}

// briefInView wants the brief's heading to be seen below the bar, once the page has found its place.
func (v *visitor) briefInView() {
	v.t.Helper()
	v.Wait(`(() => {
  const box = document.querySelector('.email-brief summary').getBoundingClientRect();
  return box.top >= document.querySelector('.bar').getBoundingClientRect().bottom - 1 && box.bottom <= innerHeight;
})()`)
}

// TestBrowserEmailComposer writes with the keyboard alone, keeps the brief in view, ticks off what is
// said, and is told when it is too long to save.
func TestBrowserEmailComposer(t *testing.T) {
	t.Parallel()
	c, path := atEmail(t)
	v := visit(t, c.base)
	v.open(path)
	v.check()
	v.pictured("email-begun")
	v.tabTo(".email-brief summary")
	v.keys(kb.Enter)
	v.Wait(`!document.querySelector('.email-brief details').open`)
	v.keys(kb.Enter)
	v.Wait(`document.querySelector('.email-brief details').open`)
	v.tabTo(`[data-tick="0"]`)
	v.keys(" ")
	v.tabTo("#f-subject")
	v.Do(chromedp.SendKeys("#f-subject", "A change to your visit"))
	v.tabTo("#f-body")
	v.Do(chromedp.SendKeys("#f-body", letterToPatient))
	v.Wait(`document.querySelector('[data-words]').textContent === '` + strconv.Itoa(len(strings.Fields(letterToPatient))) + ` words'`)
	v.saved()
	v.open(path)
	if ticked := v.Eval(`[...document.querySelectorAll('[data-tick]')].map(b => b.checked).join()`); !strings.HasPrefix(ticked, "true,false") {
		t.Errorf("after a reload the ticks are %s", ticked)
	}
	v.Eval(`(() => { const b = document.getElementById('f-body'); b.value += '\n'.repeat(60) + 'The end'; b.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	for _, width := range []int64{1280, 360} {
		v.Size(width, 780)
		v.Eval(`window.scrollTo(0, document.querySelector('.compose').getBoundingClientRect().bottom + scrollY - innerHeight)`)
		v.briefInView()
		v.window("email-scrolled-" + strconv.FormatInt(width, 10))
	}
	v.Do(chromedp.Click(".email-brief summary"))
	v.briefInView()
	v.window("email-folded-360")
	v.Size(1280, 900)
	v.tooLong()
	v.quiet()
}

// tooLong types more than may be saved: the page and the server say so, and nothing is lost.
func (v *visitor) tooLong() {
	v.t.Helper()
	v.Eval(`(() => { const b = document.getElementById('f-body'); b.value = 'a '.repeat(5100); b.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	v.Wait(`document.querySelector('[data-words]').textContent.includes('characters too many')`)
	if v.Eval(`document.getElementById('f-body').getAttribute('aria-invalid')`) != "true" {
		v.t.Error("the message is not marked as wrong")
	}
	v.Wait(`document.getElementById('saved').classList.contains('bad')`)
	v.window("email-too-long")
	if length := v.Eval(`document.getElementById('f-body').value.length`); length != "10200" {
		v.t.Errorf("the text is cut to %s characters", length)
	}
	v.mu.Lock()
	v.complaints = nil // the browser logs the refusal that was asked for
	v.mu.Unlock()
	v.Eval(`(() => { const b = document.getElementById('f-body'); b.value = 'Short again'; b.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	v.saved()
}

// TestBrowserEmailSpanish: the page speaks Spanish, the brief and the answer stay English.
func TestBrowserEmailSpanish(t *testing.T) {
	t.Parallel()
	c, path := atEmail(t)
	v := visit(t, c.base)
	v.open(path)
	v.readsSpanish()
	v.open(path)
	v.sees("Encargo", "Asunto", "Mensaje", "se sugieren de")
	if own := v.Eval(`[...document.querySelectorAll('.email-situation, .email-tick span, #f-body, #f-subject')].every(e => e.lang === 'en')`); own != "true" {
		t.Error("what is English is not marked so")
	}
	v.write("Mensaje", "One two three")
	v.Wait(`document.querySelector('[data-words]').textContent === '3 palabras'`)
	v.pictured("email-spanish")
	v.saved()
	v.quiet()
}

// TestBrowserEmailPractice: what was practised comes back with what code saw in it.
func TestBrowserEmailPractice(t *testing.T) {
	t.Parallel()
	p, _ := serveDemo(t)
	v := visit(t, p.base)
	v.open("/practice/email")
	v.check()
	v.write("Subject", "A new time for your visit")
	v.Do(chromedp.SendKeys("#f-body", "Dear Mr. Pennington,\n\nYour visit is now on Friday, January 8 at 9:50 a.m. in Room 3. Please call 555-0199 if this does not suit you.\n\nKind regards,\nAna"))
	v.Eval(`document.querySelector('#work button').click()`)
	v.Wait(`Boolean(document.getElementById('result'))`)
	v.sees("Day and time of the new appointment are both there", "Say by which day an answer is needed.", "new day “Friday, January 8”")
	v.check()
	v.pictured("email-practised")
}

// TestEmailRefusedIsKept: without a script, an e-mail that is too long comes back with its text.
func TestEmailRefusedIsKept(t *testing.T) {
	t.Parallel()
	c, path := atEmail(t)
	long := "Dear Ms. Lind,\r\n" + strings.Repeat("word ", 2100) + "the very end"
	for _, target := range []string{path + "/save", "/practice/email"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.base+target, strings.NewReader(url.Values{
			"_seq": {"0"}, "_do": {"save"}, "subject": {"Kept subject"}, "body": {long}}.Encode()))
		must(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := c.Do(request)
		must(t, err)
		raw, err := io.ReadAll(answer.Body)
		must(t, err)
		must(t, answer.Body.Close())
		page := string(raw)
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Take out") {
			t.Errorf("%s answers %s", target, answer.Status)
		}
		if !strings.Contains(page, "the very end</textarea>") || !strings.Contains(page, "Kept subject") {
			t.Errorf("%s has lost the text", target)
		}
	}
}
