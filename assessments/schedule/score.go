package schedule

import (
	"fmt"
	"slices"
	"strings"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Shares of the exercise's points, and what an answer to a message can earn.
const (
	planShare  = 0.75
	eventShare = 0.25
	perMessage = 2
)

// Score holds the plan against the final world and the answers against the key.
func (k *kind) Score(form exercise.Public, rawKey exercise.Key, raw exercise.Response) (exercise.Score, error) {
	l, r, err := openLedger(form, rawKey, raw)
	if err != nil {
		return exercise.Score{}, err
	}
	return l.score(r), nil
}

// ledger is all that the lines of a score are written from.
type ledger struct {
	p       *public
	key     *key
	w       *world
	board   board
	best    board
	outcome outcome
}

func openLedger(form exercise.Public, rawKey exercise.Key, raw exercise.Response) (*ledger, *response, error) {
	p, _, err := readPublic(form)
	if err != nil {
		return nil, nil, err
	}
	key, err := readKey(rawKey)
	if err != nil {
		return nil, nil, err
	}
	w, err := p.final(key.RedFlags)
	if err != nil {
		return nil, nil, err
	}
	r, b, err := p.readResponse(w, raw)
	if err != nil {
		return nil, nil, err
	}
	best, err := w.board(key.Best)
	if err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, err, "the key's best board cannot be read")
	}
	return &ledger{p: p, key: key, w: w, board: b, best: best, outcome: w.evaluate(b)}, r, nil
}

func (l *ledger) score(r *response) exercise.Score {
	plan := planScore(l.outcome.value, l.key.Naive, l.key.Optimum)
	var evidence []exercise.Evidence
	for i := range l.board {
		evidence = append(evidence, l.request(i))
	}
	got, possible := 0, 0
	for _, e := range l.p.Events {
		line := l.message(e, r)
		got, possible = got+int(line.Points), possible+perMessage
		evidence = append(evidence, line)
	}
	if line, ok := l.better(); ok {
		evidence = append(evidence, line)
	}
	points, events := plan, 0.0
	if possible > 0 {
		events = rounded(100 * float64(got) / float64(possible))
		points = rounded((planShare*100*plan + eventShare*100*events) / 100)
	}
	measures := l.competencies()
	measures["plan"], measures["events"] = plan, events
	measures["value"], measures["naive"], measures["optimum"] = float64(l.outcome.value), float64(l.key.Naive), float64(l.key.Optimum)
	return exercise.Score{Points: points, Measures: measures, Evidence: evidence}
}

// competencies are shares in percent: bookings that stand, worth of what stands against the best
// day, red flags passed on (needless ones count against), patients not moved nor turned away.
func (l *ledger) competencies() map[string]float64 {
	booked, stand, worth, flags, sent, needlessly := 0, 0, 0, 0, 0, 0
	for i, a := range l.board {
		red := l.w.in.Requests[i].RedFlag
		switch {
		case l.outcome.honoured[i]:
			booked, stand, worth = booked+1, stand+1, worth+l.w.worth(i, a.at)
		case a.action == actBook:
			booked++
		case a.action == actEscalate && !red:
			needlessly++
		case a.action == actEscalate:
			sent++
		}
		if red {
			flags++
		}
	}
	bestWorth := 0
	for i, stands := range l.w.evaluate(l.best).honoured {
		if stands {
			bestWorth += l.w.worth(i, l.best[i].at)
		}
	}
	harm := booked - stand + l.outcome.moved
	return map[string]float64{
		"scheduling":     percent(stand, booked),
		"prioritising":   percent(worth, bestWorth),
		"escalation":     percent(sent, flags+needlessly),
		"patient_impact": 100 - percent(harm, booked+l.outcome.moved),
	}
}

func percent(part, of int) float64 {
	if of <= 0 || part <= 0 {
		return 0
	}
	return min(100, rounded(float64(100*part)/float64(of)))
}

func (l *ledger) name(i int) string {
	id := l.w.in.Requests[i].ID
	for _, c := range l.p.Cards {
		if c.For == id && c.Name != "" {
			return c.Name
		}
	}
	return id
}

func (l *ledger) visit(i int) string {
	for _, v := range l.p.Visits {
		if v.ID == l.w.in.Requests[i].Visit && v.Label != "" {
			return lower(v.Label)
		}
	}
	return l.w.in.Requests[i].Visit
}

