package recruiter

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// bulk is what can be done with the candidates that are ticked.
type bulk struct {
	form
	Members []ui.Option
	Back    string // the list as it was filtered
}

func bulkOf(f failed, names map[id.Member]string, list filter) bulk {
	b := bulk{form: f.form("bulk"), Back: list.Encoded()}
	b.Members = append([]ui.Option{{Text: "Choose a member"}, {Value: "nobody", Text: "Nobody"}}, memberOptions(names, id.Member(b.values.Get("assignee")))...)
	return b
}

// Bulk does one act on all candidates that are ticked: all of it, or nothing and why.
func (p Pages) Bulk(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	job := id.Job(c.Param("job"))
	apps, err := p.ticked(c, job, values["c"])
	if err != nil {
		return err
	}
	back, _ := url.ParseQuery(values.Get("back")) // what cannot be read asks for nothing
	done, err := p.onTicked(c, values, apps)
	if err != nil && site.Mendable(err) {
		return p.applications(c, site.Status(err), back, failed{key: "bulk", err: err, values: values})
	}
	if err != nil {
		return err
	}
	to := filterOf(back).query()
	to.Set("done", done)
	return site.See(c, jobPath(job)+"?"+to.Encode())
}

// ticked are the applications of a form, which must be of the job: NotFound for any other.
func (p Pages) ticked(c echo.Context, job id.Job, ids []string) ([]id.Application, error) {
	ctx, org := c.Request().Context(), site.Org(c)
	if _, err := p.Hirings.Job(ctx, org, job); err != nil {
		return nil, err
	}
	if len(ids) > pageSize {
		return nil, fault.New(fault.Invalid, "Tick at most the candidates of one page")
	}
	apps := make([]id.Application, 0, len(ids))
	for _, one := range ids {
		if _, err := p.listing(ctx, org, job, id.Application(one)); err != nil {
			return nil, err
		}
		apps = append(apps, id.Application(one))
	}
	return apps, nil
}

func (p Pages) onTicked(c echo.Context, v url.Values, apps []id.Application) (done string, err error) {
	ctx, org, me := c.Request().Context(), site.Org(c), site.Must(c).Member.ID
	switch v.Get("act") {
	case "tag":
		return "tagged", p.Hiring.Tag(ctx, org, me, apps, v.Get("tag"))
	case "untag":
		return "untagged", p.Hiring.Untag(ctx, org, me, apps, v.Get("tag"))
	case "assign":
		to, err := p.assignee(c, v.Get("assignee"))
		if err != nil {
			return "", err
		}
		return "assigned", p.Hiring.Assign(ctx, org, me, apps, to)
	case "stage":
		if !site.Must(c).Can(account.Decide) {
			return "", fault.New(fault.Denied, "Your role does not allow this. Ask an owner of your clinic")
		}
		return "decided", p.Hiring.Decide(ctx, org, me, apps, hiring.Stage(v.Get("stage")), v.Get("reason"))
	default:
		return "", fault.New(fault.Invalid, "Choose what to do with the candidates you ticked")
	}
}

// assignee reads the choice of a member of this org; "" is nobody.
func (p Pages) assignee(c echo.Context, choice string) (id.Member, error) {
	if choice == "nobody" {
		return "", nil
	}
	if choice == "me" {
		return site.Must(c).Member.ID, nil
	}
	m, err := p.Accounts.Member(c.Request().Context(), site.Org(c), id.Member(choice))
	if fault.Is(err, fault.NotFound) {
		return "", &fault.Error{Kind: fault.Invalid, Message: "Choose a member", Fields: []fault.Field{{Name: "assignee", Message: "Choose a member of your clinic, or nobody"}}}
	}
	return m.ID, err
}

// KeepView keeps the list as it is filtered under a name, for this member.
func (p Pages) KeepView(c echo.Context) error {
	ctx, org, job := c.Request().Context(), site.Org(c), id.Job(c.Param("job"))
	if _, err := p.Hirings.Job(ctx, org, job); err != nil {
		return err
	}
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	asked, _ := url.ParseQuery(values.Get("back"))
	f := filterOf(asked)
	err = p.Hiring.KeepView(ctx, org, hiring.View{By: site.Must(c).Member.ID, Job: job, Name: values.Get("name"), Query: f.Encoded()})
	if err != nil && site.Mendable(err) {
		return p.applications(c, site.Status(err), asked, failed{key: "view", err: err, values: values})
	}
	if err != nil {
		return err
	}
	to := f.query()
	to.Set("done", "view-kept")
	return site.See(c, jobPath(job)+"?"+to.Encode())
}

// RemoveView forgets a kept list.
func (p Pages) RemoveView(c echo.Context) error {
	ctx, org, job := c.Request().Context(), site.Org(c), id.Job(c.Param("job"))
	if _, err := p.Hirings.Job(ctx, org, job); err != nil {
		return err
	}
	err := p.Hirings.RemoveView(ctx, org, site.Must(c).Member.ID, c.Param("view"))
	if err != nil && !fault.Is(err, fault.NotFound) { // pressed twice: it is gone
		return err
	}
	return site.See(c, site.Done(jobPath(job), "view-removed"))
}

// calls finds the members that a note calls by name: "@Dana Whitlock".
func calls(text string, names map[id.Member]string) (called []id.Member) {
	text = strings.ToLower(text)
	for m, name := range names {
		if name != "" && strings.Contains(text, "@"+strings.ToLower(name)) {
			called = append(called, m)
		}
	}
	return called
}
