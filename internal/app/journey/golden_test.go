package journey

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/demo"
)

var update = flag.Bool("update", false, "write the golden files of pages and charts")

// goldenDay is when the made-up clinic of the golden files is looked at; its forms come of one seed.
var goldenDay = time.Date(2026, time.November, 23, 21, 0, 0, 0, time.UTC)

func serveGolden(t *testing.T) (*product, demo.World) {
	t.Helper()
	var world demo.World
	p := serveAt(t, clock.At(goldenDay), func(o app.Options) {
		moved := clock.At(goldenDay)
		forms := uint64(100)
		o.Clock, o.Seed = moved, func() uint64 { forms++; return forms }
		a, err := app.New(t.Context(), o)
		must(t, err)
		world, err = demo.Build(t.Context(), a, moved, goldenDay, 7)
		must(t, errors.Join(err, a.Close()))
	})
	return p, world
}

// look is one way in which a page is seen; shape names its structure, which colours do not change.
type look struct {
	name, shape, media, scheme, forced string
	width                              int64
}

var looks = []look{
	{name: "light", shape: "wide", scheme: "light", width: 1280},
	{name: "dark", shape: "wide", scheme: "dark", width: 1280},
	{name: "print", shape: "print", media: "print", scheme: "light", width: 1280},
	{name: "phone", shape: "phone", scheme: "light", width: 360},
	{name: "forced", shape: "wide", scheme: "light", forced: "active", width: 1280},
}

func (v *visitor) looks(l look) {
	v.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}, {Name: "forced-colors", Value: l.forced}}
	_, err := chromedp.Call(v.Context(), emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: l.media, Features: features})
	must(v.t, err)
	v.Size(l.width, 900)
}

// TestBrowserGoldenPages holds the comparison, a profile and a schedule of the made-up clinic against
// what was looked at and found good. Fonts differ from machine to machine, so a page is held by its
// structure: what is shown, in which words, where columns stand; its charts are held by their pixels.
// After a change that is meant, look at the pictures in the artefacts and run with -update.
func TestBrowserGoldenPages(t *testing.T) {
	p, world := serveGolden(t)
	v := visit(t, p.base)
	v.signIn("elena@riverside.example", demo.Password)
	for _, page := range []struct{ name, stop, roots string }{
		{"comparison", "Four candidates", "main"},
		{"profile", "A profile with", "[aria-labelledby=exercises], [aria-labelledby=overall], [aria-labelledby=inter]"},
		{"schedule", "A schedule: score", "[aria-labelledby=led], [aria-labelledby=work]"},
	} {
		t.Run(page.name, func(t *testing.T) {
			whole := v.t
			v.t = t
			defer func() { v.t = whole }()
			v.open(stopAt(t, world, page.stop))
			v.numbersStandInText()
			for _, l := range looks {
				v.looks(l)
				v.picture(page.name + "-" + l.name)
				v.golden(page.name+"-"+l.shape+".txt", v.Eval(`(`+structure+`)(`+strconv.Quote(page.roots)+`)`))
				if l.width > 1000 {
					v.goldenCharts(page.name + "-" + l.name + ".png")
				}
			}
		})
	}
	v.quiet()
}

func stopAt(t *testing.T, w demo.World, what string) string {
	t.Helper()
	for _, s := range w.Tour {
		if strings.HasPrefix(s.What, what) {
			return s.Path
		}
	}
	t.Fatalf("the tour has no %q", what)
	return ""
}

