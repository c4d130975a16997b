package posting

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"preceptor/templates"
)

// changed is a good template of another slug in which one text is replaced.
func changed(t *testing.T, old, new string) []byte {
	t.Helper()
	good := strings.Replace(source(t), "slug: patient-care-coordinator", "slug: our-own", 1)
	if !strings.Contains(good, old) {
		t.Fatalf("%q does not stand in the template", old)
	}
	return []byte(strings.Replace(good, old, new, 1))
}

// TestEveryKindOfBrokenness puts one broken file beside the shipped ones and a good one: those load,
// and the message names the file, the line where there is one, and what to do.
func TestEveryKindOfBrokenness(t *testing.T) {
	kinds := []string{"schedule", "chart", "email", "scenario"}
	unread := errors.New("input/output error")
	for name, c := range map[string]struct {
		file *fstest.MapFile
		err  error
		line string
		says string
	}{
		"bad YAML":         {file: disk(changed(t, "scope:", "scope: [")), line: ":", says: "the front matter cannot be read here"},
		"a tab":            {file: disk(changed(t, "  - name: purpose", "\t- name: purpose")), line: ":", says: "the front matter cannot be read here"},
		"wrong type":       {file: disk(changed(t, "version: 1", "version: one")), line: ":6:", says: "here stands a text where a number belongs"},
		"a list for words": {file: disk(changed(t, "title: Patient care coordinator", "title: [a, b]")), line: ":3:", says: "here stands a list where a text belongs"},
		"unknown key":      {file: disk(changed(t, "summary:", "synopsis:")), line: ":4:", says: `unknown field "synopsis": check its spelling, or remove it`},
		"no slug":          {file: disk(changed(t, "slug: our-own\n", "")), says: "slug is missing: name the template"},
		"bad slug":         {file: disk(changed(t, "slug: our-own", "slug: Our Own")), line: ":2:", says: "small letters joined by hyphens"},
		"a shipped slug":   {file: disk(changed(t, "slug: our-own", "slug: front-desk-coordinator")), line: ":2:", says: "belongs to front-desk-coordinator.md: choose another"},
		"no title":         {file: disk(changed(t, "title: Patient care coordinator\n", "")), says: "title is missing"},
		"unknown slot":     {file: disk(changed(t, `{{.Slot "purpose"}}`, `{{.Slot "porpoise"}}`)), line: ":", says: `there is no slot "porpoise": add it under slots, or mend its name`},
		"unknown slot in a part of its own": {file: disk(changed(t, "# {{.Title}}", `{{define "x"}}{{.Slot "porpoise"}}{{end}}# {{.Title}}{{template "x" .}}`)),
			line: ":", says: `there is no slot "porpoise"`},
		"unknown placeholder":   {file: disk(changed(t, `{{.Slot "purpose"}}`, `{{.Wages}}`)), line: ":", says: "there is no placeholder .Wages"},
		"an endless part":       {file: disk(changed(t, "# {{.Title}}", `{{define "x"}}{{template "x" .}}{{end}}{{template "x" .}}`)), line: ":", says: "a placeholder cannot be read"},
		"no competency":         {file: disk(changed(t, "    competencies: [C1]\n", "")), line: ":", says: `names no competency: give it one or more of C1 to C7`},
		"unknown kind":          {file: disk(bytes.ReplaceAll(changed(t, "kind: chart,", "kind: juggling,"), []byte("exercise: chart"), []byte("exercise: juggling"))), line: ":", says: `there is no exercise kind "juggling": choose from schedule, chart, email, scenario`},
		"weights":               {file: disk(changed(t, "kind: chart, weight: 0.25", "kind: chart, weight: 0.35")), line: ":", says: "sum to 1.10: make them sum to 1"},
		"negative weight":       {file: disk(changed(t, "kind: chart, weight: 0.25", "kind: chart, weight: -0.25")), line: ":", says: "needs weight, minutes and says"},
		"not a number":          {file: disk(changed(t, "kind: chart, weight: 0.25", "kind: chart, weight: .nan")), line: ":", says: "needs weight, minutes and says"},
		"empty":                 {file: disk(nil), line: ":1:", says: "the file is empty: begin with a copy of a shipped template"},
		"blank":                 {file: disk([]byte("\ufeff \r\n\n")), line: ":1:", says: "the file is empty"},
		"no front matter":       {file: disk([]byte("# Our role\n")), line: ":1:", says: "begin with front matter between two lines of ---"},
		"no end":                {file: disk([]byte("---\nslug: a\n")), line: ":1:", says: "put a line of --- below it"},
		"no text":               {file: disk(bytes.SplitAfter(changed(t, "version: 1", "version: 1"), []byte("\n---\n"))[0]), line: ":", says: "add the sections of the posting"},
		"not UTF-8":             {file: disk(changed(t, "title: Patient care coordinator", "title: R\xe9sum\xe9")), line: ":3:", says: "save the file as plain text in UTF-8"},
		"UTF-16":                {file: disk([]byte("\xff\xfe-\x00-\x00-\x00\n\x00")), line: ":1:", says: "save the file as plain text in UTF-8"},
		"10 MB":                 {file: disk(bytes.Repeat([]byte("a: b\n"), 2<<20)), says: "the file has 10240 kB: a role template takes at most 256"},
		"a folder":              {file: &fstest.MapFile{Mode: fs.ModeDir | 0o755}, says: "this is a folder or a device, not a file: rename it or move it away"},
		"a pipe":                {file: &fstest.MapFile{Mode: fs.ModeNamedPipe | 0o644}, says: "this is a folder or a device"},
		"a file not to be read": {file: disk(changed(t, "version: 1", "version: 1")), err: unread, says: "the file cannot be read: input/output error"},
	} {
		t.Run(name, func(t *testing.T) {
			own := fstest.MapFS{"own.md": c.file, "zz.md": disk(changed(t, "slug: our-own", "slug: quite-good"))}
			var files fs.FS = own
			if c.err != nil {
				files = failing{own, "own.md", c.err}
			}
			loaded, refused := LoadTemplates(kinds, Source{Files: templates.FS}, Source{Name: "mine", Files: files})
			if len(loaded) != 8 || loaded[7].Slug != "quite-good" {
				t.Fatalf("%d templates are loaded", len(loaded))
			}
			if len(refused) != 1 {
				t.Fatalf("refused: %v", refused)
			}
			got := refused[0].Error()
			if !strings.HasPrefix(got, "mine/own.md:") || !strings.Contains(got, c.says) {
				t.Errorf("got %q", got)
			}
			broken, ok := errors.AsType[*Broken](refused[0])
			if !ok {
				t.Fatalf("%T", refused[0])
			}
			line := broken.Line
			if (c.line != "") != (line > 0) || c.line != "" && !strings.HasPrefix(got, "mine/own.md"+c.line) {
				t.Errorf("got the line %d in %q", line, got)
			}
			if strings.Contains(got, "posting.") || strings.Contains(got, "Go struct") || strings.Contains(got, "template: ") || !utf8.ValidString(got) {
				t.Errorf("it speaks of the program's insides: %q", got)
			}
		})
	}
}

