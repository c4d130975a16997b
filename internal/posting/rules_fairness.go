package posting

import "strings"

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
		"fresh|straight|right|just|newly|recently|barely ~2 out|from|off|finished|left of? ~1 college|school|university|campus", "fresh out of", "grew|grown|raised ~1 with ~2 phone|phones|tablet|smartphone*", "first years|year of ~3 career|life", "finished|left|completed|graduated ~3 within|during|in ~1 last|past", "skew|skews|trend|trends young|younger", "average|median age", "nobody|one over|past", "in ~1 early|mid|late? twenties|thirties", "in ~1 early|mid|late? 20|30 s", "grew|grown|raised ~2 with|on|around ~2 technology|smartphone*|computers|internet|screens|phones|social", "born after|since|with", "new|fresh|young blood|face|faces", "starting out ~3 career|life|work", "start|beginning of|out ~2 career", "set in ~1 ways", "first real job", "class of", "high energy", "gen z", "first job for|out", "twenty|20 somethings|something", "under|below ~1 years old|of", "no older than", "maximum age", "overqualified", "age limit", "want|seek|seeking|hire|hiring ~2 young|younger people|adults|men|women", "looking|perfect|ideal for ~2 young|younger people|adults|men|women", "youthfulness", "youth and|with energy", "energy and youth", "early in|career|stage ~1 your|his|her? career", "early career|stage", "mature ~2 person|individual|candidate|applicant|adult|woman|man|worker|lady|gentleman", "college students|student|age|kids", "retired person|people|nurse", "girl|girls|gal|gals|boy|boys", "up and coming|comers")
	evenhanded    = patterns("older workers|people|adults|applicants", "good company", "equally|both|alike|either", "all ~2 welcome|apply", "welcome too", "retiree*|retired|returning|decades|forty|thirty|changers", "any|all|every age|ages")
	youngThings   = patterns("practice|clinic|company|office|program|organization|department|field ~1 is|are|still ~1 young")
	ageOfPatients = patterns("young and growing|expanding|busy ~1 clinic|practice|caseload|company|team", "young practice|clinic|company|office|program|caseload|organization|service|business|department|center|firm|network|field|brand", "young and old|older", "young|younger patient*|children|child|famil*|adult*|people|kids|mother*|mom*|parent*|women|men|athlet*|readers")

	nativeWords  = patterns("native ~1 speaker*|speaking|fluency|level|tongue|proficiency|accent", "native english|spanish|language", "native in|or|born|and ~1 english|spanish|bilingual|near|fluent|speaker*|proficiency|fluency", "english|spanish native|natives", "mother tongue", "first language", "accent free", "no|without ~2 accent|accents", "unaccented", "neutral accent", "language ~5 raised|childhood|born|cradle", "raised|grew|grown up? ~2 speaking|in|with ~1 english|spanish|language", "english|spanish ~4 raised|childhood|birth|born|grew|cradle", "american accent", "sound|sounds like ~4 here|grew|local|american", "sound american|local|native", "language ~2 you ~1 think|dream", "native like", "learned|learnt ~1 english|spanish at ~1 home")
	speakerWords = patterns("speaker*|speaking|fluency|accent")
	accentWords  = patterns("accent|accents", "no|without", "unaccented", "neutral") // these demand what they seem to deny
	servedWords  = patterns("as patients", "we serve|see|treat|help|welcome", "come|live|visit|arrive")
	citizenWords = patterns("us|american|united citizen|citizens|citizenship|nationals", "states citizen|citizens|citizenship", "citizens|citizen only", "citizenship|citizen required|is|needed|mandatory|and", "must|be|are|proof ~3 citizen|citizens|citizenship", "green card|cards", "no visas|h|opt", "no visa holder*|candidate*|applicant*|workers", "only ~3 americans", "americans only", "non citizens|citizen ~3 not|won't|cannot|need|excluded", "noncitizen*", "citizenship us", "citizens of ~1 united|us|usa|america", "permanent resident|residents|residency", "us|american|states passport", "visa|permit holders|holder", "us|american born", "born in ~2 us|states|america", "citizens only")
	seniorWords  = patterns("senior citizen*")

	historyWords = patterns("salary|pay|wage|wages|compensation|earnings|income history|record|records|stub|stubs|slip|slips", "tax form|forms|return|returns",
		"past|previous|prior|current|last|former|present|recent ~2 salary|salaries|pay|wage|wages|compensation|earnings|paycheck*|w|rate|rates",
		"salary|pay|wage|wages|compensation|earnings|earned|earn|earning|made|make|paid ~7 last|previous|current|prior|past|former|present|recent ~2 job*|position*|role*|employer*|employment|post|posts|work",
		"salary|pay|wage|wages|compensation|earn|make|earning you? now|currently|today", "currently|now earn|make|earning|making|paid", "what|much ~1 you|you've|you're ~2 earn|earned|earning|make|made|making|paid|take|took", "did you earn|make", "what|which ~5 jobs|job|employer|role|position paid|pays", "employer|job|boss|clinic|company pays|paid you", "payslip*|paycheck*")
	futurePay     = patterns("will|can|could|would|you'll|should|may|might|expect|want|hope|like|need|here|want")
	ask           = patterns("discuss|tell|share|send|list|state|include|know|ask|note|say|disclose|mention|write|provide|give|submit|indicate|need|attach|how|did|bring|must|required|please")
	payPlan       = patterns("range*|scale*|grade*|band*|period*|law*|policy|review|rise|raise*|plan|table")
	payAsking     = patterns("discuss|how|excludes|considered|send|include|list|tell|give|provide|state|share|bring|ask|submit|require|required|need|needed|needs|with|attach|indicate|report|must|along|and|mention|know|disclose|question*|please|apply|what|which")
	historyDenied = patterns("leave ~4 off|out", "skip|omit|ignore", "not|never|don't|won't")

	photoWords = patterns("pic|pics|snapshot|photo|photos|photograph*|headshot*|selfie|picture|pictures|portrait", "marital status", "married|unmarried|spouse|spouse's|husband*|wife|wife's|fiance*|boyfriend|girlfriend", "you are|you're expecting", "minds|watches|after ~2 kids|children", "family status|plans|situation|size", "how many children|kids", "number of children|kids|dependents", "height ~2 weight", "have|having|got|expecting|plan|planning|want|raise|raising ~2 children|kids|baby", "childcare|child ~2 arrangement*", "pregnan*",
		"religio*|church|faith|christian|parish|congregation|synagogue|mosque|pastor", "medical history|condition*|record*", "health history|condition*|problem*|status|issue*|questionnaire", "medications|prescriptions you ~1 take", "date of birth", "birth date|year", "birthdate|birthday", "how old", "your age", "disclose|reveal|list|state|describe|report ~4 disability|disabilities|illness*|surgeries", "you ~1 have ~3 disability|disabilities|illness*", "sick days", "social security", "clean shaven", "height and weight", "what you look like", "start|starting|grow|growing|plan|planning ~1 a|your family", "who is|lives at home", "your face", "your family|kids|children|partner|faith|religion|health", "compensation claim*", "moms|mothers|dads|parents ~2 small|young|little kids|children", "year ~2 you ~2 graduate|graduated|finish|finished", "graduation year|date", "where you were born", "country of origin", "birthplace", "sexual orientation", "arrest record|records", "workers|worker's compensation claims you", "home life", "who ~2 you ~1 live|lives with|at")
	photoNot      = patterns("we|you|i|to|can|us|people|patients picture", "big|whole|full|clear|larger picture", "photo|picture id|ids|identification|cards|card|copy", "photo of ~2 insurance|card")
	askingWords   = patterns("dm|text|snap|showing|disclose|reveal|attend|send|include|attach|upload|tell|list|provide|state|submit|ask|asks|enclose|share|give|bring|mention|email|describe|need|must|should|required|know|indicate|note|name|say", "with", "let us")
	selfWords     = patterns("you|your|yourself|you're|applicant*|candidate*|resume*|résumé*|application*|apply|cover|we|us", "women|men|mothers|anyone|those who|planning")
	sendWords     = patterns("send|include|attach|upload|enclose|submit")
	pregnantWords = patterns("pregnant")
	beliefs       = patterns("religio*|church|faith|christian|married|unmarried|photo*|headshot*|pregnan*")
	healthDemand  = patterns("prefer|preferred|preferably|seeking|seek|want|looking|only|need|hire ~3 ladies|women|men|males|females|mothers|moms|gentlemen|lady|woman|man|female|male", "ladies|women|men|moms|females|males ~1 only|preferred|wanted|please", "single|unmarried|childless applicants|candidates|people|person|women|men|only", "without|no ~1 small|young|little? children|kids ~1 home", "must|should|cannot|may not be|get|become pregnant", "no health|medical problems|conditions|issues", "in|of|excellent ~1 good|excellent|perfect|robust|great ~1 health", "must be ~1 female|male|woman|man", "be|must|are ~1 healthy|single|unmarried|childless|christian", "no children|kids|disabilities", "clean shaven")
	coverWords    = patterns("health|dental|medical|our|the plan|plans", "cover you|your|the|spouse*|husband*|wife|wives|children|family|families|dependents|employees|childcare|pregnan*", "insur*|coverage|covers|covered|benefit*|leave|dental|vision|402|401|hipaa|privacy|private|hear|overhear")
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
		if c.doc.ofThing(m) || c.doc.startsWith(ageOfPatients, m.first, len(c.doc.words)) || c.doc.negated(m) || c.doc.equalOpportunity(m.first) || c.doc.around(evenhanded, m) {
			continue
		}
		var fix *string
		switch c.doc.words[m.first].lower {
		case "young", "youthful", "energetic":
			fix = text("friendly")
		}
		c.addFix(a, m.first, m.end, fix)
	}
	for _, m := range c.doc.find(sought) {
		if !c.full(a.rule) && !c.doc.negated(m) && !c.doc.ofPatients(m.first) {
			c.add(a, m.first, m.end)
		}
	}
	c.checkAgeLimit(a)
	c.checkLeastAge(a)
}

