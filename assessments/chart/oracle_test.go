package chart

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"preceptor/internal/exercise"
)

// checker is a careful person: it reads papers and rules, and nothing else, and says which fields
// are wrong and, where it is theirs to change, what they should be.
type checker struct {
	t      *testing.T
	public Public
}

// wrong finds the errors of a record of any definition, each with the right value where it has one.
func (c checker) wrong(definition string, r Record) map[string]string {
	switch definition {
	case "new-patient-registration":
		return c.registration(r)
	case "insurance-and-referral":
		return c.referral(r)
	case "practice":
		return c.practice(r)
	}
	c.t.Fatalf("nobody can check %s", definition)
	return nil
}

// practice finds the errors of the practice form.
func (c checker) practice(r Record) map[string]string {
	wrong := map[string]string{}
	for _, f := range r.Fields {
		from := map[string][2]string{
			"name": {"Photo ID", "Name"}, "dob": {"Photo ID", "Date of birth"}, "phone": {"Intake form", "Phone"},
			"allergies": {"Intake form", "Allergies"}, "visit": {"Visit slip", "First visit"},
		}[f.ID]
		if want := c.entry(r, from[0], from[1]); Normalise(f.Type, want) != Normalise(f.Type, f.Value) {
			wrong[f.ID] = want
		}
	}
	if c.day(c.entry(r, "Visit slip", "First visit")).Weekday() == time.Sunday {
		wrong["visit"] = ""
	}
	return wrong
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
	cardRule = map[string]*regexp.Regexp{
		"diagnosis": regexp.MustCompile(`Diagnosis codes: (.*)\.`), "scan": regexp.MustCompile(`Scan codes: (.*)\.`),
	}
	referralFrom = regexp.MustCompile(`Good from (\S+) for`)
)

// code looks a name up on one of the printed cards.
func (c checker) code(card, name string) string {
	m := cardRule[card].FindStringSubmatch(strings.Join(c.public.Rules, "\n"))
	if m == nil {
		c.t.Fatalf("no rule lists the codes of a %s", card)
	}
	for _, entry := range strings.Split(m[1], ", ") {
		if code, ok := strings.CutPrefix(entry, name+" "); ok {
			return code
		}
	}
	c.t.Fatalf("the card has no %q", name)
	return ""
}

