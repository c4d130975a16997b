package webtest

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
)

// Began is the moment at which a world is made.
var Began = time.Date(2027, time.March, 9, 14, 30, 0, 0, time.UTC)

// Password is every member's.
const Password = "quiet-harbor-lantern"

// World is the product with two clinics that must not know of each other.
type World struct {
	T      testing.TB
	App    *app.App
	Clock  *clock.Fixed
	Clinic *Clinic
	Other  *Clinic
}

// Clinic is an org with a member of each role and a published job.
type Clinic struct {
	world   *World
	Org     account.Org
	Members map[account.Role]account.Member
	Posting posting.Posting
	people  int
}

// Guest is a candidate with a link.
type Guest struct {
	*Client
	Clinic      *Clinic
	Application hiring.Application
	Email       string
	Base        string // path of the candidate's page
	Attempts    []attempt.Attempt
}

// Empty returns the product without any clinic.
func Empty(t testing.TB) *World {
	t.Helper()
	w := &World{T: t, Clock: clock.At(Began)}
	seed := uint64(0)
	a, err := app.New(t.Context(), app.Options{
		Config: config.Config{Data: t.TempDir()}, Web: config.Web{Addr: "127.0.0.1:8080"}, Clock: w.Clock,
		Migrate: true, Log: slog.New(slog.DiscardHandler), Seed: func() uint64 { seed++; return seed },
	})
	w.ok(err)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	w.App = a
	return w
}

// New returns the product with two clinics.
func New(t testing.TB) *World {
	t.Helper()
	w := Empty(t)
	w.Clinic, w.Other = w.clinic("Riverside"), w.clinic("Harbor")
	return w
}

