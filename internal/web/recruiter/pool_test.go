package recruiter_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"preceptor/internal/hiring"
)

func TestThePoolInvitesInOneClickUntilConsentIsTakenBack(t *testing.T) {
	w := newWorld(t)
	w.invite("Zoe Quimby")
	h := must(w.db.HoldersByEmail(t.Context(), "zoe.quimby@example.org"))(t)[0]
	six := 6
	has(t, w.get("/desk/pool", http.StatusOK), "Nobody is in the pool yet")
	check(t, w.site.Hiring.JoinPool(t.Context(), h))
	check(t, w.site.Hiring.Tell(t.Context(), h, hiring.Facts{Years: &six, Region: "Austin", Tools: []string{"Epic"}, Employers: []string{"Harbor Care"}}))
	page := w.get("/desk/pool", http.StatusOK)
	has(t, page, "6 years of experience, Austin", "Previously at Harbor Care", "On this job")
	lacks(t, page, "Zoe", "zoe.quimby")
	for _, far := range []string{"2", "99", "99999999999999999999", "-1", "x"} {
		has(t, w.get("/desk/pool?page="+far, http.StatusOK), "6 years of experience, Austin", "1 to 1 of 1")
	}
	next := w.addJob("Front desk coordinator", "front-desk")
	page = w.get("/desk/pool?years=5&tool=epic&employer=harbor&job="+string(next), http.StatusOK)
	invite := regexp.MustCompile(`action="(/desk/pool/[^"]+/invite)"`).FindStringSubmatch(page)[1]
	has(t, w.get("/desk/pool?years=7", http.StatusOK), "Nobody matches")
	form := url.Values{"job": {string(next)}, "back": {"years=5"}}
	w.post(invite, form, http.StatusSeeOther)
	w.post(invite, form, http.StatusConflict)
	e := must(w.db.ApplicationOf(t.Context(), w.org.ID, next, h.Candidate.ID))(t)
	if *e.Facts.Years != 6 || w.links[e.ID] != 1 {
		t.Errorf("%+v", e)
	}
	check(t, w.site.Hiring.LeavePool(t.Context(), h))
	w.post(invite, form, http.StatusNotFound)
	lacks(t, w.get("/desk/pool", http.StatusOK), "Austin")
}
