package recruiter

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
)

// setting is the part of the evidence page where a person can set a score of their own.
type setting struct {
	Form    form
	Score   string // id of the line that is looked at
	Machine string // its points
	Set     *setLine
	Lines   []ledgerEntry // the whole history, oldest first
}

// setLine is the override that counts.
type setLine struct {
	By, Reason, Points string
	At                 time.Time
	Stale              bool // set before the newest machine score
}

// ledgerEntry is one line of an attempt's history: a machine's score or a person's word.
type ledgerEntry struct {
	At   time.Time
	Text string
	Why  string
}

// SetScore sets a person's score in place of the machine's, or puts the machine's back.
func (p Pages) SetScore(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	ctx, org := c.Request().Context(), site.Org(c)
	a, err := p.Attempts.Attempt(ctx, org, id.Attempt(c.Param("attempt")))
	if err != nil {
		return err
	}
	done := "putback"
	var points *float64
	if values.Get("act") != "back" {
		done = "overridden"
		x, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(values.Get("points")), ",", ".", 1), 64)
		if err != nil {
			x = -1 // refused by the service, with the bounds
		}
		points = &x
	}
	err = p.Review.Override(ctx, org, site.Must(c).Member.ID, a.ID, id.Score(values.Get("score")), points, strings.TrimSpace(values.Get("reason")))
	if err != nil && site.Mendable(err) {
		return p.evidence(c, site.Status(err), failed{key: "score", err: err, values: values})
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done(attemptPath(a.ID), done))
}

// addSetting tells the history of a score, and lets a person set one where code makes a part of it.
func (p Pages) addSetting(c echo.Context, data *evidence, r review.Result, a id.Attempt, f failed) error {
	ctx, org := c.Request().Context(), site.Org(c)
	rows, err := p.Reviews.ScoresOf(ctx, org, a)
	if err != nil || len(rows) == 0 {
		return err
	}
	set, err := p.Reviews.OverridesOf(ctx, org, a)
	if err != nil {
		return err
	}
	names, err := p.members(ctx, org)
	if err != nil {
		return err
	}
	info, newest := r.Kind.Info(), rows[len(rows)-1]
	if info.RatedShare == 1 {
		return nil // people's ratings are all of it; what code found is shown elsewhere
	}
	s := setting{Form: f.form("score"), Score: string(newest.ID), Machine: short(newest.Score.Points)}
	for _, row := range rows {
		s.Lines = append(s.Lines, ledgerEntry{At: row.MadeAt, Text: "Scored " + short(row.Score.Points) + " by rules of version " + strconv.Itoa(row.Version)})
	}
	for _, o := range set {
		text := names[o.By] + " put the machine’s score back"
		if o.Points != nil {
			text = names[o.By] + " set " + short(*o.Points)
		}
		s.Lines = append(s.Lines, ledgerEntry{At: o.At, Text: text, Why: o.Reason})
	}
	slices.SortStableFunc(s.Lines, func(a, b ledgerEntry) int { return a.At.Compare(b.At) })
	if o := review.InForce(set); o != nil {
		s.Set = &setLine{By: names[o.By], Reason: o.Reason, Points: short(*o.Points), At: o.At, Stale: o.Score != newest.ID}
	}
	data.Setting = &s
	return nil
}

// Evidence shows what stands behind one number: the work, the lines of the score, the ratings.
func (p Pages) Evidence(c echo.Context) error { return p.evidence(c, http.StatusOK, failed{}) }
