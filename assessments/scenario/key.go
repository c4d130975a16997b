package scenario

import (
	"slices"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// key holds the experts' judgement of each action.
type key struct {
	Basis   string   `json:"basis"`
	Date    string   `json:"date"`
	Options []option `json:"options"`
}

type option struct {
	ID   string  `json:"id"`
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
	N    int     `json:"n"`
	Why  string  `json:"why,omitempty"`
}

// placeholder tells a key that rests on one person's proposal anywhere.
func (k key) placeholder() bool {
	return slices.ContainsFunc(k.Options, func(o option) bool { return o.N < 2 })
}

func readKey(raw exercise.Key) (key, error) {
	secret, err := exercise.Decode[key](raw, "the key")
	if err != nil {
		return secret, err
	}
	for _, o := range secret.Options {
		if o.Mean < 1 || o.Mean > 5 || o.SD < 0 {
			return secret, fault.Invalidf("the key has a mean outside 1 to 5 or a spread below 0")
		}
	}
	return secret, nil
}

// Rekey puts a panel's means in the place of a form's key: panel is {basis, date, options: [{id, mean,
// sd, n}]} with every action of the form, from two experts or more. What each action was held
// against stays. A form that someone has begun must keep the key it was given with; this is for new
// ones.
func (k *Kind) Rekey(form exercise.Form, panel []byte) (exercise.Form, error) {
	shown, err := readPublic(form.Public)
	if err != nil {
		return form, err
	}
	old, err := readKey(form.Key)
	if err != nil {
		return form, err
	}
	fresh, err := readKey(panel)
	if err != nil {
		return form, err
	}
	if err := covers(fresh, shown.actions()); err != nil {
		return form, err
	}
	for i := range fresh.Options {
		o := &fresh.Options[i]
		if at := slices.IndexFunc(old.Options, func(was option) bool { return was.ID == o.ID }); at >= 0 && o.Why == "" {
			o.Why = old.Options[at].Why
		}
	}
	shown.Basis, shown.Placeholder = fresh.Basis, false
	form.Public, form.Key = exercise.Public(exercise.Encode(shown)), exercise.Key(exercise.Encode(fresh))
	return form, nil
}

// covers refuses a panel that leaves actions out, names others, or is one person's word.
func covers(panel key, actions map[string]bool) error {
	var p fault.Problems
	p.Require(panel.Basis != "", "basis", "say what the key rests on, such as \"panel of 9 coordinators\"")
	p.Require(panel.Date != "", "date", "say from when the key is")
	seen := map[string]bool{}
	for _, o := range panel.Options {
		p.Require(actions[o.ID] && !seen[o.ID], o.ID, "the form has no such action, or it comes twice")
		p.Require(o.N >= 2, o.ID, "a panel has two experts or more")
		seen[o.ID] = true
	}
	p.Require(len(seen) >= len(actions), "options", "the panel leaves actions of the form out")
	return p.Err()
}
