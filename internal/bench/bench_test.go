package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/id"
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// backend notes the bodies that reach it whole, and how many do not.
type backend struct {
	mu     sync.Mutex
	whole  []string
	broken int
}

func (b *backend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.broken++
		return
	}
	b.whole = append(b.whole, string(body))
	fmt.Fprintf(w, "thank you for %s", body)
}

func (b *backend) seen() (whole []string, broken int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.whole, b.broken
}

func through(t *testing.T, f Faults, backends ...string) (*proxy, string) {
	t.Helper()
	p := newProxy(exercise.Rand(1, "test"), f, 50*time.Millisecond)
	p.backends = backends
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return p, server.URL
}

func send(t *testing.T, address, body string) (string, error) {
	t.Helper()
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Post(address, "text/plain", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return string(content), err
}

func TestProxyDoesWhatItIsToldTo(t *testing.T) {
	for _, c := range []struct {
		name     string
		faults   Faults
		answered bool
		whole    int
		broken   int
	}{
		{"nothing", Faults{}, true, 1, 0},
		{"cut there", Faults{CutThere: 1}, false, 0, 1},
		{"cut back", Faults{CutBack: 1}, false, 1, 0},
		{"twice", Faults{Twice: 1}, true, 2, 0},
		{"late", Faults{Late: 1}, false, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &backend{}
			server := httptest.NewServer(b)
			defer server.Close()
			p, address := through(t, c.faults, strings.TrimPrefix(server.URL, "http://"))
			answer, err := send(t, address+"/c/x/a/y/save", strings.Repeat("words ", 200))
			if (err == nil) != c.answered || err == nil && !strings.HasPrefix(answer, "thank you for words") {
				t.Errorf("the answer is %.40q, %v", answer, err)
			}
			p.drain()
			for wait := 0; wait < 100; wait++ {
				if whole, broken := b.seen(); len(whole) == c.whole && broken == c.broken {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			whole, broken := b.seen()
			t.Errorf("%d requests came whole and %d broken, want %d and %d", len(whole), broken, c.whole, c.broken)
		})
	}
}

func TestProxyGoesToTheServerThatIsThere(t *testing.T) {
	b := &backend{}
	there, gone := httptest.NewServer(b), httptest.NewServer(b)
	defer there.Close()
	gone.Close()
	p, address := through(t, Faults{}, strings.TrimPrefix(gone.URL, "http://"), strings.TrimPrefix(there.URL, "http://"))
	for range 4 {
		if answer, err := send(t, address+"/x", "this"); err != nil || answer != "thank you for this" {
			t.Errorf("the answer is %q, %v", answer, err)
		}
	}
	there.Close()
	if answer, err := send(t, address+"/x", "that"); err != nil || !strings.Contains(answer, "no server answers") || p.refused.Load() != 1 {
		t.Errorf("without servers the answer is %q, %v", answer, err)
	}
}

func TestOnlySavesAreRepeated(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		want               bool
	}{
		{http.MethodPost, "/c/x/a/y/save", "_seq=3", true},
		{http.MethodPost, "/c/x/a/y/save", "_seq=3&_takeover=1", false},
		{http.MethodPost, "/c/x/a/y/submit", "", false},
		{http.MethodGet, "/c/x/a/y/save", "", false},
	} {
		if got := isSave(httptest.NewRequest(c.method, c.path, nil), []byte(c.body)); got != c.want {
			t.Errorf("%s %s %s: %v", c.method, c.path, c.body, got)
		}
	}
}

func TestPageIsReadAsABrowserPostsIt(t *testing.T) {
	page, err := readWork([]byte(`<main><form id="work" data-seq="4"><input type="hidden" name="_seq" value="4">
		<input type="hidden" name="order" value="b"><textarea name="body">Dear
Ana</textarea><textarea name="off" disabled>x</textarea>
		<select name="to"><option value="1">One<option value="2" selected>Two</select><select name="from"><option>First<option>Last</select>
		<input type="radio" name="r" value="yes"><input type="radio" name="r" value="no" checked><input type="checkbox" name="c">
		<input name="n" value="7"><button name="_do" value="save">Save</button><input type="submit" name="s" value="Go"></form></main>`))
	ok(t, err)
	want := url.Values{"order": {"b"}, "body": {"Dear\nAna"}, "to": {"2"}, "from": {"First"}, "r": {"no"}, "n": {"7"}}
	if page.seq != 4 || page.fields.Encode() != want.Encode() || strings.Join(page.texts, " ") != "body" {
		t.Errorf("read %+v", page)
	}
	if _, err := readWork([]byte(`<h1>Handed in</h1>`)); err == nil || !strings.Contains(err.Error(), "Handed in") {
		t.Errorf("a page without an exercise: %v", err)
	}
}

func minute(m float64) time.Time {
	return time.Date(2027, time.March, 9, 14, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(m*60_000)) * time.Millisecond)
}

