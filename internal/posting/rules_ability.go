package posting

// Bodily demands that are not tied to the work.

var (
	abilityWords = patterns(
		// able to stand, see, hear, lift
		"able|ability|capable|capability|capacity to|of ~2 stand|see|hear|lift|walk|sit|bend|climb|carry|reach|kneel|push|pull|stoop|crouch|standing|seeing|hearing|lifting|walking|sitting|bending",
		"you|applicants|candidates can stand|lift|walk|climb|bend|kneel|carry", "need|needs|have|has|required|expected to ~1 stand|see|hear|lift|walk|sit|bend|climb|carry|kneel", "must|should ~1 stand|see|hear|lift|walk|sit|bend|climb|carry|kneel", "lift|lifting|carry|move ~4 pounds|lbs|lb",
		// for how long
		"standing|sitting|walking|stand|sit|walk ~4 long|hours|prolonged|extended", "prolonged|extended|frequent|frequently|constant|constantly|repeated|repetitive|heavy|continuous|long|hours ~2 standing|sitting|walking|bending|stooping|lifting|reaching|kneeling|climbing", "on your|their feet", "remain|stay ~1 seated|standing|upright",
		"standing|walking|bending|sitting|lifting|stooping|kneeling ~1 standing|walking|bending|sitting|lifting|stooping|kneeling|reaching|climbing",
		// the body itself
		"manual ~1 dexterity", "use ~2 hands ~1 for|all|hours", "visual|auditory|hearing acuity", "20 vision", "good|normal|corrected|perfect|excellent|sharp eyesight|vision|hearing", "physically fit", "physical stamina",
	)
	// abilityNot are figures of speech that begin with the same words.
	abilityNot = patterns(
		"see the|how|patterns|problems|what|things|both|patients|when|where|why", "hear what|concerns|both|from",
		"sit with|down", "sit|stand or sit|stand as", "stand in|out|by|up|behind|firm", "stand for ~2 what|patients|our|something", "walk patients|a|callers|through|people|someone", "walk to work|lunch",
		"reach out|patients|people|us|agreement", "vision|hearing insurance|plan|plans|coverage|benefit*|care|clinic|center", "carry out|over|on|through|a", "push back|through", "pull up|reports|together",
	)
	// abilityIdioms stand before them: "back on their feet".
	abilityIdioms = patterns("back|think|thinking|land|quick|light")
	bodily        = patterns("must|able|ability|required")
	forWhom       = patterns("patient*|caller*|upset|calmly")
)

func checkAbility(c *check) {
	a := about{"ability_unlinked", Suggestion, "Tie a bodily demand to the essential duty that needs it, and add “with or without accommodation”.", sourceADA}
	for _, m := range c.doc.find(abilityWords) {
		d := c.doc
		last := d.words[m.end-1].lower
		if c.full(a.rule) || d.figurative(m, last) || d.negated(m) || d.accommodated(m) || d.blockOf(m.first).purpose == benefits && !d.inSentence(bodily, m.first) {
			continue
		}
		c.add(a, m.first, m.end)
	}
}

// figurative tells "see the whole picture" from seeing.
func (d *document) figurative(m match, last string) bool {
	s := d.sentenceOf(m.first)
	return d.startsWith(abilityNot, m.end-1, s.last) || d.within(abilityIdioms, max(s.first, m.first-1), m.first) || d.within(forWhom, m.end, min(s.last, m.end+4)) && last != "lift" && last != "stand" && last != "hear" && last != "sit"
}

// accommodated tells whether "with or without accommodation" stands in the block, in the line that
// introduces its list or in the block after it.
func (d *document) accommodated(m match) bool {
	at := d.words[m.first].block
	b := &d.blocks[at]
	if d.within(withOrWithout, b.first, b.last) {
		return true
	}
	if b.lead >= 0 && d.within(withOrWithout, d.blocks[b.lead].first, d.blocks[b.lead].last) {
		return true
	}
	if at+1 < len(d.blocks) && d.blocks[at+1].kind != heading {
		next := &d.blocks[at+1]
		return d.within(withOrWithout, next.first, next.last)
	}
	return false
}
