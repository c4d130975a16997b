package email

import (
	"slices"
	"testing"
)

// A brief of the tests' own: new Thu 20 May 2027 10:15, old Tue 11 May 9:20, others Fri 21 May 8:40
// and Tue 25 May 15:30, answer by Mon 17 May 16:00.
func testBrief() (public, key) {
	p := public{
		ID: "test", Family: "delayed_appointment", SenderRole: "Patient Care Coordinator",
		Clinic:    clinic{"Harbor Street Clinic", "555-0142", "HarborConnect", "Monday to Friday, 8:00 a.m. to 5:30 p.m."},
		Patient:   patient{"Ms.", "Inés", "Muñoz-Keller"},
		Situation: "Today is Friday, May 7, 2027. Ms. Muñoz-Keller was booked with Dr. Petra Halvorsen. It has gone to Harold Pruitt.",
		Words:     [2]int{100, 180},
	}
	k := key{
		New: slot{"2027-05-20", "10:15"}, Old: &slot{"2027-05-11", "09:20"},
		Allow: allow{
			Dates:  []string{"2027-05-07", "2027-05-11", "2027-05-17", "2027-05-20", "2027-05-21", "2027-05-25"},
			Times:  []string{"08:00", "08:40", "09:20", "10:05", "10:15", "15:30", "16:00", "17:30"},
			Phones: []string{"555-0142"}, Amounts: []string{"$15"},
		},
		Private:   []string{"cancer", "biopsy", "tamoxifen", "type 2 diabetes", "high blood pressure", "CT scan", "kidney disease", "ultrasound", "HIV", "stroke", "physical therapy"},
		AllowBody: []string{"ultrasound", "physical therapy"}, OtherPeople: []string{"Harold Pruitt", "Rose Young"},
		Deadline:     &slot{"2027-05-17", "16:00"},
		Alternatives: []slot{{"2027-05-21", "08:40"}, {"2027-05-25", "15:30"}},
	}
	return p, k
}

func analyseBody(body string) features {
	p, k := testBrief()
	return analyse(p, k, response{Subject: "A new time", Body: body}).features
}

func TestNewDateForms(t *testing.T) {
	yes := []string{
		"Thursday, May 20", "Thursday 20 May", "Thurs 20th May", "thu may 20th", "5/20", "05/20/2027", "5/20/27", "20/5",
		"20/05/2027", "20.05.2027", "20.5.27", "2027-05-20", "2027/05/20", "20-May-2027", "May 20th, 2027", "the 20th of May",
		"the 20th", "Thursday the 20th", "Thursday 20th", "20 May '27", "May the 20th", "May twentieth", "the twentieth of May",
		"on the 20th at 10.15", "MAY 20", "Thurs. 5/20", "5-20-2027", "Thursday 20", "(20 May)", "20th may", "Thrusday May 20",
		"May 20-ish", "20 of May", "Thursday, 20. May", "May 20,2027", "Th 5/20",
	}
	for _, s := range yes {
		f := analyseBody("Your visit is now " + s + " in Room 6.")
		if !f.NewDate || len(f.WrongFacts) > 0 {
			t.Errorf("%q: new_date %v, wrong %q", s, f.NewDate, f.WrongFacts)
		}
	}
	no := []string{"this Thursday", "20 minutes", "room 20", "May 2027", "20 people", "$20", "10:20", "may 2 of us come", "24/7", "the 2nd floor", "20%", "2027"}
	for _, s := range no {
		if f := analyseBody("It is " + s + " here."); f.NewDate {
			t.Errorf("%q is taken for the new date", s)
		}
	}
}

