package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "preceptor/"

// rule puts a package, and what lies below it, on a floor. The longest prefix decides.
type rule struct {
	prefix string
	floor  int
	// kin may be imported although it is on the same floor: the parts of one adapter.
	kin []string
}

var rules = []rule{
	{prefix: "cmd/preceptor", floor: 50},
	{prefix: "internal/app", floor: 40},
	{prefix: "internal/demo", floor: 45},
	{prefix: "internal/bench", floor: 45},
	{prefix: "internal/config", floor: 0},
	{prefix: "internal/archtest", floor: 0},

	{prefix: "internal/web", floor: 30, kin: []string{"internal/web"}},
	{prefix: "internal/web/ui", floor: 30, kin: []string{"internal/web/ui"}},
	{prefix: "internal/api", floor: 30, kin: []string{"internal/api"}},
	{prefix: "internal/store", floor: 30, kin: []string{"internal/store"}},
	{prefix: "internal/jobs", floor: 30, kin: []string{"internal/jobs"}},
	{prefix: "internal/mail/smtp", floor: 30},
	{prefix: "internal/mail/devbox", floor: 30},
	{prefix: "assessments", floor: 30, kin: []string{"assessments"}},

	{prefix: "internal/hiring", floor: 20, kin: domain},
	{prefix: "internal/attempt", floor: 20, kin: domain},
	{prefix: "internal/review", floor: 20, kin: domain},
	{prefix: "internal/posting", floor: 20, kin: domain},
	{prefix: "internal/account", floor: 20, kin: domain},

	{prefix: "internal/exercise", floor: 10, kin: []string{"internal/exercise"}},
	{prefix: "internal/scoring", floor: 10},
	{prefix: "internal/audit", floor: 10},
	{prefix: "internal/mail", floor: 10},

	{prefix: "internal/fault", floor: 0},
	{prefix: "internal/clock", floor: 0},
	{prefix: "internal/id", floor: 0},
	{prefix: "internal/markdown", floor: 0},
	{prefix: "templates", floor: 0},
	{prefix: "migrations", floor: 0},
}

// domain packages speak one language; Go itself forbids them to import each other in a circle.
var domain = []string{"internal/hiring", "internal/attempt", "internal/review", "internal/posting", "internal/account"}

// keepers may import a library that is kept out of everything else, so that it can be replaced.
var keepers = []struct {
	library string
	may     []string
	but     []string // parts of may that may not
}{
	{library: "gorm.io/", may: []string{"internal/store"}},
	{library: "github.com/labstack/", may: []string{"internal/web", "internal/api", "internal/bench"}, but: []string{"internal/web/ui"}},
	{library: "github.com/riverqueue/", may: []string{"internal/jobs"}},
	{library: "github.com/pressly/goose", may: []string{"internal/store"}},
	{library: "github.com/alecthomas/kong", may: []string{"cmd/preceptor", "internal/config"}},
	{library: "github.com/chromedp/"}, // tests only
	{library: "github.com/jba/templatecheck", may: []string{"internal/web/ui/uitest"}},
}

// testPackages exist for tests and must not be linked into the product.
var testPackages = []string{"internal/exercise/exercisetest", "internal/store/storetest", "internal/web/webtest", "internal/web/ui/uitest", "internal/archtest"}

// vague are names that say nothing of what is inside.
var vague = []string{"models", "utils", "util", "common", "services", "helpers", "types", "misc", "shared"}

type pkg struct {
	ImportPath   string
	Name         string
	Dir          string
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string
	Imports      []string
}

func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module) }

func packages(t *testing.T) []pkg {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports", "./...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list: ", err)
	}
	var all []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Dir != "" {
			all = append(all, p)
		}
	}
}

func under(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }

func underAny(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return under(path, prefix) })
}

func ruleOf(path string) (rule, bool) {
	var best rule
	for _, r := range rules {
		if under(path, r.prefix) && len(r.prefix) > len(best.prefix) {
			best = r
		}
	}
	return best, best.prefix != ""
}

// arrow returns what is wrong with one package importing another, or nothing.
func arrow(from, to string) string {
	if !strings.HasPrefix(to, module) {
		return keeper(from, to)
	}
	to = strings.TrimPrefix(to, module)
	if underAny(to, testPackages) && !underAny(from, testPackages) {
		return fmt.Sprintf("%s imports %s, which is for tests", from, to)
	}
	if underAny(from, testPackages) {
		return ""
	}
	source, known := ruleOf(from)
	if !known {
		return from + " has no floor: give it one in archtest"
	}
	target, known := ruleOf(to)
	switch {
	case !known:
		return to + " has no floor: give it one in archtest"
	case target.floor < source.floor || underAny(to, source.kin):
		return ""
	}
	return fmt.Sprintf("%s (floor %d) imports %s (floor %d): imports run downward only", from, source.floor/10, to, target.floor/10)
}

