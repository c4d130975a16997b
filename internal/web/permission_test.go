package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"preceptor/internal/account"
	"preceptor/internal/audit"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web"
	"preceptor/internal/web/webtest"
)

// Who may do what. A line stands for one line of the route table; its columns are a browser without
// sign-in, then owner, manager, recruiter and rater of the clinic that the ids belong to, then the
// owner of another clinic:
//
//   - let through (whatever the handler then says of an empty form)
//     S  sent to the sign-in page
//   - 403
//     ?  404, as if it did not exist
//     x  410: a secret that opens nothing
var memberTable = map[string]string{
	"GET /":                         "++++++",
	"GET /jobs":                     "++++++",
	"GET /jobs/:slug":               "++++++",
	"GET /jobs/:slug/apply":         "++++++",
	"POST /jobs/:slug/apply":        "++++++",
	"GET /jobs/:slug/applied":       "++++++",
	"GET /jobs/:slug/files/:format": "++++++",
	"GET /feeds/indeed.xml":         "++++++",
	"GET /feeds/jobs.xml":           "++++++",
	"GET /sitemap.xml":              "++++++",
	"GET /robots.txt":               "++++++",
	"GET /link":                     "++++++",
	"POST /link":                    "++++++",
	"GET /help":                     "++++++",
	"POST /theme":                   "++++++",
	"POST /language":                "++++++",
	"GET /practice/:kind":           "++++++",
	"POST /practice/:kind":          "++++++",
	"GET /sign-in":                  "++++++",
	"POST /sign-in":                 "++++++",
	"GET /setup/:secret":            "xxxxxx",
	"POST /setup/:secret":           "xxxxxx",
	"GET /join/:secret":             "xxxxxx",
	"POST /join/:secret":            "xxxxxx",

	"POST /sign-out":                         "-+++++",
	"GET /desk/account":                      "S+++++",
	"POST /desk/account/password":            "-+++++",
	"POST /desk/account/mail":                "-+++++",
	"POST /desk/account/sign-out-everywhere": "-+++++",

	"GET /desk":                                              "S+++-+",
	"GET /desk/jobs/new":                                     "S++--+",
	"POST /desk/jobs/new":                                    "-++--+",
	"GET /desk/jobs/:job/posting":                            "S+++-?",
	"POST /desk/jobs/:job/posting":                           "-++--?",
	"POST /desk/jobs/:job/text":                              "-++--?",
	"POST /desk/preview":                                     "-++--+",
	"POST /desk/jobs/:job/publish":                           "-++--?",
	"POST /desk/jobs/:job/close":                             "-++--?",
	"POST /desk/jobs/:job/reopen":                            "-++--?",
	"POST /desk/jobs/:job/duplicate":                         "-++--?",
	"POST /desk/jobs/:job/dismiss":                           "-++--?",
	"GET /desk/jobs/:job/versions":                           "S+++-?",
	"POST /desk/jobs/:job/versions":                          "-++--?",
	"GET /desk/jobs/:job/trace":                              "S+++-?",
	"GET /desk/jobs/:job/plan":                               "S+++-?",
	"POST /desk/jobs/:job/plan":                              "-++--?",
	"GET /desk/clinic":                                       "S+---+",
	"POST /desk/clinic":                                      "-+---+",
	"GET /desk/members":                                      "S+---+",
	"POST /desk/members":                                     "-+---+",
	"POST /desk/members/:member":                             "-+---?",
	"GET /desk/outbox":                                       "S+---+",
	"GET /desk/outbox/:message":                              "S+---?",
	"GET /desk/jobs/:job":                                    "S+++-?",
	"GET /desk/jobs/:job/invite":                             "S+++-?",
	"POST /desk/jobs/:job/invite":                            "-+++-?",
	"GET /desk/jobs/:job/invite/many":                        "S+++-?",
	"POST /desk/jobs/:job/invite/many":                       "-+++-?",
	"GET /desk/pool":                                         "S+++-+",
	"POST /desk/pool/:candidate/invite":                      "-+++-?",
	"GET /shared/:token":                                     "??????",
	"GET /desk/applications/:application/shares":             "S+++-?",
	"POST /desk/applications/:application/shares":            "-+++-?",
	"POST /desk/applications/:application/shares/:share/end": "-+++-?",
	"POST /desk/applications/:application/tags":              "-+++-?",
	"POST /desk/applications/:application/assign":            "-+++-?",
	"POST /desk/applications/:application/seen":              "-+++-?",
	"GET /desk/applications/:application/resume":             "S+++-?",
	"GET /desk/jobs/:job/bulk":                               "S+++-?",
	"POST /desk/jobs/:job/bulk":                              "-+++-?",
	"GET /desk/jobs/:job/views":                              "S+++-?",
	"POST /desk/jobs/:job/views":                             "-+++-?",
	"POST /desk/jobs/:job/views/:view/remove":                "-+++-?",
	"GET /desk/jobs/:job/compare":                            "S+++-?",
	"GET /desk/jobs/:job/compare/files/:format":              "S+++-?",
	"GET /desk/jobs/:job/reports":                            "S+++-?",
	"GET /desk/jobs/:job/reports/files/:part":                "S+++-?",
	"GET /desk/applications/:application/letter":             "S+++-?",
	"POST /desk/applications/:application/letter":            "-+++-?",
	"GET /desk/applications/:application/interview":          "S+++-?",
	"POST /desk/applications/:application/interview":         "-+++-?",
	"POST /desk/attempts/:attempt/score":                     "-+++-?",
	"POST /desk/jobs/:job/decide":                            "-+++-?",
	"GET /desk/applications/:application":                    "S+++-?",
	"POST /desk/applications/:application/note":              "-+++-?",
	"POST /desk/applications/:application/stage":             "-+++-?",
	"POST /desk/applications/:application/reveal":            "-+++-?",
	"POST /desk/applications/:application/link":              "-+++-?",
	"GET /desk/attempts/:attempt":                            "S+++-?",
	"POST /desk/attempts/:attempt/extend":                    "-+++-?",
	"POST /desk/attempts/:attempt/void":                      "-+++-?",
	"POST /desk/attempts/:attempt/reopen":                    "-+++-?",
	"POST /desk/attempts/:attempt/fresh":                     "-+++-?",
	"POST /desk/attempts/:attempt/retest":                    "-+++-?",
	"GET /desk/attempts/:attempt/:act":                       "S+++-?",
	"POST /desk/applications/:application/changes":           "------", // a right beside the role
	"GET /desk/applications/:application/changes":            "S+++-?",
	"GET /desk/jobs/:job/live":                               "S+++-?",
	"GET /desk/jobs/:job/feedback":                           "S+++-?",
	"POST /desk/jobs/:job/feedback":                          "-+++-?",
	"GET /desk/applications/:application/feedback":           "S+++-?",
	"GET /desk/reviews":                                      "S+++-+",
	"GET /desk/reviews/:review":                              "S+++-?",
	"POST /desk/reviews/:review":                             "-+++-?",
	"GET /rate":                                              "S+++++",
	"POST /rate/undo":                                        "-+++++",
	"GET /rate/scale/:family":                                "S+++++",
	"GET /rate/:item":                                        "S++++?",
	"GET /rate/:item/:criterion":                             "S++++?",
	"POST /rate/:item/:criterion":                            "-++++?",
	"POST /rate/:item/:criterion/step-back":                  "-++++?",
	"POST /rate/:item/:criterion/tells-who":                  "-++++?",
	"GET /desk/agreement":                                    "S+++-+",
	"GET /desk/held":                                         "S+++-+",
	"GET /rate/rated":                                        "S+++++",
	"GET /rate/rated/:item":                                  "S++++?",
	"POST /rate/rated/:item":                                 "-++++?",
	"POST /desk/held/:attempt":                               "-+++-?",
}

