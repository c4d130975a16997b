package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
)

// Chaos is a run in which everything breaks but the product's promises.
type Chaos struct {
	Database  string        // SQLite, Postgres, or the address of an empty database
	Clients   int           // simulated candidates
	Instances int           // server processes; 0: two on PostgreSQL, one on SQLite
	For       time.Duration // how long the candidates write
	KillEvery time.Duration // between one server's end and the next one's
	Restarts  int           // of the database, where it is our own PostgreSQL
	Pace      float64       // 1: candidates act as fast as the page's script, less: faster
	Faults    Faults
	Seed      uint64
	Program   Program
	Log       io.Writer
}

// Ruins is what a chaos run did, and which promises held.
type Ruins struct {
	Database           string
	Instances, Clients int
	Took               time.Duration
	Requests           int64
	Refused            int64
	Met                map[string]int64 // what happened to requests
	Kills, Restarts    int
	Unexpected         int // servers that ended by themselves
	Saves              int
	Retakes            int
	P50, P99           time.Duration // of acknowledged saves
	Silence            time.Duration // the longest time in which one candidate heard nothing
	Gaps               int           // that candidates told of
	Credited           time.Duration
	Unscored           int // handed in, and not scored when the run ended
	Promises           []Kept
	Logs               string // the servers' last words, where promises were broken

	failed []error
}

// Broken counts the promises that were broken.
func (r Ruins) Broken() (n int) {
	for _, k := range r.Promises {
		n += len(k.Broken)
	}
	return n
}

// field is everything of one run.
type field struct {
	Chaos
	db        *database
	clinic    *clinic
	proxy     *proxy
	instances []*instance
	people    []*candidate

	mu      sync.Mutex // while trouble is made
	ruins   Ruins
	outages []span
	dark    []span
}

// settle is how long everybody has to come to the end once the trouble is over.
const settle = 90 * time.Second

// Run lets the candidates work, breaks what it can and judges. An error is about the run itself; broken
// promises are in the Ruins.
func (c Chaos) Run(ctx context.Context) (Ruins, error) {
	if c.Clients < 1 || c.For <= 0 || c.Pace <= 0 || c.Program == nil {
		return Ruins{}, fault.Invalidf("A run needs at least one client, some seconds and a pace above 0")
	}
	db, err := openDatabase(ctx, c.Database)
	if err != nil {
		return Ruins{}, err
	}
	defer db.close()
	f := &field{Chaos: c, db: db}
	if f.Instances == 0 {
		f.Instances = 2
	}
	if db.sqlite() {
		f.Instances = 1
	}
	a, err := db.open(ctx)
	if err != nil {
		return Ruins{}, err
	}
	defer a.Close() //nolint:errcheck // the database is thrown away
	if f.clinic, err = openClinic(ctx, a); err != nil {
		return Ruins{}, err
	}
	return f.run(ctx)
}

func (f *field) run(ctx context.Context) (Ruins, error) {
	base, closeProxy, err := f.listen(ctx)
	if err != nil {
		return Ruins{}, err
	}
	defer closeProxy()
	defer f.stopServers()
	if err := f.startServers(ctx, base); err != nil {
		return Ruins{}, err
	}
	f.invite(base)
	began := now()
	f.say("%d candidates on %s with %d servers for %s, seed %d", f.Clients, f.db.name, f.Instances, f.For, f.Seed)
	f.sit(ctx, began)
	f.proxy.drain()
	if err := ctx.Err(); err != nil {
		return Ruins{}, err
	}
	f.scored(ctx)
	f.stopServers()
	f.ruins.Took = since(began)
	judge := newJudge(f.clinic, f.people, f.outages, f.dark)
	f.ruins.Promises, err = judge.all(ctx)
	f.ruins.Credited = judge.given
	f.figures()
	return f.ruins, err
}

func (f *field) say(format string, args ...any) {
	if f.Log != nil {
		fmt.Fprintf(f.Log, format+"\n", args...)
	}
}

