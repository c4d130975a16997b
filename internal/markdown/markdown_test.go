package markdown

import (
	"strings"
	"testing"
)

func TestHTMLRenders(t *testing.T) {
	cases := map[string]string{
		"**New** slot":                          "<p><strong>New</strong> slot</p>",
		"- one\n- two":                          "<li>two</li>",
		"| a | b |\n|---|---|\n| 1 | 2 |":       "<td>2</td>",
		"[ring](tel:555-0142)":                  `<a href="tel:555-0142" rel="nofollow">ring</a>`,
		"Mr. D'Amico & <she>":                   "&amp;",
		"first\n\nsecond":                       "<p>second</p>",
		"Sign here: " + strings.Repeat("_", 60): "<p>Sign here",
	}
	for src, want := range cases {
		if got := string(HTML(src)); !strings.Contains(got, want) {
			t.Errorf("HTML(%q) = %q, want it to hold %q", src, got, want)
		}
	}
}

// Nothing that runs, loads or styles may pass, however it is written.
func TestHTMLIsSafe(t *testing.T) {
	sources := []string{
		"<script>alert(1)</script>",
		"a <img src=x onerror=alert(1)> b",
		"![x](https://example.org/p.png)",
		"[x](javascript:alert(1))",
		"[x](JaVaScRiPt&#58;alert(1))",
		"[x](data:text/html;base64,PHNjcmlwdD4=)",
		"<a href=\"#\" style=\"x\" onclick=alert(1)>x</a>",
		"<iframe src=//example.org></iframe>",
		"```html\n<script>alert(1)</script>\n```",
		"<svg/onload=alert(1)>",
		"<div\nonmouseover=alert(1)>",
	}
	for _, src := range sources {
		got := strings.ToLower(string(HTML(src)))
		for _, bad := range []string{"<script", "<img", "<iframe", "<svg", "<div", "href=\"javascript", "href=\"data", "style="} {
			if strings.Contains(got, bad) {
				t.Errorf("HTML(%q) = %q lets %q through", src, got, bad)
			}
		}
	}
}

// bombs are sources made to cost time.
var bombs = map[string]string{
	"quotes":     strings.Repeat(">", 100_000),
	"brackets":   strings.Repeat("[", 60_000),
	"links":      strings.Repeat("[a](", 15_000),
	"stars":      strings.Repeat("*a_ ", 15_000),
	"lists":      strings.Repeat("- ", 30_000),
	"ticks":      strings.Repeat("`", 60_000),
	"wide table": strings.Repeat("|a", 30_000) + "\n" + strings.Repeat("|-", 30_000),
	"table":      "|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|a\n", 18_000),
	"lines":      strings.Repeat("a\n", Max),
	"bytes":      "\x00\xff\xfe",
}

func TestHTMLWithstandsBombs(t *testing.T) {
	for name, src := range bombs {
		if n := len(HTML(src)); n > 1<<20 {
			t.Errorf("%s become %d bytes", name, n)
		}
	}
}

// BenchmarkBombs is what the worst sources cost, and those a quarter as long: four times as much is fair.
func BenchmarkBombs(b *testing.B) {
	for name, src := range bombs {
		for part, src := range map[string]string{"whole": src, "quarter": src[:len(src)/4]} {
			b.Run(name+"/"+part, func(b *testing.B) {
				for b.Loop() {
					HTML(src)
				}
			})
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("**a** <script>x</script> [b](javascript:c)")
	f.Fuzz(func(t *testing.T, src string) {
		if strings.Contains(strings.ToLower(string(HTML(src))), "<script") {
			t.Errorf("script in the output of %q", src)
		}
	})
}
