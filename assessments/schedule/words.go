package schedule

import (
	"fmt"

	"preceptor/internal/exercise"
)

// texts are what the page itself says. What the clinic and its patients say stays in English, the
// language of the work; in Spanish pages it is marked as such.
type texts struct {
	Lead, Rules, Escalation, EscalationHint           string
	Who, Provider, Visits, In, Messages, MessagesHint string
	Requests, Minutes, Points, Confirmed, Changed     string
	WhatToDo, With, Waiting, Book, Nurse, Start, For  string
	Final, FinalTable, Scrolls, Time, NotIn, Bad      string
	SentTitle, LeftTitle, NoOne, WasConfirmed         string
	AnswersTitle, NotAnswered, NotOpened              string
	Progress, NotBegun, NotReadable                   string
	Script                                            map[string]string // for view.js, with its own names
}

var english = texts{
	Lead:  "Plan today at %s. Confirmed patients: %d. Requests waiting: %d. Messages come in while you work, and the day counts as it stands when you hand it in.",
	Rules: "Rules of the day", Escalation: "Escalation card",
	EscalationHint: "Send these to the nurse at once; do not book them. Read what patients say: they seldom use these words.",
	Who:            "Who does what, and when", Provider: "Provider", Visits: "Visits", In: "In",
	Messages: "Messages", MessagesHint: "Answer in any order. What they say about the day is true from then on.",
	Requests: "Requests", Minutes: "%s, %d min", Points: "%d points", Confirmed: "Confirmed", Changed: "New",
	WhatToDo: "What to do", With: "with %s, %s", Waiting: "Leave waiting", Book: "Book", Nurse: "Send to the nurse",
	Start: "Start", For: "for %s, %s",
	Final: "Board as handed in", FinalTable: "Schedule as handed in, %s", Scrolls: "Board, scrolls sideways", Time: "Time", NotIn: "Not in",
	Bad:       "Dashed red: outside the hours of the provider, the patient or what the visit needs, or not for this provider.",
	SentTitle: "Sent to the nurse", LeftTitle: "Left waiting", NoOne: "No one.", WasConfirmed: "was confirmed",
	AnswersTitle: "Answers to messages", NotAnswered: "Not answered", NotOpened: "Not opened",
	Progress: "%d of %d placed, %d of %d messages answered", NotBegun: "Not begun", NotReadable: "Not readable",
	Script: map[string]string{
		"tools": "Board tools", "board": "Board", "list": "List", "undo": "Undo", "redo": "Redo", "undone": "Undone.", "redone": "Done again.",
		"larger": "Taller rows", "smaller": "Lower rows", "scrolls": "Board, scrolls both ways", "placed": "{n} of {of} placed",
		"help":  "How to place, and keys",
		"keys":  "Drag a request by its dots. Or tap it, then tap a time. Press it again, or press Enter, for a form. Space picks up, arrow keys move, Enter drops, Escape puts back, Delete returns it to waiting. Ctrl+Z undoes, Ctrl+Y does again.",
		"notIn": "Not in", "span": "{from} to {to}", "at": "{provider}, {from} to {to}", "sent": "sent to the nurse", "waiting": "waiting", "cancelled": "cancelled by the patient",
		"length": "{visit}, {minutes} min", "told": "{name}: {what}.", "outside": "outside the clinic’s day", "impossible": "Not possible: {why}.",
		"stays": "Not possible: {why}. {name} stays where it was.", "chosen": "{name} chosen. Tap a time on the board, or press Enter for a form.",
		"picked":  "{name} picked up. Arrow keys move it, Enter drops it, Escape puts it back. {what}.",
		"putBack": "{name} is back where it was.", "provider": "Provider", "start": "Start", "book": "Book", "nurse": "Send to the nurse", "defer": "Leave waiting", "cancel": "Cancel",
		"next": "Next message ({n} to come)", "noMore": "No more messages", "answered": "Answered", "toCome": "A message is still to come", "arrived": "New message: {from}.",
	},
}

