package recruiter_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"preceptor/internal/hiring"
)

func TestAShareShowsTheProfileUntilItEnds(t *testing.T) {
	w := newWorld(t)
	a := w.invite("Zoe Quimby")
	w.takeAll(a, 0.8)
	w.score()
	w.post(profilePath(a)+"/note", url.Values{"note": {"Our secret"}}, http.StatusSeeOther)
	_, page := w.post(profilePath(a)+"/shares", url.Values{"recipient": {" "}, "days": {"99"}}, http.StatusUnprocessableEntity)
	has(t, page, "Say in at most 100 characters whom the link is for", "Choose how long the link works")
	_, page = w.post(profilePath(a)+"/shares", url.Values{"recipient": {"Dr. Ruiz"}, "days": {"3"}}, http.StatusOK)
	path := regexp.MustCompile(`http://localhost(/shared/[^"]+)"`).FindStringSubmatch(page)[1]
	has(t, page, "Dr. Ruiz", "not opened")
	shared := w.get(path, http.StatusOK)
	has(t, shared, a.Code, "Missing: ")
	lacks(t, shared, "Zoe Quimby", "zoe.quimby@", "Our secret", "/desk/")
	w.rateAll(a, 3)
	has(t, w.get(path, http.StatusOK), "Zoe Quimby")
	page = w.get(profilePath(a), http.StatusOK)
	has(t, page, "first opened")
	lacks(t, page, path)
	end := regexp.MustCompile(`action="([^"]+/end)"`).FindStringSubmatch(page)[1]
	_, page = w.post(profilePath(a)+"/shares", url.Values{"recipient": {"Dr. Vale"}, "days": {"1"}}, http.StatusOK)
	second := regexp.MustCompile(`http://localhost(/shared/[^"]+)"`).FindStringSubmatch(page)[1]
	w.post(end, nil, http.StatusSeeOther)
	w.get(path, http.StatusGone)
	w.get(second, http.StatusOK)
	w.clock.Advance(24 * time.Hour)
	w.get(second, http.StatusGone)
	w.get("/shared/AAAAAAAAAAAAAAAAAAAAAA", http.StatusNotFound)
}

func TestAResumeIsHandedOutOnceNamesAreShown(t *testing.T) {
	w := newWorld(t)
	a := w.invite("Zoe Quimby")
	w.get(profilePath(a)+"/resume", http.StatusForbidden)
	h := must(w.db.HoldersByEmail(t.Context(), "zoe.quimby@example.org"))(t)[0]
	check(t, w.site.Hiring.GiveResume(t.Context(), h, `C:\Zoe Quimby.exe`, []byte("%PDF-1.7 x")))
	page := w.get(profilePath(a), http.StatusOK)
	has(t, page, "It can be read once the name is shown")
	lacks(t, page, "Zoe Quimby")
	w.post(profilePath(a)+"/reveal", url.Values{"reason": {"Asked for"}}, http.StatusSeeOther)
	has(t, w.get(profilePath(a), http.StatusOK), "Zoe Quimby.pdf")
	r := w.do(http.MethodGet, profilePath(a)+"/resume", nil, http.StatusOK)
	if got := r.Header().Get("Content-Type"); got != hiring.PDF || r.Body.String() != "%PDF-1.7 x" || r.Header().Get("Content-Disposition") != "attachment; filename*=UTF-8''Zoe%20Quimby.pdf" {
		t.Errorf("%v", r.Header())
	}
}

func TestAProfileIsTaggedAssignedAndSeenTo(t *testing.T) {
	w := newWorld(t)
	a := w.invite("Zoe Quimby")
	h := must(w.db.HoldersByEmail(t.Context(), "zoe.quimby@example.org"))(t)[0]
	check(t, w.db.SetAsked(t.Context(), w.org.ID, h.Application.ID, new(w.clock.Now())))
	has(t, w.get(profilePath(a), http.StatusOK), "They asked for help or more time")
	w.post(profilePath(a)+"/seen", nil, http.StatusSeeOther)
	w.post(profilePath(a)+"/tags", url.Values{"tag": {"Night shift"}}, http.StatusSeeOther)
	w.post(profilePath(a)+"/assign", url.Values{"assignee": {string(w.raters[0].ID)}}, http.StatusSeeOther)
	page := w.get(profilePath(a), http.StatusOK)
	has(t, page, "night shift ×", `selected>`+w.raters[0].Name)
	lacks(t, page, "They asked for help")
	w.post(profilePath(a)+"/tags", url.Values{"act": {"untag"}, "tag": {"night shift"}}, http.StatusSeeOther)
	lacks(t, w.get(profilePath(a), http.StatusOK), "night shift")
	w.post(profilePath(a)+"/assign", url.Values{"assignee": {"x"}}, http.StatusUnprocessableEntity)
}
