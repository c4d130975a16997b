package recruiter

import (
	"net/url"
	"slices"
	"strings"

	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/ui"
)

// filter is what the address asks for. There is no order by score.
type filter struct {
	Search, Status, Stage, Evidence, Tag, Assigned string
	Asked, Mentions, Unwritten                     bool
	Order                                          hiring.Order
}

var orderWords = map[hiring.Order]string{
	hiring.ByHandedIn: "newest first", hiring.ByInvited: "first invited first", hiring.ByCode: "by code",
	hiring.ByStage: "by stage", hiring.ByChance: "in random order",
}

// filterOf reads an address; what it does not know asks for nothing.
func filterOf(q url.Values) filter {
	f := filter{
		Search: strings.TrimSpace(q.Get("q")), Status: q.Get("status"), Stage: q.Get("stage"), Evidence: q.Get("evidence"),
		Tag: q.Get("tag"), Assigned: q.Get("assigned"), Asked: q.Get("asked") != "", Mentions: q.Get("mentions") != "", Unwritten: q.Get("letter") != "",
		Order: hiring.Order(q.Get("order")),
	}
	if len(f.Search) > 100 {
		f.Search = f.Search[:100]
	}
	if _, known := statusWords[status(f.Status)]; !known {
		f.Status = ""
	}
	if !slices.Contains(hiring.Stages(), hiring.Stage(f.Stage)) {
		f.Stage = ""
	}
	if f.Evidence != "complete" && f.Evidence != "missing" {
		f.Evidence = ""
	}
	if !slices.Contains(hiring.Orders(), f.Order) {
		f.Order = hiring.ByHandedIn
	}
	return f
}

// Set reports whether anything is filtered.
func (f filter) Set() bool {
	f.Order = ""
	return f != filter{}
}

// More reports whether one of the filters that are not always in sight is set.
func (f filter) More() bool { return f.Evidence != "" || f.Tag != "" || f.Assigned != "" }

// asked is the filter as the store is asked.
func (f filter) asked(job id.Job, me id.Member) hiring.Query {
	q := hiring.Query{
		Job: job, Viewer: me, Search: f.Search, Standing: status(f.Status), Stage: hiring.Stage(f.Stage), Evidence: f.Evidence,
		Tag: f.Tag, Assigned: id.Member(f.Assigned), Asked: f.Asked, Mentions: f.Mentions, Unwritten: f.Unwritten, Order: f.Order,
	}
	if f.Assigned == "me" {
		q.Assigned = me
	}
	return q
}

// query is the filter as an address, without the parts that ask for nothing.
func (f filter) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"q": f.Search, "status": f.Status, "stage": f.Stage, "evidence": f.Evidence, "tag": f.Tag, "assigned": f.Assigned,
		"asked": mark(f.Asked), "mentions": mark(f.Mentions), "letter": mark(f.Unwritten), "order": string(f.Order),
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func mark(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// Encoded is the address of the filter after the question mark.
func (f filter) Encoded() string { return f.query().Encode() }

// sorts are the addresses of the same list in other orders.
func (f filter) sorts(base string) map[string]string {
	links := map[string]string{}
	for _, order := range hiring.Orders() {
		f.Order = order
		links[string(order)] = base + "?" + f.query().Encode()
	}
	return links
}

func (f filter) options() (statuses, stages, evidence, orders []ui.Option) {
	statuses = []ui.Option{{Text: "Any status"}}
	for _, s := range []status{invited, working, finished, ended, declined, hiring.EndingSoon} {
		statuses = append(statuses, ui.Option{Value: string(s), Text: statusWords[s], Chosen: f.Status == string(s)})
	}
	stages = stageOptions(f.Stage)
	stages[0].Text = "Any stage"
	evidence = []ui.Option{{Text: "Any"}, {Value: "complete", Text: "Complete", Chosen: f.Evidence == "complete"}, {Value: "missing", Text: "Something missing", Chosen: f.Evidence == "missing"}}
	for _, o := range []struct {
		order hiring.Order
		text  string
	}{
		{hiring.ByHandedIn, "Time submitted"}, {hiring.ByInvited, "Time invited"}, {hiring.ByCode, "Code"}, {hiring.ByStage, "Stage"}, {hiring.ByChance, "Random"},
	} {
		orders = append(orders, ui.Option{Value: string(o.order), Text: o.text, Chosen: f.Order == o.order})
	}
	return statuses, stages, evidence, orders
}
