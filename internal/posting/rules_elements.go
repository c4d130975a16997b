package posting

import "fmt"

// The elements without which a posting is not published.

const (
	sourceOwn       = "House rule: candidates decide on these facts"
	sourceADA       = "Americans with Disabilities Act, 29 CFR 1630.2(o) and 1630.9"
	sourceTitle7    = "Title VII of the Civil Rights Act; EEOC guidance on job advertisements"
	sourcePayStates = "State pay-transparency laws; a range serves candidates everywhere"
)

func checkElements(c *check) {
	c.checkPay()
	if !c.doc.statesBenefits() {
		c.addMissing(about{"benefits_missing", MustFix, "No benefit is named: say what insurance, leave or savings plan comes with the job.", sourcePayStates}, "")
	}
	if !c.doc.statesApplyBy() {
		c.addMissing(about{"apply_by_missing", MustFix, "No last day to apply is given: add a date, so that people know whether it is worth their time.", sourceOwn}, "")
	}
	if !c.doc.offersAccommodation() {
		c.addMissing(about{"accommodation_missing", MustFix, "Nothing tells a person with a disability how to ask for a change to the hiring process.", sourceADA}, c.accommodationText())
	}
	if !c.doc.promisesEqualOpportunity() {
		c.addMissing(about{"eeo_missing", MustFix, "No equal opportunity statement stands in the posting.", sourceTitle7}, eeoText)
	}
}

// eeoText is the one-click statement.
const eeoText = "\nWe are an equal opportunity employer. Race, color, religion, sex, national origin, age, disability, veteran status or any other protected status plays no part in whom we choose.\n"

// accommodationText is the one-click line; empty where no contact is known to put in it.
func (c *check) accommodationText() string {
	way := escape(c.Clinic.Contact.sentence())
	if way == "" {
		return ""
	}
	return "\nNeed a change because of a disability? Ask for a reasonable accommodation at any step: " + way + ". Asking never counts against you.\n"
}

func (c *check) checkPay() {
	pays := c.doc.pays()
	if len(pays) == 0 {
		c.addMissing(about{"pay_missing", MustFix, "No pay is stated: give the lowest and the highest amount you would pay a new person.", sourcePayStates}, c.payText())
	}
	for _, p := range pays {
		switch {
		case p.high < p.low:
			c.add(about{"pay_reversed", MustFix, "The pay range runs backwards: the lower amount comes first.", sourceOwn}, p.first, p.end)
		case p.high > p.low*1.5:
			why := fmt.Sprintf("The top of the range is %.0f %% over its low end; ranges wider than 50 %% tell candidates little.", 100*(p.high/p.low-1))
			c.add(about{"pay_width", Suggestion, why, "State pay-transparency laws ask for a range set in good faith"}, p.first, p.end)
		}
	}
}

func (c *check) payText() string {
	if pay := c.Brief.Pay(); pay.String() != "" && !pay.Reversed() {
		return "\n**Pay:** " + pay.String() + "\n"
	}
	return ""
}

var (
	// strongBenefits are benefits wherever they stand, weak ones only where employees get them.
	strongBenefits = patterns("pto", "paid ~1 time|leave|vacation|holiday*|sick|parental|sabbatical|lunch", "days|weeks|time ~1 off", "vacation days|time|leave|pay", "days|weeks|hours of? ~1 vacation|leave|holidays", "sick leave|time|pay|days", "health|dental|medical ins",
		"401|403", "retirement plan|savings|match|account|benefit*", "pension", "parental|maternity|paternity|family leave", "tuition help|assistance|reimbursement|support", "full|comprehensive ~1 health|medical ~1 dental", "profit sharing", "hsa|fsa", "life insurance")
	weakBenefits = patterns("medical|dental|vision|health|healthcare insurance|coverage|plan|plans|benefit*|care", "medical ~1 dental", "dental ~1 vision", "health ~1 dental", "health insurance", "vacation", "health|medical|dental premium*")
	whoBenefits  = patterns("we offer|provide|give|pay|cover", "you get|receive|have|enjoy", "our benefits", "benefits|perks include", "perk*|package", "benefits", "employees|staff", "from|on day one", "included", "paid", "start|starts|begin|begins ~4 day|days|month|hire")
	needing      = patterns("need|needs|want|wants|request|requesting")
	benefitLabel = patterns("insurance|health|medical|coverage|leave|vacation|retirement|savings")
	atWork       = patterns("check*|verify|verif*|explain*|bill*|claim*|eligibility|submit*|deny|denied|process*|authoriz*|questions")
)

