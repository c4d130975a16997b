package email

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"

	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// definition is one authored e-mail task: texts with blanks, and the pools from which a seed fills
// them.
type definition struct {
	exercise.Definition `yaml:",inline"`
	Family              string   `yaml:"family"`
	SenderRole          string   `yaml:"sender_role"`
	Clinics             []clinic `yaml:"clinics"`
	Patients            []string `yaml:"patients"` // "Ms. Odalys Ferrante"
	Others              []string `yaml:"others"`   // other patients
	Providers           []string `yaml:"providers"`
	Places              []string `yaml:"places"`
	Reasons             []reason `yaml:"reasons"`
	Secrets             []secret `yaml:"secrets"`
	Preparations        []string `yaml:"preparations"`
	Copays              []int    `yaml:"copays"` // empty: no sum is spoken of
	Lengths             [][2]int `yaml:"lengths"`
	Times               []string `yaml:"times"`
	DeadlineTimes       []string `yaml:"deadline_times"`
	Alternatives        int      `yaml:"alternatives"`
	Situation           string   `yaml:"situation"`
	MustCover           []string `yaml:"must_cover"`
	situation           *template.Template
	mustCover           []*template.Template
}

// reason is why something changes, as the brief says it and as an answer may say it.
type reason struct {
	Text    string   `yaml:"text"`
	Phrases []string `yaml:"phrases"`
}

// secret is what must stay out of the e-mail.
type secret struct {
	Story   string   `yaml:"story"`
	Terms   []string `yaml:"terms"`
	Allowed []string `yaml:"allowed"` // may stand in the body, never in the subject
}

func readDefinition(name string) (definition, error) {
	var d definition
	raw, err := files.ReadFile(name)
	if err != nil {
		return d, err
	}
	if err := yaml.UnmarshalWithOptions(raw, &d, yaml.Strict()); err != nil {
		return d, err
	}
	if d.situation, err = template.New("situation").Option("missingkey=error").Parse(d.Situation); err != nil {
		return d, err
	}
	for _, text := range d.MustCover {
		t, err := template.New("must_cover").Parse(text)
		if err != nil {
			return d, err
		}
		d.mustCover = append(d.mustCover, t)
	}
	return d, d.check()
}

// check refuses pools from which no form could be drawn.
func (d definition) check() error {
	if err := exercise.CheckDefinition(d.Definition); err != nil {
		return err
	}
	var p fault.Problems
	p.Require(d.Family == "delayed_appointment" || d.Family == "changed_care_plan", "family", "unknown family")
	for name, n := range map[string]int{"clinics": len(d.Clinics), "patients": len(d.Patients), "others": len(d.Others),
		"providers": len(d.Providers), "places": len(d.Places), "reasons": len(d.Reasons), "secrets": len(d.Secrets),
		"preparations": len(d.Preparations), "deadline_times": len(d.DeadlineTimes), "must_cover": len(d.MustCover)} {
		p.Require(n > 0, name, "the pool is empty")
	}
	p.Require(len(d.Times) >= d.Alternatives+6, "times", "too few times to keep all of a form apart")
	p.Require(d.Alternatives >= 1 && d.Alternatives <= 2, "alternatives", "one or two other slots")
	return p.Err()
}

// draw is one filled form before it becomes public and key. Exported fields are the blanks of the
// authored texts.
type draw struct {
	Today, Old, New, Other, Other2, Deadline moment
	CheckIn, Trap                            moment
	Patient, Stranger                        string // "Ms. Ferrante", "Harold Pruitt"
	Provider, ProviderShort                  string
	Place, Reason, Secret, Preparation       string
	Clinic                                   clinic
	From, To, Copay                          int
}

// moment is a day and a time that a text prints in the ways of a clinic.
type moment struct{ at time.Time }

// Full is "Tuesday, May 11, 2027 at 9:20 a.m."
func (m moment) Full() string { return m.Date() + " at " + m.Time() }

// Date is "Tuesday, May 11, 2027".
func (m moment) Date() string { return m.at.Format("Monday, January 2, 2006") }

// Short is "Tuesday, May 11 at 9:20 a.m."
func (m moment) Short() string { return m.at.Format("Monday, January 2") + " at " + m.Time() }

// Day is "May 11".
func (m moment) Day() string { return m.at.Format("January 2") }

// Weekday is "Tuesday".
func (m moment) Weekday() string { return m.at.Weekday().String() }

// Time is "9:20 a.m." or "noon".
func (m moment) Time() string {
	if m.at.Hour() == 12 && m.at.Minute() == 0 {
		return "noon"
	}
	return strings.NewReplacer("AM", "a.m.", "PM", "p.m.").Replace(m.at.Format("3:04 PM"))
}

