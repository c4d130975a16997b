package account

import (
	"context"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/mail"
)

// world is everything the service reaches, in memory. A failed transaction restores what it found.
type world struct {
	mu sync.Mutex
	state
	writes int
	broken audit.Verb // recording this verb fails
}

type state struct {
	orgs     map[id.Org]Org
	members  map[id.Member]Member
	invites  map[string]Invitation
	sessions map[id.Session]Session
	counters map[string]Throttle
	events   []audit.Event
	posted   []mail.Message
}

func (s state) copy() state {
	return state{maps.Clone(s.orgs), maps.Clone(s.members), maps.Clone(s.invites), maps.Clone(s.sessions),
		maps.Clone(s.counters), s.events[:len(s.events):len(s.events)], s.posted[:len(s.posted):len(s.posted)]}
}

type inTx struct{}

func (w *world) Atomically(ctx context.Context, fn func(context.Context) error) error {
	if ctx.Value(inTx{}) != nil {
		return fn(ctx)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.copy()
	err := fn(context.WithValue(ctx, inTx{}, true))
	if err != nil {
		w.state = before
	}
	return err
}

func (w *world) Record(_ context.Context, org id.Org, e audit.Event) error {
	w.writes++
	if e.Verb == w.broken {
		return fault.New(fault.Internal, "the trail is full")
	}
	w.events = append(w.events, e)
	return nil
}

func (w *world) Post(_ context.Context, _ id.Org, m mail.Message) error {
	w.posted = append(w.posted, m)
	return nil
}

var none = fault.New(fault.NotFound, "There is no such thing")

func get[K comparable, V any](m map[K]V, k K) (V, error) {
	v, ok := m[k]
	if !ok {
		return v, none
	}
	return v, nil
}

func (w *world) CountOrgs(context.Context) (int, error) { return len(w.orgs), nil }
func (w *world) AddOrg(_ context.Context, o Org) error  { w.orgs[o.ID] = o; return nil }
func (w *world) UpdateOrg(ctx context.Context, o Org) error {
	return w.AddOrg(ctx, o)
}
func (w *world) Org(_ context.Context, o id.Org) (Org, error) { return get(w.orgs, o) }
func (w *world) OrgBySlug(_ context.Context, slug string) (Org, error) {
	for _, o := range w.orgs {
		if o.Slug == slug {
			return o, nil
		}
	}
	return Org{}, none
}

func (w *world) AddMember(ctx context.Context, _ id.Org, m Member) error {
	if _, err := w.MemberByEmail(ctx, m.Email); err == nil {
		return fault.New(fault.Conflict, "This e-mail address is taken")
	}
	w.members[m.ID] = m
	return nil
}

func (w *world) Member(_ context.Context, org id.Org, m id.Member) (Member, error) {
	if w.members[m].Org != org {
		return Member{}, none
	}
	return get(w.members, m)
}

func (w *world) Members(_ context.Context, org id.Org) (all []Member, _ error) {
	for _, m := range w.members {
		if m.Org == org {
			all = append(all, m)
		}
	}
	return all, nil
}

func (w *world) UpdateMember(_ context.Context, _ id.Org, m Member) error {
	w.members[m.ID] = m
	return nil
}

func (w *world) MemberByEmail(_ context.Context, email string) (Member, error) {
	for _, m := range w.members {
		if m.Email == email {
			return m, nil
		}
	}
	return Member{}, none
}

func (w *world) AddInvitation(_ context.Context, _ id.Org, i Invitation) error {
	w.invites[i.TokenHash] = i
	return nil
}
func (w *world) Invitation(_ context.Context, hash string) (Invitation, error) {
	return get(w.invites, hash)
}
func (w *world) UseInvitation(_ context.Context, _ id.Org, hash string, at time.Time) error {
	i := w.invites[hash]
	if i.UsedAt != nil {
		return fault.New(fault.Conflict, "used")
	}
	i.UsedAt = &at
	w.invites[hash] = i
	return nil
}

func (w *world) AddSession(_ context.Context, _ id.Org, s Session) error {
	w.sessions[s.ID] = s
	return nil
}
func (w *world) Session(_ context.Context, s id.Session) (Session, error) { return get(w.sessions, s) }
func (w *world) SessionsOf(_ context.Context, _ id.Org, m id.Member) (all []Session, _ error) {
	for _, s := range w.sessions {
		if s.Member == m {
			all = append(all, s)
		}
	}
	return all, nil
}
func (w *world) TouchSession(_ context.Context, _ id.Org, s id.Session, seen, expires time.Time) error {
	w.writes++
	row := w.sessions[s]
	row.SeenAt, row.ExpiresAt = seen, expires
	w.sessions[s] = row
	return nil
}
func (w *world) DeleteSession(_ context.Context, _ id.Org, s id.Session) error {
	delete(w.sessions, s)
	return nil
}
func (w *world) DeleteSessionsBefore(_ context.Context, t time.Time) error {
	maps.DeleteFunc(w.sessions, func(_ id.Session, s Session) bool { return s.ExpiresAt.Before(t) })
	return nil
}

func (w *world) Throttle(_ context.Context, key string) (Throttle, error) {
	return w.counters[key], nil
}
func (w *world) PutThrottle(_ context.Context, t Throttle) error {
	w.writes++
	w.counters[t.Key] = t
	return nil
}
func (w *world) DeleteThrottle(_ context.Context, key string) error {
	delete(w.counters, key)
	return nil
}

const (
	good  = "violet harbour kettle 7"
	other = "copper meadow lantern 3"
	email = "dana@riverside.example"
)

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

type fixture struct {
	*testing.T
	*Service
	w     *world
	clock *clock.Fixed
	ctx   context.Context
	// hashes counts the password hashes computed.
	hashes int
}

func newFixture(t *testing.T) *fixture {
	w := &world{state: state{map[id.Org]Org{}, map[id.Member]Member{}, map[string]Invitation{},
		map[id.Session]Session{}, map[string]Throttle{}, nil, nil}}
	f := &fixture{T: t, w: w, clock: clock.At(start), ctx: t.Context()}
	f.Service = NewService(Deps{Store: w, Tx: w, Audit: w, Outbox: w, Clock: f.clock, BaseURL: "https://hire.example/"})
	f.hash = newHasher(cost{memory: 64, time: 1, lanes: 1}) // cheap, or the tests take a minute
	var mu sync.Mutex
	f.hash.used = func() { mu.Lock(); f.hashes++; mu.Unlock() }
	return f
}

func form() NewOrg {
	return NewOrg{
		OrgFacts:  OrgFacts{Name: "Riverside Family Clinic", TimeZone: "America/Chicago", Place: "US-TX", Employees: 24},
		OwnerName: "Dana Whitlock", Email: "Dana@Riverside.example", Password: good,
	}
}

// owner sets the clinic up and returns its owner, signed in.
func (f *fixture) owner() (Actor, string) {
	f.Helper()
	link, err := f.FirstRun(f.ctx)
	f.must(err)
	token, _, err := f.SetUp(f.ctx, strings.TrimPrefix(link, "https://hire.example"+SetupPath), form())
	f.must(err)
	a, err := f.SessionByToken(f.ctx, token)
	f.must(err)
	return a, token
}

// join invites somebody and accepts for them.
func (f *fixture) join(by Actor, name, email string, role Role) (Actor, string) {
	f.Helper()
	_, err := f.InviteMember(f.ctx, by, NewMember{Name: name, Email: email, Role: role})
	f.must(err)
	token, _, err := f.AcceptInvitation(f.ctx, f.lastLink(), other)
	f.must(err)
	a, err := f.SessionByToken(f.ctx, token)
	f.must(err)
	return a, token
}

// lastLink is the token in the newest message.
func (f *fixture) lastLink() string {
	f.Helper()
	text := f.w.posted[len(f.w.posted)-1].Text
	_, after, ok := strings.Cut(text, "https://hire.example"+JoinPath)
	if !ok {
		f.Fatalf("no link in %s", text)
	}
	return strings.Fields(after)[0]
}

func (f *fixture) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) want(err error, kind fault.Kind) {
	f.Helper()
	if !fault.Is(err, kind) {
		f.Fatalf("got %v, want %s", err, kind)
	}
}

// verbs returns what the trail says since n events.
func (f *fixture) verbs(n int) string {
	var all []string
	for _, e := range f.w.events[n:] {
		all = append(all, string(e.Verb))
	}
	return strings.Join(all, " ")
}
