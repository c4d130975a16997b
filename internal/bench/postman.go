package bench

import (
	"context"
	"strings"
	"sync"

	"preceptor/internal/mail"
)

// postman finds the newest letter to a candidate among those that the clinic wrote.
type postman struct {
	clinic *clinic
	base   string

	mu    sync.Mutex
	links map[string]string // by address
	seen  map[string]bool   // letters, by id
}

func newPostman(c *clinic, base string) *postman {
	return &postman{clinic: c, base: base, links: map[string]string{}, seen: map[string]bool{}}
}

// mostLetters is how many are looked through; the newest come first.
const mostLetters = 2000

// letter returns the link in the newest letter to an address.
func (p *postman) letter(ctx context.Context, email string) (link string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.collect(ctx)
	link, ok = p.links[email]
	return link, ok
}

func (p *postman) collect(ctx context.Context) {
	letters, err := p.clinic.app.Store.Messages(ctx, p.clinic.org, mostLetters)
	if err != nil {
		return // the database is away; who waits asks again
	}
	for i := len(letters) - 1; i >= 0; i-- { // the oldest first, so that the newest stays
		m := letters[i]
		if m.Kind != mail.CandidateLink || p.seen[m.ID] {
			continue
		}
		p.seen[m.ID] = true
		if path := linkIn.FindString(m.Text); path != "" {
			p.links[strings.ToLower(m.To)] = p.base + path
		}
	}
}
