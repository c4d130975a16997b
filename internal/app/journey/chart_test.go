package journey

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// atChart opens the running check of records of somebody in the made-up clinic.
func atChart(t *testing.T) *visitor {
	t.Helper()
	_, world := serveDemo(t)
	c := candidateOf(t, world, "agreed, not started")
	v := visit(t, c.URL[:strings.Index(c.URL, "/c/")])
	v.beginChart(c.URL)
	return v
}

// beginChart reads what is said before the start, and starts.
func (v *visitor) beginChart(landing string) {
	v.t.Helper()
	v.open(landing)
	v.followIn(`.task:nth-child(2) a.btn`)
	v.sees("How this is scored", "Marking nothing, or everything, gives 0.", "Each mark on a value that is right takes points away.")
	if !v.noScript {
		v.Axe()
		v.pictured("before-the-start")
	}
	v.follow("Start")
	if kind := v.Eval(`document.querySelector('[data-kind]').dataset.kind`); kind != "chart" {
		v.t.Fatalf("the second exercise is %q", kind)
	}
}

// seen counts how often the first record shows a text of its papers to the eye: in words, in a
// drawing, or in a row.
func (v *visitor) seen() string {
	v.t.Helper()
	return v.Eval(`(() => {
  const record = document.getElementById('record-1');
  const shown = n => { const b = n.getBoundingClientRect(); return n.getClientRects().length > 0 && !n.closest('.hide') && b.width > 1 && !(n.closest('.chart-text') && n.closest('.chart-text').getBoundingClientRect().width <= 1); };
  const count = selector => [...record.querySelectorAll(selector)].filter(shown).length > 0 ? 1 : 0;
  return ['.chart-text dd', '.chart-drawing text', '.source-here'].map(count).join('');
})()`)
}

// heard tells whether a screen reader finds the papers of the first record exactly once.
func (v *visitor) heard() string {
	v.t.Helper()
	return v.Eval(`(() => {
  const record = document.getElementById('record-1');
  const there = n => n.getClientRects().length > 0 && !n.closest('[aria-hidden="true"]');
  return ['.chart-text dd', '.chart-drawing text', '.source-here'].filter(s => [...record.querySelectorAll(s)].some(there)).length;
})()`)
}

// TestBrowserChartPapers: wherever papers stand, the eye and the ear meet each value once.
func TestBrowserChartPapers(t *testing.T) {
	t.Parallel()
	v := atChart(t)
	for _, c := range []struct {
		width  int64
		choice string
		want   string
	}{
		{1280, "", "100"}, {360, "", "001"},
		{360, "papers-text", "100"}, {360, "papers-drawn", "010"}, {360, "papers-rows", "001"},
		{1280, "papers-rows", "001"}, {1280, "papers-drawn", "010"}, {1280, "papers-text", "100"},
	} {
		v.Size(c.width, 900)
		if c.choice != "" {
			v.Do(chromedp.Click(`label[for="` + c.choice + `"]`))
		}
		v.Eval(`new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))`) // the browser tells scripts of the new width
		if got := v.seen(); got != c.want {
			t.Errorf("%d wide, %q: as text, drawn, in rows: %s, want %s", c.width, c.choice, got, c.want)
		}
		if n := v.heard(); n != "1" {
			t.Errorf("%d wide, %q: the papers are read %s times", c.width, c.choice, n)
		}
		v.Axe()
		v.targets()
		v.picture(fmt.Sprintf("papers-%d-%s", c.width, strings.TrimPrefix(c.choice, "papers-")))
		v.Size(320, 900)
		v.Reflows()
	}
	if state := v.Eval(`document.getElementById('saved-text').textContent`); strings.HasPrefix(state, "Not saved") || strings.HasPrefix(state, "Saving") {
		t.Errorf("looking at papers in another way is taken for work: %s", state)
	}
	v.Do(chromedp.Click(`label[for="papers-drawn"]`))
	v.Size(1280, 900)
	v.Do(chromedp.Reload())
	if got := v.seen(); got != "010" {
		t.Errorf("after a reload the papers show as %s", got)
	}
	v.colours("dark")
	v.Axe()
	v.picture("drawn-dark")
	v.Size(360, 780)
	v.picture("drawn-dark-360")
	v.colours("light")
	v.quiet()
}

