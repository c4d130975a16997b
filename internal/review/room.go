package review

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Item is one thing to rate. Its Ref names it on this rater's pages and tells nothing: neither when the
// work was done nor whether the key is known.
type Item struct {
	Family
	Ref     string
	Attempt id.Attempt // empty for a sample
	Round   int        // of calibration; 0 for answers and checks
	Sample  int
}

// real tells whether a candidate wrote it.
func (i Item) real() bool { return i.Attempt != "" }

// learning tells whether it belongs to the rater's calibration.
func (i Item) learning() bool { return i.Round > 0 }

// answerRef names a candidate's answer to one rater.
func answerRef(rater id.Member, a id.Attempt) string { return refOf(rater, " answer ", a) }

func refOf(parts ...any) string { return id.Hash(fmt.Sprint(parts...))[:20] }

// blockOf is how many items hold one check.
const blockOf = 10

// sitting is how far back progress on a criterion is counted.
const sitting = 12 * time.Hour

// room is what one rater finds: loaded once, asked often.
type room struct {
	catalog  exercise.Catalog
	samples  func(Family) []exercise.Sample
	rater    id.Member
	now      time.Time
	answers  []Answer
	all      []Judgement
	judged   map[string]map[string]Judgement // by item and criterion
	rounds   map[Family]int                  // of calibration, made
	unlocked map[Family]bool
	known    id.Attempt // the answer judged last, where its ratings were shown to the rater since
}

func (s *Service) room(ctx context.Context, org id.Org, rater id.Member) (*room, error) {
	r := &room{
		catalog: s.Catalog, samples: s.samples, rater: rater, now: s.Clock.Now(), judged: map[string]map[string]Judgement{},
		rounds: map[Family]int{}, unlocked: map[Family]bool{},
	}
	var err error
	if r.answers, err = s.Store.AnswersToRate(ctx, org, rater, s.rated(), r.now); err != nil {
		return nil, err
	}
	if r.all, err = s.Store.JudgementsBy(ctx, org, rater); err != nil {
		return nil, err
	}
	made, err := s.Store.CalibrationsBy(ctx, org, rater)
	if err != nil {
		return nil, err
	}
	for _, c := range made {
		r.rounds[c.Family] = max(r.rounds[c.Family], c.Round)
		r.unlocked[c.Family] = r.unlocked[c.Family] || c.Passed
	}
	for _, j := range r.all {
		if r.judged[j.Item] == nil {
			r.judged[j.Item] = map[string]Judgement{}
		}
		r.judged[j.Item][j.Criterion] = j
	}
	if j, ok := r.last(); ok && j.Attempt != "" {
		shown, err := s.revealed(ctx, org, rater, j.Attempt)
		if err != nil {
			return nil, err
		}
		if shown {
			r.known = j.Attempt
		}
	}
	return r, nil
}

// families lists what there are answers to, in the order of the catalog.
func (r *room) families() (out []Family) {
	there := map[Family]bool{}
	for _, a := range r.answers {
		there[Family{a.Kind, a.Definition}] = true
	}
	for _, k := range r.catalog.Kinds() {
		for _, d := range k.Definitions() {
			if f := (Family{k.Info().Slug, d.ID}); there[f] {
				out = append(out, f)
			}
		}
	}
	return out
}

// samples are the keyed answers of a family, none where its kind has none. They take time to make: the
// service keeps them.
func (s *Service) samples(f Family) []exercise.Sample {
	if made, ok := s.keyedAnswers.Load(f); ok {
		return made.([]exercise.Sample) //nolint:forcetypeassert // nothing else is stored
	}
	var made []exercise.Sample
	if kind, err := s.Catalog.Kind(f.Kind); err == nil {
		if c, ok := kind.(exercise.Calibrator); ok {
			made, _ = c.Calibration(f.Definition) // none for a definition that has none
		}
	}
	s.keyedAnswers.Store(f, made)
	return made
}

// locked tells whether the rater has to learn the scale first.
func (r *room) locked(f Family) bool { return !r.unlocked[f] && len(r.samples(f)) > 0 }

