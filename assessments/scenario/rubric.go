package scenario

import "preceptor/internal/exercise"

// Weights of the criteria add up to 100.
var rubric = exercise.Rubric{Criteria: []exercise.Criterion{
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
		Examples: [5]string{
			0: "Bills are sent out automatically, so there is nothing wrong on our side", 1: "I understand your frustration",
			2: "You are upset about the bill", 3: "Getting a $214 bill you did not expect is upsetting",
			4: "You showed us your new card in time, and now you hold a bill for $214: of course that makes you angry",
		},
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
		Examples: [5]string{
			0: "please tell us in time when you change plans", 1: "sorry if you feel that way", 2: "I am sorry",
			3: "I am sorry for the worry and the time this has cost you",
			4: "on behalf of the clinic I am sorry; putting this right is our work, not yours",
		},
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
		Examples: [5]string{
			0: "your insurance refused to pay", 1: "it is probably a system thing", 2: "the claim went to another plan",
			3: "the claim went to your old plan; I am checking with billing why",
			4: "we asked your old plan to pay, and the new one should have been asked; does that match what you know?",
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
		Examples: [5]string{
			0: "please pay by the due date", 1: "call billing", 2: "we will send the claim again",
			3: "I will call you by Thursday", 4: "nothing will go to collections while I check",
		},
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
		Examples: [5]string{
			0: "don't worry, I'll cancel it", 1: "we can probably take this off your account", 2: "I will look at your account",
			3: "first, may I confirm your name and date of birth?",
			4: "first, two identifiers, please; our billing lead decides on charges, and I note this in your record",
		},
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
		Examples: [5]string{
			0: "I will help you when you stop shouting", 1: "that is all we can do at this point",
			2: "please be assured that the matter brought to our attention will be given due attention",
			3: "please ask me if anything is open", 4: "thank you for telling us",
		},
	},
}}

// Rubric is how people rate the reply, and in the same way the second one.
func (k *Kind) Rubric() *exercise.Rubric { return &rubric }
