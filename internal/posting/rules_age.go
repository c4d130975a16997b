package posting

import "strings"

// Words that point at a person's age. A listed word fires wherever it stands, until a known reason
// tells that no applicant is meant: a patient or a clinic is young, a law sets the age, every age is
// welcome.

const sourceAge = "Age Discrimination in Employment Act, 29 CFR 1625.4"

var (
	ageWords = patterns(
		// words for youth
		"young|younger|youthful|youthfulness|youngster*|energetic|energetically|millennial*",
		"youth and|with energy", "energy and youth", "high energy", "new|fresh blood", "fresh face|faces",
		"up and coming|comers", "girl|girls|gal|gals|boy|boys", "in ~1 early|mid|late? twenties|thirties", "in ~1 early|mid|late? 20|30 s", "twenty|20 somethings|something",
		// a generation
		"gen z", "digital native*", "born after|since|with", "grew|grown|raised ~2 with|on|around ~2 phone|phones|smartphone*|tablet|technology|computers|internet|screens|social", "grew|grown|raised up? online",
		// just out of school
		"recent|new|fresh|newly|just|recently ~2 grad|grads|graduate|graduates|graduated", "fresh|straight|right|just|newly|recently|barely ~2 out|from|off|finished|left of? ~1 college|school|university|campus", "fresh out of",
		"finished|left|completed|graduated ~3 within|during|in ~1 last|past", "class of", "college students|student|age|kids", "out of school ~1 job",
		// at the start of working life
		"first years|year of ~3 career|life", "starting out ~3 career|life|work", "start|beginning of|out ~2 career", "early in|career|stage ~1 your|his|her|their? career", "early career|stage", "first real job", "first job for|out",
		"skew|skews|trend|trends young|younger",
		// the other way round: too old, or old enough
		"overqualified", "set in ~1 ways", "mature ~2 person|individual|candidate|applicant|adult|woman|man|worker|lady|gentleman", "retired person|people|nurse",
	)

	// ageFigures set a limit, where they are not about patients.
	ageFigures = patterns("below|under ~1 years old|of", "no older than", "no more than ~1 years old|of", "maximum age", "age limit", "nobody|one over|past", "average|median age")

	// evenhanded sentences speak of several ages to welcome them.
	evenhanded = patterns("older workers|people|adults|applicants", "good company", "equally|both|alike|either", "all ~2 welcome|apply", "welcome too", "retiree*|retired|returning|decades|forty|thirty|changers", "any|all|every age|ages", "boys and girls", "girls and boys")

	// youngPatients follow a word for youth that is said of those whom the clinic cares for.
	youngPatients = patterns("~1 patient*|child|children|famil*|kids|kid|mother*|mom|moms|parent*|dad|dads|father*|sibling*|visitor*|guest*|baby|babies|teen*|toddler*|reader*|athlete*|caller*", "play area|room|corner", "and ~1 old|older", "than")
	// newClinic follows "young" that is said of a clinic.
	newClinic = patterns(
		"and|but|yet? growing|expanding|busy|thriving|small|new|medical? practice|clinic|company|program|organization|business|department|network|field|brand|center|firm|hospital|caseload",
		"and growing|expanding ~1 team",
	)
	insured     = patterns("dependent*|coverage|plan|plans|children|medicare")
	youngThings = patterns("practice|clinic|company|office|program|organization|department|field ~1 is|are|still ~1 young")
	// youngPublic follows "young" of patients too, where the clinic cares for them.
	youngPublic = patterns("~1 adult*|people|women|men|woman|man|woman's|man's|ones")
	caring      = patterns("patient*|clinic|county|parents|community|program*|school*|foster", "help|helps|see|treat|serve|care|cares|calm|schedule|book|greet|remind|call|calls|explain ~4 young|younger")
	soughtYoung = patterns("want|seek|seeking|hire|hiring|need|prefer ~2 young|younger", "looking|perfect|ideal|suits|great for? ~2 young|younger")

	// sought are people of one age who are named as the right ones, or turned away.
	sought = patterns("ideal|perfect|best|great|suited ~3 retiree*|retired|students|student", "retirees|retiree|students|student ~8 ideal|best|perfect|preferred|wanted|encouraged", "supplement ~2 pension|retirement",
		"overqualified|older|elderly ~1 applicants|candidates|workers|people ~8 not|never|hard|tough|difficult|slow|struggle")
)

func (c *check) checkAge() {
	a := about{"age_coded", MustFix, "This points at a person's age; describe the work or the skill instead.", sourceAge}
	d := c.doc
	for _, m := range d.find(ageWords) {
		if c.full(a.rule) {
			return
		}
		if d.youngOther(m) || d.negated(m) || d.equalOpportunity(m.first) || d.around(evenhanded, m) {
			continue
		}
		var fix *string
		switch d.words[m.first].lower {
		case "young", "youthful", "energetic":
			fix = text("friendly")
		}
		c.addFix(a, m.first, m.end, fix)
	}
	for _, m := range d.find(ageFigures) {
		if !c.full(a.rule) && d.blockOf(m.first).purpose != duties && !d.ofPatients(m.first) && !d.inSentence(insured, m.first) && !d.negated(m) && !d.equalOpportunity(m.first) {
			c.add(a, m.first, m.end)
		}
	}
	for _, m := range d.find(sought) {
		if !c.full(a.rule) && !d.negatedBefore(d.sentenceOf(m.first).first, m.first) && !d.ofPatients(m.first) {
			c.add(a, m.first, m.end)
		}
	}
	c.checkAgeLimit(a)
	c.checkLeastAge(a)
}

// properName tells whether a word begins a name that stands more than once: "Young Hearts Cardiology".
func (d *document) properName(at int) bool {
	if at+1 >= len(d.words) || !d.capital(at) || !d.capital(at+1) || d.startsWith(someone, at+1, at+2) {
		return false
	}
	times := 0
	places := d.index[d.words[at].lower]
	for _, i := range places[:min(len(places), maxPlaces)] {
		if i+1 < len(d.words) && d.capital(i) && d.capital(i+1) && d.words[i+1].lower == d.words[at+1].lower {
			times++
		}
	}
	return times > 1
}

// youngOther tells whether a word for youth is said of patients or of things: "a young clinic".
func (d *document) youngOther(m match) bool {
	s := d.sentenceOf(m.first)
	young := strings.HasPrefix(d.words[m.first].lower, "young")
	if d.properName(m.first) || d.startsWith(youngPatients, m.end, s.last) || young && d.startsWith(newClinic, m.end, s.last) || d.within(youngThings, max(s.first, m.first-4), m.end) {
		return true
	}
	public := d.startsWith(youngPublic, m.end, s.last) && (d.blockOf(m.first).purpose == duties || d.inSentence(caring, m.first))
	return public && !d.within(soughtYoung, max(s.first, m.first-4), m.end)
}

var (
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
		if age <= 21 || age > 75 || !d.inSentence(applicantWords, m.first) && !d.inSentence(someone, m.first) || d.ofPatients(m.first) || d.negated(m) || d.equalOpportunity(m.first) {
			continue
		}
		c.add(a, m.first, m.end+1)
	}
}

// anyAge is how many years a range spans that shuts nobody out: "a team aged 23 to 68".
const anyAge = 35

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
	return told && low >= 16 && high > low && high < min(75, low+anyAge) && !d.words[m.end].dollars && d.blockOf(m.first).purpose != duties && d.blockOf(m.first).purpose != aside &&
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
