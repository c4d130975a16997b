package recruiter_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/hiring"
)

func compareQuery(apps ...hiring.Application) string {
	q := url.Values{}
	for _, a := range apps {
		q.Add("c", string(a.ID))
	}
	return q.Encode()
}

// twoScored are a strong and a weak candidate with every number there is.
func twoScored(w *world) (strong, weak hiring.Application) {
	w.t.Helper()
	strong, weak = w.invite("Zoe Quimby"), w.invite("Bo Tran")
	w.takeAll(strong, 0.95)
	w.takeAll(weak, 0.1)
	w.score()
	w.rateAll(strong, 4)
	w.rateAll(weak, 1)
	return strong, weak
}

func TestAPersonSetsAScoreAndTheMachinesStays(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	w.takeAll(app, 0.5)
	w.score()
	a := w.attempt(app, "chart")
	path := "/desk/attempts/" + string(a.ID)
	row := must(w.db.LatestScore(t.Context(), w.org.ID, a.ID))(t)
	form := url.Values{"score": {string(row.ID)}, "points": {"140"}, "reason": {"Two marks counted once"}}
	_, page := w.post(path+"/score", form, http.StatusUnprocessableEntity)
	has(t, page, "Give a score from 0 to 100", `value="140"`, `value="Two marks counted once"`, `href="#f-score-points"`, "<details open>")
	form.Set("points", "91")
	to, _ := w.post(path+"/score", form, http.StatusSeeOther)
	has(t, w.get(to, http.StatusOK), "The score you set counts", "Set by a person", "Dana Whitlock", "Two marks counted once", "by rules of version", `<b class="num">91</b>`, "What earned points")
	has(t, w.get(profilePath(app), http.StatusOK), "<b>91</b>")
	again := must(w.db.LatestScore(t.Context(), w.org.ID, a.ID))(t)
	if again.ID != row.ID || again.Score.Points != row.Score.Points {
		t.Error("the machine's score was touched")
	}
	form = url.Values{"score": {"another"}, "points": {"50"}, "reason": {"x"}}
	_, page = w.post(path+"/score", form, http.StatusConflict)
	has(t, page, "scored anew since")
	back := url.Values{"score": {string(row.ID)}, "act": {"back"}, "reason": {"The lines were right"}}
	to, _ = w.post(path+"/score", back, http.StatusSeeOther)
	page = w.get(to, http.StatusOK)
	has(t, page, "counts again", "put the machine’s score back", "The lines were right", "set 91")
	lacks(t, page, "Set by a person")
}

func TestScoresThatPeopleGiveCannotBeSet(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.take(app, "email", 0.7, true)
	w.score()
	row := must(w.db.LatestScore(t.Context(), w.org.ID, a.ID))(t)
	path := "/desk/attempts/" + string(a.ID)
	lacks(t, w.get(path, http.StatusOK), "Whose score counts")
	_, page := w.post(path+"/score", url.Values{"score": {string(row.ID)}, "points": {"91"}, "reason": {"x"}}, http.StatusConflict)
	has(t, page, "ratings are all of this score")
}

func TestCompareShowsCompetenciesFactsAndWhatToAsk(t *testing.T) {
	w := newWorld(t)
	strong, weak := twoScored(w)
	page := w.get(w.jobPath()+"/compare?"+compareQuery(strong, weak), http.StatusOK)
	has(t, page, "Competency by competency", "Serves patients and calms", "Shown by 1 exercise only", "What candidates told", "What to ask next", "/interview?on=C", "What if the weights were others")
	lacks(t, page, "Weights you try")
}

func TestTryingWeightsSavesNothing(t *testing.T) {
	w := newWorld(t)
	strong, weak := twoScored(w)
	before := must(w.db.Job(t.Context(), w.org.ID, w.job))(t)
	query := w.jobPath() + "/compare?" + compareQuery(strong, weak)
	page := w.get(query+"&w-email=90&w-chart=5&w-schedule=5&w-scenario=0", http.StatusOK)
	has(t, page, "Weights you try", `name="w-email" value="90"`, "1 of 2", "2 of 2", "changes the order of nobody")
	for _, wrong := range []string{"&w-email=-1", "&w-email=lots", "&w-email=NaN", "&w-email=Inf", "&w-email=0&w-chart=0&w-schedule=0&w-scenario=0"} {
		has(t, w.get(query+wrong, http.StatusOK), "The plan’s weights are shown")
	}
	after := must(w.db.Job(t.Context(), w.org.ID, w.job))(t)
	if before.PlanVersion != after.PlanVersion || before.Plan[0].Weight != after.Plan[0].Weight {
		t.Error("trying weights changed the plan")
	}
}

