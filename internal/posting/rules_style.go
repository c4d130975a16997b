package posting

import (
	"strings"
	"unicode"
)

// Jargon and shouting.

const sourceTone = "Plain-language practice: calm, everyday words"

var jargon = patterns("leverage|leveraging|leverages|synergy|synergies|synergize|utilize|utilizes|utilizing|utilization|stakeholder*|paradigm|bandwidth|deliverable*|kpi|kpis|roi|proactively|robust|holistic|seamless|seamlessly|ideation|onboarding|upskill*|incentivize|operationalize|actionable|ecosystem|turnkey|impactful|frictionless|omnichannel",
	"best in class|breed", "fast paced", "self starter*", "go getter*", "wear|wears|wearing many|multiple hats", "hit the ground running", "results driven|oriented", "dynamic environment|team|individual|self", "team player*", "cross functional", "value add|added", "thought leader*", "game changer*", "move the needle", "circle back", "touch base", "think outside", "low hanging", "deep dive", "win win", "mission critical", "revenue cycle management", "continuum of care", "patient throughput", "key performance", "core competenc*", "state of the art", "world class", "subject matter expert*", "action oriented", "detail oriented self", "drive results", "end to end", "on a daily basis", "in order to", "prior to|commensurate with", "commensurate")

// plainer are everyday words for jargon that has one.
var plainer = map[string]string{"utilize": "use", "utilizes": "uses", "utilizing": "using", "leverage": "use", "leverages": "uses", "leveraging": "using", "in order to": "to", "on a daily basis": "every day"}

func checkStyle(c *check) {
	d := c.doc
	for _, m := range d.find(jargon) {
		quote := strings.ToLower(d.text[d.words[m.first].start:d.words[m.end-1].end])
		var fix *string
		if word, ok := plainer[quote]; ok {
			fix = &word
		}
		c.addFix(about{"jargon", Suggestion, "This is jargon; an everyday word says it to more people.", sourceTone}, m.first, m.end, fix)
	}
	c.checkCapitals()
	c.checkExclamation()
}

// acronyms are written in capitals without shouting, beside all words of up to three letters.
var acronyms = map[string]bool{"hipaa": true, "cmaa": true, "cpcc": true, "cehrs": true, "ccma": true, "chaa": true, "rhit": true, "rhia": true, "cpar": true, "fmla": true, "ehrs": true, "emrs": true,
	"covid": true, "meditech": true, "nextgen": true, "aa/eoe": true, "osha": true, "fqhc": true, "cobra": true, "ppos": true, "hmos": true, "eeoc": true, "chip": true, "fsa/hsa": true, "cptr": true, "icd": true, "tricare": true, "medicare": false, "ecfmg": true, "snap": true, "mbps": true, "stat": true, "ochin": true, "hedis": true, "mips": true, "ncqa": true, "aapc": true, "ahima": true, "caqh": true, "pacs": true, "aetna": true, "cigna": true, "humana": true, "ymca": true, "nasa": true, "gerd": true, "lgbtq": true, "lgbtqia": true}

// capitalNames are names of more than one word that are written so.
var capitalNames = patterns("simple|roth|sep ira|iras")

// checkCapitals reports runs of words in capitals: two or more with a plain word among them, or one
// plain word of four letters or more.
func (c *check) checkCapitals() {
	d := c.doc
	for at := 0; at < len(d.words); {
		end, plainWord := at, false
		for end < len(d.words) && d.capitals(end) && d.words[end].sentence == d.words[at].sentence && (end == at || d.words[end].breaks == 0 || d.words[end].breaks == '-') {
			w := &d.words[end]
			plainWord = plainWord || len(w.lower) >= 4 && !acronyms[w.lower] && strings.ContainsAny(w.lower, "aeiouy")
			end++
		}
		if plainWord && !d.startsWith(capitalNames, at, end) {
			quote := d.text[d.words[at].start:d.words[end-1].end]
			c.addFix(about{"all_caps", Suggestion, "Capitals read as shouting, and screen readers may spell them out.", sourceTone}, at, end, text(calm(quote)))
		}
		at = max(end, at+1)
	}
}

func (d *document) capitals(at int) bool {
	w := &d.words[at]
	if w.link || w.number > 0 {
		return false
	}
	for _, r := range d.text[w.start:w.end] {
		if unicode.IsLower(r) || unicode.IsLetter(r) && !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// calm writes a shouted phrase in small letters after the first.
func calm(quote string) string {
	lower := []rune(strings.ToLower(quote))
	if len(lower) > 0 {
		lower[0] = unicode.ToUpper(lower[0])
	}
	return string(lower)
}

// checkExclamation reports rows of exclamation marks, and every mark where there is more than one.
func (c *check) checkExclamation() {
	src := c.doc.text
	if strings.Count(strings.ReplaceAll(src, "![", ""), "!") < 2 {
		return
	}
	for at := 0; at < len(src); at++ {
		if src[at] != '!' || strings.HasPrefix(src[at:], "![") {
			continue
		}
		end := at
		for end < len(src) && src[end] == '!' {
			end++
		}
		c.addSpan(about{"exclamation", Suggestion, "Exclamation marks read as shouting; a full stop is enough.", sourceTone}, at, end, text("."))
		at = end
	}
}
