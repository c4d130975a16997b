package recruiter_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/assessments"
	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/review"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
	"preceptor/internal/web/recruiter"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// world is a clinic with one open job on a real store, and the pages over it.
type world struct {
	t       *testing.T
	db      *store.Store
	clock   *clock.Fixed
	site    *site.Site
	echo    *echo.Echo
	org     account.Org
	owner   account.Member
	raters  [2]account.Member
	job     id.Job
	actor   *account.Actor
	links   map[id.Application]int // letters sent
	scoring []id.Attempt           // the queue
}

func (w *world) Link(_ context.Context, h hiring.Holder, _ string) error {
	w.links[h.Application.ID]++
	return nil
}

func (w *world) Arrived(context.Context, hiring.Holder, exercise.Plan) error { return nil }

func (w *world) EnqueueScore(_ context.Context, _ id.Org, a id.Attempt) error {
	w.scoring = append(w.scoring, a)
	return nil
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	now := time.Date(2027, 3, 9, 14, 30, 0, 0, time.UTC)
	w := &world{t: t, db: storetest.New(t), clock: clock.At(now), links: map[id.Application]int{}}
	w.org = account.Org{ID: id.Org(id.New()), Name: "Riverside Family Clinic", Slug: "riverside", TimeZone: "America/Chicago", Place: "US-TX", Employees: 12, Facts: []byte("{}"), CreatedAt: now}
	w.owner = w.member("Dana Whitlock", account.Owner)
	w.raters = [2]account.Member{w.member("Ravi Nair", account.Rater), w.member("Kim Osei", account.Rater)}
	check(t, w.db.AddOrg(t.Context(), w.org))
	for _, m := range []account.Member{w.owner, w.raters[0], w.raters[1]} {
		check(t, w.db.AddMember(t.Context(), w.org.ID, m))
	}
	w.wire()
	w.job = w.addJob("Patient care coordinator", "coordinator")
	w.as(w.owner)
	return w
}

func (w *world) member(name string, role account.Role) account.Member {
	return account.Member{ID: id.Member(id.New()), Org: w.org.ID, Name: name, Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org", Role: role, PasswordHash: "x", CreatedAt: w.clock.Now()}
}

func (w *world) wire() {
	w.t.Helper()
	catalog := assessments.Catalog()
	folders := map[string]fs.FS{}
	for _, k := range catalog.Kinds() {
		folders[k.Info().Slug] = k.Assets()
	}
	seed := uint64(40)
	s := &site.Site{Catalog: catalog, Clock: w.clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), BaseURL: "http://localhost"}
	s.Assets = must(ui.NewAssets(folders))(w.t)
	s.Attempt = attempt.NewService(attempt.Deps{Store: w.db, Tx: w.db, Audit: w.db, Queue: w, Clock: w.clock, Catalog: catalog, Seed: func() uint64 { seed++; return seed }})
	s.Hiring = hiring.NewService(hiring.Deps{Store: w.db, Tx: w.db, Audit: w.db, Clock: w.clock, Catalog: catalog, Attempts: s.Attempt, Letters: w})
	s.Review = review.NewService(review.Deps{Store: w.db, Tx: w.db, Audit: w.db, Clock: w.clock, Catalog: catalog, Attempts: s.Attempt})
	s.Accounts, s.Hirings, s.Attempts, s.Reviews, s.Postings, s.Mails, s.Trail = w.db, w.db, w.db, w.db, w.db, w.db, w.db
	w.site = s
	w.echo = echo.New()
	w.echo.HTTPErrorHandler = func(err error, c echo.Context) { _ = c.String(site.Status(err), err.Error()) }
	w.echo.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			site.SetActor(c, *w.actor)
			return next(c)
		}
	})
	w.echo.GET(ui.StaticPrefix+"*", echo.WrapHandler(s.Assets))
	w.routes(recruiter.New(s))
}

