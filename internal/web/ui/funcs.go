package ui

import (
	"html/template"
)

// Funcs are the functions that page templates may use. All are pure: what they return depends only
// on what they are given.
//
//	{{icon "check"}} {{smallicon "check"}}        an icon at 20 or 16 pixels
//	{{asset "app.css"}}                           address of one of the product's own files
//	{{when .At .Zone}} {{whenIn "es" .At .Zone}}  <time>Fri 13 Mar 2026, 6 pm CDT</time>
//	{{day .At .Zone}} {{hour .At .Zone}}          "Fri 13 Mar 2026", "6 pm CDT", in <time>
//	{{minutes .Duration}} {{clock .Duration}}     "18 min", "8:57"
//	{{plural 3 "candidate" "candidates"}}         "3 candidates"
//	{{summary .Problem}} {{summaryIn .Lang .Problem}}
//	{{field "name" "Label" .Value | hint "…" | after "…" | errs .Problem | required | optional |
//	  autocomplete "email" | inputmode "numeric" | placeholder "…" | maxlength 80 | lang .Lang |
//	  input "text"}}                              and instead of input: textarea 6, choose .Options,
//	                                              picks .Options, ticks .Options, tick
//	{{choices "value" "Text" "value2" "Text 2"}}  []Option for choose, picks and ticks
//	{{notice .Notice}} {{note "warn" "Title." "Text"}}
//	{{empty .Empty}} {{facts .Facts}} {{confirm .Confirm}}
//	{{tag "ok" "Finished"}} {{count 31}} {{pips 2 4}} {{progress 3 6 "Record 3 of 6"}}
//	{{crumbs .Links}} {{tabs "About this job" .Links}} {{pager .Pager}}
//	{{plot .Plot}} {{plotAxis .Plot}} {{shape "circle"}}
//	{{attemptBar .Bar}} {{attemptForm .Work}}     the two halves of an attempt, see Bar and Work
//	{{t ID "name" .Name}}                         a message in the page's language, see Say
//	{{th ID "at" (when .At .Zone)}}               the same, where a value is HTML
//	{{pageLang}}                                  the page's language
//
// In a page, when, day, hour, summary, crumbs and field speak the page's language.
func Funcs() template.FuncMap {
	return template.FuncMap{
		"icon": Icon, "smallicon": SmallIcon, "asset": Asset,
		"when": when, "whenIn": whenIn, "day": day, "hour": hour, "minutes": minutes, "clock": clockText, "plural": plural,
		"summary": Summary, "summaryIn": summaryIn,
		"field": NewField, "hint": Hint, "after": After, "errs": Errs, "required": required, "optional": optional,
		"autocomplete": autocomplete, "inputmode": inputMode, "placeholder": placeholder, "maxlength": maxLength, "lang": fieldLang,
		"input": input, "textarea": textarea, "choose": choose, "picks": picks, "ticks": ticks, "tick": tick, "choices": Choices,
		"notice": notice, "note": note, "empty": empty, "facts": facts, "confirm": confirm,
		"tag": tag, "count": count, "pips": pips, "progress": progress,
		"crumbs": crumbs, "crumbsIn": crumbsIn, "tabs": tabs, "pager": pager,
		"plot": plot, "plotAxis": plotAxis, "shape": shape,
		"attemptBar": attemptBar, "attemptForm": attemptForm,
		"t":        func(id string, args ...any) (string, error) { return Say("en", id, args...) },
		"th":       func(id string, args ...any) (template.HTML, error) { return SayHTML("en", id, args...) },
		"pageLang": func() string { return "en" },
	}
}

func notice(n Notice) (template.HTML, error) { return part("notice", n) }

func note(tone Tone, title, text string) (template.HTML, error) {
	return part("notice", Notice{Tone: tone, Title: title, Text: text})
}

func empty(e Empty) (template.HTML, error)     { return part("empty", e) }
func facts(f []Fact) (template.HTML, error)    { return part("facts", f) }
func confirm(c Confirm) (template.HTML, error) { return part("confirm", c) }
func count(n int) (template.HTML, error)       { return part("count", n) }
func pager(p Pager) (template.HTML, error)     { return part("pager", p) }
func crumbs(l []Link) (template.HTML, error)   { return crumbsIn("en", l) }

// tag takes any tone and text, so that a page may pass its own named string types.
func tag(tone, text any) (template.HTML, error) {
	return part("tag", struct{ Tone, Text any }{tone, text})
}

func crumbsIn(lang string, links []Link) (template.HTML, error) {
	if len(links) < 2 { // one alone says what the heading says
		return "", nil
	}
	return part("crumbs", struct {
		Label string
		Links []Link
		Last  int
	}{wordsOf(lang).YouAreHere, links, len(links) - 1})
}

func tabs(label string, links []Link) (template.HTML, error) {
	return part("tabs", struct {
		Label string
		Links []Link
	}{label, links})
}

func progress(done, total int, label string) (template.HTML, error) {
	return part("progress", struct {
		Done, Total int
		Label       string
	}{done, total, label})
}

// pips are small boxes of which the first are filled.
func pips(done, total int) (template.HTML, error) {
	type box struct {
		X  float64
		On bool
	}
	boxes := make([]box, 0, total)
	for i := range total {
		boxes = append(boxes, box{X: float64(i)*12 + 0.5, On: i < done})
	}
	return part("pips", struct {
		Boxes              []box
		Done, Total, Width int
	}{boxes, done, total, total*12 - 2})
}