func (m moment) slot() slot { return slot{m.at.Format(dayLayout), m.at.Format(timeLayout)} }

// Generate draws a form: all days and times of it differ, also by half day, so that "3:30" can mean
// one thing only.
func (k *Kind) Generate(id string, seed uint64) (exercise.Form, error) {
	i := slices.IndexFunc(k.definitions, func(d definition) bool { return d.ID == id })
	if i < 0 {
		return exercise.Form{}, fault.New(fault.NotFound, "there is no e-mail task %q", id)
	}
	d := k.definitions[i]
	p, answers, err := d.draw(exercise.Rand(seed, "email/"+id))
	if err != nil {
		return exercise.Form{}, err
	}
	return exercise.Form{
		Kind: "email", Definition: id, Version: version, Seed: seed,
		Public: exercise.Public(exercise.Encode(p)), Key: exercise.Key(exercise.Encode(answers)),
	}, nil
}

func (d definition) draw(r *rand.Rand) (public, key, error) {
	who := strings.SplitN(exercise.Pick(r, d.Patients), " ", 3)
	person := patient{who[0], who[1], who[2]}
	why, hidden := exercise.Pick(r, d.Reasons), exercise.Pick(r, d.Secrets)
	w := draw{
		Patient: person.Title + " " + person.Last, Stranger: exercise.Pick(r, d.Others),
		Provider: exercise.Pick(r, d.Providers), Place: exercise.Pick(r, d.Places),
		Preparation: exercise.Pick(r, d.Preparations), Clinic: exercise.Pick(r, d.Clinics),
	}
	w.ProviderShort = shortName(w.Provider)
	if len(d.Copays) > 0 {
		w.Copay = exercise.Pick(r, d.Copays)
	}
	if len(d.Lengths) > 0 {
		l := exercise.Pick(r, d.Lengths)
		w.From, w.To = l[0], l[1]
	}
	d.drawDays(r, &w)
	w.Reason, w.Secret = w.fill(why.Text), w.fill(hidden.Story)
	situation, err := execute(d.situation, w)
	if err != nil {
		return public{}, key{}, err
	}
	p := public{ID: d.ID, Family: d.Family, Clinic: w.Clinic, Patient: person, SenderRole: d.SenderRole,
		Situation: situation, Words: [2]int{100, 180}}
	for _, t := range d.mustCover {
		text, err := execute(t, w)
		if err != nil {
			return public{}, key{}, err
		}
		p.MustCover = append(p.MustCover, text)
	}
	answers := w.key(d, hidden)
	for _, phrase := range why.Phrases {
		answers.Reason = append(answers.Reason, w.fill(phrase))
	}
	return p, answers, nil
}

// fill sets the few names that a pool's own texts may hold.
func (w draw) fill(text string) string {
	return strings.NewReplacer("{patient}", w.Patient, "{provider}", w.ProviderShort).Replace(text)
}

func execute(t *template.Template, w draw) (string, error) {
	var b strings.Builder
	if err := t.Execute(&b, w); err != nil {
		return "", fault.Wrap(fault.Internal, err, "the brief cannot be filled")
	}
	return onePoint.Replace(strings.TrimSpace(b.String())), nil
}

// onePoint keeps "a.m." at the end of a sentence from getting a second full stop.
var onePoint = strings.NewReplacer(".m.**.", ".m.**", ".m..", ".m.")

// shortName is "Dr. Halvorsen" for "Dr. Petra Halvorsen".
func shortName(name string) string {
	parts := strings.Fields(name)
	if len(parts) > 2 {
		return parts[0] + " " + parts[len(parts)-1]
	}
	return name
}

// drawDays places today, the old and the new slot, the others and the deadline in order on working
// days, each at a time of its own.
func (d definition) drawDays(r *rand.Rand, w *draw) {
	times := d.pickTimes(r, w.Clinic)
	monday := exercise.Pick(r, terms2027)
	today := monday.AddDate(0, 0, 7*r.IntN(8)+r.IntN(5))
	today = workday(today)
	deadlineDay := ahead(today, 2+r.IntN(2))
	old := ahead(deadlineDay, 1+r.IntN(2))
	fresh := ahead(old, 1+r.IntN(4))
	other := ahead(fresh, 1)
	other2 := ahead(other, 1+r.IntN(2))
	w.Today = moment{today}
	for _, s := range []struct {
		slot *moment
		day  time.Time
	}{{&w.Old, old}, {&w.New, fresh}, {&w.Other, other}, {&w.Other2, other2}, {&w.Trap, fresh}} {
		*s.slot, times = takeTime(s.day, times, w.Clinic)
	}
	w.CheckIn = moment{w.New.at.Add(-10 * time.Minute)}
	w.Deadline = on(deadlineDay, exercise.Pick(r, slices.DeleteFunc(slices.Clone(d.DeadlineTimes), func(hhmm string) bool {
		return !w.Clinic.open(deadlineDay, minuteOf(hhmm), minuteOf(hhmm))
	})))
}

