// Package config is what the person who runs the product can set: flags, environment variables and
// defaults stand together on each field. Only cmd and app read it.
package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Config is the whole configuration of a process that opens the database.
type Config struct {
	Database  string `help:"Where data lives: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME. Default: a SQLite file in the data folder." env:"PRECEPTOR_DATABASE"`
	Data      string `help:"Folder for the embedded database and kept mail." default:"data" env:"PRECEPTOR_DATA" type:"path"`
	Templates string `help:"Folder with your own role templates." env:"PRECEPTOR_TEMPLATES" type:"path"`
	Log       string `help:"How to log: text or json." enum:"text,json" default:"text" env:"PRECEPTOR_LOG"`
	LogLevel  string `help:"What to log: debug, info, warn or error." enum:"debug,info,warn,error" default:"info" env:"PRECEPTOR_LOG_LEVEL"`
}

// Web is how the product is served.
type Web struct {
	Addr    string   `help:"Address to listen on." default:"127.0.0.1:8080" env:"PRECEPTOR_ADDR"`
	BaseURL string   `help:"Address people reach it by, such as https://jobs.example.org. Default: made from the listening address." env:"PRECEPTOR_BASE_URL"`
	Proxies []string `help:"Networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8." env:"PRECEPTOR_PROXIES"`
	Mail    Mail     `embed:"" prefix:"smtp-"`
	Outage  Outage   `embed:"" prefix:"outage-"`
}

// Outage bounds the time that a candidate has back when their browser could not reach the server. What
// they lose while no server runs they have back in full.
type Outage struct {
	Each time.Duration `help:"Time given back for one lost connection, at most. Below 5s: none." default:"10m" env:"PRECEPTOR_OUTAGE_EACH"`
	All  time.Duration `help:"Time given back for lost connections in one exercise, at most. Below 5s: none." default:"30m" env:"PRECEPTOR_OUTAGE_ALL"`
}

// Mail is the SMTP server that letters leave by; without a host they are kept in the data folder.
type Mail struct {
	Host     string `help:"SMTP server. Without one, mail is kept in the data folder and shown in the outbox." env:"PRECEPTOR_SMTP_HOST"`
	Port     int    `help:"SMTP port." default:"587" env:"PRECEPTOR_SMTP_PORT"`
	User     string `help:"SMTP user." env:"PRECEPTOR_SMTP_USER"`
	Password string `help:"SMTP password." env:"PRECEPTOR_SMTP_PASSWORD"`
	From     string `help:"Sender, such as 'Riverside Clinic <jobs@example.org>'." env:"PRECEPTOR_SMTP_FROM"`
	TLS      string `help:"starttls, tls or none." enum:"starttls,tls,none" default:"starttls" env:"PRECEPTOR_SMTP_TLS"`
}

// DatabaseURL is Database, or the file in the data folder; the folder is made if it is missing.
func (c Config) DatabaseURL() (string, error) {
	if c.Database != "" {
		return c.Database, nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	return "sqlite:" + filepath.Join(c.Data, "preceptor.db"), nil
}

// Keys is the folder with answer keys of the clinic's own panels.
func (c Config) Keys() string { return filepath.Join(c.Data, "keys") }

// Address is BaseURL, or one made from the listening address.
func (w Web) Address() (string, error) {
	if w.BaseURL == "" {
		host, port, err := net.SplitHostPort(w.Addr)
		if err != nil {
			return "", fmt.Errorf("--addr: %w", err)
		}
		if host == "" || host == "0.0.0.0" || host == "::" {
			host = "localhost"
		}
		return "http://" + net.JoinHostPort(host, port), nil
	}
	u, err := url.Parse(w.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("--base-url: %q is not an address like https://jobs.example.org", w.BaseURL)
	}
	return u.Scheme + "://" + u.Host, nil
}

// Logger writes to standard error.
func (c Config) Logger() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // the enum above lets only valid levels through
	options := &slog.HandlerOptions{Level: level}
	if c.Log == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}
