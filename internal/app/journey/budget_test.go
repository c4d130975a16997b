package journey

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"preceptor/assessments"
	"preceptor/internal/demo"
)

// imported are the modules that a script brings along.
var imported = regexp.MustCompile(`from\s*["'](/static/[^"']+\.js)["']`)

// weight is what a page costs on the way, packed, in bytes.
type weight struct {
	html, css, js int
	before        int // requests before anything shows: modules come after
}

var assets = regexp.MustCompile(`(?:href|src)="(/static/[^"]+\.(css|js))"`)

// budget is the most a class of page may weigh. Pages are to come in with little data and few
// requests, on a phone far away.
type budget struct {
	name                 string
	html, css, js, total int // kB
	page                 func(t *testing.T, c *client, w demo.World) string
}

const kB = 1024

func budgets() []budget {
	fixed := func(path string) func(*testing.T, *client, demo.World) string {
		return func(*testing.T, *client, demo.World) string { return path }
	}
	all := []budget{
		{"public job", 10, 8, 2, 20, func(_ *testing.T, _ *client, w demo.World) string { return "/jobs/" + w.Open[0].Slug }},
		{"landing", 10, 8, 2, 20, func(t *testing.T, c *client, w demo.World) string {
			return strings.TrimPrefix(candidateOf(t, w, "agreed, not started").URL, c.base)
		}},
		{"desk", 60, 8, 20, 90, fixed("/desk")},
		{"applications", 60, 8, 20, 90, func(_ *testing.T, _ *client, w demo.World) string { return "/desk/jobs/" + string(w.Open[0].JobID) }},
		{"studio", 60, 8, 20, 90, func(_ *testing.T, _ *client, w demo.World) string {
			return "/desk/jobs/" + string(w.Open[0].JobID) + "/posting"
		}},
	}
	for _, k := range assessments.Catalog().Kinds() {
		slug := k.Info().Slug
		own := budget{name: slug, html: 15, css: 9, js: 10, total: 30}
		if slug == board {
			own = budget{name: slug, html: 20, css: 10, js: 15, total: 40}
		}
		own.page = func(t *testing.T, c *client, w demo.World) string { return c.exercise(t, w, slug) }
		all = append(all, own)
	}
	return all
}

// board is the kind whose page is more than a form.
const board = "schedule"

// TestKindsBringLittleOfTheirOwn weighs what each kind adds to the styles and scripts that all pages share.
func TestKindsBringLittleOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, k := range assessments.Catalog().Kinds() {
		script := 3 * kB
		if k.Info().Slug == board {
			script = 8 * kB
		}
		for name, most := range map[string]int{"view.js": script, "view.css": 2 * kB} {
			content, err := fs.ReadFile(k.Assets(), name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			must(t, err)
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			_, err = z.Write(content)
			must(t, err)
			must(t, z.Close())
			if packed.Len() > most {
				t.Errorf("%s of %s weighs %d bytes, may weigh %d", name, k.Info().Slug, packed.Len(), most)
			}
		}
	}
}

// client asks for pages as a browser does, and counts the bytes.
type client struct {
	http.Client
	base string
}

func (c *client) get(t *testing.T, path string) (packed int, body []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+path, nil)
	must(t, err)
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := c.Do(request)
	must(t, err)
	defer response.Body.Close()
	sent, err := io.ReadAll(response.Body)
	must(t, err)
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s", path, response.Status)
	}
	if response.Header.Get("Content-Encoding") != "gzip" {
		return len(sent), sent
	}
	reader, err := gzip.NewReader(bytes.NewReader(sent))
	must(t, err)
	body, err = io.ReadAll(reader)
	must(t, err)
	return len(sent), body
}

// post sends a form and follows to the page it leads to.
func (c *client) post(t *testing.T, path string, form url.Values) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.base+path, strings.NewReader(form.Encode()))
	must(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := c.Do(request)
	must(t, err)
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s", path, response.Status)
	}
}

// exercise starts the exercise of a kind as a candidate who has agreed and has it in the plan, and
// returns its page.
func (c *client) exercise(t *testing.T, w demo.World, kind string) string {
	t.Helper()
	for _, person := range w.Candidates {
		if person.State != "agreed, not started" {
			continue
		}
		if path := c.exerciseOf(t, strings.TrimPrefix(person.URL, c.base), kind); path != "" {
			return path
		}
	}
	t.Fatalf("no plan has %s", kind)
	return ""
}

// exerciseOf is empty where the plan of the candidate with that landing page lacks the kind.
func (c *client) exerciseOf(t *testing.T, landing, kind string) string {
	t.Helper()
	_, body := c.get(t, landing)
	for _, match := range regexp.MustCompile(`href="(/c/[^"]+/a/[^"]+)"`).FindAllSubmatch(body, -1) {
		path := string(match[1])
		if _, page := c.get(t, path); bytes.Contains(page, []byte(`/start"`)) {
			c.post(t, path+"/start", nil)
		}
		if _, page := c.get(t, path); bytes.Contains(page, []byte(`data-kind="`+kind+`"`)) {
			return path
		}
	}
	return ""
}

func (c *client) weigh(t *testing.T, path string) weight {
	t.Helper()
	var w weight
	var body []byte
	w.html, body = c.get(t, path)
	w.before = 1
	for _, match := range assets.FindAllSubmatch(body, -1) {
		packed, text := c.get(t, string(match[1]))
		if string(match[2]) == "css" {
			w.css += packed
			w.before++
			continue
		}
		w.js += packed
		for _, module := range imported.FindAllSubmatch(text, -1) {
			packed, _ := c.get(t, string(module[1]))
			w.js += packed
		}
	}
	return w
}

// TestPagesAreLight weighs a page of each class as a browser gets it: packed with gzip, which makes some 6 %
// more of it than brotli.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	jar, err := cookiejar.New(nil)
	must(t, err)
	c := &client{Client: http.Client{Jar: jar}, base: p.base}
	c.post(t, "/sign-in", url.Values{"email": {"dana@riverside.example"}, "password": {demo.Password}})
	for _, b := range budgets() {
		w := c.weigh(t, b.page(t, c, world))
		t.Logf("%-12s %5.1f kB of HTML, %4.1f CSS, %4.1f JS, %d requests before anything shows", b.name, float64(w.html)/kB, float64(w.css)/kB, float64(w.js)/kB, w.before)
		if w.html == 0 || w.css == 0 {
			t.Errorf("%s: nothing was weighed", b.name)
		}
		for _, part := range []struct {
			name       string
			here, most int
		}{{"HTML", w.html, b.html}, {"styles", w.css, b.css}, {"scripts", w.js, b.js}, {"all of it", w.html + w.css + w.js, b.total}} {
			if part.here > part.most*kB {
				t.Errorf("%s: %s of %d bytes, may weigh %d kB", b.name, part.name, part.here, part.most)
			}
		}
		if w.before > 4 {
			t.Errorf("%s needs %d requests before anything shows", b.name, w.before)
		}
	}
}
