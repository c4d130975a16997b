package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"preceptor/assessments"
	"preceptor/internal/exercise"
	"preceptor/templates"
)

func parse[T any](t *testing.T, text string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	return v
}

func TestFormsKeepTheirKey(t *testing.T) {
	for _, k := range assessments.Catalog().Kinds() {
		slug := k.Info().Slug
		got := run(t, "", "exercise", "form", "--kind", slug, "--seed", "5")
		if got.code != 0 {
			t.Fatalf("%s: ends with %d: %s", slug, got.code, got.err)
		}
		form := parse[map[string]json.RawMessage](t, got.out)
		if _, shown := form["key"]; shown || len(form["public"]) < 100 || string(form["seed"]) != "5" {
			t.Errorf("%s: the form has the members %v", slug, len(form))
		}
		whole := parse[exercise.Form](t, run(t, "", "exercise", "form", "--kind", slug, "--seed", "5", "--with-key").out)
		if len(whole.Key) < 10 {
			t.Errorf("%s: --with-key prints %q", slug, whole.Key)
		}
	}
}

// TestScoreFiles scores a master's answer to a form as the command prints it.
func TestScoreFiles(t *testing.T) {
	for _, slug := range []string{"email", "scenario"} {
		kind, err := assessments.Catalog().Kind(slug)
		if err != nil {
			t.Fatal(err)
		}
		form := parse[exercise.Form](t, run(t, "", "exercise", "form", "--kind", slug, "--with-key").out)
		response, err := kind.Simulate(form, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		file := exercise.Encode(map[string]any{"public": form.Public, "key": form.Key, "response": response})
		got := run(t, string(file), "exercise", "score", "--kind", slug, "-")
		if got.code != 0 || len(parse[map[string]any](t, got.out)) == 0 {
			t.Errorf("%s: ends with %d: %s", slug, got.code, got.err)
		}
	}
}

const tinyDay = `{"instance": {
 "grid": 15, "open": 540, "close": 600,
 "providers": [{"id": "p1", "name": "Dr. A", "skills": ["visit"], "hours": [[540, 600]]}],
 "requests": []}}`

func TestCommandsTellWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		stdin string
		args  []string
		code  int
		says  string
	}{
		"unknown kind":          {"", []string{"exercise", "form", "--kind", "dance"}, 2, "dance"},
		"unknown definition":    {"", []string{"exercise", "form", "--kind", "email", "--definition", "no"}, 2, "no"},
		"score junk":            {"junk", []string{"exercise", "score", "--kind", "email", "-"}, 2, "preceptor:"},
		"score nothing":         {"", []string{"exercise", "score", "--kind", "schedule", "-"}, 2, "preceptor:"},
		"score an empty object": {"{}", []string{"exercise", "score", "--kind", "chart", "-"}, 2, "preceptor:"},
		"missing file":          {"", []string{"exercise", "score", "--kind", "email", "/nowhere/at/all.json"}, 2, "cannot be opened"},
		"nothing to solve":      {"{}", []string{"exercise", "solve", "--kind", "email", "-"}, 2, "no best response"},
		"solve junk":            {"[]", []string{"exercise", "solve", "--kind", "schedule", "-"}, 2, "preceptor:"},
		"solve half a day":      {tinyDay, []string{"exercise", "solve", "--kind", "schedule", "-"}, 2, "preceptor:"},
		"too large":             {strings.Repeat(" ", 8<<20+1), []string{"exercise", "score", "--kind", "email", "-"}, 2, "larger"},
		"unknown template":      {"", []string{"posting", "draft", "--template", "astronaut"}, 2, "astronaut"},
		"binary text":           {"\x7fELF\x00\xff", []string{"posting", "check", "-"}, 2, "no text in UTF-8"},
		"missing text":          {"", []string{"posting", "check", "/nowhere/at/all.md"}, 2, "cannot be opened"},
		"a folder":              {"", []string{"posting", "check", "."}, 2, "cannot be read"},
		"long text":             {strings.Repeat("a ", 1<<16), []string{"posting", "check", "-"}, 2, "- has 128 kB; a job description has at most 64"},
		"unknown place":         {"# Job", []string{"posting", "check", "--place", "Texas", "-"}, 2, "such as US-CO"},
		"no employees":          {"# Job", []string{"posting", "check", "--employees=-3", "-"}, 2, "1 or more"},
		"no templates folder":   {"# Job", []string{"posting", "check", "--templates", "/nowhere", "-"}, 2, "make the folder"},
		"missing brief":         {"", []string{"posting", "draft", "--template", "patient-care-coordinator", "--brief", "/nowhere"}, 2, "cannot be opened"},
		"unknown key in brief":  {"slots: {}\ndutys: [a]", []string{"posting", "draft", "--template", "patient-care-coordinator", "--brief", "-"}, 2, "dutys"},
		"nothing for engines":   {"", []string{"posting", "draft", "--template", "patient-care-coordinator", "--format", "jsonld"}, 2, "The clinic needs a name"},
		"broken brief":          {":\n\t- x", []string{"posting", "draft", "--template", "patient-care-coordinator", "--brief", "-"}, 2, "preceptor:"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.stdin, c.args...)
			if got.code != c.code || !strings.Contains(got.err, c.says) || got.out != "" {
				t.Errorf("ends with %d, says %q, prints %.80q", got.code, got.err, got.out)
			}
			if strings.Contains(got.err, "goroutine") {
				t.Error("it shows its stack")
			}
		})
	}
	for _, args := range [][]string{{"fly"}, {"exercise", "form"}, {"serve", "--log", "loud"}} {
		if got := run(t, "", args...); got.code == 0 || got.err == "" {
			t.Errorf("%v ends with %d: %q", args, got.code, got.err)
		}
	}
}

