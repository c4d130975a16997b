package paper

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// wide measures as if every letter were half as wide as it is high.
func wide(r run, size float64) float64 { return float64(utf8.RuneCountInString(r.text)) * size / 2 }

func TestLinesKeepWithinTheMeasureAndLoseNothing(t *testing.T) {
	src := "- " + strings.Repeat("some **bold** words, *more*words ", 40) + strings.Repeat("x", 400) + " [end](https://example.org)"
	var text strings.Builder
	for _, l := range lines(blocks(src), wide, 1) {
		for _, p := range l.pieces {
			if end := p.x + p.width; end > measure+0.01 || p.x < 0 {
				t.Errorf("%q runs from %.1f to %.1f", p.text, p.x, end)
			}
			text.WriteString(p.text)
		}
	}
	squeeze := strings.NewReplacer(" ", "", "•", "")
	if got, want := squeeze.Replace(text.String()), squeeze.Replace(blocks(src)[0].text()); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestAWordIsNotCutWhereItsStyleChanges(t *testing.T) {
	for _, l := range lines(blocks(strings.Repeat("aaa ", 36)+"bbbb**cccc**dddd"), wide, 1) {
		text := ""
		for _, p := range l.pieces {
			text += p.text
		}
		if strings.Contains(text, "b") != strings.Contains(text, "d") {
			t.Errorf("cut: %q", text)
		}
	}
}

// Over random texts: every line lies on its page, no heading or list's introduction ends a page, and
// no short paragraph is torn apart.
func TestPagesBreakWell(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	most := 0
	for range 300 {
		all := lines(blocks(randomText(chance)), wide, 1)
		sheets := pages(all)
		most = max(most, len(sheets))
		count := 0
		for n, page := range sheets {
			y := 0.0
			for _, l := range page {
				if l.y <= y || l.y > pageHeight-footMargin || l.y < topMargin {
					t.Fatalf("line at %.1f after %.1f", l.y, y)
				}
				y = l.y
			}
			count += len(page)
			if last := page[len(page)-1]; n < len(sheets)-1 && last.glued {
				t.Fatalf("page %d ends with %+v", n+1, last.pieces)
			}
		}
		if count != len(all) {
			t.Fatalf("%d of %d lines are on pages", count, len(all))
		}
	}
	if most < 3 {
		t.Fatalf("the texts fill %d pages: too few to prove anything", most)
	}
}

func randomText(chance *rand.Rand) string {
	var out strings.Builder
	for range 10 + chance.IntN(120) {
		text := strings.Repeat("word ", 1+chance.IntN(60))
		switch chance.IntN(4) {
		case 0:
			fmt.Fprintf(&out, "%s Heading\n\n", strings.Repeat("#", 1+chance.IntN(3)))
		case 1:
			out.WriteString(text + "\n\n")
		default:
			out.WriteString("- " + text + "\n")
		}
	}
	return out.String()
}

// A run of headings longer than a page still comes to an end.
func TestOnlyHeadings(t *testing.T) {
	sheets := pages(lines(blocks(strings.Repeat("## Heading\n\n", 200)), wide, 1))
	count := 0
	for _, page := range sheets {
		count += len(page)
	}
	if count != 200 || len(sheets) < 5 {
		t.Errorf("%d lines on %d pages", count, len(sheets))
	}
}

// No item of a list stands on another page than all others of it.
func TestNoItemStandsAlone(t *testing.T) {
	all := blocks("# A\n\nWords.\n\n- 1\n- 2\n- 3\n- 4\n\nMore words.\n\n- only\n\nEnd.\n\n- 1\n- 2\n- 3\n")
	var kept []string
	for i, b := range all {
		if keepsNext(all, i) {
			kept = append(kept, b.text())
		}
	}
	if got := strings.Join(kept, " "); got != "A Words. 1 3 More words. End. 1 2" {
		t.Errorf("these keep to the next: %s", got)
	}
	for lead := range 60 {
		src := strings.Repeat("word\n\n", lead) + "- 1\n- 2\n- 3\n- 4\n"
		for n, page := range pages(lines(blocks(src), wide, 1)) {
			items := 0
			for _, l := range page {
				if l.pieces[0].text == "•" {
					items++
				}
			}
			if items == 1 {
				t.Fatalf("%d paragraphs: one item stands alone on page %d", lead, n+1)
			}
		}
	}
}

// A text that is a little too long for two pages is set a little smaller; a much longer one is not.
func TestFitted(t *testing.T) {
	for _, c := range []struct {
		paragraphs, pages int
		scale             float64
	}{{10, 1, 1}, {78, 2, 1}, {81, 2, 0.96}, {85, 2, 0.92}, {120, 3, 1}} {
		sheets, scale := fitted(blocks(strings.Repeat("word\n\n", c.paragraphs)), wide)
		if len(sheets) != c.pages || scale != c.scale {
			t.Errorf("%d paragraphs: %d pages at %g", c.paragraphs, len(sheets), scale)
		}
	}
}
