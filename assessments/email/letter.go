package email

import (
	"regexp"
	"slices"
	"strings"
)

// line is a non-empty line of the folded body.
type line struct{ start, end int }

func lines(low string) []line {
	var out []line
	start := 0
	for i := 0; i <= len(low); i++ {
		if i < len(low) && low[i] != '\n' {
			continue
		}
		part := low[start:i]
		from := start + len(part) - len(strings.TrimLeft(part, " "))
		to := start + len(strings.TrimRight(part, " "))
		if from < to {
			out = append(out, line{from, to})
		}
		start = i + 1
	}
	return out
}

func wordCount(s string) int {
	n := 0
	for _, f := range strings.Fields(s) {
		if strings.ContainsFunc(f, func(r rune) bool {
			return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
		}) {
			n++
		}
	}
	return n
}

var salutation = regexp.MustCompile(`^[~*"'> -]*(?:(?:dear(?:est)?|deer|dera|hi+|hiya|hey+|hello+|hallo|helo|hullo|howdy|hola|greetings?|salutations|esteemed|estimated|respected|attn|attention|aloha|namaste)\b` +
	`|(?:a )?(?:very )?(?:good|gud|buenos|buenas) ?(?:morning|afternoon|evening|day|dias|tardes)\b|(?:morning|afternoon|evening)[ ,!]|to whom\b|to (?:mr|mrs|ms|miss|mx|dr)\b|warm greetings)`)

// lateGreeting greets after the name.
var lateGreeting = regexp.MustCompile(`^(?:[a-z'.-]+ ){1,3}(?:hi|hello|hey|good (?:morning|afternoon|evening|day))\b`)

// greetingOf finds the opening salutation: a greeting word, or the patient's name on its own.
func greetingOf(t *text, p patient) (hit, bool) {
	for k, l := range lines(t.low) {
		s := t.low[l.start:l.end]
		if m := salutation.FindStringIndex(s); m != nil && !proseAfter(s) {
			return hit{l.start, l.start + greetingEnd(s)}, true
		}
		if named := wordCount(s) <= 6 && strings.HasSuffix(s, ","); named {
			if at, ok := namesPatient(t, hit(l), p); ok && !strings.HasSuffix(t.low[at.start:at.end], "'s") {
				return hit{l.start, l.end - 1}, true // "Xin chao Mrs. Nguyen,"
			}
		}
		if n := callsByName(t, l, p); n > 0 {
			return hit{l.start, n}, true
		}
		if m := lateGreeting.FindStringIndex(s); m != nil { // "mrs nguyen good morning, this is"
			if _, ok := namesPatient(t, hit{l.start, l.start + m[1]}, p); ok {
				return hit{l.start, l.start + m[1]}, true
			}
		}
		if k >= 3 || !heading(s) {
			break
		}
	}
	return hit{}, false
}

// heading lines (a date, "Subject: ...") may stand above the salutation.
func heading(s string) bool { return wordCount(s) <= 9 && !strings.HasSuffix(s, ".") }

var prose = regexp.MustCompile(`^(?:dear me|hi-|hello kitty|attention to|greeting(?:s)? (?:are|is)|attention (?:is|must|all visits))`)

func proseAfter(s string) bool { return prose.MatchString(s) }

// greetingEnd is where the salutation stops: at its comma, or after a few words.
func greetingEnd(s string) int {
	words := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ':', '!':
			if words > 0 || !continues(s[i+1:]) {
				return i
			}
		case ';', '?':
			return i
		case ',':
			if words >= 1 && !continues(s[i+1:]) {
				return i
			}
		case '.':
			if !abbreviated(s[:i]) {
				return i
			}
		case ' ':
			if words++; words >= 8 {
				return i
			}
		}
	}
	return len(s)
}

// continues reports whether what follows a comma still belongs to the salutation: ", Rufus,".
func continues(rest string) bool {
	if strings.TrimSpace(rest) == "" {
		return false
	}
	i := strings.IndexAny(rest, ",!:.-\n")
	if i < 0 {
		i = len(rest)
	}
	return wordCount(rest[:i]) <= 4
}

func abbreviated(s string) bool {
	last := s[strings.LastIndexAny(s, " \n")+1:]
	return abbreviations[last] || last == "" || len(last) == 1 && isLetter(last[0])
}

