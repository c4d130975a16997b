package posting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a complete posting speaks of: four duty areas, four skills, privacy, tools.

const sourceContent = "Job analysis of the role: O*NET 43-6013.00 and 29-2099.08"

// topics are named in a finding when none of their phrases stands in the text.
type topic struct {
	name     string
	fix      string
	patterns []pattern
}

var dutyAreas = []topic{
	{"appointments and care coordination", "", patterns(
		"appt|appts|appointment*|schedul*|reschedul*|calendar*|referral*|waitlist*|booking|bookings|booked|rebook*", "wait list", "surgery|visit|procedure|exam dates|date|slots|times",
		"book|books|booking|confirm|confirms|confirming|move|moves|cancel|cancels|rearrange ~4 visit|visits|exam|exams|test|tests|procedure*|session*|surger*|consult*|intake*", "plan|plans|planning|line|lines ~3 visit|visits|appointment*", "book|books|booking it|them|patients|families", "appointments|visits ~3 confirm|confirms|move|moves|cancel",
		"coordinate|coordinates|arrange|arranges|organize|manage ~3 visit|visits|procedures|surgeries|tests|transport*|ride|rides|interpreter*|follow", "line|lines|set|sets up ~4 visit|visits|scans|tests|appointment*|transport*|ride|rides|interpreter*", "set|sets ~1 visit|visits|appointment|appointments", "follow up|ups ~2 visit*|appointment*",
	)},
	{"talking with patients", "", patterns(
		"call|calls|phone|phones|telephone*|portal|voicemail*|text|texts|message*|email|emails", "e mail|mails", "first voice",
		"listen|listens|deescalat*|explain|explains|greet|greets|welcome|welcomes", "de escalat*", "plain language|words",
		"talk|talks|talking|speak|speaks|speaking|write|writes|writing to|with ~2 patient*|families|callers|people|parents", "answer|answers|answering ~3 question*|patient*", "communicate|communicates|communicating ~6 patient*|families|callers", "patient* communication*", "visit|visits|visiting with ~1 patient*", "talk|talks|walk|walks|take|takes ~1 patient*|people|families|callers|someone|somebody ~1 through", "tell|tells|telling ~1 patient*|people|families|callers", "help|helps ~2 patients|families|callers ~1 understand",
	)},
	{"records and documentation", "", patterns(
		"record|records|chart|charts|charting|register|registers|registering|registration|demographic*|documentation|documents|document|documenting|identifiers|intake", "visit|clinical|clinic notes?", "patient information|details|files", "data entry",
		"keep|keeps|complete|correct|maintain|maintains ~2 files|file|data", "keep|keeps|keeping ~4 current|straight|exact", "keep|keeps|keeping|hold ~5 up to date", "put|puts|enter|enters|type|types ~4 numbers|notes|names|details|data", "write|writes|note|notes down", "file|files them|it|everything", "document ~3 call*|contact*|visit*|every|each|all",
		"update|updates|updating|correct|corrects|confirm|confirms|check|checks|verify ~3 address|addresses|plans|details|numbers", "file|files|scan|scans|upload|uploads|enter|enters|log|logs|attach ~4 result*|note|notes|letter*|form|forms|document*|data",
	)},
	{"billing and insurance", "", patterns(
		"insurance|insurer*|eligib*|copay*|coinsurance|claim|claims|billing|bill|bills|denial*|coverage|deductible*|payer*|preauthoriz*", "co pay*", "prior auth*",
		"payment|payments|estimate|estimates", "collect|collects|collecting|settle|settles ~2 balance*|money|fees", "financial aid|help|assistance", "explain|explains|give|quote ~3 cost|costs|price|prices",
	)},
}

// products are record systems and other software of clinics, by name.
const products = "advancedmd|allscripts|athena|athenahealth|athenaone|availity|centricity|cerner|covermymeds|dentrix|drchrono|eaglesoft|eclinicalworks|elation|epic|greenway|kareo|klara|medent|meditech|modmed|mychart|nextech|nextgen|onbase|opendental|openemr|phreesia|ringcentral|salesforce|simplepractice|solutionreach|tebra|teladoc|therapynotes|veradigm|webpt|zendesk|zocdoc"

// upkeep is kept in order too, but is no record.
var upkeep = patterns("board|boards|lobby|station|shelf|shelves|supplies|calendar|schedule|room|rooms")

var notRecords = patterns("vital|track|world|school|court record|records", "record high|time|number*", "record breaking")

