package scenario

import "preceptor/internal/exercise"

// HasSecondTurn tells whether the patient's answer was answered. Who did not is rated on the reply
// alone: the second turn is optional.
func (k *Kind) HasSecondTurn(p exercise.Public, raw exercise.Response) bool {
	form, err := readPublic(p)
	if err != nil || form.Reply.Second == nil {
		return false
	}
	r, err := readResponse(form, raw)
	return err == nil && countWords(r.Second) > 0
}