func TestDue(t *testing.T) {
	network := func(from, to float64) attempt.Credit {
		return attempt.Credit{From: minute(from), To: minute(to), By: minute(to).Sub(minute(from)), Cause: attempt.Network}
	}
	server := func(from, to float64) attempt.Credit {
		c := network(from, to)
		c.Cause = attempt.Server
		return c
	}
	for name, c := range map[string]struct {
		since       time.Time
		contact, at float64
		given       []attempt.Credit
		want        time.Duration
	}{
		"nothing was told":          {time.Time{}, 0, 3, nil, 0},
		"a gap":                     {minute(1), 0.9, 3, nil, 2 * time.Minute},
		"contact in between":        {minute(1), 2, 3, nil, time.Minute},
		"from before the start":     {minute(-5), -5, 3, nil, 3 * time.Minute},
		"too short":                 {minute(1), 0, 1.08, nil, 0},
		"just long enough":          {minute(1), 0, 1 + 5.0/60, nil, 5 * time.Second},
		"a long one":                {minute(1), 0, 16, nil, 10 * time.Minute},
		"given back already":        {minute(1), 0, 4, []attempt.Credit{server(1, 3)}, time.Minute},
		"given back in the middle":  {minute(1), 0, 5, []attempt.Credit{server(3, 4), server(2, 3.5)}, 2 * time.Minute},
		"all of it":                 {minute(1), 0, 3, []attempt.Credit{server(0, 5)}, 0},
		"nothing left":              {minute(95), 90, 99, []attempt.Credit{network(0, 10), network(20, 40)}, 0},
		"the server's do not count": {minute(95), 90, 99, []attempt.Credit{server(0, 10), server(20, 40)}, 4 * time.Minute},
	} {
		if got := due(c.since, minute(0), minute(c.contact), minute(c.at), c.given); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestPercentile(t *testing.T) {
	var values []time.Duration
	for n := range 100 {
		values = append(values, time.Duration(100-n))
	}
	if a, b, c := percentile(values, 0.5), percentile(values, 0.99), percentile(nil, 0.5); a != 51 || b != 100 || c != 0 {
		t.Errorf("percentiles are %d, %d and %d", a, b, c)
	}
}

// TestReloadsWhileSavesAreLate loads pages anew while several saves are still on their way: none of
// them may come back from behind.
func TestReloadsWhileSavesAreLate(t *testing.T) {
	c := newClinic(t)
	server := httptest.NewServer(c.app.Handler)
	defer server.Close()
	p, base := through(t, Faults{Late: 0.5}, strings.TrimPrefix(server.URL, "http://"))
	p.lateBy = 20 * time.Millisecond
	var people []*candidate
	var working sync.WaitGroup
	post := newPostman(c, base)
	for n := range 30 {
		person := newCandidate(n+1, base+"/jobs/"+c.slug, tempoOf(0.003), exercise.Rand(5, "candidate "+strconv.Itoa(n)))
		person.letter = post.letter
		people = append(people, person)
		working.Go(func() {
			if err := person.sit(t.Context(), now().Add(1500*time.Millisecond)); err != nil {
				t.Error(err)
			}
		})
	}
	working.Wait()
	p.drain()
	for _, person := range people {
		if broken := judged(t, c, person); len(broken) > 0 {
			t.Errorf("%s: %q %q", person.mark, broken, person.broken)
		}
	}
}

func newClinic(t *testing.T) *clinic {
	t.Helper()
	db, err := openDatabase(t.Context(), SQLite)
	ok(t, err)
	t.Cleanup(db.close)
	a, err := db.open(t.Context())
	ok(t, err)
	t.Cleanup(func() { _ = a.Close() })
	c, err := openClinic(t.Context(), a)
	ok(t, err)
	return c
}

// sitting is one candidate who worked against the product in this process, and was judged well.
func sitting(t *testing.T) (*clinic, *candidate) {
	t.Helper()
	c := newClinic(t)
	server := httptest.NewServer(c.app.Handler)
	t.Cleanup(server.Close)
	person := newCandidate(1, server.URL+"/jobs/"+c.slug, tempoOf(0.02), exercise.Rand(1, "candidate"))
	person.letter = newPostman(c, server.URL).letter
	ok(t, person.sit(t.Context(), now().Add(300*time.Millisecond)))
	if len(person.promises) < 3 {
		t.Fatalf("%d saves were acknowledged", len(person.promises))
	}
	if broken := judged(t, c, person); len(broken) > 0 {
		t.Fatalf("in peace promises were broken: %q", broken)
	}
	return c, person
}

// judged returns the promises that the judge holds for broken.
func judged(t *testing.T, c *clinic, person *candidate, dark ...span) (broken []string) {
	t.Helper()
	kept, err := newJudge(c, []*candidate{person}, nil, dark).all(t.Context())
	ok(t, err)
	for _, k := range kept {
		if len(k.Broken) > 0 {
			broken = append(broken, k.Promise)
		}
	}
	return broken
}

// TestJudgeSeesEachBrokenPromise breaks one after the other behind the product's back.
func TestJudgeSeesEachBrokenPromise(t *testing.T) {
	c, person := sitting(t)
	ctx, store := context.Background(), c.app.Store
	it := id.Attempt(lastPart(person.path)[1:])
	saved, err := store.Response(ctx, c.org, it)
	ok(t, err)
	a, err := store.Attempt(ctx, c.org, it)
	ok(t, err)
	statement := func(query string, args ...any) {
		t.Helper()
		_, err := store.WriterDB().ExecContext(ctx, query, args...)
		ok(t, err)
	}
	text := string(saved.Response)
	for name, b := range map[string]struct {
		breaks func()
		mends  func()
		want   string
		dark   []span
	}{
		"an older draft is stored": {
			func() {
				statement(`UPDATE responses SET response = ?`, strings.ReplaceAll(text, "wrote draft", "wrote later"))
			},
			func() { statement(`UPDATE responses SET response = ?`, text) }, "last save", nil,
		},
		"an older number is stored": {
			func() { statement(`UPDATE responses SET seq = seq - 1`) },
			func() { statement(`UPDATE responses SET seq = seq + 1`) }, "last save", nil,
		},
		"another's words are stored": {
			func() {
				statement(`UPDATE responses SET response = ?`, strings.ReplaceAll(text, person.mark, "Candidate-0002"))
			},
			func() { statement(`UPDATE responses SET response = ?`, text) }, "own candidate", nil,
		},
		"a save is not on the timeline": {
			func() { statement(`UPDATE attempt_events SET op = 'lost' WHERE op = 'save' AND seq = 2`) },
			func() { statement(`UPDATE attempt_events SET op = 'save' WHERE op = 'lost'`) }, "timeline", nil,
		},
		"handing in was forgotten": {
			func() { statement(`UPDATE attempts SET submitted_at = NULL WHERE id = ?`, it) },
			func() { statement(`UPDATE attempts SET submitted_at = ? WHERE id = ?`, *a.Submitted, it) }, "handed in", nil,
		},
		"the clock was moved": {
			func() { statement(`UPDATE attempts SET started_at = ? WHERE id = ?`, a.Started.Add(-time.Minute), it) },
			func() { statement(`UPDATE attempts SET started_at = ? WHERE id = ?`, *a.Started, it) }, "clock", nil,
		},
		"time was given for nothing": {
			func() {
				setFacts(t, c, it, a.Facts, attempt.Credit{From: *a.Started, To: a.Started.Add(time.Minute), By: time.Minute, Cause: attempt.Network})
			},
			func() { setFacts(t, c, it, a.Facts) }, "credit", nil,
		},
		"an outage that was none": {
			func() {
				setFacts(t, c, it, a.Facts, attempt.Credit{From: *a.Started, To: a.Started.Add(time.Minute), By: time.Minute, Cause: attempt.Server})
			},
			func() { setFacts(t, c, it, a.Facts) }, "credit", nil,
		},
		"a told gap was not counted": {
			func() {
				person.told[3] = []time.Time{a.Started.Add(-time.Hour)}
				statement(`UPDATE attempt_events SET at = ? WHERE op = 'save' AND seq = 3`, a.Started.Add(time.Minute))
			},
			func() { person.told[3] = []time.Time{{}} }, "credit", nil,
		},
		"all servers were gone": {
			func() {}, func() {}, "credit", []span{{a.Started.Add(time.Microsecond), a.Submitted.Add(-time.Microsecond)}},
		},
		"somebody did not arrive": {
			func() { person.finished = false }, func() { person.finished = true }, "came to the end", nil,
		},
		"a page was behind": {
			func() { person.check(workPage{seq: 1, fields: url.Values{"body": {person.mark}}}) },
			func() { person.broken = nil }, "No page", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b.breaks()
			if broken := strings.Join(judged(t, c, person, b.dark...), "; "); !strings.Contains(broken, b.want) {
				t.Errorf("the judge found %q, want %q among it", broken, b.want)
			}
			b.mends()
		})
	}
}

func setFacts(t *testing.T, c *clinic, a id.Attempt, f attempt.Facts, credits ...attempt.Credit) {
	t.Helper()
	f.Credits = credits
	ok(t, c.app.Store.SetFacts(context.Background(), c.org, a, f))
}

func TestPageThatShowsOtherWordsIsNoticed(t *testing.T) {
	c := newCandidate(3, "", tempoOf(1), exercise.Rand(1, "x"))
	c.page.texts = []string{"body"}
	c.promises = []promise{{seq: 5, fields: url.Values{"body": {c.mark + " draft 5"}}}}
	c.check(workPage{seq: 5, fields: url.Values{"body": {c.mark + " draft 5"}}})
	c.check(workPage{seq: 6, fields: url.Values{"body": {c.mark + " draft 6"}}}) // its answer was lost
	if len(c.broken) > 0 {
		t.Fatalf("fine pages are refused: %q", c.broken)
	}
	for n, page := range []workPage{
		{seq: 4, fields: url.Values{"body": {c.mark + " draft 5"}}},
		{seq: 5, fields: url.Values{"body": {c.mark + " draft 4"}}},
		{seq: 7, fields: url.Values{"body": {"Candidate-0009 draft 5"}}},
	} {
		c.broken = nil
		c.check(page)
		if len(c.broken) == 0 {
			t.Errorf("page %d is accepted", n)
		}
	}
}

// TestCandidateTriesLikeTheScript holds the numbers: each request has its own, and since when requests
// failed is told until one is answered.
func TestCandidateTriesLikeTheScript(t *testing.T) {
	var seqs, gaps []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seqs, gaps = append(seqs, r.FormValue("_seq")), append(gaps, r.FormValue("_gap"))
		if len(seqs) < 3 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		n, _ := strconv.Atoi(r.FormValue("_seq"))
		fmt.Fprintf(w, `{"seq":%d,"now":%d,"deadline":%d}`, n, now().UnixMilli(), now().Add(time.Minute).UnixMilli())
	}))
	defer server.Close()
	c := newCandidate(1, "", tempoOf(0.001), exercise.Rand(1, "x"))
	c.path, c.page = server.URL, workPage{fields: url.Values{"body": {"x"}}, texts: []string{"body"}}
	ok(t, c.save(t.Context(), nil))
	ok(t, c.save(t.Context(), nil))
	if got := strings.Join(seqs, " "); got != "1 2 3 4" {
		t.Errorf("the numbers are %s", got)
	}
	if gaps[0] != "" || gaps[1] == "" || gaps[1] != gaps[2] || gaps[3] != "" || c.gaps != 1 || len(c.promises) != 2 {
		t.Errorf("told %q, %d gaps, %d promises", gaps, c.gaps, len(c.promises))
	}
}

