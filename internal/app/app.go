package app

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"preceptor/internal/account"
	"preceptor/internal/attempt"
	"preceptor/internal/clock"
	"preceptor/internal/config"
	"preceptor/internal/exercise"
	"preceptor/internal/fault"
	"preceptor/internal/hiring"
	"preceptor/internal/id"
	"preceptor/internal/jobs"
	"preceptor/internal/mail"
	"preceptor/internal/mail/devbox"
	"preceptor/internal/mail/smtp"
	"preceptor/internal/posting"
	"preceptor/internal/review"
	"preceptor/internal/store"
	"preceptor/internal/web"
	"preceptor/internal/web/site"
	"preceptor/internal/web/ui"
	"preceptor/templates"
)

// App is the product, put together.
type App struct {
	Site    *site.Site
	Store   *store.Store
	Jobs    *jobs.Client
	Handler http.Handler

	office *mail.Office
	sender mail.Sender
	log    *slog.Logger
}

// Options are what tests and the demo choose differently.
type Options struct {
	Config  config.Config
	Web     config.Web
	Clock   clock.Clock   // nil: the real one
	Seed    func() uint64 // nil: from the system's randomness
	Log     *slog.Logger  // nil: as Config says
	Migrate bool          // bring the database to this version first
}

// New opens the database and wires the product. Close it when done.
func New(ctx context.Context, o Options) (*App, error) {
	if o.Clock == nil {
		o.Clock = clock.Real{}
	}
	if o.Seed == nil {
		o.Seed = RandomSeed
	}
	if o.Log == nil {
		o.Log = o.Config.Logger()
	}
	database, err := o.Config.DatabaseURL()
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Config{Database: database, Clock: o.Clock})
	if err != nil {
		return nil, err
	}
	a := &App{Store: db, log: o.Log}
	if err := a.wire(ctx, o); err != nil {
		_ = db.Close() // the first error is the one that tells
		return nil, err
	}
	return a, nil
}

// RandomSeed draws a form's seed from the system's randomness. It fits a JSON number exactly.
func RandomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return binary.BigEndian.Uint64(b[:]) >> 12
}

// Migrate brings the database to this version: the product's tables, then the queue's.
func (a *App) Migrate(ctx context.Context) error {
	if err := a.Store.Migrate(ctx); err != nil {
		return err
	}
	return jobs.Migrate(ctx, a.Store.WriterDB(), string(a.Store.Dialect()))
}

func (a *App) wire(ctx context.Context, o Options) error {
	if o.Migrate {
		if err := a.Migrate(ctx); err != nil {
			return err
		}
	}
	queue, err := jobs.New(jobs.Config{DB: a.Store.WriterDB(), Driver: string(a.Store.Dialect()), TxFrom: a.Store.SQLTx, Log: o.Log})
	if err != nil {
		return err
	}
	a.Jobs = queue
	if a.sender, err = senderOf(o); err != nil {
		return err
	}
	base, err := o.Web.Address()
	if err != nil {
		return err
	}
	catalog := catalogOf(o)
	roleTemplates, err := loadTemplates(o, catalog)
	if err != nil {
		return err
	}
	assets, err := ui.NewAssets(folders(catalog))
	if err != nil {
		return err
	}
	a.Site = a.site(o, base, catalog, roleTemplates)
	a.Site.Assets = assets
	proxies, err := networks(o.Web.Proxies)
	if err != nil {
		return err
	}
	a.Handler = web.New(a.Site, a.ready, proxies)
	return nil
}

func (a *App) site(o Options, base string, catalog exercise.Catalog, roleTemplates posting.Templates) *site.Site {
	s, db := &site.Site{}, a.Store
	a.office = &mail.Office{Store: db, Tx: db, Queue: a.Jobs, Sender: a.sender, Clock: o.Clock}
	s.Account = account.NewService(account.Deps{Store: db, Tx: db, Audit: db, Outbox: a.office, Clock: o.Clock, BaseURL: base})
	s.Attempt = attempt.NewService(attempt.Deps{Store: db, Tx: db, Audit: db, Queue: a.Jobs, Clock: o.Clock, Catalog: catalog, Seed: o.Seed, Outage: outage(o.Web.Outage)})
	post := letters{outbox: a.office, orgs: db, catalog: catalog, clock: o.Clock, baseURL: base}
	s.Hiring = hiring.NewService(hiring.Deps{
		Store: db, Tx: db, Audit: db, Clock: o.Clock, Catalog: catalog, Attempts: s.Attempt, Letters: post, Desk: post, Post: post,
	})
	about := reviewLetters{letters: post, store: db, hiring: s.Hiring}
	s.Review = review.NewService(review.Deps{
		Store: db, Tx: db, Audit: db, Clock: o.Clock, Catalog: catalog, Attempts: s.Attempt, Letters: about, Promises: about,
	})
	s.Posting = posting.NewService(posting.Deps{Store: db, Tx: db, Audit: db, Clock: o.Clock, Templates: roleTemplates})
	s.Accounts, s.Hirings, s.Attempts, s.Reviews, s.Postings, s.Mails, s.Trail = db, db, db, db, db, db, db
	s.Catalog, s.Clock, s.Log, s.BaseURL = catalog, o.Clock, o.Log, base
	s.Secure = strings.HasPrefix(base, "https://")
	return s
}

// outage is the rule for time given back, where nothing is configured the usual one.
func outage(c config.Outage) attempt.Outage {
	rule := attempt.Usual
	if c.Each > 0 {
		rule.Each = c.Each
	}
	if c.All > 0 {
		rule.All = c.All
	}
	return rule
}

