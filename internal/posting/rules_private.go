package posting

// What a clinic may not ask: what a person earned, and what is private.

const (
	sourceHistory  = "Salary-history laws of many states, among them CA, CO, IL, NJ, NY, VA and WA"
	sourceQuestion = "EEOC guidance on inquiries before an offer; ADA, 29 CFR 1630.13"
)

var (
	// historyWords name past pay; they fire unless denied.
	historyWords = patterns(
		"salary|pay|wage|wages|compensation|earnings|income history|record|records|stub|stubs|slip|slips", "paystub*",
		"past|previous|prior|former|last|recent and|or|hourly|annual|base|monthly|three|3? salary|salaries|pay|wage|wages|compensation|earnings|paycheck*|rate|rates",
		"your|their current|present ~1 salary|pay|wage|wages|compensation|earnings|rate", "current|present and|or? desired|expected? salary|compensation|earnings|wage|pay",
		"tax form|forms|return|returns", "w 2|2s ~1 from|of|for ~2 last|past|previous|prior|current|former",
		"based|base|depends|depend|hinges|hinge on ~1 what ~1 you ~2 made|make|earned|earn", "match|beat ~1 what ~1 you ~2 made|make|earned|earn",
	)
	// earningWords speak of pay and of other jobs; they fire where something is asked.
	earningWords = patterns(
		"past|previous|prior|current|last|former|present|recent ~2 salary|salaries|pay|wage|wages|compensation|earnings|w|rate|rates",
		"salary|pay|wage|wages|compensation|earnings|earned|earn|earning|made|make|paid ~7 last|previous|current|prior|past|former|present|recent ~2 job*|position*|role*|employer*|employment|post|posts|work",
		"salary|pay|wage|wages|compensation|earn|make|earning you? now|currently|today", "currently|now earn|make|earning|making|paid", "payslip*|paycheck*", "each|every|past|previous|all job|jobs|position|positions|employer|employers ~8 salary|pay|wage|wages", "earnings|earned|income|pay ~4 past|last ~1 year|years|months",
		"what|much ~1 you|you've|you're ~2 earn|earned|earning|make|made|making|paid|take|took", "did you earn|make", "what|which ~5 jobs|job|employer|role|position paid|pays", "employer|job|boss|clinic|company pays|paid you",
	)
	futurePay     = patterns("will|can|could|would|you'll|should|may|might|expect|want|hope|like|need|here|want")
	ask           = patterns("discuss|tell|share|send|list|state|include|know|ask|note|say|disclose|mention|write|provide|give|submit|indicate|need|attach|how|did|bring|must|required|please")
	payPlan       = patterns("range*|scale*|grade*|band*|period*|law*|policy|review|rise|raise*|plan|table|day|of|survey*")
	payAsking     = patterns("discuss|how|excludes|considered|send|include|list|tell|give|provide|state|share|bring|ask|submit|require|required|need|needed|needs|with|attach|indicate|report|must|along|and|mention|know|disclose|question*|please|apply|what|which")
	historyDenied = patterns("leave ~4 off|out", "skip|omit|ignore", "no|not|never|don't|won't|barred|bars|nobody", "your ~2 business")
)

func (c *check) checkHistory() {
	a := about{"salary_history", MustFix, "Past pay may not be asked in many places, and it carries old gaps forward: state what this job pays instead.", sourceHistory}
	for _, m := range c.doc.find(historyWords) {
		if c.asksHistory(m) {
			c.add(a, m.first, m.end)
			return
		}
	}
	for _, m := range c.doc.find(earningWords) {
		d := c.doc
		asked := d.inSentence(payAsking, m.first) || d.blockOf(m.first).kind == bullet
		guess := d.words[m.first].lower == "what" && !d.inSentence(ask, m.first)
		if asked && !guess && !d.within(futurePay, m.first, m.end) && c.asksHistory(m) {
			c.add(a, m.first, m.end)
			return
		}
	}
}

