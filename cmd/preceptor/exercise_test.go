package main

import (
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"preceptor/assessments"
	"preceptor/internal/exercise"
)

// matches holds what a command printed against what is wanted: "*" is anything, numbers agree to four
// decimals, objects have the same members.
func matches(got, want any) bool {
	switch want := want.(type) {
	case string:
		return want == "*" || got == want
	case float64:
		n, ok := got.(float64)
		return ok && math.Abs(n-want) < 0.00011+math.Abs(want)*1e-4
	case []any:
		list, ok := got.([]any)
		return ok && slices.EqualFunc(list, want, matches)
	case map[string]any:
		object, ok := got.(map[string]any)
		return ok && maps.EqualFunc(object, want, matches)
	default:
		return got == want
	}
}

// TestFilesOfEveryKind runs each file of testdata/exercise, named kind-command.json, and wants what
// kind-command.want.json says.
func TestFilesOfEveryKind(t *testing.T) {
	tried := map[string]bool{}
	files, err := filepath.Glob("testdata/exercise/*.want.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, wanted := range files {
		name := strings.TrimSuffix(filepath.Base(wanted), ".want.json")
		t.Run(name, func(t *testing.T) {
			kind, command, _ := strings.Cut(name, "-")
			raw, err := os.ReadFile(wanted)
			if err != nil {
				t.Fatal(err)
			}
			input := filepath.Join("testdata", "exercise", name+".json")
			got := run(t, "", "exercise", command, "--kind", kind, input)
			if got.code != 0 {
				t.Fatalf("ends with %d: %s", got.code, got.err)
			}
			if !matches(parse[any](t, got.out), parse[any](t, string(raw))) {
				t.Errorf("prints %s\nwant %s", got.out, raw)
			}
			content, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			if piped := run(t, string(content), "exercise", command, "--kind", kind, "-"); command == "score" && piped.out != got.out {
				t.Error("the same file from standard input prints something else")
			}
		})
		tried[name] = true
	}
	for _, k := range assessments.Catalog().Kinds() {
		_, solves := k.(exercise.Solver)
		if slug := k.Info().Slug; !tried[slug+"-score"] || tried[slug+"-solve"] != solves {
			t.Errorf("%s has no file for each of its commands", slug)
		}
	}
}

func TestMatchesCanFail(t *testing.T) {
	for got, want := range map[string]string{`1`: `2`, `{"a":1}`: `{"a":1,"b":2}`, `{"a":1,"c":1}`: `{"a":1}`, `[1]`: `[1,2]`, `"x"`: `"y"`, `null`: `1`} {
		if matches(parse[any](t, got), parse[any](t, want)) {
			t.Errorf("%s passes for %s", got, want)
		}
	}
}

// TestFormsAreTheSameInEveryProcess: a seed gives the same bytes whenever and wherever it is drawn, with
// key and without, and every definition draws.
func TestFormsAreTheSameInEveryProcess(t *testing.T) {
	for _, k := range assessments.Catalog().Kinds() {
		for _, d := range k.Definitions() {
			args := []string{"exercise", "form", "--kind", k.Info().Slug, "--definition", d.ID, "--seed", "18446744073709551615", "--with-key"}
			first, second := run(t, "", args...), run(t, "", args...)
			if first.code != 0 || first.out != second.out {
				t.Errorf("%s %s differs from process to process: %s", k.Info().Slug, d.ID, first.err)
			}
			form, err := k.Generate(d.ID, math.MaxUint64)
			if err != nil {
				t.Fatal(err)
			}
			if !equalJSON(t, first.out, string(exercise.Encode(form))) {
				t.Errorf("%s %s: the program draws another form than the kind", k.Info().Slug, d.ID)
			}
			shown := run(t, "", args[:len(args)-1]...)
			form.Key = nil
			if !equalJSON(t, shown.out, string(exercise.Encode(form))) {
				t.Errorf("%s %s: without --with-key it prints more or less than the public form", k.Info().Slug, d.ID)
			}
		}
	}
}

