package jobs

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"preceptor/internal/fault"
	"preceptor/internal/id"
)

// The databases, as Config.Driver names them.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Times of the queue. A job that was running when its process died is found by its age alone, so the
// age is kept short; jobs here take seconds.
const (
	jobTimeout   = time.Minute
	rescueAfter  = 3 * time.Minute
	keepFinished = 6 * time.Hour
	hardStopWait = 5 * time.Second
)

// Config is what the queue needs.
type Config struct {
	// DB writes. On SQLite it has one connection, shared with the rest of the program.
	DB     *sql.DB
	Driver string
	// TxFrom finds the transaction in a context. A job enqueued in one is inserted by it alone.
	TxFrom func(ctx context.Context) (*sql.Tx, bool)
	Log    *slog.Logger
	// Workers is how many jobs run at once; 0 means 2 on SQLite and 8 on PostgreSQL.
	Workers int
	// Poll is how often to look for jobs that another process enqueued or that are due; 0 means 1 s.
	Poll time.Duration
	// SweepEvery is the time between sweeps; 0 means a minute.
	SweepEvery time.Duration
}

// Handlers do the jobs. An error means "again later", with growing waits, except that what is not
// found, invalid or denied now stays so, and is given up. Errors are kept and logged: no personal data
// in them.
type Handlers struct {
	Score func(ctx context.Context, org id.Org, a id.Attempt) error
	Mail  func(ctx context.Context, org id.Org, messageID string) error
	Sweep func(ctx context.Context) error
}

// Client enqueues jobs and, once started, runs them. It implements attempt.Queue.
type Client struct {
	river    *river.Client[*sql.Tx]
	txFrom   func(ctx context.Context) (*sql.Tx, bool)
	handlers *Handlers
}

// New returns a client that can enqueue; Start makes it run jobs too.
func New(c Config) (*Client, error) {
	driver, err := driverOf(c.DB, c.Driver)
	if err != nil {
		return nil, err
	}
	client := &Client{txFrom: c.TxFrom, handlers: &Handlers{}}
	client.river, err = river.NewClient(driver, c.river(client.handlers))
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "The job queue cannot be set up")
	}
	return client, nil
}

func driverOf(db *sql.DB, name string) (riverdriver.Driver[*sql.Tx], error) {
	switch name {
	case SQLite:
		return riversqlite.New(db), nil
	case Postgres:
		return riverdatabasesql.New(db), nil
	default:
		return nil, fault.New(fault.Internal, "The job queue does not know the database %q", name)
	}
}

func (c Config) river(h *Handlers) *river.Config {
	if c.Workers == 0 {
		c.Workers = map[string]int{SQLite: 2, Postgres: 8}[c.Driver]
	}
	if c.Poll == 0 {
		c.Poll = time.Second
	}
	if c.SweepEvery == 0 {
		c.SweepEvery = time.Minute
	}
	sweep := river.NewPeriodicJob(river.PeriodicInterval(c.SweepEvery),
		func() (river.JobArgs, *river.InsertOpts) { return sweepArgs{}, nil },
		&river.PeriodicJobOpts{RunOnStart: true})
	return &river.Config{
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: c.Workers}},
		Workers:                     workers(h),
		ErrorHandler:                failures{logger(c.Log)},
		PeriodicJobs:                []*river.PeriodicJob{sweep},
		Logger:                      slog.New(warnings{logger(c.Log).Handler()}),
		FetchPollInterval:           c.Poll,
		FetchCooldown:               min(c.Poll, 100*time.Millisecond),
		PollOnly:                    true, // listening would hold a connection, or poll twenty times as often
		JobTimeout:                  jobTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		CompletedJobRetentionPeriod: keepFinished,
	}
}

// Start begins to run jobs, until Stop. The context bounds only the starting.
func (c *Client) Start(ctx context.Context, h Handlers) error {
	if h.Score == nil || h.Mail == nil || h.Sweep == nil {
		return fault.New(fault.Internal, "The job queue needs a handler for each kind of job")
	}
	*c.handlers = h
	if err := c.river.Start(context.WithoutCancel(ctx)); err != nil {
		return fault.Wrap(fault.Internal, err, "The job queue cannot be started")
	}
	return nil
}

// Stop takes no new jobs and waits for the running ones until ctx ends; then it cancels them. A
// cancelled job runs again after the next start.
func (c *Client) Stop(ctx context.Context) error {
	err := c.river.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), hardStopWait)
	defer cancel()
	return errors.Join(err, c.river.StopAndCancel(hard))
}

// EnqueueScore asks for an attempt to be scored, in the transaction in ctx if there is one.
func (c *Client) EnqueueScore(ctx context.Context, org id.Org, a id.Attempt) error {
	return c.enqueue(ctx, scoreArgs{Org: org, Attempt: a})
}

// EnqueueMail asks for a message of the outbox to be sent, in the transaction in ctx if there is one.
func (c *Client) EnqueueMail(ctx context.Context, org id.Org, messageID string) error {
	return c.enqueue(ctx, mailArgs{Org: org, Message: messageID})
}

func (c *Client) enqueue(ctx context.Context, args river.JobArgs) error {
	var err error
	if tx, ok := c.txFrom(ctx); ok {
		_, err = c.river.InsertTx(ctx, tx, args, nil)
	} else {
		_, err = c.river.Insert(ctx, args, nil)
	}
	if err != nil {
		return fault.Wrap(fault.Internal, err, "The work could not be queued")
	}
	return nil
}

type scoreArgs struct {
	Org     id.Org     `json:"org"`
	Attempt id.Attempt `json:"attempt"`
}

func (scoreArgs) Kind() string                 { return "score" }
func (scoreArgs) InsertOpts() river.InsertOpts { return once(10) }

type mailArgs struct {
	Org     id.Org `json:"org"`
	Message string `json:"message"`
}

func (mailArgs) Kind() string                 { return "mail" }
func (mailArgs) InsertOpts() river.InsertOpts { return once(12) } // the waits add up to half a day

type sweepArgs struct{}

func (sweepArgs) Kind() string                 { return "sweep" }
func (sweepArgs) InsertOpts() river.InsertOpts { return once(1) } // the next comes in a minute anyway

// once keeps one unfinished job per kind and arguments. Finished ones do not count, so that a message
// can be sent again and an attempt scored again when somebody asks.
func once(tries int) river.InsertOpts {
	return river.InsertOpts{MaxAttempts: tries, UniqueOpts: river.UniqueOpts{
		ByArgs: true,
		ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled,
		},
	}}
}

func workers(h *Handlers) *river.Workers {
	all := river.NewWorkers()
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, j *river.Job[scoreArgs]) error {
		return h.Score(ctx, j.Args.Org, j.Args.Attempt)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, j *river.Job[mailArgs]) error {
		return h.Mail(ctx, j.Args.Org, j.Args.Message)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[sweepArgs]) error {
		return h.Sweep(ctx)
	}))
	return all
}
