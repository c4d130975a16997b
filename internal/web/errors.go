package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"preceptor/internal/attempt"
	"preceptor/internal/fault"
	"preceptor/internal/web/public"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
)

// errSignIn sends to the sign-in page and back.
var errSignIn = errors.New("sign in first")

// errorHandler is the one place where errors become answers. The person sees the safe message and the
// request's id, under which the log has the cause (see logged).
func errorHandler(s *site.Site) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if c.Response().Committed {
			return
		}
		if errors.Is(err, errSignIn) {
			err = signInFirst(c)
			if err == nil {
				return
			}
		}
		status, message := answer(err)
		requestID := c.Response().Header().Get(echo.HeaderXRequestID)
		c.Response().Header().Set("Cache-Control", "no-store")
		if site.Scripted(c) {
			out := saveFailure(site.Lang(c), err, message)
			if site.Token(c) == "" { // the link itself opens nothing any more
				out["link"] = true
			}
			_ = c.JSON(status, out)
			return
		}
		if err := public.ShowError(s, c, status, message, requestID); err != nil {
			s.Log.Error("error page failed", "id", requestID, "error", err)
			_ = c.String(status, message+"\n")
		}
	}
}

// signInFirst remembers where a reader wanted to go; a form cannot be sent again, so that its page
// has to be opened anew.
func signInFirst(c echo.Context) error {
	if c.Request().Method == http.MethodGet {
		back := url.Values{"back": {c.Request().URL.RequestURI()}}
		return c.Redirect(http.StatusSeeOther, "/sign-in?"+back.Encode())
	}
	return fault.New(fault.Denied, "You are not signed in any more. Sign in, open the page again and send the form again")
}

// answer maps an error to its status and to what the person may read.
func answer(err error) (status int, message string) {
	if h, ok := errors.AsType[*echo.HTTPError](err); ok {
		return h.Code, plainStatus(h.Code)
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Internal {
		return site.Status(f), f.Message
	}
	return http.StatusInternalServerError, "Something went wrong on our side. What you saved is kept. Try again in a minute"
}

func plainStatus(code int) string {
	switch code {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "There is no page at this address"
	case http.StatusRequestEntityTooLarge:
		return "This is more than the page takes. Shorten it and send it again"
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return "This could not be read. Go back, reload the page and send it again"
	case http.StatusForbidden:
		return "This came from another site, so it was not accepted. Open the page here and send it again"
	default:
		return http.StatusText(code)
	}
}

// saveFailure is what autosave reads when a save was refused.
func saveFailure(lang string, err error, message string) map[string]any {
	out := map[string]any{"message": ui.Refusal(lang, message)}
	if b, ok := errors.AsType[attempt.Behind](err); ok {
		out["seq"] = b.Stored
	}
	if fields := ui.ProblemIn(lang, err).Fields; len(fields) > 0 {
		out["message"] = fields[0].Message
		out["fields"] = fields
	}
	return out
}
