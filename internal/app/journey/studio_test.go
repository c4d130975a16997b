package journey

import (
	"strings"
	"testing"

	"preceptor/internal/demo"
)

const (
	firstEditor = "dana@riverside.example"
	laterEditor = "marcus@riverside.example"
)

// TestBrowserTwoEditors: two managers write on the same draft at the same time. The later one sees both
// texts, saves, merges, and every text can be read again in the list of versions.
func TestBrowserTwoEditors(t *testing.T) {
	t.Parallel()
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, world := serveDemo(t)
			dana, marcus := visit(t, p.base), visit(t, p.base)
			dana.scripts(scripts)
			marcus.scripts(scripts)
			dana.signIn(firstEditor, demo.Password)
			marcus.signIn(laterEditor, demo.Password)
			dana.open("/desk/jobs/" + string(world.Open[0].JobID) + "/posting")
			dana.follow("Duplicate")
			twoEditors(t, dana, marcus, strings.TrimPrefix(dana.Eval(`location.pathname`), p.base))
			dana.quiet()
		})
	}
}

func twoEditors(t *testing.T, dana, marcus *visitor, draft string) {
	t.Helper()
	dana.open(draft)
	marcus.open(draft)
	dana.line("Dana adds a line about parking.")
	dana.follow("Save the text")
	marcus.line("Marcus adds a line about the bus.")
	if status := marcus.leadsTo("Save the text"); status != 409 {
		t.Fatalf("the later save answers %d", status)
	}
	marcus.mu.Lock()
	marcus.complaints = nil // the clash that was asked for
	marcus.mu.Unlock()
	marcus.sees("Two texts to compare", "Saved meanwhile", "Dana adds a line about parking.", "Yours, not saved", "Marcus adds a line about the bus.")
	marcus.pictured("clash")
	marcus.Size(320, 800)
	marcus.Reflows()
	marcus.Size(1280, 900)
	if kept := marcus.Eval(`document.querySelector('[name=markdown]').value`); !strings.Contains(kept, "about the bus") || strings.Contains(kept, "about parking") {
		t.Fatalf("the form holds %q", kept)
	}
	marcus.follow("Save the text")
	marcus.sees("Version 3")
	marcus.line("Dana adds a line about parking.")
	marcus.follow("Save the text")
	marcus.sees("Version 4")
	marcus.quiet()

	for version, texts := range map[string][]string{
		"2": {"+ Dana adds a line about parking."},
		"3": {"+ Marcus adds a line about the bus.", "− Dana adds a line about parking."},
		"4": {"+ Dana adds a line about parking."},
	} {
		dana.open(strings.TrimSuffix(draft, "/posting") + "/versions?version=" + version)
		dana.sees(texts...)
	}
	dana.open(draft)
	for _, words := range []string{"about parking", "about the bus"} {
		if text := dana.Eval(`document.querySelector('[name=markdown]').value`); !strings.Contains(text, words) {
			t.Errorf("the text lacks %q:\n%s", words, text)
		}
	}
}

// line adds a paragraph to the whole text, as typing does.
func (v *visitor) line(words string) {
	v.t.Helper()
	v.Eval(`(() => {
  const whole = document.querySelector('[name=markdown]');
  whole.closest('details').open = true;
  whole.value = whole.value.trimEnd() + '\n\n` + words + `\n';
  whole.dispatchEvent(new Event('input', {bubbles: true}));
})()`)
}
