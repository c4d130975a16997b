package journey

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"preceptor/internal/app"
	"preceptor/internal/demo"
	"preceptor/internal/exercise"
)

// atScenario starts the upset patient of somebody in the made-up clinic.
func atScenario(t *testing.T) (v *visitor, path string) {
	t.Helper()
	p, world := serveDemo(t)
	jar, err := cookiejar.New(nil)
	must(t, err)
	c := &client{Client: http.Client{Jar: jar}, base: p.base}
	path = c.exercise(t, world, "scenario")
	v = visit(t, p.base)
	v.open(path)
	return v, path
}

// TestBrowserScenarioByKeyboard rates, jumps, writes both replies and hands in without a pointer, and
// finds all of it again after a reload.
func TestBrowserScenarioByKeyboard(t *testing.T) {
	t.Parallel()
	v, path := atScenario(t)
	v.check()
	v.pictured("begun")
	v.tabTo(`a[href="#scene-desk"]`)
	v.keys(kb.Enter)
	if at := v.Eval(`document.activeElement.id`); at != "scene-desk" {
		t.Errorf("the jump leaves the focus at %q", at)
	}
	for i := range 5 { // every action of the scene: one stop each, arrows choose
		v.tabTo(`[data-scene="desk"] fieldset:nth-of-type(` + string(rune('1'+i)) + `) input`)
		v.keys(" ", kb.ArrowRight, kb.ArrowRight)
	}
	chosen := `[...document.querySelectorAll('[data-scene="desk"] input:checked')].map(i => i.value).join('')`
	if got := v.Eval(chosen); got != "33333" {
		t.Errorf("the arrows chose %q", got)
	}
	v.Wait(`document.querySelector('[data-count="desk"]').textContent === '5 of 5'`)
	v.Wait(`document.getElementById('say-polite').textContent.includes('all rated. 5 of 22 rated.')`)
	if at := v.Eval(`document.activeElement.closest('[data-scene]').dataset.scene`); at != "desk" {
		t.Errorf("after the last rating the page went on to %q by itself", at)
	}

	v.tabTo("#f-reply")
	v.Do(chromedp.SendKeys("#f-reply", letterToPatient))
	v.tabTo("details.second summary")
	v.keys(kb.Enter)
	v.tabTo("#f-second")
	v.Do(chromedp.SendKeys("#f-second", "You are right, nobody came back to you."))
	v.Wait(`document.querySelector('[data-words="second"]').textContent === '8 words'`)
	v.saved()
	v.check()
	v.pictured("written")
	v.open(path)
	if got := v.Eval(chosen); got != "33333" {
		t.Errorf("after a reload the ratings are %q", got)
	}
	if v.Eval(`document.querySelector('details.second').open && document.getElementById('f-second').value`) != "You are right, nobody came back to you." {
		t.Error("after a reload the second reply is hidden or lost")
	}
	if n := v.Eval(`[...document.querySelectorAll('fieldset[data-action]')].filter(f => f.querySelector('legend') && f.querySelectorAll('input').length === 5).length`); n != "22" {
		t.Errorf("%s actions have a group of five of their own", n)
	}
	v.tabTo(`#work .btn.primary`)
	v.enter()
	v.sees("Second reply", "You are right, nobody came back to you.", "5 of 22 actions rated")
	v.pictured("check")
	v.tabTo(`main .btn.primary`)
	v.enter()
	v.sees("Handed in. Thank you.")
	v.quiet()
}

// TestBrowserScenarioInSpanish: the page speaks Spanish, the case stays English and says so.
func TestBrowserScenarioInSpanish(t *testing.T) {
	t.Parallel()
	v, path := atScenario(t)
	v.readsSpanish()
	v.open(path)
	v.sees("Dos partes", "¿Qué eficacia tiene cada acción?", "Su respuesta", "0 de 22 valoradas.")
	v.Eval(`[...document.querySelectorAll('[data-scene="chest"] fieldset')].forEach(f => f.querySelector('input').click())`)
	v.Wait(`document.querySelector('[data-count="chest"]').textContent === '4 de 4'`)
	v.Wait(`document.getElementById('say-polite').textContent.includes('todo valorado. 4 de 22 valoradas.')`)
	if stray := v.Eval(`[...document.querySelectorAll('[data-kind] legend, [data-kind] .well p, [data-kind] dd')].filter(n => !n.closest('[lang="en"]')).length`); stray != "0" {
		t.Errorf("%s English texts are read out as Spanish", stray)
	}
	v.check()
	v.pictured("spanish")
	v.quiet()
}

