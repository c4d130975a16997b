package recruiter

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// A comparison holds this many candidates.
const (
	fewest = 2
	most   = 5
)

type compare struct {
	Title, Base, Zone string
	Printed           time.Time
	Tabs              []ui.Link
	Count             int
	Candidates        []compared
	Headline          []string     // what the rows say together
	Apart             []string     // pairs that no row tells apart
	Rows              []compareRow // the last one is all exercises together
	Competencies      []compareRow // those of which somebody has a number
	Thin              []compareRow // the rest
	Facts             []factRow
	Weights           []weight
	Panel             panel
	Asks              []ask
	Interviews        []heard
	Help              []tip
	Files             []ui.Link
	Decide            form
	Chosen            []ui.Option
	Problem           ui.Problem
	Change            string // address to choose others
}

type compared struct {
	ID, Code, Name, Path, Told string
	Shape                      ui.Shape
	Stage                      string
	Tone                       ui.Tone
	State                      string
}

type compareRow struct {
	review.Row
	Overall bool
	Cells   []compareCell
	Axis    ui.Plot
	Few     []string // codes whose number rests on few items
	About   []string // what the scores rest on
}

// Drawn reports whether a cell has a score, so that the row needs its scale.
func (r compareRow) Drawn() bool {
	return slices.ContainsFunc(r.Cells, func(c compareCell) bool { return c.Score != nil })
}

type compareCell struct {
	Code    string
	Shape   ui.Shape
	Score   *figure
	Missing string
	Note    string    // beside what is missing: the machine's own part, or time ended
	Parts   []ui.Link // the exercises behind a competency
	Path    string    // to the evidence
}

type weight struct {
	Skill, Percent, Reason string
}

type choose struct {
	Title, Base string
	Tabs        []ui.Link
	People      []compared
	More        int // people left out of the list
	Picked      map[string]bool
	Problem     ui.Problem
	Empty       ui.Empty
}

var (
	comparePage = ui.NewPage[compare](files, "pages/compare.html", "pages/parts.html")
	selectPage  = ui.NewPage[choose](files, "pages/select.html")
)

// Compare shows two to five candidates side by side.
func (p Pages) Compare(c echo.Context) error {
	return p.compare(c, http.StatusOK, c.QueryParams()["c"], failed{})
}

// Decide keeps what a person decided about candidates of a comparison, and why.
func (p Pages) Decide(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	err = p.decide(c, values)
	if err != nil && site.Mendable(err) {
		return p.compare(c, site.Status(err), values["c"], failed{key: "decide", err: err, values: values})
	}
	if err != nil {
		return err
	}
	return site.See(c, comparePath(id.Job(c.Param("job")), values["c"], "decided"))
}

func comparePath(job id.Job, ids []string, done string) string {
	q := url.Values{"c": ids}
	if done != "" {
		q.Set("done", done)
	}
	return jobPath(job) + "/compare?" + q.Encode()
}

func (p Pages) decide(c echo.Context, values url.Values) error {
	ctx, org := c.Request().Context(), site.Org(c)
	apps := make([]id.Application, 0, len(values["application"]))
	for _, one := range values["application"] {
		a, err := p.Hirings.Application(ctx, org, id.Application(one))
		if err != nil {
			return err
		}
		if a.Job != id.Job(c.Param("job")) {
			return fault.New(fault.NotFound, "This application is not on this job")
		}
		apps = append(apps, a.ID)
	}
	return p.Hiring.Decide(ctx, org, site.Must(c).Member.ID, apps, hiring.Stage(values.Get("stage")), values.Get("reason"))
}

func (p Pages) compare(c echo.Context, code int, ids []string, f failed) error {
	ctx, org, job := c.Request().Context(), site.Org(c), id.Job(c.Param("job"))
	b, err := p.picked(ctx, org, job, ids)
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	if err != nil || len(b.People) == 0 {
		if err != nil {
			code = http.StatusUnprocessableEntity
		}
		all, failure := p.load(ctx, org, job)
		if failure != nil {
			return failure
		}
		return site.Show(c, code, selectPage, p.frame(c, all.Job, ui.Link{Text: "Compare"}), chooseOf(all, unique(ids), err))
	}
	data := compareOf(b, f, zone(c))
	data.Printed = p.Clock.Now()
	data.Panel = panelOf(b.People, c.QueryParams())
	for _, one := range b.People {
		given, err := p.Reviews.InterviewsOf(ctx, org, one.Application.ID)
		if err != nil {
			return err
		}
		data.Interviews = append(data.Interviews, heardOf(one, given)...)
	}
	return site.Show(c, code, comparePage, p.frame(c, b.Job, ui.Link{Text: "Compare"}), data)
}