var skillTopics = []topic{
	{"communication", "", patterns(
		"communicat*", "people|interpersonal skills", "written and|or spoken|verbal|oral", "spoken and|or written",
		"clear|strong|good voice|writer|writing|speaker", "clear ~3 phone|writing|email", "clear ~1 talker*|writer*|speaker*", "phone etiquette|manner|manners|skills|voice",
		"speak|talk|write|explain ~5 understand|understands|understood|well", "write|writes|writing|speak|speaks|speaking|talk|talks|talking ~2 clearly|well|kindly|plainly|politely|warmly|simply", "write|writes|writing ~3 sentence*", "clear|plain|good|warm|friendly|kind|polite ~2 speech|talk|words|sentence*", "plain spoken", "way with words|people", "well|plain spoken", "good with words", "clear|plain|good way ~1 speaking|talking|writing|putting", "say|says|put|puts ~2 simply|plainly|clearly", "explain|explains ~4 simply|plainly|clearly", "on paper and|or", "good w|with ~1 people",
	)},
	{"organization and time management", "", patterns(
		"organiz*|organis*|prioriti*|multitask*|juggl*|punctual|orderly|tidy|neat|neatly", "time management", "in order", "meet|meets|meeting ~2 deadlines",
		"manage|manages|managing ~2 time|priorities|workload|tasks", "competing|conflicting priorities|tasks|demands|requests", "balance|balances|balancing|hold|juggle ~2 things|requests|tasks|priorities|demands",
		"keep|keeps order", "sense of order", "like|likes|love|loves|bring|brings|need|want|value order", "methodical*|systematic*", "good|smart|well|careful with ~2 time", "on top of", "drop|drops|dropped ~2 ball|balls", "lose|loses|losing track", "good|neat order in|and", "keep ~3 track|straight", "plan|plans well", "plan|plans|planning ~2 day|week", "order ~2 tasks",
	)},
	{"problem solving", "", patterns(
		"problem|prob solv*|solver*", "solve|solves|solving|resolve|resolves|resolving|fix|fixes|fixing|untangle|untangles|untangling|tackle|tackles|handle|handles ~3 problem|problems|issue|issues", "problem|problems ~4 solved|fixed", "troubleshoot*",
		"find|finds a way", "find|finds|finding ~2 solution|solutions|answer|answers", "figure* ~2 out", "right next step",
		"finding|found a way", "way|ways round|around|past ~2 obstacle*|problem*|hurdle*", "idea|ideas ~5 jam|jams|stuck|wrong|break|breaks|fail|fails", "sort|sorts|sorting out ~3 trouble*|problem*|issue*|snag*", "quick|fast thinker|thinking", "calm|cool|good|steady|patient|way|quick with|in|around|about ~2 problem|problems|trouble|crisis|tight", "stumped", "bottom of ~2 problem|problems|issue|issues", "solve|solves|solving things", "inventive|ingenious|ingenuity", "critical|clear thinking|thinker", "think|thinks|thinking ~1 critically|clearly", "think|thinks|thinking on ~1 feet", "resourceful*", "good judgment",
	)},
	{"attention to detail", "", patterns(
		"attention|eye|care|attentive ~2 detail|details", "exact|exactness|exacting", "catch|catches|spot|spots ~3 wrong", "double|triple check*", "slip|slips|slipped ~2 past|by|through", "small|little errors|mistakes|slips", "detail oriented|minded|focused", "details matter", "accurate|accuracy|careful|carefully|thorough*|meticulous|precise|precision", "careful|keen|sharp|good eye|eyes",
		"watch|watches|mind|minds ~2 detail|details", "notice|notices|noticing ~2 detail|details|error*|mistake*", "spot*|catch* ~3 error*|mistake*", "see|sees|notice|notices ~5 wrong", "find|finds|see|sees|notice|notices ~3 missing|wrong|error*|mistake*|typo*",
	)},
}

// looseSkills name a skill where skills are listed, though not elsewhere.
var looseSkills = map[string][]pattern{
	"communication":                    patterns("speech|speak|speaks|talk|talks|talking|write|writes|writing|written|writer|spoken|listen|listens|listener|listening|voice|explain*|clearly"),
	"organization and time management": patterns("organi*|priorit*|juggl*|deadline*|punctual*|on time", "many|several things", "plan|plans|planner|planning", "track of", "order"),
	"problem solving":                  patterns("problem*|solution*|solve*|solving|fix|fixes|fixing|untangl*|figure|figures", "sort|sorts|sorting out|things"),
	"attention to detail":              patterns("detail*|accura*|careful*|precis*|error|errors|mistake*|thorough*", "double check*", "small things"),
}

