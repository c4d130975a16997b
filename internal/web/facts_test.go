package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/web/webtest"
)

func upload(t *testing.T, c *webtest.Guest, name string, content []byte) *webtest.Page {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("resume", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(content) // to memory
	_ = w.Close()
	return c.Send(http.MethodPost, c.Base+"/resume", w.FormDataContentType(), &body)
}

func TestCandidatesTellWhatTheyLike(t *testing.T) {
	w := webtest.New(t)
	g := w.Clinic.Apply()
	store, org, app := w.App.Store, w.Clinic.Org.ID, g.Application.ID
	if p := g.Post(g.Base+"/facts", url.Values{"years": {"-3"}, "tools": {"Epic"}}); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "between 0 and 60") || !strings.Contains(p.Body, "Epic") {
		t.Errorf("%d", p.Status)
	}
	g.Post(g.Base+"/pool", url.Values{"act": {"join"}})
	if p := g.Post(g.Base+"/facts", url.Values{"years": {"4"}, "tools": {"Epic\r\nTeams\r\n"}, "region": {" Austin "}, "time_zone": {"America/Chicago"}}); p.Status != http.StatusSeeOther {
		t.Fatal(p.Status)
	}
	a, err := store.Application(t.Context(), org, app)
	if err != nil || *a.Facts.Years != 4 || len(a.Facts.Tools) != 2 || a.Facts.Region != "Austin" {
		t.Errorf("%+v %v", a.Facts, err)
	}
	card, err := store.Pooled(t.Context(), org, g.Application.Candidate)
	if err != nil || card.Facts.Region != "Austin" {
		t.Errorf("the card was not kept in step: %+v %v", card, err)
	}
	for name, content := range map[string]string{"cv.pdf": "MZ\x90", "cv.docx": "PK\x03\x04 nothing", "": "", "big.pdf": "%PDF-" + strings.Repeat("x", hiring.MaxResume)} {
		if p := upload(t, g, name, []byte(content)); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if p := upload(t, g, "cv.pdf", []byte("%PDF-1.7"+strings.Repeat("x", 2<<20))); p.Status != http.StatusSeeOther {
		t.Errorf("2 MB: %d", p.Status)
	}
	if p := g.Get(g.Base + "/facts"); !strings.Contains(p.Body, "cv.pdf") || !strings.Contains(p.Body, "You are findable") {
		t.Error(p.Body)
	}
	g.Post(g.Base+"/resume", url.Values{"act": {"remove"}})
	g.Post(g.Base+"/pool", url.Values{"act": {"leave"}})
	if _, err := store.Resume(t.Context(), org, app, false); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if _, err := store.Pooled(t.Context(), org, g.Application.Candidate); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}
