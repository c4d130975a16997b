package journey

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/demo"
	"preceptor/internal/web/ui/uitest"
)

// product is a running server over a database of its own.
type product struct {
	*app.App
	base    string
	options app.Options
}

func sameForms() uint64 { return 5 }

// serve starts the product on an empty database, or on one that fill has filled.
func serve(t *testing.T, fill func(app.Options)) *product {
	t.Helper()
	return serveAt(t, clock.Real{}, fill)
}

// serveAt is serve by another clock.
func serveAt(t *testing.T, c clock.Clock, fill func(app.Options)) *product {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := app.Options{
		Config: config.Config{Data: t.TempDir()}, Web: config.Web{Addr: listener.Addr().String()},
		Migrate: true, Clock: c, Seed: sameForms,
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if fill != nil {
		fill(o)
	}
	a, err := app.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &product{App: a, base: a.Site.BaseURL, options: o}
}

// clinic is the made-up clinic as a folder of data, made once: tests get copies of it.
var clinic struct {
	once  sync.Once
	made  time.Time
	world demo.World
	files fstest.MapFS
	err   error
}

// clinicBase stands in the links of the copies until they have an address.
const clinicBase = "http://127.0.0.1:1"

func makeClinic(t *testing.T) {
	t.Helper()
	clinic.once.Do(func() { clinic.err = errors.New("the clinic could not be made"); clinic.err = clinicInto(t.TempDir()) })
	if clinic.err != nil {
		t.Fatal(clinic.err)
	}
}

func clinicInto(dir string) error {
	clinic.made = clock.Real{}.Now()
	moved := clock.At(clinic.made)
	ctx := context.Background()
	a, err := app.New(ctx, app.Options{
		Config: config.Config{Data: dir}, Web: config.Web{Addr: strings.TrimPrefix(clinicBase, "http://")},
		Migrate: true, Clock: moved, Seed: sameForms, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	clinic.world, err = demo.Build(ctx, a, moved, clinic.made, 7)
	if err := errors.Join(err, a.Close()); err != nil {
		return err
	}
	clinic.files = fstest.MapFS{}
	return fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, path))
		clinic.files[path] = &fstest.MapFile{Data: content, Mode: 0o600}
		return err
	})
}

// serveDemo starts the product on the made-up clinic.
func serveDemo(t *testing.T) (*product, demo.World) {
	t.Helper()
	return serveDemoAt(t, &shifted{})
}

// serveDemoAt is serveDemo by another clock, which is set to the moment at which the clinic was made.
func serveDemoAt(t *testing.T, c *shifted) (*product, demo.World) {
	t.Helper()
	makeClinic(t)
	c.by.Add(int64(clinic.made.Sub(clock.Real{}.Now())))
	p := serveAt(t, c, func(o app.Options) {
		if err := os.CopyFS(o.Config.Data, clinic.files); err != nil {
			t.Fatal(err)
		}
	})
	world := clinic.world
	world.Candidates = slices.Clone(world.Candidates)
	for i := range world.Candidates {
		world.Candidates[i].URL = strings.Replace(world.Candidates[i].URL, clinicBase, p.base, 1)
	}
	return p, world
}

// link returns the link in the newest letter to an address, once there is one.
func (p *product) link(t *testing.T, to, with string) string {
	t.Helper()
	var link string
	eventually(t, "a letter to "+to, func() bool {
		orgs, err := p.Store.Orgs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, org := range orgs {
			letters, err := p.Store.Messages(t.Context(), org.ID, 1000)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range letters {
				if m.To != to {
					continue
				}
				for _, word := range strings.Fields(m.Text) {
					if strings.HasPrefix(word, p.base+with) {
						link = word
						return true
					}
				}
			}
		}
		return false
	})
	return link
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 600 {
		if done() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("did not come: " + what)
}

// visitor is a person at a browser who reads what is on the page: they find buttons by their words
// and fields by their labels.
type visitor struct {
	*uitest.Tab
	t        *testing.T
	base     string
	noScript bool
	folder   string
	pictures int

	mu         sync.Mutex
	complaints []string
}

func visit(t *testing.T, base string) *visitor {
	t.Helper()
	v := &visitor{Tab: uitest.Browser(t), t: t, base: base}
	v.Size(1280, 900)
	root := os.Getenv("ARTEFACTS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "artefacts")
	}
	v.folder = filepath.Join(root, t.Name())
	if err := errors.Join(os.RemoveAll(v.folder), os.MkdirAll(v.folder, 0o755)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(v.Context(), v.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			v.picture("failed")
		}
	})
	return v
}

