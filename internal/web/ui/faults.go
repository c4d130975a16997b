package ui

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"preceptor/internal/fault"
)

// sentences are the refusals in Spanish: those without anything filled in by their English, then the
// patterns, the longest first so that the most telling wins.
type sentences struct {
	whole    map[string]string
	patterns []sentence
}

type sentence struct {
	english *regexp.Regexp
	spanish string
	length  int
}

var blank = regexp.MustCompile(`\\\{\d\\\}`)

var refusals = sync.OnceValue(func() sentences {
	raw, err := messageFiles.ReadFile("messages/faults.es.yaml")
	all := map[string]string{}
	if err = errors.Join(err, yaml.Unmarshal(raw, &all)); err != nil {
		panic("ui: faults: " + err.Error()) // embedded: a mistake of the build
	}
	s := sentences{whole: map[string]string{}}
	for english, spanish := range all {
		if !strings.Contains(english, "{1}") {
			s.whole[english] = spanish
			continue
		}
		pattern := blank.ReplaceAllString(regexp.QuoteMeta(english), "(.+?)")
		s.patterns = append(s.patterns, sentence{regexp.MustCompile("^" + pattern + "$"), spanish, len(english)})
	}
	slices.SortFunc(s.patterns, func(a, b sentence) int { return cmp.Compare(b.length, a.length) })
	return s
})

// Refusal returns what a service says in English in the language of the reader. A sentence that
// messages/faults.es.yaml does not know stays English.
func Refusal(lang, english string) string {
	if LangOf(lang) != "es" {
		return english
	}
	s := refusals()
	if text, ok := s.whole[english]; ok {
		return text
	}
	for _, p := range s.patterns {
		if found := p.english.FindStringSubmatch(english); found != nil {
			text := p.spanish
			for i, value := range found[1:] {
				text = strings.ReplaceAll(text, "{"+string(rune('1'+i))+"}", value)
			}
			return text
		}
	}
	return english
}

// ProblemIn is ProblemOf in a language.
func ProblemIn(lang string, err error) Problem {
	p := ProblemOf(err)
	p.Message = Refusal(lang, p.Message)
	p.Fields = slices.Clone(p.Fields)
	for i, f := range p.Fields {
		p.Fields[i] = fault.Field{Name: f.Name, Message: Refusal(lang, f.Message)}
	}
	return p
}
