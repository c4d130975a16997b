package app_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"preceptor/internal/app"
	"preceptor/internal/config"
	"preceptor/templates"
)

// TestOwnTemplatesBesideBrokenOnes starts the product with a folder of a good template and broken
// ones: it runs, the good one can be chosen, and each other is logged with its file, line and reason.
func TestOwnTemplatesBesideBrokenOnes(t *testing.T) {
	own := t.TempDir()
	raw, err := templates.FS.ReadFile("front-desk-coordinator.md")
	if err != nil {
		t.Fatal(err)
	}
	good := strings.Replace(string(raw), "slug: front-desk-coordinator", "slug: our-front-desk", 1)
	for name, text := range map[string]string{
		"good.md":      good,
		"shipped.md":   string(raw),
		"exercise.md":  strings.Replace(strings.Replace(good, "slug: our-front-desk", "slug: other", 1), "kind: chart,", "kind: juggling,", 1),
		"empty.md":     "",
		"unknown.md":   strings.Replace(good, "occupation:", "ocupation:", 1),
		"notes.txt":    "not read",
		".hidden.md":   "not read",
		"duty.md":      strings.Replace(good, "competencies: [C1]", "competencies: []", 1),
		"not-utf-8.md": strings.Replace(good, "title: Front", "title: Fr\xf6nt", 1),
	} {
		if err := os.WriteFile(filepath.Join(own, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{
		os.Mkdir(filepath.Join(own, "folder.md"), 0o700),
		os.Symlink("loop.md", filepath.Join(own, "loop.md")),
		os.WriteFile(filepath.Join(own, "huge.md"), bytes.Repeat([]byte("- a\n"), 10<<20/4), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	a, err := app.New(t.Context(), app.Options{
		Config: config.Config{Data: t.TempDir(), Templates: own}, Web: config.Web{Addr: "127.0.0.1:8080"}, Migrate: true,
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if n := len(a.Site.Posting.Templates); n != 8 {
		t.Errorf("%d templates are loaded, want the seven shipped and one", n)
	}
	if _, err := a.Site.Posting.Templates.Find("our-front-desk"); err != nil {
		t.Error(err)
	}
	for _, want := range []string{
		"shipped.md:2: the slug", "exercise.md:", "juggling", "schedule", "empty.md:1: the file is empty", "unknown.md:", "ocupation",
		"duty.md:", "names no competency", "not-utf-8.md:3: this line is no text in UTF-8", "folder.md: this is a folder",
		"loop.md: the file cannot be read", "huge.md: the file has 10240 kB",
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q is not logged", want)
		}
	}
	if n := strings.Count(log.String(), "role template refused"); n != 9 {
		t.Errorf("%d are refused:\n%s", n, log.String())
	}
	if strings.Count(log.String(), filepath.Join(own, "empty.md")) != 1 || strings.Contains(log.String(), "hidden") {
		t.Errorf("the log names files without their folder, or those that are not read:\n%s", log.String())
	}
}

// TestATemplatesFolderThatIsNone refuses to start: the flag has to be mended.
func TestATemplatesFolderThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{file: "is a file; name the folder", file + "-none": "make the folder, or name another"} {
		_, err := app.New(t.Context(), app.Options{
			Config: config.Config{Data: t.TempDir(), Templates: folder}, Web: config.Web{Addr: "127.0.0.1:8080"}, Migrate: true,
			Log: slog.New(slog.DiscardHandler),
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", folder, err)
		}
	}
}
