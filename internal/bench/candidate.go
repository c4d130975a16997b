package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"preceptor/internal/attempt"
)

// tempo is how fast a candidate's browser acts: as attempt.js does, or faster in proportion.
type tempo struct {
	debounce, firstWait, lastWait, giveUp time.Duration
}

func tempoOf(pace float64) tempo {
	at := func(d time.Duration) time.Duration { return time.Duration(float64(d) * pace) }
	return tempo{
		debounce: at(1500 * time.Millisecond), firstWait: at(2 * time.Second), lastWait: at(30 * time.Second),
		giveUp: max(at(15*time.Second), 5*time.Second), // a slow machine is not a broken one
	}
}

// receipt is what the server answers to a save and to a heartbeat; times are in Unix milliseconds.
type receipt struct{ Seq, Now, Deadline int64 }

// promise is one acknowledged save: what was sent, and what the server said.
type promise struct {
	seq    int64
	fields url.Values
}

// candidate is a simulated person with a browser, used by one goroutine. Everything they were told is
// kept for the judge.
type candidate struct {
	number int
	mark   string // stands in everything they write
	email  string
	job    string // the address of the job's page
	tempo  tempo
	rand   *rand.Rand
	http   *http.Client
	letter func(ctx context.Context, email string) (link string, ok bool) // the newest

	link, path string // of their page, of their exercise
	page       workPage
	seq        int64
	drafts     int
	failing    time.Time // when the first request failed of those that fail now
	reloading  bool      // somebody lost patience and loads the page anew, with the draft that the browser kept
	tried      int64     // the highest number that was sent
	risky      int64     // up to here a save from before the page was loaded anew may still arrive

	// What they were told, for the judge.
	promises []promise
	told     map[int64][]time.Time // since when requests failed, as was told with each number; zero: not at all
	taken    []time.Time           // the same with each "continue here"
	gaps     int                   // that ended
	deadline time.Time             // as told last, which was
	toldAt   time.Time
	handedIn bool
	finished bool
	broken   []string // promises that the server broke
	waits    []time.Duration
	silence  time.Duration // the longest time without an answer
	heard    time.Time
	retakes  int
}

func newCandidate(number int, job string, t tempo, rand *rand.Rand) *candidate {
	mark := fmt.Sprintf("Candidate-%04d", number)
	return &candidate{
		number: number, mark: mark, email: strings.ToLower(mark) + "@people.example", job: job, tempo: t, rand: rand,
		told: map[int64][]time.Time{},
		http: &http.Client{Timeout: t.giveUp, Transport: &http.Transport{MaxIdleConnsPerHost: 2}},
	}
}

// complain notes a broken promise.
func (c *candidate) complain(format string, args ...any) {
	c.broken = append(c.broken, c.mark+": "+fmt.Sprintf(format, args...))
}

// sit goes the whole way from the application to handing in; the candidate writes until a moment. It
// ends early only with ctx.
func (c *candidate) sit(ctx context.Context, until time.Time) error {
	defer c.http.CloseIdleConnections()
	for _, step := range []func(context.Context) error{c.apply, c.agree, c.begin} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("%s: %w", c.mark, err)
		}
	}
	if err := c.work(ctx, until); err != nil {
		return fmt.Errorf("%s: %w", c.mark, err)
	}
	return c.handIn(ctx)
}

// again repeats a step, with growing waits as the browser's script has them, until it succeeds or ends
// for good.
func (c *candidate) again(ctx context.Context, step func(context.Context) error) error {
	wait := time.Duration(0)
	for {
		err := step(ctx)
		if err == nil || errors.Is(err, errRefused) {
			return err
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%w; the last failure: %w", ctx.Err(), err)
		}
		wait = min(c.tempo.lastWait, max(2*wait, c.tempo.firstWait))
		if err := sleep(ctx, time.Duration(float64(wait)*(0.7+0.6*c.rand.Float64()))); err != nil {
			return err
		}
	}
}

// errRefused ends trying: the server said no, which it never should here.
var errRefused = errors.New("refused")

func (c *candidate) apply(ctx context.Context) error {
	form := url.Values{"name": {c.mark}, "email": {c.email}, "phone": {"(512) 555-0142"}}
	return c.again(ctx, func(ctx context.Context) error {
		if _, err := c.post(ctx, c.job+"/apply", form); err != nil {
			return err
		}
		return c.readLetter(ctx)
	})
}

func (c *candidate) readLetter(ctx context.Context) error {
	link, ok := c.letter(ctx, c.email)
	if !ok {
		return errors.New("no letter came")
	}
	c.link = link
	return nil
}

