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
