package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/config"
	"preceptor/internal/fault"
)

type memberCmd struct {
	List memberListCmd `cmd:"" help:"List the members of every clinic."`
	Link memberLinkCmd `cmd:"" help:"Print a one-time link with which a member chooses a new password."`
}

type memberListCmd struct{ config.Config }

func (c memberListCmd) Run(ctx context.Context) error {
	return withApp(ctx, c.Config, config.Web{Addr: "localhost:8080"}, func(a *app.App) error {
		orgs, err := a.Store.Orgs(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "CLINIC\tNAME\tE-MAIL\tROLE\tSTATE")
		for _, org := range orgs {
			members, err := a.Store.Members(ctx, org.ID)
			if err != nil {
				return err
			}
			for _, m := range members {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", org.Name, m.Name, m.Email, m.Role, memberState(m))
			}
		}
		return w.Flush()
	})
}

func memberState(m account.Member) string {
	switch {
	case m.DisabledAt != nil:
		return "disabled"
	case m.PasswordHash == "":
		return "invited"
	default:
		return "active"
	}
}

type memberLinkCmd struct {
	config.Config
	config.Web
	Email string `arg:"" help:"Address the member signs in with."`
}

func (c memberLinkCmd) Run(ctx context.Context) error {
	return withApp(ctx, c.Config, c.Web, func(a *app.App) error {
		link, err := a.Site.Account.ConsoleResetLink(ctx, c.Email)
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.NotFound, "no member signs in with %s; `preceptor member list` shows all", c.Email)
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stdout, link)
		return nil
	})
}

// withApp opens the product for one command.
func withApp(ctx context.Context, c config.Config, w config.Web, fn func(*app.App) error) error {
	a, err := app.New(ctx, app.Options{Config: c, Web: w})
	if err != nil {
		return err
	}
	defer a.Close()
	return fn(a)
}
