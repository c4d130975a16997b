package schedule

import (
	"cmp"
	"slices"

	"preceptor/internal/exercise"
)

// remark is one sentence of feedback; weight is how much it tells, in points of the day.
type remark struct {
	weight int
	id     string
}

// advice is what candidates are told, by id and language. It names types, never a request or a time.
var advice = map[string][2]string{
	"good.flags":    {"You sent the patients with warning signs to the nurse, and no one who did not need it.", "Envió a enfermería a los pacientes con señales de alarma, y a nadie que no lo necesitara."},
	"good.stand":    {"Every appointment on your board can be kept.", "Todas las citas de su agenda se pueden cumplir."},
	"good.kept":     {"You kept your word to the confirmed patients wherever the day allowed it.", "Cumplió con los pacientes confirmados siempre que el día lo permitió."},
	"good.best":     {"Your board is as good as any board can be on this day.", "Su agenda es tan buena como puede serlo en este día."},
	"good.messages": {"Your answers to the messages put safety and a clear next step first.", "Sus respuestas a los mensajes dieron prioridad a la seguridad y a un siguiente paso claro."},

	"tip.nothing":     {"Start with the patients' words, then book what matters most. A board that is left as it is helps no one who waits.", "Empiece por lo que dicen los pacientes y luego dé cita a lo que más importa. Una agenda sin tocar no ayuda a quienes esperan."},
	"tip.flag":        {"At least one patient described a sign on the escalation card and was not sent to the nurse. Hold each patient's words against the card before you book.", "Al menos un paciente describió una señal de la tarjeta de urgencias y no fue enviado a enfermería. Compare las palabras de cada paciente con la tarjeta antes de dar cita."},
	"tip.needless":    {"You sent someone to the nurse whose words match nothing on the escalation card. They still wait for an appointment.", "Envió a enfermería a alguien cuyas palabras no corresponden a nada de la tarjeta de urgencias. Esa persona sigue esperando una cita."},
	unqualified:       {"Some appointments are with a provider who does not do that visit or may not see that patient. Check the list of who does what first.", "Algunas citas son con un profesional que no hace esa consulta o no puede atender a ese paciente. Revise primero la lista de quién hace qué."},
	offHours:          {"Some appointments reach outside the provider's hours. Check that the whole length fits, also after messages have changed the hours.", "Algunas citas quedan fuera del horario del profesional. Revise que quepa toda la duración, también después de que un mensaje cambie el horario."},
	offWindow:         {"Some appointments reach outside the time when the patient can come. The whole length has to fit into it.", "Algunas citas quedan fuera del tiempo en que el paciente puede venir. Debe caber toda la duración."},
	offEquipment:      {"Some visits need a room, a device or an interpreter that is not there at that time.", "Algunas consultas necesitan una sala, un equipo o un intérprete que no está a esa hora."},
	overCapacity:      {"A room, device or interpreter was promised to more visits at once than it serves.", "Una sala, un equipo o un intérprete se prometió a más consultas a la vez de las que puede atender."},
	doubleBooked:      {"Two patients were promised the same time with one provider, so one of them is turned away.", "A dos pacientes se les prometió la misma hora con un solo profesional, así que uno se queda sin atención."},
	samePatient:       {"One patient was booked in two places at once.", "Un paciente tiene cita en dos lugares a la vez."},
	tooSoon:           {"A visit that needs an earlier one was booked without leaving the gap. Place the first visit early and count from its end.", "Una consulta que necesita otra previa quedó sin el intervalo necesario. Coloque temprano la primera y cuente desde que termina."},
	"tip.moved":       {"A confirmed patient was moved or dropped where it was not needed. Try other ways to make room first.", "Un paciente confirmado se movió o se quitó sin necesidad. Busque antes otra forma de hacer lugar."},
	"tip.wait":        {"At least one patient whom you left waiting could have been seen. When a board looks full, look for a booking that can go somewhere else.", "Al menos un paciente que dejó en espera pudo haber sido atendido. Cuando la agenda parezca llena, busque una cita que pueda ir en otro lugar."},
	"tip.time":        {"At least one appointment would have done better at another time or with another provider, by what the patient would rather have or by whom it makes room for.", "Al menos una cita habría quedado mejor a otra hora o con otro profesional, por lo que prefiere el paciente o por el lugar que deja a otros."},
	"tip.room":        {"An appointment that matters less stands in the way of one that matters more. Book by points first, then fill the gaps.", "Una cita que importa menos ocupa el lugar de otra que importa más. Dé cita primero por puntos y luego llene los huecos."},
	"tip.unanswered":  {"Some messages were not answered. Open them all: they change the day for the patients on your board.", "Quedaron mensajes sin responder. Ábralos todos: cambian el día de los pacientes de su agenda."},
	"tip.messages":    {"For messages, choose what keeps people safe and tells each person concerned what happens next, before anything else.", "En los mensajes, elija primero lo que protege a las personas y le dice a cada una qué sucede después."},
	"tip.keep.going":  {"Look once more at the requests with the most points: can each of them be seen at the time that they would rather have?", "Mire otra vez las solicitudes con más puntos: ¿se puede atender a cada una a la hora que prefiere?"},
	"tip.more.checks": {"Before you hand in, go through the board once by provider and once by room or interpreter.", "Antes de entregar, revise la agenda una vez por profesional y otra por sala o intérprete."},
}

