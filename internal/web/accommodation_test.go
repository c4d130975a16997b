package web_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/web/webtest"
)

// The right is beside the role: the route lets in who holds it, of the same clinic, and nobody else; a
// rater who holds it stays blind.
func TestTheAccommodationRightOpensItsRoute(t *testing.T) {
	w := webtest.New(t)
	mine, other := w.Clinic.Apply(), w.Other.Apply()
	give := func(role account.Role) {
		t.Helper()
		m := w.Clinic.Members[role]
		m.Accommodates = true
		must(t, w.App.Store.UpdateMember(t.Context(), w.Clinic.Org.ID, m))
		w.Clinic.Members[role] = m
	}
	give(account.Recruiter)
	give(account.Rater)
	grant := url.Values{"breaks": {"30"}}
	own, foreign := "/desk/applications/"+string(mine.Application.ID), "/desk/applications/"+string(other.Application.ID)

	w.Clinic.As(account.Recruiter).Get(own).Is(http.StatusOK).Has("Changes to the test", "Grant more")
	w.Clinic.As(account.Manager).Get(own).Is(http.StatusOK).Lacks("Grant more")
	for _, role := range []account.Role{account.Owner, account.Manager, account.Rater} {
		w.Clinic.As(role).Post(own+"/changes", grant).Is(http.StatusForbidden)
	}
	w.Clinic.As(account.Recruiter).Post(foreign+"/changes", grant).Is(http.StatusNotFound)
	breaks := func(c *webtest.Clinic, g *webtest.Guest) time.Duration {
		t.Helper()
		a, err := w.App.Store.Attempt(t.Context(), c.Org.ID, g.Kind("chart").ID)
		must(t, err)
		return a.Breaks
	}
	if n := breaks(w.Clinic, mine) + breaks(w.Other, other); n != 0 {
		t.Errorf("breaks of %v were granted by who may not", n)
	}
	w.Clinic.As(account.Recruiter).Post(own+"/changes", grant).Is(http.StatusSeeOther)
	if n := breaks(w.Clinic, mine); n != 30*time.Minute {
		t.Errorf("breaks are %v", n)
	}
}
