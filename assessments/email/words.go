package email

import (
	"fmt"
	"html/template"
	"strings"

	"preceptor/internal/exercise"
)

// words are all that the kind's pages say of themselves, in one language; {n} and the like stand for
// what is filled in. Briefs and e-mails are the exercise's own and stay English.
type words struct {
	Own template.HTMLAttr // on elements with the exercise's own texts

	Brief, Task, Say, SayHint            string
	Clinic, Phone, Portal, Hours         string
	Rules                                string
	YourEmail, To, Subject, Message      string
	Limits                               string
	Suggested                            string
	SubjectLine, NoSubject, TheEmail     string
	Nothing, NotAnswered, NoSubjectSoFar string
	Words                                exercise.Amount
	Script                               map[string]string // for view.js, by its own names

	coaching
}

// wordsOf are those of a language, English where it is not known.
func wordsOf(lang string) *words {
	if lang == "es" {
		return &spanish
	}
	return &english
}

// JSON is what the script says.
func (w *words) JSON() string { return string(exercise.Encode(w.Script)) }

// taskOf tells who writes to whom; the names are marked as the exercise's own.
func (w *words) taskOf(p public) template.HTML {
	own := func(element, text string) string {
		return fmt.Sprintf("<%s%s>%s</%[1]s>", element, w.ownAttr(), template.HTMLEscapeString(text))
	}
	return template.HTML(exercise.Fill(template.HTMLEscapeString(w.Task), //nolint:gosec // every value is escaped
		"role", own("span", p.SenderRole), "clinic", own("b", p.Clinic.Name), "patient", own("span", p.Patient.Full())))
}

func (w *words) ownAttr() string {
	if w.Own == "" {
		return ""
	}
	return " " + string(w.Own)
}

// Full is the patient as a letter would address them.
func (p patient) Full() string { return strings.TrimSpace(p.Title + " " + p.First + " " + p.Last) }

// suggested says how long the e-mail may be, or nothing where the brief does not.
func (w *words) suggested(p public) string {
	if p.Words[1] == 0 {
		return ""
	}
	return exercise.Fill(w.Suggested, "low", p.Words[0], "high", p.Words[1])
}

var english = words{
	Brief: "Brief", Task: "You are the {role} of {clinic}. Write an e-mail to {patient}.",
	Say: "Say", SayHint: "Tick off what you have said. The ticks are for you; they are not scored and not sent.",
	Clinic: "Clinic", Phone: "Phone", Portal: "Portal", Hours: "Hours",
	Rules:     "You may paste. The browser checks your spelling. Please write it yourself, without an AI tool.",
	YourEmail: "Your e-mail", To: "To", Subject: "Subject", Message: "Message",
	Limits:      "Plain text, {max} characters at most with the subject.",
	Suggested:   "{low} to {high} suggested",
	SubjectLine: "Subject:", NoSubject: "(none)", TheEmail: "The e-mail",
	Nothing: "Nothing was written.", NotAnswered: "Not answered", NoSubjectSoFar: "{words}, no subject yet",
	Words: exercise.Amount{"1 word", "{n} words"},
	Script: map[string]string{
		"one": "1 word", "many": "{n} words", "over": "{n} characters too many to save. Take some out.",
		"short": "{words}, under the suggested {low} to {high}", "good": "{words}, within the suggested {low} to {high}",
		"long": "{words}, over the suggested {low} to {high}",
	},
	coaching: coaching{
		Slot:      "Day and time of the new appointment are both there, so the patient can write them down.",
		Facts:     "Every day, time, number and sum in your e-mail is one of the brief.",
		Private:   "You kept private matters and other people out of it.",
		Reply:     "The patient knows how to answer and by when.",
		Choice:    "You offered another time.",
		Frame:     "It reads like a letter: a subject, the patient’s name, a closing and who writes.",
		Write:     "Write even a short e-mail next time: what changes, the new day and time, and how to answer.",
		Other:     "Leave other patients out, also as a reason. The patient only needs to know what is open.",
		InSubject: "Keep the subject neutral. It can be read over a shoulder or on a locked phone.",
		InBody:    "Keep diagnoses, results and medicines out of an e-mail, and lead such questions to the phone or the portal.",
		Wrong: exercise.Amount{"Hold each day, time, number and sum against the brief before you send: one was not in it.",
			"Hold each day, time, number and sum against the brief before you send: {n} were not in it."},
		Blank:   "Read it once more before you send: a blank was left open.",
		When:    "Give the new day as a date and the time with it, so that it can go into a calendar.",
		How:     "Name the phone number or the portal, not only “contact us”.",
		ByWhen:  "Say by which day an answer is needed.",
		Named:   "Begin with the patient’s name.",
		Signed:  "End with a closing, and with who writes.",
		Titled:  "Give the e-mail a subject that tells what it is about.",
		TooLong: "Cut it to what the patient needs; a tired reader should take it in at one go.",
		Shorter: "Use shorter sentences and everyday words, one idea a paragraph.",
		Offer:   "Offer another time, in case the new one does not suit.",
		Impact:  "Name early, in one sentence, what the change means for this patient.",
	},
}