// picked reads the people of a comparison, in the order of the address; none without ids. Invalid for
// a number that cannot be compared, or for people of another job.
func (p Pages) picked(ctx context.Context, org id.Org, job id.Job, ids []string) (board, error) {
	ids = unique(ids)
	if len(ids) > 0 && (len(ids) < fewest || len(ids) > most) {
		return board{}, fault.Invalidf("Choose %d to %d candidates. You chose %d", fewest, most, len(ids))
	}
	if _, err := p.Hirings.Job(ctx, org, job); err != nil || len(ids) == 0 {
		return board{}, err
	}
	apps := make([]id.Application, len(ids))
	for i, one := range ids {
		apps[i] = id.Application(one)
	}
	b, err := p.few(ctx, org, job, apps)
	if fault.Is(err, fault.NotFound) {
		return board{}, fault.Invalidf("One of those candidates is not on this job. Choose from the list")
	}
	return b, err
}

func unique(ids []string) []string {
	var out []string
	for _, one := range ids {
		if one != "" && !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

func chooseOf(b board, ids []string, err error) choose {
	base := jobPath(b.Job.ID)
	data := choose{
		Title: b.Job.Title, Base: base, Tabs: tabs(b.Job, "Compare", len(b.People)), Problem: ui.ProblemOf(err),
		Picked: map[string]bool{},
		Empty: ui.Empty{
			Icon: "people", Title: "Nobody to compare yet", Text: "A comparison needs at least two candidates on this job.",
			Actions: []ui.Link{{Text: "Back to applications", Href: base}},
		},
	}
	for _, one := range ids {
		data.Picked[one] = true
	}
	people := slices.Clone(b.People)
	slices.SortStableFunc(people, func(x, y person) int { return strings.Compare(x.Application.Code, y.Application.Code) })
	for _, p := range people {
		if len(data.People) == pageSize {
			data.More++
			continue
		}
		data.People = append(data.People, comparedOf(p, ""))
	}
	return data
}

func compareOf(b board, f failed, zone string) compare {
	people := b.People
	profiles := profilesOf(people)
	comparison := review.Compare(profiles)
	path := comparePath(b.Job.ID, idsOf(people), "")
	data := compare{
		Title: b.Job.Title, Base: jobPath(b.Job.ID), Zone: zone, Tabs: tabs(b.Job, "Compare", 0),
		Count: len(people), Weights: weightsOf(profiles[0]), Facts: factRows(people), Asks: asksOf(people),
		Help: tips(people), Decide: f.form("decide"), Problem: f.summary(), Change: jobPath(b.Job.ID) + "/compare",
		Files: []ui.Link{{Text: "CSV", Href: filePath(path, "csv")}, {Text: "Excel", Href: filePath(path, "xlsx")}},
	}
	for i, p := range people {
		data.Candidates = append(data.Candidates, comparedOf(p, ui.Shapes()[i]))
		data.Chosen = append(data.Chosen, ui.Option{
			Value: string(p.Application.ID), Text: p.Application.Code,
			Chosen: slices.Contains(f.values["application"], string(p.Application.ID)),
		})
	}
	for i, r := range comparison.Rows {
		data.Rows = append(data.Rows, skillRow(r, people, i))
		if strings.Contains(r.Headline, "clearly above") {
			data.Headline = append(data.Headline, r.Name+": "+r.Headline)
		}
	}
	data.Apart = apart(comparison)
	data.Rows = append(data.Rows, skillRow(comparison.Overall, people, -1))
	for _, r := range comparison.Competencies {
		if row := competencyRow(r, people); row.Drawn() {
			data.Competencies = append(data.Competencies, row)
		} else {
			data.Thin = append(data.Thin, row)
		}
	}
	return data
}

func profilesOf(people []person) []review.Profile {
	profiles := make([]review.Profile, len(people))
	for i, p := range people {
		profiles[i] = p.Profile
	}
	return profiles
}

func idsOf(people []person) (ids []string) {
	for _, p := range people {
		ids = append(ids, string(p.Application.ID))
	}
	return ids
}

func comparedOf(p person, shape ui.Shape) compared {
	c := compared{
		ID: string(p.Application.ID), Code: p.Application.Code, Path: applicationPath(p.Application.ID),
		Told: told(p.Application.Facts), Shape: shape, Stage: stageNames[p.Application.Stage],
	}
	if p.Named() {
		c.Name = p.Candidate.Name
	}
	c.Tone, c.State = evidenceState(p.Profile)
	return c
}

// evidenceState says what a profile still lacks, in one tag.
func evidenceState(p review.Profile) (ui.Tone, string) {
	done, of := p.Complete()
	given, wanted := ratingsOf(p)
	switch {
	case done == of:
		return ui.OK, "All scored"
	case wanted > given && waitsForRatingOnly(p):
		if wanted-given == 1 {
			return ui.Warn, "1 rating missing"
		}
		return ui.Warn, fmt.Sprintf("%d ratings missing", wanted-given)
	default:
		return ui.Plain, fmt.Sprintf("%d of %d scored", done, of)
	}
}

func waitsForRatingOnly(p review.Profile) bool {
	return !slices.ContainsFunc(p.Results, func(r review.Result) bool {
		return r.Status != review.Done && r.Status != review.AwaitingRating
	})
}

// skillRow draws a row of the comparison; i is the place in the plan, -1 for all exercises together.
func skillRow(r review.Row, people []person, i int) compareRow {
	row := compareRow{Row: r, Overall: i < 0, Axis: axis()}
	for n, cell := range r.Cells {
		shape := ui.Shapes()[n]
		out := compareCell{Code: cell.Code, Shape: shape, Score: figureOf(cell.Estimate, shape), Missing: cell.Missing}
		out.Path = applicationPath(people[n].Application.ID)
		if i >= 0 {
			if a := people[n].Attempts[i]; a.Started != nil {
				out.Path = attemptPath(a.ID)
			}
			out.Note = noteOn(people[n].Profile.Results[i])
		}
		if cell.Estimate != nil && cell.Estimate.FewItems {
			row.Few = append(row.Few, cell.Code)
		}
		row.Cells = append(row.Cells, out)
	}
	row.About = aboutOf(people, i)
	return row
}

// restsOn is what a number or part that is shown rests on, such as a key that is a placeholder.
func restsOn(r review.Result) []string {
	if r.Score == nil || r.Estimate == nil && r.Part == nil {
		return nil
	}
	return r.Score.About()
}

// aboutOf says what the scores of a row rest on, with the codes where it does not hold for all; i is
// the place in the plan, -1 for all exercises together.
func aboutOf(people []person, i int) []string {
	var texts []string
	codes, scored := map[string][]string{}, 0
	for _, p := range people {
		for n, r := range p.Profile.Results {
			if i >= 0 && n != i || r.Estimate == nil && r.Part == nil {
				continue
			}
			if i >= 0 {
				scored++
			}
			for _, text := range restsOn(r) {
				if i < 0 {
					text = r.Kind.Info().Skill + ": " + text
				}
				if codes[text] == nil {
					texts = append(texts, text)
				}
				codes[text] = append(codes[text], p.Application.Code)
			}
		}
	}
	for n, text := range texts {
		if i >= 0 && len(codes[text]) < scored {
			texts[n] = strings.Join(codes[text], ", ") + ": " + text
		}
	}
	return texts
}

func noteOn(r review.Result) string {
	switch {
	case r.Part != nil:
		return fmt.Sprintf("%s: %s (%s–%s)", r.PartName, whole(r.Part.Points), whole(r.Part.Low), whole(r.Part.High))
	case r.Status == review.Done && r.TimeEnded:
		return "Time ended: what was saved counts"
	default:
		return ""
	}
}

// apart lists the pairs that no scored row tells apart.
func apart(c review.Comparison) []string {
	var out []string
	for i, a := range c.Profiles {
		for j := i + 1; j < len(c.Profiles); j++ {
			scored, told := 0, false
			for _, r := range c.Rows {
				x, y := r.Cells[i].Estimate, r.Cells[j].Estimate
				if x != nil && y != nil {
					scored++
					told = told || scoring.Difference(*x, *y).Reliable
				}
			}
			if scored > 0 && !told {
				out = append(out, fmt.Sprintf("%s and %s cannot be told apart on any exercise scored so far.", a.Code, c.Profiles[j].Code))
			}
		}
	}
	return out
}

func weightsOf(p review.Profile) []weight {
	out := make([]weight, 0, len(p.Results))
	for _, r := range p.Results {
		out = append(out, weight{Skill: r.Kind.Info().Skill, Percent: whole(100*r.Item.Weight) + " %", Reason: r.Item.Reason})
	}
	return out
}
