package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/web/auth"
	"preceptor/internal/web/candidate"
	"preceptor/internal/web/manager"
	"preceptor/internal/web/public"
	"preceptor/internal/web/rater"
	"preceptor/internal/web/recruiter"
	"preceptor/internal/web/site"
)

// Need is what a route line demands of the request.
type Need struct {
	link bool         // a candidate's link, in :token
	save bool         // of which a script's save needs no more than a pass
	verb account.Verb // a signed-in member who may do this
}

// Anyone may come; Link holds a candidate's link. LinkToSave is Link where the page's script saves and
// asks for the time: then only the pass is looked up.
var (
	Anyone     = Need{}
	Link       = Need{link: true}
	LinkToSave = Need{link: true, save: true}
)

// Member needs a signed-in member who may do the act.
func Member(verb account.Verb) Need { return Need{verb: verb} }

// Verb is the act that the line needs, empty for anyone and for links.
func (n Need) Verb() account.Verb { return n.verb }

// IsLink tells whether the line needs a candidate's link.
func (n Need) IsLink() bool { return n.link }

// Route is one line of the table.
type Route struct {
	Method  string
	Path    string
	Need    Need
	Handler echo.HandlerFunc
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Routes is the whole table: what there is, and who may.
func Routes(s *site.Site) []Route { //nolint:funlen // one table, a line a route, is read as a whole
	open, door, cand := public.New(s), auth.New(s), candidate.New(s)
	man, rec, rate := manager.New(s), recruiter.New(s), rater.New(s)
	return []Route{
		{get, "/", Anyone, open.Home},
		{get, "/jobs", Anyone, open.Jobs},
		{get, "/jobs/:slug", Anyone, open.Job},
		{get, "/jobs/:slug/apply", Anyone, open.Job}, // a reload of a form that came back
		{post, "/jobs/:slug/apply", Anyone, open.Apply},
		{get, "/jobs/:slug/applied", Anyone, open.Applied},
		{get, "/jobs/:slug/files/:format", Anyone, open.File},
		{get, "/feeds/indeed.xml", Anyone, open.IndeedFeed},
		{get, "/feeds/jobs.xml", Anyone, open.JobsFeed},
		{get, "/sitemap.xml", Anyone, open.Sitemap},
		{get, "/robots.txt", Anyone, open.Robots},
		{get, "/link", Anyone, open.LinkForm},
		{post, "/link", Anyone, open.LinkSend},
		{get, "/help", Anyone, open.Help},
		{post, "/theme", Anyone, open.Theme},
		{post, "/language", Anyone, open.Language},
		{get, "/practice/:kind", Anyone, cand.Practice},
		{post, "/practice/:kind", Anyone, cand.Practised},

		{get, "/sign-in", Anyone, door.SignInForm},
		{post, "/sign-in", Anyone, door.SignIn},
		{get, "/setup/:secret", Anyone, door.SetupForm},
		{post, "/setup/:secret", Anyone, door.Setup},
		{get, "/join/:secret", Anyone, door.JoinForm},
		{post, "/join/:secret", Anyone, door.Join},
		{post, "/sign-out", Member(account.OwnAccount), door.SignOut},
		{get, "/desk/account", Member(account.OwnAccount), door.AccountForm},
		{post, "/desk/account/password", Member(account.OwnAccount), door.ChangePassword},
		{post, "/desk/account/mail", Member(account.OwnAccount), door.ChooseMail},
		{post, "/desk/account/sign-out-everywhere", Member(account.OwnAccount), door.SignOutEverywhere},

		{get, "/c/:token", Link, cand.Landing},
		{get, "/c/:token/consent", Link, cand.Landing}, // reloads of forms that came back
		{post, "/c/:token/consent", Link, cand.Consent},
		{get, "/c/:token/changes", Link, cand.Landing},
		{post, "/c/:token/changes", Link, cand.Changes},
		{get, "/c/:token/more-time", Link, cand.Landing},
		{post, "/c/:token/more-time", Link, cand.AskTime},
		{post, "/c/:token/mail-link", Link, cand.MailLink},
		{post, "/c/:token/language", Link, cand.Language},
		{get, "/c/:token/facts", Link, cand.Facts},
		{post, "/c/:token/facts", Link, cand.Tell},
		{get, "/c/:token/resume", Link, cand.Facts}, // reloads of forms that came back
		{post, "/c/:token/resume", Link, cand.GiveResume},
		{get, "/c/:token/pool", Link, cand.Facts},
		{post, "/c/:token/pool", Link, cand.Pool},
		{get, "/c/:token/check", Link, cand.Check},
		{post, "/c/:token/submit", Link, cand.HandIn},
		{get, "/c/:token/receipt", Link, cand.Receipt},
		{get, "/c/:token/opinion", Link, cand.Receipt}, // a reload of a form that came back
		{post, "/c/:token/opinion", Link, cand.Opine},
		{get, "/c/:token/feedback", Link, cand.Feedback},
		{get, "/c/:token/feedback/review", Link, cand.Feedback}, // a reload of a form that came back
		{post, "/c/:token/feedback/review", Link, cand.AskReview},
		{get, "/c/:token/practice/:kind", Link, cand.Practice},
		{post, "/c/:token/practice/:kind", Link, cand.Practised},
		{get, "/c/:token/a/:attempt", Link, cand.Attempt},
		{post, "/c/:token/a/:attempt/start", Link, cand.Start},
		{post, "/c/:token/a/:attempt/save", LinkToSave, cand.Save},
		{get, "/c/:token/a/:attempt/save", LinkToSave, cand.Beat},
		{post, "/c/:token/a/:attempt/more", Link, cand.More},
		{post, "/c/:token/a/:attempt/pause", Link, cand.Pause},
		{post, "/c/:token/a/:attempt/resume", Link, cand.Resume},
		{get, "/c/:token/a/:attempt/comment", Link, cand.Attempt}, // a reload of a comment that came back
		{post, "/c/:token/a/:attempt/comment", Link, cand.Comment},
		{get, "/c/:token/a/:attempt/review", Link, cand.Review},
		{post, "/c/:token/a/:attempt/submit", Link, cand.Submit},

		{get, "/desk", Member(account.SeeDesk), man.Desk},
		{get, "/desk/jobs/new", Member(account.EditPosting), man.NewForm},
		{post, "/desk/jobs/new", Member(account.EditPosting), man.Create},
		{get, "/desk/jobs/:job/posting", Member(account.SeeDesk), man.Studio},
		{post, "/desk/jobs/:job/posting", Member(account.EditPosting), man.SaveBrief},
		{post, "/desk/jobs/:job/text", Member(account.EditPosting), man.SaveText},
		{post, "/desk/preview", Member(account.EditPosting), man.Preview},
		{post, "/desk/jobs/:job/publish", Member(account.PublishPosting), man.Publish},
		{post, "/desk/jobs/:job/close", Member(account.PublishPosting), man.Close},
		{post, "/desk/jobs/:job/reopen", Member(account.PublishPosting), man.Reopen},
		{post, "/desk/jobs/:job/duplicate", Member(account.EditPosting), man.Duplicate},
		{post, "/desk/jobs/:job/dismiss", Member(account.EditPosting), man.Dismiss},
		{get, "/desk/jobs/:job/versions", Member(account.SeeDesk), man.Versions},
		{post, "/desk/jobs/:job/versions", Member(account.EditPosting), man.GoBack},
		{get, "/desk/jobs/:job/trace", Member(account.SeeDesk), man.Trace},
		{get, "/desk/jobs/:job/plan", Member(account.SeeDesk), man.PlanForm},
		{post, "/desk/jobs/:job/plan", Member(account.EditPlan), man.SavePlan},
		{get, "/desk/clinic", Member(account.EditOrg), man.ClinicForm},
		{post, "/desk/clinic", Member(account.EditOrg), man.SaveClinic},
		{get, "/desk/members", Member(account.ManageMembers), man.Members},
		{post, "/desk/members", Member(account.ManageMembers), man.InviteMember},
		{post, "/desk/members/:member", Member(account.ManageMembers), man.ChangeMember},
		{get, "/desk/outbox", Member(account.ReadOutbox), man.Outbox},
		{get, "/desk/outbox/:message", Member(account.ReadOutbox), man.Message},

		{get, "/desk/jobs/:job", Member(account.SeeDesk), rec.Applications},
		{get, "/desk/jobs/:job/live", Member(account.SeeDesk), rec.Live},
		{get, "/desk/jobs/:job/invite", Member(account.InviteCandidate), rec.InviteForm},
		{post, "/desk/jobs/:job/invite", Member(account.InviteCandidate), rec.Invite},
		{get, "/desk/jobs/:job/invite/many", Member(account.InviteCandidate), rec.InviteManyForm},
		{post, "/desk/jobs/:job/invite/many", Member(account.InviteCandidate), rec.InviteMany},
		{get, "/desk/pool", Member(account.InviteCandidate), rec.Pool},
		{post, "/desk/pool/:candidate/invite", Member(account.InviteCandidate), rec.InvitePooled},
		{get, "/shared/:token", Anyone, rec.Shared},
		{get, "/desk/applications/:application/shares", Member(account.Compare), rec.Profile}, // a reload of a form that came back
		{post, "/desk/applications/:application/shares", Member(account.Compare), rec.ShareProfile},
		{post, "/desk/applications/:application/shares/:share/end", Member(account.Compare), rec.EndShare},
		{post, "/desk/applications/:application/tags", Member(account.Compare), rec.Tags},
		{post, "/desk/applications/:application/assign", Member(account.Compare), rec.Assign},
		{post, "/desk/applications/:application/seen", Member(account.Compare), rec.SeenTo},
		{get, "/desk/applications/:application/resume", Member(account.Compare), rec.Resume},
		{get, "/desk/jobs/:job/bulk", Member(account.SeeDesk), rec.Applications}, // a reload of a form that came back
		{post, "/desk/jobs/:job/bulk", Member(account.Compare), rec.Bulk},
		{get, "/desk/jobs/:job/views", Member(account.SeeDesk), rec.Applications},
		{post, "/desk/jobs/:job/views", Member(account.SeeDesk), rec.KeepView},
		{post, "/desk/jobs/:job/views/:view/remove", Member(account.SeeDesk), rec.RemoveView},
		{get, "/desk/jobs/:job/compare", Member(account.Compare), rec.Compare},
		{get, "/desk/jobs/:job/compare/files/:format", Member(account.Compare), rec.CompareFile},
		{get, "/desk/jobs/:job/reports", Member(account.Compare), rec.Reports},
		{get, "/desk/jobs/:job/reports/files/:part", Member(account.Compare), rec.ReportFile},
		{post, "/desk/jobs/:job/decide", Member(account.Decide), rec.Decide},
		{get, "/desk/applications/:application", Member(account.Compare), rec.Profile},
		{post, "/desk/applications/:application/note", Member(account.Compare), rec.Note},
		{post, "/desk/applications/:application/stage", Member(account.Decide), rec.Stage},
		{post, "/desk/applications/:application/reveal", Member(account.Compare), rec.Reveal},
		{post, "/desk/applications/:application/link", Member(account.InviteCandidate), rec.Resend},
		{get, "/desk/applications/:application/letter", Member(account.Compare), rec.Outcome},
		{post, "/desk/applications/:application/letter", Member(account.Decide), rec.OutcomeAct},
		{get, "/desk/applications/:application/interview", Member(account.Compare), rec.Guide},
		{post, "/desk/applications/:application/interview", Member(account.Compare), rec.Interviewed},
		{get, "/desk/attempts/:attempt", Member(account.Compare), rec.Evidence},
		{get, "/desk/jobs/:job/feedback", Member(account.Compare), rec.ReleaseForm},
		{post, "/desk/jobs/:job/feedback", Member(account.Decide), rec.Release},
		{get, "/desk/applications/:application/feedback", Member(account.Compare), rec.PreviewFeedback},
		{get, "/desk/reviews", Member(account.Compare), rec.Appeals},
		{get, "/desk/reviews/:review", Member(account.Compare), rec.AppealShow},
		{post, "/desk/reviews/:review", Member(account.Decide), rec.AppealAct},
		{post, "/desk/attempts/:attempt/score", Member(account.Decide), rec.SetScore},
		{post, "/desk/attempts/:attempt/extend", Member(account.ExtendTime), rec.Extend},
		{post, "/desk/attempts/:attempt/reopen", Member(account.ExtendTime), rec.Reopen},
		{post, "/desk/attempts/:attempt/fresh", Member(account.ExtendTime), rec.Fresh},
		{post, "/desk/attempts/:attempt/retest", Member(account.ExtendTime), rec.Retest},
		{post, "/desk/attempts/:attempt/void", Member(account.ExtendTime), rec.Void},
		{get, "/desk/attempts/:attempt/:act", Member(account.Compare), rec.BackToProfile}, // a reload of a form that came back
		{post, "/desk/applications/:application/changes", Member(account.GrantAccommodation), rec.Grant},
		{get, "/desk/applications/:application/changes", Member(account.Compare), rec.Profile},

		{get, "/rate", Member(account.Rate), rate.Queue},
		{post, "/rate/undo", Member(account.Rate), rate.Undo},
		{get, "/rate/scale/:family", Member(account.Rate), rate.Lesson},
		{get, "/rate/:item", Member(account.Rate), rate.Answer},
		{get, "/rate/:item/:criterion", Member(account.Rate), rate.Answer},
		{post, "/rate/:item/:criterion", Member(account.Rate), rate.Judge},
		{post, "/rate/:item/:criterion/step-back", Member(account.Rate), rate.StepBack},
		{post, "/rate/:item/:criterion/tells-who", Member(account.Rate), rate.TellsWho},
		{get, "/desk/agreement", Member(account.Compare), rate.Agreement},
		{get, "/desk/held", Member(account.Compare), rate.Held},
		{get, "/rate/rated", Member(account.Rate), rate.Past},
		{get, "/rate/rated/:item", Member(account.Rate), rate.After},
		{post, "/rate/rated/:item", Member(account.Rate), rate.ShowAfter},
		{post, "/desk/held/:attempt", Member(account.Compare), rate.Release},
	}
}
