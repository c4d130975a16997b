package journey

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// at is the middle of an element, in pixels of the window.
func (v *visitor) at(selector string) (x, y float64) {
	v.t.Helper()
	parts := strings.Fields(v.Eval(fmt.Sprintf(`(() => { const b = document.querySelector('%s').getBoundingClientRect(); return (b.left + b.width / 2) + ' ' + (b.top + b.height / 2); })()`, selector)))
	if len(parts) != 2 {
		v.t.Fatalf("%s is nowhere", selector)
	}
	x, _ = strconv.ParseFloat(parts[0], 64)
	y, _ = strconv.ParseFloat(parts[1], 64)
	return x, y
}

// pointer is one event of a mouse whose left button is held.
func pointer(what input.DispatchMouseEventType, x, y float64) chromedp.Action[chromedp.Void] {
	return chromedp.MouseEvent(what, x, y, chromedp.ButtonLeft)
}

// drag takes the mouse from an item over some points and lets go at the last.
func (v *visitor) drag(selector string, points ...[2]float64) {
	v.t.Helper()
	x, y := v.at(selector)
	v.Do(pointer(chromedp.MousePressed, x, y))
	for _, p := range points {
		v.Do(pointer(chromedp.MouseMoved, (x+p[0])/2, (y+p[1])/2), pointer(chromedp.MouseMoved, p[0], p[1]))
		x, y = p[0], p[1]
	}
	v.Do(pointer(chromedp.MouseReleased, x, y))
}

const tray = `.sched-card .sched-item[data-id="%s"]`

// TestBrowserScheduleBoard drags, undoes and does again, looks at both views, opens messages and finds
// them again after a reload.
func TestBrowserScheduleBoard(t *testing.T) {
	t.Parallel()
	v, _ := atSchedule(t)
	r := v.waiting(0)
	x, y, start := v.free(r.Provider, 2)
	v.drag(fmt.Sprintf(tray, r.ID), [2]float64{x, y})
	if got := v.act(r.ID); !strings.HasPrefix(got, "book "+r.Provider) {
		v.picture("dragged")
		t.Fatalf("dragged %s to %q, want %s %s", r.Name, got, r.Provider, start)
	}
	booked := v.act(r.ID)
	if high := v.Eval(fmt.Sprintf(`document.querySelector('[data-request="%s"]').getBoundingClientRect().height > 40`, r.ID)); high != "true" {
		t.Error("what was placed leaves no place in the tray")
	}
	undoAndRedo(t, v, r, booked)
	v.pictured("board")
	v.Axe()
	v.targets()

	// Dragged off the board's day, and let go with Escape, it stays.
	item := fmt.Sprintf(`.sched-rows .sched-item[data-id="%s"]`, r.ID)
	v.Eval(fmt.Sprintf(`document.querySelector('%s').scrollIntoView({block: 'center'})`, item))
	bx, by := v.at(item)
	v.Do(pointer(chromedp.MousePressed, bx, by), pointer(chromedp.MouseMoved, bx, by+60))
	v.keys(kb.Escape)
	v.Do(pointer(chromedp.MouseReleased, bx, by+60))
	if got := v.act(r.ID); got != booked {
		t.Errorf("Escape while dragging left %q", got)
	}
	edgeScrolls(t, v, item)
	v.zooms(t)
	v.press("List")
	v.pictured("list")
	v.targets()
	v.press("Board")
	messagesStay(t, v, r, booked)
	v.quiet()
}

func undoAndRedo(t *testing.T, v *visitor, r request, booked string) {
	t.Helper()
	v.press("Undo")
	if got := v.act(r.ID); !strings.HasPrefix(got, "defer") {
		t.Errorf("Undo left %q", got)
	}
	v.press("Redo")
	if got := v.act(r.ID); got != booked {
		t.Errorf("Redo left %q", got)
	}
	ctrl := chromedp.KeyModifiers(2)
	v.Do(chromedp.Focus(fmt.Sprintf(tray, r.ID)), chromedp.KeyEvent("z", ctrl), chromedp.KeyEvent("y", ctrl))
	if got := v.act(r.ID); got != booked {
		t.Errorf("Ctrl+Z and Ctrl+Y left %q", got)
	}
}