func TestPostingFiles(t *testing.T) {
	draft := run(t, "", "posting", "draft", "--template", "patient-care-coordinator")
	if draft.code != 0 || !strings.HasPrefix(draft.out, "# ") {
		t.Fatalf("the draft ends with %d: %.100s", draft.code, draft.out+draft.err)
	}
	type finding struct{ Rule, Level, Quote, Reason string }
	bad := run(t, "# Coordinator\n\nWe want a young, energetic ninja.\n", "posting", "check", "--json", "--place", "US-CO", "--employees", "30", "-")
	found := parse[[]finding](t, bad.out)
	if bad.code != 0 || len(found) == 0 {
		t.Fatalf("ends with %d and %d findings", bad.code, len(found))
	}
	young := false
	for _, f := range found {
		young = young || strings.Contains(f.Quote, "young")
		if f.Rule == "" || f.Level == "" || f.Reason == "" {
			t.Errorf("half a finding: %+v", f)
		}
	}
	if !young {
		t.Error("nothing is said of 'young'")
	}
	if n := len(parse[[]finding](t, run(t, draft.out, "posting", "check", "--json", "-").out)); n >= len(found) {
		t.Errorf("our own draft has %d findings, a bad text %d", n, len(found))
	}
}

// TestPlacesOfACommand holds one text against a state and cities in it, and against a city that has no
// rules of its own.
func TestPlacesOfACommand(t *testing.T) {
	laws := func(place string, employees string) int {
		got := run(t, "# Coordinator\n\nYou answer calls.\n", "posting", "check", "--json", "--place", place, "--employees", employees, "-")
		if got.code != 0 {
			t.Fatalf("%s ends with %d: %s", place, got.code, got.err)
		}
		return strings.Count(got.out, `"pay_law"`)
	}
	for _, c := range []struct {
		place, employees string
		want             int
	}{{"US-OH", "40", 0}, {"US-OH-Cleveland", "40", 1}, {"us-oh-cleveland", "14", 0}, {"US-NJ-JerseyCity", "40", 2}, {"US-NY-Westchester", "4", 2}, {"US-NY-AlbanyCounty", "4", 2}, {"US-NY-Ithaca", "3", 0}} {
		if n := laws(c.place, c.employees); n != c.want {
			t.Errorf("%s with %s: %d findings of pay_law, want %d", c.place, c.employees, n, c.want)
		}
	}
	if got := run(t, "# Job", "posting", "check", "--place", "US-TX-Austin", "-"); got.code != 0 || !strings.Contains(got.err, "no rules of US-TX-Austin itself are known") {
		t.Errorf("ends with %d: %s", got.code, got.err)
	}
}

// TestOwnTemplatesOfACommand drafts from a template of one's own beside a broken one, and from a
// shipped one.
func TestOwnTemplatesOfACommand(t *testing.T) {
	raw, err := templates.FS.ReadFile("front-desk-coordinator.md")
	if err != nil {
		t.Fatal(err)
	}
	own := t.TempDir()
	for name, text := range map[string]string{
		"mine.md":   strings.Replace(string(raw), "slug: front-desk-coordinator", "slug: mine", 1),
		"broken.md": strings.Replace(string(raw), "slug: front-desk-coordinator", "slug: [", 1),
	} {
		if err := os.WriteFile(filepath.Join(own, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"draft", "--template", "mine"}, {"draft", "--template", "telehealth-care-coordinator"}, {"check", "--template", "mine", "-"}} {
		got := run(t, "# Job", slices.Concat([]string{"posting"}, args, []string{"--templates", own})...)
		if got.code != 0 || got.out == "" || !strings.Contains(got.err, filepath.Join(own, "broken.md")+":") {
			t.Errorf("%v ends with %d: %s", args, got.code, got.err)
		}
	}
	doctor := run(t, "", "doctor", "--data", t.TempDir(), "--templates", own)
	if doctor.code != 1 || !strings.Contains(doctor.out, "FAIL  templates") || !strings.Contains(doctor.out, "broken.md:") {
		t.Errorf("the doctor ends with %d and says %s", doctor.code, doctor.out)
	}
	if got := run(t, "", "posting", "draft", "--template", "brok", "--templates", own); got.code != 2 || !strings.Contains(got.err, "choose from") || !strings.Contains(got.err, "mine") {
		t.Errorf("ends with %d: %s", got.code, got.err)
	}
}

func TestListAndDocs(t *testing.T) {
	rows := parse[[]map[string]string](t, run(t, "", "exercise", "list").out)
	if len(rows) < 4 {
		t.Errorf("%d definitions are listed", len(rows))
	}
	for _, row := range rows {
		if docs := run(t, "", "exercise", "docs", row["Kind"]); !strings.Contains(docs.out, "#") {
			t.Errorf("no words about %s", row["Kind"])
		}
	}
}

// TestSolveReportsItsTime solves a day of the schedule kind's own cases.
func TestSolveReportsItsTime(t *testing.T) {
	const day = "../../assessments/schedule/testdata/vectors/day-11-00.json"
	solved := run(t, "", "exercise", "solve", "--kind", "schedule", day)
	if solved.code != 0 {
		t.Fatalf("ends with %d: %s", solved.code, solved.err)
	}
	best := parse[map[string]any](t, solved.out)
	if millis, ok := best["ms"].(float64); !ok || millis <= 0 {
		t.Errorf("it reports no time: %.200s", solved.out)
	}
	if scored := run(t, "", "exercise", "score", "--kind", "schedule", day); scored.code != 0 {
		t.Errorf("scoring ends with %d: %s", scored.code, scored.err)
	}
}