func equalJSON(t *testing.T, a, b string) bool {
	t.Helper()
	return string(exercise.Encode(parse[any](t, a))) == string(exercise.Encode(parse[any](t, b)))
}

func TestDocsOfEveryKind(t *testing.T) {
	all := run(t, "", "exercise", "docs")
	if all.code != 0 {
		t.Fatalf("ends with %d: %s", all.code, all.err)
	}
	for _, k := range assessments.Catalog().Kinds() {
		one := run(t, "", "exercise", "docs", k.Info().Slug)
		if one.code != 0 || strings.TrimSpace(one.out) != strings.TrimSpace(k.Doc()) || !strings.Contains(all.out, strings.TrimSpace(k.Doc())) {
			t.Errorf("%s: its document is not what is printed", k.Info().Slug)
		}
	}
}

func TestExerciseErrorsTellTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"docs of no kind":  {[]string{"docs", "dance"}, []string{`"dance"`, "triage"}},
		"form of no kind":  {[]string{"form", "--kind", "dance"}, []string{`"dance"`, "schedule"}},
		"no definition":    {[]string{"form", "--kind", "triage", "--definition", "dance"}, []string{`"dance"`, "family-practice"}},
		"not a seed":       {[]string{"form", "--kind", "triage", "--seed", "-1"}, []string{"seed"}},
		"no file":          {[]string{"score", "--kind", "triage"}, []string{"<file>"}},
		"no key":           {[]string{"solve", "--kind", "triage", "testdata/exercise/chart-score.json"}, []string{"preceptor:"}},
		"another's file":   {[]string{"score", "--kind", "triage", "testdata/exercise/email-score.json"}, []string{"preceptor:"}},
		"new without name": {[]string{"new"}, []string{"<kind>"}},
		"new, bad name":    {[]string{"new", "Call-Back"}, []string{"small letters"}},
		"new, taken":       {[]string{"new", "triage"}, []string{"there already"}},
		"new, no checkout": {[]string{"new", "callback", "--root", os.TempDir()}, []string{"not in a checkout"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", append([]string{"exercise"}, c.args...)...)
			if got.code == 0 || strings.Contains(got.err, "goroutine") {
				t.Errorf("ends with %d: %s%s", got.code, got.out, got.err)
			}
			for _, word := range c.says {
				if !strings.Contains(got.err+got.out, word) {
					t.Errorf("says nothing of %s: %s", word, got.err)
				}
			}
		})
	}
}

// TestNewSaysWhatIsLeft writes a kind into a folder that looks like a checkout.
func TestNewSaysWhatIsLeft(t *testing.T) {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "assessments"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"go.mod": "module preceptor\n", "assessments/catalog.go": "package assessments\n"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := run(t, "", "exercise", "new", "callback", "--root", root)
	for _, want := range []string{"assessments/callback/kind.go\n", `"preceptor/assessments/callback"`, "callback.New()", "assessments/catalog.go"} {
		if got.code != 0 || !strings.Contains(got.out, want) {
			t.Errorf("ends with %d and does not print %q: %s%s", got.code, want, got.out, got.err)
		}
	}
	if gofmt, err := exec.LookPath("gofmt"); err == nil {
		out, err := exec.CommandContext(t.Context(), gofmt, "-l", filepath.Join(root, "assessments", "callback")).CombinedOutput() //nolint:gosec // a folder of this test
		if err != nil || len(out) > 0 {
			t.Errorf("gofmt would change %s (%v)", out, err)
		}
	}
	raw, err := os.ReadFile(filepath.Join(root, "assessments", "callback", "doc.md"))
	if err != nil || !strings.HasPrefix(string(raw), "# Callback") {
		t.Errorf("doc.md begins %.40q, %v", raw, err)
	}
}