var spanish = words{
	Own:   `lang="en"`,
	Brief: "Encargo", Task: "Usted es {role} de {clinic}. Escriba, en inglés, un correo electrónico a {patient}.",
	Say: "Diga", SayHint: "Marque lo que ya ha dicho. Las marcas son para usted: no se califican ni se envían.",
	Clinic: "Clínica", Phone: "Teléfono", Portal: "Portal", Hours: "Horario",
	Rules:     "Puede pegar texto. El navegador revisa la ortografía. Escríbalo usted, por favor, sin una herramienta de IA.",
	YourEmail: "Su correo electrónico", To: "Para", Subject: "Asunto", Message: "Mensaje",
	Limits:      "Texto sin formato, como máximo {max} caracteres con el asunto.",
	Suggested:   "se sugieren de {low} a {high}",
	SubjectLine: "Asunto:", NoSubject: "(ninguno)", TheEmail: "El correo electrónico",
	Nothing: "No se escribió nada.", NotAnswered: "Sin responder", NoSubjectSoFar: "{words}, todavía sin asunto",
	Words: exercise.Amount{"1 palabra", "{n} palabras"},
	Script: map[string]string{
		"one": "1 palabra", "many": "{n} palabras", "over": "Sobran {n} caracteres para poder guardar. Quite algunos.",
		"short": "{words}, menos de lo sugerido ({low} a {high})", "good": "{words}, dentro de lo sugerido ({low} a {high})",
		"long": "{words}, más de lo sugerido ({low} a {high})",
	},
	coaching: coaching{
		Slot:      "Están el día y la hora de la nueva cita, así que el paciente puede anotarlos.",
		Facts:     "Cada día, hora, número e importe de su correo está en el encargo.",
		Private:   "Dejó fuera los asuntos privados y a otras personas.",
		Reply:     "El paciente sabe cómo responder y hasta cuándo.",
		Choice:    "Ofreció otra hora.",
		Frame:     "Se lee como una carta: asunto, nombre del paciente, despedida y quién escribe.",
		Write:     "La próxima vez escriba al menos un correo breve: qué cambia, el nuevo día y la hora, y cómo responder.",
		Other:     "No mencione a otros pacientes, ni siquiera como motivo. El paciente solo necesita saber qué hay libre.",
		InSubject: "Deje el asunto neutro. Se puede leer por encima del hombro o en un teléfono bloqueado.",
		InBody:    "No ponga diagnósticos, resultados ni medicinas en un correo; lleve esas preguntas al teléfono o al portal.",
		Wrong: exercise.Amount{"Antes de enviar, compare cada día, hora, número e importe con el encargo: uno no estaba en él.",
			"Antes de enviar, compare cada día, hora, número e importe con el encargo: {n} no estaban en él."},
		Blank:   "Léalo una vez más antes de enviarlo: quedó un hueco sin rellenar.",
		When:    "Dé el nuevo día con su fecha y también la hora, para que se pueda anotar en un calendario.",
		How:     "Diga el número de teléfono o el portal, no solo «contáctenos».",
		ByWhen:  "Diga hasta qué día se necesita una respuesta.",
		Named:   "Empiece con el nombre del paciente.",
		Signed:  "Termine con una despedida y con quién escribe.",
		Titled:  "Póngale al correo un asunto que diga de qué se trata.",
		TooLong: "Redúzcalo a lo que el paciente necesita; un lector cansado debería entenderlo de una vez.",
		Shorter: "Use frases más cortas y palabras de todos los días, una idea por párrafo.",
		Offer:   "Ofrezca otra hora, por si la nueva no conviene.",
		Impact:  "Diga pronto, en una frase, qué significa el cambio para este paciente.",
	},
}