// callsByName finds "Ms. Ferrante," or "Odalys:" or a line with nothing but the name.
func callsByName(t *text, l line, p patient) int {
	i := slices.IndexFunc(t.toks, func(k token) bool { return k.start >= l.start })
	named := false
	n := 0
	for ; i < len(t.toks) && t.toks[i].start < l.end && n < 7; i++ {
		tok := t.toks[i]
		switch {
		case titles[tok.s] || tok.s == "." && n > 0:
		case patientToken(t.toks, i, p) || (named && tok.kind == word && len(tok.s) < 3):
			named = true
		case named && (tok.s == "," || tok.s == ":" || tok.s == "!" || tok.s == "-"):
			return tok.start
		case tok.kind == word && (particles[tok.s] || len(tok.s) == 1), tok.s == "-", tok.s == "(", tok.s == ")":
		default:
			return 0
		}
		n++
	}
	if named && (i >= len(t.toks) || t.toks[i].start >= l.end) {
		return l.end
	}
	return 0
}

func patientToken(toks []token, i int, p patient) bool {
	w := bare(at(toks, i).s)
	if joined := strings.Join(terms(p.Last), ""); len(joined) > 3 && w == bare(joined) { // "Delacruz"
		return true
	}
	return slices.ContainsFunc(append(nameParts(p.First), nameParts(p.Last)...), func(part string) bool {
		short := len(part) == 5 && w != "" && w[0] == part[0] && oneEdit("-"+w, "-"+part) && !everyday(w)
		return isName(toks, i, part) > 0 || short
	})
}

// namesPatient reports whether the patient's name stands in a stretch of text.
func namesPatient(t *text, h hit, p patient) (hit, bool) {
	for i, tok := range t.toks {
		if tok.start >= h.start && tok.start < h.end && patientToken(t.toks, i, p) {
			return hit{tok.start, tok.end}, true
		}
	}
	return hit{}, false
}

