package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"preceptor/internal/bench"
)

type benchCmd struct {
	Attempts benchAttemptsCmd `cmd:"" help:"Autosaves: how many, how fast, and whether any is lost when everything breaks."`
}

type benchAttemptsCmd struct {
	Chaos     bool          `help:"Kill servers, restart the database and cut connections while candidates work, then compare what is stored with what they were told."`
	Database  []string      `help:"sqlite, postgres (a server of our own is started), or the address of an empty database. Default: both, as far as they are installed." placeholder:"WHERE"`
	Clients   []int         `help:"How many candidates. Load takes several numbers. Default: 1,16,64,256; with --chaos 200." placeholder:"N"`
	Seconds   float64       `help:"How long, for each measure. Default: 3; with --chaos 60." placeholder:"N"`
	Seed      uint64        `help:"Another number makes other chances." default:"7"`
	KillEvery time.Duration `help:"Between the end of one server and the next, with --chaos." default:"4s"`
	Restarts  int           `help:"Of the database, with --chaos and a PostgreSQL server of our own." default:"2"`
	Pace      float64       `help:"1: candidates act as fast as the page's script, 0.1: ten times as fast, with --chaos." default:"1"`
	Open      int           `help:"Attempts that are open at once when memory is measured; 0: not measured." default:"1000"`
}

func (c benchAttemptsCmd) Run(ctx context.Context) error {
	if len(c.Database) == 0 {
		c.Database = bench.Databases()
	}
	run := c.load
	if c.Chaos {
		run = c.chaos
	}
	broken := 0
	for _, database := range c.Database {
		n, err := run(ctx, database)
		if err != nil {
			return err
		}
		broken += n
	}
	if broken > 0 {
		return fmt.Errorf("%d promises were broken (seed %d)", broken, c.Seed)
	}
	return nil
}

func (c benchAttemptsCmd) chaos(ctx context.Context, database string) (broken int, err error) {
	run := bench.Chaos{
		Database: database, Clients: 200, For: seconds(c.Seconds, 60), KillEvery: c.KillEvery, Restarts: c.Restarts,
		Pace: c.Pace, Faults: bench.Usual, Seed: c.Seed, Program: itself, Log: os.Stdout,
	}
	if len(c.Clients) > 0 {
		run.Clients = c.Clients[0]
	}
	ruins, err := run.Run(ctx)
	if err != nil {
		return 0, err
	}
	ruins.Write(os.Stdout)
	return ruins.Broken(), nil
}

func seconds(given, otherwise float64) time.Duration {
	if given == 0 {
		given = otherwise
	}
	return time.Duration(given * float64(time.Second))
}

// itself runs this program again, as a process of its own.
func itself(ctx context.Context, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.CommandContext(ctx, self, args...)
}

func (c benchAttemptsCmd) load(ctx context.Context, database string) (broken int, err error) {
	run := bench.Load{
		Database: database, Clients: []int{1, 16, 64, 256}, For: seconds(c.Seconds, 3), Open: c.Open,
		Program: itself, Log: os.Stderr,
	}
	if len(c.Clients) > 0 {
		run.Clients = c.Clients
	}
	measures, err := run.Run(ctx)
	if err != nil {
		return 0, err
	}
	measures.Write(os.Stdout)
	return 0, nil
}
