package ui

import (
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Languages are those in which candidates can read the product.
func Languages() []string { return []string{"en", "es"} }

// LangOf reads a language from a cookie, a form or a browser's preference; anything unknown is "en".
func LangOf(text string) string {
	if text == "es" || strings.HasPrefix(text, "es-") {
		return "es"
	}
	return "en"
}

//go:embed messages/*.yaml
var messageFiles embed.FS

// localizers holds one per language, which falls back to English.
var localizers = sync.OnceValue(func() map[string]*i18n.Localizer {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	all := map[string]*i18n.Localizer{}
	for _, lang := range Languages() {
		if _, err := bundle.LoadMessageFileFS(messageFiles, "messages/"+lang+".yaml"); err != nil {
			panic("ui: messages: " + err.Error()) // embedded: a mistake of the build
		}
		all[lang] = i18n.NewLocalizer(bundle, lang, "en")
	}
	return all
})

// Say returns a message of messages/en.yaml in a language. The arguments are pairs of a name, as the
// message has it in braces ("{{.name}}"), and its value; the one named "n" also chooses the plural.
func Say(lang, id string, args ...any) (string, error) {
	if len(args)%2 != 0 {
		return "", fmt.Errorf("message %s: arguments are pairs of a name and a value", id)
	}
	c := &i18n.LocalizeConfig{MessageID: id}
	values := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		values[fmt.Sprint(args[i])] = args[i+1]
	}
	c.TemplateData = values
	if n, ok := values["n"]; ok {
		c.PluralCount = n
	}
	return localizers()[LangOf(lang)].Localize(c)
}

// SayHTML is Say with values that may be HTML, such as a marked moment; all else is escaped.
func SayHTML(lang, id string, args ...any) (template.HTML, error) {
	plain, pairs := slices.Clone(args), []string{}
	for i := 1; i < len(args); i += 2 {
		if args[i-1] == "n" {
			continue
		}
		hole := fmt.Sprintf("\uFFFD%d\uFFFD", i) // no catalogue holds it, and escaping leaves it alone
		value, isHTML := args[i].(template.HTML)
		if !isHTML {
			value = template.HTML(template.HTMLEscapeString(fmt.Sprint(args[i]))) //nolint:gosec // escaped
		}
		plain[i] = hole
		pairs = append(pairs, hole, string(value))
	}
	text, err := Say(lang, id, plain...)
	return template.HTML(strings.NewReplacer(pairs...).Replace(template.HTMLEscapeString(text))), err //nolint:gosec // escaped, as are the values
}

// MustSay is Say with a message that is known to be there.
func MustSay(lang, id string, args ...any) string {
	text, err := Say(lang, id, args...)
	if err != nil {
		panic("ui: " + err.Error())
	}
	return text
}

// funcsIn are Funcs with those that speak bound to a language.
func funcsIn(lang string) template.FuncMap {
	all := Funcs()
	all["t"] = func(id string, args ...any) (string, error) { return Say(lang, id, args...) }
	all["th"] = func(id string, args ...any) (template.HTML, error) { return SayHTML(lang, id, args...) }
	all["pageLang"] = func() string { return lang }
	all["when"] = func(at time.Time, zone string) (template.HTML, error) { return whenIn(lang, at, zone) }
	all["day"] = func(at time.Time, zone string) (template.HTML, error) {
		return timeTag(at, zone, func(l *time.Location) string { return Day(lang, at, l) })
	}
	all["hour"] = func(at time.Time, zone string) (template.HTML, error) {
		return timeTag(at, zone, func(l *time.Location) string { return Hour(lang, at, l) })
	}
	all["summary"] = func(p Problem) (template.HTML, error) { return summaryIn(lang, p) }
	all["crumbs"] = func(l []Link) (template.HTML, error) { return crumbsIn(lang, l) }
	all["field"] = func(name, label string, value any) Field {
		f := NewField(name, label, value)
		f.Lang = lang
		return f
	}
	return all
}
