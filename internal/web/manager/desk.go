package manager

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/posting"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// waiting is one entry of the strip: a count of things that wait, and where to see to them.
type waiting struct {
	Count              int
	Text, Href, Action string
}

// tally is how far a job's candidates have come.
type tally struct{ Invited, Started, Finished, Rated, Decided, Running, Ending int }

type step struct {
	Label string
	Count int
	Share string // of the invited, as the width of a bar
}

type deskJob struct {
	Title, Href, Place string
	Note               string // in place of a date
	Closes             time.Time
	Tone               ui.Tone
	Status             string
	Steps              []step
	Next               ui.Link
}

type desk struct {
	Greeting   string
	Today      time.Time
	Zone       string
	Candidates int
	Waiting    []waiting
	Jobs       []deskJob
	Closed     bool
	Open, Shut int // how many jobs there are of each
	Empty      ui.Empty
	CanEdit    bool
}

var deskPage = ui.NewPage[desk](files, "pages/desk.html")

// Desk is where members arrive: what waits for them, and every job with its counts.
func (p Pages) Desk(c echo.Context) error {
	a, now := site.Must(c), p.Clock.Now()
	data := desk{
		Greeting: greeting(now.In(site.Zone(a.Org)).Hour(), a.Member.Name), Today: now, Zone: zone(c),
		Closed: c.QueryParam("show") == "closed", CanEdit: a.Can(account.EditPosting),
	}
	if err := p.readDesk(c, &data); err != nil {
		return err
	}
	data.Empty = emptyDesk(data)
	return site.Show(c, http.StatusOK, deskPage, p.StaffFrame(c, "/desk"), data)
}

func greeting(hour int, name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	switch {
	case hour < 12:
		return "Good morning, " + first
	case hour < 18:
		return "Good afternoon, " + first
	default:
		return "Good evening, " + first
	}
}

func emptyDesk(d desk) ui.Empty {
	switch {
	case d.Closed:
		return ui.Empty{Icon: "calendar", Title: "No job is closed", Text: "A job comes here when its posting is closed.", Actions: []ui.Link{{Text: "See the open jobs", Href: "/desk"}}}
	case d.CanEdit:
		return ui.Empty{Icon: "people", Title: "No open job yet", Text: "Answer a short form, and a posting and a plan of exercises are drafted for you. Nothing is public until you publish it.", Actions: []ui.Link{{Text: "Write the first posting", Href: "/desk/jobs/new"}}}
	default:
		return ui.Empty{Icon: "people", Title: "No open job yet", Text: "A manager of your clinic writes postings. They appear here as drafts first."}
	}
}

// readDesk fills in jobs, counts and what waits.
func (p Pages) readDesk(c echo.Context, d *desk) error {
	ctx, org, now := c.Request().Context(), site.Org(c), p.Clock.Now()
	postings, err := p.Postings.Postings(ctx, org)
	if err != nil {
		return err
	}
	jobs, err := p.jobs(ctx, org)
	if err != nil {
		return err
	}
	var strip strip
	for _, text := range postings {
		job := jobs[text.JobID]
		counted, err := p.tally(ctx, org, job, now)
		if err != nil {
			return err
		}
		must := p.must(c, text)
		closed := text.Status() == posting.StatusClosed
		if closed {
			d.Shut++
		} else {
			d.Open++
			d.Candidates += counted.Invited
		}
		strip.add(job, counted, must)
		if closed == d.Closed {
			d.Jobs = append(d.Jobs, deskJobOf(text, job, counted, must, d.CanEdit, now))
		}
	}
	d.Waiting, err = p.waiting(c, strip)
	return err
}

func (p Pages) jobs(ctx context.Context, org id.Org) (map[id.Job]hiring.Job, error) {
	all, err := p.Hirings.Jobs(ctx, org)
	if err != nil {
		return nil, err
	}
	byID := make(map[id.Job]hiring.Job, len(all))
	for _, j := range all {
		byID[j.ID] = j
	}
	return byID, nil
}

// must counts what keeps a draft from being published.
func (p Pages) must(c echo.Context, text posting.Posting) int {
	if text.Status() != posting.StatusDraft {
		return 0
	}
	return posting.Blocking(p.check(c, text))
}