// asksHistory tells whether past pay is spoken of without being left alone.
func (c *check) asksHistory(m match) bool {
	d, s := c.doc, c.doc.sentenceOf(m.first)
	switch {
	case d.excludes(m):
		return true
	case d.ofPatients(m.first), d.negated(m), d.blockOf(m.first).kind == heading, d.within(historyDenied, s.first, s.last):
		return false
	}
	return !d.startsWith(payPlan, m.end, s.last) && !d.within(payPlan, m.end, min(m.end+2, s.last)) && !d.states(*s)
}

// states tells whether a sentence names an amount: it says what this job pays.
func (d *document) states(s sentence) bool {
	for at := s.first; at < s.last; at++ {
		if d.words[at].dollars {
			return true
		}
	}
	return false
}

var (
	// privateFacts fire unless denied; no harmless sentence of a posting has them.
	privateFacts = patterns(
		"headshot*|selfie|birthdate|birthplace", "recent|passport|current photo*|picture*", "photo|photos|photograph required|needed|requested|mandatory",
		"marital|family|pregnancy|parental status", "family plans|situation", "number of children|kids|dependents",
		"date of birth", "your age", "how old are you", "graduation year|date", "country of origin|birth", "where you were born",
		"religious affiliation|beliefs|background", "your religion|faith|church", "sexual orientation",
		"medical|health history|questionnaire", "prior|past|any ~1 illness|illnesses|injuries|disability|disabilities", "height and weight", "arrest record|records", "filed ~2 worker's|workers|workers' compensation",
	)
	// privateWords also stand in harmless sentences; they fire where a person is asked.
	privateWords = patterns(
		// a picture
		"pic|pics|snapshot|photo|photos|photograph*|picture|pictures|portrait", "what you look like", "your face",
		// family
		"married|unmarried|spouse|spouse's|husband*|wife|wife's|fiance*|boyfriend|girlfriend", "you are|you're expecting", "minds|watches|after ~2 kids|children", "family size", "how many children|kids", "have|having|got|expecting|plan|planning|want|raise|raising ~2 children|kids|baby", "childcare|child ~2 arrangement*", "pregnan*",
		"start|starting|grow|growing|plan|planning ~1 a|your family", "who is|lives at home", "your family|kids|children|partner", "home life", "who ~2 you ~1 live|lives with|at",
		// religion
		"religio*|church|faith|christian|parish|congregation|synagogue|mosque|pastor",
		// health
		"medical condition*|record*", "health condition*|problem*|status|issue*", "your health", "medications|prescriptions you ~1 take", "disclose|reveal|list|state|describe|report ~4 disability|disabilities|illness*|surgeries", "you ~1 have ~3 disability|disabilities|illness*", "sick days", "height ~2 weight", "compensation claim*", "compensation claims you",
		// age, numbers
		"birthday", "birth date|year", "how old", "social security", "clean shaven", "year ~2 you ~2 graduate|graduated|finish|finished",
	)
	// privateDemands ask for one sort of person.
	privateDemands = patterns(
		"prefer|preferred|preferably|seeking|seek|want|looking|only|need|hire ~3 ladies|women|men|males|females|mothers|moms|gentlemen|lady|woman|man|female|male", "ladies|women|men|moms|females|males ~1 only|preferred|wanted|please", "must be ~1 female|male|woman|man", "female|male applicants|candidates|coordinator|receptionist",
		"single|married|unmarried|childless|christian applicants|candidates|people|person|women|men|only|preferred", "without|no ~1 small|young|little? children|kids ~1 home", "no children|kids|disabilities", "candidates|applicants|moms|mothers|dads|parents ~2 small|young|little kids|children",
		"must|should|cannot|may not be|get|become pregnant", "no health|medical problems|conditions|issues", "in|of|excellent ~1 good|excellent|perfect|robust|great ~1 health", "be|must|are ~1 healthy|single|unmarried|childless|christian", "clean shaven",
	)
)

