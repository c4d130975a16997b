package posting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a complete posting speaks of: four duty areas, four skills, privacy, tools.

const sourceContent = "Job analysis of the role: O*NET 43-6013.00 and 29-2099.08"

// products are record systems and other software of clinics, by name.
const products = "advancedmd|allscripts|athena|athenahealth|athenaone|availity|centricity|cerner|covermymeds|dentrix|drchrono|eaglesoft|eclinicalworks|elation|epic|greenway|kareo|klara|medent|meditech|modmed|mychart|nextech|nextgen|onbase|opendental|openemr|phreesia|ringcentral|salesforce|simplepractice|solutionreach|tebra|teladoc|therapynotes|veradigm|webpt|zendesk|zocdoc"

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
