package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"

	"preceptor/internal/app"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/demo"
	"preceptor/internal/exercise"
)

type demoCmd struct {
	Addr      string `help:"Address to listen on." default:"127.0.0.1:8080" env:"PRECEPTOR_ADDR"`
	Data      string `help:"Folder for the demo's data. Default: a fresh temporary one, removed at the end." type:"path"`
	Database  string `help:"An empty database to fill instead: sqlite:FILE or postgres://..."`
	Templates string `help:"Folder with your own role templates." env:"PRECEPTOR_TEMPLATES" type:"path"`
	Seed      uint64 `help:"Another number makes another world." default:"7"`
}

func (c demoCmd) Run(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return err
	}
	remove := func() error { return nil }
	if c.Data == "" {
		if c.Data, err = os.MkdirTemp("", "preceptor-demo-*"); err != nil {
			return err
		}
		folder := c.Data
		remove = func() error { return os.RemoveAll(folder) }
	}
	defer remove() //nolint:errcheck // a temporary folder left behind harms no one
	options := app.Options{
		Config: config.Config{Data: c.Data, Database: c.Database, Templates: c.Templates, Log: "text", LogLevel: "warn"},
		Web:    config.Web{Addr: listener.Addr().String()}, Migrate: true,
	}
	if err := c.fill(ctx, options); err != nil {
		return err
	}
	a, err := app.New(ctx, options)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(ctx, listener)
}

// fill makes the world with a clock that is moved; a data folder that holds a clinic already is
// served as it is.
func (c demoCmd) fill(ctx context.Context, options app.Options) error {
	now := clock.Real{}.Now()
	moved := clock.At(now)
	forms := exercise.Rand(c.Seed, "demo forms") // the same clinic each time; seeds fit a JSON number
	options.Clock, options.Seed = moved, func() uint64 { return forms.Uint64() >> 12 }
	options.Config.Templates = "" // the made-up jobs come from shipped ones
	a, err := app.New(ctx, options)
	if err != nil {
		return err
	}
	defer a.Close()
	n, err := a.Store.CountOrgs(ctx)
	if err != nil {
		return err
	}
	if n > 0 {
		fmt.Fprintf(os.Stdout, "The clinic in %s is at %s\n", c.Data, a.Site.BaseURL)
		return nil
	}
	world, err := demo.Build(ctx, a, moved, now, c.Seed)
	if err != nil {
		return err
	}
	fmt.Fprint(os.Stdout, describe(world, a.Site.BaseURL, c.Data))
	return nil
}

func describe(w demo.World, base, data string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "\n%s, a made-up clinic, is at %s\n\n  Staff sign in at %s/sign-in with the password %s\n", w.Org.Name, base, base, demo.Password)
	for _, m := range w.Members {
		fmt.Fprintf(&out, "    %-10s %s\n", m.Role, m.Email)
	}
	fmt.Fprintf(&out, "\n  Open jobs are at %s/jobs\n", base)
	for _, p := range w.Open {
		fmt.Fprintf(&out, "    %s/jobs/%s\n", base, p.Slug)
	}
	fmt.Fprint(&out, "\n  Where to look\n")
	for _, s := range w.Tour {
		fmt.Fprintf(&out, "    %-62s %-10s %s%s\n", s.What, s.As, base, s.Path)
	}
	if len(w.Candidates) > 0 {
		fmt.Fprint(&out, "\n  Candidates' own links\n")
	}
	for _, l := range w.Candidates {
		fmt.Fprintf(&out, "    %-24s %-28s %s\n", l.Name+" ("+l.Code+")", l.State, l.URL)
	}
	fmt.Fprintf(&out, "\n  Data: %s   Stop: Ctrl-C\n\n", data)
	return out.String()
}
