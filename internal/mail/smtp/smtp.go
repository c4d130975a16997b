package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"preceptor/internal/fault"
	"preceptor/internal/mail"
)

// The modes of Config.TLS: how the connection is kept private. None is for a relay on the same machine
// or network.
const (
	StartTLS = "starttls" // mandatory, usually port 587
	Implicit = "tls"      // from the first byte, usually port 465
	None     = "none"     // in the clear, usually port 25; passwords are not sent over it
)

const timeout = 20 * time.Second

// Config names the mail server.
type Config struct {
	Host     string
	Port     int // 0: the usual one of the mode
	User     string
	Password string
	From     string         // an address, with or without a name
	TLS      string         // one of the modes; empty: StartTLS
	Roots    *x509.CertPool // nil: the machine's
}

// Sender hands messages to a mail server, one connection each.
type Sender struct {
	config  Config
	options []gomail.Option
	domain  string // of From, for message ids
}

// New checks the configuration; it does not connect.
func New(c Config) (*Sender, error) {
	probe := gomail.NewMsg()
	if err := probe.From(c.From); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "The sender of mail needs an address such as jobs@clinic.example")
	}
	s := &Sender{config: c}
	address := probe.GetFrom()[0].Address
	s.domain = address[strings.LastIndex(address, "@")+1:]
	var err error
	if s.options, err = c.options(); err != nil {
		return nil, err
	}
	if _, err := gomail.NewClient(c.Host, s.options...); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "The mail server's name or port cannot be used")
	}
	return s, nil
}

func (c Config) options() ([]gomail.Option, error) {
	all := []gomail.Option{
		gomail.WithTimeout(timeout),
		gomail.WithTLSConfig(&tls.Config{ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}),
	}
	port := c.Port
	usual := func(p int) {
		if port == 0 {
			port = p
		}
	}
	switch c.TLS {
	case StartTLS, "":
		usual(587)
		all = append(all, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Implicit:
		usual(465)
		all = append(all, gomail.WithSSL())
	case None:
		usual(25)
		all = append(all, gomail.WithTLSPolicy(gomail.NoTLS))
		if c.User != "" {
			return nil, fault.Invalidf("A password for the mail server needs a private connection: choose starttls or tls")
		}
	default:
		return nil, fault.Invalidf("Mail can use starttls, tls or none, not %q", c.TLS)
	}
	if c.User != "" {
		all = append(all, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	return append(all, gomail.WithPort(port)), nil
}

// Send hands one message over. Invalid if the server refuses the message for good, Internal if it may
// take it later. Failures do not name the recipient.
func (s *Sender) Send(ctx context.Context, m mail.Message) error {
	msg, err := s.compose(m)
	if err != nil {
		return fault.New(fault.Invalid, "The message cannot be written to this address")
	}
	client, err := gomail.NewClient(s.config.Host, s.options...)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "The mail server's name or port cannot be used")
	}
	if err := client.DialWithContext(ctx); err != nil {
		return fault.Wrap(fault.Internal, err, "The mail server cannot be reached, or refuses the user and password")
	}
	err = refusal(client.Send(msg))
	_ = client.Close() // the message was taken or refused by now; a bad farewell changes neither
	return err
}

// refusal tells what the server said without whom it was about: the library's text names the address.
func refusal(err error) error {
	if err == nil {
		return nil
	}
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return fault.New(fault.Internal, "The mail server broke off")
	}
	code := ""
	if sent.ErrorCode() != 0 {
		code = fmt.Sprintf(" (code %d)", sent.ErrorCode())
	}
	if sent.ErrorCode() >= 500 {
		return fault.New(fault.Invalid, "The mail server refuses this message%s. Check the address", code)
	}
	return fault.New(fault.Internal, "The mail server does not take this message now%s", code)
}

func (s *Sender) compose(m mail.Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.From(s.config.From); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(mail.OneLine(m.ToName), m.To); err != nil {
		return nil, err
	}
	msg.Subject(mail.OneLine(m.Subject))
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.ID + "@" + s.domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no out-of-office answers
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}
