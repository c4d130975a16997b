package candidate

import (
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	reviews "preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type feedback struct {
	Job, Clinic, Base, Zone string
	Released                bool
	Parts                   []takeaway
	Reach                   template.HTML
	Problem                 ui.Problem
	Days                    int // in which a review is answered
}

// takeaway is one exercise: no number, no rank, nothing of the key.
type takeaway struct {
	Number          int
	ID, Title       string
	Status          string // why there is no band
	Band, BandMore  string
	Near            bool
	Strengths, Tips []reviews.Phrase
	Rests           []string
	MayAsk          bool
	Words           string // of a request that came back
	Open            bool
	Problem         ui.Problem
	Asked           *asked
}

// asked is a request for review that was made.
type asked struct {
	Words        []string // paragraphs
	At, Due      time.Time
	Answered     time.Time // zero: not yet
	Answer       []string  // paragraphs
	Late, Second bool      // overdue; a second rating is part of it
}

var feedbackPage = ui.NewPage[feedback](files, "pages/feedback.html")

// Feedback shows what a candidate can take along, once the clinic has released it.
func (p Pages) Feedback(c echo.Context) error {
	return p.feedback(c, http.StatusOK, "", nil)
}

func (p Pages) feedback(c echo.Context, status int, attempt id.Attempt, problem error) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	org, err := p.Accounts.Org(ctx, h.Org)
	if err != nil {
		return err
	}
	lang := site.Lang(c)
	data := feedback{
		Job: h.Job.Title, Clinic: org.Name, Base: "/c/" + site.Token(c), Zone: site.Zone(org).String(),
		Problem: site.Problem(c, problem), Days: site.ReviewDays(org),
	}
	if data.Reach, err = reach(lang, site.Clinic(org).Contact); err != nil {
		return err
	}
	if data.Released, err = p.released(c); err != nil {
		return err
	}
	if data.Released {
		if data.Parts, err = p.takeaways(c, h, lang); err != nil {
			return err
		}
		data.refuse(attempt, c.FormValue("words"))
	}
	return site.Show(c, status, feedbackPage, p.frame(c, org.Name), data)
}

// released tells whether the candidate may read their feedback.
func (p Pages) released(c echo.Context) (bool, error) {
	h := site.Holder(c)
	_, err := p.Reviews.ReleaseOf(c.Request().Context(), h.Org, h.Application.ID)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// refuse shows what came back beside the exercise it was about; the ids of its fields begin with the
// exercise's own.
func (f *feedback) refuse(a id.Attempt, words string) {
	for i := range f.Parts {
		part := &f.Parts[i]
		if part.ID != string(a) || !f.Problem.Any() {
			continue
		}
		part.Open, part.Words, part.Problem = true, words, f.Problem
		part.Problem.Fields = slices.Clone(f.Problem.Fields)
		for j := range part.Problem.Fields {
			f.Problem.Fields[j].Name += "-" + part.ID
		}
	}
}

func (p Pages) takeaways(c echo.Context, h hiring.Holder, lang string) ([]takeaway, error) {
	ctx := c.Request().Context()
	standings, err := p.Standings(ctx, h)
	if err != nil {
		return nil, err
	}
	appeals, err := p.Reviews.AppealsOf(ctx, h.Org, h.Application.ID)
	if err != nil {
		return nil, err
	}
	parts := make([]takeaway, 0, len(standings))
	for i, s := range standings {
		part := takeaway{Number: i + 1, ID: string(s.Attempt.ID), Title: s.Result.Definition.In(lang).Title}
		if s.Result.Status == reviews.Done {
			taken, err := p.Site.Attempt.Open(ctx, h.Org, s.Attempt.ID)
			if err != nil {
				return nil, err
			}
			told, err := reviews.TakeawayOf(s.Result, taken, lang)
			if err != nil {
				return nil, err
			}
			part.tell(told, lang)
		} else {
			part.Status = missingWords(s.Result.Status, lang)
		}
		part.addAppeal(appeals, s, p.Clock.Now())
		parts = append(parts, part)
	}
	return parts, nil
}

func (t *takeaway) tell(told reviews.Takeaway, lang string) {
	t.Band, t.BandMore, t.Near = bandWords(told.Band, lang)[0], bandWords(told.Band, lang)[1], told.Near
	t.Strengths, t.Tips, t.Rests = told.Strengths, told.Tips, told.Rests
	t.MayAsk = true
}

func bandWords(b reviews.Band, lang string) [2]string {
	switch b {
	case reviews.Strong:
		return [2]string{ui.MustSay(lang, "feedback.strong"), ui.MustSay(lang, "feedback.strong_more")}
	case reviews.Solid:
		return [2]string{ui.MustSay(lang, "feedback.solid"), ui.MustSay(lang, "feedback.solid_more")}
	case reviews.Developing:
		return [2]string{ui.MustSay(lang, "feedback.developing"), ui.MustSay(lang, "feedback.developing_more")}
	default:
		return [2]string{ui.MustSay(lang, "feedback.beginning"), ui.MustSay(lang, "feedback.beginning_more")}
	}
}

func missingWords(s reviews.Status, lang string) string {
	switch s {
	case reviews.Missed:
		return ui.MustSay(lang, "feedback.missed")
	case reviews.SetAside:
		return ui.MustSay(lang, "feedback.aside")
	case reviews.Blank:
		return ui.MustSay(lang, "feedback.blank")
	default:
		return ui.MustSay(lang, "feedback.pending")
	}
}

func (t *takeaway) addAppeal(appeals []reviews.Appeal, s site.Standing, now time.Time) {
	i := slices.IndexFunc(appeals, func(a reviews.Appeal) bool { return a.Attempt == s.Attempt.ID })
	if i < 0 {
		return
	}
	a := appeals[i]
	t.MayAsk = false
	t.Asked = &asked{Words: paragraphs(a.Words), At: a.At, Due: a.Due, Late: a.Overdue(now), Second: a.WantsRating}
	if a.SentAt != nil {
		t.Asked.Answered, t.Asked.Answer = *a.SentAt, paragraphs(a.Letter)
	}
}

// paragraphs splits a text where lines end.
func paragraphs(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// AskReview takes a request that a person look again at one exercise.
func (p Pages) AskReview(c echo.Context) error {
	ctx, h := c.Request().Context(), site.Holder(c)
	standings, err := p.Standings(ctx, h)
	if err != nil {
		return err
	}
	attempt := id.Attempt(c.FormValue("attempt"))
	i := slices.IndexFunc(standings, func(s site.Standing) bool { return s.Attempt.ID == attempt })
	if i < 0 {
		err = &fault.Error{Kind: fault.Invalid, Message: "Choose an exercise"}
	} else {
		_, err = p.Site.Review.AskReview(ctx, h.Org, reviews.Ask{
			Application: h.Application.ID, Candidate: h.Candidate.ID, Attempt: attempt, Result: standings[i].Result,
			Words: c.FormValue("words"), Lang: site.Lang(c),
		})
	}
	if err != nil && site.Mendable(err) {
		return p.feedback(c, site.Status(err), attempt, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done("/c/"+site.Token(c)+"/feedback", "reviewasked"))
}
