package posting

import "slices"

// Clinical duties do not belong into these roles: they need a license.

const sourceScope = "State nurse practice acts; the role's own scope"

var (
	clinicalWords = patterns(
		// medicines
		"reconcil* ~3 medication*|meds", "medication*|meds ~6 reconcil*", "medication|med|medications|meds reconciliation|management", "manag* ~1 medication*|medicines|meds",
		"adjust*|chang*|recommend* ~3 dosage*|dose|doses|medication*|treatment*", "refill|refills|approve|approves|authorize ~2 prescription*|medication*", "call|calls|calling in ~2 refill*|prescription*", "prescribe|prescribes",
		"compar*|review*|discuss*|go|goes|going over|through? ~3 medication*|medicines|meds|pills with ~2 patient*|caller*", "go|goes|going over|through ~4 pills|medicines|medications|meds",
		"tell*|advis*|explain* ~3 which|what|when|how ~2 medicine*|medication*|pills|drugs|dose*|supplements ~4 take|use|stop|mix|together",
		"advis*|tell* ~3 what to take", "recommend*|suggest* ~4 remedy|remedies|medicine|medicines|otc", "suggest*|recommend* ~2 home|over|otc treatment*|care|remed*|medicine*", "over the counter remedies",
		// plans of care
		"develop*|creat*|writ*|design*|updat*|prepar*|draft*|build*|formulat*|implement*|revis* ~3 care|treatment plan|plans|planning", "care|treatment plan development|creation",
		"chang*|adjust*|set|sets|modif*|update|write|own ~4 plan|plans of care", "chang*|adjust*|set|sets|modif* ~3 goals ~4 care",
		"decid*|choos*|determin*|set|pick ~3 intervention*|therapy|treatment|treatments",
		// advice
		"giv*|provid*|offer* ~3 medical|clinical|nursing|treatment|health|medication advice|guidance|counsel|counseling|recommendations", "giv*|provid*|offer* ~3 advice|guidance ~3 symptom*|treatment*|medication*|condition*",
		"advis*|counsel* patients? ~3 symptom*|treatment*|medication*|medicine*|dosage*|dose*|condition*|diet|nutrition", "answer|answers|answering ~2 medical|clinical|symptom* questions",
		"educat*|teach*|instruct ~7 medication*|medicine*|dosage*|disease*|insulin|inhaler*|injection*", "teach|teaches|show|shows|train ~3 inject|insulin|inhaler*", "triage advice",
		// triage: who is seen first, who waits
		"triage|triages|triaging ~3 patient*|symptom*|caller*|call|calls|complaint*|injur*|illness*|concerns|emergenc*|walk", "perform*|provid*|conduct*|do|does|handle|handles|doing|clinical|medical|telephone|phone|nurse|symptom ~2 triage",
		"sort|rank|prioritize|order ~2 calls|patients|callers|messages ~4 sick|symptom*|severity|acuity", "decide|decides|determine who|which ~4 seen|comes|first|today|wait|waits", "advise|advises ~2 urgency",
		"tell*|decid*|judge|determin*|advise|figure ~4 whether|if ~8 emergency|er|hospital|urgent|serious|wait|waits", "decid*|determin*|judge ~4 symptom*|acuity|severity",
		// assessment and diagnosis
		"assess*|evaluat* ~3 severity|pain", "assess*|evaluat* ~3 clinical|medical condition|status|needs", "assess*|evaluat*|screen ~2 symptom*", "perform*|conduct*|complete|do ~2 patient|clinical|nursing|physical assessment|assessments|exam|exams", "diagnose|diagnoses|diagnosing",
		"interpret|interprets|interpreting ~3 lab|labs|result|results|ekg*|test|tests|imaging", "explain*|tell ~5 results mean|means", "explain*|discuss* ~1 abnormal|test|lab|imaging|biopsy|scan|blood|pathology ~1 results|findings",
		"monitor* ~1 patient*|patients ~5 condition*|failure|diabetes|symptom*|hypertension|asthma|copd|sugar|glucose",
		// measuring
		"tak*|record*|measur*|check*|obtain*|monitor*|collect*|get ~3 vitals|temperature*|pulse", "tak*|record*|measur*|check*|obtain*|monitor*|collect*|perform* ~3 vital sign|signs", "tak*|check|checks|measur*|record|monitor* ~3 blood pressure*",
		"check*|test|tests|measur*|tak*|record ~2 glucose|weights|temps|pressures|oxygen", "check|checks|test|tests|measure|measures blood sugar*",
		// hands on the patient
		"giv*|administer*|perform|prepare|assist ~4 injection*|shot|shots|vaccin*|immunization*|medication*|iv|ivs|insulin|medicine*", "vaccinate|vaccinates|vaccinating|immunize|immunizes|immunizing", "inject|injects|injecting ~2 vaccin*|insulin|medication*|patients", "start iv", "start|insert ~1 iv|ivs|catheter*",
		"draw|draws|drawing blood|labs", "blood draws", "phlebotomy", "swab|swabs|swabbing", "collect*|obtain ~3 specimen*|urine|swabs", "perform*|run|conduct ~2 ekg*|ecg*|spirometry|glucose|strep",
		"dress*|chang*|clean*|bandage ~2 wound|wounds|dressings", "wound care", "remov* ~1 sutures|stitches|staples", "assist|assists|assisting ~3 during|in|with ~2 procedure|procedures|surgery|surgeries|biopsies",
	)
	clinicalNouns  = patterns("vitals|injections|ekgs|triage|immunizations|vaccinations", "vital signs", "blood pressure*")
	visitWords     = patterns("visit|visits|referral*|refer|refers|remind|reminds|transport*|ride|rides|supplies")
	passedOn       = patterns("list|lists|line|nurse|nurses|record|records|enter|desk|team|calls")
	clinicalThings = patterns("medication|med|medications|meds reconciliation|management", "care|treatment plan development|creation", "phlebotomy", "blood draws", "wound care")
	carriedPaper   = patterns("schedul*|authoriz*|estimate*|cost*|quote*|fee|fees|price*|packet*|meeting*|visit*|conference*|copy|copies|letter*|form|forms|folder*|appointment*|paperwork|log|logs")
	carriedWord    = patterns("call|calls|message|messages|question|questions")
	clinicalStaff  = patterns("nurse|nurses|nurse's|nurses'|rn|rns|lpn|lpns|clinician|clinicians|doctor|doctors|physician|physicians|provider|providers|surgeon|surgeons|therapist*|pharmacist*|phlebotomist*|ma|mas", "clinical|medical|nursing|care|licensed staff|team|assistant|assistants|personnel|leadership|department|colleagues|people", "np|nps|pa|pas practitioner?", "practitioner*|midwife|midwives|dietitian*|hygienist*|dentist|dentists")
	helping        = patterns("assist|assists|help|helps|helping|assisting", "support|supports ~3 with|by|in")
	yourTurn       = patterns("by|you|yourself|your|you'll|with|before|without")
	handedTo       = patterns("to|by|for|with ~2 nurse|nurses|clinician*|doctor|doctors|provider|providers|rn|rns|physician*|triage", "triage nurse|nurses|line|team|desk|staff|unit")
	relativeWords  = patterns("who|that|while|as|when")
	leftTo         = patterns("stay|stays|belong|belongs|remain|remains|rest|rests|left|reserved|up with|to|for", "by")
	staffJob       = patterns("is|are ~2 nurse|nurses|nurse's|clinician*|doctor|doctors|provider|provider*|clinical|nursing|staff|staff's ~1 job|work|task|tasks|role|call|duty|part|business")
	toTriage       = patterns("to|for|nurse|from|the triage|symptom*")
	paperwork      = patterns("arrang*|authoriz*|authoris*|schedule*|book*|bill|bills|coverage|cover*|insurer|payer|insurance|request|requests|order|orders|form|forms|paperwork")
)

