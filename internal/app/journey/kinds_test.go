package journey

import (
	"html"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"preceptor/assessments"
	"preceptor/internal/demo"
	"preceptor/internal/exercise"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
)

// TestEveryKindIsEverywhere: the line in the catalog alone brings a kind to the plan, the candidate, the
// evidence and the comparison.
func TestEveryKindIsEverywhere(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	jar, err := cookiejar.New(nil)
	must(t, err)
	c := &client{Client: http.Client{Jar: jar}, base: p.base}
	c.post(t, "/sign-in", url.Values{"email": {"dana@riverside.example"}, "password": {demo.Password}})

	jobs, err := p.Store.Jobs(t.Context(), world.Org.ID)
	must(t, err)
	draft := jobs[slices.IndexFunc(jobs, func(j hiring.Job) bool { return j.FrozenAt == nil })]
	_, plan := c.get(t, "/desk/jobs/"+string(draft.ID)+"/plan")
	full := world.Open[1].JobID
	people, attempts := finishedOn(t, p, world, full)
	_, comparison := c.get(t, "/desk/jobs/"+string(full)+"/compare?"+url.Values{"c": people}.Encode())
	_, profile := c.get(t, "/desk/applications/"+people[0])
	_, trace := c.get(t, "/desk/jobs/"+string(full)+"/trace")
	for _, k := range assessments.Catalog().Kinds() {
		info := k.Info()
		shows := func(where string, page []byte, words ...string) {
			t.Helper()
			for _, w := range words {
				if !strings.Contains(html.UnescapeString(string(page)), w) {
					t.Errorf("%s: %s does not say %q", info.Slug, where, w)
				}
			}
		}
		shows("the plan", plan, info.Name, `name="weight.`+info.Slug+`"`)
		shows("the way from duty to exercise", trace, info.Name)
		shows("the comparison", comparison, info.Skill)
		shows("the profile", profile, info.Skill)
		_, evidence := c.get(t, "/desk/attempts/"+string(attempts[info.Slug]))
		shows("the evidence", evidence, `data-kind="`+info.Slug+`"`)
		_, practice := c.get(t, "/practice/"+info.Slug)
		shows("the practice", practice, `data-kind="`+info.Slug+`"`)
	}
}

// finishedOn lists people of a job who have a score on every kind, and the first one's attempts by kind.
func finishedOn(t *testing.T, p *product, w demo.World, job id.Job) (people []string, attempts map[string]id.Attempt) {
	t.Helper()
	all, err := p.Store.AttemptsOfJob(t.Context(), w.Org.ID, job)
	must(t, err)
	scored, err := p.Store.LatestScores(t.Context(), w.Org.ID, job)
	must(t, err)
	of := map[id.Application]map[string]id.Attempt{}
	for _, a := range all {
		if of[a.Application] == nil {
			of[a.Application] = map[string]id.Attempt{}
		}
		if _, ok := scored[a.ID]; ok {
			of[a.Application][a.Kind] = a.ID
		}
	}
	for _, a := range all {
		whole := len(of[a.Application]) == len(assessments.Catalog().Kinds())
		if whole && !slices.Contains(people, string(a.Application)) {
			people = append(people, string(a.Application))
			if attempts == nil {
				attempts = of[a.Application]
			}
		}
	}
	if len(people) < 2 {
		t.Fatalf("%d people took every exercise", len(people))
	}
	return people, attempts
}

// TestPlansMayHoldOptionalKinds: a kind outside the standard plan is proposed to nobody, and accepted
// where a manager asks for it.
func TestPlansMayHoldOptionalKinds(t *testing.T) {
	t.Parallel()
	var standard, all exercise.Plan
	kinds := assessments.Catalog().Kinds()
	for _, k := range kinds {
		item := exercise.PlanItem{Kind: k.Info().Slug, Definition: k.Definitions()[0].ID, Weight: k.Info().Weight}
		if k.Info().Weight > 0 {
			standard = append(standard, item)
		}
		item.Weight = 1 / float64(len(kinds))
		all = append(all, item)
	}
	if len(standard) == len(all) {
		t.Fatal("no kind is optional")
	}
	for _, plan := range []exercise.Plan{standard, all} {
		if err := plan.Check(assessments.Catalog()); err != nil {
			t.Error(err)
		}
	}
}
