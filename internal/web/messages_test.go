package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

// messageUse finds messages by their place: {{t "id" …}}, {{field "name" (t "id")}}, Say(lang, "id").
var (
	messageUse = regexp.MustCompile(`(?:\bth? |Say(?:HTML)?\([\w.()]+, )"([a-z]+(?:\.[a-z_]+)+)"`)
	quotedID   = regexp.MustCompile(`"([a-z]+(?:\.[a-z_]+)+)"`)
)

// messages reads a catalogue; a value is a text, or "one" and "other" texts.
func messages(t *testing.T, lang string) map[string]any {
	t.Helper()
	raw, err := os.ReadFile("ui/messages/" + lang + ".yaml")
	must(t, err)
	var all map[string]any
	must(t, yaml.Unmarshal(raw, &all))
	return all
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func placeholders(v any) []string {
	var found []string
	switch v := v.(type) {
	case string:
		for _, m := range placeholder.FindAllStringSubmatch(v, -1) {
			found = append(found, m[1])
		}
	case map[string]any:
		for _, text := range v {
			found = append(found, placeholders(text)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestMessages holds the two catalogues against each other and against the pages that use them.
func TestMessages(t *testing.T) {
	en, es := messages(t, "en"), messages(t, "es")
	for id, text := range en {
		other, ok := es[id]
		if !ok {
			t.Errorf("%s has no Spanish", id)
			continue
		}
		if _, isText := text.(string); isText != func() bool { _, ok := other.(string); return ok }() {
			t.Errorf("%s has plurals in one language only", id)
		}
		if a, b := placeholders(text), placeholders(other); !slices.Equal(a, b) {
			t.Errorf("%s fills in %v in English, %v in Spanish", id, a, b)
		}
	}
	for id := range es {
		if _, ok := en[id]; !ok {
			t.Errorf("%s has no English", id)
		}
	}
	used := map[string]bool{}
	for _, pattern := range []string{"*/*.go", "../app/*.go", "*/pages/*.html", "ui/templates/*.html"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, file := range files {
			raw, err := os.ReadFile(file)
			must(t, err)
			for _, m := range quotedID.FindAllStringSubmatch(string(raw), -1) {
				used[m[1]] = true // in a table, as the notes are
			}
			for _, m := range messageUse.FindAllStringSubmatch(string(raw), -1) {
				used[m[1]] = true
				if _, ok := en[m[1]]; !ok {
					t.Errorf("%s uses the message %s, which is nowhere", file, m[1])
				}
			}
		}
	}
	for id := range en {
		if !used[id] {
			t.Errorf("%s is used nowhere", id)
		}
	}
}
