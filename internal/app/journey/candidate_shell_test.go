package journey

import (
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/demo"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

// shifted is the machine's clock, moved ahead by a test: it goes on ticking.
type shifted struct{ by atomic.Int64 }

func (s *shifted) Now() time.Time {
	return clock.Stored(clock.Real{}.Now().Add(time.Duration(s.by.Load())))
}

// sitting is a candidate at work on the letter to a patient, with the product behind.
type sitting struct {
	*visitor
	product *product
	world   demo.World
	clock   *shifted
	person  demo.Link
	holder  hiring.Holder
	attempt id.Attempt
	path    string
}

// atLetter lets a candidate start the letter. The page's clocks can be moved, see jump and sleep.
func atLetter(t *testing.T) *sitting {
	t.Helper()
	c := &shifted{}
	p, world := serveDemoAt(t, c)
	s := &sitting{visitor: visit(t, p.base), product: p, world: world, clock: c, person: candidateOf(t, world, "agreed, not started")}
	s.injected(`window.jumped = 0; window.slept = 0;
{ const date = Date.now, perf = performance.now.bind(performance);
  Date.now = () => date() + window.jumped; performance.now = () => perf() + window.jumped - window.slept; }`)
	s.startLetter()
	return s
}

func (s *sitting) startLetter() {
	s.t.Helper()
	var err error
	token := s.person.URL[strings.LastIndex(s.person.URL, "/")+1:]
	if s.holder, err = s.product.Site.Hiring.Open(s.t.Context(), token); err != nil {
		s.t.Fatal(err)
	}
	attempts, err := s.product.Store.AttemptsOf(s.t.Context(), s.holder.Org, s.holder.Application.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range attempts {
		if a.Kind == "email" {
			s.attempt, s.path = a.ID, s.person.URL+"/a/"+string(a.ID)
		}
	}
	s.open(s.path)
	s.follow("Start")
}

// injected runs a script before those of every page to come.
func (s *sitting) injected(script string) {
	s.t.Helper()
	if _, err := chromedp.Call(s.Context(), page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		s.t.Fatal(err)
	}
}

// jump moves every clock: time has passed for the server and the open page alike.
func (s *sitting) jump(by time.Duration) {
	s.t.Helper()
	s.clock.by.Add(int64(by))
	s.Eval(fmt.Sprintf(`window.jumped += %d`, by.Milliseconds()))
}

// sleep is jump with a closed laptop: what counts the page's own time stood still.
func (s *sitting) sleep(by time.Duration) {
	s.t.Helper()
	s.Eval(fmt.Sprintf(`window.slept += %d`, by.Milliseconds()))
	s.jump(by)
}

// line cuts the browser's connection, or mends it.
func (s *sitting) line(on bool) {
	s.t.Helper()
	var cut []*network.Conditions
	if !on {
		cut = append(cut, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	if _, err := chromedp.Call(s.Context(), network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: append([]*network.Conditions{}, cut...)}); err != nil {
		s.t.Fatal(err)
	}
	if _, err := chromedp.Call(s.Context(), network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		s.t.Fatal(err)
	}
}

// typed adds to the letter.
func (s *sitting) typed(text string) {
	s.t.Helper()
	s.Do(chromedp.SendKeys("#f-body", text))
}

// stored is the answer that the server holds.
func (s *sitting) stored() string {
	s.t.Helper()
	saved, err := s.product.Store.Response(s.t.Context(), s.holder.Org, s.attempt)
	if err != nil {
		return err.Error()
	}
	return string(saved.Response)
}

// keeps waits until the server holds a text.
func (s *sitting) keeps(text string) {
	s.t.Helper()
	for range 1200 {
		if strings.Contains(s.stored(), text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatalf("the server does not hold %q but %s; the page says %q", text, s.stored(), s.Eval(`document.getElementById('saved-text').textContent`))
}

func (s *sitting) says(text string) {
	s.t.Helper()
	s.Wait(fmt.Sprintf(`document.body.innerText.replace(/\s+/g, ' ').includes(%q)`, text))
}

// hears notes what was spoken, from here on.
func (s *sitting) hears() {
	s.t.Helper()
	s.Eval(`(() => { window.heard = []; for (const id of ['say-polite', 'say-assertive'])
  new MutationObserver(() => { const t = document.getElementById(id).textContent; if (t) window.heard.push(t); }).observe(document.getElementById(id), {childList: true}); })()`)
}

func (s *sitting) heard(text string) {
	s.t.Helper()
	s.Wait(fmt.Sprintf(`window.heard.some(t => t.includes(%q))`, text))
}

// counts lets the page count its requests, and note how many there were when it said a text.
func (s *sitting) counts(text string) {
	s.t.Helper()
	s.Eval(fmt.Sprintf(`(() => { window.asked = 0; const real = window.fetch; window.fetch = (...a) => { window.asked++; return real(...a); };
  const box = document.getElementById('say-assertive');
  new MutationObserver((_, me) => { if (box.textContent.includes(%q)) { window.told = window.asked; me.disconnect(); } }).observe(box, {childList: true}); })()`, text))
}

// asked is how many requests the page has sent since counts.
func (s *sitting) asked() int {
	s.t.Helper()
	n, err := strconv.Atoi(s.Eval(`window.asked`))
	must(s.t, err)
	return n
}

// toldSoon fails unless the page said it by what it asked next; one request may have been under way.
func (s *sitting) toldSoon(before int) {
	s.t.Helper()
	if told, err := strconv.Atoi(s.Eval(`window.told`)); err != nil || told-before > 2 {
		s.t.Errorf("told after %d requests of the page, and news after %d", told, before)
	}
}

// calm forgets what the browser logged of requests that had to fail.
func (s *sitting) calm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.complaints = nil
}

// allowed is the length of the exercise's clock.
func (s *sitting) allowed() time.Duration {
	s.t.Helper()
	a, err := s.product.Store.Attempt(s.t.Context(), s.holder.Org, s.attempt)
	if err != nil {
		s.t.Fatal(err)
	}
	return a.Deadline().Sub(*a.Started)
}

// TestBrowserStartStaysInPlace: what the device check finds comes late, and moves nothing that a candidate
// may be about to press.
func TestBrowserStartStaysInPlace(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	v := visit(t, p.base)
	v.open(candidateOf(t, world, "agreed, not started").URL)
	for _, page := range []string{"landing", "before the start"} {
		v.Wait(`!document.getElementById('device-check').hidden`)
		tops := `[...document.querySelectorAll('main a[href], main button')].map(n => n.getBoundingClientRect().top).join()`
		found := v.Eval(tops)
		if before := v.Eval(`(document.getElementById('device-check').hidden = true, ` + tops + `)`); before != found {
			t.Errorf("%s: at %s, and then at %s", page, before, found)
		}
		if page == "landing" {
			v.followIn(".task:nth-child(3) a.btn")
		}
	}
}

// TestBrowserOfflineForTwoMinutes: what is typed without connection is kept and sent when it is back.
func TestBrowserOfflineForTwoMinutes(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("Before the cut. ")
	s.keeps("Before the cut.")
	s.hears()
	s.line(false)
	s.typed("While it was cut. ")
	s.says("No connection. Your work is kept on this device")
	s.heard("No connection.")
	s.jump(2 * time.Minute)
	s.typed("Two minutes on. ")
	s.picture("offline")
	if strings.Contains(s.stored(), "While") {
		t.Fatal("the line was not cut")
	}
	s.line(true)
	s.keeps("While it was cut. Two minutes on.")
	s.says("Saved")
	s.heard("Back online")
	if left := s.Eval(`localStorage.length`); left != "0" {
		t.Errorf("%s drafts stay on the device after the save", left)
	}
	s.calm()
}

// TestBrowserDraftOutlivesAClosedPage: typed without connection, closed, opened again.
func TestBrowserDraftOutlivesAClosedPage(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.line(false)
	s.typed("Written on the train.")
	s.says("No connection.")
	s.line(true)
	s.Eval(`window.fetch = () => Promise.reject(new Error('cut'))`) // the page closes before the line is back
	s.open(s.path)
	if text := s.Eval(`document.getElementById('f-body').value`); !strings.Contains(text, "Written on the train.") {
		t.Errorf("the page holds %q", text)
	}
	s.keeps("Written on the train.")
	s.calm()
}

// TestBrowserLaptopSleeps: the page wakes up after the end and says so; before the end it goes on.
func TestBrowserLaptopSleeps(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("Before the nap.")
	s.keeps("Before the nap.")
	s.sleep(4 * time.Minute)
	s.Wait(`!document.querySelector('#work fieldset').disabled && parseInt(document.getElementById('clock').textContent) <= 8`)
	s.sleep(s.allowed())
	s.Wait(`document.activeElement.id === 'time-up-title'`)
	s.says("Your work was last saved at")
	if s.Eval(`document.querySelector('#work fieldset').disabled`) != "true" {
		t.Error("work can go on after the end")
	}
	s.quiet()
}

// TestBrowserDeviceClockSetAnew: somebody sets the device's clock; time is not called up by it.
func TestBrowserDeviceClockSetAnew(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.Eval(`(window.jumped += 3600000, window.slept += 3600000)`) // the server's clock stays
	time.Sleep(time.Second)
	s.Wait(`document.getElementById('time-up').hidden && /^1\d:/.test(document.getElementById('clock').textContent)`)
	s.typed("Still here.")
	s.keeps("Still here.")
	s.quiet()
}

// TestBrowserTwoTabs: the second tab takes over, and the first says so and can take it back.
func TestBrowserTwoTabs(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("One. ")
	s.keeps("One.")
	other, stop := chromedp.NewContext(s.Context())
	defer stop()
	second := func(actions ...chromedp.Action[chromedp.Void]) {
		if err := chromedp.Do(other, actions...); err != nil {
			t.Fatal(err)
		}
	}
	second(chromedp.Navigate(s.path), chromedp.SendKeys("#f-body", "Two. "))
	s.keeps("Two.")
	s.says("This task is open in another window.")
	s.picture("other-window")
	s.typed("Three. ")
	// pressing takes the focus out of the field, which begins a save of its own just before
	s.Eval(`document.activeElement.blur(), setTimeout(() => document.getElementById('take-over').click(), 1)`)
	s.keeps("Three.")
	events, err := s.product.Store.Timeline(t.Context(), s.holder.Org, s.attempt)
	if err != nil || !strings.Contains(fmt.Sprint(events), "take_over") {
		t.Errorf("taking over is not on the timeline: %v %v", events, err)
	}
	s.calm()
}

// TestBrowserTimeUpOffline: without connection at the end the work is kept, frozen and, within the
// grace, sent when the line is back.
func TestBrowserTimeUpOffline(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("Early words. ")
	s.keeps("Early words.")
	s.line(false)
	s.typed("Last words.")
	s.says("No connection.")
	s.jump(s.allowed())
	s.Wait(`document.activeElement.id === 'time-up-title'`)
	s.picture("time-up-offline")
	s.line(true)
	s.keeps("Last words.")
	saved, err := s.product.Store.Response(t.Context(), s.holder.Org, s.attempt)
	if err != nil || saved.Late > attempt.Grace {
		t.Errorf("late by %v, %v", saved.Late, err)
	}
	s.calm()
}

// TestBrowserTimeUpDuringASave: the clock ends while a save is on its way; nothing is lost or doubled.
func TestBrowserTimeUpDuringASave(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.Eval(`(() => { const real = window.fetch; window.fetch = async (...a) => { await new Promise(done => setTimeout(done, 1500)); return real(...a); }; })()`)
	s.typed("On its way.")
	s.says("Saving")
	s.jump(s.allowed())
	s.Wait(`document.activeElement.id === 'time-up-title'`)
	s.keeps("On its way.")
	s.says("Your work was last saved at")
	s.quiet()
}

// TestBrowserMoreTimeInTheLastSeconds: time granted in the last ten seconds is seen and heard as
// soon as the page asks, which it does every five, without reloading (WCAG 2.2.1, 4.1.3).
func TestBrowserMoreTimeInTheLastSeconds(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.hears()
	s.jump(s.allowed() - 10*time.Second)
	s.heard("One minute left")
	s.counts("Your time has changed")
	by := audit.Member(s.world.Members[0].ID)
	asked := s.asked()
	must(t, s.product.Site.Attempt.Extend(t.Context(), s.holder.Org, by, s.attempt, 7*time.Minute, "the phones were down"))
	s.heard("Your time has changed. You have 7:")
	s.toldSoon(asked)
	if every := s.Eval(`document.getElementById('work').dataset.beat <= 5000`); every != "true" {
		t.Error("the page asks less often than every five seconds")
	}
	s.Wait(`document.getElementById('clock').textContent.startsWith('7:')`)
	s.typed("There is time again.")
	s.keeps("There is time again.")
	s.quiet()
}

// TestBrowserBackButton: back from the check page, and back into the exercise after handing in.
func TestBrowserBackButton(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("Checked once.")
	s.keeps("Checked once.")
	s.follow("Check and hand in")
	s.back()
	s.Wait(`document.getElementById('f-body').value.includes('Checked once.')`)
	s.typed(" And once more.")
	s.keeps("And once more.")
	s.follow("Check and hand in")
	s.follow("Hand in")
	s.sees("Handed in. Thank you.")
	s.back()
	s.back()
	s.Wait(`document.readyState === 'complete'`)
	if s.Eval(`Boolean(document.getElementById('f-body')) && !document.querySelector('#work fieldset').disabled`) == "true" {
		s.typed(" Too late.")
		s.says("This exercise was handed in already.")
		s.press("Continue")
		s.Wait(`document.body.innerText.includes('Handed in. Thank you.')`)
	}
	if strings.Contains(s.stored(), "Too late") {
		t.Error("the answer changed after it was handed in")
	}
	s.calm()
}

// back presses the browser's button, and waits until the page that it was pressed on is gone.
func (s *sitting) back() {
	s.t.Helper()
	from := s.Eval(`window.leftAt = Date.now() + Math.random()`)
	s.Eval(`setTimeout(() => history.back(), 10)`)
	s.Wait(`String(window.leftAt) !== '` + from + `' && document.readyState === 'complete'`)
}

// TestBrowserLinkEndsMidAttempt: the link ends at work. The page asks for a new one in place; that one
// leads back to the same exercise, and what was typed meanwhile is put back.
func TestBrowserLinkEndsMidAttempt(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("By the old link. ")
	s.keeps("By the old link.")
	if err := s.product.Site.Hiring.Resend(t.Context(), s.holder.Org, audit.System, s.holder.Application.ID); err != nil {
		t.Fatal(err)
	}
	s.typed("After it ended.")
	s.says("Your link has ended.")
	s.picture("link-ended")
	s.Axe()
	s.write("E-mail", s.holder.Candidate.Email)
	s.press("Send me a new link")
	s.says("a new link is on its way")
	var link string
	eventually(t, "the second new link", func() bool {
		link = s.product.link(t, s.holder.Candidate.Email, "/c/")
		_, err := s.product.Site.Hiring.Open(t.Context(), link[strings.LastIndex(link, "/")+1:])
		return err == nil
	})
	s.open(link)
	s.Wait(`Boolean(document.getElementById('f-body')) && document.getElementById('f-body').value.includes('After it ended.')`)
	s.keeps("After it ended.")
	s.calm()
}

// TestBrowserStorageFull and TestBrowserStorageForbidden: the device keeps nothing. The page works, and
// says honestly what that means when the line is cut.
func TestBrowserStorageFull(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.Eval(`(() => { try { for (let i = 0; ; i++) localStorage.setItem('full' + i, 'x'.repeat(500000)); } catch { try { for (let i = 0; ; i++) localStorage.setItem('f' + i, 'x'); } catch { return 1; } } })()`)
	s.withoutStorage()
}

func TestBrowserStorageForbidden(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.injected(`Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('forbidden', 'SecurityError'); } })`)
	s.open(s.path)
	s.withoutStorage()
}

func (s *sitting) withoutStorage() {
	s.t.Helper()
	s.typed("Nothing stays here. ")
	s.keeps("Nothing stays here.")
	s.line(false)
	s.typed("Not even this.")
	s.says("No connection, and this device keeps nothing.")
	s.picture("nothing-kept")
	s.line(true)
	s.keeps("Not even this.")
	s.calm()
	s.Wait(`history.state === null`) // the tab's own copy is dropped, which counts as a navigation
	s.open(s.person.URL)
	s.says("This device keeps nothing")
}

// TestBrowserLanguageAtWork: whoever chooses the other language in the middle of a sentence loses nothing.
func TestBrowserLanguageAtWork(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("Half a sentence")
	s.press("Español") // at once, before anything was saved
	s.Wait(`document.documentElement?.lang === 'es' && document.getElementById('f-body')?.value.includes('Half a sentence')`)
	s.keeps("Half a sentence")
	s.sees("Revisar y entregar")
	if text := s.foreign(); text != "" {
		t.Errorf("not in Spanish: %s", text)
	}
	s.hears()
	s.line(false)
	s.typed(", and the rest.")
	s.says("Sin conexión. Su trabajo queda en este dispositivo")
	s.heard("Sin conexión.")
	s.line(true)
	s.keeps("and the rest.")
	s.press("English")
	s.Wait(`document.documentElement?.lang === 'en'`)
	s.calm()
}

// TestBrowserMovesAreKept: what was done goes along with the saves, in order and once.
func TestBrowserMovesAreKept(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("Typed. ")
	s.keeps("Typed.")
	s.line(false) // a batch whose request fails comes again
	s.Eval(`(() => { const n = document.getElementById('f-body'), d = new DataTransfer(); d.setData('text', 'x'.repeat(300));
  n.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, clipboardData: d})); n.value += 'Pasted.'; n.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	s.says("No connection.")
	s.line(true)
	s.keeps("Pasted.")
	s.typed(" Done.")
	s.keeps("Done.")
	moves, sampled, err := s.product.Site.Attempt.Moves(t.Context(), s.holder.Org, s.attempt)
	if err != nil || sampled {
		t.Fatal(sampled, err)
	}
	last, count := int64(-1), map[string]int{}
	for _, m := range moves {
		if m.At <= last {
			t.Errorf("a move at %d after one at %d", m.At, last)
		}
		last = m.At
		count[m.Op]++
		if m.Op == "paste" && (m.N != 300 || m.Field != "body") {
			t.Errorf("pasted as %+v", m)
		}
		if m.Op == "set" && m.Via != "key" {
			t.Errorf("typed as %+v", m)
		}
	}
	if count["paste"] != 1 || count["set"] < 3 || moves[len(moves)-1].Value != "Typed. Pasted. Done." {
		t.Errorf("kept %+v", moves)
	}
	s.calm()
}

// TestBrowserMoreTimeTenTimes (WCAG 2.2.1): where the clock can be extended, one press near the end gives
// five minutes, ten times and more.
func TestBrowserMoreTimeTenTimes(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.hears()
	for n := 1; n <= 11; n++ {
		a, err := s.product.Store.Attempt(t.Context(), s.holder.Org, s.attempt)
		if err != nil {
			t.Fatal(err)
		}
		s.jump(a.Deadline().Sub(s.clock.Now()) - 100*time.Second)
		s.Wait(`!document.getElementById('more-time').hidden && document.getElementById('clock').textContent.startsWith('1:')`)
		s.press("I need more time")
		s.Wait(`/^6:/.test(document.getElementById('clock').textContent) && document.getElementById('more-time').hidden`)
		after, err := s.product.Store.Attempt(t.Context(), s.holder.Org, s.attempt)
		if err != nil || after.Deadline().Sub(a.Deadline()) != attempt.MoreTime {
			t.Fatalf("press %d moved the deadline by %v, %v", n, after.Deadline().Sub(a.Deadline()), err)
		}
	}
	s.heard("Your time has changed.")
	s.quiet()
}

// TestBrowserWhatWasNoted: from their own page a candidate finds what was noted, and says something to it.
func TestBrowserWhatWasNoted(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.Eval(`(() => { const n = document.getElementById('f-body'), d = new DataTransfer(); d.setData('text', 'x'.repeat(900));
  n.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, clipboardData: d})); n.value = 'Pasted.'; n.dispatchEvent(new Event('input', {bubbles: true})); })()`)
	s.keeps("Pasted.")
	s.follow("Check and hand in")
	s.follow("Hand in")
	s.open(s.person.URL)
	s.follow("What is stored")
	s.sees("A long text was pasted once, 900 characters.")
	s.check()
	s.write("Would you like to add something?", "I wrote it on paper first.")
	s.follow("Keep my comment")
	s.sees("Your comment is kept beside the list.", "I wrote it on paper first.")
	s.check()
	s.pictured("noted")
	s.open(s.person.URL)
	s.jump(15 * 24 * time.Hour)
	s.open(s.person.URL)
	s.sees("The exercises closed on", "Do you need more time?")
	s.check()
	s.pictured("late")
	s.write("What do you need?", "My power was out all week.")
	s.follow("Send to the clinic")
	s.sees("on its way to the clinic")
	s.quiet()
}
