package attempt_test

import (
	"context"
	"html/template"
	"io/fs"
	"net/url"
	"testing"
	"testing/fstest"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/store"
)

// essay is the smallest kind: one text, with one definition for each way a clock can behave.
type essay struct{}

type written struct {
	Text string `json:"text"`
}

func (essay) Info() exercise.Info { return exercise.Info{Slug: "essay", Version: 1} }
func (essay) Definitions() []exercise.Definition {
	return []exercise.Definition{
		{ID: "fixed", Title: "Fixed", Minutes: 20, Timing: exercise.Essential},
		{ID: "flexible", Title: "Flexible", Minutes: 10, Timing: exercise.Extendable},
		{ID: "free", Title: "Free", Minutes: 10, Timing: exercise.Untimed},
	}
}
func (essay) Generate(definition string, seed uint64) (exercise.Form, error) {
	return exercise.Form{Kind: "essay", Definition: definition, Version: 1, Seed: seed, Public: exercise.Public(`{}`), Key: exercise.Key(`{}`)}, nil
}
func (essay) Check(_ exercise.Public, r exercise.Response) error {
	_, err := exercise.Decode[written](r, "the response")
	return err
}
func (essay) Score(exercise.Public, exercise.Key, exercise.Response) (exercise.Score, error) {
	return exercise.Score{}, nil
}
func (essay) Read(_ exercise.Public, v url.Values) (exercise.Response, error) {
	if v.Get("text") == "unreadable" {
		return nil, fault.Invalidf("The text cannot be read")
	}
	return exercise.Response(exercise.Encode(written{v.Get("text")})), nil
}
func (essay) View(exercise.Public, exercise.Response, exercise.Page) (template.HTML, error) {
	return "", nil
}
func (essay) Progress(exercise.Public, exercise.Response, string) string { return "" }
func (essay) Assets() fs.FS                                              { return fstest.MapFS{} }
func (essay) Rubric() *exercise.Rubric                                   { return nil }
func (essay) Simulate(exercise.Form, float64, uint64) (exercise.Response, error) {
	return exercise.Response(`{"text":"x"}`), nil
}
func (essay) ScoreFile([]byte) (any, error) { return struct{}{}, nil }
func (essay) Doc() string                   { return "" }

// queue notes what was enqueued.
type queue struct{ scored []id.Attempt }

func (q *queue) EnqueueScore(_ context.Context, _ id.Org, a id.Attempt) error {
	q.scored = append(q.scored, a)
	return nil
}

// began is the moment at which each world's candidate is invited.
var began = time.Date(2027, time.March, 9, 14, 30, 15, 123456000, time.UTC)

const openFor = 48 * time.Hour

// world is one candidate with one attempt of each definition, over a real store.
type world struct {
	*attempt.Service
	t        testing.TB
	store    *store.Store
	clock    *clock.Fixed
	queue    *queue
	org      id.Org
	job      id.Job
	app      id.Application
	attempts map[string]id.Attempt
}

var (
	candidate = audit.Candidate("candidate-1")
	member    = audit.Member("member-1")
)

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

func newWorld(t testing.TB, s *store.Store) *world {
	t.Helper()
	w := &world{t: t, store: s, clock: clock.At(began), queue: &queue{}, attempts: map[string]id.Attempt{}}
	seed := uint64(0)
	w.Service = attempt.NewService(attempt.Deps{
		Store: s, Tx: s, Audit: s, Queue: w.queue, Clock: w.clock, Catalog: exercise.NewCatalog(essay{}),
		Seed: func() uint64 { seed++; return seed },
	})
	w.org, w.app = w.application(id.New())
	w.prepare(began)
	return w
}

