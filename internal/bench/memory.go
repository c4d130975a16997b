package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
)

// most is how many connections are held open at most when memory is measured: the system bounds them.
const most = 1000

// memory opens attempts on a database of its own, starts a server over them, and lets each be saved.
func (l Load) memory(ctx context.Context) (Memory, error) {
	m := Memory{Open: l.Open, Connections: min(l.Open, most)}
	named := l.Database
	if named != SQLite && named != Postgres {
		named = SQLite // the one that was named is full by now
	}
	db, err := openDatabase(ctx, named)
	if err != nil {
		return m, err
	}
	defer db.close()
	l.say("%s: %d open attempts ...", db.name, l.Open)
	seats, err := seatsOn(ctx, db, l.Open)
	if err != nil {
		return m, err
	}
	server, err := newInstance(ctx, l.Program, db, "server", "http://127.0.0.1")
	if err != nil {
		return m, err
	}
	defer server.kill()
	if err := server.start(ctx); err != nil {
		return m, fmt.Errorf("%w\n%s", err, tail(filepath.Join(db.folder, "server.log"), 5))
	}
	m.Idle, _ = server.memory()
	if err := saveAll(ctx, server, seats); err != nil {
		return m, err
	}
	m.After, _ = server.memory()
	closeAll, err := connect(ctx, server, seats[:m.Connections])
	defer closeAll()
	m.Connected, _ = server.memory()
	return m, err
}

func (l Load) say(format string, args ...any) {
	if l.Log != nil {
		fmt.Fprintf(l.Log, format+"\n", args...)
	}
}

func seatsOn(ctx context.Context, db *database, n int) ([]seat, error) {
	a, err := db.open(ctx)
	if err != nil {
		return nil, err
	}
	defer a.Close() //nolint:errcheck // the next one tells
	c, err := openClinic(ctx, a)
	if err != nil {
		return nil, err
	}
	return c.seats(ctx, n)
}

// behindProxy is how many connections a proxy keeps to a server.
const behindProxy = 16

// saveAll saves each attempt twice and asks for its time, as through a proxy with its few connections.
func saveAll(ctx context.Context, server *instance, seats []seat) error {
	var (
		mu      sync.Mutex
		working sync.WaitGroup
		failed  error
	)
	for n := range behindProxy {
		working.Go(func() {
			var line poster
			defer line.close()
			for i := n; i < len(seats); i += behindProxy {
				line.address, line.path, line.seq = server.addr, seats[i].path+"/save", 0
				for _, step := range []func(context.Context) error{line.save, line.save, line.beat} {
					if err := step(ctx); err != nil {
						mu.Lock()
						failed = err
						mu.Unlock()
						return
					}
				}
			}
		})
	}
	working.Wait()
	return failed
}

// connect opens a connection for each seat, asks for the time on it, and keeps it.
func connect(ctx context.Context, server *instance, seats []seat) (closeAll func(), err error) {
	var lines []*poster
	closeAll = func() {
		for _, line := range lines {
			line.close()
		}
	}
	for _, s := range seats {
		line := &poster{address: server.addr, path: s.path + "/save"}
		lines = append(lines, line)
		if err := line.beat(ctx); err != nil {
			return closeAll, err
		}
	}
	return closeAll, nil
}
