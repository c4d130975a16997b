package posting

// Words about belonging, and work without bounds.

var (
	cultureWords = patterns("rockstar*|ninja*|guru*|wizard*|superhero*|superstar*|unicorn*|jedi|badass|hustle|hustler*|maven", "rock star*", "super hero|star*", "culture|cultural fit", "fit|fits ~3 culture",
		"like ~2 family", "we|we're|are ~2 a|one ~2 family", "part of ~3 family", "our ~1 work family", "team|office|work|clinic family", "family atmosphere|feel|vibe|environment|here", "work hard ~2 play hard", "good vibes", "drink the kool")
	familyCare = patterns("family ~1 practice*|medicine|clinic|health|care|doctor*|physician*|owned|run|history|members|planning|dentist*|therap*|center")

	endlessWords = patterns("other|additional|any|miscellaneous|related|various ~3 duties|duty|tasks|task|work|projects|assignments|responsibilities ~2 as ~2 assigned|required|needed|requested|directed|necessary|appropriate|arise",
		"duties|tasks|responsibilities as ~1 assigned|requested|directed", "other|additional ~2 duties|tasks|work|responsibilities ~3 assigned|requested|given", "any|other|additional ~2 duties|tasks|work|responsibilities ~4 assign|assigns|direct|directs|request|requests", "whatever ~1 is|it|needs|else|the", "anything else ~5 need*|ask*|requir*", "and more as needed", "may|can be assigned ~2 other|additional|any", "perform|performs|do other|any duties|tasks|work")
	limitWords = patterns("never|no|not|rarely more than", "up to", "at most", "limited to", "within ~3 scope|role|skills|training|job", "in ~3 scope", "related to", "hour|hours|minutes|percent a|per|of|each", "less than", "same kind", "agreed ~2 with", "percent", "clerical|administrative only", "of ~1 similar")
)

func checkCulture(c *check) {
	d := c.doc
	for _, m := range d.find(cultureWords) {
		s := d.sentenceOf(m.first)
		if d.negated(m) || d.startsWith(familyCare, m.end-1, s.last) || d.ofPatients(m.first) && d.words[m.end-1].lower == "family" {
			continue
		}
		c.add(about{"culture_words", Suggestion, "Words like this say little about the work and put off people who do not see themselves in them.", sourceTone}, m.first, m.end)
	}
	var seen []match
	for _, m := range d.find(endlessWords) {
		s := d.sentenceOf(m.first)
		if d.negated(m) || d.within(limitWords, s.first, s.last) || d.ofPatients(m.first) || overlaps(seen, m) || d.words[m.first].lower == "whatever" && d.blockOf(m.first).purpose != duties {
			continue
		}
		seen = append(seen, m)
		c.add(about{"unlimited_duties", Suggestion, "A duty without a limit: say what kind of work, and how much of the time.", "ADA practice: name the essential duties"}, m.first, m.end)
	}
}
