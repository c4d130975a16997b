package journey

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/demo"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

const (
	secretWords = "quiet-harbor-lantern"
	ownerMail   = "olga@lakeside.example"
	managerMail = "marta@lakeside.example"
	recruitMail = "rae@lakeside.example"
	firstRater  = "ines@lakeside.example"
	otherRater  = "joel@lakeside.example"
)

// TestBrowserWholeJourney: an empty installation becomes a clinic that has compared two candidates
// and decided.
func TestBrowserWholeJourney(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	v := visit(t, p.base)
	setUp(t, p, v)
	for _, m := range [][3]string{
		{"Marta Bright", managerMail, "Manager"}, {"Rae Collins", recruitMail, "Recruiter"},
		{"Ines Duval", firstRater, "Rater"}, {"Joel Ebner", otherRater, "Rater"},
	} {
		invite(t, p, v, m[0], m[1], m[2])
	}
	job := writePosting(t, p, v)
	apply(t, p, v)
	compareAnother(t, p, job)
	for _, rater := range []string{firstRater, otherRater} {
		rate(p, v, rater)
	}
	decide(t, v, job)
}

// setUp follows the link of the console and gives the clinic's facts.
func setUp(t *testing.T, p *product, v *visitor) {
	t.Helper()
	link, err := p.Site.Account.FirstRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v.open(link)
	v.write("Name of the clinic", "Lakeside Pediatrics")
	v.write("Country and state", "US-TX")
	v.choose("Time zone", "America/Chicago")
	v.write("Number of employees", "12")
	v.write("Your name", "Olga Ames")
	v.write("Your work e-mail", ownerMail)
	v.write("Choose a password", secretWords)
	v.pictured("set-up")
	v.follow("Create the clinic")
	v.open("/desk/clinic")
	v.write("Name", "Lakeside Pediatrics")
	v.write("Street", "4 Pier Road")
	v.write("City", "Austin")
	v.Eval(`document.querySelector('[name="site_region.0"]').value = 'TX'`) // the clinic has a "State" too
	v.write("ZIP code", "78701")
	v.write("Specialties", "pediatrics")
	v.write("Health record system", "ClearChart")
	v.write("Opening hours", "Monday to Friday, 8 am to 5 pm")
	v.write("Benefits", "Health insurance from day one")
	v.write("Whom candidates can ask", "Olga Ames")
	v.write("Their e-mail", "jobs@lakeside.example")
	v.write("Their phone", "(512) 555-0118")
	v.follow("Save the clinic")
	v.pictured("clinic")
	v.quiet()
}

// invite adds a member as the owner; the member follows the link in the letter.
func invite(t *testing.T, p *product, v *visitor, name, email, role string) {
	t.Helper()
	v.signIn(ownerMail, secretWords)
	v.open("/desk/members")
	v.write("Name", name)
	v.write("Work e-mail", email)
	v.tick(role)
	v.follow("Send the invitation")
	v.picture("member-invited")
	v.forget()
	v.open(p.link(t, email, "/join/"))
	v.write("Password", secretWords)
	v.follow("Save and sign in")
	v.quiet()
}

// writePosting drafts from the brief, is refused, mends what is found, and publishes.
func writePosting(t *testing.T, p *product, v *visitor) (job string) {
	t.Helper()
	v.signIn(managerMail, secretWords)
	v.open("/desk")
	v.pictured("desk-empty")
	v.open("/desk/jobs/new")
	v.write("Job title", "Front desk rockstar")
	v.pictured("brief")
	v.follow("Save as a draft")
	v.sees("must fix", "rockstar")
	v.pictured("draft-with-findings")
	if status := v.leadsTo("Publish"); status != 422 {
		t.Fatalf("publishing what must be fixed answers %d", status)
	}
	v.mu.Lock()
	v.complaints = nil // the refusal that was asked for
	v.mu.Unlock()
	v.picture("publish-refused")
	v.follow("Posting")
	v.write("Job title", "Front desk coordinator")
	v.write("Pay from", "20")
	v.write("Pay to", "25")
	v.date("Apply by", time.Now().AddDate(0, 0, 20))
	v.follow("Save the brief")
	v.sees("$20 to $25")
	v.pictured("draft-mended")
	job = v.Eval(`location.pathname.split('/')[3]`)
	v.open("/desk/jobs/" + job + "/plan")
	v.pictured("plan")
	v.tick("Two")
	v.follow("Save the plan")
	v.open("/desk/jobs/" + job + "/posting")
	v.follow("Publish")
	v.picture("publish-ask")
	v.follow("Publish the posting")
	v.sees("Published")
	v.pictured("published")
	v.quiet()
	return job
}

