package bench

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"preceptor/internal/app"
	"preceptor/internal/id"
	"preceptor/migrations"
)

// saver is one client that saves in one way.
type saver interface{ save(context.Context) error }

// hall is the product and what it is compared with, with clients for each.
type hall struct {
	ways  map[string][]saver
	stops []func()
}

// newHall serves the product and the bare handlers. The first half of the seats are the product's
// clients, the other half those of the bare statements.
func newHall(ctx context.Context, a *app.App, seats []seat) (*hall, error) {
	h := &hall{ways: map[string][]saver{}}
	alone := statementsOf(a)
	addresses := map[string]string{}
	for way, handler := range map[string]http.Handler{Product: a.Handler, Handler: bare(nil), Both: bare(&alone)} {
		address, err := h.serve(ctx, handler)
		if err != nil {
			h.close()
			return nil, err
		}
		addresses[way] = address
	}
	half := len(seats) / 2
	for n := range half {
		own, other := seats[n], seats[half+n]
		path := "/" + string(other.org) + "/" + string(other.attempt)
		h.ways[Product] = append(h.ways[Product], &poster{address: addresses[Product], path: own.path + "/save"})
		h.ways[Handler] = append(h.ways[Handler], &poster{address: addresses[Handler], path: path + "/save"})
		h.ways[Both] = append(h.ways[Both], &poster{address: addresses[Both], path: path + "/save"})
		h.ways[SQL] = append(h.ways[SQL], &writer{statements: alone, org: string(other.org), attempt: string(other.attempt)})
	}
	return h, nil
}

func (h *hall) serve(ctx context.Context, handler http.Handler) (address string, err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with Close
	h.stops = append(h.stops, func() { _ = server.Close() })
	return l.Addr().String(), nil
}

func (h *hall) close() {
	for _, clients := range h.ways {
		for _, c := range clients {
			if p, ok := c.(*poster); ok {
				p.close()
			}
		}
	}
	for _, stop := range h.stops {
		stop()
	}
}

// letter is what a candidate has written so far: some 2 kB, as an answer and its autosaves are.
var letter = "Dear Ms. Alvarez,\n\n" + strings.Repeat("Your visit with the nurse moves to Tuesday at 9:40 in the morning; please bring the list of your medicines. ", 18)

// poster saves over HTTP, on a connection that it keeps. It does as little as a client can, so that
// the server has the machine.
type poster struct {
	address, path string

	seq  int64
	conn net.Conn
	in   *bufio.Reader
}

func (p *poster) save(ctx context.Context) error {
	p.seq++
	number := strconv.FormatInt(p.seq, 10)
	body := url.Values{"subject": {"Your visit moves"}, "body": {letter + number}, "_seq": {number}}.Encode()
	answer, err := p.exchange(ctx, http.MethodPost, body)
	if err != nil {
		return err
	}
	if want := `"seq":` + number; !strings.Contains(answer, want) {
		return fmt.Errorf("save %d was answered %.200q", p.seq, answer)
	}
	return nil
}

// beat asks for the time.
func (p *poster) beat(ctx context.Context) error {
	_, err := p.exchange(ctx, http.MethodGet, "")
	return err
}

// exchange sends a request and reads its answer, which must be fine.
func (p *poster) exchange(ctx context.Context, method, body string) (string, error) {
	if p.conn == nil {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.address)
		if err != nil {
			return "", err
		}
		p.conn, p.in = conn, bufio.NewReader(conn)
	}
	_, err := io.WriteString(p.conn, method+" "+p.path+" HTTP/1.1\r\nHost: "+p.address+
		"\r\nContent-Type: application/x-www-form-urlencoded;charset=UTF-8\r\nX-Attempt-Save: 1\r\nAccept: application/json\r\nContent-Length: "+
		strconv.Itoa(len(body))+"\r\n\r\n"+body)
	if err != nil {
		return "", err
	}
	answer, err := http.ReadResponse(p.in, nil)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	content, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %.200q", answer.StatusCode, content)
	}
	return string(content), err
}

func (p *poster) close() {
	if p.conn != nil {
		_ = p.conn.Close()
	}
	p.conn = nil
}

// statements are what no save can do without.
type statements struct {
	db             *sql.DB
	upsert, insert string
}

const (
	upsertResponse = `INSERT INTO responses (org_id, attempt_id, seq, response, saved_at, late_ns, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (org_id, attempt_id) DO UPDATE SET seq = excluded.seq, response = excluded.response,
		saved_at = excluded.saved_at, late_ns = excluded.late_ns, checksum = excluded.checksum`
	insertEvent = `INSERT INTO attempt_events (org_id, id, attempt_id, at, op, seq, note) VALUES (?, ?, ?, ?, ?, ?, ?)`
)

func statementsOf(a *app.App) statements {
	number := func(query string) string { return query }
	if a.Store.Dialect() == migrations.Postgres {
		number = numbered
	}
	return statements{db: a.Store.WriterDB(), upsert: number(upsertResponse), insert: number(insertEvent)}
}

// numbered writes $1, $2 ... for each question mark, as PostgreSQL wants it.
func numbered(query string) string {
	for n := 1; strings.Contains(query, "?"); n++ {
		query = strings.Replace(query, "?", "$"+strconv.Itoa(n), 1)
	}
	return query
}

func (s statements) save(ctx context.Context, org, attempt string, seq int64, body string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	at := now()
	_, first := tx.ExecContext(ctx, s.upsert, org, attempt, seq, body, at, 0, "none")
	_, second := tx.ExecContext(ctx, s.insert, org, id.New(), attempt, at, "save", seq, "")
	if err := errors.Join(first, second); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// writer saves with the statements alone.
type writer struct {
	statements
	org, attempt string
	seq          int64
}

func (w *writer) save(ctx context.Context) error {
	w.seq++
	return w.statements.save(ctx, w.org, w.attempt, w.seq, letter+strconv.FormatInt(w.seq, 10))
}

// bare reads what is posted, saves it if it is given statements, and answers. It looks at nothing else.
func bare(s *statements) http.Handler {
	e := echo.New()
	e.POST("/:org/:attempt/save", func(c echo.Context) error {
		seq, err := strconv.ParseInt(c.FormValue("_seq"), 10, 64)
		if err != nil {
			return err
		}
		if s != nil {
			if err := s.save(c.Request().Context(), c.Param("org"), c.Param("attempt"), seq, c.FormValue("body")); err != nil {
				return err
			}
		}
		return c.JSON(http.StatusOK, map[string]any{"seq": seq})
	})
	return e
}