func (w *world) routes(rec recruiter.Pages) {
	e := w.echo
	e.GET("/desk/jobs/:job", rec.Applications)
	e.GET("/desk/jobs/:job/invite/many", rec.InviteManyForm)
	e.POST("/desk/jobs/:job/invite/many", rec.InviteMany)
	e.GET("/desk/pool", rec.Pool)
	e.POST("/desk/pool/:candidate/invite", rec.InvitePooled)
	e.GET("/shared/:token", rec.Shared)
	e.POST("/desk/applications/:application/shares", rec.ShareProfile)
	e.POST("/desk/applications/:application/shares/:share/end", rec.EndShare)
	e.POST("/desk/applications/:application/tags", rec.Tags)
	e.POST("/desk/applications/:application/assign", rec.Assign)
	e.POST("/desk/applications/:application/seen", rec.SeenTo)
	e.GET("/desk/applications/:application/resume", rec.Resume)
	e.POST("/desk/jobs/:job/bulk", rec.Bulk)
	e.POST("/desk/jobs/:job/views", rec.KeepView)
	e.POST("/desk/jobs/:job/views/:view/remove", rec.RemoveView)
	e.GET("/desk/jobs/:job/invite", rec.InviteForm)
	e.POST("/desk/jobs/:job/invite", rec.Invite)
	e.GET("/desk/jobs/:job/compare", rec.Compare)
	e.GET("/desk/jobs/:job/compare/files/:format", rec.CompareFile)
	e.GET("/desk/jobs/:job/reports", rec.Reports)
	e.GET("/desk/jobs/:job/reports/files/:part", rec.ReportFile)
	e.GET("/desk/applications/:application/interview", rec.Guide)
	e.POST("/desk/applications/:application/interview", rec.Interviewed)
	e.POST("/desk/attempts/:attempt/score", rec.SetScore)
	e.POST("/desk/jobs/:job/decide", rec.Decide)
	e.GET("/desk/applications/:application", rec.Profile)
	e.POST("/desk/applications/:application/note", rec.Note)
	e.POST("/desk/applications/:application/stage", rec.Stage)
	e.POST("/desk/applications/:application/reveal", rec.Reveal)
	e.POST("/desk/applications/:application/link", rec.Resend)
	e.GET("/desk/attempts/:attempt", rec.Evidence)
	e.POST("/desk/attempts/:attempt/extend", rec.Extend)
	e.POST("/desk/attempts/:attempt/void", rec.Void)
	e.POST("/desk/attempts/:attempt/reopen", rec.Reopen)
	e.POST("/desk/attempts/:attempt/fresh", rec.Fresh)
	e.POST("/desk/attempts/:attempt/retest", rec.Retest)
	e.GET("/desk/attempts/:attempt/:act", rec.BackToProfile)
	e.POST("/desk/applications/:application/changes", rec.Grant)
	e.GET("/desk/jobs/:job/live", rec.Live)
}

// addJob stores a published job with the standard plan's exercise kinds and two raters.
func (w *world) addJob(title, slug string) id.Job {
	w.t.Helper()
	ctx, now := w.t.Context(), w.clock.Now()
	p := posting.Posting{
		ID: id.Posting(id.New()), OrgID: w.org.ID, JobID: id.Job(id.New()), Template: "patient-care-coordinator", TemplateVersion: 1,
		Title: title, Slug: slug, Markdown: "# Role\n", Version: 1, Place: "US-TX", Site: posting.Site{Name: "North Austin", City: "Austin"},
		CreatedAt: now, UpdatedAt: now,
	}
	check(w.t, w.db.AddPosting(ctx, w.org.ID, p))
	p.PublishedAt = &now
	check(w.t, w.db.SavePosting(ctx, w.org.ID, p))
	var plan exercise.Plan
	for _, k := range w.site.Catalog.Kinds() {
		if k.Info().Weight == 0 {
			continue // not of the standard plan
		}
		plan = append(plan, exercise.PlanItem{Kind: k.Info().Slug, Definition: k.Definitions()[0].ID, Weight: k.Info().Weight, Reason: "Duty of the posting"})
	}
	check(w.t, w.site.Hiring.SetPlan(ctx, w.org.ID, audit.Member(w.owner.ID), p.JobID, plan, 2))
	return p.JobID
}

func (w *world) as(m account.Member) { w.actor = &account.Actor{Org: w.org, Member: m} }

func (w *world) invite(name string) hiring.Application {
	w.t.Helper()
	email := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org"
	return must(w.site.Hiring.Invite(w.t.Context(), w.org.ID, audit.Member(w.owner.ID), w.job, hiring.Person{Name: name, Email: email, Phone: "555-0142"}))(w.t)
}

func (w *world) attempt(app hiring.Application, kind string) attempt.Attempt {
	w.t.Helper()
	for _, a := range must(w.db.AttemptsOf(w.t.Context(), w.org.ID, app.ID))(w.t) {
		if a.Kind == kind {
			return a
		}
	}
	w.t.Fatalf("no attempt of kind %s", kind)
	return attempt.Attempt{}
}

