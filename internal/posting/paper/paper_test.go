package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/fault"
)

const sample = `# Care coordinator

**Riverside Clinic**, with *care* and ~~haste~~ for ` + "`R\\&D`" + ` R\&D \*stars\* &amp; résumés.

- First [portal](https://portal.example/a?b=1&c=2)
- Second
  with a soft break

  and a further paragraph
  - deeper

## Steps

3. three
4. four

Between.

1. one

> Said <b>quietly</b>

[bad](javascript:alert(1)) ![pic](https://example.org/p.png) <dana@riverside.example>

| a | b |
|---|---|
| 1 | 2 |

    code line

---
`

func sheet(markdown string) Sheet {
	return Sheet{
		Title: "Care coordinator", Author: "Riverside Clinic", Address: "https://jobs.example/jobs/care", Markdown: markdown,
		At: time.Date(2027, 2, 1, 12, 0, 0, 0, time.UTC),
	}
}

func TestBlocks(t *testing.T) {
	type seen struct {
		shape        shape
		level        int
		list, number int
		more, quoted bool
		text         string
	}
	var got []seen
	for _, b := range blocks(sample) {
		got = append(got, seen{b.shape, b.level, b.list, b.number, b.more, b.quoted, b.text()})
	}
	want := []seen{
		{heading, 1, 0, 0, false, false, "Care coordinator"},
		{paragraph, 0, 0, 0, false, false, `Riverside Clinic, with care and haste for R\&D R&D *stars* & résumés.`},
		{item, 0, 0, 0, false, false, "First portal"},
		{item, 0, 0, 0, false, false, "Second with a soft break"},
		{item, 0, 0, 0, true, false, "and a further paragraph"},
		{item, 1, 0, 0, false, false, "deeper"},
		{heading, 2, 0, 0, false, false, "Steps"},
		{item, 0, 1, 3, false, false, "three"},
		{item, 0, 1, 4, false, false, "four"},
		{paragraph, 0, 0, 0, false, false, "Between."},
		{item, 0, 2, 1, false, false, "one"},
		{paragraph, 0, 0, 0, false, true, "Said quietly"},
		{paragraph, 0, 0, 0, false, false, "bad  dana@riverside.example"},
		{paragraph, 0, 0, 0, false, false, "a | b"},
		{paragraph, 0, 0, 0, false, false, "1 | 2"},
		{code, 0, 0, 0, false, false, "code line"},
		{rule, 0, 0, 0, false, false, ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestEntitiesAndEscapes(t *testing.T) {
	for src, want := range map[string]string{
		`a \&amp; b`: "a &amp; b", "a &amp; b": "a & b", "&copy 2027": "&copy 2027", "&#233;": "é", `\\`: `\`, `C:\dir`: `C:\dir`,
	} {
		if got := blocks(src)[0].text(); got != want {
			t.Errorf("%q is read as %q, want %q", src, got, want)
		}
	}
}

func TestOnlySafeLinksAreLinks(t *testing.T) {
	hrefs := map[string]bool{}
	for _, b := range blocks(sample) {
		for _, r := range b.runs {
			hrefs[r.href] = true
		}
	}
	want := []string{"", "https://portal.example/a?b=1&c=2", "mailto:dana@riverside.example"}
	if got := slices.Sorted(maps.Keys(hrefs)); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// unpacked reads a document's parts, each of which has to be well-formed XML.
func unpacked(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for dec := xml.NewDecoder(bytes.NewReader(body)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		parts[f.Name] = string(body)
	}
	return parts
}

func TestDOCXIsACompletePackage(t *testing.T) {
	raw, err := DOCX(sheet(sample))
	if err != nil {
		t.Fatal(err)
	}
	parts := unpacked(t, raw)
	var types struct {
		Override []struct {
			PartName string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(parts["[Content_Types].xml"]), &types); err != nil {
		t.Fatal(err)
	}
	for _, o := range types.Override {
		if parts[strings.TrimPrefix(o.PartName, "/")] == "" {
			t.Errorf("%s is declared and missing", o.PartName)
		}
	}
	if len(types.Override) != len(parts)-3 { // the types themselves and the two files of relations
		t.Errorf("%d parts declared of %v", len(types.Override), slices.Sorted(maps.Keys(parts)))
	}
	if core := parts["docProps/core.xml"]; !strings.Contains(core, "<dc:title>Care coordinator</dc:title>") || !strings.Contains(core, "2027-02-01T12:00:00Z") {
		t.Error(core)
	}
}

// Every style, list and relation that the text uses has to be defined, or Word calls the file broken.
func TestDOCXDefinesWhatItUses(t *testing.T) {
	raw, err := DOCX(sheet(sample))
	if err != nil {
		t.Fatal(err)
	}
	parts := unpacked(t, raw)
	body := parts["word/document.xml"]
	for _, use := range []struct{ element, attr, part, define string }{
		{"pStyle", "val", "word/styles.xml", `w:styleId="%"`}, {"rStyle", "val", "word/styles.xml", `w:styleId="%"`},
		{"numId", "val", "word/numbering.xml", `w:numId="%"`},
		{"hyperlink", "id", "word/_rels/document.xml.rels", `Id="%"`},
		{"headerReference", "id", "word/_rels/document.xml.rels", `Id="%"`}, {"footerReference", "id", "word/_rels/document.xml.rels", `Id="%"`},
	} {
		names := attributes(t, body, use.element, use.attr)
		if len(names) == 0 {
			t.Errorf("nothing uses %s", use.element)
		}
		for _, name := range names {
			if define := strings.Replace(use.define, "%", name, 1); !strings.Contains(parts[use.part], define) {
				t.Errorf("%s uses %s, which %s does not define", use.element, name, use.part)
			}
		}
	}
	for _, want := range []string{
		`<w:pStyle w:val="Heading1"></w:pStyle>`, `<w:b></w:b></w:rPr><w:t xml:space="preserve">Riverside Clinic`,
		`<w:i></w:i></w:rPr><w:t xml:space="preserve">care`, `<w:ilvl w:val="1">`, `R&amp;D *stars* &amp; résumés`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the document lacks %s", want)
		}
	}
	if starts := attributes(t, parts["word/numbering.xml"], "startOverride", "val"); starts[0] != "3" || starts[levels] != "1" {
		t.Errorf("numbered lists start at %v", starts)
	}
	if strings.Contains(body+parts["word/_rels/document.xml.rels"], "javascript") {
		t.Error("a script came through")
	}
}

func attributes(t *testing.T, doc, element, attr string) []string {
	t.Helper()
	var values []string
	for dec := xml.NewDecoder(strings.NewReader(doc)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return values
		} else if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == element {
			for _, a := range start.Attr {
				if a.Name.Local == attr {
					values = append(values, a.Value)
				}
			}
		}
	}
}

func TestSameSheetSameBytes(t *testing.T) {
	for name, write := range map[string]func(Sheet) ([]byte, error){"docx": DOCX, "pdf": PDF} {
		first, err := write(sheet(sample))
		if err != nil {
			t.Fatal(err)
		}
		second, err := write(sheet(sample))
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s differs from run to run (%v)", name, err)
		}
		if other, err := write(sheet("")); err != nil || len(other) == 0 {
			t.Errorf("%s of an empty text: %v", name, err)
		}
	}
}

func TestPDFIsAPDF(t *testing.T) {
	raw, err := PDF(sheet(sample))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"%PDF-1.", "/URI (https://portal.example/a?b=1&c=2)", "/URI (mailto:dana@riverside.example)", "/URI (https://jobs.example/jobs/care)", "/Lang", "/Outlines", "%%EOF"} {
		if !bytes.Contains(raw, []byte(want)) {
			t.Errorf("the PDF lacks %s", want)
		}
	}
	if bytes.Contains(raw, []byte("javascript")) {
		t.Error("a script came through")
	}
}

func TestLettersThatTheFontLacks(t *testing.T) {
	for text, want := range map[string]string{
		"Niño, Привет, Ωμέγα": "Niño, Привет, Ωμέγα", "Tiếng Việt": "Tieng Viet", "a\u2011b ✓ 🙂": "a-b  ", "ﬁne": "ﬁne",
	} {
		got, err := drawable(text)
		if err != nil || got != want {
			t.Errorf("%q is drawn as %q (%v), want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"诊所", "عيادة"} {
		if _, err := PDF(sheet(text)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
		if _, err := DOCX(sheet(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