var (
	pleasant   = `good|great|nice|wonderful|lovely|pleasant|blessed|fantastic|beautiful|happy|safe|restful|relaxing|fine|super|awesome|better|peaceful|healthy|sunny|warm|gud`
	adjectives = `(?:(?:with|in|my|our|the|very|most|all|every|good|kind(?:est|ly)?|warm(?:est)?|best|sincere(?:st)?|many|cordial|friendly|deep(?:est)?|heartfelt|much|great|respectful|and|&|~) )*`
	// closings are how letters end; each part is one family of phrases.
	closings = regexp.MustCompile("^[~*\"' -]*(?:(?:and|so|again|ok|okay),? )?(?:" + strings.Join([]string{
		adjectives + `(?:regards?|rgds|wishes|wish|thanks|greetings|respects?|gratitude|appreciation)\b`,
		`(?:with )?(?:my |our |many |sincere |deepest )*apologies(?: again)?[,.! ]*$`,
		`with (?:[a-z]+ ){0,2}apologies\b`,
		`with (?:[a-z]+ ){0,2}(?:care|sympathy|kindness|understanding|best|warmth|hope|thanks|pleasure|concern|love|joy|hugs)(?:[,.!]|$)`,
		`(?:very |most |yours? )?(?:sincerely|sincerly|sincerley|truly|faithfully|respectfully|cordially|gratefully|kindly|warmly|warmest|apologetically|appreciatively|affectionately)\b`,
		`yours?(?:,| ?$| (?:truly|sincerely|faithfully|respectfully|always|in)\b)|your friends?\b`,
		`(?:thank you|thanks|thank u|thanking you|thx|thanx|tks|ty|many thanks|cheers|ta)\b`,
		`(?:all (?:the|my) (?:very )?best|(?:my |all )?best[,.! ]*$|best(?:,| from\b)|(?:kindest|warmest|warm|kind)[,.! ]*$)`,
		`(?:kr|br|tia|ttyl|yrs)(?:[,.!]|$)`,
		`in (?:good |best )?(?:health|care|service|partnership)\b[,.! ]*$`,
		`take (?:good |great |very good )?care\b|(?:be|stay|keep) (?:well|safe|healthy|warm|strong|cool|dry|in touch|cosy|cozy)\b`,
		`(?:i'?ll |we'?ll |i will |we will |hope to |looking forward to )?see(?:ing)? (?:you|ya) ?(?:soon|then|next|there|again|later|around|all|in (?:the )?(?:clinic|office)|on (?:the|screen|video|monday|tuesday|wednesday|thursday|friday)|(?:monday|tuesday|wednesday|thursday|friday)(?:[,.!]|$)|[,.!]|$)`,
		`(?:see ya|cu|bye|goodbye|good bye|cheerio|toodle|ta-?ta|ttfn)\b`,
		`(?:have|wishing you|enjoy) (?:yourself )?(?:a|an|your|the) (?:(?:very|really|truly|rest|of|your|the|and|` + pleasant + `),? )*(?:day|week|weekend|evening|afternoon|morning|night|one|time|summer|month)\b`,
		`(?:have|enjoy) (?:a|an|your) (?:[a-z]+,? ){0,2}(?:day|week|weekend|evening|afternoon|morning|night|one)[,.!~ ]*$`,
		`(?:i |we |i'm |we're |i am |we are |am |and )?(?:really )?look(?:ing)? (?:so )?forward\b`,
		`(?:i |we )?hope to (?:see|hear|speak|meet)\b`,
		`(?:(?:let us|let's|we'll|we will|i'll) )?(?:talk|speak|chat|be in touch)(?: to (?:you|u)| with (?:you|u))? ?(?:again )?(?:soon|then|later|[,.! ]*$)|(?:until|till|til|'til) (?:then|we meet|soon|next (?:week|time)|(?:on )?(?:monday|tuesday|wednesday|thursday|friday)|the \d\d?(?:st|nd|rd|th))(?:[,.! ]*$|,)`,
		`(?:i |we )?(?:truly |really |very much |do |sincerely )?(?:appreciate|thank) (?:your|you|how|it|all)\b|(?:much |greatly )?appreciated\b`,
		`god bless|bless you|(?:many )?blessings\b|(?:big )?hugs\b|peace(?:,| and\b| & | out\b)|salutations\b|(?:with )?(?:lots of |much |all (?:my|our) )?love(?: from\b|[,.!]|$)`,
		`(?:xo)+x?\b|x{1,3}$|happy (?:[a-z]+day|holidays?|[a-z]+ season)[,.! ]*$|(?:(?:i )?hope to )?hear(?:ing)? from you\b`,
		`(?:drive|travel|get home) safe(?:ly)?\b|(?:get|feel) (?:well|better)(?: soon)?[,.! ]*$|(?:thinking of|with) you (?:both )?always\b|thinking of you\b|sending (?:you )?(?:[a-z]+ ){0,3}(?:wishes|thoughts|love|hugs|regards|strength)\b`,
		`(?:un (?:cordial )?)?saludos?\b|atentamente\b|cordialmente\b|gracias\b|(?:best|kind) saludos\b|ciao\b|adios\b|hasta (?:luego|pronto)\b|cordialement\b|merci\b|obrigad[oa]\b|namaste\b|shalom\b|salaam\b`,
		`(?:ever|always) yours?\b|as (?:ever|always)[,.! ]*$|(?:catch|see|talk to) (?:you|ya|u) (?:soon|later|then|next)\b|laters?[,.! ]*$|more soon[,.! ]*$|so long[,.! ]*$`,
		`(?:i|we)(?:'ll| will) let you (?:get on|go)|wishing you\b`,
		`sorry (?:again|once more)|again,? (?:my apologies|sorry|we apologi[sz]e|thank)`,
	}, "|") + ")")
	// noClosing begin like a closing and go on as a sentence.
	noClosing = regexp.MustCompile(`^(?:and |so )?(?:take care (?:of|to)\b|thank(?:s| you) (?:card|note|letter|gift)|kindly [a-z]|sincerely (?:hope|sorry|apologi|regret|thank)|thanks to\b|truly [a-z]|respectfully (?:ask|request)|warmly (?:invite|welcome)|best (?:time|way|to|if|is)|regards? (?:the|your)|gratefully (?:accept|received)|be well (?:aware|prepared)|stay (?:safe|well) (?:away|clear))`)
	// thanksInside closes a letter in the middle of its last sentence.
	thanksInside = regexp.MustCompile(`\b(?:thank you|thanks|thank u|we appreciate your|i appreciate your|look forward to (?:seeing|hearing|meeting|working|welcoming)|hope to see you|see you (?:then|soon|there))\b`)
	// endsClosing closes at the end of a short line: "I remain, with best regards,".
	endsClosing = regexp.MustCompile(`\b(?:regards|wishes|sincerely|respectfully|faithfully|thanks|cheers)[,.! ]*$|^your [a-z' ]{2,40},$`)
	postscript  = regexp.MustCompile(`^(?:(?:p\.? ?p?\.? ?s\.?|n\.?b\.?)[ :.-]|confidential|disclaimer|privacy notice|sent from (?:my|outlook|yahoo|gmail)|this (?:e-?mail|message|communication)\b.*\b(?:intended|confidential|recipients?|privileged|private|only for)\b|(?:please )?do not reply)`)
	contactLine = regexp.MustCompile(`^(?:[+(]?\d[\d ().-]{5,}(?: ?[|,/;-] ?\S+){1,3}$|(?:tel|phone|ph|call|telephone|email|e-mail|portal|hours?|fax|direct|office)\b[.: ]|[tpmf][.:] ?[(+0-9]|[+(]?\d[\d ().-]{5,}$|\S+@\S+$|https?:|www\.|\d+ [a-z]+ (?:st|street|ave|avenue|road|rd|blvd|way)\b)`)
	roleWords   = set(`coordinator coordinators coordination coordinater scheduling scheduler schedulers reception receptionist desk
		office clinic team staff nurse manager assistant pcc department dept services secretary care administrator admin
		practice health medical centre center management representative rep`)
	fromWhom = regexp.MustCompile(`\b(?:from|by) ((?:all|everyone|everybody|us|team|staff)? ?(?:of us )?(?:here )?.+)`)
	pronouns = regexp.MustCompile(` ?\(?(?:she|he|they) ?/ ?(?:her|him|them|they)\b`)
	// proseWords make a line a sentence rather than a name.
	proseWords = set(`is are was were will would can could should have has had you your we our us i it this that please if
		not no do does did be been there here bring call come let me my they them he she him her what when where how with
		thank thanks again soon then now sorry also any all just before after until`)
)

