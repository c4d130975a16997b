package ui

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
)

// Page is a template tied to the type of its data. The zero Page cannot render; use NewPage.
type Page[T any] struct {
	name  string
	in    map[string]*template.Template // by language; executed, and so escaped once
	fresh *template.Template            // never executed, so that it can be cloned
}

// Checked is a page of whatever type, as tests list them: uitest.CheckPage proves that no field or
// function its template names is missing from the type.
type Checked interface {
	Name() string
	// Blocks returns the templates that are executed with the data, by name.
	Blocks() map[string]*template.Template
	// Zero returns an empty value of the data.
	Zero() any
}

// blocks are what a page may define; the first two it must.
var blocks = [...]string{"title", "main", "head", "bar"}

// NewPage ties the file, and any partials it uses, to the type T. It panics when the file cannot be
// parsed or defines no "title" or "main": pages are embedded, so that is a mistake of the build.
func NewPage[T any](fsys fs.FS, name string, partials ...string) Page[T] {
	tmpl, err := template.New(path.Base(name)).Option("missingkey=error").Funcs(Funcs()).
		ParseFS(fsys, append([]string{name}, partials...)...)
	if err != nil {
		panic(fmt.Sprintf("page %s: %v", name, err))
	}
	for _, block := range blocks[:2] {
		if tmpl.Lookup(block) == nil {
			panic(fmt.Sprintf("page %s: defines no %q", name, block))
		}
	}
	in := map[string]*template.Template{}
	for _, lang := range Languages() {
		in[lang] = template.Must(tmpl.Clone()).Funcs(funcsIn(lang))
	}
	return Page[T]{name: name, in: in, fresh: tmpl}
}

// Name is the file of the page.
func (p Page[T]) Name() string { return p.name }

// Zero returns an empty T.
func (p Page[T]) Zero() any {
	var zero T
	return zero
}

// Blocks returns copies of the blocks that the page defines.
func (p Page[T]) Blocks() map[string]*template.Template {
	found := map[string]*template.Template{}
	fresh := template.Must(p.fresh.Clone())
	for _, block := range blocks {
		if t := fresh.Lookup(block); t != nil {
			found[block] = t
		}
	}
	return found
}

// Render writes the whole document in the language of the frame. Nothing is written unless all of it could be made.
func (p Page[T]) Render(w io.Writer, frame Frame, data T) error {
	doc := document{Frame: frame}
	tmpl := p.in[LangOf(frame.Lang)]
	for _, block := range blocks {
		t := tmpl.Lookup(block)
		if t == nil {
			continue
		}
		var out bytes.Buffer
		if err := t.Execute(&out, data); err != nil {
			return fmt.Errorf("page %s: %w", p.name, err)
		}
		doc.set(block, template.HTML(out.String())) //nolint:gosec // made by html/template just now
	}
	if err := doc.write(w); err != nil {
		return fmt.Errorf("page %s: %w", p.name, err)
	}
	return nil
}
