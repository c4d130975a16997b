package journey

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// atSchedule opens the running schedule of somebody in the made-up clinic.
func atSchedule(t *testing.T) (*visitor, string) {
	t.Helper()
	_, world := serveDemo(t)
	c := candidateOf(t, world, "agreed, not started")
	v := visit(t, c.URL[:strings.Index(c.URL, "/c/")])
	if kind := v.begin(c.URL, 1); kind != "schedule" {
		t.Fatalf("the first exercise is %q", kind)
	}
	return v, c.URL
}

// keys presses keys one after another.
func (v *visitor) keys(keys ...string) {
	v.t.Helper()
	for _, k := range keys {
		v.Do(chromedp.KeyEvent(k))
	}
}

// enter presses Enter where it leads to another page.
func (v *visitor) enter() {
	v.t.Helper()
	if response, err := chromedp.RunResponse(v.Context(), chromedp.KeyEvent(kb.Enter)); err != nil || response.Status != 200 {
		v.t.Fatalf("Enter leads nowhere: %v %v", response, err)
	}
}

// tabTo presses Tab until an element has the focus: it must be reachable, and be seen to have it.
func (v *visitor) tabTo(selector string) {
	v.t.Helper()
	for range 200 {
		v.keys(kb.Tab)
		if v.Eval(fmt.Sprintf(`Boolean(document.activeElement.matches(%q))`, selector)) != "true" {
			continue
		}
		if v.Eval(`getComputedStyle(document.activeElement).outlineStyle`) == "none" {
			v.t.Errorf("%s has the focus, but does not show it", selector)
		}
		if hidden := v.Eval(`(() => {
  const bar = document.querySelector('.bar'), box = document.activeElement.getBoundingClientRect();
  return bar ? Math.round(bar.getBoundingClientRect().bottom - box.bottom) : -1;
})()`); !strings.HasPrefix(hidden, "-") {
			v.t.Errorf("%s has the focus, but lies under the bar", selector)
		}
		return
	}
	v.t.Fatalf("Tab does not come to %s", selector)
}

// TestBrowserKeyboard does the schedule with the keyboard alone.
func TestBrowserKeyboard(t *testing.T) {
	t.Parallel()
	v, _ := atSchedule(t)
	r := v.waiting(0)
	item := fmt.Sprintf(`.sched-card .sched-item[data-id="%s"]`, r.ID)
	v.tabTo(item)
	v.keys(" ", kb.ArrowDown, kb.ArrowDown, kb.ArrowRight, kb.Enter)
	got := strings.Fields(v.act(r.ID))
	open, _ := strconv.Atoi(v.Eval(`JSON.parse(document.querySelector('[data-day]').dataset.day).open`))
	slot, _ := strconv.Atoi(v.Eval(`JSON.parse(document.querySelector('[data-day]').dataset.day).slot`))
	second := v.Eval(`JSON.parse(document.querySelector('[data-day]').dataset.day).providers[1].id`)
	if len(got) != 3 || got[0] != "book" || got[1] != second || got[2] != strconv.Itoa(open+2*slot) {
		t.Fatalf("the keys left %s as %q", r.Name, got)
	}
	v.Wait(`document.activeElement.dataset.id === ` + strconv.Quote(r.ID)) // after the drop
	v.Wait(`document.getElementById('say-polite').textContent.includes(` + strconv.Quote(r.Name) + `)`)
	v.picture("placed")

	v.keys(" ", kb.ArrowDown, kb.Escape)
	if again := strings.Fields(v.act(r.ID)); again[2] != got[2] {
		t.Errorf("Escape left %s at %s, was %s", r.Name, again[2], got[2])
	}
	v.keys(kb.Delete)
	if act := v.act(r.ID); !strings.HasPrefix(act, "defer") {
		t.Errorf("Delete left %s as %q", r.Name, act)
	}
	v.Do(chromedp.KeyEvent("z", chromedp.KeyModifiers(2))) // Ctrl+Z
	if act := v.act(r.ID); !strings.HasPrefix(act, "book") {
		t.Errorf("Ctrl+Z left %s as %q", r.Name, act)
	}

	r = v.waiting(0)
	v.tabTo(fmt.Sprintf(`.sched-card .sched-item[data-id="%s"]`, r.ID))
	v.keys(kb.Enter)
	v.Wait(`document.querySelector('dialog').open`)
	v.tabTo("#sched-start")
	v.keys(kb.ArrowDown)
	v.tabTo("dialog .btn.primary")
	v.keys(kb.Enter)
	v.Wait(`!document.querySelector('dialog').open`)
	if act := v.act(r.ID); !strings.HasPrefix(act, "book") {
		t.Errorf("the form left %s as %q", r.Name, act)
	}
	v.Wait(`document.activeElement.dataset.id === ` + strconv.Quote(r.ID)) // after the form

	v.saved()
	v.tabTo(`#work .btn.primary`)
	v.enter()
	v.sees("Check your answer")
	v.tabTo(`main .btn.primary`)
	v.enter()
	v.sees("Handed in. Thank you.")
	v.quiet()
}

// TestBrowserBarLeavesRoom: what is jumped to does not end under the bar, on phones either.
func TestBrowserBarLeavesRoom(t *testing.T) {
	t.Parallel()
	v, _ := atSchedule(t)
	v.workSchedule() // the bar says when it was saved
	for _, width := range []int64{320, 360, 1280} {
		v.Size(width, 800)
		room := v.Eval(`parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) - document.querySelector('.bar').getBoundingClientRect().height`)
		if n, err := strconv.ParseFloat(room, 64); err != nil || n < 0 {
			t.Errorf("%d wide: %s px of room under the bar", width, room)
		}
		v.Reflows()
	}
}
