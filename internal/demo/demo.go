package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/posting"
)

// Password is the one that every member of the demo signs in with.
const Password = "quiet-harbor-lantern"

// World is what was made, for the people who look at it.
type World struct {
	Org        account.Org
	Members    []account.Member
	Open       []posting.Posting
	Candidates []Link
	Tour       []Stop
}

// Link is a candidate's own way in.
type Link struct{ Name, Code, State, URL string }

// builder makes the world step by step. Its clock is moved; its chance comes from one seed.
type builder struct {
	app     *app.App
	clock   *clock.Fixed
	now     time.Time // the moment at which the world is looked at
	rand    *rand.Rand
	owner   account.Actor
	world   World
	names   []string
	draftOf id.Job
	cast    []actor // who has a part in what the hiring team does afterwards
}

// Build fills an empty database. a must have been made with c as its clock; now is the moment at
// which the world will be looked at. All of it is one transaction.
func Build(ctx context.Context, a *app.App, c *clock.Fixed, now time.Time, seed uint64) (World, error) {
	b := &builder{app: a, clock: c, now: now, rand: exercise.Rand(seed, "demo world")}
	b.names = shuffledNames(b.rand)
	err := a.Store.Atomically(ctx, b.build)
	return b.world, err
}

func (b *builder) build(ctx context.Context) error {
	b.at(-40 * day)
	if err := b.clinic(ctx); err != nil {
		return fmt.Errorf("demo clinic: %w", err)
	}
	for _, step := range []func(context.Context) error{b.coordinatorJob, b.frontDeskJob, b.closedJob, b.draftJob, b.team} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("demo world: %w", err)
		}
	}
	b.at(-2 * hour) // one rater has learned the scale, the other is asked to
	if err := Calibrate(ctx, b.app.Site.Review, b.memberOf(account.Rater)[0]); err != nil {
		return fmt.Errorf("demo calibration: %w", err)
	}
	b.clock.Set(b.now)
	return b.tour(ctx)
}

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// at moves the clock to an offset from now.
func (b *builder) at(offset time.Duration) { b.clock.Set(b.now.Add(offset)) }

// office moves the clock to an hour of a day as the clinic's clocks show it.
func (b *builder) office(at time.Time, hour int) error {
	zone, err := time.LoadLocation(b.world.Org.TimeZone)
	if err != nil {
		return err
	}
	y, m, d := at.In(zone).Date()
	b.clock.Set(time.Date(y, m, d, hour, 0, 0, 0, zone).UTC())
	return nil
}

func (b *builder) clinic(ctx context.Context) error {
	facts, err := json.Marshal(clinicFacts())
	if err != nil {
		return err
	}
	org, owner, err := b.app.Site.Account.CreateOrg(ctx, account.NewOrg{
		OrgFacts:  account.OrgFacts{Name: "Riverside Family Clinic", TimeZone: "America/Chicago", Place: "US-TX", Employees: 34, Facts: facts},
		OwnerName: "Dana Whitlock", Email: "dana@riverside.example", Password: Password,
	})
	if err != nil {
		return err
	}
	b.owner = account.Actor{Org: org, Member: owner}
	b.world.Org, b.world.Members = org, []account.Member{owner}
	for _, m := range []account.NewMember{
		{Name: "Marcus Bell", Email: "marcus@riverside.example", Role: account.Manager},
		{Name: "Elena Soto", Email: "elena@riverside.example", Role: account.Recruiter},
		{Name: "Priya Nair", Email: "priya@riverside.example", Role: account.Rater},
		{Name: "Tom Aldana", Email: "tom@riverside.example", Role: account.Rater},
	} {
		if err := b.member(ctx, m); err != nil {
			return err
		}
	}
	// The owner answers candidates who ask for changes to the test.
	return b.app.Site.Account.SetAccommodates(ctx, b.owner, b.owner.Member.ID, true)
}

func (b *builder) member(ctx context.Context, m account.NewMember) error {
	member, err := b.app.Site.Account.InviteMember(ctx, b.owner, m)
	if err != nil {
		return err
	}
	link, err := b.app.Site.Account.ResendInvitation(ctx, b.owner, member.ID)
	if err != nil {
		return err
	}
	_, member, err = b.app.Site.Account.AcceptInvitation(ctx, link[strings.LastIndex(link, "/")+1:], Password)
	b.world.Members = append(b.world.Members, member)
	return err
}

func (b *builder) byOwner() audit.Actor { return audit.Member(b.owner.Member.ID) }

func (b *builder) memberOf(role account.Role) []account.Member {
	var out []account.Member
	for _, m := range b.world.Members {
		if m.Role == role {
			out = append(out, m)
		}
	}
	return out
}

func clinicFacts() posting.Clinic {
	return posting.Clinic{
		Sites: []posting.Site{
			{Name: "North Austin", Street: "1200 Lantern Way", City: "Austin", Region: "TX", PostalCode: "78758", Country: "US"},
			{Name: "South Lamar", Street: "35 Juniper Row", City: "Austin", Region: "TX", PostalCode: "78704", Country: "US"},
		},
		Specialties: []string{"family medicine", "pediatrics", "women's health"},
		EHR:         "ClearChart", Hours: "Monday to Saturday, 7:30 am to 6 pm",
		Benefits: []string{"Health, dental and vision insurance from day one", "18 days of paid leave", "401(k) with 4 % match", "Paid training for CMAA or CEHRS"},
		Contact:  posting.Contact{Name: "Dana Whitlock", Email: "jobs@riverside.example", Phone: "(512) 555-0110"},
		Website:  "https://riverside.example",
	}
}