// edgeScrolls holds an item at the lower edge of the board: it goes on scrolling while nothing moves.
func edgeScrolls(t *testing.T, v *visitor, item string) {
	t.Helper()
	v.Eval(`(() => { const w = document.querySelector('.sched-scroll'); w.style.height = '400px'; w.scrollIntoView({block: 'end'}); return 1; })()`)
	v.Eval(fmt.Sprintf(`(() => { const w = document.querySelector('.sched-scroll'), i = document.querySelector('%s'); w.scrollTop += i.getBoundingClientRect().top - w.getBoundingClientRect().top - 120; return 1; })()`, item))
	x, y := v.at(item)
	before := v.Eval(`document.querySelector('.sched-scroll').scrollTop`)
	edge, _ := strconv.ParseFloat(v.Eval(`Math.min(innerHeight, document.querySelector('.sched-scroll').getBoundingClientRect().bottom) - 8`), 64)
	v.Do(pointer(chromedp.MousePressed, x, y), pointer(chromedp.MouseMoved, x, edge))
	v.Wait(fmt.Sprintf(`document.querySelector('.sched-scroll').scrollTop > %s + 50`, before))
	v.keys(kb.Escape)
	v.Do(pointer(chromedp.MouseReleased, x, edge))
	v.Eval(`(() => { document.querySelector('.sched-scroll').style.height = ''; return 1; })()`)
}

func (v *visitor) zooms(t *testing.T) {
	t.Helper()
	high := func() float64 {
		h, _ := strconv.ParseFloat(v.Eval(`document.querySelector('.sched-rows').getBoundingClientRect().height`), 64)
		return h
	}
	was := high()
	v.press("+")
	if now := high(); now < 1.3*was {
		t.Errorf("taller rows: %v after %v", now, was)
	}
	v.press("−")
	if now := high(); now != was {
		t.Errorf("lower rows again: %v after %v", now, was)
	}
}

// messagesStay opens all messages, and wants them and their changes there after a reload, with the
// board where it was on the page.
func messagesStay(t *testing.T, v *visitor, r request, booked string) {
	t.Helper()
	shown := `[...document.querySelectorAll('[data-message]')].filter(m => !m.hidden).length`
	if n := v.Eval(shown); n != "0" {
		t.Errorf("%s messages are there before they came", n)
	}
	top := v.Eval(`Math.round(document.querySelector('.sched-scroll').getBoundingClientRect().top + scrollY)`)
	v.press("Next message")
	v.Eval(`(() => { document.querySelectorAll('[data-message] details').forEach(d => { d.open = false; }); return 1; })()`)
	if now := v.Eval(`Math.round(document.querySelector('.sched-scroll').getBoundingClientRect().top + scrollY)`); now != top && v.Eval(`document.querySelectorAll('[data-after]:not([hidden])').length`) == "0" {
		t.Errorf("a message moves the board from %s to %s", top, now)
	}
	for v.Eval(`document.querySelectorAll('[data-message][hidden]').length`) != "0" {
		v.press("Next message")
	}
	v.sees("New:")
	cancelled := v.Eval(`[...document.querySelectorAll('[data-message]')].flatMap(m => JSON.parse(m.dataset.change).cancel || []).join(' ')`)
	for _, id := range strings.Fields(cancelled) {
		if on := v.Eval(fmt.Sprintf(`Boolean(document.querySelector('.sched-rows [data-id="%s"]'))`, id)); on != "false" {
			t.Errorf("%s has cancelled and still takes time on the board", id)
		}
	}
	v.saved()
	v.picture("messages")
	all := v.Eval(shown)
	v.open(v.Eval(`location.pathname`))
	v.Wait(`document.querySelector('.sched-rows')`)
	if now := v.Eval(shown); now != all || v.act(r.ID) != booked {
		t.Errorf("after a reload %s messages are there, were %s; %s is at %q", now, all, r.Name, v.act(r.ID))
	}
	v.sees("New:", "No more messages")
}

// TestBrowserSchedulePractice tries the tools in Spanish and reads every line of what came of it.
func TestBrowserSchedulePractice(t *testing.T) {
	t.Parallel()
	p, _ := serveDemo(t)
	v := visit(t, p.base)
	v.open("/practice/schedule")
	v.follow("Español")
	v.Wait(`document.querySelector('.sched-rows')`)
	v.sees("Solicitudes", "Siguiente mensaje (por llegar: 1)", "0 de 3 colocadas")
	v.Reflows()
	v.pictured("practice")
	v.Do(chromedp.Click(fmt.Sprintf(tray, "r3")), chromedp.Click(fmt.Sprintf(tray, "r3")))
	v.Wait(`document.querySelector('dialog').open`)
	v.Do(chromedp.Click(`dialog .actions .btn:nth-child(2)`))
	if got := v.act("r3"); !strings.HasPrefix(got, "escalate") {
		t.Fatalf("the form left %q", got)
	}
	v.Do(chromedp.Click(`[data-inbox] ~ .actions .btn`), chromedp.Click(`[data-message] input[value="b"]`))
	v.Size(360, 780)
	v.Reflows()
	v.targets()
	v.Size(1280, 900)
	v.followIn(`#work .formend .btn.primary`)
	v.sees("Jun Weston", "Rita Sandoval")
	v.picture("feedback")
	v.Axe()
	v.quiet()
}
