package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/exercise"
)

const seeds = 200

// generated is a form with its parts read.
type generated struct {
	form   exercise.Form
	public Public
	key    []Planted
}

func generate(t testing.TB, definition string, seed uint64) generated {
	t.Helper()
	form, err := testKind().Generate(definition, seed)
	if err != nil {
		t.Fatal(err)
	}
	g := generated{form: form}
	if err := json.Unmarshal(form.Public, &g.public); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(form.Key, &g.key); err != nil {
		t.Fatal(err)
	}
	return g
}

// everyForm runs a check on 200 forms of each definition.
func everyForm(t *testing.T, check func(t *testing.T, g generated)) {
	for _, d := range testKind().Definitions() {
		t.Run(d.ID, func(t *testing.T) {
			for seed := range uint64(seeds) {
				if check(t, generate(t, d.ID, seed)); t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

func TestMakeUp(t *testing.T) {
	makeUp := map[string]string{}
	everyForm(t, func(t *testing.T, g generated) {
		if n := len(g.public.Records); n < 4 || n > 6 {
			t.Errorf("%d records", n)
		}
		fields := 0
		dirty := map[string]bool{}
		for _, r := range g.public.Records {
			fields += len(r.Fields)
			if n := len(r.Fields); n < 11 || n > 14 {
				t.Errorf("%d fields", n)
			}
		}
		var sorts []string
		for _, k := range g.key {
			dirty[k.Record] = true
			sorts = append(sorts, fmt.Sprintf("%s %d %s", k.Error, k.Severity, k.Action))
		}
		if n := len(g.key); n < 8 || n > 12 || fields-n < 4*n || len(dirty) >= len(g.public.Records) {
			t.Errorf("%d errors in %d of %d records with %d fields", n, len(dirty), len(g.public.Records), fields)
		}
		slices.Sort(sorts)
		all := strings.Join(sorts, ", ")
		if first, ok := makeUp[g.form.Definition]; ok && first != all {
			t.Errorf("this form has %s, the first had %s", all, first)
		}
		makeUp[g.form.Definition] = all
		if err := checkKey(places(g.public.Records), g.key); err != nil {
			t.Error(err)
		}
	})
}

var (
	someNumber = regexp.MustCompile(`\(?\d{3}\)?[-. ]+\d{3}[-.]\d{3,4}`)
	fiction    = regexp.MustCompile(`^\(?\d{3}\)?[-. ]+555[-.]01\d{1,2}$`)
)

func TestTextsAreWhole(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		for _, raw := range []string{string(g.form.Public), string(g.form.Key)} {
			var whole any
			if err := json.Unmarshal([]byte(raw), &whole); err != nil {
				t.Fatal(err)
			}
			each(whole, func(s string) {
				if strings.ContainsAny(s, "{}") || strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
					t.Errorf("unfilled or untidy: %q", s)
				}
				for _, number := range someNumber.FindAllString(s, -1) {
					if !fiction.MatchString(number) {
						t.Errorf("a phone number outside the fictional block: %q", number)
					}
				}
			})
		}
	})
}

func each(v any, visit func(string)) {
	switch node := v.(type) {
	case string:
		visit(node)
	case []any:
		for _, child := range node {
			each(child, visit)
		}
	case map[string]any:
		for _, child := range node {
			each(child, visit)
		}
	}
}

// checker is a careful person: it reads papers and rules, and nothing else, and says which fields
// are wrong and, where it is theirs to change, what they should be.
type checker struct {
	t      *testing.T
	public Public
}

func (c checker) paper(r Record, title string) Paper {
	i := slices.IndexFunc(r.Papers, func(p Paper) bool { return p.Title == title })
	if i < 0 {
		c.t.Fatalf("there is no paper %q", title)
	}
	return r.Papers[i]
}

func (c checker) entry(r Record, title, label string) string {
	for _, l := range c.paper(r, title).Lines {
		if l.Label == label {
			return l.Text
		}
	}
	c.t.Fatalf("%s has no %s", title, label)
	return ""
}

func (c checker) day(s string) time.Time {
	one := Normalise(Date, s)
	d, err := time.Parse(time.DateOnly, one)
	if err != nil {
		c.t.Fatalf("%q is no date", s)
	}
	return d
}

// notes are the sentences of a paper.
func (c checker) notes(r Record, title string) string {
	var all []string
	for _, l := range c.paper(r, title).Lines {
		if l.Label == "" {
			all = append(all, l.Text)
		}
	}
	return strings.Join(all, " ")
}

var closedRule = regexp.MustCompile(`closed on Sundays and on (\w+, \w+ \d+, \d{4})`)

func (c checker) closed(day time.Time) bool {
	m := closedRule.FindStringSubmatch(strings.Join(c.public.Rules, " "))
	if m == nil {
		c.t.Fatal("no rule names the closed days")
	}
	return day.Weekday() == time.Sunday || day.Equal(c.day(m[1]))
}

// phone takes the newest paper: a number in the visit slip overrules the intake form.
func (c checker) phone(r Record) string {
	if newer := someNumber.FindString(c.notes(r, "Visit slip")); newer != "" {
		return newer
	}
	return c.entry(r, "Intake form", "Phone")
}

// registration finds the errors of a record of the new patient registration.
func (c checker) registration(r Record) map[string]string {
	value := map[string]string{}
	wrong := map[string]string{}
	for _, f := range r.Fields {
		value[f.ID] = f.Value
	}
	should := func(field string, typ Type, want string) {
		if Normalise(typ, value[field]) != Normalise(typ, want) {
			wrong[field] = want
		}
	}
	should("last", Name, c.entry(r, "Photo ID", "Last name"))
	should("first", Name, c.entry(r, "Photo ID", "First name"))
	should("dob", Date, c.entry(r, "Photo ID", "Date of birth"))
	if c.day(c.entry(r, "Intake form", "Date of birth")) != c.day(c.entry(r, "Photo ID", "Date of birth")) {
		c.t.Error("two papers differ on the date of birth")
	}
	should("phone", Phone, c.phone(r))
	should("interpreter", Text, c.entry(r, "Intake form", "Interpreter"))
	should("allergies", Text, c.entry(r, "Intake form", "Allergies"))
	should("plan", Text, c.entry(r, "Plan card", "Plan"))
	should("member", ID, c.entry(r, "Plan card", "Member ID"))
	should("chart", ID, c.entry(r, "Visit slip", "Chart number"))
	office, _, _ := strings.Cut(strings.TrimPrefix(c.entry(r, "Plan card", "Copay"), "Office visit "), ",")
	should("copay", Money, office)

	slip := c.day(c.entry(r, "Visit slip", "First visit"))
	should("visit", Date, slip.Format(inNumbers))
	if c.closed(slip) {
		wrong["visit"] = ""
	}
	from, to, _ := strings.Cut(c.entry(r, "Plan card", "Coverage"), " to ")
	if slip.Before(c.day(from)) || slip.After(c.day(to)) {
		wrong["covered"] = ""
	}
	if c.entry(r, "Release form", "Signature") == "(blank)" || slip.After(c.day(c.entry(r, "Release form", "Last day"))) {
		wrong["release"] = ""
	}
	name := c.entry(r, "Photo ID", "First name") + " " + c.entry(r, "Photo ID", "Last name")
	for _, p := range []string{"Release form", "Vaccination page"} {
		if c.entry(r, p, "Patient") != name {
			wrong["pages"] = ""
		}
	}
	return wrong
}

var (
	codesRule    = regexp.MustCompile(`Diagnosis codes: (.*)\.`)
	referralFrom = regexp.MustCompile(`Good from (\S+) for`)
)

// code looks a diagnosis up on the printed card.
func (c checker) code(diagnosis string) string {
	name, _, _ := strings.Cut(diagnosis, ",")
	m := codesRule.FindStringSubmatch(strings.Join(c.public.Rules, "\n"))
	if m == nil {
		c.t.Fatal("no rule lists the codes")
	}
	for _, entry := range strings.Split(m[1], ", ") {
		if code, ok := strings.CutPrefix(entry, name+" "); ok {
			return code
		}
	}
	c.t.Fatalf("the card has no %q", name)
	return ""
}

// referral finds the errors of a record of the insurance and referral check.
func (c checker) referral(r Record) map[string]string {
	value := map[string]string{}
	wrong := map[string]string{}
	for _, f := range r.Fields {
		value[f.ID] = f.Value
	}
	should := func(field string, typ Type, want string) {
		if Normalise(typ, value[field]) != Normalise(typ, want) {
			wrong[field] = want
		}
	}
	name := c.entry(r, "Order", "First name") + " " + c.entry(r, "Order", "Last name")
	should("patient", Name, name)
	should("chart", ID, c.entry(r, "Order", "Chart number"))
	should("provider", Text, c.entry(r, "Order", "Provider"))
	should("location", Text, c.entry(r, "Order", "Location"))
	should("scan", Text, c.entry(r, "Order", "Scan"))
	should("medicine", Text, c.entry(r, "Order", "Medicine before the scan"))
	should("code", ID, c.code(c.entry(r, "Order", "Diagnosis")))
	should("plan", Text, c.entry(r, "Insurance card", "Plan"))
	should("member", ID, c.entry(r, "Insurance card", "Member ID"))
	should("group", ID, c.entry(r, "Insurance card", "Group number"))
	relation := c.entry(r, "Intake form", "Relation to the subscriber")
	should("relation", Text, relation)
	if (relation == "Self") != (c.entry(r, "Intake form", "Subscriber") == name) {
		c.t.Error("subscriber and relation do not fit each other")
	}
	scan := c.day(c.entry(r, "Scan slip", "Scan day"))
	should("visit", Date, scan.Format(inNumbers))
	if m := referralFrom.FindStringSubmatch(c.notes(r, "Referral")); m == nil || scan.Before(c.day(m[1])) {
		wrong["visit"] = ""
	}
	if c.entry(r, "Authorization letter", "Good for") != c.entry(r, "Order", "Scan") || scan.After(c.day(c.entry(r, "Authorization letter", "Last day"))) {
		wrong["authorization"] = ""
	}
	for _, l := range c.paper(r, "Name search").Lines {
		who, born, _ := strings.Cut(l.Text, ", born ")
		if who == name && c.day(born).Equal(c.day(c.entry(r, "Order", "Date of birth"))) {
			wrong["duplicates"] = ""
		}
	}
	return wrong
}

// TestEveryErrorIsProvable holds the key against the checker: it finds every planted error, finds
// nothing else, and the value it reads from the papers is accepted.
func TestEveryErrorIsProvable(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		c := checker{t, g.public}
		find := map[string]func(Record) map[string]string{
			"new-patient-registration": c.registration, "insurance-and-referral": c.referral,
		}[g.form.Definition]
		if find == nil {
			t.Fatal("no checker for this definition")
		}
		key := map[place]Planted{}
		for _, k := range g.key {
			key[place{k.Record, k.Field}] = k
		}
		found := 0
		fields := places(g.public.Records)
		for _, r := range g.public.Records {
			for field, want := range find(r) {
				found++
				at := place{r.ID, field}
				k, planted := key[at]
				if !planted {
					t.Errorf("%s of %s looks wrong but is not in the key (should be %q)", field, r.ID, want)
					continue
				}
				if k.Action == Correct && settled(fields[at], k, Flag{Action: Correct, Value: want}) != 1 {
					t.Errorf("%s: the papers say %q, accepted is %q", k.Error, want, k.Accept)
				}
			}
		}
		if found != len(g.key) {
			t.Errorf("%d of %d errors can be proven", found, len(g.key))
		}
		for _, k := range g.key {
			if k.Proof == "" {
				t.Errorf("%s has no proof", k.Error)
			}
			for _, r := range g.public.Records {
				for _, f := range r.Fields {
					if r.ID == k.Record && f.ID == k.Field && k.Action == Correct && settled(f.Type, k, Flag{Action: Correct, Value: f.Value}) > 0 {
						t.Errorf("%s: the wrong value %q is accepted", k.Error, f.Value)
					}
				}
			}
		}
	})
}

