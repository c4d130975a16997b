package chart

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"preceptor/internal/exercise"
)

// facts are what is true of one synthetic person, by the names that definitions use.
type facts map[string]string

// expand puts facts in the place of {names}; an unknown name stays and fails the tests.
func (f facts) expand(text string) string {
	for strings.Contains(text, "{") {
		before, rest, _ := strings.Cut(text, "{")
		name, after, ok := strings.Cut(rest, "}")
		value, known := f[name]
		if !ok || !known {
			return text
		}
		text = before + value + after
	}
	return text
}

// nameGroups are invented people by the sound of their names. Each record of a form is of another
// group, in random order, so that no group meets more errors than another.
var nameGroups = [...]nameGroup{
	{
		[]string{"Carol", "Dennis", "Heather", "Martin", "Shannon", "Walter", "Bridget", "Gordon"},
		[]string{"Barlow", "Fletcher", "Haddock", "Kendrick", "Merriman", "Prescott", "Thornton", "Whitlock"},
	},
	{
		[]string{"Marisol", "Ernesto", "Lucinda", "Rafael", "Ximena", "Octavio", "Graciela", "Joaquin"},
		[]string{"Gutierrez", "Cardenas", "Villareal", "Montoya", "Escobedo", "Navarrete", "Quintana", "Saldivar"},
	},
	{
		[]string{"Meiling", "Jianhua", "Thanh", "Soyeon", "Haruto", "Yuming", "Hyejin", "Quang"},
		[]string{"Zhuang", "Nakagawa", "Truong", "Kwon", "Matsuda", "Huynh", "Chiang", "Yoshida"},
	},
	{
		[]string{"Adaeze", "Kwame", "Fatima", "Ibrahim", "Ngozi", "Tariq", "Amina", "Sekou"},
		[]string{"Okonkwo", "Mensah", "Diallo", "Abdalla", "Nwosu", "Karimi", "Oyelaran", "Hakimi"},
	},
	{
		[]string{"Priya", "Arjun", "Oksana", "Dmitri", "Kavita", "Rohan", "Milena", "Bogdan"},
		[]string{"Chaudhary", "Venkatesan", "Kovalenko", "Petrovic", "Banerjee", "Subramanian", "Horvath", "Malinowski"},
	},
}

type nameGroup struct{ first, last []string }

// world is what all records of a form share.
type world struct {
	today  time.Time
	closed time.Time // a weekday on which the clinic is closed, beside Sundays
}

func drawWorld(r *rand.Rand) world {
	today := time.Date(2026, time.March, 9, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*r.IntN(20)) // a Monday
	return world{today: today, closed: today.AddDate(0, 0, exercise.Pick(r, []int{3, 4, 7, 8, 9, 10, 11}))}
}

// visitDay draws an open day of the two weeks after today.
func (w world) visitDay(r *rand.Rand) time.Time {
	for {
		d := w.today.AddDate(0, 0, 2+r.IntN(11))
		if d.Weekday() != time.Sunday && !d.Equal(w.closed) {
			return d
		}
	}
}

// facts are those that rules speak of.
func (w world) facts() facts {
	return facts{"closed": w.closed.Format(withDay), "codes": listed(diagnoses[:]), "scan_codes": listed(scans[:])}
}

const (
	inNumbers = "01/02/2006"
	inWords   = "January 2, 2006"
	withDay   = "Monday, January 2, 2006"
)

// drawPerson draws the facts of one person of a name group.
func drawPerson(r *rand.Rand, w world, group int) facts {
	f := w.facts()
	f["first"], f["last"] = exercise.Pick(r, nameGroups[group].first), exercise.Pick(r, nameGroups[group].last)
	born := drawBirth(r)
	f["dob"], f["dob_words"], f["dob_short"] = born.Format(inNumbers), born.Format(inWords), born.Format("1/2/2006")
	f["chart"] = "PC-" + digits(r, 6)
	f["slip_day"] = w.today.AddDate(0, 0, -3-r.IntN(2)).Format(inWords)
	f["intake_day"] = w.today.AddDate(0, 0, -5-r.IntN(3)).Format(inWords)
	drawContact(r, f)
	drawHealth(r, f)
	drawPlan(r, w, f)
	f.setVisit(w.visitDay(r))
	f.setCoverage(r, w)
	f.setRelease(r, w)
	f["page_name"], f["page_dob"] = f["first"]+" "+f["last"], f["dob"]
	drawReferral(r, w, f)
	return f
}

