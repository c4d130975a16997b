package email

import (
	_ "embed"
	"encoding/json"

	"preceptor/internal/exercise"
)

//go:embed practice.json
var practiceFile []byte

// Practice is a short brief about a cold building, written by hand; no seed draws it.
func (k *Kind) Practice() exercise.Form {
	form, err := exercise.Decode[struct {
		Public public `json:"public"`
		Key    key    `json:"key"`
	}](json.RawMessage(practiceFile), "the practice form")
	if err != nil {
		panic("email: " + err.Error()) // part of the program
	}
	return exercise.Form{
		Kind: "email", Definition: "practice", Version: version,
		Public: exercise.Public(exercise.Encode(form.Public)), Key: exercise.Key(exercise.Encode(form.Key)),
	}
}