// longestVisit is how long before closing the last visit of a day begins, in minutes.
const longestVisit = 60

// takeTime sets a slot to the first of the times at which the clinic sees patients on that day.
func takeTime(day time.Time, times []string, c clinic) (moment, []string) {
	i := max(0, slices.IndexFunc(times, func(hhmm string) bool {
		return c.open(day, minuteOf(hhmm)-10, minuteOf(hhmm)+longestVisit)
	}))
	return on(day, times[i]), slices.Delete(times, i, i+1)
}

// open reports whether the clinic is open from one minute of a day to another. Its hours are written
// as "Monday to Thursday, 8:00 a.m. to 6:00 p.m.; Friday, 8:00 a.m. to noon".
func (c clinic) open(day time.Time, from, to int) bool {
	usual, friday, short := strings.Cut(c.Hours, "; Friday")
	if short && day.Weekday() == time.Friday {
		usual = friday
	}
	hours := hourTimes(usual)
	return len(hours) == 2 && hours[0] <= from && to <= hours[1]
}

// pickTimes draws times that no reading confuses with each other, with the check-in time or with the
// clinic's hours.
func (d definition) pickTimes(r *rand.Rand, c clinic) []string {
	taken := map[int]bool{}
	for _, m := range hourTimes(c.Hours) {
		taken[m%720] = true
	}
	for _, t := range d.DeadlineTimes {
		taken[minuteOf(t)%720] = true
	}
	var picked []string
	for _, i := range r.Perm(len(d.Times)) {
		m := minuteOf(d.Times[i])
		if !taken[m%720] && !taken[(m+710)%720] && !taken[(m+10)%720] {
			taken[m%720] = true
			picked = append(picked, d.Times[i])
		}
	}
	return picked
}

func hourTimes(hours string) []int {
	var found []int
	for _, t := range (calendar{}).scan(newText("", hours), nil).times {
		found = append(found, t.may[0])
	}
	return found
}

func on(day time.Time, hhmm string) moment {
	return moment{day.Add(time.Duration(minuteOf(hhmm)) * time.Minute)}
}

// terms2027 are the Mondays from which a form's weeks are counted.
var terms2027 = []time.Time{
	time.Date(2027, time.February, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2027, time.April, 5, 0, 0, 0, 0, time.UTC),
	time.Date(2027, time.August, 2, 0, 0, 0, 0, time.UTC),
	time.Date(2027, time.September, 13, 0, 0, 0, 0, time.UTC),
}

// closed are the holidays of that year on which no clinic of ours opens.
var closed = []string{"2027-02-15", "2027-05-31", "2027-06-18", "2027-07-05", "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25", "2027-11-26"}

// workday is the day itself or the next on which a clinic opens.
func workday(day time.Time) time.Time {
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || slices.Contains(closed, day.Format(dayLayout)) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// ahead counts working days.
func ahead(day time.Time, n int) time.Time {
	for range n {
		day = workday(day.AddDate(0, 0, 1))
	}
	return day
}

// key lists all that the brief permits.
func (w draw) key(d definition, hidden secret) key {
	old, deadline := w.Old.slot(), w.Deadline.slot()
	k := key{New: w.New.slot(), Old: &old, Deadline: &deadline, Private: hidden.Terms, AllowBody: hidden.Allowed,
		OtherPeople: []string{w.Stranger}, Alternatives: []slot{w.Other.slot()}}
	k.Allow = allow{Phones: []string{w.Clinic.Phone}, Amounts: []string{}}
	moments := []moment{w.Today, w.Deadline, w.Old, w.New, w.Other}
	if d.Alternatives > 1 {
		k.Alternatives = append(k.Alternatives, w.Other2.slot())
		moments = append(moments, w.Other2)
	}
	for _, m := range moments {
		k.Allow.Dates = append(k.Allow.Dates, m.at.Format(dayLayout))
	}
	for _, m := range append(moments[1:], w.CheckIn) {
		k.Allow.Times = append(k.Allow.Times, m.at.Format(timeLayout))
	}
	for _, minute := range hourTimes(w.Clinic.Hours) {
		k.Allow.Times = append(k.Allow.Times, fmt.Sprintf("%02d:%02d", minute/60, minute%60))
	}
	slices.Sort(k.Allow.Times)
	k.Allow.Times = slices.Compact(k.Allow.Times)
	if w.Copay > 0 {
		k.Allow.Amounts = append(k.Allow.Amounts, fmt.Sprintf("$%d", w.Copay))
	}
	return k
}
