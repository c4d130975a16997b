package posting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Jargon and shouting.

const sourceTone = "Plain-language practice: calm, everyday words"

var jargon = patterns(
	// inflated words for plain ones
	"leverage|leveraging|leverages|utilize|utilizes|utilizing|utilization|optimize|optimizes|optimizing|operationalize|incentivize|empower*|streamline|streamlines|streamlining|upskill*|ideation|onboarding|proactively",
	"in order to", "on a daily basis", "prior to|commensurate with", "commensurate", "value add|added", "end to end",
	// words of business talk
	"synergy|synergies|synergize|stakeholder*|paradigm|bandwidth|deliverable*|kpi|kpis|roi|actionable|ecosystem|turnkey|impactful|frictionless|omnichannel", "key performance", "core competenc*", "cross functional", "subject matter expert*", "thought leader*", "game changer*", "mission critical", "low hanging", "deep dive", "win win", "move the needle", "circle back", "touch base", "think outside",
	// praise without content
	"robust|holistic|seamless|seamlessly|innovative", "best in class|breed", "cutting|bleeding edge", "state of the art", "world class", "patient centric", "mission driven|focused", "solution|solutions oriented|focused", "results driven|oriented", "action oriented", "detail oriented self", "drive results", "dynamic environment|team|individual|self", "fast paced",
	// cliches about people
	"self starter*", "go getter*", "team player*", "extra mile", "above and beyond", "wear|wears|wearing many|multiple hats", "hit the ground running",
	// talk of the trade that applicants need not know
	"revenue cycle management", "continuum of care", "patient throughput",
)

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

// acronyms are written in capitals without shouting, beside all words of up to three letters and
// all that nobody could speak as a word.
var acronyms = wordSet("hipaa cmaa cehrs ehrs emrs covid meditech nextgen osha cobra eeoc chip tricare snap mbps ochin hedis mips acos ncqa aapc ahima caqh pacs aetna cigna humana kaiser ymca nasa gerd lgbtq lgbtqia lgbtqia+ aarp acls pals nccma epic cerner athena tebra kareo modmed faqs ppos hmos eobs chaa rhit rhia cpar cptr ecfmg fmla fqhc afscme cirm naham")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// capitalNames are names of more than one word that are written so.
var capitalNames = patterns("simple|roth|sep ira|iras")

// callsOut are words that make a line in capitals a shout and not the name of a section.
var callsOut = patterns("now|today|immediately|please|urgent|urgently|wanted|welcome|hurry|asap|don't|stop", "must apply", "apply here|online")

// speaks are the first words of a sentence, not of a heading.
var speaks = patterns("we|we're|you|this|it|there|i are|is|need|want|will|can|have|must", "do not", "we're|you're|it's|call|join|come|read|ask|send|bring|hiring")

// checkCapitals reports runs of words in capitals: two or more with a plain word among them, or one
// plain word of four letters or more. A heading or a label may stand in capitals, if it does not call
// out; one that does is shouting like any other line.
func (c *check) checkCapitals() {
	d := c.doc
	for at := 0; at < len(d.words); {
		end, plainWord := at, 0
		for end < len(d.words) && d.capitals(end) && d.words[end].sentence == d.words[at].sentence && (end == at || d.words[end].breaks == 0 || d.words[end].breaks == '-') {
			if !d.acronym(end) {
				plainWord++
			}
			end++
		}
		// one word in capitals may be a name made of first letters that nobody has listed
		shouts := plainWord > 1 || plainWord == 1 && (end-at > 1 || d.common(at))
		if shouts && !d.startsWith(capitalNames, at, end) && !d.titled(at, end) {
			c.addFix(about{"all_caps", Suggestion, "Capitals read as shouting, and screen readers may spell them out.", sourceTone}, at, end, text(d.calm(at, end)))
		}
		at = max(end, at+1)
	}
}

// titled tells whether words in capitals are the heading or the label of a block and do not call out.
func (d *document) titled(first, end int) bool {
	b := d.blockOf(first)
	switch {
	case b.kind == heading:
		return !strings.Contains(d.text[b.start:b.end], "!") && !d.within(callsOut, b.first, b.last) && !d.startsWith(speaks, b.first, b.last) && b.last-b.first <= maxTitle
	case end <= b.label || end < b.last && d.words[end].breaks == ':' && first == d.sentenceOf(first).first, b.table == tableHead, d.leadsOthers(b) && b.last-b.first <= maxLabel:
		return !d.within(callsOut, first, end)
	}
	return false
}

