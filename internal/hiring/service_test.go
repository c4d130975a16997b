package hiring_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"preceptor/assessments"
	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

var began = time.Date(2027, time.March, 9, 14, 30, 15, 0, time.UTC)

// laid notes what the exercises were told.
type laid struct {
	mu         sync.Mutex
	prepared   map[id.Application]exercise.Plan
	multiplier float64
	ended      exercise.Plan
	open       bool
}

func (l *laid) Prepare(_ context.Context, _ id.Org, app id.Application, plan exercise.Plan, _, _ time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.prepared[app] = plan
	return nil
}

func (l *laid) SetMultiplier(_ context.Context, _ id.Org, _ id.Application, m float64) error {
	l.multiplier = m
	return nil
}

func (l *laid) Ended(context.Context, id.Org, id.Application) (exercise.Plan, bool, error) {
	return l.ended, l.open, nil
}

// box notes letters: the token that was sent last to each address.
type box struct {
	mu     sync.Mutex
	tokens map[string]string
	sent   int
	here   int // letters that say that work has arrived
	asked  []string
}

func (b *box) Arrived(context.Context, hiring.Holder, exercise.Plan) error {
	b.here++
	return nil
}

func (b *box) AskTime(_ context.Context, _ hiring.Holder, words string) error {
	b.asked = append(b.asked, words)
	return nil
}

func (b *box) Link(_ context.Context, h hiring.Holder, token string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens[h.Candidate.Email] = token
	b.sent++
	return nil
}

// world is one org with one open job, over a real store.
type world struct {
	*hiring.Service
	t     testing.TB
	store *store.Store
	clock *clock.Fixed
	laid  *laid
	box   *box
	org   id.Org
	job   id.Job
	by    id.Member
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Fatalf("want a fault %q, got %v", kind, err)
	}
}

func second[T any](_ T, err error) error { return err }

func each(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s)) })
}

func newWorld(t testing.TB, s *store.Store) *world {
	t.Helper()
	w := &world{
		t: t, store: s, clock: clock.At(began), laid: &laid{prepared: map[id.Application]exercise.Plan{}},
		box: &box{tokens: map[string]string{}}, by: id.Member(id.New()),
	}
	w.Service = hiring.NewService(hiring.Deps{
		Store: s, Tx: s, Audit: s, Clock: w.clock, Catalog: assessments.Catalog(), Attempts: w.laid, Letters: w.box, Desk: w.box,
	})
	w.org, w.job = w.opening(id.New())
	return w
}

// opening stores an org with a member and a published job that closes after ten days.
func (w *world) opening(slug string) (id.Org, id.Job) {
	w.t.Helper()
	ctx, org, member := w.t.Context(), id.Org(id.New()), w.by
	if w.org != "" {
		member = id.Member(id.New())
	}
	ok(w.t, w.store.AddOrg(ctx, account.Org{ID: org, Name: slug, Slug: slug, TimeZone: "UTC", Place: "US-TX", Employees: 3, CreatedAt: began}))
	ok(w.t, w.store.AddMember(ctx, org, account.Member{ID: member, Org: org, Name: "Mo", Email: slug + "@clinic.example", Role: account.Manager, CreatedAt: began}))
	published := began
	p := posting.Posting{
		ID: id.Posting(id.New()), OrgID: org, JobID: id.Job(id.New()), Title: "Coordinator", Slug: slug, Version: 1,
		ApplyBy: "2027-03-19", CreatedAt: began, UpdatedAt: began,
	}
	ok(w.t, w.store.AddPosting(ctx, org, p))
	p.PublishedAt = &published
	ok(w.t, w.store.SavePosting(ctx, org, p))
	return org, p.JobID
}

// plan is the catalog's kinds with equal weights.
func plan() exercise.Plan {
	kinds := assessments.Catalog().Kinds()
	var p exercise.Plan
	for _, k := range kinds {
		p = append(p, exercise.PlanItem{Kind: k.Info().Slug, Definition: k.Definitions()[0].ID, Weight: 1 / float64(len(kinds))})
	}
	return p
}

func (w *world) planned() *world {
	w.t.Helper()
	ok(w.t, w.SetPlan(w.t.Context(), w.org, w.member(), w.job, plan(), 2))
	return w
}

