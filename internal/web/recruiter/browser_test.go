package recruiter_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"preceptor/internal/web/ui/uitest"
)

// TestBrowserPagesReflowAndPassAxe opens every page of recruiters, each filled with what
// it can hold.
func TestBrowserPagesReflowAndPassAxe(t *testing.T) {
	tab := uitest.Browser(t)
	w := newWorld(t)
	done, weak, half, fresh := w.invite("Zoe Quimby"), w.invite("Bo Tran"), w.invite("Cy Diaz"), w.invite("Di Ek")
	w.takeAll(done, 0.9)
	w.takeAll(weak, 0.3)
	w.takeAll(half, 0.6)
	w.take(fresh, "chart", 0.5, false)
	w.score()
	w.rateAll(done, 3)
	w.rateAll(weak, 1)
	w.post(profilePath(done)+"/note", url.Values{"note": {"Speaks Vietnamese"}}, http.StatusSeeOther)
	w.post(profilePath(done)+"/stage", url.Values{"stage": {"interview"}, "reason": {"Clearest e-mail"}}, http.StatusSeeOther)
	compared := url.Values{"c": {string(done.ID), string(weak.ID), string(half.ID)}}
	paths := []string{
		w.jobPath(), w.jobPath() + "?q=none", w.jobPath() + "/compare", w.jobPath() + "/compare?" + compared.Encode(), w.jobPath() + "/invite",
		profilePath(done), profilePath(fresh), profilePath(done) + "/interview", w.jobPath() + "/reports",
	}
	for _, kind := range []string{"schedule", "chart", "email", "scenario"} {
		paths = append(paths, "/desk/attempts/"+string(w.attempt(done, kind).ID))
	}
	server := httptest.NewServer(w.echo)
	defer server.Close()
	for _, path := range paths {
		t.Log(path)
		tab.Open(server.URL + path)
		for _, width := range []int64{320, 360, 1280} {
			tab.Size(width, 900)
			tab.Reflows()
		}
		tab.Axe()
	}
}