func TestNewTimeForms(t *testing.T) {
	yes := []string{
		"10:15 a.m.", "10:15am", "10:15 AM", "10.15", "10.15am", "10:15", "10:15 A.M.", "10h15", "1015am", "1015 hrs", "10:15hrs",
		"quarter past ten", "a quarter past ten", "quarter past 10", "quarter after ten", "ten fifteen", "10:15 in the morning", "10:15a",
		"10:15 a. m.", "10:15:00", "ten fifteen a.m.", "ten-fifteen", "@10:15", "10:15-ish", "1015",
	}
	for _, s := range yes {
		f := analyseBody("Please come at " + s + " to Room 6.")
		if !f.NewTime || len(f.WrongFacts) > 0 {
			t.Errorf("%q: new_time %v, wrong %q", s, f.NewTime, f.WrongFacts)
		}
	}
	no := []string{"10:15 p.m.", "22:15", "$10.15", "10 to 15 minutes", "10-15 people", "ten or fifteen minutes", "10.15 miles", "10:05"}
	for _, s := range no {
		if f := analyseBody("It is " + s + " here."); f.NewTime {
			t.Errorf("%q is taken for the new time", s)
		}
	}
	for s, wrong := range map[string]bool{"twenty to twelve": true, "quarter to two": true, "nine to five": false, "ten to four": false} {
		if f := analyseBody("Come on May 20, " + s + "."); len(f.WrongFacts) > 0 != wrong {
			t.Errorf("%q: wrong %q", s, f.WrongFacts)
		}
	}
	for s, want := range map[string]bool{"half past three": true, "half three": true, "3.30 in the afternoon": true, "15h30": true,
		"1530 hrs": true, "half 3": true, "three thirty pm": true, "three thirty": true, "half past three sharp": true} {
		if f := analyseBody("Or Tuesday May 25 at " + s + "."); f.Alternative != want || len(f.WrongFacts) > 0 {
			t.Errorf("%q: alternative %v, wrong %q", s, f.Alternative, f.WrongFacts)
		}
	}
}

func TestWrongFacts(t *testing.T) {
	cases := map[string][]string{
		"Come on Friday, May 20 at 10:15.":                       {"Friday, May 20"},
		"Come on May 20 (Friday) at 10:15.":                      {"May 20 (Friday)"},
		"Come on Friday at 10:15, May 20.":                       {"Friday at 10:15, May 20"},
		"Come on May 22 at 2:45 p.m.":                            {"May 22", "2:45 p.m."},
		"Come on May 20, 2028.":                                  {"May 20, 2028"},
		"Call (512) 555-0199 or 555-0142.":                       {"(512) 555-0199"},
		"Call (512) 555-0142.":                                   {},
		"It costs $25.50, not 15 dollars or $15.00.":             {"$25.50"},
		"A fee of twenty-five dollars applies.":                  {"twenty-five dollars"},
		"We are open 24/7 on the 2nd floor, route 9, room 3.14.": {},
		"It takes 40 minutes, 2-3 weeks, 1.5 hours, 50% of us.":  {},
		"See you at 3.":                                          {"3"},
		"Meet at 3 places, from 9 to 12 people.":                 {},
		"We open 8-5:30, Monday to Friday 8 to 5:30.":            {},
		"The visit is on 21/05 or 5/22.":                         {"5/22"},
		"Thursday, May 20 and Friday May 21.":                    {},
		"Reference 2027-0031, ZIP 78701, fax 555 0177.":          {"555 0177"},
		"Come at noon.":                                          {"noon"},
		"Ward 7, May 20, 10:15.":                                 {},
	}
	for body, want := range cases {
		if got := analyseBody(body).WrongFacts; !slices.Equal(got, want) {
			t.Errorf("%q: wrong facts %q, want %q", body, got, want)
		}
	}
}

func TestReplyForms(t *testing.T) {
	deadline := map[string]bool{
		"Please reply by Monday, May 17 at 4 p.m.": true, "Let me know before 4pm on the 17th.": true,
		"I need to hear by Monday at four.": true, "Answer no later than 16.00 on 17/5.": true,
		"Can you confirm by close of day Monday?": true, "Reply by May 17 at noon.": false,
		"Please reply soon.": false, "Reply by Tuesday.": false, "We are open Monday to Friday.": false,
		"RSVP 5/17 4PM": true, "latest Mon 17 May": true, "You have until Monday 17th, 4 o'clock.": true,
	}
	for body, want := range deadline {
		if got := analyseBody(body).Deadline; got != want {
			t.Errorf("%q: deadline %v", body, got)
		}
	}
	other := map[string]bool{
		"We also have Friday, May 21 at 8:40.": true, "Or 5/25 330pm": true, "Otherwise Friday at 8.40.": true,
		"Or Friday 21st, 9:20?": false, "Otherwise call us.": false, "We have May 21 or 25 too.": true,
		"Tuesday at half past three is free as well.": true, "Friday works too.": false,
	}
	for body, want := range other {
		if got := analyseBody(body).Alternative; got != want {
			t.Errorf("%q: alternative %v", body, got)
		}
	}
	contact := map[string]bool{
		"Call 5550142.": true, "Ring 555 0142": true, "use Harbor Connect": true, "in HarborConect": true, "through the portal": true,
		"Call the office.": false, "Call 555-0124.": false, "(555) 0142": true, "555.0142": true, "+1 512-555-0142": true,
	}
	for body, want := range contact {
		if got := analyseBody(body).Contact; got != want {
			t.Errorf("%q: contact %v", body, got)
		}
	}
}

