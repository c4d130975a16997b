package posting

// Words and questions that turn people away for who they are.

const (
	sourceAge      = "Age Discrimination in Employment Act, 29 CFR 1625.4"
	sourceOrigin   = "Title VII, national origin; EEOC Enforcement Guidance of 2016"
	sourceCitizen  = "Immigration and Nationality Act, 8 USC 1324b"
	sourceHistory  = "Salary-history laws of many states, among them CA, CO, IL, NJ, NY, VA and WA"
	sourceQuestion = "EEOC guidance on inquiries before an offer; ADA, 29 CFR 1630.13"
)

var (
	ageWords = patterns("young|youthful|energetic|youngster*|millennial*", "digital native*", "recent|new|fresh|newly|just|recently ~2 grad|grads|graduate|graduates|graduated",
		"fresh out of", "straight|right out of|from college|school|university", "high energy", "gen z", "first job for|out", "twenty|20 somethings|something", "under|below ~1 years old|of", "no older than", "maximum age", "overqualified", "age limit", "want|seek|seeking|hire|hiring ~2 young|younger people|adults|men|women", "looking|perfect|ideal for ~2 young|younger people|adults|men|women", "youthfulness", "youth and energy")
	ageOfPatients = patterns("young|younger patient*|children|child|famil*|adult*|people|kids|mother*|mom*|parent*|women|men|athlet*|readers")

	nativeWords  = patterns("native ~1 speaker*|speaking|fluency|level|tongue|proficiency|accent", "native english|spanish|language", "english|spanish native|natives", "mother tongue", "first language", "accent free", "no|without ~1 accent", "unaccented", "neutral accent")
	speakerWords = patterns("speaker*|speaking|fluency|accent")
	accentWords  = patterns("accent", "no|without", "unaccented", "neutral") // these demand what they seem to deny
	citizenWords = patterns("us|american|united citizen|citizens|citizenship|nationals", "states citizen|citizens|citizenship", "citizens|citizen only", "citizenship|citizen required|is|needed|mandatory|and", "must|be|are|proof ~3 citizen|citizens|citizenship", "green card|cards", "no visa|visas|h", "citizenship us")
	seniorWords  = patterns("senior citizen*")

	historyWords = patterns("salary|pay|wage|wages|compensation|earnings|income history|record|records|stub|stubs",
		"past|previous|prior|current|last|former|present|recent ~2 salary|salaries|pay|wage|wages|compensation|earnings|paycheck*|w",
		"salary|pay|wage|wages|compensation|earnings|earned|earn|earning|made|make|paid ~7 last|previous|current|prior|past|former|present|recent ~2 job*|position*|role*|employer*|employment|post|posts|work",
		"salary|pay|wage|wages|compensation|earn|make|earning you? now|currently|today", "currently|now earn|make|earning|making|paid")
	payPlan       = patterns("range*|scale*|grade*|band*|period*|law*|policy|review|rise|raise*|plan|table")
	payAsking     = patterns("send|include|list|tell|give|provide|state|share|bring|ask|submit|require|required|need|needed|needs|with|attach|indicate|report|must|along|and|mention|know|disclose|question*|please|apply|what|which")
	historyDenied = patterns("leave ~4 off|out", "skip|omit|ignore", "not|never|don't|won't")

	photoWords = patterns("photo|photos|photograph*|headshot*|selfie|picture|pictures|portrait", "marital status", "married|unmarried|spouse|husband|wife", "family status|plans|situation|size", "how many children|kids", "number of children|kids|dependents", "height ~2 weight", "have|having|expecting|plan|planning|want ~2 children|kids|baby", "childcare|child ~2 arrangement*", "pregnan*",
		"religio*|church|faith|christian", "medical history|condition*|record*", "health history|condition*|problem*|status|issue*|questionnaire", "medications|prescriptions you ~1 take", "date of birth", "birth date|year", "birthdate|birthday", "how old", "your age", "disabilities|illness*|sick days", "social security", "clean shaven", "height and weight")
	photoNot     = patterns("big|whole|full|clear|larger picture", "photo|picture id|ids|identification|cards|card|copy", "photo of ~2 insurance|card")
	askingWords  = patterns("send|include|attach|upload|tell|list|provide|state|submit|ask|asks|enclose|share|give|bring|mention|email|describe|let|with|need|must|should|required|know|indicate|note|what|are|do|is|say")
	selfWords    = patterns("you|your|yourself|you're|applicant*|candidate*|resume*|résumé*|application*|apply|cover|we|us", "women|men|mothers|anyone|those who|planning")
	sendWords    = patterns("send|include|attach|upload|enclose|submit")
	healthDemand = patterns("in|of|excellent ~1 good|excellent|perfect|robust|great ~1 health", "be|must|are ~1 healthy|single|unmarried|childless|christian", "no children|kids|disabilities", "clean shaven")
	coverWords   = patterns("health|dental|medical|our|the plan|plans", "cover you|your|the|spouse*|husband*|wife|wives|children|family|families|dependents|employees|childcare|pregnan*", "insur*|coverage|covers|covered|benefit*|leave|dental|vision|402|401|hipaa|privacy|private|hear|overhear")
)