// ending is what stands at the end of a letter.
type ending struct {
	closing, signature *hit
}

// lastLines is how far up from its end a letter's closing and signature are looked for.
const lastLines = 6

// endingOf reads the last lines of a letter: the closing, and the signature beside or under it.
func endingOf(t *text, p public, blanks []hit) ending {
	all := tail(t, lines(t.low))
	if len(all) == 0 {
		return ending{}
	}
	end := len(all) // lines of contact details below the name do not push the closing out of sight
	for end > 1 && isContact(t, all[end-1]) {
		end--
	}
	e := closingOf(t, all, end, p, blanks)
	if e.signature == nil {
		e.signature = signedInLine(t, all[len(all)-1], p, blanks)
	}
	if e.signature == nil {
		e.signature = signedAtEnd(t, all, end, e.closing, p, blanks)
	}
	return e
}

// closingOf finds the last closing phrase, with the name that follows it on its line.
func closingOf(t *text, all []line, end int, p public, blanks []hit) (e ending) {
	for k := max(0, end-lastLines); k < len(all); k++ {
		if k == 0 && len(all) > 1 {
			continue // a first line opens the letter
		}
		if e.closing != nil && signsForAll(t, hit(all[k]), p) {
			e.signature = &hit{all[k].start, all[k].end}
			continue // "Best," and under it "Your friends at Harbor Street"
		}
		c, rest, ok := closingIn(t, all[k], end-k)
		if !ok && closesByShape(t, all, k, p, blanks) {
			c, rest, ok = hit(all[k]), hit{all[k].end, all[k].end}, true
		}
		if !ok && k == end-1 {
			c, rest, ok = closesInLine(t, all[k], p, blanks)
		}
		if !ok || !endsThere(t, all[k+1:], p, blanks) {
			continue
		}
		e.closing = &c
		if m := fromWhom.FindStringSubmatchIndex(t.low[c.start:c.end]); m != nil && rest.start >= rest.end {
			rest = hit{c.start + m[2], c.end} // "Kind regards from all at Harbor Street"
		}
		if s, ok := signatureIn(t, rest, p, blanks, true); ok {
			e.signature = &s
		}
	}
	return e
}

// signedAtEnd reads upwards to the sender's name, role or clinic.
func signedAtEnd(t *text, all []line, end int, closing *hit, p public, blanks []hit) *hit {
	for k := len(all) - 1; k >= max(1, end-lastLines); k-- {
		if closing != nil && all[k].start < closing.end {
			return nil
		}
		if s, ok := signatureIn(t, hit(all[k]), p, blanks, closing != nil); ok {
			return &s
		}
		if closing == nil && !isContact(t, all[k]) {
			return nil
		}
	}
	return nil
}

