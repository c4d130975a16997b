package ui_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"preceptor/internal/web/ui"
	"preceptor/internal/web/ui/uitest"
)

// desk is the server's side of an attempt, as the shell sees it.
type desk struct {
	mu       sync.Mutex
	status   int // answer instead of saving, if not 0
	down     bool
	seq      int64
	deadline time.Time
	last     url.Values
	asked    int           // saves asked for, whatever the answer
	lost     int64         // the highest number that was sent and not answered
	held     chan struct{} // saves wait until it is closed, if not nil
	saves    int
	submits  []url.Values
}

func (d *desk) set(change func(*desk)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(d)
}

func (d *desk) get() desk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return desk{seq: d.seq, last: d.last, saves: d.saves, asked: d.asked, lost: d.lost, submits: d.submits}
}

func (d *desk) answer(w http.ResponseWriter) {
	deadline := int64(0)
	if !d.deadline.IsZero() {
		deadline = d.deadline.UnixMilli()
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"seq": d.seq, "now": time.Now().UnixMilli(), "deadline": deadline, "saved": time.Now().UnixMilli()})
}

func (d *desk) save(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	if held := d.held; held != nil && r.Method == http.MethodPost {
		d.mu.Unlock()
		<-held
		d.mu.Lock()
	}
	defer d.mu.Unlock()
	if r.Header.Get("X-Attempt-Save") != "1" || d.down {
		seq, _ := strconv.ParseInt(r.PostFormValue("_seq"), 10, 64)
		d.lost = max(d.lost, seq)
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	if r.Method == http.MethodGet {
		d.answer(w)
		return
	}
	_ = r.ParseForm()
	d.asked++
	seq, _ := strconv.ParseInt(r.PostForm.Get("_seq"), 10, 64)
	if r.PostForm.Get("_takeover") == "1" {
		d.status, seq = 0, d.seq+1
	}
	switch {
	case d.status != 0:
		w.WriteHeader(d.status)
		_ = json.NewEncoder(w).Encode(map[string]any{"message": "Too long by 12 words", "link": d.status == http.StatusNotFound})
		return
	case seq <= d.seq:
		w.WriteHeader(http.StatusConflict)
		return
	}
	d.seq, d.last, d.saves = seq, r.PostForm, d.saves+1
	d.answer(w)
}

func (d *desk) page(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.Method == http.MethodPost {
		_ = r.ParseForm()
		d.submits = append(d.submits, r.PostForm)
	}
	w.Header().Set("Content-Security-Policy", "default-src 'self'")
	data := attempt()
	data.Work.Action, data.Work.Save, data.Work.Now, data.Work.Deadline = "/work", "/save", time.Now(), d.deadline
	data.Work.Seq, data.Work.Beat, data.Bar.Limited = d.seq, 200*time.Millisecond, !d.deadline.IsZero()
	_ = attemptPage.Render(w, ui.Frame{Kind: ui.Candidate, Org: "Riverside", Scripts: []string{ui.Asset("announce.js"), ui.Asset("attempt.js")}}, data)
}

func open(t *testing.T, d *desk) (*uitest.Tab, string) {
	t.Helper()
	tab := uitest.Browser(t)
	assets, err := ui.NewAssets(nil)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(ui.StaticPrefix, assets)
	mux.HandleFunc("/save", d.save)
	mux.HandleFunc("/work", d.page)
	mux.HandleFunc("/parts", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		_ = partsPage.Render(w, staff(), parts())
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	tab.Open(server.URL + "/work")
	return tab, server.URL
}

const (
	savedText = `document.getElementById('saved-text').textContent`
	message   = `document.getElementById('attempt-message').textContent`
)

func typeText(tab *uitest.Tab, text string) { tab.Do(chromedp.SendKeys("#c1", text)) }

func TestBrowserSavesWhileTyping(t *testing.T) {
	d := &desk{deadline: time.Now().Add(time.Hour)}
	tab, _ := open(t, d)
	typeText(tab, "03/11/1986")
	tab.Wait(savedText + `.startsWith('Not saved')`)
	tab.Wait(savedText + `.startsWith('Saved ')`)
	got := d.get()
	if got.last.Get("c1") != "03/11/1986" || got.seq != 1 || got.last.Get("_seq") != "1" || got.saves != 1 {
		t.Errorf("saved %v as %d after %d saves", got.last, got.seq, got.saves)
	}
	tab.Eval(`document.querySelector('[name=m]').click()`)
	tab.Wait(`document.querySelector('input[name=_seq]').value === '2'`)
	if got := d.get(); got.last.Get("m") != "a" {
		t.Errorf("saved %v", got.last)
	}
	typeText(tab, "!") // a button sends what is not saved before it leaves
	tab.Do(chromedp.Click("button[name=next]"))
	for range 100 {
		if len(d.get().submits) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	got = d.get()
	if len(got.submits) != 1 || got.submits[0].Get("c1") != "03/11/1986!" || !got.submits[0].Has("next") || got.last.Get("c1") != "03/11/1986!" {
		t.Errorf("submitted %v, saved %v", got.submits, got.last)
	}
}

func TestBrowserKeepsWorkOffline(t *testing.T) {
	d := &desk{}
	tab, address := open(t, d)
	d.set(func(d *desk) { d.down = true })
	typeText(tab, "kept")
	tab.Wait(savedText + `.startsWith('No connection')`)
	tab.Wait(`document.getElementById('say-polite').textContent.startsWith('No connection')`)
	tab.Open(address + "/work")
	tab.Wait(`document.getElementById('c1').value === 'kept'`)
	d.set(func(d *desk) { d.down = false })
	tab.Eval(`window.dispatchEvent(new Event('online'))`)
	tab.Wait(savedText + `.startsWith('Saved')`)
	got := d.get()
	if got.last.Get("c1") != "kept" {
		t.Errorf("saved %v", got.last)
	}
	if got.lost == 0 || got.seq <= got.lost { // what was sent before the page was loaded anew may still arrive
		t.Errorf("saved as %d after %d was sent", got.seq, got.lost)
	}
	if left := tab.Eval(`localStorage.length`); left != "0" {
		t.Errorf("%s drafts are left on the device", left)
	}
}

// TestBrowserReloadOvertakesASave: the page is loaded anew while its last save is still under way, on a device
// that keeps nothing. The save that comes late is no other window's, and no word is lost.
func TestBrowserReloadOvertakesASave(t *testing.T) {
	d := &desk{held: make(chan struct{})}
	tab, address := open(t, d)
	release := sync.OnceFunc(func() { close(d.held) })
	t.Cleanup(release)
	forbidden := page.AddScriptToEvaluateOnNewDocumentParams{Source: `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('forbidden', 'SecurityError'); } })`}
	if _, err := chromedp.Call(tab.Context(), page.AddScriptToEvaluateOnNewDocument, forbidden); err != nil {
		t.Fatal(err)
	}
	tab.Open(address + "/work")
	typeText(tab, "late")
	tab.Do(chromedp.Reload())
	tab.Wait(`document.getElementById('c1').value === 'late'`)
	release()
	typeText(tab, " and more")
	tab.Wait(savedText + `.startsWith('Saved')`)
	tab.Wait(`document.querySelector('input[name=_seq]').value === '` + strconv.FormatInt(d.get().seq, 10) + `'`)
	if said := tab.Eval(`document.getElementById('attempt-notice').hidden ? '' : ` + message); said != "" {
		t.Errorf("the page says %q", said)
	}
	if got := d.get(); got.last.Get("c1") != "late and more" {
		t.Errorf("saved %v", got.last)
	}
	if kept := tab.Eval(`JSON.stringify(history.state)`); kept != "null" {
		t.Errorf("%s stays in the tab", kept)
	}
}

func TestBrowserTakesOver(t *testing.T) {
	d := &desk{}
	tab, _ := open(t, d)
	d.set(func(d *desk) { d.seq = 9 }) // another window
	tab.Wait(message + `.includes('another window')`)
	typeText(tab, "mine")
	time.Sleep(2 * time.Second)
	if got := d.get(); got.saves != 0 {
		t.Error("saved over the other window without being asked to")
	}
	tab.Do(chromedp.Click("#take-over"))
	tab.Wait(savedText + `.startsWith('Saved')`)
	if got := d.get(); got.last.Get("c1") != "mine" || got.seq != 10 {
		t.Errorf("saved %v as %d", got.last, got.seq)
	}
}

func TestBrowserSaysWhySavingFailed(t *testing.T) {
	d := &desk{status: http.StatusUnprocessableEntity}
	tab, _ := open(t, d)
	typeText(tab, "long")
	tab.Wait(message + `.includes('Too long by 12 words')`)
	time.Sleep(2500 * time.Millisecond)
	if got := d.get(); got.asked != 1 {
		t.Errorf("asked %d times to save what was refused", got.asked)
	}
	d.set(func(d *desk) { d.status = http.StatusNotFound })
	typeText(tab, "er")
	tab.Wait(message + `.includes('link has ended')`)
	tab.Wait(`!document.getElementById('renew').hidden && document.getElementById('take-over').hidden`)
	tab.Wait(`localStorage.getItem('attempt:a1').includes('longer')`)
}

func TestBrowserTimeUpAndMoreTime(t *testing.T) {
	d := &desk{deadline: time.Now().Add(4 * time.Second)}
	tab, _ := open(t, d)
	tab.Eval(`(window.heard = [], ['attempt:freeze', 'attempt:thaw'].forEach(n => document.getElementById('work').addEventListener(n, () => heard.push(n))))`)
	tab.Wait(`document.getElementById('clock').textContent === '0:03'`)
	typeText(tab, "half")
	tab.Wait(`document.activeElement.id === 'time-up-title'`)
	tab.Wait(`document.querySelector('#work fieldset').disabled && document.getElementById('say-assertive').textContent === 'Time is up'`)
	tab.Wait(`document.getElementById('time-up-text').textContent.includes('last saved at')`)
	if got := d.get(); got.last.Get("c1") != "half" {
		t.Errorf("saved %v", got.last)
	}
	d.set(func(d *desk) { d.deadline = time.Now().Add(9 * time.Minute) })
	tab.Wait(`!document.querySelector('#work fieldset').disabled && document.getElementById('time-up').hidden`)
	tab.Wait(`document.getElementById('say-assertive').textContent.startsWith('Your time has changed')`)
	if heard := tab.Eval(`heard.join()`); heard != "attempt:freeze,attempt:thaw" {
		t.Errorf("heard %s", heard)
	}
	tab.Do(chromedp.Click("#hide-time"))
	tab.Wait(`document.getElementById('clock').hidden && document.getElementById('hide-time').getAttribute('aria-pressed') === 'true'`)
}

func TestBrowserPartsAreAccessible(t *testing.T) {
	tab, address := open(t, &desk{deadline: time.Now().Add(time.Hour)})
	for _, path := range []string{"/work", "/parts"} {
		for _, width := range []int64{1280, 320} {
			tab.Size(width, 900)
			tab.Open(address + path)
			tab.Reflows()
			tab.Axe()
		}
	}
}
