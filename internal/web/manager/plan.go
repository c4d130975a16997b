package manager

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/posting"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// planRow is one exercise kind as the form offers it.
type planRow struct {
	Kind, Name, Definition string
	Definitions            []ui.Option
	Minutes                int
	Used                   bool
	Weight                 ui.Field // percent, as typed
	Proposed, Reason       string
	Rated                  bool // people rate it
}

// planTyped is the form as it was sent.
type planTyped struct {
	Used        map[string]bool
	Weights     map[string]string
	Definitions map[string]string
	Raters      string
}

type plan struct {
	Title, Base string
	Tabs        []ui.Link
	Rows        []planRow
	Raters      string
	Sum         string
	Minutes     int
	Frozen      time.Time
	Zone        string
	CanEdit     bool
	Problem     ui.Problem
	Traces      []posting.Trace
}

var planPage = ui.NewPage[plan](files, "pages/plan.html")

// PlanForm shows which exercises a job asks for, how much each counts, and why.
func (p Pages) PlanForm(c echo.Context) error {
	job, text, err := p.opening(c)
	if err != nil {
		return err
	}
	return p.plan(c, http.StatusOK, job, text, typedPlan(job), nil)
}

// typedPlan is the form of a stored plan.
func typedPlan(j hiring.Job) planTyped {
	typed := planTyped{Used: map[string]bool{}, Weights: map[string]string{}, Definitions: map[string]string{}, Raters: strconv.Itoa(j.Raters)}
	for _, item := range j.Plan {
		typed.Used[item.Kind], typed.Weights[item.Kind], typed.Definitions[item.Kind] = true, percent(item.Weight), item.Definition
	}
	return typed
}

// percent writes a share with no more decimals than it needs: "25", "33.3".
func percent(share float64) string {
	return strconv.FormatFloat(float64(int(share*1000+0.5))/10, 'f', -1, 64)
}

func (p Pages) plan(c echo.Context, status int, job hiring.Job, text posting.Posting, typed planTyped, problem error) error {
	t, _ := p.role(text.Template) // without it nothing is proposed
	applications, err := p.applications(c, job.ID)
	if err != nil {
		return err
	}
	proposal := posting.ProposePlan(t, text.Brief, p.Catalog)
	if len(typed.Used) == 0 && problem == nil {
		typed = typedPlan(hiring.Job{Plan: proposal, Raters: max(job.Raters, 1)})
	}
	data := plan{
		Title: text.Title, Base: jobPath(job.ID), Tabs: tabs(job.ID, "Plan", applications), Raters: typed.Raters, Zone: zone(c),
		CanEdit: site.Must(c).Can(account.EditPlan) && job.FrozenAt == nil, Problem: ui.ProblemOf(problem),
		Traces: posting.Traceability(t, text.Brief, job.Plan, p.Catalog),
	}
	if job.FrozenAt != nil {
		data.Frozen = *job.FrozenAt
	}
	data.Rows = p.planRows(job, proposal, typed, data.Problem)
	for _, row := range data.Rows {
		if row.Used {
			data.Minutes += row.Minutes
		}
	}
	data.Sum = percent(sum(typed))
	return site.Show(c, status, planPage, p.frame(c, job.ID, text.Title, "Plan"), data)
}

// planRows are the kinds of the catalog in the order of the plan, the others after them.
func (p Pages) planRows(job hiring.Job, proposal exercise.Plan, typed planTyped, problem ui.Problem) []planRow {
	var rows []planRow
	for _, k := range p.Catalog.Kinds() {
		info, chosen := k.Info(), exercise.Definition{}
		row := planRow{Kind: info.Slug, Name: info.Name, Used: typed.Used[info.Slug], Rated: k.Rubric() != nil}
		for i, d := range k.Definitions() {
			if i == 0 || d.ID == typed.Definitions[info.Slug] {
				chosen = d
			}
			row.Definitions = append(row.Definitions, ui.Option{Value: d.ID, Text: d.Title})
		}
		for i := range row.Definitions {
			row.Definitions[i].Chosen = row.Definitions[i].Value == chosen.ID
		}
		row.Definition, row.Minutes = chosen.ID, chosen.Minutes
		row.Weight = ui.Field{Name: "weight." + info.Slug, Label: "Weight, %", Value: typed.Weights[info.Slug], InputMode: "decimal", ErrorText: problem.Of("weight." + info.Slug)}
		row.Reason = "Not in the proposal. To add it, tick it and give it some of the weight."
		if item, ok := proposal.Find(info.Slug); ok {
			row.Proposed, row.Reason = percent(item.Weight), item.Reason
		}
		if item, ok := job.Plan.Find(info.Slug); ok && job.FrozenAt != nil {
			row.Reason = item.Reason
		}
		rows = append(rows, row)
	}
	return rows
}

