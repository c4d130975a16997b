package ui_test

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"preceptor/internal/web/ui"
)

func get(t *testing.T, a *ui.Assets, url, encoding string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	answer := w.Result()
	body := answer.Body
	if answer.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = unpacked
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

func TestAssets(t *testing.T) {
	kind := fstest.MapFS{
		"view.js":        {Data: []byte(`import { a } from './part.js'; export { b } from "./deep/more.js"; const c = './part.js'; a();`)},
		"part.js":        {Data: []byte(`export const a = () => 1;`)},
		"deep/more.js":   {Data: []byte(`export const b = 2;`)},
		"view.css":       {Data: []byte(strings.Repeat(".a { color: red }\n", 50))},
		"definition.yml": {Data: []byte(`key: secret`)},
	}
	a, err := ui.NewAssets(map[string]fs.FS{"chart": kind})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := a.URL("chart/definition.yml"); ok {
		t.Error("a definition is served")
	}
	if own, _ := a.URL("app.css"); own != ui.Asset("app.css") || !regexp.MustCompile(`^/static/app\.[0-9a-f]{10}\.css$`).MatchString(own) {
		t.Errorf("app.css is at %s and %s", own, ui.Asset("app.css"))
	}
	view, _ := a.URL("chart/view.js")
	part, _ := a.URL("chart/part.js")
	more, _ := a.URL("chart/deep/more.js")
	answer, text := get(t, a, view, "br")
	if want := `import { a } from '` + part + `'; export { b } from "` + more + `"; const c = './part.js'; a();`; text != want {
		t.Errorf("view.js is %s, want %s", text, want)
	}
	if answer.Header.Get("Content-Encoding") != "" || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || answer.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("view.js: %v", answer.Header)
	}
	style, _ := a.URL("chart/view.css")
	answer, text = get(t, a, style, "br, gzip;q=0.8")
	if answer.Header.Get("Content-Encoding") != "gzip" || text != strings.Repeat(".a{color:red}", 50) {
		t.Errorf("view.css: %v", answer.Header)
	}
	if answer, _ = get(t, a, style, "gzip;q=0"); answer.Header.Get("Content-Encoding") != "" {
		t.Error("gzip was sent although refused")
	}
	if answer, _ = get(t, a, "/static/chart/view.css", ""); answer.StatusCode != http.StatusNotFound {
		t.Errorf("without hash: %d", answer.StatusCode)
	}
}

func TestAssetsRefuseWhatCannotLoad(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"circle":  {"a.js": {Data: []byte(`import './b.js'`)}, "b.js": {Data: []byte(`import './a.js'`)}},
		"missing": {"a.js": {Data: []byte(`import './gone.js'`)}},
	} {
		if _, err := ui.NewAssets(map[string]fs.FS{"k": files}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestStyleKeepsToTheFloor holds the stylesheet to what Safari 15.6, Firefox 115 and Chrome 108 read,
// and to its size.
func TestStyleKeepsToTheFloor(t *testing.T) {
	css, err := os.ReadFile("static/app.css")
	if err != nil {
		t.Fatal(err)
	}
	rules := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(css), "")
	for _, late := range []string{":has(", "light-dark(", "@container", "color-mix(", "&", "@scope", "oklch("} {
		if strings.Contains(rules, late) {
			t.Errorf("app.css uses %s", late)
		}
	}
	if strings.Count(rules, "{") != strings.Count(rules, "}") {
		t.Error("app.css has an open brace")
	}
	a, err := ui.NewAssets(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, ui.Asset("app.css"), nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	if size := w.Body.Len(); size > 9*1024 {
		t.Errorf("app.css is %d bytes compressed, at most 9 kB", size)
	}
}
