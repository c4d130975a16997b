package review

import (
	"context"
	"fmt"
	"html/template"
	"math"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/scoring"
)

// What unlocks a family: agreement with the key, and no lean to either side.
const (
	LeastKappa = 0.60
	MostBias   = 0.40
)

// calibrate holds a rater's levels against the key of the same samples.
func calibrate(own, key []int) (c Calibration) {
	kappa, defined := scoring.QuadraticKappa(own, key, 5)
	c.N, c.Kappa = len(own), kappa
	off := 0
	for i := range own {
		off += own[i] - key[i]
	}
	c.Bias = float64(off) / float64(max(1, c.N))
	const rounding = 1e-9
	c.Passed = defined && c.Kappa >= LeastKappa-rounding && math.Abs(c.Bias) <= MostBias+rounding
	return c
}

// learn ends a round of calibration where all of it is given, and keeps its result.
func (s *Service) learn(ctx context.Context, org id.Org, r *room, i Item) (round int, err error) {
	var own, key []int
	samples := r.samples(i.Family)
	for _, item := range r.learning(i.Family, i.Round) {
		for criterion, level := range samples[item.Sample].Levels {
			j := r.judged[item.Ref][criterion]
			if !j.Given {
				return 0, nil
			}
			own, key = append(own, j.Level), append(key, level)
		}
	}
	c := calibrate(own, key)
	c.Family, c.Rater, c.Round, c.At = i.Family, r.rater, i.Round, s.Clock.Now()
	if err := s.Store.AddCalibration(ctx, org, c); err != nil {
		return 0, err
	}
	return i.Round, s.recordCalibration(ctx, org, c)
}

func (s *Service) recordCalibration(ctx context.Context, org id.Org, c Calibration) error {
	return s.Audit.Record(ctx, org, audit.Event{
		ID: id.New(), At: c.At, Actor: audit.Member(c.Rater), Verb: audit.RaterCalibrated, Thing: "exercise", ThingID: c.Key(),
		Reason: fmt.Sprintf("round %d: kappa %.2f, mean bias %+.2f, unlocked %v", c.Round, c.Kappa, c.Bias, c.Passed),
	})
}

// Lesson is a round of calibration beside its key.
type Lesson struct {
	Calibration
	Kind       exercise.Kind
	Definition exercise.Definition
	Samples    []LessonSample
}

// LessonSample is one keyed answer with the rater's levels.
type LessonSample struct {
	Work     template.HTML
	Criteria []LessonLine
}

// LessonLine is one level beside the key and why the key is so.
type LessonLine struct {
	Name, Why string
	Own, Key  int
}

// Lesson shows the newest round that the rater ended; NotFound before the first.
func (s *Service) Lesson(ctx context.Context, org id.Org, rater id.Member, f Family) (Lesson, error) {
	kind, def, err := s.Catalog.Definition(f.Kind, f.Definition)
	if err != nil {
		return Lesson{}, err
	}
	r, err := s.room(ctx, org, rater)
	if err != nil {
		return Lesson{}, err
	}
	made, err := s.Store.CalibrationsBy(ctx, org, rater)
	if err != nil {
		return Lesson{}, err
	}
	out := Lesson{Kind: kind, Definition: def}
	for _, c := range made {
		if c.Family == f && c.Round > out.Round {
			out.Calibration = c
		}
	}
	if out.Round == 0 {
		return Lesson{}, fault.New(fault.NotFound, "The result is shown once you have rated all five samples")
	}
	return out, out.fill(r)
}

func (l *Lesson) fill(r *room) error {
	samples := r.samples(l.Family)
	for _, item := range r.learning(l.Family, l.Round) {
		sample := samples[item.Sample]
		work, err := l.Kind.View(sample.Form.Public, sample.Response, exercise.Page{Mode: exercise.Read})
		if err != nil {
			return err
		}
		one := LessonSample{Work: work}
		for _, c := range exercise.RubricFor(l.Kind, sample.Form.Public, sample.Response).Criteria {
			j, ok := r.judged[item.Ref][c.ID]
			if !ok {
				continue // the key was widened since
			}
			one.Criteria = append(one.Criteria, LessonLine{Name: c.Name, Why: sample.Why[c.ID], Own: j.Level, Key: sample.Levels[c.ID]})
		}
		l.Samples = append(l.Samples, one)
	}
	return nil
}

// AgreementOf computes how far raters agree, family by family, in the order of the catalog; families
// without ratings are left out.
func (s *Service) AgreementOf(ctx context.Context, org id.Org) ([]Agreement, error) {
	rated, err := s.Store.Rated(ctx, org)
	if err != nil {
		return nil, err
	}
	checks, err := s.Store.Checks(ctx, org)
	if err != nil {
		return nil, err
	}
	ratings, keyed := map[Family][]Rating{}, s.keyed(checks)
	for _, r := range rated {
		ratings[r.Family] = append(ratings[r.Family], r.Rating)
	}
	var out []Agreement
	for _, k := range s.Catalog.Kinds() {
		for _, d := range k.Definitions() {
			f := Family{k.Info().Slug, d.ID}
			if len(ratings[f]) > 0 && k.Rubric() != nil {
				out = append(out, Agree(k, f, ratings[f], keyed[f]))
			}
		}
	}
	return out, nil
}

func (s *Service) keyed(checks []Judgement) map[Family][]Keyed {
	out := map[Family][]Keyed{}
	for _, j := range checks {
		samples := s.samples(j.Family)
		if !j.Given || j.Level == SteppedBack || j.Sample >= len(samples) {
			continue
		}
		if key, ok := samples[j.Sample].Levels[j.Criterion]; ok {
			out[j.Family] = append(out[j.Family], Keyed{Rater: j.Rater, Level: j.Level, Key: key})
		}
	}
	return out
}