// SavePlan keeps exercises, weights and raters, or takes the proposal as it is.
func (p Pages) SavePlan(c echo.Context) error {
	job, text, err := p.opening(c)
	if err != nil {
		return err
	}
	t, gone := p.role(text.Template)
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	proposal := posting.ProposePlan(t, text.Brief, p.Catalog)
	typed := readPlan(form)
	items, raters, err := typed.plan(p.Catalog, proposal)
	if form.Get("act") == "propose" {
		items, raters, err = proposal, max(1, min(2, raters)), gone
	}
	if err == nil {
		err = p.Hiring.SetPlan(c.Request().Context(), site.Org(c), site.By(c), job.ID, items, raters)
	}
	switch {
	case err == nil:
		return site.See(c, site.Done(planPath(job.ID), "plan"))
	case site.Mendable(err):
		if job, text, again := p.opening(c); again == nil { // it may have been frozen meanwhile
			return p.plan(c, site.Status(err), job, text, typed, err)
		}
	}
	return err
}

func readPlan(form url.Values) planTyped {
	typed := planTyped{Used: map[string]bool{}, Weights: map[string]string{}, Definitions: map[string]string{}, Raters: form.Get("raters")}
	for _, kind := range form["use"] {
		typed.Used[kind] = true
	}
	for name := range form {
		if kind, ok := strings.CutPrefix(name, "weight."); ok {
			typed.Weights[kind] = form.Get(name)
		}
		if kind, ok := strings.CutPrefix(name, "definition."); ok {
			typed.Definitions[kind] = form.Get(name)
		}
	}
	return typed
}

// plan turns what was typed into a plan; the fault names every field that stops it.
func (t planTyped) plan(catalog exercise.Catalog, proposal exercise.Plan) (exercise.Plan, int, error) {
	var problems fault.Problems
	var items exercise.Plan
	total := 0.0
	for _, k := range catalog.Kinds() {
		slug := k.Info().Slug
		if !t.Used[slug] {
			continue
		}
		weight, ok := share(t.Weights[slug])
		if !ok || weight <= 0 {
			problems.Add("weight."+slug, "%s: type a percentage above 0, such as 25", k.Info().Name)
		}
		total += weight
		items = append(items, itemOf(k, t.Definitions[slug], weight, proposal))
	}
	problems.Require(len(items) > 0, "use", "Tick at least one exercise")
	if off := total - 1; len(items) > 0 && problems.Err() == nil && (off < -0.001 || off > 0.001) {
		word, by := "short of", -off
		if off > 0 {
			word, by = "over", off
		}
		problems.Add("weight."+items[0].Kind, "The weights add up to %s %%. That is %s %% %s 100", percent(total), percent(by), word)
	}
	raters, err := strconv.Atoi(t.Raters)
	problems.Require(err == nil && raters >= 1 && raters <= 2, "raters", "Choose whether one or two people rate each answer")
	return slices.Clip(items), raters, problems.Err()
}

func itemOf(k exercise.Kind, definition string, weight float64, proposal exercise.Plan) exercise.PlanItem {
	slug := k.Info().Slug
	item := exercise.PlanItem{Kind: slug, Definition: k.Definitions()[0].ID, Weight: weight, Reason: "Chosen by hand."}
	if definition != "" {
		item.Definition = definition
	}
	if proposed, ok := proposal.Find(slug); ok {
		item.Reason = proposed.Reason
		if percent(proposed.Weight) != percent(weight) {
			item.Reason += fmt.Sprintf(" Set by hand; %s %% was proposed.", percent(proposed.Weight))
		}
	}
	return item
}

// share reads a percentage as people type it: "25", "33.3", "33,3 %".
func share(typed string) (float64, bool) {
	typed = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(typed), "%"))
	value, err := strconv.ParseFloat(strings.ReplaceAll(typed, ",", "."), 64)
	if err != nil || !(value >= 0 && value <= 100) {
		return 0, false
	}
	return value / 100, true
}

func sum(t planTyped) float64 {
	total := 0.0
	for kind, used := range t.Used {
		if weight, ok := share(t.Weights[kind]); ok && used {
			total += weight
		}
	}
	return total
}
