package scenario

import "preceptor/internal/exercise"

// Rubric is how people rate the reply.
func (k *Kind) Rubric() *exercise.Rubric {
	return &exercise.Rubric{Criteria: []exercise.Criterion{
		{
			ID: "acknowledge", Name: "Acknowledges the patient", Weight: 22,
			Question: "Does the reply show that the problem and the feeling were heard?",
			Anchors: [5]string{
				"Argues or ignores the complaint",
				"Formulaic: a set phrase that fits any complaint",
				"Names the problem or the feeling, not both",
				"Names the problem and the feeling",
				"Specific to this patient, and before any explanation",
			},
			Examples: [5]string{1: "I understand your frustration", 3: "Getting a $214 bill you did not expect is upsetting"},
		},
		{
			ID: "apologise", Name: "Apologises", Weight: 12,
			Question: "Is there an apology that fits what is known?",
			Anchors: [5]string{
				"No apology, or blames the patient",
				"Conditional: sorry if",
				"A plain sorry that is tied to nothing",
				"For the experience, without a false admission",
				"Owns it on the clinic's behalf",
			},
			Examples: [5]string{1: "sorry if you feel that way"},
		},
		{
			ID: "facts", Name: "Gets the facts right", Weight: 18,
			Question: "Are the cause and what is being checked right and clear?",
			Anchors: [5]string{
				"Wrong or invented",
				"Vague",
				"Right as far as it goes; cause or check is missing",
				"Right cause, and what is being checked",
				"In plain words, and checks that the patient follows",
			},
		},
		{
			ID: "next_step", Name: "Gives a next step", Weight: 22,
			Question: "Does the patient know what happens, who does it, and by when?",
			Anchors: [5]string{
				"None",
				"Sends the patient away to ask elsewhere",
				"An action, with the owner or the date missing",
				"Action, owner and date",
				"Also a hold, a written follow-up and an alternative",
			},
			Examples: [5]string{1: "call billing", 3: "I will call you by Thursday", 4: "nothing will go to collections while I check"},
		},
		{
			ID: "boundaries", Name: "Keeps within bounds", Weight: 14,
			Question: "Is privacy kept, and is nothing promised that a coordinator cannot give?",
			Anchors: [5]string{
				"Breaks privacy or promises a refund",
				"A risky promise",
				"Nothing out of bounds, no identity check and no escalation",
				"Identity check, or the right escalation",
				"Both, and says that it is documented",
			},
			Examples: [5]string{0: "don't worry, I'll cancel it", 3: "first, may I confirm your name and date of birth?"},
		},
		{
			ID: "tone_clarity", Name: "Tone and clarity", Weight: 12,
			Question: "Is it calm, respectful and easy to follow?",
			Anchors: [5]string{
				"Hostile",
				"Cold or defensive",
				"Polite; longer or stiffer than it needs to be",
				"Calm and respectful",
				"Concise, and ends with thanks",
			},
		},
	}}
}