// isContact tells a line of numbers, addresses or hours from a sentence.
func isContact(t *text, l line) bool {
	return contactLine.MatchString(t.low[l.start:l.end]) || !slices.ContainsFunc(t.toks, func(k token) bool {
		return k.start >= l.start && k.start < l.end && k.kind == word && len(k.s) > 2 && weekdayOf(k.s) < 0 && k.s != "through"
	})
}

// endsThere reports whether only what belongs under a letter follows: names, numbers, a short line.
func endsThere(t *text, rest []line, p public, blanks []hit) bool {
	return !slices.ContainsFunc(rest, func(l line) bool {
		if wordCount(t.low[l.start:l.end]) <= 8 || isContact(t, l) {
			return false
		}
		_, signed := signatureIn(t, hit(l), p, blanks, true)
		return !signed
	})
}

// lastSentence is where the last sentence of a line begins that has others before it.
func lastSentence(t *text, l line) (from int, ok bool) {
	starts := sentenceStarts(t.low[l.start:l.end])
	return l.start + starts[len(starts)-1], len(starts) > 1
}

// signedInLine finds the name of "... by Monday. - Marcus", and the clinic of "... by Monday. Harbor
// Street Clinic".
func signedInLine(t *text, l line, p public, blanks []hit) *hit {
	from, ok := lastSentence(t, l)
	if !ok {
		return nil
	}
	h := hit{from, l.end}
	s, signed := signatureIn(t, h, p, blanks, true)
	if _, _, prosaic, role := makeUp(t, h, p, blanks); signed && (strings.IndexByte("-~/", t.low[from]) >= 0 || role && !prosaic) {
		return &s
	}
	return nil
}

// closesInLine tells "... by Monday. Onwards, Marcus": a word or two, a comma and a name.
func closesInLine(t *text, l line, p public, blanks []hit) (closing, rest hit, ok bool) {
	from, ok := lastSentence(t, l)
	comma := strings.IndexByte(t.low[from:l.end], ',')
	if !ok || comma < 1 || wordCount(t.low[from:from+comma]) > 3 {
		return hit{}, hit{}, false
	}
	closing, rest = hit{from, from + comma}, hit{from + comma + 1, l.end}
	_, _, _, role := makeUp(t, rest, p, blanks)
	_, signed := signatureIn(t, rest, p, blanks, true)
	said := strings.ContainsAny(t.low[rest.start:rest.end], ",:?") || saysOrAsks(t, line(closing)) || callsOrGreets(t.low[from:l.end])
	return closing, rest, signed && !role && !said && (allCapital(t, rest) || !t.capitals) && !allEveryday(t, rest)
}

// farTail is how many lines under a letter may belong to a postscript, a notice or a quoted e-mail.
const farTail = 14

// quotedHead opens the e-mail that a reply quotes.
var quotedHead = regexp.MustCompile(`^(?:on .{4,80}\b(?:wrote|said):?$|-{2,} ?(?:original|forwarded)|begin forwarded|from: .+@)`)

