package triage

import (
	"html/template"

	"preceptor/internal/exercise"
)

// words are all that the kind's pages say of themselves, in one language. {n} and {of} stand for
// numbers. Messages, rules and the names of owners are the exercise's own and stay English.
type words struct {
	Own template.HTMLAttr // on elements with the exercise's own texts

	Task         string
	Rules        string
	Warning      string
	WhoDoesWhat  string
	Scoring      string
	ScoringRules []string
	Messages     string
	MessageN     string // "Message 2"
	HowSoon      string
	WhoActs      string
	ChooseOwner  string
	NextOpen     string
	NoneOpen     string
	Bands        map[Band]string

	NothingSorted  string
	SortedOf       string
	NoUrgency      string // in place of a choice that was not made
	NoOwner        string
	GivenTo        string
	StillUnsorted  exercise.Amount
	UnsortedHarmed string // what it means to leave a message

	coaching
}

// coaching are the sentences of feedback; {n} of {of}.
type coaching struct {
	AllSigns, Calm, MostUrgency, MostOwners string

	SortNothing             string
	Signs, Alarms, Unsorted exercise.Amount
	Owners, Late            exercise.Amount
}

// wordsOf are those of a language, English where it is not known.
func wordsOf(lang string) *words {
	if lang == "es" {
		return &spanish
	}
	return &english
}

var english = words{
	Task:    "Read each message to its end. Choose how soon it needs someone, and who acts next. You need not answer it.",
	Rules:   "Rules of the clinic",
	Warning: "Warning list",
	Scoring: "How this is scored", WhoDoesWhat: "Who does what",
	ScoringRules: []string{
		"Each message earns up to 3 points: 2 for how soon, 1 for the right person. Where one step sooner is still reasonable, it earns 1 of the 2.",
		"A warning sign that you do not mark “now” takes 2 points away. A message that you leave open counts as not marked.",
		"“Now” for a message that can wait for the week, or needs no one, takes 2 points away too: it pulls a nurse from someone who needs her.",
		"Time is not scored, and the order in which you work is not either.",
	},
	Messages: "Messages", MessageN: "Message {n}", HowSoon: "How soon?", WhoActs: "Who acts next?", ChooseOwner: "Choose",
	NextOpen: "Next message that is open", NoneOpen: "All messages are sorted.",
	Bands: map[Band]string{Now: "Now", Today: "Today", Week: "This week", None: "No action"},

	NothingSorted: "Nothing sorted", SortedOf: "{n} of {of} sorted", NoUrgency: "No urgency chosen", NoOwner: "no one chosen", GivenTo: "to",
	StillUnsorted:  exercise.Amount{"1 message is not sorted yet.", "{n} messages are not sorted yet."},
	UnsortedHarmed: "A message that you leave open counts as not seen.",

	coaching: coaching{
		AllSigns:    "You saw all {of} warning signs.",
		Calm:        "You kept calm: nothing that could wait was marked “now”.",
		MostUrgency: "You chose how soon rightly for {n} of {of} messages.",
		MostOwners:  "You gave {n} of {of} messages to the right person.",
		SortNothing: "No message was sorted. Read for signs of danger first, mark those “now”, then go through the rest.",
		Signs:       exercise.Amount{"You missed 1 warning sign. Read each message to its end: the sign may stand beside a request about something else.", "You missed {n} warning signs. Read each message to its end: the sign may stand beside a request about something else."},
		Alarms:      exercise.Amount{"You marked 1 message “now” that could wait. A loud message is not an urgent one; look for a sign from the warning list.", "You marked {n} messages “now” that could wait. A loud message is not an urgent one; look for a sign from the warning list."},
		Unsorted:    exercise.Amount{"You left 1 message open. When time is short, choose a first guess for every message, then come back.", "You left {n} messages open. When time is short, choose a first guess for every message, then come back."},
		Owners:      exercise.Amount{"You gave 1 message to someone who does not act next. The list of who does what decides it.", "You gave {n} messages to someone who does not act next. The list of who does what decides it."},
		Late:        exercise.Amount{"You put 1 message later than the rules ask. Look for what would stop a visit, a medicine or an answer that is due.", "You put {n} messages later than the rules ask. Look for what would stop a visit, a medicine or an answer that is due."},
	},
}

