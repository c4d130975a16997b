package web

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"preceptor/internal/fault"
	"preceptor/internal/web/site"
)

// One line a request: quiet for what people do wrong, with the cause for what we do, and with the place
// of a panic.
func TestLogOfRequests(t *testing.T) {
	var said strings.Builder
	log := slog.New(slog.NewTextHandler(&said, nil))
	e := echo.New()
	e.HTTPErrorHandler = errorHandler(&site.Site{Log: log})
	e.Use(requestID, logged(log), recovered)
	e.GET("/fine", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	e.GET("/theirs", func(echo.Context) error { return fault.Invalidf("Write a number") })
	e.GET("/ours", func(echo.Context) error { return errors.New("the disk is full") })
	e.GET("/panic", func(echo.Context) error { panic("nothing here") })
	for path, want := range map[string][]string{
		"/fine": nil, "/theirs": nil,
		"/ours":  {"the disk is full", "route=/ours", "status=500", "id="},
		"/panic": {"nothing here", "status=500", "server_test.go"},
	} {
		said.Reset()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set(site.ScriptHeader, "1")
		e.ServeHTTP(httptest.NewRecorder(), r)
		if lines := strings.Count(said.String(), "\n"); lines != min(len(want), 1) {
			t.Errorf("%s: %d lines: %s", path, lines, said.String())
		}
		for _, part := range want {
			if !strings.Contains(said.String(), part) {
				t.Errorf("%s: %q is not in %s", path, part, said.String())
			}
		}
		if strings.Contains(said.String(), "stack=") != (path == "/panic") {
			t.Errorf("%s: a stack belongs to a panic alone: %s", path, said.String())
		}
	}
}
