// Package scenario is the exercise kind "the upset patient": a candidate rates how effective actions
// are in short scenes (judgement, scored against experts' means) and writes a reply to the patient
// (rated by people; code only points at amounts, dates, promises and identity words).
//
// The keys that ship are placeholders by the author and say so wherever a score of theirs is shown.
// It is not a test of temper or personality: it scores choices and words.
//
// Floor 3: it imports exercise and fault; only the catalog of kinds and tests import it.
package scenario