func checkScope(c *check) {
	a := about{"clinical_scope", MustFix, "This is a clinical duty; a coordinator passes it to clinical staff.", sourceScope}
	var seen []match
	nouns := slices.DeleteFunc(c.doc.find(clinicalNouns), func(m match) bool { return !c.doc.namesDuty(m) })
	for _, m := range slices.Concat(c.doc.find(slices.Concat(clinicalWords, c.ownScope())), nouns) {
		if c.full(a.rule) || !c.isClinicalDuty(m) || overlaps(seen, m) {
			continue
		}
		seen = append(seen, m)
		c.add(a, m.first, m.end)
	}
}

// ownScope turns the template's list into phrases.
func (c *check) ownScope() []pattern {
	if c.Template == nil {
		return nil
	}
	var own []pattern
	for _, phrase := range c.Template.Scope {
		if p := literal(phrase); len(p) > 1 { // one word alone ("injections") is also what paperwork is about
			own = append(own, p)
		}
	}
	return own
}

// namesDuty tells whether an item of the duties begins with the noun: "Vitals and injections".
func (d *document) namesDuty(m match) bool {
	b, s := d.blockOf(m.first), d.sentenceOf(m.first)
	return (b.purpose == duties || b.purpose == plain) && b.kind == bullet && m.first == s.first && !d.within(visitWords, m.end, s.last) && !d.within(passedOn, m.end, s.last) && !d.within(paperwork, m.end, s.last)
}