// did says what the candidate did with a request.
func (l *ledger) did(i int, a act) string {
	switch a.action {
	case actBook:
		return fmt.Sprintf("Booked with %s, %s", l.w.in.Providers[a.at.provider].Name, spanText(Interval{a.at.start, l.w.end(i, a.at)}))
	case actEscalate:
		return "Sent to the nurse"
	default:
		return "Left waiting"
	}
}

// possible is the most that a request could bring if it were alone.
func (l *ledger) possible(i int) int {
	if r := &l.w.in.Requests[i]; r.RedFlag {
		return max(0, r.Value)
	}
	most := 0
	for _, a := range l.w.ways(i) {
		if a.action == actBook {
			most = max(most, l.w.worth(i, a.at))
		}
	}
	return most
}

// request writes the line of one request.
func (l *ledger) request(i int) exercise.Evidence {
	a, r := l.board[i], &l.w.in.Requests[i]
	line := exercise.Evidence{Title: l.name(i) + ", " + l.visit(i), Act: l.did(i, a), Possible: float64(l.possible(i)), Where: r.ID}
	points := 0
	switch {
	case r.RedFlag:
		points = l.flagged(i, &line)
	case l.outcome.honoured[i]:
		points = l.w.worth(i, a.at)
		line.Rule, line.Fact = "schedule.honoured", l.stands(i)
	case a.action == actBook:
		points = -l.w.in.TurnedAwayCost
		line.Rule, line.Fact = "schedule.turned_away", l.troubles(i)
	case a.action == actEscalate:
		line.Rule, line.Fact = "schedule.needless_escalation", "Nothing that the patient says is on the escalation card."
	default:
		line.Rule, line.Fact = "schedule.waiting", l.instead(i)
	}
	if at, confirmed := l.w.prior[i]; confirmed && !l.board.books(i, at) {
		points -= l.w.in.MoveCost
		line.Fact += fmt.Sprintf(" The confirmed time was %s with %s; giving it up costs %d.", clockText(at.start), l.w.in.Providers[at.provider].Name, l.w.in.MoveCost)
	}
	line.Points = float64(points)
	return line
}

func (l *ledger) flagged(i int, line *exercise.Evidence) int {
	r := &l.w.in.Requests[i]
	line.Fact = "The escalation card applies."
	for _, f := range l.key.RedFlags {
		if f.Of == r.ID && f.Fact != "" {
			line.Fact = fmt.Sprintf("On the escalation card: %s.", strings.ToLower(f.Fact[:1])+f.Fact[1:])
		}
	}
	switch l.board[i].action {
	case actEscalate:
		line.Rule = "schedule.escalated"
		return r.Value
	case actBook:
		line.Rule = "schedule.unsafe_booking"
		return -l.w.in.TurnedAwayCost
	default:
		line.Rule = "schedule.red_flag_missed"
		return 0
	}
}

// stands says what a booking that stands was held against.
func (l *ledger) stands(i int) string {
	r, at := &l.w.in.Requests[i], l.board[i].at
	facts := []string{l.canCome(i)}
	if before := l.w.after[i]; before >= 0 {
		facts = append(facts, fmt.Sprintf("%s ends at %s; %d minutes have to lie between.", l.visit(before), clockText(l.w.end(before, l.board[before].at)), r.After.Gap))
	}
	for _, need := range l.w.needs[i] {
		facts = append(facts, fmt.Sprintf("%s is there %s.", l.w.in.Equipment[need].Name, spansText(l.w.in.Equipment[need].Hours, "and")))
	}
	if confirmed, ok := l.w.prior[i]; ok && confirmed == at {
		facts = append(facts, "Confirmed with the patient and not moved.")
	}
	if l.w.worth(i, at) < l.possible(i) {
		facts = append(facts, "A preference is not met.")
	}
	return strings.Join(facts, " ")
}

// instead says what the best day does with a request that was left waiting.
func (l *ledger) instead(i int) string {
	if l.best[i].action != actBook {
		return "A best day leaves this request waiting too."
	}
	return "A best day: b" + l.did(i, l.best[i])[1:] + "."
}