var (
	photoNot      = patterns("we|you|i|to|can|us|people|patients picture", "big|whole|full|clear|larger picture", "photo|picture id|ids|identification|cards|card|copy", "photo of ~2 insurance|card")
	askingWords   = patterns("dm|text|snap|showing|disclose|reveal|attend|send|include|attach|upload|tell|list|provide|state|submit|ask|asks|enclose|share|give|bring|mention|email|describe|need|must|should|required|know|indicate|note|name|say", "with", "let us")
	selfWords     = patterns("you|your|yourself|you're|applicant*|candidate*|resume*|résumé*|application*|apply|cover|cv|we|us", "women|men|mothers|anyone|those who|planning")
	sendWords     = patterns("send|include|attach|upload|enclose|submit")
	pregnantWords = patterns("pregnant")
	beliefs       = patterns("religio*|church|faith|christian|married|unmarried|photo*|headshot*|pregnan*")
	coverWords    = patterns("health|dental|medical|our|the plan|plans", "cover you|your|the|spouse*|husband*|wife|wives|children|family|families|dependents|employees|childcare|pregnan*", "insur*|coverage|covers|covered|benefit*|leave|dental|vision|402|401|hipaa|privacy|private|hear|overhear")
	chartWork     = patterns("clinical team|staff", "chart|charts|demographic*|vital|register|registers|update|updates|updating|verify|verifies|confirm|confirms|enter|enters|obtain")
	theChart      = patterns("chart|charts|demographic*|identifiers")
	yourOwn       = patterns("your|applicant*|candidate*|resume*|résumé*|application*|apply")
	yourFolks     = patterns("your|their|his|her parents|family|families")
	yours         = patterns("you|your|applicant*|candidate*|resume*|application*")
	openArms      = patterns("welcome people|applicants|everyone|all|candidates", "every|any|all religion|faith|background|backgrounds|family", "women and men", "men and women")
	onceHired     = patterns("after|once|when ~3 accept*|offer|hire|hired|start")
)

func (c *check) checkPersonal() {
	a := about{"personal_question", MustFix, "This asks for something private that says nothing about the work.", sourceQuestion}
	d := c.doc
	for _, m := range d.find(privateFacts) {
		if !c.full(a.rule) && c.ofApplicant(m) {
			c.add(a, m.first, m.end)
		}
	}
	for _, m := range d.find(privateWords) {
		if !c.full(a.rule) && c.ofApplicant(m) && c.asksPerson(m) {
			c.add(a, m.first, m.end)
		}
	}
	for _, m := range d.find(privateDemands) {
		if d.negated(m) && !d.within(pregnantWords, m.first, m.end) || d.ofPatients(m.first) || d.equalOpportunity(m.first) || d.around(openArms, m) || d.blockOf(m.first).purpose == duties {
			continue
		}
		c.add(a, m.first, m.end)
	}
}

// ofApplicant tells whether a private thing may be the applicant's: not a patient's, not denied, not
// what a benefit or an accommodation is about, not asked after the hire.
func (c *check) ofApplicant(m match) bool {
	d, s := c.doc, c.doc.sentenceOf(m.first)
	b := d.blockOf(m.first)
	switch {
	case b.purpose == duties, b.purpose == benefits && b.kind == bullet, d.ofPatients(m.first) && !d.within(yourFolks, s.first, s.last), d.equalOpportunity(m.first), d.negated(m):
		return false
	case d.startsWith(photoNot, max(s.first, m.first-1), s.last), d.startsWith(photoNot, m.first, s.last), d.within(onceHired, m.end, s.last):
		return false
	case d.within(openArms, s.first, s.last):
		return false
	case d.within(chartWork, s.first, s.last) && !d.within(yours, s.first, s.last), d.within(theChart, s.first, s.last) && !d.within(yourOwn, s.first, s.last):
		return false
	}
	return !d.within(coverWords, s.first, s.last) && !d.within(accommodate, s.first, s.last) && !(d.within(disability, s.first, s.last) && d.within(changeWords, s.first, s.last))
}

// asksPerson tells whether the sentence asks something of the applicant.
func (c *check) asksPerson(m match) bool {
	d, s := c.doc, c.doc.sentenceOf(m.first)
	if d.within(beliefs, m.first, m.end) && d.demandOf(m) == demanded {
		return true
	}
	asked := d.within(askingWords, s.first, s.last) || d.questioned(m.first)
	b := d.blockOf(m.first)
	return asked && (d.within(selfWords, s.first, s.last) || d.within(sendWords, s.first, min(s.first+3, m.first)) || b.purpose == applying || b.purpose == musts)
}
