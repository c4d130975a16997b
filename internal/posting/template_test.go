package posting

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"preceptor/templates"
)

func source(t *testing.T) string {
	t.Helper()
	raw, err := templates.FS.ReadFile("patient-care-coordinator.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestBrokenTemplatesAreRefused breaks a good template in one place at a time. The line that is
// named must be the line that was broken.
func TestBrokenTemplatesAreRefused(t *testing.T) {
	good := source(t)
	cases := []struct{ name, old, broken, reason string }{
		{"unknown key", "occupation: 43-6013.00", "ocupation: 43-6013.00", "ocupation"},
		{"bad code", "occupation: 43-6013.00", "occupation: clerk", "O*NET"},
		{"bad kind", "    kind: money", "    kind: cash", "kind is text"},
		{"bad default", "    default: hour", "    default: minute", "Choose one of"},
		{"bad competency", "    competencies: [C1]", "    competencies: [C9]", "C1 to C7"},
		{"unknown area", "    area: records", "    area: papers", "no known area"},
		{"unknown exercise", "    exercise: chart", "    exercise: juggling", "not among the exercises"},
		{"twice", "  - id: match", "  - id: schedule", "stands twice"},
		{"wrong sum", "{kind: chart, weight: 0.25", "{kind: chart, weight: 0.35", "sum to 1.10"},
		{"yaml", "scope:", "scope: [", ""},
		{"unknown slot in body", `{{.Slot "purpose"}}`, `{{.Slot "porpoise"}}`, `no slot "porpoise"`},
		{"unknown slot on a dead branch", `{{if $.Yes "training"}}`, `{{if $.Yes "schooling"}}`, `no slot "schooling"`},
		{"unknown slot in front matter", `{{with .Slot "language"}}`, `{{with .Slot "tongue"}}`, `no slot "tongue"`},
		{"not a name", `{{.Slot "purpose"}}`, `{{.Slot .Title}}`, "in quotes"},
		{"unknown word", `{{.Slot "purpose"}}`, `{{.Salary}}`, "Salary"},
		{"open action", `{{.Slot "purpose"}}`, `{{.Slot "purpose"`, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("%q does not stand in the template", c.old)
			}
			line := 1 + strings.Count(good[:strings.Index(good, c.old)], "\n")
			files := fstest.MapFS{
				"bad.md":  {Data: []byte(strings.Replace(good, c.old, c.broken, 1))},
				"good.md": {Data: []byte(good)},
			}
			loaded, refused := LoadTemplates(nil, Source{Files: files})
			if len(loaded) != 1 || loaded[0].File != "good.md" || len(refused) != 1 {
				t.Fatalf("loaded %d, refused %v", len(loaded), refused)
			}
			var broken *Broken
			if !errors.As(refused[0], &broken) || broken.File != "bad.md" || !strings.Contains(broken.Reason, c.reason) {
				t.Fatalf("got %v", refused[0])
			}
			after := 1
			if c.reason == "" { // what is never closed is noticed where it cannot go on
				after = 6
			}
			if broken.Line < line-1 || broken.Line > line+after {
				t.Errorf("%v: named line %d, broken was %d", broken, broken.Line, line)
			}
		})
	}
}

func TestTemplatesWithoutFrontMatterOrWithATakenSlug(t *testing.T) {
	good := source(t)
	files := fstest.MapFS{"a.md": {Data: []byte(good)}, "b.md": {Data: []byte(good)}, "c.md": {Data: []byte("# Hello\n")}, "d.txt": {Data: []byte("x")}}
	loaded, refused := LoadTemplates(nil, Source{Files: files})
	if len(loaded) != 1 || len(refused) != 2 {
		t.Fatalf("loaded %d, refused %v", len(loaded), refused)
	}
	if !strings.Contains(refused[0].Error(), "b.md:2: the slug") || !strings.Contains(refused[1].Error(), "c.md:1: the file must begin") {
		t.Errorf("got %v", refused)
	}
	again, refused := LoadTemplates(nil, Source{Files: files}, Source{Name: "own", Files: fstest.MapFS{"own.md": {Data: []byte(strings.Replace(good, "slug: patient-care-coordinator", "slug: our-own", 1))}}})
	if len(again) != 2 || len(refused) != 2 {
		t.Errorf("a second folder: loaded %d, refused %v", len(again), refused)
	}
}

// TestShippedTemplatesCoverTheRole proves what every role template promises: all four skills with
// their exercises, both degrees of duty, nothing clinical.
func TestShippedTemplatesCoverTheRole(t *testing.T) {
	for _, role := range shipped(t) {
		shown := map[string]bool{}
		for _, s := range role.Skills {
			shown[s.Exercise] = true
		}
		for _, e := range role.Exercises {
			if !shown[e.Kind] {
				t.Errorf("%s: no skill is shown by %s", role.Slug, e.Kind)
			}
		}
		seen := map[string]bool{}
		for _, d := range role.Duties {
			if hasPlaceholder(d.Text) {
				t.Errorf("%s: the duty %s cannot be read as it stands, in the list to tick: %s", role.Slug, d.ID, d.Text)
			}
			for _, c := range d.Competencies {
				seen[c] = true
			}
		}
		for _, c := range competencies {
			if !seen[c] {
				t.Errorf("%s: no duty calls for %s", role.Slug, c)
			}
		}
	}
}
