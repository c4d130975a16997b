package review

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Hidden is what raters read in place of a name.
const Hidden = "[name]"

// Mask hides in a response who wrote it: the name and address of the candidate, and words that a member
// asked to hide. What the exercise itself says, such as a patient's first name, tells nothing and stays.
func Mask(form exercise.Public, r exercise.Response, who Identity, words []string) exercise.Response {
	hidden := masksOf(string(form), who, words)
	if len(hidden) == 0 || r == nil {
		return r
	}
	dec := json.NewDecoder(bytes.NewReader(r))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return r // the kind will say what is wrong with it
	}
	return exercise.Response(exercise.Encode(inStrings(v, func(text string) string {
		for _, m := range hidden {
			text = m.hide(text)
		}
		return text
	})))
}

type mask struct {
	word string
	same func(a, b string) bool
}

func masksOf(form string, who Identity, words []string) (out []mask) {
	own := slices.DeleteFunc([]string{who.Name, who.Email, who.Phone}, func(s string) bool { return s != "" && strings.Contains(form, s) })
	for _, whole := range slices.Concat(words, own) {
		if whole = strings.TrimSpace(exercise.PlainText(whole)); whole != "" {
			out = append(out, mask{whole, strings.EqualFold})
		}
	}
	for _, part := range strings.FieldsFunc(who.Name, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-,.()", r) }) {
		if len([]rune(part)) >= 2 && !strings.Contains(form, part) {
			out = append(out, mask{part, asName})
		}
	}
	return out
}

// asName holds for a name as it is written or in capitals; in small letters it may be a common word.
func asName(text, name string) bool { return text == name || text == strings.ToUpper(name) }

// hide replaces the word where it stands by itself.
func (m mask) hide(text string) string {
	runes, size := []rune(text), len([]rune(m.word))
	var out strings.Builder
	for i := 0; i < len(runes); {
		end := i + size
		if end <= len(runes) && alone(runes, i, end) && m.same(string(runes[i:end]), m.word) {
			out.WriteString(Hidden)
			i = end
			continue
		}
		out.WriteRune(runes[i])
		i++
	}
	return out.String()
}

func alone(text []rune, from, to int) bool {
	inWord := func(i int) bool {
		return i >= 0 && i < len(text) && (unicode.IsLetter(text[i]) || unicode.IsDigit(text[i]))
	}
	return !(inWord(from-1) && inWord(from)) && !(inWord(to) && inWord(to-1))
}

func inStrings(v any, change func(string) string) any {
	switch v := v.(type) {
	case string:
		return change(v)
	case []any:
		for i := range v {
			v[i] = inStrings(v[i], change)
		}
	case map[string]any:
		for k := range v {
			v[k] = inStrings(v[k], change)
		}
	}
	return v
}

// masked is the response of an answer as raters may read it.
func (s *Service) masked(ctx context.Context, org id.Org, a id.Attempt, taken exercise.Taken) (exercise.Response, error) {
	hide, err := s.hider(ctx, org, a, taken.Form.Public)
	if err != nil {
		return nil, err
	}
	return hide(taken.Response), nil
}

// hider hides in JSON what raters of an answer may not read.
func (s *Service) hider(ctx context.Context, org id.Org, a id.Attempt, form exercise.Public) (func(exercise.Response) exercise.Response, error) {
	who, err := s.Store.IdentityOf(ctx, org, a)
	if err != nil {
		return nil, err
	}
	reports, err := s.Store.DisclosuresOf(ctx, org, a)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, r := range reports {
		words = append(words, r.Masks...)
	}
	return func(r exercise.Response) exercise.Response { return Mask(form, r, who, words) }, nil
}

// TellsWho holds an answer back from all raters until a member has looked at it. words is what gives
// the writer away.
func (s *Service) TellsWho(ctx context.Context, org id.Org, rater id.Member, ref, criterion, words string) (Onward, error) {
	if err := said(words, "words", "Copy the words that tell who wrote it"); err != nil {
		return Onward{}, err
	}
	return s.aside(ctx, org, rater, ref, criterion, words, func(ctx context.Context, a id.Attempt) error {
		r := Disclosure{ID: id.New(), Attempt: a, By: rater, Words: words, At: s.Clock.Now()}
		if err := s.Store.AddDisclosure(ctx, org, r); err != nil {
			return err
		}
		return s.record(ctx, org, audit.Member(rater), a, audit.AnswerHeldBack, "")
	})
}

// Release gives a held answer back to the raters, without the words in masks.
func (s *Service) Release(ctx context.Context, org id.Org, by id.Member, a id.Attempt, masks []string) error {
	reports, err := s.Store.DisclosuresOf(ctx, org, a)
	if err != nil {
		return err
	}
	if len(reports) == 0 {
		return fault.New(fault.NotFound, "Nobody has reported this answer")
	}
	if err := checkMasks(masks); err != nil {
		return err
	}
	return s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.SettleDisclosures(ctx, org, a, by, masks, s.Clock.Now()); err != nil {
			return err
		}
		return s.record(ctx, org, audit.Member(by), a, audit.AnswerReleased, "")
	})
}

func checkMasks(masks []string) error {
	var p fault.Problems
	for _, m := range masks {
		if n := len([]rune(strings.TrimSpace(m))); n < 2 || n > 200 {
			p.Add("masks", "Name the words to hide, one a line, each of 2 to 200 characters")
			break
		}
	}
	p.Require(len(masks) <= 20, "masks", "Hide 20 words at the most")
	return p.Err()
}

func said(text, field, message string) error {
	var p fault.Problems
	p.Require(strings.TrimSpace(text) != "", field, message)
	p.Require(len(text) <= 4000, field, "Keep it under 4,000 characters")
	return p.Err()
}