func disk(raw []byte) *fstest.MapFile { return &fstest.MapFile{Data: raw, Mode: 0o644} }

// failing is a folder in which one file can be seen but not read.
type failing struct {
	fstest.MapFS
	name string
	err  error
}

func (f failing) ReadFile(name string) ([]byte, error) {
	if name == f.name {
		return nil, &fs.PathError{Op: "read", Path: name, Err: f.err}
	}
	return f.MapFS.ReadFile(name)
}

// TestBrokenLinks reads a real folder: links that lead nowhere or in a circle are refused, a link to a
// good file is followed, and files of editors are left alone.
func TestBrokenLinks(t *testing.T) {
	dir := t.TempDir()
	for _, err := range []error{
		os.WriteFile(filepath.Join(dir, "good.txt"), changed(t, "version: 1", "version: 1"), 0o600),
		os.Symlink("good.txt", filepath.Join(dir, "good.MD")),
		os.Symlink("nothing", filepath.Join(dir, "nowhere.md")),
		os.Symlink("circle.md", filepath.Join(dir, "circle.md")),
		os.Symlink("nothing", filepath.Join(dir, ".#good.md")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	loaded, refused := LoadTemplates(nil, Source{Name: dir, Files: os.DirFS(dir)})
	if len(loaded) != 1 || len(refused) != 2 {
		t.Fatalf("loaded %d, refused %v", len(loaded), refused)
	}
	for i, name := range []string{"circle.md", "nowhere.md"} {
		if !strings.HasPrefix(refused[i].Error(), filepath.Join(dir, name)+": the file cannot be read: ") {
			t.Errorf("got %v", refused[i])
		}
	}
	_, refused = LoadTemplates(nil, Source{Name: "gone", Files: os.DirFS(filepath.Join(dir, "gone"))})
	if len(refused) != 1 || !strings.HasPrefix(refused[0].Error(), "gone: the folder cannot be read") {
		t.Errorf("a folder that is not there: %v", refused)
	}
}

// FuzzTemplate proves that no file makes the loader fail other than by a *Broken, and that what loads
// can be filled in.
func FuzzTemplate(f *testing.F) {
	raw, err := templates.FS.ReadFile("front-desk-coordinator.md")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte("---\nslug: a\ntitle: &a [*a]\n---\n{{.}}"))
	f.Add([]byte("---\n{{{\n---\n{{range .Areas}}{{end}}"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		loaded, refused := LoadTemplates(nil, Source{Files: fstest.MapFS{"a.md": disk(raw)}})
		if len(loaded)+len(refused) != 1 {
			t.Fatalf("loaded %d, refused %v", len(loaded), refused)
		}
		if len(refused) == 1 {
			if _, ok := errors.AsType[*Broken](refused[0]); !ok {
				t.Fatalf("%T", refused[0])
			}
			return
		}
		if _, err := Generate(loaded[0], Clinic{}, NewBrief(loaded[0])); err != nil {
			t.Fatal(err)
		}
	})
}
