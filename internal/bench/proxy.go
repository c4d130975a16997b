package bench

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Faults are the shares of requests that meet with one on their way, from 0 to 1.
type Faults struct {
	CutThere float64 // the connection breaks in the middle of what is sent
	CutBack  float64 // the connection breaks in the middle of the answer
	Twice    float64 // a save arrives twice at the same time
	Late     float64 // a save arrives long after its sender has given it up, behind later ones
}

// Usual is the rough network of a chaos run.
var Usual = Faults{CutThere: 0.05, CutBack: 0.025, Twice: 0.05, Late: 0.05}

// fate is what happens to one request.
type fate int

const (
	fine fate = iota
	cutThere
	cutBack
	twice
	late
	fates
)

// proxy stands before the servers as a load balancer does, and before it a rough network. It sends a
// request on to another server only where the first one did not take it.
type proxy struct {
	backends []string
	lateBy   time.Duration // about how late what is late arrives
	through  *http.Transport

	mu     sync.Mutex
	rand   *rand.Rand
	faults Faults

	turn    atomic.Uint64
	seen    atomic.Int64
	met     [fates]atomic.Int64
	refused atomic.Int64 // no server took it
	waiting sync.WaitGroup
}

func newProxy(rand *rand.Rand, f Faults, lateBy time.Duration) *proxy {
	return &proxy{
		rand: rand, faults: f, lateBy: lateBy,
		through: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64, DialContext: (&net.Dialer{Timeout: 2 * time.Second}).DialContext},
	}
}

// calm ends the faults.
func (p *proxy) calm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = Faults{}
}

// drain waits until everything that is late has arrived.
func (p *proxy) drain() { p.waiting.Wait() }

func (p *proxy) draw(save, body bool) (fate, time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	chance, delay := p.rand.Float64(), time.Duration((0.5+p.rand.Float64())*float64(p.lateBy))
	for _, c := range []struct {
		share float64
		is    fate
		can   bool
	}{{p.faults.CutThere, cutThere, body}, {p.faults.CutBack, cutBack, true}, {p.faults.Twice, twice, save}, {p.faults.Late, late, save}} {
		if chance < c.share && c.can {
			return c.is, delay
		}
		chance -= c.share
	}
	return fine, delay
}

// isSave tells an autosave from everything else. One that takes over from another window is a click of
// a person, which is not repeated.
func isSave(r *http.Request, body []byte) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/save") && !bytes.Contains(body, []byte("_takeover="))
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the sender has gone
	}
	what, delay := p.draw(isSave(r, body), len(body) > 1)
	p.seen.Add(1)
	p.met[what].Add(1)
	switch what {
	case cutThere:
		p.sendHalf(r, body)
		panic(http.ErrAbortHandler)
	case late:
		p.later(r, body, delay)
		panic(http.ErrAbortHandler)
	case twice:
		p.waiting.Go(func() { p.forget(p.forward(context.WithoutCancel(r.Context()), r, body)) })
	default:
	}
	p.answer(w, r, body, what == cutBack)
}

func (p *proxy) later(r *http.Request, body []byte, delay time.Duration) {
	ctx := context.WithoutCancel(r.Context())
	p.waiting.Go(func() {
		if sleep(ctx, delay) == nil {
			p.forget(p.forward(ctx, r, body))
		}
	})
}

func (p *proxy) forget(answer *http.Response, err error) {
	if err == nil {
		_ = answer.Body.Close() // nobody waits for it
	}
}

// answer sends a request on and its answer back, or half of it.
func (p *proxy) answer(w http.ResponseWriter, r *http.Request, body []byte, half bool) {
	answer, err := p.forward(r.Context(), r, body)
	if err != nil {
		p.refused.Add(1)
		http.Error(w, "no server answers", http.StatusBadGateway)
		return
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the server broke off, so do we
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	if half {
		w.Header().Set("Content-Length", length(len(content)+1)) // of which it never sends the end
	}
	w.WriteHeader(answer.StatusCode)
	if half {
		_, _ = w.Write(content[:len(content)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(content) // the reader may have gone
}

// forward sends a request to one server after the other until one takes it.
func (p *proxy) forward(ctx context.Context, r *http.Request, body []byte) (answer *http.Response, err error) {
	first := int(p.turn.Add(1) % uint64(len(p.backends)))
	for n := range p.backends {
		out := p.toward(ctx, r, body, p.backends[(first+n)%len(p.backends)])
		answer, err = p.through.RoundTrip(out)
		if refused, ok := errors.AsType[*net.OpError](err); !ok || refused.Op != "dial" {
			return answer, err
		}
	}
	return answer, err
}

func (p *proxy) toward(ctx context.Context, r *http.Request, body []byte, backend string) *http.Request {
	out := r.Clone(ctx)
	out.RequestURI, out.URL.Scheme, out.URL.Host = "", "http", backend
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	out.Header.Del("Connection")
	return out
}

// sendHalf sends the head of a request and half of its body, and breaks the connection.
func (p *proxy) sendHalf(r *http.Request, body []byte) {
	backend := p.backends[int(p.turn.Add(1)%uint64(len(p.backends)))]
	var wire bytes.Buffer
	if p.toward(r.Context(), r, body, backend).Write(&wire) != nil {
		return
	}
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(r.Context(), "tcp", backend)
	if err != nil {
		return // it broke before it began
	}
	_, _ = conn.Write(wire.Bytes()[:wire.Len()-len(body)/2]) // broken anyway
	_ = conn.Close()
}
