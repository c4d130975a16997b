package recruiter_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"preceptor/internal/attempt"
	"preceptor/internal/audit"
	"preceptor/internal/web/ui/uitest"
)

// TestBrowserLiveAndActsReflowAndPassAxe looks at the live page with every state of a row, and at profiles
// with all that can be done and was done about exercises.
func TestBrowserLiveAndActsReflowAndPassAxe(t *testing.T) {
	tab := uitest.Browser(t)
	w := newWorld(t)
	w.owner.Accommodates = true
	w.as(w.owner)
	done, out, busy, ended := w.invite("Zoe Quimby"), w.invite("Bo Tran"), w.invite("Cy Diaz"), w.invite("Di Ek")
	w.takeAll(done, 0.9)
	w.score()
	w.rateAll(done, 3)
	email := w.attempt(done, "email")
	check(t, w.db.AddEvent(t.Context(), w.org.ID, email.ID, attempt.Event{At: w.clock.Now(), Op: "take_over"}))
	check(t, w.site.Attempt.Comment(t.Context(), w.org.ID, audit.Candidate(done.Candidate), email.ID, "My tablet ran empty"))
	w.post("/desk/attempts/"+string(email.ID)+"/retest", url.Values{"reason": {"Asked for it"}, "sure": {"1"}}, http.StatusSeeOther)

	expired := w.start(ended, "chart")
	w.clock.Advance(20 * time.Minute)
	running, lost := w.start(busy, "chart"), w.start(out, "schedule")
	began := w.clock.Now()
	check(t, w.db.SetAsked(t.Context(), w.org.ID, busy.ID, &began))
	w.post(profilePath(busy)+"/changes", url.Values{"multiplier": {"2"}, "breaks": {"30"}}, http.StatusSeeOther)
	must(w.site.Attempt.Pause(t.Context(), w.org.ID, audit.Candidate(busy.Candidate), running.ID))(t)
	w.clock.Advance(2 * time.Minute)
	must(w.site.Attempt.Beat(t.Context(), w.org.ID, lost.ID, attempt.BeatInput{GapFrom: began}))(t)
	w.post("/desk/attempts/"+string(lost.ID)+"/extend", url.Values{"minutes": {"5"}, "reason": {"Storm"}}, http.StatusSeeOther)

	server := httptest.NewServer(w.echo)
	defer server.Close()
	for _, path := range []string{
		w.jobPath() + "/live", profilePath(done), profilePath(done) + "?act=" + string(w.attempt(done, "chart").ID),
		profilePath(ended) + "?act=" + string(expired.ID), profilePath(busy), profilePath(out),
	} {
		t.Log(path)
		tab.Open(server.URL + path)
		tab.Eval(`document.querySelectorAll('details').forEach(d => { d.open = true; })`)
		for _, width := range []int64{320, 360, 1280} {
			tab.Size(width, 900)
			tab.Reflows()
		}
		tab.Axe()
	}
}
