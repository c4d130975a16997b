package webtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Client is one browser without script. It keeps cookies and does not follow redirects by itself.
type Client struct {
	world   *World
	Cookies map[string]string
	Header  http.Header // sent with each request
}

// Page is an answer.
type Page struct {
	client *Client
	What   string // the request, for messages
	Status int
	Header http.Header
	Body   string
}

// Browser returns a fresh one.
func (w *World) Browser() *Client {
	return &Client{world: w, Cookies: map[string]string{}, Header: http.Header{}}
}

// Get reads a page.
func (c *Client) Get(path string) *Page { return c.Send(http.MethodGet, path, "", nil) }

// Post sends a form.
func (c *Client) Post(path string, form url.Values) *Page {
	return c.Send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// With returns the browser with one more header on its requests.
func (c *Client) With(name, value string) *Client {
	other := *c
	other.Header = c.Header.Clone()
	other.Header.Set(name, value)
	return &other
}

// Send does any request.
func (c *Client) Send(method, path, contentType string, body io.Reader) *Page {
	c.world.T.Helper()
	r := httptest.NewRequestWithContext(c.world.T.Context(), method, "http://127.0.0.1:8080"+path, body)
	for name, values := range c.Header {
		r.Header[name] = values
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for name, value := range c.Cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer := httptest.NewRecorder()
	c.world.App.Handler.ServeHTTP(answer, r)
	for _, cookie := range answer.Result().Cookies() {
		if cookie.MaxAge < 0 {
			delete(c.Cookies, cookie.Name)
		} else {
			c.Cookies[cookie.Name] = cookie.Value
		}
	}
	return &Page{client: c, What: method + " " + path, Status: answer.Code, Header: answer.Header(), Body: answer.Body.String()}
}

// Location is where a redirect leads.
func (p *Page) Location() string { return p.Header.Get("Location") }

// Is demands a status.
func (p *Page) Is(status int) *Page {
	p.client.world.T.Helper()
	if p.Status != status {
		p.client.world.T.Fatalf("%s answers %d, want %d: %s", p.What, p.Status, status, p.Text())
	}
	return p
}

// Follow demands a redirect after a form and reads the page it leads to.
func (p *Page) Follow() *Page {
	p.client.world.T.Helper()
	p.Is(http.StatusSeeOther)
	path, _, _ := strings.Cut(p.Location(), "#")
	return p.client.Get(path)
}

// Doc is the page's document.
func (p *Page) Doc() *goquery.Document {
	p.client.world.T.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(p.Body))
	p.client.world.ok(err)
	return doc
}

// Text is what people read, without scripts, its white space folded.
func (p *Page) Text() string {
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		return p.Body
	}
	doc := p.Doc()
	doc.Find("script, style").Remove()
	return strings.Join(strings.Fields(doc.Text()), " ")
}

// Has demands texts that people read.
func (p *Page) Has(texts ...string) *Page {
	p.client.world.T.Helper()
	for _, text := range texts {
		if !strings.Contains(p.Text(), text) {
			p.client.world.T.Errorf("%s lacks %q: %s", p.What, text, p.Text())
		}
	}
	return p
}

// Lacks demands that texts are nowhere in the page, its source included.
func (p *Page) Lacks(texts ...string) *Page {
	p.client.world.T.Helper()
	for _, text := range texts {
		if strings.Contains(p.Body, text) || strings.Contains(p.Text(), text) {
			p.client.world.T.Errorf("%s shows %q", p.What, text)
		}
	}
	return p
}