// TestPlaceholderKeysAreNamed: wherever staff read a score of the judgement part, what its key rests on
// stands beside it.
func TestPlaceholderKeysAreNamed(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	jar, err := cookiejar.New(nil)
	must(t, err)
	c := &client{Client: http.Client{Jar: jar}, base: p.base}
	c.post(t, "/sign-in", url.Values{"email": {"dana@riverside.example"}, "password": {demo.Password}})
	const basis, rests = "author proposal, n=1", "placeholder until"
	_, list := c.get(t, "/desk/jobs/"+string(world.Open[0].JobID))
	applications := regexp.MustCompile(`/desk/applications/([\w-]+)`).FindAllStringSubmatch(string(list), -1)
	var scored []string
	for _, match := range applications {
		_, raw := c.get(t, match[0])
		row := regexp.MustCompile(`(?s)Upset patient.*?</li>`).FindString(string(raw))
		link := regexp.MustCompile(`/desk/attempts/[\w-]+`).FindString(row)
		if link == "" || !strings.Contains(row, "see evidence") || slices.Contains(scored, match[1]) {
			continue
		}
		scored = append(scored, match[1])
		if !strings.Contains(row, basis) || !strings.Contains(row, rests) {
			t.Errorf("the profile shows a score without its basis: %s", row)
		}
		_, evidence := c.get(t, link)
		if n := strings.Count(string(evidence), basis); n < 20 || !strings.Contains(string(evidence), rests) {
			t.Errorf("%s names the basis %d times, for 22 actions", link, n)
		}
	}
	if len(scored) < 2 {
		t.Fatalf("only %d of %d applications have a score", len(scored), len(applications))
	}
	_, comparison := c.get(t, "/desk/jobs/"+string(world.Open[0].JobID)+"/compare?c="+scored[0]+"&c="+scored[1])
	for _, row := range []string{"Upset patient", "All exercises"} {
		at := regexp.MustCompile(`(?s)<section class="skill">[^§]*?</section>`).FindAllString(string(comparison), -1)
		i := slices.IndexFunc(at, func(s string) bool { return strings.Contains(s, "<h3>"+row) })
		if i < 0 || !strings.Contains(at[i], basis) || !strings.Contains(at[i], rests) {
			t.Errorf("the comparison's row %q does not say what it rests on", row)
		}
	}
}

// TestOwnKeysAreInUse starts the product with a panel's key in the data folder, then with a broken one.
func TestOwnKeysAreInUse(t *testing.T) {
	t.Parallel()
	keyIn := func(file string) string {
		p := serve(t, func(o app.Options) {
			must(t, os.MkdirAll(filepath.Join(o.Config.Data, "keys"), 0o700))
			must(t, os.WriteFile(filepath.Join(o.Config.Data, "keys", "scenario.csv"), []byte(file), 0o600))
		})
		kind, err := p.Site.Catalog.Kind("scenario")
		must(t, err)
		form, err := kind.Generate(kind.Definitions()[0].ID, 1)
		must(t, err)
		return string(form.Key) + string(kind.(exercise.Rekeyer).Keys())
	}
	panel := keyIn("spoiled")
	if !strings.Contains(panel, "author proposal, n=1") {
		t.Fatalf("a broken key is in use: %.300s", panel)
	}
	_, panel, _ = strings.Cut(panel, "action,")
	panel = "action," + strings.ReplaceAll(panel, ",0,1,2026-11-02,", ",0.5,6,2027-03-01,")
	if got := keyIn(panel); !strings.Contains(got, "own panel, n=6") {
		t.Errorf("the panel's key is not in use: %.300s", got)
	}
}