func (w *world) member() audit.Actor { return audit.Member(w.by) }

func person(n int) hiring.Person {
	return hiring.Person{Name: fmt.Sprintf("Person %d", n), Email: fmt.Sprintf("person%d@mail.example", n), Phone: "555-0142"}
}

func (w *world) invite(n int) hiring.Application {
	w.t.Helper()
	app, err := w.Invite(w.t.Context(), w.org, w.member(), w.job, person(n))
	ok(w.t, err)
	return app
}

func (w *world) holder(n int) hiring.Holder {
	w.t.Helper()
	h, err := w.Open(w.t.Context(), w.box.tokens[person(n).Email])
	ok(w.t, err)
	return h
}

func (w *world) application(a id.Application) hiring.Application {
	w.t.Helper()
	got, err := w.store.Application(w.t.Context(), w.org, a)
	ok(w.t, err)
	return got
}

// noted tells which verbs an act added to the trail.
func (w *world) noted(act func() error) []audit.Verb {
	w.t.Helper()
	before, err := w.store.Trail(w.t.Context(), w.org, 10000)
	ok(w.t, err)
	ok(w.t, act())
	after, err := w.store.Trail(w.t.Context(), w.org, 10000)
	ok(w.t, err)
	known := map[string]bool{}
	for _, e := range before {
		known[e.ID] = true
	}
	var verbs []audit.Verb
	for _, e := range after {
		if !known[e.ID] {
			verbs = append(verbs, e.Verb)
		}
	}
	slices.Sort(verbs)
	return verbs
}

func TestCodesAreUnique(t *testing.T) {
	seen := map[string]int{}
	for n := range 5000 {
		code := hiring.Code(n)
		if before, twice := seen[code]; twice {
			t.Fatalf("%d and %d are both %s", before, n, code)
		}
		if len(code) < 2 || strings.ContainsAny(code[:1], "IO0123456789") || strings.Trim(code[1:], "0123456789") != "" {
			t.Fatalf("%d is %q, not a letter and a number", n, code)
		}
		seen[code] = n
	}
}

func TestPersonIsCleanedAndChecked(t *testing.T) {
	p := hiring.Person{Name: "  Ana Ruiz ", Email: " Ana@Example.ORG ", Phone: " 555-0142 "}
	ok(t, p.Clean())
	if p.Name != "Ana Ruiz" || p.Email != "ana@example.org" || p.Phone != "555-0142" {
		t.Errorf("cleaned to %+v", p)
	}
	for field, p := range map[string]hiring.Person{
		"name":  {Email: "a@example.org"},
		"email": {Name: "Ana", Email: "Ana <a@example.org>"},
		"phone": {Name: "Ana", Email: "a@example.org", Phone: strings.Repeat("5", 41)},
	} {
		err := p.Clean()
		wantKind(t, err, fault.Invalid)
		if f := fault.FieldsOf(err); len(f) != 1 || f[0].Name != field {
			t.Errorf("problems of %s are %+v", field, f)
		}
	}
	for _, email := range []string{"", "ana", "ana@", "a b@example.org", strings.Repeat("a", 250) + "@example.org"} {
		p := hiring.Person{Name: "Ana", Email: email}
		wantKind(t, p.Clean(), fault.Invalid)
	}
}

func TestTheFirstCandidateFreezesThePlan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		wantKind(t, second(w.Invite(t.Context(), w.org, w.member(), w.job, person(0))), fault.Invalid) // no plan yet
		w.planned()
		w.clock.Advance(time.Hour)
		app := w.invite(0)
		j, err := w.store.Job(t.Context(), w.org, w.job)
		ok(t, err)
		if j.FrozenAt == nil || !j.FrozenAt.Equal(w.clock.Now()) || j.PlanVersion != 1 || j.Raters != 2 {
			t.Errorf("the job is %+v", j)
		}
		if got := w.laid.prepared[app.ID]; !slices.Equal(got, plan()) {
			t.Errorf("laid out %v", got)
		}
		wantKind(t, w.SetPlan(t.Context(), w.org, w.member(), w.job, plan()[:1], 1), fault.Invalid) // weights
		wantKind(t, w.SetPlan(t.Context(), w.org, w.member(), w.job, plan(), 1), fault.Conflict)
		frozen := *j.FrozenAt
		w.clock.Advance(time.Hour)
		w.invite(1)
		if j, err = w.store.Job(t.Context(), w.org, w.job); err != nil || !j.FrozenAt.Equal(frozen) {
			t.Errorf("frozen again at %v, %v", j.FrozenAt, err)
		}
	})
}

