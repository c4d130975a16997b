package review

import (
	"context"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// Sheet is one item under one criterion, as its rater reads it.
type Sheet struct {
	Item
	Kind       exercise.Kind
	Definition exercise.Definition
	Criterion  exercise.Criterion
	Public     exercise.Public
	Work       template.HTML // the answer, names hidden
	Text       string        // its letters, in which quotes are counted
	Masked     bool
	Given      Judgement // what was given or typed before
	Done, Left int       // of this criterion, this item counts as left unless it is given
	Ahead      []string  // items to go on with while there is no connection
	CanUndo    bool
}

// ahead is how many answers a browser may hold ready.
const ahead = 5

// Learning tells whether the rater still learns the scale.
func (s Sheet) Learning() bool { return s.learning() }

// Sheet shows an item under a criterion; an empty criterion takes the first that is open. NotFound where
// it does not wait for this rater.
func (s *Service) Sheet(ctx context.Context, org id.Org, rater id.Member, ref, criterion string) (Sheet, error) {
	r, err := s.room(ctx, org, rater)
	if err != nil {
		return Sheet{}, err
	}
	item, ok := r.find(ref)
	if !ok {
		return Sheet{}, gone()
	}
	if open := r.open(item); criterion == "" && len(open) > 0 {
		criterion = open[0]
	}
	return s.sheet(ctx, org, r, item, criterion)
}

func (s *Service) sheet(ctx context.Context, org id.Org, r *room, item Item, criterion string) (Sheet, error) {
	out := Sheet{Item: item, Given: r.judged[item.Ref][criterion]}
	var err error
	if out.Kind, out.Definition, err = s.Catalog.Definition(item.Kind, item.Definition); err != nil {
		return Sheet{}, err
	}
	var response exercise.Response
	if out.Public, response, out.Masked, err = s.read(ctx, org, r, item); err != nil {
		return Sheet{}, err
	}
	rubric := exercise.RubricFor(out.Kind, out.Public, response)
	at := slices.IndexFunc(rubric.Criteria, func(c exercise.Criterion) bool { return c.ID == criterion })
	if at < 0 {
		return Sheet{}, gone()
	}
	out.Criterion = rubric.Criteria[at]
	if out.Work, err = out.Kind.View(out.Public, response, exercise.Page{Mode: exercise.Read}); err != nil {
		return Sheet{}, err
	}
	out.Text = Letters(string(out.Work))
	out.Done, out.Left = r.count(item.Family, criterion)
	_, out.CanUndo = r.last()
	for _, i := range r.left(item.Family, criterion) {
		if i.Ref != item.Ref && len(out.Ahead) < ahead {
			out.Ahead = append(out.Ahead, i.Ref)
		}
	}
	return out, nil
}

// read loads what is to be rated, names hidden.
func (s *Service) read(ctx context.Context, org id.Org, r *room, i Item) (exercise.Public, exercise.Response, bool, error) {
	if !i.real() {
		samples := r.samples(i.Family)
		if i.Sample >= len(samples) {
			return nil, nil, false, gone()
		}
		return samples[i.Sample].Form.Public, samples[i.Sample].Response, false, nil
	}
	taken, err := s.Attempts.Taken(ctx, org, i.Attempt)
	if err != nil {
		return nil, nil, false, err
	}
	response, err := s.masked(ctx, org, i.Attempt, taken)
	return taken.Form.Public, response, strings.Contains(string(response), Hidden), err
}

var (
	letter = regexp.MustCompile(`(?s)<article class="letter"[^>]*>(.*?)</article>`)
	tag    = regexp.MustCompile(`<[^>]*>`)
)

// Letters is the text of an answer's letters as a browser holds it, one after the other. Quotes count
// its characters (code points).
func Letters(page string) string {
	var out strings.Builder
	for _, m := range letter.FindAllStringSubmatch(page, -1) {
		out.WriteString(html.UnescapeString(tag.ReplaceAllString(m[1], "")))
	}
	return out.String()
}

// Word is what a rater gives to a criterion.
type Word struct {
	Level  int // 0-4; anything else was not chosen
	Note   string
	Marked []Quote // from and to; the text is taken from the answer
	Quote  string  // words copied by hand
}

// Judge keeps a rater's level on a criterion and says where to go on. Once every criterion of an answer
// has one, its rating is in. Extremes need a note, but not while the rater learns the scale.
func (s *Service) Judge(ctx context.Context, org id.Org, rater id.Member, ref, criterion string, w Word) (Onward, error) {
	r, err := s.room(ctx, org, rater)
	if err != nil {
		return Onward{}, err
	}
	item, ok := r.find(ref)
	if before := r.judged[ref][criterion]; !ok && before.Given {
		return r.after(before.Family, criterion), nil // the same form sent twice
	}
	if !ok {
		return Onward{}, gone()
	}
	sheet, err := s.sheet(ctx, org, r, item, criterion)
	if err != nil {
		return Onward{}, err
	}
	quotes, err := w.check(sheet)
	if err != nil {
		return Onward{}, err
	}
	j := Judgement{
		Family: item.Family, Rater: rater, Item: ref, Attempt: item.Attempt, Round: item.Round, Sample: item.Sample,
		Criterion: criterion, Level: w.Level, Note: w.Note, Quotes: quotes, Given: true, At: s.Clock.Now(),
	}
	return s.keep(ctx, org, j)
}

func (w Word) check(sheet Sheet) ([]Quote, error) {
	var p fault.Problems
	p.Require(w.Level >= 0 && w.Level <= 4, "level", "Choose a level for "+sheet.Criterion.Name)
	p.Require(w.Note != "" || sheet.learning() || w.Level != 0 && w.Level != 4, "note", fmt.Sprintf("Say in a few words why it is a %d: the ends of the scale need a note", w.Level))
	p.Require(len(w.Note) <= 2000, "note", "Keep the note under 2,000 characters")
	quotes, text := []Quote{}, []rune(sheet.Text)
	for _, q := range w.Marked {
		if q.From >= 0 && q.From < q.To && q.To <= len(text) && len(quotes) < 20 {
			quotes = append(quotes, Quote{q.From, q.To, string(text[q.From:q.To])})
		}
	}
	if copied := strings.TrimSpace(w.Quote); copied != "" {
		q, found := quoteOf(sheet.Text, copied)
		p.Require(found, "quote", "These words are not in the answer. Copy them from it as they stand")
		if found {
			quotes = append(quotes, q)
		}
	}
	return quotes, p.Err()
}

// quoteOf finds words in the text; line ends and runs of spaces count as one space.
func quoteOf(text, words string) (Quote, bool) {
	fields := strings.Fields(strings.ToValidUTF8(words, ""))
	if len(fields) == 0 {
		return Quote{}, false
	}
	for i := range fields {
		fields[i] = regexp.QuoteMeta(fields[i])
	}
	at := regexp.MustCompile(strings.Join(fields, `\s+`)).FindStringIndex(text)
	if at == nil {
		return Quote{}, false
	}
	from := utf8.RuneCountInString(text[:at[0]])
	found := text[at[0]:at[1]]
	return Quote{from, from + utf8.RuneCountInString(found), found}, true
}

// keep stores a judgement and what follows from it: a rating that is complete, a calibration that ends.
func (s *Service) keep(ctx context.Context, org id.Org, j Judgement) (next Onward, err error) {
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.PutJudgement(ctx, org, j); err != nil {
			return err
		}
		r, err := s.room(ctx, org, j.Rater)
		if err != nil {
			return err
		}
		learned, err := s.complete(ctx, org, r, j)
		if err != nil {
			return err
		}
		if r, err = s.room(ctx, org, j.Rater); err != nil {
			return err
		}
		if next = r.after(j.Family, j.Criterion); learned > 0 {
			next = Onward{Family: j.Family, Learned: learned}
		}
		return nil
	})
	return next, err
}