// take starts an exercise, saves what a person of the ability would and, if told so, hands it in.
// An ability below 0 saves nothing.
func (w *world) take(app hiring.Application, kind string, ability float64, submit bool) attempt.Attempt {
	w.t.Helper()
	ctx, org, by := w.t.Context(), w.org.ID, audit.Candidate(app.Candidate)
	a := w.attempt(app, kind)
	check(w.t, w.site.Attempt.Start(ctx, org, by, a.ID))
	form := must(w.db.Form(ctx, org, a.ID))(w.t)
	k := must(w.site.Catalog.Kind(kind))(w.t)
	w.clock.Advance(5 * time.Minute)
	if ability >= 0 {
		response := must(k.Simulate(form, ability, uint64(len(app.Code))+uint64(app.Code[0])))(w.t)
		check(w.t, k.Check(form.Public, response))
		saved := attempt.Saved{Seq: 1, Response: response, At: w.clock.Now(), Checksum: id.Hash(string(response))}
		check(w.t, w.db.PutResponse(ctx, org, a.ID, saved, attempt.Event{At: w.clock.Now(), Op: "save", Seq: 1}))
	}
	if submit {
		check(w.t, w.site.Attempt.Submit(ctx, org, by, a.ID, nil))
	}
	return a
}

// takeAll takes every exercise of the plan.
func (w *world) takeAll(app hiring.Application, ability float64) {
	w.t.Helper()
	for _, item := range must(w.db.Job(w.t.Context(), w.org.ID, app.Job))(w.t).Plan {
		w.take(app, item.Kind, ability, true)
	}
}

// score runs the queue.
func (w *world) score() {
	w.t.Helper()
	for _, a := range w.scoring {
		check(w.t, w.site.Review.ScoreAttempt(w.t.Context(), w.org.ID, a))
	}
	w.scoring = nil
}

// rate gives an answer one level on every criterion.
func (w *world) rate(m account.Member, a attempt.Attempt, level int, note string) {
	w.t.Helper()
	k := must(w.site.Catalog.Kind(a.Kind))(w.t)
	taken := must(w.site.Attempt.Open(w.t.Context(), w.org.ID, a.ID))(w.t)
	levels := map[string]int{}
	for _, c := range exercise.RubricFor(k, taken.Form.Public, taken.Response).Criteria {
		levels[c.ID] = level
	}
	check(w.t, w.site.Review.Rate(w.t.Context(), w.org.ID, m.ID, a.ID, levels, note))
}

func (w *world) rateAll(app hiring.Application, level int) {
	w.t.Helper()
	for _, kind := range []string{"email", "scenario"} {
		for i, m := range w.raters {
			w.rate(m, w.attempt(app, kind), level, fmt.Sprintf("note of rater %d on %s", i+1, kind))
		}
	}
}

func (w *world) get(path string, status int) string {
	w.t.Helper()
	return w.do(http.MethodGet, path, nil, status).Body.String()
}

// post sends a form and returns where it leads, or the page where it was refused.
func (w *world) post(path string, form url.Values, status int) (location, body string) {
	w.t.Helper()
	r := w.do(http.MethodPost, path, form, status)
	return r.Header().Get("Location"), r.Body.String()
}

func (w *world) do(method, path string, form url.Values, status int) *httptest.ResponseRecorder {
	w.t.Helper()
	req := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	w.echo.ServeHTTP(rec, req)
	if rec.Code != status {
		w.t.Fatalf("%s %s: status %d, want %d\n%s", method, path, rec.Code, status, rec.Body)
	}
	w.sound(path, rec.Body.String())
	return rec
}

var (
	idUse   = regexp.MustCompile(`\sid="([^"]+)"`)
	forUse  = regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"`)
	inPlace = regexp.MustCompile(`<[a-z][^>]*\s(?:style|onclick)=`)
)

// sound holds every page against what all pages promise: ids once, no reference that leads nowhere,
// no style or script in place.
func (w *world) sound(path, page string) {
	w.t.Helper()
	ids := map[string]bool{}
	for _, m := range idUse.FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			w.t.Errorf("%s: the id %q stands twice", path, m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range forUse.FindAllStringSubmatch(page, -1) {
		for _, ref := range strings.Fields(m[1]) {
			if !ids[ref] {
				w.t.Errorf("%s: nothing has the id %q", path, ref)
			}
		}
	}
	if bad := inPlace.FindString(page); bad != "" {
		w.t.Errorf("%s: style or script in place: %s", path, bad)
	}
}

func (w *world) jobPath() string { return "/desk/jobs/" + string(w.job) }

func profilePath(a hiring.Application) string { return "/desk/applications/" + string(a.ID) }

func has(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

func lacks(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			t.Errorf("the page must not hold %q", text)
		}
	}
}