func TestGreetingForms(t *testing.T) {
	type want struct{ greeting, named bool }
	cases := map[string]want{
		"Dear Ms. Muñoz-Keller,\n\nx": {true, true}, "Hi Ines\nx": {true, true}, "hello ms munoz keller x y": {true, true},
		"Good morning Inés,\n": {true, true}, "Ms Keller:\nx": {true, true}, "Inés, I am sorry": {true, true},
		"Hello,\nx": {true, false}, "Dear Patient,\nx": {true, false}, "Dear Ms. Miller,\nx": {true, false},
		"Hey there!\nx": {true, false}, "To whom it may concern,\nx": {true, false}, "Good day, Ms. Muñoz,\nx": {true, true},
		"Ms. Keller has a visit.\nx": {false, false}, "Your visit changes.\nx": {false, false}, "Thank you for coming.\nx": {false, false},
		"May 7, 2027\n\nDear Inés Muñoz,\nx": {true, true}, "Dear [Patient Name],\nx": {true, false},
		"Hi there Ines, it's Maya": {true, true}, "Greetings Ms. Munoz Keller.\nx": {true, true}, "Dear Munos,\nx": {true, true}, "Dear Mundy,\nx": {true, false},
		"Hi, Inés!\nx": {true, true}, "Hiya Ines\nx": {true, true}, "Dear Ms. Muñoz-Kellar\nx": {true, true},
		"Good Afternoon,\n\nInés, we": {true, false}, "Inés\n\nYour": {true, true}, "Dearest Ines": {true, true}, "High time we wrote.\nx": {false, false},
	}
	for body, w := range cases {
		if f := analyseBody(body); f.Greeting != w.greeting || f.PatientNamed != w.named {
			t.Errorf("%q: greeting %v, named %v", body, f.Greeting, f.PatientNamed)
		}
	}
}

func TestEndingForms(t *testing.T) {
	type want struct{ closing, signature bool }
	cases := map[string]want{
		"Sincerely,\nMaya Tolliver\nPatient Care Coordinator": {true, true}, "Cheers\nmaya": {true, true}, "Many thanks, Maya": {true, true},
		"Best,\nM. Tolliver": {true, true}, "Thanks, Will": {true, true}, "Yours sincerely\n\nMaya": {true, true}, "Take care!\nMaya": {true, true},
		"Kind regards": {true, false}, "Thank you for your patience.": {true, false}, "Maya Tolliver\nPatient Care Coordinator": {false, true},
		"- Maya, Harbor Street Clinic": {false, true}, "Best wishes,\n[Your Name]": {true, false}, "Please call us.": {false, false},
		"Let us know.": {false, false}, "Warmest regards,\nThe Scheduling Team": {true, true}, "Looking forward to seeing you,\nMaya": {true, true},
		"We look forward to seeing you.\nHarbor Street Clinic": {true, true}, "Sincerly,\nmaya t": {true, true}, "Thx\nMT": {true, true},
		"Have a lovely weekend!\n\nMaya\n555-0142": {true, true}, "Respectfully,\nMaya\n\nP.S. Parking is free.": {true, true},
		"With apologies,\nMaya": {true, true}, "All the best\nMaya (she/her)": {true, true}, "See you on the 20th!\nMaya": {true, true},
		"Bring your ID and your insurance card.": {false, false}, "In good health,\nMaya": {true, true}, "Yours, Maya": {true, true},
		"Kindest,\nMaya": {true, true}, "Thanks so much and take care,\nMaya at the front desk": {true, true}, "Room 6": {false, false},
		"Stay well,\nMaya Tolliver, PCC": {true, true}, "Your care is important to us.": {false, false}, "Thank u!! maya": {true, true},
		"Best Regards\n-Maya": {true, true}, "Ms. Tolliver": {false, true}, "Thanks for calling us by noon if it does not suit.": {true, false},
		"Warmly,\nMaya Tolliver (Ms.)\nCare Coordinator | Harbor Street Clinic\nMonday to Friday, 8 to 5:30": {true, true},
		"Best,\nAll of us at Harbor Street Clinic":                                                           {true, true}, "Hugs,\nYour friends from the Harbor Street Clinic": {true, true},
		"Best from everyone at Harbor Street": {true, true}, "Thanks,\nAll rooms at Harbor Street Clinic are open": {true, false},
	}
	for _, end := range []string{"Take care of the form before you come.", "Have a friend drive you that day.", "Kindly call us.",
		"Thanks to the new room, all is quicker.", "We sincerely hope this suits you.", "Best time to call is noon.",
		"Thank you for being with us.\n\nYour visit is in Room 6, so please come in by the front door and ask for the desk.",
		"Apologies for the short notice."} {
		cases[end] = want{false, false}
	}
	for end, w := range cases {
		f := analyseBody("Dear Inés,\n\nYour visit is now on May 20 at 10:15 in Room 6. Please call 555-0142 if this does not suit you.\n\n" + end)
		if f.Closing != w.closing || f.Signature != w.signature {
			t.Errorf("%q: closing %v, signature %v", end, f.Closing, f.Signature)
		}
	}
}

