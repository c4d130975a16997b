package paper

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"preceptor/internal/fault"
)

// The letters of the PDF: the Go fonts, which draw Latin, Greek and Cyrillic.

const (
	bodyFont = "Go"
	codeFont = "GoMono"
)

// face is a font as the PDF writer names it.
type face struct{ family, style string }

// faces are the fonts there are.
var faces = map[face][]byte{
	{bodyFont, ""}: goregular.TTF, {bodyFont, "B"}: gobold.TTF, {bodyFont, "I"}: goitalic.TTF,
	{bodyFont, "BI"}: gobolditalic.TTF, {codeFont, ""}: gomono.TTF,
}

func faceOf(r run) face {
	f := face{family: bodyFont}
	switch {
	case r.mono:
		f.family = codeFont
	case r.bold && r.italic:
		f.style = "BI"
	case r.bold:
		f.style = "B"
	case r.italic:
		f.style = "I"
	}
	return f
}

var regular = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(goregular.TTF) })

// hyphens are those that the fonts do not tell apart.
var hyphens = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-")

// drawable writes a text in letters that the font has: a letter with marks that it lacks loses them, a
// sign without a letter's meaning is left out. A letter of another script is Invalid, because a posting
// must not lose words without anyone noticing.
func drawable(text string) (string, error) {
	font, err := regular()
	if err != nil {
		return "", err
	}
	var buffer sfnt.Buffer
	has := func(r rune) bool {
		glyph, err := font.GlyphIndex(&buffer, r)
		return err == nil && glyph != 0
	}
	var out strings.Builder
	for _, r := range norm.NFC.String(hyphens.Replace(text)) {
		if r == '\n' || has(r) {
			out.WriteRune(r)
			continue
		}
		plain := strings.Map(func(r rune) rune {
			if !has(r) {
				return -1
			}
			return r
		}, norm.NFKD.String(string(r)))
		if plain == "" && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return "", fault.Invalidf("The PDF cannot show %q. Take the Word document instead.", string(r))
		}
		out.WriteString(plain)
	}
	return out.String(), nil
}
