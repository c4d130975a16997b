package recruiter

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type appeals struct {
	Open, Closed []appealRow
	Zone         string
}

type appealRow struct {
	Path, Code, Job, Exercise string
	At, Due                   time.Time
	Tone                      ui.Tone
	Status                    string
}

var appealsPage = ui.NewPage[appeals](files, "pages/appeals.html", "pages/parts.html")

func reviewPath(a id.Appeal) string { return "/desk/reviews/" + string(a) }

// Appeals lists what candidates asked to have looked at again, the soonest due first.
func (p Pages) Appeals(c echo.Context) error {
	ctx, org := c.Request().Context(), site.Org(c)
	all, err := p.Reviews.Appeals(ctx, org)
	if err != nil {
		return err
	}
	data := appeals{Zone: zone(c)}
	for _, a := range all {
		row, err := p.appealRow(ctx, org, a)
		if err != nil {
			return err
		}
		if a.SentAt == nil {
			data.Open = append(data.Open, row)
		} else {
			data.Closed = append(data.Closed, row)
		}
	}
	return site.Show(c, http.StatusOK, appealsPage, p.StaffFrame(c, "/desk/reviews", ui.Link{Text: "Reviews"}), data)
}

func (p Pages) appealRow(ctx context.Context, org id.Org, a review.Appeal) (appealRow, error) {
	app, err := p.Hirings.Application(ctx, org, a.Application)
	if err != nil {
		return appealRow{}, err
	}
	job, err := p.Hirings.Job(ctx, org, app.Job)
	if err != nil {
		return appealRow{}, err
	}
	at, err := p.Attempts.Attempt(ctx, org, a.Attempt)
	if err != nil {
		return appealRow{}, err
	}
	_, def, err := p.Catalog.Definition(at.Kind, at.Definition)
	if err != nil {
		return appealRow{}, err
	}
	row := appealRow{Path: reviewPath(a.ID), Code: app.Code, Job: job.Title, Exercise: def.Title, At: a.At, Due: a.Due}
	row.Tone, row.Status = appealStatus(a, p.Clock.Now())
	return row, nil
}

func appealStatus(a review.Appeal, now time.Time) (ui.Tone, string) {
	switch {
	case a.SentAt != nil:
		return ui.OK, "Answered"
	case a.Overdue(now):
		return ui.Bad, "Late"
	case a.SettledAt != nil:
		return ui.Warn, "Letter to send"
	default:
		return ui.Warn, "Open"
	}
}

type appealView struct {
	appealRow
	Zone, Evidence, Profile string
	Words                   []string
	WantsRating, WantsCheck bool
	Rerated                 bool
	Raters                  int // members who could give the rating
	Lines                   []checkLine
	Score                   string // id of the line of the ledger
	Checked                 string // by whom; empty before
	Wrong                   int
	ScoreForm, Settle       form
	MaySet                  bool
	Settled                 string // by whom
	Reason, Outcome         string
	Waits                   string
	Letter                  string
	Lang                    string
	SentAt                  time.Time
	LetterError             string
	Problem                 ui.Problem
}

// checkLine is one line of the score with what a person says of it.
type checkLine struct {
	line
	Field, Note          string
	Right, Bad           bool
	LineError, NoteError string
}

var appealPage = ui.NewPage[appealView](files, "pages/appeal.html", "pages/parts.html")

// subject is a request with all that it is about.
type subject struct {
	appeal  review.Appeal
	attempt attempt.Attempt
	person  person
	board   board
	result  review.Result
	ratings []review.Rating
}

func (p Pages) subject(ctx context.Context, org id.Org, appeal id.Appeal) (s subject, err error) {
	if s.appeal, err = p.Reviews.Appeal(ctx, org, appeal); err != nil {
		return s, err
	}
	if s.attempt, err = p.Attempts.Attempt(ctx, org, s.appeal.Attempt); err != nil {
		return s, err
	}
	if s.board, s.person, err = p.person(ctx, org, s.appeal.Application); err != nil {
		return s, err
	}
	if s.result, err = p.resultOf(ctx, org, s.board, s.person, s.attempt); err != nil {
		return s, err
	}
	s.ratings, err = p.Reviews.RatingsOf(ctx, org, s.appeal.Attempt)
	return s, err
}

// AppealShow shows one request and what is still to do.
func (p Pages) AppealShow(c echo.Context) error { return p.appeal(c, http.StatusOK, failed{}) }