// hear keeps what the browser complains about: refused by the policy, failed scripts, missing files.
func (v *visitor) hear(event any) {
	text := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			text = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		text = "uncaught: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" {
			text = fmt.Sprintf("console.error %v", e.Args)
		}
	}
	if text != "" {
		v.mu.Lock()
		v.complaints = append(v.complaints, text)
		v.mu.Unlock()
	}
}

// quiet fails on what the browser has complained about since the last call.
func (v *visitor) quiet() {
	v.t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, c := range v.complaints {
		v.t.Errorf("the browser complains: %s", c)
	}
	v.complaints = nil
}

// scripts turns the page's scripts on or off.
func (v *visitor) scripts(on bool) {
	v.t.Helper()
	v.noScript = !on
	if _, err := chromedp.Call(v.Context(), emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		v.t.Fatal(err)
	}
}

// colours asks for the light or the dark theme, as a system does.
func (v *visitor) colours(scheme string) {
	v.t.Helper()
	p := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(v.Context(), emulation.SetEmulatedMedia, p); err != nil {
		v.t.Fatal(err)
	}
}

// forget drops every cookie: another person sits down at the browser.
func (v *visitor) forget() {
	v.t.Helper()
	if err := chromedp.Do(v.Context(), func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, struct{}{})
		return chromedp.Void{}, err
	}); err != nil {
		v.t.Fatal(err)
	}
}

// picture takes the whole page, with what is sticky in its place.
func (v *visitor) picture(name string) {
	v.t.Helper()
	v.Eval(`window.scrollTo(0, 0)`)
	v.take(name, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true)})
}

// take writes a picture; that packing takes little time is worth more than little files.
func (v *visitor) take(name string, p page.CaptureScreenshotParams) {
	v.t.Helper()
	p.OptimizeForSpeed = new(true)
	shot, err := chromedp.Call(v.Context(), page.CaptureScreenshot, p)
	if err != nil {
		v.t.Fatal(err)
	}
	v.pictures++
	if err := os.WriteFile(filepath.Join(v.folder, fmt.Sprintf("%03d-%s.png", v.pictures, name)), shot.Data, 0o644); err != nil {
		v.t.Fatal(err)
	}
}

// pictured takes a page wide, narrow and dark.
func (v *visitor) pictured(name string) {
	v.t.Helper()
	v.picture(name + "-1280")
	v.Size(360, 780)
	v.picture(name + "-360")
	v.Size(1280, 900)
	v.colours("dark")
	v.picture(name + "-1280-dark")
	v.colours("light")
}

// open goes to a page that must be there.
func (v *visitor) open(path string) {
	v.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = v.base + path
	}
	response, err := chromedp.Run(v.Context(), chromedp.NavigateResponse(path))
	if err != nil {
		v.t.Fatalf("%s: %v", path, err)
	}
	if response == nil || response.Status != 200 {
		v.t.Fatalf("%s answers %v", path, response)
	}
}

// find marks the first shown element that a script finds, and returns its selector.
func (v *visitor) find(what, script string) string {
	v.t.Helper()
	const here = "journey-here"
	found := v.Eval(`(() => {
  document.querySelectorAll('[data-` + here + `]').forEach(n => n.removeAttribute('data-` + here + `'));
  const plain = s => (s || '').replace(/\s+/g, ' ').trim();
  const shown = n => n.getClientRects().length > 0;
  const found = (` + script + `)(plain, shown);
  if (!found) return false;
  found.setAttribute('data-` + here + `', '');
  return true;
})()`)
	if found != "true" {
		v.picture("not-found")
		v.t.Fatalf("%s is not on %s: %s", what, v.Eval(`location.pathname`), v.Eval(`document.querySelector('main').innerText.slice(0, 1500)`))
	}
	return "[data-" + here + "]"
}

// button finds a button or link by its words, which may be its first words.
func (v *visitor) button(words string) string {
	v.t.Helper()
	return v.find("button "+words, fmt.Sprintf(`(plain, shown) => {
  const all = [...document.querySelectorAll('a[href], button, summary')].filter(shown);
  return all.find(n => plain(n.textContent) === %[1]q) || all.find(n => plain(n.textContent).startsWith(%[1]q));
}`, words))
}

// press clicks a button that stays on the page.
func (v *visitor) press(words string) {
	v.t.Helper()
	v.Do(chromedp.Click(v.button(words)))
}

// follow clicks a button or link that leads to another page, which must be there.
func (v *visitor) follow(words string) {
	v.t.Helper()
	if status := v.leadsTo(words); status != 200 {
		v.picture("refused")
		v.t.Fatalf("%q leads to %d at %s: %s", words, status, v.Eval(`location.pathname`), v.text())
	}
}

func (v *visitor) leadsTo(words string) int64 {
	v.t.Helper()
	selector := v.button(words)
	ctx, cancel := context.WithTimeout(v.Context(), 30*time.Second)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, chromedp.Click(selector))
	if err != nil {
		v.t.Fatalf("%q leads nowhere: %v", words, err)
	}
	return response.Status
}

