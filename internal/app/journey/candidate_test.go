package journey

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"preceptor/internal/demo"
)

const letterToPatient = `Dear patient,

Thank you for letting us know. I am sorry for the trouble this change makes for you.
Your next visit stays as we agreed, and we will call you today to confirm the time.

Please write to us in the portal, or call the clinic, if another day suits you better.

Kind regards,
The front desk`

// candidateOf is the demo's candidate in a state.
func candidateOf(t *testing.T, w demo.World, state string) demo.Link {
	t.Helper()
	for _, c := range w.Candidates {
		if c.State == state {
			return c
		}
	}
	t.Fatalf("nobody is %q", state)
	return demo.Link{}
}

// begin opens an exercise from the candidate's page and starts its clock.
func (v *visitor) begin(landing string, number int) (kind string) {
	v.t.Helper()
	v.open(landing)
	v.Do(chromedp.ScrollIntoView(".task"))
	v.followIn(fmt.Sprintf(".task:nth-child(%d) a.btn", number))
	v.quiet()
	if v.Eval(`Boolean(document.querySelector('form[action$="/start"]'))`) == "true" {
		if !v.noScript {
			v.pictured(fmt.Sprintf("before-start-%d", number))
		}
		v.follow("Start")
	}
	return v.Eval(`document.querySelector('[data-kind]').dataset.kind`)
}

// followIn follows the link that a selector finds.
func (v *visitor) followIn(selector string) {
	v.t.Helper()
	response, err := chromedp.RunResponse(v.Context(), chromedp.Click(selector))
	if err != nil || response.Status != 200 {
		v.t.Fatalf("%s leads nowhere: %v %v", selector, response, err)
	}
}

// saved waits until the server has what was typed.
func (v *visitor) saved() {
	v.t.Helper()
	v.Wait(`/^(Saved|Guardado) /.test(document.getElementById('saved-text').textContent)`)
}

// handIn goes over the check page to the receipt.
func (v *visitor) handIn(name string) {
	v.t.Helper()
	v.follow("Check and hand in")
	v.sees("Check your answer")
	if judged := v.Eval(`document.querySelectorAll('main .bad, main .ok').length`); judged != "0" {
		v.t.Errorf("%s: the candidate is told what is wrong before handing in", name)
	}
	v.pictured(name + "-check")
	v.follow("Hand in")
	v.sees("Handed in. Thank you.", "Your receipt")
	v.pictured(name + "-receipt")
	v.quiet()
}

// work does an exercise of any kind, as far as a passer-by could.
func (v *visitor) work(kind string) {
	v.t.Helper()
	switch kind {
	case "schedule":
		v.workSchedule()
	case "chart":
		v.workChart()
	case "email":
		v.workEmail()
	case "scenario":
		v.workScenario()
	default:
		v.t.Fatalf("an exercise of kind %q has no journey", kind)
	}
}

// request is an n-th request that is shown and waits, with the provider who sees such visits.
type request struct{ ID, Name, Visit, Provider string }

func (v *visitor) waiting(n int) request {
	v.t.Helper()
	parts := strings.Split(v.Eval(`(() => {
  const waits = [...document.querySelectorAll('[data-request]')].filter(c => !c.hidden && c.querySelector('select').value === 'defer');
  const card = waits[`+strconv.Itoa(n)+`];
  const visit = card.dataset.visit;
  const day = JSON.parse(document.querySelector('[data-day]').dataset.day);
  const provider = day.providers.find(p => (p.visits || []).length === 0 || p.visits.includes(visit)) || day.providers[0];
  return [card.dataset.request, card.dataset.name, visit, provider.id].join('|');
})()`), "|")
	if len(parts) != 4 {
		v.t.Fatalf("no request waits: %v", parts)
	}
	return request{ID: parts[0], Name: parts[1], Visit: parts[2], Provider: parts[3]}
}

// act is what a request's fields say, such as "book p1 600".
func (v *visitor) act(id string) string {
	v.t.Helper()
	return v.Eval(fmt.Sprintf(`['action', 'provider', 'start'].map(f => document.querySelector('[name="' + f + '.%s"]').value).join(' ')`, id))
}