func keeper(from, library string) string {
	for _, k := range keepers {
		may := underAny(from, k.may) && !underAny(from, k.but) || underAny(from, testPackages)
		if strings.HasPrefix(library, k.library) && !may {
			return fmt.Sprintf("%s imports %s: only %s may", from, library, or(strings.Join(k.may, " and "), "tests"))
		}
	}
	return ""
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func TestImportsRunDownward(t *testing.T) {
	all := packages(t)
	if len(all) < 10 {
		t.Fatalf("go list found %d packages only", len(all))
	}
	for _, p := range all {
		if _, known := ruleOf(p.path()); !known {
			t.Errorf("%s has no floor: give it one in archtest", p.path())
		}
		if slices.Contains(vague, p.Name) {
			t.Errorf("%s: %q says nothing of what is inside", p.path(), p.Name)
		}
		for _, to := range p.Imports {
			if wrong := arrow(p.path(), to); wrong != "" {
				t.Error(wrong)
			}
		}
	}
}

// TestArrow shows that the guard can say no.
func TestArrow(t *testing.T) {
	for _, c := range []struct {
		from, to string
		allowed  bool
	}{
		{"internal/hiring", "preceptor/internal/exercise", true},
		{"internal/hiring", "preceptor/internal/store", false},
		{"internal/hiring", "preceptor/internal/account", true},
		{"internal/exercise", "preceptor/internal/hiring", false},
		{"internal/fault", "preceptor/internal/clock", false},
		{"internal/web/public", "preceptor/internal/web/ui", true},
		{"internal/web/ui", "preceptor/internal/web", false},
		{"internal/web", "preceptor/internal/store", false},
		{"internal/store", "preceptor/internal/jobs", false},
		{"internal/app", "preceptor/internal/store", true},
		{"assessments/chart", "preceptor/internal/exercise", true},
		{"assessments/chart", "preceptor/internal/web/ui", false},
		{"assessments", "preceptor/assessments/chart", true},
		{"internal/mail", "preceptor/internal/mail/smtp", false},
		{"internal/mail/smtp", "preceptor/internal/mail", true},
		{"internal/store", "preceptor/internal/store/storetest", false},
		{"internal/store", "gorm.io/gorm", true},
		{"internal/web", "gorm.io/gorm", false},
		{"internal/web/auth", "github.com/labstack/echo/v4", true},
		{"internal/attempt", "github.com/labstack/echo/v4", false},
		{"internal/web/ui", "github.com/jba/templatecheck", false},
		{"internal/store", "github.com/riverqueue/river", false},
		{"internal/jobs", "github.com/riverqueue/river", true},
		{"internal/web/ui", "github.com/labstack/echo/v4", false},
		{"internal/newcomer", "preceptor/internal/fault", false},
	} {
		if wrong := arrow(c.from, c.to); (wrong == "") != c.allowed {
			t.Errorf("%s -> %s: %q, allowed should be %v", c.from, c.to, wrong, c.allowed)
		}
	}
}

// problems lists what a file does that only one place, or none, may do.
func problems(fset *token.FileSet, file *ast.File, mayTellTime, isTest bool) []string {
	var found []string
	at := func(n ast.Node, text string) {
		found = append(found, fmt.Sprintf("%s: %s", fset.Position(n.Pos()), text))
	}
	timeName := importName(file, "time")
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				at(n, "init() runs unseen before main")
			}
		case *ast.SelectorExpr:
			name, ok := n.X.(*ast.Ident)
			if ok && name.Name == timeName && !mayTellTime && !isTest && slices.Contains([]string{"Now", "Since", "Until"}, n.Sel.Name) {
				at(n, "only clock tells the time")
			}
		}
		return true
	})
	return found
}

// importName is the name under which a file knows a package, or nothing.
func importName(file *ast.File, path string) string {
	for _, spec := range file.Imports {
		if spec.Path.Value != `"`+path+`"` {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path
	}
	return ""
}

func TestNoInitAndOneClock(t *testing.T) {
	fset := token.NewFileSet()
	for _, p := range packages(t) {
		tests := slices.Concat(p.TestGoFiles, p.XTestGoFiles)
		for _, name := range slices.Concat(p.GoFiles, tests) {
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Error(err)
				continue
			}
			isTest := slices.Contains(tests, name) || underAny(p.path(), testPackages)
			for _, problem := range problems(fset, file, p.path() == "internal/clock", isTest) {
				t.Error(problem)
			}
		}
	}
}

func TestProblems(t *testing.T) {
	source := `package x
import ("time"; other "time")
func init() {}
func (t T) init() {}
var a, b = time.Now(), time.Since(a)
var now = time.Now
var fine = time.Unix(0, 0)
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	if found := problems(fset, file, false, false); len(found) != 4 {
		t.Errorf("found %q, want init and three readings of the time", found)
	}
	if found := problems(fset, file, true, false); len(found) != 1 {
		t.Errorf("in clock: %q", found)
	}
}
