// Command preceptor is the whole product in one binary: the server, its demo world, and the tools
// for people who work with files.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // clinics' zones, on machines that have none

	"github.com/alecthomas/kong"

	"preceptor/internal/fault"
)

type cli struct {
	Serve    serveCmd    `cmd:"" help:"Serve the product."`
	Demo     demoCmd     `cmd:"" help:"Serve a made-up clinic with candidates in every state."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database to this version."`
	Member   memberCmd   `cmd:"" help:"List members, add one, or make a new sign-in link."`
	Exercise exerciseCmd `cmd:"" help:"Make, solve and score exercise forms from files."`
	Posting  postingCmd  `cmd:"" help:"Draft and check job descriptions from files."`
	Score    ledgerCmd   `cmd:"" help:"Check stored scores."`
	Doctor   doctorCmd   `cmd:"" help:"Check configuration, database, mail and clock."`
	Bench    benchCmd    `cmd:"" help:"Measure the product, or try to break it, on a database of its own."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parser := kong.Must(&cli{}, kong.Name("preceptor"),
		kong.Description("Hiring and assessment for patient care coordinators, run by the clinic itself."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	cmd, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "preceptor:", err)
		os.Exit(exitCode(err))
	}
}

// exitCode is 2 for input that the caller can mend, 130 after an interrupt, else 1.
func exitCode(err error) int {
	switch {
	case errors.Is(err, context.Canceled):
		return 130
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.NotFound):
		return 2
	default:
		return 1
	}
}
