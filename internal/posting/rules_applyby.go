package posting

// The last day to apply.

var (
	applyWords    = patterns("apply|applying|applications|application|deadline|closing|closes|close|resume|resumes|résumé|résumés|submit|submissions|candidates|applicants|accepted|posting|due|arrive|arrives|received|reach|reaches|postmarked", "get ~3 to us|me", "respond|reply", "letters|notes|replies ~1 by|before", "in touch", "hear from you", "comes|come|taken down", "post|posted|listed|advertised ~1 until|through|till", "open|opening ~1 until|through|till", "ad|notice|listing runs", "write|email|mail|call|send ~3 to|us|me|letter|cv|note")
	otherDates    = patterns("start|starts|starting|begin|begins|beginning|interview*|orientation|since|opened|opens|posted|updated|effective|training|founded|onward")
	lastDayWords  = patterns("by|before|until|till|through|deadline|later")
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
	if b.purpose == applying && (d.within(untilWords, max(s.first, at-3), at) || d.startsWith(rangeTo, max(s.first, at-2), at)) {
		return true
	}
	return d.entitled(b, deadlineWords)
}