// listen puts the proxy before servers that do not run yet.
func (f *field) listen(ctx context.Context) (base string, done func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	f.proxy = newProxy(exercise.Rand(f.Seed, "network"), f.Faults, tempoOf(f.Pace).firstWait)
	server := &http.Server{Handler: f.proxy, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with Close
	return "http://" + l.Addr().String(), func() { _ = server.Close() }, nil
}

func (f *field) startServers(ctx context.Context, base string) error {
	failed := make(chan error, f.Instances)
	for n := range f.Instances {
		i, err := newInstance(ctx, f.Program, f.db, fmt.Sprintf("server-%d", n+1), base)
		if err != nil {
			return err
		}
		f.instances = append(f.instances, i)
		f.proxy.backends = append(f.proxy.backends, i.addr)
	}
	for _, i := range f.instances {
		go func() { failed <- i.start(ctx) }()
	}
	var all error
	for range f.instances {
		all = errors.Join(all, <-failed)
	}
	if all != nil {
		all = fmt.Errorf("%w\n%s", all, f.logs())
	}
	return all
}

func (f *field) stopServers() {
	for _, i := range f.instances {
		if err := i.stop(); err != nil {
			f.ruins.failed = append(f.ruins.failed, err)
		}
	}
}

func (f *field) invite(base string) {
	post := newPostman(f.clinic, base)
	for n := range f.Clients {
		c := newCandidate(n+1, base+"/jobs/"+f.clinic.slug, tempoOf(f.Pace), exercise.Rand(f.Seed, fmt.Sprintf("candidate %d", n+1)))
		c.letter = post.letter
		f.people = append(f.people, c)
	}
}

// sit lets everybody work while trouble is made, and then come to the end in peace.
func (f *field) sit(ctx context.Context, began time.Time) {
	ctx, cancel := context.WithTimeout(ctx, f.For+settle)
	defer cancel()
	trouble, peace := context.WithDeadline(ctx, began.Add(f.For))
	defer peace()
	var makers, people sync.WaitGroup
	makers.Go(func() { f.killServers(trouble, ctx) })
	makers.Go(func() { f.restartDatabase(trouble, ctx) })
	chance := exercise.Rand(f.Seed, "hours")
	for _, c := range f.people {
		until := began.Add(time.Duration((0.5 + 0.5*chance.Float64()) * float64(f.For)))
		people.Go(func() {
			if err := c.sit(ctx, until); err != nil {
				c.complain("%v", err)
			}
		})
	}
	makers.Wait()
	f.proxy.calm()
	people.Wait()
}

// killServers ends one server after the other until the trouble is over; ctx bounds the starts.
func (f *field) killServers(trouble, ctx context.Context) {
	chance := exercise.Rand(f.Seed, "kills")
	end, _ := trouble.Deadline()
	for n := 0; f.KillEvery > 0; n++ {
		if sleep(trouble, around(chance, f.KillEvery)) != nil {
			return
		}
		if f.For >= darkFrom && len(f.dark) == 0 && since(end) > -f.For/2 {
			f.blackout(ctx)
		}
		i := f.instances[n%len(f.instances)]
		gone := now()
		ran := i.kill()
		f.note(func(r *Ruins) {
			r.Kills++
			if !ran {
				r.Unexpected++
			}
		})
		_ = sleep(trouble, around(chance, f.KillEvery/4)) // it starts again either way
		if err := i.start(ctx); err != nil {
			f.note(func(r *Ruins) { r.failed = append(r.failed, err) })
		}
		if len(f.instances) == 1 {
			f.away(gone)
		}
	}
}

// A run that is long enough has a blackout in its middle: no server is there, for longer than what the
// product calls an outage.
const (
	darkFrom = time.Minute
	darkFor  = attempt.OutageFrom + 2*time.Second
)

func (f *field) blackout(ctx context.Context) {
	gone := now()
	for _, i := range f.instances {
		ran := i.kill()
		f.note(func(r *Ruins) {
			r.Kills++
			if !ran {
				r.Unexpected++
			}
		})
	}
	dark := span{from: now()}
	_ = sleep(ctx, darkFor) // they start again either way
	dark.to = now()
	f.dark = append(f.dark, dark)
	for _, i := range f.instances {
		if err := i.start(ctx); err != nil {
			f.note(func(r *Ruins) { r.failed = append(r.failed, err) })
		}
	}
	f.away(gone)
}

// restartDatabase crashes the database the first time and stops it in order the next.
func (f *field) restartDatabase(trouble, ctx context.Context) {
	if f.db.cluster == nil {
		return
	}
	chance := exercise.Rand(f.Seed, "restarts")
	for n := range f.Restarts {
		if sleep(trouble, f.For/time.Duration(f.Restarts+1)) != nil {
			return
		}
		gone := now()
		err := f.db.cluster.stop(ctx, n%2 == 0)
		_ = sleep(trouble, around(chance, f.Away())) // it starts again either way
		err = errors.Join(err, f.db.cluster.start(ctx))
		f.away(gone)
		f.note(func(r *Ruins) {
			r.Restarts++
			if err != nil {
				r.failed = append(r.failed, err)
			}
		})
	}
}

// Away is about how long the database is away when it is restarted: long enough for credit in a run of
// usual length.
func (c Chaos) Away() time.Duration { return min(8*time.Second, c.For/8) }

// away notes that nobody could be served from a moment until now.
func (f *field) away(since time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.outages = append(f.outages, span{since, now()})
}

func (f *field) note(change func(*Ruins)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.ruins)
}