// tail drops what stands under a letter: a postscript and what follows it, an e-mail that is quoted,
// and lines without a word.
func tail(t *text, all []line) []line {
	quoted := func(l line) bool { return t.low[l.start] == '>' }
	for len(all) > 1 && quoted(all[len(all)-1]) {
		all = all[:len(all)-1]
	}
	for k := 1; k < len(all); k++ {
		s := t.low[all[k].start:all[k].end]
		if quotedHead.MatchString(s) || k >= len(all)-farTail && postscript.MatchString(s) {
			all = all[:k]
			break
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(l line) bool { return wordCount(t.low[l.start:l.end]) == 0 })
}

// closingIn finds a closing phrase in a line; rest is what stands after it. below counts the lines
// from this one to the last.
func closingIn(t *text, l line, below int) (closing, rest hit, ok bool) {
	s := t.low[l.start:l.end]
	starts := sentenceStarts(s)
	for k := len(starts) - 1; k >= max(0, len(starts)-2); k-- {
		from := starts[k]
		m := closings.FindStringIndex(s[from:])
		if m == nil || noClosing.MatchString(s[from:]) || (k < len(starts)-1 && wordCount(s[from:]) > 14) {
			continue
		}
		if len(starts) == 1 && wordCount(s) > 18 || below > 5 {
			continue
		}
		end := closingEnd(s[from:], m[1])
		return hit{l.start + from, l.start + from + end}, hit{min(l.end, l.start+from+end+1), l.end}, true
	}
	if wordCount(s) <= 8 && endsClosing.MatchString(s) {
		return hit(l), hit{l.end, l.end}, true
	}
	if below > 3 || len(starts) == 0 {
		return hit{}, hit{}, false
	}
	last := s[starts[len(starts)-1]:]
	if m := thanksInside.FindStringIndex(last); m != nil && !noClosing.MatchString(last[m[0]:]) {
		from := l.start + starts[len(starts)-1] + m[0]
		after := l.start + starts[len(starts)-1] + m[1]
		return hit{from, l.end}, hit{after, l.end}, true
	}
	return hit{}, hit{}, false
}

// closesByShape tells a closing that no list knows by where it stands: a few words alone on a line,
// and under them a name.
func closesByShape(t *text, all []line, k int, p public, blanks []hit) bool {
	s := t.low[all[k].start:all[k].end]
	n := wordCount(s)
	if k+1 >= len(all) || n == 0 || n > 5 || strings.ContainsAny(s, "0123456789?:@[") || callsOrGreets(s) || saysOrAsks(t, all[k]) {
		return false
	}
	if _, signed := signatureIn(t, hit(all[k+1]), p, blanks, true); !signed {
		return false
	}
	_, _, _, role := makeUp(t, hit(all[k+1]), p, blanks)
	name := allCapital(t, hit(all[k])) && !allEveryday(t, hit(all[k]))
	switch {
	case strings.HasSuffix(s, ","):
		return !role || !name // "Maya Tolliver,", and under it her role
	case strings.HasSuffix(s, "!") && n <= 3 && !name:
		return true // "Courage!", and under it "Nurse Patty"
	case role || n > 4 || n > 1 && name:
		return false
	case strings.HasSuffix(s, "."):
		return n <= 2
	}
	return strings.HasSuffix(s, "!") || opensParagraph(t, all[k])
}

// saysOrAsks tells a line of the letter's matter: a point of a list, a request, a role, a place.
func saysOrAsks(t *text, l line) bool {
	s := t.low[l.start:l.end]
	asks := !strings.HasSuffix(s, ",") && (askWord.MatchString(s) || placeWord.MatchString(s)) // "Awaiting your call," asks nothing
	return strings.IndexByte("-*>+", s[0]) >= 0 || asks ||
		slices.ContainsFunc(t.toks, func(k token) bool {
			return k.start >= l.start && k.start < l.end && k.kind == word && (roleWords[k.s] || matterWords[k.s])
		})
}

// matterWords belong to what a letter says and not to its closing.
var matterWords = set(`please is are was were will would can could should have has had not no do does did been bring come let
	if what when where how sorry visit appointment session card change questions question cancelled canceled same new copay`)

// opensParagraph reports whether an empty line stands above.
func opensParagraph(t *text, l line) bool {
	return strings.Count(t.low[:l.start], "\n")-strings.Count(strings.TrimRight(t.low[:l.start], " \n"), "\n") > 1
}

// callsOrGreets keeps a late salutation from being a closing.
func callsOrGreets(s string) bool { return salutation.MatchString(s) }

// closingEnd takes the phrase up to its comma or sentence end.
func closingEnd(s string, matched int) int {
	if matched > 0 && matched <= len(s) && strings.ContainsRune(",.!", rune(s[matched-1])) {
		return matched - 1
	}
	if i := strings.IndexAny(s[matched:], ",.!-~"); i >= 0 {
		return matched + i
	}
	return len(s)
}

// sentenceStarts lists where the sentences of a line begin.
func sentenceStarts(s string) []int {
	starts := []int{0}
	for i := 0; i+2 < len(s); i++ {
		if (s[i] == '!' || s[i] == '?' || (s[i] == '.' && !abbreviated(s[:i]))) && s[i+1] == ' ' {
			starts = append(starts, i+2)
		}
	}
	return starts
}

// signatureIn reports whether a stretch is a sender's name, role or clinic. led says that a closing
// phrase stands before it, after which any short line that is no sentence is a name.
func signatureIn(t *text, h hit, p public, blanks []hit, led bool) (hit, bool) {
	h = trim(t.low, h)
	if m := pronouns.FindStringIndex(t.low[h.start:h.end]); m != nil && m[0] > 0 {
		h = trim(t.low, hit{h.start, h.start + m[0]})
	}
	s := t.low[h.start:h.end]
	n := wordCount(s)
	if n == 0 || n > 12 || h.inside(blanks) || contactLine.MatchString(s) && !strings.Contains(s, "office") {
		return hit{}, false
	}
	if signsForAll(t, h, p) {
		return h, true
	}
	words, filled, prosaic, role := makeUp(t, h, p, blanks)
	if words == 0 || filled == 0 || (filled < words && !role) {
		return hit{}, false
	}
	if role && (!prosaic || led && words <= 6 || words <= 4 && strings.HasPrefix(s, "your ")) && !endsLikeProse(s) {
		return h, true
	}
	if prosaic || n > 5 || endsLikeProse(s) || isSentenceWord(t, h) || strings.ContainsAny(s, "0123456789:?") {
		return hit{}, false
	}
	if closings.MatchString(s) {
		return hit{}, false
	}
	if led || allCapital(t, h) && !allEveryday(t, h) || n <= 2 && noneEveryday(t, h) {
		return h, true
	}
	return hit{}, false
}

// forAll begins a signature for a whole house: "All of us at", "Your friends from".
var forAll = regexp.MustCompile(`^(?:from )?(?:all|everyone|everybody|your|the|us) (?:[a-z'-]+ ){0,4}(?:at|of|from|with) (?:the )?`)

// signsForAll tells whether a stretch is such a signature and no more: after its first words stand the
// clinic's name or parts of it.
func signsForAll(t *text, h hit, p public) bool {
	s := t.low[h.start:h.end]
	m := forAll.FindStringIndex(s)
	if m == nil || m[1] >= len(s) {
		return false
	}
	parts := nameParts(p.Clinic.Name)
	return !slices.ContainsFunc(strings.Fields(strings.TrimRight(s[m[1]:], " .,!")), func(w string) bool {
		return !slices.Contains(parts, bare(w))
	})
}

// makeUp counts a stretch's words, and those of them outside placeholders, and tells whether any word
// belongs to prose or to a role or the clinic.
func makeUp(t *text, h hit, p public, blanks []hit) (words, filled int, prosaic, role bool) {
	for _, tok := range t.toks {
		if tok.start < h.start || tok.start >= h.end || tok.kind != word {
			continue
		}
		words++
		prosaic = prosaic || proseWords[tok.s] && (tok.s != "will" || !t.capital(tok.start)) // Will is a name too
		if !(hit{tok.start, tok.end}).inside(blanks) {
			filled++
			role = role || roleWords[tok.s] || slices.Contains(nameParts(p.Clinic.Name), bare(tok.s))
		}
	}
	return words, filled, prosaic, role
}

// endsLikeProse tells a sentence from "Danielle P.".
func endsLikeProse(s string) bool {
	if strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return true
	}
	return strings.HasSuffix(s, ".") && wordCount(s) > 4 && !abbreviated(strings.TrimSuffix(s, "."))
}