func (w *World) ok(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func (w *World) clinic(name string) *Clinic {
	w.T.Helper()
	org, owner, err := w.App.Site.Account.CreateOrg(w.T.Context(), account.NewOrg{
		OrgFacts:  account.OrgFacts{Name: name + " Clinic", TimeZone: "America/Chicago", Place: "US-TX", Employees: 34},
		OwnerName: "Dana " + name, Email: address("owner", name), Password: Password,
	})
	w.ok(err)
	c := &Clinic{world: w, Org: org, Members: map[account.Role]account.Member{account.Owner: owner}}
	for _, role := range []account.Role{account.Manager, account.Recruiter, account.Rater} {
		m := account.Member{
			ID: id.Member(id.New()), Org: org.ID, Name: strings.ToUpper(string(role[:1])) + string(role[1:]) + " " + name,
			Email: address(string(role), name), Role: role, PasswordHash: owner.PasswordHash, CreatedAt: Began,
		}
		w.ok(w.App.Store.AddMember(w.T.Context(), org.ID, m))
		c.Members[role] = m
	}
	c.publish()
	return c
}

func address(who, clinic string) string { return who + "@" + strings.ToLower(clinic) + ".example" }

func (c *Clinic) publish() {
	w, ctx := c.world, c.world.T.Context()
	t, err := w.App.Site.Posting.Templates.Find("patient-care-coordinator")
	w.ok(err)
	brief := posting.NewBrief(t)
	for slot, value := range map[string]string{
		"job_title": "Patient care coordinator", "place": "North Austin", "pay_min": "21", "pay_max": "26", "pay_per": "hour",
		"hours": "Tuesday to Saturday, 40 hours", "apply_by": "2027-04-20", "reports_to": "the clinic manager",
	} {
		brief.Slots[slot] = value
	}
	facts := site.Clinic(c.Org)
	facts.Contact = posting.Contact{Name: "Dana Whitlock", Email: "jobs@clinic.example", Phone: "555-0110"}
	facts.Sites = []posting.Site{{Name: "North Austin", Street: "1200 Lantern Way", City: "Austin", Region: "TX", PostalCode: "78758", Country: "US"}}
	facts.Specialties, facts.EHR, facts.Hours = []string{"family medicine"}, "ClearChart", "Monday to Saturday, 7:30 am to 6 pm"
	facts.Benefits = []string{"Health, dental and vision insurance from day one", "18 days of paid leave"}
	by := audit.Member(c.Members[account.Owner].ID)
	p, err := w.App.Site.Posting.Create(ctx, c.Org.ID, by, facts, brief)
	w.ok(err)
	w.ok(w.App.Site.Hiring.SetPlan(ctx, c.Org.ID, by, p.JobID, posting.ProposePlan(t, brief, w.App.Site.Catalog), 2))
	c.Posting, err = w.App.Site.Posting.Publish(ctx, c.Org.ID, by, p.JobID, facts)
	w.ok(err)
}

// As returns a browser in which the member of a role is signed in, each time with a session of its own.
func (c *Clinic) As(role account.Role) *Client {
	c.world.T.Helper()
	m := c.Members[role]
	plain, hash := id.Token()
	now := c.world.Clock.Now()
	c.world.ok(c.world.App.Store.AddSession(c.world.T.Context(), c.Org.ID, account.Session{
		ID: id.Session(hash), Org: c.Org.ID, Member: m.ID, Epoch: m.Epoch, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(12 * time.Hour),
	}))
	client := c.world.Browser()
	client.Cookies[site.SessionCookie(false)] = plain
	return client
}

// Apply puts a new candidate on the clinic's job, who has consented, and opens their link.
func (c *Clinic) Apply() *Guest {
	w := c.world
	w.T.Helper()
	c.people++
	email := fmt.Sprintf("person%d@%s.example", c.people, c.Org.Slug)
	_, err := w.App.Site.Hiring.Apply(w.T.Context(), c.Org.ID, c.Posting.JobID, hiring.Person{Name: fmt.Sprintf("Ana Person%d", c.people), Email: email, Phone: "555-0142"})
	w.ok(err)
	h, err := w.App.Site.Hiring.Open(w.T.Context(), strings.TrimPrefix(c.LinkOf(email), "/c/"))
	w.ok(err)
	w.ok(w.App.Site.Hiring.Consent(w.T.Context(), h))
	return c.Guest(email)
}

// Calibrate has a member learn the scale of everything that people rate, each level as the key has it.
func (c *Clinic) Calibrate(m account.Member) {
	w := c.world
	w.T.Helper()
	for range 1000 {
		desk, err := w.App.Site.Review.Waiting(w.T.Context(), c.Org.ID, m.ID)
		w.ok(err)
		i := slices.IndexFunc(desk.Work, func(f review.FamilyWork) bool { return f.Locked })
		if i < 0 {
			return
		}
		c.learn(m, desk.Work[i])
	}
	w.T.Fatal("the scale is never learned")
}

func (c *Clinic) learn(m account.Member, f review.FamilyWork) {
	w, ctx := c.world, c.world.T.Context()
	samples, err := f.Kind.(exercise.Calibrator).Calibration(f.Definition.ID)
	w.ok(err)
	for _, one := range f.Criteria {
		if one.Next == "" {
			continue
		}
		sheet, err := w.App.Site.Review.Sheet(ctx, c.Org.ID, m.ID, one.Next, one.Criterion.ID)
		w.ok(err)
		_, err = w.App.Site.Review.Judge(ctx, c.Org.ID, m.ID, one.Next, one.Criterion.ID, review.Word{Level: samples[sheet.Sample].Levels[one.Criterion.ID]})
		w.ok(err)
		return
	}
}

// Guest returns a candidate who has a link in the outbox.
func (c *Clinic) Guest(email string) *Guest {
	w := c.world
	w.T.Helper()
	g := &Guest{Client: w.Browser(), Clinic: c, Email: email, Base: c.LinkOf(email)}
	h, err := w.App.Site.Hiring.Open(w.T.Context(), strings.TrimPrefix(g.Base, "/c/"))
	w.ok(err)
	g.Application = h.Application
	g.Attempts, err = w.App.Store.AttemptsOf(w.T.Context(), c.Org.ID, h.Application.ID)
	w.ok(err)
	return g
}

// LinkOf is the path in the newest letter to a candidate.
func (c *Clinic) LinkOf(email string) string { return c.letter(email, "/c/") }

// JoinOf is the path in the newest invitation of a member.
func (c *Clinic) JoinOf(email string) string { return c.letter(email, "/join/") }

func (c *Clinic) letter(email, part string) string {
	w := c.world
	w.T.Helper()
	letters, err := w.App.Store.Messages(w.T.Context(), c.Org.ID, 1000)
	w.ok(err)
	for _, m := range letters { // newest first
		for _, word := range strings.Fields(m.Text) {
			if at := strings.Index(word, part); m.To == email && at >= 0 {
				return word[at:]
			}
		}
	}
	w.T.Fatalf("no letter to %s holds a link with %s", email, part)
	return ""
}

// Kind finds the candidate's attempt of an exercise kind.
func (g *Guest) Kind(slug string) attempt.Attempt {
	g.world.T.Helper()
	for _, a := range g.Attempts {
		if a.Kind == slug {
			return a
		}
	}
	g.world.T.Fatalf("the plan has no %s", slug)
	return attempt.Attempt{}
}

// Path is the address of an attempt's page.
func (g *Guest) Path(a attempt.Attempt) string { return g.Base + "/a/" + string(a.ID) }

// Finish takes every exercise as a person of the given ability would, without the pages.
func (g *Guest) Finish(ability float64) {
	w, ctx, org := g.world, g.world.T.Context(), g.Clinic.Org.ID
	w.T.Helper()
	by := audit.Candidate(g.Application.Candidate)
	for _, a := range g.Attempts {
		w.ok(w.App.Site.Attempt.Start(ctx, org, by, a.ID))
		form, err := w.App.Store.Form(ctx, org, a.ID)
		w.ok(err)
		kind, err := w.App.Site.Catalog.Kind(a.Kind)
		w.ok(err)
		response, err := kind.Simulate(form, ability, 1)
		w.ok(err)
		_, err = w.App.Site.Attempt.Keep(ctx, org, by, a.ID, attempt.Save{Seq: 1, Application: g.Application.ID}, response)
		w.ok(err)
		w.ok(w.App.Site.Attempt.Submit(ctx, org, by, a.ID, nil))
		w.ok(w.App.Site.Review.ScoreAttempt(ctx, org, a.ID))
	}
}