func (s *Service) complete(ctx context.Context, org id.Org, r *room, j Judgement) (learned int, err error) {
	item, ok := r.find(j.Item)
	switch {
	case ok && item.real():
		return 0, s.rateItem(ctx, org, r, item)
	case ok && item.learning():
		return s.learn(ctx, org, r, item)
	default:
		return 0, nil
	}
}

// rateItem makes a rating of an item's judgements where they are complete.
func (s *Service) rateItem(ctx context.Context, org id.Org, r *room, i Item) error {
	kind, err := s.Catalog.Kind(i.Kind)
	if err != nil {
		return err
	}
	public, response, _, err := s.read(ctx, org, r, i)
	if err != nil {
		return err
	}
	rating := Rating{Attempt: i.Attempt, Rater: r.rater, Levels: map[string]int{}}
	var notes []string
	for _, c := range exercise.RubricFor(kind, public, response).Criteria {
		j := r.judged[i.Ref][c.ID]
		if !j.Given {
			return nil
		}
		rating.Levels[c.ID] = j.Level
		if said := j.says(); said != "" {
			notes = append(notes, c.Name+": "+said)
		}
	}
	rating.Note = strings.Join(notes, "\n")
	return s.add(ctx, org, rating, audit.RatingGiven)
}

// says is a judgement's note and what it points at.
func (j Judgement) says() string {
	parts := make([]string, 0, len(j.Quotes)+1)
	if j.Note != "" {
		parts = append(parts, j.Note)
	}
	for _, q := range j.Quotes {
		parts = append(parts, "“"+strings.Join(strings.Fields(q.Text), " ")+"”")
	}
	return strings.Join(parts, " ")
}

