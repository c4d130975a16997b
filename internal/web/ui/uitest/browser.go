package uitest

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	patience = time.Minute // a wait may take that long, on a machine that has much else to do
	pause    = 50 * time.Millisecond
)

// Tab is a page of a headless Chromium, for one test: cookies and what the device stores are its own.
type Tab struct {
	t   *testing.T
	ctx context.Context
}

// shared is the Chromium of all tests of a package.
var shared struct {
	once sync.Once
	ctx  context.Context // of the browser's first tab, which nobody uses
	stop func()
	err  error
}

// Main runs the tests of a package, and closes the Chromium that they shared. A package with tests that
// call Browser has
//
//	func TestMain(m *testing.M) { uitest.Main(m) }
func Main(m *testing.M) {
	code := m.Run()
	if shared.stop != nil {
		shared.stop()
	}
	os.Exit(code)
}

// Browser opens a tab and closes it with the test; the package's Main closes the Chromium. Without one it
// skips the test, or fails it if REQUIRE_BROWSER=1. Tests that call it are named TestBrowser…, and may
// run at the same time.
func Browser(t *testing.T) *Tab {
	t.Helper()
	program := installed()
	if program == "" {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal("no Chromium is installed: run 'make setup'")
		}
		t.Skip("no Chromium is installed")
	}
	shared.once.Do(func() { start(program) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	ctx, closeTab := chromedp.NewContext(shared.ctx, chromedp.WithNewBrowserContext())
	ctx, cancel := context.WithTimeout(ctx, 18*time.Minute) // within the limit of `make browser`
	t.Cleanup(func() { cancel(); closeTab() })
	tab := &Tab{t: t, ctx: ctx}
	// Each tab believes that it is the one in front, or it would have no focus while others are at work.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	return tab
}

func installed() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}

func start(program string) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(patience))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	shared.ctx, shared.stop = ctx, func() { closeBrowser(); stop() }
	shared.err = chromedp.Do(ctx)
}

// Context is the tab's own, for what Do cannot do: events and protocol commands.
func (b *Tab) Context() context.Context { return b.ctx }

// Do runs actions in the tab.
func (b *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// Open goes to an address and waits until it is loaded.
func (b *Tab) Open(url string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(url))
}

// Size sets the window, in CSS pixels.
func (b *Tab) Size(width, height int64) {
	b.t.Helper()
	b.Do(chromedp.EmulateViewport(width, height))
}

// Eval returns the value of a script as text; a promise is waited for.
func (b *Tab) Eval(script string) string {
	b.t.Helper()
	text, err := b.eval(script)
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return text
}

func (b *Tab) eval(script string) (string, error) {
	return chromedp.Run(b.ctx, chromedp.Evaluate[string](`Promise.resolve(`+script+`).then(String)`, chromedp.EvalAwaitPromise))
}

// Wait waits until a script is true, at most a minute. It may fail meanwhile, as when one page makes
// way for the next.
func (b *Tab) Wait(script string) {
	b.t.Helper()
	var text string
	var err error
	for range patience / pause {
		if text, err = b.eval(`Boolean(` + script + `)`); text == "true" {
			return
		}
		time.Sleep(pause)
	}
	b.t.Fatalf("never true: %s %v", script, err)
}

// Reflows fails when the page must be scrolled sideways.
func (b *Tab) Reflows() {
	b.t.Helper()
	if wide := b.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide != "0" {
		b.t.Errorf("%s is %s px wider than the window", b.Eval(`location.pathname`), wide)
	}
}

// violation is what axe found, with the elements it concerns.
type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

// Axe fails on every violation of the accessibility rules that axe-core finds on the page. The rules
// are fetched by 'make setup'; without them the check is skipped, or fails if REQUIRE_BROWSER=1.
func (b *Tab) Axe() {
	b.t.Helper()
	b.axe(`['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`)
}

// AxeColours is Axe for a page that has passed it in other colours: only the rules about colours.
func (b *Tab) AxeColours() {
	b.t.Helper()
	b.axe(`{type: 'rule', values: ['color-contrast', 'link-in-text-block']}`)
}

func (b *Tab) axe(only string) {
	b.t.Helper()
	if !b.knowsRules() {
		return
	}
	var found []violation
	text := b.Eval(`axe.run(document, {runOnly: ` + only + `, resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))}))))`)
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range found {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s: %s\n%s\n%s", b.Eval(`location.pathname`), v.ID, v.Help, n.HTML, n.FailureSummary)
		}
	}
}

// knowsRules brings the accessibility rules to the page, once, and tells whether there are any.
func (b *Tab) knowsRules() bool {
	b.t.Helper()
	if b.Eval(`typeof axe`) == "object" {
		return true
	}
	rules, err := os.ReadFile(filepath.Join(root(b.t), ".cache", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			b.t.Fatal("axe-core is missing: run 'make setup'")
		}
		b.t.Log("axe-core is missing, accessibility was not checked")
		return false
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](string(rules)+";true")); err != nil {
		b.t.Fatal(err)
	}
	return true
}

// root is the folder of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test")
	return ""
}