func TestInviteAndApply(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		app := w.invite(0)
		if app.Stage != hiring.StageNew || app.Source != hiring.SourceInvited || !app.Closes.Equal(began.Add(hiring.OpenFor)) || !app.LinkEnds.Equal(began.Add(hiring.LinkFor)) {
			t.Errorf("the application is %+v", app)
		}
		wantKind(t, second(w.Invite(t.Context(), w.org, w.member(), w.job, person(0))), fault.Conflict)
		first := w.box.tokens[person(0).Email]
		ok(t, second(w.Apply(t.Context(), w.org, w.job, person(0))))
		if w.box.tokens[person(0).Email] != first {
			t.Error("a form that was sent twice ended the link of a moment ago")
		}
		w.clock.Advance(hiring.ResendWait)
		again, err := w.Apply(t.Context(), w.org, w.job, hiring.Person{Name: "Somebody else", Email: strings.ToUpper(person(0).Email)})
		ok(t, err)
		if again.ID != app.ID || w.box.tokens[person(0).Email] == first {
			t.Errorf("applying again made %s of %s", again.ID, app.ID)
		}
		applied, err := w.Apply(t.Context(), w.org, w.job, person(1))
		ok(t, err)
		if applied.Source != hiring.SourceApplied || applied.Code == app.Code {
			t.Errorf("applied as %+v", applied)
		}
		wantKind(t, second(w.Apply(t.Context(), w.org, "nothing", person(2))), fault.NotFound)
		wantKind(t, second(w.Apply(t.Context(), w.org, w.job, hiring.Person{})), fault.Invalid)
		other, _ := w.opening(id.New())
		wantKind(t, second(w.Invite(t.Context(), other, w.member(), w.job, person(3))), fault.NotFound)
		w.clock.Set(time.Date(2027, time.March, 20, 0, 0, 0, 0, time.UTC)) // the day after the last one
		wantKind(t, second(w.Apply(t.Context(), w.org, w.job, person(2))), fault.Conflict)
	})
}

func TestManyAtOnceGetDifferentCodes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		var group sync.WaitGroup
		for n := range 8 {
			group.Go(func() {
				if _, err := w.Apply(t.Context(), w.org, w.job, person(n)); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		all, err := w.store.Listings(t.Context(), w.org, w.job)
		ok(t, err)
		codes := map[string]bool{}
		for _, l := range all {
			codes[l.Application.Code] = true
		}
		if len(codes) != 8 {
			t.Errorf("%d codes for 8 people", len(codes))
		}
	})
}

func TestLinks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		app := w.invite(0)
		old := w.box.tokens[person(0).Email]
		h := w.holder(0)
		if h.Org != w.org || h.Application.ID != app.ID || h.Candidate.Email != person(0).Email || h.Job.ID != w.job {
			t.Errorf("the link opens %+v", h)
		}
		for _, guess := range []string{"", "short", old + "x", strings.Repeat("A", 22), strings.Repeat("A", 1000), h.Application.LinkHash} {
			wantKind(t, second(w.Open(t.Context(), guess)), fault.NotFound)
		}
		ok(t, w.Resend(t.Context(), w.org, w.member(), app.ID))
		wantKind(t, second(w.Open(t.Context(), old)), fault.NotFound)
		w.holder(0)
		wantKind(t, w.Resend(t.Context(), "another", w.member(), app.ID), fault.NotFound)

		sent := w.box.sent
		ok(t, w.ResendTo(t.Context(), "nobody@mail.example"))
		if w.box.sent != sent {
			t.Error("a letter went to an unknown address")
		}
		ok(t, w.ResendTo(t.Context(), person(0).Email))
		if w.box.sent != sent {
			t.Error("whoever knows an address ended a link that was made just now")
		}
		w.clock.Advance(hiring.ResendWait)
		ok(t, w.ResendTo(t.Context(), " "+strings.ToUpper(person(0).Email)))
		if w.box.sent != sent+1 {
			t.Errorf("%d letters, want 1", w.box.sent-sent)
		}
		w.clock.Set(began.Add(hiring.ResendWait + hiring.LinkFor - time.Microsecond))
		w.holder(0)
		w.clock.Set(began.Add(hiring.ResendWait + hiring.LinkFor))
		wantKind(t, second(w.Open(t.Context(), w.box.tokens[person(0).Email])), fault.Expired)
	})
}