// field finds a control by its label, or by the first words of it.
func (v *visitor) field(label string) string {
	v.t.Helper()
	return v.find("field "+label, fmt.Sprintf(`(plain, shown) => {
  const labels = [...document.querySelectorAll('label')].filter(l => shown(l) || (l.control && shown(l.control)));
  const label = labels.find(l => plain(l.textContent) === %[1]q) || labels.find(l => plain(l.textContent).startsWith(%[1]q));
  return label && label.control;
}`, label))
}

// write types into a field, replacing what is there.
func (v *visitor) write(label, text string) {
	v.t.Helper()
	selector := v.field(label)
	v.Eval(`(() => { const n = document.querySelector('` + selector + `'); n.scrollIntoView({block: 'center'}); n.focus(); n.select(); return 1 })()`)
	if text == "" {
		v.Do(chromedp.KeyEvent("\b"))
		return
	}
	v.Do(chromedp.SendKeys(selector, text))
	if got := v.Eval(`document.querySelector('` + selector + `').value`); got != text {
		v.t.Fatalf("%s holds %q, typed %q", label, got, text)
	}
}

// choose takes an option of a list by its text.
func (v *visitor) choose(label, text string) {
	v.t.Helper()
	selector := v.field(label)
	if v.Eval(fmt.Sprintf(`(() => {
  const list = document.querySelector('%s');
  const option = [...list.options].find(o => o.text === %[2]q) || [...list.options].find(o => o.text.startsWith(%[2]q));
  if (!option) return false;
  list.focus();
  list.value = option.value;
  ['input', 'change'].forEach(n => list.dispatchEvent(new Event(n, {bubbles: true})));
  return true;
})()`, selector, text)) != "true" {
		v.t.Fatalf("%s has no %q", label, text)
	}
}

// date picks a day; how one is typed depends on the browser's language.
func (v *visitor) date(label string, day time.Time) {
	v.t.Helper()
	v.Eval(fmt.Sprintf(`(() => {
  const n = document.querySelector('%s');
  n.value = '%s';
  n.dispatchEvent(new Event('input', {bubbles: true}));
})()`, v.field(label), day.Format(time.DateOnly)))
}

// tick clicks a radio button or a check box by its label.
func (v *visitor) tick(label string) {
	v.t.Helper()
	v.Do(chromedp.Click(v.field(label)))
}

func (v *visitor) text() string {
	v.t.Helper()
	return v.Eval(`document.querySelector('main').innerText`)
}

// sees fails unless the page says something.
func (v *visitor) sees(words ...string) {
	v.t.Helper()
	text := strings.Join(strings.Fields(v.text()), " ")
	for _, w := range words {
		if !strings.Contains(text, w) {
			v.picture("not-seen")
			v.t.Fatalf("%s does not say %q: %s", v.Eval(`location.pathname`), w, text)
		}
	}
}

// signIn comes to the desk as a member.
func (v *visitor) signIn(email, password string) {
	v.t.Helper()
	v.forget()
	v.open("/sign-in")
	v.write("Work e-mail", email)
	v.write("Password", password)
	v.follow("Sign in")
}

// targets fails on things to press that are smaller than 24 pixels. Links within a sentence may be.
func (v *visitor) targets() {
	v.t.Helper()
	small := v.Eval(`JSON.stringify([...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(n => {
  const box = n.getBoundingClientRect();
  if (!n.getClientRects().length || n.closest('.hide, .skip, [hidden]') || n.matches('.skip') || box.width < 2) return false;
  const inSentence = n.matches('a') && getComputedStyle(n).display === 'inline' && n.closest('p, li, dd, td, th, label, h1, h2, h3');
  const label = n.labels && n.labels[0] && n.labels[0].getBoundingClientRect();
  const high = Math.max(box.height, label ? label.height : 0), wide = Math.max(box.width, label ? label.width : 0);
  return !inSentence && (high < 23.5 || wide < 23.5);
}).map(n => n.outerHTML.slice(0, 120) + ' ' + Math.round(n.getBoundingClientRect().width) + 'x' + Math.round(n.getBoundingClientRect().height)))`)
	if small != "[]" {
		v.t.Errorf("%s: too small to press: %s", v.Eval(`location.pathname`), small)
	}
}

// links lists the addresses that a page links to within the product.
func (v *visitor) links() []string {
	v.t.Helper()
	all := strings.Fields(v.Eval(`[...new Set([...document.querySelectorAll('a[href^="/"]')].map(a => a.getAttribute('href').split('#')[0]))].join(' ')`))
	slices.Sort(all)
	return slices.Compact(all)
}