func checkFairness(c *check) {
	c.checkAge()
	c.checkLanguage()
	c.checkCitizenship()
	c.checkHistory()
	c.checkPersonal()
}

func (c *check) checkAge() {
	a := about{"age_coded", MustFix, "This points at a person's age; describe the work or the skill instead.", sourceAge}
	for _, m := range c.doc.find(ageWords) {
		if c.full(a.rule) {
			return
		}
		if c.doc.startsWith(ageOfPatients, m.first, len(c.doc.words)) || c.doc.negated(m) || c.doc.equalOpportunity(m.first) {
			continue
		}
		var fix *string
		switch c.doc.words[m.first].lower {
		case "young", "youthful", "energetic":
			fix = text("friendly")
		}
		c.addFix(a, m.first, m.end, fix)
	}
	c.checkAgeLimit(a)
}

var ageLimit = patterns("under|below", "younger|older than", "aged|age")

// checkAgeLimit reports an age asked of applicants in figures: "applicants under 35".
func (c *check) checkAgeLimit(a about) {
	d := c.doc
	for _, m := range d.find(ageLimit) {
		s := d.sentenceOf(m.first)
		if m.end >= s.last || d.words[m.end].breaks != 0 || d.words[m.end].dollars || d.counts(m.end+1, s.last) && !d.startsWith(yearUnit, m.end+1, s.last) {
			continue
		}
		// below 21 it is the law that sets an age, not the employer
		age := d.words[m.end].number
		if age <= 21 || age > 75 || !d.inSentence(applicantWords, m.first) || d.ofPatients(m.first) || d.negated(m) || d.equalOpportunity(m.first) {
			continue
		}
		c.add(a, m.first, m.end+1)
	}
}

func (c *check) checkLanguage() {
	a := about{"native_speaker", MustFix, "Ask for clear written and spoken language, not for where a person learned it.", sourceOrigin}
	for _, m := range c.doc.find(nativeWords) {
		d := c.doc
		if c.full(a.rule) {
			return
		}
		asksSpeaker := d.within(speakerWords, m.first, m.end)
		demandsNone := d.startsWith(accentWords, m.first, m.end)
		if d.ofPatients(m.first) && !asksSpeaker || d.negated(m) && !demandsNone || d.equalOpportunity(m.first) {
			continue
		}
		c.add(a, m.first, m.end)
	}
}

func (c *check) checkCitizenship() {
	a := about{"citizenship", MustFix, "Ask whether a person may work in the United States; asking for citizenship or a certain card is unlawful for most employers.", sourceCitizen}
	for _, m := range c.doc.find(citizenWords) {
		d := c.doc
		if d.ofPatients(m.first) || d.equalOpportunity(m.first) || d.negated(m) || d.inSentence(seniorWords, m.first) || d.blockOf(m.first).purpose == duties {
			continue
		}
		c.addFix(a, m.first, m.end, nil)
		return
	}
}

func (c *check) checkHistory() {
	a := about{"salary_history", MustFix, "Past pay may not be asked in many places, and it carries old gaps forward: state what this job pays instead.", sourceHistory}
	for _, m := range c.doc.find(historyWords) {
		d, s := c.doc, c.doc.sentenceOf(m.first)
		if d.ofPatients(m.first) || d.within(payPlan, m.end, min(m.end+2, s.last)) || d.negated(m) {
			continue
		}
		if !d.inSentence(payAsking, m.first) && d.blockOf(m.first).kind != bullet || d.within(historyDenied, s.first, s.last) {
			continue
		}
		c.add(a, m.first, m.end)
		return
	}
}

func (c *check) checkPersonal() {
	a := about{"personal_question", MustFix, "This asks for something private that says nothing about the work.", sourceQuestion}
	for _, m := range c.doc.find(photoWords) {
		if !c.full(a.rule) && c.asksPerson(m) {
			c.add(a, m.first, m.end)
		}
	}
	for _, m := range c.doc.find(healthDemand) {
		if c.doc.negated(m) || c.doc.ofPatients(m.first) || c.doc.equalOpportunity(m.first) || c.doc.blockOf(m.first).purpose == duties {
			continue
		}
		c.add(a, m.first, m.end)
	}
}

// asksPerson tells whether the sentence asks the applicant, outside duties and benefits.
func (c *check) asksPerson(m match) bool {
	d, s := c.doc, c.doc.sentenceOf(m.first)
	b := d.blockOf(m.first)
	if b.purpose == duties || b.purpose == benefits && b.kind == bullet || b.purpose == wishes || d.ofPatients(m.first) || d.equalOpportunity(m.first) || d.negated(m) {
		return false
	}
	if d.startsWith(photoNot, max(s.first, m.first-1), s.last) || d.startsWith(photoNot, m.first, s.last) || d.within(coverWords, s.first, s.last) || d.within(accommodate, s.first, s.last) || d.within(changeWords, s.first, s.last) {
		return false
	}
	return d.within(askingWords, s.first, s.last) && (d.within(selfWords, s.first, s.last) || d.within(sendWords, s.first, min(s.first+3, m.first)) || b.purpose == applying || b.purpose == musts)
}
