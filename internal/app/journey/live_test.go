package journey

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/demo"
)

// watch opens the live page of a sitting's job for a recruiter in a browser of their own. The page must
// stay the one that was opened: nothing here reloads.
func (s *sitting) watch(desk *visitor) {
	s.t.Helper()
	desk.open("/desk/jobs/" + string(s.holder.Application.Job) + "/live")
	desk.Eval(`(() => { window.opened = true; window.heard = [];
  new MutationObserver(() => { const t = document.getElementById('say-polite').textContent; if (t) window.heard.push(t); }).observe(document.getElementById('say-polite'), {childList: true}); })()`)
}

// tells waits until the candidate's row says something, on a page that was not reloaded.
func (s *sitting) tells(desk *visitor, words string) {
	s.t.Helper()
	desk.Wait(fmt.Sprintf(`window.opened && (document.getElementById('row-%s') || document.body).innerText.replace(/\s+/g, ' ').includes(%q)`, s.holder.Application.ID, words))
}

func recruiterOf(t *testing.T, w demo.World) account.Member {
	t.Helper()
	for _, m := range w.Members {
		if m.Role == account.Recruiter {
			return m
		}
	}
	t.Fatal("the clinic has no recruiter")
	return account.Member{}
}

// TestBrowserRecruiterBesideACandidate: two browsers, one candidate at work and one recruiter who watches.
// The start, the trouble and the handing in show without reloading; time that is added is heard.
func TestBrowserRecruiterBesideACandidate(t *testing.T) {
	t.Parallel()
	c := &shifted{}
	p, world := serveDemoAt(t, c)
	desk := visit(t, p.base)
	s := &sitting{visitor: visit(t, p.base), product: p, world: world, clock: c, person: candidateOf(t, world, "agreed, not started")}
	s.injected(`window.jumped = 0; window.slept = 0; 
{ const date = Date.now, perf = performance.now.bind(performance);
  Date.now = () => date() + window.jumped; performance.now = () => perf() + window.jumped - window.slept; }`)
	var err error
	if s.holder, err = p.Site.Hiring.Open(t.Context(), s.person.URL[strings.LastIndex(s.person.URL, "/")+1:]); err != nil {
		t.Fatal(err)
	}
	desk.signIn(recruiterOf(t, world).Email, secretWords)
	s.watch(desk)
	if desk.Eval(fmt.Sprintf(`Boolean(document.getElementById('row-%s'))`, s.holder.Application.ID)) == "true" {
		t.Fatal("shown before the start")
	}

	s.startLetter()
	s.tells(desk, "Working")
	s.tells(desk, "Nothing yet")
	s.typed("Dear patient. ")
	s.keeps("Dear patient.")
	s.tells(desk, "Just now")
	desk.pictured("live-at-work")

	s.line(false)
	s.typed("Without a line. ")
	s.says("No connection.")
	s.jump(50 * time.Second)
	s.tells(desk, "No contact for")
	desk.Wait(fmt.Sprintf(`window.heard.some(t => t.includes('%s: no contact'))`, s.person.Code))
	desk.pictured("live-trouble")
	s.line(true)
	s.keeps("Without a line.")
	s.tells(desk, "given back")

	s.hears()
	desk.open("/desk/applications/" + string(s.holder.Application.ID) + "?act=" + string(s.attempt))
	desk.pictured("profile-acts")
	desk.Eval(fmt.Sprintf(`(() => { const of = n => document.getElementById('f-extend-%s-' + n); of('minutes').value = '7'; of('reason').value = 'Their line was cut'; })()`, s.attempt))
	desk.followIn(`form[action$="/extend"] button`)
	s.heard("Your time has changed")
	desk.sees("7 min more", "Their line was cut", "given back")
	desk.pictured("profile-deeds")

	s.watch(desk)
	s.follow("Check and hand in")
	s.follow("Hand in")
	s.tells(desk, "Handed in")
	s.calm()
	desk.quiet()
}

// TestBrowserLivePageWithoutAServer: the page says that it is out of date, keeps its rows, and comes back.
func TestBrowserLivePageWithoutAServer(t *testing.T) {
	t.Parallel()
	s := atLetter(t)
	desk := visit(t, s.product.base)
	desk.signIn(recruiterOf(t, s.world).Email, secretWords)
	s.watch(desk)
	s.tells(desk, "Working")
	beside := &sitting{visitor: desk}
	beside.line(false)
	desk.Wait(`!document.getElementById('stale').hidden`)
	desk.sees("Not up to date", "we keep trying")
	s.tells(desk, "Working")
	desk.picture("live-offline")
	beside.line(true)
	desk.Wait(`document.getElementById('stale').hidden`)
	desk.press("Pause updates")
	desk.Wait(`document.getElementById('hold').getAttribute('aria-pressed') === 'true'`)
	desk.picture("live-paused")
	desk.forget()
	desk.press("Pause updates")
	desk.Wait(`document.getElementById('stale').innerText.includes('signed out')`)
	s.tells(desk, "Working")
	beside.calm()
}