func (p Pages) appeal(c echo.Context, code int, f failed) error {
	ctx, org := c.Request().Context(), site.Org(c)
	s, err := p.subject(ctx, org, id.Appeal(c.Param("review")))
	if err != nil {
		return err
	}
	row, err := p.appealRow(ctx, org, s.appeal)
	if err != nil {
		return err
	}
	names, err := p.members(ctx, org)
	if err != nil {
		return err
	}
	data := appealViewOf(s, row, names)
	data.Zone, data.Problem = zone(c), f.summary()
	data.ScoreForm, data.Settle = f.form("score"), f.form("settle")
	if data.Raters, err = p.raters(ctx, org, s.appeal.Attempt, s.ratings); err != nil {
		return err
	}
	if err := p.addLines(ctx, org, &data, s, f); err != nil {
		return err
	}
	if err := p.addLetter(c, &data, s, f); err != nil {
		return err
	}
	frame := p.frame(c, s.board.Job, ui.Link{Text: row.Code, Href: data.Profile}, ui.Link{Text: "Review"})
	return site.Show(c, code, appealPage, frame, data)
}

func appealViewOf(s subject, row appealRow, names map[id.Member]string) appealView {
	a := s.appeal
	data := appealView{
		appealRow: row, Evidence: attemptPath(a.Attempt), Profile: applicationPath(a.Application),
		Words: linesOf(a.Words), WantsRating: a.WantsRating, WantsCheck: a.WantsCheck, Rerated: a.Rerated(s.ratings),
		Wrong: a.Wrong(), Waits: a.Waits(s.ratings), Reason: a.Reason, Lang: a.Lang,
	}
	if a.CheckedAt != nil {
		data.Checked = names[a.CheckedBy]
		data.MaySet = a.SettledAt == nil
	}
	if a.SettledAt != nil {
		data.Settled, data.Outcome = names[a.SettledBy], "The score stands at "+whole(a.After)
		if a.Changed() {
			data.Outcome = "The score went from " + whole(a.Before) + " to " + whole(a.After)
		}
	}
	if a.SentAt != nil {
		data.SentAt = *a.SentAt
	}
	return data
}

// raters counts the members who have neither rated the answer nor stepped back from it, and to whom
// nobody's rating of it was shown.
func (p Pages) raters(ctx context.Context, org id.Org, a id.Attempt, ratings []review.Rating) (n int, err error) {
	members, err := p.Accounts.Members(ctx, org)
	if err != nil {
		return 0, err
	}
	known, err := p.Reviews.RevealedTo(ctx, org, a)
	for _, m := range members {
		done := slices.ContainsFunc(ratings, func(r review.Rating) bool { return r.Rater == m.ID })
		if !done && !slices.Contains(known, m.ID) && m.DisabledAt == nil && account.Can(m.Role, account.Rate) {
			n++
		}
	}
	return n, err
}

// hideRatings keeps what raters gave from everyone while an answer waits for one more rating, which any
// member may be asked to give.
func (p Pages) hideRatings(ctx context.Context, org id.Org, data *evidence, a attempt.Attempt, ratings []review.Rating) error {
	asked, err := p.Reviews.AppealsOf(ctx, org, a.Application)
	for _, one := range asked {
		if one.Attempt == a.ID && one.WantsRating && !one.Rerated(ratings) {
			data.Ratings, data.Raters, data.RaterNotes, data.Hints = nil, nil, nil, nil
			data.Score, data.Machine, data.People = nil, "", ""
			data.Again = true
		}
	}
	return err
}

// addLines lists the score line by line, with what was found of it or typed.
func (p Pages) addLines(ctx context.Context, org id.Org, data *appealView, s subject, f failed) error {
	if !data.WantsCheck {
		return nil
	}
	newest, err := p.Reviews.LatestScore(ctx, org, s.appeal.Attempt)
	if err != nil {
		return err
	}
	data.Score = string(newest.ID)
	typed := f.form("check")
	same := s.appeal.Score == newest.ID
	for i, l := range ledgerOf(newest.Score.Evidence, false).Lines {
		row := checkLine{line: l, Field: review.LineField(i)}
		if same && i < len(s.appeal.Lines) {
			row.Right, row.Bad, row.Note = s.appeal.Lines[i].Right, !s.appeal.Lines[i].Right, s.appeal.Lines[i].Note
		}
		if typed.values != nil {
			row.Right, row.Bad, row.Note = typed.values.Get(row.Field) == "yes", typed.values.Get(row.Field) == "no", typed.values.Get(row.Field+"-note")
		}
		row.LineError, row.NoteError = typed.problem.Of(row.Field), typed.problem.Of(row.Field+"-note")
		data.Lines = append(data.Lines, row)
	}
	return nil
}

