package review

import (
	"bytes"
	"context"
	"encoding/json"
	"html/template"
	"slices"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Reveal keeps that a member was shown what raters or code gave to an answer. They are not asked to rate
// it any more, and take back nothing that they gave.
func (s *Service) Reveal(ctx context.Context, org id.Org, to id.Member, a id.Attempt) error {
	return s.Store.Reveal(ctx, org, a, to, s.Clock.Now())
}

func (s *Service) revealed(ctx context.Context, org id.Org, to id.Member, a id.Attempt) (bool, error) {
	members, err := s.Store.RevealedTo(ctx, org, a)
	return slices.Contains(members, to), err
}

// Past is an answer that a rater has rated. Ref names it as it did in their room.
type Past struct {
	Family
	Ref        string
	Definition exercise.Definition
	At         time.Time // of the rating
}

// Past lists what a rater has rated, the newest first.
func (s *Service) Past(ctx context.Context, org id.Org, rater id.Member) ([]Past, error) {
	rated, err := s.Store.RatedBy(ctx, org, rater)
	if err != nil {
		return nil, err
	}
	slices.Reverse(rated)
	out := make([]Past, 0, len(rated))
	for _, r := range rated {
		_, def, err := s.Catalog.Definition(r.Family.Kind, r.Family.Definition)
		if err != nil {
			return nil, err
		}
		out = append(out, Past{Family: r.Family, Ref: answerRef(rater, r.Attempt), Definition: def, At: r.At})
	}
	return out, nil
}

// After is an answer as its rater reads it once their own rating is in.
type After struct {
	Past
	Kind     exercise.Kind
	Work     template.HTML // names hidden, the rater's own marks drawn in, and code's once Shown
	marks    []Stretch
	Masked   bool
	Criteria []AfterCriterion
	CanUndo  bool // what they gave last was to this answer
	Shown    bool // what follows, and the others' levels, are there only then
	Found    []exercise.Evidence
	Hints    []exercise.Hint
}

// Marks tells whether the work has marks of one or the other.
func (a After) Marks(by string) bool {
	return slices.ContainsFunc(a.marks, func(s Stretch) bool { return s.By == by })
}

// AfterCriterion is a rater's own level beside what the other raters gave so far, who have no names.
type AfterCriterion struct {
	exercise.Criterion
	Own    int
	Said   string
	Others []int
}

// After shows an answer that this rater has rated; NotFound for any other. What code found and others gave
// stays on the server until Show.
func (s *Service) After(ctx context.Context, org id.Org, rater id.Member, ref string) (After, error) {
	own, err := s.ratedAs(ctx, org, rater, ref)
	if err != nil {
		return After{}, err
	}
	out := After{Past: Past{Family: own.Family, Ref: ref, At: own.At}}
	if out.Kind, out.Definition, err = s.Catalog.Definition(own.Family.Kind, own.Family.Definition); err != nil {
		return After{}, err
	}
	if out.Shown, err = s.revealed(ctx, org, rater, own.Attempt); err != nil {
		return After{}, err
	}
	r, err := s.room(ctx, org, rater)
	if err != nil {
		return After{}, err
	}
	last, undoable := r.last()
	out.CanUndo = undoable && last.Item == ref
	return out, s.fill(ctx, org, &out, own, r.judged[ref])
}

// Show reveals to a rater what code found in an answer that they have rated, and what others gave.
func (s *Service) Show(ctx context.Context, org id.Org, rater id.Member, ref string) error {
	own, err := s.ratedAs(ctx, org, rater, ref)
	if err != nil {
		return err
	}
	return s.Reveal(ctx, org, rater, own.Attempt)
}

func (s *Service) ratedAs(ctx context.Context, org id.Org, rater id.Member, ref string) (Rated, error) {
	rated, err := s.Store.RatedBy(ctx, org, rater)
	if err != nil {
		return Rated{}, err
	}
	at := slices.IndexFunc(rated, func(r Rated) bool { return answerRef(rater, r.Attempt) == ref })
	if at < 0 {
		return Rated{}, fault.New(fault.NotFound, "You have not rated this answer")
	}
	return rated[at], nil
}

func (s *Service) fill(ctx context.Context, org id.Org, out *After, own Rated, given map[string]Judgement) error {
	taken, err := s.Attempts.Taken(ctx, org, own.Attempt)
	if err != nil {
		return err
	}
	hide, err := s.hider(ctx, org, own.Attempt, taken.Form.Public)
	if err != nil {
		return err
	}
	response := hide(taken.Response)
	out.Masked = bytes.Contains(response, []byte(Hidden))
	work, err := out.Kind.View(taken.Form.Public, response, exercise.Page{Mode: exercise.Read})
	if err != nil {
		return err
	}
	out.criteria(own, given)
	marks := ownMarks(Letters(string(work)), given)
	if out.Shown {
		if err := s.addOthers(ctx, org, out, own); err != nil {
			return err
		}
		places, err := s.addFound(ctx, org, out, own.Attempt, hide)
		if err != nil {
			return err
		}
		marks = append(marks, StretchesOf(string(work), taken.Response, places)...)
	}
	out.marks = marks
	out.Work, _ = Highlight(string(work), marks)
	return nil
}

func (a *After) criteria(own Rated, given map[string]Judgement) {
	levels := map[string]float64{}
	for c, level := range own.Levels {
		levels[c] = float64(level)
	}
	for _, c := range a.Kind.Rubric().Of(levels).Criteria {
		if level, ok := own.Levels[c.ID]; ok {
			a.Criteria = append(a.Criteria, AfterCriterion{Criterion: c, Own: level, Said: given[c.ID].says()})
		}
	}
}

func ownMarks(text string, given map[string]Judgement) (marks []Stretch) {
	for _, j := range given {
		for _, q := range j.Quotes {
			if m, ok := q.Locate(text); ok {
				m.By = ByPeople
				marks = append(marks, m)
			}
		}
	}
	return marks
}

// addFound adds what code found, names hidden in what it quotes, and tells where its words stand. Of a kind
// that code scores in part, the lines are about the other part.
func (s *Service) addFound(ctx context.Context, org id.Org, out *After, a id.Attempt, hide func(exercise.Response) exercise.Response) (places []exercise.Place, err error) {
	row, err := s.Store.LatestScore(ctx, org, a)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var score exercise.Score
	if err := json.Unmarshal(hide(exercise.Response(exercise.Encode(row.Score))), &score); err != nil {
		return nil, err
	}
	if out.Kind.Info().RatedShare == 1 {
		out.Found = score.Evidence
	}
	for _, e := range out.Found {
		places = append(places, e.Places...)
	}
	for _, h := range score.Hints {
		if h.Criterion != "" || h.Quote != "" {
			out.Hints = append(out.Hints, h)
			places = append(places, h.Places...)
		}
	}
	return places, nil
}

func (s *Service) addOthers(ctx context.Context, org id.Org, out *After, own Rated) error {
	ratings, err := s.Store.RatingsOf(ctx, org, own.Attempt)
	if err != nil {
		return err
	}
	for _, r := range given(ratings) {
		for i, c := range out.Criteria {
			if level, ok := r.Levels[c.ID]; ok && r.Rater != own.Rater {
				out.Criteria[i].Others = append(out.Criteria[i].Others, level)
			}
		}
	}
	return nil
}
