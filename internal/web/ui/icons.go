package ui

import (
	"fmt"
	"html/template"
	"regexp"
	"sync"
)

type iconSymbol struct{ name, symbol string }

var (
	iconUse  = regexp.MustCompile(`href="#i-([a-z-]+)"`)
	iconDefs = regexp.MustCompile(`<symbol id="i-([a-z-]+)".*?</symbol>`)
)

// icons are the symbols of static/icons.svg.
var icons = sync.OnceValue(func() []iconSymbol {
	file, err := staticFiles.ReadFile("static/icons.svg")
	if err != nil {
		panic(err) // the file is embedded
	}
	var all []iconSymbol
	for _, m := range iconDefs.FindAllStringSubmatch(string(file), -1) {
		all = append(all, iconSymbol{name: m[1], symbol: m[0]})
	}
	return all
})

// Icon draws an icon by name; it is decoration and stands beside a word.
func Icon(name string) template.HTML { return iconHTML("icon", name) }

// SmallIcon draws an icon at 16 pixels.
func SmallIcon(name string) template.HTML { return iconHTML("icon sm", name) }

func iconHTML(class, name string) template.HTML {
	return template.HTML(fmt.Sprintf( //nolint:gosec // both are escaped
		`<svg class="%s" aria-hidden="true"><use href="#i-%s"/></svg>`,
		class, template.HTMLEscapeString(name)))
}
