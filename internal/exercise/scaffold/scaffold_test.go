package scaffold

import (
	"bytes"
	"go/format"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"preceptor/internal/fault"
)

// checkout makes a folder that looks like one.
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"go.mod": "module preceptor\n\ngo 1.26\n", "assessments/catalog.go": "package assessments\n", "docs/x/y.md": ""} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWritesOneFolder(t *testing.T) {
	root := checkout(t)
	w, err := Write(filepath.Join(root, "docs", "x"), "callback")
	if err != nil {
		t.Fatal(err)
	}
	if w.Folder != "assessments/callback" || w.Import != `"preceptor/assessments/callback"` || w.Call != "callback.New()" || len(w.Files) < 10 {
		t.Errorf("wrote %+v", w)
	}
	for _, name := range w.Files {
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(w.Folder), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, suffix) || bytes.ContainsAny(content, "«»") {
			t.Errorf("%s was not filled in", name)
		}
		if path.Ext(name) == ".go" {
			if clean, err := format.Source(content); err != nil || !bytes.Equal(clean, content) {
				t.Errorf("%s is not formatted (%v)", name, err)
			}
		}
	}
	before, err := os.ReadFile(filepath.Join(root, "assessments", "callback", "kind.go"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Write(root, "callback"); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "there already") {
		t.Errorf("a second time: %v", err)
	}
	if after, _ := os.ReadFile(filepath.Join(root, "assessments", "callback", "kind.go")); !bytes.Equal(before, after) {
		t.Error("the folder that was there was changed")
	}
}

func TestRefuses(t *testing.T) {
	root := checkout(t)
	for _, slug := range []string{"", "ab", "Callback", "call-back", "call back", "../x", "func", "range", "testdata", "exercise", strings.Repeat("x", 21), "café"} {
		if _, err := Write(root, slug); !fault.Is(err, fault.Invalid) {
			t.Errorf("the name %q: %v", slug, err)
		}
	}
	if entries, _ := os.ReadDir(filepath.Join(root, "assessments")); len(entries) != 1 {
		t.Errorf("a refusal left %v", entries)
	}
	if _, err := Write(t.TempDir(), "callback"); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "not in a checkout") {
		t.Errorf("outside a checkout: %v", err)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module another\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(root, "callback"); !fault.Is(err, fault.Invalid) {
		t.Errorf("in another module: %v", err)
	}
}

// TestNewKindPassesTheSuite writes a new kind into a copy of this checkout, adds the line to the catalog
// as Write says, and runs the kind's tests there, without a network.
func TestNewKindPassesTheSuite(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a kind")
	}
	here, err := Root(".")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for _, part := range []string{"go.mod", "go.sum", "assessments", "internal"} {
		copyInto(t, filepath.Join(root, part), filepath.Join(here, part))
	}
	w, err := Write(root, "sampled")
	if err != nil {
		t.Fatal(err)
	}
	catalog := filepath.Join(root, "assessments", "catalog.go")
	raw, err := os.ReadFile(catalog)
	if err != nil {
		t.Fatal(err)
	}
	named := strings.Replace(string(raw), "import (", "import (\n\t"+w.Import, 1)
	named = strings.Replace(named, "schedule.New()", w.Call+", schedule.New()", 1)
	const list = "package assessments\n\nimport \"testing\"\n\nfunc TestListed(t *testing.T) {\n\tif _, err := Catalog().Kind(\"sampled\"); err != nil {\n\t\tt.Fatal(err)\n\t}\n}\n"
	for name, content := range map[string]string{catalog: named, filepath.Join(root, "assessments", "listed_test.go"): list} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for pass, args := range map[string][]string{
		"--- PASS: TestConformance/standard/damaged": {"test", "-trimpath", "-count=1", "-v", "./" + w.Folder},
		"--- PASS: TestListed":                       {"test", "-trimpath", "-count=1", "-v", "-run=^TestListed$", "./assessments"},
	} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOPROXY=off")
		out, err := cmd.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte(pass)) {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

func copyInto(t *testing.T, to, from string) {
	t.Helper()
	info, err := os.Stat(from)
	if err == nil && info.IsDir() {
		err = os.CopyFS(to, os.DirFS(from))
	} else if err == nil {
		var content []byte
		if content, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, content, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
