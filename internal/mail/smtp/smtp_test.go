package smtp

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"preceptor/internal/fault"
	"preceptor/internal/mail"
)

var at = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// post is a mail server in this process that keeps what it takes.
type post struct {
	mu     sync.Mutex
	taken  []string
	rcpts  []string
	users  []string
	refuse *gosmtp.SMTPError // for every recipient
	port   int
	roots  *x509.CertPool
}

func (p *post) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return &visit{post: p}, nil }

type visit struct {
	*post
	user string
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }
func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "preceptor" || password != "violet harbour" {
			return errors.New("wrong")
		}
		v.user = user
		return nil
	}), nil
}
func (v *visit) Reset()                                 {}
func (v *visit) Logout() error                          { return nil }
func (v *visit) Mail(string, *gosmtp.MailOptions) error { return nil }
func (v *visit) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.refuse != nil {
		return v.refuse
	}
	v.rcpts = append(v.rcpts, to)
	return nil
}

func (v *visit) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.taken, v.users = append(v.taken, string(text)), append(v.users, v.user)
	return err
}

// serve starts a mail server for a mode.
func serve(t *testing.T, mode string) *post {
	t.Helper()
	cert, roots := certificate(t)
	p := &post{roots: roots}
	server := gosmtp.NewServer(p)
	server.Domain = "localhost"
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = listener.Addr().(*net.TCPAddr).Port
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	switch mode {
	case StartTLS:
		server.TLSConfig = config
	case Implicit:
		listener = tls.NewListener(listener, config)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	// Valid for any day on which the test may run.
	form := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, IsCA: true,
		BasicConstraintsValid: true, NotBefore: at.AddDate(-20, 0, 0), NotAfter: at.AddDate(50, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func (p *post) config(mode string) Config {
	c := Config{Host: "localhost", Port: p.port, From: "Riverside <jobs@riverside.example>", TLS: mode, Roots: p.roots}
	if mode != None {
		c.User, c.Password = "preceptor", "violet harbour"
	}
	return c
}

func send(t *testing.T, c Config, m mail.Message) error {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(t.Context(), m)
}

func message() mail.Message {
	return mail.Message{ID: "m1", To: "luz@home.example", ToName: "Luz Peña\r\nBcc: a@b.example",
		Subject: "Your exercises\r\nBcc: all@riverside.example", Text: "plain words", HTML: "<p>fair words</p>", At: at}
}

func TestMessagesArriveInEveryMode(t *testing.T) {
	for _, mode := range []string{StartTLS, Implicit, None} {
		p := serve(t, mode)
		if err := send(t, p.config(mode), message()); err != nil {
			t.Errorf("%s: %v", mode, err)
			continue
		}
		if len(p.taken) != 1 || strings.Join(p.rcpts, " ") != "luz@home.example" || p.users[0] != p.config(mode).User {
			t.Fatalf("%s: took %d for %v from %q", mode, len(p.taken), p.rcpts, p.users)
		}
		read, err := netmail.ReadMessage(strings.NewReader(p.taken[0]))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(read.Body)
		if read.Header.Get("Bcc") != "" || read.Header.Get("Message-Id") != "<m1@riverside.example>" ||
			!strings.Contains(string(body), "plain words") || !strings.Contains(string(body), "fair words") {
			t.Errorf("%s: message %v\n%s", mode, read.Header, body)
		}
		if date, err := read.Header.Date(); err != nil || !date.Equal(at) {
			t.Errorf("%s: date %v, %v", mode, date, err)
		}
	}
}

func TestRefusalsTellWhetherToTryAgainAndNameNobody(t *testing.T) {
	for code, kind := range map[int]fault.Kind{550: fault.Invalid, 451: fault.Internal} {
		p := serve(t, StartTLS)
		p.refuse = &gosmtp.SMTPError{Code: code, Message: "no luz@home.example here"}
		err := send(t, p.config(StartTLS), message())
		if !fault.Is(err, kind) || strings.Contains(err.Error(), "luz") {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func TestNothingIsSentWithoutAPrivateConnection(t *testing.T) {
	p := serve(t, None)
	if err := send(t, p.config(StartTLS), message()); !fault.Is(err, fault.Internal) {
		t.Errorf("no STARTTLS: %v", err)
	}
	p = serve(t, StartTLS)
	c := p.config(StartTLS)
	c.Roots = x509.NewCertPool()
	if err := send(t, c, message()); !fault.Is(err, fault.Internal) {
		t.Errorf("unknown certificate: %v", err)
	}
	c = p.config(StartTLS)
	c.Password = "wrong"
	if err := send(t, c, message()); !fault.Is(err, fault.Internal) {
		t.Errorf("wrong password: %v", err)
	}
	if len(p.taken) != 0 {
		t.Errorf("took %q", p.taken)
	}
}

func TestSendingEndsWithItsContext(t *testing.T) {
	p := serve(t, StartTLS)
	s, err := New(p.config(StartTLS))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Send(ctx, message()); !fault.Is(err, fault.Internal) {
		t.Errorf("got %v", err)
	}
}

func TestConfigurationIsChecked(t *testing.T) {
	good := Config{Host: "localhost", From: "jobs@riverside.example"}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Config){
		"no sender":             func(c *Config) { c.From = "" },
		"no host":               func(c *Config) { c.Host = "" },
		"no such mode":          func(c *Config) { c.TLS = "ssl3" },
		"no such port":          func(c *Config) { c.Port = 70000 },
		"password in the clear": func(c *Config) { c.TLS, c.User = None, "preceptor" },
	} {
		c := good
		change(&c)
		if _, err := New(c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
