package posting

// topic is what a complete posting speaks of. It is named in a finding when none of its phrases
// stands where it counts.
type topic struct {
	name     string
	patterns []pattern
}

// dutyAreas are the four areas of the role.
var dutyAreas = []topic{
	{"appointments and care coordination", patterns(
		// named
		"appt|appts|appointment*|schedul*|reschedul*|calendar*|referral*|waitlist*|booking|bookings|booked|rebook*", "wait list", "surgery|visit|procedure|exam dates|date|slots|times",
		// made, moved, confirmed
		"book+|confirm+|move+|cancel+|rearrange+ ~4 visit|visits|exam|exams|test|tests|procedure*|session*|surger*|consult*|intake*", "book+ it|them|patients|families", "appointments|visits ~3 confirm+|move+|cancel+",
		"plan+|line+ ~3 visit|visits|appointment*", "set+ ~1 visit|visits|appointment|appointments",
		// with all that belongs to it
		"coordinate+|arrange+|organize+|manage+ ~3 visit|visits|procedures|surgeries|tests|transport*|ride|rides|interpreter*|follow", "line+|set+ up ~4 visit|visits|scans|tests|appointment*|transport*|ride|rides|interpreter*", "follow up|ups ~2 visit*|appointment*",
	)},
	{"talking with patients", patterns(
		// by phone and in writing
		"call+|phone+|telephon*|voicemail*|text+|message*|messaging|email+|portal", "e mail|mails", "first voice",
		"write+ to|with ~2 patient*|families|callers|people|parents", "patient* communication*",
		// listening and explaining
		"listen+|deescalat*|explain+|greet+|welcome+", "de escalat*", "plain language|words", "help+ ~2 patients|families|callers ~1 understand",
		// face to face
		"talk+|speak+|chat+|visit+|meet+ to|with ~2 patient*|families|callers|people|parents", "answer+ ~3 question*|patient*", "communicate+ ~6 patient*|families|callers", "tell+ ~1 patient*|people|families|callers", "assist+ ~1 patient*|families|callers with|in",
		"talk+|walk+|take+|guide+ ~2 patient*|people|families|callers|someone|somebody ~1 through", "guide+ ~3 patients|families", "contact+|notif* ~2 patient*|families",
	)},
	{"records and documentation", patterns(
		// named
		"record|records|chart|charts|charting|register+|registration|demographic*|documentation|documents|document|documenting|identifiers|intake", "visit|clinical|clinic notes?", "patient information|details|files|accounts", "data entry",
		// kept
		"keep+|complete+|correct+|maintain+ ~2 files|file|data", "keep+ ~4 current|straight|exact", "keep+|hold+ ~5 up to date", "document+ ~3 call*|contact*|visit*|every|each|all",
		// written, filed
		"put+|enter+|type+ ~4 numbers|notes|names|details|data", "write+|note+ down", "file+ them|it|everything", "update+|correct+|confirm+|check+|verify+ ~3 address|addresses|plans|details|numbers",
		"file+|scan+|upload+|enter+|log+|attach+ ~4 result*|note|notes|letter*|form|forms|document*|data|eobs|card|cards|fax|faxes",
	)},
	{"billing and insurance", patterns(
		// cover
		"insurance|insurer*|eligib*|coverage|payer*|preauthoriz*|authorization*|claim|claims|denial*", "prior auth*",
		// money
		"copay*|coinsurance|deductible*|billing|bill|bills|payment|payments|estimate|estimates", "co pay*", "collect+|settle+ ~2 balance*|money|fees", "financial aid|help|assistance", "explain+|give+|quote+ ~3 cost|costs|price|prices",
	)},
}

// upkeep is kept in order too, but is no record.
var upkeep = patterns("board|boards|lobby|station|shelf|shelves|supplies|calendar|schedule|room|rooms")

var notRecords = patterns("vital|track|world|school|court record|records", "record high|time|number*", "record breaking")

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