var spanish = texts{
	Lead:  "Planifique el día de hoy en %s. Pacientes confirmados: %d. Solicitudes en espera: %d. Mientras trabaja llegan mensajes, y el día cuenta tal como esté cuando lo entregue.",
	Rules: "Reglas del día", Escalation: "Tarjeta de urgencias",
	EscalationHint: "Envíe estos casos de inmediato a enfermería; no les dé cita. Lea lo que dicen los pacientes: pocas veces usan estas palabras.",
	Who:            "Quién hace qué y cuándo", Provider: "Profesional", Visits: "Consultas", In: "Horario",
	Messages: "Mensajes", MessagesHint: "Responda en el orden que quiera. Lo que dicen sobre el día vale desde entonces.",
	Requests: "Solicitudes", Minutes: "%s, %d min", Points: "%d puntos", Confirmed: "Confirmada", Changed: "Nuevo",
	WhatToDo: "Qué hacer", With: "con %s, %s", Waiting: "Dejar en espera", Book: "Dar cita", Nurse: "Enviar a enfermería",
	Start: "Inicio", For: "para %s, %s",
	Final: "Agenda entregada", FinalTable: "Agenda entregada, %s", Scrolls: "Agenda, se desplaza hacia los lados", Time: "Hora", NotIn: "No está",
	Bad:       "Rojo discontinuo: fuera del horario del profesional, del paciente o de lo que la consulta necesita, o no corresponde a este profesional.",
	SentTitle: "Enviados a enfermería", LeftTitle: "En espera", NoOne: "Nadie.", WasConfirmed: "estaba confirmada",
	AnswersTitle: "Respuestas a los mensajes", NotAnswered: "Sin responder", NotOpened: "Sin abrir",
	Progress: "%d de %d colocadas, %d de %d mensajes respondidos", NotBegun: "Sin empezar", NotReadable: "No se puede leer",
	Script: map[string]string{
		"tools": "Herramientas de la agenda", "board": "Agenda", "list": "Lista", "undo": "Deshacer", "redo": "Rehacer", "undone": "Deshecho.", "redone": "Rehecho.",
		"larger": "Filas más altas", "smaller": "Filas más bajas", "scrolls": "Agenda, se desplaza en ambos sentidos", "placed": "{n} de {of} colocadas",
		"help":  "Cómo colocar, y teclas",
		"keys":  "Arrastre una solicitud por sus puntos. O tóquela y después toque una hora. Tóquela otra vez, o pulse Intro, para ver un formulario. La barra espaciadora la levanta, las flechas la mueven, Intro la suelta, Escape la devuelve y Supr la deja otra vez en espera. Ctrl+Z deshace, Ctrl+Y rehace.",
		"notIn": "No está", "span": "de {from} a {to}", "at": "{provider}, de {from} a {to}", "sent": "enviada a enfermería", "waiting": "en espera", "cancelled": "cancelada por el paciente",
		"length": "{visit}, {minutes} min", "told": "{name}: {what}.", "outside": "fuera del día de la clínica", "impossible": "No es posible: {why}.",
		"stays": "No es posible: {why}. {name} sigue donde estaba.", "chosen": "{name}: elegida. Toque una hora en la agenda o pulse Intro para ver un formulario.",
		"picked":  "{name}: levantada. Las flechas la mueven, Intro la suelta, Escape la devuelve. {what}.",
		"putBack": "{name} vuelve a estar donde estaba.", "provider": "Profesional", "start": "Inicio", "book": "Dar cita", "nurse": "Enviar a enfermería", "defer": "Dejar en espera", "cancel": "Cancelar",
		"next": "Siguiente mensaje (por llegar: {n})", "noMore": "No hay más mensajes", "answered": "Respondido", "toCome": "Todavía falta un mensaje", "arrived": "Mensaje nuevo: {from}.",
	},
}

// textsIn gives the page's words in a language; English is what is not known.
func textsIn(lang string) *texts {
	if lang == "es" {
		return &spanish
	}
	return &english
}

// Fill puts numbers and names into a text; for the template.
func (t *texts) Fill(text string, with ...any) string { return fmt.Sprintf(text, with...) }

// JSON is what the script says.
func (t *texts) JSON() string { return string(exercise.Encode(t.Script)) }