// structure lists what is shown below some roots, one thing a line: charts with their numbers, the rest
// with its words. Where something stands is told of blocks only, whose place no font moves.
const structure = `roots => {
  const lines = [];
  const say = e => e.innerText.replace(/\s+/g, ' ').trim().slice(0, 100);
  const to8 = n => Math.round(n / 8) * 8;
  const shown = e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.hide');
  const place = e => { const b = e.getBoundingClientRect(); return to8(b.left) + '+' + to8(b.width); };
  const chart = e => {
    const dot = e.querySelector('.dot');
    if (!dot) return 'plot, nothing drawn';
    const ends = [...e.querySelectorAll('.range')].slice(0, 1).map(l => l.getAttribute('x1') + ' to ' + l.getAttribute('x2'));
    return 'plot ' + place(e) + ' ' + dot.parentElement.getAttribute('x') + ', ' + ends + ', ' + dot.innerHTML.replace(/^<(\w+).*/, '$1') + (e.querySelector('.few') ? ', few' : '');
  };
  for (const root of document.querySelectorAll(roots)) {
    for (const e of root.querySelectorAll('h1, h2, h3, .card, .notice, .skill, table, th, td, svg.plot:not(.axis), .axis, .tag, summary, .btn, .appt, .line .num, .scored > .end')) {
      if (!shown(e)) continue;
      if (e.matches('svg.plot:not(.axis)')) lines.push('    ' + chart(e));
      else if (e.matches('.axis')) lines.push('    axis ' + place(e));
      else if (e.matches('.card, .skill, table, .notice')) lines.push((e.className || e.tagName.toLowerCase()) + ' ' + place(e));
      else if (say(e)) lines.push('  ' + e.tagName.toLowerCase() + ' ' + say(e));
    }
  }
  return lines.join('\n') + '\n';
}`

// numbersStandInText fails on a chart whose number is not written beside it, and on two candidates of one
// scale who could be told apart by colour only.
func (v *visitor) numbersStandInText() {
	v.t.Helper()
	if wrong := v.Eval(`[...document.querySelectorAll('svg.plot')].filter(p => p.querySelector('.dot')).filter(p => {
  const at = Math.round(parseFloat(p.querySelector('.dot').parentElement.getAttribute('x')));
  const words = p.closest('tr, li, .card').innerText.match(/\d+/g) || [];
  return !words.includes(String(at));
}).map(p => p.closest('tr, li, .card').innerText).join(' | ')`); wrong != "" {
		v.t.Errorf("charts whose numbers are not written: %s", wrong)
	}
	if same := v.Eval(`[...document.querySelectorAll('.skill')].filter(s => {
  const marks = [...s.querySelectorAll('.c-plot .dot')].map(d => d.innerHTML);
  return new Set(marks).size < marks.length;
}).map(s => s.querySelector('h3').innerText).join(', ')`); same != "" {
		v.t.Errorf("only colour tells the marks apart on %s", same)
	}
}

func goldenFile(name string) string { return filepath.Join("testdata", "golden", name) }

func (v *visitor) golden(name, got string) {
	v.t.Helper()
	if *update {
		must(v.t, os.MkdirAll(filepath.Dir(goldenFile(name)), 0o755))
		must(v.t, os.WriteFile(goldenFile(name), []byte(got), 0o600))
		return
	}
	want, err := os.ReadFile(goldenFile(name))
	must(v.t, err)
	if got == string(want) {
		return
	}
	must(v.t, os.WriteFile(filepath.Join(v.folder, name), []byte(got), 0o600))
	v.t.Errorf("%s differs%s; what there is now stands in %s", name, firstDifference(string(want), got), v.folder)
}

func firstDifference(want, got string) string {
	old, now := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(old), len(now)) {
		if old[i] != now[i] {
			return fmt.Sprintf(" in line %d:\n  was %q\n  is  %q", i+1, old[i], now[i])
		}
	}
	return fmt.Sprintf(": it had %d lines and has %d", len(old), len(now))
}

// charts lays copies of a page's charts below each other in a box of a fixed size, without any text.
const charts = `(() => {
  const box = document.createElement('div');
  box.id = 'golden-charts';
  Object.assign(box.style, {position: 'fixed', inset: '0 auto auto 0', zIndex: 99, width: '400px', padding: '0 12px', background: 'var(--surface)'});
  for (const plot of document.querySelectorAll('svg.plot:not(.axis)')) box.append(plot.cloneNode(true));
  document.body.append(box);
  return box.offsetHeight;
})()`

