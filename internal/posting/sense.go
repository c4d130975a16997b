package posting

import "strings"

// How a phrase is meant: negated, wished for, demanded, said of patients. The rules ask here before
// they report, because "no degree needed" and "a degree is a plus" demand nothing.

var (
	negatorsBefore = patterns(
		"no|not|never|without|neither|nor|none|nobody|avoid", "cannot|can't|don't|doesn't|didn't|won't|isn't|aren't|needn't|wouldn't|shouldn't",
		"instead of", "rather than", "free of|from",
	)
	notNegating  = patterns("not ~1 limited", "no|not|never later|less|fewer|more|only|just|matter|one|wait*|exceptions")
	negatedAfter = patterns(
		"not|isn't|aren't|never|none|don't|doesn't|won't|cannot|can't ~3 need*|requir*|necessary|ask*|want*|expect*|part|matter*|count*|consider*|look*|must|yours|apply|do",
		"no need|problem", "optional", "unnecessary",
	)
	soft = patterns(
		// welcome
		"prefer*", "plus|bonus|welcome|welcomed|helpful|desired|desirable|ideal|ideally|optional|nice|advantage|asset|useful|beneficial", "helps", "like|love to see|have", "not ~1 need*|requir*|necessary",
		// one way of several
		"or ~2 equivalent|similar|comparable|another|other|experience|any|years|months", "may|can substitute*", "maybe|perhaps|whether|depending", "if",
		// learned here
		"we ~2 train|teach", "will train|teach", "willing|willingness to learn|earn|get|obtain|train", "within ~4 months|year|days",
	)
	sameField = patterns("or ~2 similar|related|comparable|other ~1 field|fields|discipline|subject|area|major") // softens nothing
	hard      = patterns(
		"requir*", "must|mandatory|needed|need|needs|necessary|essential|minimum|mandated", "looking for", "expected", "what it takes",
		"at least", "no|not less|fewer than", "nothing less|else", "no substitutes|exceptions|substitutions",
		"non negotiable", "nonnegotiable|insist", "prerequisite|condition", "price of entry|admission",
		"only candidates|applicants|people", "only ~1 hire|hires|hiring|consider|interview|accept",
	)

	patientWords   = patterns("patient*|client|clients|client's|caller|callers|caregiver*|families|parents|enrollee*")
	applicantWords = patterns("applicant*|candidate*|apply*|application*|resume*|résumé*|interview*|hiring|hire|hires|hired|employ*")
)

var (
	refusals   = patterns("not|never|don't|won't|doesn't|can't ~1 ask|asks|request|requests|require|requires|want|need|collect|consider|keep|use|include|send|attach|list|tell|provide|share|mention|add|state|submit|put|bring|enclose|write|upload|give")
	newRequest = patterns("but|just|please|instead|however", "send|include|attach|upload|bring|enclose")
)

// lookBehind is how many words before a phrase can negate it.
const lookBehind = 7

// negated tells whether a phrase is denied: "we do not ask for ...", "... is not needed", or a
// bullet under "You will not:".
func (d *document) negated(m match) bool {
	if d.excludes(m) {
		return false
	}
	s := d.sentenceOf(m.first)
	if d.negatedBefore(s.first, m.first) || d.deniesList(s.first, m.first) || d.within(negatorsBefore, m.first+1, m.end) || d.within(negatedAfter, m.end, min(d.clauseOf(m.first).last, m.end+10)) || d.answeredNo(m.first) {
		return true
	}
	if s.last-m.end <= 2 && s.last > m.end && d.startsWith(negatorsBefore, s.last-1, s.last) {
		return true // "work authorization is needed, citizenship is not"
	}
	b := d.blockOf(m.first)
	return b.purpose == excluded || d.leadDenies(b)
}

// leadDenies tells whether what introduces a list denies its items: "You do not have to:".
func (d *document) leadDenies(b *block) bool {
	if b.lead < 0 {
		return false
	}
	lead := d.lastSentence(&d.blocks[b.lead])
	for at := lead.first; at < lead.last && !d.within(withOrWithout, lead.first, lead.last); at++ {
		if d.startsWith(negatorsBefore, at, lead.last) && !d.startsWith(notNegating, at, lead.last) {
			return true
		}
	}
	return false
}

// lastSentence is the sentence of a block that stands before what it introduces.
func (d *document) lastSentence(b *block) sentence {
	if b.sentences[1] == b.sentences[0] {
		return sentence{b.first, b.last}
	}
	return d.sentences[b.sentences[1]-1]
}