// Columns: the candidate's own link, the link of another candidate of the same clinic, of a candidate
// of another clinic, and a guessed link. The first three pages show everyone only their own.
var linkTable = map[string]string{
	"GET /c/:token":                     "+++?",
	"GET /c/:token/consent":             "+++?",
	"POST /c/:token/consent":            "+++?",
	"GET /c/:token/changes":             "+++?",
	"GET /c/:token/more-time":           "+++?",
	"POST /c/:token/more-time":          "+++?",
	"POST /c/:token/mail-link":          "+++?",
	"GET /c/:token/facts":               "+++?",
	"POST /c/:token/facts":              "+++?",
	"GET /c/:token/resume":              "+++?",
	"POST /c/:token/resume":             "+++?",
	"GET /c/:token/pool":                "+++?",
	"POST /c/:token/pool":               "+++?",
	"GET /c/:token/check":               "+++?",
	"POST /c/:token/submit":             "+++?",
	"GET /c/:token/receipt":             "+++?",
	"GET /c/:token/opinion":             "+++?",
	"POST /c/:token/opinion":            "+++?",
	"POST /c/:token/language":           "+++?",
	"GET /c/:token/feedback":            "+++?",
	"GET /c/:token/feedback/review":     "+++?",
	"POST /c/:token/feedback/review":    "+++?",
	"GET /c/:token/practice/:kind":      "+++?",
	"POST /c/:token/practice/:kind":     "+++?",
	"POST /c/:token/changes":            "+++?",
	"GET /c/:token/a/:attempt":          "+???",
	"POST /c/:token/a/:attempt/start":   "+???",
	"POST /c/:token/a/:attempt/save":    "+???",
	"GET /c/:token/a/:attempt/save":     "+???",
	"POST /c/:token/a/:attempt/more":    "+???",
	"POST /c/:token/a/:attempt/pause":   "-???", // no breaks were asked for
	"POST /c/:token/a/:attempt/resume":  "+???",
	"GET /c/:token/a/:attempt/comment":  "+???",
	"POST /c/:token/a/:attempt/comment": "+???",
	"GET /c/:token/a/:attempt/review":   "+???",
	"POST /c/:token/a/:attempt/submit":  "+???",
}