// codes reads the diagnosis ("knee pain, left") and the scan ("MRI, left knee") of the order.
func (c checker) codes(r Record) string {
	diagnosis, side, _ := strings.Cut(c.entry(r, "Order", "Diagnosis"), ", ")
	scan := strings.Replace(c.entry(r, "Order", "Scan"), ", "+side, " of the", 1)
	return c.code("diagnosis", diagnosis) + " / " + c.code("scan", scan)
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
	should("code", ID, c.codes(r))
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
	if c.entry(r, "Authorization letter", "Number") == "(blank)" || c.entry(r, "Authorization letter", "Good for") != c.entry(r, "Order", "Scan") || scan.After(c.day(c.entry(r, "Authorization letter", "Last day"))) {
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
func TestEveryErrorIsProvable(t *testing.T) { everyForm(t, provable) }

func TestPracticeIsProvable(t *testing.T) {
	form := testKind().(exercise.Practiser).Practice()
	g := generated{form: form}
	if err := json.Unmarshal(form.Public, &g.public); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(form.Key, &g.key); err != nil {
		t.Fatal(err)
	}
	provable(t, g)
	queries := 0
	for _, k := range g.key {
		if k.Action == Query {
			queries++
		}
	}
	if len(g.public.Records) != 1 || len(g.key) > 2 || queries != 1 {
		t.Errorf("%d records with %d errors, %d to send on", len(g.public.Records), len(g.key), queries)
	}
}

func provable(t *testing.T, g generated) {
	t.Helper()
	c := checker{t, g.public}
	key := map[place]Planted{}
	for _, k := range g.key {
		key[place{k.Record, k.Field}] = k
		if k.Proof == "" {
			t.Errorf("%s has no proof", k.Error)
		}
	}
	found := 0
	for _, r := range g.public.Records {
		wrong := c.wrong(g.form.Definition, r)
		found += len(wrong)
		for _, f := range r.Fields {
			want, flagged := wrong[f.ID]
			k, planted := key[place{r.ID, f.ID}]
			switch {
			case flagged && !planted:
				t.Errorf("%s of %s looks wrong but is not in the key (should be %q)", f.ID, r.ID, want)
			case planted && k.Action == Correct && settled(f.Type, k, Flag{Action: Correct, Value: want}) != 1:
				t.Errorf("%s: the papers say %q, accepted is %q", k.Error, want, k.Accept)
			case planted && k.Action == Correct && settled(f.Type, k, Flag{Action: Correct, Value: f.Value}) > 0:
				t.Errorf("%s: the wrong value %q is accepted", k.Error, f.Value)
			}
		}
	}
	if found != len(g.key) {
		t.Errorf("%d of %d errors can be proven", found, len(g.key))
	}
}

// variant is one way in which an error of the catalogue shows: what the record and its papers must
// look like, at least once among many forms.
type variant struct {
	name string
	is   func(c checker, r Record, f Field) bool
}

// catalogue is the table of errors: what each weighs and what is to be done. Every row is planted by
// some definition, in every variant.
var catalogue = []struct {
	row      string
	severity int
	action   Action
	planted  map[string]string // error id by definition
	variants []variant
}{
	{"date of birth", 3, Correct, map[string]string{"new-patient-registration": "date-of-birth"}, []variant{
		{"day and month swapped", func(c checker, r Record, f Field) bool {
			is, was := c.day(f.Value), c.day(c.entry(r, "Photo ID", "Date of birth"))
			return is.Day() == int(was.Month()) && int(is.Month()) == was.Day()
		}},
		{"digits transposed", func(c checker, r Record, f Field) bool {
			return anagram(f.Value, c.day(c.entry(r, "Photo ID", "Date of birth")).Format(inNumbers)) && f.Value[:2] == c.day(c.entry(r, "Photo ID", "Date of birth")).Format("01")
		}},
	}},
	{"record number", 3, Correct, map[string]string{"new-patient-registration": "chart-number", "insurance-and-referral": "chart-number"}, []variant{
		{"transposed against the order", func(c checker, r Record, f Field) bool {
			return r.Papers[0].Title == "Order" && anagram(f.Value, c.entry(r, "Order", "Chart number"))
		}},
	}},
	{"name", 2, Correct, map[string]string{"new-patient-registration": "name", "insurance-and-referral": "name-order"}, []variant{
		{"last name misspelt", func(_ checker, _ Record, f Field) bool { return f.ID == "last" }},
		{"first name misspelt", func(_ checker, _ Record, f Field) bool { return f.ID == "first" }},
		{"swapped", func(c checker, r Record, f Field) bool {
			return f.ID == "patient" && f.Value == c.entry(r, "Order", "Last name")+" "+c.entry(r, "Order", "First name")
		}},
	}},
	{"another patient's page", 3, Query, map[string]string{"new-patient-registration": "other-patient"}, nil},
	{"duplicate chart", 2, Query, map[string]string{"insurance-and-referral": "duplicate"}, nil},
	{"member id", 2, Correct, map[string]string{"new-patient-registration": "member-id", "insurance-and-referral": "member-id"}, nil},
	{"plan or group", 2, Correct, map[string]string{"insurance-and-referral": "plan-or-group"}, []variant{
		{"plan", func(_ checker, _ Record, f Field) bool { return f.ID == "plan" }},
		{"group", func(_ checker, _ Record, f Field) bool { return f.ID == "group" }},
	}},
	{"subscriber relation", 2, Correct, map[string]string{"insurance-and-referral": "relation"}, nil},
	{"coverage ended", 2, Query, map[string]string{"new-patient-registration": "coverage-ended"}, nil},
	{"authorization", 2, Query, map[string]string{"insurance-and-referral": "authorization"}, []variant{
		{"number missing", func(c checker, r Record, _ Field) bool {
			return c.entry(r, "Authorization letter", "Number") == "(blank)"
		}},
		{"expired", func(c checker, r Record, _ Field) bool {
			return c.day(c.entry(r, "Scan slip", "Scan day")).After(c.day(c.entry(r, "Authorization letter", "Last day")))
		}},
		{"other procedure", func(c checker, r Record, _ Field) bool {
			return c.entry(r, "Authorization letter", "Good for") != c.entry(r, "Order", "Scan")
		}},
	}},
	{"copay", 1, Correct, map[string]string{"new-patient-registration": "copay"}, nil},
	{"phone", 1, Correct, map[string]string{"new-patient-registration": "phone"}, []variant{
		{"nine digits", func(_ checker, _ Record, f Field) bool { return len(keep(f.Value, isDigit)) == 9 }},
		{"other than the papers", func(_ checker, _ Record, f Field) bool { return len(keep(f.Value, isDigit)) == 10 }},
	}},
	{"closed day", 2, Query, map[string]string{"new-patient-registration": "closed-day"}, []variant{
		{"Sunday", func(c checker, _ Record, f Field) bool { return c.day(f.Value).Weekday() == time.Sunday }},
		{"holiday", func(c checker, _ Record, f Field) bool { return c.day(f.Value).Weekday() != time.Sunday }},
	}},
	{"before the referral", 2, Query, map[string]string{"insurance-and-referral": "before-referral"}, nil},
	{"provider or location", 2, Correct, map[string]string{"insurance-and-referral": "provider-or-place"}, []variant{
		{"provider", func(_ checker, _ Record, f Field) bool { return f.ID == "provider" }},
		{"location", func(_ checker, _ Record, f Field) bool { return f.ID == "location" }},
	}},
	{"laterality", 3, Query, map[string]string{"insurance-and-referral": "side"}, nil},
	{"allergy missing", 3, Query, map[string]string{"new-patient-registration": "allergy"}, nil},
	{"dose unit", 3, Query, map[string]string{"insurance-and-referral": "dose-unit"}, []variant{
		{"mg for mcg", func(_ checker, _ Record, f Field) bool { return strings.HasSuffix(f.Value, " mg") }},
		{"mcg for mg", func(_ checker, _ Record, f Field) bool { return strings.HasSuffix(f.Value, " mcg") }},
	}},
	{"code", 2, Query, map[string]string{"insurance-and-referral": "codes"}, []variant{
		{"diagnosis", func(c checker, r Record, f Field) bool {
			return strings.Split(f.Value, " / ")[0] != strings.Split(c.codes(r), " / ")[0]
		}},
		{"procedure", func(c checker, r Record, f Field) bool {
			return strings.Split(f.Value, " / ")[1] != strings.Split(c.codes(r), " / ")[1]
		}},
	}},
	{"interpreter", 2, Correct, map[string]string{"new-patient-registration": "interpreter"}, nil},
	{"release form", 2, Query, map[string]string{"new-patient-registration": "release-form"}, []variant{
		{"unsigned", func(c checker, r Record, _ Field) bool { return c.entry(r, "Release form", "Signature") == "(blank)" }},
		{"expired", func(c checker, r Record, _ Field) bool { return c.entry(r, "Release form", "Signature") != "(blank)" }},
	}},
}

// anagram tells whether two writings have the same digits in another order.
func anagram(a, b string) bool {
	sorted := func(s string) string {
		d := []byte(keep(s, isDigit))
		slices.Sort(d)
		return string(d)
	}
	return a != b && sorted(a) == sorted(b)
}

// TestCatalogue: each error of the table is planted with its severity and action, in each of its
// variants; the definitions plant nothing else.
func TestCatalogue(t *testing.T) {
	type sort struct{ definition, id string }
	rows := map[sort]int{}
	for i, c := range catalogue {
		for definition, id := range c.planted {
			rows[sort{definition, id}] = i
		}
	}
	seen := map[string]int{}
	everyForm(t, func(t *testing.T, g generated) {
		c := checker{t, g.public}
		for _, k := range g.key {
			at, ok := rows[sort{g.form.Definition, k.Error}]
			if !ok {
				t.Fatalf("%s is not in the catalogue", k.Error)
			}
			row := catalogue[at]
			if k.Severity != row.severity || k.Action != row.action {
				t.Errorf("%s: severity %d, %s", k.Error, k.Severity, k.Action)
			}
			r, f := c.at(k)
			seen[row.row]++
			for _, v := range row.variants {
				if v.is(c, r, f) {
					seen[row.row+", "+v.name]++
				}
			}
		}
	})
	for _, c := range catalogue {
		for _, v := range append(c.variants, variant{}) {
			name := strings.TrimSuffix(c.row+", "+v.name, ", ")
			if seen[name] == 0 {
				t.Errorf("%s is never planted", name)
			}
			t.Logf("%s: %d", name, seen[name])
		}
	}
}

// at is the record and the field of a planted error.
func (c checker) at(k Planted) (Record, Field) {
	for _, r := range c.public.Records {
		if i := position(r, k.Field); r.ID == k.Record && i >= 0 {
			return r, r.Fields[i]
		}
	}
	c.t.Fatalf("there is no %s of %s", k.Field, k.Record)
	return Record{}, Field{}
}
