package chart

import (
	_ "embed"
	"encoding/json"

	"preceptor/internal/exercise"
)

//go:embed practice.json
var practiceFile []byte

// Practice is one short record with one error to correct and one to send on.
func (kind) Practice() exercise.Form {
	form, err := exercise.Decode[struct {
		Public Public    `json:"public"`
		Key    []Planted `json:"key"`
	}](json.RawMessage(practiceFile), "the practice form")
	if err != nil {
		panic("chart: " + err.Error()) // part of the program
	}
	return exercise.Form{
		Kind: slug, Definition: "practice", Version: version,
		Public: exercise.Public(exercise.Encode(form.Public)), Key: exercise.Key(exercise.Encode(form.Key)),
	}
}
