package journey

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"preceptor/internal/demo"
)

// beginTriage opens the inbox as the candidate whose plan has one.
func (v *visitor) beginTriage(w demo.World) {
	v.t.Helper()
	for _, c := range w.Candidates {
		if c.State != "agreed, not started" {
			continue
		}
		v.open(c.URL)
		if strings.Contains(v.text(), "Sort the morning inbox") {
			v.Do(chromedp.ScrollIntoView(".task:last-child"))
			v.followIn(".task:last-child a.btn")
			v.sees("A warning sign that you do not mark “now” takes 2 points away.")
			v.follow("Start")
			v.sees("How soon?", "Who acts next?")
			return
		}
	}
	v.t.Fatal("nobody has an inbox to sort")
}

const sortedNow = `document.querySelector('[data-count]').textContent`

// TestBrowserTriage sorts the inbox with the keyboard alone, at every width, and hands it in.
func TestBrowserTriage(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	v := visit(t, p.base)
	v.beginTriage(world)
	v.pictured("started")
	for _, width := range []int64{1280, 360, 320} {
		v.Size(width, 800)
		v.Reflows()
		v.Axe()
		v.targets()
	}
	v.Size(1280, 900)

	v.Do(chromedp.Focus(`input[name="urgency-m1"]`), chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("B"))
	if got := v.Eval(`document.querySelector('input[name="urgency-m1"]:checked').value + ' ' + document.querySelector('select[name="owner-m1"]').value`); got != "today billing" {
		t.Errorf("the keyboard chose %q", got)
	}
	if got := v.Eval(sortedNow); got != "1 of 12 sorted" {
		t.Errorf("the count says %q", got)
	}
	v.press("Next message that is open")
	if got := v.Eval(`document.activeElement.textContent`); got != "Message 2" {
		t.Errorf("the next open message is %q", got)
	}
	v.saved()
	v.Do(chromedp.Reload())
	if got := v.Eval(sortedNow); got != "1 of 12 sorted" {
		t.Errorf("after a reload the count says %q", got)
	}
	v.Eval(`document.querySelectorAll('[data-message]').forEach(m => {
  m.querySelector('input[value=week]').click();
  const owner = m.querySelector('select');
  owner.value = 'billing';
  owner.dispatchEvent(new Event('input', { bubbles: true }));
})`)
	if got := v.Eval(sortedNow + ` + document.querySelector('[data-next]').hidden`); got != "12 of 12 sortedtrue" {
		t.Errorf("all sorted, the page says %q", got)
	}
	v.saved()
	v.pictured("sorted")
	v.handIn("triage")
	v.quiet()
}

// TestBrowserTriageNoScript: the plain form does all of it.
func TestBrowserTriageNoScript(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	v := visit(t, p.base)
	v.scripts(false)
	v.beginTriage(world)
	if v.Eval(`document.querySelector('[data-next]').hidden`) != "true" {
		t.Error("a button that needs the script is shown without it")
	}
	v.Do(chromedp.Click(`input[name="urgency-m3"][value="now"] + .pick-face`))
	v.follow("Save and stay here")
	v.sees("Saved")
	if v.Eval(`document.querySelector('input[name="urgency-m3"]:checked').value`) != "now" {
		t.Error("the choice was lost")
	}
	v.follow("Check and hand in")
	v.sees("12 messages are not sorted yet.", "Now, no one chosen")
	v.picture("check")
	v.follow("Hand in")
	v.sees("Handed in. Thank you.")
	v.quiet()
}
