package recruiter

import (
	"context"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type evidence struct {
	Title, Code, Skill, Zone string
	Profile, Compare         string
	Tone                     ui.Tone
	Status                   string
	At                       time.Time // handed in
	TimeEnded                bool
	Score                    *figure
	Part                     *figure
	PartName                 string
	Machine, People          string // points of either part, where an exercise has both
	Waiting                  int    // ratings still asked for
	Withheld                 bool   // what code found waits for the ratings
	Ledger                   ledger
	Measures                 []ui.Fact
	About                    []exercise.Hint // what the score rests on
	Hints                    []hint
	Ratings                  []criterionRow
	Raters                   []string // the heads of the columns: "Rater 1"
	RaterNotes               []string
	Quotes                   []quote // words that raters marked
	ByRaters, ByCode         bool    // whose marks are drawn into the work
	Again                    bool    // one rating more is asked for; what others gave waits for it
	Recused                  int
	Work                     template.HTML
	Task                     template.HTML // as it was set, where people rate what was written for it
	NoWork                   string
	Late                     time.Duration // of the answer shown, within the grace
	Drafts                   []draft
	Draft                    *draft // shown in place of the answer
	Timeline                 []moment
	Version                  int
	MadeAt                   time.Time
	Setting                  *setting  // where code makes a part of the score
	Replay                   *replayed // a step of the moves, in place of the work
	Moves                    int       // how many are kept
	Problem                  ui.Problem
	Path                     string
	Previous, Next           ui.Link // exercises of the same candidate
}

// ledger is the lines of a score. Found marks those that are no part of the score, because people's
// ratings are all of it.
type ledger struct {
	Lines  []line
	Found  bool
	Missed int
	Only   bool // only what was missed is shown
	All    int
}

type line struct {
	exercise.Evidence
	site.Outcome
	Earned, Possible string
	Href             string // to its words in the work
}

// hint is what code saw; Href leads to its words in the work.
type hint struct {
	exercise.Hint
	Name string // of its criterion
	Href string
}

// criterionRow is what each rater gave on one criterion.
type criterionRow struct {
	Name   string
	Levels []string
	Mean   string
	Anchor string // of the level nearest the mean
	Differ bool
}

type draft struct {
	Number int
	At     time.Time
	Path   string
	Says   string
}

// moment is one line of the timeline.
type moment struct {
	At   time.Time
	Text string
	Late bool
}

var evidencePage = ui.NewPage[evidence](files, "pages/evidence.html", "pages/parts.html")

func (p Pages) evidence(c echo.Context, code int, f failed) error {
	ctx, org := c.Request().Context(), site.Org(c)
	a, err := p.Attempts.Attempt(ctx, org, id.Attempt(c.Param("attempt")))
	if err != nil {
		return err
	}
	b, one, err := p.person(ctx, org, a.Application)
	if err != nil {
		return err
	}
	result, err := p.resultOf(ctx, org, b, one, a)
	if err != nil {
		return err
	}
	data := evidenceOf(one, result, a, b.Now)
	data.Zone, data.Compare = zone(c), jobPath(b.Job.ID)+"/compare"
	data.Ledger.show(c.QueryParam("show") == "missed")
	if err := p.hideRatings(ctx, org, &data, a, result.Ratings); err != nil {
		return err
	}
	if err := p.addScore(ctx, org, &data, a); err != nil {
		return err
	}
	if err := p.addSetting(c, &data, result, a.ID, f); err != nil {
		return err
	}
	data.Problem, data.Path = f.summary(), attemptPath(a.ID)
	data.Previous, data.Next = beside(one, a.ID)
	written, err := p.addWork(ctx, org, &data, result.Kind, a, c.QueryParam("late"), c.QueryParam("step"))
	if err != nil {
		return err
	}
	if len(data.Ratings) > 0 {
		if err := p.Review.Reveal(ctx, org, site.Must(c).Member.ID, a.ID); err != nil {
			return err
		}
		if data.Draft == nil && data.Replay == nil {
			if err := p.addQuotes(ctx, org, &data, result, a.ID, written); err != nil {
				return err
			}
		}
	}
	frame := p.frame(c, b.Job, ui.Link{Text: one.Application.Code, Href: data.Profile}, ui.Link{Text: data.Skill})
	if url, ok := p.Assets.URL(result.Kind.Info().Slug + "/view.css"); ok {
		frame.Styles = append(frame.Styles, url)
	}
	return site.Show(c, code, evidencePage, frame, data)
}

// beside are the candidate's exercises before and after one, as far as they have begun.
func beside(one person, at id.Attempt) (previous, next ui.Link) {
	passed := false
	for i, a := range one.Attempts {
		link := ui.Link{Text: one.Profile.Results[i].Kind.Info().Skill, Href: attemptPath(a.ID)}
		switch {
		case a.ID == at:
			passed = true
		case a.Started == nil:
		case !passed:
			previous = link
		default:
			return previous, link
		}
	}
	return previous, next
}

// resultOf finds the result of an attempt. One that another attempt has replaced is assessed alone.
func (p Pages) resultOf(ctx context.Context, org id.Org, b board, one person, a attempt.Attempt) (review.Result, error) {
	for i, other := range one.Attempts {
		if other.ID == a.ID {
			return one.Profile.Results[i], nil
		}
	}
	ratings, err := p.Reviews.RatingsOf(ctx, org, a.ID)
	if err != nil {
		return review.Result{}, err
	}
	m := material{job: b.Job, now: b.Now, scores: map[id.Attempt]review.ScoreRow{}}
	if row, err := p.Reviews.LatestScore(ctx, org, a.ID); err == nil {
		m.scores[a.ID] = row
	}
	f, err := m.facts(p.Catalog, exercise.PlanItem{Kind: a.Kind, Definition: a.Definition}, a, ratings, false)
	if err != nil {
		return review.Result{}, err
	}
	set, err := p.Reviews.OverridesOf(ctx, org, a.ID)
	f.Override = review.InForce(set)
	return review.Assess(f), err
}

func evidenceOf(one person, r review.Result, a attempt.Attempt, now time.Time) evidence {
	info := r.Kind.Info()
	data := evidence{
		Title: r.Definition.Title, Code: one.Application.Code, Skill: info.Skill,
		Profile: applicationPath(one.Application.ID), Tone: toneOf(r.Status), Status: r.Status.Label(),
		TimeEnded: a.State(now) == attempt.Expired, Score: figureOf(r.Estimate, ui.Circle),
		Part: figureOf(r.Part, ui.Circle), PartName: r.PartName, NoWork: noWork(a, now),
	}
	if a.Submitted != nil {
		data.At = *a.Submitted
	}
	if r.Status == review.AwaitingRating {
		data.Waiting = r.Raters - r.Given
	}
	closed := info.RatedShare == 0 || r.Status == review.Done
	if r.Score != nil {
		data.addFindings(r, closed)
	}
	if closed && info.RatedShare > 0 {
		data.addRatings(r)
	}
	return data
}

// addFindings shows what code found. Its view of a text is withheld until people's ratings are in,
// so that it cannot sway them; hints without a criterion say what the score itself rests on.
func (e *evidence) addFindings(r review.Result, closed bool) {
	info := r.Kind.Info()
	for _, h := range r.Score.Hints {
		switch {
		case h.Criterion == "" && h.Quote == "":
			e.About = append(e.About, h)
		case closed:
			e.Hints = append(e.Hints, hint{Hint: h, Name: criterionName(r.Kind, h.Criterion)})
		default:
			e.Withheld = true
		}
	}
	if info.RatedShare == 1 && !closed {
		e.Withheld = true
		return
	}
	e.Ledger = ledgerOf(r.Score.Evidence, info.RatedShare == 1)
	e.Measures = measuresOf(r.Score.Measures)
	if closed && info.RatedShare > 0 && info.RatedShare < 1 && r.Rated != nil {
		e.Machine, e.People = whole(r.Score.Points), whole(*r.Rated)
		if r.Override != nil {
			e.Machine = whole(*r.Override.Points) + ", set by a person"
		}
	}
}

func criterionName(k exercise.Kind, criterion string) string {
	if rubric := k.Rubric(); rubric != nil {
		for _, c := range rubric.Twice().Criteria {
			if c.ID == criterion {
				return c.Name
			}
		}
	}
	return ""
}

func ledgerOf(lines []exercise.Evidence, found bool) ledger {
	l := ledger{Found: found, All: len(lines)}
	for _, e := range lines {
		out := line{Evidence: e, Outcome: site.OutcomeOf(e), Earned: short(e.Points), Possible: short(e.Possible)}
		if out.Tone == ui.Bad || out.Tone == ui.Warn {
			l.Missed++
		}
		l.Lines = append(l.Lines, out)
	}
	return l
}

// show leaves only the lines that did not earn all, where that is asked for.
func (l *ledger) show(missed bool) {
	if l.Only = missed; missed {
		l.Lines = slices.DeleteFunc(l.Lines, func(x line) bool { return x.Tone == ui.OK || x.Tone == ui.Now })
	}
}

// measuresOf lists the named parts of a score by name.
func measuresOf(measures map[string]float64) []ui.Fact {
	var out []ui.Fact
	for _, name := range slices.Sorted(maps.Keys(measures)) {
		label := strings.ReplaceAll(name, "_", " ")
		out = append(out, ui.Fact{Name: strings.ToUpper(label[:1]) + label[1:], Value: short(measures[name])})
	}
	return out
}

// addRatings lays the raters' levels side by side; raters are numbered, not named.
func (e *evidence) addRatings(r review.Result) {
	var given []review.Rating
	for _, rating := range r.Ratings {
		if rating.Recused != "" {
			e.Recused++
			continue
		}
		given = append(given, rating)
		name := raterName(len(given))
		e.Raters = append(e.Raters, name)
		if rating.Note != "" {
			e.RaterNotes = append(e.RaterNotes, name+": "+rating.Note)
		}
	}
	means, _ := review.Joined(given)
	for _, c := range r.Kind.Rubric().Of(means).Criteria {
		row := criterionRow{Name: c.Name, Mean: short(means[c.ID])}
		low, high := 4, 0
		for _, rating := range given {
			level, ok := rating.Levels[c.ID]
			if !ok { // rated before the candidate, with more time, went on to a second turn
				row.Levels = append(row.Levels, "–")
				continue
			}
			low, high = min(low, level), max(high, level)
			row.Levels = append(row.Levels, strconv.Itoa(level))
		}
		row.Differ = high-low >= 2
		row.Anchor = c.Anchors[min(4, max(0, int(means[c.ID]+0.5)))]
		e.Ratings = append(e.Ratings, row)
	}
}

// raterName is how a rater is called, who has no name here.
func raterName(n int) string { return "Rater " + strconv.Itoa(n) }

func noWork(a attempt.Attempt, now time.Time) string {
	switch state := a.State(now); {
	case state.Working():
		return "The candidate is working on this. It can be read once it is handed in or its time has ended."
	case a.Started == nil:
		return "This exercise was not started."
	default:
		return ""
	}
}

// addScore says which scorer made the score, and when.
func (p Pages) addScore(ctx context.Context, org id.Org, data *evidence, a attempt.Attempt) error {
	row, err := p.Reviews.LatestScore(ctx, org, a.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	data.Version, data.MadeAt = row.Version, row.MadeAt
	return err
}

// addWork draws the work as it was handed in, or a draft that came after time where one is asked for. It
// returns what was drawn.
func (p Pages) addWork(ctx context.Context, org id.Org, data *evidence, kind exercise.Kind, a attempt.Attempt, late, step string) (exercise.Response, error) {
	events, err := p.Attempts.Timeline(ctx, org, a.ID)
	if err != nil {
		return nil, err
	}
	data.Timeline = timelineOf(events)
	if data.NoWork != "" {
		return nil, nil
	}
	taken, err := p.Site.Attempt.Open(ctx, org, a.ID)
	if err != nil {
		return nil, err
	}
	saved, err := p.Attempts.Response(ctx, org, a.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	data.Late = saved.Late
	drafts, err := p.Attempts.LateDrafts(ctx, org, a.ID)
	if err != nil {
		return nil, err
	}
	if kind.Rubric() != nil {
		if data.Task, err = kind.View(taken.Form.Public, nil, exercise.Page{Mode: exercise.Work}); err != nil {
			return nil, err
		}
	}
	if data.Replay, data.Moves, err = p.replayOf(ctx, org, kind, taken.Form.Public, a.ID, step); err != nil {
		return nil, err
	}
	response := taken.Response
	for i, d := range drafts {
		one := draft{Number: i + 1, At: d.At, Path: attemptPath(a.ID) + "?late=" + strconv.Itoa(i+1), Says: kind.Progress(taken.Form.Public, d.Response, "en")}
		if late == strconv.Itoa(i+1) {
			data.Draft, response = &one, d.Response
		}
		data.Drafts = append(data.Drafts, one)
	}
	if response == nil {
		data.NoWork = "Nothing was saved in this exercise."
		return nil, nil
	}
	data.Work, err = kind.View(taken.Form.Public, response, exercise.Page{Mode: exercise.Read})
	return response, err
}

// timelineOf says what happened, with saves in a row as one line.
func timelineOf(events []attempt.Event) []moment {
	var out []moment
	saves := 0
	for _, e := range attempt.WithoutNotices(events) {
		if e.Op != "save" {
			saves = 0
			out = append(out, moment{At: e.At, Text: eventText(e), Late: e.Op == "late"})
			continue
		}
		if saves++; saves == 1 {
			out = append(out, moment{})
		}
		text := "Saved"
		if saves > 1 {
			text = fmt.Sprintf("Saved %d times by then", saves)
		}
		out[len(out)-1] = moment{At: e.At, Text: text}
	}
	return out
}

func eventText(e attempt.Event) string {
	text, known := map[string]string{
		"start": "Started", "submit": "Handed in", "credit": "Time was given back",
		"late": "A draft arrived after time; it is kept and not scored", "extend": "More time was given",
		string(audit.AttemptExtended): "More time was given", string(audit.AttemptVoided): "Set aside",
		string(audit.AttemptReopened): "Opened again", string(audit.AttemptRetest): "Laid out as a retest",
		string(audit.AttemptFailed): "Laid out after a technical failure",
	}[e.Op]
	if !known {
		text = e.Op
	}
	if e.Note != "" && e.Op != "late" {
		text += ": " + e.Note
	}
	return text
}