// strip gathers what waits over all jobs, with the job to go to first.
type strip struct {
	must, drafts, ending, running      int
	draftHref, endingHref, runningHref string
}

func (s *strip) add(j hiring.Job, t tally, must int) {
	if must > 0 {
		s.must, s.drafts = s.must+must, s.drafts+1
		s.draftHref = cmp.Or(s.draftHref, postingPath(j.ID))
	}
	if t.Ending > 0 {
		s.ending += t.Ending
		s.endingHref = cmp.Or(s.endingHref, jobPath(j.ID))
	}
	if t.Running > 0 {
		s.running += t.Running
		s.runningHref = cmp.Or(s.runningHref, jobPath(j.ID)+"/live")
	}
}

func (p Pages) waiting(c echo.Context, s strip) ([]waiting, error) {
	var list []waiting
	a := site.Must(c)
	if a.Can(account.Rate) {
		queue, err := p.Review.Queue(c.Request().Context(), a.Org.ID, a.Member.ID)
		if err != nil {
			return nil, err
		}
		if n := len(queue); n > 0 {
			list = append(list, waiting{n, noun(n, "answer to rate", "answers to rate"), "/rate", "Rate them"})
		}
	}
	if s.must > 0 && a.Can(account.EditPosting) {
		text := noun(s.must, "thing to fix in a draft", "things to fix in a draft")
		if s.drafts > 1 {
			text = fmt.Sprintf("things to fix in %d drafts", s.drafts)
		}
		list = append(list, waiting{s.must, text, s.draftHref, "Open the draft"})
	}
	if s.ending > 0 {
		list = append(list, waiting{s.ending, noun(s.ending, "invitation ends in 24 h", "invitations end in 24 h"), s.endingHref, "See who has not finished"})
	}
	if s.running > 0 {
		list = append(list, waiting{s.running, noun(s.running, "exercise is being worked on", "exercises are being worked on"), s.runningHref, "See how far they are"})
	}
	return list, nil
}

func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// tally counts a job's candidates by how far they have come.
func (p Pages) tally(ctx context.Context, org id.Org, j hiring.Job, now time.Time) (tally, error) {
	listings, err := p.Hirings.Listings(ctx, org, j.ID)
	if err != nil || len(listings) == 0 {
		return tally{}, err
	}
	attempts, err := p.Attempts.AttemptsOfJob(ctx, org, j.ID)
	if err != nil {
		return tally{}, err
	}
	ratings, err := p.Reviews.RatingsOfJob(ctx, org, j.ID)
	if err != nil {
		return tally{}, err
	}
	return count(listings, attempts, ratedKinds(p.Catalog), ratingsByAttempt(ratings), j.Raters, now), nil
}

func ratedKinds(catalog exercise.Catalog) map[string]bool {
	kinds := map[string]bool{}
	for _, k := range catalog.Kinds() {
		kinds[k.Info().Slug] = k.Rubric() != nil
	}
	return kinds
}

// ratingsByAttempt counts ratings; those who stepped back gave none.
func ratingsByAttempt(ratings []review.Rating) map[id.Attempt]int {
	given := map[id.Attempt]int{}
	for _, r := range ratings {
		if r.Recused == "" {
			given[r.Attempt]++
		}
	}
	return given
}

// count is pure. A candidate has started with the first exercise begun, finished when nothing is left
// to do and something was done, and is rated when every answer that people rate has all its ratings.
func count(listings []hiring.Listing, attempts []attempt.Attempt, rated map[string]bool, given map[id.Attempt]int, raters int, now time.Time) tally {
	of := map[id.Application][]attempt.Attempt{}
	for _, a := range attempts {
		of[a.Application] = append(of[a.Application], a)
	}
	var t tally
	for _, l := range listings {
		started, finished, over, complete, running := progressOf(of[l.Application.ID], rated, given, raters, now)
		t.Invited++
		t.Running += running
		t.Started += one(started)
		t.Finished += one(over && finished)
		t.Rated += one(over && finished && complete)
		t.Decided += one(decided(l.Application.Stage))
		left := l.Application.Closes.Sub(now)
		ending := left > 0 && left <= 24*time.Hour && !over && l.Application.DeclinedAt == nil && !decided(l.Application.Stage)
		t.Ending += one(ending)
	}
	return t
}

