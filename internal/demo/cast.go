package demo

import (
	"math/rand/v2"
	"strings"
	"time"

	"preceptor/internal/hiring"
)

// role is one candidate's story on one job.
type role struct {
	ability float64       // 0-1: how well they would do
	since   time.Duration // before now that they came; 0: some days after publishing
	state   story
	done    int  // exercises finished, for stories that stop in between
	applied bool // came by the public page
	raters  int  // ratings given to each rateable answer
	stage   hiring.Stage
	reason  string
	extra   float64 // multiplier of time, 0: standard
	apart   apart   // how far apart the raters of the e-mail are
	as      part    // what else happens to them, see after.go
	reads   bool    // their feedback was released
	asks    string  // the exercise kind that they ask to have reviewed
	words   string  // why
}

// apart is what became of an answer on which two raters differed.
type apart int

const (
	agree   apart = iota
	unheard       // a third rating is asked for
	settled       // and is in
)

// story is how far a candidate has come.
type story string

const (
	invited   story = "invited, not opened"
	agreed    story = "agreed, not started"
	declined  story = "takes no part"
	working   story = "working now"
	paused    story = "between exercises"
	ranOut    story = "time ended in one exercise"
	finished  story = "finished"
	tooLate   story = "never came, closed"
	voided    story = "one exercise set aside"
	moreGiven story = "was given more time"
	cutOff    story = "lost the connection, has the time back"
	failed    story = "takes a fresh form after a failure"
	retested  story = "may take one exercise again"
	silent    story = "working, out of reach"
	asksMore  story = "asked for more time"
)

// part is a candidate's part in what the hiring team does afterwards.
type part string

const (
	favourite part = "interviewed and shared"
	tied      part = "cannot be told apart"
	reviewed  part = "request under review"
	answered  part = "request answered"
	pooled    part = "in the talent pool"
	bilingual part = "tagged and assigned"
)

func coordinatorCast() []role {
	return []role{
		{state: finished, ability: 0.93, raters: 2, applied: true, as: favourite, stage: hiring.StageInterview, reason: "Placed nearly every visit, found all severe record errors, and the e-mail was kind and complete."},
		{state: finished, ability: 0.90, raters: 2, applied: true, reads: true, asks: "chart", words: "I am told that I changed a value that was not mine to change. I have read the rules again and think that it was. Please look at that line."},
		{state: finished, ability: 0.78, raters: 2, apart: unheard},
		{state: finished, ability: 0.72, raters: 2, applied: true, as: bilingual, extra: 1.5, apart: settled},
		{state: finished, ability: 0.62, raters: 2, applied: true, as: pooled,
			reads: true, asks: "email", words: "I kept my e-mail short on purpose because the patient had asked for a short answer. I would like someone else to read it."},
		{state: finished, ability: 0.50, raters: 2, applied: true, as: pooled},
		{state: finished, ability: 0.34, raters: 2, applied: true, stage: hiring.StageDeclined, reason: "Several urgent symptoms were booked as ordinary visits; the interview panel agreed the gap is too wide for this role now."},
		{state: finished, ability: 0.70, raters: 2, applied: true, as: tied},
		{state: finished, ability: 0.70, raters: 2, as: tied, stage: hiring.StageInterview, reason: "Cannot be told apart from the other candidate invited with them, so both are asked the same questions."},
		{state: finished, ability: 0.55, raters: 2, applied: true, as: reviewed, reads: true, asks: "schedule",
			words: "I moved one visit that had been confirmed on purpose: the caller wanted another time. I think that was right."},
		{state: finished, ability: 0.58, raters: 2, as: answered, reads: true, asks: "chart", words: "One form was hard to read. Was the insurance number counted against me?"},
		{state: finished, ability: 0.66, raters: 1, applied: true, since: 4 * day},
		{state: finished, ability: 0.81, raters: 1, as: bilingual, since: 3 * day},
		{state: finished, ability: 0.45, raters: 0, applied: true, since: 2 * day},
		{state: finished, ability: 0.86, raters: 0, applied: true, since: 26 * hour},
		{state: ranOut, ability: 0.55, raters: 2, applied: true},
		{state: voided, ability: 0.70, raters: 1, applied: true},
		{state: failed, ability: 0.73, raters: 2, applied: true},
		{state: retested, ability: 0.57, raters: 2, since: 6 * day},
		{state: cutOff, ability: 0.68, raters: 1, applied: true, since: 54 * hour},
		{state: moreGiven, ability: 0.64, raters: 0, since: 3 * day, extra: 2},
		{state: paused, ability: 0.75, done: 2, applied: true, since: 50 * hour},
		{state: paused, ability: 0.40, done: 1, applied: true, since: 30 * hour},
		{state: paused, ability: 0.60, done: 3, since: 28 * hour},
		{state: asksMore, ability: 0.63, done: 1, applied: true, since: 45 * hour, words: "My shift was moved and I cannot finish before Friday. Could I have until Sunday evening?"},
		{state: working, ability: 0.70, since: 20 * time.Minute},
		{state: working, ability: 0.52, done: 1, applied: true, since: 70 * time.Minute},
		{state: silent, ability: 0.61, done: 1, since: 80 * time.Minute},
		{state: agreed, ability: 0.5, since: 5 * hour},
		{state: declined, since: 3 * day},
		{state: invited, since: 9 * hour},
		{state: invited, since: 13*day + 4*hour},
		{state: tooLate, since: 17 * day},
		{state: invited, since: 2 * hour, applied: true},
	}
}

