package manager_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/web/site"
)

// clinic is the whole product over an empty database, with an owner who can sign in.
type clinic struct {
	t      *testing.T
	app    *app.App
	server *httptest.Server
	clock  *clock.Fixed
	org    account.Org
}

const password = "a lamp above the harbour wall"

func newClinic(t *testing.T) *clinic {
	t.Helper()
	c := &clinic{t: t, clock: clock.At(time.Date(2027, 3, 2, 15, 0, 0, 0, time.UTC))}
	c.server = httptest.NewUnstartedServer(nil)
	base := "http://" + c.server.Listener.Addr().String()
	a, err := app.New(t.Context(), app.Options{
		Config: config.Config{Data: t.TempDir()}, Web: config.Web{BaseURL: base}, Clock: c.clock,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Migrate: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	c.app = a
	c.org, _, err = a.Site.Account.CreateOrg(t.Context(), account.NewOrg{
		OrgFacts:  account.OrgFacts{Name: "Riverside Family Clinic", TimeZone: "America/Chicago", Place: "US-TX", Employees: 24},
		OwnerName: "Dana Whitlock", Email: "dana@example.org", Password: password,
	})
	if err != nil {
		t.Fatal(err)
	}
	c.server.Config.Handler = a.Handler
	c.server.Start()
	t.Cleanup(func() { c.server.Close(); _ = a.Close() })
	return c
}

// browser is one signed-in browser. It does not follow redirects.
type browser struct {
	t      *testing.T
	client *http.Client
	base   string
}

type page struct {
	Status   int
	Body     string
	Location string
}

func (c *clinic) browser(email string) *browser {
	c.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	b := &browser{t: c.t, base: c.server.URL, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if email != "" {
		b.post("/sign-in", url.Values{"email": {email}, "password": {password}}).is(c.t, http.StatusSeeOther)
	}
	return b
}

// member adds a person with a role and signs them in.
func (c *clinic) member(name, email string, role account.Role) *browser {
	c.t.Helper()
	owner, err := c.app.Store.MemberByEmail(c.t.Context(), "dana@example.org")
	if err != nil {
		c.t.Fatal(err)
	}
	by := account.Actor{Org: c.org, Member: owner}
	m, err := c.app.Site.Account.InviteMember(c.t.Context(), by, account.NewMember{Name: name, Email: email, Role: role})
	if err != nil {
		c.t.Fatal(err)
	}
	link, err := c.app.Site.Account.ResendInvitation(c.t.Context(), by, m.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, _, err := c.app.Site.Account.AcceptInvitation(c.t.Context(), link[strings.LastIndex(link, "/")+1:], password); err != nil {
		c.t.Fatal(err)
	}
	return c.browser(email)
}

func (b *browser) get(path string) page {
	b.t.Helper()
	r, err := b.client.Get(b.base + path)
	return b.read(r, err)
}

func (b *browser) post(path string, form url.Values) page {
	b.t.Helper()
	r, err := b.client.PostForm(b.base+path, form)
	return b.read(r, err)
}

func (b *browser) read(r *http.Response, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{Status: r.StatusCode, Body: string(body), Location: r.Header.Get("Location")}
}

func (p page) is(t *testing.T, status int) page {
	t.Helper()
	if p.Status != status {
		t.Fatalf("status %d, not %d:\n%s", p.Status, status, p.Body)
	}
	return p
}

func (p page) has(t *testing.T, texts ...string) page {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.Body, text) {
			t.Errorf("the page lacks %q:\n%s", text, p.Body)
		}
	}
	return p
}

func (p page) lacks(t *testing.T, texts ...string) page {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(p.Body, text) {
			t.Errorf("the page has %q", text)
		}
	}
	return p
}

var facts = url.Values{
	"name": {"Riverside Family Clinic"}, "place": {"US-TX"}, "time_zone": {"America/Chicago"}, "employees": {"24"},
	"site_city.0": {"Austin"}, "site_region.0": {"tx"}, "site_name.0": {"North office"}, "hours": {"Monday to Friday, 8 am to 5 pm"},
	"specialties": {"family medicine"}, "benefits": {"Medical, dental and vision insurance\nPaid time off and paid holidays"},
	"contact_name": {"Dana Whitlock"}, "contact_email": {"dana@example.org"}, "contact_phone": {"512-555-0148"},
}

// complete is a brief with nothing left to fix.
func complete() url.Values {
	return url.Values{
		"template": {"patient-care-coordinator"}, "slot.job_title": {"Patient care coordinator"},
		"slot.purpose": {"You help each patient get the right visit, with the right records and a clear cost, on time."},
		"slot.mode":    {"On site"}, "slot.employment": {"Full time"}, "slot.pay_min": {"19.50"}, "slot.pay_max": {"24"}, "slot.pay_per": {"hour"},
		"slot.language": {"English"}, "slot.training": {"yes"}, "slot.assessment_notice": {"yes"}, "slot.answer_within": {"ten working days"},
		"slot.apply_by": {"2027-03-19"}, "slot.how_to_apply": {"Use the form on this page. You need no account and no résumé."},
		"duty":  {"schedule", "match", "referrals", "urgent", "channels", "explain", "register", "discrepancies", "privacy", "eligibility", "costs"},
		"skill": {"communication", "organization", "problem_solving", "detail"}, "tool": {"ehr", "portal", "phone"},
	}
}

func with(form url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

var jobOf = regexp.MustCompile(`^(/desk/jobs/[^/]+)/posting`)

// draft makes a job of a brief and returns its path.
func (b *browser) draft(brief url.Values) string {
	b.t.Helper()
	made := b.post("/desk/jobs/new", brief).is(b.t, http.StatusSeeOther)
	m := jobOf.FindStringSubmatch(made.Location)
	if m == nil {
		b.t.Fatalf("no studio at %q", made.Location)
	}
	return m[1]
}

func (b *browser) publish(job, version string) page {
	b.t.Helper()
	return b.post(job+"/publish", url.Values{"confirm": {"yes"}, "based": {version}})
}

func TestIncompleteBriefBecomesADraft(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.get("/desk").is(t, 200).has(t, "No open job yet", "Dana", "/desk/jobs/new")
	b.get("/desk/jobs/new").is(t, 200).has(t, `name="slot.pay_min"`, "Your clinic’s facts are missing")
	job := b.draft(url.Values{"template": {"patient-care-coordinator"}, "slot.job_title": {"Clinic coordinator"}, "slot.employment": {"Full time"}})
	b.get(job+"/posting").is(t, 200).has(t, "Clinic coordinator", "must fix", "No pay is stated", "Version 1", `href="#f-slot.pay_min"`)
	b.get("/desk").is(t, 200).has(t, "Clinic coordinator", "to fix", "Finish the draft")
	b.get(job+"/plan").is(t, 200).has(t, "Use the proposed weights", "Now 100 %")
}

func TestMalformedAnswersComeBackWithEverythingTyped(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	refused := b.post("/desk/jobs/new", url.Values{"template": {"patient-care-coordinator"}, "slot.job_title": {"Coordinator of visits"}, "slot.pay_min": {"about 20"}, "slot.apply_by": {"soon"}, "duty_added": {"Water the plants"}})
	refused.is(t, 422).has(t, `value="about 20"`, `value="soon"`, "Coordinator of visits", "Water the plants", `href="#f-slot.pay_min"`, "Type an amount in dollars")
	refused.lacks(t, "This answer is needed before the posting can be published.")
	b.get("/desk").lacks(t, "Coordinator of visits")
}

func TestFindingsBlockPublishingUntilMended(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(with(complete(), "slot.pay_min", "", "slot.pay_max", ""))
	b.post(job+"/publish", nil).is(t, 422).has(t, "Fix what must be fixed first")
	b.publish(job, "1").is(t, 422)
	b.post(job+"/posting", with(complete(), "based", "1")).is(t, http.StatusSeeOther)
	b.get(job+"/posting").is(t, 200).has(t, "Draft, ready", "Version 2", "Publish…")

	b.post(job+"/publish", nil).is(t, 200).has(t, "Publish Patient care coordinator?", `name="confirm" value="yes"`)
	b.publish(job, "1").is(t, 200).has(t, "The posting was changed meanwhile")
	b.publish(job, "2").is(t, http.StatusSeeOther)
	studio := b.get(job+"/posting").is(t, 200).has(t, "Published", "Public page")
	public := regexp.MustCompile(`href="(/jobs/[^"]+)"`).FindStringSubmatch(studio.Body)
	if public == nil {
		t.Fatal("no link to the public page")
	}
	anyone := c.browser("")
	anyone.get(public[1]).is(t, 200).has(t, "$19.50 to $24 an hour", "Patient care coordinator")

	b.post(job+"/close", nil).is(t, 200).has(t, "Close Patient care coordinator?")
	b.post(job+"/close", url.Values{"confirm": {"yes"}, "based": {"3"}}).is(t, http.StatusSeeOther)
	anyone.get(public[1]).is(t, http.StatusGone)
	b.get("/desk?show=closed").is(t, 200).has(t, "Patient care coordinator")
	b.get(job+"/posting").is(t, 200).lacks(t, `id="brief-form"`)
	b.post(job+"/text", url.Values{"markdown": {"other"}, "based": {"4"}}).is(t, 422)
}

func TestAPublishedPostingStaysFitToPublish(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(complete())
	b.publish(job, "1").is(t, http.StatusSeeOther)
	b.post(job+"/posting", with(complete(), "based", "2", "slot.pay_min", "", "slot.pay_max", "", "slot.reports_to", "the night manager")).
		is(t, 422).has(t, "was not saved", "the night manager")
	b.post(job+"/text", url.Values{"based": {"2"}, "markdown": {"# Nothing but this line"}}).is(t, 422).has(t, "Nothing but this line", "was not saved")
	b.post(job+"/posting", with(complete(), "based", "2", "slot.reports_to", "the clinic manager")).is(t, http.StatusSeeOther)
	b.get(job+"/posting").is(t, 200).has(t, "the clinic manager", "Version 3")
}

func TestTwoEditorsLoseNothing(t *testing.T) {
	c := newClinic(t)
	dana := c.browser("dana@example.org")
	omar := c.member("Omar Reyes", "omar@example.org", account.Manager)
	dana.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := dana.draft(complete())
	dana.post(job+"/text", url.Values{"based": {"1"}, "markdown": {"# Coordinator\n\nDana wrote this."}}).is(t, http.StatusSeeOther)
	omar.post(job+"/text", url.Values{"based": {"1"}, "markdown": {"# Coordinator\n\nOmar wrote that."}}).
		is(t, http.StatusConflict).has(t, "Two texts to compare", "<mark>Dana wrote this.</mark>", "<mark>Omar wrote that.</mark>", "# Coordinator\n\nOmar wrote that.</textarea>", `name="based" value="2"`)
	omar.post(job+"/posting", with(complete(), "based", "1", "slot.reports_to", "Omar himself")).
		is(t, http.StatusConflict).has(t, "Two texts to compare", `value="Omar himself"`, "Dana wrote this.")
	omar.post(job+"/text", url.Values{"based": {"2"}, "markdown": {"# Coordinator\n\nDana and Omar wrote this."}}).is(t, http.StatusSeeOther)
	dana.get(job+"/posting").is(t, 200).has(t, "Dana and Omar wrote this.", "The text is not what this brief would write.", `data-go="f-markdown"`).
		lacks(t, `data-go="f-slot.pay_min"`)
}

func TestAFixIsPutIntoTheText(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(complete())
	studio := b.get(job + "/posting").Body
	text := regexp.MustCompile(`(?s)name="markdown"[^>]*>\n(.*?)</textarea>`).FindStringSubmatch(studio)
	if text == nil {
		t.Fatal("no text in the studio")
	}
	cut := strings.Index(text[1], "**Need a change")
	if cut < 0 {
		t.Fatalf("no accommodation line in\n%s", text[1])
	}
	b.post(job+"/text", url.Values{"based": {"1"}, "markdown": {text[1][:cut]}}).is(t, http.StatusSeeOther)
	studio = b.get(job+"/posting").has(t, "how to ask for a change to the hiring process").Body
	key := regexp.MustCompile(`name="apply" value="(accommodation_missing\|\d+)"`).FindStringSubmatch(studio)
	if key == nil {
		t.Fatal("the missing line has no fix")
	}
	b.post(job+"/text", url.Values{"based": {"2"}, "markdown": {text[1][:cut]}, "apply": {key[1]}}).is(t, http.StatusSeeOther)
	b.get(job+"/posting").has(t, "Ask for a reasonable accommodation at any step").lacks(t, "accommodation_missing")
	b.post(job+"/text", url.Values{"based": {"3"}, "markdown": {"short"}, "apply": {key[1] + "9"}}).is(t, 422).has(t, "The text has changed since this fix was offered")
}

func TestPreviewAnswersWithHTMLAndCounts(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	var shown struct {
		HTML, Findings, Says string
		Must                 int
	}
	answer := b.post("/desk/preview", with(complete(), "slot.pay_min", "", "slot.pay_max", "", "slot.purpose", "You are young <b>and</b> energetic.")).is(t, 200)
	if err := json.Unmarshal([]byte(answer.Body), &shown); err != nil {
		t.Fatal(err)
	}
	if shown.Must == 0 || !strings.Contains(shown.Findings, "No pay is stated") || !strings.Contains(shown.Says, "must fix") {
		t.Errorf("%+v", shown)
	}
	if strings.Contains(shown.HTML, "<h1") || strings.Contains(shown.HTML, "<b>and</b>") {
		t.Errorf("headings or tags slipped through: %s", shown.HTML)
	}
	b.post("/desk/preview", url.Values{"template": {"none"}}).is(t, http.StatusNotFound)
	b.post("/desk/preview", with(complete(), "job", "0197f000-0000-7000-8000-000000000000")).is(t, http.StatusNotFound)
}

func TestRecruitersReadTheStudio(t *testing.T) {
	c := newClinic(t)
	owner := c.browser("dana@example.org")
	job := owner.draft(complete())
	b := c.member("Rosa Lind", "rosa@example.org", account.Recruiter)
	b.get(job+"/posting").is(t, 200).has(t, "You can read this posting.").lacks(t, `id="brief-form"`, "Publish…", `name="apply"`)
	b.get(job+"/plan").is(t, 200).lacks(t, `name="use"`)
	b.post(job+"/posting", with(complete(), "based", "1")).is(t, http.StatusForbidden)
	b.get("/desk").is(t, 200).has(t, "Read the draft").lacks(t, "New job")
}

func TestPlanKeepsWhatWasTyped(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	job := b.draft(complete())
	plan := url.Values{"use": {"schedule", "email"}, "weight.schedule": {"60"}, "weight.email": {"50"}, "raters": {"1"}}
	b.post(job+"/plan", plan).is(t, 422).has(t, "add up to 110 %", "10 % over", `value="60"`, `value="50"`)
	b.post(job+"/plan", with(plan, "weight.email", "forty")).is(t, 422).has(t, `value="forty"`, "type a percentage")
	b.post(job+"/plan", with(plan, "weight.email", "40 %")).is(t, http.StatusSeeOther)
	b.get(job+"/plan").is(t, 200).has(t, `value="60"`, `value="40"`, "20 % proposed")
	b.post(job+"/plan", url.Values{"raters": {"3"}, "use": {"schedule"}, "weight.schedule": {"100"}}).is(t, 422).has(t, "one or two people")

	b.publish(job, "1").is(t, http.StatusSeeOther)
	c.browser("").post("/jobs/patient-care-coordinator-riverside-family-clinic/apply", url.Values{"name": {"Ana Ruiz"}, "email": {"ana@example.org"}}).is(t, http.StatusSeeOther)
	b.get(job+"/plan").is(t, 200).has(t, "This plan is fixed.", "Set by hand; 20 % was proposed.").lacks(t, `name="use"`)
	b.post(job+"/plan", with(plan, "weight.email", "40")).is(t, http.StatusConflict).has(t, "This plan is fixed.")
	b.get("/desk").is(t, 200).has(t, "See candidates")

	outbox := b.get("/desk/outbox").is(t, 200).has(t, "ana@example.org")
	letter := regexp.MustCompile(`/desk/outbox/[0-9a-f-]+`).FindString(outbox.Body)
	link := regexp.MustCompile(`<a href="` + b.base + `(/c/[^"]+)"`).FindStringSubmatch(b.get(letter).is(t, 200).Body)
	if link == nil {
		t.Fatal("the letter has no link that can be followed")
	}
	c.browser("").get(link[1]).is(t, 200).has(t, "Ana")
}

func TestClinicFactsComeBackWhenRefused(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/clinic", with(facts, "employees", "a few", "contact_email", "dana at example", "ehr", "Willow")).is(t, 422).
		has(t, `value="a few"`, `value="dana at example"`, `value="Willow"`, `href="#f-employees"`)
	b.post("/desk/clinic", facts).is(t, http.StatusSeeOther)
	b.get("/desk/clinic").is(t, 200).has(t, `value="Austin"`, `value="TX"`, "Another site", "Paid time off and paid holidays")
	b.post("/desk/clinic", with(facts, "site_city.1", "", "site_name.1", "South office")).is(t, 422).has(t, "Give the city of this site", "South office")
}

func TestMembersComeAndGo(t *testing.T) {
	c := newClinic(t)
	b := c.browser("dana@example.org")
	b.post("/desk/members", url.Values{"name": {"Ravi Nair"}, "email": {"nobody"}, "role": {"rater"}}).is(t, 422).has(t, `value="Ravi Nair"`, `value="nobody"`)
	b.post("/desk/members", url.Values{"name": {"Ravi Nair"}, "email": {"ravi@example.org"}, "role": {"rater"}}).is(t, http.StatusSeeOther)
	b.post("/desk/members", url.Values{"name": {"Ravi Two"}, "email": {"ravi@example.org"}, "role": {"rater"}}).is(t, http.StatusConflict).has(t, `value="Ravi Two"`)
	ravi, err := c.app.Store.MemberByEmail(t.Context(), "ravi@example.org")
	if err != nil {
		t.Fatal(err)
	}
	path := "/desk/members/" + string(ravi.ID)
	b.post(path, url.Values{"act": {"role"}, "role": {"recruiter"}}).is(t, http.StatusSeeOther)
	b.get(b.post(path, url.Values{"act": {"invite"}}).is(t, http.StatusSeeOther).Location).is(t, 200).has(t, "A link for Ravi Nair is on its way.")
	b.get("/desk/members").is(t, 200).has(t, "Nobody has it by role")
	b.post(path, url.Values{"act": {"role"}, "role": {"manager"}}).is(t, http.StatusSeeOther)
	b.post(path, url.Values{"act": {"accommodate"}}).is(t, http.StatusSeeOther)
	b.get("/desk/members").is(t, 200).has(t, "Holds the accommodation right", "Take the accommodation right")
	b.post(path, url.Values{"act": {"role"}, "role": {"rater"}}).is(t, http.StatusSeeOther)
	b.get("/desk/members").is(t, 200).lacks(t, "Holds the accommodation right")
	b.post(path, url.Values{"act": {"accommodate-no"}}).is(t, http.StatusSeeOther)
	b.get("/desk/members").is(t, 200).lacks(t, "Take the accommodation right")
	b.post(path, url.Values{"act": {"disable"}}).is(t, http.StatusSeeOther)
	b.get("/desk/members").is(t, 200).has(t, "Disabled", "Let in again")
	b.post(path, url.Values{"act": {"enable"}}).is(t, http.StatusSeeOther)
	owner, err := c.app.Store.MemberByEmail(t.Context(), "dana@example.org")
	if err != nil {
		t.Fatal(err)
	}
	b.post("/desk/members/"+string(owner.ID), url.Values{"act": {"role"}, "role": {"rater"}}).is(t, http.StatusConflict).has(t, "at least one owner")
	b.post(path, url.Values{"act": {"promote"}}).is(t, 422)
}

func TestStrangersSeeNothingOfAnotherClinic(t *testing.T) {
	c := newClinic(t)
	job := c.browser("dana@example.org").draft(complete())
	if _, _, err := c.app.Site.Account.CreateOrg(t.Context(), account.NewOrg{
		OrgFacts:  account.OrgFacts{Name: "Hill Clinic", TimeZone: "UTC", Place: "US-CO", Employees: 9},
		OwnerName: "Ida Berg", Email: "ida@example.org", Password: password,
	}); err != nil {
		t.Fatal(err)
	}
	b := c.browser("ida@example.org")
	for _, path := range []string{"/posting", "/plan", "/versions", "/trace"} {
		b.get(job+path).is(t, http.StatusNotFound)
	}
	for _, path := range []string{"/posting", "/text", "/publish", "/close", "/plan", "/dismiss", "/duplicate", "/reopen", "/versions"} {
		b.post(job+path, complete()).is(t, http.StatusNotFound)
	}
	if site.Zone(c.org).String() != "America/Chicago" {
		t.Error("the clinic lost its time zone")
	}
}
