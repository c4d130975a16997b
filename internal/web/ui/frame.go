package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
)

// Kind says who the page is for, and so which frame surrounds it.
type Kind string

const (
	// Staff has the brand, the main navigation and the member's account.
	Staff Kind = "staff"
	// Candidate is quiet: the bar that the page defines, or else the brand, and two announcers.
	Candidate Kind = "candidate"
	// Public has the brand and help, and may be found by search engines.
	Public Kind = "public"
	// Door is the narrow column of signing in.
	Door Kind = "door"
)

// Theme is the colour scheme that the reader chose; empty follows the system.
type Theme string

// The themes that can be chosen by hand.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// ThemeOf reads a theme from a cookie or a form; anything unknown follows the system.
func ThemeOf(text string) Theme {
	if t := Theme(text); t == Light || t == Dark {
		return t
	}
	return ""
}

// Link leads somewhere. Count, if not zero, is shown beside the text.
type Link struct {
	Text    string
	Href    string
	Current bool
	Count   int
	Lang    string // the language of Text, if it is not that of the page
}

// Frame is what surrounds a page. Only Kind and Org are needed; empty parts are left out.
type Frame struct {
	Kind        Kind
	Org         string
	Home        string // where the brand leads; "/" if empty
	Lang        string // "en" if empty
	Theme       Theme
	Large       bool // larger text, an accommodation
	Nav         []Link
	Member      string // name of the member who is signed in
	Account     string // where the member's name leads
	Help        string
	Crumbs      []Link // the last is the page itself and needs no Href
	Notices     []Notice
	Foot        []Link
	Contact     string // last words of the foot
	ThemeAction string // where the choice of theme is posted, as field "theme"
	// LanguageAction is where the choice of language is posted, as field "lang". Where LanguageForm is
	// the id of a form of the page, the choice goes with that form as field "_lang", so that what was
	// typed is not lost.
	LanguageAction string
	LanguageForm   string
	Styles         []string
	Scripts        []string // modules, by address; see Asset
	Description    string
	Canonical      string
	Bleed          bool // the page draws its own wrap, for a hero across the screen
}

//go:embed templates/*.html
var templateFiles embed.FS

// layouts are the frames; they see a document.
var layouts = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("layout").Option("missingkey=error").Funcs(Funcs()).
		ParseFS(templateFiles, "templates/layout.html"))
})

// document is what the layout sees: the frame and the finished blocks of a page.
type document struct {
	Frame
	Title, Main, Head, Bar template.HTML
	Body, Icons            template.HTML
}

func (d *document) set(block string, html template.HTML) {
	switch block {
	case "title":
		d.Title = template.HTML(strings.TrimSpace(string(html))) //nolint:gosec // only trimmed
	case "main":
		d.Main = html
	case "head":
		d.Head = html
	case "bar":
		d.Bar = html
	}
}

// write makes the body first, because the icons before it depend on what it uses.
func (d *document) write(w io.Writer) error {
	d.Lang, d.Home = or(d.Lang, "en"), or(d.Home, "/")
	var body, out bytes.Buffer
	if err := layouts().ExecuteTemplate(&body, "body", d); err != nil {
		return err
	}
	d.Body = template.HTML(body.String()) //nolint:gosec // made by html/template just now
	icons, err := symbolsIn(body.String())
	if err != nil {
		return err
	}
	d.Icons = icons
	if err := layouts().ExecuteTemplate(&out, "document", d); err != nil {
		return err
	}
	_, err = out.WriteTo(w)
	return err
}

// Words are the texts of the frame in its language.
func (d *document) Words() words { return wordsOf(d.Lang) }

// Indexed reports whether search engines may list the page.
func (d *document) Indexed() bool { return d.Kind == Public }

// Initials shorten the member's name to two letters.
func (d *document) Initials() string { return Initials(d.Member) }

// ThemeChoices are the buttons of the foot.
func (d *document) ThemeChoices() []Option {
	w := d.Words()
	return []Option{
		{Value: "system", Text: w.ThemeSystem, Chosen: d.Theme == ""},
		{Value: string(Light), Text: w.ThemeLight, Chosen: d.Theme == Light},
		{Value: string(Dark), Text: w.ThemeDark, Chosen: d.Theme == Dark},
	}
}

// LanguageChoices are the buttons of the foot, each in its own language.
func (d *document) LanguageChoices() []Option {
	return []Option{
		{Value: "en", Text: "English", Chosen: d.Lang == "en"},
		{Value: "es", Text: "Español", Chosen: d.Lang == "es"},
	}
}

// Initials are the first letters of the first and the last word of a name.
func Initials(name string) string {
	parts := strings.Fields(name)
	if len(parts) == 0 {
		return ""
	}
	first := []rune(parts[0])[:1]
	if len(parts) > 1 {
		first = append(first, []rune(parts[len(parts)-1])[0])
	}
	return strings.ToUpper(string(first))
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// symbolsIn returns the symbols of the icons that the HTML uses, in the order of the icon file.
func symbolsIn(html string) (template.HTML, error) {
	wanted := map[string]bool{}
	for _, m := range iconUse.FindAllStringSubmatch(html, -1) {
		wanted[m[1]] = true
	}
	var out strings.Builder
	for _, s := range icons() {
		if wanted[s.name] {
			out.WriteString(s.symbol)
			delete(wanted, s.name)
		}
	}
	for name := range wanted {
		return "", fmt.Errorf("no icon is called %q", name)
	}
	return template.HTML(out.String()), nil //nolint:gosec // from our own icon file
}