// agree opens the link and takes part. A link that does not open is not the newest one.
func (c *candidate) agree(ctx context.Context) error {
	return c.again(ctx, func(ctx context.Context) error {
		status, page, err := c.request(ctx, http.MethodPost, c.link+"/consent", url.Values{"consent": {"agree"}}, false)
		if err != nil {
			return err
		}
		if status == http.StatusNotFound || status == http.StatusGone || status == http.StatusUnauthorized {
			return errors.Join(errors.New("the link does not open"), c.readLetter(ctx))
		}
		paths := exercisesIn(page)
		if status != http.StatusOK || len(paths) == 0 {
			return fmt.Errorf("the page of the link answers %d with %d exercises", status, len(paths))
		}
		c.path = c.link[:strings.Index(c.link, "/c/")] + paths[c.number%len(paths)]
		return nil
	})
}

func (c *candidate) begin(ctx context.Context) error {
	return c.again(ctx, func(ctx context.Context) error {
		if _, err := c.post(ctx, c.path+"/start", nil); err != nil {
			return err
		}
		return c.open(ctx)
	})
}

// open loads the exercise's page, and checks that it shows what was acknowledged.
func (c *candidate) open(ctx context.Context) error {
	status, content, err := c.request(ctx, http.MethodGet, c.path, nil, false)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return fmt.Errorf("the exercise's page answers %d", status)
	}
	page, err := readWork(content)
	if err != nil {
		return err
	}
	c.check(page)
	c.seq, c.risky = page.seq, c.tried
	if c.reloading {
		c.seq = max(c.seq, c.tried+1) // the browser kept the draft, and the number it would have had
	}
	c.reloading, c.failing = false, time.Time{} // the page knows nothing of what failed before
	if c.page.fields == nil {
		c.page = page
	}
	return nil
}

func (c *candidate) check(page workPage) {
	last := c.last()
	if page.seq < last.seq {
		c.complain("the page shows save %d after save %d was acknowledged", page.seq, last.seq)
	}
	if page.seq > 0 && !strings.Contains(pageText(page), c.mark) {
		c.complain("the page after save %d does not show their own work", page.seq)
	}
	if page.seq == last.seq && last.seq > 0 {
		for _, name := range c.page.texts {
			if got, want := page.fields.Get(name), last.fields.Get(name); strings.TrimSpace(got) != strings.TrimSpace(want) {
				c.complain("the page shows %.60q as save %d, acknowledged was %.60q", got, last.seq, want)
			}
		}
	}
}

func pageText(p workPage) string {
	all := []string{p.text}
	for _, values := range p.fields {
		all = append(all, values...)
	}
	return strings.Join(all, "\n")
}

// work writes and saves until a moment, and then until the last draft is acknowledged.
func (c *candidate) work(ctx context.Context, until time.Time) error {
	for now().Before(until) {
		c.write()
		if err := c.save(ctx, nil); err != nil {
			return err
		}
		if c.rand.IntN(looks) == 0 {
			if err := c.look(ctx); err != nil {
				return err
			}
		}
		if err := sleep(ctx, time.Duration(float64(c.tempo.debounce)*(0.7+0.6*c.rand.Float64()))); err != nil {
			return err
		}
	}
	c.write()
	return c.save(ctx, nil)
}

// write goes on with the draft: it grows, shrinks, and tells who wrote it and how often.
func (c *candidate) write() {
	c.drafts++
	c.page.fields = maps.Clone(c.page.fields)
	text := fmt.Sprintf("%s wrote draft %d. %s", c.mark, c.drafts, strings.Repeat("Your visit with the nurse moves to Tuesday morning. ", c.rand.IntN(12)))
	for _, name := range c.page.texts {
		c.page.fields.Set(name, text)
	}
}

// impatient is after how many failures, on average, somebody loads the page anew.
const impatient = 6

// looks is after how many saves, on average, a candidate looks at what is there.
const looks = 12

// look asks for the time and for news, or loads the page anew.
func (c *candidate) look(ctx context.Context) error {
	if c.rand.IntN(2) == 0 {
		return c.again(ctx, c.open)
	}
	began := now()
	status, body, err := c.request(ctx, http.MethodGet, c.path+"/save", nil, true)
	if err != nil || status != http.StatusOK {
		c.failed(began)
		return nil //nolint:nilerr // as in the browser: the next save will notice
	}
	var r receipt
	if err := json.Unmarshal(body, &r); err != nil {
		c.complain("the heartbeat answers %.80q", body)
		return nil //nolint:nilerr // noted for the judge
	}
	if last := c.last(); r.Seq < last.seq {
		c.complain("the heartbeat tells save %d after save %d was acknowledged", r.Seq, last.seq)
	}
	c.hears(r)
	return nil
}

// last is the last acknowledged save, empty before the first.
func (c *candidate) last() promise {
	if len(c.promises) == 0 {
		return promise{}
	}
	return c.promises[len(c.promises)-1]
}