// maxTitle is how many words a heading in capitals may have; more is a sentence.
const maxTitle = 8

// acronym tells whether a word in capitals is no plain word: short, known, or not to be spoken.
func (d *document) acronym(at int) bool {
	w := d.words[at].lower
	return len(w) < 4 && !stressed[w] || acronyms[w] || !strings.ContainsAny(w, "aeiouy") || d.words[at].number > 0 || unspoken(w)
}

// common tells whether a word is a plain English one: long, or among those that people stress.
func (d *document) common(at int) bool {
	w := d.words[at].lower
	return len(w) >= 7 || stressed[w] || d.lowerElsewhere(w)
}

// maxPlaces is how many places of one word are looked at.
const maxPlaces = 50

func (d *document) lowerElsewhere(w string) bool {
	places := d.index[w]
	for _, at := range places[:min(len(places), maxPlaces)] {
		if !d.capitals(at) {
			return true
		}
	}
	return false
}

var stressed = wordSet(`now must only never always free best great fast need want love every please very huge real good more most this that your with will work team apply hire urgent today bonus weekly daily paid young energy ninja amazing awesome perfect serious hard easy high super full part time open here just have been does cannot dont stop read call text send email join wanted start asap soon people person staff patient care clinic front desk office home remote money cash great happy proud strong smart quick busy crazy wild rock star guru family nobody anyone everyone night monday friday sunday weekend each long late early first final never ever also even only both many much less same other still when what where which about above below under over after before`)

// unspoken tells whether a word begins or ends in consonants that no English word does: "ncma".
func unspoken(w string) bool {
	first := strings.IndexAny(w, "aeiouy")
	last := strings.LastIndexAny(w, "aeiouy")
	begin, end := w[:first], w[last+1:]
	return len(begin) > 1 && !onsets[begin] || len(end) > 2 && !codas[end]
}

// onsets and codas are rows of consonants with which English words begin and end.
var (
	onsets = wordSet("bl br ch chr cl cr dr dw fl fr gh gl gr kn ph pl pr ps qu rh sc sch scr sh shr sk sl sm sn sp sph spl spr squ st str sw th thr tr tw wh wr")
	codas  = wordSet("nds nts cks ght ghts lls mps ngs nks rds rks rms rns rps rst rth rts sts tch ths wns wth nth lth fth ngth nst mpt cts pts lps lds lts rls wds wls wks chs shs ndl sps sks rch nch lch dds tts nns ffs ggs bbs lks ncts xts lfth rld rds rge wnd")
)

// capital tells whether a word begins with a capital.
func (d *document) capital(at int) bool {
	r, _ := utf8.DecodeRuneInString(d.text[d.words[at].start:])
	return unicode.IsUpper(r)
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

// calm writes the words [first, end) in small letters after the first one. Days, the month of a date
// and known acronyms keep their capitals.
func (d *document) calm(first, end int) string {
	var b strings.Builder
	for at := first; at < end; at++ {
		w := &d.words[at]
		if at > first {
			b.WriteString(d.text[d.words[at-1].end:w.start])
		}
		shouted := d.text[w.start:w.end]
		switch {
		case acronyms[w.lower]:
			b.WriteString(shouted)
		case at == first, weekdays[w.lower], d.ofDate(at):
			_, size := utf8.DecodeRuneInString(shouted)
			b.WriteString(shouted[:size] + strings.ToLower(shouted[size:]))
		default:
			b.WriteString(strings.ToLower(shouted))
		}
	}
	return b.String()
}

var weekdays = wordSet("monday tuesday wednesday thursday friday saturday sunday")

// ofDate tells whether a word is the month of a date.
func (d *document) ofDate(at int) bool {
	if !d.monthName(at) {
		return false
	}
	_, ok := d.dateAt(at)
	return ok || at > 0 && d.words[at-1].number > 0 && d.words[at-1].number <= 31
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
