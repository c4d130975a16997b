package scenario

import (
	"slices"
	"strings"

	"preceptor/internal/exercise"
)

// advice is what can be said to a candidate; each text holds in any language.
type advice struct {
	Sides, Profile, AllRated, Named, Identity, TwoTurns                string // strengths
	Unrated, Flat, SidesTip, ProfileTip, NoReply, NoDate, NoCheck, Pay string // tips
	Short, Again                                                       string
}

var adviceIn = map[string]*advice{
	"en": {
		Sides:    "You told actions that help from actions that do harm in {n} of {of} cases.",
		Profile:  "You weighed the actions against each other much as the key does.",
		AllRated: "You rated every one of the {of} actions.",
		Named:    "You said when something will happen: “{quote}”.",
		Identity: "You made sure of who it is before anything else: “{quote}”.",
		TwoTurns: "You stayed with the patient when they came back a second time.",

		Unrated:    "Rate every action another time, also when in doubt: {n} of {of} were left open.",
		Flat:       "Use the whole scale: you gave all actions the same rating, so that nothing can be told apart.",
		SidesTip:   "Before you rate an action, ask what it leaves the patient with: is there somebody who cares for it, and a day?",
		ProfileTip: "Keep 1 and 5 for what clearly harms or helps, and the middle for what does a little of both.",
		NoReply:    "Write a reply even when time is short: three sentences with the problem, what you do and by when are a good start.",
		NoDate:     "Say by when you will be back in touch, with a day, so that the patient need not wait and wonder.",
		NoCheck:    "Ask for what shows who it is before you speak about an account.",
		Pay:        "Promise only what is yours to give. This is a promise about money: “{quote}”.",
		Short:      "Take a few more sentences: name the problem, say what you do next, and by when.",
		Again:      "When a patient comes back unhappy, say first what went wrong since then, and only after that what happens now.",
	},
	"es": {
		Sides:    "Distinguió las acciones que ayudan de las que perjudican en {n} de {of} casos.",
		Profile:  "Sopesó las acciones entre sí de forma muy parecida a la clave.",
		AllRated: "Valoró todas las {of} acciones.",
		Named:    "Dijo cuándo ocurrirá algo: “{quote}”.",
		Identity: "Se aseguró de quién era antes que nada: “{quote}”.",
		TwoTurns: "Siguió atendiendo al paciente cuando volvió por segunda vez.",

		Unrated:    "La próxima vez valore todas las acciones, también con dudas: {n} de {of} quedaron sin valorar.",
		Flat:       "Use toda la escala: dio a todas las acciones la misma valoración, y así no se distingue nada.",
		SidesTip:   "Antes de valorar una acción, piense con qué deja al paciente: ¿hay alguien que se ocupe y una fecha?",
		ProfileTip: "Reserve el 1 y el 5 para lo que claramente perjudica o ayuda, y el centro para lo que hace un poco de ambas cosas.",
		NoReply:    "Escriba una respuesta aunque falte tiempo: tres frases con el problema, lo que hará y para cuándo son un buen comienzo.",
		NoDate:     "Diga para cuándo volverá a ponerse en contacto, con un día, para que el paciente no tenga que esperar sin saber.",
		NoCheck:    "Pida los datos que muestran quién es antes de hablar de una cuenta.",
		Pay:        "Prometa solo lo que está en su mano. Esto es una promesa sobre dinero: “{quote}”.",
		Short:      "Tómese unas frases más: nombre el problema, diga qué hará después y para cuándo.",
		Again:      "Cuando un paciente vuelve descontento, diga primero qué falló desde entonces y solo después qué ocurre ahora.",
	},
}

// Feedback tells counts over all actions, never how one of them is keyed, and quotes the candidate's
// own reply.
func (k *Kind) Feedback(p exercise.Public, rawKey exercise.Key, r exercise.Response, lang string) (exercise.Feedback, error) {
	form, err := readPublic(p)
	if err != nil {
		return exercise.Feedback{}, err
	}
	secret, err := readKey(rawKey)
	if err != nil {
		return exercise.Feedback{}, err
	}
	var given response
	if r != nil {
		if given, err = readResponse(form, r); err != nil {
			return exercise.Feedback{}, err
		}
	}
	say := adviceIn[lang]
	if say == nil {
		say = adviceIn["en"]
	}
	f := exercise.Feedback{}
	say.onRatings(&f, secret, given)
	say.onReply(&f, form.Reply, given)
	f.Strengths, f.Tips = first(f.Strengths), first(f.Tips)
	return f, nil
}

// first keeps the most telling two of either part: one of the ratings, one of the reply, where both
// have some.
func first(texts []string) []string {
	texts = slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	return texts[:min(2, len(texts))]
}

// onRatings gives one strength and one tip at most.
func (say *advice) onRatings(f *exercise.Feedback, secret key, given response) {
	var items []rated
	sides, seen := 0, map[int]bool{}
	for _, o := range secret.Options {
		rating := given.Ratings[o.ID]
		if rating > 0 {
			seen[rating] = true
		}
		if o.SD <= maxSD {
			items = append(items, rated{o, float64(rating)})
			if side(float64(rating), o.Mean) == 1 {
				sides++
			}
		}
	}
	j, all := judge(items), len(secret.Options)
	switch {
	case j.R >= .7:
		f.Strengths = append(f.Strengths, say.Profile)
	case j.Dichotomous >= .7:
		f.Strengths = append(f.Strengths, put(say.Sides, "n", sides, "of", len(items)))
	case all > 0 && len(given.Ratings) == all && len(seen) > 1:
		f.Strengths = append(f.Strengths, put(say.AllRated, "of", all))
	}
	switch open := all - len(given.Ratings); {
	case open > 0:
		f.Tips = append(f.Tips, put(say.Unrated, "n", open, "of", all))
	case len(seen) == 1:
		f.Tips = append(f.Tips, say.Flat)
	case j.Dichotomous < .8:
		f.Tips = append(f.Tips, say.SidesTip)
	case j.R < .8:
		f.Tips = append(f.Tips, say.ProfileTip)
	}
}

// onReply gives what holds in the text of the first reply, and what is missing there.
func (say *advice) onReply(f *exercise.Feedback, task letter, given response) {
	if countWords(given.Reply) == 0 {
		f.Tips = append(f.Tips, say.NoReply)
		return
	}
	quotes := map[string]string{}
	for _, h := range hints(task, "reply", given.Reply) {
		if quotes[h.Text] == "" {
			quotes[h.Text] = h.Quote
		}
	}
	promise, when, who := quotes[aboutMoney], quotes[dayOrTime], quotes[aboutIdentity]
	if when != "" && strings.Contains(quotes[announced], when) {
		when = quotes[announced] // the whole of what happens then
	}
	if who != "" {
		f.Strengths = append(f.Strengths, put(say.Identity, "quote", who))
	}
	if when != "" {
		f.Strengths = append(f.Strengths, put(say.Named, "quote", when))
	}
	second := countWords(given.Second) > 0
	if second {
		f.Strengths = append(f.Strengths, say.TwoTurns)
	}
	switch {
	case promise != "":
		f.Tips = append(f.Tips, put(say.Pay, "quote", promise))
	case when == "":
		f.Tips = append(f.Tips, say.NoDate)
	case who == "" && task.Amount != "":
		f.Tips = append(f.Tips, say.NoCheck)
	case countWords(given.Reply) < task.Words[0]:
		f.Tips = append(f.Tips, say.Short)
	case second:
		f.Tips = append(f.Tips, say.Again)
	}
}
