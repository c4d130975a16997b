package exercisetest

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads the inner HTML of a page as a browser would place it in a form.
func parse(page template.HTML) ([]*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, Data: "fieldset", DataAtom: atom.Fieldset}
	return html.ParseFragment(strings.NewReader(string(page)), body)
}

// elements lists all elements below the nodes in document order.
func elements(nodes []*html.Node) []*html.Node {
	var all []*html.Node
	for _, n := range nodes {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
		for d := range n.Descendants() {
			if d.Type == html.ElementNode {
				all = append(all, d)
			}
		}
	}
	return all
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	var b strings.Builder
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// Fields collects the successful controls of View's HTML as a browser would post them without any
// script: unchecked boxes and disabled controls are absent, lines of a text area end in CRLF.
func Fields(page template.HTML) (url.Values, error) {
	nodes, err := parse(page)
	if err != nil {
		return nil, err
	}
	values := url.Values{}
	for _, n := range elements(nodes) {
		if name, _ := attr(n, "name"); name != "" && !disabled(n) {
			if posted, ok := posts(n); ok {
				values.Add(name, posted)
			}
		}
	}
	return values, nil
}

func disabled(n *html.Node) bool {
	if _, off := attr(n, "disabled"); off {
		return true
	}
	for p := range n.Ancestors() {
		if _, off := attr(p, "disabled"); off && p.Data == "fieldset" {
			return true
		}
	}
	return false
}

func posts(n *html.Node) (string, bool) {
	switch n.Data {
	case "textarea":
		lines := strings.ReplaceAll(strings.ReplaceAll(text(n), "\r\n", "\n"), "\r", "\n")
		return strings.ReplaceAll(lines, "\n", "\r\n"), true
	case "select":
		return selected(n)
	case "input":
		return postsInput(n)
	}
	return "", false
}

func postsInput(n *html.Node) (string, bool) {
	kind, _ := attr(n, "type")
	value, given := attr(n, "value")
	switch kind {
	case "submit", "button", "reset", "image", "file":
		return "", false
	case "checkbox", "radio":
		_, on := attr(n, "checked")
		if !given {
			value = "on"
		}
		return value, on
	}
	return strings.NewReplacer("\r", "", "\n", "").Replace(value), true
}

func selected(n *html.Node) (string, bool) {
	first, chosen, any := "", "", false
	found := false
	for _, o := range elements([]*html.Node{n}) {
		if o.Data != "option" {
			continue
		}
		value, given := attr(o, "value")
		if !given {
			value = strings.TrimSpace(text(o))
		}
		if _, off := attr(o, "disabled"); !any && !off {
			first, any = value, true
		}
		if _, on := attr(o, "selected"); on {
			chosen, found = value, true
		}
	}
	if found {
		return chosen, true
	}
	return first, any
}

var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// Lint names what a page of ours must not hold: inline script and style (the content security
// policy refuses them), unlabelled controls, doubled ids, unbalanced tags, a form in the form.
func Lint(page template.HTML) []string {
	nodes, err := parse(page)
	if err != nil {
		return []string{err.Error()}
	}
	found := unbalanced(string(page))
	all := elements(nodes)
	ids := map[string]bool{}
	for _, n := range all {
		if id, ok := attr(n, "id"); ok {
			if ids[id] || id == "" || strings.ContainsAny(id, " \t\n") {
				found = append(found, fmt.Sprintf("the id %q is empty, doubled or holds a space", id))
			}
			ids[id] = true
		}
	}
	labels := map[string]string{}
	for _, n := range all {
		if target, ok := attr(n, "for"); ok && n.Data == "label" {
			labels[target] += strings.TrimSpace(text(n))
			if !ids[target] {
				found = append(found, fmt.Sprintf("a label is for %q, which is nowhere", target))
			}
		}
	}
	for _, n := range all {
		found = append(found, lintElement(n)...)
		if needsName(n) && !named(n, all, labels) {
			found = append(found, fmt.Sprintf("%s has no label", describe(n)))
		}
	}
	return found
}

func describe(n *html.Node) string {
	name, _ := attr(n, "name")
	id, _ := attr(n, "id")
	return fmt.Sprintf("<%s name=%q id=%q>", n.Data, name, id)
}

func lintElement(n *html.Node) []string {
	var found []string
	if slices.Contains([]string{"script", "style", "form", "iframe", "object", "embed", "link", "base", "h1"}, n.Data) {
		found = append(found, "a page of a kind holds no <"+n.Data+">")
	}
	for _, a := range n.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			found = append(found, fmt.Sprintf("%s has the attribute %s", describe(n), a.Key))
		case (a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction") && !strings.HasPrefix(value, "#") && strings.Contains(value, ":"):
			found = append(found, fmt.Sprintf("%s points outside the page: %s", describe(n), a.Val))
		}
	}
	if name, _ := attr(n, "name"); strings.HasPrefix(name, "_") {
		found = append(found, describe(n)+" takes a name of the page's frame")
	}
	if _, ok := attr(n, "alt"); n.Data == "img" && !ok {
		found = append(found, "an image has no alt")
	}
	return found
}