func TestPrivateForms(t *testing.T) {
	cases := map[string]bool{
		"your cancer": true, "please cancel": false, "we canceled it": false, "the biopsies": true, "cancerous": true, "tamoxofen": true,
		"diabetes": true, "diabetic": true, "your ultrasound": false, "HIV test": true, "h i v": false, "strike": false, "strokes": true,
		"dancer": false, "Biopsy's": true, "tomoxifen": true, "physical therapy": false, "CANCER": true, "biopsys": true, "biposy": true,
		"type of visit": false, "physical room": false, "hive": false, "a stoke of luck": false, "blood pressure": true, "scan your card": false, "the CT-scan": true, "kidneys": true, "a disease": false, "the pressure of time": false, "stroked": false,
	}
	for body, want := range cases {
		if got := analyseBody("It is about " + body + " today.").BodyPrivate; got != want {
			t.Errorf("%q: body_private %v", body, got)
		}
	}
	p, k := testBrief()
	for subject, want := range map[string]bool{"Your ultrasound": true, "Ultra sound": false, "Physical-therapy change": true, "Therapy plan": false,
		"We cancel your visit": false, "Parking and a physical address": false, "ULTRASOUNDS moved": true} {
		if got := analyse(p, k, response{Subject: subject}).SubjectPrivate; got != want {
			t.Errorf("%q: subject_private %v", subject, got)
		}
	}
}

func TestOtherPeople(t *testing.T) {
	cases := map[string]bool{
		"Harold Pruitt has it": true, "Mr. Pruit has it": true, "given to Pruitt": true, "given to Harold": true, "Ms. Young has it": true,
		"to Rose Young": true, "a young doctor": false, "prices rose today": false, "Dr. Halvorsen": false, "Mr Pruitt's slot": true,
		"h. pruitt": true, "harold pruitt": true, "the fruit": false, "it went to Young": true, "Inés Keller": false,
	}
	for body, want := range cases {
		if got := analyseBody("The slot: " + body + ".").OtherPerson; got != want {
			t.Errorf("%q: other_person %v", body, got)
		}
	}
}

func TestPlaceholderForms(t *testing.T) {
	cases := map[string]bool{
		"Dear [Name],": true, "at XX:XX": true, "lorem ipsum": true, "{{first_name}}": true, "<provider>": true, "by ______": true,
		"(your name here)": true, "Dr. XXX": true, "[INSERT TIME]": true, "insert date here": true, "Time: TBD": true, "on xx/xx": true,
		"(the same room)": false, "(and time)": false, "<maya@example.org>": false, "[sic]": false, "tbd": false, "a & b": false,
		"5 < 6": false, "...": false, "xx": false, "call 555-XXXX": true, "%FIRST_NAME%": true, "[Room 6]": false, "at ??:??": true, "(name)": true,
		"(name and date of birth)": false, "Dear <<Name>>": true, "* * *": false, "---": false, "MM/DD": true, "«Name»": true,
	}
	for body, want := range cases {
		if got := analyseBody("Hello " + body + " and so on.").Placeholder; got != want {
			t.Errorf("%q: placeholder %v", body, got)
		}
	}
}

