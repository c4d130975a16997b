package scenario

import (
	"fmt"
	"strings"
)

// words is all that the page itself says, in one language. {n} and {of} stand for numbers; the
// script fills the same texts, which the page hands it.
type words struct {
	NotAnswered, ProgressNoReply, ProgressOne, ProgressReply, ProgressTwo string

	Parts, Then, Scenes, Reply, Leave, Rated, Count, AllRated string
	Scene, Scale, Back, Next, NextReply                       string
	Honest, YourReply, Suggested, Minutes, Word, Words        string
	SecondTurn, SecondHint, SecondReply, Second               string
	NoReply, Answers, Given, GivenOf, NotRated                string
	NoSecond                                                  string
	Wording                                                   [6]string // by rating
}

var english = words{
	NotAnswered: "Not answered", ProgressNoReply: "{n} of {of} rated, no reply yet", ProgressOne: "{n} of {of} rated, reply of 1 word",
	ProgressReply: "{n} of {of} rated, reply of {words} words",
	ProgressTwo:   "{n} of {of} rated, replies of {words} and {second} words",

	Parts: "Two parts", Then: "After the scenes, write a reply to a patient.", Scenes: "Scenes", Reply: "Reply",
	Leave: "You can leave a scene and come back. An action that you do not rate counts as not answered.",
	Rated: "{n} of {of} rated.", Count: "{n} of {of}", AllRated: "{scene}: all rated.",
	Scene: "Scene", Scale: "How effective is each action? 1 is very ineffective, 5 is very effective.",
	Back: "Back to the list", Next: "Next:", NextReply: "Next: the reply",
	Honest:    "You may paste. The browser checks your spelling. Please write it yourself, without an AI tool.",
	YourReply: "Your reply", Suggested: "Plain text, {n} to {of} words suggested.", Minutes: "Keep about 10 minutes for it.",
	Word: "1 word", Words: "{n} words",
	SecondTurn:  "The patient answers (optional)",
	SecondHint:  "Finish your reply before you open this. If you answer once more, people rate both replies; the second counts one third.",
	SecondReply: "Your second reply", Second: "Second reply",
	NoReply: "No reply was written.", Answers: "What the reply answers", Given: "Ratings given",
	GivenOf: "{n} of {of} actions rated, 1 very ineffective to 5 very effective", NotRated: "Not rated",
	NoSecond: "There was a second message from the patient. Answering it was optional; the reply counts alone.",
	Wording:  [6]string{"", "very ineffective", "ineffective", "in between", "effective", "very effective"},
}

var spanish = words{
	NotAnswered: "Sin responder", ProgressNoReply: "{n} de {of} valoradas, sin respuesta escrita", ProgressOne: "{n} de {of} valoradas, respuesta de 1 palabra",
	ProgressReply: "{n} de {of} valoradas, respuesta de {words} palabras",
	ProgressTwo:   "{n} de {of} valoradas, respuestas de {words} y {second} palabras",

	Parts: "Dos partes", Then: "Después de las situaciones, escriba una respuesta a un paciente. El contenido está en inglés, como en el trabajo; responda en inglés.",
	Scenes: "Situaciones", Reply: "Respuesta",
	Leave: "Puede dejar una situación y volver a ella. Una acción que no valore cuenta como no respondida.",
	Rated: "{n} de {of} valoradas.", Count: "{n} de {of}", AllRated: "{scene}: todo valorado.",
	Scene: "Situación", Scale: "¿Qué eficacia tiene cada acción? 1 es muy ineficaz, 5 es muy eficaz.",
	Back: "Volver a la lista", Next: "Siguiente:", NextReply: "Siguiente: la respuesta",
	Honest:    "Puede pegar texto. El navegador revisa la ortografía. Escríbalo usted, sin una herramienta de IA.",
	YourReply: "Su respuesta", Suggested: "Texto sin formato; se sugieren de {n} a {of} palabras.", Minutes: "Reserve unos 10 minutos para ella.",
	Word: "1 palabra", Words: "{n} palabras",
	SecondTurn:  "El paciente contesta (opcional)",
	SecondHint:  "Termine su respuesta antes de abrir esto. Si contesta otra vez, se valoran ambas respuestas; la segunda cuenta un tercio.",
	SecondReply: "Su segunda respuesta", Second: "Segunda respuesta",
	NoReply: "No se escribió ninguna respuesta.", Answers: "A qué contesta la respuesta", Given: "Valoraciones dadas",
	GivenOf: "{n} de {of} acciones valoradas, de 1 muy ineficaz a 5 muy eficaz", NotRated: "Sin valorar",
	NoSecond: "Hubo un segundo mensaje del paciente. Contestarlo era opcional; la respuesta cuenta por sí sola.",
	Wording:  [6]string{"", "muy ineficaz", "ineficaz", "intermedio", "eficaz", "muy eficaz"},
}

// wordsOf returns the texts of a language, English ones for any but "es".
func wordsOf(lang string) *words {
	if lang == "es" {
		return &spanish
	}
	return &english
}

// put fills {name} by the value after each name.
func put(text string, pairs ...any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%v}", pairs[i]), fmt.Sprint(pairs[i+1]))
	}
	return text
}
