package posting

// What comes with the job besides pay.

var (
	// strongBenefits are benefits wherever they stand, weak ones only where employees get them.
	strongBenefits = patterns(
		// time off
		"pto", "paid ~1 time|leave|vacation|holiday*|sick|parental|sabbatical|lunch", "days|weeks|time ~1 off", "vacation days|time|leave|pay", "days|weeks|hours of? ~1 vacation|leave|holidays", "sick leave|time|pay|days", "parental|maternity|paternity|family leave",
		// cover
		"health|dental|medical ins", "full|comprehensive ~1 health|medical ~1 dental", "hsa|fsa", "life insurance",
		// money for later
		"401|403", "retirement plan|savings|match|account|benefit*", "pension", "profit sharing", "tuition help|assistance|reimbursement|support",
	)
	weakBenefits = patterns(
		"medical|dental|vision|health|healthcare insurance|coverage|plan|plans|benefit*|care", "medical ~1 dental", "dental ~1 vision", "health ~1 dental", "health insurance", "health|medical|dental premium*",
		"vacation",
	)
	// whoBenefits tells that employees get them, and when.
	whoBenefits = patterns(
		"we offer|provide|give|pay|cover", "you get|receive|have|enjoy", "employees|staff",
		"our benefits", "benefits|perks include", "perk*|package", "benefits", "included", "paid",
		"from|on day one", "start|starts|begin|begins ~4 day|days|month|hire", "after ~3 days|months|month|year|weeks|probation",
	)
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