// addLetter offers the draft that was kept, what was typed, or one written from the ledger.
func (p Pages) addLetter(c echo.Context, data *appealView, s subject, f failed) error {
	if s.appeal.SettledAt == nil {
		return nil
	}
	typed := f.form("letter")
	data.LetterError = typed.problem.Of("letter")
	switch {
	case typed.values != nil:
		data.Letter = typed.values.Get("letter")
	case s.appeal.Letter != "":
		data.Letter = s.appeal.Letter
	default:
		data.Letter = letterOf(s, site.Must(c))
	}
	return nil
}

func linesOf(text string) (out []string) {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// letterOf writes the answer from what is kept of the review, in the language of the request. A person
// edits it before it is sent.
func letterOf(s subject, by account.Actor) string {
	a := s.appeal
	say := func(key string, args ...any) string { return ui.MustSay(a.Lang, key, args...) }
	first, _, _ := strings.Cut(s.person.Candidate.Name, " ")
	title := s.result.Definition.In(a.Lang).Title
	parts := []string{
		say("letter.hello", "name", first),
		say("letter.asked", "exercise", title, "job", s.board.Job.Title),
	}
	if a.WantsRating {
		parts = append(parts, say("letter.rated"))
	}
	if a.WantsCheck {
		parts = append(parts, checkedWords(a, say))
	}
	outcome := "letter.stands"
	if a.Changed() {
		outcome = "letter.changed"
	}
	parts = append(parts,
		say("letter.found", "reason", a.Reason), say(outcome), say("letter.people"),
		say("letter.bye")+"\n"+by.Member.Name+"\n"+contactLine(by.Org),
	)
	return strings.Join(parts, "\n\n")
}

// checkedWords tells how the check went; what a line holds is told only where it was wrong, in the
// checker's own note, so that no key is given away.
func checkedWords(a review.Appeal, say func(string, ...any) string) string {
	text := say("letter.checked", "n", len(a.Lines))
	if a.Wrong() == 0 {
		return text + " " + say("letter.all_right")
	}
	text += " " + say("letter.wrong_lines")
	for _, l := range a.Lines {
		if !l.Right {
			text += "\n- " + l.Note
		}
	}
	return text
}

func contactLine(o account.Org) string {
	contact := site.Clinic(o).Contact
	var parts []string
	for _, part := range []string{o.Name, contact.Phone, contact.Email} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// AppealAct does one step of a review.
func (p Pages) AppealAct(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	s, err := p.subject(c.Request().Context(), site.Org(c), id.Appeal(c.Param("review")))
	if err != nil {
		return err
	}
	key, done, err := p.step(c, s, values)
	if err != nil && site.Mendable(err) {
		return p.appeal(c, site.Status(err), failed{key: key, err: err, values: values})
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(reviewPath(s.appeal.ID), done))
}

// step does what the form's button says. key names the form, done the note on success.
func (p Pages) step(c echo.Context, s subject, v url.Values) (key, done string, err error) {
	ctx, org, by := c.Request().Context(), site.Org(c), site.Must(c).Member.ID
	switch v.Get("act") {
	case "check":
		return "check", "linesheld", p.Review.CheckLines(ctx, org, by, s.appeal.ID, id.Score(v.Get("score")), findingsOf(v))
	case "score":
		return "score", "overridden", p.Review.Override(ctx, org, by, s.appeal.Attempt, id.Score(v.Get("score")), pointsOf(v), strings.TrimSpace(v.Get("reason")))
	case "settle":
		return "settle", "settled", p.Review.SettleReview(ctx, org, by, s.appeal.ID, s.result, v.Get("reason"))
	case "keep":
		return "letter", "letterkept", p.Review.KeepLetter(ctx, org, s.appeal.ID, v.Get("letter"))
	case "send":
		if v.Get("confirm") == "" {
			var problems fault.Problems
			problems.Add("letter", "Read the letter through and tick that it may go: it cannot be called back")
			return "letter", "", problems.Err()
		}
		return "letter", "lettersent", p.Review.SendLetter(ctx, org, by, s.appeal.ID, v.Get("letter"))
	default:
		return "", "", fault.Invalidf("Choose what to do")
	}
}

// pointsOf reads a score; what is none is refused by the service, with the bounds.
func pointsOf(v url.Values) *float64 {
	x, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(v.Get("points")), ",", ".", 1), 64)
	if err != nil {
		x = -1
	}
	return &x
}

// mostLines is how many lines of a score are read from a form.
const mostLines = 500

func findingsOf(v url.Values) []review.Finding {
	var out []review.Finding
	for i := range mostLines {
		field := review.LineField(i)
		if !v.Has(field) && !v.Has(field+"-note") {
			break
		}
		f := review.Finding{Note: v.Get(field + "-note")}
		if word := v.Get(field); word == "yes" || word == "no" {
			right := word == "yes"
			f.Right = &right
		}
		out = append(out, f)
	}
	return out
}