// free finds the top of a free place on the board, in pixels of the window, and what it stands for.
func (v *visitor) free(provider string, slots int) (x, y float64, start string) {
	v.t.Helper()
	parts := strings.Split(v.Eval(fmt.Sprintf(`(() => {
  const list = document.querySelector('.sched-rows[data-provider="%s"]');
  const day = JSON.parse(document.querySelector('[data-day]').dataset.day);
  const n = Math.ceil((day.close - day.open) / day.slot), taken = new Set();
  for (const li of list.children) {
    const from = Number(li.style.getPropertyValue('--r')), d = Number(li.style.getPropertyValue('--d'));
    for (let i = 0; i < d; i++) taken.add(Math.floor(from) + i);
  }
  for (let s = 0; s + %d <= n; s++) {
    if ([...Array(%[2]d).keys()].some(i => taken.has(s + i))) continue;
    const pane = document.querySelector('.sched-scroll');
    pane.scrollIntoView({block: 'center'});
    const high = list.getBoundingClientRect().height / n;
    pane.scrollTop = Math.max(0, s * high - 80);
    pane.scrollLeft = Math.max(0, list.getBoundingClientRect().left + pane.scrollLeft - pane.getBoundingClientRect().left - 90);
    const box = list.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + (s + 0.5) * high, day.open + s * day.slot].join('|');
  }
  return '';
})()`, provider, slots)), "|")
	if len(parts) != 3 {
		v.t.Fatalf("%s has no free place", provider)
	}
	x, _ = strconv.ParseFloat(parts[0], 64)
	y, _ = strconv.ParseFloat(parts[1], 64)
	return x, y, parts[2]
}

// workSchedule places by tap and tap, by the dialog, by drag and by the list, and answers a message.
func (v *visitor) workSchedule() {
	v.t.Helper()
	item := func(id string) string { return fmt.Sprintf(`.sched-card .sched-item[data-id="%s"]`, id) }
	r := v.waiting(0)
	v.Do(chromedp.Click(item(r.ID)))
	x, y, start := v.free(r.Provider, 2)
	v.Do(chromedp.MouseClickXY(x, y))
	if got, want := v.act(r.ID), "book "+r.Provider+" "+start; got != want {
		v.picture("tap")
		v.t.Fatalf("tapped %s to %q, want %q", r.Name, got, want)
	}
	v.saved()
	v.pictured("schedule-tapped")

	r = v.waiting(0)
	v.Do(chromedp.Focus(item(r.ID)), chromedp.KeyEvent("\r"))
	v.Wait(`document.querySelector('dialog').open`)
	v.picture("schedule-dialog")
	v.press("Send to the nurse")
	if got := v.act(r.ID); !strings.HasPrefix(got, "escalate") {
		v.t.Fatalf("the form left %s as %q", r.Name, got)
	}
	v.press("Undo")
	if got := v.act(r.ID); !strings.HasPrefix(got, "defer") {
		v.t.Fatalf("undo left %s as %q", r.Name, got)
	}
	v.press("Redo")

	r = v.waiting(0)
	v.press("List")
	v.picture("schedule-list")
	v.choose("What to do with "+r.Name+", "+r.Visit, "Book")
	v.press("Board")
	if got := v.act(r.ID); !strings.HasPrefix(got, "book") {
		v.t.Fatalf("the list left %s as %q", r.Name, got)
	}

	v.press("Next message")
	v.Do(chromedp.Click(`[data-message] details[open] input[type=radio]`))
	v.saved()
	v.pictured("schedule-message")
}

// workChart marks two values of the first record and one of the second.
func (v *visitor) workChart() {
	v.t.Helper()
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(1) .check`))
	v.Do(chromedp.SendKeys(`#record-1 .rec:nth-child(1) .fix .input`, "03/11/1986"))
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(3) .check`), chromedp.Click(`#record-1 .rec:nth-child(3) .fix input[type=checkbox]`))
	v.saved()
	v.pictured("chart-marked")
	v.press("Next record")
	v.Do(chromedp.Click(`#record-2 .rec:nth-child(2) .check`))
	v.saved()
	v.picture("chart-second")
}

func (v *visitor) workEmail() {
	v.t.Helper()
	v.write("Subject", "Your next visit")
	v.Do(chromedp.SendKeys("#f-body", letterToPatient))
	v.saved()
	v.pictured("email-written")
}

func (v *visitor) workScenario() {
	v.t.Helper()
	v.Eval(`[...document.querySelectorAll('fieldset[data-action]')].forEach((f, i) => f.querySelectorAll('input')[i % 5].click())`)
	v.Do(chromedp.SendKeys("#f-reply", letterToPatient))
	v.saved()
	v.pictured("scenario-answered")
}

// exercises does all exercises of the candidate's page, and looks at it after the last.
func (v *visitor) exercises(landing string) {
	v.t.Helper()
	v.open(landing)
	for n := 1; n <= 4; n++ {
		kind := v.begin(landing, n)
		v.pictured(kind + "-started")
		v.work(kind)
		v.handIn(kind)
	}
	v.open(landing)
	v.sees("All done. Thank you.", "4 of 4 done")
	v.pictured("all-done")
	v.quiet()
}
