package review

// Competency is something that can be seen people do; exercises and interviews give evidence of it.
type Competency struct{ ID, Name string }

// Competencies are those of the blueprint, in its order.
func Competencies() []Competency {
	return []Competency{
		{"C1", "Schedules and sets priorities"}, {"C2", "Keeps records accurate"}, {"C3", "Writes clearly"},
		{"C4", "Serves patients and calms"}, {"C5", "Chooses the right step, and when to hand on"},
		{"C6", "Guards privacy and rules"}, {"C7", "Knows insurance and billing"},
	}
}

// Question is asked of every candidate in the same words. Anchors describe the levels 0 to 4.
type Question struct {
	ID         string // "C1a"
	Competency string // id
	Ask        string
	Probes     []string // to follow up with, the same for everyone
	Anchors    [5]string
}

// Questions are two for each competency: what someone did, and what they would do.
func Questions() []Question { return bothOf(guides) }

// QuestionsOn are those of one competency.
func QuestionsOn(competency string) (out []Question) {
	for _, q := range Questions() {
		if q.Competency == competency {
			out = append(out, q)
		}
	}
	return out
}

// guide is the material of one competency: both questions share probes and anchors.
type guide struct {
	competency string
	did, would string
	probes     []string
	anchors    [5]string
}

func bothOf(all []guide) (out []Question) {
	for _, g := range all {
		out = append(out,
			Question{ID: g.competency + "a", Competency: g.competency, Ask: g.did, Probes: g.probes, Anchors: g.anchors},
			Question{ID: g.competency + "b", Competency: g.competency, Ask: g.would, Probes: g.probes, Anchors: g.anchors})
	}
	return out
}

var guides = []guide{
	{
		"C1", "Tell me about a day when more had to be done than fitted. What did you do first, and what waited?",
		"It is 8:10. A provider calls in sick, eleven visits are booked with her, and the phones have started. Walk me through your next half hour.",
		[]string{"How did you decide what came first?", "Who did you tell, and when?", "What did you leave undone?"},
		[5]string{
			"No order: takes things as they come, or cannot describe a case.",
			"Names an order without a reason; nobody is told of what slips.",
			"Puts the urgent first and gives a reason; tells some of those affected.",
			"Weighs urgency, length and who can do it; tells everyone affected what happens next.",
			"As 3, and looks ahead: keeps room for what may still come, and checks later that it held.",
		},
	},
	{
		"C2", "Tell me about an error you found in a record or a form. How did you come to see it, and what did you do?",
		"Two charts in front of you carry the same name and nearly the same date of birth. A caller wants results read out. What do you do?",
		[]string{"What did you hold it against?", "What did you change yourself, and what did you pass on?", "How do you know it was right afterwards?"},
		[5]string{
			"Takes what the screen shows; does not check.",
			"Notices by chance; corrects without asking where the truth stands.",
			"Checks against one source and corrects it.",
			"Checks against two identifiers or the paper, corrects what is theirs to correct and hands on the rest.",
			"As 3, and finds what caused it, so that it does not come back.",
		},
	},
	{
		"C3", "Tell me about a message to a patient or a colleague that was hard to write. What did you leave out, and why?",
		"A patient's surgery was moved for the second time. Tell me, sentence by sentence, what you would write to him.",
		[]string{"What did the reader have to do next?", "How did you know it was understood?", "What would you write differently now?"},
		[5]string{
			"Unclear or curt; the reader would not know what to do.",
			"The facts are there, out of order or in jargon.",
			"Clear facts and a next step in plain words.",
			"Plain, complete and warm: what changed, what to do, by when, whom to ask.",
			"As 3, and fitted to the reader: answers the question that would have come next.",
		},
	},
	{
		"C4", "Tell me about someone who was angry or afraid at your desk or on the phone. What did you say first?",
		"A mother shouts at the counter because her child was sent to the wrong office. Others are listening. What do you do?",
		[]string{"What were your words?", "What did the other person want?", "How did it end?"},
		[5]string{
			"Argues, blames, or sends the person away.",
			"Stays polite and quotes the rule.",
			"Listens and apologises; offers something without knowing whether it helps.",
			"Names the feeling, finds what is needed and offers a step that they can keep.",
			"As 3, gives the person a choice, follows up and tells the team what went wrong.",
		},
	},
	{
		"C5", "Tell me about a time when something was not yours to decide. How did you notice, and what did you do?",
		"A caller wants to move his visit. In passing he says his chest has felt tight since this morning. What do you say and do?",
		[]string{"Who decides this where you worked?", "How fast did it have to be?", "What did you tell the patient meanwhile?"},
		[5]string{
			"Decides what is clinical, or overlooks the warning.",
			"Senses it and waits: a message for later, a note.",
			"Hands on to the right person.",
			"Hands on at once and the agreed way, stays with the patient until someone has taken over.",
			"As 3, records it, and knows where their own part ends.",
		},
	},
	{
		"C6", "Tell me about a time when someone asked you for what you were not allowed to tell. What did you do?",
		"A man calls: his wife was seen yesterday, he wants to know whether she is all right and what she owes. What do you answer?",
		[]string{"What could you tell, and what not?", "How did you check who it was?", "What did you write down?"},
		[5]string{
			"Gives the information, or does not see the question.",
			"Refuses without knowing why, or confirms by accident that the patient is known.",
			"Gives nothing before checking identity and permission.",
			"As 2, says kindly what is possible, and how permission can be given.",
			"As 3, and guards the whole scene: screen, voice, what is written down.",
		},
	},
	{
		"C7", "Tell me about a claim, an authorization or a bill that went wrong. What was your part in mending it?",
		"A patient's plan wants prior authorization for an MRI on Thursday. It is Tuesday noon. What do you do?",
		[]string{"What did you have to find out, and from whom?", "What did the patient hear from you?", "What was the deadline?"},
		[5]string{
			"Mixes up the words, or leaves it to the patient.",
			"Knows the words; not who does what.",
			"Checks eligibility and what is required, and starts it.",
			"Starts it, keeps the deadline in sight, and tells patient and provider what happens if it fails.",
			"As 3, and prevents the next one: a checklist, a note, a word with the team.",
		},
	},
}
