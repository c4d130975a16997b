package email

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"time"

	"preceptor/internal/exercise"
)

// writer is a simulated person at work on one e-mail.
type writer struct {
	r       *rand.Rand
	ability float64
	p       public
	k       key
	style   int // how days and times are written
	place   string
	who     string
}

var (
	placeIn    = regexp.MustCompile(`(?:Room|Suite|Studio) [A-Z0-9]+|therapy hall`)
	providerIn = regexp.MustCompile(`Dr\. [A-Z]\S+ [A-Z][\p{L}-]+`)
	wordedDay  = []string{"Monday, January 2", "Monday 2 January", "Mon 1/2"}
	clockStyle = []string{"3:04 PM", "15.04", "3:04pm"}
)

// Simulate writes an e-mail as a person of the given ability would: the able give all facts, a
// reason, an apology tied to the change and another slot; the others forget, mistake and tell too
// much more often the less they can.
func (k *Kind) Simulate(form exercise.Form, ability float64, seed uint64) (exercise.Response, error) {
	p, err := readPublic(form.Public)
	if err != nil {
		return nil, err
	}
	answers, err := readKey(form.Key)
	if err != nil {
		return nil, err
	}
	w := &writer{r: exercise.Rand(seed, "email/simulate/"+form.Definition), ability: min(1, max(0, ability)), p: p, k: answers}
	w.style = w.r.IntN(len(wordedDay))
	w.place, w.who = placeIn.FindString(p.Situation), providerIn.FindString(p.Situation)
	r := response{Subject: w.subject(), Body: exercise.PlainText(w.body())}
	return exercise.Response(exercise.Encode(r)), r.check()
}

// does tells whether the person gets a thing right that is as hard as given, 0-1: the master always,
// others by how far their ability reaches beyond it.
func (w *writer) does(hard float64) bool {
	chance := min(0.985, max(0.04, w.ability-hard+0.4))
	if w.ability >= 1 {
		chance = 1
	}
	return w.r.Float64() < chance
}

func (w *writer) pick(texts ...string) string { return exercise.Pick(w.r, texts) }

// subject is neutral where the person keeps what is private out of it.
func (w *writer) subject() string {
	switch {
	case !w.does(0.1):
		return ""
	case !w.does(0.25) && len(w.k.Private) > 0:
		return "Your " + exercise.Pick(w.r, w.k.Private) + " appointment"
	}
	return w.pick("A change to your appointment", "New time for your visit", "Your visit has moved", "Please read: your appointment changes")
}

func (w *writer) body() string {
	parts := []string{w.greeting(), w.opening(), w.slotText()}
	for _, part := range []string{w.otherText(), w.replyText(), w.careText()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(append(parts, w.ending()), "\n\n")
}

func (w *writer) greeting() string {
	name := w.p.Patient.Title + " " + w.p.Patient.Last
	switch {
	case !w.does(0.1):
		return w.pick("Hello,", "Dear patient,", "To our patient")
	case w.style == 1:
		return w.pick("Hello ", "Dear ") + strings.TrimSpace(name)
	}
	return w.pick("Dear ", "Good morning ", "Hello ") + strings.TrimSpace(name) + ","
}

// opening says what changes and why, with an apology.
func (w *writer) opening() string {
	sorry := w.pick("We apologize for any inconvenience.", "Sorry for the inconvenience.")
	if w.does(0.35) {
		sorry = w.pick("I am sorry to move a visit that you had planned your day around.",
			"I am sorry for the change; I know it means arranging your day again.",
			"I apologize for this, I would have liked to keep the time you chose.")
	}
	old := "your appointment"
	if w.k.Old != nil && w.does(0.2) {
		old = "your appointment on " + w.day(*w.k.Old) + " at " + w.time(*w.k.Old)
	}
	why := w.pick("due to unforeseen circumstances", "because of a scheduling issue")
	if len(w.k.Reason) > 0 && w.does(0.3) {
		why = "because " + w.k.Reason[0]
	}
	text := w.pick("I am writing to let you know that ", "I have to tell you that ", "Please note that ") +
		old + w.pick(" cannot take place as planned, ", " has to change, ") + why + ". " + sorry
	if len(w.k.Private) > 1 && !w.does(0.2) {
		text += " I know this is about your " + w.k.Private[0] + " and that you are worried."
	}
	if len(w.k.OtherPeople) > 0 && !w.does(0.05) {
		text += " An earlier time went to " + w.k.OtherPeople[0] + "."
	}
	return text
}

// slotText gives the new slot; those who read badly take a wrong time or leave it out.
func (w *writer) slotText() string {
	at := w.time(w.k.New)
	if !w.does(0.25) {
		at = w.time(slot{Time: wrongTime(w.k)})
	}
	text := w.pick("Your new appointment is on ", "We have kept ", "You are now booked on ") + w.day(w.k.New)
	if !w.does(0.15) {
		return w.pick("We will see you next week instead.", "A new time will follow.")
	}
	if w.does(0.2) {
		text += " at " + at
	}
	if w.does(0.3) && w.who != "" {
		text += " with " + w.who
	}
	if w.does(0.3) && w.place != "" {
		text += ", " + w.place
	}
	return text + "."
}

// wrongTime is an hour after the new one, as a slip of the eye would have it.
func wrongTime(k key) string {
	m := k.New.minute() + 60
	return fmt.Sprintf("%02d:%02d", m/60%24, m%60)
}

func (w *writer) otherText() string {
	if len(w.k.Alternatives) == 0 || !w.does(0.4) {
		return ""
	}
	other := exercise.Pick(w.r, w.k.Alternatives)
	return w.pick("If that does not suit you, we can also offer ", "Should that be difficult, there is also ") +
		w.day(other) + " at " + w.time(other) + "."
}

func (w *writer) replyText() string {
	if !w.does(0.15) {
		return w.pick("Let us know if there is a problem.", "Contact us to reschedule.")
	}
	text := w.pick("Please answer in "+w.p.Clinic.Portal+" or call "+w.p.Clinic.Phone, "Please call us at "+w.p.Clinic.Phone)
	if w.k.Deadline != nil && w.does(0.3) {
		text += " by " + w.day(*w.k.Deadline) + ", " + w.time(*w.k.Deadline)
	}
	if w.does(0.5) {
		text += ". We are there " + strings.TrimSuffix(w.p.Clinic.Hours, ".")
	}
	return text + "."
}

// careText points elsewhere for clinical questions, which few think of.
func (w *writer) careText() string {
	if !w.does(0.6) {
		return ""
	}
	return w.pick("For questions about your health, please call and ask for the nurse.",
		"If you have a question about your care, a message in "+w.p.Clinic.Portal+" reaches the nurse.")
}

// ending closes; the sender has a role, no name of the person who takes the exercise.
func (w *writer) ending() string {
	closing := w.pick("Kind regards,", "Sincerely,", "Best wishes,", "Many thanks,")
	switch {
	case !w.does(0.05):
		return "[Your Name]"
	case !w.does(0.2):
		return closing
	}
	return closing + "\n" + w.p.SenderRole + "\n" + w.p.Clinic.Name
}

func (w *writer) day(s slot) string {
	d, ok := s.day()
	if !ok {
		return "the day"
	}
	return d.Format(wordedDay[w.style])
}

func (w *writer) time(s slot) string {
	t, err := time.Parse(timeLayout, s.Time)
	if err != nil {
		return "the time"
	}
	return t.Format(clockStyle[w.style])
}
