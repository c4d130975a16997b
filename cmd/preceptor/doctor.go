package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"preceptor/assessments"
	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/config"
)

type doctorCmd struct {
	config.Config
	config.Web
}

// Run checks each thing the server needs and says what to do about what fails. It changes nothing
// but a probe file in the data folder, which it removes.
func (c doctorCmd) Run(ctx context.Context) error {
	failed := 0
	for _, check := range []struct {
		name string
		run  func(context.Context) (string, error)
	}{
		{"address", c.address}, {"data folder", c.folder}, {"database", c.database},
		{"templates", c.templates}, {"answer keys", c.keys}, {"mail", c.mail}, {"clock", c.clock},
	} {
		text, err := check.run(ctx)
		if err != nil {
			failed++
			fmt.Fprintf(os.Stdout, "FAIL  %-12s %v\n", check.name, err)
			continue
		}
		fmt.Fprintf(os.Stdout, "ok    %-12s %s\n", check.name, text)
	}
	if failed > 0 {
		return fmt.Errorf("%d of the checks failed", failed)
	}
	return nil
}

func (c doctorCmd) address(context.Context) (string, error) {
	address, err := c.Address()
	if err == nil && strings.HasPrefix(address, "http://") {
		address += " (without TLS: put a proxy with TLS before it, and set --base-url)"
	}
	return address, err
}

func (c doctorCmd) folder(context.Context) (string, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return "", fmt.Errorf("cannot be made: %w", err)
	}
	probe, err := os.CreateTemp(c.Data, "probe-*")
	if err != nil {
		return "", fmt.Errorf("cannot be written: %w", err)
	}
	path, _ := filepath.Abs(c.Data)
	return path, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func (c doctorCmd) database(ctx context.Context) (string, error) {
	a, err := app.New(ctx, app.Options{Config: c.Config, Web: c.Web})
	if err != nil {
		return "", err
	}
	defer a.Close()
	n, err := a.Store.CountOrgs(ctx)
	if err != nil {
		return "", fmt.Errorf("it answers, but has not this version's tables; run `preceptor migrate`: %w", err)
	}
	return fmt.Sprintf("%s answers, %d clinic(s)", a.Store.Dialect(), n), nil
}

func (c doctorCmd) templates(context.Context) (string, error) {
	loaded, refused, err := app.RoleTemplates(c.Templates, assessments.Catalog())
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d role templates", len(loaded)), errors.Join(refused...)
}

func (c doctorCmd) mail(ctx context.Context) (string, error) {
	if c.Mail.Host == "" {
		return "kept in the data folder, shown in the outbox; set --smtp-host to send it", nil
	}
	address := net.JoinHostPort(c.Mail.Host, strconv.Itoa(c.Mail.Port))
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return "", fmt.Errorf("the SMTP server does not answer: %w", err)
	}
	return address + " answers", conn.Close()
}

func (c doctorCmd) keys(context.Context) (string, error) {
	_, says, refused := assessments.WithKeys(assessments.Catalog(), os.DirFS(c.Keys()))
	if len(refused) > 0 {
		return "", fmt.Errorf("not in use, in %s: %w", c.Keys(), errors.Join(refused...))
	}
	if len(says) == 0 {
		return "those that ship; the scenario's are placeholders until your own panel makes one (exercise key export)", nil
	}
	return strings.Join(says, "; "), nil
}

func (c doctorCmd) clock(context.Context) (string, error) {
	now := clock.Real{}.Now()
	built := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC) // no server of this version ran before
	if now.Before(built) {
		return "", fmt.Errorf("it says %s, which is in the past; deadlines would be wrong", now.Format(time.DateTime))
	}
	return now.Format(time.RFC3339), nil
}
