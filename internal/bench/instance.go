package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"preceptor/internal/clock"
)

// Program runs the product's program with arguments, as a process of its own.
type Program func(ctx context.Context, args ...string) *exec.Cmd

// instance is one server process. It keeps its address when it is started again.
type instance struct {
	program Program
	args    []string
	addr    string
	log     string // where it writes what goes wrong

	mu  sync.Mutex
	run *running // nil: nobody started it, or somebody ended it
}

// running is a process and how it ended.
type running struct {
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // after ended
}

// newInstance prepares a server over a database; people reach it by base.
func newInstance(ctx context.Context, p Program, d *database, name, base string) (*instance, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	return &instance{
		program: p, addr: addr, log: filepath.Join(d.folder, name+".log"),
		args: []string{
			"serve", "--addr", addr, "--database", d.address, "--data", filepath.Join(d.folder, "data"),
			"--base-url", base, "--proxies", "127.0.0.0/8", "--log-level", "warn",
		},
	}, nil
}

// start starts the process and waits until it answers. One that ends by itself is started again, as a
// service manager does: while the database is away no server can start.
func (i *instance) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	for {
		run, err := i.launch(ctx)
		if err != nil {
			return err
		}
		err = i.await(ctx, run)
		if err == nil || ctx.Err() != nil {
			return err
		}
		if err := sleep(ctx, time.Second); err != nil {
			return fmt.Errorf("the server at %s does not start: %w", i.addr, err)
		}
	}
}

const startWithin = 60 * time.Second

func (i *instance) launch(ctx context.Context) (*running, error) {
	log, err := os.OpenFile(i.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()                                                                                  //nolint:errcheck // the process has its own handle
	run := &running{cmd: i.program(context.WithoutCancel(ctx), i.args...), ended: make(chan struct{})} // ended by kill or stop
	run.cmd.Stderr = log
	if err := run.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		run.err = run.cmd.Wait()
		close(run.ended)
	}()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.run = run
	return run, nil
}

// await waits until the process answers or ends.
func (i *instance) await(ctx context.Context, run *running) error {
	for !i.answers(ctx) {
		select {
		case <-run.ended:
			return fmt.Errorf("the server at %s ended: %w", i.addr, run.err)
		case <-ctx.Done():
			return fmt.Errorf("the server at %s does not answer: %w", i.addr, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

func (i *instance) answers(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+i.addr+"/readyz", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	return err == nil && answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
}

// take returns the process, which is from now on no longer the instance's.
func (i *instance) take() *running {
	i.mu.Lock()
	defer i.mu.Unlock()
	run := i.run
	i.run = nil
	return run
}

// kill ends the process at once, in the middle of whatever it does; it tells whether it still ran.
func (i *instance) kill() (ran bool) {
	run := i.take()
	if run == nil {
		return false
	}
	ran = run.cmd.Process.Kill() == nil
	<-run.ended
	return ran
}

// stop asks the process to finish what runs and waits until it has.
func (i *instance) stop() error {
	run := i.take()
	if run == nil {
		return nil
	}
	err := run.cmd.Process.Signal(syscall.SIGTERM)
	<-run.ended
	return errors.Join(err, run.err)
}

// memory is what the process holds now, in bytes; ok is false where the system does not tell.
func (i *instance) memory() (bytes int64, ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.run == nil {
		return 0, false
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", i.run.cmd.Process.Pid))
	if err != nil {
		return 0, false
	}
	var total, resident int64
	if _, err := fmt.Sscan(string(text), &total, &resident); err != nil {
		return 0, false
	}
	return resident * int64(os.Getpagesize()), true
}

// sleep waits, unless ctx ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func now() time.Time { return clock.Real{}.Now() }

func since(began time.Time) time.Duration { return now().Sub(began) }