var (
	sought   = patterns("ideal|perfect|best|great|suited ~3 retiree*|retired|students|student", "retirees|retiree|students|student ~8 ideal|best|perfect|preferred|wanted|encouraged", "supplement ~2 pension|retirement")
	orOlder  = patterns("years ~2 or|and older|younger", "or|and older|younger")
	ageThere = patterns("be|must|aged|age|applicant*|candidate*|you|old|only")
)

// checkLeastAge reports an age that applicants have to have reached, or not passed, where no law sets
// it: "25 or older".
func (c *check) checkLeastAge(a about) {
	d := c.doc
	for _, m := range d.find(orOlder) {
		s := d.sentenceOf(m.first)
		if m.first == s.first || d.words[m.first-1].dollars || d.blockOf(m.first).purpose == duties || d.blockOf(m.first).purpose == benefits {
			continue
		}
		age := d.words[m.first-1].number
		if age > 21 && age <= 70 && d.within(ageThere, max(s.first, m.first-6), m.first) && !d.within(patientWords, max(s.first, m.first-lookBack), m.first) && !d.negated(m) && !d.equalOpportunity(m.first) {
			c.add(a, m.first-1, m.end)
		}
	}
}

var (
	thingWords  = patterns("young|energetic")
	peopleWords = patterns("person*|people|individual*|candidate*|applicant*|team*|staff|worker*|self|coordinator*|professional*|receptionist*|player*|member*|attitude*|spirit*|vibe*|culture|crew|group*|someone|somebody|getter*|man|men|woman|women|adult*|talent|mind*|face*|blood|leader*|assistant*|graduate*|guy*|gal*|lady|ladies|starter*|energy|bunch|environment|atmosphere|heart|navigator*|biller*|scheduler*|representative*|specialist*|clerk*|hire*|voice*|folks|one|ones|workforce|employee*|colleague*|dynamic|fun|vibrant|hip|girl*|boy*|cheerful|outgoing|personalit*")
	joining     = patterns("and|or|but|to|who|with|at|in|enough|for|as|while|because")
)