func TestConsentAndItsOpposite(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		app := w.invite(0)
		ok(t, w.Decline(t.Context(), w.holder(0)))
		if a := w.application(app.ID); a.DeclinedAt == nil || a.ConsentedAt != nil || a.Stage != hiring.StageNew {
			t.Errorf("after declining: %+v", a)
		}
		ok(t, w.Consent(t.Context(), w.holder(0)))
		a := w.application(app.ID)
		if a.DeclinedAt != nil || a.ConsentedAt == nil || !a.ConsentedAt.Equal(began) {
			t.Errorf("after consenting: %+v", a)
		}
		w.clock.Advance(time.Hour)
		if got := w.noted(func() error { return w.Consent(t.Context(), w.holder(0)) }); len(got) != 0 {
			t.Errorf("consenting again is noted as %v", got)
		}
		if again := w.application(app.ID); !again.ConsentedAt.Equal(*a.ConsentedAt) {
			t.Errorf("consent moved to %v", again.ConsentedAt)
		}
	})
}

func TestAccommodate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		app := w.invite(0)
		for _, m := range []float64{-1, 0.5, 1.1, 4} {
			wantKind(t, w.Accommodate(t.Context(), w.holder(0), hiring.Accommodation{Multiplier: m}), fault.Invalid)
		}
		for _, m := range hiring.Multipliers() {
			want := hiring.Accommodation{Multiplier: m, ListView: true}
			ok(t, w.Accommodate(t.Context(), w.holder(0), want))
			got, err := w.store.Accommodation(t.Context(), w.org, app.ID)
			ok(t, err)
			if got != want || w.laid.multiplier != m {
				t.Errorf("stored %+v, applied %v, want %+v", got, w.laid.multiplier, want)
			}
		}
	})
}

func TestDecide(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		one, two := w.invite(0), w.invite(1)
		both := []id.Application{one.ID, two.ID}
		decide := func(apps []id.Application, stage hiring.Stage, reason string) error {
			return w.Decide(t.Context(), w.org, w.by, apps, stage, reason)
		}
		for _, err := range []error{
			decide(both, hiring.StageInterview, " "), decide(both, "promoted", "good"), decide(nil, hiring.StageOffer, "good"),
			decide(both, hiring.StageOffer, strings.Repeat("x", 4001)),
		} {
			wantKind(t, err, fault.Invalid)
		}
		wantKind(t, decide([]id.Application{one.ID, "nothing"}, hiring.StageOffer, "good"), fault.NotFound)
		if got := w.application(one.ID).Stage; got != hiring.StageNew {
			t.Fatalf("half a decision was kept: %s", got)
		}
		ok(t, decide(both, hiring.StageInterview, "strong schedule"))
		for _, app := range both {
			d, err := w.store.Decisions(t.Context(), w.org, app)
			ok(t, err)
			if len(d) != 1 || d[0].Reason != "strong schedule" || d[0].By != w.by || w.application(app).Stage != hiring.StageInterview {
				t.Errorf("%s: %+v", app, d)
			}
		}
		other, _ := w.opening(id.New())
		wantKind(t, w.Decide(t.Context(), other, w.by, both, hiring.StageHired, "mine now"), fault.NotFound)
	})
}

func TestRevealAndNoteNeedWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		app := w.invite(0)
		wantKind(t, w.Reveal(t.Context(), w.org, w.member(), app.ID, " "), fault.Invalid)
		wantKind(t, w.AddNote(t.Context(), w.org, w.by, app.ID, " "), fault.Invalid)
		wantKind(t, w.AddNote(t.Context(), w.org, w.by, "nothing", "text"), fault.NotFound)
		ok(t, w.Reveal(t.Context(), w.org, w.member(), app.ID, "to book the interview"))
		ok(t, w.AddNote(t.Context(), w.org, w.by, app.ID, " called "))
		notes, err := w.store.Notes(t.Context(), w.org, app.ID)
		ok(t, err)
		if w.application(app.ID).RevealedAt == nil || len(notes) != 1 || notes[0].Text != "called" {
			t.Errorf("notes are %+v", notes)
		}
	})
}

func TestEveryChangeIsNotedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		var app hiring.Application
		for _, c := range []struct {
			name string
			act  func() error
			want []audit.Verb
		}{
			{"plan", func() error { return w.SetPlan(ctx, w.org, w.member(), w.job, plan(), 1) }, []audit.Verb{audit.PlanChanged}},
			{"first invitation", func() (err error) { app, err = w.Invite(ctx, w.org, w.member(), w.job, person(0)); return err }, []audit.Verb{audit.CandidateInvited, audit.PlanFrozen}},
			{"invitation", func() error { return second(w.Invite(ctx, w.org, w.member(), w.job, person(1))) }, []audit.Verb{audit.CandidateInvited}},
			{"application", func() error { return second(w.Apply(ctx, w.org, w.job, person(2))) }, []audit.Verb{audit.CandidateApplied}},
			{"application sent twice", func() error { return second(w.Apply(ctx, w.org, w.job, person(2))) }, nil},
			{"application again", func() error { w.clock.Advance(hiring.ResendWait); return second(w.Apply(ctx, w.org, w.job, person(2))) }, []audit.Verb{audit.LinkSent}},
			{"link", func() error { return w.Resend(ctx, w.org, w.member(), app.ID) }, []audit.Verb{audit.LinkSent}},
			{"link asked for", func() error { w.clock.Advance(hiring.ResendWait); return w.ResendTo(ctx, person(0).Email) }, []audit.Verb{audit.LinkSent}},
			{"decline", func() error { return w.Decline(ctx, w.holder(0)) }, []audit.Verb{audit.ConsentDeclined}},
			{"consent", func() error { return w.Consent(ctx, w.holder(0)) }, []audit.Verb{audit.ConsentGiven}},
			{"accommodation", func() error { return w.Accommodate(ctx, w.holder(0), hiring.Accommodation{Multiplier: 2}) }, []audit.Verb{audit.AccommodationSet}},
			{"names", func() error { return w.Reveal(ctx, w.org, w.member(), app.ID, "interview") }, []audit.Verb{audit.NamesRevealed}},
			{"note", func() error { return w.AddNote(ctx, w.org, w.by, app.ID, "called") }, []audit.Verb{audit.ApplicationNoted}},
			{"decision", func() error {
				return w.Decide(ctx, w.org, w.by, []id.Application{app.ID}, hiring.StageOffer, "evidence")
			}, []audit.Verb{audit.DecisionRecorded}},
		} {
			if got := w.noted(c.act); !slices.Equal(got, c.want) {
				t.Errorf("%s is noted as %v, want %v", c.name, got, c.want)
			}
		}
	})
}

// TestChangesAtOnceDoNotUndoEachOther has a candidate consent while members decide.
func TestChangesAtOnceDoNotUndoEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.planned()
		var group sync.WaitGroup
		for n := range 6 {
			app := w.invite(n)
			h := w.holder(n)
			group.Go(func() {
				if err := w.Consent(t.Context(), h); err != nil {
					t.Error(err)
				}
			})
			group.Go(func() {
				if err := w.Decide(t.Context(), w.org, w.by, []id.Application{app.ID}, hiring.StageReview, "evidence"); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		all, err := w.store.Listings(t.Context(), w.org, w.job)
		ok(t, err)
		for _, l := range all {
			if l.Application.ConsentedAt == nil || l.Application.Stage != hiring.StageReview {
				t.Errorf("%s lost a change: %+v", l.Application.Code, l.Application)
			}
		}
	})
}
