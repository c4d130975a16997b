package posting

// How a person with a disability asks for a change to the hiring process.

// accommodationText is the one-click line; empty where no contact is known to put in it.
func (c *check) accommodationText() string {
	way := escape(c.Clinic.Contact.sentence())
	if way == "" {
		return ""
	}
	return "\nNeed a change because of a disability? Ask for a reasonable accommodation at any step: " + way + ". Asking never counts against you.\n"
}

var (
	accommodate   = patterns("accommodat*")
	withOrWithout = patterns("with or without ~1 accommodat*", "with and|or without")

	// hiringWords and askWords tell that the word is about the hiring process, or about asking.
	hiringWords = patterns("reasonable|disab*|request*|applicant*|candidate*|hiring|apply*|application*|interview*|exercise*|assessment*|ada")
	askWords    = patterns(
		"ask|asking|request*|call|contact|email|e|write|tell|reach|let|talk|need*",
		"reasonable|available|provide*|offer*|make|arrange*",
		"disab*|hiring|applicant*|candidate*|application|apply*|interview*|exercise*|assessment*|adjust*",
	)

	// a disability, and something that changes because of it
	disability  = patterns("disab*|impairment*|handicap*", "medical|health condition*")
	changeWords = patterns(
		"change|changes|changed|changing|adjust*|adapt*|modif*|arrange*", "help|support|assist*|format",
		"another|different|other way", "differently", "barrier*|hard|harder|difficult|easier", "extra|more time",
	)
	processWords = patterns(
		"process|exercise*|interview*|application*|apply*|hiring|assessment*|test|applicant*|candidate*",
		"ask*|call|tell|email|contact|write|ring|say|request*", "let us",
	)

	// another way through the hiring process, whatever the cause
	otherWays = patterns("extra|more time", "another|different|alternative|other|accessible format|way|version|arrangement")
	changing  = patterns(
		"need|needs|want|wants|require|requires ~3 changed|different|differently|adapted|adjusted|adjustment|adjustments",
		"need|needs changing|adapting|adjusting", "if|should|need|needs|anything|something|anyone ~8 easier|accessible|differently|adjust|adjusted|adapt|adapted", "change|adjust|adapt ~6 interview|interviews|application|process|test|tests|exercise*|hiring", "need|needs|want|wants a|any|some? change|changes",
	)
	selection = patterns("exercise*|interview*|application|apply|applying|hiring|assessment*|test|tests")
	askWays   = patterns("ask|tell|call|email|write|contact|ring|say", "let us")
)

// maxOffers is how often the word is looked at in one sentence; more is no posting.
const maxOffers = 3

// offersAccommodation tells whether applicants are told that the process can be changed for them.
func (d *document) offersAccommodation() bool {
	return d.headsAccommodation() || d.namesAccommodation() || d.offersOtherWay() || d.offersChange()
}

// headsAccommodation tells whether a section or a label of that name says something.
func (d *document) headsAccommodation() bool {
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.kind == heading || b.purpose == duties || b.last-max(b.label, b.first) <= 2 {
			continue
		}
		if d.entitled(b, accommodate) && !d.within(patientWords, b.first, min(b.last, b.first+maxSentence)) {
			return true
		}
	}
	return false
}

// namesAccommodation tells whether the word itself is offered to applicants. "With or without
// accommodation" alone speaks of the work, and patients are accommodated too.
func (d *document) namesAccommodation() bool {
	last, seen := -1, 0
	for _, m := range d.find(accommodate) {
		s := d.sentenceOf(m.first)
		if d.words[m.first].sentence != last {
			last, seen = d.words[m.first].sentence, 0
		}
		if seen++; seen > maxOffers {
			continue
		}
		if d.within(withOrWithout, s.first, s.last) || d.negatedBefore(s.first, m.first) {
			continue
		}
		ofPatients := d.within(patientWords, s.first, s.last) || d.blockOf(m.first).purpose == duties
		if ofPatients && !d.within(applicantWords, s.first, s.last) {
			continue
		}
		if d.inBlock(hiringWords, m.first) || d.within(askWords, s.first, s.last) || d.contactAfter(m.end, d.told(m.first)) {
			return true
		}
	}
	return false
}

// offersOtherWay tells whether people may ask for another way through the hiring process: "tell us if
// the interview needs changing".
func (d *document) offersOtherWay() bool {
	for _, ways := range [][]pattern{otherWays, changing} {
		for _, m := range d.find(ways) {
			if d.inBlock(selection, m.first) && d.inBlock(askWays, m.first) && !d.ofPatients(m.first) && d.blockOf(m.first).purpose != duties {
				return true
			}
		}
	}
	return false
}

// offersChange tells whether a disability is named, a change because of it in the same sentence or the
// next of its block, and a way to ask. A list of protected groups names disability too.
func (d *document) offersChange() bool {
	for _, m := range d.find(disability) {
		s, b := d.sentenceOf(m.first), d.blockOf(m.first)
		if b.purpose == duties || d.protectedIn(*s) >= 3 || d.within(patientWords, s.first, s.last) {
			continue
		}
		end := s.last
		if end < b.last {
			end = d.sentenceOf(end).last
		}
		if d.within(changeWords, s.first, end) && d.inBlock(processWords, m.first) {
			return true
		}
	}
	return false
}

// told is the end of what is said about a word: of its sentence, or of the answer to its question.
func (d *document) told(at int) int {
	if next, ok := d.answer(at); ok {
		return next.last
	}
	return d.sentenceOf(at).last
}

// contactAfter tells whether an address or a telephone number follows: "Accommodations: 555-0100".
func (d *document) contactAfter(at, last int) bool {
	for ; at < last; at++ {
		if d.words[at].link || at+1 < last && d.glued(at, '-', '.', ' ') && d.words[at].number >= 100 && d.words[at+1].number > 0 {
			return true
		}
	}
	return false
}