// ofThing tells whether "young" or "energetic" is said of a thing and not of people: "a young clinic".
func (d *document) ofThing(m match) bool {
	if m.end-m.first > 1 || !d.startsWith(thingWords, m.first, m.end) {
		return false
	}
	s := d.sentenceOf(m.first)
	if d.within(youngThings, max(s.first, m.first-4), m.end) {
		return true
	}
	if m.end >= s.last || d.words[m.end].breaks != 0 && d.words[m.end].breaks != ',' && d.words[m.end].breaks != '-' || d.startsWith(joining, m.end, s.last) && d.words[m.end].lower != "and" {
		return false
	}
	return !d.within(peopleWords, max(s.first, m.first-2), min(s.last, m.end+5))
}

var (
	someone  = patterns("someone|somebody|person|people|candidate*|applicant*|anyone")
	ageLimit = patterns("under|below|over", "younger|older than", "aged|age|ages", "between")
	ageUnit  = patterns("years old", "years of age", "yo", "year olds|old")
)

// checkAgeLimit reports an age asked of applicants in figures: "applicants under 35".
func (c *check) checkAgeLimit(a about) {
	d := c.doc
	for _, m := range d.find(ageLimit) {
		s := d.sentenceOf(m.first)
		if d.ageRange(m, s) || d.pastAge(m, s) {
			c.add(a, m.first, m.end+1)
			continue
		}
		if d.words[m.first].lower == "over" || m.end >= s.last || d.words[m.end].breaks != 0 || d.words[m.end].dollars || d.counts(m.end+1, s.last) && !d.startsWith(yearUnit, m.end+1, s.last) {
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

// ageRange tells whether two ages bound the people who are wanted: "ages 21 to 35".
func (d *document) ageRange(m match, s *sentence) bool {
	if m.end+1 >= s.last {
		return false
	}
	low, high := d.words[m.end].number, d.words[min(m.end+2, s.last-1)].number
	if d.words[m.end+1].number > 0 {
		high = d.words[m.end+1].number
	}
	told := d.words[m.first].lower == "between" && d.within(someone, max(s.first, m.first-6), m.first) || strings.HasPrefix(d.words[m.first].lower, "age") || d.within(ageUnit, m.end+1, s.last)
	return told && low >= 16 && high > low && high < 75 && !d.words[m.end].dollars && d.blockOf(m.first).purpose != duties && d.blockOf(m.first).purpose != aside &&
		!d.ofPatients(m.first) && !d.negated(m) && !d.equalOpportunity(m.first)
}

// pastAge tells whether people over an age are turned away: "over 50 need not apply".
func (d *document) pastAge(m match, s *sentence) bool {
	age := 0.0
	if m.end < s.last {
		age = d.words[m.end].number
	}
	return d.words[m.first].lower == "over" && age >= 30 && age <= 75 && d.within(turnsAway, m.end, s.last)
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
		if d.ofPatients(m.first) && (!asksSpeaker || d.inSentence(servedWords, m.first)) || (d.blockOf(m.first).purpose == wishes || d.blockOf(m.first).purpose == excluded) && d.blockOf(m.first).kind == bullet || d.negated(m) && !demandsNone || d.equalOpportunity(m.first) || d.around(evenhanded, m) {
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
		if d.ofPatients(m.first) || d.within(payPlan, m.end, min(m.end+2, s.last)) || d.negated(m) || d.blockOf(m.first).kind == heading || d.within(futurePay, m.first, m.end) || !d.inSentence(ask, m.first) && d.words[m.first].lower == "what" {
			continue
		}
		if !d.inSentence(payAsking, m.first) && d.blockOf(m.first).kind != bullet || d.within(historyDenied, s.first, s.last) && !d.excludes(m) {
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
		if c.doc.negated(m) && !c.doc.within(pregnantWords, m.first, m.end) || c.doc.ofPatients(m.first) || c.doc.equalOpportunity(m.first) || c.doc.blockOf(m.first).purpose == duties {
			continue
		}
		c.add(a, m.first, m.end)
	}
}

// asksPerson tells whether the sentence asks the applicant, outside duties and benefits.
func (c *check) asksPerson(m match) bool {
	d, s := c.doc, c.doc.sentenceOf(m.first)
	b := d.blockOf(m.first)
	if b.purpose == duties || b.purpose == benefits && b.kind == bullet || b.purpose == wishes && b.kind == bullet || d.ofPatients(m.first) || d.equalOpportunity(m.first) || d.negated(m) {
		return false
	}
	if d.startsWith(photoNot, max(s.first, m.first-1), s.last) || d.startsWith(photoNot, m.first, s.last) || d.within(coverWords, s.first, s.last) || d.within(accommodate, s.first, s.last) || d.within(disability, s.first, s.last) && d.within(changeWords, s.first, s.last) {
		return false
	}
	if d.within(beliefs, m.first, m.end) && d.demandOf(m) == demanded {
		return true
	}
	return (d.within(askingWords, s.first, s.last) || d.questioned(m.first)) && (d.within(selfWords, s.first, s.last) || d.within(sendWords, s.first, min(s.first+3, m.first)) || b.purpose == applying || b.purpose == musts)
}