// items are the answers of a family, or the samples of the present round while it is locked.
func (r *room) items(f Family) (out []Item) {
	if r.locked(f) {
		return r.learning(f, r.rounds[f]+1)
	}
	for _, a := range r.answers {
		if a.Kind == f.Kind && a.Definition == f.Definition {
			out = append(out, Item{Family: f, Ref: answerRef(r.rater, a.Attempt), Attempt: a.Attempt})
		}
	}
	return out
}

func (r *room) learning(f Family, round int) (out []Item) {
	for i := range r.samples(f) {
		out = append(out, Item{Family: f, Ref: refOf(r.rater, " sample ", f.Key(), round, " ", i), Round: round, Sample: i})
	}
	return out
}

// criteria are a family's, those of a second turn last.
func (r *room) criteria(f Family) []exercise.Criterion {
	kind, err := r.catalog.Kind(f.Kind)
	if err != nil || kind.Rubric() == nil {
		return nil
	}
	base := kind.Rubric()
	return append(slices.Clone(base.Criteria), base.Twice().Criteria[len(base.Criteria):]...)
}

// open lists the criteria that an item still waits for: those with a key for a sample. Once all of the
// first turn are given, an answer would be complete if there were no second one.
func (r *room) open(i Item) (out []string) {
	all := r.criteria(i.Family)
	if !i.real() {
		keys := r.samples(i.Family)[i.Sample].Levels
		for _, c := range all {
			if _, keyed := keys[c.ID]; keyed && !r.judged[i.Ref][c.ID].Given {
				out = append(out, c.ID)
			}
		}
		return out
	}
	for _, half := range [][]exercise.Criterion{all[:len(all)/2], all[len(all)/2:]} {
		for _, c := range half {
			if !r.judged[i.Ref][c.ID].Given {
				out = append(out, c.ID)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

// left lists what waits on a criterion, in this rater's order for it.
func (r *room) left(f Family, criterion string) (out []Item) {
	for _, i := range r.items(f) {
		if slices.Contains(r.open(i), criterion) {
			out = append(out, i)
		}
	}
	order := func(i Item) uint64 { return exercise.Rand(1, string(r.rater)+criterion+i.Ref).Uint64() }
	slices.SortFunc(out, func(a, b Item) int { return cmp.Compare(order(a), order(b)) })
	return out
}

// at is how many items of a criterion the rater has met, checks included.
func (r *room) at(f Family, criterion string) (n int) {
	for _, j := range r.all {
		if j.Family == f && j.Criterion == criterion && j.Round == 0 && j.Given {
			n++
		}
	}
	return n
}

// check is the keyed sample at a position of a criterion: one among ten, at a place of the rater's own.
func (r *room) check(f Family, criterion string, position int) (Item, bool) {
	var keyed []int
	for i, s := range r.samples(f) {
		if _, has := s.Levels[criterion]; has {
			keyed = append(keyed, i)
		}
	}
	if len(keyed) == 0 || r.locked(f) {
		return Item{}, false
	}
	chance := exercise.Rand(3, fmt.Sprint(r.rater, f.Key(), criterion, position/blockOf))
	if chance.IntN(blockOf) != position%blockOf {
		return Item{}, false
	}
	return Item{Family: f, Ref: refOf(r.rater, " check ", f.Key(), criterion, position), Sample: keyed[chance.IntN(len(keyed))]}, true
}

// next is the item to rate on a criterion, ok false where none waits.
func (r *room) next(f Family, criterion string) (Item, bool) {
	left := r.left(f, criterion)
	if len(left) == 0 {
		return Item{}, false
	}
	if i, due := r.check(f, criterion, r.at(f, criterion)); due {
		return i, true
	}
	return left[0], true
}

// count says how many items of a criterion were rated in this sitting and how many wait, checks
// included.
func (r *room) count(f Family, criterion string) (done, left int) {
	round := 0
	if r.locked(f) {
		round = r.rounds[f] + 1
	}
	for _, j := range r.all {
		if j.Family == f && j.Criterion == criterion && j.Given && j.Round == round && r.now.Sub(j.At) < sitting {
			done++
		}
	}
	waiting := len(r.left(f, criterion))
	for position := r.at(f, criterion); waiting > 0; position++ {
		if _, due := r.check(f, criterion, position); !due {
			waiting--
		}
		left++
	}
	return done, left
}

// find looks an item up by what names it on pages, ok false where it does not wait for this rater.
func (r *room) find(ref string) (Item, bool) {
	for _, f := range r.families() {
		for _, i := range r.items(f) {
			if i.Ref == ref {
				return i, true
			}
		}
		for _, c := range r.criteria(f) {
			if i, due := r.check(f, c.ID, r.at(f, c.ID)); due && i.Ref == ref {
				return i, true
			}
		}
	}
	for _, j := range r.judged[ref] {
		if j.Attempt == "" && j.Round == 0 { // a check that was rated
			return Item{Family: j.Family, Ref: ref, Sample: j.Sample}, true
		}
	}
	return Item{}, false
}

// Desk is what waits for a rater.
type Desk struct {
	Work    []FamilyWork
	Answers int // over all families
}

// FamilyWork is what waits in one family.
type FamilyWork struct {
	Family
	Kind       exercise.Kind
	Definition exercise.Definition
	Jobs       []id.Job
	Answers    int
	Locked     bool // the scale comes first
	Round      int  // of calibration, the present one
	Criteria   []CriterionWork
}

// CriterionWork is what waits on one criterion; Next is empty where nothing does.
type CriterionWork struct {
	Criterion  exercise.Criterion
	Done, Left int
	Next       string
}

// Waiting tells what waits for a rater, by exercise and criterion.
func (s *Service) Waiting(ctx context.Context, org id.Org, rater id.Member) (Desk, error) {
	r, err := s.room(ctx, org, rater)
	if err != nil {
		return Desk{}, err
	}
	desk := Desk{Answers: len(r.answers)}
	for _, f := range r.families() {
		work, err := r.work(f)
		if err != nil {
			return Desk{}, err
		}
		desk.Work = append(desk.Work, work)
	}
	return desk, nil
}

func (r *room) work(f Family) (FamilyWork, error) {
	kind, def, err := r.catalog.Definition(f.Kind, f.Definition)
	if err != nil {
		return FamilyWork{}, err
	}
	w := FamilyWork{Family: f, Kind: kind, Definition: def, Locked: r.locked(f), Round: r.rounds[f] + 1}
	for _, a := range r.answers {
		if a.Kind != f.Kind || a.Definition != f.Definition {
			continue
		}
		w.Answers++
		if !slices.Contains(w.Jobs, a.Job) {
			w.Jobs = append(w.Jobs, a.Job)
		}
	}
	all := r.criteria(f)
	for n, c := range all {
		one := CriterionWork{Criterion: c}
		if one.Done, one.Left = r.count(f, c.ID); one.Left == 0 && n >= len(all)/2 {
			continue // nobody wrote a second turn
		}
		if i, ok := r.next(f, c.ID); ok {
			one.Next = i.Ref
		}
		w.Criteria = append(w.Criteria, one)
	}
	return w, nil
}

// Onward is where a rater goes on. Ref is empty where the family has nothing left; Learned names the round
// of calibration that ended.
type Onward struct {
	Family
	Ref, Criterion string
	Learned        int
}

// after leads on: the same criterion, then the family's others.
func (r *room) after(f Family, criterion string) Onward {
	all := r.criteria(f)
	at := max(0, slices.IndexFunc(all, func(c exercise.Criterion) bool { return c.ID == criterion }))
	for _, c := range slices.Concat(all[at:], all[:at]) {
		if i, ok := r.next(f, c.ID); ok {
			return Onward{Family: f, Ref: i.Ref, Criterion: c.ID}
		}
	}
	return Onward{Family: f}
}

const notWaiting = "This answer is not waiting for your rating"

func gone() error { return fault.New(fault.NotFound, notWaiting) }
