package schedule

import (
	_ "embed"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

//go:embed practice.json
var practiceFile []byte

// practiceDay is the form to practise on as it is written down; the solver adds the anchors.
type practiceDay struct {
	Public   public    `json:"public"`
	RedFlags []redMark `json:"red_flags"`
	Answers  []answer  `json:"answers"`
}

// Practice is a morning with three requests and one message, written by hand.
func (k *kind) Practice() exercise.Form { return k.practice }

func loadPractice() (exercise.Form, error) {
	day, err := exercise.Decode[practiceDay](practiceFile, "practice.json")
	if err != nil {
		return exercise.Form{}, err
	}
	d := draw{p: day.Public, k: key{RedFlags: day.RedFlags, Answers: day.Answers}}
	w, err := d.p.final(d.k.RedFlags)
	if err != nil {
		return exercise.Form{}, err
	}
	naive, err := d.anchor(w)
	if err != nil || naive >= d.k.Optimum {
		return exercise.Form{}, fault.Wrap(fault.Internal, err, "practice.json is no day to learn from")
	}
	return exercise.Form{Kind: slug, Definition: "practice", Version: version, Public: exercise.Public(exercise.Encode(d.p)), Key: exercise.Key(exercise.Encode(d.k))}, nil
}
