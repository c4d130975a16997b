package site

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/clock"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/mail"
	"preceptor/internal/posting"
	"preceptor/internal/review"
	"preceptor/internal/web/ui"
)

// Site is what handlers work with. Stores are for reading; changes go through services.
type Site struct {
	Account *account.Service
	Hiring  *hiring.Service
	Attempt *attempt.Service
	Review  *review.Service
	Posting *posting.Service

	Accounts account.Store
	Hirings  hiring.Store
	Attempts attempt.Store
	Reviews  review.Store
	Postings posting.Store
	Mails    mail.Store
	Trail    audit.Reader

	Catalog exercise.Catalog
	Assets  *ui.Assets
	Clock   clock.Clock
	Log     *slog.Logger
	BaseURL string
	Secure  bool // served over TLS: cookies say so
}

const (
	actorKey  = "actor"
	holderKey = "holder"
	passKey   = "pass"
	tokenKey  = "token"
)

// SetActor notes who is signed in on this request.
func SetActor(c echo.Context, a account.Actor) { c.Set(actorKey, a) }

// Actor returns who is signed in; ok is false on pages without sign-in.
func Actor(c echo.Context) (a account.Actor, ok bool) {
	a, ok = c.Get(actorKey).(account.Actor)
	return a, ok
}

// Must returns the signed-in actor on routes whose line demands one.
func Must(c echo.Context) account.Actor {
	a, _ := Actor(c)
	return a
}

// Org is the org of the signed-in actor.
func Org(c echo.Context) id.Org { return Must(c).Org.ID }

// By is the signed-in actor as the trail names them.
func By(c echo.Context) audit.Actor { return audit.Member(Must(c).Member.ID) }

// SetHolder notes whose link this request came by.
func SetHolder(c echo.Context, h hiring.Holder, token string) {
	c.Set(holderKey, h)
	c.Set(tokenKey, token)
}

// SetPass notes whose link a script's save came by.
func SetPass(c echo.Context, p hiring.Pass, token string) {
	c.Set(passKey, p)
	c.Set(tokenKey, token)
}

// Pass returns whose link a script's save came by, on routes whose line allows for it.
func Pass(c echo.Context) hiring.Pass {
	p, _ := c.Get(passKey).(hiring.Pass)
	return p
}

// Scripted tells a request of an exercise's script, which asks for numbers, from that of a plain form.
func Scripted(c echo.Context) bool { return c.Request().Header.Get(ScriptHeader) != "" }

// ScriptHeader is what an exercise's script sends with each request.
const ScriptHeader = "X-Attempt-Save"

// Holder returns whose link this request came by, on routes whose line demands one.
func Holder(c echo.Context) hiring.Holder {
	h, _ := c.Get(holderKey).(hiring.Holder)
	return h
}

// Token is the secret part of the candidate's link.
func Token(c echo.Context) string {
	t, _ := c.Get(tokenKey).(string)
	return t
}

// Clinic reads an org's clinic facts, with the org's own columns laid over them.
func Clinic(o account.Org) posting.Clinic {
	var clinic posting.Clinic
	_ = json.Unmarshal(o.Facts, &clinic) // written by us; an org without facts yields none
	clinic.Name, clinic.Place, clinic.Employees, clinic.TimeZone = o.Name, o.Place, o.Employees, o.TimeZone
	return clinic
}

// ReviewDays is how many business days an org gives itself to answer a request for review.
func ReviewDays(o account.Org) int {
	if days := Clinic(o).ReviewDays; days > 0 {
		return days
	}
	return review.ReviewDays
}

// zones holds the time zones in use by name: to load one reads and parses a file.
var zones sync.Map

// Zone is the time zone of an org.
func Zone(o account.Org) *time.Location { return ZoneNamed(o.TimeZone) }

// ZoneNamed is the time zone of a name, UTC where there is none.
func ZoneNamed(name string) *time.Location {
	if l, ok := zones.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, l)
	return l
}

// Show renders a page into a buffer and then sends it, so that a page that fails sends nothing.
func Show[T any](c echo.Context, status int, page ui.Page[T], frame ui.Frame, data T) error {
	var b bytes.Buffer
	if err := page.Render(&b, frame, data); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}

// Status is the HTTP status of a failed form: 422 for input, else the fault's own.
func Status(err error) int {
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Denied:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Expired:
		return http.StatusGone
	case fault.TooMany:
		return http.StatusTooManyRequests
	default:
		return http.StatusInternalServerError
	}
}

// Mendable tells whether a failed form should come back to the person with what they typed.
func Mendable(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.TooMany, fault.Expired:
		return true
	default:
		return false
	}
}

// See sends the browser on after a form was accepted.
func See(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }

// SessionCookie is the name of the cookie that holds a member's session token. The __Host- prefix
// binds it to this host, which browsers allow only over TLS.
func SessionCookie(secure bool) string {
	if secure {
		return "__Host-session"
	}
	return "session"
}