// statesBenefits tells whether the text names a benefit of the job, not of patients' insurance.
func (d *document) statesBenefits() bool {
	for _, m := range d.find(strongBenefits) {
		needed := d.within(needing, max(d.sentenceOf(m.first).first, m.first-3), m.first)
		if !needed && !d.negated(m) && !d.ofPatients(m.first) {
			return true
		}
	}
	for _, m := range d.find(weakBenefits) {
		b := d.blockOf(m.first)
		if d.negated(m) || d.ofPatients(m.first) || d.inSentence(atWork, m.first) {
			continue
		}
		if b.purpose == benefits || b.purpose != duties && b.purpose != musts && b.purpose != wishes && d.inBlock(whoBenefits, m.first) {
			return true
		}
		if b.heading < 0 && b.purpose == plain && b.kind == bullet || b.purpose != duties && d.entitled(b, benefitLabel) {
			return true
		}
	}
	return false
}

// entitled tells whether the label or the heading of a block has one of the phrases.
func (d *document) entitled(b *block, phrases []pattern) bool {
	return d.within(phrases, b.first, b.label) || d.headedBy(b, phrases)
}

// headedBy tells whether the heading of a block has one of the phrases among its first words.
func (d *document) headedBy(b *block, phrases []pattern) bool {
	if b.heading < 0 {
		return false
	}
	head := &d.blocks[b.heading]
	return d.within(phrases, head.first, min(head.last, head.first+maxHeading))
}

// maxHeading is how many words of a heading are read.
const maxHeading = 30

var (
	applyWords    = patterns("apply|applying|applications|application|deadline|closing|closes|close|resume|resumes|résumé|résumés|submit|submissions|candidates|applicants|accepted|posting|due|arrive|arrives|received|reach|reaches|postmarked", "get ~3 to us|me", "respond|reply", "letters|notes|replies ~1 by|before", "in touch", "hear from you", "comes|come|taken down", "post|posted|listed|advertised ~1 until|through|till", "open|opening ~1 until|through|till", "write|email|mail|call|send ~3 to|us|me|letter|cv|note")
	otherDates    = patterns("start|starts|starting|begin|begins|beginning|interview*|orientation|since|opened|opens|posted|updated|effective|training|founded|onward")
	lastDayWords  = patterns("by|before|until|till|through|deadline|later")
	untilWords    = patterns("after|including|down|expires|by|before|until|till|through|deadline|closing|closes|close|later|due|end|ends|on|date|last")
	rangeTo       = patterns("~1 to|through")
	startBy       = patterns("start|starts|starting|begin|begins|chair|seat|hire|hired|hiring|place|someone|desk ~2 by|before|on")
	deadlineWords = patterns("last|final|closing ~1 day|date", "apply by|before", "when to apply", "apply|applications ~1 by|before|until", "deadline", "closing date", "closes")
)

// statesApplyBy tells whether a calendar date stands as the last day to apply.
func (d *document) statesApplyBy() bool {
	invites := map[int]bool{} // clauses that speak of applying, each looked at once
	for at := range d.words {
		if _, ok := d.dateAt(at); !ok {
			continue
		}
		s := d.clauseOf(at)
		if _, known := invites[s.first]; !known {
			invites[s.first] = d.within(applyWords, s.first, s.last) && d.within(untilWords, s.first, s.last)
		}
		if d.closesAt(at, invites[s.first]) {
			return true
		}
	}
	return false
}

