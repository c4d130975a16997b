package scenario

import (
	"fmt"
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
	Date string  `json:"date,omitempty"` // of a panel's mean
	Why  string  `json:"why,omitempty"`
}

// rests says what the mean of this action is made of.
func (o option) rests(basis string) string {
	if o.N < 2 {
		return basis
	}
	return fmt.Sprintf("%s; SD %.2f, n=%d, %s", basis, o.SD, o.N, o.Date)
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
