package schedule

import (
	"slices"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// public is what a candidate sees of a form. Its instance is the day as it looks at first: what
// messages change is told by their text and applied by final.
type public struct {
	Clinic         string      `json:"clinic"`
	Zone           string      `json:"zone,omitempty"` // of the clinic's clock, where patients are in others
	Licences       []licence   `json:"licences,omitempty"`
	Instance       Instance    `json:"instance"`
	Prior          []Placement `json:"prior"`
	Visits         []visit     `json:"visits"`
	Cards          []card      `json:"cards"`
	Events         []event     `json:"events"`
	Rules          []string    `json:"rules"`
	EscalationCard []string    `json:"escalation_card"`
}

// card is the human side of a request.
type card struct {
	For   string `json:"for"` // request
	Name  string `json:"name"`
	Words string `json:"words"` // the patient's own
	State string `json:"state,omitempty"`
	Zone  string `json:"zone,omitempty"`
	Ahead int    `json:"ahead,omitempty"` // minutes that the patient's clock is ahead of the clinic's
}

// licence says in which states a provider may see patients.
type licence struct {
	Provider string   `json:"provider"`
	States   []string `json:"states"`
}

// event is a message that comes in during the exercise.
type event struct {
	ID      string      `json:"id"`
	At      int         `json:"at"`
	From    string      `json:"from"`
	Message string      `json:"message"`
	Options []choice    `json:"options"`
	Change  worldChange `json:"change"`
}

type choice struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// worldChange is what a message changes about the day.
type worldChange struct {
	Providers []newHours   `json:"providers,omitempty"`
	Equipment []newHours   `json:"equipment,omitempty"`
	Windows   []newWindows `json:"windows,omitempty"`
	Moves     []newState   `json:"moves,omitempty"`
	Cancel    []string     `json:"cancel,omitempty"`
	Add       []Request    `json:"add,omitempty"`
}

type newHours struct {
	ID    string     `json:"id"`
	Hours []Interval `json:"hours"`
}

type newWindows struct {
	Request string     `json:"request"`
	Windows []Interval `json:"windows"`
}

// newState is a patient who is seen elsewhere than expected: by others.
type newState struct {
	Request   string   `json:"request"`
	State     string   `json:"state"`
	Providers []string `json:"providers"`
}

// key is what a form is scored against. The search that proved the optimum left nothing open whose
// bound lies above it: bound is the optimum. Before the first decision the bound was root_bound.
type key struct {
	RedFlags   []redMark   `json:"red_flags"`
	Answers    []answer    `json:"answers"`
	Naive      int         `json:"naive"`
	Optimum    int         `json:"optimum"`
	Best       []Placement `json:"best_board"`
	Bound      int         `json:"bound,omitempty"`
	RootBound  int         `json:"root_bound,omitempty"`
	Nodes      int         `json:"nodes"` // of the search
	Difficulty difficulty  `json:"difficulty"`
}

type redMark struct {
	Of   string `json:"of"`   // request
	Fact string `json:"fact"` // of the escalation card
}

type answer struct {
	To         string `json:"to"` // event
	Best       string `json:"best"`
	Acceptable string `json:"acceptable"`
}

// response is what a candidate made of the day.
type response struct {
	Placements []Placement   `json:"placements"`
	Events     []eventAnswer `json:"events"`
	Seen       []string      `json:"seen,omitempty"` // messages that have come in; earns and costs nothing
}

type eventAnswer struct {
	Event  string `json:"event"`
	Option string `json:"option"`
}

func readPublic(raw exercise.Public) (*public, *world, error) {
	p, err := exercise.Decode[public](raw, "the form")
	if err != nil {
		return nil, nil, err
	}
	for _, e := range p.Events {
		if e.ID == "" || len(e.Options) == 0 {
			return nil, nil, fault.Invalidf("the form has a message without id or options")
		}
	}
	w, err := p.final(nil)
	return &p, w, err
}

func readKey(raw exercise.Key) (*key, error) {
	k, err := exercise.Decode[key](raw, "the key")
	if err == nil && k.Optimum < k.Naive {
		err = fault.Invalidf("the key's optimum lies below its naive value")
	}
	return &k, err
}

// final is the world after all messages, in which a plan is scored. Requests that were cancelled
// are no part of it, nor of its prior.
func (p *public) final(flags []redMark) (*world, error) {
	in := p.Instance
	in.Providers, in.Equipment, in.Requests = slices.Clone(in.Providers), slices.Clone(in.Equipment), slices.Clone(in.Requests)
	for _, e := range p.Events {
		if err := e.Change.apply(&in); err != nil {
			return nil, err
		}
	}
	for _, f := range flags {
		i := slices.IndexFunc(in.Requests, func(r Request) bool { return r.ID == f.Of })
		if i < 0 {
			return nil, fault.Invalidf("the key marks the unknown request %q", f.Of)
		}
		in.Requests[i].RedFlag = true
	}
	prior := slices.DeleteFunc(slices.Clone(p.Prior), func(c Placement) bool { return p.cancelled(c.Request) })
	return newWorld(&in, prior)
}

func (p *public) cancelled(request string) bool {
	return slices.ContainsFunc(p.Events, func(e event) bool { return slices.Contains(e.Change.Cancel, request) })
}

func (c *worldChange) apply(in *Instance) error {
	for _, h := range c.Providers {
		i := slices.IndexFunc(in.Providers, func(p Provider) bool { return p.ID == h.ID })
		if i < 0 {
			return fault.Invalidf("a message changes the unknown provider %q", h.ID)
		}
		in.Providers[i].Hours = h.Hours
	}
	for _, h := range c.Equipment {
		i := slices.IndexFunc(in.Equipment, func(e Equipment) bool { return e.ID == h.ID })
		if i < 0 {
			return fault.Invalidf("a message changes the unknown equipment %q", h.ID)
		}
		in.Equipment[i].Hours = h.Hours
	}
	for _, n := range c.Windows {
		i := slices.IndexFunc(in.Requests, func(r Request) bool { return r.ID == n.Request })
		if i < 0 {
			return fault.Invalidf("a message changes the unknown request %q", n.Request)
		}
		in.Requests[i].Windows = n.Windows
	}
	for _, n := range c.Moves {
		i := slices.IndexFunc(in.Requests, func(r Request) bool { return r.ID == n.Request })
		if i < 0 {
			return fault.Invalidf("a message moves the unknown request %q", n.Request)
		}
		in.Requests[i].Providers = n.Providers
	}
	in.Requests = slices.DeleteFunc(append(in.Requests, c.Add...), func(r Request) bool { return slices.Contains(c.Cancel, r.ID) })
	return nil
}

// plan is the response's board in the final world. A cancelled request may still be on the
// response, as the candidate may not have read the message; it plays no part.
func (p *public) plan(w *world, r *response) (board, error) {
	return w.board(slices.DeleteFunc(slices.Clone(r.Placements), func(c Placement) bool { return p.cancelled(c.Request) }))
}

// readResponse decodes a response and checks that it can be scored.
func (p *public) readResponse(w *world, raw exercise.Response) (*response, board, error) {
	if len(raw) > exercise.MaxResponse {
		return nil, nil, fault.Invalidf("the response is too large")
	}
	r, err := exercise.Decode[response](raw, "the response")
	if err != nil {
		return nil, nil, err
	}
	b, err := p.plan(w, &r)
	if err != nil {
		return nil, nil, err
	}
	if err := p.checkCancelled(&r); err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	for _, a := range r.Events {
		i := slices.IndexFunc(p.Events, func(e event) bool { return e.ID == a.Event })
		if i < 0 || seen[a.Event] {
			return nil, nil, fault.Invalidf("there is no message %q, or it is answered twice", a.Event)
		}
		seen[a.Event] = true
		if !p.Events[i].has(a.Option) {
			return nil, nil, fault.Invalidf("the message %s has no option %q", a.Event, a.Option)
		}
	}
	return &r, b, p.checkSeen(&r)
}

func (p *public) checkSeen(r *response) error {
	for n, id := range r.Seen {
		if !slices.ContainsFunc(p.Events, func(e event) bool { return e.ID == id }) || slices.Contains(r.Seen[:n], id) {
			return fault.Invalidf("there is no message %q, or it came in twice", id)
		}
	}
	return nil
}

// checkCancelled holds placements of requests that are no longer there to the same shape.
func (p *public) checkCancelled(r *response) error {
	first, err := newWorld(&p.Instance, p.Prior)
	if err != nil {
		return err
	}
	_, err = first.board(slices.DeleteFunc(slices.Clone(r.Placements), func(c Placement) bool { return !p.cancelled(c.Request) }))
	return err
}