func overlaps(seen []match, m match) bool {
	for _, s := range seen {
		if m.first < s.end && s.first < m.end {
			return true
		}
	}
	return false
}

// isClinicalDuty tells whether the coordinator is to do it: not denied, not what clinical staff do,
// not the paperwork around it, not a wish for someone's background.
func (c *check) isClinicalDuty(m match) bool {
	d, s := c.doc, c.doc.sentenceOf(m.first)
	b := d.blockOf(m.first)
	if d.negated(m) || b.purpose == wishes || b.purpose == benefits {
		return false
	}
	if d.within(handedTo, m.end, min(m.end+5, s.last)) && d.words[m.first].lower != "assist" && d.startsWith(toTriage, max(m.end-2, s.first), s.last) {
		return false
	}
	near := 2
	if d.startsWith(clinicalThings, m.first, m.end) {
		near = 8 // "schedule patients for injections and blood draws"
		if d.within(visitWords, max(s.first, m.first-near), m.first) {
			return false
		}
	}
	if d.within(paperwork, max(s.first, m.first-near), m.first) || d.within(paperwork, m.first+1, m.end) || d.within(carriedWord, m.first+1, m.end-1) || d.startsWith(carriedPaper, m.end, s.last) {
		return false
	}
	return !d.doneByStaff(m)
}

// doneByStaff tells whether clinical staff are the ones who act: "the nurse takes vitals".
func (d *document) doneByStaff(m match) bool {
	s := d.sentenceOf(m.first)
	if staff, ok := d.firstWithin(clinicalStaff, m.first, m.end); ok && d.startsWith(relativeWords, staff.end, m.end) {
		return true // "assist the nurse who gives injections"
	}
	for at := m.first; at >= s.first; at-- {
		if d.words[min(at+1, len(d.words)-1)].breaks == ';' && at < m.first {
			return false
		}
		for _, p := range clinicalStaff {
			end, ok := p.at(d, at, s.last)
			if !ok || end > m.end {
				continue
			}
			if d.within(yourTurn, end, m.first) {
				return false
			}
			relative := d.within(relativeWords, end, m.first)
			return relative || !d.within(helping, max(s.first, at-3), at)
		}
	}
	return d.leftToStaff(m.end, s.last) || d.within(staffJob, m.end, s.last)
}

// leftToStaff tells whether the words name clinical staff as those who do it: "is given by a nurse",
// "belong to licensed staff".
func (d *document) leftToStaff(first, last int) bool {
	left, ok := d.firstWithin(leftTo, first, last)
	return ok && d.within(clinicalStaff, left.end, min(left.end+3, last))
}