// overflows lists texts of drawings that the browser draws beyond their sheet.
func (v *visitor) overflows() string {
	v.t.Helper()
	return v.Eval(`JSON.stringify([...document.querySelectorAll('.chart-drawing')].filter(s => s.getClientRects().length).flatMap(svg => {
  const right = svg.querySelector('.sheet').getBoundingClientRect().right;
  return [...svg.querySelectorAll('text')].filter(t => t.getBoundingClientRect().right > right - 4).map(t => t.textContent);
}))`)
}

// TestBrowserChartDrawingsFit: in the fonts of this machine no text leaves its paper.
func TestBrowserChartDrawingsFit(t *testing.T) {
	t.Parallel()
	v := atChart(t)
	v.Do(chromedp.Click(`label[for="papers-drawn"]`))
	v.Eval(`document.querySelectorAll('.chart-record').forEach(r => r.classList.remove('chart-off'))`)
	for _, width := range []int64{320, 1280} {
		v.Size(width, 900)
		if out := v.overflows(); out != "[]" {
			t.Errorf("%d wide: beyond the sheet: %s", width, out)
		}
	}
}

// TestBrowserChartMarks: marks, values, own marks and undo, and what is left after a reload.
func TestBrowserChartMarks(t *testing.T) {
	t.Parallel()
	v := atChart(t)
	row := func(record, n int, rest string) string {
		return fmt.Sprintf(`#record-%d .rec:nth-child(%d) %s`, record, n, rest)
	}
	counts := func() string {
		return v.Eval(`[...document.querySelectorAll('[data-count], [data-total], [data-total-again]')].map(n => n.textContent).join(' ')`)
	}
	v.Do(chromedp.Click(row(1, 4, ".flag")), chromedp.SendKeys(row(1, 4, ".fix .input"), "01/02/1980"))
	v.Do(chromedp.Click(row(1, 7, ".flag")), chromedp.Click(row(1, 7, ".fix input[type=checkbox]")))
	v.Do(chromedp.Click(`#record-1 .chart-look`))
	v.press("Next record")
	v.Do(chromedp.Click(row(2, 1, ".flag")))
	if got := counts(); got != "2 1 0 0 0 3 1" {
		t.Errorf("counted %s", got)
	}
	v.saved()
	v.pictured("marked")

	v.press("Undo") // the mark in record 2
	if got := counts(); got != "2 0 0 0 0 2 1" {
		t.Errorf("after one undo: %s", got)
	}
	v.press("Undo") // the own mark of record 1
	v.press("Undo") // the query
	v.press("Undo") // the mark it belongs to
	if got := counts(); got != "1 0 0 0 0 1 0" {
		t.Errorf("after four: %s", got)
	}
	if at := v.Eval(`document.activeElement.id`); at != "wrong-1-7" {
		t.Errorf("the focus is at %q, not where the change was", at)
	}
	v.Wait(`document.getElementById('say-polite').textContent.includes('Allergies')`)
	v.Do(chromedp.Click(row(1, 4, ".flag")))
	v.press("Undo")
	if value := v.Eval(`document.querySelector('` + row(1, 4, ".fix .input") + `').value`); value != "01/02/1980" {
		t.Errorf("the value of a mark that came back is %q", value)
	}

	v.Do(chromedp.Click(`#record-1 .chart-look`))
	v.Do(chromedp.Click(row(1, 2, ".flag")))
	v.saved()
	v.Wait(`!Object.keys(localStorage).some(k => k.startsWith('attempt:'))`) // nothing waits to be sent
	v.Do(chromedp.Reload())
	if got := counts(); got != "2 0 0 0 0 2 1" {
		t.Errorf("after a reload: %s", got)
	}
	if disabled := v.Eval(`document.querySelector('[data-undo]').getAttribute('aria-disabled')`); disabled != "true" {
		t.Error("there is something to undo on a fresh page")
	}
	v.follow("Check and hand in")
	v.sees("2 fields marked in 1 record", "1 mark has no value yet", "To look at again", "Changed to “01/02/1980”")
	v.Axe()
	v.pictured("check")
	v.quiet()
}