// clauseOf is the part of a sentence between semicolons in which a word stands.
func (d *document) clauseOf(at int) sentence {
	s := *d.sentenceOf(at)
	for i := at; i > s.first; i-- {
		if d.words[i].breaks == ';' {
			s.first = i
			break
		}
	}
	for i := at + 1; i < s.last; i++ {
		if d.words[i].breaks == ';' {
			s.last = i
			break
		}
	}
	return s
}

// closesAt tells whether the date at a word is the last day; invites says that its sentence speaks
// of applying.
func (d *document) closesAt(at int, invites bool) bool {
	s := d.sentenceOf(at)
	if d.blockOf(at).purpose == duties {
		return false
	}
	if d.within(startBy, max(s.first, at-4), at) || d.within(otherDates, max(s.first, at-5), at) && !d.within(lastDayWords, max(s.first, at-3), at) {
		return false
	}
	if invites {
		return true
	}
	b := d.blockOf(at)
	if b.purpose == applying && (d.within(untilWords, max(s.first, at-3), at) || d.startsWith(rangeTo, max(s.first, at-2), at)) {
		return true
	}
	return d.entitled(b, deadlineWords)
}

var (
	accommodate   = patterns("accommodat*")
	withOrWithout = patterns("with or without ~1 accommodat*", "with and|or without")
	askWords      = patterns("ask|asking|request*|call|contact|email|e|write|tell|reach|let|talk|need*|reasonable|available|provide*|offer*|make|arrange*", "disab*|hiring|applicant*|candidate*|application|apply*|interview*|exercise*|assessment*|adjust*")
	disability    = patterns("disab*|impairment*", "medical|health condition*")
	changeWords   = patterns("change*|adjust*|help|support|format|arrange*|assist*|modif*", "another|different|other way", "barrier*|hard|harder|difficult", "extra|more time")
	otherWays     = patterns("extra|more time", "another|different|alternative|other|accessible format|way|version|arrangement")
	selection     = patterns("exercise*|interview*|application|apply|applying|hiring|assessment*|test|tests")
	askWays       = patterns("ask|tell|call|email|write|contact", "let us")
	processWords  = patterns("process|ask*|call|tell|email|contact|write|exercise*|interview*|application*|apply*|hiring|assessment*|test", "let us", "request*|applicant*|candidate*")
	hiringWords   = patterns("reasonable|disab*|request*|applicant*|candidate*|hiring|apply*|application*|interview*|exercise*|assessment*|ada")
)

// maxOffers is how often the word is looked at in one sentence; more is no posting.
const maxOffers = 3

// offersAccommodation tells whether applicants are told that the process can be changed for them.
// "With or without accommodation" alone speaks of the work, and patients are accommodated too.
func (d *document) offersAccommodation() bool {
	for i := range d.blocks {
		if b := &d.blocks[i]; b.kind != heading && b.purpose != duties && b.last-max(b.label, b.first) > 2 && d.entitled(b, accommodate) && !d.within(patientWords, b.first, min(b.last, b.first+maxSentence)) {
			return true
		}
	}
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
		if d.inBlock(hiringWords, m.first) || d.within(askWords, s.first, s.last) || d.contactAfter(m.end, s.last) {
			return true
		}
	}
	for _, m := range d.find(otherWays) {
		s := d.sentenceOf(m.first)
		if d.inBlock(selection, m.first) && d.inBlock(processWords, m.first) && !d.within(patientWords, s.first, s.last) && d.inBlock(askWays, m.first) {
			return true
		}
	}
	for _, m := range d.find(disability) {
		s := d.sentenceOf(m.first)
		if d.within(changeWords, s.first, s.last) && d.inBlock(processWords, m.first) && d.blockOf(m.first).purpose != duties && d.protectedIn(*s) < 3 && !d.within(patientWords, s.first, s.last) {
			return true
		}
	}
	return false
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

// promisesEqualOpportunity tells whether one sentence promises fair treatment of applicants.
func (d *document) promisesEqualOpportunity() bool {
	for _, s := range d.sentences {
		if d.promises(s) {
			return true
		}
	}
	return false
}
