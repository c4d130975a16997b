package posting

import "slices"

// Words about belonging, and work without bounds.

var (
	cultureWords = patterns(
		// heroes
		"rockstar*|ninja*|guru*|wizard*|superhero*|superstar*|unicorn*|jedi|badass|hustle|hustler*|hustling|maven", "rock star*", "super hero|star*", "all star*", "allstar*", "a players|player", "kick butt|ass", "crush it",
		// fitting in
		"culture|cultural fit", "fit|fits ~5 culture", "tribe", "positive|good|great|chill|happy|right|only vibes", "drink the kool",
		// a family at work
		"like ~2 family", "family like", "we|we're|are ~2 a|one ~2 family", "team|office|staff|clinic|coworkers ~1 is ~2 family", "close|tight|big knit? ~1 family", "part of ~3 family", "our ~1 work family", "team|office|work|clinic family",
		"family atmosphere|feel|vibe|environment|here", "we're|are family", "one family", "in|into our family", "join|joining ~3 family",
		// play
		"work|works hard ~3 play|plays|party|parties", "play|plays|party hard ~3 work|works",
	)
	familyCare = patterns("family ~1 practice*|medicine|clinic|health|care|doctor*|physician*|owned|run|history|members|planning|dentist*|therap*|center")

	endlessWords = patterns(
		// other duties as assigned
		"other|additional|any|miscellaneous|related|various|special ~3 duties|duty|tasks|task|work|projects|assignments|responsibilities ~2 as ~2 assigned|required|needed|requested|directed|necessary|appropriate|arise|arises|come|comes",
		"duties|tasks|responsibilities as ~1 assigned|requested|directed", "other|additional ~2 duties|tasks|work|responsibilities ~3 assigned|requested|given", "may|can be assigned ~2 other|additional|any", "and more as needed", "miscellaneous duties|tasks|work",
		// whatever someone asks
		"any|other|additional ~2 duty|duties|task|tasks|job|jobs|work|responsibilities|assignment|request ~5 assign|assigns|direct|directs|request|requests|ask|asks|give|gives|hand|hands|want|wants|need|needs|make|makes|require|requires|set|sets",
		"whatever|anything|everything ~3 needed|takes|required|comes|arises|asked|asks|needs|says|say|wants|tells|throws|assigns|decides", "whatever that|it is", "do|does what ~1 needs|needed", "anything|something else ~3 think|ask|need|want|come", "anything else ~5 need*|ask*|requir*", "other things|jobs|stuff|tasks|duties ~2 come|comes up",
		// wherever
		"help|helps|work|works|fill|step|cover ~1 wherever|whenever ~2 needed", "pitch|pitching|jump|help in|out ~4 wherever|whenever|anywhere|where needed|asked|necessary", "jack of",
		// duties that grow
		"additional|other|new ~1 responsibilities|duties|tasks ~1 may|can|will|might ~1 added|change*|given|assigned", "may|can|might|could add|assign ~2 duties|tasks|more|responsibilities|others", "duties|responsibilities|tasks ~2 may|can|will change|vary|expand",
	)
	// endlessItems are a whole item of a list.
	endlessItems = patterns("other|additional ~1 duties|tasks|work|responsibilities", "all|any|and other|additional ~1 duties|tasks|work|responsibilities", "perform|performs|do any? other ~1 duties|tasks|work")
	limitWords   = patterns("never|no|not|rarely more than", "up to", "at most", "exceed", "within ~3 scope|role|skills|training|job", "in ~3 scope", "related to", "hour|hours|minutes|percent a|per|of|each", "less than", "same kind", "agreed ~2 with", "percent", "clerical|administrative only", "of ~1 similar")
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
	items := slices.DeleteFunc(d.find(endlessItems), func(m match) bool {
		s := d.sentenceOf(m.first)
		return d.blockOf(m.first).kind != bullet || m.first != s.first || m.end != s.last
	})
	for _, m := range slices.Concat(d.find(endlessWords), items) {
		s := d.sentenceOf(m.first)
		if d.negated(m) || d.limited(*s) || d.within(patientWords, max(s.first, m.first-4), min(s.last, m.end+6)) || overlaps(seen, m) {
			continue
		}
		seen = append(seen, m)
		c.add(about{"unlimited_duties", Suggestion, "A duty without a limit: say what kind of work, and how much of the time.", "ADA practice: name the essential duties"}, m.first, m.end)
	}
}

var (
	limitedTo = patterns("limited|confined|restricted to")
	openEnded = patterns("not ~2 limited|confined|restricted")
)

// limited tells whether a sentence bounds the work; "but not limited to" does the opposite.
func (d *document) limited(s sentence) bool {
	return d.within(limitWords, s.first, s.last) || d.within(limitedTo, s.first, s.last) && !d.within(openEnded, s.first, s.last)
}