func around(chance *rand.Rand, d time.Duration) time.Duration {
	return time.Duration((0.7 + 0.6*chance.Float64()) * float64(d))
}

// scored waits a while for the scores: they may come late without harm.
func (f *field) scored(ctx context.Context) {
	for deadline := now().Add(20 * time.Second); ; {
		refs, err := f.clinic.app.Store.Unscored(ctx, now(), f.Clients+1)
		f.ruins.Unscored = len(refs)
		if err == nil && len(refs) == 0 || now().After(deadline) || sleep(ctx, 500*time.Millisecond) != nil {
			return
		}
	}
}

func (f *field) figures() {
	r := &f.ruins
	r.Database, r.Instances, r.Clients = f.db.name, f.Instances, f.Clients
	r.Requests, r.Refused = f.proxy.seen.Load(), f.proxy.refused.Load()
	r.Met = map[string]int64{}
	for what, name := range map[fate]string{cutThere: "cut on the way there", cutBack: "cut on the way back", twice: "arrived twice", late: "arrived late, behind later ones"} {
		r.Met[name] = f.proxy.met[what].Load()
	}
	var waits []time.Duration
	for _, c := range f.people {
		r.Saves += len(c.promises)
		r.Retakes += c.retakes
		r.Gaps += c.gaps
		r.Silence = max(r.Silence, c.silence)
		waits = append(waits, c.waits...)
	}
	r.P50, r.P99 = percentile(waits, 0.50), percentile(waits, 0.99)
	end := Kept{Promise: "Every server and the database started again", Checked: r.Kills + r.Restarts}
	for _, err := range r.failed {
		end.Broken = append(end.Broken, err.Error())
	}
	if r.Unexpected > 0 {
		end.Broken = append(end.Broken, fmt.Sprintf("%d servers ended by themselves", r.Unexpected))
	}
	r.Promises = append(r.Promises, end)
	if r.Broken() > 0 {
		r.Logs = f.logs()
	}
}

// logs are the last lines that the servers wrote.
func (f *field) logs() string {
	var out strings.Builder
	for _, i := range f.instances {
		fmt.Fprintf(&out, "%s:\n%s\n", i.addr, tail(i.log, 5))
	}
	return out.String()
}
