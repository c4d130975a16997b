package posting

// The promise that everybody who applies is treated fairly.

var (
	// protected are what must play no part in hiring; a sentence that names three speaks of that.
	protected = patterns("race|races|color|colors|creed|creeds|religion|religions|faith|faiths|belief|beliefs|sex|gender|genders|age|ages|ability|abilities|background|backgrounds|nationality|nationalities|ethnicities|orientations|disability|disabilities|veteran*|military|ancestry|orientation|pregnancy|marital|ethnicity|genetic*|citizenship|identity", "national origin")
	eeoWords  = patterns("equal employment? opportunity|opportunities|chance|consideration", "eoe|eeo|eeoc", "discriminat*|nondiscrimination|anti-discrimination", "without regard", "regardless of", "protected by|class*|status*|characteristic*|veteran*|group*")
	// equalWords promise it by themselves.
	equalWords = patterns("equal employment? opportunity|opportunities", "eoe|eeo")
	// askingFor opens a sentence that asks for such things instead.
	askingFor = patterns("send|include|list|tell|state|provide|attach|disclose|note|indicate", "give us|me|your|details|the")
)

// eeoText is the one-click statement.
const eeoText = "\nWe are an equal opportunity employer. Race, color, religion, sex, national origin, age, disability, veteran status or any other protected status plays no part in whom we choose.\n"

// promisesEqualOpportunity tells whether one sentence promises fair treatment of applicants.
func (d *document) promisesEqualOpportunity() bool {
	for _, s := range d.sentences {
		if d.promises(s) {
			return true
		}
	}
	return false
}

// equalOpportunity tells whether the sentence of a word promises fair treatment of applicants.
func (d *document) equalOpportunity(at int) bool {
	s := d.sentenceOf(at)
	return d.promises(*s)
}

func (d *document) promises(s sentence) bool {
	named := d.protectedIn(s)
	switch {
	case named >= 3:
		return !d.within(askingFor, s.first, min(s.first+5, s.last)) && (!d.within(patientWords, s.first, s.last) || d.within(applicantWords, s.first, s.last))
	case !d.within(eeoWords, s.first, s.last):
		return false
	case d.within(equalWords, s.first, s.last):
		return !d.within(patientWords, s.first, s.last) || d.within(applicantWords, s.first, s.last)
	default:
		return d.within(applicantWords, s.first, s.last) || named >= 2 && !d.within(patientWords, s.first, s.last)
	}
}

func (d *document) protectedIn(s sentence) int {
	n := 0
	for at := s.first; at < s.last; at++ {
		if d.startsWith(protected, at, s.last) {
			n++
		}
	}
	return n
}