var spanish = words{
	Own:     `lang="en"`,
	Task:    "Lea cada mensaje hasta el final. Elija qué tan pronto necesita atención y quién debe actuar. No tiene que responderlo.",
	Rules:   "Reglas de la clínica",
	Warning: "Lista de alarma",
	Scoring: "Cómo se califica", WhoDoesWhat: "Quién hace qué",
	ScoringRules: []string{
		"Cada mensaje da hasta 3 puntos: 2 por qué tan pronto y 1 por la persona correcta. Si atenderlo un paso antes también es razonable, eso da 1 de los 2.",
		"Una señal de alarma que usted no marca “ahora” quita 2 puntos. Un mensaje que deja sin ordenar cuenta como no marcado.",
		"“Ahora” en un mensaje que puede esperar a esta semana, o que no necesita a nadie, también quita 2 puntos: aparta a la enfermera de quien la necesita.",
		"No se califica el tiempo, ni el orden en que trabaja.",
	},
	Messages: "Mensajes", MessageN: "Mensaje {n}", HowSoon: "¿Qué tan pronto?", WhoActs: "¿Quién debe actuar?", ChooseOwner: "Elija",
	NextOpen: "Siguiente mensaje sin ordenar", NoneOpen: "Todos los mensajes están ordenados.",
	Bands: map[Band]string{Now: "Ahora", Today: "Hoy", Week: "Esta semana", None: "Nada que hacer"},

	NothingSorted: "Nada ordenado", SortedOf: "{n} de {of} ordenados", NoUrgency: "Sin urgencia elegida", NoOwner: "sin persona elegida", GivenTo: "para",
	StillUnsorted:  exercise.Amount{"Falta ordenar 1 mensaje.", "Falta ordenar {n} mensajes."},
	UnsortedHarmed: "Un mensaje sin ordenar cuenta como no visto.",

	coaching: coaching{
		AllSigns:    "Vio las {of} señales de alarma.",
		Calm:        "Mantuvo la calma: no marcó “ahora” nada que pudiera esperar.",
		MostUrgency: "Eligió bien qué tan pronto en {n} de {of} mensajes.",
		MostOwners:  "Dio {n} de {of} mensajes a la persona correcta.",
		SortNothing: "No ordenó ningún mensaje. Busque primero señales de peligro, márquelas “ahora” y luego siga con el resto.",
		Signs:       exercise.Amount{"Se le pasó 1 señal de alarma. Lea cada mensaje hasta el final: la señal puede estar junto a una petición sobre otra cosa.", "Se le pasaron {n} señales de alarma. Lea cada mensaje hasta el final: la señal puede estar junto a una petición sobre otra cosa."},
		Alarms:      exercise.Amount{"Marcó “ahora” 1 mensaje que podía esperar. Un mensaje ruidoso no es uno urgente; busque una señal de la lista de alarma.", "Marcó “ahora” {n} mensajes que podían esperar. Un mensaje ruidoso no es uno urgente; busque una señal de la lista de alarma."},
		Unsorted:    exercise.Amount{"Dejó 1 mensaje sin ordenar. Si queda poco tiempo, elija algo para cada mensaje y luego vuelva a mirarlo.", "Dejó {n} mensajes sin ordenar. Si queda poco tiempo, elija algo para cada mensaje y luego vuelva a mirarlo."},
		Owners:      exercise.Amount{"Dio 1 mensaje a alguien a quien no le toca actuar. La lista de quién hace qué lo decide.", "Dio {n} mensajes a alguien a quien no le toca actuar. La lista de quién hace qué lo decide."},
		Late:        exercise.Amount{"Puso 1 mensaje más tarde de lo que piden las reglas. Busque lo que detendría una visita, un medicamento o una respuesta que se espera.", "Puso {n} mensajes más tarde de lo que piden las reglas. Busque lo que detendría una visita, un medicamento o una respuesta que se espera."},
	},
}