// answeredNo tells whether a word stands in a question that the next sentence answers with no: "Do I
// need a degree? No."
func (d *document) answeredNo(at int) bool {
	next, ok := d.answer(at)
	return ok && d.startsWith(saysNo, next.first, next.last)
}

// questioned tells whether the sentence of a word ends in a question mark.
func (d *document) questioned(at int) bool {
	end := d.sentenceOf(at).last - 1
	return strings.ContainsRune(d.text[d.words[end].end:min(d.words[end].end+4, len(d.text))], '?')
}

// answer is the sentence after a question.
func (d *document) answer(at int) (next sentence, ok bool) {
	i := d.words[at].sentence
	if i+1 >= len(d.sentences) {
		return sentence{}, false
	}
	if !d.asks(i) {
		return sentence{}, false
	}
	for i++; i+1 < len(d.sentences) && i < d.words[at].sentence+maxQuestions && d.asks(i); {
		i++
	}
	return d.sentences[i], true
}

// asks tells whether a sentence ends in a question mark.
func (d *document) asks(i int) bool {
	s, next := d.sentences[i], d.sentences[i+1]
	return strings.ContainsRune(d.text[d.words[s.last-1].end:d.words[next.first].start], '?')
}

// maxQuestions is how many questions in a row have one answer.
const maxQuestions = 4

var (
	newClause = patterns("can|must|we|we're|you|you'll|you're|they|it|he|she|be|is|are|has|have|so|because|since|who|then|just|please|send|bring|tell")
	later     = patterns("within ~4 months|year|days|weeks ~1 hire|hiring|start|starting|employment")
	saysYes   = patterns("then|yes|yep|required|needed|mandatory|must|absolutely|correct", "a must", "it is")
	saysNo    = patterns("also? no|never|not", "no|nope|neither|never|not|none|nothing", "absolutely|certainly|definitely not", "there is|are none|not|no|never", "we|you don't|never|won't|needn't", "we|you do|will|need not", "please? don't|never", "please? do not")
	refusing  = patterns("not|never|don't|doesn't|isn't|aren't|neither|nor|without|hardly")
	withoutIt = patterns("without ~1 it|one|them|these")
	lacking   = patterns("without|lacking|missing|no")
	doubleNo  = patterns("no one|candidate|applicant|person without", "nobody|none|never without", "not|can't|cannot|won't ~2 without")
	nobody    = patterns("no one|candidate*|applicant*|person|resume*|application*", "nobody|none", "not|never|can't|cannot|won't ~2 consider*|hire|interview|accept|read")
	turnsAway = patterns("not|never|won't|can't|cannot|don't ~3 consider*|review*|read|look|open|interview*|accept*|hire*|process*|move*|look*|apply|count*|go", "need not", "reject*|disqualif*|declined|discarded|refused", "no interview|job|chance|offer|call")
)

// excludes tells whether people without the thing are turned away: "resumes without a photo will not
// be read" demands the photo.
func (d *document) excludes(m match) bool {
	s := d.sentenceOf(m.first)
	before := max(s.first, m.first-4)
	if d.within(lacking, before, m.first) && d.within(turnsAway, m.end, s.last) || d.within(doubleNo, before, m.first) {
		return true
	}
	if none, ok := d.firstWithin(nobody, s.first, m.first); ok && d.within(lacking, none.end, m.first) {
		return true // "no one is hired without two years of work and a certificate"
	}
	return d.within(withoutIt, m.end, min(s.last, m.end+lookBack)) && d.within(turnsAway, m.end, min(s.last, m.end+lookBack))
}

func (d *document) negatedBefore(first, at int) bool {
	for i := at - 1; i >= first && i >= at-lookBehind; i-- {
		w := &d.words[i+1]
		if w.breaks == ';' || w.breaks == ':' || w.lower == "but" || w.breaks == ',' && d.startsWith(newClause, i+1, at) {
			return false
		}
		if d.startsWith(negatorsBefore, i, at) && !d.startsWith(notNegating, i, at+1) {
			return true
		}
	}
	return false
}

// deniesList tells whether a refusal to ask governs a whole list before a phrase: "we do not ask for
// your past pay, a photo, or your age". A new request ends it.
func (d *document) deniesList(first, at int) bool {
	for i := at - 1; i >= first && i >= at-maxDenied; i-- {
		w := &d.words[i]
		if d.words[i+1].breaks == ';' || d.words[i+1].breaks == ':' || d.startsWith(newRequest, i, at) && !d.within(negatorsBefore, max(first, i-2), i) {
			return false
		}
		if (w.lower == "not" || w.lower == "never" || strings.HasSuffix(w.lower, "n't")) && d.startsWith(refusals, i, at) {
			return true
		}
	}
	return false
}