func TestRefusalsEndTrying(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusConflict) }))
	defer server.Close()
	c := newCandidate(1, "", tempoOf(0.001), exercise.Rand(1, "x"))
	c.path, c.page = server.URL, workPage{fields: url.Values{}}
	if err := c.save(t.Context(), nil); err == nil || len(c.broken) != 1 {
		t.Errorf("after a conflict without reason: %v, %q", err, c.broken)
	}
}

func TestDatabaseWithAClinicIsLeftAlone(t *testing.T) {
	db, err := openDatabase(t.Context(), SQLite)
	ok(t, err)
	defer db.close()
	a, err := db.open(t.Context())
	ok(t, err)
	_, err = openClinic(t.Context(), a)
	ok(t, err)
	ok(t, a.Close())
	if _, err := db.open(t.Context()); !fault.Is(err, fault.Invalid) {
		t.Errorf("the second opening: %v", err)
	}
}

func TestRunsSayWhatTheyNeed(t *testing.T) {
	if _, err := (Chaos{Database: SQLite}).Run(t.Context()); !fault.Is(err, fault.Invalid) {
		t.Errorf("chaos without anything: %v", err)
	}
	if _, err := (Load{Database: SQLite, Clients: []int{0}, For: time.Second}).Run(t.Context()); !fault.Is(err, fault.Invalid) {
		t.Errorf("load without clients: %v", err)
	}
}

func TestLoadComparesEachWay(t *testing.T) {
	m, err := Load{Database: SQLite, Clients: []int{1, 3}, For: 50 * time.Millisecond}.Run(t.Context())
	ok(t, err)
	for _, n := range m.Clients {
		for _, way := range Ways() {
			if p := m.Paces[n][way]; p.Saves < n || p.P50 <= 0 || p.P99 < p.P50 || p.PerSecond() <= 0 {
				t.Errorf("%d clients, %s: %+v", n, way, p)
			}
		}
	}
	if len(m.Syncs) != 3 || m.Syncs[0].Setting != "FULL" || m.Syncs[0].Each <= 0 {
		t.Errorf("settings %+v", m.Syncs)
	}
	var out bytes.Buffer
	m.Write(&out)
	for _, part := range []string{"saves/s", "product", "echo and sql", "synchronous=NORMAL"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("the table lacks %s: %s", part, out.String())
		}
	}
}

func TestFileEndsAreShort(t *testing.T) {
	if got := tail("/nowhere/at/all", 3); got != "" {
		t.Errorf("a file that is not there ends with %q", got)
	}
}
