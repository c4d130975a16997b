package journey

import (
	"regexp"
	"strings"
	"testing"

	"preceptor/internal/demo"
)

// shape is an address without what differs from one thing to another.
var things = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|/c/[\w-]{22}|/jobs/[a-z][a-z-]{12,}|=[^&]*`)

func shape(path string) string {
	path, _, _ = strings.Cut(path, "?") // filters and orders of one page
	return things.ReplaceAllString(path, "#")
}

// check looks at the open page in both themes, wide and narrow.
func (v *visitor) check() {
	v.t.Helper()
	for _, width := range []int64{1280, 360} {
		v.Size(width, 900)
		v.Axe()
		v.targets()
	}
	v.Size(320, 900)
	v.Reflows()
	v.targets()
	v.colours("dark")
	for _, width := range []int64{360, 1280} {
		v.Size(width, 900)
		v.AxeColours()
	}
	v.colours("light")
	v.quiet()
}

// crawl looks at every page that can be reached by links, but at no more than few of one shape.
func (v *visitor) crawl(few int, from ...string) {
	v.t.Helper()
	seen, count := map[string]bool{}, map[string]int{}
	for queue := from; len(queue) > 0; queue = queue[1:] {
		path := strings.TrimPrefix(queue[0], v.base)
		if path == "" || seen[path] || count[shape(path)] >= few || strings.HasPrefix(path, "/static/") || strings.Contains(path, "/files/") {
			continue
		}
		seen[path] = true
		count[shape(path)]++
		v.open(path)
		v.check()
		v.picture(strings.Trim(strings.NewReplacer("/", "_", "#", "", "?", "_", "&", "_").Replace(shape(path)), "_"))
		queue = append(queue, v.links()...)
	}
	v.t.Logf("%d pages", len(seen))
	if len(seen) < len(from) {
		v.t.Errorf("only %d pages were seen", len(seen))
	}
}

// TestBrowserPagesForEveryone: the public pages, and the doors.
func TestBrowserPagesForEveryone(t *testing.T) {
	t.Parallel()
	p, _ := serveDemo(t)
	v := visit(t, p.base)
	v.crawl(2, "/jobs", "/sign-in", "/link", "/help")
	for _, path := range []string{"/nowhere", "/c/0000000000000000000000"} {
		v.Open(p.base + path)
		v.mu.Lock()
		v.complaints = nil // the browser logs the status that is asked for here
		v.mu.Unlock()
		v.check()
	}
}

// TestBrowserPagesForCandidates: a candidate's pages in every state of the made-up clinic.
func TestBrowserPagesForCandidates(t *testing.T) {
	t.Parallel()
	p, world := serveDemo(t)
	v := visit(t, p.base)
	seen := map[string]bool{}
	for _, c := range world.Candidates {
		if seen[c.State] && c.State != "working now" {
			continue
		}
		seen[c.State] = true
		v.crawlOwn(c)
	}
}

// crawlOwn looks at what one candidate's link leads to.
func (v *visitor) crawlOwn(c demo.Link) {
	v.t.Helper()
	own := strings.TrimPrefix(c.URL, v.base)
	v.open(own)
	v.check()
	v.picture("landing " + c.State)
	for _, path := range v.links() {
		if !strings.HasPrefix(path, own+"/") {
			continue
		}
		v.open(path)
		v.check()
		v.picture("exercise " + c.State)
		if v.Eval(`Boolean(document.querySelector('form#work[data-attempt]'))`) == "true" { // practice has no review
			v.open(path + "/review")
			v.check()
			v.picture("review " + c.State)
		}
	}
}

// TestBrowserPagesForStaff: what each role can reach.
func TestBrowserPagesForStaff(t *testing.T) {
	t.Parallel()
	p, _ := serveDemo(t)
	v := visit(t, p.base)
	v.signIn("dana@riverside.example", demo.Password) // the owner can reach everything
	v.crawl(1, "/desk", "/desk/account")
	v.signIn("priya@riverside.example", demo.Password)
	v.crawl(4, "/rate", "/desk/account")
}
