package journey

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
)

// TestBrowserTimingAdjustable (WCAG 2.2.1): before the start the clock can be lengthened or taken away,
// and hidden; where it stands, breaks can stop it.
func TestBrowserTimingAdjustable(t *testing.T) {
	t.Parallel()
	c := &shifted{}
	p, world := serveDemoAt(t, c)
	s := &sitting{visitor: visit(t, p.base), product: p, world: world, clock: c, person: candidateOf(t, world, "agreed, not started")}
	s.injected(`window.jumped = 0; { const date = Date.now, perf = performance.now.bind(performance);
  Date.now = () => date() + window.jumped; performance.now = () => perf() + window.jumped; }`)
	s.open(s.person.URL)
	for _, choice := range []string{"1.25 ×", "1.5 ×", "2 ×", "3 ×", "No limit"} {
		s.sees(choice)
	}
	s.tick("2 ×")
	s.tick("No visible clock")
	s.tick("Breaks with the clock stopped")
	s.follow("Save changes")
	s.sees("Your changes to the test are saved.", "24 min")
	s.startLetter()
	if s.Eval(`document.getElementById('clock').hidden`) != "true" {
		t.Error("the clock shows although it was not wanted")
	}
	s.Do(chromedp.Click("#hide-time"))
	s.Wait(`/^2[34]:/.test(document.getElementById('clock').textContent)`)

	s.hears()
	s.typed("Before the break.")
	s.press("Take a break")
	s.heard("Your clock stands still")
	s.Wait(`document.querySelector('#work fieldset').disabled && document.getElementById('time-up').hidden`)
	s.pictured("break")
	s.keeps("Before the break.")
	before := s.Eval(`document.getElementById('clock').textContent`)
	s.jump(10 * time.Minute)
	time.Sleep(time.Second)
	s.press("Go on")
	s.Wait(`!document.querySelector('#work fieldset').disabled`)
	s.heard("Your clock goes on.")
	if after := s.Eval(`document.getElementById('clock').textContent`); minutes(t, before)-minutes(t, after) > 1 {
		t.Errorf("the clock went from %s to %s in a break", before, after)
	}
	s.typed(" And after it.")
	s.keeps("And after it.")
	s.quiet()
}

