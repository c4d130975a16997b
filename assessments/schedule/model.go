package schedule

import (
	"encoding/json"

	"preceptor/internal/fault"
)

// Times are minutes after midnight in the clinic; amounts are the clinic's points.

// Interval is half-open: [0] belongs to it, [1] does not.
type Interval [2]int

// UnmarshalJSON wants exactly two numbers, where encoding/json would pad or cut.
func (v *Interval) UnmarshalJSON(raw []byte) error {
	var ends []int
	if err := json.Unmarshal(raw, &ends); err != nil {
		return fault.Wrap(fault.Invalid, err, "an interval is two minutes after midnight")
	}
	if len(ends) != 2 {
		return fault.Invalidf("an interval is two minutes after midnight, not %d", len(ends))
	}
	*v = Interval{ends[0], ends[1]}
	return nil
}

func (v Interval) holds(start, end int) bool { return v[0] <= start && end <= v[1] }

// Instance is one clinic day to be planned.
type Instance struct {
	Slot           int         `json:"slot"` // length of a step of the board
	Day            Interval    `json:"day"`
	MoveCost       int         `json:"move_cost"`        // per confirmed booking not left in place
	TurnedAwayCost int         `json:"turned_away_cost"` // per booking that cannot be honoured
	Providers      []Provider  `json:"providers"`
	Equipment      []Equipment `json:"equipment"`
	Requests       []Request   `json:"requests"`
}

// Provider sees patients, for some visit types, during some hours.
type Provider struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Visits []string   `json:"visits"`
	Hours  []Interval `json:"hours"`
}

// Equipment is whatever several requests have to share: a room, a device, an interpreter.
type Equipment struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Capacity int        `json:"capacity"`
	Hours    []Interval `json:"hours"`
}

// Request is an appointment that a patient wants or has.
type Request struct {
	ID        string       `json:"id"`
	Patient   string       `json:"patient"`
	Visit     string       `json:"visit"`
	Minutes   int          `json:"minutes"`
	Windows   []Interval   `json:"windows"`
	Value     int          `json:"value"`
	Providers []string     `json:"providers,omitempty"` // nil: any who does the visit
	Needs     []string     `json:"needs,omitempty"`
	After     *After       `json:"after,omitempty"`
	Prefers   []Preference `json:"prefers,omitempty"`
	RedFlag   bool         `json:"red_flag,omitempty"` // never in a public form
}

// After says that a request has to begin gap minutes or more after another one's end.
type After struct {
	Request string `json:"request"`
	Gap     int    `json:"gap"`
}

// Preference adds points where every part that is stated is met.
type Preference struct {
	Provider string    `json:"provider,omitempty"`
	Window   *Interval `json:"window,omitempty"`
	Points   int       `json:"points"`
}

// The three things to do with a request. A request without a placement is deferred.
const (
	actBook     = "book"
	actEscalate = "escalate"
	actDefer    = "defer"
)

// Placement says what is done with one request.
type Placement struct {
	Request  string `json:"request"`
	Action   string `json:"action"`
	Provider string `json:"provider,omitempty"`
	Start    *int   `json:"start,omitempty"` // there for every booking; midnight is 0
}

func book(request, provider string, start int) Placement {
	return Placement{Request: request, Action: actBook, Provider: provider, Start: &start}
}

func escalate(request string) Placement { return Placement{Request: request, Action: actEscalate} }

// slot is a booking inside a world: who and when.
type slot struct{ provider, start int }

// act is what a board does with a request, by indices of the world.
type act struct {
	action string // actBook, actEscalate or ""
	at     slot
}

// board holds an act for every request of a world, by index.
type board []act

func (b board) books(i int, at slot) bool { return b[i].action == actBook && b[i].at == at }

// world is a checked instance with its confirmed bookings, looked up by index.
type world struct {
	in       *Instance
	request  map[string]int
	provider map[string]int
	needs    [][]int      // equipment by request
	allowed  [][]bool     // request, provider: does the visit and may do it for this patient
	after    []int        // predecessor by request, or -1
	prior    map[int]slot // confirmed bookings by request
	order    []int        // requests with confirmed bookings as prior lists them
	confirm  board        // prior as a board
}

// Sizes that no clinic day reaches; they bound the work that a file can ask for.
const (
	maxRequests = 48
	maxHands    = 24  // providers, and pieces of equipment
	maxSlots    = 288 // a whole day in steps of five minutes
	maxAmount   = 10_000
)

// newWorld checks an instance with its prior and indexes it; Invalid names the first thing wrong.
func newWorld(in *Instance, prior []Placement) (*world, error) {
	if err := checkDay(in); err != nil {
		return nil, err
	}
	w := &world{in: in, request: map[string]int{}, provider: map[string]int{}, prior: map[int]slot{}}
	equipment, err := w.index()
	if err != nil {
		return nil, err
	}
	for i := range in.Requests {
		if err := w.addRequest(i, equipment); err != nil {
			return nil, err
		}
	}
	w.confirm, err = w.board(prior)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the confirmed bookings cannot be read")
	}
	for _, p := range prior {
		if i := w.request[p.Request]; p.Action == actBook {
			w.prior[i] = w.confirm[i].at
			w.order = append(w.order, i)
		}
	}
	return w, nil
}

