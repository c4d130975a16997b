package devbox

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"preceptor/internal/fault"
	"preceptor/internal/mail"
)

// Sender writes messages into a folder, which it makes.
type Sender struct {
	Dir  string
	From string // an address, with or without a name; empty: nobody in particular
}

const nobody = "Preceptor <preceptor@localhost>"

// Send writes MESSAGE-ID.eml, complete or not at all; the same message again replaces it.
func (s Sender) Send(_ context.Context, m mail.Message) error {
	if err := s.write(m); err != nil {
		return fault.Wrap(fault.Internal, err, "The message could not be kept on disk. Check the folder for mail")
	}
	return nil
}

func (s Sender) write(m mail.Message) error {
	name, err := fileName(m.ID)
	if err != nil {
		return err
	}
	msg, err := s.compose(m)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(s.Dir, ".writing-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone already if all went well
	_, err = msg.WriteTo(file)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(s.Dir, name))
}

// fileName keeps a message within the folder.
func fileName(messageID string) (string, error) {
	if messageID == "" || strings.Trim(messageID, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
		return "", fmt.Errorf("%q is no message id", messageID)
	}
	return messageID + ".eml", nil
}

func (s Sender) compose(m mail.Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.From(cmp.Or(s.From, nobody)); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(mail.OneLine(m.ToName), m.To); err != nil {
		return nil, err
	}
	msg.Subject(mail.OneLine(m.Subject))
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.ID + "@preceptor.invalid")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}
