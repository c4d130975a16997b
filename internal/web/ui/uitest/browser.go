package uitest

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Tab is a page of a headless Chromium, for one test.
type Tab struct {
	t   *testing.T
	ctx context.Context
}

// Browser starts Chromium and closes it with the test. Without one it skips the test, or fails it if
// REQUIRE_BROWSER=1. Tests that call it are named TestBrowser…
func Browser(t *testing.T) *Tab {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal("no Chromium is installed: run 'make setup'")
		}
		t.Skip("no Chromium is installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, closeTab := chromedp.NewContext(allocator)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(func() { cancel(); closeTab(); stop() })
	return &Tab{t: t, ctx: ctx}
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
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`Promise.resolve(`+script+`).then(String)`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return text
}

// Wait waits until a script is true, at most ten seconds.
func (b *Tab) Wait(script string) {
	b.t.Helper()
	for range 200 {
		if b.Eval(`Boolean(`+script+`)`) == "true" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("never true: %s", script)
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
	rules, err := os.ReadFile(filepath.Join(root(b.t), ".cache", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			b.t.Fatal("axe-core is missing: run 'make setup'")
		}
		b.t.Log("axe-core is missing, accessibility was not checked")
		return
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](string(rules)+";true")); err != nil {
		b.t.Fatal(err)
	}
	var found []violation
	text := b.Eval(`axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r => JSON.stringify(r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))}))))`)
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range found {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s: %s\n%s\n%s", b.Eval(`location.pathname`), v.ID, v.Help, n.HTML, n.FailureSummary)
		}
	}
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