// TestEqualAcrossNames wants each name group to meet as many errors as any other.
func TestEqualAcrossNames(t *testing.T) {
	const forms = 1000
	for _, d := range testKind().Definitions() {
		var errors [len(nameGroups)]float64
		total := 0.0
		for seed := range uint64(forms) {
			g := generate(t, d.ID, seed)
			for _, k := range g.key {
				for i, r := range g.public.Records {
					if r.ID == k.Record {
						errors[groupOf(t, g.public.Records[i])]++
						total++
					}
				}
			}
		}
		mean := total / float64(len(nameGroups))
		for group, n := range errors {
			if math.Abs(n-mean)/mean > 0.06 {
				t.Errorf("%s: name group %d has %.0f errors, the mean is %.0f", d.ID, group, n, mean)
			}
		}
	}
}

func groupOf(t *testing.T, r Record) int {
	t.Helper()
	name := r.Papers[0].Lines[0].Text
	for i, g := range nameGroups {
		if slices.Contains(g.last, name) {
			return i
		}
	}
	t.Fatalf("no group has the name %q", name)
	return 0
}

// TestLinesDoNotGiveErrorsAway: which papers a row shows depends on the field alone.
func TestLinesDoNotGiveErrorsAway(t *testing.T) {
	everyForm(t, func(t *testing.T, g generated) {
		for i, f := range g.public.Records[0].Fields {
			want := len(sources(g.public.Records[0], f.ID))
			for _, r := range g.public.Records {
				if r.Fields[i].ID != f.ID || len(sources(r, f.ID)) != want || want == 0 {
					t.Errorf("%s has %d lines in one record and %d in another", f.ID, want, len(sources(r, f.ID)))
				}
			}
		}
	})
}
