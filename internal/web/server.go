package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"preceptor/internal/account"
	"preceptor/internal/clock"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// MaxBody is the largest request body, in bytes: the largest response (256 kB) as a browser encodes
// it, and some room.
const MaxBody = 800 << 10

// New returns the product's server. ready answers /readyz; proxies are the networks whose
// X-Forwarded-For is believed.
func New(s *site.Site, ready func() error, proxies []*net.IPNet) *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = extractor(proxies)
	e.HTTPErrorHandler = errorHandler(s)
	e.Use(requestID, logged(s.Log), recovered, headers(s.Secure))
	e.Use(middleware.GzipWithConfig(middleware.GzipConfig{
		MinLength: 1024,
		Skipper:   unpacked,
	}))
	e.Use(echo.WrapMiddleware(http.NewCrossOriginProtection().Handler))
	e.Use(bodyLimit())
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", func(c echo.Context) error {
		if err := ready(); err != nil {
			s.Log.Error("not ready", "error", err)
			return c.String(http.StatusServiceUnavailable, "not ready\n")
		}
		return c.String(http.StatusOK, "ready\n")
	})
	e.Match([]string{http.MethodGet, http.MethodHead}, ui.StaticPrefix+"*", echo.WrapHandler(s.Assets))
	letters := sparing()
	for _, r := range Routes(s) {
		chain := []echo.MiddlewareFunc{guard(s, r.Need)}
		if r.Method == http.MethodPost && writesLetters[r.Path] {
			chain = append(chain, letters)
		}
		e.Add(r.Method, r.Path, r.Handler, chain...)
	}
	return e
}

// unpacked answers are packed already, or too short for it: those to an exercise's script.
func unpacked(c echo.Context) bool {
	return strings.HasPrefix(c.Path(), ui.StaticPrefix) || site.Scripted(c)
}

// bodyLimit bounds request bodies: to MaxBody, and a résumé to its own size and what a form adds.
func bodyLimit() echo.MiddlewareFunc {
	usual := middleware.BodyLimit(fmt.Sprintf("%dB", MaxBody))
	file := middleware.BodyLimit(fmt.Sprintf("%dB", hiring.MaxResume+64<<10))
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		small, large := usual(next), file(next)
		return func(c echo.Context) error {
			if c.Path() == "/c/:token/resume" {
				return large(c)
			}
			return small(c)
		}
	}
}

// writesLetters are the forms of people without sign-in that send mail.
var writesLetters = map[string]bool{
	"/link": true, "/jobs/:slug/apply": true, "/c/:token/mail-link": true, "/c/:token/more-time": true,
}

// sparing bounds how often one address can make us write letters to strangers: thirty at once, then
// one in two seconds.
func sparing() echo.MiddlewareFunc {
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: 0.5, Burst: 30, ExpiresIn: 10 * time.Minute,
		}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return c.RealIP(), nil },
		DenyHandler: func(echo.Context, string, error) error {
			return fault.New(fault.TooMany, "That was sent too often from here. Wait a minute and try again")
		},
	})
}

func extractor(proxies []*net.IPNet) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		options = append(options, echo.TrustIPRange(p))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// guard lets a request through to its handler only with what its route line needs.
func guard(s *site.Site, need Need) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := admit(s, c, need); err != nil {
				return err
			}
			if need != Anyone {
				c.Response().Header().Set("Cache-Control", "no-store")
			}
			return next(c)
		}
	}
}

func admit(s *site.Site, c echo.Context, need Need) error {
	if need.link {
		return admitLink(s, c, need.save && site.Scripted(c))
	}
	if actor, ok := signedIn(s, c); ok {
		site.SetActor(c, actor)
		if need.verb != "" && !actor.Can(need.verb) {
			return fault.New(fault.Denied, "Your role does not allow this. Ask an owner of your clinic")
		}
		return nil
	}
	if need.verb != "" {
		return errSignIn
	}
	return nil
}

// admitLink looks up the holder of the link in the address, or only the pass.
func admitLink(s *site.Site, c echo.Context, passOnly bool) error {
	ctx, token := c.Request().Context(), c.Param("token")
	if passOnly {
		p, err := s.Hiring.Pass(ctx, token)
		if err == nil {
			site.SetPass(c, p, token)
		}
		return err
	}
	h, err := s.Hiring.Open(ctx, token)
	if err == nil {
		site.SetHolder(c, h, token)
	}
	return err
}

func signedIn(s *site.Site, c echo.Context) (account.Actor, bool) {
	cookie, err := c.Cookie(site.SessionCookie(s.Secure))
	if err != nil {
		return account.Actor{}, false
	}
	actor, err := s.Account.SessionByToken(c.Request().Context(), cookie.Value)
	return actor, err == nil
}

const contentPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

func headers(secure bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set("Content-Security-Policy", contentPolicy)
			h.Set("X-Content-Type-Options", "nosniff")
			// Links to candidates' pages hold their secret: never tell another site where we were.
			h.Set("Referrer-Policy", "same-origin")
			if secure {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			return next(c)
		}
	}
}

func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, id.New())
		return next(c)
	}
}

// logged writes one line a request, with the route's pattern and not its address: addresses hold
// secrets. A failure of ours has its cause there, a panic the place where it happened too.
func logged(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			began := clock.Real{}.Now()
			err := next(c)
			if err != nil {
				c.Error(err)
			}
			ctx, status := c.Request().Context(), c.Response().Status
			level, gone := slog.LevelDebug, ctx.Err() != nil // nobody is there to read the answer
			if status >= http.StatusInternalServerError && !gone {
				level = slog.LevelError
			}
			if !log.Enabled(ctx, level) {
				return nil
			}
			line := []any{
				"method", c.Request().Method, "route", c.Path(), "status", status,
				"took", clock.Real{}.Now().Sub(began), "id", c.Response().Header().Get(echo.HeaderXRequestID),
			}
			log.Log(ctx, level, "request", append(line, causeOf(err, status)...)...)
			return nil
		}
	}
}

// causeOf is what the log tells of a failed request besides.
func causeOf(err error, status int) []any {
	if err == nil || status < http.StatusInternalServerError {
		return nil
	}
	if p, ok := errors.AsType[panicked](err); ok {
		return []any{"error", err, "stack", p.stack}
	}
	return []any{"error", err}
}

// panicked is the cause of a failure that should never happen.
type panicked struct {
	value any
	stack string
}

func (p panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// recovered turns a panic into an internal error with its cause.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if cause, ok := r.(error); ok && errors.Is(cause, http.ErrAbortHandler) {
					panic(r) // the server's own way to drop a connection
				}
				err = fault.Wrap(fault.Internal, panicked{r, string(debug.Stack())}, "Something went wrong on our side")
			}
		}()
		return next(c)
	}
}
