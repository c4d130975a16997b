package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
)

// clinic is a made-up clinic with one open job.
type clinic struct {
	app  *app.App
	org  id.Org
	job  id.Job
	slug string
	plan exercise.Plan
}

// openClinic makes it, with a plan of all exercises in which candidates write.
func openClinic(ctx context.Context, a *app.App) (*clinic, error) {
	c := &clinic{app: a}
	if err := c.planWriting(); err != nil {
		return nil, err
	}
	org, owner, err := a.Site.Account.CreateOrg(ctx, account.NewOrg{
		OrgFacts:  account.OrgFacts{Name: "Lakeside Clinic", TimeZone: "America/Chicago", Place: "US-TX", Employees: 20},
		OwnerName: "Robin Vale", Email: "robin@lakeside.example", Password: "slow-copper-meadow",
	})
	if err != nil {
		return nil, err
	}
	c.org = org.ID
	return c, c.publish(ctx, org, audit.Member(owner.ID))
}

// planWriting picks the exercises whose page has a text to write.
func (c *clinic) planWriting() error {
	for _, kind := range c.app.Site.Catalog.Kinds() {
		for _, def := range kind.Definitions()[:1] {
			form, err := kind.Generate(def.ID, 1)
			if err != nil {
				return err
			}
			page, err := kind.View(form.Public, nil, exercise.Page{Mode: exercise.Work, Lang: "en"})
			if err != nil {
				return err
			}
			if strings.Contains(string(page), "<textarea") {
				c.plan = append(c.plan, exercise.PlanItem{Kind: kind.Info().Slug, Definition: def.ID, Weight: 1, Reason: "Candidates write in it."})
			}
		}
	}
	if len(c.plan) == 0 {
		return fmt.Errorf("no exercise asks for a text")
	}
	for i := range c.plan {
		c.plan[i].Weight /= float64(len(c.plan))
	}
	return nil
}

func (c *clinic) publish(ctx context.Context, org account.Org, by audit.Actor) error {
	role, err := c.app.Site.Posting.Templates.Find("patient-care-coordinator")
	if err != nil {
		return err
	}
	brief := posting.NewBrief(role)
	for slot, value := range map[string]string{
		"job_title": "Patient care coordinator", "place": "North Austin", "pay_min": "21", "pay_max": "26", "pay_per": "hour",
		"hours": "Tuesday to Saturday, 40 hours", "apply_by": clock.Real{}.Now().AddDate(0, 1, 0).Format(time.DateOnly),
	} {
		brief.Slots[slot] = value
	}
	facts := posting.Clinic{
		Name: org.Name, Place: org.Place, Employees: org.Employees, TimeZone: org.TimeZone, EHR: "ClearChart",
		Hours: "Monday to Saturday, 7:30 am to 6 pm", Benefits: []string{"Health insurance from day one", "18 days of paid leave"},
		Sites:   []posting.Site{{Name: "North Austin", Street: "1 Lantern Way", City: "Austin", Region: "TX", PostalCode: "78758", Country: "US"}},
		Contact: posting.Contact{Name: "Robin Vale", Email: "jobs@lakeside.example", Phone: "(512) 555-0111"},
	}
	draft, err := c.app.Site.Posting.Create(ctx, c.org, by, facts, brief)
	if err != nil {
		return err
	}
	if err := c.app.Site.Hiring.SetPlan(ctx, c.org, by, draft.JobID, c.plan, 1); err != nil {
		return err
	}
	published, err := c.app.Site.Posting.Publish(ctx, c.org, by, draft.JobID, facts)
	c.job, c.slug = published.JobID, published.Slug
	return err
}

// seat is an attempt that has begun, and the link it is reached by.
type seat struct {
	org     id.Org
	attempt id.Attempt
	path    string // of the exercise, from the root
}

// perPerson is how many attempts one made-up person has in seats: a job lists its people whenever one
// is added.
const perPerson = 20

// seats begins so many attempts of the first exercise, in one transaction.
func (c *clinic) seats(ctx context.Context, n int) (all []seat, err error) {
	err = c.app.Store.Atomically(ctx, func(ctx context.Context) error {
		all = nil
		for person := 0; len(all) < n; person++ {
			more, err := c.seatsOf(ctx, fmt.Sprintf("seat-%s", id.New()), min(perPerson, n-len(all)))
			if err != nil {
				return err
			}
			all = append(all, more...)
		}
		return nil
	})
	return all, err
}

func (c *clinic) seatsOf(ctx context.Context, name string, n int) ([]seat, error) {
	s := c.app.Site
	application, err := s.Hiring.Invite(ctx, c.org, audit.System, c.job, hiring.Person{Name: name, Email: name + "@people.example"})
	if err != nil {
		return nil, err
	}
	token, hash := id.Token()
	application.LinkHash = hash
	if err := c.app.Store.SetApplication(ctx, c.org, application); err != nil {
		return nil, err
	}
	invited, err := c.app.Store.AttemptsOf(ctx, c.org, application.ID)
	if err != nil {
		return nil, err
	}
	var extra exercise.Plan
	for range n {
		extra = append(extra, c.plan[0])
	}
	if err := s.Attempt.Prepare(ctx, c.org, application.ID, extra, application.InvitedAt, application.Closes); err != nil {
		return nil, err
	}
	attempts, err := c.app.Store.AttemptsOf(ctx, c.org, application.ID)
	if err != nil {
		return nil, err
	}
	known := map[id.Attempt]bool{}
	for _, a := range invited {
		known[a.ID] = true
	}
	var out []seat
	for _, a := range attempts {
		if known[a.ID] {
			continue
		}
		if err := s.Attempt.Start(ctx, c.org, audit.Candidate(application.Candidate), a.ID); err != nil {
			return nil, err
		}
		out = append(out, seat{org: c.org, attempt: a.ID, path: "/c/" + token + "/a/" + string(a.ID)})
	}
	return out, nil
}
