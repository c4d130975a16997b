package main

import (
	"bufio"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"preceptor/internal/clock"
	"preceptor/internal/exercise/exercisetest"
	"preceptor/internal/store/storetest"
)

// server is the program serving in a process of its own.
type server struct {
	t    testing.TB
	cmd  *exec.Cmd
	mu   sync.Mutex
	said strings.Builder
	base string
}

// serve starts the program and waits until it answers.
func serve(t testing.TB, addr string, args ...string) *server {
	t.Helper()
	s := &server{t: t, cmd: program(t, append(args, "--addr", addr)...)}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	go s.listen(out)
	for began := (clock.Real{}).Now(); ; time.Sleep(10 * time.Millisecond) {
		if s.answers() {
			return s
		}
		if since(began) > 2*time.Minute {
			t.Fatalf("no answer after two minutes; it said %q", s.text())
		}
	}
}

func since(began time.Time) time.Duration { return clock.Real{}.Now().Sub(began) }

func (s *server) listen(out io.Reader) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		s.mu.Lock()
		s.said.WriteString(lines.Text() + "\n")
		if _, at, found := strings.Cut(lines.Text(), " is at "); found && s.base == "" {
			s.base = strings.TrimSpace(at)
		}
		s.mu.Unlock()
	}
}

func (s *server) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

func (s *server) address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.base
}

func (s *server) answers() bool {
	if s.address() == "" {
		return false
	}
	r, err := http.Get(s.address() + "/jobs") //nolint:noctx // a probe
	if err != nil {
		return false
	}
	return r.Body.Close() == nil && r.StatusCode == http.StatusOK
}

// do sends a request and returns what comes after redirects.
func do(t testing.TB, method, address string, form url.Values, script bool) (int, string) {
	t.Helper()
	status, body, err := try(t, method, address, form, script)
	if err != nil {
		t.Fatal(err)
	}
	return status, body
}

func try(t testing.TB, method, address string, form url.Values, script bool) (int, string, error) {
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if script {
		r.Header.Set("X-Attempt-Save", "1")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}

// beat is what the server says of an attempt's last save and clock.
type beat struct{ Seq, Now, Deadline int64 }

func (s *server) beat(attempt string) (b beat) {
	s.t.Helper()
	status, body := do(s.t, http.MethodGet, attempt+"/save", nil, true)
	if err := json.Unmarshal([]byte(body), &b); err != nil || status != http.StatusOK {
		s.t.Fatalf("the heartbeat answers %d: %s", status, body)
	}
	return b
}

// linkOf finds the link of the first candidate in a state, as the demo prints it.
func (s *server) linkOf(state string) string {
	s.t.Helper()
	for line := range strings.Lines(s.text()) {
		if at := strings.Index(line, "http"); at > 0 && strings.Contains(line, state) {
			return strings.TrimSpace(line[at:])
		}
	}
	s.t.Fatalf("the demo names nobody who is %q: %s", state, s.text())
	return ""
}

// begin starts the candidate's first exercise with a text to write, and returns its address, the
// fields of its form and the name of the text.
func begin(t *testing.T, link string) (attempt string, fields url.Values, text string) {
	t.Helper()
	_, page := do(t, http.MethodGet, link, nil, false)
	base := link[:strings.Index(link, "/c/")]
	for _, path := range paths(t, page) {
		do(t, http.MethodPost, base+path+"/start", nil, false)
		status, work := do(t, http.MethodGet, base+path, nil, false)
		fields, err := exercisetest.Fields(template.HTML(work)) //nolint:gosec // only read
		if err != nil || status != http.StatusOK {
			t.Fatal(status, err)
		}
		if name := document(t, work).Find("#work textarea[name]").First().AttrOr("name", ""); name != "" {
			return base + path, fields, name
		}
	}
	t.Fatal("no exercise asks for a text")
	return "", nil, ""
}

func document(t *testing.T, page string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// paths lists the addresses of the exercises that a candidate's page offers.
func paths(t *testing.T, page string) (found []string) {
	t.Helper()
	seen := map[string]bool{}
	document(t, page).Find("a[href], form[action]").Each(func(_ int, s *goquery.Selection) {
		path := strings.TrimSuffix(s.AttrOr("href", s.AttrOr("action", "")), "/start")
		if strings.Contains(path, "/a/") && !seen[path] {
			seen[path] = true
			found = append(found, path)
		}
	})
	return found
}

// BenchmarkDemo is the time from the command to the first page; five seconds are promised.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		s := serve(b, "127.0.0.1:0", "demo", "--data", b.TempDir())
		if err := s.cmd.Process.Kill(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestDemoSaysWhereToGo(t *testing.T) {
	s := serve(t, "127.0.0.1:0", "demo", "--data", t.TempDir())
	for _, part := range []string{"/sign-in", "/jobs/", "/c/", "owner", "rater"} {
		if !strings.Contains(s.text(), part) {
			t.Errorf("the demo does not say %s", part)
		}
	}
}

func TestKilledServerKeepsWhatItAcknowledged(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killed(t, storetest.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { killed(t, storetest.Postgres(t)) })
}

func killed(t *testing.T, database string) {
	data := t.TempDir()
	first := serve(t, "127.0.0.1:0", "demo", "--data", data, "--database", database)
	attempt, fields, text := begin(t, first.linkOf("agreed, not started"))
	before := first.beat(attempt)

	var acknowledged atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := before.Seq + 1; ; n++ {
			fields.Set("_seq", strconv.FormatInt(n, 10))
			fields.Set(text, "Draft number "+strconv.FormatInt(n, 10)+".")
			status, _, err := try(t, http.MethodPost, attempt+"/save", fields, true)
			if err != nil || status != http.StatusOK {
				return
			}
			acknowledged.Store(n)
		}
	}()
	for began := (clock.Real{}).Now(); acknowledged.Load() < 20; time.Sleep(time.Millisecond) {
		if since(began) > time.Minute {
			t.Fatalf("%d saves in a minute", acknowledged.Load())
		}
	}
	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-done
	_ = first.cmd.Wait() // it was killed

	again := serve(t, strings.TrimPrefix(first.address(), "http://"), "serve", "--data", data, "--database", database)
	after := again.beat(attempt)
	if last := acknowledged.Load(); after.Seq != last && after.Seq != last+1 { // the one under way may have been stored
		t.Errorf("number %d is stored, %d was acknowledged", after.Seq, last)
	}
	if after.Deadline != before.Deadline || after.Now <= before.Now {
		t.Errorf("the clock went from %+v to %+v", before, after)
	}
	_, work := do(t, http.MethodGet, attempt, nil, false)
	if want := "Draft number " + strconv.FormatInt(after.Seq, 10) + "."; !strings.Contains(work, want) {
		t.Errorf("the page does not show %q", want)
	}
	if status, page := do(t, http.MethodPost, attempt+"/submit", nil, false); status != http.StatusOK || !strings.Contains(page, "Handed in") {
		t.Errorf("handing in answers %d", status)
	}
	if err := again.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := again.cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM it ends with %v", err)
	}
}
