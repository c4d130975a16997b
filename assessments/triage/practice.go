package triage

import (
	_ "embed"
	"encoding/json"

	"preceptor/internal/exercise"
)

//go:embed practice.json
var practiceFile []byte

// Practice is three messages: one with a warning sign, one that is only loud, one that needs no one.
// Rules and owners are those of the first definition.
func (k kind) Practice() exercise.Form {
	form, err := exercise.Decode[struct {
		Messages []Message `json:"messages"`
		Key      Key       `json:"key"`
	}](json.RawMessage(practiceFile), "the practice form")
	if err != nil {
		panic("triage: " + err.Error()) // part of the program
	}
	d := k.definitions[0]
	public := Public{Clinic: d.Clinic, Today: d.Today, Rules: d.Rules, Warning: d.Warning, Owners: d.Owners, Messages: form.Messages}
	return exercise.Form{
		Kind: slug, Definition: "practice", Version: version,
		Public: exercise.Public(exercise.Encode(public)), Key: exercise.Key(exercise.Encode(form.Key)),
	}
}