func checkDay(in *Instance) error {
	switch length := in.Day[1] - in.Day[0]; {
	case in.Slot < 1:
		return fault.Invalidf("slot is the board's step in minutes, not %d", in.Slot)
	case in.Day[0] < 0 || length <= 0 || in.Day[1] > 48*60:
		return fault.Invalidf("day opens at %d and closes at %d", in.Day[0], in.Day[1])
	case (length+in.Slot-1)/in.Slot > maxSlots:
		return fault.Invalidf("a day has %d slots at most", maxSlots)
	case in.MoveCost < 0 || in.TurnedAwayCost < 0 || in.MoveCost > maxAmount || in.TurnedAwayCost > maxAmount:
		return fault.Invalidf("move_cost and turned_away_cost lie between 0 and %d", maxAmount)
	case len(in.Requests) > maxRequests || len(in.Providers) > maxHands || len(in.Equipment) > maxHands:
		return fault.Invalidf("an instance has at most %d requests and %d providers or pieces of equipment", maxRequests, maxHands)
	}
	return nil
}

// index fills the look-ups by id and returns that of the equipment.
func (w *world) index() (map[string]int, error) {
	equipment := map[string]int{}
	add := func(to map[string]int, id, what string, i int) error {
		if _, double := to[id]; double || id == "" {
			return fault.Invalidf("%s %d has the id %q, which is empty or taken", what, i+1, id)
		}
		to[id] = i
		return nil
	}
	for i, p := range w.in.Providers {
		if err := add(w.provider, p.ID, "provider", i); err != nil {
			return nil, err
		}
	}
	for i, e := range w.in.Equipment {
		if err := add(equipment, e.ID, "equipment", i); err != nil {
			return nil, err
		}
		if e.Capacity < 0 {
			return nil, fault.Invalidf("%s has a capacity of %d", e.ID, e.Capacity)
		}
	}
	for i, r := range w.in.Requests {
		if err := add(w.request, r.ID, "request", i); err != nil {
			return nil, err
		}
	}
	return equipment, nil
}

func (w *world) addRequest(i int, equipment map[string]int) error {
	r := &w.in.Requests[i]
	if r.Minutes < 1 || r.Minutes > 24*60 || r.Value < -maxAmount || r.Value > maxAmount {
		return fault.Invalidf("request %s has %d minutes and value %d", r.ID, r.Minutes, r.Value)
	}
	var needs []int
	for _, id := range r.Needs {
		e, ok := equipment[id]
		if !ok {
			return fault.Invalidf("request %s needs the unknown equipment %q", r.ID, id)
		}
		needs = append(needs, e)
	}
	w.needs = append(w.needs, needs)
	after := -1
	if r.After != nil {
		before, ok := w.request[r.After.Request]
		if !ok || r.After.Gap < 0 {
			return fault.Invalidf("request %s comes after the unknown request %q or with a gap below 0", r.ID, r.After.Request)
		}
		after = before
	}
	w.after = append(w.after, after)
	return w.addProviders(r)
}

func (w *world) addProviders(r *Request) error {
	may := make([]bool, len(w.in.Providers))
	for i, p := range w.in.Providers {
		may[i] = r.Providers == nil && contains(p.Visits, r.Visit)
	}
	for _, id := range r.Providers {
		p, ok := w.provider[id]
		if !ok {
			return fault.Invalidf("request %s allows the unknown provider %q", r.ID, id)
		}
		may[p] = contains(w.in.Providers[p].Visits, r.Visit)
	}
	for _, p := range r.Prefers {
		if _, ok := w.provider[p.Provider]; !ok && p.Provider != "" || p.Points < -maxAmount || p.Points > maxAmount {
			return fault.Invalidf("request %s prefers the unknown provider %q or for %d points", r.ID, p.Provider, p.Points)
		}
	}
	w.allowed = append(w.allowed, may)
	return nil
}

func contains(list []string, s string) bool {
	for _, other := range list {
		if other == s {
			return true
		}
	}
	return false
}

// board reads placements; Invalid for an unknown id or action, a second placement for a request,
// or a start that is not on the grid inside the day.
func (w *world) board(placements []Placement) (board, error) {
	b := make(board, len(w.in.Requests))
	seen := make([]bool, len(b))
	for _, p := range placements {
		i, ok := w.request[p.Request]
		if !ok {
			return nil, fault.Invalidf("there is no request %q", p.Request)
		}
		if seen[i] {
			return nil, fault.Invalidf("request %s is placed twice", p.Request)
		}
		seen[i] = true
		a, err := w.act(p)
		if err != nil {
			return nil, err
		}
		b[i] = a
	}
	return b, nil
}

func (w *world) act(p Placement) (act, error) {
	switch p.Action {
	case actDefer:
		return act{}, nil
	case actEscalate:
		return act{action: actEscalate}, nil
	case actBook:
	default:
		return act{}, fault.Invalidf("request %s: an action is book, escalate or defer, not %q", p.Request, p.Action)
	}
	provider, ok := w.provider[p.Provider]
	switch {
	case !ok:
		return act{}, fault.Invalidf("request %s is booked with the unknown provider %q", p.Request, p.Provider)
	case p.Start == nil:
		return act{}, fault.Invalidf("request %s is booked without a start", p.Request)
	case !w.onGrid(*p.Start):
		return act{}, fault.Invalidf("request %s starts at %d, which is not a slot of the day", p.Request, *p.Start)
	}
	return act{action: actBook, at: slot{provider, *p.Start}}, nil
}

func (w *world) onGrid(start int) bool {
	return start >= w.in.Day[0] && start < w.in.Day[1] && (start-w.in.Day[0])%w.in.Slot == 0
}

// placements writes a board out in the order of the requests; deferred ones are left out.
func (w *world) placements(b board) []Placement {
	out := []Placement{}
	for i, a := range b {
		switch id := w.in.Requests[i].ID; a.action {
		case actBook:
			out = append(out, book(id, w.in.Providers[a.at.provider].ID, a.at.start))
		case actEscalate:
			out = append(out, escalate(id))
		}
	}
	return out
}

func (w *world) end(i int, at slot) int { return at.start + w.in.Requests[i].Minutes }
