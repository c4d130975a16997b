package bench

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strconv"

	"github.com/PuerkitoBio/goquery"
)

// workPage is an exercise as a candidate's browser reads it.
type workPage struct {
	seq    int64
	fields url.Values // without those of the shell
	texts  []string   // the names of those that are written in
	text   string     // all that can be read
}

func length(n int) string { return strconv.Itoa(n) }

// readWork reads the page of an exercise that is worked on; it fails on any other page.
func readWork(page []byte) (workPage, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return workPage{}, err
	}
	form := doc.Find("form#work")
	w := workPage{fields: url.Values{}, text: doc.Find("main").Text()}
	if w.seq, err = strconv.ParseInt(form.AttrOr("data-seq", ""), 10, 64); err != nil {
		return workPage{}, fmt.Errorf("no exercise is on the page %q", doc.Find("h1").First().Text())
	}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		value, posted := valueOf(s)
		if name[0] == '_' || !posted {
			return
		}
		w.fields.Add(name, value)
		if goquery.NodeName(s) == "textarea" {
			w.texts = append(w.texts, name)
		}
	})
	return w, nil
}

// valueOf is what a browser would post of a field.
func valueOf(s *goquery.Selection) (value string, posted bool) {
	if _, off := s.Attr("disabled"); off {
		return "", false
	}
	switch goquery.NodeName(s) {
	case "textarea":
		return s.Text(), true
	case "select":
		chosen := s.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = s.Find("option")
		}
		return chosen.First().AttrOr("value", chosen.First().Text()), chosen.Length() > 0
	}
	switch s.AttrOr("type", "text") {
	case "checkbox", "radio":
		_, on := s.Attr("checked")
		return s.AttrOr("value", "on"), on
	case "submit", "button", "reset", "file", "image":
		return "", false
	}
	return s.AttrOr("value", ""), true
}

var (
	linkIn     = regexp.MustCompile(`/c/[A-Za-z0-9_-]+`)
	exerciseIn = regexp.MustCompile(`/c/[A-Za-z0-9_-]+/a/[A-Za-z0-9-]+`)
)

// exercisesIn lists the addresses of the exercises on a candidate's page, in their order.
func exercisesIn(page []byte) (paths []string) {
	seen := map[string]bool{}
	for _, path := range exerciseIn.FindAllString(string(page), -1) {
		if !seen[path] {
			seen[path] = true
			paths = append(paths, path)
		}
	}
	return paths
}
