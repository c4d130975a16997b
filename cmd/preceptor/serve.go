package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"preceptor/internal/app"
	"preceptor/internal/config"
)

type serveCmd struct {
	config.Config
	config.Web
	NoMigrate bool `help:"Do not bring the database to this version first." env:"PRECEPTOR_NO_MIGRATE"`
}

func (c serveCmd) Run(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return err
	}
	a, err := app.Start(ctx, app.Options{Config: c.Config, Web: c.Web, Migrate: !c.NoMigrate}, listener)
	if err != nil {
		return err
	}
	defer a.Close()
	link, err := a.Site.Account.FirstRun(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "Preceptor is at %s\n", a.Site.BaseURL)
	if link != "" {
		fmt.Fprintf(os.Stdout, "\nNo clinic is set up yet. Open this link once to become its owner:\n\n  %s\n\n", link)
	}
	return a.Serve(ctx, listener)
}

type migrateCmd struct{ config.Config }

func (c migrateCmd) Run(ctx context.Context) error {
	a, err := app.New(ctx, app.Options{Config: c.Config, Web: config.Web{Addr: "localhost:0"}, Migrate: true})
	if err != nil {
		return err
	}
	defer a.Close()
	fmt.Fprintln(os.Stdout, "The database is at this version.")
	return nil
}