func sign(p *webtest.Page) string {
	switch {
	case p.Status == http.StatusSeeOther && strings.HasPrefix(p.Location(), "/sign-in?back="):
		return "S"
	case p.Status == http.StatusForbidden:
		return "-"
	case p.Status == http.StatusNotFound:
		return "?"
	case p.Status == http.StatusGone:
		return "x"
	case p.Status < 500:
		return "+"
	default:
		return "!"
	}
}

// fields are sent where an empty form would be turned away before anyone looks whose it is.
var fields = map[string]url.Values{
	"/desk/members/:member":    {"act": {"role"}, "role": {"rater"}},
	"/desk/jobs/:job/versions": {"to": {"1"}},
	"/desk/preview":            {"template": {"patient-care-coordinator"}},
	"/desk/held/:attempt":      {"masks": {"x"}},
}

func send(c *webtest.Client, r web.Route, path string) *webtest.Page {
	if r.Method == http.MethodPost {
		return c.Post(path, fields[r.Path])
	}
	return c.Send(r.Method, path, "", nil)
}

// sharedAndGiven gives a candidate a résumé and a shown name, and shares the profile: the share's id.
func sharedAndGiven(w *webtest.World, g *webtest.Guest) string {
	hiring, ctx, org, owner, app := w.App.Site.Hiring, w.T.Context(), w.Clinic.Org.ID, w.Clinic.Members[account.Owner].ID, g.Application.ID
	h, err := hiring.Open(ctx, strings.TrimPrefix(g.Base, "/c/"))
	if err == nil {
		err = hiring.GiveResume(ctx, h, "resume.pdf", []byte("%PDF-1.7"))
	}
	if err == nil {
		err = hiring.JoinPool(ctx, h)
	}
	if err == nil {
		err = hiring.Reveal(ctx, org, audit.Member(owner), app, "asked for")
	}
	if err == nil {
		_, err = hiring.Share(ctx, org, owner, app, "Dr. Ruiz", 3)
	}
	shares, listed := w.App.Store.Shares(ctx, org, app)
	if err != nil || listed != nil {
		w.T.Fatal(err, listed)
	}
	return shares[0].ID
}

