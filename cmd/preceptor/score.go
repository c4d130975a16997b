package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/app"
	"preceptor/internal/config"
	"preceptor/internal/fault"
	"preceptor/internal/id"
	"preceptor/internal/review"
)

type ledgerCmd struct {
	Replay scoreReplayCmd `cmd:"" help:"Score all finished work again and hold the results against the stored scores, byte for byte."`
}

type scoreReplayCmd struct {
	config.Config
	All bool `help:"Print every score, not only those that are not the same."`
}

// Run reads the scores of every clinic and changes nothing. It fails if one of them does not come out
// again the same.
func (c scoreReplayCmd) Run(ctx context.Context) error {
	return withApp(ctx, c.Config, config.Web{Addr: "localhost:8080"}, func(a *app.App) error {
		orgs, err := a.Store.Orgs(ctx)
		if err != nil {
			return err
		}
		r := replay{app: a, all: c.All, out: tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0), count: map[review.Verdict]int{}}
		fmt.Fprintln(r.out, "CLINIC\tKIND\tATTEMPT\tVERSION\tSCORED\tPOINTS\tREPLAY")
		for _, org := range orgs {
			if err := r.org(ctx, org); err != nil {
				return err
			}
		}
		return r.sum()
	})
}

// replay goes through the ledgers of all clinics, one attempt at a time.
type replay struct {
	app   *app.App
	all   bool
	out   *tabwriter.Writer
	count map[review.Verdict]int
}

func (r *replay) org(ctx context.Context, org account.Org) error {
	attempts, err := r.app.Store.ScoredAttempts(ctx, org.ID)
	if err != nil {
		return err
	}
	for _, a := range attempts {
		if err := r.attempt(ctx, org, a); err != nil {
			return fmt.Errorf("attempt %s: %w", a, err)
		}
	}
	return nil
}

func (r *replay) attempt(ctx context.Context, org account.Org, a id.Attempt) error {
	rows, err := r.app.Store.ScoresOf(ctx, org.ID, a)
	if err != nil || len(rows) == 0 {
		return err
	}
	kind, err := r.app.Site.Catalog.Kind(rows[0].Kind)
	if err != nil {
		return err
	}
	taken, err := r.app.Site.Attempt.Open(ctx, org.ID, a)
	if err != nil {
		return err
	}
	saved, err := r.app.Store.Response(ctx, org.ID, a)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	for _, row := range rows {
		verdict, err := review.Replay(kind, taken, saved.At, row)
		r.count[verdict]++
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", a, err)
		}
		if r.all || verdict != review.Same {
			r.line(org, row, verdict)
		}
	}
	return nil
}

func (r *replay) line(org account.Org, row review.ScoreRow, v review.Verdict) {
	fmt.Fprintf(r.out, "%s\t%s\t%s\t%d\t%s\t%.4f\t%s\n", org.Name, row.Kind, row.Attempt, row.Version, row.MadeAt.Format(time.RFC3339), row.Score.Points, v)
}

func (r *replay) sum() error {
	if err := r.out.Flush(); err != nil {
		return err
	}
	return summed(os.Stdout, r.count)
}

// summed says in one line what was found, and fails where a score did not come out again.
func summed(out io.Writer, count map[review.Verdict]int) error {
	fmt.Fprintf(out, "%d the same, %d by older rules, %d whose work went on, %d different\n",
		count[review.Same], count[review.Older], count[review.WentOn], count[review.Differs])
	if n := count[review.Differs]; n > 0 {
		return fmt.Errorf("%d stored score(s) do not come out again: the database or the program has been changed without raising a version", n)
	}
	return nil
}
