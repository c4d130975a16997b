package posting

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