// TestBrowserChartRefusesOtherForms: a field that is not of this form is refused when saved, with what
// to do, and what was typed stays.
func TestBrowserChartRefusesOtherForms(t *testing.T) {
	t.Parallel()
	v := atChart(t)
	v.Eval(`(() => {
  const stray = document.createElement('input');
  stray.type = 'hidden'; stray.name = 'wrong.r9.dob'; stray.value = 'on'; stray.id = 'stray';
  document.querySelector('#work fieldset').append(stray);
})()`)
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(4) .flag`), chromedp.SendKeys(`[name="value.r1.dob"]`, "01/02/1980"))
	v.Wait(`!document.getElementById('attempt-notice').hidden`)
	if said := v.Eval(`document.getElementById('attempt-message').textContent`); !strings.Contains(said, "this form has no such field; load the page again") {
		t.Errorf("the refusal says %q", said)
	}
	v.picture("refused")
	v.Eval(`(document.getElementById('stray').remove(), document.querySelector('[name="value.r1.dob"]').dispatchEvent(new Event('input', {bubbles: true})))`)
	v.saved()
	v.mu.Lock()
	v.complaints = nil // the browser logs the status that is asked for here
	v.mu.Unlock()
}

// TestBrowserChartKeyboard does a check of records with the keyboard alone.
func TestBrowserChartKeyboard(t *testing.T) {
	t.Parallel()
	v := atChart(t)
	v.tabTo(`#papers-text`)
	v.keys(kb.ArrowRight)
	if got := v.seen(); got != "010" {
		t.Errorf("the arrow leads to %s", got)
	}
	v.keys(kb.ArrowLeft)
	v.tabTo(`#wrong-1-4`)
	v.keys(" ")
	v.tabTo(`[name="value.r1.dob"]`)
	v.Do(chromedp.KeyEvent("3/4/1979"))
	v.tabTo(`#wrong-1-7`)
	v.keys(" ")
	v.tabTo(`#record-1 .rec:nth-child(7) .fix input[type=checkbox]`)
	v.keys(" ")
	v.tabTo(`#record-1 .chart-look`)
	v.keys(" ")
	v.tabTo(`[data-go="1"]`)
	v.keys(kb.Enter)
	if at := v.Eval(`document.activeElement.id`); at != "record-2" {
		t.Errorf("the next record opens with the focus at %q", at)
	}
	v.Wait(`document.getElementById('say-polite').textContent === 'Record 2 of 5'`)
	v.tabTo(`#wrong-2-1`)
	v.keys(" ")
	v.tabTo(`[data-undo]`)
	v.keys(kb.Enter)
	if v.Eval(`document.getElementById('wrong-2-1').checked`) != "false" {
		t.Error("undo leaves the mark")
	}
	v.saved()
	v.tabTo(`#work .btn.primary`)
	v.enter()
	v.sees("Changed to “3/4/1979”", "Sent to the right person", "2 fields marked in 1 record")
	v.tabTo(`main .btn.primary`)
	v.enter()
	v.sees("Handed in. Thank you.")
	v.quiet()
}