func progressOf(attempts []attempt.Attempt, rated map[string]bool, given map[id.Attempt]int, raters int, now time.Time) (started, finished, over, complete bool, running int) {
	over, complete = len(attempts) > 0, true
	for _, a := range attempts {
		state := a.State(now)
		if state == attempt.Voided {
			continue
		}
		started = started || a.Started != nil
		finished = finished || state.Finished()
		over = over && state.Over()
		running += one(state.Working())
		if rated[a.Kind] && state.Finished() && given[a.ID] < raters {
			complete = false
		}
	}
	return started, finished, over, complete, running
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func decided(s hiring.Stage) bool {
	return s == hiring.StageHired || s == hiring.StageDeclined || s == hiring.StageWithdrawn
}

func deskJobOf(text posting.Posting, j hiring.Job, t tally, must int, edit bool, now time.Time) deskJob {
	row := deskJob{Title: text.Title, Href: jobPath(j.ID), Place: text.Site.String(), Next: nextStep(text, j, t, must, edit, now)}
	if text.Remote {
		row.Place = "From home"
	}
	row.Tone, row.Status = standing(text, must, j, now)
	switch text.Status() {
	case posting.StatusDraft:
		row.Href, row.Note = postingPath(j.ID), "not yet published"
	case posting.StatusClosed:
		row.Note, row.Closes = "closed", *text.ClosedAt
	default:
		if j.ApplyBy != nil {
			row.Note, row.Closes = "closes", *j.ApplyBy
		}
	}
	if !row.Closes.IsZero() && text.ClosedAt == nil && !now.Before(row.Closes) {
		row.Note = "applications ended"
	}
	for _, s := range []step{{Label: "Invited", Count: t.Invited}, {Label: "Started", Count: t.Started}, {Label: "Finished", Count: t.Finished}, {Label: "Rated", Count: t.Rated}, {Label: "Decided", Count: t.Decided}} {
		if t.Invited > 0 {
			s.Share = fmt.Sprintf("%d%%", 100*s.Count/t.Invited)
		}
		row.Steps = append(row.Steps, s)
	}
	return row
}

// standing says where a posting stands, in a word with its tone.
func standing(text posting.Posting, must int, j hiring.Job, now time.Time) (ui.Tone, string) {
	switch {
	case text.Status() == posting.StatusDraft && must > 0:
		return ui.Warn, fmt.Sprintf("Draft, %d to fix", must)
	case text.Status() == posting.StatusDraft:
		return ui.Now, "Draft, ready"
	case text.Status() == posting.StatusClosed:
		return ui.Plain, "Closed"
	case !j.Open(now):
		return ui.Plain, "Date passed"
	default:
		return ui.OK, "Published"
	}
}

// nextStep is the likeliest thing to do with a job.
func nextStep(text posting.Posting, j hiring.Job, t tally, must int, edit bool, now time.Time) ui.Link {
	base := jobPath(j.ID)
	switch {
	case text.Status() == posting.StatusDraft && !edit:
		return ui.Link{Text: "Read the draft", Href: postingPath(j.ID)}
	case text.Status() == posting.StatusDraft && must > 0:
		return ui.Link{Text: "Finish the draft", Href: postingPath(j.ID)}
	case text.Status() == posting.StatusDraft:
		return ui.Link{Text: "Publish it", Href: postingPath(j.ID)}
	case t.Invited == 0 && j.Open(now):
		return ui.Link{Text: "Invite candidates", Href: base + "/invite"}
	case t.Finished > t.Rated:
		return ui.Link{Text: "Finish rating", Href: "/rate"}
	case t.Rated >= 2 && t.Decided < t.Invited:
		return ui.Link{Text: fmt.Sprintf("Compare %d", t.Rated), Href: base + "/compare"}
	default:
		return ui.Link{Text: "See candidates", Href: base}
	}
}