func folders(c exercise.Catalog) map[string]fs.FS {
	out := map[string]fs.FS{}
	for _, k := range c.Kinds() {
		out[k.Info().Slug] = k.Assets()
	}
	return out
}

// RoleTemplates reads the shipped role templates and those of the clinic's own folder, if one is
// named, which may suggest the exercises of the catalog. Each refused file is a *posting.Broken, while
// the others load; err is about the folder.
func RoleTemplates(own string, catalog exercise.Catalog) (loaded posting.Templates, refused []error, err error) {
	sources := []posting.Source{{Files: templates.FS}}
	if own != "" {
		switch info, err := os.Stat(own); {
		case err != nil:
			return nil, nil, fault.Wrap(fault.Invalid, err, "--templates: %s cannot be read; make the folder, or name another", own)
		case !info.IsDir():
			return nil, nil, fault.Invalidf("--templates: %s is a file; name the folder it stands in", own)
		}
		sources = append(sources, posting.Source{Name: own, Files: os.DirFS(own)})
	}
	var kinds []string
	for _, k := range catalog.Kinds() {
		kinds = append(kinds, k.Info().Slug)
	}
	loaded, refused = posting.LoadTemplates(kinds, sources...)
	return loaded, refused, nil
}

// loadTemplates logs each refused template with its place and reason.
func loadTemplates(o Options, catalog exercise.Catalog) (posting.Templates, error) {
	loaded, refused, err := RoleTemplates(o.Config.Templates, catalog)
	if err != nil {
		return nil, err
	}
	for _, broken := range refused {
		o.Log.Error("role template refused", "error", broken)
	}
	if len(loaded) == 0 {
		return nil, errors.New("no role template could be loaded")
	}
	return loaded, nil
}

func senderOf(o Options) (mail.Sender, error) {
	m := o.Web.Mail
	if m.Host == "" {
		return devbox.Sender{Dir: filepath.Join(o.Config.Data, "mail")}, nil
	}
	return smtp.New(smtp.Config{Host: m.Host, Port: m.Port, User: m.User, Password: m.Password, From: m.From, TLS: m.TLS})
}

func networks(texts []string) ([]*net.IPNet, error) {
	var out []*net.IPNet
	for _, text := range texts {
		_, network, err := net.ParseCIDR(text)
		if err != nil {
			return nil, fmt.Errorf("--proxies: %w", err)
		}
		out = append(out, network)
	}
	return out, nil
}

// ready tells whether the database answers.
func (a *App) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return a.Store.Ping(ctx)
}

// StartJobs begins to run queued work; StopJobs waits for what runs.
func (a *App) StartJobs(ctx context.Context) error {
	return a.Jobs.Start(ctx, jobs.Handlers{
		Score: a.scored,
		Mail:  a.office.Deliver,
		Sweep: func(ctx context.Context) error {
			return errors.Join(a.Site.Attempt.Sweep(ctx), a.Site.Account.Sweep(ctx), a.Site.Review.RemindOfReviews(ctx))
		},
	})
}

// scored does what follows from the end of an attempt.
func (a *App) scored(ctx context.Context, org id.Org, at id.Attempt) error {
	if err := a.Site.Review.ScoreAttempt(ctx, org, at); err != nil {
		return err
	}
	ended, err := a.Store.Attempt(ctx, org, at)
	if err != nil {
		return err
	}
	return a.Site.Hiring.Confirm(ctx, org, ended.Application)
}

// StopJobs ends the running of queued work.
func (a *App) StopJobs(ctx context.Context) error { return a.Jobs.Stop(ctx) }

// Close closes the database.
func (a *App) Close() error { return a.Store.Close() }

// Serve answers requests on the listener until ctx ends, then finishes those that run, and the jobs.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	defer a.comeUp(ctx)()
	if err := a.StartJobs(ctx); err != nil {
		return err
	}
	server := &http.Server{
		Handler: a.Handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return errors.Join(err, a.stop(server))
	case <-ctx.Done():
		a.log.Info("stopping: finishing what runs")
		return a.stop(server)
	}
}

// comeUp gives back what candidates lost while no server ran, before anything can be judged by the
// clock, and says from then on that this one is there. down ends that, with a last word.
func (a *App) comeUp(ctx context.Context) (down func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	instance := id.New()
	credited, err := a.Site.Attempt.ComeUp(ctx, instance)
	if err != nil { // no reason not to serve: a member can still give time
		a.log.Error("time lost while no server ran could not be given back to everybody", "error", err)
	}
	if credited > 0 {
		a.log.Info("no server was running: time was given back", "attempts", credited)
	}
	var staying sync.WaitGroup
	staying.Go(func() { a.stayUp(ctx, instance) })
	return func() {
		cancel()
		staying.Wait()
	}
}

// stayUp says that this server is there, until ctx ends and once more then.
func (a *App) stayUp(ctx context.Context, instance string) {
	every := time.NewTicker(attempt.AliveEvery)
	defer every.Stop()
	for up := true; up; {
		select {
		case <-every.C:
		case <-ctx.Done():
			up = false
		}
		say, cancel := context.WithTimeout(context.WithoutCancel(ctx), attempt.AliveEvery)
		if err := a.Site.Attempt.StayUp(say, instance); err != nil {
			a.log.Error("cannot say that this server is there", "error", err)
		}
		cancel()
	}
}

const stopWithin = 20 * time.Second

func (a *App) stop(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	err := server.Shutdown(ctx)
	return errors.Join(err, a.StopJobs(ctx))
}