// job drafts, plans and publishes a job at the clock's present moment.
func (b *builder) job(ctx context.Context, slots map[string]string, raters int) (posting.Posting, error) {
	return b.planned(ctx, slots, raters, asProposed)
}

// planned is job with a plan that changed the proposed one.
func (b *builder) planned(ctx context.Context, slots map[string]string, raters int, change func(exercise.Plan) exercise.Plan) (posting.Posting, error) {
	p, err := b.draft(ctx, slots, raters, change)
	if err != nil {
		return p, err
	}
	return b.app.Site.Posting.Publish(ctx, b.world.Org.ID, b.byOwner(), p.JobID, b.clinicOf())
}

func (b *builder) clinicOf() posting.Clinic {
	clinic := clinicFacts()
	clinic.Name, clinic.Place, clinic.Employees, clinic.TimeZone = b.world.Org.Name, b.world.Org.Place, b.world.Org.Employees, b.world.Org.TimeZone
	return clinic
}

func (b *builder) draft(ctx context.Context, slots map[string]string, raters int, change func(exercise.Plan) exercise.Plan) (posting.Posting, error) {
	t, err := b.app.Site.Posting.Templates.Find("patient-care-coordinator")
	if err != nil {
		return posting.Posting{}, err
	}
	brief := posting.NewBrief(t)
	for name, value := range slots {
		brief.Slots[name] = value
	}
	p, err := b.app.Site.Posting.Create(ctx, b.world.Org.ID, b.byOwner(), b.clinicOf(), brief)
	if err != nil {
		return p, err
	}
	plan := change(posting.ProposePlan(t, brief, b.app.Site.Catalog))
	return p, b.app.Site.Hiring.SetPlan(ctx, b.world.Org.ID, b.byOwner(), p.JobID, plan, raters)
}

func asProposed(plan exercise.Plan) exercise.Plan { return plan }

// everyKind adds the kinds that the proposed plan does without; they share a fifth of the weight.
func (b *builder) everyKind(plan exercise.Plan) exercise.Plan {
	const share = 0.2
	var more exercise.Plan
	for _, k := range b.app.Site.Catalog.Kinds() {
		if _, there := plan.Find(k.Info().Slug); !there {
			more = append(more, exercise.PlanItem{Kind: k.Info().Slug, Definition: k.Definitions()[0].ID, Reason: "Added by hand to the proposed plan."})
		}
	}
	if len(more) == 0 {
		return plan
	}
	for i := range plan {
		plan[i].Weight *= 1 - share
	}
	for i := range more {
		more[i].Weight = share / float64(len(more))
	}
	return append(plan, more...)
}

func (b *builder) date(offset time.Duration) string {
	return b.now.Add(offset).Format(time.DateOnly)
}

func (b *builder) coordinatorJob(ctx context.Context) error {
	b.at(-20 * day)
	p, err := b.job(ctx, map[string]string{
		"job_title": "Patient care coordinator", "place": "North Austin", "pay_min": "21", "pay_max": "26", "pay_per": "hour",
		"hours": "Tuesday to Saturday, 40 hours", "apply_by": b.date(12 * day), "reports_to": "Dana Whitlock, clinic manager",
	}, 2)
	if err != nil {
		return err
	}
	b.world.Open = append(b.world.Open, p)
	return b.people(ctx, p, coordinatorCast())
}

func (b *builder) frontDeskJob(ctx context.Context) error {
	b.at(-11 * day)
	p, err := b.planned(ctx, map[string]string{
		"job_title": "Patient care coordinator, South Lamar", "place": "South Lamar", "pay_min": "20", "pay_max": "24", "pay_per": "hour",
		"hours": "Monday to Friday, 32 hours", "employment": "Part time", "apply_by": b.date(20 * day),
	}, 1, b.everyKind)
	if err != nil {
		return err
	}
	b.world.Open = append(b.world.Open, p)
	return b.people(ctx, p, frontDeskCast())
}

// closedJob is last winter's opening, filled.
func (b *builder) closedJob(ctx context.Context) error {
	b.at(-38 * day)
	p, err := b.job(ctx, map[string]string{
		"job_title": "Patient care coordinator, referrals", "place": "North Austin", "pay_min": "22", "pay_max": "27", "pay_per": "hour",
		"apply_by": b.date(-20 * day),
	}, 1)
	if err != nil {
		return err
	}
	if err := b.people(ctx, p, closedCast()); err != nil {
		return err
	}
	b.at(-15 * day)
	_, err = b.app.Site.Posting.Close(ctx, b.world.Org.ID, b.byOwner(), p.JobID)
	return err
}

// draftJob still lacks what has to be there before it can be published.
func (b *builder) draftJob(ctx context.Context) error {
	b.at(-2 * day)
	p, err := b.draft(ctx, map[string]string{"job_title": "Bilingual patient care coordinator", "place": "North Austin", "language": "English and Spanish"}, 2, asProposed)
	b.draftOf = p.JobID
	return err
}

func (b *builder) people(ctx context.Context, p posting.Posting, cast []role) error {
	published := b.clock.Now()
	for i, r := range cast {
		// people arrive three a day after publishing, but never later than their story needs
		if err := b.office(published.Add(time.Duration(1+i/3)*day), 9+4*(i%3)); err != nil {
			return err
		}
		if r.since != 0 {
			b.at(-r.since)
		}
		if err := b.person(ctx, p, r); err != nil {
			return fmt.Errorf("candidate %d: %w", i+1, err)
		}
	}
	return nil
}

func (b *builder) nextName() (string, error) {
	if len(b.names) == 0 {
		return "", fault.New(fault.Internal, "the demo has run out of names")
	}
	name := b.names[0]
	b.names = b.names[1:]
	return name, nil
}