// Feedback tells what held and what to do another time, the most telling first.
func (k *kind) Feedback(form exercise.Public, rawKey exercise.Key, raw exercise.Response, lang string) (exercise.Feedback, error) {
	if len(raw) == 0 {
		return exercise.Feedback{Tips: sentences([]remark{{0, "tip.nothing"}}, lang)}, nil
	}
	l, r, err := openLedger(form, rawKey, raw)
	if err != nil {
		return exercise.Feedback{}, err
	}
	return exercise.Feedback{Strengths: sentences(l.strengths(r), lang), Tips: sentences(l.tips(r), lang)}, nil
}

// sentences takes the two remarks that tell most.
func sentences(all []remark, lang string) []string {
	slices.SortStableFunc(all, func(a, b remark) int { return cmp.Compare(b.weight, a.weight) })
	var out []string
	for _, r := range all[:min(2, len(all))] {
		text := advice[r.id][0]
		if lang == "es" {
			text = advice[r.id][1]
		}
		out = append(out, text)
	}
	return out
}

// tally counts what a board did, as far as feedback speaks of it.
type tally struct {
	booked, needless, sent, missed, turned, spared int
	lost                                           map[string]int // points that the best day has, by what was wrong
}

func (l *ledger) tally() tally {
	t := tally{lost: map[string]int{}}
	for i, a := range l.board {
		switch {
		case l.w.in.Requests[i].RedFlag && a.action == actEscalate:
			t.sent++
		case l.w.in.Requests[i].RedFlag:
			t.missed += l.w.in.Requests[i].Value
		case a.action == actEscalate:
			t.needless += max(1, l.inBest(i))
		case a.action == actBook && l.outcome.honoured[i]:
			t.booked++
		case a.action == actBook:
			t.turned++
			t.lost[l.outcome.violations[i][0]] += l.w.in.TurnedAwayCost + l.inBest(i)
		}
		if at, confirmed := l.w.prior[i]; confirmed && !l.board.books(i, at) && l.best.books(i, at) {
			t.spared += l.w.in.MoveCost
		}
	}
	return t
}

// inBest is what a request brings on the best day.
func (l *ledger) inBest(i int) int {
	if a := l.best[i]; a.action == actBook {
		return l.w.worth(i, a.at)
	}
	return 0
}

func (l *ledger) strengths(r *response) []remark {
	t, points := l.tally(), l.answerPoints(r)
	var all []remark
	if l.outcome.value >= l.key.Optimum {
		all = append(all, remark{50, "good.best"})
	}
	if t.sent > 0 && t.missed == 0 && t.needless == 0 {
		all = append(all, remark{40, "good.flags"})
	}
	if t.booked > len(l.w.prior) && t.turned == 0 {
		all = append(all, remark{30, "good.stand"})
	}
	if len(l.p.Events) > 0 && 4*points >= 3*perMessage*len(l.p.Events) {
		all = append(all, remark{20, "good.messages"})
	}
	if t.spared == 0 && len(l.w.prior) > 0 && t.booked > 0 {
		all = append(all, remark{10, "good.kept"})
	}
	return all
}

func (l *ledger) answerPoints(r *response) int {
	points := 0
	for _, e := range l.p.Events {
		points += int(l.message(e, r).Points)
	}
	return points
}

func (l *ledger) tips(r *response) []remark {
	t := l.tally()
	var all []remark
	add := func(weight int, id string) {
		if weight > 0 {
			all = append(all, remark{weight, id})
		}
	}
	if len(r.Placements) == 0 {
		add(1_000, "tip.nothing")
	}
	add(100*t.missed, "tip.flag") // safety comes first
	for _, code := range []string{unqualified, offHours, offWindow, offEquipment, overCapacity, doubleBooked, samePatient, tooSoon} {
		add(t.lost[code], code)
	}
	add(t.needless, "tip.needless")
	add(t.spared, "tip.moved")
	if id, gain := l.nearest(); gain > 0 {
		add(gain, id)
	}
	missing := len(l.p.Events) - len(r.Events)
	add(3*missing, "tip.unanswered")
	add(2*(perMessage*len(l.p.Events)-l.answerPoints(r)-perMessage*missing), "tip.messages")
	if l.outcome.value < l.key.Optimum {
		all = append(all, remark{0, "tip.keep.going"})
	}
	return append(all, remark{-1, "tip.more.checks"})
}

// nearest is of what type the one change is that would have gained most; what other tips speak of is
// left to them.
func (l *ledger) nearest() (id string, gain int) {
	c, ok := l.w.better(slices.Clone(l.board))
	is := l.board[max(c.request, 0)]
	switch {
	case !ok || c.to.action == actEscalate || is.action == actEscalate:
		return "", 0
	case is.action == "" && c.to.action == actBook:
		return "tip.wait", c.gain
	case is.action == actBook && !l.outcome.honoured[c.request]:
		return "", 0
	case c.to.action == actBook:
		return "tip.time", c.gain
	default:
		return "tip.room", c.gain
	}
}