// application stores an org, a job and a candidate on it.
func (w *world) application(slug string) (id.Org, id.Application) {
	w.t.Helper()
	ctx, org := w.t.Context(), id.Org(id.New())
	ok(w.t, w.store.AddOrg(ctx, account.Org{ID: org, Name: slug, Slug: slug, TimeZone: "UTC", Place: "US-TX", Employees: 3, CreatedAt: began}))
	p := posting.Posting{ID: id.Posting(id.New()), OrgID: org, JobID: id.Job(id.New()), Title: slug, Slug: slug, Version: 1, CreatedAt: began, UpdatedAt: began}
	ok(w.t, w.store.AddPosting(ctx, org, p))
	w.job = p.JobID
	return org, w.applicant(org, "Ana Ruiz")
}

// applicant stores a candidate on the world's job.
func (w *world) applicant(org id.Org, name string) id.Application {
	w.t.Helper()
	ctx := w.t.Context()
	c, err := w.store.AddCandidate(ctx, org, hiring.Candidate{ID: id.Candidate(id.New()), Name: name, Email: id.New() + "@example.org", CreatedAt: began})
	ok(w.t, err)
	app := hiring.Application{
		ID: id.Application(id.New()), Job: w.job, Candidate: c.ID, Code: id.New(), Source: hiring.SourceInvited, Stage: hiring.StageNew,
		LinkHash: id.New(), LinkEnds: began.Add(openFor), Closes: began.Add(openFor), InvitedAt: began,
	}
	ok(w.t, w.store.AddApplication(ctx, org, app))
	return app.ID
}

// another puts a new candidate on the job in the place of the last one.
func (w *world) another(name string) {
	w.t.Helper()
	w.app = w.applicant(w.org, name)
	w.prepare(began)
}

func (w *world) prepare(opens time.Time) {
	w.t.Helper()
	plan := exercise.Plan{}
	for _, d := range (essay{}).Definitions() {
		plan = append(plan, exercise.PlanItem{Kind: "essay", Definition: d.ID, Weight: 1})
	}
	ok(w.t, w.Prepare(w.t.Context(), w.org, w.app, plan, opens, began.Add(openFor)))
	all, err := w.store.AttemptsOf(w.t.Context(), w.org, w.app)
	ok(w.t, err)
	for _, a := range all {
		w.attempts[a.Definition] = a.ID
	}
}

func (w *world) start(definition string) id.Attempt {
	w.t.Helper()
	a := w.attempts[definition]
	ok(w.t, w.Start(w.t.Context(), w.org, candidate, a))
	return a
}

// startWithBreaks starts an attempt whose clock may be stopped for ten minutes in all.
func (w *world) startWithBreaks(definition string) id.Attempt {
	w.t.Helper()
	ok(w.t, w.AllowBreaks(w.t.Context(), w.org, w.app, 10*time.Minute))
	return w.start(definition)
}

func (w *world) saveAfterGap(a id.Attempt, seq int64, text string, from time.Time) (attempt.Receipt, error) {
	return w.Save(w.t.Context(), w.org, candidate, a, attempt.Save{Seq: seq, Fields: url.Values{"text": {text}}, GapFrom: from})
}

func (w *world) facts(a id.Attempt) attempt.Attempt {
	w.t.Helper()
	got, err := w.store.Attempt(w.t.Context(), w.org, a)
	ok(w.t, err)
	return got
}

func (w *world) save(a id.Attempt, seq int64, text string) (attempt.Receipt, error) {
	return w.Save(w.t.Context(), w.org, candidate, a, attempt.Save{Seq: seq, Fields: url.Values{"text": {text}}})
}

// kept is the text that counts, "" where none was saved.
func (w *world) kept(a id.Attempt) string {
	w.t.Helper()
	saved, err := w.store.Response(w.t.Context(), w.org, a)
	if fault.Is(err, fault.NotFound) {
		return ""
	}
	ok(w.t, err)
	r, err := exercise.Decode[written](saved.Response, "the response")
	ok(w.t, err)
	return r.Text
}

func (w *world) trail(a id.Attempt) (verbs []audit.Verb) {
	w.t.Helper()
	events, err := w.store.TrailOf(w.t.Context(), w.org, "attempt", string(a))
	ok(w.t, err)
	for _, e := range events {
		verbs = append(verbs, e.Verb)
	}
	return verbs
}