// isSentenceWord refuses a line of nothing but everyday words in small letters: "bring your card".
func isSentenceWord(t *text, h hit) bool {
	return allEveryday(t, h) && !slices.ContainsFunc(t.toks, func(k token) bool {
		return k.start >= h.start && k.start < h.end && k.kind == word && t.capital(k.start)
	})
}

// allEveryday tells "Photo ID" from a name.
func allEveryday(t *text, h hit) bool {
	return !slices.ContainsFunc(t.toks, func(k token) bool {
		return k.start >= h.start && k.start < h.end && k.kind == word && !everyday(k.s)
	})
}

// noneEveryday finds a lone "kim" under a letter.
func noneEveryday(t *text, h hit) bool {
	return !slices.ContainsFunc(t.toks, func(k token) bool {
		return k.start >= h.start && k.start < h.end && (k.kind != word || everyday(k.s) || len(k.s) < 3)
	})
}

func allCapital(t *text, h hit) bool {
	for _, tok := range t.toks {
		if tok.start >= h.start && tok.start < h.end && tok.kind == word && !t.capital(tok.start) && !particles[tok.s] {
			return false
		}
	}
	return true
}

func trim(low string, h hit) hit {
	for h.start < h.end && strings.IndexByte(" ,.-~*!/_(\"'", low[h.start]) >= 0 {
		h.start++
	}
	for h.end > h.start && strings.IndexByte(" ,-~*/)\"'", low[h.end-1]) >= 0 {
		h.end--
	}
	return h
}
