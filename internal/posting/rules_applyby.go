package posting

// The last day to apply.

var (
	applyWords = patterns(
		// what people do
		"apply|applying|applications|application|resume|resumes|résumé|résumés|submit|submissions|candidates|applicants", "get ~3 to us|me", "respond|reply", "letters|notes|replies ~1 by|before",
		"write|reply|answer|respond|contact|phone ~2 by|before|until", "write|email|mail|call|send ~3 to|us|me|letter|cv|note", "in touch", "hear from you",
		// what happens to it
		"accepted|due|arrive|arrives|received|reach|reaches|postmarked",
		// how long the posting stands
		"deadline|closing|closes|close|posting", "comes|come|taken down", "post|posted|listed|advertised ~1 until|through|till", "open|opening ~1 until|through|till", "ad|notice|listing runs",
	)
	otherDates    = patterns("start|starts|starting|begin|begins|beginning|interview*|orientation|since|opened|opens|posted|updated|effective|training|founded|onward")
	lastDayWords  = patterns("by|before|until|till|through|deadline|later|close|closes|closing|ends|expires")
	untilDay      = patterns("by|before|until|till|through|deadline|closes|closing|expires", "on or before", "no later than", "up to")
	otherDeeds    = patterns("hope|fill|filled|move|moves|moving|open|opens|opening|build*|built|complete*|finish*|launch*|certif*|vaccin*|benefit*|enroll*|trained|license*|graduat*|visit*|grow*|renovat*|contract|temporary|assignment|cover|covers|covering|leave")
	untilWords    = patterns("up to", "after|including|down|expires|by|before|until|till|through|deadline|closing|closes|close|later|due|end|ends|on|date|last")
	rangeTo       = patterns("~1 to|through")
	startBy       = patterns("start|starts|starting|begin|begins|chair|seat|hire|hired|hiring|place|someone|desk ~2 by|before|on")
	deadlineWords = patterns("last|final|closing ~1 day|date", "apply by|before", "when to apply", "apply|applications ~1 by|before|until", "deadline", "closing date", "closes")
)

// statesApplyBy tells whether a calendar date stands as the last day to apply.
func (d *document) statesApplyBy() bool {
	invites := map[int]bool{} // clauses that speak of applying, each looked at once
	for at := range d.words {
		if _, ok := d.dateAt(at); !ok {
			continue
		}
		s := d.clauseOf(at)
		if _, known := invites[s.first]; !known {
			invites[s.first] = d.within(applyWords, s.first, s.last) && d.within(untilWords, s.first, s.last)
		}
		if d.closesAt(at, invites[s.first]) {
			return true
		}
	}
	return false
}

// clauseOf is the part of a sentence between semicolons in which a word stands.
func (d *document) clauseOf(at int) sentence {
	s := *d.sentenceOf(at)
	for i := at; i > s.first; i-- {
		if d.words[i].breaks == ';' {
			s.first = i
			break
		}
	}
	for i := at + 1; i < s.last; i++ {
		if d.words[i].breaks == ';' {
			s.last = i
			break
		}
	}
	return s
}

// closesAt tells whether the date at a word is the last day; invites says that its sentence speaks
// of applying.
func (d *document) closesAt(at int, invites bool) bool {
	s := d.sentenceOf(at)
	if d.blockOf(at).purpose == duties {
		return false
	}
	if d.within(startBy, max(s.first, at-4), at) || d.within(otherDates, max(s.first, at-5), at) && !d.within(lastDayWords, max(s.first, at-3), at) {
		return false
	}
	if invites {
		return true
	}
	b := d.blockOf(at)
	if b.purpose != benefits && b.purpose != musts && b.purpose != wishes && d.within(untilDay, max(s.first, at-2), at) && !d.within(otherDeeds, s.first, s.last) {
		return true // "Write by 1 October", whatever the verb
	}
	if b.purpose == applying && (d.within(untilWords, max(s.first, at-3), at) || d.startsWith(rangeTo, max(s.first, at-2), at)) {
		return true
	}
	return d.entitled(b, deadlineWords)
}