func frontDeskCast() []role {
	return []role{
		{state: finished, ability: 0.84, raters: 1, applied: true},
		{state: finished, ability: 0.58, raters: 1, applied: true, as: pooled},
		{state: finished, ability: 0.69, raters: 0, since: 40 * hour},
		{state: paused, ability: 0.48, done: 2, since: 30 * hour},
		{state: working, ability: 0.77, done: 2, applied: true, since: 50 * time.Minute},
		{state: agreed, ability: 0.5, since: 7 * hour},
		{state: invited, since: 6 * hour},
	}
}

func closedCast() []role {
	return []role{
		{state: finished, ability: 0.88, raters: 1, applied: true, stage: hiring.StageHired, reason: "Strongest and most even evidence over all four exercises; the interview confirmed it."},
		{state: finished, ability: 0.61, raters: 1, as: pooled, stage: hiring.StageDeclined, reason: "Good service, but record checks missed two severe errors; invited to apply again."},
		{state: finished, ability: 0.74, raters: 1, applied: true, as: pooled, stage: hiring.StageDeclined, reason: "A strong profile, second to the one we hired; asked to stay findable."},
		{state: paused, ability: 0.5, done: 1, stage: hiring.StageWithdrawn, reason: "Wrote that they took another job."},
	}
}

// first and last names are drawn apart, so that no group of names goes with any ability.
var (
	firstNames = strings.Fields("Ana Bao Cora Dev Ema Fil Grace Hana Ivan Joy Kofi Lena Mateo Nia Omar Paz Quinn Rosa Sam Tala Uma Vera Wes Ximena Yara Zane Amir Bea Cal Dina Eli Faye Gus Hugo Iris Jude Kai Lior Mona Noor Priam Remy Sol Tess Ugo Vida Wren Xavi Yusuf Zelda")
	lastNames  = strings.Fields("Alder Brooks Castillo Danso Ekwueme Fontaine Gupta Hale Ibarra Jensen Kowalski Lim Marsh Nakamura Okafor Pham Quintero Reyes Shah Tran Ueda Vance Whitfield Xiong Young Zamora Abara Bautista Cho Delgado Easton Farah Greer Holm Irwin Joshi Keane Lund Moreno Nolan Ortega Petrov Quist Rossi Sandoval Takeda Underhill Valdez Winslow Yoon")
)

func shuffledNames(r *rand.Rand) []string {
	order := r.Perm(len(lastNames))
	names := make([]string, len(firstNames))
	for i, j := range r.Perm(len(firstNames)) {
		names[i] = firstNames[j] + " " + lastNames[order[i]]
	}
	return names
}

func address(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@mail.example"
}

func factsOf(r *rand.Rand) hiring.Facts {
	years := r.IntN(9)
	f := hiring.Facts{Years: &years, Languages: []string{"English"}, Availability: []string{"At once", "In two weeks", "In a month"}[r.IntN(3)]}
	f.Education = []string{"High school diploma", "Associate degree", "Bachelor in health administration", "High school diploma"}[r.IntN(4)]
	if r.IntN(3) == 0 {
		f.Certificates = []string{[]string{"CMAA", "CEHRS", "CPCC"}[r.IntN(3)]}
	}
	if r.IntN(2) == 0 {
		f.Languages = append(f.Languages, []string{"Spanish", "Vietnamese", "Tagalog", "French"}[r.IntN(4)])
	}
	for _, tool := range []string{"ClearChart", "spreadsheets", "patient portal", "phone queue"} {
		if r.IntN(2) == 0 {
			f.Tools = append(f.Tools, tool)
		}
	}
	f.Region = []string{"Austin", "Round Rock", "San Marcos", "Remote, Texas"}[r.IntN(4)]
	f.TimeZone = "America/Chicago"
	f.Employers = []string{[]string{"Bluebonnet Pediatrics", "Capitol Dental Group", "Hill Country Imaging", "Lakeway Cardiology"}[r.IntN(4)]}
	return f
}