func TestEveryRouteLetsInWhomItShould(t *testing.T) {
	w := webtest.New(t)
	mine := w.Clinic.Apply()
	mine.Finish(0.7)
	letters, err := w.App.Store.Messages(t.Context(), w.Clinic.Org.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer(
		":share", sharedAndGiven(w, mine), ":candidate", string(mine.Application.Candidate),
		":slug", w.Clinic.Posting.Slug, ":kind", "schedule", ":secret", "AAAAAAAAAAAAAAAAAAAAAA", ":part", "all", ":format", "txt", ":job", string(w.Clinic.Posting.JobID),
		":member", string(w.Clinic.Members[account.Rater].ID), ":message", letters[0].ID,
		":format", "pdf",
		":review", string(appealOf(t, w, mine)),
		":application", string(mine.Application.ID), ":attempt", string(mine.Kind("email").ID),
	)
	actors := []func() *webtest.Client{w.Browser}
	for _, role := range account.Roles() {
		actors = append(actors, func() *webtest.Client { return w.Clinic.As(role) })
	}
	actors = append(actors, func() *webtest.Client { return w.Other.As(account.Owner) })

	items := map[int]*strings.Replacer{} // every rater's pages name answers in their own way
	for i, role := range append([]account.Role{account.Owner}, account.Roles()...) {
		items[i] = room(t, w, w.Clinic.Members[role], mine.Kind("scenario").ID)
	}
	items[len(items)] = items[1]
	held := string(mine.Kind("scenario").ID)
	if err := w.App.Store.AddDisclosure(t.Context(), w.Clinic.Org.ID, review.Disclosure{
		ID: "held", Attempt: mine.Kind("scenario").ID, By: w.Clinic.Members[account.Rater].ID, Words: "I am Ana", At: w.Clock.Now(),
	}); err != nil {
		t.Fatal(err)
	}
	own, near, far := w.Clinic.Apply(), w.Clinic.Apply(), w.Other.Apply()
	task := string(own.Kind("schedule").ID)
	seen := map[string]bool{}
	for _, r := range web.Routes(w.App.Site) {
		line := r.Method + " " + r.Path
		seen[line] = true
		got := ""
		want, listed := memberTable[line]
		if r.Need.IsLink() {
			want, listed = linkTable[line]
			for _, base := range []string{own.Base, near.Base, far.Base, "/c/AAAAAAAAAAAAAAAAAAAAAA"} {
				path := strings.NewReplacer("/c/:token", base, ":attempt", task, ":kind", "schedule").Replace(r.Path)
				got += sign(send(w.Browser(), r, path))
			}
		} else {
			for i, actor := range actors {
				path := strings.Replace(r.Path, "/desk/held/:attempt", "/desk/held/"+held, 1)
				got += sign(send(actor(), r, items[i].Replace(fill.Replace(path))))
				refreshMembers(w)
			}
		}
		switch {
		case !listed:
			t.Errorf("%s is in no table of this test: say who may", line)
		case got != want:
			t.Errorf("%s lets in %s, want %s", line, got, want)
		}
	}
	for line := range mergeKeys(memberTable, linkTable) {
		if !seen[line] {
			t.Errorf("%s is in the table of this test and not in the route table", line)
		}
	}
}

// room lets a member learn the scale and says how one answer is named for them, and one that they have
// rated.
func room(t *testing.T, w *webtest.World, m account.Member, done id.Attempt) *strings.Replacer {
	t.Helper()
	w.Clinic.Calibrate(m)
	desk, err := w.App.Site.Review.Waiting(t.Context(), m.Org, m.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, work := range desk.Work {
		for _, c := range work.Criteria {
			if work.Kind.Info().Slug == "email" && c.Next != "" {
				if past, err := w.App.Store.RatedBy(t.Context(), m.Org, m.ID); err == nil && len(past) == 0 {
					must(t, w.App.Store.AddRating(t.Context(), m.Org, review.Rating{ID: id.Rating(id.New()), Attempt: done, Rater: m.ID, Levels: map[string]int{}, At: w.Clock.Now()}))
				}
				past, err := w.App.Site.Review.Past(t.Context(), m.Org, m.ID)
				must(t, err)
				return strings.NewReplacer("/rate/rated/:item", "/rate/rated/"+past[0].Ref, ":item", c.Next, ":criterion", c.Criterion.ID, ":family", work.Key())
			}
		}
	}
	t.Fatalf("no answer waits for %s", m.Name)
	return nil
}

// refreshMembers reads members anew: signing out everywhere raises their epoch.
func refreshMembers(w *webtest.World) {
	for _, c := range []*webtest.Clinic{w.Clinic, w.Other} {
		for role, m := range c.Members {
			if now, err := w.App.Store.Member(w.T.Context(), c.Org.ID, m.ID); err == nil {
				c.Members[role] = now
			}
		}
	}
}

func mergeKeys(tables ...map[string]string) map[string]bool {
	all := map[string]bool{}
	for _, t := range tables {
		for k := range t {
			all[k] = true
		}
	}
	return all
}

// TestGrantsStandOnTheRouteTable keeps the table above in step with the roles: a verb that a role has
// is a '+' or, for another clinic's ids, decided by the org.
func TestGrantsStandOnTheRouteTable(t *testing.T) {
	w := webtest.Empty(t)
	for _, r := range web.Routes(w.App.Site) {
		if r.Need.Verb() == "" {
			continue
		}
		row := memberTable[r.Method+" "+r.Path]
		for i, role := range account.Roles() {
			if granted := account.Can(role, r.Need.Verb()); len(row) == 6 && granted != slices.Contains([]byte("+"), row[i+1]) {
				t.Errorf("%s %s: %s has %q: %v, and the table says %c", r.Method, r.Path, role, r.Need.Verb(), granted, row[i+1])
			}
		}
	}
}