// maxDenied is how many words of a list a refusal to ask governs.
const maxDenied = 30

func (d *document) startsWith(phrases []pattern, at, last int) bool {
	for _, p := range phrases {
		if _, ok := p.at(d, at, last); ok {
			return true
		}
	}
	return false
}

// demand is how a posting means a thing that a person brings.
type demand int

const (
	mentioned demand = iota
	wished
	demanded
)

// demandOf weighs the words around a phrase. The nearest word after it decides ("required",
// "is a plus"), else the nearest before it, else the section in which its bullet stands.
func (d *document) demandOf(m match) demand {
	b := d.blockOf(m.first)
	switch {
	case d.excludes(m):
		return demanded
	case d.negated(m) || b.purpose == wishes:
		return wished
	}
	s := d.sentenceOf(m.first)
	if next, ok := d.answer(m.first); ok {
		if d.startsWith(saysYes, next.first, next.last) {
			return demanded
		}
		return mentioned
	}
	switch {
	case d.within(later, m.end, min(s.last, m.end+lookBack)):
		return wished
	case s.last > m.end && d.words[s.last-1].lower == "only":
		return demanded
	}
	for at := m.end; at < min(s.last, m.end+2*lookBack); at++ {
		if d.words[at].breaks == ';' || at > m.end && d.words[at].breaks == ',' && strings.Contains(" and but while ", " "+d.words[at].lower+" ") {
			break
		}
		if grade := d.marked(at, s.last); grade != mentioned {
			return grade
		}
	}
	for at := m.first - 1; at >= max(s.first, m.first-2*lookBack); at-- {
		if d.words[at+1].breaks == ';' {
			break
		}
		if grade := d.marked(at, m.first); grade != mentioned {
			return grade
		}
	}
	if s.first != b.first && d.within(others, max(s.first, m.first-lookBack), m.first) {
		return mentioned // "One year. Our last coordinator stayed for nine."
	}
	if b.lead >= 0 {
		if grade := d.leadDemand(&d.blocks[b.lead]); grade != mentioned {
			return grade
		}
	}
	if d.implied(m, b, s) {
		return demanded
	}
	return mentioned
}

var (
	owning      = patterns("you|you've|you'll|candidate|applicant|person ~3 have|has|had|hold|holds|possess|possesses|bring|brings|spent|worked|earned|completed|finished|know|knows", "candidate|applicant|person is", "you've ~2 had|held|done|spent|worked")
	conditional = patterns("if|whether|may|might|maybe|could|while|although|though|until")
	others      = patterns("we|we've|our|us|they|their|many|most|some|few|several|nobody|everyone|coordinators|colleagues|team|he|she|i|last|patient*")
	stating     = patterns("is|are|was|were|tells|tell|matters|matter|counts|count|helps|help|gets|get|may|can|could|does|do|will|would|says|means|makes|opens|gives")
)

// implied tells whether the phrase is demanded by where it stands: an item of the must-haves, or a
// plain statement of what the reader has.
func (d *document) implied(m match, b *block, s *sentence) bool {
	opening, from := s.first == b.first, max(s.first, m.first-lookBack)
	switch {
	case d.within(conditional, from, m.first):
		return false
	case b.purpose == musts && (b.kind == bullet || b.label > b.first) && (opening || !d.within(others, from, m.first)):
		return true
	case b.purpose == duties || b.purpose == benefits:
		return false
	case d.within(owning, from, m.first):
		return true
	case d.within(others, from, m.first):
		return false
	}
	return b.purpose == musts && b.kind != heading && !d.within(stating, from, min(s.last, m.end+lookBack))
}

// lookBack is how many words around a phrase tell who is meant.
const lookBack = 30

func (d *document) leadDemand(lead *block) demand {
	last := d.lastSentence(lead)
	for at := last.first; at < last.last; at++ {
		if grade := d.marked(at, last.last); grade != mentioned {
			return grade
		}
	}
	return mentioned
}

func (d *document) marked(at, last int) demand {
	switch {
	case d.startsWith(sameField, at, last):
		return mentioned
	case d.startsWith(soft, at, last):
		return wished
	case d.startsWith(hard, at, last):
		if from := d.sentenceOf(at).first; d.within(refusing, max(from, at-3), at) {
			return wished
		}
		return demanded
	default:
		return mentioned
	}
}

// ofPatients tells whether the sentence of a word speaks of patients.
func (d *document) ofPatients(at int) bool { return d.inSentence(patientWords, at) }