// TestBrowserChartNoScript: choosing how papers look, marking, and the own mark work as a plain form.
func TestBrowserChartNoScript(t *testing.T) {
	t.Parallel()
	_, world := serveDemo(t)
	c := candidateOf(t, world, "agreed, not started")
	v := visit(t, c.URL[:strings.Index(c.URL, "/c/")])
	v.scripts(false)
	v.beginChart(c.URL)
	for _, width := range []int64{1280, 360} {
		v.Size(width, 900)
		for choice, want := range map[string]string{"papers-text": "100", "papers-drawn": "010", "papers-rows": "001"} {
			v.Do(chromedp.Click(`label[for="` + choice + `"]`))
			if got := v.seen(); got != want {
				t.Errorf("%d wide, %s: %s, want %s", width, choice, got, want)
			}
		}
	}
	v.picture("rows-360")
	v.Size(1280, 900)
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(2) .flag`), chromedp.SendKeys(`[name="value.r1.last"]`, "Somebody"))
	v.Do(chromedp.Click(`#record-3 .chart-look`))
	v.follow("Save and stay here")
	v.sees("Marked as wrong: 1", "To look at again: 1")
	if kept := v.Eval(`[document.querySelector('[name="value.r1.last"]').value, document.querySelector('#record-3 .chart-look').checked, document.querySelectorAll('.chart-again:not([hidden])').length].join(' ')`); kept != "Somebody true 1" {
		t.Errorf("kept: %s", kept)
	}
	v.picture("saved")
	v.quiet()
}

// TestBrowserChartPrint: all records with their papers and marks, without what only a screen can use.
func TestBrowserChartPrint(t *testing.T) {
	t.Parallel()
	v := atChart(t)
	v.colours("dark")
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(2) .flag`))
	p := emulation.SetEmulatedMediaParams{Media: "print"}
	if _, err := chromedp.Call(v.Context(), emulation.SetEmulatedMedia, p); err != nil {
		t.Fatal(err)
	}
	shown := func(selector string) string {
		return v.Eval(`[...document.querySelectorAll('` + selector + `')].filter(n => n.getClientRects().length).length`)
	}
	if n := shown(".chart-record"); n != "5" {
		t.Errorf("%s records are printed", n)
	}
	if n := shown(".chart-nav, .chart-walk, .chart-sheet > label, .bar"); n != "0" {
		t.Errorf("%s things are printed that only a screen can use", n)
	}
	sheets, err := chromedp.Call(v.Context(), page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.5, PaperHeight: 11})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(sheets.Data, -1)); n != 6 {
		t.Errorf("rules and five records print on %d sheets", n)
	}
	if err := os.WriteFile(filepath.Join(v.folder, "records.pdf"), sheets.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	v.quiet()
}

// TestBrowserChartSpanish: the page in Spanish, papers and records in English.
func TestBrowserChartSpanish(t *testing.T) {
	t.Parallel()
	v := atChart(t)
	v.readsSpanish()
	v.Do(chromedp.Reload())
	v.sees("Compare cada registro", "Marcados como incorrectos: 0", "Registro 1 de 5", "Documentos")
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(2) .flag`))
	v.press("Registro siguiente")
	v.Wait(`document.getElementById('say-polite').textContent === 'Registro 2 de 5'`)
	v.press("Deshacer")
	v.Wait(`document.getElementById('say-polite').textContent.startsWith('Se deshizo')`)
	v.Axe()
	v.Size(320, 900)
	v.Reflows()
	v.pictured("spanish")
	v.quiet()
}

// TestBrowserChartPractice: the practice of the kind, open to everyone, with every line of evidence.
func TestBrowserChartPractice(t *testing.T) {
	t.Parallel()
	p, _ := serveDemo(t)
	v := visit(t, p.base)
	v.open("/practice/chart")
	v.sees("Samuel Everett")
	v.Axe()
	v.pictured("practice")
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(2) .flag`), chromedp.SendKeys(`[name="value.r1.dob"]`, "April 11, 1982"))
	v.Do(chromedp.Click(`#record-1 .rec:nth-child(3) .flag`))
	v.follow("See how it went")
	v.sees("Photo ID: April 11, 1982", "Not marked; the record holds “Latex”", "which agrees with the papers and the rules", "You marked 1 value that is right.")
	v.pictured("practised")
	v.quiet()
}