// aside takes an item out of this rater's queue: do for an answer; a check is just passed over, so that
// it cannot be told apart.
func (s *Service) aside(ctx context.Context, org id.Org, rater id.Member, ref, criterion, why string, do func(context.Context, id.Attempt) error) (Onward, error) {
	r, err := s.room(ctx, org, rater)
	if err != nil {
		return Onward{}, err
	}
	item, ok := r.find(ref)
	if !ok || item.learning() {
		return Onward{}, gone()
	}
	if !item.real() {
		return s.keep(ctx, org, Judgement{
			Family: item.Family, Rater: rater, Item: ref, Sample: item.Sample, Criterion: criterion,
			Level: SteppedBack, Note: why, Given: true, At: s.Clock.Now(),
		})
	}
	if err := s.Tx.Atomically(ctx, func(ctx context.Context) error { return do(ctx, item.Attempt) }); err != nil {
		return Onward{}, err
	}
	if r, err = s.room(ctx, org, rater); err != nil {
		return Onward{}, err
	}
	return r.after(item.Family, criterion), nil
}

// StepBack takes an item out of this rater's queue for good, with a reason.
func (s *Service) StepBack(ctx context.Context, org id.Org, rater id.Member, ref, criterion, reason string) (Onward, error) {
	if err := said(reason, "reason", "Say why you step back, in a few words"); err != nil {
		return Onward{}, err
	}
	return s.aside(ctx, org, rater, ref, criterion, reason, func(ctx context.Context, a id.Attempt) error {
		return s.add(ctx, org, Rating{Attempt: a, Rater: rater, Recused: reason}, audit.RatingRecused)
	})
}

// undoable is how long a rater can take back what they gave last.
const undoable = 10 * time.Minute

// last is what the rater gave last, if it can still be taken back: not after a calibration has shown
// the key, or a page what others gave.
func (r *room) last() (j Judgement, ok bool) {
	for _, one := range r.all {
		if one.Given && !one.At.Before(j.At) {
			j = one
		}
	}
	shown := j.Round > 0 && j.Round <= r.rounds[j.Family] || j.Attempt != "" && j.Attempt == r.known
	return j, j.Item != "" && j.Level != SteppedBack && !shown && r.now.Sub(j.At) <= undoable
}

// Undo takes back what the rater gave last; what they chose and wrote stays as a draft. A rating that
// was complete by it is out again. NotFound after ten minutes.
func (s *Service) Undo(ctx context.Context, org id.Org, rater id.Member) (Onward, error) {
	r, err := s.room(ctx, org, rater)
	if err != nil {
		return Onward{}, err
	}
	j, ok := r.last()
	if !ok {
		return Onward{}, fault.New(fault.NotFound, "There is nothing to take back. What was given more than ten minutes ago stays")
	}
	j.Given = false
	err = s.Tx.Atomically(ctx, func(ctx context.Context) error {
		if err := s.Store.PutJudgement(ctx, org, j); err != nil || j.Attempt == "" {
			return err
		}
		return s.takeBack(ctx, org, rater, j.Attempt)
	})
	return Onward{Family: j.Family, Ref: j.Item, Criterion: j.Criterion}, err
}

func (s *Service) takeBack(ctx context.Context, org id.Org, rater id.Member, a id.Attempt) error {
	ratings, err := s.Store.RatingsOf(ctx, org, a)
	if err != nil || !slices.ContainsFunc(ratings, func(r Rating) bool { return r.Rater == rater }) {
		return err
	}
	if err := s.Store.RemoveRating(ctx, org, a, rater); err != nil {
		return err
	}
	if err := s.settle(ctx, org, a); err != nil {
		return err
	}
	return s.record(ctx, org, audit.Member(rater), a, audit.RatingUndone, "")
}

// settle asks for a third rating where the first two are apart, and for none where they are not.
func (s *Service) settle(ctx context.Context, org id.Org, a id.Attempt) error {
	ratings, err := s.Store.RatingsOf(ctx, org, a)
	if err != nil {
		return err
	}
	taken, err := s.Attempts.Taken(ctx, org, a)
	if err != nil {
		return err
	}
	kind, err := s.Catalog.Kind(taken.Form.Kind)
	if err != nil {
		return err
	}
	return s.Store.AskThird(ctx, org, a, Wanted(kind.Rubric(), ratings, 2) > 2, s.Clock.Now())
}