// ofPerson makes a sentence tell what someone is like, where no heading says so.
var ofPerson = patterns(
	"you|who are|is", "you're|who's", "be", "you|who|should|must|can ~1 stay|keep|come|like|love", "you|who have|has",
	"someone|somebody|person|candidate|colleague", "we|we're ~2 need|want|seek|seeking|looking|hope", "wanted|needed",
)

var (
	privacyWords = patterns("hipaa|hippa|confidential*", "minimum necessary", "phi", "protected|protects|protect|protecting health", "patient* ~1 privacy", "privacy", "keep|keeps|kept|stay|stays|remain ~8 private",
		"insurance portability", "guard|guards|guarding|protect|protects|protecting|safeguard*|discretion ~3 information|data|records")
	notPrivacy = patterns("your|applicant*|candidate* privacy", "privacy policy|notice|statement|page", "private practice|insurance|room|office|pay*|plan*")
	toolWords  = patterns(products, "ehr|ehrs|emr|emrs|athena*|practicefusion|slack|zoom|excel|outlook|doximity|luma",
		"electronic ~1 health|medical record*", "microsoft office|word|excel|teams|365", "office 365", "google workspace|docs|sheets|calendar", "practice fusion", "practice management", "scheduling software|system|tool*", "spreadsheet*", "multi ~1 line", "telehealth|video platform|software|tool*", "phone system*")
)

func checkContent(c *check) {
	d := c.doc
	for _, area := range dutyAreas {
		if !d.covers(area) {
			c.addMissing(about{"area_missing", Suggestion, "No duty in this area is named: " + area.name + ".", sourceContent}, "")
		}
	}
	for _, skill := range skillTopics {
		if !d.namesSkill(skill) {
			c.addMissing(about{"skill_missing", Suggestion, "This skill is not named: " + skill.name + ".", sourceContent}, "")
		}
	}
	if !d.namesPrivacy() {
		c.addMissing(about{"hipaa_missing", Suggestion, "Nothing says that patients' information is kept private.", "HIPAA Privacy Rule, 45 CFR 164.502(b) and 164.530"}, "\n- Follow HIPAA, and open and share only the minimum necessary.\n")
	}
	if !c.namesTool() {
		c.addMissing(about{"tools_missing", Suggestion, "No tool is named: say which record system and phone or portal tools the person will use.", sourceContent}, c.toolText())
	}
}

// covers tells whether a duty of the area is named where duties may stand.
func (d *document) covers(area topic) bool {
	for _, m := range d.find(area.patterns) {
		switch d.blockOf(m.first).purpose {
		case musts, wishes, skilled, benefits, applying, excluded:
			continue
		}
		s := d.sentenceOf(m.first)
		if d.startsWith(notRecords, max(s.first, m.first-1), s.last) || d.startsWith(notRecords, m.first, s.last) {
			continue
		}
		if !d.negated(m) && !d.within(upkeep, m.first+1, m.end) {
			return true
		}
	}
	return false
}

// namesSkill looks first of all where skills stand, but takes the phrase anywhere but in benefits.
func (d *document) namesSkill(skill topic) bool {
	for _, m := range d.find(skill.patterns) {
		if b := d.blockOf(m.first); b.purpose != benefits && b.purpose != excluded {
			return true
		}
	}
	for _, m := range d.find(looseSkills[skill.name]) {
		b := d.blockOf(m.first)
		if b.kind == heading {
			continue
		}
		if b.purpose == musts || b.purpose == skilled || b.purpose == wishes {
			return true
		}
		if b.purpose == plain && d.inSentence(ofPerson, m.first) && !d.ofPatients(m.first) {
			return true
		}
	}
	return false
}

func (d *document) namesPrivacy() bool {
	for _, m := range d.find(privacyWords) {
		s := d.sentenceOf(m.first)
		if d.startsWith(notPrivacy, max(s.first, m.first-1), s.last) || d.startsWith(notPrivacy, m.first, s.last) || d.startsWith(notPrivacy, m.end-1, s.last) {
			continue
		}
		if b := d.blockOf(m.first); b.purpose != applying || d.ofPatients(m.first) || d.words[m.first].lower == "hipaa" {
			return true
		}
	}
	return false
}

