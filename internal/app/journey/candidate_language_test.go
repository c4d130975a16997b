package journey

import (
	"strings"
	"testing"

	"preceptor/assessments"
)

// inSpanish chooses Spanish in the foot of the page.
func (v *visitor) inSpanish() {
	v.t.Helper()
	v.follow("Español")
	if lang := v.Eval(`document.documentElement.lang`); lang != "es" {
		v.t.Fatalf("the page is in %q", lang)
	}
}

// readsSpanish chooses Spanish for the pages to come. The browser may take its time to keep the choice.
func (v *visitor) readsSpanish() {
	v.t.Helper()
	v.Eval(`document.cookie = 'lang=es; path=/'`)
	v.Wait(`document.cookie.includes('lang=es')`)
}

// foreign are words of a page that is Spanish which are English, and not marked as such.
func (v *visitor) foreign() string {
	v.t.Helper()
	return v.Eval(`(() => {
  const english = /\b(the|you|your|and|with|this|that|have|from|until|please|save|hand|time left)\b/i, found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const here = n.parentElement, lang = here.closest('[lang]').lang;
    if (lang === 'es' && !here.closest('script, style, template, noscript, code') && english.test(n.data)) found.push(n.data.trim());
  }
  for (const n of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
    const text = [n.ariaLabel, n.placeholder, n.title].join(' ');
    if (n.closest('[lang]').lang === 'es' && english.test(text)) found.push(text);
  }
  return found.slice(0, 5).join(' | ');
})()`)
}

// TestBrowserCandidateSpanish: every page that a candidate can meet, in Spanish, in both themes and sizes.
func TestBrowserCandidateSpanish(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	v := visit(t, p.base)
	v.open("/jobs")
	v.inSpanish()
	pages := []string{"/jobs", "/jobs/" + world.Open[0].Slug, "/jobs/" + world.Open[0].Slug + "/applied", "/link", "/link?done=sent", "/help"}
	for _, k := range assessments.Catalog().Kinds() {
		pages = append(pages, "/practice/"+k.Info().Slug)
	}
	states := map[string]bool{}
	for _, c := range world.Candidates {
		if states[c.State] {
			continue
		}
		states[c.State] = true
		own := strings.TrimPrefix(c.URL, v.base)
		v.open(own)
		pages = append(pages, own, own+"/check", own+"/receipt")
		for _, path := range v.links() {
			if strings.HasPrefix(path, own+"/a/") || strings.HasPrefix(path, own+"/practice/") && c.State == "agreed, not started" {
				pages = append(pages, path)
			}
		}
	}
	seen := map[string]bool{}
	for _, path := range pages {
		v.open(path)
		if v.Eval(`Boolean(document.getElementById('work'))`) == "true" && strings.Contains(path, "/a/") {
			kind := v.Eval(`(document.querySelector('[data-kind]') || document.body).dataset.kind || 'x'`)
			if seen[kind] {
				continue
			}
			seen[kind] = true
			v.look("work " + kind)
			v.open(path + "/review")
		}
		v.look(shape(path))
	}
}

// look checks a page in Spanish and takes it wide and narrow.
func (v *visitor) look(name string) {
	v.t.Helper()
	v.Size(320, 900) // both schemes and other widths are looked at in English
	v.Axe()
	v.targets()
	v.Reflows()
	v.Size(1280, 900)
	if text := v.foreign(); text != "" {
		v.t.Errorf("%s is not in Spanish: %s", v.Eval(`location.pathname`), text)
	}
	name = strings.Trim(strings.NewReplacer("/", "_", "#", "", "?", "_").Replace(name), "_")
	v.picture(name + "-1280")
	v.Size(360, 780)
	v.picture(name + "-360")
	v.Size(1280, 900)
}
