package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"preceptor/internal/fault"
)

//go:embed files
var files embed.FS

// suffix keeps the templates out of the build.
const suffix = ".tmpl"

// Written is what Write made and what is left to do by hand.
type Written struct {
	Folder string   // from the root of the checkout, with slashes
	Files  []string // in the folder, with slashes
	Import string   // the line for the imports of assessments/catalog.go
	Call   string   // the argument for NewCatalog there
}

// Write makes assessments/<slug> in the checkout that dir is in, or changes nothing. A slug that cannot
// name a kind, a folder that is there already and a place outside a checkout are Invalid faults.
func Write(dir, slug string) (Written, error) {
	if err := checkSlug(slug); err != nil {
		return Written{}, err
	}
	root, err := Root(dir)
	if err != nil {
		return Written{}, err
	}
	w := Written{Folder: "assessments/" + slug, Import: fmt.Sprintf("%q", "preceptor/assessments/"+slug), Call: slug + ".New()"}
	content, err := Files(slug)
	if err != nil {
		return w, err
	}
	folder := filepath.Join(root, filepath.FromSlash(w.Folder))
	if err := os.Mkdir(folder, 0o755); errors.Is(err, fs.ErrExist) {
		return w, fault.Invalidf("%s is there already; choose another name, or remove it first", w.Folder)
	} else if err != nil {
		return w, fault.Wrap(fault.Invalid, err, "%s cannot be made", w.Folder)
	}
	for _, f := range content {
		w.Files = append(w.Files, f.Name)
		if err := f.write(folder); err != nil {
			return w, errors.Join(fault.Wrap(fault.Invalid, err, "%s cannot be written", f.Name), os.RemoveAll(folder))
		}
	}
	return w, nil
}

var slugs = regexp.MustCompile(`^[a-z]{3,20}$`)

// reserved are slugs that Go reads otherwise, or that the templates use for themselves.
var reserved = []string{"main", "internal", "testdata", "vendor", "kind", "exercise", "exercisetest", "fault", "assessments", "embed", "form", "template", "html", "yaml", "url", "slices", "strings", "fmt", "init", "any", "string", "int"}

func checkSlug(slug string) error {
	if !slugs.MatchString(slug) {
		return fault.Invalidf("a kind is named by 3 to 20 small letters a to z, such as callback; %q is not", slug)
	}
	for _, r := range reserved {
		if slug == r {
			return fault.Invalidf("%q means something else to Go; choose another name", slug)
		}
	}
	if token.IsKeyword(slug) {
		return fault.Invalidf("%q means something else to Go; choose another name", slug)
	}
	return nil
}

var moduleLine = regexp.MustCompile(`(?m)^module preceptor\s*$`)

// Root is the folder of the checkout that dir is in.
func Root(dir string) (string, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "%s is no folder", dir)
	}
	for {
		if isCheckout(at) {
			return at, nil
		}
		up := filepath.Dir(at)
		if up == at {
			return "", fault.Invalidf("%s is not in a checkout of this program: no folder above it has its go.mod and assessments/catalog.go. A new kind is source code; get the source first", dir)
		}
		at = up
	}
}

func isCheckout(dir string) bool {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod")) //nolint:gosec // read to see whether it is ours
	if err != nil || !moduleLine.Match(mod) {
		return false
	}
	_, err = os.Stat(filepath.Join(dir, "assessments", "catalog.go"))
	return err == nil
}

// File is a file of the new folder; Name is its path there, with slashes.
type File struct {
	Name    string
	Content []byte
}

func (f File) write(folder string) error {
	name := filepath.Join(folder, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, f.Content, 0o644) //nolint:gosec // source code, for all to read
}

// Files are the files of a kind with that slug. Go files are formatted.
func Files(slug string) ([]File, error) {
	data := struct{ Slug, Title string }{slug, strings.ToUpper(slug[:1]) + slug[1:]}
	var all []File
	err := fs.WalkDir(files, "files", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		t, err := template.New(name).Delims("«", "»").Parse(string(raw))
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := t.Execute(&out, data); err != nil {
			return err
		}
		f := File{strings.TrimSuffix(strings.TrimPrefix(name, "files/"), suffix), out.Bytes()}
		if path.Ext(f.Name) == ".go" {
			if f.Content, err = format.Source(f.Content); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		all = append(all, f)
		return nil
	})
	return all, err
}