func (c *check) namesTool() bool {
	if c.doc.has(toolWords) || c.doc.namesProduct() {
		return true
	}
	for _, name := range append([]string{c.Clinic.EHR}, c.Brief.AddedTools...) {
		if p := literal(name); len(p) > 0 && c.doc.has([]pattern{p}) {
			return true
		}
	}
	return false
}

var (
	working  = patterns("use|uses|using|run|runs")
	handling = patterns("seen|learn|in|into|using|use|uses|via|through|with|know|run|our|on")
	toolHead = patterns("tool*|software|system|systems|ehr|emr|platform*|app|apps|programs|technology")
	noTools  = patterns("english|spanish|french|mandarin|cantonese|vietnamese|arabic|korean|russian|tagalog|somali|creole|portuguese|hmong|medicare|medicaid|tricare|minnesotacare|masshealth|badgercare|tenncare|peachcare|mainecare|soonercare|healthchoice|aetna|cigna|humana|blue|hipaa|monday*|tuesday*|wednesday*|thursday*|friday*|saturday*|sunday*|dr|main|article|i|you|we|a|an|the|no|all|patients|each")
	ours     = patterns("our|the|an|a ~3 system|software|program|platform|app|ehr|emr|record|records|portal")
	shape    = patterns("experience|user|proficiency|skills|app|software|system|ehr|emr|portal")
)

// namesProduct tells whether a name stands where a tool does: "update records in Jane", "Waystar
// experience", "Tools: Jane". Names of places and languages stand there too, so a name counts only if
// the text does not use it of the clinic.
func (d *document) namesProduct() bool {
	for at := range d.words {
		b := d.blockOf(at)
		if b.kind == heading || b.purpose == benefits || b.purpose == applying || b.purpose == aside || !d.named(at) {
			continue
		}
		if d.mixedCase(at) && (b.purpose == duties || b.purpose == musts || b.purpose == wishes || at > 0 && d.startsWith(handling, at-1, at)) || at > d.sentenceOf(at).first && d.startsWith(working, at-1, at) || at > b.first && at >= b.label && d.within(toolHead, b.first, b.label) {
			return true
		}
		s := d.sentenceOf(at)
		placed := d.bracketed(at) && b.purpose == duties || (b.purpose == duties || b.purpose == musts) && at > s.first && d.startsWith(handling, at-1, at) || at+1 < s.last && (d.startsWith(shape, at+1, s.last) || d.words[at+1].breaks == ',' && d.startsWith(ours, at+1, s.last))
		if placed && d.onlyAtWork(at) {
			return true
		}
	}
	return false
}

// named tells whether a word is written as a name in the midst of a sentence.
func (d *document) named(at int) bool {
	w := &d.words[at]
	if w.link || w.number > 0 || len(w.lower) < 3 || at == d.sentenceOf(at).first && !d.mixedCase(at) || d.monthName(at) || d.startsWith(noTools, at, at+1) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(d.text[w.start:w.end])
	return unicode.IsUpper(first) && !d.capitals(at) || d.mixedCase(at)
}

// mixedCase tells whether a capital stands within a word: "SimplePractice".
func (d *document) mixedCase(at int) bool {
	w := d.text[d.words[at].start:d.words[at].end]
	lower := false
	for _, r := range w {
		if lower && unicode.IsUpper(r) && !strings.HasPrefix(w, "Mc") && !strings.HasPrefix(w, "Mac") {
			return true
		}
		lower = lower || unicode.IsLower(r)
	}
	return false
}

// bracketed tells whether a word stands alone in brackets: "enter data (Nextech)".
func (d *document) bracketed(at int) bool {
	w := &d.words[at]
	return w.start > 0 && d.text[w.start-1] == '(' && w.end < len(d.text) && d.text[w.end] == ')'
}

// onlyAtWork tells whether a name stands nowhere but among duties and demands.
func (d *document) onlyAtWork(at int) bool {
	places := d.index[d.words[at].lower]
	for _, i := range places[:min(len(places), maxPlaces)] {
		if p := d.blockOf(i).purpose; p != duties && p != musts && p != wishes && p != skilled || d.blockOf(i).kind == heading {
			return false
		}
	}
	return at+1 >= len(d.words) || d.words[at+1].breaks != ',' || !d.named(at+1) // "in Macon, Georgia"
}

func (c *check) toolText() string {
	if c.Clinic.EHR == "" {
		return ""
	}
	return "\n- Tools: " + escape(c.Clinic.EHR) + "\n"
}