// needsName tells controls and groups that have to have a name of their own.
func needsName(n *html.Node) bool {
	switch n.Data {
	case "input":
		kind, _ := attr(n, "type")
		return kind != "hidden"
	case "select", "textarea", "button", "fieldset":
		return true
	case "a":
		_, link := attr(n, "href")
		return link
	case "svg":
		_, hidden := attr(n, "aria-hidden")
		return !hidden
	}
	return false
}

func named(n *html.Node, all []*html.Node, labels map[string]string) bool {
	if label, _ := attr(n, "aria-label"); strings.TrimSpace(label) != "" {
		return true
	}
	if by, ok := attr(n, "aria-labelledby"); ok {
		return refers(by, all)
	}
	if id, _ := attr(n, "id"); labels[id] != "" && id != "" {
		return true
	}
	switch n.Data {
	case "button", "a":
		return strings.TrimSpace(text(n)) != ""
	case "fieldset":
		for c := range n.ChildNodes() {
			if c.Data == "legend" && strings.TrimSpace(text(c)) != "" {
				return true
			}
		}
		return false
	case "input":
		if value, _ := attr(n, "value"); value != "" {
			if kind, _ := attr(n, "type"); kind == "submit" || kind == "button" {
				return true
			}
		}
	}
	for p := range n.Ancestors() {
		if p.Data == "label" && strings.TrimSpace(text(p)) != "" {
			return true
		}
	}
	return false
}

// refers tells whether every id is there and one of them has text.
func refers(ids string, all []*html.Node) bool {
	some := false
	for _, id := range strings.Fields(ids) {
		at := slices.IndexFunc(all, func(n *html.Node) bool { got, _ := attr(n, "id"); return got == id })
		if at < 0 {
			return false
		}
		some = some || strings.TrimSpace(text(all[at])) != ""
	}
	return some
}

func unbalanced(page string) []string {
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return []string{"not closed: " + strings.Join(open, ", ")}
			}
			return nil
		case html.StartTagToken:
			if name, _ := tokens.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return []string{fmt.Sprintf("</%s> closes nothing; open: %s", name, strings.Join(open, ", "))}
			}
			open = open[:len(open)-1]
		}
	}
}

// inputs lists the controls of a page, which a read-only view must not have.
func inputs(page template.HTML) []string {
	nodes, err := parse(page)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for _, n := range elements(nodes) {
		if slices.Contains([]string{"input", "select", "textarea", "button"}, n.Data) {
			found = append(found, describe(n))
		}
	}
	return found
}

// words is everything that a page says, to eyes or to programs: texts and attribute values.
func words(page template.HTML) []string {
	nodes, err := parse(page)
	if err != nil {
		return nil
	}
	var all []string
	for _, n := range nodes {
		all = append(all, text(n))
	}
	for _, n := range elements(nodes) {
		for _, a := range n.Attr {
			all = append(all, a.Val)
		}
	}
	return all
}

// filled posts the page with every text control holding value, every box ticked and the last
// choice of every list and radio group taken.
func filled(page template.HTML, value string) (url.Values, error) {
	nodes, err := parse(page)
	if err != nil {
		return nil, err
	}
	values := url.Values{}
	for _, n := range elements(nodes) {
		name, _ := attr(n, "name")
		kind, _ := attr(n, "type")
		own, given := attr(n, "value")
		switch {
		case name == "":
		case n.Data == "textarea", n.Data == "input" && slices.Contains([]string{"", "text", "search", "email", "tel"}, kind):
			values.Set(name, value)
		case n.Data == "input" && (kind == "checkbox" || kind == "radio"):
			if !given {
				own = "on"
			}
			values.Set(name, own)
		case n.Data == "input" && kind != "submit" && kind != "button":
			values.Set(name, own)
		case n.Data == "select":
			for _, o := range elements([]*html.Node{n}) {
				if v, ok := attr(o, "value"); ok && o.Data == "option" {
					values.Set(name, v)
				}
			}
		}
	}
	return values, nil
}