func TestComparisonsLeaveAsFiles(t *testing.T) {
	w := newWorld(t)
	strong, weak := w.invite("Zoe Quimby"), w.invite("Bo Tran")
	a := must(w.db.Application(t.Context(), w.org.ID, weak.ID))(t)
	a.Facts.Education = "=HYPERLINK(\"http://x\",\"y\")"
	check(t, w.db.SetApplication(t.Context(), w.org.ID, a))
	w.take(strong, "chart", 0.9, true)
	w.score()
	base := w.jobPath() + "/compare/files/"
	got := w.do(http.MethodGet, base+"csv?"+compareQuery(strong, weak), nil, http.StatusOK)
	if d := got.Header().Get("Content-Disposition"); !strings.Contains(d, "comparison-"+strong.Code+"-"+weak.Code+".csv") {
		t.Error(d)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(got.Body.Bytes(), []byte("\ufeff")))).ReadAll()
	check(t, err)
	if len(rows) < 20 || rows[0][3] != "Score" {
		t.Fatalf("%d rows: %v", len(rows), rows[0])
	}
	scored := 0
	for _, r := range rows[1:] {
		for _, cell := range r {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a formula: %q", cell)
			}
		}
		if r[0] == "Exercise" && r[2] == strong.Code && r[3] != "" {
			scored++
		}
		if r[2] == weak.Code && r[3] != "" {
			t.Errorf("a number for someone without scores: %v", r)
		}
	}
	if scored != 1 || strings.Contains(got.Body.String(), "Zoe Quimby") {
		t.Errorf("%d scores, or a name", scored)
	}
	book, err := excelize.OpenReader(w.do(http.MethodGet, base+"xlsx?"+compareQuery(strong, weak), nil, http.StatusOK).Body)
	check(t, err)
	cells := must(book.GetRows("Comparison"))(t)
	if len(cells) != len(rows) || cells[0][0] != "Part" {
		t.Errorf("the workbook has %d rows, the text %d", len(cells), len(rows))
	}
	w.do(http.MethodGet, base+"pdf?"+compareQuery(strong, weak), nil, http.StatusNotFound)
	w.do(http.MethodGet, base+"csv", nil, http.StatusUnprocessableEntity)
}

func TestInterviewsAreEvidenceOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	app, other := twoScored(w)
	path := profilePath(app) + "/interview"
	page := w.get(path, http.StatusOK)
	has(t, page, "Interview guide", "eleven visits", "of the plan")
	_, page = w.post(path, url.Values{"question": {"C1b"}, "level": {"3"}, "note": {" "}}, http.StatusUnprocessableEntity)
	has(t, page, "Write down what the candidate said", `href="#f-C1b-note"`, `value="3" checked`)
	before := w.get(w.jobPath()+"/compare?"+compareQuery(app, other), http.StatusOK)
	to, _ := w.post(path+"?on=C1", url.Values{"question": {"C1b"}, "level": {"3"}, "note": {"Calls first, then moves the urgent"}}, http.StatusSeeOther)
	page = w.get(to, http.StatusOK)
	has(t, page, "is kept", "3 of 4", "Dana Whitlock", "Calls first")
	lacks(t, page, "Serves patients and calms")
	after := w.get(w.jobPath()+"/compare?"+compareQuery(app, other), http.StatusOK)
	has(t, after, "From interviews", "3 of 4, from one interviewer")
	cut := func(s string) string {
		return s[strings.Index(s, "Exercise by exercise"):strings.Index(s, "Competency by competency")]
	}
	if cut(before) != cut(after) {
		t.Error("an interview moved a score")
	}
	has(t, w.get(profilePath(app), http.StatusOK), "From interviews", "/interview")
}

func TestReportsSayWhatTheyRestOn(t *testing.T) {
	w := newWorld(t)
	has(t, w.get(w.jobPath()+"/reports", http.StatusOK), "Nobody is on this job yet", "Needs 30 scored responses; there are 0")
	twoScored(w)
	page := w.get(w.jobPath()+"/reports", http.StatusOK)
	has(t, page, "Agreed to take part", "N = 2 on this job", "Needs 30 scored responses; there are 2", "Needs 10 answers rated by two people; there are 2", "Needs 5 exercises handed in; there are 2", "nothing to hold it against")
	lacks(t, page, "Zoe Quimby", "Alpha 0", "kappa")
	for part, words := range map[string][]string{
		"funnel": {"Job,How far people came,On this job,People,2,2,,,"}, "email": {"Raters,,,,,,,Needs 10 answers rated by two people; there are 2."},
		"all": {"Share, percent", "Extra time and score,,,,,,,\"Needs 10 scored responses with extra time"},
	} {
		file := w.get(w.jobPath()+"/reports/files/"+part, http.StatusOK)
		has(t, file, words...)
		lacks(t, file, "Zoe Quimby")
	}
	w.get(w.jobPath()+"/reports/files/nothing", http.StatusNotFound)
}

func TestTheWorkStepsThroughItsMoves(t *testing.T) {
	w := newWorld(t)
	app := w.invite("Zoe Quimby")
	a := w.take(app, "email", 0.7, false)
	form := url.Values{"subject": {"Hello"}, "body": {"Dear"}}
	k := must(w.site.Catalog.Kind("email"))(t)
	response := must(k.Read(must(w.db.Form(t.Context(), w.org.ID, a.ID))(t).Public, form))(t)
	moves := `[{"at":1000,"op":"set","field":"subject","value":"Helo"},{"at":65000,"op":"set","field":"subject","value":"Greetings"},{"at":66000,"op":"set","field":"body","n":400}]`
	_, err := w.site.Attempt.Keep(t.Context(), w.org.ID, audit.Candidate(app.Candidate), a.ID, attempt.Save{Seq: 2, Moves: []byte(moves)}, response)
	check(t, err)
	path := "/desk/attempts/" + string(a.ID)
	lacks(t, w.get(path+"?step=1", http.StatusOK), "Move 1 of 3", "Helo") // still at work
	check(t, w.site.Attempt.Submit(t.Context(), w.org.ID, audit.Candidate(app.Candidate), a.ID, nil))
	has(t, w.get(path, http.StatusOK), "Step through 3 moves", "?step=1#work")
	page := w.get(path+"?step=1", http.StatusOK)
	has(t, page, "Move 1 of 3", "Helo", "Next move")
	lacks(t, page, "Previous move", "Greetings")
	has(t, w.get(path+"?step=2", http.StatusOK), "1:05 after the start: changed subject", "Greetings", "Previous move")
	page = w.get(path+"?step=99", http.StatusOK)
	has(t, page, "Move 3 of 3", "Of long texts only the length is kept")
	lacks(t, page, "Next move")
	has(t, w.get(path+"?step=x", http.StatusOK), "Move 1 of 3")
}
