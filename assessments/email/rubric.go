package email

import "preceptor/internal/exercise"

// Weights of the criteria add up to 100.
var rubric = exercise.Rubric{Criteria: []exercise.Criterion{
	{
		ID: "apology", Name: "Apology", Weight: 10,
		Question: "Does the writer say sorry for this change, to this person?",
		Anchors: [5]string{
			"No apology, or the patient is blamed",
			"A bare \"sorry for any inconvenience\"",
			"An apology tied to this change",
			"Names what the change means for the patient",
			"Sincere, once and early, with no excuse and no fault that nobody has checked",
		},
		Examples: [5]string{
			1: "We apologize for any inconvenience this may cause.",
			3: "I am sorry to move your visit on Tuesday. I know you had already taken the morning off.",
		},
	},
	{
		ID: "change_reason", Name: "Change and reason", Weight: 12,
		Question: "Is it clear what changes, and why, as far as the brief permits?",
		Anchors: [5]string{
			"The change is not stated",
			"The change is vague",
			"The change is stated; the reason is missing or unclear",
			"The change and the permitted reason are both stated",
			"Old against new in the first three sentences, and nothing said that need not be",
		},
		Examples: [5]string{
			1: "Due to unforeseen circumstances there will be some changes.",
			4: "Your visit on Tuesday, May 11 cannot go ahead, because the doctor is needed at the hospital that morning. It is now on Thursday, May 20.",
		},
	},
	{
		ID: "new_slot", Name: "New appointment", Weight: 15,
		Question: "Could the patient write the new appointment into a calendar?",
		Anchors: [5]string{
			"Absent or wrong",
			"Only one of day, time and place",
			"Day and time",
			"Also place, provider or way to meet, and by when to confirm",
			"Also another slot to choose and how to prepare",
		},
		Examples: [5]string{
			1: "We have you down for the 20th now.",
			3: "You now see Dr. Lind on Thursday, May 20 at 10:15 a.m. in Room 6. Please confirm by Monday at 4 p.m.",
		},
	},
	{
		ID: "contact", Name: "How to answer", Weight: 8,
		Question: "Does the patient know how to reach the clinic, and what to do first?",
		Anchors: [5]string{
			"Nothing",
			"\"Contact us\", without a way to",
			"A phone number or the portal",
			"Also whom to ask for, hours or a deadline",
			"Also one easiest thing to do",
		},
		Examples: [5]string{
			2: "If you have questions, call 555-0142.",
			4: "The easiest way is to send \"yes\" in the portal by Monday at 4 p.m.; or call 555-0142, weekdays until 5:30 p.m., and ask for me.",
		},
	},
	{
		ID: "empathy_tone", Name: "Empathy and tone", Weight: 12,
		Question: "How would this patient feel on reading it?",
		Anchors: [5]string{
			"Hostile",
			"Cold",
			"Polite and neutral",
			"Warm, the person comes first",
			"Fits this patient, without false cheer",
		},
		Examples: [5]string{
			1: "Failure to attend will be recorded.",
			3: "I did not want you to make the trip for nothing, so I am writing today.",
		},
	},
	{
		ID: "plain_language", Name: "Plain language", Weight: 10,
		Question: "Could a tired reader take it in at one go?",
		Anchors: [5]string{
			"Not readable",
			"Jargon and long sentences",
			"Mostly plain",
			"Short sentences, terms explained",
			"Easy to scan, one idea a paragraph",
		},
		Examples: [5]string{
			1: "Owing to provider unavailability, the aforementioned encounter has been rescheduled in accordance with policy.",
			4: "Your visit moves to Thursday. Everything else stays the same.",
		},
	},
	{
		ID: "correctness", Name: "Facts right", Weight: 15,
		Question: "Is every fact that the patient needs there, and right?",
		Anchors: [5]string{
			"Two facts wrong, or one that does harm",
			"One important fact wrong",
			"One small fact wrong",
			"All that is stated is right, one needed fact is missing",
			"All needed facts, all right",
		},
		Examples: [5]string{
			1: "\"Thursday, May 20 at 2:45 p.m.\", where the brief says 10:15 a.m.",
			4: "Old and new day, time, room, deadline and number all as in the brief.",
		},
	},
	{
		ID: "privacy", Name: "Privacy", Weight: 10,
		Question: "Is anything told that should not stand in an e-mail?",
		Anchors: [5]string{
			"Another patient's data or a result is disclosed",
			"A private term stands in the subject",
			"Clinical detail beyond the brief",
			"Neutral subject, only what is needed",
			"Also points to the portal or the phone for clinical questions",
		},
		Examples: [5]string{
			1: "Subject: Your diabetes follow-up has moved",
			4: "Subject: A change to your visit. \"For questions about your health, please call and ask for the nurse.\"",
		},
	},
	{
		ID: "format", Name: "Form of a letter", Weight: 4,
		Question: "Does it look like a letter from a clinic?",
		Anchors: [5]string{
			"No structure",
			"One of subject, greeting and closing",
			"Two of them",
			"All three",
			"Also name, role and clinic, and a subject that helps",
		},
		Examples: [5]string{
			1: "No subject, no greeting, \"Thx\" at the end.",
			4: "\"A new time for your visit\" ... \"Dear Ms. Lind\" ... \"Kind regards, Ana Ruiz, Patient Care Coordinator, Harbor Street Clinic\"",
		},
	},
	{
		ID: "mechanics", Name: "Spelling and grammar", Weight: 4,
		Question: "Do slips get in the way? A second language that is understood is \"some\" at most.",
		Anchors: [5]string{
			"The meaning is lost",
			"Many errors distract",
			"Some errors",
			"A few small ones",
			"None that a reader notices",
		},
		Examples: [5]string{
			1: "ur appt is cancel call us for new",
			3: "We have moved you're visit to Thursday, at the same room.",
		},
	},
}}

// Rubric is how people rate an e-mail.
func (k *Kind) Rubric() *exercise.Rubric { return &rubric }