// Offsets count characters of what was written, whatever the characters are.
func TestOffsets(t *testing.T) {
	p, k := testBrief()
	body := "Dear Inés,\n\n👍🏽 “Muñoz” — it’s on May 20 at 10:15\u00a0a.m."
	a := analyse(p, k, response{Subject: "Ünïcode", Body: body})
	for rule, want := range map[string]string{"new_date": "May 20", "new_time": "10:15\u00a0a.m.", "greeting": "Dear Inés"} {
		found := a.found[rule]
		if len(found) != 1 {
			t.Fatalf("%s: %v", rule, found)
		}
		s := found[0]
		if got := string([]rune(body)[s.Start:s.End]); got != want || s.Quote != want {
			t.Errorf("%s: %q at %d-%d, quote %q, want %q", rule, got, s.Start, s.End, s.Quote, want)
		}
	}
}

// Closings that no list could hold all of, and last lines that look like one.
func TestUnlistedEndings(t *testing.T) {
	before := "Dear Inés,\n\nYour visit is now on May 20 at 10:15 in Room 6. Please call 555-0142 if this does not suit you.\n\n"
	closings := []string{
		"Onwards,\nMaya", "Take it easy,\nMaya", "Yours,\nMaya T.", "Best always,\nMaya", "God speed,\nMaya",
		"With thanks\n\nMaya\nCoordinator", "Thanks a million,\nMaya", "Thanks!", "Be kind to yourself,\nMaya", "Good luck,\nMaya",
		"Your coordinator,\nMaya", "Rest easy,\nMaya", "Smiles,\nMaya", "Until we meet,\nMaya", "All good wishes,\nMaya",
		"Yours as ever,\nMaya", "Thanks and see you on the 20th,\nMaya", "Kind rgds\nMaya", "Best from all of us,\nMaya",
		"In gratitude,\nMaya", "Respectfully submitted,\nMaya", "Enjoy the long weekend!\nMaya", "Have a good one\nMaya", "Cordially",
		"Hugs", "Looking forward to seeing you then.", "We appreciate your understanding and patience in this matter.",
		"Stay safe, Maya", "Blessings, Maya", "Peace & love, Maya", "Hope to see you soon! Maya",
		"Warmly, Maya Tolliver, Harbor Street Clinic", "Thank you and have a nice day.", "Yours in health\nMaya",
		"Sincerely yours in care,\nMaya",
	}
	for _, end := range closings {
		if !analyseBody(before + end).Closing {
			t.Errorf("%q is no closing", end)
		}
	}
	others := []string{
		"Parking is free", "See the map below", "Insurance card\nPhoto ID", "Bring:\n- ID\n- card", "Questions?\nMaya",
		"Maya Tolliver,\nPatient Care Coordinator", "Maya Tolliver\nLead Scheduler", "Harbor Street Clinic\nRoom 6",
		"Front desk, second floor", "We are open on Saturday, Maya", "Any questions, call Maya", "It is the same room, Harbor wing",
		"No charge\nMaya", "Reply YES or NO", "Call us.\nMaya", "I will see to it.", "Thank you card is at the desk",
		"Hope is a good thing to have here.", "The nurse sends her best to the doctor.", "Regarding parking, see below.",
		"Have your ID and a list of medicines ready", "Talk to the nurse about it", "Take care of the copay at the desk",
		"Warm clothes are advised.", "Until then nothing changes in your treatment", "Let me know,\nMaya", "Please confirm,\nMaya",
		"Same doctor, Maya Tolliver", "Let us know!\nMaya", "Nothing to eat.\nMaya", "P.S. Best of luck",
		"Wear flat shoes,\nand bring water",
	}
	for _, end := range others {
		if analyseBody(before + end).Closing {
			t.Errorf("%q is a closing", end)
		}
	}
}
