package rater

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
	"preceptor/internal/scoring"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

type agreement struct {
	Families           []familyAgreement
	Exact, Coefficient int // the least answers for each
	Severity           int
	Empty              ui.Empty
}

type familyAgreement struct {
	Title    string
	Criteria []criterionAgreement
	Raters   []standing
}

// criterionAgreement is one row; what has too few answers is "".
type criterionAgreement struct {
	Name                                        string
	N                                           int
	Exact, Adjacent, Kappa, Single, Mean, Alpha string
}

type standing struct {
	Name                  string
	Answers, Checks       int
	Severity, Raw         string
	Flagged               bool
	CheckExact, CheckBias string
}

var agreementPage = ui.NewPage[agreement](files, "pages/agreement.html")

// Agreement shows how far raters agree, criterion by criterion.
func (p Pages) Agreement(c echo.Context) error {
	ctx, org := c.Request().Context(), site.Org(c)
	found, err := p.Review.AgreementOf(ctx, org)
	if err != nil {
		return err
	}
	members, err := p.Accounts.Members(ctx, org)
	if err != nil {
		return err
	}
	names := map[id.Member]string{}
	for _, m := range members {
		names[m.ID] = m.Name
	}
	data := agreement{Exact: review.LeastExact, Coefficient: review.LeastCoefficients, Severity: review.LeastSeverity, Empty: ui.Empty{
		Icon: "part", Title: "No ratings yet", Text: "This page needs answers that two people have rated.",
		Actions: []ui.Link{{Text: "To rating", Href: "/rate"}},
	}}
	for _, a := range found {
		_, def, err := p.Catalog.Definition(a.Family.Kind, a.Family.Definition)
		if err != nil {
			return err
		}
		data.Families = append(data.Families, familyOf(def.Title, a, names))
	}
	frame := p.StaffFrame(c, "/rate", ui.Link{Text: "Rating", Href: "/rate"}, ui.Link{Text: "Agreement"})
	return site.Show(c, http.StatusOK, agreementPage, frame, data)
}

func familyOf(title string, a review.Agreement, names map[id.Member]string) familyAgreement {
	out := familyAgreement{Title: title}
	for _, c := range a.Criteria {
		out.Criteria = append(out.Criteria, criterionOf(c))
	}
	for _, r := range a.Raters {
		s := standing{Name: names[r.Rater], Answers: r.Answers, Checks: r.Checks}
		if r.Severity != nil {
			s.Severity, s.Raw, s.Flagged = signed(r.Severity.Shrunk), signed(r.Severity.Raw), r.Severity.Flagged
		}
		if r.Checks > 0 {
			s.CheckExact, s.CheckBias = percent(r.Exact), signed(r.Bias)
		}
		out.Raters = append(out.Raters, s)
	}
	return out
}

func criterionOf(c review.CriterionAgreement) criterionAgreement {
	out := criterionAgreement{Name: c.Name, N: c.N, Kappa: twoPlaces(c.Kappa), Alpha: twoPlaces(c.Alpha)}
	if c.Shares != nil {
		out.Exact, out.Adjacent = percent(c.Shares.Exact), percent(c.Shares.Adjacent)
	}
	if icc := c.ICC; icc != nil {
		out.addICC(*icc)
	}
	return out
}

func (c *criterionAgreement) addICC(icc scoring.ICC) {
	c.Single, c.Mean = twoPlaces(&icc.Single), twoPlaces(&icc.Mean)
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
func signed(x float64) string      { return fmt.Sprintf("%+.2f", x) }

func twoPlaces(x *float64) string {
	if x == nil {
		return ""
	}
	return fmt.Sprintf("%.2f", *x)
}

type held struct {
	Answers []heldAnswer
	Problem ui.Problem
	Empty   ui.Empty
}

// heldAnswer is an answer that a rater says tells whose it is. Who wrote it is not shown here either.
type heldAnswer struct {
	ID, Action, Exercise string
	Words                []string // what raters reported
	Work                 template.HTML
	Masks                string
	Error                string
}

var heldPage = ui.NewPage[held](files, "pages/held.html")

// Held lists the answers that are held back from raters.
func (p Pages) Held(c echo.Context) error { return p.showHeld(c, http.StatusOK, "", nil, nil) }

func (p Pages) showHeld(c echo.Context, code int, at id.Attempt, typed url.Values, problem error) error {
	answers, err := p.held(c.Request().Context(), site.Org(c))
	if err != nil {
		return err
	}
	data := held{Answers: answers, Problem: ui.ProblemOf(problem), Empty: ui.Empty{
		Icon: "check", Title: "Nothing is held back", Text: "Answers come here when a rater says that the text tells who wrote it.",
		Actions: []ui.Link{{Text: "To rating", Href: "/rate"}},
	}}
	frame := p.StaffFrame(c, "/rate", ui.Link{Text: "Rating", Href: "/rate"}, ui.Link{Text: "Held back"})
	for i, a := range data.Answers {
		if a.ID == string(at) {
			data.Answers[i].Masks, data.Answers[i].Error = typed.Get("masks"), data.Problem.Of("masks")
		}
	}
	for i, f := range data.Problem.Fields {
		data.Problem.Fields[i].Name = f.Name + "-" + string(at)
	}
	return site.Show(c, code, heldPage, frame, data)
}

func (p Pages) held(ctx context.Context, org id.Org) (out []heldAnswer, err error) {
	open, err := p.Reviews.OpenDisclosures(ctx, org)
	if err != nil {
		return nil, err
	}
	at := map[id.Attempt]int{}
	for _, d := range open {
		if i, there := at[d.Attempt]; there {
			out[i].Words = append(out[i].Words, d.Words)
			continue
		}
		one, err := p.heldAnswer(ctx, org, d)
		if fault.Is(err, fault.Conflict) {
			continue // set aside, or given more time, since
		}
		if err != nil {
			return nil, err
		}
		at[d.Attempt] = len(out)
		out = append(out, one)
	}
	return out, nil
}

func (p Pages) heldAnswer(ctx context.Context, org id.Org, d review.Disclosure) (heldAnswer, error) {
	taken, err := p.Attempt.Taken(ctx, org, d.Attempt)
	if err != nil {
		return heldAnswer{}, err
	}
	kind, def, err := p.Catalog.Definition(taken.Form.Kind, taken.Form.Definition)
	if err != nil {
		return heldAnswer{}, err
	}
	work, err := kind.View(taken.Form.Public, taken.Response, exercise.Page{Mode: exercise.Read})
	return heldAnswer{
		ID: string(d.Attempt), Action: "/desk/held/" + string(d.Attempt), Exercise: def.Title, Words: []string{d.Words}, Work: work, Masks: d.Words,
	}, err
}

// Release gives an answer back to the raters, without the words that were named.
func (p Pages) Release(c echo.Context) error {
	typed, err := c.FormParams()
	if err != nil {
		return err
	}
	a := id.Attempt(c.Param("attempt"))
	var masks []string
	if typed.Get("act") != "clear" {
		for row := range strings.Lines(exercise.PlainText(typed.Get("masks"))) {
			if row = strings.TrimSpace(row); row != "" {
				masks = append(masks, row)
			}
		}
		if len(masks) == 0 {
			masks = []string{""} // asked to hide, and nothing named
		}
	}
	err = p.Review.Release(c.Request().Context(), site.Org(c), site.Must(c).Member.ID, a, masks)
	if fault.Is(err, fault.Invalid) {
		return p.showHeld(c, site.Status(err), a, typed, err)
	}
	if err != nil {
		return err
	}
	return site.See(c, site.Done("/desk/held", "unheld"))
}
