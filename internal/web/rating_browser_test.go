package web_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"preceptor/internal/review"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui/uitest"
	"preceptor/internal/web/webtest"
)

// TestBrowserRatingRoom marks words, rates by keys, loses the connection, goes on, and comes back.
func TestBrowserRatingRoom(t *testing.T) {
	tab := uitest.Browser(t)
	w := webtest.New(t)
	for range 3 {
		w.Clinic.Apply().Finish(0.7)
	}
	c, m := rater(t, w, "Rae", true)
	w.Clock.Advance(time.Hour)
	server := httptest.NewServer(w.App.Handler)
	defer server.Close()
	tab.Open(server.URL + "/sign-in")
	tab.Eval(`document.cookie = "` + site.SessionCookie(false) + `=` + c.Cookies[site.SessionCookie(false)] + `; path=/"`)
	for _, path := range []string{"/rate", first(c)} {
		tab.Open(server.URL + path)
		for _, width := range []int64{320, 360, 1280} {
			tab.Size(width, 900)
			tab.Reflows()
		}
		tab.Axe()
	}
	press := func(key string) {
		tab.Eval(`document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '` + key + `', bubbles: true, cancelable: true}))`)
	}
	tab.Wait(`!document.getElementById('mark').hidden`)
	tab.Eval(`(() => { const words = document.querySelector('#answer article.letter'); const r = document.createRange(); r.selectNodeContents(words); getSelection().removeAllRanges(); getSelection().addRange(r); })()`)
	tab.Eval(`document.getElementById('mark').click()`)
	if marked := tab.Eval(`document.querySelector('#answer mark').textContent`); !strings.Contains(tab.Eval(`document.querySelector('#marks label').textContent`), marked) {
		t.Errorf("%q is marked and not listed", marked)
	}
	quoted := tab.Eval(`document.querySelector('#answer mark').textContent`)
	tab.Eval(`new Promise(done => setTimeout(done, 1000))`) // the next answers come in
	at := tab.Eval(`location.pathname`)
	press("3")
	press("Enter")
	tab.Wait(`location.pathname !== '` + at + `'`)
	given, err := w.App.Store.JudgementsBy(t.Context(), w.Clinic.Org.ID, m.ID)
	must(t, err)
	if last := given[len(given)-1]; last.Level != 3 || len(last.Quotes) != 1 || last.Quotes[0].Text != quoted {
		t.Errorf("kept: %+v, marked was %q", last, quoted)
	}
	tab.Eval(`new Promise(done => setTimeout(done, 1000))`)
	offline := func(off bool) {
		cut := []*network.Conditions{}
		if off {
			cut = append(cut, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
		}
		_, err := chromedp.Call(tab.Context(), network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: cut})
		must(t, err)
	}
	offline(true)
	at = tab.Eval(`location.pathname`)
	press("2")
	press("Enter")
	tab.Wait(`location.pathname !== '` + at + `' && document.getElementById('unsent').textContent.includes('1 rating is kept')`)
	tab.Eval(`document.getElementById('undo-last').click()`)
	tab.Wait(`location.pathname === '` + at + `' && document.querySelector('input[name=level]:checked').value === '2' && document.getElementById('unsent').textContent === 'Taken back.'`)
	press("1")
	press("Enter")
	tab.Wait(`location.pathname !== '` + at + `' && document.getElementById('unsent').textContent.includes('1 rating is kept')`)
	offline(false)
	tab.Eval(`dispatchEvent(new Event('online'))`)
	tab.Wait(`document.getElementById('unsent').hidden`)
	again, err := w.App.Store.JudgementsBy(t.Context(), w.Clinic.Org.ID, m.ID)
	must(t, err)
	sent := slices.ContainsFunc(again, func(j review.Judgement) bool { return j.Round == 0 && j.Level == 1 })
	if len(again) != len(given)+1 || !sent {
		t.Errorf("%d judgements, had %d; what was given last is among them: %v", len(again), len(given), sent)
	}
	press("4")
	tab.Eval(`document.querySelector('#keys button').click()`)
	press("1")
	if level := tab.Eval(`document.querySelector('input[name=level]:checked').value`); level != "4" {
		t.Errorf("keys are off, and 1 chose %s", level)
	}
}