// apply is the candidate's whole way: the public page, the letter, consent, four exercises.
func apply(t *testing.T, p *product, v *visitor) {
	t.Helper()
	v.forget()
	v.open("/jobs")
	v.follow("Front desk coordinator")
	v.pictured("job")
	v.write("Full name", "Nadia Ferro")
	v.write("E-mail", "nadia@mail.example")
	v.write("Phone", "555-0142")
	v.follow("Apply and get the exercises")
	v.sees("Look in your inbox")
	v.pictured("applied")
	v.signIn(ownerMail, secretWords)
	v.open("/desk/outbox")
	v.sees("nadia@mail.example")
	v.pictured("outbox")
	v.forget()
	link := p.link(t, "nadia@mail.example", "/c/")
	v.open(link)
	v.sees("Hello Nadia")
	v.pictured("landing")
	v.tick("I agree")
	v.follow("Save my answer")
	v.sees("You agreed to take part.")
	v.exercises(link)
}

// compareAnother lets a second candidate finish with simulated work, as a whole second journey would.
func compareAnother(t *testing.T, p *product, job string) {
	t.Helper()
	ctx, s := t.Context(), p.Site
	orgs, err := p.Store.Orgs(ctx)
	must(t, err)
	org := orgs[0].ID
	application, err := s.Hiring.Apply(ctx, org, id.Job(job), hiring.Person{Name: "Omar Haddad", Email: "omar@mail.example"})
	must(t, err)
	link := p.link(t, "omar@mail.example", "/c/")
	holder, err := s.Hiring.Open(ctx, link[len(p.base+"/c/"):])
	must(t, err)
	must(t, s.Hiring.Consent(ctx, holder))
	attempts, err := p.Store.AttemptsOf(ctx, org, application.ID)
	must(t, err)
	for _, a := range attempts {
		by := audit.Candidate(holder.Candidate.ID)
		must(t, s.Attempt.Start(ctx, org, by, a.ID))
		form, err := p.Store.Form(ctx, org, a.ID)
		must(t, err)
		kind, err := s.Catalog.Kind(a.Kind)
		must(t, err)
		answer, err := kind.Simulate(form, 0.8, 3)
		must(t, err)
		_, err = s.Attempt.Keep(ctx, org, by, a.ID, attempt.Save{Seq: 1}, answer)
		must(t, err)
		must(t, s.Attempt.Submit(ctx, org, by, a.ID, nil))
	}
	eventually(t, "scores of every exercise", func() bool {
		scores, err := p.Store.LatestScores(ctx, org, id.Job(job))
		must(t, err)
		return len(scores) == 8
	})
}

// rate learns the scale, sees the first page of it, and rates everything that waits, the middle level of
// every criterion.
func rate(p *product, v *visitor, email string) {
	v.t.Helper()
	v.signIn(email, secretWords)
	v.open("/rate")
	v.sees("Learn the scale first")
	v.pictured("rating-queue")
	m, err := p.Store.MemberByEmail(v.t.Context(), email)
	must(v.t, err)
	must(v.t, demo.Calibrate(v.t.Context(), p.Site.Review, m))
	v.open("/rate")
	v.followIn(".task a.btn")
	for n := 1; v.Eval(`Boolean(document.getElementById('judge'))`) == "true"; n++ {
		if n > 60 {
			v.t.Fatal("the queue of answers has no end")
		}
		v.Do(chromedp.SendKeys("#f-note", "Clear, but says little of what comes next."))
		if n == 1 {
			v.pictured("rating")
		}
		before := v.Eval(`location.pathname`)
		v.Eval(`document.activeElement.blur()`)
		v.Eval(`['2', 'Enter'].forEach(key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})))`)
		v.Wait(`location.pathname !== ` + strconv.Quote(before))
		if v.Eval(`location.pathname`) == "/rate" && v.Eval(`Boolean(document.querySelector('.task a.btn'))`) == "true" {
			v.followIn(".task a.btn")
		}
	}
	v.sees("Nothing to rate")
	v.picture("rating-done")
	v.quiet()
}

// decide compares the two candidates, looks at evidence, and records a decision.
func decide(t *testing.T, v *visitor, job string) {
	t.Helper()
	v.signIn(recruitMail, secretWords)
	v.open("/desk/jobs/" + job)
	v.pictured("applications")
	v.Eval(`document.querySelectorAll('input[name=c]').forEach(n => n.click())`)
	v.follow("Compare selected")
	v.sees("Compare 2 candidates", "Record a decision")
	v.check()
	v.pictured("compare")
	compared := v.Eval(`location.pathname + location.search`)
	for n := range 4 {
		v.open(compared)
		v.followIn(fmt.Sprintf(".skill:nth-of-type(%d) .num a", n+1))
		v.check()
		v.pictured(fmt.Sprintf("evidence-%d", n+1))
	}
	v.open(compared)
	v.Do(chromedp.Click(`input[name=application]`))
	v.choose("Stage", "Interview")
	v.write("Reason", "Sound scheduling and a complete letter; both raters agree on its tone.")
	v.follow("Record decision")
	v.pictured("decided")
	v.open("/desk/jobs/" + job)
	v.sees("Interview")
	v.pictured("applications-decided")
	v.quiet()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
