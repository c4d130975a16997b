package triage

import (
	"encoding/json"

	"preceptor/internal/exercise"
)

// file is what the commands read; members that `exercise form` prints beside them are let pass.
type file struct {
	Kind       string            `json:"kind"`
	Definition string            `json:"definition"`
	Version    int               `json:"version"`
	Seed       uint64            `json:"seed"`
	Public     exercise.Public   `json:"public"`
	Key        exercise.Key      `json:"key"`
	Response   exercise.Response `json:"response"`
}

func readFile(raw []byte) (file, error) {
	return exercise.Decode[file](json.RawMessage(raw), "the file")
}

// ScoreFile reads {public, key, response} and returns the score with all its lines.
func (k kind) ScoreFile(raw []byte) (any, error) {
	f, err := readFile(raw)
	if err != nil {
		return nil, err
	}
	score, err := k.Score(f.Public, f.Key, f.Response)
	if err != nil {
		return nil, err
	}
	return score, nil
}

// Solution is the best response with what it earns.
type Solution struct {
	Response exercise.Response `json:"response"`
	Points   float64           `json:"points"`
}

// SolveFile reads {public, key} and returns a best response.
func (k kind) SolveFile(raw []byte) (any, error) {
	f, err := readFile(raw)
	if err != nil {
		return nil, err
	}
	form, err := decodePublic(f.Public)
	if err != nil {
		return nil, err
	}
	keyed, err := decodeKey(f.Key, form)
	if err != nil {
		return nil, err
	}
	best := Response{Choices: []Choice{}}
	for _, m := range form.Messages {
		best.Choices = append(best.Choices, Choice{m.ID, keyed[m.ID].Right, keyed[m.ID].By[0]})
	}
	s := Solution{Response: exercise.Response(exercise.Encode(best))}
	score, err := k.Score(f.Public, f.Key, s.Response)
	s.Points = score.Points
	return s, err
}