// troubles says why a booking cannot be honoured, a sentence for each code.
func (l *ledger) troubles(i int) string {
	r, at := &l.w.in.Requests[i], l.board[i].at
	provider := l.w.in.Providers[at.provider]
	var facts []string
	for _, code := range l.outcome.violations[i] {
		switch code {
		case unqualified:
			facts = append(facts, l.unqualified(r, provider))
		case offHours:
			facts = append(facts, fmt.Sprintf("%s is in %s.", provider.Name, spansText(provider.Hours, "and")))
		case offWindow:
			facts = append(facts, l.canCome(i))
		case offEquipment, overCapacity:
			for _, need := range l.w.needs[i] {
				e := l.w.in.Equipment[need]
				facts = append(facts, fmt.Sprintf("%s is there %s, for %d at a time.", e.Name, spansText(e.Hours, "and"), e.Capacity))
			}
		case doubleBooked, samePatient:
			facts = append(facts, l.clash(i)...)
		case tooSoon:
			facts = append(facts, fmt.Sprintf("%s has to end %d minutes before.", l.name(l.w.after[i])+", "+l.visit(l.w.after[i]), r.After.Gap))
		}
	}
	return strings.Join(slices.Compact(facts), " ")
}

// canCome says when a patient is free, by the patient's own clock too.
func (l *ledger) canCome(i int) string {
	r := &l.w.in.Requests[i]
	c := l.p.cardOf(r.ID)
	if c.Zone == "" {
		return fmt.Sprintf("%s can come %s.", l.name(i), spansText(r.Windows, "or"))
	}
	return fmt.Sprintf("%s is free %s.", l.name(i), l.p.when(c, r.Windows, "or"))
}

// unqualified says why a provider cannot be booked for a request.
func (l *ledger) unqualified(r *Request, provider Provider) string {
	state := l.p.stateOf(r.ID)
	switch {
	case !contains(provider.Visits, r.Visit):
		return fmt.Sprintf("%s does not do this visit.", provider.Name)
	case state != "":
		return fmt.Sprintf("The patient is in %s, where %s has no license.", state, provider.Name)
	default:
		return fmt.Sprintf("This visit is only with %s.", l.p.names(r.Providers))
	}
}

// clash names the bookings that take the place of one.
func (l *ledger) clash(i int) (facts []string) {
	at := l.board[i].at
	for j, b := range l.board {
		together := b.at.provider == at.provider || l.w.in.Requests[i].Patient == l.w.in.Requests[j].Patient
		if i != j && b.action == actBook && together && len(l.w.alone(j, b.at)) == 0 && b.at.start < l.w.end(i, at) && at.start < l.w.end(j, b.at) {
			facts = append(facts, fmt.Sprintf("%s, %s, stands at that time and counts for no less.", l.name(j), l.visit(j)))
		}
	}
	return facts
}

// message writes the line of one message.
func (l *ledger) message(e event, r *response) exercise.Evidence {
	line := exercise.Evidence{
		Rule: "schedule.message", Possible: perMessage, Act: "Not answered", Where: e.ID,
		Title: fmt.Sprintf("Message at %s from %s", clockText(e.At), e.From),
	}
	text := func(option string) string {
		for _, o := range e.Options {
			if o.ID == option && o.Text != "" {
				return o.Text
			}
		}
		return option
	}
	chosen := ""
	for _, a := range r.Events {
		if a.Event == e.ID {
			chosen = a.Option
			line.Act = text(chosen)
		}
	}
	for _, a := range l.key.Answers {
		if a.To != e.ID {
			continue
		}
		line.Fact = "Best: " + text(a.Best)
		switch {
		case chosen == "":
		case chosen == a.Best:
			line.Points = perMessage
		case chosen == a.Acceptable:
			line.Points = perMessage / 2
		}
	}
	return line
}

// better writes the line of the one change that would have gained most.
func (l *ledger) better() (exercise.Evidence, bool) {
	c, ok := l.w.better(slices.Clone(l.board))
	if !ok {
		return exercise.Evidence{}, false
	}
	return exercise.Evidence{
		Rule: "schedule.better", Title: "The one change that would have gained most", Where: l.w.in.Requests[c.request].ID,
		Act:  fmt.Sprintf("%s: %s", l.name(c.request), l.did(c.request, l.board[c.request])),
		Fact: fmt.Sprintf("%s would have been worth %d more.", l.did(c.request, c.to), c.gain),
	}, true
}
