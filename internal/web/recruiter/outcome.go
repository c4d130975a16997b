package recruiter

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// outcome is the page of the letter that tells somebody that they were not selected.
type outcome struct {
	Title, Path, Profile, Zone string
	Decision                   said
	DecisionID                 string
	Letter, Error              string
	Lang                       string
	Langs                      []ui.Option
	Read                       []string // the letter by paragraphs, once it was sent
	SentAt                     time.Time
	SentBy                     string
	Kept                       bool // a draft was kept
	MaySend                    bool
	Named                      bool
	Problem                    ui.Problem
}

var outcomePage = ui.NewPage[outcome](files, "pages/outcome.html")

// daysToAsk is how long after the letter a candidate can ask about it, in calendar days.
const daysToAsk = 30

// Outcome shows the letter about the newest decision: the draft that was kept, or one written from what
// is kept of the decision.
func (p Pages) Outcome(c echo.Context) error { return p.outcome(c, http.StatusOK, failed{}) }

func (p Pages) outcome(c echo.Context, code int, f failed) error {
	ctx, org, app := c.Request().Context(), site.Org(c), id.Application(c.Param("application"))
	b, one, err := p.person(ctx, org, app)
	if err != nil {
		return err
	}
	made, err := p.Hiring.NotSelected(ctx, org, app)
	if err != nil {
		return err
	}
	names, err := p.members(ctx, org)
	if err != nil {
		return err
	}
	kept, err := p.Hirings.Outcome(ctx, org, made.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	data := outcome{
		Title: one.title(), Path: applicationPath(app) + "/letter", Profile: applicationPath(app), Zone: zone(c),
		Decision: said{By: names[made.By], Text: made.Reason, Stage: stageNames[made.Stage], At: made.At}, DecisionID: made.ID,
		Kept: kept.Text != "", MaySend: site.Must(c).Can(account.Decide), Named: one.Named(), Problem: f.summary(),
	}
	data.write(c, f, kept, words{by: site.Must(c), decided: made, decider: names[made.By], person: one, job: b.Job.Title, now: b.Now})
	if kept.SentAt != nil {
		data.SentAt, data.SentBy, data.Read = *kept.SentAt, names[kept.By], strings.Split(kept.Text, "\n\n")
	}
	frame := p.frame(c, b.Job, ui.Link{Text: one.Application.Code, Href: data.Profile}, ui.Link{Text: "Letter"})
	return site.Show(c, code, outcomePage, frame, data)
}

// write fills in the letter: what was typed, the draft that was kept, or else a new one. Another language
// that is asked for begins it anew.
func (o *outcome) write(c echo.Context, f failed, kept hiring.OutcomeLetter, w words) {
	asked := c.QueryParam("lang")
	typed := f.form("letter")
	switch {
	case typed.values != nil:
		o.Lang, o.Letter, o.Error = typed.values.Get("lang"), typed.values.Get("letter"), typed.problem.Of("letter")
	case kept.Text != "" && (asked == "" || asked == kept.Lang || kept.SentAt != nil):
		o.Lang, o.Letter = kept.Lang, kept.Text
	default:
		o.Lang = "en"
		if asked == "es" || asked == "" && w.person.Candidate.Lang == "es" {
			o.Lang = "es"
		}
		o.Letter = w.in(o.Lang)
	}
	for _, l := range []ui.Option{{Value: "en", Text: "English"}, {Value: "es", Text: "Spanish"}} {
		l.Chosen = l.Value == o.Lang
		o.Langs = append(o.Langs, l)
	}
}

// words are what a letter is written from.
type words struct {
	by      account.Actor
	decided hiring.Decision
	decider string
	person  person
	job     string
	now     time.Time
}

// in writes the letter in a language: what was decided, when and by whom, that it was a person, and how
// and until when to ask. It names no reason: the one that is kept is for the hiring team, and whoever
// sends the letter says of it what helps the candidate.
func (w words) in(lang string) string {
	say := func(key string, args ...any) string { return ui.MustSay(lang, key, args...) }
	in := site.Zone(w.by.Org)
	first := hiring.NamePlace
	if w.person.Named() {
		first, _, _ = strings.Cut(w.person.Candidate.Name, " ")
	}
	parts := []string{
		say("letter.hello", "name", first),
		say("outcome.thanks", "job", w.job, "clinic", w.by.Org.Name),
		say("outcome.decided", "day", ui.Day(lang, w.decided.At, in), "name", w.decider),
	}
	if done, _ := w.person.Profile.Complete(); done > 0 {
		parts = append(parts, say("outcome.scored"))
	}
	parts = append(parts,
		say("outcome.people"),
		say("outcome.ask", "day", ui.Day(lang, w.now.AddDate(0, 0, daysToAsk), in), "how", howToAsk(w.by.Org, say)),
		say("outcome.answer", "n", site.ReviewDays(w.by.Org)),
		say("outcome.wish"),
		say("letter.bye")+"\n"+w.by.Member.Name+"\n"+contactLine(w.by.Org),
	)
	return strings.Join(parts, "\n\n")
}

// howToAsk says where to write or call; a clinic that names nobody is asked by an answer to the letter.
func howToAsk(o account.Org, say func(string, ...any) string) string {
	contact := site.Clinic(o).Contact
	switch {
	case contact.Email != "" && contact.Phone != "":
		return say("outcome.write_or_call", "email", contact.Email, "phone", contact.Phone)
	case contact.Email != "":
		return say("outcome.write", "email", contact.Email)
	case contact.Phone != "":
		return say("outcome.call", "phone", contact.Phone)
	default:
		return say("outcome.reply")
	}
}

// letterLine is how the letter about the newest decision stands; no address where there is none to write.
type letterLine struct {
	Href   string
	SentAt time.Time
}

func (p Pages) letterOf(ctx context.Context, org id.Org, a hiring.Application) (letterLine, error) {
	if a.Stage != hiring.StageDeclined {
		return letterLine{}, nil
	}
	e, err := p.Hirings.Entry(ctx, org, a.ID)
	line := letterLine{Href: applicationPath(a.ID) + "/letter"}
	if e.LetterAt != nil {
		line.SentAt = *e.LetterAt
	}
	return line, err
}

// OutcomeAct keeps the draft of the letter, or sends it.
func (p Pages) OutcomeAct(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	app := id.Application(c.Param("application"))
	done, err := p.letter(c, app, values)
	if err != nil && site.Mendable(err) {
		return p.outcome(c, site.Status(err), failed{key: "letter", err: err, values: values})
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(applicationPath(app)+"/letter", done))
}

func (p Pages) letter(c echo.Context, app id.Application, v url.Values) (done string, err error) {
	ctx, org := c.Request().Context(), site.Org(c)
	l := hiring.OutcomeLetter{Decision: v.Get("decision"), Application: app, Lang: v.Get("lang"), Text: v.Get("letter"), By: site.Must(c).Member.ID}
	switch v.Get("act") {
	case "keep":
		return "letterkept", p.Hiring.KeepOutcome(ctx, org, l)
	case "send":
		if v.Get("confirm") == "" {
			var problems fault.Problems
			problems.Add("letter", "Read the letter through and tick that it may go: it cannot be called back")
			return "", problems.Err()
		}
		return "lettersent", p.Hiring.SendOutcome(ctx, org, l)
	default:
		return "", fault.Invalidf("Choose what to do with the letter")
	}
}
