package email

import "preceptor/internal/exercise"

// coaching are the sentences of feedback. They say what code can see and what the anchors of the
// rubric ask for, and nothing of tone, which only people judge.
type coaching struct {
	Slot, Facts, Private, Reply, Choice, Frame string

	Write, Other, InSubject, InBody, Blank, When, How, ByWhen string
	Named, Signed, Titled, TooLong, Shorter, Offer, Impact    string
	Wrong                                                     exercise.Amount
}

// Feedback tells what held and what to do another time, two sentences each at most.
func (k *Kind) Feedback(p exercise.Public, rawKey exercise.Key, raw exercise.Response, lang string) (exercise.Feedback, error) {
	form, err := readPublic(p)
	if err != nil {
		return exercise.Feedback{}, err
	}
	answers, err := readKey(rawKey)
	if err != nil {
		return exercise.Feedback{}, err
	}
	var given response
	if raw != nil {
		if given, err = readResponse(raw); err != nil {
			return exercise.Feedback{}, err
		}
	}
	f, w := analyse(form, answers, given).features, wordsOf(lang).coaching
	if f.Words < fewWords {
		return exercise.Feedback{Tips: []string{w.Write}}, nil
	}
	return exercise.Feedback{Strengths: firstTwo(w.strengths(f)), Tips: firstTwo(w.tips(f, answers))}, nil
}

// fewWords is less than any e-mail that could be praised.
const fewWords = 15

func firstTwo(all []string) []string { return all[:min(2, len(all))] }

// said collects the sentences whose case is given.
type said []string

func (s *said) when(is bool, text string) {
	if is {
		*s = append(*s, text)
	}
}

// strengths are ordered by what matters most to a patient.
func (w coaching) strengths(f features) []string {
	var s said
	s.when(f.NewDate && f.NewTime, w.Slot)
	s.when(f.Contact && f.Deadline, w.Reply)
	s.when(len(f.WrongFacts) == 0 && count(f.NewDate, f.NewTime, f.Contact, f.Deadline) >= 2, w.Facts)
	s.when(!f.OtherPerson && !f.SubjectPrivate && !f.BodyPrivate, w.Private)
	s.when(f.Alternative, w.Choice)
	s.when(f.Subject && f.PatientNamed && f.Closing && f.Signature, w.Frame)
	return s
}

// tips are ordered by the harm that they would have spared.
func (w coaching) tips(f features, k key) []string {
	var s said
	s.when(f.OtherPerson, w.Other)
	s.when(f.SubjectPrivate, w.InSubject)
	s.when(f.BodyPrivate, w.InBody)
	s.when(len(f.WrongFacts) > 0, w.Wrong.Of(len(f.WrongFacts)))
	s.when(f.Placeholder, w.Blank)
	s.when(!f.NewDate || !f.NewTime, w.When)
	s.when(!f.Contact, w.How)
	s.when(!f.Deadline && k.Deadline != nil, w.ByWhen)
	s.when(!f.Subject, w.Titled)
	s.when(!f.PatientNamed, w.Named)
	s.when(!f.Closing || !f.Signature, w.Signed)
	s.when(f.Words > manyWords, w.TooLong)
	s.when(f.GradeBand == ">10", w.Shorter)
	s.when(!f.Alternative && len(k.Alternatives) > 0, w.Offer)
	s.when(len(s) == 0, w.Impact)
	return s
}