func (v *visitor) goldenCharts(name string) {
	v.t.Helper()
	height, err := strconv.Atoi(v.Eval(charts))
	must(v.t, err)
	defer v.Eval(`document.getElementById('golden-charts').remove()`)
	if height == 0 {
		return
	}
	v.Size(1280, int64(max(900, height)))
	shot, err := chromedp.Call(v.Context(), page.CaptureScreenshot, page.CaptureScreenshotParams{
		Clip: &page.Viewport{Width: 400, Height: float64(height), Scale: 1},
	})
	must(v.t, err)
	got := shot.Data
	if *update {
		must(v.t, os.WriteFile(goldenFile(name), got, 0o600))
		return
	}
	want, err := os.ReadFile(goldenFile(name))
	must(v.t, err)
	if share := unlike(v.t, want, got); share > 0.002 {
		must(v.t, os.WriteFile(filepath.Join(v.folder, name), got, 0o600))
		v.t.Errorf("%s: %.2f %% of the pixels differ; the charts of now are in %s", name, 100*share, v.folder)
	}
}

// unlike is the share of pixels that differ in two pictures after each was blurred a little, so that the
// edges of shapes may be drawn a touch apart. Pictures of different sizes differ wholly.
func unlike(t *testing.T, a, b []byte) float64 {
	t.Helper()
	x, err := png.Decode(bytes.NewReader(a))
	must(t, err)
	y, err := png.Decode(bytes.NewReader(b))
	must(t, err)
	if x.Bounds() != y.Bounds() {
		return 1
	}
	const visible = 24 // of 255, in one channel
	n := 0
	for py := range x.Bounds().Dy() {
		for px := range x.Bounds().Dx() {
			one, other := blurred(x, px, py), blurred(y, px, py)
			for c := range one {
				if d := one[c] - other[c]; d > visible || d < -visible {
					n++
					break
				}
			}
		}
	}
	return float64(n) / float64(x.Bounds().Dx()*x.Bounds().Dy())
}

// blurred is the mean of a pixel and those around it, red, green and blue.
func blurred(p image.Image, px, py int) (out [3]int) {
	n := 0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if !(image.Point{X: px + dx, Y: py + dy}).In(p.Bounds()) {
				continue
			}
			r, g, b, _ := p.At(px+dx, py+dy).RGBA()
			out[0], out[1], out[2], n = out[0]+int(r>>8), out[1]+int(g>>8), out[2]+int(b>>8), n+1
		}
	}
	return [3]int{out[0] / n, out[1] / n, out[2] / n}
}

// TestGoldenPicturesAreSmall keeps the repository light.
func TestGoldenPicturesAreSmall(t *testing.T) {
	must(t, filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() > 150<<10 {
			t.Errorf("%s has %d bytes, more than 150 kB", path, info.Size())
		}
		return err
	}))
}

// TestUnlikePicturesAreSeen: a mark that moved by five percent of the scale is a difference, none is not.
func TestUnlikePicturesAreSeen(t *testing.T) {
	draw := func(at int) []byte {
		p := image.NewGray(image.Rect(0, 0, 400, 40))
		for y := 13; y < 27; y++ {
			for x := at; x < at+14; x++ {
				p.Pix[y*p.Stride+x] = 255
			}
		}
		var out bytes.Buffer
		must(t, png.Encode(&out, p))
		return out.Bytes()
	}
	if share := unlike(t, draw(100), draw(100)); share != 0 {
		t.Errorf("a picture differs from itself by %g", share)
	}
	if share := unlike(t, draw(100), draw(120)); share <= 0.002 {
		t.Errorf("a mark that moved makes a difference of %g only", share)
	}
}
