package posting

// Demands for where a person comes from. A listed word fires unless it is denied, said of patients
// or of another thing.

const (
	sourceOrigin  = "Title VII, national origin; EEOC Enforcement Guidance of 2016"
	sourceCitizen = "Immigration and Nationality Act, 8 USC 1324b"
)

var (
	nativeWords = patterns(
		// native speech
		"native ~1 speaker*|speaking|fluency|level|tongue|proficiency|accent", "native english|spanish|language|like", "native in|or|born|and ~1 english|spanish|bilingual|near|fluent|speaker*|proficiency|fluency", "english|spanish native|natives", "natively", "as|like a native",
		// the language of a childhood
		"mother tongue", "first language", "language ~5 raised|childhood|born|cradle", "raised|grew|grown up? ~2 speaking|in|with ~1 english|spanish|language", "english|spanish ~4 raised|childhood|birth|born|grew|cradle", "learned|learnt ~1 english|spanish at ~1 home", "language ~2 you ~1 think|dream",
		// an accent
		"accent free", "no|without ~2 accent|accents", "unaccented", "neutral accent", "american accent", "sound|sounds like ~4 here|grew|local|american", "sound american|local|native",
	)
	speakerWords = patterns("speaker*|speaking|fluency|accent")
	accentWords  = patterns("accent|accents", "no|without", "unaccented", "neutral") // these demand what they seem to deny
	servedWords  = patterns("as patients", "we serve|see|treat|help|welcome", "come|live|visit|arrive")
)

func (c *check) checkLanguage() {
	a := about{"native_speaker", MustFix, "Ask for clear written and spoken language, not for where a person learned it.", sourceOrigin}
	d := c.doc
	for _, m := range d.find(nativeWords) {
		if c.full(a.rule) {
			return
		}
		demandsNone := d.startsWith(accentWords, m.first, m.end)
		ofPatients := d.ofPatients(m.first) && (!d.within(speakerWords, m.first, m.end) || d.inSentence(servedWords, m.first))
		if ofPatients || d.negated(m) && !demandsNone || d.leadDenies(d.blockOf(m.first)) || d.blockOf(m.first).purpose == excluded || d.equalOpportunity(m.first) || d.around(evenhanded, m) {
			continue
		}
		c.add(a, m.first, m.end)
	}
}

var (
	citizenWords = patterns(
		"citizen|citizens|citizenship", "citizen|citizens of ~1 united|us|usa|america", "us|american nationals", "only ~3 americans", "americans only", "us|american born", "born in ~2 us|states|america",
		"green card|cards", "permanent resident|residents|residency", "us|american|states passport", "visa|permit holders|holder",
	)
	citizenOther = patterns("senior|seniors|older|good|better|corporate|fellow|model|new citizen|citizens")
	citizenAfter = patterns("of|facing", "or not") // "citizens of Lubbock"
	// foreignersOut turn people away for what they are not; the "not" is part of it.
	foreignersOut = patterns("no|not|never|don't|won't|cannot ~3 visa|visas|h|opt|foreigners|immigrants|noncitizens|aliens", "noncitizen*", "non citizens|citizen", "citizens|citizen only", "foreign nationals|workers ~2 not|won't|cannot|excluded", "green|visa|permit card? holders|holder ~2 not|won't|cannot|excluded")
	sponsoring    = patterns("sponsor*")
	openToAll     = patterns("ask|asks|asked|asking|matter|matters|welcome|welcomed", "whatever|regardless|irrespective", "citizens and|or ~1 noncitizens|non")
)

func (c *check) checkCitizenship() {
	a := about{"citizenship", MustFix, "Ask whether a person may work in the United States; asking for citizenship or a certain card is unlawful for most employers.", sourceCitizen}
	d := c.doc
	for _, m := range d.find(foreignersOut) {
		if !d.ofPatients(m.first) && !d.equalOpportunity(m.first) && !d.around(openToAll, m) && !d.around(sponsoring, m) && d.blockOf(m.first).purpose != excluded {
			c.add(a, m.first, m.end)
			return
		}
	}
	for _, m := range d.find(citizenWords) {
		s := d.sentenceOf(m.first)
		other := d.startsWith(citizenOther, max(s.first, m.first-1), s.last) || d.startsWith(citizenAfter, m.end, s.last)
		if !other && !d.around(openToAll, m) && !d.ofPatients(m.first) && !d.equalOpportunity(m.first) && !d.negated(m) && d.blockOf(m.first).purpose != duties {
			c.add(a, m.first, m.end)
			return
		}
	}
}
