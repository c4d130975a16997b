package app_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"preceptor/internal/app"
	"preceptor/internal/config"
	"preceptor/internal/store"
	"preceptor/internal/store/storetest"
)

// A server that starts before its database says that it is not ready, waits, and then serves on the
// same address.
func TestStartWaitsForTheDatabase(t *testing.T) {
	address, err := url.Parse(storetest.Postgres(t))
	fatal(t, err)
	there := address.Host
	address.Host = freeAddress(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(t, err)
	var log lines
	type started struct {
		app *app.App
		err error
	}
	begun := make(chan started, 1)
	go func() {
		a, err := app.Start(t.Context(), app.Options{
			Config: config.Config{Database: address.String(), Data: t.TempDir()}, Web: config.Web{Addr: "127.0.0.1:8080"},
			Migrate: true, Log: slog.New(slog.NewTextHandler(&log, nil)),
		}, listener)
		begun <- started{a, err}
	}()
	base := "http://" + listener.Addr().String()
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/c/some-link": 503} {
		if status, body := ask(t, base+path); status != want || path == "/c/some-link" && !strings.Contains(body, "Nothing that was saved is lost") {
			t.Errorf("%s answers %d %q without a database", path, status, body)
		}
	}
	forward(t, address.Host, there)
	got := <-begun
	fatal(t, got.err)
	defer func() { fatal(t, got.app.Close()) }()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- got.app.Serve(ctx, listener) }()
	if status, body := ask(t, base+"/readyz"); status != http.StatusOK {
		t.Errorf("ready: %d %q", status, body)
	}
	stop()
	fatal(t, <-done)
	if said := log.text(); !strings.Contains(said, "the database is away") || !strings.Contains(said, "the database is there") {
		t.Errorf("the log says %q", said)
	}
}

// What waiting cannot mend ends the start.
func TestStartEndsWhereWaitingIsInVain(t *testing.T) {
	address, err := url.Parse(storetest.Postgres(t))
	fatal(t, err)
	address.Path = "/nobody_made_this"
	_, err = store.Open(t.Context(), store.Config{Database: address.String()})
	if err == nil || store.Away(err) {
		t.Errorf("a database that is missing: %v", err)
	}
	address.Host = freeAddress(t)
	if _, err = store.Open(t.Context(), store.Config{Database: address.String()}); !store.Away(err) {
		t.Errorf("a server that is not there: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(t, err)
	_, err = app.Start(ctx, app.Options{
		Config: config.Config{Database: address.String(), Data: t.TempDir()}, Web: config.Web{Addr: "127.0.0.1:8080"}, Log: slog.New(slog.DiscardHandler),
	}, listener)
	if err == nil || ctx.Err() == nil {
		t.Errorf("a start that was called off: %v", err)
	}
}

// freeAddress is one where nobody listens now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(t, err)
	defer l.Close() //nolint:errcheck // only its address was wanted
	return l.Addr().String()
}

// ask tries until somebody answers.
func ask(t *testing.T, address string) (int, string) {
	t.Helper()
	for range 600 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		fatal(t, err)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		body, err := io.ReadAll(answer.Body)
		fatal(t, err)
		fatal(t, answer.Body.Close())
		return answer.StatusCode, string(body)
	}
	t.Fatalf("nobody answers at %s", address)
	return 0, ""
}

// forward lets one address stand for another, until the test ends.
func forward(t *testing.T, from, to string) {
	t.Helper()
	l, err := net.Listen("tcp", from)
	fatal(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
		}
	}()
}

// lines is a log that several may write to.
type lines struct {
	mu   sync.Mutex
	said strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.Write(p)
}

func (l *lines) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.String()
}
