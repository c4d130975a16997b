package app

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"time"

	"preceptor/internal/store"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// How long a server waits until it asks again for a database that is away: twice as long each time.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 15 * time.Second
)

// Start is New for a server that shall not end because its database is away, as after a power cut when
// all machines start at once: until the database is there it answers on l that it is not ready.
func Start(ctx context.Context, o Options, l net.Listener) (*App, error) {
	if o.Log == nil {
		o.Log = o.Config.Logger()
	}
	a, err := New(ctx, o)
	if !store.Away(err) {
		return a, err
	}
	defer answerNotReady(l)()
	for wait := firstWait; store.Away(err); wait = min(2*wait, longestWait) {
		o.Log.Warn("the database is away: nothing can be served yet", "asking_again_in", wait, "error", err)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
		a, err = New(ctx, o)
	}
	if err == nil {
		o.Log.Info("the database is there")
	}
	return a, err
}

// answerNotReady serves on a listener until it is called back; the listener stays open.
func answerNotReady(l net.Listener) (stop func()) {
	server := &http.Server{Handler: http.HandlerFunc(notReady), ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(lent{l}) // ends with Close
	}()
	return func() {
		_ = server.Close() // whoever asks meanwhile asks again
		<-ended
		if d, ok := l.(deadliner); ok {
			_ = d.SetDeadline(time.Time{})
		}
	}
}

type deadliner interface{ SetDeadline(time.Time) error }

// lent is a listener whose borrower can stop listening without closing it.
type lent struct{ net.Listener }

func (l lent) Close() error {
	if d, ok := l.Listener.(deadliner); ok {
		return d.SetDeadline(time.Unix(1, 0)) // in the past: ends the waiting for the next connection
	}
	return l.Listener.Close()
}

// notReady says that the process is there, and asks everybody else to come again.
func notReady(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "5")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	switch {
	case r.URL.Path == "/healthz":
		_, _ = w.Write([]byte("ok\n"))
	case r.URL.Path == "/readyz":
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("not ready\n"))
	case r.Header.Get(site.ScriptHeader) != "":
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusServiceUnavailable)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": starting("en")})
	default:
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(strings.Join([]string{starting("en"), starting("es")}, "\n\n") + "\n"))
	}
}

func starting(lang string) string { return ui.MustSay(lang, "error.starting") }
