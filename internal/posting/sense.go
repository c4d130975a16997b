package posting

import "strings"

// How a phrase is meant: negated, wished for, demanded, said of patients. The rules ask here before
// they report, because "no degree needed" and "a degree is a plus" demand nothing.

var (
	negatorsBefore = patterns("no|not|never|without|neither|nor|cannot|can't|none|nobody|avoid|don't|doesn't|didn't|won't|isn't|aren't|needn't|wouldn't|shouldn't", "instead of", "rather than", "free of|from")
	notNegating    = patterns("no|not|never later|less|fewer|more|only|just|matter|one|wait*|exceptions")
	negatedAfter   = patterns(
		"not|isn't|aren't|never|don't|doesn't|won't|cannot|can't ~3 need*|requir*|necessary|ask*|want*|expect*|part|matter*|count*|consider*|look*|must|yours|apply|do",
		"no need|problem", "optional", "unnecessary")
	soft = patterns("prefer*", "plus|bonus|welcome|welcomed|helpful|desired|desirable|ideal|ideally|optional|nice|advantage|asset|useful|beneficial",
		"or ~2 equivalent|similar|comparable|another|other|experience|any", "like|love to see|have", "helps", "if", "not ~1 need*|requir*|necessary", "we ~2 train|teach", "will train|teach", "may|can substitute*", "willing to learn", "within ~4 months|year|days")
	hard = patterns("requir*", "must|mandatory|needed|need|needs|necessary|essential|minimum|mandated", "at least", "no|not less|fewer than", "non negotiable", "nonnegotiable|insist", "only candidates|applicants|people")

	patientWords   = patterns("patient*|client|clients|client's|caller|callers|caregiver*|families|parents|enrollee*")
	applicantWords = patterns("applicant*|candidate*|apply*|application*|resume*|résumé*|interview*|hiring|hire|hires|hired|employ*")
	protected      = patterns("race|color|creed|religion|sex|gender|age|disability|disabilities|veteran*|military|ancestry|orientation|pregnancy|marital|ethnicity|genetic*|citizenship|identity", "national origin")
	equalWords     = patterns("equal employment? opportunity|opportunities", "eoe|eeo")
	eeoWords       = patterns("equal employment? opportunity|opportunities|chance|consideration", "eoe|eeo|eeoc", "discriminat*|nondiscrimination|anti-discrimination", "without regard", "regardless of", "protected by|class*|status*|characteristic*|veteran*|group*")
)

var (
	refusals   = patterns("not|never|don't|won't|doesn't|can't ~1 ask|asks|request|requests|require|requires|want|need|collect|consider|keep|use")
	newRequest = patterns("but|just|please|instead|however", "send|include|attach|upload|bring|enclose")
)

// lookBehind is how many words before a phrase can negate it.
const lookBehind = 7

// negated tells whether a phrase is denied: "we do not ask for ...", "... is not needed", or a
// bullet under "You will not:".
func (d *document) negated(m match) bool {
	s := d.sentenceOf(m.first)
	if d.negatedBefore(s.first, m.first) || d.deniesList(s.first, m.first) || d.within(negatorsBefore, m.first+1, m.end) || d.within(negatedAfter, m.end, min(s.last, m.end+10)) {
		return true
	}
	if s.last-m.end <= 2 && s.last > m.end && d.startsWith(negatorsBefore, s.last-1, s.last) {
		return true // "work authorization is needed, citizenship is not"
	}
	b := d.blockOf(m.first)
	if b.purpose == excluded {
		return true
	}
	if b.lead >= 0 {
		lead := &d.blocks[b.lead]
		return d.within(negatorsBefore, lead.first, lead.last)
	}
	return false
}

func (d *document) negatedBefore(first, at int) bool {
	for i := at - 1; i >= first && i >= at-lookBehind; i-- {
		w := &d.words[i+1]
		if w.breaks == ';' || w.breaks == ':' || w.lower == "but" {
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
		if d.words[i+1].breaks == ';' || d.words[i+1].breaks == ':' || d.startsWith(newRequest, i, at) {
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
	if d.negated(m) || b.purpose == wishes {
		return wished
	}
	s := d.sentenceOf(m.first)
	for at := m.end; at < s.last; at++ {
		if d.words[at].breaks == ';' || at > m.end && d.words[at].breaks == ',' && strings.Contains(" and but while ", " "+d.words[at].lower+" ") {
			break
		}
		if grade := d.marked(at, s.last); grade != mentioned {
			return grade
		}
	}
	for at := m.first - 1; at >= s.first; at-- {
		if d.words[at+1].breaks == ';' {
			break
		}
		if grade := d.marked(at, m.first); grade != mentioned {
			return grade
		}
	}
	if b.lead >= 0 {
		if grade := d.leadDemand(&d.blocks[b.lead]); grade != mentioned {
			return grade
		}
	}
	if b.purpose == musts && b.kind == bullet {
		return demanded
	}
	return mentioned
}

func (d *document) leadDemand(lead *block) demand {
	for at := lead.first; at < lead.last; at++ {
		if grade := d.marked(at, lead.last); grade != mentioned {
			return grade
		}
	}
	return mentioned
}

func (d *document) marked(at, last int) demand {
	switch {
	case d.startsWith(soft, at, last):
		return wished
	case d.startsWith(hard, at, last):
		return demanded
	default:
		return mentioned
	}
}

// ofPatients tells whether the sentence of a word speaks of patients.
func (d *document) ofPatients(at int) bool { return d.inSentence(patientWords, at) }

// equalOpportunity tells whether the sentence of a word promises fair treatment of applicants.
func (d *document) equalOpportunity(at int) bool {
	s := d.sentenceOf(at)
	return d.promises(*s)
}

func (d *document) promises(s sentence) bool {
	named := d.protectedIn(s)
	switch {
	case named >= 3:
		return true
	case !d.within(eeoWords, s.first, s.last):
		return false
	case d.within(equalWords, s.first, s.last):
		return !d.within(patientWords, s.first, s.last) || d.within(applicantWords, s.first, s.last)
	default:
		return d.within(applicantWords, s.first, s.last) || named >= 2 && !d.within(patientWords, s.first, s.last)
	}
}

func (d *document) protectedIn(s sentence) int {
	n := 0
	for at := s.first; at < s.last; at++ {
		if d.startsWith(protected, at, s.last) {
			n++
		}
	}
	return n
}