// drawBirth draws a day of birth that can be mistyped, and so does for every person: the day must
// not tell whether it was.
func drawBirth(r *rand.Rand) time.Time {
	for {
		born := time.Date(1944+r.IntN(62), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
		if len(mistyped(born)) > 0 {
			return born
		}
	}
}

// digits draws a number that does not begin with 0, and of whose digits two neighbours differ.
func digits(r *rand.Rand, n int) string {
	for {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('0' + r.IntN(10))
		}
		b[0] = byte('1' + r.IntN(9))
		if len(neighbours(string(b), 0)) > 0 {
			return string(b)
		}
	}
}

// drawPhone draws a number of the block that is kept free for fiction.
func drawPhone(r *rand.Rand) string {
	return fmt.Sprintf("(%s) 555-01%02d", exercise.Pick(r, []string{"512", "737", "214", "469", "713", "832", "210", "903"}), r.IntN(100))
}

// drawContact gives the number of the intake form; one in three has a newer one from a call.
func drawContact(r *rand.Rand, f facts) {
	intake := drawPhone(r)
	f["phone"] = intake
	f["call"] = exercise.Pick(r, []string{
		"Called to confirm the first visit. Nothing has changed since the intake form.",
		"Left a reminder about parking. Phone as on the intake form.",
		"Confirmed by phone. Will bring the plan card.",
	})
	if newer := drawPhone(r); r.IntN(3) == 0 && newer != intake {
		f["phone"] = newer
		f["call"] = exercise.Pick(r, []string{
			"Called to confirm. Has a new number: please use " + newer + " from now on.",
			"Confirmed by phone. The number on the intake form is out of service, the new one is " + newer + ".",
		})
	}
	f["intake_phone"] = strings.NewReplacer("(", "", ") ", ".", "-", ".").Replace(intake)
}

// noInterpreter is how papers and records write that none is wanted.
const noInterpreter = "Not needed"

var languages = []string{"Spanish", "Vietnamese", "American Sign Language", "Russian", "French", "Korean"}

// drawHealth draws language and allergies apart from the name, so that neither can be guessed.
func drawHealth(r *rand.Rand, f facts) {
	f["interpreter"], f["language"] = noInterpreter, ""
	if r.IntN(3) == 0 {
		f.setLanguage(exercise.Pick(r, languages))
	}
	f["allergies"] = "None known"
	if r.IntN(4) > 0 {
		f["allergies"] = drawAllergies(r)
	}
}

func (f facts) setLanguage(language string) {
	f["language"], f["interpreter"] = language, "Needed: "+language
}

func drawAllergies(r *rand.Rand) string {
	list := []string{"penicillin", "latex", "peanuts", "sulfa", "iodine", "aspirin", "bee stings", "codeine"}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	first := list[0]
	return strings.ToUpper(first[:1]) + first[1:] + ", " + list[1]
}

var plans = []string{"Juniper Field PPO", "Alder Basic HMO", "Lantern Choice PPO", "Copper Creek HMO", "Meadowlark Plus"}

func drawPlan(r *rand.Rand, w world, f facts) {
	f["plan"] = exercise.Pick(r, plans)
	f["member"] = string(rune('A'+r.IntN(26))) + string(rune('A'+r.IntN(26))) + digits(r, 7)
	f["member_spaced"] = f["member"][:2] + " " + f["member"][2:5] + " " + f["member"][5:]
	office := exercise.Pick(r, []int{15, 20, 25, 30, 35})
	f["copay"], f["copay_specialist"] = fmt.Sprintf("$%d", office), fmt.Sprintf("$%d", office+exercise.Pick(r, []int{15, 20, 25}))
}

func (f facts) setVisit(d time.Time) {
	f["visit"], f["visit_words"] = d.Format(inNumbers), d.Format(withDay)
}

func (f facts) visit() time.Time {
	d, err := time.Parse(inNumbers, f["visit"])
	if err != nil {
		panic("chart: a visit without a day: " + err.Error())
	}
	return d
}

// setCoverage ends coverage on the day of the visit or later.
func (f facts) setCoverage(r *rand.Rand, w world) {
	f["cover_from"] = time.Date(w.today.Year(), 1, 1, 0, 0, 0, 0, time.UTC).Format(inNumbers)
	end := f.visit().AddDate(0, 0, exercise.Pick(r, []int{0, 1, 5, 12, 30, 60}))
	if r.IntN(2) == 0 {
		end = time.Date(w.today.Year(), 12, 31, 0, 0, 0, 0, time.UTC)
	}
	f["cover_to"] = end.Format(inNumbers)
}

// setRelease gives a signed form that is good on the day of the visit.
func (f facts) setRelease(r *rand.Rand, w world) {
	f["signature"] = "Signed " + w.today.AddDate(0, 0, -6-r.IntN(30)).Format(inNumbers)
	f["release_until"] = f.visit().AddDate(0, 0, exercise.Pick(r, []int{0, 2, 20, 90, 180})).Format(inNumbers)
}