// save sends the draft until it is acknowledged. Each request has a number of its own.
func (c *candidate) save(ctx context.Context, extra url.Values) error {
	return c.again(ctx, func(ctx context.Context) error {
		if c.reloading {
			if err := c.open(ctx); err != nil {
				return err
			}
		}
		c.seq++
		c.tried = max(c.tried, c.seq)
		form := maps.Clone(c.page.fields)
		form.Set("_seq", strconv.FormatInt(c.seq, 10))
		for name, values := range extra {
			form[name] = values
		}
		c.tell(form)
		began := now()
		status, body, err := c.request(ctx, http.MethodPost, c.path+"/save", form, true)
		if err != nil {
			c.failed(began)
			return err
		}
		switch {
		case status == http.StatusOK:
			return c.accept(body, began)
		case status == http.StatusConflict && c.seq <= c.risky:
			return c.takeOver(ctx)
		case status >= http.StatusInternalServerError:
			c.failed(began)
			return fmt.Errorf("the save answers %d", status)
		}
		c.complain("save %d was answered %d: %.120q", c.seq, status, body)
		return errRefused
	})
}

// tell adds since when requests have failed, as the browser does.
func (c *candidate) tell(form url.Values) {
	since := time.Time{}
	if !c.failing.IsZero() {
		since = c.failing.Truncate(time.Millisecond)
		form.Set("_gap", strconv.FormatInt(since.UnixMilli(), 10))
	}
	if form.Has("_takeover") {
		c.taken = append(c.taken, since)
	} else {
		c.told[c.seq] = append(c.told[c.seq], since)
	}
}

// gapsAt is what was told with a stored save; after a page was loaded anew a number may be used twice.
func (c *candidate) gapsAt(e attempt.Event) []time.Time {
	if e.Op == "take_over" {
		return c.taken
	}
	return c.told[e.Seq]
}

// failed notes since when requests fail; some people then load the page anew.
func (c *candidate) failed(began time.Time) {
	c.reloading = c.rand.IntN(impatient) == 0
	if c.failing.IsZero() {
		c.failing = began
	}
}

// takeOver continues here. After the page was loaded anew a save from before may still arrive, which
// looks as if another window were open.
func (c *candidate) takeOver(ctx context.Context) error {
	c.retakes++
	return c.save(ctx, url.Values{"_takeover": {"1"}})
}

func (c *candidate) accept(body []byte, began time.Time) error {
	var r receipt
	if err := json.Unmarshal(body, &r); err != nil {
		c.complain("save %d was answered %.80q", c.seq, body)
		return errRefused
	}
	if r.Seq < c.seq {
		c.complain("save %d was acknowledged as %d", c.seq, r.Seq)
	}
	c.seq = max(c.seq, r.Seq)
	c.hears(r)
	c.promises = append(c.promises, promise{seq: r.Seq, fields: c.page.fields})
	c.waits = append(c.waits, since(began))
	return nil
}

// hears takes over the deadline and ends a gap.
func (c *candidate) hears(r receipt) {
	c.deadline, c.toldAt = time.UnixMilli(r.Deadline), time.UnixMilli(r.Now)
	if !c.failing.IsZero() {
		c.gaps++
		c.failing = time.Time{}
	}
}

// handIn reviews and submits until the page says that it is done.
func (c *candidate) handIn(ctx context.Context) error {
	err := c.again(ctx, func(ctx context.Context) error {
		page, err := c.post(ctx, c.path+"/submit", nil)
		if err != nil {
			return err
		}
		if strings.Contains(string(page), `id="work"`) {
			return errors.New("the exercise goes on")
		}
		return nil
	})
	c.handedIn, c.finished = err == nil, err == nil
	return err
}

// post sends a form as a browser without script does, follows to the page behind it and expects it to
// be fine.
func (c *candidate) post(ctx context.Context, address string, form url.Values) ([]byte, error) {
	status, page, err := c.request(ctx, http.MethodPost, address, form, false)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers %d", lastPart(address), status)
	}
	return page, err
}

// lastPart names an address without the secret in it.
func lastPart(address string) string { return address[strings.LastIndex(address, "/"):] }

// request sends one request and reads the whole answer.
func (c *candidate) request(ctx context.Context, method, address string, form url.Values, script bool) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", 100+c.number/250, 1+c.number%250)) // each sits at home
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
	}
	if script {
		r.Header.Set("X-Attempt-Save", "1")
		r.Header.Set("Accept", "application/json")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil, err
	}
	c.hear()
	return answer.StatusCode, body, nil
}

// hear notes how long there was no answer.
func (c *candidate) hear() {
	at := now()
	if !c.heard.IsZero() {
		c.silence = max(c.silence, at.Sub(c.heard))
	}
	c.heard = at
}