func minutes(t *testing.T, clock string) int {
	t.Helper()
	m, err := strconv.Atoi(strings.Split(clock, ":")[0])
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestBrowserTimeGivenBack (WCAG 4.1.3): what a lost connection took is given back, shown and spoken.
func TestBrowserTimeGivenBack(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	s.typed("Before. ")
	s.keeps("Before.")
	s.hears()
	s.line(false)
	s.typed("Meanwhile.")
	s.says("No connection.")
	s.jump(130 * time.Second)
	s.line(true)
	s.keeps("Meanwhile.")
	s.heard("given back for the time without connection")
	s.says("2 min")
	s.picture("given-back")
	s.Axe()
	a, err := s.product.Store.Attempt(t.Context(), s.holder.Org, s.attempt)
	if err != nil || a.Credited() < 125*time.Second || a.Credited() > 150*time.Second {
		t.Errorf("given back %v, %v", a.Credited(), err)
	}
	s.calm()
}

// TestBrowserNothingNeedsADrag (WCAG 2.5.7): a visit is placed on the board with two single taps.
func TestBrowserNothingNeedsADrag(t *testing.T) {
	t.Parallel()
	v, _ := atSchedule(t)
	r := v.waiting(0)
	v.Do(chromedp.Click(fmt.Sprintf(`.sched-card .sched-item[data-id="%s"]`, r.ID)))
	x, y, start := v.free(r.Provider, 2)
	v.Do(chromedp.MouseClickXY(x, y))
	if got, want := v.act(r.ID), "book "+r.Provider+" "+start; got != want {
		t.Errorf("two taps left it as %q, want %q", got, want)
	}
	v.saved()
	v.quiet()
}

// TestBrowserTargetsAreLarge (WCAG 2.5.8): nothing to press is smaller than 24 pixels, on the way to the
// exercises and at work, wide and narrow.
func TestBrowserTargetsAreLarge(t *testing.T) {
	t.Parallel()
	_, world := serveDemo(t)
	c := candidateOf(t, world, "agreed, not started")
	v := visit(t, c.URL[:strings.Index(c.URL, "/c/")])
	for _, path := range []string{c.URL, c.URL + "/check", c.URL + "/receipt"} {
		v.open(path)
		for _, width := range []int64{1280, 360} {
			v.Size(width, 800)
			v.targets()
		}
	}
	v.begin(c.URL, 3)
	for _, width := range []int64{1280, 360} {
		v.Size(width, 800)
		v.targets()
	}
	if v.Eval(`[...document.querySelectorAll("main .btn.primary")].filter(b => b.getClientRects().length).every(b => b.getBoundingClientRect().height >= 44)`) != "true" {
		t.Error("a main button is lower than 44 pixels")
	}
}

// TestBrowserNothingIsAskedTwice (WCAG 3.3.7): what an application said is not asked again, and choices
// about the test hold for every exercise.
func TestBrowserNothingIsAskedTwice(t *testing.T) {
	t.Parallel()
	_, world := serveDemo(t)
	c := candidateOf(t, world, "agreed, not started")
	v := visit(t, c.URL[:strings.Index(c.URL, "/c/")])
	v.open(c.URL)
	v.tick("Larger text")
	v.follow("Save changes")
	paths := append([]string{c.URL, c.URL + "/check", c.URL + "/receipt"}, c.URL+"/practice/email")
	for n := 1; n <= 4; n++ {
		v.begin(c.URL, n)
		if v.Eval(`Boolean(document.querySelector('.large'))`) != "true" {
			t.Errorf("exercise %d forgets the choice", n)
		}
		paths = append(paths, v.Eval(`location.href`))
	}
	for _, path := range paths {
		v.open(path)
		if asked := v.Eval(`[...document.querySelectorAll('main input, main textarea')].filter(n => n.getClientRects().length && /^(name|email|phone|tel)$/.test(n.name)).map(n => n.name).join()`); asked != "" {
			t.Errorf("%s asks again for %s", path, asked)
		}
	}
}

// TestBrowserEntryNeedsNoPuzzle (WCAG 3.3.8): a candidate gets in by a link alone; where an address is
// asked for it can be pasted and filled in by the browser, and there is nothing to solve or remember.
func TestBrowserEntryNeedsNoPuzzle(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	v := visit(t, p.base)
	v.open(candidateOf(t, world, "agreed, not started").URL)
	v.sees("Exercises")
	for _, path := range []string{"/link", "/jobs/" + world.Open[0].Slug} {
		v.open(path)
		v.Eval(`(() => { const n = document.querySelector('input[type=email]'); n.focus(); window.stopped = !n.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true})); })()`)
		for what, wrong := range map[string]string{
			"paste is blocked":       `window.stopped`,
			"no autocomplete":        `document.querySelector('input[type=email]').autocomplete !== 'email'`,
			"a password is asked":    `Boolean(document.querySelector('input[type=password]'))`,
			"a picture to recognise": `Boolean(document.querySelector('main img, main canvas, main iframe'))`,
		} {
			if v.Eval(`Boolean(`+wrong+`)`) == "true" {
				t.Errorf("%s: %s", path, what)
			}
		}
	}
	v.quiet()
}

// TestBrowserStatusIsAnnounced (WCAG 4.1.3): one polite and one assertive region; trouble, recovery and time
// are spoken without moving the focus, ordinary saves are not.
func TestBrowserStatusIsAnnounced(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	if regions := s.Eval(`[...document.querySelectorAll('[aria-live]:not([aria-live=off])')].map(n => n.id).join()`); regions != "say-polite,say-assertive" {
		t.Errorf("live regions: %s", regions)
	}
	s.hears()
	s.typed("Quiet. ")
	s.keeps("Quiet.")
	if said := s.Eval(`window.heard.length`); said != "0" {
		t.Errorf("an ordinary save says %s", s.Eval(`window.heard.join(' | ')`))
	}
	s.line(false)
	s.typed("Trouble.")
	s.heard("No connection.")
	s.line(true)
	s.heard("Back online")
	by := audit.Member(s.world.Members[0].ID)
	if err := s.product.Site.Attempt.Extend(t.Context(), s.holder.Org, by, s.attempt, attempt.MoreTime, "asked for"); err != nil {
		t.Fatal(err)
	}
	s.heard("Your time has changed.")
	if at := s.Eval(`document.activeElement.id`); at != "f-body" {
		t.Errorf("the focus went to %q", at)
	}
	s.calm()
}
