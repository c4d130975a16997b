package triage

import (
	"regexp"
	"slices"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Band is how soon a message needs someone.
type Band string

// The bands, soonest first.
const (
	Now   Band = "now"
	Today Band = "today"
	Week  Band = "week"
	None  Band = "none"
)

var bands = []Band{Now, Today, Week, None}

// rank is the place of a band, 0 for now; -1 for what is none.
func (b Band) rank() int   { return slices.Index(bands, b) }
func (b Band) known() bool { return b.rank() >= 0 }

// Public is what a candidate sees: the clinic's rules, who does what, and the messages.
type Public struct {
	Clinic   string    `json:"clinic"`
	Today    string    `json:"today"`
	Rules    []string  `json:"rules"`
	Warning  []string  `json:"warning"`
	Owners   []Owner   `json:"owners"`
	Messages []Message `json:"messages"`
}

// Owner is someone to whom a message can be given.
type Owner struct {
	ID   string `json:"id" yaml:"id"`
	Name string `json:"name" yaml:"name"`
	Does string `json:"does" yaml:"does"`
}

// Message is one message as it came in.
type Message struct {
	ID      string `json:"id"`
	Channel string `json:"channel"`
	From    string `json:"from"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// Key says what each message asks for; Basis what that rests on.
type Key struct {
	Basis string  `json:"basis"`
	Keyed []Keyed `json:"keyed"`
}

// Keyed is the key of the message Of, drawn from the authored message Source.
type Keyed struct {
	Of     string   `json:"of"`
	Source string   `json:"source"`
	Right  Band     `json:"right"`
	Near   []Band   `json:"near,omitempty"` // earn half
	By     []string `json:"by"`             // owners, the best first
	Flag   string   `json:"flag,omitempty"`
	Why    string   `json:"why"`
}

// Response holds a choice for each message that was touched, in the order of the form.
type Response struct {
	Choices []Choice `json:"choices"`
}

// Choice is what was decided about a message; a part not chosen is empty.
type Choice struct {
	Message string `json:"message"`
	Urgency Band   `json:"urgency,omitempty"`
	Owner   string `json:"owner,omitempty"`
}

func (c Choice) whole() bool { return c.Urgency != "" && c.Owner != "" }

// ids stand in names of fields and elements.
var ids = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

func decodePublic(raw exercise.Public) (Public, error) {
	form, err := exercise.Decode[Public](raw, "the form")
	if err != nil {
		return form, err
	}
	messages, owners := map[string]bool{}, map[string]bool{}
	for _, m := range form.Messages {
		if !ids.MatchString(m.ID) || messages[m.ID] {
			return form, fault.Invalidf("the form has a message without an id of its own")
		}
		messages[m.ID] = true
	}
	for _, o := range form.Owners {
		if !ids.MatchString(o.ID) || owners[o.ID] || o.Name == "" {
			return form, fault.Invalidf("the form has an owner without an id or a name of its own")
		}
		owners[o.ID] = true
	}
	if len(messages) == 0 || len(owners) == 0 {
		return form, fault.Invalidf("the form has no messages, or no one to give them to")
	}
	return form, nil
}

// decode reads a form and a response to it; no response is an empty one.
func decode(public exercise.Public, raw exercise.Response) (Public, map[string]Choice, error) {
	form, err := decodePublic(public)
	if err != nil || len(raw) == 0 {
		return form, nil, err
	}
	if len(raw) > exercise.MaxResponse {
		return form, nil, fault.Invalidf("the response is larger than %d KB", exercise.MaxResponse>>10)
	}
	r, err := exercise.Decode[Response](raw, "the response")
	if err != nil {
		return form, nil, err
	}
	choices := map[string]Choice{}
	for _, c := range r.Choices {
		if _, twice := choices[c.Message]; twice || !form.hasMessage(c.Message) {
			return form, nil, fault.Invalidf("the response chooses twice for a message, or for one that is not in the form")
		}
		if err := form.checkChoice(c); err != nil {
			return form, nil, err
		}
		choices[c.Message] = c
	}
	return form, choices, nil
}

func (p Public) hasMessage(id string) bool {
	return slices.ContainsFunc(p.Messages, func(m Message) bool { return m.ID == id })
}

func (p Public) hasOwner(id string) bool {
	return slices.ContainsFunc(p.Owners, func(o Owner) bool { return o.ID == id })
}

// checkChoice names the field whose value the form does not offer.
func (p Public) checkChoice(c Choice) error {
	var problems fault.Problems
	problems.Require(c.Urgency == "" || c.Urgency.known(), urgencyName(c.Message), "Choose how soon from the list")
	problems.Require(c.Owner == "" || p.hasOwner(c.Owner), ownerName(c.Message), "Choose who acts next from the list")
	return problems.Err()
}

// decodeKey reads a key that covers every message of the form once.
func decodeKey(raw exercise.Key, form Public) (map[string]Keyed, error) {
	key, err := exercise.Decode[Key](raw, "the key")
	if err != nil {
		return nil, err
	}
	keyed := map[string]Keyed{}
	for _, k := range key.Keyed {
		if _, twice := keyed[k.Of]; twice || !form.hasMessage(k.Of) {
			return nil, fault.Invalidf("the key speaks twice of a message, or of one that is not in the form")
		}
		if !k.Right.known() || len(k.By) == 0 || !allOf(k.By, form.hasOwner) || !allOf(k.Near, Band.known) {
			return nil, fault.Invalidf("the key of a message has no urgency or no owner that the form knows")
		}
		keyed[k.Of] = k
	}
	if len(keyed) != len(form.Messages) {
		return nil, fault.Invalidf("the key does not cover every message")
	}
	return keyed, nil
}

func allOf[T any](all []T, ok func(T) bool) bool {
	return !slices.ContainsFunc(all, func(v T) bool { return !ok(v) })
}
