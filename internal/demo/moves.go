package demo

import (
	"cmp"
	"encoding/json"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
)

// timeline is how far a browser has told what its fields hold.
type timeline struct {
	kept   bool // reading the pages takes time: it is done for those whom the tour shows
	fields url.Values
	at     time.Duration
}

// to goes on to an answer that was given so long after the start.
func (t *timeline) to(at time.Duration, kind exercise.Kind, form exercise.Form, r exercise.Response) ([]byte, error) {
	if !t.kept {
		return nil, nil
	}
	fields, err := fieldsOf(kind, form, r)
	if err != nil {
		return nil, err
	}
	raw, err := movesTo(t.fields, fields, t.at, at)
	t.fields, t.at = fields, at
	return raw, err
}

// movesTo tells how the fields of a page went from one answer to the next, spread over the time between,
// as a browser tells it. They end at the later moment; both are counted from the start.
func movesTo(before, now url.Values, from, to time.Duration) (raw []byte, err error) {
	var changed []string
	for name := range now {
		if before.Get(name) != now.Get(name) {
			changed = append(changed, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if !now.Has(name) {
			changed = append(changed, name)
		}
	}
	slices.SortFunc(changed, byThing)
	moves := make([]attempt.Move, len(changed))
	for i, name := range changed {
		at := from + (to-from)*time.Duration(i+1)/time.Duration(len(changed)+1)
		moves[i] = attempt.Move{At: at.Milliseconds() + int64(i), Op: "set", Field: name, Value: now.Get(name), Via: "form"}
	}
	return json.Marshal(moves)
}

// byThing puts the fields of one thing together: first where it goes, then what is done with it.
func byThing(a, b string) int {
	_, x, _ := strings.Cut(a, ".")
	_, y, _ := strings.Cut(b, ".")
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(b, a))
}

// fieldsOf are the fields that a browser would post of an exercise's page with this answer in it.
func fieldsOf(kind exercise.Kind, form exercise.Form, r exercise.Response) (url.Values, error) {
	page, err := kind.View(form.Public, r, exercise.Page{Mode: exercise.Work})
	if err != nil {
		return nil, err
	}
	return filled(page)
}

func filled(page template.HTML) (url.Values, error) {
	around := &html.Node{Type: html.ElementNode, Data: "form", DataAtom: atom.Form}
	nodes, err := html.ParseFragment(strings.NewReader(string(page)), around)
	values := url.Values{}
	for _, n := range nodes {
		fill(values, n, "")
	}
	return values, err
}

// fill reads what is chosen in n and below; list is the name of the select that it stands in.
func fill(values url.Values, n *html.Node, list string) {
	switch name := attr(n, "name"); {
	case n.Data == "select":
		list = name
	case n.Data == "option" && has(n, "selected"):
		values.Set(list, attr(n, "value"))
	case n.Data == "textarea" && n.FirstChild != nil:
		values.Set(name, n.FirstChild.Data)
	case n.Data == "input" && name != "" && (has(n, "checked") || attr(n, "type") == "text" || attr(n, "type") == ""):
		values.Set(name, attr(n, "value"))
	}
	for c := range n.ChildNodes() {
		fill(values, c, list)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
