package chart

import (
	"math/rand/v2"
	"slices"
	"strings"

	"preceptor/internal/exercise"
)

// choices are the lists from which a field's value is one.
var choices = [][]string{
	{"Dr Abara", "Dr Lindqvist", "Dr Castellano", "Dr Petrosyan"},
	{"Main Street", "Riverside", "North Campus"},
	{"Self", "Spouse", "Child"},
	plans,
}

// diagnoses of the look-up card; the codes are the clinic's own, not those of any standard.
var diagnoses = [...]coded{
	{"knee pain", "KN-10"}, {"meniscus tear", "KN-24"}, {"shoulder pain", "SH-10"}, {"rotator cuff tear", "SH-31"}, {"hip pain", "HP-10"}, {"labral tear", "HP-27"},
}

// scans of the look-up card; two diagnoses go with each.
var scans = [...]coded{{"MRI of the knee", "MR-40"}, {"MRI of the shoulder", "MR-52"}, {"MRI of the hip", "MR-67"}}

type coded struct{ name, code string }

// listed is a look-up card in one line.
func listed(card []coded) string {
	var all []string
	for _, c := range card {
		all = append(all, c.name+" "+c.code)
	}
	return strings.Join(all, ", ")
}

// drawReferral draws a scan with its order, referral, authorization and insurance.
func drawReferral(r *rand.Rand, w world, f facts) {
	part := r.IntN(len(scans))
	diagnosis := diagnoses[2*part+r.IntN(2)]
	side := exercise.Pick(r, []string{"left", "right"})
	f["diagnosis"], f["diagnosis_name"], f["code"] = diagnosis.name+", "+side, diagnosis.name, diagnosis.code
	f["scan_name"], f["scan_code"] = scans[part].name, scans[part].code
	f["scan"] = "MRI, " + side + " " + strings.TrimPrefix(f["scan_name"], "MRI of the ")
	f["medicine"] = exercise.Pick(r, []string{"Lorazepam 1 mg", "Lorazepam 0.5 mg", "Diazepam 5 mg", "Fentanyl 25 mcg", "Fentanyl 50 mcg", "Glucagon 500 mcg"})
	f["provider"], f["location"] = exercise.Pick(r, choices[0]), exercise.Pick(r, choices[1])
	f["group"] = digits(r, 5) + "-" + digits(r, 2)
	f["relation"] = exercise.Pick(r, choices[2])
	f["subscriber"] = f["first"] + " " + f["last"]
	if f["relation"] != "Self" {
		f["subscriber"] = drawFirst(r, f["first"]) + " " + f["last"]
	}
	f["order_day"] = w.today.AddDate(0, 0, -10-r.IntN(4)).Format(inWords)
	f["other_chart"], f["other_dob"] = "PC-"+digits(r, 6), wrongDate(r, f, f["dob"]) // someone else, born on a day that looks alike
	f.setReferral(r)
}

// drawFirst draws a first name of the same name group.
func drawFirst(r *rand.Rand, not string) string {
	at := slices.IndexFunc(nameGroups[:], func(g nameGroup) bool { return slices.Contains(g.first, not) })
	for {
		if name := exercise.Pick(r, nameGroups[at].first); name != not {
			return name
		}
	}
}

// setReferral gives a referral and an authorization that fit the day of the visit.
func (f facts) setReferral(r *rand.Rand) {
	f["referral_from"] = f.visit().AddDate(0, 0, -exercise.Pick(r, []int{0, 1, 3, 7})).Format(inNumbers)
	f["authorized_scan"], f["authorization_number"] = f["scan"], "A-"+digits(r, 6)
	f["authorized_until"] = f.visit().AddDate(0, 0, exercise.Pick(r, []int{0, 1, 10, 30})).Format(inNumbers)
}

// otherChoice takes another value of the list that holds s.
func otherChoice(r *rand.Rand, _ facts, s string) string {
	for _, list := range choices {
		if i := slices.Index(list, s); i >= 0 {
			return list[(i+1+r.IntN(len(list)-1))%len(list)]
		}
	}
	panic("chart: no list of choices holds " + s)
}

// otherPlan takes another plan, or exchanges two digits of a group number.
func otherPlan(r *rand.Rand, f facts, s string) string {
	if s == f["group"] {
		return transposed(r, f, s)
	}
	return otherChoice(r, f, s)
}

// otherCode makes one of the two codes that of another diagnosis or scan.
func otherCode(r *rand.Rand, f facts, s string) string {
	right, card := f["code"], diagnoses[:]
	if r.IntN(2) == 0 {
		right, card = f["scan_code"], scans[:]
	}
	for {
		if c := exercise.Pick(r, card); c.code != right {
			return strings.Replace(s, right, c.code, 1)
		}
	}
}

func otherSide(_ *rand.Rand, _ facts, s string) string {
	if strings.Contains(s, "left") {
		return strings.Replace(s, "left", "right", 1)
	}
	return strings.Replace(s, "right", "left", 1)
}

func otherUnit(_ *rand.Rand, _ facts, s string) string {
	if dose, ok := strings.CutSuffix(s, " mcg"); ok {
		return dose + " mg"
	}
	return strings.TrimSuffix(s, " mg") + " mcg"
}

func swapNames(_ *rand.Rand, f facts, _ string) string { return f["last"] + " " + f["first"] }

func beforeReferral(r *rand.Rand, _ world, f facts) {
	f["referral_from"] = f.visit().AddDate(0, 0, 1+r.IntN(6)).Format(inNumbers)
}

// badAuthorization has no number, is out of date, or is for the other side.
func badAuthorization(r *rand.Rand, _ world, f facts) {
	switch r.IntN(3) {
	case 0:
		f["authorization_number"] = "(blank)"
	case 1:
		f["authorized_until"] = f.visit().AddDate(0, 0, -1-r.IntN(8)).Format(inNumbers)
	default:
		f["authorized_scan"] = otherSide(r, f, f["scan"])
	}
}

func duplicate(_ *rand.Rand, _ world, f facts) { f["other_dob"] = f["dob"] }
